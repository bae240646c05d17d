//! Connections that say too little too slowly give their place back; those that take long for a reason keep it.

use std::time::{Duration, Instant};

use axum::Router;
use axum::routing::get;
use mainstay_http::{Limits, Settings};
use mainstay_testkit::{Client, TestApp, router};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

const LIMIT: Duration = Duration::from_millis(800);
/// Long enough for a loaded machine, short enough to tell a connection that ends from one that does not.
const AT_MOST: Duration = Duration::from_secs(20);

struct Server {
    app: TestApp,
    port: u16,
    settings: Settings,
    serving: JoinHandle<()>,
}

impl Server {
    async fn start(connections: usize) -> Self {
        Self::of(None, connections).await
    }

    /// The same limits around other routes.
    async fn serving(routes: Router, connections: usize) -> Self {
        Self::of(Some(routes), connections).await
    }

    async fn of(routes: Option<Router>, connections: usize) -> Self {
        let app = TestApp::start(mainstay_testkit::Backend::Sqlite).await.expect("SQLite is always there");
        let settings = Settings::default();
        let routes = routes.unwrap_or_else(|| router(&app, settings.clone()));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let limits = Limits { head: LIMIT, body: LIMIT, answer: LIMIT, connections };
        let serving = tokio::spawn(mainstay_http::serve(listener, routes, limits, settings.stop.clone()));
        Self { app, port, settings, serving }
    }

    async fn says(&self, text: &str) -> TcpStream {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).await.unwrap();
        stream.write_all(text.as_bytes()).await.unwrap();
        stream
    }

    async fn stop(self) {
        self.settings.stop.cancel();
        tokio::time::timeout(AT_MOST, self.serving).await.expect("it stops").unwrap();
    }
}

/// Everything that comes until the other side ends, and how long that took.
async fn until_the_end(stream: &mut TcpStream) -> (String, Duration) {
    let begun = Instant::now();
    let mut answer = Vec::new();
    let end = tokio::time::timeout(AT_MOST, stream.read_to_end(&mut answer)).await;
    // A reset is an end as well.
    let _ = end.expect("the connection ends");
    (String::from_utf8_lossy(&answer).into_owned(), begun.elapsed())
}

/// What comes until these words did.
async fn until(stream: &mut TcpStream, words: &str) -> String {
    let mut said = String::new();
    let mut buffer = [0; 4096];
    while !said.contains(words) {
        let read = tokio::time::timeout(AT_MOST, stream.read(&mut buffer)).await.expect(words).unwrap();
        assert!(read > 0, "it ended after `{said}`");
        said += &String::from_utf8_lossy(&buffer[..read]);
    }
    said
}

