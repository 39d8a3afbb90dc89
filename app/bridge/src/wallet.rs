//! The wallet's own object in the page.

use crate::page::{Page, get, listen, text};
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// How long the wallet may take to put its object into the page, in milliseconds.
const READY_WITHIN: i32 = 6_000;

/// A wallet's bridge: the object's name, the event that announces it, and how it is asked to pay.
///
/// Alipay's stands beside this one when its method arrives: `AlipayJSBridge`, `AlipayJSBridgeReady`, `tradePay` with
/// `tradeNO`, and `resultCode` instead of `err_msg`.
struct Wallet {
    object: &'static str,
    ready: &'static str,
    method: &'static str,
}

const WECHAT: Wallet =
    Wallet { object: "WeixinJSBridge", ready: "WeixinJSBridgeReady", method: "getBrandWCPayRequest" };

/// What the bridge said.
pub struct Word {
    /// `get_brand_wcpay_request:ok` and the like.
    pub message: String,
    /// The wallet's text for people, if it gave one.
    pub detail: String,
}

/// Asks the wallet to pay; `None` when its bridge is not there in time.
pub async fn pay(page: &Page, call: &JsValue) -> Option<Word> {
    let wallet = &WECHAT;
    let bridge = ready(page, wallet).await?;
    let invoke: Function = get(&bridge, "invoke").dyn_into().ok()?;
    let promise = Promise::new(&mut |done: Function, _| {
        let _ = invoke.call3(&bridge, &wallet.method.into(), call, &done);
    });
    let answer = JsFuture::from(promise).await.ok()?;
    let detail = [text(&answer, "err_desc"), text(&answer, "errMsg")].into_iter().find(|t| !t.is_empty());
    Some(Word { message: text(&answer, "err_msg"), detail: detail.unwrap_or_default() })
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
    Some(get(answer, "call")).filter(|call| Reflect::has(call, &"appId".into()).unwrap_or(false))
}
