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
    /// Bring invoice lines into the ledger.
    ImportLines,
    /// Compute and store a portfolio run.
    RunAnalysis,
    /// Add people and change their roles.
    ManageUsers,
}

impl Verb {
    /// Every verb, in the order of the permission matrix.
    pub const ALL: [Self; 8] = [
        Self::SignIn,
        Self::ReadAccounts,
        Self::ReadImports,
        Self::SeePortfolio,
        Self::SeeMargin,
        Self::ImportLines,
        Self::RunAnalysis,
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
            Self::RunAnalysis => "run_analysis",
            Self::ManageUsers => "manage_users",
        }
    }
}

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
}

impl Actor {
    /// The local command line: whoever reaches the data directory administers it.
    pub fn command_line(os_user: &str) -> Self {
        Self { user: None, name: format!("cli:{os_user}"), role: Role::Admin, granted: None }
    }

    /// Mainstay itself, running what a person's act left to do.
    pub fn system() -> Self {
        Self { user: None, name: "system".to_owned(), role: Role::Admin, granted: None }
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
}

/// Decides whether the actor may do this at all; which rows and fields it covers is [`sight`]'s to say.
pub fn may(actor: &Actor, verb: Verb) -> Result<(), Denied> {
    let for_admins =
        matches!(verb, Verb::SeeMargin | Verb::ImportLines | Verb::RunAnalysis | Verb::ManageUsers);
    if for_admins && actor.role != Role::Admin {
        return Err(Denied::Role { verb, needs: Role::Admin, has: actor.role });
    }
    let company_wide =
        matches!(verb, Verb::ReadImports | Verb::ImportLines | Verb::RunAnalysis | Verb::SeePortfolio);
    if company_wide && actor.granted.is_some() {
        return Err(Denied::PartialView(verb));
    }
    Ok(())
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
mod tests {
    use super::*;

    fn actor(role: Role, granted: bool) -> Actor {
        Actor { user: None, name: String::new(), role, granted: granted.then(BTreeSet::new) }
    }

    /// The whole matrix, so that a change of permission is a change of this text.
    #[test]
    fn the_permission_matrix_is_as_decided() {
        let mut matrix = String::new();
        for verb in Verb::ALL {
            let cell = |role, granted| {
                if may(&actor(role, granted), verb).is_ok() { "yes" } else { "-" }
            };
            let row = [cell(Role::Admin, false), cell(Role::Viewer, false), cell(Role::Viewer, true)];
            matrix += &[verb.as_str(), row[0], row[1], row[2]].join(" ");
            matrix += "\n";
        }
        let decided = "\
sign_in yes yes yes
read_accounts yes yes yes
read_imports yes yes -
see_portfolio yes yes -
see_margin yes - -
import_lines yes - -
run_analysis yes - -
manage_users yes - -
";
        assert_eq!(matrix, decided, "columns: admin, viewer, viewer limited to some accounts");
    }

    #[test]
    fn a_limited_viewer_sees_the_granted_accounts_and_no_margin() {
        let mine = AccountRef { source: "erp".to_owned(), external_id: "1".to_owned() };
        let theirs = AccountRef { source: "erp".to_owned(), external_id: "2".to_owned() };
        let mut viewer = actor(Role::Viewer, true);
        viewer.granted = Some(BTreeSet::from([mine.clone()]));
        let sight = sight(&viewer);
        assert!(sight.rows.contains(&mine));
        assert!(!sight.rows.contains(&theirs));
        assert!(!sight.margin);
    }
}
