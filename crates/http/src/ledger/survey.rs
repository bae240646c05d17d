//! What a first look at an uploaded file found.

use mainstay_app::ledger::Upload as AppUpload;
use mainstay_domain::ids::UploadId;
use mainstay_domain::money::Currency;
use mainstay_ledger::import::{
    ColumnReading, Detection, Kind, KindGuess as ReadKind, Suggestion as AppSuggestion, SurveyedSheet,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::mappings::FitMapping;

/// A file that waits to be imported, and what a first look found.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Upload {
    id: UploadId,
    file_name: String,
    bytes: i64,
    /// `csv`, `parquet`, `xlsx`, `xls` or `ods`, by the first bytes.
    format: &'static str,
    /// The sheets of a workbook; empty for other files.
    sheets: Vec<Sheet>,
    chosen: Chosen,
    columns: Vec<UploadColumn>,
    /// How the file is written, as far as its first rows tell. What is not `sure` is asked before an import, but for the
    /// encoding.
    detected: Vec<DetectedReading>,
    /// Of a CSV file.
    encoding: Option<&'static str>,
    /// Of a CSV file.
    delimiter: Option<String>,
    /// The kept mappings that fit, the best first.
    mappings: Vec<FitMapping>,
    kind: KindGuess,
    /// Which column probably is which field, for each kind of file.
    suggestions: Vec<Suggestion>,
    /// The text of the best of `mappings`.
    suggested_mapping: Option<String>,
}

/// A sheet of a workbook.
#[derive(Debug, Serialize, ToSchema)]
struct Sheet {
    name: String,
    /// The last row that the workbook says it has.
    rows: u64,
    columns: u64,
    /// Whether it is visible, has a header and at least one row below it.
    looks_like_table: bool,
}

/// Where the columns come from.
#[derive(Debug, Serialize, ToSchema)]
struct Chosen {
    /// Null for other files than workbooks.
    sheet: Option<String>,
    /// From 1; null for Parquet.
    header_row: Option<u64>,
}

/// A column and a taste of it.
#[derive(Debug, Serialize, ToSchema)]
struct UploadColumn {
    name: String,
    samples: Vec<String>,
    /// `empty`, `text`, `number` or `date`, as far as the first rows tell.
    reads_as: &'static str,
    /// What its header, or the signs beside its values, say of a currency.
    currency: Option<SaidCurrency>,
}

/// What a column says of the currency of its amounts.
#[derive(Debug, Serialize, ToSchema)]
struct SaidCurrency {
    /// A code of ISO 4217; null for a sign that several currencies have.
    code: Option<&'static str>,
    because: String,
}

/// What the rows probably are.
#[derive(Debug, Serialize, ToSchema)]
struct KindGuess {
    /// `lines`, `accounts`, `products`, `rates`, `orders`, `payments`, `activities` or `rebates`; null where only a person can tell.
    value: Option<&'static str>,
    /// What decided it, or why nothing does.
    because: String,
    /// What it could be where nothing decides, the likeliest first.
    alternatives: Vec<&'static str>,
}

/// Something that was found out.
#[derive(Debug, Serialize, ToSchema)]
struct DetectedReading {
    /// `delimiter`, `encoding`, `decimal`, `thousands`, `date_format`, `sheet` or `header_row`: the key in the mapping's
    /// `[read]`.
    what: &'static str,
    /// As the mapping would state it; the likeliest where it is not sure, null where nothing is likelier.
    value: Option<String>,
    sure: bool,
    because: String,
    alternatives: Vec<String>,
}

/// A field and the column, the calculation over columns or the constant that probably is it.
#[derive(Debug, Serialize, ToSchema)]
struct Suggestion {
    /// The kind of file whose field it is.
    kind: &'static str,
    field: &'static str,
    column: String,
    because: String,
}

/// An upload in its envelope.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct UploadResponse {
    upload: Upload,
}

/// What a person says of a file: keys of a mapping's `[read]`. What is left out is detected.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SurveyRequest {
    sheet: Option<String>,
    header_row: Option<u64>,
    delimiter: Option<String>,
    encoding: Option<String>,
    decimal: Option<String>,
    thousands: Option<String>,
    date_format: Option<String>,
}

impl SurveyRequest {
    /// The keys that are stated.
    pub(super) fn stated(self) -> Vec<(&'static str, String)> {
        let words = [
            ("sheet", self.sheet),
            ("header_row", self.header_row.map(|row| row.to_string())),
            ("delimiter", self.delimiter),
            ("encoding", self.encoding),
            ("decimal", self.decimal),
            ("thousands", self.thousands),
            ("date_format", self.date_format),
        ];
        words.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
    }
}

impl From<AppUpload> for UploadResponse {
    fn from(upload: AppUpload) -> Self {
        let survey = upload.survey;
        let columns = survey.columns.into_iter().map(|column| UploadColumn {
            name: column.name,
            samples: column.samples,
            reads_as: reads_as(column.reading),
            currency: column
                .currency
                .map(|said| SaidCurrency { code: said.currency.map(Currency::code), because: said.because }),
        });
        Self {
            upload: Upload {
                id: upload.id,
                file_name: upload.file_name,
                bytes: upload.bytes,
                format: survey.format.as_str(),
                sheets: survey.sheets.into_iter().map(Into::into).collect(),
                chosen: Chosen { sheet: survey.sheet, header_row: survey.header_row },
                columns: columns.collect(),
                detected: survey.detected.into_iter().map(Into::into).collect(),
                encoding: survey.encoding,
                delimiter: survey.delimiter.map(String::from),
                suggested_mapping: upload.mappings.first().map(|best| best.mapping.text.clone()),
                mappings: upload.mappings.into_iter().map(Into::into).collect(),
                kind: survey.kind.into(),
                suggestions: survey.suggestions.into_iter().map(Into::into).collect(),
            },
        }
    }
}

fn reads_as(reading: ColumnReading) -> &'static str {
    match reading {
        ColumnReading::Empty => "empty",
        ColumnReading::Text => "text",
        reading if reading.is_date() => "date",
        _ => "number",
    }
}

impl From<SurveyedSheet> for Sheet {
    fn from(sheet: SurveyedSheet) -> Self {
        let SurveyedSheet { name, rows, columns, looks_like_table } = sheet;
        Self { name, rows, columns, looks_like_table }
    }
}

impl From<Detection> for DetectedReading {
    fn from(found: Detection) -> Self {
        let Detection { what, value, sure, because, alternatives } = found;
        Self { what: what.as_str(), value, sure, because, alternatives }
    }
}

impl From<ReadKind> for KindGuess {
    fn from(guess: ReadKind) -> Self {
        let alternatives = guess.alternatives.into_iter().map(Kind::as_str).collect();
        Self { value: guess.kind.map(Kind::as_str), because: guess.because, alternatives }
    }
}

impl From<AppSuggestion> for Suggestion {
    fn from(suggestion: AppSuggestion) -> Self {
        let AppSuggestion { kind, field, column, because } = suggestion;
        Self { kind: kind.as_str(), field: field.as_str(), column, because }
    }
}
