//! Files to be saved.

use axum::http::header;
use axum::response::IntoResponse;

/// The type of a CSV file.
pub(crate) const CSV: &str = "text/csv; charset=utf-8";
/// The type of a spreadsheet.
pub(crate) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// The type of a Parquet file.
pub(crate) const PARQUET: &str = "application/vnd.apache.parquet";

/// The type of an Arrow IPC file.
pub(crate) const ARROW: &str = "application/vnd.apache.arrow.file";

/// A file to be saved, never shown in the page.
pub(crate) fn download(file: Vec<u8>, content_type: &'static str, name: &'static str) -> impl IntoResponse {
    let disposition = format!("attachment; filename=\"{name}\"");
    ([(header::CONTENT_TYPE, content_type.to_owned()), (header::CONTENT_DISPOSITION, disposition)], file)
}
