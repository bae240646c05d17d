//! The one currency everything is added up in.

use mainstay_domain::money::Currency;
use mainstay_domain::policy::{Actor, Verb};

use super::sql;
use crate::App;
use crate::act::Reads;
use crate::db::args;
use crate::error::{Error, Result};
use crate::events::Event;

/// What the ledger is added up in, and whether that can still be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportingCurrency {
    /// The currency; `None` until a first import, or somebody, has set it.
    pub currency: Option<Currency>,
    /// Whether it can be set: not while lines or rates that are counted in it are in force.
    pub may_change: bool,
}

/// Says what everything is added up in.
pub async fn reporting_currency(app: &App, actor: &Actor) -> Result<ReportingCurrency> {
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    let currency = sql::head(&mut view).await?.reporting_currency;
    Ok(ReportingCurrency { currency, may_change: !is_used(&mut view).await? })
}

/// Sets what everything is added up in, while nothing is counted in it.
pub async fn set_reporting_currency(
    app: &App,
    actor: &Actor,
    currency: Currency,
) -> Result<ReportingCurrency> {
    let mut act = app.act(actor, Verb::ImportLines).await?;
    // The lock of the head: no import comes between the look and the change.
    act.exec("update ledger_head set version = version where id = 1", args![]).await?;
    let head = sql::head(&mut act).await?;
    let may_change = !is_used(&mut act).await?;
    if head.reporting_currency == Some(currency) {
        return Ok(ReportingCurrency { currency: Some(currency), may_change });
    }
    if !may_change {
        let counted_in = head.reporting_currency.unwrap_or(Currency::EUR);
        return Err(Error::Conflict(format!(
            "lines or exchange rates that are counted in {counted_in} are in the ledger; undo their imports first"
        )));
    }
    sql::set_reporting_currency(&mut act, head.version, currency).await?;
    let code = |currency: Currency| serde_json::json!({ "reporting_currency": currency.code() });
    act.changed("ledger", head.version, head.reporting_currency.map(code).as_ref(), Some(&code(currency)))?;
    act.announce(Event::changed("ledger", "reporting_currency"));
    act.commit().await?;
    Ok(ReportingCurrency { currency: Some(currency), may_change: true })
}

/// What everything is added up in; the euro until somebody says otherwise.
pub(crate) async fn reporting_currency_of(reads: &mut (impl Reads + Send)) -> Result<Currency> {
    Ok(sql::head(reads).await?.reporting_currency.unwrap_or(Currency::EUR))
}

/// Whether lines or rates are in force.
pub(super) async fn is_used(reads: &mut (impl Reads + Send)) -> Result<bool> {
    #[derive(sqlx::FromRow)]
    struct Row {
        counted: i64,
    }
    let row: Row = reads
        .one(
            "select (select count(*) from ledger_file where kind = 'lines' and until_version is null)
                  + (select count(*) from exchange_rate where until_version is null) as counted",
            args![],
        )
        .await?;
    Ok(row.counted > 0)
}
