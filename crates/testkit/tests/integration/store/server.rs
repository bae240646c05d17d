//! A real S3 server for a test: `s3s-fs` over a folder, on loopback, with something in front that can make trouble.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use futures::StreamExt;
use mainstay_app::config::Address;
use mainstay_testkit::TestApp;
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use tempfile::TempDir;
use tower::ServiceExt;

const KEY: (&str, &str) = ("tester", "a secret of the tests");

/// What the server does instead of answering.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// Nothing: it answers.
    None,
    /// The next requests get 500; then it answers.
    Refuses(usize),
    /// It answers requests of files after this time.
    Waits(Duration),
    /// It sends the first bytes of every file and breaks off, for so many requests.
    Cuts(usize),
    /// It takes so many files and then none.
    Takes(usize),
}

/// A server with one bucket, gone with the test.
pub(crate) struct Bucket {
    folder: TempDir,
    port: u16,
    trouble: Arc<Mutex<Trouble>>,
    requests: Arc<AtomicUsize>,
}

impl Bucket {
    /// Starts a server on the runtime of the test.
    pub(crate) async fn start() -> Self {
        let folder = TempDir::new().unwrap();
        std::fs::create_dir(folder.path().join("kam")).unwrap();
        let mut service = S3ServiceBuilder::new(s3s_fs::FileSystem::new(folder.path()).unwrap());
        service.set_auth(SimpleAuth::from_single(KEY.0, KEY.1));
        let service = service.build();
        let trouble = Arc::new(Mutex::new(Trouble::None));
        let requests = Arc::new(AtomicUsize::default());
        let (makes, counts) = (Arc::clone(&trouble), Arc::clone(&requests));
        let router = Router::new().fallback(move |request: Request| {
            counts.fetch_add(1, Ordering::Relaxed);
            let trouble = next(&mut makes.lock().unwrap(), request.method());
            answer(service.clone(), request, trouble)
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { folder, port, trouble, requests }
    }

    /// The variables by which programs find it.
    pub(crate) fn variables(&self) -> Vec<(String, String)> {
        let endpoint = format!("http://127.0.0.1:{}", self.port);
        let pairs = [
            ("AWS_ENDPOINT_URL", endpoint.as_str()),
            ("AWS_ACCESS_KEY_ID", KEY.0),
            ("AWS_SECRET_ACCESS_KEY", KEY.1),
            ("AWS_REGION", "eu-central-1"),
            ("AWS_TIMEOUT", "2s"),
        ];
        pairs.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    /// The place of a ledger in it.
    pub(crate) fn address(&self) -> Address {
        Address::parse("s3://kam/ledgers/one", self.variables()).unwrap()
    }

    /// From now on it makes this trouble.
    pub(crate) fn makes(&self, trouble: Trouble) {
        *self.trouble.lock().unwrap() = trouble;
    }

    /// How many requests it got so far.
    pub(crate) fn requests(&self) -> usize {
        self.requests.load(Ordering::Relaxed)
    }

    /// Where the files of a shelf lie on the server's disk.
    pub(crate) fn shelf(&self, name: &str) -> PathBuf {
        self.folder.path().join("kam/ledgers/one").join(name)
    }

    /// The names of the files of a shelf.
    pub(crate) fn files(&self, name: &str) -> Vec<String> {
        let folder = self.shelf(name);
        if folder.exists() { TestApp::files(&folder) } else { Vec::new() }
    }
}

/// What becomes of this request, and what trouble remains.
fn next(trouble: &mut Trouble, method: &Method) -> Trouble {
    let now = *trouble;
    match &mut *trouble {
        Trouble::Refuses(left) | Trouble::Cuts(left) => match left.checked_sub(1) {
            Some(fewer) => *left = fewer,
            None => return Trouble::None,
        },
        Trouble::Takes(left) if method == Method::PUT => match left.checked_sub(1) {
            Some(fewer) => {
                *left = fewer;
                return Trouble::None;
            }
            None => return Trouble::Refuses(1),
        },
        Trouble::Takes(_) | Trouble::None | Trouble::Waits(_) => {}
    }
    now
}

async fn answer(service: S3Service, request: Request, trouble: Trouble) -> Response {
    let is_get = request.method() == Method::GET;
    match trouble {
        Trouble::Refuses(_) => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Trouble::Waits(time) => tokio::time::sleep(time).await,
        Trouble::None | Trouble::Cuts(_) | Trouble::Takes(_) => {}
    }
    let answered = service.oneshot(request).await.expect("the server answers").map(Body::new);
    if !is_get || !matches!(trouble, Trouble::Cuts(_)) {
        return answered;
    }
    let (head, body) = answered.into_parts();
    let first = body.into_data_stream().take(1).map(|part| part.map(|bytes| bytes.slice(..bytes.len() / 2)));
    let broken =
        futures::stream::once(async { Err(axum::Error::new(std::io::Error::other("it broke off"))) });
    Response::from_parts(head, Body::from_stream(first.chain(broken)))
}
