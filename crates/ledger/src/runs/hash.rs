//! What a run's content hash covers.

use mainstay_domain::money::Currency;
use mainstay_domain::portfolio::{AccountJudgement, Parameters, Scores};
use sha2::{Digest, Sha256};

/// The SHA-256 of a run's parameters and judgements, in lower-case hexadecimal.
pub fn content_hash(
    parameters: &Parameters,
    method_version: &str,
    currency: Currency,
    judgements: &[AccountJudgement],
) -> String {
    let mut hash = Sha256::new();
    write_fields(&mut hash, &head(parameters, method_version, currency));
    // Runs by document date are what they were before there was a choice.
    let basis = Some(parameters.date_basis.as_str()).filter(|_| !parameters.date_basis.is_document());
    write_fields(&mut hash, basis.as_slice());
    // Runs that were asked before there was a choice keep their hashes.
    let rates = (!parameters.rates.is_default()).then(|| format!("rates {}", parameters.rates));
    write_fields(&mut hash, rates.as_slice());
    for judgement in judgements {
        let facts = &judgement.facts;
        let optional = |value: Option<String>| value.unwrap_or_default();
        // A ratio is hashed by its bits: equal means equal, not equal to some digits.
        let ratio = |value: Option<f64>| optional(value.map(|value| format!("{:016x}", value.to_bits())));
        let score =
            |pick: fn(Scores) -> u8| optional(judgement.scores.map(|scores| pick(scores).to_string()));
        let fields = [
            facts.account.source.clone(),
            facts.account.external_id.clone(),
            facts.first_day.to_string(),
            facts.last_day.to_string(),
            optional(facts.last_purchase.map(|day| day.to_string())),
            facts.lines.to_string(),
            facts.invoices.to_string(),
            facts.revenue.to_string(),
            facts.costed_lines.to_string(),
            facts.costed_revenue.to_string(),
            facts.cost.to_string(),
            optional(judgement.rank.map(|rank| rank.to_string())),
            ratio(judgement.share),
            ratio(judgement.cumulative_share),
            judgement.revenue_class.to_string(),
            judgement.gross_profit_class.to_string(),
            optional(judgement.recency_days.map(|days| days.to_string())),
            score(|scores| scores.r),
            score(|scores| scores.f),
            score(|scores| scores.m),
        ];
        write_fields(&mut hash, &fields);
        let xyz = &judgement.xyz;
        let fields = [
            xyz.regularity.class.to_string(),
            ratio(xyz.regularity.cv),
            xyz.regularity.gaps.to_string(),
            xyz.variability.class.to_string(),
            ratio(xyz.variability.cv),
            xyz.variability.period.to_string(),
            xyz.variability.periods.to_string(),
            xyz.frequency.class.to_string(),
            xyz.frequency.active_periods.to_string(),
        ];
        write_fields(&mut hash, &fields);
        // The methods up to `portfolio-2` did not keep it, and their hashes stay what they are.
        write_fields(&mut hash, xyz.regularity.days.map(|days| days.to_string()).as_slice());
    }
    hex::encode(hash.finalize())
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

/// Each field with its length before it, so that no two records read alike.
fn write_fields(hash: &mut Sha256, fields: &[impl AsRef<str>]) {
    for field in fields {
        let text = field.as_ref();
        hash.update(text.len().to_string());
        hash.update(":");
        hash.update(text);
    }
}
