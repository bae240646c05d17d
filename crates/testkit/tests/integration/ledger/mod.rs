//! From files to versions of the ledger.

mod answers;
mod ask;
mod categories;
mod checksums;
mod commits;
mod compacted;
mod connectors;
mod corrections;
mod currencies;
mod dealings;
mod events;
mod faults;
mod further_fields;
mod master;
mod mending;
mod mending_workbooks;
mod pulls;
mod rebates;
mod renumberings;
mod replayed_events;
mod side_by_side;
mod summaries;
mod undo;
mod units;
mod versions;
