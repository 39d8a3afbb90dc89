//! The cookie jar of one virtual phone, kept on the server so that no cookie of the product
//! reaches the browser that shows the phone. RFC 6265bis as far as one host needs it.

/// More cookies than this from one host push out the oldest, as browsers do.
const MOST_COOKIES: usize = 60;
/// A name and value longer than this are refused (RFC 6265bis, 5.6).
const MOST_BYTES: usize = 4096;
/// A cookie lives 400 days at most (RFC 6265bis, 5.5).
const LONGEST_MS: i64 = 400 * 24 * 3600 * 1000;

/// One cookie as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cookie {
    /// Its name.
    pub name: String,
    /// Its value, byte for byte as the product sent it.
    pub value: String,
    /// The path below which it is sent.
    pub path: String,
    /// UTC epoch milliseconds after which it is gone; `None` lives as long as the jar.
    pub expires_at: Option<i64>,
}

/// All cookies that one phone holds for one host.
///
/// The host is a loopback address, which browsers trust like https: `Secure` cookies are kept and
/// sent although the wire is plain http.
#[derive(Clone, Debug, Default)]
pub struct Jar {
    cookies: Vec<Cookie>,
}

impl Jar {
    /// Takes one `Set-Cookie` header that came with the answer to `request_path` from `host`
    /// (without port). Whatever a browser would refuse is ignored; `false` says so.
    pub fn store(&mut self, header: &str, host: &str, request_path: &str, now_ms: i64) -> bool {
        let Some(parsed) = parse(header, host, request_path, now_ms) else { return false };
        let same = |kept: &Cookie| kept.name == parsed.name && kept.path == parsed.path;
        let gone = parsed.expires_at.is_some_and(|at| at <= now_ms);
        if let Some(place) = self.cookies.iter().position(same) {
            if gone {
                self.cookies.remove(place);
            } else {
                self.cookies[place] = parsed;
            }
        } else if !gone {
            self.cookies.push(parsed);
            if self.cookies.len() > MOST_COOKIES {
                self.cookies.remove(0);
            }
        }
        true
    }

    /// The `Cookie` header for a request to `path`, or `None` when nothing is to be sent.
    /// Longer paths come first, older cookies before younger ones (RFC 6265bis, 5.8.3).
    pub fn header(&mut self, path: &str, now_ms: i64) -> Option<String> {
        self.cookies.retain(|cookie| cookie.expires_at.is_none_or(|at| at > now_ms));
        let mut sent: Vec<&Cookie> = self.cookies.iter().filter(|c| path_matches(path, &c.path)).collect();
        sent.sort_by_key(|cookie| std::cmp::Reverse(cookie.path.len()));
        let pairs: Vec<String> = sent.iter().map(|c| format!("{}={}", c.name, c.value)).collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    /// Forgets everything, as a payer does who clears the wallet's cache.
    pub fn clear(&mut self) {
        self.cookies.clear();
    }

    /// How many cookies are held.
    pub fn len(&self) -> usize {
        self.cookies.len()
    }

    /// Whether the jar holds nothing.
    pub fn is_empty(&self) -> bool {
        self.cookies.is_empty()
    }
}

fn parse(header: &str, host: &str, request_path: &str, now_ms: i64) -> Option<Cookie> {
    if header.len() > 2 * MOST_BYTES || header.bytes().any(|b| b < 0x20 && b != b'\t' || b == 0x7f) {
        return None;
    }
    let mut parts = header.split(';');
    let (name, value) = parts.next()?.split_once('=')?;
    let (name, value) = (name.trim(), value.trim());
    if name.is_empty() || name.len() + value.len() > MOST_BYTES {
        return None;
    }
    let mut read = Attributes::default();
    for part in parts {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        read.take(key.trim(), value.trim(), now_ms);
    }
    if !read.allowed(name, host) {
        return None;
    }
    let expires_at = read.max_age.or(read.expires).map(|at| at.min(now_ms.saturating_add(LONGEST_MS)));
    let path = read.path.unwrap_or_else(|| default_path(request_path));
    Some(Cookie { name: name.to_owned(), value: value.to_owned(), path, expires_at })
}

#[derive(Default)]
struct Attributes {
    path: Option<String>,
    path_given: bool,
    domain: Option<String>,
    secure: bool,
    same_site_none: bool,
    max_age: Option<i64>,
    expires: Option<i64>,
}

impl Attributes {
    fn take(&mut self, key: &str, value: &str, now_ms: i64) {
        match key.to_ascii_lowercase().as_str() {
            "path" => {
                self.path_given = value.starts_with('/');
                self.path = self.path_given.then(|| value.to_owned());
            }
            "domain" if !value.is_empty() => {
                self.domain = Some(value.trim_start_matches('.').to_ascii_lowercase());
            }
            "secure" => self.secure = true,
            "samesite" => self.same_site_none = value.eq_ignore_ascii_case("none"),
            "max-age" => {
                if let Ok(seconds) = value.parse::<i64>() {
                    self.max_age = Some(now_ms.saturating_add(seconds.max(0).saturating_mul(1000)));
                }
            }
            "expires" => self.expires = http_date_ms(value),
            _ => {}
        }
    }

    /// The rules of a browser about the prefixes, the domain and `SameSite=None`.
    fn allowed(&self, name: &str, host: &str) -> bool {
        if self.domain.as_deref().is_some_and(|domain| !domain.eq_ignore_ascii_case(host)) {
            return false;
        }
        if self.same_site_none && !self.secure {
            return false;
        }
        let lower = name.to_ascii_lowercase();
        if lower.starts_with("__host-") {
            return self.secure
                && self.domain.is_none()
                && self.path_given
                && self.path.as_deref() == Some("/");
        }
        !lower.starts_with("__secure-") || self.secure
    }
}

/// RFC 6265bis, 5.1.4: the directory of the page that set the cookie.
fn default_path(request_path: &str) -> String {
    match request_path.rfind('/') {
        Some(0) | None => "/".to_owned(),
        Some(last) => request_path[..last].to_owned(),
    }
}

fn path_matches(request_path: &str, cookie_path: &str) -> bool {
    request_path
        .strip_prefix(cookie_path)
        .is_some_and(|rest| rest.is_empty() || cookie_path.ends_with('/') || rest.starts_with('/'))
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Reads an HTTP date (`Wed, 21 Oct 2026 07:28:00 GMT`, also with dashes) into epoch milliseconds.
fn http_date_ms(text: &str) -> Option<i64> {
    let words: Vec<&str> = text.split([' ', ',', '-']).filter(|word| !word.is_empty()).collect();
    let [_weekday, day, month, year, time, ..] = words.as_slice() else { return None };
    let month = MONTHS.iter().position(|name| name.eq_ignore_ascii_case(month))? + 1;
    let year = match year.parse::<i16>().ok()? {
        short @ 70..=99 => short + 1900,
        short @ 0..=69 => short + 2000,
        full => full,
    };
    let mut clock = time.split(':').map(str::parse::<i8>);
    let (hour, minute, second) = (clock.next()?.ok()?, clock.next()?.ok()?, clock.next()?.ok()?);
    let date = jiff::civil::Date::new(year, i8::try_from(month).ok()?, day.parse().ok()?).ok()?;
    let at = jiff::tz::TimeZone::UTC.to_timestamp(date.at(hour, minute, second, 0)).ok()?;
    Some(at.as_millisecond())
}
