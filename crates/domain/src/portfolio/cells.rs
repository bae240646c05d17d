//! ABC by a measure against XYZ: the nine cells, and what each means.
//!
//! The rules are the trade's reading of the two analyses together: ABC says what an account is worth, XYZ how far ahead its
//! next order can be seen.

use serde::Serialize;

use super::abc::Class;
use super::measure::Measure;
use super::rank::count;
use super::run::AccountJudgement;
use super::summary::known_sum;
use super::xyz::Xyz;
use crate::money::Amount;

/// The accounts in one class by ABC and in one by XYZ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NineCell {
    /// A, B or C.
    pub abc: Class,
    /// X, Y, Z, or N where an account of that class cannot be told.
    pub xyz: Xyz,
    /// How many accounts there are.
    pub accounts: u32,
    /// Their net revenue.
    pub revenue: Amount,
    /// Their gross profit; `None` where no cost is known.
    pub gross_profit: Option<Amount>,
}

/// A cell in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellRule {
    /// What the cell means.
    pub meaning: &'static str,
    /// What to do.
    pub advice: &'static str,
}

/// The nine cells in the order of rows A to C, and behind each row the accounts whose XYZ cannot be told, where there are
/// any. Accounts without a class A, B or C by the measure are in none.
pub fn nine_cells(judgements: &[AccountJudgement], measure: Measure) -> Vec<NineCell> {
    let cell = |abc: Class, xyz: Xyz| {
        let members: Vec<_> = judgements
            .iter()
            .filter(|judgement| judgement.class(measure) == abc && judgement.xyz.class() == xyz)
            .collect();
        NineCell {
            abc,
            xyz,
            accounts: count(members.len()),
            revenue: members.iter().map(|judgement| judgement.facts.revenue).sum(),
            gross_profit: known_sum(members.iter().map(|judgement| judgement.facts.gross_profit())),
        }
    };
    let rows = [Class::A, Class::B, Class::C];
    let cells = rows.into_iter().flat_map(|abc| Xyz::ALL.into_iter().map(move |xyz| (abc, xyz)));
    cells.map(|(abc, xyz)| cell(abc, xyz)).filter(|cell| cell.xyz != Xyz::N || cell.accounts > 0).collect()
}

/// What a cell means and what to do; `None` outside A, B and C.
pub fn cell_rule(abc: Class, xyz: Xyz) -> Option<CellRule> {
    let (meaning, advice) = match (abc, xyz) {
        (Class::A, Xyz::X) => (
            "Large and steady: the business stands on these accounts, and their next order can be planned.",
            "Secure them with a named key account manager, agreements over the year and a joint plan, and look into every missed order at once.",
        ),
        (Class::A, Xyz::Y) => (
            "Large and changing: the volume is there, its timing is not settled.",
            "Learn what drives the swings, season, projects or stock, and agree forecasts and call-off dates.",
        ),
        (Class::A, Xyz::Z) => (
            "Large and erratic: a few orders carry much of the year, and each may be the last.",
            "Manage order by order and project by project, hold capacity for them, and do not plan fixed costs on their revenue.",
        ),
        (Class::B, Xyz::X) => (
            "Medium and steady: reliable accounts that may have more to give.",
            "Look for what they buy elsewhere and develop the best of them towards A, with service that keeps its standard.",
        ),
        (Class::B, Xyz::Y) => (
            "Medium and changing: ordinary business with swings.",
            "Serve them by a fixed rhythm of visits, and make the next order easy with frame agreements and reminders.",
        ),
        (Class::B, Xyz::Z) => (
            "Medium and erratic: worth having when they order, hard to foresee.",
            "Keep in touch at low cost, watch for the projects behind the orders, and ask for early notice.",
        ),
        (Class::C, Xyz::X) => (
            "Small and steady: little money, but regular.",
            "Let them order by themselves through shop, catalogue or standing orders, with conditions that cover the cost of serving them.",
        ),
        (Class::C, Xyz::Y) => (
            "Small and changing: little money at uneven times.",
            "Serve them by inside sales, bundle their orders, and set minimum quantities.",
        ),
        (Class::C, Xyz::Z) => (
            "Small and erratic: occasional buyers.",
            "Spend no visits on them, sell on standard terms, and hand them to dealers where serving them costs more than it brings.",
        ),
        (Class::A, Xyz::N) => (
            "Large, with too short a history to tell how steadily: often a new account.",
            "Treat them as key accounts on probation: make sure of the second and third order, and look again when the history is longer.",
        ),
        (Class::B, Xyz::N) => (
            "Medium, with too short a history to tell how steadily.",
            "Find out whether the first orders were a trial or a beginning, and follow them up.",
        ),
        (Class::C, Xyz::N) => (
            "Small, with too few purchases to tell how steadily.",
            "Welcome them at low cost and wait for the next order.",
        ),
        (Class::N | Class::Unknown | Class::Inactive, _) => return None,
    };
    Some(CellRule { meaning, advice })
}

/// Active accounts per XYZ class, on each basis.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct XyzCounts {
    /// By the class accounts go by: regularity, else variability.
    pub default: XyzCount,
    /// By the gaps between purchase days.
    pub regularity: XyzCount,
    /// By the value period by period.
    pub variability: XyzCount,
    /// By the part of periods with a purchase.
    pub frequency: XyzCount,
}

/// Accounts per XYZ class.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct XyzCount {
    /// Steady.
    pub x: u32,
    /// Changing.
    pub y: u32,
    /// Erratic.
    pub z: u32,
    /// Not classifiable.
    pub n: u32,
}

impl XyzCount {
    fn add(&mut self, class: Xyz) {
        match class {
            Xyz::X => self.x += 1,
            Xyz::Y => self.y += 1,
            Xyz::Z => self.z += 1,
            Xyz::N => self.n += 1,
        }
    }
}

/// Counts the active accounts by XYZ.
pub(super) fn xyz_counts(judgements: &[AccountJudgement]) -> XyzCounts {
    let mut counts = XyzCounts::default();
    for judgement in judgements.iter().filter(|judgement| judgement.facts.is_active()) {
        counts.default.add(judgement.xyz.class());
        counts.regularity.add(judgement.xyz.regularity.class);
        counts.variability.add(judgement.xyz.variability.class);
        counts.frequency.add(judgement.xyz.frequency.class);
    }
    counts
}
