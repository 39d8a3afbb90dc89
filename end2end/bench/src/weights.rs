//! What the pages weigh, as the build wrote it down. What crosses the wire is held by the browser tests.

use anyhow::{Context, Result};
use serde_json::Value;
use std::path::Path;

/// Compressed sizes in bytes.
pub struct Weights {
    /// Style sheet, glue and WebAssembly of a pay page, without its HTML.
    pub pay: u64,
    /// The WebAssembly of the heavier of the console's two programs.
    pub console: u64,
}

/// Reads `manifest.json` of the built front end.
///
/// # Errors
/// It is not built.
pub fn read(dist: &Path) -> Result<Weights> {
    let path = dist.join("manifest.json");
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("{} is missing: build the front end first (make front)", path.display()))?;
    let manifest: Value = serde_json::from_str(&text)?;
    let size = |name: &str| {
        let asset = &manifest["assets"][name];
        asset["brotli_size"].as_u64().or_else(|| asset["size"].as_u64()).with_context(|| format!("no {name}"))
    };
    Ok(Weights {
        pay: size("pay.css")? + size("bridge.js")? + size("bridge.wasm")?,
        console: size("console-money.wasm")?.max(size("console-setup.wasm")?),
    })
}
