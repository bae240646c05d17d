//! Errors sorted by outcome, not by the library they came from.
//!
//! The person sees the outer text; the log gets the chain, once, where the error is handled.

use std::error::Error as StdError;

use mainstay_domain::policy::Denied;
use mainstay_ledger::runs::RunError;
use mainstay_ledger::store::StoreError;
use rust_xlsxwriter::XlsxError;
use serde::Serialize;

/// Shorthand for results of this floor.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong, by what the caller can do about it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing of that kind and name exists, or the actor may not know whether it does.
    #[error("there is no {0} of that name or id")]
    NotFound(&'static str),
    /// Nobody is signed in.
    #[error("sign in first")]
    SignedOut,
    /// The actor may not do this.
    #[error(transparent)]
    Refused(#[from] Denied),
    /// What was sent does not make sense; each problem says where.
    #[error("{}", .0.first().map_or("the request is not valid", |problem| problem.detail.as_str()))]
    Invalid(Vec<Problem>),
    /// What was sent can be read in two ways and only a person can tell which is meant.
    #[error("{}", .0.detail)]
    Ambiguous(Problem, Vec<String>),
    /// Somebody else was faster, or the state does not allow it.
    #[error("{0}")]
    Conflict(String),
    /// It was there and was removed on purpose.
    #[error("{0}")]
    Gone(String),
    /// Too many attempts; the number of seconds to wait.
    #[error("too many attempts; try again in {0} seconds")]
    TooManyAttempts(i64),
    /// Something outside (disk, database, file) failed; nothing was changed.
    #[error("{message}")]
    Unavailable {
        /// What could not be done, in words.
        message: String,
        /// The failure underneath, for the log.
        #[source]
        cause: Box<dyn StdError + Send + Sync>,
    },
    /// Mainstay is at fault.
    #[error("this is a fault of Mainstay; the log has the details")]
    Bug(#[source] Box<dyn StdError + Send + Sync>),
}

/// One thing that is wrong with what was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// A stable word for programs.
    pub code: &'static str,
    /// A sentence for people: what is wrong, where, and what to do.
    pub detail: String,
    /// The field or key it concerns.
    pub field: Option<String>,
}

impl Error {
    /// One problem with one field.
    pub fn invalid(code: &'static str, field: &str, detail: impl Into<String>) -> Self {
        Self::Invalid(vec![Problem { code, detail: detail.into(), field: Some(field.to_owned()) }])
    }

    /// Something outside failed.
    pub fn unavailable(
        message: impl Into<String>,
        cause: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        Self::Unavailable { message: message.into(), cause: cause.into() }
    }

    /// An impossible case happened.
    pub fn bug(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::Bug(cause.into())
    }

    /// The error and its causes in one line, for the log.
    pub fn chain(&self) -> String {
        let mut text = self.to_string();
        let mut cause = self.source();
        while let Some(error) = cause {
            text.push_str(": ");
            text.push_str(&error.to_string());
            cause = error.source();
        }
        text
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::RowNotFound => Self::NotFound("record"),
            sqlx::Error::Io(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::Tls(_) => {
                Self::unavailable("the database does not answer; nothing was changed", error)
            }
            sqlx::Error::Database(ref cause) if cause.message().contains("database is locked") => {
                Self::unavailable("the database is busy; nothing was changed, try again", error)
            }
            sqlx::Error::Database(ref cause)
                if matches!(cause.code().as_deref(), Some("22021" | "22P05")) =>
            {
                Self::Invalid(vec![Problem {
                    code: "bad_text",
                    detail: "a text holds the character NUL, which has no place in one".to_owned(),
                    field: None,
                }])
            }
            sqlx::Error::Database(ref cause) if cause.is_unique_violation() => {
                Self::Conflict("somebody else just did the same; look again".to_owned())
            }
            sqlx::Error::Database(ref cause) if cause.message().contains("disk is full") => {
                Self::unavailable("the disk is full; nothing was changed", error)
            }
            other => Self::bug(other),
        }
    }
}

impl From<XlsxError> for Error {
    fn from(error: XlsxError) -> Self {
        match error {
            XlsxError::IoError(_) | XlsxError::ZipError(_) | XlsxError::TempFileError(..) => {
                Self::unavailable("the spreadsheet could not be written: is the disk full?", error)
            }
            other => Self::bug(other),
        }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::unavailable("a file could not be read or written; nothing was changed", error)
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Address(_) | StoreError::PlainHttp(_) => Self::Conflict(error.to_string()),
            StoreError::Failed { store, file, source } => {
                Self::unavailable(format!("{store} failed at {file}; nothing was changed"), source)
            }
            error => Self::unavailable(format!("{error}; nothing was changed"), error),
        }
    }
}

impl From<RunError> for Error {
    fn from(error: RunError) -> Self {
        Self::unavailable("the file of a stored run cannot be read; nothing was changed", error)
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::bug(error)
    }
}
