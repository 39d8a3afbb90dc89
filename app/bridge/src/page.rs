//! The document, as little of it as the payment needs.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, Element, Event, EventTarget, HtmlElement, PageTransitionEvent, Window};

/// The page that the server wrote.
#[derive(Clone)]
pub struct Page {
    pub window: Window,
    document: Document,
}

impl Page {
    /// The page, if there is one.
    pub fn open() -> Option<Self> {
        let window = web_sys::window()?;
        let document = window.document()?;
        Some(Self { window, document })
    }

    /// The loader's object, `window.peakePay`.
    fn loader(&self) -> JsValue {
        get(&self.window, "peakePay")
    }

    /// Makes this code the one that acts; `false` when the fallback script was quicker.
    pub fn claim(&self, owner: &str) -> bool {
        let loader = self.loader();
        if get(&loader, "owner").is_truthy() {
            return false;
        }
        Reflect::set(&loader, &"owner".into(), &owner.into()).is_ok()
    }

    /// Whether the payer tapped before this code was there; asked once.
    pub fn take_early_tap(&self) -> bool {
        let loader = self.loader();
        let tapped = get(&loader, "tapped").is_truthy();
        let _ = Reflect::set(&loader, &"tapped".into(), &JsValue::FALSE);
        tapped
    }

    pub fn find(&self, selector: &str) -> Option<Element> {
        self.document.query_selector(selector).ok()?
    }

    pub fn document(&self) -> &EventTarget {
        &self.document
    }

    /// Where forms go: the page's own address without its query.
    pub fn path(&self) -> String {
        self.window.location().pathname().unwrap_or_default()
    }

    pub fn go(&self, url: &str) {
        let _ = self.window.location().replace(url);
    }

    /// Leaves for a cashier; this page stays in the history.
    pub fn leave_for(&self, url: &str) {
        let _ = self.window.location().assign(url);
    }

    /// Shows the message with this code, or nothing for an empty one; `detail` is the wallet's own text.
    pub fn say(&self, code: &str, detail: &str) {
        let Some(place) = self.find("#says") else { return };
        let words = ["#say-", code].concat();
        let text = match code {
            "" => String::new(),
            _ => self
                .find(&words)
                .or_else(|| self.find("#say-trouble"))
                .map(|t| t.inner_html())
                .unwrap_or_default(),
        };
        place.set_inner_html(&text);
        if !detail.is_empty()
            && let Ok(line) = self.document.create_element("p")
        {
            line.set_class_name("detail");
            line.set_text_content(Some(detail));
            let _ = place.append_child(&line);
        }
        if !text.is_empty() {
            place.scroll_into_view();
        }
    }

    /// A page that comes back out of the browser's memory may show a bill of yesterday.
    pub fn reload_when_restored(&self) {
        let page = self.clone();
        listen(&self.window, "pageshow", move |event| {
            if event.dyn_into::<PageTransitionEvent>().is_ok_and(|e| e.persisted()) {
                let _ = page.window.location().reload();
            }
        });
    }

    /// Waits.
    pub async fn sleep(&self, ms: i32) {
        let _ = JsFuture::from(self.timer(ms)).await;
    }

    /// A promise that is kept after `ms` milliseconds with `undefined`.
    pub fn timer(&self, ms: i32) -> Promise {
        Promise::new(&mut |done: Function, _| {
            let _ = self.window.set_timeout_with_callback_and_timeout_and_arguments_0(&done, ms);
        })
    }
}

/// A property of an object; `undefined` where there is none.
pub fn get(object: &JsValue, key: &str) -> JsValue {
    Reflect::get(object, &key.into()).unwrap_or(JsValue::UNDEFINED)
}

/// A text property of an object; empty where there is none.
pub fn text(object: &JsValue, key: &str) -> String {
    get(object, key).as_string().unwrap_or_default()
}

/// Listens as long as the page lives.
pub fn listen(target: &EventTarget, name: &str, act: impl FnMut(Event) + 'static) {
    let closure = Closure::<dyn FnMut(Event)>::new(act);
    let _ = target.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
    closure.forget();
}

/// Shows or hides.
pub fn set_hidden(element: &Element, hidden: bool) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        element.set_hidden(hidden);
    }
}
