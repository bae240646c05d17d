//! Two runs side by side, over the accounts somebody sees.

use mainstay_domain::ids::{AccountId, RunId};
use mainstay_domain::money::Amount;
use mainstay_domain::policy::{Actor, Verb};
use mainstay_domain::portfolio::{Comparison, Measure, Movement, Moves, Sentence, compare, sentences};

use super::migration::{are_alike, common};
use super::rows::Page;
use super::run::Run;
use super::sql;
use super::store::seen;
use crate::App;
use crate::error::{Error, Result};

/// What changed from an earlier run to a later one.
#[derive(Debug)]
pub struct RunComparison {
    /// The earlier run.
    pub from: Run,
    /// The later run.
    pub to: Run,
    /// What the classes are by.
    pub measure: Measure,
    /// Whether margins are part of it.
    pub margin: bool,
    /// What changed, in words.
    pub sentences: Vec<Sentence>,
    /// Totals, matrix and all accounts.
    pub comparison: Comparison,
    /// A page of the accounts that were asked for, with names.
    pub moved: Vec<Moved>,
    /// Where the next page starts; `None` after the last.
    pub next: Option<usize>,
    /// How many accounts were asked for.
    pub total: usize,
    /// By how much their revenue grew; negative where it fell.
    pub change: Amount,
}

/// One account of a comparison, and who it is.
#[derive(Debug)]
pub struct Moved {
    /// Its id in this installation.
    pub id: Option<AccountId>,
    /// Its name.
    pub name: String,
    /// What it did.
    pub movement: Movement,
}

/// Compares a run with an earlier one; the moves say which accounts are listed, those that moved unless they ask for others.
pub async fn compare_runs(
    app: &App,
    actor: &Actor,
    (from, to): (RunId, RunId),
    moves: &Moves,
    page: Page,
) -> Result<RunComparison> {
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    let (to, from) = (sql::find(&mut view, to).await?, sql::find(&mut view, from).await?);
    if to.currency != from.currency {
        let detail = format!(
            "one run is in {}, the other in {}: amounts of different currencies cannot be compared",
            from.currency, to.currency
        );
        return Err(Error::invalid("different_currency", "with", detail));
    }
    let measure = common(&from, &to);
    let later = seen(app, &mut view, &to, measure).await?;
    let earlier = seen(app, &mut view, &from, measure).await?;
    let comparison = compare(&earlier.judgements, &later.judgements, later.measure);
    let asked: Vec<&Movement> = comparison.accounts.iter().filter(|account| moves.hold(account)).collect();
    let (total, change) = (asked.len(), asked.iter().map(|account| account.change).sum());
    let page_of = asked.into_iter().skip(page.after).take(page.limit);
    let listed: Vec<Moved> = page_of
        .map(|movement| {
            let named = later.named(&movement.account).or_else(|| earlier.named(&movement.account));
            Moved {
                id: named.and_then(|named| named.id),
                name: named.map_or_else(|| movement.account.external_id.clone(), |named| named.name.clone()),
                movement: movement.clone(),
            }
        })
        .collect();
    let reached = page.after + listed.len();
    let mut told = sentences(&comparison, to.currency);
    told.extend(asked_differently(&from, &to));
    told.extend(told_differently(&from, &to));
    Ok(RunComparison {
        measure: later.measure,
        margin: view.sight().margin,
        sentences: told,
        next: (reached < total).then_some(reached),
        total,
        change,
        comparison,
        moved: listed,
        from,
        to,
    })
}

/// A warning where the runs differ by more than their day: part of what changed is then the question.
fn asked_differently(from: &Run, to: &Run) -> Option<Sentence> {
    let differs = !are_alike(from, to);
    differs.then(|| Sentence {
        text: "The two runs were asked with different parameters: a part of what changed is the question, not the \
               customers."
            .to_owned(),
        moves: None,
    })
}

/// A warning where runs by the same rung were told with other capital terms: part of what changed is then the cost of capital.
fn told_differently(from: &Run, to: &Run) -> Option<Sentence> {
    let capital = |run: &Run| {
        run.parameters.told_with.map(|told| (told.capital_percent, told.waits_from, told.year_days))
    };
    let differs = are_alike(from, to) && capital(from) != capital(to);
    differs.then(|| Sentence {
        text: "The two runs were told with different costs of capital: a part of what changed is that, not the customers."
            .to_owned(),
        moves: None,
    })
}
