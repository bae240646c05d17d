//! Whose word is taken about where a request comes from.

use std::net::IpAddr;
use std::str::FromStr;

use axum::http::HeaderMap;
use ipnet::IpNet;

/// The proxies in front of this server, by address or network; none unless it is said.
#[derive(Debug, Clone, Default)]
pub struct TrustedProxies(Vec<IpNet>);

/// The text names no address and no network.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is no address such as 10.0.0.7 and no network such as 10.0.0.0/8")]
pub struct BadProxy(String);

impl FromStr for TrustedProxies {
    type Err = BadProxy;

    fn from_str(text: &str) -> Result<Self, BadProxy> {
        let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
        let network = |word: &str| word.parse().or_else(|_| word.parse::<IpAddr>().map(IpNet::from));
        words
            .map(|word| network(word).map_err(|_| BadProxy(word.to_owned())))
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

impl TrustedProxies {
    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address.to_canonical()))
    }

    /// Where a request comes from: the peer, or, as long as the one who says so is trusted, the address it was forwarded for.
    /// Each proxy appends whom it heard from, so the list is read from its end; what stands before a stranger is the
    /// stranger's own word.
    pub(crate) fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let lists = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
        let forwarded: Vec<&str> = lists.flat_map(|list| list.split(',')).map(str::trim).collect();
        let mut client = peer;
        for address in forwarded.into_iter().rev() {
            if !self.trusts(client) {
                break;
            }
            let Ok(address) = address.parse() else { break };
            client = address;
        }
        client
    }
}
