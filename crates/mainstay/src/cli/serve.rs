//! `mainstay serve`: the user interface and the API, and the worker behind them.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use clap::Args;
use mainstay_app::jobs::Worker;
use mainstay_app::{App, ledger, portfolio, team};
use mainstay_http::{Limits, Settings};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use super::Session;
use super::output::{complain, print};
use crate::assets;

/// How often leftovers are removed.
const SWEEP: Duration = Duration::from_hours(1);

/// Where to listen, and how people reach it.
#[derive(Debug, Clone, Args)]
pub(super) struct Serve {
    /// The address to listen on; port 0 takes a free one [default: 127.0.0.1:8400]
    #[arg(long, value_name = "ADDR")]
    listen: Option<String>,
    /// The address people use, where a proxy stands in front
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// Listen beyond this machine without TLS
    #[arg(long)]
    insecure_http: bool,
}

impl Serve {
    /// The flags as settings.
    pub(super) fn flags(&self) -> Vec<(&'static str, Option<String>)> {
        vec![
            ("listen", self.listen.clone()),
            ("public_url", self.public_url.clone()),
            ("insecure_http", self.insecure_http.then(|| "true".to_owned())),
        ]
    }
}

/// Serves until it is told to stop.
pub(super) async fn run(session: &Session) -> anyhow::Result<ExitCode> {
    let server = Server::start(session).await?;
    print(&server.address)?;
    if let Some(token) = team::open_setup_link(&server.app).await? {
        print(&format!(
            "Set it up (the link works once, for a day): {}/setup#token={token}",
            server.address
        ))?;
    }
    server.until_stopped().await
}

/// A server that listens.
pub(super) struct Server {
    pub(super) app: App,
    /// What to browse to.
    pub(super) address: String,
    listener: TcpListener,
    router: Router,
    stop: CancellationToken,
}

impl Server {
    /// Opens the installation, removes what a killed process left, asks for a run where none is of today's methods, and
    /// listens.
    pub(super) async fn start(session: &Session) -> anyhow::Result<Self> {
        let listen = session.config.listen()?;
        let app = session.open().await?;
        match ledger::sweep(&app).await {
            Ok(0) => {}
            Ok(swept) => complain(&format!("removed {swept} files that an interrupted import left")),
            // A store that does not answer now may answer soon; whoever asks for its files is told.
            Err(error) => complain(&format!("leftovers cannot be removed now: {error}")),
        }
        portfolio::request_missing_run(&app).await?;
        let listener = TcpListener::bind(listen).await.with_context(|| {
            format!("cannot listen on {listen}: is another Mainstay running? Choose a port with --listen")
        })?;
        let port = listener.local_addr()?.port();
        let address = session
            .config
            .public_url()
            .map_or_else(|| format!("http://localhost:{port}"), |url| url.trim_end_matches('/').to_owned());
        let stop = CancellationToken::new();
        let settings = Settings {
            public_url: session.config.public_url().map(str::to_owned),
            trusted_proxies: session.config.trusted_proxies()?,
            stop: stop.clone(),
        };
        let interface = Router::new().fallback(assets::serve);
        let router = mainstay_http::router(app.clone(), settings, interface)?;
        Ok(Self { app, address, listener, router, stop })
    }

    /// Answers requests and runs jobs until the process is told to stop; then finishes what is under way.
    pub(super) async fn until_stopped(self) -> anyhow::Result<ExitCode> {
        let worker = tokio::spawn(Worker::new(self.app.clone()).run(self.stop.clone()));
        tokio::spawn(told_to_stop(self.stop.clone()));
        tokio::spawn(ledger::watch_connectors(self.app.clone(), self.stop.clone()));
        tokio::spawn(portfolio::watch_calendar(self.app.clone(), self.stop.clone()));
        tokio::spawn(keep_tidy(self.app.clone(), self.stop.clone()));
        mainstay_http::serve(self.listener, self.router, Limits::default(), self.stop.clone()).await;
        self.stop.cancel();
        worker.await?;
        self.app.close().await;
        Ok(ExitCode::SUCCESS)
    }
}

/// The first signal lets what is under way end; the second ends the process at once, which loses nothing that was said to be
/// done.
async fn told_to_stop(stop: CancellationToken) {
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return };
    for last in [false, true] {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
        if last {
            std::process::exit(130);
        }
        stop.cancel();
    }
}

/// Makes the ledger's caches and removes what killed processes left, now and then, while the server runs.
async fn keep_tidy(app: App, stop: CancellationToken) {
    loop {
        make_caches(&app).await;
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(SWEEP) => {}
        }
        if let Err(error) = ledger::sweep(&app).await {
            tracing::warn!(error = error.chain(), "leftovers cannot be removed now");
        }
    }
}

/// Merges small files of lines, sums up what has no summary, and brings those of large files together; without them
/// questions take longer.
async fn make_caches(app: &App) {
    let merged = ledger::compact(app).await;
    let summed = merged.and(ledger::summarize(app).await);
    if let Err(error) = summed.and(ledger::join_summaries(app, ledger::LARGE_FILE).await) {
        tracing::warn!(error = error.chain(), "the ledger's caches cannot be made now");
    }
}
