//! The ledger's files in an S3-compatible store: the same stories as in a folder, and what a store can do wrong.

mod killed;
mod server;
mod stories;
mod terminal;
mod trouble;

pub(crate) use server::Bucket;
use server::Trouble;
