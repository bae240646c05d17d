//! One account's page: who it is, what it bought month by month, what the run says of it.

use mainstay_domain::ids::{AccountId, RunId};
use mainstay_domain::money::Amount;
use mainstay_domain::policy::{Actor, Verb};
use mainstay_domain::portfolio::Measure;
use mainstay_domain::time::{AsOf, Day, Month, Months};
use mainstay_ledger::facts::{AccountMonth, account_months};

use super::rows::{AccountRow, row_of};
use super::run::Run;
use super::store::{chosen, seen};
use crate::accounts::{self, Account};
use crate::error::Result;
use crate::ledger::renumberings::AccountNumbers;
use crate::{App, ledger};

/// Everything the account's page shows.
#[derive(Debug)]
pub struct AccountPicture {
    /// Who it is.
    pub account: Account,
    /// What it belongs to: the top of the group first, its own parent last, as far up as the viewer sees.
    pub groups: Vec<Account>,
    /// The numbers it bore before, each with the first day of the present one.
    pub former_ids: Vec<(String, Day)>,
    /// The account it is now, and since when, where it was renumbered and the viewer sees that.
    pub renumbered_to: Option<(Account, Day)>,
    /// The run it is seen in, and what that says of it; `None` while there is no run.
    pub run: Option<Run>,
    /// What the row is ranked by.
    pub measure: Measure,
    /// How many of the accounts the viewer sees have a rank by it.
    pub ranked: usize,
    /// The run's row of the account; `None` when its lines all lie outside the run.
    pub row: Option<AccountRow>,
    /// Whether margins are part of it.
    pub margin: bool,
    /// Every month from the account's first to the last before the as-of day, empty ones included.
    pub months: Vec<MonthFigures>,
}

/// One month of one account.
#[derive(Debug, Clone)]
pub struct MonthFigures {
    /// The month.
    pub month: Month,
    /// Net revenue.
    pub revenue: Amount,
    /// Gross profit over the lines whose cost is known; `None` where there is none.
    pub gross_profit: Option<Amount>,
    /// The part of revenue the gross profit is about; `None` without revenue.
    pub cost_covers: Option<f64>,
    /// Distinct invoices.
    pub invoices: i64,
    /// Lines.
    pub lines: i64,
}

/// One account in a run, or in the newest one.
pub async fn account_picture(
    app: &App,
    actor: &Actor,
    id: AccountId,
    run: Option<RunId>,
) -> Result<AccountPicture> {
    let account = accounts::account(app, actor, id).await?;
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    let groups = accounts::sql::groups(&mut view, &account).await?;
    let AccountNumbers { former, present } =
        ledger::renumberings::numbers_of(&mut view, &account.reference).await?;
    let renumbered_to = match present {
        Some((id, day)) => {
            let found = accounts::sql::by_number(&mut view, &account.reference.source, &id).await?;
            found.map(|account| (account, day))
        }
        None => None,
    };
    let run = chosen(&mut view, run).await?;
    let margin = view.sight().margin;
    let Some(run) = run else {
        let (measure, months) = (Measure::Revenue, Vec::new());
        return Ok(AccountPicture {
            account,
            groups,
            former_ids: former,
            renumbered_to,
            run: None,
            measure,
            ranked: 0,
            row: None,
            margin,
            months,
        });
    };
    let seen = seen(app, &mut view, &run, run.parameters.measure).await?;
    let manifest =
        ledger::manifest_at(app, &mut view, Some(run.ledger_version), run.parameters.rates).await?;
    let as_of = run.parameters.as_of;
    let sight = view.sight().clone();
    // Reading the lines may take long: nobody waits for the database meanwhile.
    drop(view);
    let ledger = manifest.ledger.by(run.parameters.date_basis);
    let known =
        account_months(&ledger, &sight, &account.reference, as_of).await.map_err(ledger::unanswered)?;
    Ok(AccountPicture {
        row: row_of(&seen, &account.reference),
        account,
        groups,
        former_ids: former,
        renumbered_to,
        run: Some(run),
        measure: seen.measure,
        ranked: seen.judgements.iter().filter(|judgement| judgement.rank.is_some()).count(),
        margin,
        months: without_gaps(&known, as_of),
    })
}

/// Fills in the months without a line: a silent month is a fact.
fn without_gaps(known: &[AccountMonth], as_of: AsOf) -> Vec<MonthFigures> {
    let Some(first) = known.first().map(|month| month.month) else { return Vec::new() };
    let end = if as_of.0.month().first_day() == Some(as_of.0) {
        as_of.0.month()
    } else {
        as_of.0.month().plus(Months(1))
    };
    (first.0..end.0).map(|month| figures(Month(month), known)).collect()
}

fn figures(month: Month, known: &[AccountMonth]) -> MonthFigures {
    let found =
        known.binary_search_by_key(&month, |known| known.month).ok().and_then(|place| known.get(place));
    let costed = found.and_then(|month| month.costed_revenue.zip(month.cost));
    let revenue = found.map(|month| month.revenue).unwrap_or_default();
    MonthFigures {
        month,
        revenue,
        gross_profit: costed.map(|(costed_revenue, cost)| costed_revenue - cost),
        cost_covers: costed.and_then(|(costed_revenue, _)| costed_revenue.ratio(revenue)),
        invoices: found.map_or(0, |month| month.invoices),
        lines: found.map_or(0, |month| month.lines),
    }
}
