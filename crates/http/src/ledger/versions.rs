//! The versions of the ledger, and what two of them differ by.

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use mainstay_app::ledger::{self, ComparedVersions as Compared, Version};
use mainstay_domain::ids::ImportId;
use mainstay_domain::ledger::LedgerVersion;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::changes::LineChanges;
use crate::auth::Caller;
use crate::extract::Query;
use crate::money::optional;
use crate::{Failure, Http};

/// A version of the ledger: who made it, why, and what its lines amount to.
#[derive(Debug, Serialize, ToSchema)]
pub struct LedgerVersionEntry {
    version: LedgerVersion,
    /// `import`, `correction`, `undo` or `change`.
    what: String,
    /// The import that came, or was taken back.
    import_id: Option<ImportId>,
    /// The name of that import's file.
    file_name: Option<String>,
    /// Why, in the words of whoever made it.
    reason: Option<String>,
    created_by: String,
    created_at: DateTime<Utc>,
    /// The files of lines it consists of.
    files: usize,
    lines: i64,
    /// What its lines amount to, by currency.
    totals: Vec<VersionTotal>,
    /// False where a clean-up removed files of it: questions to it get 410.
    answerable: bool,
}

/// What the lines of a version in one currency amount to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VersionTotal {
    currency: &'static str,
    minor_digits: u16,
    /// Minor units; null where files of earlier versions of Mainstay have not kept it.
    revenue: Option<i64>,
}

impl LedgerVersionEntry {
    /// A version as the API and `--json` write it.
    pub fn new(version: Version) -> Result<Self, Failure> {
        let totals = version.totals.into_iter().map(|total| {
            let currency = total.currency;
            Ok(VersionTotal {
                currency: currency.code(),
                minor_digits: currency.minor_digits(),
                revenue: optional(total.revenue, currency)?,
            })
        });
        Ok(Self {
            totals: totals.collect::<Result<_, Failure>>()?,
            version: version.version,
            what: version.what,
            import_id: version.import,
            file_name: version.file_name,
            reason: version.reason,
            created_by: version.created_by,
            created_at: version.created_at,
            files: version.files,
            lines: version.lines,
            answerable: version.answerable,
        })
    }
}

/// A page of versions.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LedgerVersionsResponse {
    versions: Vec<LedgerVersionEntry>,
    meta: LedgerVersionsMeta,
}

/// Where the next page starts.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LedgerVersionsMeta {
    /// Pass as `after`; null after the last page.
    next: Option<String>,
    total: i64,
}

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct LedgerVersionsQuery {
    /// At most this many, 1 to 500.
    #[param(default = 50)]
    limit: Option<i64>,
    /// `meta.next` of the page before.
    after: Option<i64>,
}

/// Which two versions.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct CompareQuery {
    /// The version that is compared; 0 is the empty ledger.
    from: i64,
    /// The version it is compared with.
    to: i64,
}

/// What two versions of the ledger differ by. The same lines in other files are no difference.
#[derive(Debug, Serialize, ToSchema)]
pub struct ComparedVersions {
    from: LedgerVersion,
    to: LedgerVersion,
    /// What is in the first alone goes, what is in the second alone comes.
    changes: LineChanges,
    /// The imports of which the two have more or fewer rows, oldest first.
    imports: Vec<ComparedImport>,
}

/// How many rows of an import two versions have.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ComparedImport {
    import_id: ImportId,
    /// What its rows are, as in the list of imports.
    kind: String,
    file_name: String,
    /// The version it made.
    ledger_version: LedgerVersion,
    rows_from: i64,
    rows_to: i64,
}

impl ComparedVersions {
    /// The comparison as the API and `--json` write it.
    pub fn new(compared: Compared) -> Result<Self, Failure> {
        let imports = compared.imports.into_iter().map(|import| ComparedImport {
            import_id: import.import,
            kind: import.kind,
            file_name: import.file_name,
            ledger_version: import.ledger_version,
            rows_from: import.rows_from,
            rows_to: import.rows_to,
        });
        Ok(Self {
            from: compared.from,
            to: compared.to,
            imports: imports.collect(),
            changes: LineChanges::new(compared.changes)?,
        })
    }
}

/// A comparison in its envelope.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CompareVersionsResponse {
    comparison: ComparedVersions,
}

/// Lists the versions of the ledger, newest first: who made each, when and why, its files and totals.
#[utoipa::path(get, path = "/ledger/versions", tag = "ledger", operation_id = "list_ledger_versions",
    params(LedgerVersionsQuery), responses((status = 200, body = LedgerVersionsResponse)))]
pub(super) async fn list_ledger_versions(
    State(http): State<Http>,
    caller: Caller,
    Query(query): Query<LedgerVersionsQuery>,
) -> Result<Json<LedgerVersionsResponse>, Failure> {
    let limit = query.limit.unwrap_or(50).clamp(1, 500);
    let page = ledger::versions(&http.app, &caller.actor, query.after, limit).await?;
    let meta = LedgerVersionsMeta { next: page.next.map(|next| next.to_string()), total: page.total };
    let versions = page.versions.into_iter().map(LedgerVersionEntry::new).collect::<Result<_, _>>()?;
    Ok(Json(LedgerVersionsResponse { versions, meta }))
}

/// Says what two versions of the ledger differ by, in lines and money. 410 where a clean-up removed what is asked.
#[utoipa::path(get, path = "/ledger/comparison", tag = "ledger", operation_id = "compare_ledger_versions",
    params(CompareQuery), responses((status = 200, body = CompareVersionsResponse)))]
pub(super) async fn compare_ledger_versions(
    State(http): State<Http>,
    caller: Caller,
    Query(query): Query<CompareQuery>,
) -> Result<Json<CompareVersionsResponse>, Failure> {
    let (from, to) = (LedgerVersion(query.from), LedgerVersion(query.to));
    let compared = ledger::compare_versions(&http.app, &caller.actor, from, to).await?;
    Ok(Json(CompareVersionsResponse { comparison: ComparedVersions::new(compared)? }))
}

pub(super) fn routes() -> OpenApiRouter<Http> {
    OpenApiRouter::new().routes(routes!(list_ledger_versions)).routes(routes!(compare_ledger_versions))
}
