//! The section `[replace]` of a mapping: which lines of earlier files a file takes the place of.

use std::collections::BTreeMap;

use mainstay_domain::corrections::{PeriodLength, Replace};
use toml::Table;

use super::{Field, Mapping, Reader, Value};
use crate::import::{Kind, MappingProblem};

impl Reader {
    pub(super) fn replace(
        &mut self,
        mut section: Table,
        columns: &BTreeMap<Field, Value>,
    ) -> Option<Replace> {
        let by = self.text(&mut section, "replace", "by");
        let period = self.text(&mut section, "replace", "period");
        self.unknown(&section, "replace", &["by", "period"]);
        let Some(by) = by else {
            self.problem("replace.by", "is required: \"period\", \"invoice\" or \"line\"");
            return None;
        };
        if period.is_some() && by != "period" {
            self.problem("replace.period", "is said where `replace.by` is \"period\"");
            return None;
        }
        let replace = match (by.as_str(), period.as_deref()) {
            ("period", Some(period)) => {
                let length = PeriodLength::ALL.into_iter().find(|length| length.as_str() == period);
                if length.is_none() {
                    self.problem(
                        "replace.period",
                        format!("`{period}` is none of \"month\", \"day\", \"file\""),
                    );
                }
                Replace::Period(length?)
            }
            ("period" | "invoice" | "line", _) => by.parse().ok()?,
            _ => {
                self.problem("replace.by", format!("`{by}` is none of \"period\", \"invoice\", \"line\""));
                return None;
            }
        };
        for needed in key_fields(replace) {
            if !columns.keys().any(|field| field.as_str() == *needed) {
                let key = format!("columns.{needed}");
                self.problem(key, format!("is required where `replace.by` is \"{by}\": it is the key"));
            }
        }
        Some(replace)
    }
}

/// The fields a key is made of; the date is always there.
fn key_fields(replace: Replace) -> &'static [&'static str] {
    match replace {
        Replace::Period(_) => &[],
        Replace::Invoice => &["invoice"],
        Replace::Line => &["invoice", "invoice_line"],
    }
}

impl Mapping {
    /// The mapping's text with what the file takes the place of said in it; refused where the mapping says otherwise.
    ///
    /// The text is what an import is known by, so it is written into it, below everything else.
    pub fn with_replace(text: &str, replace: Replace) -> Result<String, Vec<MappingProblem>> {
        let mapping = Self::parse(text)?;
        match mapping.replace {
            Some(stated) if stated == replace => return Ok(text.to_owned()),
            Some(stated) => {
                let message = format!("is {stated} in the mapping, which {replace} contradicts");
                return Err(vec![MappingProblem::new("replace.by", message)]);
            }
            None if mapping.kind != Kind::Lines => {
                let message = format!("is said of invoice lines, and the mapping is for {}", mapping.kind);
                return Err(vec![MappingProblem::new("replace.by", message)]);
            }
            None => {}
        }
        let mut stated = format!("{}\n\n[replace]\nby = \"{}\"\n", text.trim_end(), replace.by());
        if let Some(length) = replace.period() {
            stated += &format!("period = \"{}\"\n", length.as_str());
        }
        let read = Self::parse(&stated)?;
        if read == (Self { replace: Some(replace), ..mapping }) {
            return Ok(stated);
        }
        let message = "cannot be added to this mapping: write the section `[replace]` into it";
        Err(vec![MappingProblem::new("replace.by", message)])
    }
}
