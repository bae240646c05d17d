//! Files on their way in: upload, preview, import.

use std::collections::BTreeMap;

use axum::Json;
use axum::body::Body as RawBody;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::NaiveDate;
use futures::StreamExt;
use mainstay_app::Error;
use mainstay_app::ledger::{self, Preview as AppPreview};
use mainstay_domain::ids::UploadId;
use mainstay_domain::policy::{self, Verb};
use mainstay_ledger::import::{
    CurrencyAmount as ReadAmount, CurrencyTotal as ReadTotal, Field, Kind, Records, SampleEvent,
    SampleLine as ReadLine,
};
use serde::{Deserialize, Serialize};
use tokio::io::AsyncWriteExt;
use utoipa::{IntoParams, ToSchema};

use super::changes::LineChanges;
use super::history::{CurrencyAmount, CurrencyTotal, Quarantined};
use super::survey::{SurveyRequest, UploadResponse};
use crate::auth::Caller;
use crate::extract::{Body, Path, Query};
use crate::jobs::JobResponse;
use crate::money::{minor, optional};
use crate::{Failure, Http};

/// The largest upload, in bytes; beyond it the command line reads the file where it lies.
const LARGEST: u64 = 4 * 1024 * 1024 * 1024;

/// How many accepted rows a preview shows.
const SAMPLE: usize = 20;

/// What the file is called.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct UploadQuery {
    file_name: String,
}

/// An uploaded file and the mapping to read it by.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ImportRequest {
    upload_id: UploadId,
    /// TOML.
    mapping: String,
    /// Why, for the list of ledger versions; a preview takes no notice of it.
    reason: Option<String>,
}

/// What importing a file would do: the figures of the real run, but for the commit.
#[derive(Debug, Serialize, ToSchema)]
struct Preview {
    /// `lines`, `accounts`, `products`, `rates`, `orders`, `payments`, `activities` or `rebates`.
    kind: &'static str,
    rows: u64,
    left_out: u64,
    read: u64,
    accepted: u64,
    quarantined: u64,
    /// Minor units of the reporting currency; null where an exchange rate is missing, and where the file has no amounts.
    revenue: Option<i64>,
    /// Minor units; null when no cost is known.
    cost: Option<i64>,
    currency: String,
    minor_digits: u16,
    /// The accepted lines by currency; empty where the file has no amounts.
    totals: Vec<CurrencyTotal>,
    /// The accepted orders or payments by currency; empty for other files.
    amounts: Vec<CurrencyAmount>,
    /// The rates that the accepted lines lack, in words; null where none is missing.
    missing_rates: Option<String>,
    first_date: Option<NaiveDate>,
    last_date: Option<NaiveDate>,
    /// Lines dated after today.
    future_lines: u64,
    new_accounts: usize,
    new_products: usize,
    /// Accounts, products or rates that are known and would get another value.
    changed: usize,
    /// Accepted lines that correct an invoice which neither the file nor the ledger knows.
    unknown_corrections: u64,
    /// True when this very file, by this very mapping, is in the ledger: importing it changes nothing.
    already_imported: bool,
    /// What of earlier files it takes the place of, where the mapping's `[replace]` says so.
    correction: Option<Correction>,
    reasons: Vec<QuarantineCount>,
    /// The first 20 accepted lines.
    sample: Vec<SampleLine>,
    /// The first 20 accepted rows of a file that is not of lines.
    records: Vec<SampleRecord>,
    /// The first 20 quarantined rows.
    quarantine_sample: Vec<Quarantined>,
    /// What you should know and did not ask.
    notes: Vec<ImportNote>,
}

/// What a file takes the place of.
#[derive(Debug, Serialize, ToSchema)]
struct Correction {
    /// `period:month`, `period:day`, `period:file`, `invoice` or `line`.
    replaces: String,
    changes: LineChanges,
}

/// Something to know of an import.
#[derive(Debug, Serialize, ToSchema)]
struct ImportNote {
    /// `assumed_currency`, `no_rows`, `missing_rates`, `future_lines`, `no_cost`, `unknown_corrections` or
    /// `counted_twice`.
    code: &'static str,
    text: String,
}

/// An accepted row of a file that is not of lines: its fields and their values.
#[derive(Debug, Serialize, ToSchema)]
struct SampleRecord {
    line: u64,
    fields: BTreeMap<&'static str, String>,
}

/// How many rows one reason quarantined.
#[derive(Debug, Serialize, ToSchema)]
struct QuarantineCount {
    code: &'static str,
    reason: &'static str,
    rows: u64,
}

