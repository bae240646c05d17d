//! Who asks: the session cookie.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use mainstay_app::Error;
use mainstay_app::team::{self, SESSION_DAYS, User};
use mainstay_domain::policy::Actor;

use crate::{Failure, Http, Settings};

/// Somebody who is signed in.
pub(crate) struct Caller {
    pub(crate) user: User,
    pub(crate) actor: Actor,
    pub(crate) token: String,
}

impl FromRequestParts<Http> for Caller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, http: &Http) -> Result<Self, Failure> {
        let jar = CookieJar::from_headers(&parts.headers);
        let token = jar.get(name(&http.settings)).map(|cookie| cookie.value().to_owned());
        let token = token.ok_or(Error::SignedOut)?;
        let (user, actor) = team::authenticate(&http.app, &token).await?.ok_or(Error::SignedOut)?;
        Ok(Self { user, actor, token })
    }
}

/// Where a request comes from, for counting attempts. Behind a proxy it is the proxy's address: coarser, never forged.
pub(crate) struct Address(pub(crate) IpAddr);

impl FromRequestParts<Http> for Address {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _http: &Http) -> Result<Self, Self::Rejection> {
        let info = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(Self(info.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| info.0.ip())))
    }
}

/// Over TLS the name pins the cookie to this host; browsers refuse the prefix without it.
fn name(settings: &Settings) -> &'static str {
    if settings.is_secure() { "__Host-mainstay_session" } else { "mainstay_session" }
}

/// The cookie of a session.
pub(crate) fn cookie(settings: &Settings, token: String) -> Cookie<'static> {
    let mut cookie = base(settings, token);
    cookie.set_max_age(time::Duration::days(SESSION_DAYS));
    cookie
}

/// What removes the cookie.
pub(crate) fn no_cookie(settings: &Settings) -> Cookie<'static> {
    let mut cookie = base(settings, String::new());
    cookie.make_removal();
    cookie
}

fn base(settings: &Settings, token: String) -> Cookie<'static> {
    let mut cookie = Cookie::new(name(settings), token);
    cookie.set_path("/");
    cookie.set_http_only(true);
    cookie.set_same_site(SameSite::Lax);
    cookie.set_secure(settings.is_secure());
    cookie
}
