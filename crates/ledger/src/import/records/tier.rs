//! Tiers of rebate agreements: one row each, put together to agreements when the file has been read.

use std::collections::BTreeMap;

use mainstay_domain::money::{Amount, Currency};
use mainstay_domain::rebates::{Agreement, Basis, Gives, Partner, Reach, Terms, Tier};

use super::super::evaluate::{Refused, RowCells, amount, currency, day, id, refuse, single};
use super::super::plan::{Bound, Text};
use super::super::{Field, QuarantineCode, QuarantinedLine, SampleEvent};
use super::Reason;

/// A row that is a tier by itself.
#[derive(Debug, Clone)]
pub(super) struct TierRow {
    pub(super) line: u64,
    /// The row as it stood, for the case that its agreement does not hold together.
    pub(super) raw: String,
    terms: Terms,
    tier: Tier,
    /// Where the row says that the tier ends.
    to: Option<Amount>,
}

/// Reads a row.
pub(super) fn tier(
    cells: &RowCells<'_>,
    counted_in: Option<Currency>,
    raw: String,
) -> Result<TierRow, Refused> {
    let row = Row { cells, bound: cells.bound };
    let terms = Terms {
        agreement: row.required(Field::Agreement)?,
        partner: row.partner()?,
        valid_from: row.day(Field::ValidFrom)?,
        valid_to: row.day(Field::ValidTo)?,
        basis: row.basis()?,
        reach: row.reach()?,
        product: row.optional(Field::Product)?,
        category: row.optional(Field::Category)?,
        currency: row.currency(counted_in)?,
    };
    let from = row.amount(Field::TierFrom)?.unwrap_or_default();
    let tier = Tier { from, gives: row.gives()? };
    let line = cells.block.rows.get(cells.row).map_or(0, |row| row.line);
    Ok(TierRow { line, raw, terms, tier, to: row.amount(Field::TierTo)? })
}

struct Row<'r, 'a> {
    cells: &'r RowCells<'a>,
    bound: &'a Bound,
}

impl Row<'_, '_> {
    fn optional(&self, field: Field) -> Result<Option<String>, Refused> {
        let Some(text) = self.bound.texts.get(&field) else { return Ok(None) };
        let written = String::from_utf8_lossy(id(self.cells, text)?).into_owned();
        Ok(Some(written).filter(|text| !text.is_empty()))
    }

    fn required(&self, field: Field) -> Result<String, Refused> {
        let missing = || {
            self.refused(field, QuarantineCode::MissingId, format!("there is no {}", field.as_str()).into())
        };
        self.optional(field)?.ok_or_else(missing)
    }

    fn partner(&self) -> Result<Partner, Refused> {
        match (self.optional(Field::Customer)?, self.optional(Field::Group)?) {
            (Some(customer), None) => Ok(Partner::Customer(customer)),
            (None, Some(group)) => Ok(Partner::Group(group)),
            (None, None) => {
                let reason = "there is neither a customer nor a group".into();
                Err(self.refused(Field::Customer, QuarantineCode::MissingCustomer, reason))
            }
            (Some(_), Some(_)) => {
                let reason = "an agreement is with a customer or with a group, not with both".into();
                Err(self.refused(Field::Group, QuarantineCode::Contradiction, reason))
            }
        }
    }

    fn day(&self, field: Field) -> Result<mainstay_domain::time::Day, Refused> {
        static NOTHING: Text = Text::Constant(String::new());
        day(self.cells, self.bound.texts.get(&field).unwrap_or(&NOTHING))
    }

    fn basis(&self) -> Result<Basis, Refused> {
        let word = self.required(Field::Basis)?;
        word.parse().map_err(|error: mainstay_domain::rebates::NotABasis| {
            self.refused(Field::Basis, QuarantineCode::BadAgreement, error.to_string().into())
        })
    }

    fn reach(&self) -> Result<Reach, Refused> {
        let word = self.required(Field::Reach)?;
        word.parse().map_err(|error: mainstay_domain::rebates::NotAReach| {
            self.refused(Field::Reach, QuarantineCode::BadAgreement, error.to_string().into())
        })
    }

