//! `mainstay bench`: the timed jobs that other engines are measured by as well.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Subcommand;
use mainstay_domain::models::{
    BgBb, Customer, GammaGamma, GammaInterval, History, Horizon, Opportunities, OrderModelKind, Population,
    Spend, WEEKS_PER_YEAR, forecasts,
};
use mainstay_ledger::facts::{portfolio_contract, summarize_contract};

use super::output::print;

#[derive(Debug, Subcommand)]
pub(super) enum Bench {
    /// ABC, XYZ, RFM and concentration over one Parquet file of invoice lines; `bench/README.md` has the contract
    Portfolio {
        /// The lines
        input: PathBuf,
        /// One row per account
        output: PathBuf,
        /// A folder with the summary of the lines: it is read instead of them
        #[arg(long, value_name = "FOLDER")]
        summary: Option<PathBuf>,
    },
    /// Sum the lines of that file up, as an import does
    Summarize {
        /// The lines
        input: PathBuf,
        /// An empty folder for the summary
        folder: PathBuf,
    },
    /// Fit a model of orders to a CSV file of repeats, days to the last, days of age, mean value and the sum of the
    /// logarithms of the gaps in weeks, which `mbg_cnbd_k` needs; `forecast` looks three years ahead, `all` does so by every model and fits those of values, gaps
    /// and months
    Models {
        /// `bg_nbd`, `mbg_nbd`, `mbg_cnbd_k`, `pareto_nbd`, `forecast` or `all`
        job: String,
        /// The customers
        input: PathBuf,
    },
}

/// Runs the job and prints its digest as one line of JSON.
pub(super) async fn run(bench: Bench) -> anyhow::Result<ExitCode> {
    match bench {
        Bench::Portfolio { input, output, summary } => {
            let digest = portfolio_contract(&input, &output, summary.as_deref()).await?;
            print(&serde_json::to_string(&digest)?)?;
        }
        Bench::Summarize { input, folder } => {
            print(&serde_json::to_string(&summarize_contract(&input, &folder).await?)?)?;
        }
        Bench::Models { job, input } => {
            let needs_gaps = [OrderModelKind::MbgCnbdK.as_str(), "all"].contains(&job.as_str());
            print(&models(&job, &customers(&input, needs_gaps)?)?.to_string())?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Rows of repeats, days to the last of them, days of age, the mean value of an order, and the logarithms of the gaps.
fn customers(input: &Path, needs_gaps: bool) -> anyhow::Result<Vec<Customer>> {
    let text = std::fs::read_to_string(input).with_context(|| format!("cannot read {}", input.display()))?;
    let rows = text.lines().zip(1_u32..).skip(1).map(|(line, number)| {
        let at = || format!("line {number} of {}", input.display());
        let mut fields = line.split(',');
        let mut next = || fields.next().with_context(at);
        let mut days = || next()?.parse::<u32>().with_context(at);
        let (repeats, last, age) = (days()?, days()?, days()?);
        let mean: f64 = next()?.parse().with_context(at)?;
        let ln_gaps = fields.next().map(|sum| sum.parse::<f64>().with_context(at)).transpose()?;
        let history = match ln_gaps {
            Some(ln_gaps) => History::with_gaps(repeats, last, age, ln_gaps),
            None if needs_gaps => anyhow::bail!(
                "{} has no fifth field: how regular customers buy is told from the sum of the logarithms of their gaps, in weeks",
                at()
            ),
            None => History::new(repeats, last, age),
        };
        let history = history.with_context(at)?;
        let spend = (history.repeats() > 0).then_some(Spend { orders: history.repeats(), mean });
        Ok(Customer { history, spend, margin_rate: 0.4 })
    });
    rows.collect()
}

/// The CPU seconds that this thread has taken so far; `None` where the system does not say.
fn thread_seconds() -> Option<f64> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split(' ').next()?.parse::<f64>().ok().map(|nanoseconds| nanoseconds / 1e9)
}

fn models(job: &str, customers: &[Customer]) -> anyhow::Result<serde_json::Value> {
    let start = thread_seconds();
    let population = Population::new(customers.iter().map(|customer| &customer.history));
    if job == "all" {
        return all_models(customers, &population);
    }
    if job != "forecast" {
        let fit = job.parse::<OrderModelKind>()?.fit(&population)?;
        let parameters = fit.estimates.parameters.iter().map(|parameter| parameter.value);
        let taken = start.zip(thread_seconds()).map(|(start, end)| end - start);
        return Ok(serde_json::json!({
            "fit_cpu_seconds": taken,
            "parameters": parameters.collect::<Vec<_>>(),
            "log_likelihood": fit.estimates.log_likelihood,
            "converged": fit.estimates.converged,
            "evaluations": fit.estimates.evaluations,
        }));
    }
    let fit = OrderModelKind::MbgNbd.fit(&population)?;
    let spends: Vec<Spend> = customers.iter().filter_map(|customer| customer.spend).collect();
    let values = GammaGamma::fit(&spends)?;
    let start = std::time::Instant::now();
    let ahead =
        forecasts(&fit, Some(&values), customers, Horizon { weeks: 3.0 * WEEKS_PER_YEAR, discount: 0.1 }, 1);
    Ok(serde_json::json!({
        "forecast_seconds": start.elapsed().as_secs_f64(),
        "customers": ahead.len(),
        "orders": ahead.iter().map(|forecast| forecast.orders).sum::<f64>(),
        "value": ahead.iter().filter_map(|forecast| forecast.value).sum::<f64>(),
    }))
}

/// The days of a month, which is an opportunity to order.
const OPPORTUNITY_DAYS: u32 = 30;

/// Fits every model that is told customer by customer, and looks three years ahead by each model of orders.
fn all_models(customers: &[Customer], population: &Population) -> anyhow::Result<serde_json::Value> {
    let histories: Vec<History> = customers.iter().map(|customer| customer.history).collect();
    let spends: Vec<Spend> = customers.iter().filter_map(|customer| customer.spend).collect();
    let (values, gaps) = (GammaGamma::fit(&spends)?, GammaInterval::fit(&histories)?);
    let mut months: BTreeMap<(u32, u32, u32), f64> = BTreeMap::new();
    for history in &histories {
        let [last, all] =
            [history.last_days(), history.age_days()].map(|days| days.div_ceil(OPPORTUNITY_DAYS));
        *months.entry((history.repeats().min(last), last, all)).or_default() += 1.0;
    }
    let months = months.into_iter();
    let months: Vec<(Opportunities, f64)> = months
        .filter_map(|((orders, last, all), count)| Some((Opportunities::new(orders, last, all)?, count)))
        .collect();
    let months = BgBb::fit(&months)?;
    let horizon = Horizon { weeks: 3.0 * WEEKS_PER_YEAR, discount: 0.1 };
    let mut orders = BTreeMap::new();
    for kind in OrderModelKind::ALL {
        let fit = kind.fit(population)?;
        let ahead = forecasts(&fit, Some(&values), customers, horizon, 1);
        orders.insert(kind.as_str(), ahead.iter().map(|forecast| forecast.orders).sum::<f64>());
    }
    Ok(serde_json::json!({
        "customers": customers.len(),
        "orders": orders,
        "converged": {
            "gamma_gamma": values.estimates.converged,
            "gamma_interval": gaps.estimates.converged,
            "bg_bb": months.estimates.converged,
        },
    }))
}
