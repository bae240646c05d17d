//! How a setting names the place of a ledger.

use std::fmt;
use std::path::PathBuf;

use super::StoreError;

/// A folder, or a prefix of a bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// A folder of this machine, or one that it has mounted.
    Folder(PathBuf),
    /// An S3-compatible store.
    Bucket(BucketAddress),
}

/// A prefix of a bucket, and how to get there.
#[derive(Clone, PartialEq, Eq)]
pub struct BucketAddress {
    pub(super) bucket: String,
    /// Without slashes at its ends; may be empty.
    pub(super) prefix: String,
    /// The variables `AWS_*`, by their names.
    pub(super) variables: Vec<(String, String)>,
}

impl Address {
    /// Reads a setting: `s3://BUCKET/PREFIX`, or else a folder. Of the variables those count that begin with `AWS_`.
    pub fn parse(
        text: &str,
        variables: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, StoreError> {
        let Some((scheme, place)) = text.split_once("://") else {
            return Ok(Self::Folder(text.into()));
        };
        let (bucket, prefix) = place.split_once('/').unwrap_or((place, ""));
        let prefix = prefix.trim_matches('/');
        let is_plain = |part: &str| !part.is_empty() && part != "." && part != "..";
        let is_name = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_');
        let fits = scheme == "s3"
            && !bucket.is_empty()
            && bucket.chars().all(is_name)
            && (prefix.is_empty() || prefix.split('/').all(is_plain))
            && prefix.chars().all(|letter| is_name(letter) || letter == '/');
        if !fits {
            return Err(StoreError::Address(text.to_owned()));
        }
        let variables = variables.into_iter().filter(|(name, _)| name.starts_with("AWS_")).collect();
        Ok(Self::Bucket(BucketAddress { bucket: bucket.to_owned(), prefix: prefix.to_owned(), variables }))
    }
}

impl fmt::Display for BucketAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "s3://{}", self.bucket)?;
        if self.prefix.is_empty() { Ok(()) } else { write!(f, "/{}", self.prefix) }
    }
}

/// Without the variables, which hold secrets.
impl fmt::Debug for BucketAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}
