//! The page of a binary that was built without the interface.

use std::borrow::Cow;

use crate::Asset;

const PAGE: &str = include_str!("placeholder.html");

pub(crate) fn page() -> Asset {
    Asset::new("index.html", Cow::Borrowed(PAGE.as_bytes()), b"without-the-ui")
}
