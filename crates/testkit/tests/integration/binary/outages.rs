//! The machine fails in the middle: a full disk, a database that restarts, several programs at once. Afterwards the ledger is
//! the last version that was committed, to the cent, and the doctor finds nothing lost.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use mainstay_testkit::{Binary, Ended};
use tempfile::TempDir;

/// A file of lines of 1.00 each, told from others by its number.
fn lines(mainstay: &Binary, number: usize, rows: usize) -> String {
    let name = format!("lines-{number}.csv");
    let rows =
        (0..rows).map(|row| format!("K{},Name,DE,R{number}x{row},2026-03-05,P{},1.00,\n", row % 97, row % 7));
    let csv =
        format!("customer,name,country,invoice,date,product,revenue,cost\n{}", rows.collect::<String>());
    mainstay.write(&name, csv);
    name
}

/// A data directory, and the database where it is not the embedded one.
struct Place {
    data: &'static str,
    database: Option<String>,
}

impl Place {
    fn arguments<'a>(&'a self, verb: &[&'a str]) -> Vec<&'a str> {
        let mut arguments = [verb, &["--data", self.data]].concat();
        if let Some(url) = &self.database {
            arguments.extend(["--database", url]);
        }
        arguments
    }

    fn run(&self, mainstay: &Binary, verb: &[&str]) -> Ended {
        mainstay.run(&self.arguments(verb))
    }

    fn import(&self, mainstay: &Binary, file: &str) -> Ended {
        self.run(mainstay, &["import", "lines", file, "--mapping", "mapping.toml", "--yes"])
    }

    /// How many imports are in force, how many lines there are, and what they come to.
    fn state(&self, mainstay: &Binary) -> (i64, String) {
        let list = self.run(mainstay, &["imports", "list", "--json"]).assert(0).json();
        let question = "select count(*) as lines, sum(revenue) as revenue from lines";
        let said = self.run(mainstay, &["sql", question, "--format", "csv"]).assert(0).stdout;
        (list["meta"]["total"].as_i64().unwrap(), said.lines().last().unwrap().to_owned())
    }

    /// Claims that so many imports of so many lines are there, and that nothing is lost.
    #[track_caller]
    fn assert_holds(&self, mainstay: &Binary, imports: usize, rows: usize) {
        let (found, said) = self.state(mainstay);
        let all = imports * rows;
        assert_eq!((found, said), (i64::try_from(imports).unwrap(), format!("{all},{all}.0000")));
        let found = self.run(mainstay, &["doctor", "--json"]).json();
        let lost = |finding: &&serde_json::Value| finding["state"] == "fail" && finding["what"] != "disk";
        let lost: Vec<_> = found["findings"].as_array().unwrap().iter().filter(lost).collect();
        assert!(lost.is_empty(), "{lost:?}");
    }
}

/// A small file system of its own, gone with the test.
struct SmallDisk(PathBuf);

impl SmallDisk {
    /// `None`, and a line that says why, where nobody may mount one.
    fn mounted(at: &Path, size: &str) -> Option<Self> {
        std::fs::create_dir_all(at).unwrap();
        let mut mount = Command::new("mount");
        let mounted =
            mount.args(["-t", "tmpfs", "-o", &format!("size={size},mode=700"), "tmpfs"]).arg(at).output();
        if mounted.is_ok_and(|mounted| mounted.status.success()) {
            return Some(Self(at.to_owned()));
        }
        println!("skipped: a small file system cannot be mounted here");
        None
    }

    /// Fills it but for so many KiB.
    fn fill_but(&self, kib: usize) {
        let filler = self.0.join("filler");
        let (mut length, mut step) = (0_u64, 1_u64 << 22);
        while step >= 1024 {
            let file = std::fs::File::options().create(true).append(true).open(&filler).unwrap();
            let block = vec![0; usize::try_from(step).unwrap()];
            if std::io::Write::write_all(&mut &file, &block).is_ok() {
                length += step;
            } else {
                file.set_len(length).unwrap();
                step /= 2;
            }
        }
        let left = length.saturating_sub(u64::try_from(kib).unwrap() << 10);
        std::fs::File::options().write(true).open(&filler).unwrap().set_len(left).unwrap();
    }

