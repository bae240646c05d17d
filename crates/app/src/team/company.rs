//! What holds for the whole installation and is no matter of one machine: the company's name.

use mainstay_domain::policy::{Actor, Verb};
use serde::Serialize;

use crate::act::Reads;
use crate::error::{Error, Result};
use crate::events::Event;
use crate::{App, settings};

/// The setting's name.
const COMPANY_NAME: &str = "company_name";

/// The longest name of a company, in characters.
const LONGEST_NAME: usize = 200;

/// The settings everybody sees and administrators change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CompanySettings {
    /// What the company is called.
    pub company_name: Option<String>,
}

/// The settings as they are.
pub async fn company_settings(app: &App, actor: &Actor) -> Result<CompanySettings> {
    load(&mut app.view(actor, Verb::ReadAccounts).await?).await
}

/// Replaces the settings, and gives them as they are kept.
pub async fn change_company_settings(
    app: &App,
    actor: &Actor,
    wanted: CompanySettings,
) -> Result<CompanySettings> {
    let wanted = check(wanted)?;
    let mut act = app.act(actor, Verb::ChangeSettings).await?;
    let before = load(&mut act).await?;
    if before == wanted {
        return Ok(wanted);
    }
    settings::write(&mut act, COMPANY_NAME, wanted.company_name.as_deref()).await?;
    act.changed("setting", "company", Some(&before), Some(&wanted))?;
    act.announce(Event::changed("team", "settings"));
    act.commit().await?;
    Ok(wanted)
}

fn check(wanted: CompanySettings) -> Result<CompanySettings> {
    let name = wanted.company_name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    let too_long = |name: &String| name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control);
    if name.as_ref().is_some_and(too_long) {
        let detail = format!("a company's name is one line of at most {LONGEST_NAME} characters");
        return Err(Error::invalid("bad_name", "company_name", detail));
    }
    Ok(CompanySettings { company_name: name })
}

async fn load(reads: &mut (impl Reads + Send)) -> Result<CompanySettings> {
    Ok(CompanySettings { company_name: settings::read(reads, COMPANY_NAME).await? })
}
