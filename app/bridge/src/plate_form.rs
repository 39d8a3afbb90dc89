//! The plate keyboard in the page. Without this code the form has a plain field that works as well.

use crate::page::{Page, listen, set_hidden};
use crate::plate::{PLACES, Sheet, Typed};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

/// Turns the plain field into cells with keys below them.
pub fn attach(page: &Page, form: &Element) {
    let field = find(form, "input[name=plate]").and_then(|f| f.dyn_into::<HtmlInputElement>().ok());
    let (Some(field), Some(board)) = (field, find(form, ".board")) else { return };
    let typed = Rc::new(RefCell::new(Typed::from_text(&field.value())));
    let view = View { form: form.clone(), field, board };
    view.show_board(true);
    view.draw(&typed.borrow());

    let (v, t, p) = (view.clone(), typed.clone(), page.clone());
    listen(&view.board, "click", move |event| {
        let Some(key) = event
            .target()
            .and_then(|t| t.dyn_into::<Element>().ok())
            .and_then(|e| e.closest("button").ok()?)
        else {
            return;
        };
        if key.has_attribute("data-plain") {
            v.show_board(false);
            return;
        }
        p.say("", "");
        let mut typed = t.borrow_mut();
        if let Some(place) = key.get_attribute("data-cell").and_then(|n| n.parse().ok()) {
            typed.go(place);
        } else if key.has_attribute("data-erase") {
            typed.erase();
        } else if let Some(sign) = key.text_content().and_then(|text| text.chars().next()) {
            typed.press(sign);
        }
        v.draw(&typed);
    });

    let page = page.clone();
    listen(form, "submit", move |event| {
        if !view.board.has_attribute("hidden") && !typed.borrow().is_complete() {
            event.prevent_default();
            page.say("plate", "");
        }
    });
}

#[derive(Clone)]
struct View {
    form: Element,
    field: HtmlInputElement,
    board: Element,
}

impl View {
    /// The keyboard, or the plain field.
    fn show_board(&self, board: bool) {
        set_hidden(&self.board, !board);
        if let Some(plain) = find(&self.form, ".plain") {
            set_hidden(&plain, board);
        }
        if !board {
            let _ = self.field.focus();
        }
    }

    fn draw(&self, typed: &Typed) {
        self.field.set_value(&typed.text());
        for place in 0..PLACES {
            let Some(cell) = self.cell(place) else { continue };
            let mut sign = [0; 4];
            cell.set_text_content(Some(typed.sign(place).map_or("", |c| c.encode_utf8(&mut sign))));
            let _ = if place == typed.at() {
                cell.set_attribute("aria-current", "true")
            } else {
                cell.remove_attribute("aria-current")
            };
        }
        let green = typed.len() == PLACES;
        let _ = self.board.set_attribute("data-kind", if green { "green" } else { "blue" });
        let provinces = typed.sheet() == Sheet::Provinces;
        for (selector, hidden) in [(".provinces", !provinces), (".signs", provinces)] {
            if let Some(sheet) = find(&self.board, selector) {
                set_hidden(&sheet, hidden);
            }
        }
        self.mark_keys(typed);
    }

    /// Keys that do nothing in this place look so.
    fn mark_keys(&self, typed: &Typed) {
        let Ok(keys) = self.board.query_selector_all(".signs button:not([data-erase])") else { return };
        for i in 0..keys.length() {
            let Some(key) = keys.get(i).and_then(|key| key.dyn_into::<Element>().ok()) else { continue };
            let fits =
                key.text_content().and_then(|text| text.chars().next()).is_some_and(|c| typed.takes(c));
            let _ = if fits { key.remove_attribute("disabled") } else { key.set_attribute("disabled", "") };
        }
    }

    fn cell(&self, place: usize) -> Option<Element> {
        let cells = find(&self.board, ".cells")?.children();
        cells.item(u32::try_from(place).ok()?)
    }
}

fn find(within: &Element, selector: &str) -> Option<Element> {
    within.query_selector(selector).ok()?
}
