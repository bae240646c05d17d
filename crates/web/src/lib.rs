//! The built user interface as bytes: a path in, a file out, and the index for every address that is a screen.
//!
//! Every profile carries the files, so tests see what users get. A build without npm carries one plain page that says
//! how to get the interface.

mod asset;
mod placeholder;
#[cfg(ui)]
mod ui;

pub use asset::Asset;

/// Whether this binary was built with the interface, rather than with the page that says how to get it.
pub const fn is_built() -> bool {
    cfg!(ui)
}

/// The file at a URL path such as `/` or `/assets/index-B1.js`, or the index where the path is a screen's address.
///
/// `None` where a file is asked for by its ending, or below `/assets/`, and does not exist: an index in the place of
/// a script would only hide the mistake.
pub fn asset(path: &str) -> Option<Asset> {
    let path = path.trim_start_matches('/');
    if path.split('/').any(|part| part.starts_with('.')) {
        return None;
    }
    if let Some(found) = file(path) {
        return Some(found);
    }
    let names_a_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    if names_a_file || path.starts_with("assets/") {
        return None;
    }
    Some(file("index.html").unwrap_or_else(placeholder::page))
}

#[cfg(ui)]
fn file(path: &str) -> Option<Asset> {
    ui::file(path)
}

#[cfg(not(ui))]
fn file(_path: &str) -> Option<Asset> {
    None
}
