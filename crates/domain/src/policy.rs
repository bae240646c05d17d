//! Who may do what, and which rows and fields a person sees.
//!
//! Two pure functions, [`may`] and [`sight`], are the whole of it. Every door (API, command line, export, the analytics
//! engine) asks them; none decides for itself.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::accounts::AccountRef;
use crate::ids::UserId;

/// What a person is in this company's Mainstay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Runs the installation: imports, analyses, users; sees everything.
    Admin,
    /// Reads; sees no margin.
    Viewer,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 2] = [Self::Admin, Self::Viewer];

    /// The word used in the database, the API and the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Viewer => "viewer",
        }
    }
}

impl std::str::FromStr for Role {
    type Err = NotARole;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or_else(|| NotARole(text.to_owned()))
    }
}

/// The text is not a role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a role: use admin or viewer")]
pub struct NotARole(pub String);

/// Something a person may want to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Verb {
    /// Open and end one's own session.
    SignIn,
    /// Look at accounts, limited to the rows and fields of [`sight`].
    ReadAccounts,
    /// Look at the imports, their quarantine and their mappings.
    ReadImports,
    /// Look at totals, concentration and curves.
    SeePortfolio,
    /// See costs, gross profit and everything computed from them.
    SeeMargin,
    /// Bring files into the ledger: lines, accounts, products, rates.
    ImportLines,
    /// Take an import back.
    UndoImports,
    /// Compute and store portfolio runs, and fit models.
    RunAnalysis,
    /// Say of an account what the rules cannot know, such as its phase.
    JudgeAccounts,
    /// Follow one's own background work.
    WatchJobs,
    /// Ask the ledger in SQL, limited to the rows and fields of [`sight`].
    AskSql,
    /// Keep filters of tables, and questions in SQL, under a name.
    SaveFilters,
    /// Make and revoke one's own tokens for programs.
    ManageTokens,
    /// Change what holds for the whole installation, such as the company's name.
    ChangeSettings,
    /// Add people and change their roles.
    ManageUsers,
}

impl Verb {
    /// Every verb, in the order of the permission matrix.
    pub const ALL: [Self; 15] = [
        Self::SignIn,
        Self::ReadAccounts,
        Self::ReadImports,
        Self::SeePortfolio,
        Self::SeeMargin,
        Self::ImportLines,
        Self::UndoImports,
        Self::RunAnalysis,
        Self::JudgeAccounts,
        Self::WatchJobs,
        Self::AskSql,
        Self::SaveFilters,
        Self::ManageTokens,
        Self::ChangeSettings,
        Self::ManageUsers,
    ];

    /// The word used in the API and the audit log.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::ReadAccounts => "read_accounts",
            Self::ReadImports => "read_imports",
            Self::SeePortfolio => "see_portfolio",
            Self::SeeMargin => "see_margin",
            Self::ImportLines => "import_lines",
            Self::UndoImports => "undo_imports",
            Self::RunAnalysis => "run_analysis",
            Self::JudgeAccounts => "judge_accounts",
            Self::WatchJobs => "watch_jobs",
            Self::AskSql => "ask_sql",
            Self::SaveFilters => "save_filters",
            Self::ManageTokens => "manage_tokens",
            Self::ChangeSettings => "change_settings",
            Self::ManageUsers => "manage_users",
        }
    }
}

/// What a token lets a program do, at most: never more than its owner may at that moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Look at everything its owner sees.
    Read,
    /// Bring files into the ledger, and see what became of them.
    Import,
    /// Compute portfolio runs, fit models, judge accounts, and keep filters and questions.
    Analyse,
    /// Everything its owner may, but for signing in and making tokens: a lost token must not outlive its revocation.
    Admin,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 4] = [Self::Read, Self::Import, Self::Analyse, Self::Admin];

    /// The word used in the database, the API and the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Import => "import",
            Self::Analyse => "analyse",
            Self::Admin => "admin",
        }
    }

    /// Whether a token of this scope may be used for the verb.
    pub fn covers(self, verb: Verb) -> bool {
        match self {
            Self::Read => matches!(
                verb,
                Verb::ReadAccounts
                    | Verb::ReadImports
                    | Verb::SeePortfolio
                    | Verb::SeeMargin
                    | Verb::WatchJobs
                    | Verb::AskSql
            ),
            Self::Import => matches!(verb, Verb::ReadImports | Verb::ImportLines | Verb::WatchJobs),
            Self::Analyse => {
                matches!(verb, Verb::RunAnalysis | Verb::JudgeAccounts | Verb::SaveFilters | Verb::WatchJobs)
            }
            Self::Admin => !matches!(verb, Verb::SignIn | Verb::ManageTokens),
        }
    }
}

impl std::str::FromStr for Scope {
    type Err = NotAScope;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == text).ok_or_else(|| NotAScope(text.to_owned()))
    }
}

/// The text is not a scope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a scope: use read, import, analyse or admin")]
pub struct NotAScope(pub String);

