//! A browser or program that asks the API, without a network between.

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, Method, Request, Response, header};
use mainstay_app::App;
use mainstay_http::Settings;
use serde_json::Value;
use tower::ServiceExt;

/// The API of an installation as it is served on a plain local address.
pub fn router(app: &App, settings: Settings) -> Router {
    mainstay_http::router(app.clone(), settings, Router::new()).expect("the settings make a router")
}

/// Somebody who asks the API: anonymous, with the cookie of a session, or with a token.
#[derive(Clone)]
pub struct Client {
    router: Router,
    cookie: Option<String>,
    token: Option<String>,
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl Client {
    /// Somebody who is not signed in.
    pub fn new(app: &App) -> Self {
        Self::of(router(app, Settings::default()))
    }

    /// Somebody who is not signed in, at a router of the test's making.
    pub fn of(router: Router) -> Self {
        Self { router, cookie: None, token: None }
    }

    /// The same with a cookie.
    #[must_use]
    pub fn with_cookie(self, name: &str, value: &str) -> Self {
        Self { cookie: Some(format!("{name}={value}")), ..self }
    }

    /// The same with a token.
    #[must_use]
    pub fn with_token(self, secret: &str) -> Self {
        Self { token: Some(secret.to_owned()), ..self }
    }

    /// `GET` below `/api/v1`.
    pub async fn get(&self, path: &str) -> Reply {
        self.send(self.request(Method::GET, path).body(Body::empty()).unwrap()).await
    }

    /// `POST` of JSON below `/api/v1`.
    pub async fn post(&self, path: &str, body: &Value) -> Reply {
        let request = self.request(Method::POST, path).header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(body.to_string().into()).unwrap()).await
    }

    /// `PUT` of JSON below `/api/v1`.
    pub async fn put(&self, path: &str, body: &Value) -> Reply {
        let request = self.request(Method::PUT, path).header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(body.to_string().into()).unwrap()).await
    }

    /// `PATCH` with JSON below `/api/v1`.
    pub async fn patch(&self, path: &str, body: &Value) -> Reply {
        let request = self.request(Method::PATCH, path).header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(body.to_string().into()).unwrap()).await
    }

    /// `DELETE` below `/api/v1`.
    pub async fn delete(&self, path: &str) -> Reply {
        self.send(self.request(Method::DELETE, path).body(Body::empty()).unwrap()).await
    }

    /// A request below `/api/v1`, to be completed, with the cookie and the token.
    pub fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let mut request =
            Request::builder().method(method).uri(format!("/api/v1{path}")).header("host", "localhost");
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        if let Some(secret) = &self.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {secret}"));
        }
        request
    }

    /// Sends a request and reads the whole answer.
    pub async fn send(&self, request: Request<Body>) -> Reply {
        let response = self.open(request).await;
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        Reply { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    /// Sends a request whose answer is a stream.
    pub async fn open(&self, request: Request<Body>) -> Response<Body> {
        self.router.clone().oneshot(request).await.unwrap()
    }
}

impl Reply {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header's text; empty where it is absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Claims the status.
    #[track_caller]
    #[must_use]
    pub fn assert(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }

    /// Claims a problem document of this status whose first error has this code.
    #[track_caller]
    pub fn assert_problem(self, status: u16, code: &str) -> Value {
        let reply = self.assert(status);
        assert_eq!(reply.header("content-type"), "application/problem+json");
        let problem = reply.json();
        assert_eq!(problem["errors"][0]["code"], code, "{problem}");
        problem
    }

    /// Claims that it was refused, in these words.
    #[track_caller]
    pub fn assert_refused(self, words: &str) {
        let problem = self.assert_problem(403, "refused");
        let detail = problem["detail"].as_str().unwrap_or_default();
        assert!(detail.contains(words), "`{detail}` does not say `{words}`");
    }
}
