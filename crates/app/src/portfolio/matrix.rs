//! The portfolio matrix of a run: the active accounts somebody sees, placed by two measures, in four quadrants, with those that
//! are large and at risk.

use std::collections::BTreeMap;
use std::sync::Arc;

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::economics::{Ladder, Rung};
use mainstay_domain::ids::{AccountId, RunId};
use mainstay_domain::migration::Phases;
use mainstay_domain::money::Amount;
use mainstay_domain::policy::{Actor, Verb, may};
use mainstay_domain::portfolio::{
    Beside, BuyingDay, MatrixMeasure, Parameters, Quadrant, RiskSigns, RiskView, Threshold, quantile,
};
use mainstay_domain::time::AsOf;
use mainstay_ledger::facts::account_facts;

use super::lifecycle::relationships;
use super::rows::SegmentChoice;
use super::run::Run;
use super::segmentation::accounts_in_segments;
use super::store::{Seen, chosen, seen};
use crate::act::View;
use crate::economics::account_ladders;
use crate::error::{Error, Result};
use crate::models::{AccountOutlook, Outlook, OutlookRequest, outlook};
use crate::{App, ledger};

/// Large is who belongs to the largest quarter by size.
pub(super) const LARGE: u8 = 75;

/// What to place accounts by.
#[derive(Debug, Clone, PartialEq)]
pub struct MatrixRequest {
    /// The horizontal axis.
    pub x: MatrixMeasure,
    /// The vertical axis.
    pub y: MatrixMeasure,
    /// The size of a bubble.
    pub size: MatrixMeasure,
    /// Where the horizontal axis is cut.
    pub x_at: Threshold,
    /// Where the vertical axis is cut.
    pub y_at: Threshold,
    /// By what an account counts as at risk.
    pub risk: RiskView,
    /// Only accounts of these segments, cut among themselves.
    pub segments: Option<SegmentChoice>,
}

impl Default for MatrixRequest {
    fn default() -> Self {
        Self {
            x: MatrixMeasure::Revenue,
            y: MatrixMeasure::Variation,
            size: MatrixMeasure::Revenue,
            x_at: Threshold::default(),
            y_at: Threshold::default(),
            risk: RiskView::default(),
            segments: None,
        }
    }
}

impl MatrixRequest {
    fn measures(&self) -> [MatrixMeasure; 3] {
        [self.x, self.y, self.size]
    }

    fn needs_fit(&self) -> bool {
        self.risk == RiskView::ActiveProbability || self.measures().into_iter().any(MatrixMeasure::needs_fit)
    }
}

/// Accounts, and what they bought.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counted {
    /// How many.
    pub accounts: usize,
    /// Their net revenue in the run.
    pub revenue: Amount,
}

impl Counted {
    fn add(&mut self, revenue: Amount) {
        self.accounts += 1;
        self.revenue += revenue;
    }
}

/// One quarter of the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuadrantTotals {
    /// Which.
    pub quadrant: Quadrant,
    /// Everyone in it.
    pub all: Counted,
    /// Those at risk.
    pub at_risk: Counted,
}

/// One account in the matrix.
#[derive(Debug, Clone)]
pub struct MatrixPoint {
    /// Its id; `None` where the register does not know it.
    pub id: Option<AccountId>,
    /// Its name.
    pub name: String,
    /// Which.
    pub account: AccountRef,
    /// Its net revenue in the run.
    pub revenue: Amount,
    /// Its figure on the horizontal axis, in the measure's unit.
    pub x: f64,
    /// Its figure on the vertical axis.
    pub y: f64,
    /// The figure of its size; `None` where it is not known.
    pub size: Option<f64>,
    /// Where that puts it.
    pub quadrant: Quadrant,
    /// What speaks for or against a risk.
    pub signs: RiskSigns,
    /// Whether it is at risk by the view asked for; `None` where that cannot be told.
    pub is_at_risk: Option<bool>,
    /// Whether it is of the largest quarter by size.
    pub is_large: bool,
}

