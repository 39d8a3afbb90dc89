//! Content-Security-Policy of a proxied page: lets the bridge script in and the phone's frame around it,
//! and leaves every other rule as the product wrote it.

/// Rewrites one header value, which may hold several policies separated by commas.
///
/// `frame-ancestors` goes (the phone is a frame of another origin), `upgrade-insecure-requests` goes
/// (the device's origin has no https), `sandbox` stays, and the nonce is added wherever scripts are
/// ruled, also where only `default-src` rules them. A policy that says nothing about scripts needs no
/// nonce. `None` means that nothing of the header is left.
pub fn rewrite(value: &str, nonce: &str) -> Option<String> {
    let policies: Vec<String> = value
        .split(',')
        .map(|policy| rewrite_one(policy, nonce))
        .filter(|policy| !policy.is_empty())
        .collect();
    (!policies.is_empty()).then(|| policies.join(", "))
}

fn rewrite_one(policy: &str, nonce: &str) -> String {
    let mut kept: Vec<(String, Vec<String>)> = Vec::new();
    for directive in policy.split(';') {
        let mut words = directive.split_ascii_whitespace().map(str::to_owned);
        let Some(name) = words.next().map(|name| name.to_ascii_lowercase()) else { continue };
        // A directive that is repeated counts only the first time (CSP3, 2.2.1).
        if kept.iter().any(|(known, _)| *known == name) {
            continue;
        }
        kept.push((name, words.collect()));
    }
    kept.retain(|(name, _)| name != "frame-ancestors" && name != "upgrade-insecure-requests");
    let has = |name: &str| kept.iter().any(|(known, _)| known == name);
    if !has("script-src") && !has("script-src-elem") {
        let fallback =
            kept.iter().find(|(name, _)| name == "default-src").map(|(_, sources)| sources.clone());
        if let Some(sources) = fallback {
            kept.push(("script-src".to_owned(), sources));
        }
    }
    for (name, sources) in &mut kept {
        if name == "script-src" || name == "script-src-elem" {
            allow(sources, nonce);
        }
    }
    kept.into_iter()
        .map(|(name, sources)| std::iter::once(name).chain(sources).collect::<Vec<_>>().join(" "))
        .collect::<Vec<_>>()
        .join("; ")
}

/// Adds the nonce to a source list. A list that allows everything inline is left alone: a nonce in it
/// would switch `'unsafe-inline'` off and so break pages that work without the proxy.
fn allow(sources: &mut Vec<String>, nonce: &str) {
    let strict = sources.iter().any(|s| s.starts_with("'nonce-") || s.starts_with("'sha"));
    if !strict && sources.iter().any(|s| s.eq_ignore_ascii_case("'unsafe-inline'")) {
        if !sources.iter().any(|s| s == "'self'" || s == "*") {
            sources.push("'self'".to_owned());
        }
        return;
    }
    sources.retain(|source| !source.eq_ignore_ascii_case("'none'"));
    sources.push(format!("'nonce-{nonce}'"));
}
