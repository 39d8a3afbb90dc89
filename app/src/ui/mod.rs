//! The console's own components, on CSS custom properties. Each has its style sheet beside it in `style/ui/`.
//!
//! They are functions and small components that end in [`leptos::prelude::AnyView`]: one compiled shape for each,
//! however many pages use it, keeps both the WASM and the compiler's work small.

mod action;
mod badge;
mod browser;
mod copy;
mod dialog;
mod form;
mod format;
mod icon;
mod layout;
mod load;
mod secret;
mod table;
mod toast;

pub use action::{Action, action, after};
pub use badge::{Tone, badge, delivery_badge, order_badge, payment_badge, refund_badge};
pub use browser::{
    close_when_left, every, focus_later, go_to_sign_in, leave_for, mark_live, replace_with, set_theme,
    submitted_query,
};
pub use copy::{code_block, copy_button, copy_line};
pub use dialog::{Dialog, ask, open_while};
pub use form::{
    Area, Checkbox, Choice, Field, FileField, Form, Select, Submit, TextArea, button_form, group_error,
};
pub use format::{
    change, day, duration, minutes_text, money, money_text, or_dash, plate, signed_money, time, time_or_dash,
};
pub use icon::{Icon, icon};
pub use layout::{card, empty, facts, note, page_head, plain_card};
pub use load::{Data, fetch, fetch_when, load, load_with, peek};
pub use secret::SecretField;
pub use table::{Column, pager, table};
pub use toast::{Toaster, toaster, toasts};
