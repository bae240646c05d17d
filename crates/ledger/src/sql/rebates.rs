//! The tiers of rebate agreements, as a table of a question.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, Date32Array, Decimal128Array, RecordBatch, StringArray};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::datasource::MemTable;
use mainstay_domain::accounts::AccountRef;
use mainstay_domain::money::Amount;
use mainstay_domain::policy::Sight;
use mainstay_domain::rebates::{Agreement, Gives, Terms, Tier};
use mainstay_domain::time::Day;

use crate::facts::FactError;
use crate::lines::AMOUNT;

/// An agreement of the version that is asked.
#[derive(Debug, Clone)]
pub struct KnownAgreement {
    /// The system whose ids it names.
    pub source: String,
    /// What was agreed.
    pub agreement: Agreement,
}

/// The columns of `rebates`.
pub(super) fn schema() -> SchemaRef {
    let field = |name: &str, of: DataType, nullable| Field::new(name, of, nullable);
    let text = |name: &str, nullable| field(name, DataType::Utf8, nullable);
    Arc::new(Schema::new(vec![
        text("source", false),
        text("agreement", false),
        text("partner", false),
        text("partner_id", false),
        field("valid_from", DataType::Date32, false),
        field("valid_to", DataType::Date32, false),
        text("basis", false),
        text("reach", false),
        text("product", true),
        text("category", true),
        text("currency", false),
        field("tier_from", AMOUNT, false),
        field("percent", AMOUNT, true),
        field("amount_per_unit", AMOUNT, true),
    ]))
}

/// One row for each tier of the agreements whose partner somebody sees: an agreement with a group is seen by who sees its
/// head, as on the account's page.
pub(super) fn table(agreements: &[KnownAgreement], sight: &Sight) -> Result<MemTable, FactError> {
    let is_seen = |known: &&KnownAgreement| {
        let partner = &known.agreement.terms().partner;
        let account = AccountRef { source: known.source.clone(), external_id: partner.id().to_owned() };
        sight.rows.contains(&account)
    };
    let mut rows = Vec::new();
    for known in agreements.iter().filter(is_seen) {
        rows.extend(known.agreement.tiers().iter().map(|tier| Row { known, tier }));
    }
    let text = |of: fn(&Terms) -> &str| texts(&rows, |row| Some(of(row.terms())));
    let day = |of: fn(&Terms) -> Day| -> ArrayRef {
        Arc::new(rows.iter().map(|row| Some(of(row.terms()).epoch())).collect::<Date32Array>())
    };
    let columns = vec![
        texts(&rows, |row| Some(row.known.source.as_str())),
        text(|terms| &terms.agreement),
        text(|terms| terms.partner.word()),
        text(|terms| terms.partner.id()),
        day(|terms| terms.valid_from),
        day(|terms| terms.valid_to),
        text(|terms| terms.basis.as_str()),
        text(|terms| terms.reach.as_str()),
        texts(&rows, |row| row.terms().product.as_deref()),
        texts(&rows, |row| row.terms().category.as_deref()),
        text(|terms| terms.currency.code()),
        amounts(&rows, |tier| Some(tier.from)),
        amounts(&rows, |tier| match tier.gives {
            Gives::Percent(percent) => Some(percent),
            Gives::PerUnit(_) => None,
        }),
        amounts(&rows, |tier| match tier.gives {
            Gives::PerUnit(amount) => Some(amount),
            Gives::Percent(_) => None,
        }),
    ];
    let batch = RecordBatch::try_new(schema(), columns)?;
    Ok(MemTable::try_new(schema(), vec![vec![batch]])?)
}

struct Row<'a> {
    known: &'a KnownAgreement,
    tier: &'a Tier,
}

impl Row<'_> {
    fn terms(&self) -> &Terms {
        self.known.agreement.terms()
    }
}

fn texts<'a>(rows: &'a [Row<'a>], of: impl Fn(&'a Row<'a>) -> Option<&'a str>) -> ArrayRef {
    Arc::new(rows.iter().map(of).collect::<StringArray>())
}

fn amounts(rows: &[Row<'_>], of: impl Fn(&Tier) -> Option<Amount>) -> ArrayRef {
    let values: Decimal128Array = rows.iter().map(|row| of(row.tier).map(|amount| amount.0)).collect();
    Arc::new(values.with_data_type(AMOUNT))
}
