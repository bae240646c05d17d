//! What happens, as it happens: one stream of server-sent events per tab.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::sse::{Event as Sse, KeepAlive};
use futures::{Stream, StreamExt};
use mainstay_app::events::Event;
use mainstay_domain::policy::{self, Actor, Verb};
use tokio_stream::wrappers::BroadcastStream;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Caller;
use crate::jobs::Job;
use crate::{Failure, Http};

/// How long one stream lives: after that the browser opens another, and is asked again who it is.
const LIFE: Duration = Duration::from_mins(15);

/// Streams `job` events (a job moved on) and `changed` events (data of a slice is no longer what it was).
#[utoipa::path(get, path = "/events", tag = "events", operation_id = "stream_events",
    responses((status = 200, description = "A stream of `job` and `changed` events", content_type = "text/event-stream", body = String)))]
async fn stream_events(
    State(http): State<Http>,
    caller: Caller,
) -> Result<axum::response::Sse<impl Stream<Item = Result<Sse, Infallible>>>, Failure> {
    policy::may(&caller.actor, Verb::WatchJobs).map_err(mainstay_app::Error::from)?;
    let stop = http.settings.stop.clone();
    let until = async move {
        tokio::select! {
            () = stop.cancelled_owned() => {}
            () = tokio::time::sleep(LIFE) => {}
        }
    };
    let actor = caller.actor;
    let person = actor.user;
    let events = BroadcastStream::new(http.app.events().subscribe())
        .take_while(move |event| {
            let ended = matches!(event, Ok(Event::SignedOut(user)) if Some(*user) == person);
            std::future::ready(!ended)
        })
        .filter_map(move |event| std::future::ready(event.ok().and_then(|event| message(event, &actor))))
        .take_until(Box::pin(until))
        .map(Ok);
    Ok(axum::response::Sse::new(events).keep_alive(KeepAlive::default()))
}

/// The event for this listener; `None` where it is none of theirs.
fn message(event: Event, actor: &Actor) -> Option<Sse> {
    match event {
        Event::Job(job) => {
            let visible = job.is_visible_to(actor);
            visible.then(|| Sse::default().event("job").json_data(Job::from(job)).ok()).flatten()
        }
        Event::Changed(mut changed) => {
            // Which record it was is for those who see the whole company; the others only ask again.
            changed.id = changed.id.filter(|_| policy::may(actor, Verb::SeePortfolio).is_ok());
            Sse::default().event("changed").json_data(changed).ok()
        }
        Event::SignedOut(_) => None,
    }
}

/// Answers while the process lives.
pub(crate) async fn health() -> StatusCode {
    StatusCode::NO_CONTENT
}

pub(crate) fn routes() -> OpenApiRouter<Http> {
    OpenApiRouter::new().routes(routes!(stream_events))
}
