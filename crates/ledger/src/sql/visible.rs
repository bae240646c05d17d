//! The lines and events somebody sees, as tables that no plan of theirs reaches into.
//!
//! Engines push filters down as far as they can. Below the filter that hides rows, an expression of the asker would be worked
//! out on hidden rows too, and could tell of them by failing. So the lines are read by a plan of their own, made before the
//! question is looked at, and the question sees a stream: it may leave columns out, and nothing else.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::catalog::{Session, TableProvider};
use datafusion::dataframe::DataFrame;
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::{Expr, TableType};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::streaming::{PartitionStream, StreamingTableExec};
use datafusion::physical_plan::{EmptyRecordBatchStream, ExecutionPlan};
use futures::TryStreamExt;
use mainstay_domain::categories::Categories;
use mainstay_domain::policy::Sight;
use mainstay_domain::units::Units;

use crate::events::EventKind;
use crate::facts::{FactError, Ledger, in_base_unit};

/// The rows somebody sees; without a source there are none.
pub(super) struct Visible {
    schema: SchemaRef,
    source: Option<Source>,
}

struct Source {
    /// What the rates of lines are checked by; amounts of events stay as they were written.
    converted: Option<(Ledger, Sight)>,
    frame: DataFrame,
}

impl Visible {
    /// The lines of a ledger through a sight.
    pub(super) fn lines(
        ledger: &Ledger,
        sight: &Sight,
        units: &Arc<Units>,
        categories: &Arc<Categories>,
    ) -> std::result::Result<Self, FactError> {
        if ledger.is_empty() {
            return Ok(Self { schema: in_base_unit::schema(), source: None });
        }
        let frame = ledger.visible(sight, units, categories)?;
        let schema = Arc::clone(frame.schema().inner());
        let converted = Some((ledger.clone(), sight.clone()));
        Ok(Self { schema, source: Some(Source { converted, frame }) })
    }

    /// The orders, payments or activities of a ledger through a sight, with amounts as they were written.
    pub(super) async fn events(
        ledger: &Ledger,
        kind: EventKind,
        sight: &Sight,
    ) -> std::result::Result<Self, FactError> {
        let frame = ledger.events(kind, sight).await?;
        let schema = frame.as_ref().map_or_else(|| kind.schema(), |frame| Arc::clone(frame.schema().inner()));
        Ok(Self { schema, source: frame.map(|frame| Source { converted: None, frame }) })
    }
}

impl Source {
    /// The rows with these columns. A rate that is missing matters to whoever asks for an amount, and to nobody else.
    async fn plan(&self, schema: &SchemaRef) -> Result<Arc<dyn ExecutionPlan>> {
        let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
        if let Some((ledger, sight)) = &self.converted {
            ledger.check_rates(sight, &names).await.map_err(|error| match error {
                FactError::Engine(error) => error,
                FactError::MissingRates(missing) => DataFusionError::External(Box::new(missing)),
                error => DataFusionError::External(Box::new(error)),
            })?;
        }
        self.frame.clone().select_columns(&names)?.create_physical_plan().await
    }
}

impl fmt::Debug for Visible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Visible")
    }
}

#[async_trait]
impl TableProvider for Visible {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    async fn scan(
        &self,
        _session: &dyn Session,
        projection: Option<&Vec<usize>>,
        _filters: &[Expr],
        _limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let schema = match projection {
            Some(columns) => Arc::new(self.schema.project(columns)?),
            None => Arc::clone(&self.schema),
        };
        let plan = match &self.source {
            Some(source) => Some(source.plan(&schema).await?),
            None => None,
        };
        let count = plan.as_ref().map_or(1, |plan| plan.properties().partitioning.partition_count());
        let partitions = (0..count).map(|number| -> Arc<dyn PartitionStream> {
            Arc::new(Partition { schema: Arc::clone(&schema), plan: plan.clone(), number })
        });
        let partitions = partitions.collect();
        let stream = StreamingTableExec::try_new(Arc::clone(&schema), partitions, None, [], false, None)?;
        Ok(Arc::new(stream))
    }
}

/// One part of the lines, read when it is asked for.
struct Partition {
    schema: SchemaRef,
    plan: Option<Arc<dyn ExecutionPlan>>,
    number: usize,
}

impl fmt::Debug for Partition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("lines")
    }
}

impl PartitionStream for Partition {
    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn execute(&self, task: Arc<TaskContext>) -> SendableRecordBatchStream {
        let Some(plan) = self.plan.clone() else {
            return Box::pin(EmptyRecordBatchStream::new(Arc::clone(&self.schema)));
        };
        let number = self.number;
        let rows = futures::stream::once(async move { plan.execute(number, task) }).try_flatten();
        Box::pin(RecordBatchStreamAdapter::new(Arc::clone(&self.schema), rows))
    }
}
