//! What holds for every route: origin checks, headers, limits, and no panic that takes the server with it.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::IntoResponse;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::auth::bearer;
use crate::error::plain;
use crate::{Http, Settings};

/// The longest JSON body; uploads are streamed and count for themselves.
const LONGEST_BODY: usize = 1024 * 1024;

/// Styles may be inline because the component library writes them so; scripts may not.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; \
    form-action 'self'; frame-ancestors 'none'";

/// The public address is not one a browser could come from.
#[derive(Debug, thiserror::Error)]
#[error("the public URL `{url}` is not an origin such as https://kam.example.com: {reason}")]
pub struct BadPublicUrl {
    url: String,
    reason: String,
}

/// A page of another site can make a browser send a cookie, but not a token: what a request with a token says of its origin
/// decides nothing, and its cookie is not looked at.
async fn without_origin_where_a_token_speaks(mut request: Request) -> Request {
    if bearer(request.headers()).is_some() {
        request.headers_mut().remove(header::ORIGIN);
        request.headers_mut().remove("sec-fetch-site");
    }
    request
}

pub(crate) fn secure(router: Router<Http>, settings: &Settings) -> Result<Router<Http>, BadPublicUrl> {
    let mut csrf = CsrfLayer::new();
    if let Some(url) = settings.public_url.as_deref() {
        csrf = csrf
            .add_trusted_origin(url.trim_end_matches('/'))
            .map_err(|error| BadPublicUrl { url: url.to_owned(), reason: error.to_string() })?;
    }
    let csrf = csrf.with_rejection_response(|_| {
        plain(StatusCode::FORBIDDEN, "cross_site", "a page of another site sent this; nothing was done")
    });
    let header_layer = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
    };
    Ok(router
        .layer(DefaultBodyLimit::max(LONGEST_BODY))
        .layer(csrf)
        .layer(axum::middleware::map_request(without_origin_where_a_token_speaks))
        .layer(header_layer(header::CACHE_CONTROL, "no-store"))
        .layer(header_layer(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header_layer(header::REFERRER_POLICY, "no-referrer"))
        .layer(header_layer(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY))
        .layer(CatchPanicLayer::custom(|_| {
            plain(
                StatusCode::INTERNAL_SERVER_ERROR,
                "bug",
                "this is a fault of Mainstay; the log has the details",
            )
            .into_response()
        }))
        .layer(CompressionLayer::new()))
}
