//! The files of `web/dist`, which the build script has just built.

use rust_embed::RustEmbed;

use crate::Asset;

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
struct Dist;

pub(crate) fn file(path: &str) -> Option<Asset> {
    let file = Dist::get(path)?;
    let hash = file.metadata.sha256_hash();
    Some(Asset::new(path, file.data, &hash))
}
