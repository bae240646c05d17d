//! The table of a run's accounts: filtered, sorted, a page at a time.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::str::FromStr;
use std::sync::Arc;

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::ids::{AccountId, RunId, SegmentationVersionId};
use mainstay_domain::lifecycle::Phase;
use mainstay_domain::money::Amount;
use mainstay_domain::policy::{Actor, Verb};
use mainstay_domain::portfolio::{AccountJudgement, Class, Measure, Xyz};

use super::lifecycle::relationships;
use super::listing;
use super::run::Run;
use super::segmentation::chosen_segments;
use super::store::{Named, Seen, chosen, seen};
use crate::error::{Error, Result};
use crate::{App, accounts};

/// Which accounts of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Text that the name or the external id holds, in any case.
    pub text: Option<String>,
    /// Classes by revenue; none means all.
    pub revenue_classes: Vec<Class>,
    /// Classes by gross profit; none means all.
    pub gross_profit_classes: Vec<Class>,
    /// Classes by the measure the rows are ranked by; none means all.
    pub classes: Vec<Class>,
    /// XYZ classes; none means all.
    pub xyz: Vec<Xyz>,
    /// Ranks up to this one.
    pub rank_to: Option<u32>,
    /// Phases of the relationship; none means all.
    pub phases: Vec<Phase>,
    /// Segments of a version, which is then told of every row; `None` where none was chosen.
    pub segments: Option<SegmentChoice>,
    /// Only these accounts; `None` means all. Worked out from phases and segments where there are any.
    pub among: Option<Arc<BTreeSet<AccountRef>>>,
}

/// A version of a segmentation, and which of its segments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SegmentChoice {
    /// The version.
    pub version: SegmentationVersionId,
    /// The places of its segments, from 0; none means all.
    pub places: Vec<usize>,
}

/// The text chooses no segments.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no version of a segmentation with numbers of its segments, such as ID:1,3")]
pub struct NotASegment(pub String);

impl FromStr for SegmentChoice {
    type Err = NotASegment;

    /// Numbers count from 1.
    fn from_str(text: &str) -> std::result::Result<Self, NotASegment> {
        let (version, numbers) = text.split_once(':').unwrap_or((text, ""));
        let refused = || NotASegment(text.to_owned());
        let place = |number: &str| {
            let number: usize = number.trim().parse().map_err(|_| refused())?;
            number.checked_sub(1).ok_or_else(refused)
        };
        let numbers = numbers.split(',').filter(|number| !number.trim().is_empty());
        Ok(Self {
            version: version.trim().parse().map_err(|_| refused())?,
            places: numbers.map(place).collect::<std::result::Result<_, _>>()?,
        })
    }
}

/// What the rows are sorted by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// Rank by the measure; accounts without one come last.
    #[default]
    Rank,
    /// Name, in any case.
    Name,
    /// Net revenue.
    Revenue,
    /// Gross profit; accounts without one come last.
    GrossProfit,
    /// Days since the last purchase; accounts that never purchased come last.
    Recency,
    /// Distinct invoices.
    Frequency,
    /// The variation the XYZ class rests on; accounts without one come last.
    XyzCv,
}

/// Up or down.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// The smallest first.
    #[default]
    Ascending,
    /// The largest first.
    Descending,
}

/// One account of a run, as somebody sees it.
#[derive(Debug, Clone)]
pub struct AccountRow {
    /// Its id in this installation.
    pub id: Option<AccountId>,
    /// Its name.
    pub name: String,
    /// Its country.
    pub country: Option<String>,
    /// Its segment of the version that was chosen; `None` where none was.
    pub segment: Option<String>,
    /// Everything the run says of it, ranked among the accounts the viewer sees.
    pub judgement: AccountJudgement,
}

/// A page of rows, and the sums of the whole filtered set.
#[derive(Debug)]
pub struct AccountRows {
    /// The run they are of.
    pub run: Run,
    /// What they are ranked by.
    pub measure: Measure,
    /// Whether margins are part of it.
    pub margin: bool,
    /// The rows.
    pub rows: Vec<AccountRow>,
    /// Where the next page starts; `None` after the last.
    pub next: Option<usize>,
    /// How many accounts the filter lets through.
    pub total: usize,
    /// Their net revenue.
    pub revenue: Amount,
    /// Their gross profit; `None` where no cost is known.
    pub gross_profit: Option<Amount>,
    /// Their amount on the rung that the run is by; `None` where there is none, it is hidden or nothing is known.
    pub rung_amount: Option<Amount>,
}

/// Which page of the table.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// How many rows to skip.
    pub after: usize,
    /// How many to return at most.
    pub limit: usize,
}

