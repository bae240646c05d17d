//! The analysis calendar: runs that are due by themselves, on days of the month or of the quarter.
//!
//! An entry is a schedule, what its runs are asked, and whoever saved it last: with that person's rights it runs, and
//! without them it fails and says so. A due day becomes a job like any other, in the same act that moves the entry on to its
//! next day, so no day is lost or run twice by a restart; days that passed while no server ran are made up for.

mod due;
mod keep;
mod rows;

use chrono::{DateTime, Utc};
use mainstay_domain::ids::{CalendarEntryId, JobId, RunId};
use mainstay_domain::portfolio::{CalendarSchedule, ParameterChoice};
use mainstay_domain::rate_basis::RateBasis;
use mainstay_domain::time::Day;
use serde::{Deserialize, Serialize};

pub(crate) use due::perform;
pub use due::{ask_what_is_due, run_calendar_entry, watch_calendar};
pub use keep::{add_calendar_entry, calendar, calendar_runs, change_calendar_entry, remove_calendar_entry};

/// What the runs of an entry are asked, as of the day they are due for: what is not said is the company's defaults of that
/// day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarQuestion {
    /// What was chosen of the parameters.
    #[serde(default)]
    pub choice: ParameterChoice,
    /// At which rates amounts in other currencies are counted.
    #[serde(default, skip_serializing_if = "RateBasis::is_default")]
    pub rates: RateBasis,
}

/// An entry to be kept.
#[derive(Debug, Clone)]
pub struct NewCalendarEntry {
    /// What to call it.
    pub name: String,
    /// When its runs are due.
    pub schedule: CalendarSchedule,
    /// What they are asked.
    pub asked: CalendarQuestion,
    /// Whether it runs by itself.
    pub enabled: bool,
}

/// An entry of the calendar.
#[derive(Debug, Clone)]
pub struct CalendarEntry {
    /// Its id.
    pub id: CalendarEntryId,
    /// What it is called.
    pub name: String,
    /// When its runs are due.
    pub schedule: CalendarSchedule,
    /// What they are asked.
    pub asked: CalendarQuestion,
    /// Whether it runs by itself.
    pub enabled: bool,
    /// The next due day.
    pub next_due_on: Day,
    /// Who saved it last, and answers for it.
    pub saved_by: String,
    /// When.
    pub changed_at: DateTime<Utc>,
    /// What came of its newest due day.
    pub last_run: Option<CalendarRun>,
}

/// What came of a due day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarRun {
    /// The day it was due.
    pub due_on: Day,
    /// Its job.
    pub job: JobId,
    /// What came of it.
    pub outcome: CalendarOutcome,
    /// The run it computed or found computed.
    pub run: Option<RunId>,
    /// Why it failed, in words.
    pub message: Option<String>,
    /// When it was asked for.
    pub asked_at: DateTime<Utc>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
}

/// What came of a due day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CalendarOutcome {
    /// It waits or runs.
    Waiting,
    /// The run is stored.
    Computed,
    /// There is none, and the message says why.
    Failed,
}

impl CalendarOutcome {
    /// The word used in the database, the API and the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Computed => "computed",
            Self::Failed => "failed",
        }
    }
}

/// What a job of the calendar is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarWork {
    /// The entry.
    pub entry: CalendarEntryId,
    /// The day it is due.
    pub due_on: Day,
}