    fn gives(&self) -> Result<Gives, Refused> {
        let gives = match (self.amount(Field::Percent)?, self.amount(Field::AmountPerUnit)?) {
            (Some(percent), None) => Gives::Percent(percent),
            (None, Some(amount)) => Gives::PerUnit(amount),
            (None, None) => {
                let reason = "the tier gives neither a percentage nor an amount per unit".into();
                return Err(self.refused(Field::Percent, QuarantineCode::BadNumber, reason));
            }
            (Some(_), Some(_)) => {
                let reason = "the tier gives a percentage and an amount per unit: say one of them".into();
                return Err(self.refused(Field::AmountPerUnit, QuarantineCode::Contradiction, reason));
            }
        };
        let (Gives::Percent(parts) | Gives::PerUnit(parts)) = gives;
        if parts < Amount::ZERO {
            let reason = format!("the tier gives {parts}, below zero").into();
            return Err(self.refused(Field::Percent, QuarantineCode::Negative, reason));
        }
        Ok(gives)
    }

    fn amount(&self, field: Field) -> Result<Option<Amount>, Refused> {
        let Some(expression) = self.bound.numbers.get(&field) else { return Ok(None) };
        Ok(amount(self.cells, expression, field.as_str())?.map(|parts| Amount(parts.into())))
    }

    fn currency(&self, counted_in: Option<Currency>) -> Result<Currency, Refused> {
        match self.bound.texts.get(&Field::Currency) {
            Some(text) => currency(self.cells, text),
            None => Ok(counted_in.unwrap_or(Currency::EUR)),
        }
    }

    fn refused(&self, field: Field, code: QuarantineCode, reason: Reason) -> Refused {
        let of_text = self.bound.texts.get(&field).and_then(Text::slot);
        let slot = of_text.or_else(|| self.bound.numbers.get(&field).and_then(single));
        refuse(self.cells, slot, code, reason)
    }
}

/// Puts rows together: the agreements that hold with their rows, and the rows of those that do not with what is wrong.
pub(super) fn agreements(
    rows: Vec<TierRow>,
    known: &[Agreement],
) -> (Vec<(Agreement, usize)>, Vec<QuarantinedLine>) {
    let mut by_name: BTreeMap<(u64, String), Vec<TierRow>> = BTreeMap::new();
    let mut firsts: BTreeMap<String, u64> = BTreeMap::new();
    for row in rows {
        let name = row.terms.agreement.clone();
        let first = *firsts.entry(name.clone()).or_insert(row.line);
        by_name.entry((first, name)).or_default().push(row);
    }
    // What the file names it takes the place of, unless that is refused.
    let is_named = |other: &&Agreement| firsts.contains_key(&other.terms().agreement);
    let (named, others): (Vec<&Agreement>, Vec<&Agreement>) = known.iter().partition(is_named);
    let (mut held, mut refused): (Vec<(Agreement, Vec<TierRow>)>, _) = (Vec::new(), Vec::new());
    for rows in by_name.into_values() {
        match together(&rows, &others, &held) {
            Ok(agreement) => held.push((agreement, rows)),
            Err((code, reason)) => {
                refused.extend(rows.into_iter().map(|row| row.set_aside(code, &reason)));
            }
        }
    }
    // An agreement that is refused leaves the ledger's of its name standing, which another one may overlap; so on, until none does.
    loop {
        let is_held = |name: &String| held.iter().any(|(agreement, _)| agreement.terms().agreement == *name);
        let standing = named.iter().filter(|other| !is_held(&other.terms().agreement));
        let overlapped = standing.flat_map(|other| {
            let places = held.iter().enumerate().filter(|(_, (agreement, _))| agreement.overlaps(other));
            places.map(|(place, (agreement, _))| (place, overlap(agreement, other, "in the ledger")))
        });
        let Some((place, (code, reason))) = overlapped.into_iter().next() else { break };
        let (_, rows) = held.remove(place);
        refused.extend(rows.into_iter().map(|row| row.set_aside(code, &reason)));
    }
    (held.into_iter().map(|(agreement, rows)| (agreement, rows.len())).collect(), refused)
}

