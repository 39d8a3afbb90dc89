//! Pictures of QR codes, for the screen (SVG) and for print (PNG).
//!
//! A code's picture says no more than its token, which whoever asks knows already; so a session is all that is needed.

use crate::state::AppState;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::ids::QrToken;
use domain::site::SiteKind;
use fast_qr::ECL;
use fast_qr::qr::{QRBuilder, QRCode};
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderMap, StatusCode};
use std::fmt::Write;

/// The quiet zone around a code, in modules, as ISO/IEC 18004 asks.
const QUIET: usize = 4;
/// The side of a PNG is at least this many pixels: 10 cm at 300 dpi.
const PNG_SIDE: usize = 1200;
/// How long a browser may keep a picture, in seconds; it never changes.
const KEEP: &str = "private, max-age=86400";

/// `/console/qr/{token}.svg` and `/console/qr/{token}.png`; `visit-{token}` is a visitors' code,
/// `staff-{token}` one that binds a WeChat.
pub async fn picture(
    State(state): State<AppState>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Response {
    let Some(session) = state.console_cookie().read(&headers) else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    if state.service().actor(session).await.is_err() {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let (name, kind) = file.rsplit_once('.').unwrap_or_default();
    let (directory, name) = match name.split_once('-') {
        Some(("visit", name)) => (domain::visitor::DIRECTORY, name),
        Some(("staff", name)) => (service::alerts::DIRECTORY, name),
        _ => (SiteKind::CarPark.directory(), name),
    };
    let Some(code) = QrToken::parse(name).ok().and_then(|token| code(&state, directory, &token)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let (content_type, body) = match kind {
        "svg" => ("image/svg+xml", Some(svg(&code).into_bytes())),
        "png" => ("image/png", png(&code).ok()),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    match body {
        Some(body) => ([(CONTENT_TYPE, content_type), (CACHE_CONTROL, KEEP)], body).into_response(),
        None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// The code of a token's page. Medium correction: a printed code outdoors gets scratched.
fn code(state: &AppState, directory: &str, token: &QrToken) -> Option<QRCode> {
    let base = state.public_base().as_str().trim_end_matches('/');
    QRBuilder::new(format!("{base}{directory}{}", token.as_str())).ecl(ECL::M).build().ok()
}

/// The picture of a code that says `text`, as SVG.
pub fn picture_of(text: &str) -> Option<String> {
    QRBuilder::new(text).ecl(ECL::M).build().ok().as_ref().map(svg)
}

/// Whether a module is dark.
fn dark(code: &QRCode, x: usize, y: usize) -> bool {
    code[y][x].value()
}

fn svg(code: &QRCode) -> String {
    let side = code.size + 2 * QUIET;
    let mut path = String::new();
    for y in 0..code.size {
        let mut x = 0;
        while x < code.size {
            let run = (x..code.size).take_while(|x| dark(code, *x, y)).count();
            if run > 0 {
                // Writing to a String cannot fail.
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run.max(1);
        }
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{side}v{side}h-{side}z\"/><path d=\"{path}\"/></svg>"
    )
}

/// One bit per pixel; every module the same whole number of pixels.
fn png(code: &QRCode) -> Result<Vec<u8>, png::EncodingError> {
    let modules = code.size + 2 * QUIET;
    let scale = PNG_SIDE.div_ceil(modules);
    let side = modules * scale;
    let mut rows = Vec::with_capacity(side * side.div_ceil(8));
    for y in 0..modules {
        let mut row = vec![0xff_u8; side.div_ceil(8)];
        for x in (0..side).filter(|x| is_dark_with_quiet(code, x / scale, y)) {
            row[x / 8] &= !(0x80 >> (x % 8));
        }
        for _ in 0..scale {
            rows.extend_from_slice(&row);
        }
    }
    let mut file = Vec::new();
    let pixels = u32::try_from(side).unwrap_or(u32::MAX);
    let mut encoder = png::Encoder::new(&mut file, pixels, pixels);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&rows)?;
    writer.finish()?;
    Ok(file)
}

fn is_dark_with_quiet(code: &QRCode, x: usize, y: usize) -> bool {
    let inside = |n: usize| n.checked_sub(QUIET).filter(|n| *n < code.size);
    inside(x).zip(inside(y)).is_some_and(|(x, y)| dark(code, x, y))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_pictures_show_the_same_modules() {
        let code = QRBuilder::new("https://app.example.cn/PeakeCloud/mobile/pay/23456789ABCDEFGHJKMN")
            .ecl(ECL::M)
            .build()
            .unwrap();
        let svg = svg(&code);
        assert!(svg.starts_with("<svg") && !svg.contains("style="));
        let file = png(&code).unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        assert!(info.width as usize >= PNG_SIDE && info.width == info.height);
        let scale = info.width as usize / (code.size + 2 * QUIET);
        let pixel = |x: usize, y: usize| pixels[y * info.line_size + x / 8] & (0x80 >> (x % 8)) == 0;
        for (x, y) in [(0, 0), (3, 0), (7, 7), (10, 12)] {
            let (px, py) = ((x + QUIET) * scale + scale / 2, (y + QUIET) * scale + scale / 2);
            assert_eq!(pixel(px, py), dark(&code, x, y));
        }
        assert!(!pixel(0, 0));
    }
}
