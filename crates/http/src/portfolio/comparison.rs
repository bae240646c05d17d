//! Two runs side by side.

use std::str::FromStr;

use axum::Json;
use axum::extract::State;
use mainstay_app::portfolio::{self, Moved, Page, RunComparison};
use mainstay_domain::ids::{AccountId, RunId};
use mainstay_domain::money::Currency;
use mainstay_domain::portfolio::{
    Class, MatrixCell as DomainCell, Measure, MovementKind, Moves, Position as DomainPosition,
    Sentence as DomainSentence, SideTotals as DomainTotals, Xyz,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::rows::{hidden, words};
use super::runs::Run;
use crate::auth::Caller;
use crate::extract::{Path, Query};
use crate::money::{minor, optional};
use crate::{Failure, Http};

/// What changed from an earlier run to a later one, over the accounts you see. Amounts are minor units of both runs'
/// currency; `change` is of net revenue.
#[derive(Debug, Serialize, ToSchema)]
struct ComparedRuns {
    from: Run,
    to: Run,
    /// What the classes are by: the later run's measure, or revenue where that is a rung the earlier run is not by.
    measure: Measure,
    /// What changed, in words: the totals, then one sentence for each way accounts moved, the most money first.
    sentences: Vec<Sentence>,
    totals: ComparedTotals,
    /// Every pair of classes that holds an account active on either side, unchanged ones included.
    matrix: Vec<MatrixCell>,
    /// The accounts that moved, or those that were asked for by class or kind; the most money first.
    movements: Vec<MovedAccount>,
    /// Fields that are null because you may not see them.
    hidden: Vec<&'static str>,
}

/// A sentence, and how to ask for the accounts it counts.
#[derive(Debug, Serialize, ToSchema)]
struct Sentence {
    text: String,
    /// Pass as `kind`; null where the sentence is about all accounts.
    kind: Option<MovementKind>,
    /// Pass as `to_class`, where it is about one class.
    to_class: Option<Class>,
    /// Pass as `to_xyz`, where it is about one XYZ class.
    to_xyz: Option<Xyz>,
}

/// The totals of both runs.
#[derive(Debug, Serialize, ToSchema)]
struct ComparedTotals {
    from: SideTotals,
    to: SideTotals,
}

/// One run's totals over its active accounts.
#[derive(Debug, Serialize, ToSchema)]
struct SideTotals {
    accounts: u32,
    inactive: u32,
    revenue: i64,
    gross_profit: Option<i64>,
    /// On the rung that the run is by.
    rung_amount: Option<i64>,
}

/// The accounts that were in one class and are in another, or the same.
#[derive(Debug, Serialize, ToSchema)]
struct MatrixCell {
    /// Null where the earlier run did not know the account.
    from: Option<Class>,
    /// Null where the later run does not know the account.
    to: Option<Class>,
    accounts: u32,
    change: i64,
}

/// What one account did.
#[derive(Debug, Serialize, ToSchema)]
struct MovedAccount {
    account: MovedWho,
    kind: MovementKind,
    /// Null where the earlier run did not know it.
    from: Option<Position>,
    /// Null where the later run does not know it.
    to: Option<Position>,
    change: i64,
}

/// Who it is.
#[derive(Debug, Serialize, ToSchema)]
struct MovedWho {
    id: Option<AccountId>,
    name: String,
    source: String,
    external_id: String,
}

/// Where an account stands in a run.
#[derive(Debug, Serialize, ToSchema)]
struct Position {
    /// By the measure.
    abc: Class,
    xyz: Xyz,
    revenue: i64,
    /// On the rung that the run is by.
    rung_amount: Option<i64>,
}

/// A comparison in its envelope.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ComparisonResponse {
    comparison: ComparedRuns,
    meta: ComparisonMeta,
}

/// All accounts that were asked for, and where the next page starts.
#[derive(Debug, Serialize, ToSchema)]
struct ComparisonMeta {
    /// Pass as `after`; null after the last page.
    next: Option<String>,
    total: usize,
    /// By how much their net revenue grew, in minor units; negative where it fell.
    change: i64,
}

/// With which run, which accounts, and which page of them. Without a class or kind the accounts are those that moved; with
/// one they are those it lets through, also the ones that kept their classes.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct ComparisonQuery {
    /// The earlier run.
    with: RunId,
    /// Classes in the earlier run, separated by commas; `absent` for accounts it did not know.
    from_class: Option<String>,
    /// Classes in the later run, separated by commas; `absent` for accounts it does not know.
    to_class: Option<String>,
    /// XYZ classes in the later run, separated by commas.
    to_xyz: Option<String>,
    /// What they did, separated by commas: `risen`, `fallen`, `new`, `lost`, `returned`, `changed_xyz`, `kept`.
    kind: Option<String>,
    /// At most this many accounts, 1 to 1000.
    #[param(default = 100)]
    limit: Option<usize>,
    /// `meta.next` of the page before.
    after: Option<usize>,
}

