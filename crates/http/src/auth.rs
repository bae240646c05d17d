//! Who asks: a person with the cookie of a session, or a program with a token.
//!
//! A request that bears a token is judged by it alone: the cookie a browser might send along counts for nothing.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use mainstay_app::Error;
use mainstay_app::team::{self, SESSION_DAYS, User};
use mainstay_domain::policy::Actor;

use crate::{Failure, Http, Settings};

/// Somebody who is signed in, or a program in their name.
pub(crate) struct Caller {
    pub(crate) user: User,
    pub(crate) actor: Actor,
    pub(crate) token: String,
}

impl FromRequestParts<Http> for Caller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, http: &Http) -> Result<Self, Failure> {
        if let Some(secret) = bearer(&parts.headers) {
            let Ok(address) = Address::from_request_parts(parts, http).await;
            let (user, actor) = team::authenticate_token(&http.app, &secret, &address.subject()).await?;
            return Ok(Self { user, actor, token: secret });
        }
        let jar = CookieJar::from_headers(&parts.headers);
        let token = jar.get(name(&http.settings)).map(|cookie| cookie.value().to_owned());
        let token = token.ok_or(Error::SignedOut)?;
        let (user, actor) = team::authenticate(&http.app, &token).await?.ok_or(Error::SignedOut)?;
        Ok(Self { user, actor, token })
    }
}

/// The token a request bears. Other schemes belong to a proxy in front and say nothing here.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, secret) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim().to_owned())
}

/// Where a request comes from, for counting attempts. Behind a proxy that is not trusted it is the proxy's address: coarser,
/// never forged.
pub(crate) struct Address(pub(crate) IpAddr);

impl FromRequestParts<Http> for Address {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, http: &Http) -> Result<Self, Self::Rejection> {
        let info = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = info.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| info.0.ip());
        Ok(Self(http.settings.trusted_proxies.client(peer, &parts.headers)))
    }
}

impl Address {
    /// What attempts are counted by. Whoever has one address of IPv6 has the 64 bits below it as well.
    pub(crate) fn subject(&self) -> String {
        match self.0.to_canonical() {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => {
                let network = Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64));
                format!("{network}/64")
            }
        }
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
