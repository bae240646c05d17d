//! The people who may sign in.

use std::process::ExitCode;

use clap::Subcommand;
use mainstay_app::team::{self, NewUser};
use mainstay_domain::policy::Role;

use super::Session;
use super::output::{print, table};

#[derive(Debug, Subcommand)]
pub(super) enum Users {
    /// List everybody
    List,
    /// Add somebody; they sign in by the link that is printed, once
    Add {
        /// Their e-mail address
        email: String,
        /// Their name
        #[arg(long)]
        name: String,
        /// admin or viewer
        #[arg(long, default_value = "viewer")]
        role: Role,
        /// Limit a viewer to these accounts (external ids)
        #[arg(long, value_delimiter = ',', value_name = "IDS")]
        only: Option<Vec<String>>,
        /// Read a password from standard input as well
        #[arg(long)]
        password_stdin: bool,
    },
    /// Print a link that signs somebody in, once
    Link {
        /// Their e-mail address
        email: String,
    },
}

/// `mainstay users`.
pub(super) async fn run(session: &Session, users: Users) -> anyhow::Result<ExitCode> {
    let app = session.open().await?;
    let actor = session.actor(&app).await?;
    match users {
        Users::List => {
            let rows = team::users(&app, &actor).await?.into_iter().map(|user| {
                let sees = if user.limited { "granted accounts" } else { "all accounts" };
                vec![user.name, user.email, user.role.as_str().to_owned(), sees.to_owned()]
            });
            print(&table(&["name", "e-mail", "role", "sees"], &[], rows.collect()))?;
        }
        Users::Add { email, name, role, only, password_stdin } => {
            let password = password_stdin.then(|| std::io::read_to_string(std::io::stdin())).transpose()?;
            let password = password.map(|text| text.trim_end_matches(['\r', '\n']).to_owned());
            let new = NewUser { name, email: email.clone(), role, password, only_accounts: only };
            team::add_user(&app, &actor, new).await?;
            let token = team::sign_in_link(&app, &actor, &email).await?;
            print(&link(session, &token))?;
        }
        Users::Link { email } => {
            let token = team::sign_in_link(&app, &actor, &email).await?;
            print(&link(session, &token))?;
        }
    }
    app.close().await;
    Ok(ExitCode::SUCCESS)
}

/// The secret rides in the fragment, which browsers do not send and servers do not log.
fn link(session: &Session, token: &str) -> String {
    let base = session.config.public_url().map_or_else(
        || format!("http://localhost:{}", session.config.listen().map_or(8400, |address| address.port())),
        |url| url.trim_end_matches('/').to_owned(),
    );
    format!("{base}/sign-in#token={token}")
}
