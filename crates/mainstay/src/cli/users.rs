//! The people who may sign in.

use std::process::ExitCode;

use clap::Subcommand;
use mainstay_app::App;
use mainstay_app::team::{self, NewUser, PersonChange};
use mainstay_domain::policy::{Actor, Role};

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
    #[command(flatten)]
    Of(OfSomebody),
}

/// What is done about somebody who is there.
#[derive(Debug, Subcommand)]
pub(super) enum OfSomebody {
    /// Print a link that signs somebody in, once
    Link {
        /// Their e-mail address
        email: String,
    },
    /// Print a link by which somebody sets a new password, once
    Password {
        /// Their e-mail address
        email: String,
    },
    /// Change somebody's name or address
    Change {
        /// Their e-mail address
        email: String,
        /// Another name
        #[arg(long)]
        name: Option<String>,
        /// Another address to sign in with
        #[arg(long = "email", value_name = "EMAIL")]
        new_email: Option<String>,
    },
    /// Give somebody another role; the last active administrator stays one
    Role {
        /// Their e-mail address
        email: String,
        /// admin or viewer
        role: Role,
    },
    /// End somebody's access: sessions, links and tokens are refused at once
    Disable {
        /// Their e-mail address
        email: String,
    },
    /// Give somebody who was disabled their access back
    Enable {
        /// Their e-mail address
        email: String,
    },
    /// Sign somebody out everywhere
    SignOut {
        /// Their e-mail address
        email: String,
    },
}

/// `mainstay users`.
pub(super) async fn run(session: &Session, users: Users) -> anyhow::Result<ExitCode> {
    let app = session.open().await?;
    let actor = session.actor(&app).await?;
    let said = match users {
        Users::List => list(&app, &actor).await?,
        Users::Add { email, name, role, only, password_stdin } => {
            let password = password_stdin.then(|| std::io::read_to_string(std::io::stdin())).transpose()?;
            let password = password.map(|text| text.trim_end_matches(['\r', '\n']).to_owned());
            let new = NewUser { name, email: email.clone(), role, password, only_accounts: only };
            team::add_user(&app, &actor, new).await?;
            link(session, "sign-in", &team::sign_in_link(&app, &actor, &email).await?)
        }
        Users::Of(somebody) => of_somebody(session, &app, &actor, somebody).await?,
    };
    app.close().await;
    print(&said)?;
    Ok(ExitCode::SUCCESS)
}

async fn list(app: &App, actor: &Actor) -> anyhow::Result<String> {
    let rows = team::users(app, actor).await?.into_iter().map(|person| {
        let user = person.user;
        let sees = if user.limited { "granted accounts" } else { "all accounts" };
        let until = user
            .disabled_at
            .map_or_else(|| "active".to_owned(), |at| format!("disabled {}", at.date_naive()));
        vec![user.name, user.email, user.role.as_str().to_owned(), sees.to_owned(), until]
    });
    Ok(table(&["name", "e-mail", "role", "sees", "access"], &[], rows.collect()))
}

async fn of_somebody(
    session: &Session,
    app: &App,
    actor: &Actor,
    somebody: OfSomebody,
) -> anyhow::Result<String> {
    let named = async |email: String| team::user_by_email(app, actor, &email).await.map(|user| user.id);
    let change = async |email: String, change: PersonChange| {
        team::change_user(app, actor, named(email).await?, change).await
    };
    Ok(match somebody {
        OfSomebody::Link { email } => {
            link(session, "sign-in", &team::sign_in_link(app, actor, &email).await?)
        }
        OfSomebody::Password { email } => {
            let made = team::password_link(app, actor, named(email).await?).await?;
            link(session, "password", &made.token)
        }
        OfSomebody::Change { email, name, new_email } => {
            let user = change(email, PersonChange { name, email: new_email, role: None }).await?.user;
            format!("{} signs in as {}.", user.name, user.email)
        }
        OfSomebody::Role { email, role } => {
            let other = PersonChange { role: Some(role), ..PersonChange::default() };
            let user = change(email, other).await?.user;
            format!("{} is {}.", user.name, user.role.as_str())
        }
        OfSomebody::Disable { email } => {
            let user = team::disable_user(app, actor, named(email).await?).await?.user;
            format!("{} is disabled: sessions, links and tokens are refused.", user.name)
        }
        OfSomebody::Enable { email } => {
            let user = team::enable_user(app, actor, named(email).await?).await?.user;
            format!("{} may sign in again.", user.name)
        }
        OfSomebody::SignOut { email } => {
            let user = team::user_by_email(app, actor, &email).await?;
            team::end_sessions(app, actor, user.id).await?;
            format!("{} is signed out everywhere.", user.name)
        }
    })
}

/// The secret rides in the fragment, which browsers do not send and servers do not log.
fn link(session: &Session, page: &str, token: &str) -> String {
    let base = session.config.public_url().map_or_else(
        || format!("http://localhost:{}", session.config.listen().map_or(8400, |address| address.port())),
        |url| url.trim_end_matches('/').to_owned(),
    );
    format!("{base}/{page}#token={token}")
}
