//! A session in which a question has its tables and nothing else.

use std::sync::Arc;

use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::memory_pool::GreedyMemoryPool;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::logical_expr::LogicalPlan;
use datafusion::physical_plan::execute_stream;
use datafusion::prelude::{SQLOptions, SessionContext};
use futures::StreamExt;
use mainstay_domain::policy::Sight;

use super::visible::Visible;
use super::{Answer, AskError, Limits, Register, bounds, held};
use crate::events::EventKind;
use crate::facts::{FactError, Ledger, session_config};

pub(super) async fn answer(
    ledger: &Ledger,
    sight: &Sight,
    register: Register,
    question: &str,
    limits: Limits,
) -> Result<Answer, AskError> {
    bounds::check_parts(question)?;
    let context = open(ledger, sight, register, limits).await?;
    let engine = |error| AskError::of(error, limits);
    let plan = context.state().create_logical_plan(question).await.map_err(engine)?;
    refuse_all_but_questions(&plan)?;
    bounds::check(&plan)?;
    let frame = context.execute_logical_plan(plan).await.map_err(engine)?;
    // One row more than is given shows whether there are more; the engine counts rows in 63 bits.
    let most = limits.rows.min(usize::MAX >> 2) + 1;
    let frame = frame.limit(0, Some(most)).map_err(engine)?;
    let schema = Arc::clone(frame.schema().inner());
    let task = Arc::new(frame.task_ctx());
    let plan = frame.create_physical_plan().await.and_then(held::counted).map_err(engine)?;
    let mut stream = execute_stream(plan, task).map_err(engine)?;
    let (mut batches, mut bytes) = (Vec::new(), 0_usize);
    while let Some(batch) = stream.next().await {
        let batch = batch.map_err(engine)?;
        bytes = bytes.saturating_add(batch.get_array_memory_size());
        if bytes > limits.memory {
            return Err(AskError::TooLarge(limits.memory >> 20));
        }
        batches.push(batch);
    }
    Ok(Answer::new(schema, batches, limits.rows))
}

/// A plan that only reads. How a question would be worked out is no answer either: it tells of files and hidden rows.
fn refuse_all_but_questions(plan: &LogicalPlan) -> Result<(), AskError> {
    let refused = match plan {
        LogicalPlan::Explain(_) | LogicalPlan::Analyze(_) => Some("`explain`"),
        LogicalPlan::Ddl(_) => Some("a change of tables"),
        LogicalPlan::Dml(_) | LogicalPlan::Copy(_) => Some("a change of rows or a copy to a file"),
        LogicalPlan::Statement(_) => Some("a statement of the session"),
        _ => None,
    };
    if let Some(what) = refused {
        return Err(AskError::NotAQuestion(what));
    }
    let only_reads =
        SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false);
    only_reads.verify_plan(plan).map_err(|_| AskError::NotAQuestion("what stands inside it"))
}

async fn open(
    ledger: &Ledger,
    sight: &Sight,
    register: Register,
    limits: Limits,
) -> Result<SessionContext, AskError> {
    let mut config = session_config().with_batch_size(bounds::BATCH);
    config = config.with_information_schema(true).with_target_partitions(1);
    // A recursion may never end without ever waiting, and then no clock would stop it.
    config.options_mut().execution.enable_recursive_ctes = false;
    // So that a mistake is told with its place.
    config.options_mut().sql_parser.collect_spans = true;
    let runtime = RuntimeEnvBuilder::new()
        .with_memory_pool(Arc::new(GreedyMemoryPool::new(limits.memory)))
        .with_disk_manager_builder(DiskManagerBuilder::default().with_mode(DiskManagerMode::Disabled))
        .build_arc()
        .map_err(|error| AskError::Ledger(error.into()))?;
    let context = SessionContext::new_with_config_rt(config, runtime);
    bounds::leave_bounded_functions(&context);
    register_tables(&context, ledger, sight, register).await.map_err(AskError::Ledger)?;
    Ok(context)
}

async fn register_tables(
    context: &SessionContext,
    ledger: &Ledger,
    sight: &Sight,
    register: Register,
) -> Result<(), FactError> {
    ledger.open_to(context);
    let lines = Visible::lines(ledger, sight, &register.counted, &register.grouped)?;
    let register = register.into_tables(ledger, sight).await?;
    context.register_table("lines", Arc::new(lines))?;
    for kind in EventKind::ALL {
        let events = Visible::events(ledger, kind, sight).await?;
        context.register_table(kind.as_str(), Arc::new(events))?;
    }
    context.register_table("accounts", Arc::new(register.accounts))?;
    context.register_table("products", Arc::new(register.products))?;
    context.register_table("rebates", Arc::new(register.rebates))?;
    context.register_table("renumberings", Arc::new(register.renumberings))?;
    context.register_table("unit_conversions", Arc::new(register.units))?;
    context.register_table("product_categories", Arc::new(register.categories))?;
    Ok(())
}
