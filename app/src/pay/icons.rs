//! The few pictures of the pay pages, as SVG that takes its colours from the style sheet.

/// A tick that draws itself.
pub const TICK: &str = r#"<svg viewBox="0 0 48 48" aria-hidden="true"><circle cx="24" cy="24" r="22"/><path class="draw" d="m14 25 7 7 13-15"/></svg>"#;
/// A clock.
pub const CLOCK: &str = r#"<svg viewBox="0 0 48 48" aria-hidden="true"><circle cx="24" cy="24" r="22"/><path d="M24 12v13l8 5"/></svg>"#;
/// Work under way: an arc that turns.
pub const WAIT: &str = r#"<svg viewBox="0 0 48 48" aria-hidden="true"><circle cx="24" cy="24" r="22"/><path d="M24 12a12 12 0 1 1-12 12"/></svg>"#;
/// An exclamation mark.
pub const MARK: &str = r#"<svg viewBox="0 0 48 48" aria-hidden="true"><circle cx="24" cy="24" r="22"/><path d="M24 13v14m0 7v.5"/></svg>"#;
/// A car before a barrier.
pub const CAR: &str = r#"<svg viewBox="0 0 48 48" aria-hidden="true"><circle cx="24" cy="24" r="22"/><path d="M12 31v-6l4-8h16l4 8v6zm0-6h24m-19 3h1m12 0h1m-17 3v3m20-3v3"/></svg>"#;
/// The frame of a scanner.
pub const SCAN: &str = r#"<svg viewBox="0 0 48 48" aria-hidden="true"><circle cx="24" cy="24" r="22"/><path d="M14 20v-6h6m8 0h6v6m0 8v6h-6m-8 0h-6v-6m-2-4h24"/></svg>"#;
/// Back over the last sign.
pub const ERASE: &str =
    r#"<svg viewBox="0 0 32 24" aria-hidden="true"><path d="M11 3h18v18H11l-8-9zm6 5 8 8m0-8-8 8"/></svg>"#;
