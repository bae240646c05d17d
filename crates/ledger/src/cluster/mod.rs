//! Past one machine: Apache Ballista's scheduler and executors, run by this same program.
//!
//! Whoever asks sends a plan to the scheduler; it cuts the plan into tasks, which executors fetch. Executors read the
//! ledger's files themselves, pass what belongs together to each other, and hand the result to whoever asked. Nobody here is
//! asked who they are: a cluster belongs on a network of its own.

mod client;
mod codec;
mod executor;
mod place;
mod scheduler;

use std::sync::Arc;

use ballista_core::ConfigProducer;
use ballista_core::extension::SessionConfigExt;

pub use client::{Cluster, NotACluster};
pub use executor::{Executing, execute};
pub use place::Place;
pub use scheduler::{Scheduler, Scheduling};

/// The largest message between the parts of a cluster. A plan carries the names of all files and, where lines are in several
/// currencies, their rates.
const LARGEST_MESSAGE: u32 = 256 << 20;

/// A part of a cluster could not do its work.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    /// The address cannot be listened on.
    #[error("cannot listen on {0}: is another program there? Choose an address with --listen")]
    Listen(std::net::SocketAddr, #[source] std::io::Error),
    /// Nobody answers at the scheduler's address.
    #[error("no scheduler answers at {0}: start `mainstay cluster scheduler` there first")]
    NoScheduler(String, #[source] std::io::Error),
    /// The folder of the ledger is not there.
    #[error(
        "there is no folder {0} to read the ledger from: every machine of a cluster reaches the ledger under the same path"
    )]
    NoLedger(String),
    /// The bucket of the ledger cannot be reached with the settings of this process.
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
    /// The folder for what is under way cannot be used.
    #[error("the folder {0} cannot be written to: choose one with --work-dir")]
    WorkFolder(String, #[source] std::io::Error),
    /// Ballista gave up.
    #[error("the cluster stopped: {0}")]
    Ballista(#[from] ballista_core::error::BallistaError),
    /// The engine gave up.
    #[error("the cluster stopped: {0}")]
    Engine(#[from] datafusion::error::DataFusionError),
}

/// The settings that every part of a cluster starts from.
fn config_producer() -> ConfigProducer {
    Arc::new(client::session_config)
}

/// The largest message, where a length of this machine is asked for.
fn largest_message() -> usize {
    usize::try_from(LARGEST_MESSAGE).unwrap_or(usize::MAX)
}

/// The codecs of a session's settings, under which plans travel.
fn with_codecs(config: datafusion::prelude::SessionConfig) -> datafusion::prelude::SessionConfig {
    config
        .with_ballista_logical_extension_codec(Arc::new(codec::LogicalCodec::default()))
        .with_ballista_physical_extension_codec(Arc::new(codec::PhysicalCodec::default()))
        .with_ballista_grpc_client_max_message_size(largest_message())
}
