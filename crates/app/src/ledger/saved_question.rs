//! Questions in SQL that people keep under a name, for themselves or for colleagues.
//!
//! A question may name accounts in its text: a shared one is offered only to those who see every account. What it answers is
//! each asker's own sight, whoever wrote it.

use chrono::{DateTime, Utc};
use mainstay_domain::ids::SavedQuestionId;
use mainstay_domain::policy::{self, Actor, Rows, Verb};
use mainstay_ledger::sql::LONGEST;
use uuid::Uuid;

use crate::App;
use crate::act::{Act, Reads, View};
use crate::clock::Clock;
use crate::db::args;
use crate::error::{Error, Result};
use crate::events::Event;

/// The most questions one person keeps.
const MOST_QUESTIONS: i64 = 200;

/// A question kept under a name.
#[derive(Debug, Clone)]
pub struct SavedQuestion {
    /// Its id.
    pub id: SavedQuestionId,
    /// What its owner calls it.
    pub name: String,
    /// The question, in SQL.
    pub query: String,
    /// Whether everybody who sees every account sees it.
    pub shared: bool,
    /// Whether it is the looker's own.
    pub mine: bool,
    /// Who keeps it.
    pub owner_name: String,
    /// When it was last changed.
    pub changed_at: DateTime<Utc>,
}

/// A question to be kept.
#[derive(Debug, Clone)]
pub struct NewQuestion {
    /// What to call it.
    pub name: String,
    /// The question, in SQL; whether it can be answered is seen when it is asked.
    pub query: String,
    /// Whether colleagues see it.
    pub shared: bool,
}

#[derive(sqlx::FromRow)]
struct QuestionRow {
    id: Uuid,
    user_id: Uuid,
    name: String,
    query: String,
    shared: bool,
    changed_at: DateTime<Utc>,
    owner_name: String,
}

impl QuestionRow {
    fn into_question(self, actor: &Actor) -> SavedQuestion {
        SavedQuestion {
            id: SavedQuestionId(self.id),
            name: self.name,
            query: self.query,
            shared: self.shared,
            mine: actor.user.is_some_and(|user| user.0 == self.user_id),
            owner_name: self.owner_name,
            changed_at: self.changed_at,
        }
    }
}

/// The looker's own questions and those shared with them, by name.
pub async fn saved_questions(app: &App, actor: &Actor) -> Result<Vec<SavedQuestion>> {
    let mut view = app.view(actor, Verb::AskSql).await?;
    visible(&mut view).await
}

/// The one kept question of that name: the asker's own before a shared one.
pub async fn saved_question(app: &App, actor: &Actor, name: &str) -> Result<SavedQuestion> {
    let mut view = app.view(actor, Verb::AskSql).await?;
    let key = name.trim().to_lowercase();
    let mut named: Vec<SavedQuestion> = visible(&mut view).await?;
    named.retain(|question| question.name.to_lowercase() == key);
    named.sort_by_key(|question| !question.mine);
    match named.as_slice() {
        [] => Err(Error::NotFound("saved question")),
        [first, ..] if first.mine => Ok(first.clone()),
        [only] => Ok(only.clone()),
        several => {
            let owners: Vec<&str> = several.iter().map(|question| question.owner_name.as_str()).collect();
            Err(Error::Conflict(format!(
                "{} share a question named `{}`: one of them must rename theirs",
                owners.join(" and "),
                name.trim()
            )))
        }
    }
}

async fn visible(view: &mut View) -> Result<Vec<SavedQuestion>> {
    let actor = view.actor().clone();
    let rows: Vec<QuestionRow> = view
        .all(
            "select saved_question.*, app_user.name as owner_name
             from saved_question join app_user on app_user.id = saved_question.user_id
             where saved_question.user_id = $1 or saved_question.shared
             order by saved_question.name_key, saved_question.id",
            args![owner_of(&actor)],
        )
        .await?;
    let sees_all = view.sight().rows == Rows::All;
    let questions = rows.into_iter().map(|row| row.into_question(&actor));
    Ok(questions.filter(|question| question.mine || sees_all).collect())
}

