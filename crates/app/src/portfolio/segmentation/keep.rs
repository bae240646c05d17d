//! Keeping segmentations: a name, and versions of it with who, when and why.

use mainstay_domain::ids::{RunId, SegmentationId, SegmentationVersionId};
use mainstay_domain::policy::{self, Actor, Verb};
use mainstay_domain::segmentation::Definition;

use super::membership::{self, Membership};
use super::sql::{self, NewVersion};
use super::{Segmentation, SegmentationVersion};
use crate::App;
use crate::act::Act;
use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::events::Event;
use crate::portfolio::run::Run;
use crate::portfolio::store::chosen;

/// The longest reason.
const LONGEST_REASON: usize = 500;
/// The longest name of a segmentation.
const LONGEST_NAME: usize = 100;

/// What is to be kept.
#[derive(Debug, Clone)]
pub struct NewSegmentation {
    /// Why, for whoever reads it later.
    pub reason: String,
    /// How accounts come into segments.
    pub definition: Definition,
    /// On which run; the newest one by default.
    pub run: Option<RunId>,
}

/// Every segmentation with its versions, by name; those that tell of costs only with the sight of margins.
pub async fn segmentations(app: &App, actor: &Actor) -> Result<Vec<Segmentation>> {
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    let margin = view.sight().margin;
    // Why somebody made a version may name accounts that others do not see.
    let is_for_all = policy::may(actor, Verb::SeePortfolio).is_ok();
    let mut found: Vec<Segmentation> = Vec::new();
    for mut version in sql::every(&mut view).await? {
        if !is_for_all {
            (version.reason, version.made_by) = (String::new(), String::new());
        }
        if version.definition.is_of_margin() && !margin {
            continue;
        }
        match found.last_mut().filter(|last| last.id == version.segmentation) {
            Some(last) => last.versions.push(version),
            None => found.push(Segmentation {
                id: version.segmentation,
                name: version.name.clone(),
                versions: vec![version],
            }),
        }
    }
    Ok(found)
}

/// Keeps a new segmentation with its first version.
pub async fn keep_segmentation(
    app: &App,
    actor: &Actor,
    name: &str,
    new: NewSegmentation,
) -> Result<SegmentationVersion> {
    policy::may(actor, Verb::RunAnalysis)?;
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        let detail = format!("a segmentation's name is one line of 1 to {LONGEST_NAME} characters");
        return Err(Error::invalid("bad_name", "name", detail));
    }
    let (new, run, worked_out) = prepared(app, actor, new).await?;
    let mut act = app.act(actor, Verb::RunAnalysis).await?;
    if sql::is_taken(&mut act, name).await? {
        return Err(Error::Conflict(format!("there is a segmentation named `{name}`: add a version to it")));
    }
    let id = SegmentationId(Clock::new_id());
    sql::insert(&mut act, id, name).await?;
    kept(act, (id, 1), &new.reason, &run, &worked_out).await
}

/// Adds a version to a segmentation.
pub async fn add_version(
    app: &App,
    actor: &Actor,
    id: SegmentationId,
    new: NewSegmentation,
) -> Result<SegmentationVersion> {
    policy::may(actor, Verb::RunAnalysis)?;
    let (new, run, worked_out) = prepared(app, actor, new).await?;
    let mut act = app.act(actor, Verb::RunAnalysis).await?;
    let last = sql::versions(&mut act, id).await?.ok_or(Error::NotFound("segmentation"))?;
    kept(act, (id, last + 1), &new.reason, &run, &worked_out).await
}

/// Checks what is to be kept, and works it out before anything is written.
async fn prepared(
    app: &App,
    actor: &Actor,
    new: NewSegmentation,
) -> Result<(NewSegmentation, Run, Membership)> {
    let reason = new.reason.trim().to_owned();
    if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
        let detail = format!("say why in 1 to {LONGEST_REASON} characters");
        return Err(Error::invalid("bad_reason", "reason", detail));
    }
    let definition = checked(new.definition)?;
    let mut view = app.view(actor, Verb::RunAnalysis).await?;
    let run = chosen(&mut view, new.run).await?.ok_or(Error::NotFound("run"))?;
    drop(view);
    let worked_out = membership::work_out(app, &run, definition.clone(), None).await?;
    Ok((NewSegmentation { reason, definition, run: new.run }, run, worked_out))
}

/// The definition, if it can be meant.
pub(super) fn checked(definition: Definition) -> Result<Definition> {
    definition.checked().map_err(|error| Error::invalid("bad_segmentation", error.field(), error.to_string()))
}

async fn kept(
    mut act: Act,
    (segmentation, number): (SegmentationId, i64),
    reason: &str,
    run: &Run,
    worked_out: &Membership,
) -> Result<SegmentationVersion> {
    let id = SegmentationVersionId(Clock::new_id());
    let new = NewVersion { id, segmentation, number, reason, run: run.id, worked_out };
    sql::insert_version(&mut act, &new).await?;
    // Neither names nor reasons, which may name people.
    let noted = serde_json::json!({
        "segmentation": segmentation,
        "number": number,
        "kind": worked_out.definition.kind(),
        "segments": worked_out.segments.len(),
        "run": run.id,
    });
    act.changed("segmentation_version", id, None::<&()>, Some(&noted))?;
    let version = sql::find(&mut act, id).await?.ok_or(Error::NotFound("segmentation version"))?;
    act.announce(Event::changed("portfolio", id));
    act.commit().await?;
    Ok(version)
}
