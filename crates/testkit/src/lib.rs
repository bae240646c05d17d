//! The kit the integration tests stand on: an installation per test, people who use it, and a company to look at.
//!
//! A test arranges with words of the story (`app.import(..)`, `app.limited_viewer(&["C1"])`), acts through a use case, the
//! API or the binary, and claims one thing. Every story runs on SQLite, and on PostgreSQL where one is at hand.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::missing_panics_doc,
    reason = "a kit for tests fails by panicking, which is what fails a test"
)]

mod app;
mod backend;
mod binary;
mod client;
mod cluster;
mod company;
mod dump;
mod people;

pub use app::{Folders, TestApp};
pub use backend::{Backend, environment, shared_data};
pub use binary::{Binary, Ended};
pub use client::{Client, Reply, router};
pub use cluster::Cluster;
pub use company::{COMPANY, Lines, MAPPING};
pub use dump::dump;
pub use people::Person;
