//! The generated company, read back from its files.

#![expect(clippy::unwrap_used, reason = "a failing helper fails its test, with the place it failed at")]
#![expect(clippy::indexing_slicing, reason = "a failing test says where")]

mod claims;
mod documents;
mod prices;
mod read;
mod registers;
mod whole;

use std::sync::LazyLock;

use mainstay_sample::SampleCompany;

/// Read once, as most tests look at it.
static DEFAULT: LazyLock<read::Read> = LazyLock::new(|| read::read(&SampleCompany::default()));
