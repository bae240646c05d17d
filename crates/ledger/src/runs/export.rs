//! A run's accounts as a Parquet file for other programs.

use std::sync::Arc;

use arrow::array::{Decimal128Array, RecordBatch, StringArray};
use mainstay_domain::portfolio::AccountJudgement;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use super::{RunError, columns};

/// An account of a run, and who it is.
#[derive(Debug)]
pub struct Exported {
    /// What the run says of it.
    pub judgement: AccountJudgement,
    /// Its name.
    pub name: String,
    /// Its country.
    pub country: Option<String>,
}

/// The columns that tell a margin. Those of the rung that a run is by are there only where whoever asks may see it.
const OF_MARGINS: [&str; 5] =
    ["costed_lines", "costed_revenue", "cost", "gross_profit", "gross_profit_class"];

/// One row per account in the order given: its names, facts and judgements; without margins, nothing that tells one.
pub fn parquet_table(accounts: Vec<Exported>, margin: bool) -> Result<Vec<u8>, RunError> {
    let (names, countries): (Vec<_>, Vec<_>) =
        accounts.iter().map(|account| (account.name.clone(), account.country.clone())).unzip();
    let judgements: Vec<_> = accounts.into_iter().map(|account| account.judgement).collect();
    let gross_profit = judgements.iter().map(|judgement| judgement.facts.gross_profit());
    let gross_profit: Decimal128Array = gross_profit.map(|profit| profit.map(|profit| profit.0)).collect();
    let xyz = judgements.iter().map(|judgement| judgement.xyz.class().as_str());
    let mut columns: Vec<columns::Column> = vec![
        ("name", Arc::new(StringArray::from(names))),
        ("country", Arc::new(StringArray::from(countries))),
        ("gross_profit", Arc::new(gross_profit.with_precision_and_scale(38, 4)?)),
        ("xyz", Arc::new(StringArray::from_iter_values(xyz))),
        ("mean_gap_days", columns::ratio(judgements.iter().map(|one| one.xyz.regularity.mean_gap_days()))),
    ];
    columns.extend(columns::of(&judgements)?);
    columns.retain(|(name, _)| margin || !OF_MARGINS.contains(name));
    let batch: RecordBatch = columns::batch(columns)?;
    let level = ZstdLevel::try_new(3)?;
    let properties = WriterProperties::builder().set_compression(Compression::ZSTD(level)).build();
    let mut file = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut file, batch.schema(), Some(properties))?;
    writer.write(&batch)?;
    writer.close()?;
    Ok(file)
}
