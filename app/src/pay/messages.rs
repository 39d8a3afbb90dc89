//! What the bridge may have to say, waiting in the page, and the place where it says it.

use crate::i18n::{Text, pay as words, tr};
use leptos::prelude::*;

/// Where the bridge writes; a message that the server has already stands in it.
pub fn place(now: Option<AnyView>) -> impl IntoView {
    view! { <div id="says" class="says" role="alert">{now}</div> }
}

/// One message: what happened, and what to do.
pub fn message(title: Text, body: Text) -> impl IntoView {
    view! { <p><b>{tr(title)}</b>{tr(body)}</p> }
}

/// Messages for a page that pays. `path` is where a new bill comes from.
pub fn for_paying(path: &str) -> impl IntoView + use<> {
    let plain = [
        ("say-cancel", words::SAY_CANCEL_TITLE, words::SAY_CANCEL),
        ("say-fail", words::SAY_FAIL_TITLE, words::SAY_FAIL),
        ("say-no_bridge", words::SAY_BRIDGE_TITLE, words::SAY_BRIDGE),
        ("say-busy", words::SAY_BUSY_TITLE, words::SAY_BUSY),
        ("say-network", words::SAY_NETWORK_TITLE, words::SAY_NETWORK),
        ("say-too_many", words::TOO_MANY_TITLE, words::TOO_MANY_BODY),
        ("say-trouble", words::SAY_TROUBLE_TITLE, words::SAY_TROUBLE),
    ];
    let plain: Vec<_> = plain
        .into_iter()
        .map(|(id, title, body)| view! { <template id=id>{message(title, body)}</template> })
        .collect();
    view! {
        {plain}
        <template id="say-expired">
            {message(words::SAY_EXPIRED_TITLE, words::SAY_EXPIRED)}
            <a class="go" href=path.to_owned()>{tr(words::NEW_BILL)}</a>
        </template>
        {for_waiting()}
    }
}

/// Messages for a page that only waits.
pub fn for_waiting() -> impl IntoView {
    view! { <template id="say-slow">{message(words::SAY_SLOW_TITLE, words::SAY_SLOW)}</template> }
}
