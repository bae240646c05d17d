//! The import of invoice lines: files as they come, good and broken.

#[cfg(test)]
mod books;
#[cfg(test)]
mod changed;
#[cfg(test)]
mod erp_exports;
#[cfg(test)]
mod events;
mod expressions;
#[cfg(test)]
mod files;
#[cfg(test)]
mod further_fields;
#[cfg(test)]
mod fuzzed;
#[cfg(test)]
mod kept;
#[cfg(test)]
mod kinds;
#[cfg(test)]
mod kit;
#[cfg(test)]
mod known_data;
#[cfg(test)]
mod long_values;
#[cfg(test)]
mod mappings;
#[cfg(test)]
mod other_workbooks;
#[cfg(test)]
mod parquet_files;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod readings;
#[cfg(test)]
mod records;
#[cfg(test)]
mod same_rows;
#[cfg(test)]
mod several_currencies;
#[cfg(test)]
mod staged;
mod suggestions;
#[cfg(test)]
mod workbooks;

/// What the fuzzers do with an input.
#[cfg(test)]
#[expect(unreachable_pub, reason = "the fuzzers reach it")]
#[path = "../../../../../fuzz/src/readers.rs"]
mod readers;
#[cfg(test)]
#[expect(unreachable_pub, reason = "the fuzzers reach it")]
#[path = "../../../../../fuzz/src/wrap.rs"]
mod wrap;
