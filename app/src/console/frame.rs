//! What stands around every page: the menu, the head with operator, language, theme and account, and the page itself.

use super::menu;
use super::routes::Page;
use crate::api::call::call;
use crate::api::session::{GetMe, Me, OperatorBrief, SignOut};
use crate::i18n::{Lang, console as t, lang, tr};
use crate::ui::{self, Icon, icon};
use leptos::context::Provider;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The frame with the page that the address names.
pub fn frame() -> AnyView {
    let path = use_location().pathname;
    let page = Memo::new(move |_| path.with(|path| Page::parse(path)));
    let entrance = Memo::new(move |_| Some(page.get()).filter(Page::is_entrance));
    follow(page);
    view! { {move || entrance.get().map_or_else(|| signed_in(page), |entrance| show(&entrance))} }.into_any()
}

/// After navigation: the title names the page, and the focus moves to its heading.
fn follow(page: Memo<Page>) {
    Effect::new(move |before: Option<Page>| {
        let now = page.get();
        document().set_title(&format!("{} · {}", tr(now.title()), tr(t::PRODUCT)));
        if before.is_some_and(|before| before != now) {
            ui::focus_later(&["#page-title", "#main"]);
        }
        now
    });
}

fn signed_in(page: Memo<Page>) -> AnyView {
    let who = ui::fetch(|| call(GetMe {}));
    ui::load_with(who, || ().into_any(), move |me: Me| around(me, page))
}

fn around(me: Me, page: Memo<Page>) -> AnyView {
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        page.track();
        open.set(false);
    });
    let side = menu::menu(&me, page);
    let head = head(&me, open);
    let selected = me.operator.is_some();
    view! {
        <Provider value=me>
            <a class="skip" href="#main" rel="external">{tr(t::SKIP)}</a>
            <div class="frame" class:frame--open=open on:keydown=move |ev| if ev.key() == "Escape" { open.set(false) }>
                <div class="frame__side" id="side">
                    <a class="brand" href="/console">{brand()}<span>{tr(t::PRODUCT)}</span></a>
                    {side}
                </div>
                <div class="frame__shade" on:click=move |_| open.set(false)></div>
                {head}
                <main class="frame__main" id="main" tabindex="-1">
                    {super::announcements::banner()}
                    {selected.then(super::expiry_banner::banner)}
                    {move || content(&page.get())}
                </main>
            </div>
        </Provider>
    }
    .into_any()
}

fn content(page: &Page) -> AnyView {
    let me = expect_context::<Me>();
    if page.needs().is_some_and(|permission| !me.may(permission)) {
        let home = view! { <a class="btn" href=Page::Overview.path()>{tr(t::TO_OVERVIEW)}</a> }.into_any();
        return ui::empty(Icon::Shield, t::FORBIDDEN, t::FORBIDDEN_ABOUT, home);
    }
    if page.needs_operator() && me.operator.is_none() {
        return super::operators::page();
    }
    match page {
        Page::Operators => super::operators::page(),
        page => show(page),
    }
}

fn show(page: &Page) -> AnyView {
    of_bundle(page).unwrap_or_else(|| elsewhere(page))
}

/// A page of the program that this is; on the server, of both.
fn of_bundle(page: &Page) -> Option<AnyView> {
    let view: Option<AnyView> = None;
    #[cfg(feature = "money")]
    let view = view.or_else(|| super::money::page(page));
    #[cfg(feature = "setup")]
    let view = view.or_else(|| super::setup::page(page));
    let _ = page;
    view
}

/// No page, or one that the other program holds: links lead there by themselves, this is for whatever else came here.
fn elsewhere(page: &Page) -> AnyView {
    if !page.is_here() {
        ui::replace_with(&page.path());
        return ().into_any();
    }
    let home = view! { <a class="btn" href="/console">{tr(t::TO_OVERVIEW)}</a> }.into_any();
    ui::empty(Icon::Question, t::NOT_FOUND, t::NOT_FOUND_ABOUT, home)
}

/// The mark of the product.
pub fn brand() -> AnyView {
    view! {
        <svg class="brand__mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
            <rect width="32" height="32" rx="8"></rect>
            <path d="M8 24V15l8-8 8 8v9M13 24v-6h6v6"></path>
        </svg>
    }
    .into_any()
}