/// The matrix of a run.
#[derive(Debug)]
pub struct Matrix {
    /// The run.
    pub run: Run,
    /// What was asked.
    pub request: MatrixRequest,
    /// The day of the fit whose figures take part; `None` where none does.
    pub fit_as_of: Option<AsOf>,
    /// Where the axes are cut, in the units of the measures; `None` while nobody is placed.
    pub thresholds: Option<(f64, f64)>,
    /// From this size on an account is large.
    pub large_from: Option<f64>,
    /// The four quadrants, in the order of tables.
    pub quadrants: Vec<QuadrantTotals>,
    /// Active accounts that one of the axes is not known of.
    pub not_placed: Counted,
    /// The accounts placed, the largest first.
    pub points: Vec<MatrixPoint>,
}

impl Matrix {
    /// The accounts that are large and at risk, the largest first.
    pub fn large_at_risk(&self) -> impl Iterator<Item = &MatrixPoint> {
        self.points.iter().filter(|point| point.is_large && point.is_at_risk == Some(true))
    }
}

/// Places the active accounts of a run, or of the newest one.
pub async fn matrix(app: &App, actor: &Actor, run: Option<RunId>, request: MatrixRequest) -> Result<Matrix> {
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    let run = chosen(&mut view, run).await?.ok_or(Error::NotFound("run"))?;
    if request.measures().into_iter().any(MatrixMeasure::needs_margin) {
        may(actor, Verb::SeeMargin).map_err(Error::Refused)?;
    }
    let seen = seen(app, &mut view, &run, run.parameters.measure).await?;
    let before = if request.measures().into_iter().any(MatrixMeasure::needs_time_before) {
        revenue_before(app, view, &run).await?
    } else {
        // Nobody waits for the database meanwhile.
        drop(view);
        BTreeMap::new()
    };
    let seen = match &request.segments {
        Some(choice) => {
            let among = accounts_in_segments(app, actor, Some(run.id), choice).await?;
            Arc::new(seen.only(&among))
        }
        None => seen,
    };
    let phases = match request.risk {
        RiskView::Phase => relationships(app, actor, &run).await?.now(),
        RiskView::ActiveProbability | RiskView::Stability => Phases::default(),
    };
    let ahead = if request.needs_fit() { Some(fitted(app, actor, &run).await?) } else { None };
    let ladders = match request.measures().into_iter().find_map(MatrixMeasure::rung) {
        Some(rung) => ladders(app, &run, rung).await?,
        None => BTreeMap::new(),
    };
    let known = Known { phases, ahead, before, ladders };
    let placed = tokio::task::spawn_blocking(move || place(run, &seen, &known, request));
    placed.await.map_err(Error::bug)
}

/// What is ahead by the newest fit, in the currency of the run.
async fn fitted(app: &App, actor: &Actor, run: &Run) -> Result<Outlook> {
    let found = outlook(app, actor, OutlookRequest::default()).await?.ok_or_else(|| {
        let detail = "no model is fitted yet: fit one on the screen Future or with `mainstay models fit`";
        Error::Conflict(detail.to_owned())
    })?;
    let (of_fit, of_run) = (found.fit.currency, run.currency);
    if of_fit != of_run {
        let detail = format!("the newest fit is in {of_fit}, the run in {of_run}: fit the models again");
        return Err(Error::Conflict(detail));
    }
    Ok(found)
}

/// The net revenue of the accounts somebody sees in as many months before the run's window.
async fn revenue_before(app: &App, mut view: View, run: &Run) -> Result<BTreeMap<AccountRef, Amount>> {
    let Parameters { as_of, window, rates, date_basis, .. } = run.parameters;
    let Some(start) = window.period(as_of).start else {
        let detail =
            "the run looks at the whole ledger, and nothing lies before it: choose a run of 12 or 24 months";
        return Err(Error::invalid("bad_matrix", "x", detail.to_owned()));
    };
    let before = window.period(AsOf(start));
    let manifest = ledger::manifest_at(app, &mut view, Some(run.ledger_version), rates).await?;
    let sight = view.sight().clone();
    // Reading the lines may take long: nobody waits for the database meanwhile.
    drop(view);
    let ledger = manifest.ledger.by(date_basis);
    let found = account_facts(&ledger, &sight, before, AsOf(start), |_: &[BuyingDay]| ()).await;
    let found = found.map_err(ledger::unanswered)?;
    Ok(found.into_iter().map(|(facts, ())| (facts.account, facts.revenue)).collect())
}

