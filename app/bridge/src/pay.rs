//! The tap that pays.

use crate::answer::Outcome;
use crate::page::{Page, get, listen, text};
use crate::{follow, server, wallet};
use wasm_bindgen_futures::spawn_local;
use web_sys::Element;

/// What the button shows: nothing, asking the server, or asking how it went. The texts are in the page.
const STATE: &str = "data-state";

/// Listens to the pay form. A tap made before this code was there counts.
pub fn attach(page: &Page, form: Element) {
    expire(page, &form);
    let (p, f) = (page.clone(), form.clone());
    listen(&form, "submit", move |event| {
        event.prevent_default();
        tapped(&p, &f);
    });
    if page.take_early_tap() {
        set(&form, "");
        tapped(page, &form);
    }
}

fn set(form: &Element, state: &str) {
    let _ = form.set_attribute(STATE, state);
}

/// A second tap while the first is under way does nothing.
fn tapped(page: &Page, form: &Element) {
    if form.get_attribute(STATE).is_some_and(|state| !state.is_empty()) {
        return;
    }
    set(form, "asking");
    page.say("", "");
    let (page, form) = (page.clone(), form.clone());
    spawn_local(async move {
        if let Some((code, detail)) = pay(&page, &form).await {
            set(&form, "");
            page.say(code.as_str(), detail.as_str());
        }
    });
}

/// Pays; the message to show when the payer may try again, `None` when the page is leaving.
async fn pay(page: &Page, form: &Element) -> Option<(String, String)> {
    let order_no = form.get_attribute("data-pay").unwrap_or_default();
    let answer = match server::post(page, &["step=pay&order_no=", &order_no].concat()).await {
        Ok(answer) => answer,
        Err(code) => return says(code, ""),
    };
    let url = text(&answer, "url");
    if !url.is_empty() {
        page.go(&url);
        return None;
    }
    // A provider's cashier: assigned, so that going back from there leads to the bill again.
    let cashier = text(&get(&answer, "call"), "url");
    if !cashier.is_empty() {
        page.leave_for(&cashier);
        return None;
    }
    let Some(call) = wallet::call_of(&answer) else {
        return says(&text(&answer, "say"), &text(&answer, "detail"));
    };
    let Some(word) = wallet::pay(page, &call).await else {
        server::report(page, &order_no, "no_bridge");
        return says("no_bridge", "");
    };
    server::report(page, &order_no, [word.message.as_str(), &word.detail].join(" ").trim_end());
    match word.outcome {
        Outcome::Cancelled => says("cancel", ""),
        Outcome::MaybePaid => {
            set(form, "checking");
            if follow::until_known(page, &order_no).await { None } else { says("slow", "") }
        }
        // A bridge may say "fail" after the money went: ask once before offering another try.
        Outcome::Failed => {
            set(form, "checking");
            if follow::once(page, &order_no, true).await { None } else { says("fail", &word.detail) }
        }
    }
}

#[allow(clippy::unnecessary_wraps)]
fn says(code: &str, detail: &str) -> Option<(String, String)> {
    Some((code.to_owned(), detail.to_owned()))
}

/// When the quote runs out while nobody pays, the page says so and offers a new one.
fn expire(page: &Page, form: &Element) {
    let Some(left) = form.get_attribute("data-left").and_then(|ms| ms.parse().ok()) else { return };
    let (page, form) = (page.clone(), form.clone());
    spawn_local(async move {
        page.sleep(left).await;
        if form.get_attribute(STATE).is_none_or(|state| state.is_empty()) {
            set(&form, "expired");
            page.say("expired", "");
        }
    });
}
