//! The currency of the amounts, said beside a mapping that does not name one.

use mainstay_domain::money::Currency;

use super::{Field, Mapping, MappingProblem};

impl Mapping {
    /// The mapping's text with this currency for all its amounts.
    ///
    /// The text is what an import is known by, so the currency is written into it, below `[columns]`. A mapping that names
    /// another currency, or a column of currencies, is refused.
    pub fn with_currency(text: &str, currency: Currency) -> Result<String, Vec<MappingProblem>> {
        let mapping = Self::parse(text)?;
        let key = Field::Currency.key();
        let refused = |message: String| Err(vec![MappingProblem::new(key.as_str(), message)]);
        let constant = format!("'{currency}'");
        match mapping.columns.get(&Field::Currency) {
            Some(stated) if stated.0.trim() == constant => return Ok(text.to_owned()),
            Some(stated) => {
                let message = format!("is {} in the mapping, which {currency} contradicts", stated.0.trim());
                return refused(message);
            }
            None if mapping.kind.amount().is_none() => {
                return refused(format!("is said of amounts, and the mapping is for {}", mapping.kind));
            }
            None => {}
        }
        let stated = below_columns(text, &format!("currency = \"{constant}\""));
        let is_meant = |stated: &String| {
            Self::parse(stated).is_ok_and(|mut stated| {
                let said = stated.columns.remove(&Field::Currency);
                said.is_some_and(|said| said.0 == constant) && stated == mapping
            })
        };
        stated.filter(is_meant).map_or_else(
            || {
                refused(format!(
                    "cannot be added to this mapping: write `currency = \"{constant}\"` into its columns"
                ))
            },
            Ok,
        )
    }
}

/// The text with a line more, the first of the section of columns.
fn below_columns(text: &str, line: &str) -> Option<String> {
    let heading = text.lines().position(|each| each.trim_start().starts_with("[columns]"))?;
    let mut lines: Vec<&str> = text.lines().collect();
    lines.insert(heading + 1, line);
    Some(lines.join("\n") + "\n")
}
