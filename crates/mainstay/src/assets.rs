//! The user interface, for every address that is not the API's.

use axum::body::Body;
use axum::http::{HeaderMap, Response, StatusCode, Uri, header};

/// Serves a file of the interface, or its index; a copy the browser has is not sent again.
pub(crate) async fn serve(uri: Uri, headers: HeaderMap) -> Response<Body> {
    let Some(asset) = mainstay_web::asset(uri.path()) else {
        return plain(StatusCode::NOT_FOUND, "there is no such file");
    };
    let known = headers.get(header::IF_NONE_MATCH).and_then(|tag| tag.to_str().ok());
    let keep = if asset.immutable { "public, max-age=31536000, immutable" } else { "no-cache" };
    let response = Response::builder().header(header::ETAG, &asset.etag).header(header::CACHE_CONTROL, keep);
    let response = if known == Some(asset.etag.as_str()) {
        response.status(StatusCode::NOT_MODIFIED).body(Body::empty())
    } else {
        response.header(header::CONTENT_TYPE, asset.mime).body(Body::from(asset.bytes))
    };
    response.unwrap_or_else(|_| plain(StatusCode::INTERNAL_SERVER_ERROR, "the file cannot be sent"))
}

fn plain(status: StatusCode, text: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    response
}
