//! `mainstay demo`: a sample company through the public import path, and a link to look at it.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use mainstay_app::models::{self, FitRequest};
use mainstay_app::portfolio::{self, RunRequest};
use mainstay_app::team::{self, NewUser};
use mainstay_app::{App, Error, costs, ledger};
use mainstay_domain::policy::{Actor, Role};
use mainstay_domain::portfolio::ParameterChoice;
use mainstay_domain::time::{AsOf, Months};
use mainstay_sample::{COMPANY, SampleCompany, SampleFile};

use super::output::{complain, count, print};
use super::progress::Progress;
use super::serve::{Serve, Server};
use super::{Session, local_actor};

const EMAIL: &str = "demo@mainstay.example";
/// How many month ends are analysed, so that classes have a history.
const MONTH_ENDS: i32 = 24;

#[derive(Debug, Args)]
pub(super) struct Demo {
    #[command(flatten)]
    serve: Serve,
    /// Another seed is another company
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Invoice lines
    #[arg(long, default_value_t = 120_000)]
    lines: u32,
    /// Customers
    #[arg(long, default_value_t = 300)]
    accounts: u32,
    /// Fill the data directory and stop
    #[arg(long)]
    fill_only: bool,
    /// Write the company's files and mappings to this folder, and stop: to try an import by hand
    #[arg(long, value_name = "FOLDER", conflicts_with = "fill_only")]
    files: Option<PathBuf>,
}

impl Demo {
    /// The flags as settings.
    pub(super) fn flags(&self) -> Vec<(&'static str, Option<String>)> {
        self.serve.flags()
    }
}

/// Fills the data directory, then serves it.
pub(super) async fn run(session: &Session, demo: Demo) -> anyhow::Result<ExitCode> {
    let company = SampleCompany::sized(demo.seed, demo.accounts, demo.lines)?;
    if let Some(folder) = &demo.files {
        std::fs::create_dir_all(folder)?;
        company.write_files(folder)?;
        print(&format!("{COMPANY}: eight files, their mappings and cost rates in {}", folder.display()))?;
        return Ok(ExitCode::SUCCESS);
    }
    if demo.fill_only {
        let app = session.open().await?;
        fill(&app, &company).await?;
        app.run_jobs().await?;
        app.close().await;
        return Ok(ExitCode::SUCCESS);
    }
    let server = Server::start(session).await?;
    fill(&server.app, &company).await?;
    let token = sign_in_link(&server.app).await?;
    print(&server.address)?;
    print(&format!("Sign in (the link works once): {}/sign-in#token={token}", server.address))?;
    complain("Ctrl-C stops it; the data stays.");
    server.until_stopped().await
}

/// Writes the company's files, imports them like any others, and analyses them as of the last month ends. The first
/// picture is there when this returns; the earlier month ends are left to the worker.
async fn fill(app: &App, company: &SampleCompany) -> anyhow::Result<()> {
    let actor = local_actor();
    refuse_another_company(app, &actor).await?;
    let folder = tempfile::tempdir()?;
    let totals = company.write_files(folder.path())?;
    complain(&format!(
        "{COMPANY}: {} invoice lines of {} invoices",
        count(totals.lines),
        count(totals.invoices)
    ));
    let mut unchanged = true;
    for file in SampleFile::ALL {
        complain(&format!("importing {}", file.name()));
        let _progress = Progress::watch(app);
        let path = folder.path().join(file.name());
        unchanged &= ledger::import_file(app, &actor, &path, file.mapping()).await?.unchanged;
    }
    if unchanged {
        complain("the data directory holds this company already");
    }
    if costs::cost_rates_history(app, &actor).await?.is_empty() {
        let draft = costs::read_rates(&company.cost_rates(), costs::currency(app, &actor).await?)?;
        costs::set_cost_rates(app, &actor, draft, None).await?;
    }
    complain("analysing the portfolio");
    let request = portfolio::run_request(app, &actor, None, ParameterChoice::default()).await?;
    let newest = portfolio::run_now(app, &actor, &request).await?;
    let AsOf(last) = newest.parameters.as_of;
    for months in 1..MONTH_ENDS {
        let as_of = last.month().plus(Months(-months)).first_day();
        portfolio::request_run(app, &actor, RunRequest { as_of, ..request }).await?;
    }
    if models::latest(app, &actor).await?.is_none() {
        models::fit_now(app, &actor, FitRequest::default()).await?;
    }
    let truths = app.folders().uploads.with_file_name("truths.json");
    std::fs::copy(folder.path().join("truths.json"), truths)?;
    Ok(())
}

async fn refuse_another_company(app: &App, actor: &Actor) -> anyhow::Result<()> {
    let page = ledger::imports(app, actor, None, 200).await?;
    match page.imports.iter().find(|import| import.source != "sample") {
        Some(import) => anyhow::bail!(
            "this data directory holds {}, imported from `{}`: choose an empty one with --data",
            import.file_name,
            import.source
        ),
        None => Ok(()),
    }
}

/// A fresh link for the demo's administrator, whose password nobody knows.
async fn sign_in_link(app: &App) -> anyhow::Result<String> {
    let actor = local_actor();
    let new = NewUser {
        name: "Demo".to_owned(),
        email: EMAIL.to_owned(),
        role: Role::Admin,
        password: None,
        only_accounts: None,
    };
    match team::add_user(app, &actor, new).await {
        Ok(_) | Err(Error::Conflict(_)) => Ok(team::sign_in_link(app, &actor, EMAIL).await?),
        Err(error) => Err(error.into()),
    }
}