impl ComparisonQuery {
    fn moves(&self) -> Result<Moves, Failure> {
        let classes = |list: Option<&str>, field| -> Result<_, Failure> {
            let sides: Vec<Side> = words(list, field)?;
            Ok(sides.into_iter().map(|side| side.0).collect())
        };
        Ok(Moves {
            kinds: words(self.kind.as_deref(), "kind")?,
            from: classes(self.from_class.as_deref(), "from_class")?,
            to: classes(self.to_class.as_deref(), "to_class")?,
            to_xyz: words(self.to_xyz.as_deref(), "to_xyz")?,
        })
    }
}

/// A class, or that the run does not know the account.
struct Side(Option<Class>);

impl FromStr for Side {
    type Err = <Class as FromStr>::Err;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        if word == "absent" { Ok(Self(None)) } else { word.parse().map(|class| Self(Some(class))) }
    }
}

/// Says what changed since an earlier run: in words, as totals, from class to class, and account by account.
#[utoipa::path(get, path = "/runs/{id}/comparison", tag = "portfolio", operation_id = "compare_runs",
    params(("id" = RunId, Path), ComparisonQuery), responses((status = 200, body = ComparisonResponse)))]
pub(super) async fn compare_runs(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<RunId>,
    Query(query): Query<ComparisonQuery>,
) -> Result<Json<ComparisonResponse>, Failure> {
    let page = Page { after: query.after.unwrap_or(0), limit: query.limit.unwrap_or(100).clamp(1, 1000) };
    let compared =
        portfolio::compare_runs(&http.app, &caller.actor, (query.with, id), &query.moves()?, page).await?;
    let meta = ComparisonMeta {
        next: compared.next.map(|next| next.to_string()),
        total: compared.total,
        change: minor(compared.change, compared.to.currency)?,
    };
    Ok(Json(ComparisonResponse { comparison: comparison(compared)?, meta }))
}

fn comparison(compared: RunComparison) -> Result<ComparedRuns, Failure> {
    let (currency, margin, found) = (compared.to.currency, compared.margin, compared.comparison);
    let hidden = hidden(margin, [&compared.from, &compared.to]);
    Ok(ComparedRuns {
        from: compared.from.into(),
        to: compared.to.into(),
        measure: compared.measure,
        sentences: compared.sentences.into_iter().map(sentence).collect(),
        totals: ComparedTotals {
            from: totals(found.from, currency, margin)?,
            to: totals(found.to, currency, margin)?,
        },
        matrix: found.matrix.into_iter().map(|cell| matrix_cell(cell, currency)).collect::<Result<_, _>>()?,
        movements: compared.moved.into_iter().map(|one| moved(one, currency)).collect::<Result<_, _>>()?,
        hidden,
    })
}

fn sentence(DomainSentence { text, moves }: DomainSentence) -> Sentence {
    let moves = moves.unwrap_or_default();
    Sentence {
        text,
        kind: moves.kinds.first().copied(),
        to_class: moves.to.first().copied().flatten(),
        to_xyz: moves.to_xyz.first().copied(),
    }
}

fn totals(totals: DomainTotals, currency: Currency, margin: bool) -> Result<SideTotals, Failure> {
    Ok(SideTotals {
        accounts: totals.accounts,
        inactive: totals.inactive,
        revenue: minor(totals.revenue, currency)?,
        gross_profit: optional(totals.gross_profit.filter(|_| margin), currency)?,
        rung_amount: optional(totals.rung_amount, currency)?,
    })
}

fn matrix_cell(cell: DomainCell, currency: Currency) -> Result<MatrixCell, Failure> {
    let change = minor(cell.change, currency)?;
    Ok(MatrixCell { from: cell.from, to: cell.to, accounts: cell.accounts, change })
}

fn moved(moved: Moved, currency: Currency) -> Result<MovedAccount, Failure> {
    let movement = moved.movement;
    let (source, external_id) = (movement.account.source, movement.account.external_id);
    Ok(MovedAccount {
        account: MovedWho { id: moved.id, name: moved.name, source, external_id },
        kind: movement.kind,
        from: movement.from.map(|from| position(from, currency)).transpose()?,
        to: movement.to.map(|to| position(to, currency)).transpose()?,
        change: minor(movement.change, currency)?,
    })
}

fn position(position: DomainPosition, currency: Currency) -> Result<Position, Failure> {
    let revenue = minor(position.revenue, currency)?;
    let rung_amount = optional(position.rung_amount, currency)?;
    Ok(Position { abc: position.abc, xyz: position.xyz, revenue, rung_amount })
}