/// Who acts: a person who signed in, or whoever holds the data directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The person, or `None` for the local command line and the system itself.
    pub user: Option<UserId>,
    /// How the audit log names the actor: `user:<id>`, `cli:<os user>` or `system`.
    pub name: String,
    /// What the actor is.
    pub role: Role,
    /// The accounts the actor's view is limited to; `None` for all of them.
    pub granted: Option<BTreeSet<AccountRef>>,
    /// What the token the actor came by is limited to; `None` where there is none.
    pub scopes: Option<BTreeSet<Scope>>,
}

impl Actor {
    /// The local command line: whoever reaches the data directory administers it.
    pub fn command_line(os_user: &str) -> Self {
        Self { user: None, name: format!("cli:{os_user}"), role: Role::Admin, granted: None, scopes: None }
    }

    /// Mainstay itself, running what a person's act left to do.
    pub fn system() -> Self {
        Self { user: None, name: "system".to_owned(), role: Role::Admin, granted: None, scopes: None }
    }
}

/// The act was refused, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// The role does not carry the verb.
    #[error("{} takes the role {}; yours is {}", verb.as_str().replace('_', " "), needs.as_str(), has.as_str())]
    Role {
        /// What was asked.
        verb: Verb,
        /// The role that carries it.
        needs: Role,
        /// The actor's role.
        has: Role,
    },
    /// The verb concerns the whole company and the actor sees only some accounts.
    #[error("{} concerns the whole company; you see a part of its accounts", .0.as_str().replace('_', " "))]
    PartialView(Verb),
    /// The token does not carry the verb.
    #[error("{} takes a token of the scope {}", verb.as_str().replace('_', " "), needs.as_str())]
    Scope {
        /// What was asked.
        verb: Verb,
        /// The narrowest scope that carries it.
        needs: Scope,
    },
    /// No token carries the verb.
    #[error("{} takes a person who signed in, not a token", .0.as_str().replace('_', " "))]
    Token(Verb),
}

/// Decides whether the actor may do this at all; which rows and fields it covers is [`sight`]'s to say.
pub fn may(actor: &Actor, verb: Verb) -> Result<(), Denied> {
    let for_admins = matches!(
        verb,
        Verb::SeeMargin
            | Verb::ImportLines
            | Verb::UndoImports
            | Verb::RunAnalysis
            | Verb::JudgeAccounts
            | Verb::ChangeSettings
            | Verb::ManageUsers
    );
    if for_admins && actor.role != Role::Admin {
        return Err(Denied::Role { verb, needs: Role::Admin, has: actor.role });
    }
    let company_wide = matches!(
        verb,
        Verb::ReadImports | Verb::ImportLines | Verb::UndoImports | Verb::RunAnalysis | Verb::SeePortfolio
    );
    if company_wide && actor.granted.is_some() {
        return Err(Denied::PartialView(verb));
    }
    within_scopes(actor, verb)
}

/// Decides the same for an act that no token carries, whatever its scopes: what it opens would outlive the token.
pub fn may_in_person(actor: &Actor, verb: Verb) -> Result<(), Denied> {
    may(actor, verb)?;
    if actor.scopes.is_some() { Err(Denied::Token(verb)) } else { Ok(()) }
}

fn within_scopes(actor: &Actor, verb: Verb) -> Result<(), Denied> {
    let Some(scopes) = &actor.scopes else { return Ok(()) };
    if scopes.iter().any(|scope| scope.covers(verb)) {
        return Ok(());
    }
    let needs = Scope::ALL.into_iter().find(|scope| scope.covers(verb));
    Err(needs.map_or(Denied::Token(verb), |needs| Denied::Scope { verb, needs }))
}

/// The accounts somebody sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rows {
    /// Every account.
    All,
    /// These and no others.
    Only(BTreeSet<AccountRef>),
}

impl Rows {
    /// Whether the account is among them.
    pub fn contains(&self, account: &AccountRef) -> bool {
        match self {
            Self::All => true,
            Self::Only(accounts) => accounts.contains(account),
        }
    }

    /// Those of them that are also among these.
    #[must_use]
    pub fn among(self, these: BTreeSet<AccountRef>) -> Self {
        match self {
            Self::All => Self::Only(these),
            Self::Only(accounts) => Self::Only(&accounts & &these),
        }
    }
}

/// Which rows and fields somebody sees: the one answer every query is built from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sight {
    /// The accounts, and with them their lines, classes and totals.
    pub rows: Rows,
    /// Whether costs, gross profit and what follows from them are visible.
    pub margin: bool,
}

/// Answers which rows and fields the actor sees.
pub fn sight(actor: &Actor) -> Sight {
    Sight {
        rows: actor.granted.clone().map_or(Rows::All, Rows::Only),
        margin: may(actor, Verb::SeeMargin).is_ok(),
    }
}

impl fmt::Display for Verb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests;
