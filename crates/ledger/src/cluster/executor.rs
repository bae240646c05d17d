//! An executor: fetches tasks from the scheduler, reads the ledger, and keeps results until they are fetched.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use ballista_core::RuntimeProducer;
use ballista_core::config::TaskSchedulingPolicy;
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use ballista_executor::health::ExecutorHealth;
use tokio::net::{TcpListener, TcpStream};

use super::{Cluster, ClusterError, LARGEST_MESSAGE, Place, codec, config_producer};

/// How long the scheduler is waited for at the start.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often it is tried meanwhile, and looked at later.
const PAUSE: Duration = Duration::from_millis(200);
/// How often leftovers of jobs are looked for, and how old they are by then: no job takes as long.
const TIDY: Duration = Duration::from_mins(10);
const LEFTOVER: Duration = Duration::from_hours(24);

/// How an executor is run.
#[derive(Debug, Clone)]
pub struct Executing {
    /// The scheduler to fetch tasks from.
    pub scheduler: Cluster,
    /// The address at which others fetch results; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The name under which others reach that address; `None` where it is the address itself.
    pub advertise: Option<String>,
    /// Where the ledger lies.
    pub place: Place,
    /// The folder for what is under way. Emptied at the end.
    pub work: PathBuf,
    /// How many tasks run at a time.
    pub slots: usize,
    /// Bytes for all tasks together; what does not fit goes to the folder. `None` takes seven tenths of the machine's.
    pub memory: Option<u64>,
}

/// Works until the process is told to stop. `started` is told the address at which results are fetched, once the scheduler
/// knows this executor.
pub async fn execute(executing: Executing, started: impl FnOnce(SocketAddr)) -> Result<(), ClusterError> {
    let listen = free(executing.listen).await?;
    reach(&executing.scheduler).await?;
    let health = ExecutorHealth::new();
    let config = Arc::new(config(&executing, listen, health.clone())?);
    let working = start_executor_process(config);
    tokio::pin!(working);
    tokio::select! {
        ended = &mut working => return Ok(ended?),
        () = known(&health) => started(listen),
    }
    let watching = tokio::spawn(watch(health));
    let ended = working.await;
    watching.abort();
    Ok(ended?)
}

/// The address with a port that nobody has; Ballista takes none that it would have to be told of.
async fn free(listen: SocketAddr) -> Result<SocketAddr, ClusterError> {
    let failed = |error| ClusterError::Listen(listen, error);
    let listener = TcpListener::bind(listen).await.map_err(failed)?;
    listener.local_addr().map_err(failed)
}

/// Waits until something listens where the scheduler should.
async fn reach(scheduler: &Cluster) -> Result<(), ClusterError> {
    let trying = async {
        loop {
            match TcpStream::connect(scheduler.host_and_port()).await {
                Ok(_) => return,
                Err(error) => tracing::debug!(%error, "the scheduler does not answer yet"),
            }
            tokio::time::sleep(PAUSE).await;
        }
    };
    let given_up = |_| {
        let waited = format!("waited {} seconds", PATIENCE.as_secs());
        ClusterError::NoScheduler(scheduler.to_string(), std::io::Error::other(waited))
    };
    tokio::time::timeout(PATIENCE, trying).await.map_err(given_up)
}

fn config(
    executing: &Executing,
    listen: SocketAddr,
    health: ExecutorHealth,
) -> Result<ExecutorProcessConfig, ClusterError> {
    let (scheduler_host, scheduler_port) = executing.scheduler.host_and_port();
    let work = &executing.work;
    let unusable = |error| ClusterError::WorkFolder(work.display().to_string(), error);
    std::fs::create_dir_all(work).map_err(unusable)?;
    let advertised = executing.advertise.clone();
    Ok(ExecutorProcessConfig {
        bind_host: listen.ip().to_string(),
        external_host: Some(advertised.unwrap_or_else(|| listen.ip().to_string())),
        port: listen.port(),
        scheduler_host,
        scheduler_port,
        vcores: executing.slots,
        task_scheduling_policy: TaskSchedulingPolicy::PullStaged,
        work_dir: Some(work.to_string_lossy().into_owned()),
        job_data_ttl_seconds: LEFTOVER.as_secs(),
        job_data_clean_up_interval_seconds: TIDY.as_secs(),
        grpc_max_decoding_message_size: LARGEST_MESSAGE,
        grpc_max_encoding_message_size: LARGEST_MESSAGE,
        memory_pool_size: executing.memory,
        override_config_producer: Some(config_producer()),
        override_runtime_producer: Some(runtimes(&executing.place, work)?),
        override_logical_codec: Some(Arc::new(codec::LogicalCodec::default())),
        override_physical_codec: Some(Arc::new(codec::PhysicalCodec::default())),
        health,
        ..ExecutorProcessConfig::default()
    })
}

fn runtimes(place: &Place, work: &Path) -> Result<RuntimeProducer, ClusterError> {
    let runtime = place.reading(work)?;
    Ok(Arc::new(move |_| Ok(Arc::clone(&runtime))))
}

/// Waits until the scheduler has answered.
async fn known(health: &ExecutorHealth) {
    while !health.is_ready() {
        tokio::time::sleep(PAUSE).await;
    }
}

/// Says when the scheduler falls silent, and when it is back.
async fn watch(health: ExecutorHealth) {
    let mut was_ready = true;
    loop {
        tokio::time::sleep(PAUSE).await;
        let is_ready = health.is_ready();
        if was_ready && !is_ready {
            tracing::warn!("the scheduler does not answer; trying on");
        } else if is_ready && !was_ready {
            tracing::info!("the scheduler answers again");
        }
        was_ready = is_ready;
    }
}