/// Keeps a question.
pub async fn add_question(app: &App, actor: &Actor, new: NewQuestion) -> Result<SavedQuestion> {
    let mut act = app.act(actor, Verb::SaveFilters).await?;
    let owner = actor.user.ok_or(Error::NotFound("user"))?;
    let name = check(&new)?;
    let theirs: Count = act
        .one("select count(*) as questions from saved_question where user_id = $1", args![owner.0])
        .await?;
    if theirs.questions >= MOST_QUESTIONS {
        return Err(Error::Conflict(format!("{MOST_QUESTIONS} questions are the most; remove one first")));
    }
    refuse_taken(&mut act, actor, &name, None).await?;
    let (id, now) = (SavedQuestionId(Clock::new_id()), act.now());
    act.exec(
        "insert into saved_question (id, user_id, name, name_key, query, shared, created_at, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $7)",
        args![id.0, owner.0, name.as_str(), name.to_lowercase(), new.query, new.shared, now],
    )
    .await?;
    act.changed("saved_question", id, None::<&()>, Some(&noted(new.shared)))?;
    finish(act, actor, id).await
}

/// Replaces a question of one's own.
pub async fn change_question(
    app: &App,
    actor: &Actor,
    id: SavedQuestionId,
    new: NewQuestion,
) -> Result<SavedQuestion> {
    let mut act = app.act(actor, Verb::SaveFilters).await?;
    let before = find(&mut act, actor, id).await?.filter(|question| question.mine);
    let before = before.ok_or(Error::NotFound("saved question"))?;
    let name = check(&new)?;
    refuse_taken(&mut act, actor, &name, Some(id)).await?;
    let now = act.now();
    act.exec(
        "update saved_question set name = $2, name_key = $3, query = $4, shared = $5, changed_at = $6
         where id = $1",
        args![id.0, name.as_str(), name.to_lowercase(), new.query, new.shared, now],
    )
    .await?;
    act.changed("saved_question", id, Some(&noted(before.shared)), Some(&noted(new.shared)))?;
    finish(act, actor, id).await
}

/// Removes a question of one's own; those who manage people also remove what others share.
pub async fn remove_question(app: &App, actor: &Actor, id: SavedQuestionId) -> Result<()> {
    let mut act = app.act(actor, Verb::SaveFilters).await?;
    let manages = policy::may(actor, Verb::ManageUsers).is_ok();
    let removable = |question: &SavedQuestion| question.mine || (question.shared && manages);
    let question = find(&mut act, actor, id).await?.filter(removable);
    let question = question.ok_or(Error::NotFound("saved question"))?;
    act.exec("delete from saved_question where id = $1", args![id.0]).await?;
    act.changed("saved_question", id, Some(&noted(question.shared)), None::<&()>)?;
    act.announce(Event::changed("ledger", id));
    act.commit().await
}

/// The person a question belongs to; the nil id, which owns none, for whoever is nobody.
fn owner_of(actor: &Actor) -> Uuid {
    actor.user.map(|user| user.0).unwrap_or_default()
}

/// What the audit log says: neither names nor texts, which may name people.
fn noted(shared: bool) -> serde_json::Value {
    serde_json::json!({ "shared": shared })
}

#[derive(sqlx::FromRow)]
struct Count {
    questions: i64,
}

fn check(new: &NewQuestion) -> Result<String> {
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
        let detail = "a question's name is one line of 1 to 100 characters";
        return Err(Error::invalid("bad_name", "name", detail));
    }
    if new.query.trim().is_empty() || new.query.chars().nth(LONGEST).is_some() {
        let detail = format!("a question has 1 to {LONGEST} characters");
        return Err(Error::invalid("bad_query", "query", detail));
    }
    Ok(name.to_owned())
}

async fn refuse_taken(
    act: &mut Act,
    actor: &Actor,
    name: &str,
    except: Option<SavedQuestionId>,
) -> Result<()> {
    let same: Count = act
        .one(
            "select count(*) as questions from saved_question
             where user_id = $1 and name_key = $2 and ($3 is null or id <> $3)",
            args![owner_of(actor), name.to_lowercase(), except.map(|id| id.0)],
        )
        .await?;
    if same.questions > 0 {
        return Err(Error::Conflict(format!("you keep a question named `{name}` already")));
    }
    Ok(())
}

async fn find(act: &mut Act, actor: &Actor, id: SavedQuestionId) -> Result<Option<SavedQuestion>> {
    let row: Option<QuestionRow> = act
        .optional(
            "select saved_question.*, app_user.name as owner_name
             from saved_question join app_user on app_user.id = saved_question.user_id
             where saved_question.id = $1",
            args![id.0],
        )
        .await?;
    Ok(row.map(|row| row.into_question(actor)))
}

async fn finish(mut act: Act, actor: &Actor, id: SavedQuestionId) -> Result<SavedQuestion> {
    let question = find(&mut act, actor, id).await?.ok_or(Error::NotFound("saved question"))?;
    act.announce(Event::changed("ledger", id));
    act.commit().await?;
    Ok(question)
}
