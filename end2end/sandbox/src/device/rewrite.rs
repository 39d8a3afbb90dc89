//! Addresses and headers on their way through a device: the browser sees the device's origin, the
//! product and the simulated providers see each other's.

use http::{HeaderMap, HeaderName, HeaderValue, header};
use url::{Position, Url};

/// The two sides of one device.
#[derive(Clone, Debug)]
pub struct Sides {
    /// `http://{device}.localhost:PORT`, without a trailing slash.
    pub device: String,
    /// The product's base address.
    pub product: Url,
    /// The simulated providers' base address.
    pub providers: Url,
}

/// Where a request through a device ends up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// The product under test.
    Product,
    /// A simulated provider's page for payers.
    Providers,
}

/// The pages that a provider shows to payers; everything else of a device is the product's.
const PROVIDER_PAGES: [&str; 2] = ["/connect/", "/oauth2/"];

/// Who answers for this path on a device's origin.
pub fn target(path: &str) -> Target {
    let mut pages = PROVIDER_PAGES.iter().chain(&crate::chinaums::PAYER_PAGES);
    if pages.any(|prefix| path.starts_with(prefix)) { Target::Providers } else { Target::Product }
}

impl Sides {
    /// The base address of one target.
    pub fn base(&self, target: Target) -> &Url {
        match target {
            Target::Product => &self.product,
            Target::Providers => &self.providers,
        }
    }

    /// The real address of a page that the browser knows under the device's origin.
    pub fn real(&self, target: Target, path_and_query: &str) -> String {
        format!("{}{path_and_query}", origin(self.base(target)))
    }

    /// What a `Location` must say so that the browser stays on the device. `Err` holds an address
    /// that is neither the product's nor a simulated provider's: a virtual phone does not go there.
    pub fn location(&self, value: &str, current: &Url) -> Result<String, String> {
        let Ok(address) = current.join(value) else { return Err(value.to_owned()) };
        let known = [&self.product, &self.providers].into_iter().any(|base| same_place(base, &address));
        if !known {
            return Err(address.to_string());
        }
        Ok(format!("{}{}", self.device, &address[Position::BeforePath..]))
    }

    /// The path, query and fragment on the device of an address that somebody scanned or pasted.
    /// `None` when it belongs neither to the product nor to a provider's page for payers.
    pub fn enter(&self, address: &str) -> Option<String> {
        let address = Url::parse(address.trim()).ok()?;
        let here = same_place(&self.product, &address)
            || (same_place(&self.providers, &address) && target(address.path()) == Target::Providers);
        here.then(|| address[Position::BeforePath..].to_owned())
    }
}

/// The product's words with every address of a provider's page for payers on the device's origin: what the product sends
/// a browser to in a page or in an answer to a script, a browser could not be kept from following.
pub fn body(text: &[u8], sides: &Sides) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(text).ok()?;
    let mut found = false;
    let mut words = text.to_owned();
    for prefix in crate::chinaums::PAYER_PAGES {
        let real = format!("{}{prefix}", origin(&sides.providers));
        if words.contains(&real) {
            found = true;
            words = words.replace(&real, &format!("{}{prefix}", sides.device));
        }
    }
    found.then(|| words.into_bytes())
}

/// Scheme, host and port of an address, as the Origin header spells it.
pub fn origin(address: &Url) -> String {
    address[..Position::BeforePath].to_owned()
}

/// Whether an address has the scheme, host and port of this base; `localhost` and `127.0.0.1` are one.
fn same_place(base: &Url, address: &Url) -> bool {
    let loopback = |url: &Url| matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    base.scheme() == address.scheme()
        && base.port_or_known_default() == address.port_or_known_default()
        && (base.host_str() == address.host_str() || (loopback(base) && loopback(address)))
        && address.username().is_empty()
}

/// Headers that belong to one connection (RFC 9110, 7.6.1), or that the client library writes itself.
const HOP: [&str; 10] = [
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "content-length",
];

/// The browser's request headers as the wallet would have sent them to `target`.
///
/// The browser's own cookies, client hints and encodings do not pass; Host, Origin and Referer name
/// the real place. A page that the phone opens was typed or scanned, so it has no referer and the
/// fetch metadata of a first navigation.
pub fn request_headers(from: &HeaderMap, sides: &Sides, target: Target) -> HeaderMap {
    let mut to = HeaderMap::new();
    for (name, value) in from {
        if passes_inwards(name) {
            to.append(name.clone(), value.clone());
        }
    }
    let base = sides.base(target);
    if let Ok(host) = HeaderValue::from_str(&base[Position::BeforeHost..Position::AfterPort]) {
        to.insert(header::HOST, host);
    }
    if let Some(value) = from.get(header::ORIGIN) {
        let ours = value.as_bytes() == sides.device.as_bytes();
        let sent =
            if ours { HeaderValue::from_str(&origin(&sides.product)).ok() } else { Some(value.clone()) };
        if let Some(sent) = sent {
            to.insert(header::ORIGIN, sent);
        }
    }
    let referer = from.get(header::REFERER).and_then(|value| value.to_str().ok());
    if let Some(real) = referer.and_then(|referer| real_referer(referer, sides)) {
        to.insert(header::REFERER, real);
    }
    fetch_metadata(from, &mut to);
    to
}

fn passes_inwards(name: &HeaderName) -> bool {
    let name = name.as_str();
    !HOP.contains(&name)
        && !name.starts_with("sec-ch-")
        && !name.starts_with("sec-fetch-")
        && !name.starts_with("x-forwarded-")
        && !matches!(
            name,
            "host"
                | "origin"
                | "referer"
                | "cookie"
                | "user-agent"
                | "accept-encoding"
                | "accept-language"
                | "forwarded"
        )
}

fn real_referer(referer: &str, sides: &Sides) -> Option<HeaderValue> {
    let rest = referer.strip_prefix(sides.device.as_str())?;
    if !(rest.is_empty() || rest.starts_with('/')) {
        return None;
    }
    let path = rest.split(['?', '#']).next().unwrap_or_default();
    HeaderValue::from_str(&sides.real(self::target(path), rest)).ok()
}

/// In the wallet the page is a top-level document; here it is a frame of the phone.
fn fetch_metadata(from: &HeaderMap, to: &mut HeaderMap) {
    let get = |name: &str| from.get(name).and_then(|value| value.to_str().ok());
    let framed = get("sec-fetch-dest") == Some("iframe");
    for name in ["sec-fetch-site", "sec-fetch-mode", "sec-fetch-dest", "sec-fetch-user"] {
        let Some(value) = get(name) else { continue };
        let value = match (name, value) {
            ("sec-fetch-dest", "iframe") => "document",
            ("sec-fetch-site", "cross-site" | "same-site") if framed => "none",
            (_, same) => same,
        };
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value))
        {
            to.insert(name, value);
        }
    }
}

/// Headers of an answer that may reach the browser: no cookie, nothing that forbids the frame, nothing
/// that speaks of the connection or of https.
pub fn passes_outwards(name: &HeaderName) -> bool {
    let name = name.as_str();
    !HOP.contains(&name)
        && !matches!(
            name,
            "set-cookie"
                | "x-frame-options"
                | "content-security-policy"
                | "content-security-policy-report-only"
                | "strict-transport-security"
                | "alt-svc"
                | "clear-site-data"
                | "location"
                | "cross-origin-opener-policy"
                | "cross-origin-embedder-policy"
        )
}
