//! Where questions are worked out: in this process, or on a cluster.

use std::sync::Arc;

use datafusion::prelude::SessionContext;

use super::FactError;
use super::open::context;
use crate::cluster::Cluster;

/// How often a cluster is asked before its error is taken for an answer: an executor that is lost takes finished parts with
/// it, and whatever it did can be done again.
const ATTEMPTS: usize = 2;

/// Where questions are worked out.
#[derive(Debug, Clone, Default)]
pub enum Engine {
    /// In this process, on the cores of this machine.
    #[default]
    Here,
    /// On the executors of a cluster.
    Cluster(Arc<Cluster>),
}

impl Engine {
    /// A fresh session in which nothing exists.
    pub(super) fn context(&self) -> Result<SessionContext, FactError> {
        match self {
            Self::Here => Ok(context()),
            Self::Cluster(cluster) => Ok(cluster.context()?),
        }
    }

    /// Answers a question. On a cluster it is asked once more after a failure, and an error says where it comes from.
    pub(super) async fn answer<T, Asked>(&self, question: impl Fn() -> Asked) -> Result<T, FactError>
    where
        Asked: Future<Output = Result<T, FactError>>,
    {
        match self {
            Self::Here => question().await,
            Self::Cluster(cluster) => {
                let mut attempt = 1;
                loop {
                    match question().await {
                        Err(FactError::Engine(error)) if attempt < ATTEMPTS => {
                            tracing::warn!(%cluster, %error, "the cluster failed and is asked once more");
                            attempt += 1;
                        }
                        Err(FactError::Engine(cause)) => {
                            return Err(FactError::Cluster { at: cluster.to_string(), cause });
                        }
                        answered => return answered,
                    }
                }
            }
        }
    }
}
