//! The wallet's own object in the page.

use crate::answer::{self, Outcome};
use crate::page::{Page, get, listen, text};
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// How long the wallet may take to put its object into the page, in milliseconds.
const READY_WITHIN: i32 = 6_000;

/// A wallet's bridge: the object's name, the event that announces it, how it is asked to pay, and how it answers.
struct Wallet {
    /// The member of the call that only this wallet's has.
    sign: &'static str,
    object: &'static str,
    ready: &'static str,
    function: &'static str,
    method: &'static str,
    /// Where the answer's word stands.
    word: &'static str,
    outcome: fn(&str) -> Outcome,
}

const WECHAT: Wallet = Wallet {
    sign: "appId",
    object: "WeixinJSBridge",
    ready: "WeixinJSBridgeReady",
    function: "invoke",
    method: "getBrandWCPayRequest",
    word: "err_msg",
    outcome: answer::wechat,
};

const ALIPAY: Wallet = Wallet {
    sign: "tradeNO",
    object: "AlipayJSBridge",
    ready: "AlipayJSBridgeReady",
    function: "call",
    method: "tradePay",
    word: "resultCode",
    outcome: answer::alipay,
};

/// What the bridge said.
pub struct Word {
    /// `get_brand_wcpay_request:ok`, `9000` and the like.
    pub message: String,
    /// What that means.
    pub outcome: Outcome,
    /// The wallet's text for people, if it gave one.
    pub detail: String,
}

/// Asks the wallet to pay; `None` when its bridge is not there in time.
pub async fn pay(page: &Page, call: &JsValue) -> Option<Word> {
    let wallet = wallet_of(call)?;
    let bridge = ready(page, wallet).await?;
    let invoke: Function = get(&bridge, wallet.function).dyn_into().ok()?;
    let promise = Promise::new(&mut |done: Function, _| {
        let _ = invoke.call3(&bridge, &wallet.method.into(), call, &done);
    });
    let answer = JsFuture::from(promise).await.ok()?;
    let details = [text(&answer, "err_desc"), text(&answer, "errMsg"), text(&answer, "memo")];
    let detail = details.into_iter().find(|t| !t.is_empty()).unwrap_or_default();
    let message = text(&answer, wallet.word);
    Some(Word { outcome: (wallet.outcome)(&message), message, detail })
}

/// The bridge's object, awaited if need be.
async fn ready(page: &Page, wallet: &'static Wallet) -> Option<JsValue> {
    let object = |page: &Page| Some(get(&page.window, wallet.object)).filter(JsValue::is_truthy);
    if let Some(bridge) = object(page) {
        return Some(bridge);
    }
    let announced = Promise::new(&mut |done: Function, _| {
        let timer = done.clone();
        listen(page.document(), wallet.ready, move |_| {
            let _ = done.call0(&JsValue::UNDEFINED);
        });
        let _ = page.window.set_timeout_with_callback_and_timeout_and_arguments_0(&timer, READY_WITHIN);
    });
    let _ = JsFuture::from(announced).await;
    object(page)
}

/// The parameters as the server gave them: an object whose members are all texts.
pub fn call_of(answer: &JsValue) -> Option<JsValue> {
    Some(get(answer, "call")).filter(|call| wallet_of(call).is_some())
}

/// Whose parameters these are.
fn wallet_of(call: &JsValue) -> Option<&'static Wallet> {
    [&WECHAT, &ALIPAY].into_iter().find(|wallet| Reflect::has(call, &wallet.sign.into()).unwrap_or(false))
}
