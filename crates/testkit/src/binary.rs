//! The binary as a person at a terminal meets it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::{MAPPING, environment};

/// The built program and a folder to use it in.
pub struct Binary {
    program: PathBuf,
    folder: TempDir,
}

/// How a command ended.
#[derive(Debug)]
pub struct Ended {
    /// The exit code.
    pub code: i32,
    /// What it printed as its result.
    pub stdout: String,
    /// What it said on the way.
    pub stderr: String,
}

impl Binary {
    /// The program that `MAINSTAY_BIN` names, or the one built beside this test.
    pub fn new() -> Self {
        let program = program();
        let folder = TempDir::new().unwrap();
        std::fs::write(folder.path().join("mapping.toml"), MAPPING).unwrap();
        Self { program, folder }
    }

    /// A path in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file into the folder.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        std::fs::write(self.path(name), bytes).unwrap();
        self.path(name)
    }

    /// A command in the folder, with nothing of the surrounding environment that could configure it.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.current_dir(self.folder.path()).args(arguments).stdin(Stdio::null());
        command.env_clear().env("PATH", "/usr/bin:/bin").env("USER", "tester");
        command
    }

    /// Runs to the end, at the time of every test.
    pub fn run(&self, arguments: &[&str]) -> Ended {
        let output = self
            .command(arguments)
            .args(["--clock", "2026-06-30T09:00:00Z"])
            .output()
            .expect("the program starts");
        Ended {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// `import lines` of a file's text by the plain mapping into the folder `data`.
    pub fn import(&self, csv: &str, more: &[&str]) -> Ended {
        let file = self.write("lines.csv", csv);
        let mut arguments =
            vec!["import", "lines", utf8(&file), "--mapping", "mapping.toml", "--data", "data"];
        arguments.extend(more);
        self.run(&arguments)
    }
}

impl Default for Binary {
    fn default() -> Self {
        Self::new()
    }
}

impl Ended {
    /// Claims the exit code.
    #[track_caller]
    #[must_use]
    pub fn assert(self, code: i32) -> Self {
        assert_eq!(self.code, code, "stdout: {}\nstderr: {}", self.stdout, self.stderr);
        self
    }

    /// The result as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {}", self.stdout))
    }
}

/// The program under test.
pub(crate) fn program() -> PathBuf {
    let program = environment("MAINSTAY_BIN").map_or_else(beside_the_test, PathBuf::from);
    assert!(
        program.is_file(),
        "there is no program {}: run `cargo build -p mainstay` first, or name it in MAINSTAY_BIN",
        program.display()
    );
    program
}

/// `target/debug/mainstay` for a test in `target/debug/deps`.
fn beside_the_test() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    test.parent().and_then(Path::parent).unwrap().join("mainstay")
}

fn utf8(path: &Path) -> &str {
    path.to_str().unwrap()
}
