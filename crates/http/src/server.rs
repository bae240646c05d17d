//! The connections: how many there may be, and how long each may keep the server waiting.
//!
//! Whoever opens a connection and then says nothing, or says it a byte at a time, holds a place that others need. The head
//! of a request and each part of its body have to come in time, and parts of an answer have to be taken; an answer may take
//! as long as it takes, so streams of events and long downloads stay open.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::body::{Body, BodyDataStream, Bytes, HttpBody};
use axum::extract::ConnectInfo;
use axum::http::{Request, Response};
use axum::{BoxError, Router};
use futures::{Stream, StreamExt, stream};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout_at};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::{Service, ServiceExt};

use crate::unread::Unread;

/// The fewest bytes an upload brings each second, on average, after a first span of [`Limits::body`].
const SLOWEST: u64 = 1024;
/// And any other body, of at most a MiB: nobody who is not signed in holds a place for long.
const SLOWEST_TEXT: u64 = 32 * 1024;

/// How long to wait when the system has no room for a further connection.
const BREATH: Duration = Duration::from_secs(1);

/// How many connections there may be, and how long each may keep the server waiting.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// For the head of a request, counted from the beginning of the connection or the end of the answer before: a connection
    /// that lies idle ends by it too.
    pub head: Duration,
    /// For each further part of a request's body.
    pub body: Duration,
    /// For the other side to take a further part of an answer.
    pub answer: Duration,
    /// How many connections are served at once; further ones wait until one ends.
    pub connections: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(30),
            body: Duration::from_secs(30),
            answer: Duration::from_mins(2),
            connections: 512,
        }
    }
}

/// Serves until it is told to stop, then lets requests that are under way end.
pub async fn serve(listener: TcpListener, router: Router, limits: Limits, stop: CancellationToken) {
    let places = Arc::new(Semaphore::new(limits.connections));
    let connections = TaskTracker::new();
    loop {
        let next = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            () = stop.cancelled() => break,
            next = next => next,
        };
        match accepted {
            Ok((stream, peer)) => {
                let connection = connection(stream, peer, router.clone(), limits, stop.clone());
                connections.spawn(async move {
                    connection.await;
                    drop(place);
                });
            }
            Err(error) if is_of_the_client(&error) => {}
            Err(error) => {
                tracing::error!(%error, "a connection cannot be taken now");
                tokio::time::sleep(BREATH).await;
            }
        }
    }
    connections.close();
    connections.wait().await;
}

fn is_of_the_client(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    limits: Limits,
    stop: CancellationToken,
) {
    let has_asked = Arc::new(AtomicBool::new(false));
    let service = TowerToHyperService::new(answering(router, peer, limits.body, Arc::clone(&has_asked)));
    let mut builder = Builder::new(TokioExecutor::new()).http1_only();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(limits.head);
    let stream = TokioIo::new(Unread::new(stream, limits.answer));
    let mut connection = std::pin::pin!(builder.serve_connection(stream, service));
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stop.cancelled() => {
            // Browsers open connections in advance: one on which nothing was asked has nothing to end.
            if !has_asked.load(Ordering::Relaxed) {
                return;
            }
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%peer, error, "a connection broke off");
    }
}

/// The router, told who asks and handed bodies that come in time.
fn answering<B>(
    router: Router,
    peer: SocketAddr,
    limit: Duration,
    has_asked: Arc<AtomicBool>,
) -> impl Service<Request<B>, Response = Response<Body>, Error = Infallible, Future: Send> + Clone + Send
where
    B: HttpBody<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
{
    router.map_request(move |request: Request<B>| {
        has_asked.store(true, Ordering::Relaxed);
        let path = request.uri().path();
        let is_file = path.ends_with("/uploads") || path.ends_with("/imports/push");
        let slowest = if is_file { SLOWEST } else { SLOWEST_TEXT };
        let mut request = request.map(|body| timely(Body::new(body), limit, slowest));
        request.extensions_mut().insert(ConnectInfo(peer));
        request
    })
}

/// A body that breaks off where it does not come in time.
fn timely(body: Body, limit: Duration, slowest: u64) -> Body {
    if body.is_end_stream() {
        return body;
    }
    let arriving = Arriving { parts: body.into_data_stream(), since: Instant::now(), bytes: 0, slowest };
    Body::from_stream(arriving.within(limit))
}

struct Arriving {
    parts: BodyDataStream,
    since: Instant,
    bytes: u64,
    /// The fewest bytes a second.
    slowest: u64,
}

impl Arriving {
    fn within(self, limit: Duration) -> impl Stream<Item = Result<Bytes, BoxError>> + Send {
        stream::unfold(Some(self), move |arriving| async move {
            let mut arriving = arriving?;
            let on_average = arriving.since + limit + Duration::from_secs(arriving.bytes / arriving.slowest);
            let deadline = on_average.min(Instant::now() + limit);
            match timeout_at(deadline, arriving.parts.next()).await {
                Ok(Some(Ok(part))) => {
                    let more = u64::try_from(part.len()).unwrap_or(u64::MAX);
                    arriving.bytes = arriving.bytes.saturating_add(more);
                    Some((Ok(part), Some(arriving)))
                }
                Ok(Some(Err(error))) => Some((Err(error.into()), None)),
                Ok(None) => None,
                Err(_) => {
                    let error = io::Error::new(io::ErrorKind::TimedOut, "the body did not come in time");
                    Some((Err(error.into()), None))
                }
            }
        })
    }
}
