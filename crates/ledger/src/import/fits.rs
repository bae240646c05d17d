//! Whether a mapping was made for a file with these columns: what makes one worth suggesting.

use super::expression::Expression;
use super::{Mapping, Value};

impl Mapping {
    /// Whether every column the mapping names is among the header's.
    pub fn fits(&self, header: &[&str]) -> bool {
        let values = self.columns.values().all(|value| value_fits(value, header));
        values && self.keep.as_ref().is_none_or(|keep| expression_fits(keep, header))
    }
}

fn value_fits(value: &Value, header: &[&str]) -> bool {
    let text = value.0.trim();
    header.contains(&text)
        || Expression::parse(text).is_ok_and(|expression| expression_fits(&expression, header))
}

fn expression_fits(expression: &Expression, header: &[&str]) -> bool {
    let known = |name: &String| header.contains(&name.as_str());
    expression.bind(&mut |name, _| if known(name) { Ok(()) } else { Err(()) }).is_ok()
}
