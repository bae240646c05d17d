//! One file of the interface with what an HTTP answer needs to know about it.

use std::borrow::Cow;

/// A file to serve.
#[derive(Debug, Clone)]
pub struct Asset {
    /// The content, uncompressed.
    pub bytes: Cow<'static, [u8]>,
    /// For `Content-Type`; text types name UTF-8.
    pub mime: &'static str,
    /// For `ETag`, with its quotes; changes with the content.
    pub etag: String,
    /// The name holds a hash of the content, so a browser may keep the file for ever.
    pub immutable: bool,
}

impl Asset {
    pub(crate) fn new(path: &str, bytes: Cow<'static, [u8]>, hash: &[u8]) -> Self {
        Self {
            bytes,
            mime: mime(path),
            etag: format!("\"{}\"", hex::encode(hash)),
            immutable: path.starts_with("assets/"),
        }
    }
}

fn mime(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json" | "map") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        Some("woff") => "font/woff",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
