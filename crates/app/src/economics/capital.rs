//! What capital costs the company, and how the wait for money is counted: a setting, with audit.

use mainstay_domain::economics::{CapitalError, CapitalTerms, WaitsFrom};
use mainstay_domain::money::Amount;
use mainstay_domain::policy::{Actor, Verb};
use serde::{Deserialize, Serialize};

use crate::act::Reads;
use crate::error::{Error, Result};
use crate::events::Event;
use crate::{App, settings};

/// The setting's name.
const NAME: &str = "capital_terms";

/// The terms as they are kept.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Kept {
    capital_percent: Option<String>,
    waits_from: WaitsFrom,
    year_days: u16,
}

/// Says what capital costs and how the wait for money is counted.
pub async fn capital_terms(app: &App, actor: &Actor) -> Result<CapitalTerms> {
    load(&mut app.view(actor, Verb::ReadAccounts).await?).await
}

/// Changes it for every ladder that is asked from now on and names no rate of its own.
pub async fn set_capital_terms(app: &App, actor: &Actor, terms: CapitalTerms) -> Result<CapitalTerms> {
    let terms = terms.checked().map_err(refused)?;
    let mut act = app.act(actor, Verb::ChangeSettings).await?;
    let before = load(&mut act).await?;
    if before == terms {
        return Ok(terms);
    }
    let kept = (terms != CapitalTerms::default()).then(|| serde_json::to_string(&kept(terms))).transpose()?;
    settings::write(&mut act, NAME, kept.as_deref()).await?;
    act.changed("setting", NAME, Some(&self::kept(before)), Some(&self::kept(terms)))?;
    act.announce(Event::changed("ledger", NAME));
    act.commit().await?;
    Ok(terms)
}

/// A percentage as people write it: `6.5`, four decimals at most.
pub fn percent(text: &str) -> Result<Amount> {
    let bad = || {
        let detail = format!("`{text}` is not a percentage such as 6.5, with four decimals at most");
        Error::invalid("bad_capital_percent", "capital_percent", detail)
    };
    let (whole, decimals) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let is_number = |part: &str| part.bytes().all(|digit| digit.is_ascii_digit());
    if whole.is_empty() || whole.len() > 9 || decimals.len() > 4 || !is_number(whole) || !is_number(decimals)
    {
        return Err(bad());
    }
    let parts: i128 = format!("{whole}{decimals:0<4}").parse().map_err(|_| bad())?;
    Ok(Amount(parts))
}

/// The terms that hold.
pub(crate) async fn load(reads: &mut (impl Reads + Send)) -> Result<CapitalTerms> {
    let Some(text) = settings::read(reads, NAME).await? else { return Ok(CapitalTerms::default()) };
    let Kept { capital_percent, waits_from, year_days } = serde_json::from_str(&text)?;
    Ok(CapitalTerms { percent: capital_percent.as_deref().map(percent).transpose()?, waits_from, year_days })
}

fn kept(terms: CapitalTerms) -> Kept {
    Kept {
        capital_percent: terms.percent.map(|percent| percent.to_string()),
        waits_from: terms.waits_from,
        year_days: terms.year_days,
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is handed to `map_err`")]
pub(super) fn refused(error: CapitalError) -> Error {
    Error::invalid("bad_capital_percent", error.field(), error.to_string())
}
