//! A person's word against the rules: what invoices do not show, such as sole supply, a joint plan, or a contract that ended.

use super::phase::Phase;
use crate::time::{AsOf, Day};

/// The longest reason.
const LONGEST_REASON: usize = 500;

/// The phase that a person says an account is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhaseOverride {
    /// Which phase.
    pub phase: Phase,
    /// Whether the account is closed: a contract ended, or business with it did. Only with dissolution.
    pub is_closed: bool,
    /// Why, for whoever reads it later.
    pub reason: String,
    /// The first as-of day it holds for.
    pub from: Day,
    /// The last as-of day it holds for; `None` until it is withdrawn.
    pub until: Option<Day>,
}

/// An override that cannot be meant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidOverride {
    /// No reason, or too long a one.
    #[error("say why in 1 to {LONGEST_REASON} characters; yours has {0}")]
    Reason(usize),
    /// It ends before it begins.
    #[error("it would end on {until}, before it begins on {from}")]
    Ends {
        /// The first day.
        from: Day,
        /// The last day.
        until: Day,
    },
    /// Closed, and yet not in dissolution.
    #[error("only an account in dissolution can be closed; this says {0}")]
    Closed(Phase),
}

impl InvalidOverride {
    /// The field to look at.
    pub fn field(&self) -> &'static str {
        match self {
            Self::Reason(_) => "reason",
            Self::Ends { .. } => "until",
            Self::Closed(_) => "is_closed",
        }
    }
}

impl PhaseOverride {
    /// Checks it, and trims its reason.
    pub fn checked(mut self) -> Result<Self, InvalidOverride> {
        self.reason = self.reason.trim().to_owned();
        let length = self.reason.chars().count();
        if length == 0 || length > LONGEST_REASON {
            return Err(InvalidOverride::Reason(length));
        }
        if let Some(until) = self.until.filter(|until| *until < self.from) {
            return Err(InvalidOverride::Ends { from: self.from, until });
        }
        if self.is_closed && self.phase != Phase::Dissolution {
            return Err(InvalidOverride::Closed(self.phase));
        }
        Ok(self)
    }

    /// Whether it holds for an analysis as of a day.
    pub fn holds(&self, as_of: AsOf) -> bool {
        self.from <= as_of.0 && self.until.is_none_or(|until| as_of.0 <= until)
    }
}
