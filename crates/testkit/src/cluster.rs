//! A cluster of the real program: a scheduler and executors as processes of their own, on free ports of this machine.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use tempfile::TempDir;

use crate::binary::program;

/// How long an executor of a test may be silent before its work goes to others: the shortest that a busy machine keeps.
const SILENCE: &str = "4";

/// A cluster that ends with the value.
pub struct Cluster {
    executors: Vec<Executor>,
    scheduler: Part,
    ledger: Ledger,
    folder: TempDir,
}

/// Where the parts read the ledger, and with which variables.
struct Ledger {
    place: String,
    variables: Vec<(String, String)>,
}

/// An executor and the folder it works in.
struct Executor {
    part: Part,
    work: PathBuf,
}

/// One process, and what it printed first.
struct Part {
    child: Child,
    said: String,
    _stdout: BufReader<ChildStdout>,
}

impl Cluster {
    /// Starts a scheduler and some executors that read the ledger in a folder, which is created if absent.
    pub fn start(ledger: &Path, executors: usize) -> Self {
        std::fs::create_dir_all(ledger).unwrap();
        Self::start_at(ledger.to_str().unwrap(), Vec::new(), executors)
    }

    /// The same with the ledger at any place, reached with these variables.
    pub fn start_at(place: &str, variables: Vec<(String, String)>, executors: usize) -> Self {
        let ledger = Ledger { place: place.to_owned(), variables };
        let folder = TempDir::new().unwrap();
        let log = folder.path().join("scheduler.log");
        let scheduler = Part::start(
            &["cluster", "scheduler", "--listen", "127.0.0.1:0", "--silence", SILENCE],
            &ledger,
            (folder.path(), &log),
        );
        let mut cluster = Self { executors: Vec::new(), scheduler, ledger, folder };
        for _ in 0..executors {
            cluster.add_executor();
        }
        cluster
    }

    /// The address of the scheduler. Questions are cut into few parts, because the tests' ledgers are small.
    pub fn url(&self) -> String {
        format!("{}?parts=4", self.scheduler.said)
    }

    /// Starts one more executor.
    pub fn add_executor(&mut self) {
        let number = self.executors.len();
        let work = self.folder.path().join(format!("work-{number}"));
        let log = self.folder.path().join(format!("executor-{number}.log"));
        let folder = work.to_str().unwrap();
        let arguments = ["--scheduler", &self.scheduler.said, "--listen", "127.0.0.1:0"];
        let more = ["--work-dir", folder, "--slots", "2", "--memory", "512"];
        let arguments = ["cluster", "executor"].into_iter().chain(arguments).chain(more).collect::<Vec<_>>();
        let part = Part::start(&arguments, &self.ledger, (self.folder.path(), &log));
        self.executors.push(Executor { part, work });
    }

    /// The folder an executor works in.
    pub fn work(&self, executor: usize) -> &Path {
        &self.executors[executor].work
    }

    /// Kills an executor at once, as the kernel does.
    pub fn kill_executor(&mut self, executor: usize) {
        self.executors[executor].part.kill();
    }

    /// Kills the scheduler at once.
    pub fn kill_scheduler(&mut self) {
        self.scheduler.kill();
    }

    /// Asks an executor to stop as a service manager does: its exit code.
    pub fn stop_executor(&mut self, executor: usize) -> i32 {
        self.executors[executor].part.stop()
    }

    /// Asks the scheduler to stop: its exit code.
    pub fn stop_scheduler(&mut self) -> i32 {
        self.scheduler.stop()
    }

    /// What the parts logged.
    pub fn log(&self) -> String {
        let mut names: Vec<PathBuf> = std::fs::read_dir(self.folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "log"))
            .collect();
        names.sort();
        names.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if std::thread::panicking() {
            println!("{}", self.log());
        }
        for executor in &mut self.executors {
            executor.part.kill();
        }
        self.scheduler.kill();
    }
}

impl Part {
    /// Starts one, and waits until it says that it is there.
    fn start(arguments: &[&str], ledger: &Ledger, (folder, log): (&Path, &Path)) -> Self {
        let mut command = Command::new(program());
        command.args(arguments).args(["--ledger", &ledger.place]).arg("--data").arg(folder.join("no-data"));
        command.env_clear().env("PATH", "/usr/bin:/bin").env("USER", "tester").env("MAINSTAY_LOG", "info");
        command.envs(ledger.variables.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(File::create(log).unwrap());
        let mut child = command.spawn().expect("the program starts");
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut said = String::new();
        stdout.read_line(&mut said).unwrap();
        assert!(!said.is_empty(), "{arguments:?}: {}", std::fs::read_to_string(log).unwrap());
        Self { child, said: said.trim_end().to_owned(), _stdout: stdout }
    }

    fn kill(&mut self) {
        // One that has ended already needs no end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    fn stop(&mut self) -> i32 {
        let kill = Command::new("kill").arg(self.child.id().to_string()).status().unwrap();
        assert!(kill.success());
        self.child.wait().unwrap().code().unwrap_or(-1)
    }
}