/// An accepted line. Amounts are decimal text, as exact as the ledger.
#[derive(Debug, Serialize, ToSchema)]
struct SampleLine {
    line: u64,
    date: NaiveDate,
    customer: String,
    customer_name: Option<String>,
    invoice: String,
    product: Option<String>,
    quantity: Option<String>,
    revenue: String,
    cost: Option<String>,
    currency: &'static str,
    /// The further fields that it has: days and amounts as text too.
    further: BTreeMap<&'static str, String>,
}

/// A preview in its envelope.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PreviewResponse {
    preview: Preview,
}

/// Takes a file: the body is its bytes, as they are.
#[utoipa::path(post, path = "/uploads", tag = "ledger", operation_id = "create_upload", params(UploadQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = UploadResponse)))]
pub(super) async fn create_upload(
    State(http): State<Http>,
    caller: Caller,
    Query(query): Query<UploadQuery>,
    body: RawBody,
) -> Result<(StatusCode, Json<UploadResponse>), Failure> {
    policy::may(&caller.actor, Verb::ImportLines)?;
    let received = tempfile::NamedTempFile::new_in(&http.app.folders().uploads).map_err(Error::from)?;
    receive(body, received.path()).await?;
    let upload = ledger::register_upload(&http.app, &caller.actor, received.path(), &query.file_name).await?;
    Ok((StatusCode::CREATED, Json(upload.into())))
}

/// Writes the body as it comes: memory stays small, whatever the file.
pub(super) async fn receive(body: RawBody, path: &std::path::Path) -> Result<(), Failure> {
    let mut file = tokio::fs::File::create(path).await.map_err(Error::from)?;
    let (mut stream, mut bytes) = (body.into_data_stream(), 0_u64);
    while let Some(chunk) = stream.next().await {
        let chunk =
            chunk.map_err(|error| Error::unavailable("the upload broke off; nothing was kept", error))?;
        bytes = bytes.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
        if bytes > LARGEST {
            let detail = "files above 4 GiB are imported with `mainstay import lines` where they lie";
            return Err(Error::invalid("file_too_large", "file", detail).into());
        }
        file.write_all(&chunk).await.map_err(Error::from)?;
    }
    file.sync_all().await.map_err(Error::from)?;
    Ok(())
}

/// Looks at an uploaded file again, with what you say of it; changes nothing.
#[utoipa::path(post, path = "/uploads/{id}/survey", tag = "ledger", operation_id = "survey_upload",
    params(("id" = UploadId, Path)), request_body = SurveyRequest, responses((status = 200, body = UploadResponse)))]
pub(super) async fn survey_upload(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<UploadId>,
    Body(request): Body<SurveyRequest>,
) -> Result<Json<UploadResponse>, Failure> {
    let stated = request.stated();
    let stated: Vec<(&str, &str)> = stated.iter().map(|(key, value)| (*key, value.as_str())).collect();
    let upload = ledger::survey_upload(&http.app, &caller.actor, id, &stated).await?;
    Ok(Json(upload.into()))
}

/// Says what importing an uploaded file would do; changes nothing.
#[utoipa::path(post, path = "/imports/preview", tag = "ledger", operation_id = "preview_import",
    request_body = ImportRequest, responses((status = 200, body = PreviewResponse)))]
pub(super) async fn preview_import(
    State(http): State<Http>,
    caller: Caller,
    Body(request): Body<ImportRequest>,
) -> Result<Json<PreviewResponse>, Failure> {
    let found = ledger::preview_upload(&http.app, &caller.actor, request.upload_id, &request.mapping).await?;
    Ok(Json(PreviewResponse { preview: preview(found)? }))
}

/// Imports an uploaded file in the background.
#[utoipa::path(post, path = "/imports", tag = "ledger", operation_id = "create_import", request_body = ImportRequest,
    responses((status = 202, body = JobResponse)))]
pub(super) async fn create_import(
    State(http): State<Http>,
    caller: Caller,
    Body(request): Body<ImportRequest>,
) -> Result<(StatusCode, Json<JobResponse>), Failure> {
    let ImportRequest { upload_id, mapping, reason } = request;
    let job = ledger::request_import(&http.app, &caller.actor, upload_id, mapping, reason).await?;
    Ok((StatusCode::ACCEPTED, Json(JobResponse { job: job.into() })))
}

