//! Writes every pay page as an HTML file: `cargo run -p app --example pay_gallery -- FOLDER [zh|en]`.
//! The pages name the files of dist/, so serve FOLDER with dist/assets beside them.

use app::host::Assets;
use app::i18n::Lang;
use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| "screens/pay".to_owned());
    let lang = arguments.next().and_then(|tag| Lang::parse(&tag)).unwrap_or_default();
    std::fs::create_dir_all(&folder)?;
    for (name, html) in app::pay::samples::all(lang, &assets()) {
        std::fs::write(Path::new(&folder).join(format!("{name}.html")), html)?;
    }
    Ok(())
}

/// The addresses in dist/manifest.json; without a front build the pages have no style.
fn assets() -> Assets {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../dist/manifest.json");
    let text = std::fs::read_to_string(manifest).unwrap_or_default();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    let files = json["assets"].as_object().cloned().unwrap_or_default();
    Assets::new(
        files.into_iter().filter_map(|(name, file)| Some((name, format!("/{}", file["path"].as_str()?)))),
    )
}
