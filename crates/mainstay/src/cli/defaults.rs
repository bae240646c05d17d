//! `mainstay defaults`: what a run is asked where nobody says otherwise; and the flags by which somebody does.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use mainstay_app::portfolio::{self, CompanyDefaults};
use mainstay_domain::portfolio::{
    AbcCuts, AnalysisDefaults, DateBasis, Deviation, FrequencyCuts, Measure, ParameterChoice, PartialPeriods,
    PeriodChoice, VariationCuts, XyzChoice,
};
use mainstay_domain::time::Window;

use super::Session;
use super::output::{complain, print, print_json, table};

/// What somebody says of a run's parameters.
#[derive(Debug, Args)]
pub(super) struct Chosen {
    /// How far to look back
    #[arg(long, value_name = "12m|24m|all")]
    window: Option<Window>,
    /// What drives rank, share and concentration: a rung of the ladder is a word such as `pocket_sales` or `contribution_2`
    #[arg(long, value_name = "revenue|gross_profit|RUNG")]
    measure: Option<Measure>,
    /// Where A and B end, in percent, such as 80/95
    #[arg(long, value_name = "A/B")]
    abc: Option<AbcCuts>,
    /// How far XYZ looks back
    #[arg(long, value_name = "12m|24m|all")]
    xyz_window: Option<Window>,
    /// Variation up to which an account is X, and Y, such as 0.5/1
    #[arg(long, value_name = "X/Y")]
    xyz: Option<VariationCuts>,
    /// Share of periods with a purchase from which on an account is X, and Y, by frequency, such as 0.75/0.4
    #[arg(long, value_name = "X/Y")]
    frequency: Option<FrequencyCuts>,
    /// Standard deviation of the whole or of a sample
    #[arg(long, value_name = "population|sample")]
    deviation: Option<Deviation>,
    /// How long periods are; auto follows each account's own gaps
    #[arg(long, value_name = "auto|week|month|quarter|half_year")]
    period: Option<PeriodChoice>,
    /// What becomes of periods that are known in part only
    #[arg(long, value_name = "drop|keep")]
    partial_periods: Option<PartialPeriods>,
    /// Which day of a line counts: its document's or its posting's
    #[arg(long, value_name = "document|posting")]
    date_basis: Option<DateBasis>,
}

impl From<Chosen> for ParameterChoice {
    fn from(chosen: Chosen) -> Self {
        Self {
            window: chosen.window,
            measure: chosen.measure,
            abc: chosen.abc.map(Into::into).unwrap_or_default(),
            xyz: XyzChoice {
                window: chosen.xyz_window,
                x: chosen.xyz.map(VariationCuts::x),
                y: chosen.xyz.map(VariationCuts::y),
                frequency_x: chosen.frequency.map(FrequencyCuts::x),
                frequency_y: chosen.frequency.map(FrequencyCuts::y),
                deviation: chosen.deviation,
                period: chosen.period,
                partial_periods: chosen.partial_periods,
            },
            date_basis: chosen.date_basis,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum Defaults {
    /// Print what holds, beside Mainstay's own
    Show {
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Change what is named and leave the rest; it holds for runs that are asked for from then on
    Set(Box<Chosen>),
    /// Go back to Mainstay's own
    Reset,
}

/// `mainstay defaults`.
pub(super) async fn run(session: &Session, defaults: Defaults) -> anyhow::Result<ExitCode> {
    let app = session.open().await?;
    let actor = session.actor(&app).await?;
    let company = match defaults {
        Defaults::Show { json } => {
            let company = portfolio::analysis_defaults(&app, &actor).await?;
            if json {
                let shown = mainstay_http::portfolio::Defaults::from(company);
                print_json(&serde_json::json!({ "analysis_defaults": shown }))?;
                app.close().await;
                return Ok(ExitCode::SUCCESS);
            }
            company
        }
        Defaults::Set(chosen) => {
            let now = portfolio::analysis_defaults(&app, &actor).await?.defaults;
            let wanted = portfolio::chosen((*chosen).into(), now)?;
            portfolio::set_analysis_defaults(&app, &actor, wanted).await?
        }
        Defaults::Reset => {
            portfolio::set_analysis_defaults(&app, &actor, AnalysisDefaults::default()).await?
        }
    };
    app.close().await;
    print(&people(&company))?;
    if company.latest_run_follows == Some(false) {
        complain(
            "people see a run that was asked otherwise; `mainstay analyze` computes one that follows these",
        );
    }
    Ok(ExitCode::SUCCESS)
}

fn people(company: &CompanyDefaults) -> String {
    let rows = values(company.defaults).into_iter().zip(values(AnalysisDefaults::default()));
    let rows = rows.map(|((name, value), (_, own))| {
        let origin = if value == own { "Mainstay's own".to_owned() } else { format!("company (own: {own})") };
        vec![name.to_owned(), value, origin]
    });
    table(&["parameter", "value", "origin"], &[], rows.collect())
}

/// Each parameter by the name of its flag.
fn values(defaults: AnalysisDefaults) -> [(&'static str, String); 10] {
    let AnalysisDefaults { window, measure, abc, xyz, date_basis } = defaults;
    [
        ("window", window.to_string()),
        ("measure", measure.as_str().to_owned()),
        ("abc", abc.to_string()),
        ("xyz-window", xyz.window.to_string()),
        ("xyz", xyz.variation.to_string()),
        ("frequency", xyz.frequency.to_string()),
        ("deviation", xyz.deviation.to_string()),
        ("period", xyz.period.to_string()),
        ("partial-periods", xyz.partial_periods.to_string()),
        ("date-basis", date_basis.to_string()),
    ]
}
