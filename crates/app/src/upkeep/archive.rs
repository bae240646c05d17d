//! What a backup is: a tar archive under zstd, whose first entry says what the others are.

use std::path::{Component, Path};

use serde::{Deserialize, Serialize};

/// The first entry of an archive.
pub(super) const CONTENTS: &str = "contents.json";
/// The database's entry.
pub(super) const DATABASE: &str = "mainstay.db";
/// The version of this form.
pub(super) const FORM: u32 = 1;

/// What an archive holds, and how to tell that it is whole.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Contents {
    pub(super) form: u32,
    /// The version of the program that wrote it.
    pub(super) mainstay: String,
    pub(super) made_at: chrono::DateTime<chrono::Utc>,
    /// In the order in which they follow.
    pub(super) files: Vec<Packed>,
}

/// One file of an archive.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Packed {
    /// Its place below the data directory, with `/` between the parts.
    pub(super) path: String,
    pub(super) bytes: u64,
    pub(super) sha256: String,
}

impl Packed {
    /// Whether the place lies below the data directory and nowhere else, whatever an archive says.
    pub(super) fn is_inside(&self) -> bool {
        let plain = |part| matches!(part, Component::Normal(_));
        !self.path.is_empty() && !self.path.contains('\\') && Path::new(&self.path).components().all(plain)
    }
}
