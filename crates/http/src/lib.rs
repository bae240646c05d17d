//! How programs and browsers ask: `/api/v1`, described by a locked OpenAPI document.
//!
//! One file per slice, request and response structs beside their handlers, routes at the bottom. No rule and no SQL lives
//! here: a handler reads the request, calls one use case, and writes the answer.

pub mod accounts;
mod api_page;
mod auth;
mod costs;
mod document;
mod download;
mod economics;
mod error;
mod events;
mod extract;
mod jobs;
pub mod ledger;
mod models;
mod money;
pub mod portfolio;
mod proxies;
mod security;
mod server;
mod team;
mod unread;

use std::sync::Arc;

use axum::Router;
use mainstay_app::App;
use tokio_util::sync::CancellationToken;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

pub use error::Failure;
pub use proxies::{BadProxy, TrustedProxies};
pub use security::BadPublicUrl;
pub use server::{Limits, serve};

/// What every handler needs.
#[derive(Clone)]
pub struct Http {
    app: App,
    settings: Arc<Settings>,
}

/// How the server is reached.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The address people use, `https://kam.example.com`; `None` for plain local use.
    pub public_url: Option<String>,
    /// The proxies in front whose word about a client's address is taken.
    pub trusted_proxies: TrustedProxies,
    /// Cancelled when the server stops, so that open event streams end.
    pub stop: CancellationToken,
}

impl Settings {
    /// Whether cookies may only travel over TLS.
    fn is_secure(&self) -> bool {
        let scheme = self.public_url.as_deref().and_then(|url| url.split_once("://"));
        scheme.is_some_and(|(scheme, _)| scheme.eq_ignore_ascii_case("https"))
    }
}

#[derive(OpenApi)]
#[openapi(
    info(title = "Mainstay", description = "Key account management from your own invoice lines. Money is integers in \
        minor units of the run's currency; ratios are 0 to 1; errors are RFC 9457 problem details. A field you may not \
        see is null and named in `hidden`."),
    servers((url = "/api/v1"))
)]
struct Api;

/// The API's OpenAPI document, as it is served and locked.
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut document = api().split_for_parts().1;
    document::complete(&mut document);
    document
}

fn api() -> OpenApiRouter<Http> {
    OpenApiRouter::with_openapi(Api::openapi())
        .merge(team::routes())
        .merge(portfolio::routes())
        .merge(models::routes())
        .merge(economics::routes())
        .merge(costs::routes())
        .merge(accounts::routes())
        .merge(ledger::routes())
        .merge(jobs::routes())
        .merge(events::routes())
}

/// The API below `/api/v1`, `/healthz`, and for every other address the user interface.
pub fn router(app: App, settings: Settings, interface: Router) -> Result<Router, BadPublicUrl> {
    let http = Http { app, settings: Arc::new(settings) };
    let (api, _) = api().split_for_parts();
    let document = axum::Json(openapi());
    let api = api
        .route("/openapi.json", axum::routing::get(async move || document.clone()))
        .fallback(error::no_such_route)
        .method_not_allowed_fallback(error::no_such_method);
    let router = Router::new().nest("/api/v1", api).route("/healthz", axum::routing::get(events::health));
    let router = router.merge(api_page::routes()).fallback_service(interface);
    let secured = security::secure(router, &http.settings)?;
    Ok(secured.with_state(http))
}
