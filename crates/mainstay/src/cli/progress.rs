//! Shows how far a job of this process has come: a bar at a terminal, now and then a line elsewhere.

use std::io::{self, IsTerminal};

use indicatif::{ProgressBar, ProgressStyle};
use mainstay_app::App;
use mainstay_app::events::Event;
use mainstay_app::jobs::Job;
use tokio::task::JoinHandle;

use super::output::complain;

/// Shows progress until it is dropped.
pub(super) struct Progress {
    listener: JoinHandle<()>,
    bar: ProgressBar,
}

impl Progress {
    /// Starts watching the jobs of this process.
    pub(super) fn watch(app: &App) -> Self {
        let bar = if io::stderr().is_terminal() { ProgressBar::new(1000) } else { ProgressBar::hidden() };
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {percent:>3}%  {msg}  {elapsed}") {
            bar.set_style(style);
        }
        let (mut events, shown) = (app.events().subscribe(), bar.clone());
        let listener = tokio::spawn(async move {
            let mut told = 0.0;
            loop {
                match events.recv().await {
                    Ok(Event::Job(job)) => show(&job, &shown, &mut told),
                    Ok(Event::Changed(_) | Event::SignedOut(_))
                    | Err(tokio::sync::broadcast::error::RecvError::Lagged(_)) => {}
                    Err(tokio::sync::broadcast::error::RecvError::Closed) => return,
                }
            }
        });
        Self { listener, bar }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.listener.abort();
        self.bar.finish_and_clear();
    }
}

fn show(job: &Job, bar: &ProgressBar, told: &mut f64) {
    if bar.is_hidden() {
        if job.progress >= *told + 0.25 {
            *told = job.progress;
            complain(&format!("{:>3.0}%  {}", job.progress * 100.0, job.message));
        }
        return;
    }
    #[expect(
        clippy::as_conversions,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "0 to 1000"
    )]
    bar.set_position((job.progress.clamp(0.0, 1.0) * 1000.0) as u64);
    bar.set_message(job.message.clone());
}
