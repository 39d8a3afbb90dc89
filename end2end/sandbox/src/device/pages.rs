//! What the phone shows when neither the product nor a provider can answer.

use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};

/// A page of the phone itself, in both languages, with the style of [`STYLE`].
pub fn trouble(status: StatusCode, title: (&str, &str), text: (&str, &str), detail: &str) -> Response {
    let body = format!(
        "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>{}</title>\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <script src=\"/__device/bridge.js\"></script>\
         <link rel=\"stylesheet\" href=\"/__device/page.css\"></head><body><main>\
         <h1>{}</h1><p>{}</p><p lang=\"en\"><strong>{}.</strong> {}</p><p><code>{}</code></p></main></body></html>",
        title.0,
        title.0,
        text.0,
        title.1,
        text.1,
        escape(detail)
    );
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'self'; script-src 'self'"),
    ];
    (status, headers, body).into_response()
}

/// Makes text safe inside an element or a quoted attribute.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

/// The style of the phone's own pages, served as `/__device/page.css`.
pub const STYLE: &str = ":root{color-scheme:light dark}\
body{margin:0;font:16px/1.6 system-ui,\"PingFang SC\",\"Noto Sans CJK SC\",\"Microsoft YaHei\",sans-serif}\
main{padding:48px 28px;text-align:center;overflow-wrap:anywhere}\
h1{font-size:20px}p{opacity:.75}code{font-size:13px;opacity:.8}";
