//! What a line says as one number, so that lines can be compared in any order and across files with more or fewer columns.
//!
//! Numbers of equal lines are equal, and those of others are not, but for a chance of about one in 2^64. Where a line stood in
//! its source file is not part of it.

use arrow::array::RecordBatch;
use arrow::row::{RowConverter, SortField};
use parquet::errors::ParquetError;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::parquet;
use crate::lines;

/// The number of every line of a batch with all its columns.
pub(super) fn of(batch: &RecordBatch) -> Result<Vec<u64>, ParquetError> {
    let mut sums = vec![0_u64; batch.num_rows()];
    for (field, column) in batch.schema_ref().fields().iter().zip(batch.columns()) {
        if field.name() == lines::LINE {
            continue;
        }
        let seed = xxh3_64(field.name().as_bytes());
        let converter =
            RowConverter::new(vec![SortField::new(field.data_type().clone())]).map_err(parquet)?;
        let rows = converter.convert_columns(std::slice::from_ref(column)).map_err(parquet)?;
        for (row, sum) in sums.iter_mut().enumerate() {
            if column.is_valid(row) {
                *sum = sum.wrapping_add(xxh3_64_with_seed(rows.row(row).as_ref(), seed));
            }
        }
    }
    Ok(sums)
}
