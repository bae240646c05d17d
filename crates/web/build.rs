//! Builds the user interface with npm before the crate embeds it.
//!
//! With `MAINSTAY_WEB=skip`, or where npm is absent, nothing is built and the cfg `ui` stays unset: the crate then
//! embeds one plain page, whatever an earlier build may have left in `web/dist`. Writes only `web/node_modules` and
//! `web/dist`. A failing npm run fails this build.

use std::collections::BTreeSet;
use std::error::Error;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs, io};

/// What the built files depend on, below `web/`.
const SOURCES: [&str; 6] =
    ["src", "public", "index.html", "package.json", "package-lock.json", "vite.config.ts"];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rustc-check-cfg=cfg(ui)");
    println!("cargo::rerun-if-env-changed=MAINSTAY_WEB");
    println!("cargo::rerun-if-changed=build.rs");
    if env::var_os("MAINSTAY_WEB").is_some_and(|wish| wish == "skip") {
        println!("cargo::warning=MAINSTAY_WEB=skip: built without the user interface");
        return Ok(());
    }
    // Asked when the script runs: a cache of build results may have compiled it in another folder.
    let here = env::var_os("CARGO_MANIFEST_DIR").ok_or("cargo names no CARGO_MANIFEST_DIR")?;
    let web = PathBuf::from(here).join("../../web");
    for source in SOURCES {
        println!("cargo::rerun-if-changed={}", web.join(source).display());
    }
    if !npm_is_there() {
        // A path that never exists makes cargo ask again until npm is installed.
        println!("cargo::rerun-if-changed={}", web.join("npm-is-missing").display());
        println!(
            "cargo::warning=npm not found: built without the user interface (install Node 20.19 or newer)"
        );
        return Ok(());
    }
    install(&web)?;
    build(&web)?;
    println!("cargo::rustc-cfg=ui");
    Ok(())
}

/// Installs the pinned packages, unless the lock file is the one of the last installation.
fn install(web: &Path) -> Result<(), Box<dyn Error>> {
    let lock = fs::read_to_string(web.join("package-lock.json"))?;
    let stamp = web.join("node_modules/.mainstay-lock");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    npm(web, &["ci", "--ignore-scripts"])?;
    fs::write(stamp, lock)?;
    Ok(())
}

/// Builds `web/dist`, unless it was built from these very sources; several profiles share one result.
fn build(web: &Path) -> Result<(), Box<dyn Error>> {
    let sources = fingerprint(web)?;
    // Inside `dist`, so that a build by hand, which empties it, wipes the stamp too.
    let stamp = web.join("dist/.sources");
    if fs::read_to_string(&stamp).is_ok_and(|built| built == sources) {
        return Ok(());
    }
    npm(web, &["run", "build"])?;
    fs::write(stamp, sources)?;
    Ok(())
}

fn npm_is_there() -> bool {
    let asked = program().arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    asked.is_ok_and(|status| status.success())
}

fn npm(web: &Path, arguments: &[&str]) -> Result<(), Box<dyn Error>> {
    // npm's own words must not be read as instructions to cargo, so they go to standard error.
    let status = program().args(arguments).current_dir(web).stdout(io::stderr()).status()?;
    if status.success() {
        return Ok(());
    }
    Err(format!("`npm {}` failed in {}; its words stand above", arguments.join(" "), web.display()).into())
}

fn program() -> Command {
    let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    // Cargo sets it for build scripts, and many packages take it as a wish for a debug log.
    npm.env_remove("DEBUG");
    npm
}

fn fingerprint(web: &Path) -> io::Result<String> {
    let mut files = BTreeSet::new();
    for source in SOURCES {
        collect(&web.join(source), &mut files)?;
    }
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.strip_prefix(web).unwrap_or(&file).hash(&mut hasher);
        fs::read(&file)?.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn collect(path: &Path, files: &mut BTreeSet<PathBuf>) -> io::Result<()> {
    if path.is_file() {
        files.insert(path.to_path_buf());
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        collect(&entry?.path(), files)?;
    }
    Ok(())
}