#[tokio::test(flavor = "multi_thread")]
async fn half_a_head_is_given_up_and_so_is_silence() {
    let server = Server::start(8).await;
    for begun in ["", "GET /healthz HTT", "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: "] {
        let (answer, took) = until_the_end(&mut server.says(begun).await).await;
        assert!(!answer.contains("204"), "{answer}");
        assert!(took >= LIMIT / 2, "after {took:?} for `{begun}`");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_that_comes_a_byte_at_a_time_is_given_up_as_a_whole() {
    let server = Server::start(8).await;
    let mut stream = server.says("GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: ").await;
    let begun = Instant::now();
    while begun.elapsed() < AT_MOST {
        tokio::time::sleep(LIMIT / 8).await;
        if stream.write_all(b"x").await.is_err() {
            break;
        }
    }
    assert!(begun.elapsed() < AT_MOST, "each byte came in time and the head did not");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_is_used_again_and_ends_when_it_lies_idle() {
    let server = Server::start(8).await;
    let mut stream = server.says("").await;
    for _ in 0..3 {
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
        assert!(until(&mut stream, "\r\n\r\n").await.starts_with("HTTP/1.1 204"));
    }
    let (rest, _) = until_the_end(&mut stream).await;
    assert_eq!(rest, "");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_stops_coming_is_given_up_and_nothing_of_an_upload_is_kept() {
    let server = Server::start(8).await;
    let admin = server.app.admin().await;
    let cookie = cookie_of(&admin.client);
    let head = "HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\nContent-Type: application/json\r\n";
    let mut stream = server.says(&format!("POST /api/v1/session {head}\r\n{{\"email\":")).await;
    let (answer, _) = until_the_end(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    let upload = format!("POST /api/v1/uploads?file_name=a.csv {head}{cookie}\r\ncustomer,name");
    let (answer, _) = until_the_end(&mut server.says(&upload).await).await;
    assert!(answer.starts_with("HTTP/1.1 503") && answer.contains("broke off"), "{answer}");
    assert_eq!(TestApp::files(&server.app.folders().uploads), Vec::<String>::new());
    assert_eq!(server.app.count("select count(*) from upload").await, 0);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_upload_whose_parts_come_in_time_is_taken() {
    let server = Server::start(8).await;
    let admin = server.app.admin().await;
    let rows: Vec<String> = (0..16).map(|row| format!("C{row},{}\n", "x".repeat(1024))).collect();
    let bytes: usize = rows.iter().map(String::len).sum();
    let head = format!(
        "POST /api/v1/uploads?file_name=a.csv HTTP/1.1\r\nHost: localhost\r\nContent-Length: {bytes}\r\n{}\r\n",
        cookie_of(&admin.client)
    );
    let mut stream = server.says(&head).await;
    let begun = Instant::now();
    for row in &rows {
        tokio::time::sleep(LIMIT / 8).await;
        stream.write_all(row.as_bytes()).await.unwrap();
    }
    assert!(begun.elapsed() > LIMIT * 3 / 2, "longer than any single limit");
    let answer = until(&mut stream, "\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_of_events_outlives_the_limits_and_ends_when_the_server_stops() {
    let server = Server::start(8).await;
    let admin = server.app.admin().await;
    let request =
        format!("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n{}\r\n", cookie_of(&admin.client));
    let mut stream = server.says(&request).await;
    assert!(until(&mut stream, "\r\n\r\n").await.starts_with("HTTP/1.1 200"));
    tokio::time::sleep(LIMIT * 3).await;
    let _ = admin.client.put("/settings", &serde_json::json!({ "company_name": "Acme" })).await.assert(200);
    assert!(until(&mut stream, "\"team\"").await.contains("event: changed"));
    let silent = server.says("").await;
    server.stop().await;
    until_the_end(&mut stream).await;
    drop(silent);
}

/// More bytes than the buffers between the two sides hold.
const LONG: usize = 64 << 20;

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_nobody_takes_is_given_up_and_one_that_is_taken_slowly_is_not() {
    let long = Router::new().route("/long", get(async || vec![b'x'; LONG]));
    let server = Server::serving(long, 8).await;
    let request = "GET /long HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    let mut silent = server.says(request).await;
    tokio::time::sleep(LIMIT * 6).await;
    let (answer, _) = until_the_end(&mut silent).await;
    assert!(answer.len() < LONG, "it broke off");

    let mut slow = server.says(request).await;
    let (mut buffer, mut bytes, begun) = (vec![0; 1 << 20], 0, Instant::now());
    loop {
        let read = tokio::time::timeout(AT_MOST, slow.read(&mut buffer)).await.expect("it goes on").unwrap();
        if read == 0 {
            break;
        }
        bytes += read;
        tokio::time::sleep(LIMIT / 40).await;
    }
    assert!(begun.elapsed() > LIMIT, "longer than the limit for a part");
    assert!(bytes > LONG, "all of it came, and its head: {bytes} bytes");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn beyond_the_places_there_are_one_waits_until_another_ends() {
    let server = Server::start(2).await;
    let (_one, _two) = (server.says("GET ").await, server.says("GET ").await);
    let begun = Instant::now();
    let mut third = server.says("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n").await;
    assert!(until(&mut third, "\r\n\r\n").await.starts_with("HTTP/1.1 204"));
    assert!(begun.elapsed() >= LIMIT / 2, "it was served when the two were given up");
    server.stop().await;
}

fn cookie_of(client: &Client) -> String {
    let request = client.request(axum::http::Method::GET, "/").body(()).unwrap();
    let cookie = request.headers()["cookie"].to_str().unwrap().to_owned();
    format!("Cookie: {cookie}\r\n")
}