fn overlap(agreement: &Agreement, other: &Agreement, place: &str) -> (QuarantineCode, String) {
    let (name, terms) = (&agreement.terms().agreement, other.terms());
    let reason = format!(
        "`{name}` overlaps `{}` {place}: both are with {} about the same goods, and that one holds from {} to {}",
        terms.agreement, terms.partner, terms.valid_from, terms.valid_to
    );
    (QuarantineCode::Overlap, reason)
}

fn together(
    rows: &[TierRow],
    others: &[&Agreement],
    held: &[(Agreement, Vec<TierRow>)],
) -> Result<Agreement, (QuarantineCode, String)> {
    let bad = |reason: String| (QuarantineCode::BadAgreement, reason);
    let first = rows.first().ok_or_else(|| bad("there is no tier".to_owned()))?;
    let name = &first.terms.agreement;
    if let Some(other) = rows.iter().find(|row| row.terms != first.terms) {
        return Err(bad(format!(
            "the terms of `{name}` on line {} are not those on line {}: partner, days, basis, reach, goods and currency are \
             the same in every row of an agreement",
            other.line, first.line
        )));
    }
    for (lower, upper) in rows.iter().zip(rows.iter().skip(1)) {
        if let Some(to) = lower.to.filter(|to| *to != upper.tier.from && upper.tier.from > lower.tier.from) {
            return Err(bad(format!(
                "the tier on line {} ends at {to} and the one on line {} begins at {}: there is a gap or an overlap",
                lower.line, upper.line, upper.tier.from
            )));
        }
    }
    let tiers = rows.iter().map(|row| row.tier).collect();
    let agreement = Agreement::new(first.terms.clone(), tiers).map_err(|error| {
        let lines: Vec<String> = rows.iter().map(|row| row.line.to_string()).collect();
        bad(format!("`{name}` on line {}: {error}", lines.join(", ")))
    })?;
    let held = held.iter().map(|(other, _)| (other, "of this file"));
    let overlapping = held.chain(others.iter().map(|other| (*other, "in the ledger")));
    match overlapping.into_iter().find(|(other, _)| agreement.overlaps(other)) {
        Some((other, place)) => Err(overlap(&agreement, other, place)),
        None => Ok(agreement),
    }
}

impl TierRow {
    /// The row for a person's eye.
    pub(super) fn sample(&self) -> SampleEvent {
        let terms = &self.terms;
        let (gives, parts) = match self.tier.gives {
            Gives::Percent(parts) => (Field::Percent, parts),
            Gives::PerUnit(parts) => (Field::AmountPerUnit, parts),
        };
        let partner = match terms.partner {
            Partner::Customer(_) => Field::Customer,
            Partner::Group(_) => Field::Group,
        };
        let mut fields = vec![
            (Field::Agreement, terms.agreement.clone()),
            (partner, terms.partner.id().to_owned()),
            (Field::ValidFrom, terms.valid_from.to_string()),
            (Field::ValidTo, terms.valid_to.to_string()),
            (Field::Basis, terms.basis.to_string()),
            (Field::Reach, terms.reach.to_string()),
            (Field::TierFrom, self.tier.from.to_string()),
            (gives, parts.to_string()),
            (Field::Currency, terms.currency.to_string()),
        ];
        fields.extend(terms.product.clone().map(|product| (Field::Product, product)));
        fields.extend(terms.category.clone().map(|category| (Field::Category, category)));
        let fields = fields.into_iter().map(|(field, value)| (field.as_str(), value));
        SampleEvent { line: self.line, fields: fields.collect() }
    }

    fn set_aside(self, code: QuarantineCode, reason: &str) -> QuarantinedLine {
        QuarantinedLine {
            line: self.line,
            column: None,
            value: None,
            code,
            reason: reason.to_owned(),
            raw: Some(self.raw),
        }
    }
}
