//! Public data sets that lie beside the project and are never part of it.

use std::collections::BTreeMap;
use std::path::PathBuf;

/// One row of a file with a header line.
pub(crate) struct Row(BTreeMap<String, String>);

impl Row {
    pub(crate) fn get(&self, column: &str) -> &str {
        self.0.get(column).unwrap_or_else(|| panic!("no column {column}"))
    }
}

/// The rows of a comma-separated file; `None`, with a printed reason, where the file is absent.
pub(crate) fn rows(file_name: &str) -> Option<Vec<Row>> {
    let text = text(file_name)?;
    let mut lines = text.lines().map(fields);
    let header = lines.next()?;
    Some(lines.map(|fields| Row(header.iter().cloned().zip(fields).collect())).collect())
}

/// The text of a file, unpacked if its name ends in `.gz`; `None`, with a printed reason, where the file is absent.
pub(crate) fn text(file_name: &str) -> Option<String> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let path = std::env::var_os("MAINSTAY_SHARED_DATA").map_or(beside, PathBuf::from).join(file_name);
    let packed = path.extension().is_some_and(|extension| extension == "gz");
    let text = if packed {
        let unpacked = std::process::Command::new("gzip").arg("-dc").arg(&path).output();
        unpacked
            .ok()
            .filter(|output| output.status.success())
            .and_then(|output| String::from_utf8(output.stdout).ok())
    } else {
        std::fs::read_to_string(&path).ok()
    };
    if text.is_none() {
        println!("skipped: {} is absent; set MAINSTAY_SHARED_DATA to the folder that has it", path.display());
    }
    text
}

/// The fields of one line; a quoted field may hold commas and doubled quotes, but no line break.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    for part in line.split('"').enumerate() {
        let (number, text) = part;
        quoted = number % 2 == 1;
        if quoted {
            fields.last_mut().unwrap().push_str(text);
        } else {
            let mut pieces = text.split(',');
            fields.last_mut().unwrap().push_str(pieces.next().unwrap_or_default());
            fields.extend(pieces.map(str::to_owned));
        }
    }
    assert!(!quoted, "a quoted field with a line break in `{line}`");
    fields
}
