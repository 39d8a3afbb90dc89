//! What the bridge may have to say, waiting in the page, and the place where it says it.

use super::PageContext;
use crate::i18n::{Text, offline, pay as words, top_up, tr};
use leptos::prelude::*;

/// Where the bridge writes; a message that the server has already stands in it.
pub fn place(now: Option<AnyView>) -> impl IntoView {
    view! { <div id="says" class="says" role="alert">{now}</div> }
}

/// One message: what happened, and what to do.
pub fn message(title: Text, body: Text) -> impl IntoView {
    view! { <p><b>{tr(title)}</b>{tr(body)}</p> }
}

/// Messages for a page that pays. A new bill comes from the page itself.
pub fn for_paying(context: &PageContext<'_>) -> impl IntoView + use<> {
    let path = context.path.to_owned();
    let plain = [
        ("say-cancel", words::SAY_CANCEL_TITLE, words::SAY_CANCEL),
        ("say-fail", words::SAY_FAIL_TITLE, words::SAY_FAIL),
        (
            "say-no_bridge",
            context.by_wallet(words::SAY_BRIDGE_TITLE, words::SAY_BRIDGE_TITLE_ALIPAY),
            context.by_wallet(words::SAY_BRIDGE, words::SAY_BRIDGE_ALIPAY),
        ),
        (
            "say-busy",
            context.of(words::SAY_BUSY_TITLE, top_up::SAY_BUSY_TITLE, offline::SAY_BUSY_TITLE),
            context.of(words::SAY_BUSY, top_up::SAY_BUSY, offline::SAY_BUSY),
        ),
        ("say-network", words::SAY_NETWORK_TITLE, words::SAY_NETWORK),
        ("say-too_many", words::TOO_MANY_TITLE, words::TOO_MANY_BODY),
        (
            "say-trouble",
            words::SAY_TROUBLE_TITLE,
            context.of(words::SAY_TROUBLE, top_up::SAY_TROUBLE, offline::SAY_TROUBLE),
        ),
    ];
    let plain: Vec<_> = plain
        .into_iter()
        .map(|(id, title, body)| view! { <template id=id>{message(title, body)}</template> })
        .collect();
    view! {
        {plain}
        <template id="say-refused"><p><b>{tr(words::SAY_TROUBLE_TITLE)}</b></p></template>
        <template id="say-expired">
            {message(words::SAY_EXPIRED_TITLE, context.of(words::SAY_EXPIRED, top_up::SAY_EXPIRED, offline::SAY_EXPIRED))}
            <a class="go" href=path>{tr(words::NEW_BILL)}</a>
        </template>
        {for_waiting()}
    }
}

/// Messages for a page that only waits.
pub fn for_waiting() -> impl IntoView {
    view! { <template id="say-slow">{message(words::SAY_SLOW_TITLE, words::SAY_SLOW)}</template> }
}
