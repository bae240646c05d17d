//! What a window function holds, counted: the engine gathers its whole input and tells its memory pool nothing of it.

use std::fmt;
use std::sync::Arc;

use datafusion::arrow::datatypes::SchemaRef;
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::error::Result;
use datafusion::execution::memory_pool::MemoryConsumer;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::execution_plan::{ChildrenPropertiesMode, ReplaceChildrenOptions};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::streaming::{PartitionStream, StreamingTableExec};
use futures::{StreamExt, TryStreamExt};

/// Steps that gather rows uncounted.
const GATHERING: [&str; 2] = ["WindowAggExec", "BoundedWindowAggExec"];

/// The plan with the input of every window function counted.
pub(super) fn counted(plan: Arc<dyn ExecutionPlan>) -> Result<Arc<dyn ExecutionPlan>> {
    let counted = plan.transform_up(|step| {
        if !GATHERING.contains(&step.name()) {
            return Ok(Transformed::no(step));
        }
        let inputs = step.children().into_iter().map(held);
        let inputs = inputs.collect::<Result<Vec<_>>>()?;
        let anew = ReplaceChildrenOptions::new(ChildrenPropertiesMode::Recompute);
        Ok(Transformed::yes(step.replace_children(inputs, anew)?))
    });
    Ok(counted?.data)
}

fn held(plan: &Arc<dyn ExecutionPlan>) -> Result<Arc<dyn ExecutionPlan>> {
    let (schema, order) = (plan.schema(), plan.properties().output_ordering().cloned());
    let parts =
        (0..plan.properties().partitioning.partition_count()).map(|number| -> Arc<dyn PartitionStream> {
            Arc::new(Held { schema: Arc::clone(&schema), plan: Arc::clone(plan), number })
        });
    let parts = parts.collect();
    Ok(Arc::new(StreamingTableExec::try_new(Arc::clone(&schema), parts, None, order, false, None)?))
}

/// One part of an input, counted as long as it is read.
struct Held {
    schema: SchemaRef,
    plan: Arc<dyn ExecutionPlan>,
    number: usize,
}

impl fmt::Debug for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("held")
    }
}

impl PartitionStream for Held {
    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn execute(&self, task: Arc<TaskContext>) -> SendableRecordBatchStream {
        let (plan, number) = (Arc::clone(&self.plan), self.number);
        let held = MemoryConsumer::new("window").register(task.memory_pool());
        let rows = futures::stream::once(async move { plan.execute(number, task) }).try_flatten();
        let rows = rows.map(move |batch| {
            let batch = batch?;
            held.try_grow(bytes(&batch)?)?;
            Ok(batch)
        });
        Box::pin(RecordBatchStreamAdapter::new(Arc::clone(&self.schema), rows))
    }
}

/// The bytes of a batch, and not of what it is a part of.
fn bytes(batch: &RecordBatch) -> Result<usize> {
    let mut bytes = 0;
    for column in batch.columns() {
        bytes += column.to_data().get_slice_memory_size()?;
    }
    Ok(bytes)
}
