//! Puts the bridge's script tag into a page, first thing in its head, before any script of its own.

/// What the script learns from its tag.
pub struct Tag<'a> {
    /// Nonce that the rewritten policy allows.
    pub nonce: &'a str,
    /// The wallet's key.
    pub wallet: &'a str,
    /// Scheme, host and port under which the page is really served.
    pub real_origin: &'a str,
}

/// The page with the tag in it. A page without a head gets it at the first tag that can have one
/// before it, or in front of everything.
pub fn inject(page: &[u8], tag: &Tag<'_>) -> Vec<u8> {
    let script = format!(
        "<script src=\"/__device/bridge.js\" nonce=\"{}\" data-wallet=\"{}\" data-origin=\"{}\"></script>",
        tag.nonce,
        tag.wallet,
        tag.real_origin.replace('&', "&amp;").replace('"', "&quot;")
    );
    let at = end_of_tag(page, b"<head")
        .or_else(|| end_of_tag(page, b"<html"))
        .unwrap_or_else(|| after_doctype(page));
    let mut out = Vec::with_capacity(page.len() + script.len());
    out.extend_from_slice(&page[..at]);
    out.extend_from_slice(script.as_bytes());
    out.extend_from_slice(&page[at..]);
    out
}

/// Position after the `>` of the first tag with this beginning (`<head` but not `<header`).
fn end_of_tag(page: &[u8], open: &[u8]) -> Option<usize> {
    // The head is at the beginning; a page that hides it deeper does not deserve the search.
    let near = &page[..page.len().min(4096)];
    let start = near.windows(open.len() + 1).position(|window| {
        let next = window[open.len()];
        window[..open.len()].eq_ignore_ascii_case(open) && (next == b'>' || next.is_ascii_whitespace())
    })?;
    near[start..].iter().position(|byte| *byte == b'>').map(|length| start + length + 1)
}

fn after_doctype(page: &[u8]) -> usize {
    end_of_tag(page, b"<!doctype").unwrap_or(0)
}
