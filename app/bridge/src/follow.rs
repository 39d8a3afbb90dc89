//! Follows a payment until the server knows how it went.

use crate::page::{Page, text};
use crate::schedule::{asks_provider, pause};
use crate::server::post;
use wasm_bindgen_futures::spawn_local;

/// Waits for the result that the page shows as being on its way.
pub fn attach(page: &Page, order_no: String) {
    let page = page.clone();
    spawn_local(async move {
        if !until_known(&page, &order_no).await {
            page.say("slow", "");
        }
    });
}

/// Asks until the server sends the page somewhere; `false` when it has asked enough. A question that finds no server
/// is only a question later: the payer's network may be in a tunnel.
pub async fn until_known(page: &Page, order_no: &str) -> bool {
    let mut n = 0;
    while let Some(ms) = pause(n) {
        page.sleep(ms).await;
        if once(page, order_no, asks_provider(n)).await {
            return true;
        }
        n += 1;
    }
    false
}

/// One question; `true` when the page is on its way to the result.
pub async fn once(page: &Page, order_no: &str, ask: bool) -> bool {
    let ask = if ask { "&ask=1" } else { "" };
    let body = ["step=status&order_no=", order_no, ask].concat();
    let Ok(answer) = post(page, &body).await else { return false };
    let url = text(&answer, "url");
    if url.is_empty() {
        return false;
    }
    page.go(&url);
    true
}
