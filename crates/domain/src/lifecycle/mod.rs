//! Where a customer relationship stands: its phase after Dwyer, Schurr and Oh (1987), from awareness to dissolution, and
//! beside it what the account does at the moment, its activity state.
//!
//! Both are told from what the account bought, by rules in a fixed order of which the first that fits decides; each answer
//! names its rule and the figures behind it. People know more than invoices say: a [`PhaseOverride`] stands beside the phase
//! that was told, and never in its place.

mod calendar;
mod course;
mod overrides;
mod past;
mod phase;
mod rhythm;
mod standing;
mod state;
#[cfg(test)]
mod tests;
mod walk;

pub use calendar::{Calendar, KEPT_MONTHS};
pub use course::{Course, MovedBack, Spell, Then};
pub use overrides::{InvalidOverride, PhaseOverride};
pub use phase::{Phase, PhaseRule};
pub use rhythm::{OwnRhythm, Typical};
pub use standing::{Figures, Standing};
pub use state::ActivityState;
