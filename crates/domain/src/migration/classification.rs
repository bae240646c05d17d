//! By which class accounts are followed, and the states it puts them into.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::accounts::AccountRef;
use crate::lifecycle::Phase;
use crate::portfolio::{AccountJudgement, Class, Measure, RfmSegment, Xyz};

/// The class by which accounts are followed from run to run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Classification {
    /// What an account is worth, by a measure.
    #[default]
    Abc,
    /// How steadily it buys.
    Xyz,
    /// Both together: the nine cells.
    NineCells,
    /// Its segment by recency, frequency and monetary value.
    Rfm,
    /// The phase of its relationship.
    Phase,
    /// Whether it is a key account.
    Tier,
}

impl Classification {
    /// Every one, in the order of choices.
    pub const ALL: [Self; 6] = [Self::Abc, Self::Xyz, Self::NineCells, Self::Rfm, Self::Phase, Self::Tier];

    /// The word used in the API and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Abc => "abc",
            Self::Xyz => "xyz",
            Self::NineCells => "nine_cells",
            Self::Rfm => "rfm",
            Self::Phase => "phase",
            Self::Tier => "tier",
        }
    }

    /// Whether a run says it by itself.
    pub fn is_of_run(self) -> bool {
        !matches!(self, Self::Phase | Self::Tier)
    }

    /// Whether the measure decides the class.
    pub fn is_by_measure(self) -> bool {
        matches!(self, Self::Abc | Self::NineCells)
    }
}

impl FromStr for Classification {
    type Err = crate::portfolio::NotOneOf;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || crate::portfolio::NotOneOf {
            text: text.to_owned(),
            choices: "abc, xyz, nine_cells, rfm, phase, tier",
        };
        Self::ALL.into_iter().find(|one| one.as_str() == text).ok_or_else(unknown)
    }
}

/// Where one account stands in one run. The order is that of tables: the best first, who is not there last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// One of the nine cells, or a class A, B or C whose steadiness cannot be told.
    Cell(Class, Xyz),
    /// A class by ABC.
    Abc(Class),
    /// A class by XYZ.
    Xyz(Xyz),
    /// A segment by RFM.
    Rfm(RfmSegment),
    /// Active, but without a score by RFM: it never bought more than it returned.
    Unscored,
    /// A phase of its relationship.
    Phase(Phase),
    /// A key account, by the register.
    KeyAccount,
    /// Active, and no key account.
    OtherAccount,
    /// No line in the window, but earlier ones.
    Inactive,
    /// The run does not know the account.
    Absent,
}

impl State {
    /// Every state there is.
    fn all() -> impl Iterator<Item = Self> {
        let cells = [Class::A, Class::B, Class::C]
            .into_iter()
            .flat_map(|abc| Xyz::ALL.into_iter().map(move |xyz| Self::Cell(abc, xyz)));
        let classes = [Class::A, Class::B, Class::C, Class::N, Class::Unknown].into_iter().map(Self::Abc);
        let steadiness = Xyz::ALL.into_iter().map(Self::Xyz);
        let segments = RfmSegment::ALL.into_iter().map(Self::Rfm);
        let phases = Phase::ALL.into_iter().map(Self::Phase);
        let others = [Self::Unscored, Self::KeyAccount, Self::OtherAccount, Self::Inactive, Self::Absent];
        cells.chain(classes).chain(steadiness).chain(segments).chain(phases).chain(others)
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cell(abc, xyz) => write!(f, "{abc}{xyz}"),
            Self::Abc(class) => class.fmt(f),
            Self::Xyz(class) => class.fmt(f),
            Self::Rfm(segment) => f.write_str(segment.as_str()),
            Self::Phase(phase) => phase.fmt(f),
            Self::Unscored => f.write_str("unscored"),
            Self::KeyAccount => f.write_str("key_account"),
            Self::OtherAccount => f.write_str("other_account"),
            Self::Inactive => f.write_str("inactive"),
            Self::Absent => f.write_str("absent"),
        }
    }
}

/// The text is no state of any class.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no class an account can be in: use one of those in the matrix, such as A, AX, champions or inactive"
)]
pub struct NotAState(pub String);

/// A state written in a word. `N` is the class by ABC or by XYZ, whichever the classification has.
impl State {
    /// Reads a word by the classification it belongs to.
    pub fn read(by: Classification, word: &str) -> Result<Self, NotAState> {
        let belongs = |state: &Self| match state {
            Self::Cell(..) => by == Classification::NineCells,
            Self::Abc(Class::N | Class::Unknown) => by.is_by_measure(),
            Self::Abc(_) => by == Classification::Abc,
            Self::Xyz(_) => by == Classification::Xyz,
            Self::Rfm(_) | Self::Unscored => by == Classification::Rfm,
            Self::Phase(_) => by == Classification::Phase,
            Self::KeyAccount | Self::OtherAccount => by == Classification::Tier,
            Self::Inactive => by != Classification::Phase,
            Self::Absent => true,
        };
        let mut known = Self::all().filter(belongs);
        known.find(|state| state.to_string() == word).ok_or_else(|| NotAState(word.to_owned()))
    }
}

/// The phases of a run's accounts.
pub type Phases = BTreeMap<AccountRef, Phase>;

/// What accounts are followed by that their run does not say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Beside {
    /// Nothing: the run says all.
    #[default]
    Nothing,
    /// The phases on its day.
    Phases(Phases),
    /// The key accounts on its day.
    KeyAccounts(BTreeSet<AccountRef>),
}

/// A run as it is followed.
#[derive(Debug, Clone, Copy)]
pub struct Followed<'a> {
    /// What it says of its accounts, in the order of source and external id.
    pub judgements: &'a [AccountJudgement],
    /// What it does not say.
    pub beside: &'a Beside,
}

impl Followed<'_> {
    /// Where an account stands that the run knows. A phase does not end with the window: silence has one of its own. Nor is a
    /// key account none for having bought nothing.
    pub(super) fn place(&self, judgement: &AccountJudgement, by: Classification, measure: Measure) -> State {
        let account = &judgement.facts.account;
        match self.beside {
            Beside::Nothing if by.is_of_run() => place(judgement, by, measure),
            Beside::Nothing => State::Absent,
            Beside::Phases(phases) => phases.get(account).map_or(State::Absent, |phase| State::Phase(*phase)),
            Beside::KeyAccounts(key_accounts) if key_accounts.contains(account) => State::KeyAccount,
            Beside::KeyAccounts(_) if judgement.facts.is_active() => State::OtherAccount,
            Beside::KeyAccounts(_) => State::Inactive,
        }
    }
}

/// Where an account stands by what its run says of it.
fn place(judgement: &AccountJudgement, by: Classification, measure: Measure) -> State {
    if !judgement.facts.is_active() {
        return State::Inactive;
    }
    let (abc, xyz) = (judgement.class(measure), judgement.xyz.class());
    match (by, abc) {
        (Classification::Xyz, _) => State::Xyz(xyz),
        (Classification::Rfm, _) => {
            judgement.scores.map_or(State::Unscored, |scores| State::Rfm(RfmSegment::of(scores)))
        }
        (Classification::NineCells, Class::A | Class::B | Class::C) => State::Cell(abc, xyz),
        (_, class) => State::Abc(class),
    }
}
