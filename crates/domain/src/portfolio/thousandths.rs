//! A parameter such as 0.75, kept as a whole number so that nothing hangs on how a fraction is rounded.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A number from 0 to 1,000 with at most three decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Thousandths(u32);

impl Thousandths {
    /// That many thousandths; at most 1,000,000 of them are kept.
    pub(super) const fn of(parts: u32) -> Self {
        Self(if parts > 1_000_000 { 1_000_000 } else { parts })
    }

    pub(super) const fn parts(self) -> u32 {
        self.0
    }

    /// The number itself, for showing.
    pub fn value(self) -> f64 {
        f64::from(self.0) / 1000.0
    }
}

/// Without trailing zeros: `0.5`.
impl fmt::Display for Thousandths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value().fmt(f)
    }
}

/// The text is not such a number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a number from 0 to 1000 with at most three decimals, such as 0.75")]
pub struct NotThousandths(pub String);

impl FromStr for Thousandths {
    type Err = NotThousandths;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let parts = (digits(whole) && digits(decimals) && decimals.len() <= 3)
            .then(|| format!("{whole}{decimals:0<3}").parse().ok())
            .flatten()
            .filter(|parts| *parts <= 1_000_000);
        parts.map(Self).ok_or_else(|| NotThousandths(text.to_owned()))
    }
}

impl Serialize for Thousandths {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.value())
    }
}

impl<'de> Deserialize<'de> for Thousandths {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = f64::deserialize(deserializer)?;
        number.to_string().parse().map_err(serde::de::Error::custom)
    }
}
