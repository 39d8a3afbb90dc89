//! Embeds the built front end: turns `dist/manifest.json` into a table of `include_bytes!`.
//!
//! The files are copied first: the front end may be built again while this crate compiles. Without `dist/` the table
//! is empty, so that the crate compiles for checks and tests; `serve` then refuses to start.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn main() {
    let root = PathBuf::from(env("CARGO_MANIFEST_DIR"));
    let dist = root.parent().unwrap_or(&root).join("dist");
    let manifest = dist.join("manifest.json");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", manifest.display());
    let out = PathBuf::from(env("OUT_DIR"));
    let table = match std::fs::read_to_string(&manifest) {
        Ok(text) => table(&dist, &out, &text),
        Err(_) => String::new(),
    };
    let code = format!("/// What this build carries.\npub static EMBEDDED: &[Embedded] = &[\n{table}];\n");
    let target = out.join("embedded.rs");
    if let Err(e) = std::fs::write(&target, code) {
        panic!("{} cannot be written: {e}", target.display());
    }
}

fn env(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("cargo sets {name}"))
}

/// One line per file. Where a compressed form exists, only that is embedded.
fn table(dist: &Path, out: &Path, manifest: &str) -> String {
    let manifest: serde_json::Value =
        serde_json::from_str(manifest).unwrap_or_else(|e| panic!("dist/manifest.json is no JSON: {e}"));
    let assets = manifest["assets"].as_object().unwrap_or_else(|| panic!("dist/manifest.json has no assets"));
    let mut code = String::new();
    for (name, asset) in assets {
        let text = |key: &str| {
            asset[key]
                .as_str()
                .unwrap_or_else(|| panic!("dist/manifest.json: {name} has no {key}"))
                .to_owned()
        };
        let (path, integrity) = (text("path"), text("integrity"));
        let brotli = asset["brotli_size"].is_number();
        let immutable = asset["immutable"].as_bool().unwrap_or_default();
        let source = dist.join(if brotli { format!("{path}.br") } else { path.clone() });
        let file = out.join(format!("asset.{}", code.lines().count()));
        if let Err(e) = std::fs::copy(&source, &file) {
            panic!("{} cannot be read ({e}); build the front end again", source.display());
        }
        let line = writeln!(
            code,
            "    Embedded {{ name: {name:?}, path: {:?}, content_type: {:?}, etag: {:?}, immutable: {immutable}, \
             brotli: {brotli}, bytes: include_bytes!({:?}) }},",
            format!("/{path}"),
            text("content_type"),
            format!("\"{}\"", integrity.trim_start_matches("sha384-").get(..24).unwrap_or(&integrity)),
            file.display().to_string(),
        );
        assert!(line.is_ok(), "writing to a String never fails");
    }
    code
}
