//! One renumbering that a person states on a screen: what it would join, and the import that it becomes.
//!
//! It is the import of a file with one row, as if somebody had written it: with a version of the ledger, a reason, an entry
//! in the history, and an undo.

use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::money::Currency;
use mainstay_domain::policy::{Actor, Verb};
use mainstay_domain::renumbering::{Numbered, Renumbering};
use mainstay_ledger::facts::{NumberLines, number_lines};

use super::commit::Committed;
use super::manifest::{manifest, unanswered};
use super::perform::import_named;
use super::renumberings;
use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::{App, accounts};

/// What was renumbered, in which system.
#[derive(Debug, Clone)]
pub struct Stated {
    /// The system whose numbers these are.
    pub source: String,
    /// What stands for what, and since when.
    pub renumbering: Renumbering,
}

/// A number, what bears it, and its lines.
#[derive(Debug, Clone)]
pub struct NumberSide {
    /// The number.
    pub id: String,
    /// The name it is known by.
    pub name: String,
    /// Its lines.
    pub lines: NumberLines,
}

/// What a renumbering would join.
#[derive(Debug, Clone)]
pub struct Join {
    /// The number of before, with its lines as they are written.
    pub old: NumberSide,
    /// The number under which everything is found, with what other numbers were joined to it before.
    pub new: NumberSide,
    /// Where the old number leads already; another number there is replaced.
    pub leads_to: Option<String>,
    /// What amounts are in.
    pub currency: Currency,
    /// The version it was asked of.
    pub ledger_version: LedgerVersion,
}

/// Says what a renumbering would join; refused where it cannot stand beside the others.
pub async fn preview_renumbering(app: &App, actor: &Actor, stated: &Stated) -> Result<Join> {
    let Stated { source, renumbering } = stated;
    let Renumbering { what, old_id, new_id, .. } = renumbering;
    let mut view = app.view(actor, Verb::ImportLines).await?;
    let manifest = manifest(app, &mut view, None).await?;
    let mut known = renumberings::of_source(&mut view, source, manifest.version).await?;
    let leads_to = Some(known.current(*what, old_id)).filter(|to| to != old_id).map(ToOwned::to_owned);
    known.insert(renumbering);
    if let Some(fault) = known.fault(renumbering) {
        return Err(Error::Conflict(fault.to_string()));
    }
    let old_name = name(&mut view, *what, source, old_id, "old_id").await?;
    let new_name = name(&mut view, *what, source, new_id, "new_id").await?;
    let apart = renumberings::joined_without(&mut view, manifest.version, stated).await?;
    let sight = view.sight().clone();
    // Reading the lines may take long: nobody waits for the database meanwhile.
    drop(view);
    let old = number_lines(&manifest.ledger, &sight, (*what, source, old_id), true).await;
    // Where the old number leads there already, its lines are counted on its own side alone.
    let apart = manifest.ledger.clone().joined(apart);
    let new = number_lines(&apart, &sight, (*what, source, new_id), false).await;
    Ok(Join {
        old: NumberSide { id: old_id.clone(), name: old_name, lines: old.map_err(unanswered)? },
        new: NumberSide { id: new_id.clone(), name: new_name, lines: new.map_err(unanswered)? },
        leads_to,
        currency: manifest.currency,
        ledger_version: manifest.version,
    })
}

async fn name(
    view: &mut crate::act::View,
    what: Numbered,
    source: &str,
    id: &str,
    field: &'static str,
) -> Result<String> {
    accounts::sql::name_of(view, what, source, id).await?.ok_or_else(|| {
        let detail = format!("there is no {what} `{id}` in `{source}`: leading zeros count");
        Error::invalid("unknown_number", field, detail)
    })
}

/// Makes it the next version of the ledger.
pub async fn renumber(
    app: &App,
    actor: &Actor,
    stated: &Stated,
    reason: Option<String>,
) -> Result<Committed> {
    let join = preview_renumbering(app, actor, stated).await?;
    let Stated { source, renumbering } = stated;
    let Renumbering { what, old_id, new_id, valid_from } = renumbering;
    if join.leads_to.as_ref() == Some(new_id) {
        return Err(Error::Conflict(format!("{what} `{old_id}` is joined to `{new_id}` already")));
    }
    let row = [what.as_str(), old_id, new_id, &valid_from.to_string()].map(quoted).join(",");
    let text = format!("renumbered,old_id,new_id,valid_from\n{row}\n");
    let mapping = format!(
        "source = {}\nkind = \"renumberings\"\n[read]\ndelimiter = \",\"\n[columns]\nrenumbered = \"renumbered\"\n\
         old_id = \"old_id\"\nnew_id = \"new_id\"\nvalid_from = \"valid_from\"\n",
        toml::Value::String(source.clone())
    );
    let folder = app.folders.staging.join(format!("renumbering-{}", Clock::new_id()));
    std::fs::create_dir_all(&folder)?;
    let path = folder.join("renumbering.csv");
    let written = std::fs::write(&path, text);
    let committed = match written {
        Ok(()) => {
            let file_name = format!("{what} {old_id} is {new_id}");
            import_named(app, actor, (&path, file_name), &mapping, reason).await
        }
        Err(error) => Err(error.into()),
    };
    // What cannot be removed now is swept later.
    let _ = std::fs::remove_dir_all(&folder);
    committed
}

fn quoted(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\""))
}
