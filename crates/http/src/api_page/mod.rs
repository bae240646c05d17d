//! A page of all operations, to read and to try, served from the binary alone.
//!
//! It is Swagger UI under the same content security policy as everything else: its scripts are files of this server.

use std::sync::Arc;

use axum::Router;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use utoipa_swagger_ui::Config;

use crate::error::plain;
use crate::extract::Path;

const INDEX: &str = include_str!("index.html");
const STYLE: &str = include_str!("page.css");

/// The page at `/api/`.
pub(crate) fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    let config = Config::new(["/api/v1/openapi.json"])
        .use_base_layout()
        .display_request_duration(true)
        .doc_expansion("none")
        .filter(true)
        // A badge that would ask a server elsewhere what it thinks of the document.
        .validator_url("none");
    let config = Arc::new(config);
    Router::new()
        .route("/api", get(async || Redirect::permanent("/api/")))
        .route("/api/", get(async || ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], INDEX)))
        .route("/api/page.css", get(async || ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE)))
        .route("/api/{file}", get(async move |Path(name): Path<String>| file(&name, Arc::clone(&config))))
}

fn file(name: &str, config: Arc<Config<'static>>) -> Response {
    match utoipa_swagger_ui::serve(name, config) {
        Ok(Some(file)) => {
            ([(header::CONTENT_TYPE, file.content_type)], file.bytes.into_owned()).into_response()
        }
        Ok(None) => plain(StatusCode::NOT_FOUND, "no_such_route", "there is no such file"),
        Err(error) => {
            tracing::error!(%error, "a file of the API's page cannot be served");
            plain(
                StatusCode::INTERNAL_SERVER_ERROR,
                "bug",
                "this is a fault of Mainstay; the log has the details",
            )
        }
    }
}
