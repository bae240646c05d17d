//! From files to versions of the ledger.

mod commits;
mod faults;
mod side_by_side;
