//! Where a provider is reached: a bare origin.

use url::Url;

/// An address that is not a bare `http(s)://host[:port]`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not a bare http(s) origin")]
pub struct BadEndpoint(String);

/// Reads a bare origin: scheme, host and port. Without a path, because the path is part of what providers sign.
pub(crate) fn origin(text: &str) -> Result<String, BadEndpoint> {
    let bad = || BadEndpoint(text.to_owned());
    let url = Url::parse(text).map_err(|_| bad())?;
    let bare = matches!(url.scheme(), "http" | "https")
        && url.has_host()
        && url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    if bare { Ok(url.origin().ascii_serialization()) } else { Err(bad()) }
}
