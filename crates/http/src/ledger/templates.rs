//! Empty files to fill in, and the mappings that read them.

use axum::http::header;
use axum::response::IntoResponse;
use mainstay_app::Error;
use mainstay_app::ledger::template_xlsx;
use mainstay_domain::policy::{self, Verb};
use mainstay_ledger::import::Kind;

use crate::Failure;
use crate::auth::Caller;
use crate::download::XLSX;
use crate::extract::Path;

/// Gives an empty file of a kind (`accounts.csv`; `accounts.xlsx` documents its columns on a second sheet), or the mapping
/// that reads it (`accounts.toml`). Kinds are `lines`, `accounts`, `products`, `rates`, `orders`, `payments`, `activities`,
/// `rebates` and `renumberings`.
#[utoipa::path(get, path = "/templates/{name}", tag = "ledger", operation_id = "get_template",
    params(("name" = String, Path, description = "A kind and an ending: `lines.csv`, `lines.xlsx`, `lines.toml`")),
    responses((status = 200, content_type = "text/csv", body = String)))]
pub(super) async fn get_template(
    caller: Caller,
    Path(name): Path<String>,
) -> Result<impl IntoResponse, Failure> {
    policy::may(&caller.actor, Verb::ReadImports).map_err(Error::from)?;
    let found = name.rsplit_once('.').and_then(|(kind, ending)| Some((kind.parse::<Kind>().ok()?, ending)));
    let (content_type, file) = match found {
        Some((kind, "csv")) => ("text/csv; charset=utf-8", kind.template_csv().into_bytes()),
        Some((kind, "xlsx")) => (XLSX, template_xlsx(kind)?),
        Some((kind, "toml")) => ("application/toml", kind.template_mapping().into_bytes()),
        _ => return Err(Error::NotFound("template").into()),
    };
    let disposition = format!("attachment; filename=\"{name}\"");
    Ok(([(header::CONTENT_TYPE, content_type.to_owned()), (header::CONTENT_DISPOSITION, disposition)], file))
}
