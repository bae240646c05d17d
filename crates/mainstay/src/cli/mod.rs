//! The verbs of the command line: the same use cases as the API, for people and scripts.
//!
//! Results go to stdout, progress and logs to stderr. Exit code 0: done; 1: not done, and why is said; 2: the command
//! was not understood, or the file can be read in two ways and only a person can tell which is meant.

mod accounts;
mod accounts_record;
mod allocate;
mod analyze;
mod attach;
mod bench;
mod calendar;
mod changes;
mod cluster;
mod connectors;
mod corridors;
mod costs;
mod customer_base;
mod defaults;
mod demand;
mod demo;
mod dependency;
mod economics;
mod equity;
mod handover;
mod import_preview;
mod imports;
mod key_accounts;
mod ledger;
mod lifecycle;
mod matrix;
mod migration;
mod models;
mod output;
mod price_bands;
mod progress;
mod quarantine;
mod runs;
mod segments;
mod serve;
mod service_models;
mod sourcing;
mod sql;
mod strata;
mod template;
mod tokens;
mod traceable;
mod undo;
mod upkeep;
mod users;
mod what_if;

use std::process::ExitCode;

use chrono::{DateTime, Utc};
use clap::{Args, Parser, Subcommand};
use mainstay_app::{App, Clock, Error, team};
use mainstay_domain::policy::Actor;

use crate::config::Config;

/// Key account management from your own invoice lines.
#[derive(Debug, Parser)]
#[command(name = "mainstay", version, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    verb: Verb,
}

/// What every verb takes, before or after its name.
#[derive(Debug, Clone, Args)]
struct Global {
    /// The data directory; created if absent [default: mainstay-data]
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<String>,
    /// A PostgreSQL database instead of the embedded one
    #[arg(long, global = true, value_name = "URL")]
    database: Option<String>,
    /// The PostgreSQL schema to live in
    #[arg(long, global = true, value_name = "NAME")]
    database_schema: Option<String>,
    /// The place of the ledger's files: a folder, or `s3://BUCKET/PREFIX` [default: `ledger` in the data directory]
    #[arg(long, global = true, value_name = "PLACE")]
    ledger: Option<String>,
    /// Work facts out on the cluster with this scheduler, http://host:port, instead of on this machine
    #[arg(long, global = true, value_name = "URL")]
    cluster: Option<String>,
    /// Stand still at this time, for tests and demos
    #[arg(long, global = true, value_name = "TIME")]
    clock: Option<DateTime<Utc>>,
    /// See what this user sees (their e-mail address)
    #[arg(long = "as", global = true, value_name = "USER")]
    narrowed_to: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Serve the user interface and the API
    Serve(serve::Serve),
    /// Bring files into the ledger
    #[command(subcommand)]
    Import(imports::Import),
    /// Look at what was imported
    #[command(subcommand)]
    Imports(imports::Imports),
    /// The versions of the ledger
    #[command(subcommand)]
    Ledger(ledger::Ledger),
    /// Find a customer, and say what it ordered, owes and agreed
    #[command(subcommand)]
    Accounts(accounts::Accounts),
    /// Say which customers the business stands on
    Analyze(analyze::Analyze),
    /// Say what customers will do next, by models fitted to when they bought
    #[command(subcommand)]
    Models(models::Models),
    /// Place accounts by two measures in four quadrants, and say who is large and at risk
    Matrix(matrix::ShowMatrix),
    /// Say how accounts order: demand patterns and seasons
    Demand(demand::ShowDemand),
    /// Audit the customer base: cohorts, retention, what changes are made of, survival
    CustomerBase(customer_base::ShowCustomerBase),
    /// Say in which phase relationships are and why, and which moved back
    Lifecycle(lifecycle::ShowLifecycle),
    /// Put customers into segments: by rules, by RFM, or by likeness
    #[command(subcommand)]
    Segments(segments::Segments),
    /// Say where accounts went between two kept runs
    Migration(migration::ShowMigration),
    /// Say what customers really earn: contribution ladder, whale curve, bridges
    #[command(subcommand)]
    Economics(economics::Economics),
    /// Say what would be left with other prices, terms, freight and service
    #[command(subcommand)]
    WhatIf(what_if::WhatIfVerb),
    /// Say which key accounts leave what they must, and why others stay ones
    #[command(subcommand)]
    KeyAccounts(key_accounts::KeyAccountsVerb),
    /// Say how customers are served, how their figures speak for them to be, and what moving them saves
    #[command(subcommand)]
    ServiceModels(service_models::ServiceModelsVerb),
    /// Say how much of the business hangs on whom, and set limits to it
    #[command(subcommand)]
    Dependency(dependency::DependencyVerb),
    /// Say what serving each customer costs, by time and capacity
    #[command(subcommand)]
    Costs(costs::Costs),
    /// The archive of runs: find one, say what changed since the run before it, pin it
    #[command(subcommand)]
    Runs(runs::Runs),
    /// Runs that are due by themselves, every month or quarter
    #[command(subcommand)]
    Calendar(calendar::Calendar),
    /// What a run is asked where nobody says otherwise
    #[command(subcommand)]
    Defaults(defaults::Defaults),
    /// Files and rows that are fetched by themselves
    #[command(subcommand)]
    Connectors(connectors::Connectors),
    /// Ask the ledger in SQL, read only, over what `--as` sees
    Sql(sql::Sql),
    /// Fill a data directory with a sample company, and serve it
    Demo(demo::Demo),
    /// The people who may sign in
    #[command(subcommand)]
    Users(users::Users),
    /// Tokens for programs that ask the API
    #[command(subcommand)]
    Token(tokens::Tokens),
    #[command(flatten)]
    Upkeep(upkeep::Upkeep),
    /// Run a part of a cluster: the scheduler, or an executor
    #[command(subcommand)]
    Cluster(cluster::Cluster),
    /// Print every setting and where it came from
    Config,
    /// Time the portfolio job for comparison with other engines
    #[command(subcommand)]
    Bench(bench::Bench),
}

