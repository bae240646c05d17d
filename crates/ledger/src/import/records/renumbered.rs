//! Rows that say which number stands for which: each one step, and none that contradicts another.

use mainstay_domain::renumbering::{Renumbering, RenumberingFault, Renumberings};

use super::super::{Field, QuarantineCode, QuarantinedLine, SampleEvent};

/// A row that is right by itself.
#[derive(Debug, Clone)]
pub(super) struct RenumberedRow {
    pub(super) line: u64,
    /// The row as it stood, for the case that it does not go together with others.
    pub(super) raw: String,
    pub(super) renumbering: Renumbering,
}

/// The rows that hold beside each other and what the ledger knows, and those that do not with what is wrong.
pub(super) fn part(
    rows: Vec<RenumberedRow>,
    known: &Renumberings,
) -> (Vec<Renumbering>, Vec<QuarantinedLine>) {
    let mut all = known.clone();
    for row in &rows {
        all.insert(&row.renumbering);
    }
    let (mut held, mut refused) = (Vec::new(), Vec::new());
    for row in rows {
        match all.fault(&row.renumbering) {
            None => held.push(row.renumbering),
            Some(fault) => refused.push(row.set_aside(&fault)),
        }
    }
    (held, refused)
}

impl RenumberedRow {
    /// The row for a person's eye.
    pub(super) fn sample(&self) -> SampleEvent {
        let Renumbering { what, old_id, new_id, valid_from } = &self.renumbering;
        let fields = [
            (Field::Renumbered, what.to_string()),
            (Field::OldId, old_id.clone()),
            (Field::NewId, new_id.clone()),
            (Field::ValidFrom, valid_from.to_string()),
        ];
        let fields = fields.into_iter().map(|(field, value)| (field.as_str(), value));
        SampleEvent { line: self.line, fields: fields.collect() }
    }

    fn set_aside(self, fault: &RenumberingFault) -> QuarantinedLine {
        QuarantinedLine {
            line: self.line,
            column: None,
            value: None,
            code: QuarantineCode::BadRenumbering,
            reason: fault.to_string(),
            raw: Some(self.raw),
        }
    }
}