fn preview(found: AppPreview) -> Result<Preview, Failure> {
    let prepared = found.prepared;
    let mut records = sample_records(prepared.kind, &prepared.records);
    records.extend(prepared.event_sample.into_iter().map(SampleRecord::from));
    let correction = found.correction.map(|correction| {
        let replaces = correction.replace.to_string();
        Ok::<_, Failure>(Correction { replaces, changes: LineChanges::new(correction.changes)? })
    });
    let figures = prepared.report;
    let currency = figures.currency;
    let missing = (!figures.missing_rates.is_empty()).then(|| figures.missing_rates.to_string());
    Ok(Preview {
        kind: prepared.kind.as_str(),
        totals: figures.totals.iter().map(total).collect::<Result<_, _>>()?,
        amounts: figures.amounts.iter().map(amount).collect::<Result<_, _>>()?,
        missing_rates: missing,
        records,
        changed: found.changed,
        unknown_corrections: found.unknown_corrections,
        rows: figures.rows,
        left_out: figures.left_out,
        read: figures.read,
        accepted: figures.accepted,
        quarantined: figures.quarantined,
        revenue: optional(figures.revenue, currency)?,
        cost: optional(figures.cost, currency)?,
        currency: currency.code().to_owned(),
        minor_digits: currency.minor_digits(),
        first_date: figures.first_day.map(|day| day.0),
        last_date: figures.last_day.map(|day| day.0),
        future_lines: figures.future_lines,
        new_accounts: found.new_accounts,
        new_products: found.new_products,
        already_imported: found.already_imported,
        correction: correction.transpose()?,
        reasons: figures
            .reasons
            .iter()
            .map(|reason| QuarantineCount {
                code: reason.code.as_str(),
                reason: reason.code.meaning(),
                rows: reason.rows,
            })
            .collect(),
        sample: prepared.sample.into_iter().map(SampleLine::from).collect(),
        quarantine_sample: prepared
            .quarantine_sample
            .into_iter()
            .map(|row| Quarantined::new(row, ""))
            .collect(),
        notes: figures
            .notes
            .iter()
            .map(|note| ImportNote { code: note.code(), text: note.to_string() })
            .collect(),
    })
}

fn total(total: &ReadTotal) -> Result<CurrencyTotal, Failure> {
    Ok(CurrencyTotal {
        currency: total.currency.code(),
        minor_digits: total.currency.minor_digits(),
        lines: i64::try_from(total.lines).map_err(Error::bug)?,
        revenue: minor(total.revenue, total.currency)?,
        cost: optional(total.cost, total.currency)?,
    })
}

fn amount(total: &ReadAmount) -> Result<CurrencyAmount, Failure> {
    Ok(CurrencyAmount {
        currency: total.currency.code(),
        minor_digits: total.currency.minor_digits(),
        rows: i64::try_from(total.rows).map_err(Error::bug)?,
        amount: minor(total.amount, total.currency)?,
    })
}

impl From<SampleEvent> for SampleRecord {
    fn from(event: SampleEvent) -> Self {
        Self { line: event.line, fields: event.fields.into_iter().collect() }
    }
}

fn sample_records(kind: Kind, records: &Records) -> Vec<SampleRecord> {
    match records {
        // Their samples are kept with their lines.
        Records::None
        | Records::Agreements(_)
        | Records::Renumberings(_)
        | Records::Units(_)
        | Records::Categories(_) => Vec::new(),
        Records::Register(entries) => entries
            .iter()
            .take(SAMPLE)
            .map(|entry| {
                let id = kind.id_field().map(|field| (field.as_str(), entry.external_id.clone()));
                let stated = entry.stated.iter().map(|(field, value)| (field.as_str(), value.clone()));
                SampleRecord { line: entry.line, fields: id.into_iter().chain(stated).collect() }
            })
            .collect(),
        Records::Rates(rates) => rates
            .iter()
            .take(SAMPLE)
            .map(|rate| {
                let fields = [
                    (Field::Currency, rate.currency.to_string()),
                    (Field::Date, rate.day.to_string()),
                    (Field::Rate, rate.rate.to_string()),
                ];
                let fields = fields.into_iter().map(|(field, value)| (field.as_str(), value)).collect();
                SampleRecord { line: rate.line, fields }
            })
            .collect(),
    }
}

impl From<ReadLine> for SampleLine {
    fn from(line: ReadLine) -> Self {
        Self {
            line: line.line,
            date: line.date.0,
            customer: line.customer,
            customer_name: line.customer_name,
            invoice: line.invoice,
            product: line.product,
            quantity: line.quantity.map(|quantity| quantity.to_string()),
            revenue: line.revenue.to_string(),
            cost: line.cost.map(|cost| cost.to_string()),
            currency: line.currency.code(),
            further: line.further.into_iter().collect(),
        }
    }
}
