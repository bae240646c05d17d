//! The scheduler: takes plans, cuts them into tasks, and knows which executor has what.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use ballista_core::config::TaskSchedulingPolicy;
use ballista_scheduler::cluster::{BallistaCluster, ClusterState};
use ballista_scheduler::config::SchedulerConfig;
use ballista_scheduler::scheduler_process::{create_scheduler, start_grpc_service_with_listener};
use ballista_scheduler::scheduler_server::SessionBuilder;
use datafusion::common::exec_err;
use datafusion::execution::SessionStateBuilder;
use datafusion_proto::protobuf::{LogicalPlanNode, PhysicalPlanNode};
use tokio::net::TcpListener;

use super::{ClusterError, LARGEST_MESSAGE, Place, codec, config_producer};

/// How long finished work is kept for whoever asked to fetch it.
const KEPT: Duration = Duration::from_mins(10);
/// How often the executors are looked over.
const LOOK: Duration = Duration::from_secs(1);

/// How a scheduler is run.
#[derive(Debug, Clone)]
pub struct Scheduling {
    /// The address to listen on; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Where the ledger lies.
    pub place: Place,
    /// How long an executor may be silent before its work is given to others.
    pub silence: Duration,
}

/// A scheduler that listens.
pub struct Scheduler {
    listener: TcpListener,
    address: SocketAddr,
    scheduling: Scheduling,
}

impl Scheduler {
    /// Listens, and does not answer yet.
    pub async fn bind(scheduling: Scheduling) -> Result<Self, ClusterError> {
        let failed = |error| ClusterError::Listen(scheduling.listen, error);
        let listener = TcpListener::bind(scheduling.listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        Ok(Self { listener, address, scheduling })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers until `stop`; jobs under way end with an error for whoever asked.
    pub async fn run(self, stop: impl Future<Output = ()>) -> Result<(), ClusterError> {
        let config = self.config()?;
        let executors: Executors = Arc::default();
        let sessions = sessions(&self.scheduling.place, Arc::clone(&executors))?;
        let cluster = BallistaCluster::new_memory(&config.scheduler_id, sessions, config_producer());
        let executors = executors.get_or_init(|| cluster.cluster_state());
        let executors = Arc::clone(executors);
        let scheduler =
            create_scheduler::<LogicalPlanNode, PhysicalPlanNode>(cluster, Arc::new(config)).await?;
        let looking = tokio::spawn(look_over(executors, self.scheduling.silence));
        let answered = tokio::select! {
            answered = start_grpc_service_with_listener(self.listener, scheduler) => answered,
            () = stop => Ok(()),
        };
        looking.abort();
        Ok(answered?)
    }

    fn config(&self) -> Result<SchedulerConfig, ClusterError> {
        let silence = self.scheduling.silence.as_secs().max(1);
        let mut config = SchedulerConfig::default()
            .with_hostname(self.address.ip().to_string())
            .with_port(self.address.port())
            .with_scheduler_policy(TaskSchedulingPolicy::PullStaged)
            .with_finished_job_data_clean_up_interval_seconds(KEPT.as_secs())
            .with_finished_job_state_clean_up_interval_seconds(KEPT.as_secs())
            .with_no_executors_grace_period_seconds(silence)
            .with_grpc_server_max_decoding_message_size(LARGEST_MESSAGE)
            .with_grpc_server_max_encoding_message_size(LARGEST_MESSAGE)
            .with_grpc_client_max_message_size(LARGEST_MESSAGE)
            .with_override_config_producer(config_producer());
        config.bind_host = self.address.ip().to_string();
        config.executor_timeout_seconds = silence;
        config.executor_termination_grace_period = silence;
        config.expire_dead_executor_interval_seconds = 1;
        config.override_logical_codec = Some(Arc::new(codec::LogicalCodec::default()));
        config.override_physical_codec = Some(Arc::new(codec::PhysicalCodec::default()));
        config.validate()?;
        Ok(config)
    }
}

/// Who has joined; empty until the cluster is made.
type Executors = Arc<OnceLock<Arc<dyn ClusterState>>>;

/// What a question is planned in. Without executors it would wait for ever, and is refused instead.
fn sessions(place: &Place, executors: Executors) -> Result<SessionBuilder, ClusterError> {
    let runtime = place.planning()?;
    let build = move |config| {
        if executors.get().is_none_or(|executors| executors.executor_heartbeats().is_empty()) {
            return exec_err!(
                "no executor has joined: start `mainstay cluster executor` with this scheduler"
            );
        }
        let state = SessionStateBuilder::new()
            .with_default_features()
            .with_config(config)
            .with_runtime_env(Arc::clone(&runtime))
            .with_optimizer_rules(ballista_core::optimizer::ballista_default_optimizer_rules());
        Ok(state.build())
    };
    Ok(Arc::new(build))
}

/// Says which executors come and go.
async fn look_over(executors: Arc<dyn ClusterState>, silence: Duration) {
    let mut known = BTreeSet::new();
    loop {
        let seen: BTreeSet<String> = executors.executor_heartbeats().into_keys().collect();
        for joined in seen.difference(&known) {
            tracing::info!(executor = joined, "an executor joined");
        }
        for lost in known.difference(&seen) {
            let silence = silence.as_secs();
            tracing::warn!(executor = lost, silence, "an executor is gone; its work goes to the others");
        }
        known = seen;
        tokio::time::sleep(LOOK).await;
    }
}