fn head(me: &Me, open: RwSignal<bool>) -> AnyView {
    view! {
        <header class="frame__head">
            <button type="button" class="icon-btn frame__toggle" aria-controls="side"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                on:click=move |_| { open.update(|o| *o = !*o); ui::focus_later(&[".frame--open .menu a"]) }>
                {icon(Icon::Menu)}
                <span class="sr-only">{tr(t::MENU)}</span>
            </button>
            {operator(me)}
            <div class="frame__tools">
                {language_form()}
                {theme_form()}
                {account_menu(me)}
            </div>
        </header>
    }
    .into_any()
}

/// The operator whose data the pages show; platform staff choose it.
fn operator(me: &Me) -> AnyView {
    let selected = me.operator.clone();
    if me.operators.len() < 2 {
        let name = selected.map(|o: OperatorBrief| o.name).unwrap_or_default();
        return view! { <p class="operator">{name}</p> }.into_any();
    }
    let id = selected.map(|o| o.id).unwrap_or_default();
    let none =
        id.is_empty().then(|| view! { <option value="" selected=true>{tr(t::CHOOSE_OPERATOR)}</option> });
    let options: Vec<AnyView> = me
        .operators
        .iter()
        .map(|o| {
            view! { <option value=o.id.clone() selected=o.id == id>{o.name.clone()}</option> }.into_any()
        })
        .collect();
    view! {
        <form class="operator operator--choice" method="post" action="/console/api/select_operator">
            <label class="sr-only" for="operator">{tr(t::OPERATOR)}</label>
            <span class="select"><select id="operator" name="operator">{none}{options}</select>{icon(Icon::ChevronDown)}</span>
            <button type="submit" class="btn">{tr(t::SWITCH)}</button>
        </form>
    }
    .into_any()
}

/// The switch to the other language: a plain form, so that the whole page comes back in it.
pub fn language_form() -> AnyView {
    let (other, name) = match lang() {
        Lang::Zh => (Lang::En, "English"),
        Lang::En => (Lang::Zh, "中文"),
    };
    view! {
        <form method="post" action="/console/api/set_language">
            <input type="hidden" name="lang" value=other.as_str() />
            <button type="submit" class="btn btn--quiet btn--small" lang=other.html()>{name}</button>
        </form>
    }
    .into_any()
}

/// Light, dark, or as the system has it.
pub fn theme_form() -> AnyView {
    let choices = [
        ("system", Icon::System, t::THEME_SYSTEM),
        ("light", Icon::Sun, t::THEME_LIGHT),
        ("dark", Icon::Moon, t::THEME_DARK),
    ];
    let buttons: Vec<AnyView> = choices
        .into_iter()
        .map(|(value, kind, words)| {
            let choose = move |ev: leptos::ev::MouseEvent| {
                ev.prevent_default();
                ui::set_theme(value);
            };
            view! {
                <button type="submit" name="theme" value=value class="icon-btn" title=tr(words) on:click=choose>
                    {icon(kind)}
                    <span class="sr-only">{tr(words)}</span>
                </button>
            }
            .into_any()
        })
        .collect();
    view! {
        <form class="themes" method="post" action="/console/api/set_theme" role="group" aria-label=tr(t::THEME)>{buttons}</form>
    }
    .into_any()
}

fn account_menu(me: &Me) -> AnyView {
    let sign_out = ui::action::<SignOut>();
    ui::after(sign_out, |()| ui::leave_for("/console/sign-in"));
    ui::close_when_left(".account");
    let initial: String = me.name.chars().take(1).collect();
    let role = super::names::role_text(me.role);
    let leave = view! { <button type="submit">{icon(Icon::ArrowRight)}{tr(t::SIGN_OUT)}</button> };
    view! {
        <details class="account">
            <summary aria-label=me.name.clone()>
                <span class="account__initial" aria-hidden="true">{initial}</span>
                <span class="account__name">{me.name.clone()}</span>
                {icon(Icon::ChevronDown)}
            </summary>
            <div class="account__menu">
                <p class="account__who"><strong>{me.name.clone()}</strong><span>{me.login.clone()}" · "{tr(role)}</span></p>
                <div class="account__preferences">{language_form()}{theme_form()}</div>
                <a href=Page::Account.path()>{icon(Icon::User)}{tr(t::ACCOUNT)}</a>
                {ui::button_form(sign_out, leave.into_any())}
            </div>
        </details>
    }
    .into_any()
}
