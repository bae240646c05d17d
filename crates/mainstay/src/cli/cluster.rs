//! `mainstay cluster`: a scheduler, or an executor, until it is told to stop.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use mainstay_ledger::cluster::{self as parts, Executing, Place, Scheduler, Scheduling};
use tokio::signal::unix::{SignalKind, signal};

use super::Session;
use super::output::{complain, print};

#[derive(Debug, Subcommand)]
pub(super) enum Cluster {
    /// Take questions, cut them into tasks and hand these to executors
    Scheduler(SchedulerArguments),
    /// Fetch tasks from a scheduler and read the ledger for them
    Executor(ExecutorArguments),
}

#[derive(Debug, Args)]
pub(super) struct SchedulerArguments {
    /// The address to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8450")]
    listen: SocketAddr,
    /// Give the work of an executor that is silent for so long to others
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    silence: u64,
    #[command(flatten)]
    network: Network,
}

#[derive(Debug, Args)]
pub(super) struct ExecutorArguments {
    /// The scheduler, http://host:port
    #[arg(long, value_name = "URL")]
    scheduler: String,
    /// The address at which results are fetched; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// The name or address under which others reach this machine [default: that of --listen]
    #[arg(long, value_name = "HOST")]
    advertise: Option<String>,
    /// The folder for work under way; emptied at the end [default: a new one among the temporary files]
    #[arg(long, value_name = "DIR")]
    work_dir: Option<PathBuf>,
    /// How many tasks run at a time [default: one for each core]
    #[arg(long, value_name = "COUNT")]
    slots: Option<usize>,
    /// Memory for all tasks together [default: seven tenths of the machine's]
    #[arg(long, value_name = "MIB")]
    memory: Option<u64>,
    #[command(flatten)]
    network: Network,
}

#[derive(Debug, Args)]
struct Network {
    /// Listen beyond this machine, where whoever reaches the port may read the whole ledger
    #[arg(long)]
    insecure: bool,
}

impl Network {
    /// Ballista asks nobody who they are: beyond this machine that takes a word that the network is closed.
    fn allow(&self, listen: SocketAddr) -> anyhow::Result<()> {
        if listen.ip().is_loopback() || self.insecure {
            return Ok(());
        }
        bail!(
            "refusing to listen on {listen}: a cluster asks nobody who they are, so whoever reaches this address may read the \
             whole ledger; say --insecure if only the cluster's own machines reach it"
        )
    }
}

/// Runs a part of a cluster until the process is told to stop.
pub(super) async fn run(session: &Session, cluster: Cluster) -> anyhow::Result<ExitCode> {
    match cluster {
        Cluster::Scheduler(arguments) => schedule(session, arguments).await,
        Cluster::Executor(arguments) => execute(session, arguments).await,
    }
}

async fn schedule(session: &Session, arguments: SchedulerArguments) -> anyhow::Result<ExitCode> {
    arguments.network.allow(arguments.listen)?;
    let scheduling = Scheduling {
        listen: arguments.listen,
        place: place(session)?,
        silence: Duration::from_secs(arguments.silence),
    };
    let scheduler = Scheduler::bind(scheduling).await?;
    print(&format!("http://{}", scheduler.address()))?;
    let mut terminate = signal(SignalKind::terminate())?;
    let stop = async move {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
        tracing::info!("told to stop");
    };
    scheduler.run(stop).await?;
    Ok(ExitCode::SUCCESS)
}

async fn execute(session: &Session, arguments: ExecutorArguments) -> anyhow::Result<ExitCode> {
    arguments.network.allow(arguments.listen)?;
    if arguments.listen.ip().is_unspecified() && arguments.advertise.is_none() {
        bail!(
            "--listen {} says nothing of how others reach this machine: add --advertise HOST",
            arguments.listen
        );
    }
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    // Removed with the process, unless the folder was named.
    let temporary = match arguments.work_dir {
        Some(_) => None,
        None => Some(tempfile::tempdir().context("cannot create a folder among the temporary files")?),
    };
    let work =
        arguments.work_dir.clone().or_else(|| temporary.as_ref().map(|folder| folder.path().to_owned()));
    let executing = Executing {
        scheduler: arguments.scheduler.parse()?,
        listen: arguments.listen,
        advertise: arguments.advertise,
        place: place(session)?,
        work: work.unwrap_or_default(),
        slots: arguments.slots.unwrap_or_else(cores).max(1),
        memory: arguments.memory.map(|mebibytes| mebibytes.saturating_mul(1 << 20)),
    };
    let started = |address| {
        if let Err(error) = print(&format!("{address}")) {
            complain(&format!("{error:#}"));
        }
    };
    parts::execute(executing, started).await?;
    Ok(ExitCode::SUCCESS)
}

fn place(session: &Session) -> anyhow::Result<Place> {
    Ok(Place::at(&session.config.ledger()?)?)
}
