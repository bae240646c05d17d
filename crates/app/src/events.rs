//! What happened, told to whoever listens: the browser's event stream and the command line's progress.

use mainstay_domain::ids::UserId;
use serde::Serialize;
use tokio::sync::broadcast;

use crate::jobs::Job;

/// Something worth telling.
#[derive(Debug, Clone)]
pub enum Event {
    /// A job was created, moved on or ended.
    Job(Job),
    /// Data of a slice is no longer what it was.
    Changed(Changed),
    /// Whatever this person has open is to end: they were signed out everywhere.
    SignedOut(UserId),
}

/// Which data is no longer what it was.
#[derive(Debug, Clone, Serialize)]
pub struct Changed {
    /// The slice by its name, such as `ledger` or `models`.
    pub slice: &'static str,
    /// The record, where it is one.
    pub id: Option<String>,
}

/// The channel of one process. A listener that falls behind loses the oldest events and should ask for the state again.
#[derive(Debug, Clone)]
pub struct Events {
    sender: broadcast::Sender<Event>,
}

impl Events {
    pub(crate) fn new() -> Self {
        Self { sender: broadcast::channel(1024).0 }
    }

    pub(crate) fn send(&self, event: Event) {
        // Nobody listening is no fault.
        let _ = self.sender.send(event);
    }

    /// Starts listening.
    pub fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.sender.subscribe()
    }
}

impl Event {
    pub(crate) fn changed(slice: &'static str, id: impl std::fmt::Display) -> Self {
        Self::Changed(Changed { slice, id: Some(id.to_string()) })
    }
}
