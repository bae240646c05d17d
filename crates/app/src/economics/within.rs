//! What a question is narrowed to: a member of a dimension, or segments of a segmentation that was kept.

use std::collections::BTreeSet;
use std::pin::Pin;
use std::str::FromStr;

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::economics::{CellKey, Dimension};
use mainstay_domain::policy::Actor;
use mainstay_ledger::facts::Grain;

use super::dimension::{Register, grain};
use crate::App;
use crate::error::Result;
use crate::portfolio::{self, SegmentChoice};

/// The word before a version of a segmentation.
const SEGMENTATION: &str = "segmentation";

/// What a question is narrowed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Within {
    /// One member of a dimension, by its key: `segment:Industry`.
    Member(Dimension, String),
    /// Segments of a version of a segmentation, in the run people see: `segmentation:ID:1,3`.
    Segments(SegmentChoice),
}

/// The text says nothing to narrow to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotWithin {
    /// There is no member.
    #[error("`{0}` is not a dimension and a member such as segment:Industry")]
    NoMember(String),
    /// Something is wrong with a part of it.
    #[error("{0}")]
    Part(String),
}

impl FromStr for Within {
    type Err = NotWithin;

    fn from_str(text: &str) -> std::result::Result<Self, NotWithin> {
        let (dimension, member) = text.split_once(':').ok_or_else(|| NotWithin::NoMember(text.to_owned()))?;
        if dimension == SEGMENTATION {
            let choice = member.parse().map_err(|error| NotWithin::Part(format!("{error}")))?;
            return Ok(Self::Segments(choice));
        }
        let dimension = dimension.parse().map_err(|error| NotWithin::Part(format!("{error}")))?;
        Ok(Self::Member(dimension, member.to_owned()))
    }
}

/// The same, with the accounts of the segments.
pub(super) enum Narrowed {
    Member(Dimension, String),
    Accounts(BTreeSet<AccountRef>),
}

impl Narrowed {
    /// Whether a cell belongs to it.
    pub(super) fn holds(&self, register: &Register, key: &CellKey) -> bool {
        match self {
            Self::Member(dimension, member) => {
                register.member(*dimension, key).key.as_deref().unwrap_or_default() == member
            }
            Self::Accounts(accounts) => accounts.contains(&key.account),
        }
    }

    /// What cells must be told apart by for it.
    pub(super) fn grain(&self) -> Grain {
        match self {
            Self::Member(dimension, _) => grain(*dimension),
            Self::Accounts(_) => Grain::ACCOUNT,
        }
    }
}

/// Looks up who is meant. Boxed, because what puts accounts into segments may ask what they buy.
pub(super) fn narrowed<'a>(
    app: &'a App,
    actor: &'a Actor,
    within: &'a Within,
) -> Pin<Box<dyn Future<Output = Result<Narrowed>> + Send + 'a>> {
    Box::pin(async move {
        Ok(match within {
            Within::Member(dimension, member) => Narrowed::Member(*dimension, member.clone()),
            Within::Segments(choice) => {
                Narrowed::Accounts(portfolio::accounts_in_segments(app, actor, None, choice).await?)
            }
        })
    })
}
