//! The integration tests of every floor, in the one test binary that links the analytics engine.

#[cfg(test)]
mod import;
#[cfg(test)]
mod ledger;
