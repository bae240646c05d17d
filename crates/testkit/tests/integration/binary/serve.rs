//! `mainstay serve`, over a real connection, with a command line working beside it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};

use mainstay_testkit::{Binary, COMPANY};

const PASSWORD: &str = "a long and quiet sentence";

struct Server {
    child: Child,
    lines: std::io::Lines<BufReader<std::process::ChildStdout>>,
    port: u16,
}

impl Server {
    fn start(mainstay: &Binary) -> Self {
        let mut command = mainstay.command(&["serve", "--listen", "127.0.0.1:0", "--data", "data"]);
        command.env("MAINSTAY_LOG", "trace").stdout(Stdio::piped());
        command.stderr(std::fs::File::create(mainstay.path("log")).unwrap());
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines.next().unwrap().unwrap();
        let port = address.strip_prefix("http://localhost:").expect(&address).parse().unwrap();
        Self { child, lines, port }
    }

    fn setup_token(&mut self) -> String {
        let line = self.lines.next().unwrap().unwrap();
        line.split_once("/setup#token=").expect(&line).1.to_owned()
    }

    /// One request on a connection of its own: the whole answer, headers and all.
    fn ask(&self, request: &str, headers: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let head =
            format!("{request} HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n{headers}", self.port);
        write!(stream, "{head}Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Asks it to stop as a service manager does, and waits.
    fn stop(mut self) -> i32 {
        let kill = std::process::Command::new("kill").arg(self.child.id().to_string()).status().unwrap();
        assert!(kill.success());
        self.child.wait().unwrap().code().unwrap_or(-1)
    }
}

#[test]
fn a_server_is_set_up_sees_what_the_command_line_imports_and_stops_when_told() {
    let mainstay = Binary::new();
    let mut server = Server::start(&mainstay);
    let token = server.setup_token();
    assert!(server.ask("GET /healthz", "", "").starts_with("HTTP/1.1 204"));
    let body =
        format!(r#"{{"token":"{token}","name":"Ada","email":"ada@firm.example","password":"{PASSWORD}"}}"#);
    let answer = server.ask("POST /api/v1/setup", "Content-Type: application/json\r\n", &body);
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    let cookie =
        answer.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap().split(';').next().unwrap();
    let signed_in = format!("Cookie: {cookie}\r\n");
    assert!(server.ask("GET /api/v1/portfolio", &signed_in, "").contains(r#"{"portfolio":null}"#));
    let _ = mainstay.import(COMPANY, &["--yes"]).assert(0);
    let _ = mainstay.run(&["analyze", "--data", "data"]).assert(0);
    let answer = server.ask("GET /api/v1/portfolio", &signed_in, "");
    assert!(answer.contains(r#""revenue":98000"#), "{answer}");
    assert_eq!(server.stop(), 0);

    let log = std::fs::read_to_string(mainstay.path("log")).unwrap();
    for secret in [token.as_str(), PASSWORD, cookie.split_once('=').unwrap().1, "ada@firm.example"] {
        assert!(!log.contains(secret), "the log holds a secret or a name");
    }
    let second = Server::start(&mainstay);
    let again = second.ask("POST /api/v1/setup", "Content-Type: application/json\r\n", &body);
    assert!(again.starts_with("HTTP/1.1 409"), "{again}");
    assert_eq!(second.stop(), 0);
}

#[test]
fn a_port_that_is_taken_is_named() {
    let mainstay = Binary::new();
    let server = Server::start(&mainstay);
    let address = format!("127.0.0.1:{}", server.port);
    let ended = mainstay.run(&["serve", "--listen", &address, "--data", "other"]).assert(1);
    assert!(ended.stderr.contains(&address) && ended.stderr.contains("--listen"), "{}", ended.stderr);
    let _ = server.stop();
}
