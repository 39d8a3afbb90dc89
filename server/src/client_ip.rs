//! The client's address: the connection's, or what the configured number of trusted proxies says.

use http::HeaderMap;
use std::net::{IpAddr, SocketAddr};

/// The header that proxies append the address of whoever connected to them to.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// The client's address as text.
///
/// With `trusted_hops` = 0 it is the connection's peer and the header is ignored. With *n* it is the *n*-th entry of
/// `X-Forwarded-For` from the right: everything to the left of it was written by somebody we do not trust. When the
/// header has fewer entries, or the entry is no address, the peer counts.
pub fn client_ip(trusted_hops: u8, headers: &HeaderMap, peer: Option<SocketAddr>) -> String {
    let forwarded = nth_from_right(headers, usize::from(trusted_hops));
    forwarded
        .or(peer.map(|p| p.ip()))
        .map_or_else(|| "unknown".to_owned(), |ip| ip.to_canonical().to_string())
}

/// Whether any proxy header is present at all.
pub fn came_through_proxy(headers: &HeaderMap) -> bool {
    [FORWARDED_FOR, "forwarded", "x-real-ip"].iter().any(|name| headers.contains_key(*name))
}

fn nth_from_right(headers: &HeaderMap, hops: usize) -> Option<IpAddr> {
    let entries: Vec<&str> = headers
        .get_all(FORWARDED_FOR)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    let index = entries.len().checked_sub(hops).filter(|_| hops > 0)?;
    let text = entries.get(index)?;
    text.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|a| a.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn with(hops: u8, forwarded: &[&'static str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(FORWARDED_FOR, HeaderValue::from_static(value));
        }
        client_ip(hops, &headers, Some(SocketAddr::from(([10, 0, 0, 9], 4000))))
    }

    #[test]
    fn believes_only_trusted_hops() {
        assert_eq!(with(0, &["1.2.3.4"]), "10.0.0.9");
        assert_eq!(with(1, &["6.6.6.6, 1.2.3.4"]), "1.2.3.4");
        assert_eq!(with(2, &["6.6.6.6", "1.2.3.4, 10.0.0.1"]), "1.2.3.4");
        assert_eq!(with(2, &["1.2.3.4"]), "10.0.0.9");
        assert_eq!(with(1, &["nonsense"]), "10.0.0.9");
        assert_eq!(with(1, &["[2001:db8::1]:443"]), "2001:db8::1");
        assert_eq!(with(1, &["::ffff:1.2.3.4"]), "1.2.3.4");
        assert_eq!(client_ip(0, &HeaderMap::new(), None), "unknown");
    }
}