/// The ladders of the run's window, which are told by document date and at the rates of each line's day alone.
async fn ladders(app: &App, run: &Run, rung: Rung) -> Result<BTreeMap<AccountRef, Ladder>> {
    let Parameters { as_of, window, .. } = run.parameters;
    if !run.is_by_document_and_day() {
        let detail = format!(
            "{rung} is told by document date and at the rates of each line's day, which this run is not: choose another run, \
             or place accounts by what it says itself"
        );
        return Err(Error::invalid("bad_matrix", "x", detail));
    }
    account_ladders(app, run.ledger_version, (window.period(as_of), as_of)).await
}

/// What places accounts beside what the run says of them.
struct Known {
    phases: Phases,
    ahead: Option<Outlook>,
    before: BTreeMap<AccountRef, Amount>,
    ladders: BTreeMap<AccountRef, Ladder>,
}

fn place(run: Run, seen: &Seen, known: &Known, request: MatrixRequest) -> Matrix {
    let currency = run.currency;
    let Known { phases, ahead, before, ladders } = known;
    let basis = ahead.as_ref().map(Outlook::basis);
    let by_account: BTreeMap<&AccountRef, &AccountOutlook> =
        ahead.iter().flat_map(|ahead| &ahead.accounts).map(|row| (&row.account, row)).collect();
    let mut points = Vec::new();
    let mut not_placed = Counted::default();
    for (judgement, named) in seen.judgements.iter().zip(&seen.accounts) {
        let facts = &judgement.facts;
        if !facts.is_active() {
            continue;
        }
        let row = by_account.get(&facts.account);
        let forecast = row.and_then(|row| row.ahead.forecast.as_ref());
        // Values of another kind have no place on one axis with these.
        let valued = row.filter(|row| Some(row.basis) == basis);
        let value = valued.and_then(|row| row.value).map(|money| money.expected);
        let (revenue_before, ladder) = (before.get(&facts.account).copied(), ladders.get(&facts.account));
        let beside = Beside { forecast, value, revenue_before, ladder };
        let figure = |measure: MatrixMeasure| measure.of(judgement, beside, currency);
        let Some((x, y)) = figure(request.x).zip(figure(request.y)) else {
            not_placed.add(facts.revenue);
            continue;
        };
        let signs = RiskSigns {
            phase: phases.get(&facts.account).copied(),
            p_active: forecast.map(|forecast| forecast.p_active),
            xyz: judgement.xyz.class(),
        };
        points.push(MatrixPoint {
            id: named.id,
            name: named.name.clone(),
            account: facts.account.clone(),
            revenue: facts.revenue,
            size: figure(request.size),
            quadrant: Quadrant::BottomLeft,
            is_at_risk: signs.is_at_risk(request.risk),
            is_large: false,
            signs,
            x,
            y,
        });
    }
    let along = |of: fn(&MatrixPoint) -> f64| points.iter().map(of).collect::<Vec<_>>();
    let x_at = request.x_at.among(request.x, &along(|point| point.x), currency);
    let y_at = request.y_at.among(request.y, &along(|point| point.y), currency);
    let sizes: Vec<f64> = points.iter().filter_map(|point| point.size).collect();
    let large_from = quantile(&sizes, LARGE);
    let thresholds = x_at.zip(y_at).filter(|_| !points.is_empty());
    for point in &mut points {
        point.quadrant =
            thresholds.map_or(point.quadrant, |thresholds| Quadrant::of((point.x, point.y), thresholds));
        point.is_large = point.size.zip(large_from).is_some_and(|(size, from)| size >= from);
    }
    points.sort_by(|a, b| {
        let size = |point: &MatrixPoint| point.size.unwrap_or(f64::NEG_INFINITY);
        size(b).total_cmp(&size(a)).then_with(|| a.account.cmp(&b.account))
    });
    Matrix {
        run,
        request,
        fit_as_of: ahead.as_ref().map(|ahead| ahead.fit.as_of),
        thresholds,
        large_from,
        quadrants: Quadrant::ALL.map(|quadrant| totals(quadrant, &points)).into(),
        not_placed,
        points,
    }
}

fn totals(quadrant: Quadrant, points: &[MatrixPoint]) -> QuadrantTotals {
    let mut totals = QuadrantTotals { quadrant, all: Counted::default(), at_risk: Counted::default() };
    for point in points.iter().filter(|point| point.quadrant == quadrant) {
        totals.all.add(point.revenue);
        if point.is_at_risk == Some(true) {
            totals.at_risk.add(point.revenue);
        }
    }
    totals
}
