//! Questions people ask in SQL: read only, over seven tables, each as the asker sees it.
//!
//! `lines`, `orders`, `payments`, `activities`, `accounts`, `products` and `rebates` are the whole world of a question. What
//! the asker may not see is left out below their plan, behind a barrier that no expression of theirs is pushed through; so
//! no filter, cast, error or plan of theirs ever meets a hidden row. A question runs on a thread of its own, with bounds on memory, time and rows.

mod answer;
mod bounds;
mod files;
mod held;
mod place;
mod rebates;
mod register;
mod session;
mod tables;
mod visible;

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use datafusion::error::DataFusionError;
use datafusion::sql::sqlparser::dialect::GenericDialect;
use datafusion::sql::sqlparser::keywords::Keyword;
use datafusion::sql::sqlparser::tokenizer::{Token, Tokenizer};
use mainstay_domain::policy::Sight;
use mainstay_domain::rates::MissingRates;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use crate::facts::{FactError, Ledger};

pub use answer::{Answer, Cell, Column};
pub use rebates::KnownAgreement;
pub use register::{KnownAccount, KnownProduct, Register};
pub use tables::{Table, TableColumn, tables};

/// How many questions of one process run at once.
pub const AT_ONCE: usize = 2;
static TURNS: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(AT_ONCE)));
/// A chain of operators is a plan as deep as the chain is long: the thread has room for the longest that is taken.
const STACK: usize = 128 << 20;
/// The longest text of a question.
pub const LONGEST: usize = 50_000;
/// The most operators and keywords of a question. Planning grows with their square and does not look at the clock.
const MOST_WORDS: usize = 500;
/// How long after its time a question may take to notice.
const GRACE: Duration = Duration::from_secs(5);

/// What a question may use up.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes for sorting, joining and grouping, and again for the answer.
    pub memory: usize,
    /// From the first to the last row.
    pub time: Duration,
    /// The most rows of the answer; further ones are cut off, and the answer says so.
    pub rows: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { memory: 512 << 20, time: Duration::from_mins(1), rows: 1_000 }
    }
}

/// A question was not answered.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// It is more than a question.
    #[error("only one `select` at a time is answered here; {0} is not")]
    NotAQuestion(&'static str),
    /// It is longer than anybody writes.
    #[error("a question has at most {LONGEST} characters, and {MOST_WORDS} operators and keywords")]
    TooLong,
    /// A part of it that is named once is used so often that planning it would not end.
    #[error(
        "a question has at most {} tables, counting those of a named part as often as it is used",
        bounds::MOST_PARTS
    )]
    TooManyParts,
    /// The engine would work out one of two equal steps only.
    #[error(
        "two selects inside each other compute the same under the same name: give the inner result another name"
    )]
    SameTwice,
    /// A pattern of it would be another one in every row.
    #[error("a pattern of `~` or `similar to` is written out in the question, not made of columns")]
    Pattern,
    /// It joins texts to longer ones than anybody reads.
    #[error("the texts of one row would come to more than {0} KiB: join fewer of them")]
    TooWide(usize),
    /// It cannot be understood, or fails on the rows the asker sees.
    #[error("{0}")]
    Wrong(String),
    /// It took too long.
    #[error("the question was stopped after {0} seconds: ask for less, or allow more time")]
    TooSlow(u64),
    /// It needs more memory than it was given.
    #[error("the question needs more than {0} MiB: ask for less, or allow more memory")]
    TooLarge(usize),
    /// The ledger's files could not be read.
    #[error(transparent)]
    Ledger(FactError),
}

/// The right to ask now.
#[derive(Debug)]
pub struct Turn {
    _permit: OwnedSemaphorePermit,
}

/// Waits until it is this question's turn. What a question needs is gathered after that, so that those that wait hold
/// nothing.
pub async fn turn(limits: Limits) -> Result<Turn, AskError> {
    let turn = tokio::time::timeout(limits.time, Arc::clone(&TURNS).acquire_owned()).await;
    match turn {
        Ok(Ok(permit)) => Ok(Turn { _permit: permit }),
        Ok(Err(_)) | Err(_) => Err(AskError::TooSlow(limits.time.as_secs())),
    }
}

/// Answers a question over the ledger and the register, which was read through the same sight. Dropped before there is an
/// answer, it stops the question: nobody waits for it any more.
pub async fn ask(
    turn: Turn,
    ledger: Ledger,
    sight: Sight,
    register: Register,
    question: String,
    limits: Limits,
) -> Result<Answer, AskError> {
    if question.chars().nth(LONGEST).is_some() || words(&question)? > MOST_WORDS {
        return Err(AskError::TooLong);
    }
    let too_slow = move || AskError::TooSlow(limits.time.as_secs());
    let (sender, receiver) = oneshot::channel();
    let (_waiting, nobody_waits) = oneshot::channel::<()>();
    let answer = move || {
        let answered = on_this_thread(async {
            let answering = session::answer(&ledger, &sight, register, &question, limits);
            tokio::select! {
                answered = tokio::time::timeout(limits.time, answering) => {
                    answered.unwrap_or_else(|_| Err(too_slow()))
                }
                // What came of it is read by nobody.
                _ = nobody_waits => Err(too_slow()),
            }
        });
        drop(turn);
        let _ = sender.send(answered);
    };
    let thread = std::thread::Builder::new().name("sql".to_owned()).stack_size(STACK);
    thread.spawn(answer).map_err(|error| AskError::Ledger(FactError::Output(error)))?;
    match tokio::time::timeout(limits.time + GRACE, receiver).await {
        Ok(Ok(answered)) => answered,
        Ok(Err(_)) => Err(AskError::Wrong("the question could not be worked out".to_owned())),
        Err(_) => Err(AskError::TooSlow(limits.time.as_secs())),
    }
}

/// How many operators and keywords a question has; names, values and the commas between them make no plan deeper.
fn words(question: &str) -> Result<usize, AskError> {
    let tokens = Tokenizer::new(&GenericDialect {}, question).tokenize();
    let tokens = tokens.map_err(|error| AskError::Wrong(place::of_parser(&error.to_string())))?;
    let is_flat = |token: &Token| match token {
        Token::Whitespace(_) | Token::Comma | Token::Number(..) | Token::SingleQuotedString(_) => true,
        Token::Word(word) => word.keyword == Keyword::NoKeyword,
        _ => false,
    };
    Ok(tokens.iter().filter(|token| !is_flat(token)).count())
}

/// Runs to the end on one core, so that a question takes none of the threads that answer requests.
fn on_this_thread(answering: impl Future<Output = Result<Answer, AskError>>) -> Result<Answer, AskError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    let runtime = runtime.map_err(|error| AskError::Ledger(FactError::Output(error)))?;
    let answered = runtime.block_on(answering);
    runtime.shutdown_background();
    answered
}

impl AskError {
    /// Sorts what the engine says: a fault of the files is not shown, because it names places of this machine.
    fn of(error: DataFusionError, limits: Limits) -> Self {
        match error.find_root() {
            DataFusionError::ResourcesExhausted(_) => Self::TooLarge(limits.memory >> 20),
            DataFusionError::External(cause) if cause.is::<MissingRates>() => {
                let missing = cause.downcast_ref::<MissingRates>().cloned().unwrap_or_default();
                Self::Ledger(FactError::MissingRates(missing))
            }
            DataFusionError::ParquetError(_)
            | DataFusionError::ObjectStore(_)
            | DataFusionError::IoError(_)
            | DataFusionError::External(_) => Self::Ledger(error.into()),
            _ => Self::Wrong(place::told(&error)),
        }
    }
}
