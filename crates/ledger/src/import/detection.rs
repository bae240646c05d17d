//! What was found out about how a file is written: shown, so that nothing is guessed in silence.

use super::{AmbiguousReading, ImportError};

/// Something a file does not say of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Detected {
    /// The character between columns.
    Delimiter,
    /// The encoding of a text file.
    Encoding,
    /// The decimal sign.
    Decimal,
    /// The sign between thousands.
    Thousands,
    /// How dates are written, in the letters of `strftime`.
    DateFormat,
    /// The sheet of a workbook.
    Sheet,
    /// The row of the header, from 1.
    HeaderRow,
}

impl Detected {
    /// The stable word, which is also the key in the mapping's `[read]`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Delimiter => "delimiter",
            Self::Encoding => "encoding",
            Self::Decimal => "decimal",
            Self::Thousands => "thousands",
            Self::DateFormat => "date_format",
            Self::Sheet => "sheet",
            Self::HeaderRow => "header_row",
        }
    }

    /// What an import asks where nothing decides; `None` where what was found is used, and a wrong one shows in the preview.
    fn asked(self) -> Option<AmbiguousReading> {
        match self {
            Self::Delimiter => Some(AmbiguousReading::Delimiter),
            Self::Sheet => Some(AmbiguousReading::Sheet),
            Self::HeaderRow => Some(AmbiguousReading::HeaderRow),
            Self::Decimal | Self::Thousands => Some(AmbiguousReading::Number),
            Self::DateFormat => Some(AmbiguousReading::Date),
            Self::Encoding => None,
        }
    }
}

/// What was found, from what, and how sure that is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detection {
    /// What it concerns.
    pub what: Detected,
    /// What was found, as the mapping would state it; the likeliest where it is not sure.
    pub value: Option<String>,
    /// Whether it is decided.
    pub sure: bool,
    /// What decided it, or why nothing does, as a sentence's part.
    pub because: String,
    /// What else it could be.
    pub alternatives: Vec<String>,
}

impl Detection {
    /// What the mapping states.
    pub(super) fn stated(what: Detected, value: impl Into<String>) -> Self {
        let because = "the mapping says so".to_owned();
        Self { what, value: Some(value.into()), sure: true, because, alternatives: Vec::new() }
    }

    /// What the file decides.
    pub(super) fn sure(what: Detected, value: impl Into<String>, because: impl Into<String>) -> Self {
        let alternatives = Vec::new();
        Self { what, value: Some(value.into()), sure: true, because: because.into(), alternatives }
    }

    /// Refuses to go on with what only a person can tell.
    pub(super) fn insist(&self) -> Result<(), ImportError> {
        let Some(what) = self.what.asked().filter(|_| !self.sure) else { return Ok(()) };
        let shown = |value: Option<&String>| value.map_or_else(String::new, |value| format!("`{value}`"));
        Err(ImportError::Ambiguous {
            what,
            key: format!("read.{}", self.what.as_str()),
            readings: (
                format!("{} ({})", shown(self.value.as_ref()), self.because),
                self.alternatives.iter().map(|other| format!("`{other}`")).collect::<Vec<_>>().join(" or "),
            ),
            alternatives: self.value.iter().chain(&self.alternatives).cloned().collect(),
        })
    }
}
