//! People who use an installation.

use std::sync::atomic::Ordering;

use mainstay_app::team::{self, NewUser, User};
use mainstay_domain::policy::{Actor, Role};

use crate::{Client, TestApp};

/// Somebody who is signed in.
pub struct Person {
    /// Who they are.
    pub user: User,
    /// What they act as when a use case is called directly.
    pub actor: Actor,
    /// Their browser.
    pub client: Client,
}

impl TestApp {
    /// An administrator.
    pub async fn admin(&self) -> Person {
        self.person(Role::Admin, None).await
    }

    /// Somebody who reads everything but margins.
    pub async fn viewer(&self) -> Person {
        self.person(Role::Viewer, None).await
    }

    /// Somebody who reads these accounts and no others.
    pub async fn limited_viewer(&self, accounts: &[&str]) -> Person {
        self.person(Role::Viewer, Some(accounts.iter().map(|&id| id.to_owned()).collect())).await
    }

    /// Somebody nobody is, signed in nowhere.
    pub fn anonymous(&self) -> Client {
        Client::new(self)
    }

    async fn person(&self, role: Role, only_accounts: Option<Vec<String>>) -> Person {
        let number = self.people.fetch_add(1, Ordering::SeqCst);
        let email = format!("{role}{number}@firm.example", role = role.as_str());
        let name = format!("Person {number}");
        let new = NewUser { name, email: email.clone(), role, password: None, only_accounts };
        let owner = Self::owner();
        team::add_user(self, &owner, new).await.expect("the person is added");
        let link = team::sign_in_link(self, &owner, &email).await.expect("the person gets a link");
        let signed_in = team::exchange_link(self, &link).await.expect("the link signs in");
        let client = Client::new(self).with_cookie("mainstay_session", &signed_in.token);
        Person { user: signed_in.user, actor: signed_in.actor, client }
    }
}
