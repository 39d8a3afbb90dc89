//! Bounds of what is sent to WeChat Pay, shared by v2 and v3.

use url::Url;

use crate::error::PrepareError;

/// The currency of everything.
pub(super) const CURRENCY: &str = "CNY";

pub(super) fn check(ok: bool, field: &'static str, reason: &'static str) -> Result<(), PrepareError> {
    if ok { Ok(()) } else { Err(PrepareError { field, reason }) }
}

/// The first `max` characters.
pub(super) fn cut_chars(text: &str, max: usize) -> &str {
    text.char_indices().nth(max).map_or(text, |(end, _)| &text[..end])
}

/// As many whole characters as fit into `max` bytes.
pub(super) fn cut_bytes(text: &str, max: usize) -> &str {
    &text[..text.floor_char_boundary(max)]
}

/// Absolute, with a host, without query or fragment, at most `max` bytes. Whether it is public and https is the
/// deployer's and WeChat's business.
pub(super) fn check_url(text: &str, max: usize) -> Result<(), PrepareError> {
    let field = "notify_url";
    let url = Url::parse(text).map_err(|_| PrepareError { field, reason: "not an absolute address" })?;
    check(matches!(url.scheme(), "http" | "https") && url.has_host(), field, "not http(s)")?;
    check(url.query().is_none() && url.fragment().is_none(), field, "has a query or fragment")?;
    check(text.len() <= max, field, "too long")
}
