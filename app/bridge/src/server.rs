//! Questions to the server: POSTs back to the page's own address.

use crate::page::Page;
use js_sys::{Array, Promise, encode_uri_component};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{RequestInit, Response};

/// Longer than this the payer does not wait for one answer, in milliseconds.
const PATIENCE: i32 = 20_000;

/// Why there is no answer; the code of the message to show.
pub type Silence = &'static str;

/// Posts a step and returns the server's JSON.
pub async fn post(page: &Page, body: &str) -> Result<JsValue, Silence> {
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_body(&body.into());
    let headers = Array::of2(
        &Array::of2(&"accept".into(), &"application/json".into()),
        &Array::of2(&"content-type".into(), &"application/x-www-form-urlencoded".into()),
    );
    request.set_headers(&headers);
    let answer =
        within(page, page.window.fetch_with_str_and_init(&page.path(), &request)).await.ok_or("network")?;
    let answer: Response = answer.dyn_into().map_err(|_| "network")?;
    let json = answer.json().map_err(|_| "trouble")?;
    within(page, json).await.ok_or("trouble")
}

/// Tells the server what the bridge said, also while the page goes away. Nothing depends on its arrival.
pub fn report(page: &Page, order_no: &str, word: &str) {
    let word: String = word.chars().take(200).collect();
    let body =
        ["step=report&order_no=", order_no, "&answer=", &String::from(encode_uri_component(&word))].concat();
    let _ = page.window.navigator().send_beacon_with_opt_str(&page.path(), Some(&body));
}

/// The promise's value, or `None` when it breaks or takes too long.
async fn within(page: &Page, promise: Promise) -> Option<JsValue> {
    let first = Promise::race(&Array::of2(&promise, &page.timer(PATIENCE)));
    JsFuture::from(first).await.ok().filter(|value| !value.is_undefined())
}