    fn make_room(&self) {
        std::fs::remove_file(self.0.join("filler")).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[test]
fn a_disk_that_is_full_at_any_point_leaves_the_last_version() {
    const ROWS: usize = 4_000;
    let mainstay = Binary::new();
    let place = Place { data: "data", database: None };
    let Some(disk) = SmallDisk::mounted(&mainstay.path("data"), "48m") else { return };
    let _ = place.import(&mainstay, &lines(&mainstay, 0, ROWS)).assert(0);
    let mut imports = 1;
    // From no room at all to room for everything: staging, moving in, committing and the run each run out in turn.
    for (number, kib) in [0, 8, 24, 48, 80, 128, 256, 512, 1024, 4096].into_iter().enumerate() {
        let file = lines(&mainstay, number + 1, ROWS);
        disk.fill_but(kib);
        let import = place.import(&mainstay, &file);
        let analysis = place.run(&mainstay, &["analyze", "--window", "all"]);
        disk.make_room();
        for ended in [&import, &analysis] {
            assert!(matches!(ended.code, 0 | 1), "{kib} KiB: {ended:?}");
            assert!(ended.code == 0 || ended.stderr.contains("error: "), "{kib} KiB: {ended:?}");
            assert!(!ended.stderr.contains("fault of Mainstay"), "{kib} KiB: {ended:?}");
        }
        imports += usize::from(import.code == 0);
        place.assert_holds(&mainstay, imports, ROWS);
    }
    assert!((2..=10).contains(&imports), "{imports}: some found room and some did not");
}

/// A PostgreSQL server of a test's own, which may be stopped at any moment.
struct Cluster {
    programs: PathBuf,
    folder: TempDir,
    port: u16,
}

impl Cluster {
    /// `None`, and a line that says why, where there is no server to start.
    fn start() -> Option<Self> {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scripts/find-postgres");
        let found = Command::new(script).output().unwrap();
        if !found.status.success() {
            println!("skipped: PostgreSQL's server programs were not found");
            return None;
        }
        let programs = PathBuf::from(String::from_utf8(found.stdout).unwrap().trim());
        // Directly below /tmp: a socket's path has to be short, and the server's user has to reach it.
        let folder = tempfile::Builder::new().prefix("mainstay-cluster-").tempdir_in("/tmp").unwrap();
        if is_root() {
            assert!(Command::new("chown").arg("postgres").arg(folder.path()).status().unwrap().success());
        }
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let cluster = Self { programs, folder, port };
        cluster.server(
            "initdb",
            &["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"],
        );
        let folder = cluster.folder.path().display();
        let options = format!(
            "-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
        );
        cluster.server("pg_ctl", &["start", "--silent", "--wait", &format!("--options={options}")]);
        Some(cluster)
    }

    fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Ends every connection at once, as a crash would, and comes back.
    fn restart(&self) {
        self.server("pg_ctl", &["restart", "--silent", "--wait", "--mode=immediate"]);
    }

    /// PostgreSQL refuses to run as root.
    fn server(&self, program: &str, arguments: &[&str]) {
        let (program, data) = (self.programs.join(program), self.folder.path().join("data"));
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.args(arguments).arg("--pgdata").arg(data).current_dir(self.folder.path());
        let log =
            std::fs::File::options().create(true).append(true).open(self.folder.path().join("log")).unwrap();
        command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log);
        assert!(command.status().unwrap().success(), "{command:?}");
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.server("pg_ctl", &["stop", "--silent", "--mode=immediate"]);
    }
}

fn is_root() -> bool {
    std::os::unix::fs::MetadataExt::uid(&std::fs::metadata("/proc/self").unwrap()) == 0
}

#[test]
fn a_database_that_restarts_in_the_middle_of_an_import_leaves_the_last_version() {
    const ROWS: usize = 20_000;
    let Some(cluster) = Cluster::start() else { return };
    let mainstay = Binary::new();
    let place = Place { data: "data", database: Some(cluster.url()) };
    let started = Instant::now();
    let _ = place.import(&mainstay, &lines(&mainstay, 0, ROWS)).assert(0);
    let (whole, mut imports, mut met) = (started.elapsed(), 1, 0);
    for moment in 1..=6_u32 {
        let file = lines(&mainstay, usize::try_from(moment).unwrap(), ROWS);
        let verb = ["import", "lines", &file, "--mapping", "mapping.toml", "--yes"];
        let mut import = mainstay.command(&place.arguments(&verb));
        let mut import = import.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(whole * moment / 8);
        met += usize::from(import.try_wait().unwrap().is_none());
        cluster.restart();
        let ended = import.wait().unwrap();
        assert!(matches!(ended.code(), Some(0 | 1)), "{ended}");
        let (known, _) = place.state(&mainstay);
        // A commit whose answer was lost is a commit: then the import is there, and said to have failed.
        let landed = usize::try_from(known).unwrap() - imports;
        assert!(landed <= 1 && (landed == 1 || !ended.success()), "{landed} landed, {ended}");
        imports += landed;
        place.assert_holds(&mainstay, imports, ROWS);
        if landed == 0 {
            let _ = place.import(&mainstay, &file).assert(0);
            imports += 1;
        }
    }
    assert!(met > 0, "no restart met an import");
    place.assert_holds(&mainstay, imports, ROWS);
}

#[test]
fn a_server_and_command_lines_at_once_land_every_import_once() {
    const ROWS: usize = 3_000;
    let mainstay = Binary::new();
    let place = Place { data: "data", database: None };
    let mut server = mainstay.command(&["serve", "--listen", "127.0.0.1:0", "--data", "data"]);
    let mut server = server.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut said = std::io::BufReader::new(server.stdout.take().unwrap());
    std::io::BufRead::read_line(&mut said, &mut String::new()).unwrap();
    let files: Vec<_> = (0..4).map(|number| lines(&mainstay, number, ROWS)).collect();
    let mut imports = Vec::new();
    // Each file twice: the second one finds it imported, or waits for the first.
    for file in files.iter().chain(&files) {
        let verb = ["import", "lines", file, "--mapping", "mapping.toml", "--yes"];
        let mut import = mainstay.command(&place.arguments(&verb));
        imports.push(import.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
    }
    for mut import in imports {
        assert!(import.wait().unwrap().success());
    }
    let deadline = Instant::now() + Duration::from_mins(1);
    while place.run(&mainstay, &["doctor", "--json"]).stdout.contains("1 wait") && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(200));
    }
    server.kill().unwrap();
    server.wait().unwrap();
    place.assert_holds(&mainstay, files.len(), ROWS);
}
