//! Which day of a line counts: that of its document, or that of its posting.

use serde::{Deserialize, Serialize};

use super::words::words;

/// Which day of a line counts in windows, months and rhythms.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DateBasis {
    /// The business date, as the document has it.
    #[default]
    Document,
    /// The day of posting; a line without one counts at its business date.
    Posting,
}

words!(DateBasis, 2, "document, posting": Document = "document", Posting = "posting");

impl DateBasis {
    /// Whether it is the one that runs had before there was a choice; such a run is stored and hashed without it.
    pub fn is_document(&self) -> bool {
        *self == Self::Document
    }
}
