//! The words by which choices are written in the database, the API, exports and on the command line.

/// The text is none of the words there are.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not one of {choices}")]
pub struct NotOneOf {
    /// What was written.
    pub text: String,
    /// What may be written.
    pub choices: &'static str,
}

/// Gives an enum its words: `ALL` in the order of tables, `as_str`, `Display` and `FromStr`.
macro_rules! words {
    ($name:ident, $count:literal, $choices:literal: $($variant:ident = $word:literal),+ $(,)?) => {
        impl $name {
            /// Every one, in the order of tables.
            pub const ALL: [Self; $count] = [$(Self::$variant),+];

            /// The word used in the database, the API, exports and hashes.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::portfolio::NotOneOf;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let unknown = || $crate::portfolio::NotOneOf { text: text.to_owned(), choices: $choices };
                Self::ALL.into_iter().find(|choice| choice.as_str() == text).ok_or_else(unknown)
            }
        }
    };
}

pub(crate) use words;