/// Looks at the accounts of a run, or of the newest one.
pub async fn account_rows(
    app: &App,
    actor: &Actor,
    run: Option<RunId>,
    measure: Option<Measure>,
    filter: &Filter,
    (sort, order): (Sort, Order),
    page: Page,
) -> Result<AccountRows> {
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    let run = chosen(&mut view, run).await?.ok_or(Error::NotFound("run"))?;
    let measure = measure.unwrap_or(run.parameters.measure);
    let seen = seen(app, &mut view, &run, measure).await?;
    let margin = view.sight().margin;
    if !margin && (sort == Sort::GrossProfit || !filter.gross_profit_classes.is_empty()) {
        return Err(Error::Refused(
            mainstay_domain::policy::may(actor, Verb::SeeMargin)
                .err()
                .ok_or_else(|| Error::bug("a margin is hidden from somebody who may see it"))?,
        ));
    }
    drop(view);
    let (shown, mut filter) = (Arc::clone(&seen), filter.clone());
    if !filter.phases.is_empty() {
        let phases = relationships(app, actor, &run).await?.now();
        let wanted = phases.into_iter().filter(|(_, phase)| filter.phases.contains(phase));
        filter.among = Some(Arc::new(wanted.map(|(account, _)| account).collect()));
    }
    let segments = match &filter.segments {
        Some(choice) => Some(chosen_segments(app, actor, &run, choice.version).await?),
        None => None,
    };
    if let Some((choice, segments)) = filter.segments.clone().zip(segments.as_ref())
        && let Some(own) = segments.chosen(&choice)?
    {
        let both = filter.among.take().map(|among| among.intersection(&own).cloned().collect());
        filter.among = Some(Arc::new(both.unwrap_or(own)));
    }
    let (mut rows, listed) =
        tokio::task::spawn_blocking(move || listing::page(&shown, &filter, (sort, order), page))
            .await
            .map_err(Error::bug)?;
    if let Some(segments) = segments {
        for row in &mut rows {
            row.segment = segments.segment(&row.judgement.facts.account).map(ToOwned::to_owned);
        }
    }
    let reached = page.after + rows.len();
    Ok(AccountRows {
        run,
        measure: seen.measure,
        margin,
        next: (reached < listed.total).then_some(reached),
        rows,
        total: listed.total,
        revenue: listed.revenue,
        gross_profit: listed.gross_profit,
        rung_amount: listed.rung_amount,
    })
}

/// The row of one account in a run, if the run judges it.
pub(super) fn row_of(seen: &Seen, account: &AccountRef) -> Option<AccountRow> {
    let place = seen.judgements.binary_search_by(|judgement| judgement.facts.account.cmp(account)).ok()?;
    row(seen, place)
}

pub(super) fn row(seen: &Seen, place: usize) -> Option<AccountRow> {
    let named = seen.accounts.get(place)?;
    Some(AccountRow {
        id: named.id,
        name: named.name.clone(),
        country: named.country.clone(),
        segment: None,
        judgement: seen.judgements.get(place)?.clone(),
    })
}

pub(super) fn matching(seen: &Seen, filter: &Filter) -> Vec<usize> {
    let text = filter.text.as_deref().map(accounts::sql::name_key);
    let matches = |(judgement, named): &(&AccountJudgement, &Named)| {
        let holds = |text: &String| named.name_key.contains(text) || named.id_key.contains(text);
        let among = |classes: &[Class], class| classes.is_empty() || classes.contains(&class);
        text.as_ref().is_none_or(holds)
            && among(&filter.revenue_classes, judgement.revenue_class)
            && among(&filter.gross_profit_classes, judgement.gross_profit_class)
            && among(&filter.classes, judgement.class(seen.measure))
            && (filter.xyz.is_empty() || filter.xyz.contains(&judgement.xyz.class()))
            && filter.among.as_ref().is_none_or(|among| among.contains(&judgement.facts.account))
            && filter.rank_to.is_none_or(|last| judgement.rank.is_some_and(|rank| rank <= last))
    };
    let rows = seen.judgements.iter().zip(&seen.accounts);
    rows.enumerate().filter(|(_, row)| matches(row)).map(|(place, _)| place).collect()
}

/// Sorts by one column; what has no value there comes last either way, and ties keep the order of source and external id.
pub(super) fn sort_places(seen: &Seen, places: &mut [usize], sort: Sort, order: Order) {
    let judgement = |place: &usize| seen.judgements.get(*place);
    let by_name = |place: &usize| seen.accounts.get(*place).map(|named| named.name_key.as_str());
    match sort {
        Sort::Name => places.sort_by(|a, b| valued_first(by_name(a), by_name(b), order)),
        Sort::Rank => sort_by_number(places, order, |place| Some(judgement(place)?.rank?.into())),
        Sort::Revenue => sort_by_number(places, order, |place| Some(judgement(place)?.facts.revenue.0)),
        Sort::GrossProfit => {
            sort_by_number(places, order, |place| Some(judgement(place)?.facts.gross_profit()?.0));
        }
        Sort::Recency => sort_by_number(places, order, |place| Some(judgement(place)?.recency_days?.into())),
        Sort::Frequency => {
            sort_by_number(places, order, |place| Some(judgement(place)?.facts.invoices.into()));
        }
        Sort::XyzCv => {
            // Of numbers that are not negative the bits are in the order of the numbers.
            sort_by_number(places, order, |place| Some(judgement(place)?.xyz.cv()?.to_bits().into()));
        }
    }
}

fn sort_by_number(places: &mut [usize], order: Order, key: impl Fn(&usize) -> Option<i128>) {
    places.sort_by(|a, b| valued_first(key(a), key(b), order));
}

fn valued_first<K: Ord>(a: Option<K>, b: Option<K>, order: Order) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) if order == Order::Ascending => a.cmp(&b),
        (Some(a), Some(b)) => b.cmp(&a),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}
