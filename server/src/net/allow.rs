//! Which private addresses the deployer lists as reachable.

use ipnet::IpNet;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

/// Ranges, each for every port or for one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllowList(Vec<Rule>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Rule {
    net: IpNet,
    port: Option<u16>,
}

/// A text that is no range.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no address range")]
pub struct BadRange(String);

impl AllowList {
    /// One address and one port.
    pub fn only(address: SocketAddr) -> Self {
        Self(vec![Rule { net: IpNet::from(address.ip()), port: Some(address.port()) }])
    }

    /// Whether the list names this address and port.
    pub fn allows(&self, ip: IpAddr, port: u16) -> bool {
        let ip = ip.to_canonical();
        self.0.iter().any(|rule| rule.net.contains(&ip) && rule.port.is_none_or(|p| p == port))
    }
}

impl FromStr for AllowList {
    type Err = BadRange;

    fn from_str(text: &str) -> Result<Self, BadRange> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        parts
            .map(|part| rule(part).ok_or_else(|| BadRange(part.to_owned())))
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

/// `10.0.0.0/8`, `10.1.2.3`, `10.1.2.3:8443`, `[fd00::1]:8443`.
fn rule(text: &str) -> Option<Rule> {
    if let Ok(address) = text.parse::<SocketAddr>() {
        return Some(Rule { net: IpNet::from(address.ip()), port: Some(address.port()) });
    }
    let net = text.parse::<IpNet>().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))?;
    Some(Rule { net: net.trunc(), port: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_and_ports() {
        let list: AllowList = "192.168.10.0/24, 10.1.2.3:8443,[fd00::1]:80".parse().unwrap();
        let allows = |ip: &str, port| list.allows(ip.parse().unwrap(), port);
        assert!(allows("192.168.10.200", 1) && allows("::ffff:192.168.10.200", 1));
        assert!(!allows("192.168.11.1", 1));
        assert!(allows("10.1.2.3", 8443) && !allows("10.1.2.3", 80) && !allows("10.1.2.4", 8443));
        assert!(allows("fd00::1", 80));
        assert!("10.0.0.0/33".parse::<AllowList>().is_err());
        assert_eq!("".parse::<AllowList>().unwrap(), AllowList::default());
    }
}
