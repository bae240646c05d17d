//! The five phases, and the rules that tell them.

use serde::{Deserialize, Serialize};

use crate::portfolio::words;

/// How far a relationship has come (Dwyer, Schurr and Oh 1987).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Each knows of the other; nothing was bought yet.
    Awareness,
    /// First purchases, to try it out; also the first ones after a long silence.
    Exploration,
    /// It buys again and again, and each leans on the other more.
    Expansion,
    /// It has bought steadily for years.
    Commitment,
    /// One side withdraws.
    Dissolution,
}

words!(Phase, 5, "awareness, exploration, expansion, commitment, dissolution":
    Awareness = "awareness",
    Exploration = "exploration",
    Expansion = "expansion",
    Commitment = "commitment",
    Dissolution = "dissolution",
);

impl Phase {
    /// How close the two sides are, the closest largest: whoever comes to a smaller number moved back.
    pub(super) fn closeness(self) -> u8 {
        match self {
            Self::Dissolution => 0,
            Self::Awareness => 1,
            Self::Exploration => 2,
            Self::Expansion => 3,
            Self::Commitment => 4,
        }
    }

    /// What the phase means, and what to do in it.
    pub fn advice(self) -> (&'static str, &'static str) {
        match self {
            Self::Awareness => (
                "The customer is known and has not bought.",
                "Find out what it needs and who decides; ask for a first order that is easy to give.",
            ),
            Self::Exploration => (
                "The customer tries it out: first orders, or first orders after a long silence.",
                "See the first deliveries through without a mistake; agree what would make a second year.",
            ),
            Self::Expansion => (
                "The customer buys again and again; how much it will rely on you is open.",
                "Widen what it buys and whom you know; agree a plan and say what each side gains.",
            ),
            Self::Commitment => (
                "The customer has bought steadily for years.",
                "Keep the promise, link plans and systems, and look for what it does not say.",
            ),
            Self::Dissolution => (
                "The customer has gone silent, or buys less than half of what it did.",
                "Ask why, in person, and decide whether to win it back or to end it well.",
            ),
        }
    }
}

/// The rule that told a phase, in the order in which they are asked; the first that fits decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PhaseRule {
    /// It never bought more than it returned on a day.
    NoPurchase,
    /// It has been silent for longer than its rhythm explains.
    Silent,
    /// It bought for less than half of what it bought the year before, by more than chance.
    Withdrawing,
    /// It bought again after a silence, within the last two of its cycles.
    Returned,
    /// Fewer than four days with a purchase.
    FewPurchases,
    /// Its first purchase lies less than a quarter back, or less than two of its cycles.
    Recent,
    /// It has bought for two years or more without a pause in the last two.
    Steady,
    /// It buys again and again, for less than two years.
    Repeating,
    /// It has bought for two years or more, with a pause in the last two.
    Pausing,
}

words!(PhaseRule, 9,
    "no_purchase, silent, withdrawing, returned, few_purchases, recent, steady, repeating, pausing":
    NoPurchase = "no_purchase",
    Silent = "silent",
    Withdrawing = "withdrawing",
    Returned = "returned",
    FewPurchases = "few_purchases",
    Recent = "recent",
    Steady = "steady",
    Repeating = "repeating",
    Pausing = "pausing",
);

impl PhaseRule {
    /// The phase it tells.
    pub fn phase(self) -> Phase {
        match self {
            Self::NoPurchase => Phase::Awareness,
            Self::Silent | Self::Withdrawing => Phase::Dissolution,
            Self::Returned | Self::FewPurchases | Self::Recent => Phase::Exploration,
            Self::Steady => Phase::Commitment,
            Self::Repeating | Self::Pausing => Phase::Expansion,
        }
    }
}
