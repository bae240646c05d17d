//! What every question about economics takes, and how ladders leave.

use mainstay_app::Error;
use mainstay_app::economics::{EconomicsRequest, Member, Told, Within};
use mainstay_domain::categories::CategoryBasis;
use mainstay_domain::economics::{Entry, Ladder, Missing, Rung, WaitsFrom, rounded};
use mainstay_domain::ids::AccountId;
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::money::Amount;
use mainstay_domain::time::Day;
use serde::Serialize;
use utoipa::ToSchema;

use crate::Failure;
use crate::money::{minor, optional};

/// A rung of a ladder.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RungFigure {
    rung: Rung,
    /// Whether it is a level; otherwise it is a deduction, positive where it costs.
    is_level: bool,
    /// Minor units; null where it is missing.
    amount: Option<i64>,
    /// The part of net sales; null where it is missing or there are none.
    share: Option<f64>,
    /// Why it is missing; null where it is known.
    missing: Option<Missing>,
}

/// A ladder, from the top down.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LadderFigures {
    rungs: Vec<RungFigure>,
    /// The lowest level that is known.
    lowest: Rung,
    /// Lines of all kinds.
    lines: u64,
    /// Net sales less cost of goods over the lines whose cost is known; null where there is none or you may not see it.
    gross_profit: Option<i64>,
    /// The part of net sales whose list price or discount is known.
    list_covers: Option<f64>,
    /// The part of net sales whose cost is known; null where you may not see it.
    cost_covers: Option<f64>,
    /// Lines whose cost is unknown; null where you may not see it.
    uncosted_lines: Option<u64>,
    /// The part of net sales whose payment is known.
    payments_cover: Option<f64>,
    /// Minor units: what serving lines without a cost costs, left out with their sales; null where you may not see it.
    left_out_serving: Option<i64>,
}

/// A member of a dimension.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct EconomicsMember {
    /// What it is known by; null for what belongs to none.
    key: Option<String>,
    /// Empty for what belongs to none.
    name: String,
    /// The account it is, where it is one.
    account: Option<AccountId>,
}

/// What an answer was told from.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct EconomicsMeta {
    /// The first day; null where it reaches back to the beginning.
    from: Option<Day>,
    /// The first day after.
    until: Day,
    /// The day that rebates and open invoices are as of.
    as_of: Day,
    ledger_version: LedgerVersion,
    currency: &'static str,
    minor_digits: u16,
    /// What capital costs a year in percent, decimal text; null where nobody said.
    capital_percent: Option<String>,
    /// From which day on money is waited for.
    waits_from: WaitsFrom,
    /// The days of a year, by which the wait is counted.
    year_days: u16,
    /// Which category of a product counts.
    categories: CategoryBasis,
    /// How many products belong to several categories in time: where there is none, the bases say the same.
    dated_products: usize,
    /// Months for which nobody set cost rates, where others have them: serving costs nothing in them.
    months_without_cost_rates: u32,
    /// Costs and cost rates of the period in another currency than `currency`: nobody is charged with them.
    costs_in_other_currency: usize,
}

impl From<Member> for EconomicsMember {
    fn from(member: Member) -> Self {
        Self { key: member.key, name: member.name, account: member.account }
    }
}

impl From<Told> for EconomicsMeta {
    fn from(told: Told) -> Self {
        Self {
            from: told.period.start,
            until: told.period.end,
            as_of: told.as_of.0,
            ledger_version: told.ledger_version,
            currency: told.currency.code(),
            minor_digits: told.currency.minor_digits(),
            capital_percent: told.capital.percent.map(|percent| percent.to_string()),
            waits_from: told.capital.waits_from,
            year_days: told.capital.year_days,
            categories: told.categories,
            dated_products: told.dated_products,
            months_without_cost_rates: told.uncharged_months,
            costs_in_other_currency: told.costs_in_other_currency,
        }
    }
}

/// The fields that are null for whoever may not see margins.
pub(super) fn hidden(told: &Told) -> Vec<&'static str> {
    if told.margin {
        Vec::new()
    } else {
        vec!["gross_profit", "cost_covers", "uncosted_lines", "left_out_serving"]
    }
}

pub(super) fn figures(ladder: &Ladder, told: &Told) -> Result<LadderFigures, Failure> {
    let currency = told.currency;
    let too_large = || Failure(Error::bug("a ladder does not fit 64 bits of minor units"));
    let net = ladder.amount(Rung::NetSales).unwrap_or_default();
    let coverage = ladder.coverage;
    let rungs = rounded(ladder, currency).ok_or_else(too_large)?.into_iter().map(|(rung, amount)| {
        let entry = ladder.entry(rung);
        RungFigure {
            rung,
            is_level: rung.is_level(),
            amount,
            share: entry.amount().and_then(|amount| amount.ratio(net)),
            missing: match entry {
                Entry::Known(_) => None,
                Entry::Missing(missing) => Some(missing),
            },
        }
    });
    let gross_profit = ladder.gross_profit().filter(|_| told.margin);
    Ok(LadderFigures {
        rungs: rungs.collect(),
        lowest: ladder.lowest(),
        lines: coverage.lines,
        gross_profit: gross_profit.map(|amount| minor(amount, currency)).transpose()?,
        list_covers: coverage.listed.ratio(net),
        cost_covers: coverage.costed.ratio(net).filter(|_| told.margin),
        uncosted_lines: told.margin.then_some(coverage.uncosted_lines),
        payments_cover: coverage.paid.ratio(net),
        left_out_serving: optional(told.margin.then(|| coverage.left_out.total()), currency)?,
    })
}

/// The parameters that every question takes.
#[derive(Debug, Default)]
pub(super) struct Asked {
    pub(super) from: Option<Day>,
    pub(super) until: Option<Day>,
    pub(super) as_of: Option<Day>,
    pub(super) ledger_version: Option<i64>,
    pub(super) capital_percent: Option<String>,
    pub(super) account: Option<AccountId>,
    pub(super) within: Option<String>,
    pub(super) categories: Option<CategoryBasis>,
}

impl Asked {
    pub(super) fn request(self) -> Result<EconomicsRequest, Failure> {
        Ok(EconomicsRequest {
            from: self.from,
            until: self.until,
            as_of: self.as_of,
            ledger_version: self.ledger_version.map(LedgerVersion),
            capital_percent: self.capital_percent.as_deref().map(percent).transpose()?,
            account: self.account,
            within: self.within.as_deref().map(within).transpose()?,
            categories: self.categories.unwrap_or_default(),
        })
    }
}

/// Which rows of a list are shown: at most 1,000, 100 where nobody says.
pub(super) struct Shown {
    after: usize,
    limit: usize,
}

impl Shown {
    pub(super) fn of(after: Option<usize>, limit: Option<usize>) -> Self {
        Self { after: after.unwrap_or(0), limit: limit.unwrap_or(100).clamp(1, 1_000) }
    }

    /// The rows, what to pass as `after` for the next ones, and how many there are in all.
    pub(super) fn page<T>(self, rows: Vec<T>) -> (impl Iterator<Item = T> + use<T>, Option<String>, usize) {
        let (total, end) = (rows.len(), self.after.saturating_add(self.limit));
        (rows.into_iter().skip(self.after).take(self.limit), (end < total).then(|| end.to_string()), total)
    }
}

fn within(text: &str) -> Result<Within, Failure> {
    text.parse().map_err(|error| Failure(Error::invalid("bad_within", "within", format!("{error}"))))
}

fn percent(text: &str) -> Result<Amount, Failure> {
    mainstay_app::economics::percent(text).map_err(Failure)
}
