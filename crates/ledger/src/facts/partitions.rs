//! Folds a stream of record batches on as many threads as the engine has partitions.

use std::sync::Arc;

use datafusion::arrow::record_batch::RecordBatch;
use datafusion::dataframe::DataFrame;
use datafusion::physical_plan::execute_stream_partitioned;
use futures::StreamExt;
use tokio::runtime::Handle;

use super::FactError;

/// One fold per partition, each run on a thread of its own: decoding Parquet and adding up is work for a core, not for
/// the threads that answer requests.
pub(super) async fn fold<F: Default + Send + 'static>(
    frame: DataFrame,
    add: impl Fn(&mut F, &RecordBatch) -> Result<(), FactError> + Clone + Send + 'static,
) -> Result<Vec<F>, FactError> {
    let context = Arc::new(frame.task_ctx());
    let plan = frame.create_physical_plan().await?;
    let mut workers = Vec::new();
    for mut stream in execute_stream_partitioned(plan, context)? {
        let (add, runtime) = (add.clone(), Handle::current());
        workers.push(tokio::task::spawn_blocking(move || {
            let mut folded = F::default();
            while let Some(batch) = runtime.block_on(stream.next()) {
                add(&mut folded, &batch?)?;
            }
            Ok::<_, FactError>(folded)
        }));
    }
    let mut folds = Vec::new();
    for worker in workers {
        folds.push(worker.await??);
    }
    Ok(folds)
}