/// What a verb works with.
pub(crate) struct Session {
    config: Config,
    clock: Clock,
    narrowed_to: Option<String>,
}

/// Runs a verb to its end.
pub(crate) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let Arguments { global, verb } = arguments;
    let mut flags = vec![
        ("data", global.data),
        ("database", global.database),
        ("database_schema", global.database_schema),
        ("ledger", global.ledger),
        ("cluster", global.cluster),
    ];
    match &verb {
        Verb::Serve(serve) => flags.extend(serve.flags()),
        Verb::Demo(demo) => flags.extend(demo.flags()),
        _ => {}
    }
    let config = Config::resolve(&flags)?;
    output::start_log(config.log())?;
    let clock = global.clock.map_or_else(Clock::default, Clock::fixed);
    let session = Session { config, clock, narrowed_to: global.narrowed_to };
    perform(&session, verb).await
}

/// Runs a verb with what it works with.
#[expect(clippy::cognitive_complexity, reason = "one arm for each verb, and nothing else")]
async fn perform(session: &Session, verb: Verb) -> anyhow::Result<ExitCode> {
    match verb {
        Verb::Serve(_) => serve::run(session).await,
        Verb::Import(import) => imports::import(session, import).await,
        Verb::Imports(imports) => imports::imports(session, imports).await,
        Verb::Ledger(ledger) => ledger::run(session, ledger).await,
        Verb::Accounts(accounts) => accounts::run(session, accounts).await,
        Verb::Analyze(analyze) => analyze::run(session, analyze).await,
        Verb::Models(models) => models::run(session, models).await,
        Verb::Economics(asked) => economics::run(session, asked).await,
        Verb::WhatIf(asked) => what_if::run(session, asked).await,
        Verb::KeyAccounts(asked) => key_accounts::run(session, asked).await,
        Verb::ServiceModels(asked) => service_models::run(session, asked).await,
        Verb::Dependency(asked) => dependency::run(session, asked).await,
        Verb::Matrix(asked) => matrix::run(session, asked).await,
        Verb::Demand(asked) => demand::run(session, asked).await,
        Verb::CustomerBase(asked) => customer_base::run(session, asked).await,
        Verb::Lifecycle(asked) => lifecycle::run(session, asked).await,
        Verb::Segments(asked) => segments::run(session, asked).await,
        Verb::Migration(asked) => migration::run(session, asked).await,
        Verb::Costs(asked) => costs::run(session, asked).await,
        Verb::Runs(asked) => runs::run(session, asked).await,
        Verb::Calendar(asked) => calendar::run(session, asked).await,
        Verb::Defaults(defaults) => defaults::run(session, defaults).await,
        Verb::Connectors(asked) => connectors::run(session, asked).await,
        Verb::Sql(sql) => sql::run(session, sql).await,
        Verb::Demo(demo) => demo::run(session, demo).await,
        Verb::Users(users) => users::run(session, users).await,
        Verb::Token(tokens) => tokens::run(session, tokens).await,
        Verb::Upkeep(upkeep) => upkeep::run(session, upkeep).await,
        Verb::Cluster(cluster) => cluster::run(session, cluster).await,
        Verb::Config => output::config(&session.config),
        Verb::Bench(bench) => bench::run(bench).await,
    }
}

/// Says what went wrong and gives the exit code of its kind.
pub(crate) fn failure(error: &anyhow::Error) -> ExitCode {
    output::complain(&format!("error: {error:#}"));
    let app_error = error.downcast_ref::<Error>();
    if let Some(Error::Invalid(problems)) = app_error {
        for problem in problems.iter().skip(1) {
            output::complain(&format!("  also: {}", problem.detail));
        }
    }
    if let Some(Error::Bug(cause)) = app_error {
        output::complain(&format!("  cause: {cause}"));
    }
    if matches!(app_error, Some(Error::Ambiguous(..))) { ExitCode::from(2) } else { ExitCode::FAILURE }
}

impl Session {
    async fn open(&self) -> anyhow::Result<App> {
        Ok(App::open(&self.config.app()?, self.clock).await?)
    }

    /// Whoever holds the data directory administers it; `--as` narrows that to what somebody may do and see.
    async fn actor(&self, app: &App) -> anyhow::Result<Actor> {
        let local = local_actor();
        match &self.narrowed_to {
            Some(email) => Ok(team::actor_of(app, &local, email).await?),
            None => Ok(local),
        }
    }
}

/// The local administrator, named after the operating system's user for the audit log.
#[expect(clippy::disallowed_methods, reason = "the user's name is not a setting")]
fn local_actor() -> Actor {
    let user = ["USER", "LOGNAME", "USERNAME"].into_iter().find_map(|name| std::env::var(name).ok());
    Actor::command_line(user.as_deref().unwrap_or("unknown"))
}
