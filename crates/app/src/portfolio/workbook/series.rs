//! What XYZ was told from, read from the ledger again: the periods and gaps of each account.

use std::collections::BTreeMap;

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::policy::{Actor, Rows, Verb};
use mainstay_domain::portfolio::{BuyingDay, PeriodTotals, gaps, period_totals};
use mainstay_ledger::facts::account_facts;

use crate::error::{Error, Result};
use crate::portfolio::Run;
use crate::{App, ledger};

pub(super) type SeriesByAccount = BTreeMap<AccountRef, Series>;

/// The periods of one account, and the sums of its gaps.
pub(super) struct Series {
    pub(super) periods: PeriodTotals,
    pub(super) gaps: Gaps,
}

/// Number, sum and sum of squares of the days between neighbouring purchase days.
#[derive(Clone, Copy, Default)]
pub(super) struct Gaps {
    pub(super) count: u32,
    pub(super) days: u32,
    pub(super) squares: f64,
}

impl Gaps {
    fn of(gaps: &[u32]) -> Self {
        Self {
            count: u32::try_from(gaps.len()).unwrap_or(u32::MAX),
            days: gaps.iter().sum(),
            squares: gaps.iter().map(|gap| f64::from(*gap).powi(2)).sum(),
        }
    }

    /// The mean of the gaps; `None` where there is none.
    pub(super) fn mean_days(self) -> Option<f64> {
        (self.count > 0).then(|| f64::from(self.days) / f64::from(self.count))
    }
}

/// The series of every account somebody sees, and whether those are all there are.
pub(super) async fn series(app: &App, actor: &Actor, run: &Run) -> Result<(SeriesByAccount, bool)> {
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    let manifest =
        ledger::manifest_at(app, &mut view, Some(run.ledger_version), run.parameters.rates).await?;
    let sight = view.sight().clone();
    drop(view);
    let (as_of, xyz) = (run.parameters.as_of, run.parameters.xyz);
    let of_days = move |days: &[BuyingDay]| Series {
        periods: period_totals(days, as_of, &xyz),
        gaps: Gaps::of(&gaps(days, xyz.window.period(as_of))),
    };
    let window = run.parameters.window.period(as_of);
    let ledger = manifest.ledger.by(run.parameters.date_basis);
    let known = account_facts(&ledger, &sight, window, as_of, of_days).await.map_err(|error| {
        Error::unavailable("the ledger's files cannot be read; nothing was changed", error)
    })?;
    let series = known.into_iter().map(|(facts, series)| (facts.account, series)).collect();
    Ok((series, sight.rows == Rows::All))
}
