//! What lines on their way into the ledger correct, beside what the ledger knows.

use std::path::PathBuf;

use datafusion::arrow::array::AsArray;
use datafusion::arrow::datatypes::Int64Type;
use datafusion::common::{ParamValues, ScalarValue};
use mainstay_domain::policy::{Actor, sight};

use super::open::context;
use super::{FactError, Ledger};

/// How many lines of staged files correct an invoice that neither these files nor the lines of their source in the ledger
/// know.
pub async fn unknown_corrections(
    ledger: &Ledger,
    source: &str,
    staged: Vec<PathBuf>,
) -> Result<u64, FactError> {
    if staged.is_empty() {
        return Ok(0);
    }
    let (context, everything) = (context(), sight(&Actor::system()));
    let register = |name: &str, ledger: &Ledger| -> Result<(), FactError> {
        let lines = ledger.as_written(&context, &everything)?;
        context
            .register_table(name, lines.select_columns(&["source", "invoice", "corrects"])?.into_view())?;
        Ok(())
    };
    let staged = ledger.of_local(staged);
    register("staged", &staged)?;
    register("known", if ledger.is_empty() { &staged } else { ledger })?;
    let parameters = ParamValues::from(vec![("source", ScalarValue::from(source))]);
    let answer = context.sql(include_str!("corrections.sql")).await?.with_param_values(parameters)?;
    let answer = answer.collect().await?;
    let count = answer.first().and_then(|batch| batch.columns().first()?.as_primitive_opt::<Int64Type>());
    let count = count.and_then(|count| count.iter().next().flatten());
    count.and_then(|count| u64::try_from(count).ok()).ok_or(FactError::WrongColumn("corrects"))
}
