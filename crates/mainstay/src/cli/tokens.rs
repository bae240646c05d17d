//! Tokens for programs that ask the API.

use std::process::ExitCode;

use clap::Subcommand;
use mainstay_app::team::{self, ApiToken, NewToken};
use mainstay_domain::ids::TokenId;
use mainstay_domain::policy::Scope;

use super::Session;
use super::output::{complain, print, table};

#[derive(Debug, Subcommand)]
pub(super) enum Tokens {
    /// Make a token; its secret is printed this once
    Create {
        /// What to call it
        name: String,
        /// In whose name it asks (their e-mail address); it never carries more than they may
        #[arg(long, value_name = "USER")]
        owner: String,
        /// What it is for: read, import, analyse, admin
        #[arg(long, value_delimiter = ',', default_value = "read", value_name = "SCOPES")]
        scopes: Vec<Scope>,
        /// How long it lasts
        #[arg(long, default_value_t = 90)]
        days: i64,
    },
    /// List the tokens there are, newest first
    List,
    /// Revoke a token: the next request that bears it is refused
    Revoke {
        /// Its id, as `token list` prints it
        id: TokenId,
    },
}

/// `mainstay token`.
pub(super) async fn run(session: &Session, tokens: Tokens) -> anyhow::Result<ExitCode> {
    let app = session.open().await?;
    let actor = session.actor(&app).await?;
    match tokens {
        Tokens::Create { name, owner, scopes, days } => {
            let new = NewToken { name, scopes: scopes.into_iter().collect(), days: Some(days) };
            let (token, secret) = team::create_token(&app, &actor, Some(&owner), new).await?;
            complain(&format!(
                "{} asks in the name of {} until {}; this secret is shown once:",
                token.name,
                token.owner_name,
                token.expires_at.date_naive()
            ));
            print(&secret)?;
        }
        Tokens::List => {
            let rows = team::api_tokens(&app, &actor).await?.into_iter().map(row).collect();
            let header = ["id", "name", "begins", "of", "scopes", "until", "last used"];
            print(&table(&header, &[], rows))?;
        }
        Tokens::Revoke { id } => {
            team::revoke_token(&app, &actor, id).await?;
            print("The token is revoked.")?;
        }
    }
    app.close().await;
    Ok(ExitCode::SUCCESS)
}

fn row(token: ApiToken) -> Vec<String> {
    let scopes: Vec<&str> = token.scopes.iter().map(|scope| scope.as_str()).collect();
    vec![
        token.id.to_string(),
        token.name,
        token.beginning,
        token.owner_name,
        scopes.join(","),
        token.expires_at.date_naive().to_string(),
        token.last_used_on.map_or_else(|| "never".to_owned(), |day| day.to_string()),
    ]
}
