//! From files to versions of the ledger.

mod commits;
