//! What a run's content hash covers.

use std::fmt::{Display, Write};

use mainstay_domain::money::Currency;
use mainstay_domain::portfolio::{AccountJudgement, Class, Parameters, Scores};
use sha2::{Digest, Sha256};

/// The SHA-256 of a run's parameters and judgements, in lower-case hexadecimal.
pub fn content_hash(
    parameters: &Parameters,
    method_version: &str,
    currency: Currency,
    judgements: &[AccountJudgement],
) -> String {
    let mut fields = Fields::default();
    fields.extend(head(parameters, method_version, currency));
    // Runs by document date are what they were before there was a choice.
    fields.extend(Some(parameters.date_basis.as_str()).filter(|_| !parameters.date_basis.is_document()));
    // Runs that were asked before there was a choice keep their hashes.
    fields.extend((!parameters.rates.is_default()).then(|| format!("rates {}", parameters.rates)));
    // The fingerprint is of all that it was told with.
    fields.extend(parameters.told_with.map(|told_with| format!("told with {}", told_with.fingerprint)));
    for judgement in judgements {
        let (facts, xyz) = (&judgement.facts, &judgement.xyz);
        let score = |pick: fn(Scores) -> u8| judgement.scores.map(pick);
        fields.text(&facts.account.source);
        fields.text(&facts.account.external_id);
        fields.push(facts.first_day);
        fields.push(facts.last_day);
        fields.optional(facts.last_purchase);
        fields.count(facts.lines);
        fields.count(facts.invoices);
        fields.push(facts.revenue);
        fields.count(facts.costed_lines);
        fields.push(facts.costed_revenue);
        fields.push(facts.cost);
        fields.optional(judgement.rank);
        fields.ratio(judgement.share);
        fields.ratio(judgement.cumulative_share);
        fields.text(judgement.revenue_class.as_str());
        fields.text(judgement.gross_profit_class.as_str());
        fields.optional(judgement.recency_days);
        fields.optional(score(|scores| scores.r));
        fields.optional(score(|scores| scores.f));
        fields.optional(score(|scores| scores.m));
        fields.text(xyz.regularity.class.as_str());
        fields.ratio(xyz.regularity.cv);
        fields.count(xyz.regularity.gaps);
        fields.text(xyz.variability.class.as_str());
        fields.ratio(xyz.variability.cv);
        fields.text(xyz.variability.period.as_str());
        fields.count(xyz.variability.periods);
        fields.text(xyz.frequency.class.as_str());
        fields.count(xyz.frequency.active_periods);
        // The methods up to `portfolio-2` did not keep it, and their hashes stay what they are.
        fields.extend(xyz.regularity.days);
        if let Some(on) = facts.on_rung {
            fields.text(on.rung.as_str());
            fields.optional(on.amount);
            fields.push(on.covered);
            fields.text(judgement.rung_class.map(Class::as_str).unwrap_or_default());
        }
    }
    fields.finish()
}

/// What was asked, by which methods, in which currency.
fn head(parameters: &Parameters, method_version: &str, currency: Currency) -> [String; 15] {
    let xyz = &parameters.xyz;
    [
        method_version.to_owned(),
        parameters.as_of.to_string(),
        parameters.window.to_string(),
        parameters.measure.as_str().to_owned(),
        currency.code().to_owned(),
        parameters.abc.a().to_string(),
        parameters.abc.b().to_string(),
        xyz.window.to_string(),
        xyz.variation.x().to_string(),
        xyz.variation.y().to_string(),
        xyz.frequency.x().to_string(),
        xyz.frequency.y().to_string(),
        xyz.deviation.to_string(),
        xyz.period.to_string(),
        xyz.partial_periods.to_string(),
    ]
}

/// The bytes that are hashed at once.
const BLOCK: usize = 1 << 16;

/// Each field with its length before it, so that no two records read alike.
#[derive(Default)]
struct Fields {
    hash: Sha256,
    /// What is still to be hashed.
    waiting: String,
    /// Scratch: a field as text.
    text: String,
}

impl Fields {
    fn text(&mut self, field: &str) {
        let mut length = itoa::Buffer::new();
        for part in [length.format(field.len()), ":", field] {
            self.waiting.push_str(part);
        }
        if self.waiting.len() >= BLOCK {
            self.hash.update(&self.waiting);
            self.waiting.clear();
        }
    }

    fn count(&mut self, count: impl itoa::Integer) {
        self.text(itoa::Buffer::new().format(count));
    }

    fn push(&mut self, field: impl Display) {
        let mut text = std::mem::take(&mut self.text);
        text.clear();
        // It cannot fail: a string takes everything.
        let _ = write!(text, "{field}");
        self.text(&text);
        self.text = text;
    }

    /// Nothing is a field without text.
    fn optional(&mut self, field: Option<impl Display>) {
        match field {
            Some(field) => self.push(field),
            None => self.push(""),
        }
    }

    /// A ratio is hashed by its bits: equal means equal, not equal to some digits.
    fn ratio(&mut self, ratio: Option<f64>) {
        match ratio {
            Some(ratio) => self.push(format_args!("{:016x}", ratio.to_bits())),
            None => self.push(""),
        }
    }

    fn finish(mut self) -> String {
        self.hash.update(&self.waiting);
        hex::encode(self.hash.finalize())
    }
}

impl<T: Display> Extend<T> for Fields {
    fn extend<I: IntoIterator<Item = T>>(&mut self, fields: I) {
        fields.into_iter().for_each(|field| self.push(field));
    }
}
