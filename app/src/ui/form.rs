//! Forms on server functions. Inputs keep what was typed; a refusal is shown at its field and above the form; the first
//! wrong field takes the focus. Before the script runs, the same form is posted the plain way.

use super::action::Action;
use super::browser;
use super::icon::{Icon, icon};
use crate::api::refusal::Typed;
use crate::i18n::{Text, console as t, tr};
use leptos::context::Provider;
use leptos::prelude::*;

/// What the parts of a form know of it.
#[derive(Clone, Copy)]
struct FormState {
    /// Begins the ids of its fields.
    prefix: &'static str,
    /// What it does.
    action: Option<Action>,
}

impl FormState {
    fn current() -> Self {
        use_context().unwrap_or(Self { prefix: "field", action: None })
    }

    fn words(self, field: &'static str) -> Option<String> {
        self.action.and_then(|action| action.field_error(field))
    }

    /// What was typed before the script ran, where a refusal brought the page back.
    fn typed(self) -> Option<Typed> {
        self.action.and_then(Action::typed)
    }

    /// What stands in a field first: what was typed, or `usual`.
    fn begins_with(self, name: &str, usual: String) -> String {
        self.typed().and_then(|typed| typed.get(name).map(str::to_owned)).unwrap_or(usual)
    }
}

/// Whether the form refuses what stands in a field, or stands behind it.
pub(super) fn refuses(field: &'static str) -> impl Fn() -> bool + Copy {
    let state = FormState::current();
    move || state.words(field).is_some()
}

/// A form on a server function.
#[component]
pub fn Form(
    /// What it does.
    action: Action,
    /// Begins the ids of its fields: unique on the page. Empty where it has none.
    #[prop(optional)]
    id: &'static str,
    /// Its style class.
    #[prop(default = "form")]
    class: &'static str,
    /// Its fields.
    children: Children,
) -> impl IntoView {
    Effect::new(move |_| {
        if action.error().is_some() {
            browser::focus_later(&["[aria-invalid=true]"]);
        }
    });
    on_cleanup(move || action.forget_refusal());
    let alert = move || {
        action.error().map(|error| {
            view! { <div class="note note--bad" role="alert">{icon(Icon::Alert)}<p>{error.words}</p></div> }.into_any()
        })
    };
    view! {
        <form
            id=(!id.is_empty()).then_some(id)
            class=class
            method="post"
            action=action.url()
            novalidate
            on:submit=move |ev| action.submit(&ev)
        >
            <Provider value=FormState { prefix: id, action: Some(action) }>{alert}{children()}</Provider>
        </form>
    }
    .into_any()
}

/// A form of one button; a refusal is for the page to show.
pub fn button_form(action: Action, fields: AnyView) -> AnyView {
    view! {
        <form class="button-form" method="post" action=action.url() on:submit=move |ev| action.submit(&ev)>{fields}</form>
    }
    .into_any()
}

/// What a field's parts need: ids, and what is wrong.
#[derive(Clone, Copy)]
struct Labelled {
    name: &'static str,
    state: FormState,
    hint: Option<Text>,
}

impl Labelled {
    fn new(name: &'static str, hint: Option<Text>) -> Self {
        Self { name, state: FormState::current(), hint }
    }

    fn id(self) -> String {
        format!("{}-{}", self.state.prefix, self.name)
    }

    fn described_by(self) -> Option<String> {
        let mut ids = Vec::new();
        if self.hint.is_some() {
            ids.push(format!("{}-hint", self.id()));
        }
        if self.state.words(self.name).is_some() {
            ids.push(format!("{}-error", self.id()));
        }
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn invalid(self) -> Option<&'static str> {
        self.state.words(self.name).map(|_| "true")
    }

    /// The label above, the hint and the refusal below.
    fn around(self, label: Text, optional: bool, input: AnyView) -> AnyView {
        let id = self.id();
        let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
        let error = move || {
            self.state.words(self.name).map(|words| {
                view! { <p class="field__error" id=error_id.clone()>{icon(Icon::Alert)}{words}</p> }
                    .into_any()
            })
        };
        view! {
            <div class="field">
                <label class="field__label" for=id>
                    {tr(label)}
                    {optional.then(|| view! { <span class="field__optional">{tr(t::OPTIONAL)}</span> })}
                </label>
                {input}
                {self.hint.map(|hint| view! { <p class="field__hint" id=hint_id>{tr(hint)}</p> })}
                {error}
            </div>
        }
        .into_any()
    }
}

/// A one-line field.
#[component]
pub fn Field(
    /// Its name in the form.
    name: &'static str,
    /// What it is.
    label: Text,
    /// What to know while typing.
    #[prop(optional, into)]
    hint: Option<Text>,
    /// What stands in it first.
    #[prop(optional, into)]
    value: String,
    /// The input's type.
    #[prop(default = "text")]
    kind: &'static str,
    /// What the browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// The keyboard that a phone shows.
    #[prop(default = "text")]
    inputmode: &'static str,
    /// The most that can be typed.
    #[prop(default = 256)]
    maxlength: u32,
    /// Said before anything is typed.
    #[prop(optional)]
    placeholder: &'static str,
    /// A unit after the input.
    #[prop(optional, into)]
    unit: Option<Text>,
    /// Whether it may stay empty.
    #[prop(optional)]
    optional: bool,
    /// Told of every change.
    #[prop(optional, into)]
    typed: Option<Callback<String>>,
) -> impl IntoView {
    let field = Labelled::new(name, hint);
    let value = field.state.begins_with(name, value);
    let input = view! {
        <span class="input" class:input--unit=unit.is_some()>
            <input
                id=field.id()
                name=name
                type=kind
                value=value
                autocomplete=autocomplete
                inputmode=inputmode
                maxlength=maxlength
                placeholder=placeholder
                aria-describedby=move || field.described_by()
                aria-invalid=move || field.invalid()
                on:input:target=move |ev| if let Some(typed) = typed { typed.run(ev.target().value()) }
            />
            {unit.map(|unit| view! { <span class="input__unit" aria-hidden="true">{tr(unit)}</span> })}
        </span>
    };
    field.around(label, optional, input.into_any())
}

/// A field of several lines for what somebody writes.
#[component]
pub fn TextArea(
    /// Its name in the form.
    name: &'static str,
    /// What it is.
    label: Text,
    /// What to know.
    #[prop(optional, into)]
    hint: Option<Text>,
    /// The most that it takes, in characters.
    maxlength: u16,
) -> impl IntoView {
    let field = Labelled::new(name, hint);
    let input = view! {
        <textarea
            id=field.id()
            name=name
            class="area area--words"
            rows="4"
            maxlength=maxlength.to_string()
            aria-describedby=move || field.described_by()
            aria-invalid=move || field.invalid()
        ></textarea>
    };
    field.around(label, false, input.into_any())
}

/// A field of many lines for what comes out of a file; the file can be picked or its text pasted.
#[component]
pub fn Area(
    /// Its name in the form.
    name: &'static str,
    /// What it is.
    label: Text,
    /// What to know.
    #[prop(optional, into)]
    hint: Option<Text>,
    /// The files to offer, e.g. `.pem`.
    accept: &'static str,
    /// Said before anything is typed.
    #[prop(optional)]
    placeholder: &'static str,
) -> impl IntoView {
    let field = Labelled::new(name, hint);
    let text = RwSignal::new(String::new());
    let file_name = RwSignal::new(String::new());
    let input = view! {
        <textarea
            id=field.id()
            name=name
            class="area"
            rows="4"
            spellcheck="false"
            autocomplete="off"
            placeholder=placeholder
            aria-describedby=move || field.described_by()
            aria-invalid=move || field.invalid()
            prop:value=text
            on:input:target=move |ev| text.set(ev.target().value())
        ></textarea>
        <label class="btn btn--small file">
            {icon(Icon::Upload)}
            <span>{tr(t::PICK_FILE)}</span>
            <span class="sr-only">{tr(label)}</span>
            <input type="file" accept=accept on:change=move |ev| super::secret::read_file(&ev, text, file_name, false) />
        </label>
        <span class="file__name" aria-live="polite">{file_name}</span>
    };
    field.around(label, false, input.into_any())
}

/// A small file of which every byte counts: its bytes go with the form as base64, its name beside them.
#[component]
pub fn FileField(
    /// The bytes' name in the form.
    name: &'static str,
    /// The file name's name in the form.
    name_field: &'static str,
    /// What it is.
    label: Text,
    /// What to know.
    #[prop(optional, into)]
    hint: Option<Text>,
    /// The files to offer, e.g. `.txt`.
    accept: &'static str,
) -> impl IntoView {
    let field = Labelled::new(name, hint);
    let (bytes, file_name) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let named = move || {
        field
            .state
            .words(name_field)
            .map(|words| view! { <p class="field__error">{icon(Icon::Alert)}{words}</p> }.into_any())
    };
    let input = view! {
        <input type="hidden" name=name prop:value=bytes />
        <input type="hidden" name=name_field prop:value=file_name />
        <span class="btn file">
            {icon(Icon::Upload)}
            <span>{tr(t::PICK_FILE)}</span>
            <input
                id=field.id()
                type="file"
                accept=accept
                aria-describedby=move || field.described_by()
                aria-invalid=move || field.invalid()
                on:change=move |ev| super::secret::read_file(&ev, bytes, file_name, true)
            />
        </span>
        <span class="file__name" aria-live="polite">{file_name}</span>
        {named}
    };
    field.around(label, false, input.into_any())
}

/// A choice from a list.
#[component]
pub fn Select(
    /// Its name in the form.
    name: &'static str,
    /// What it is.
    label: Text,
    /// What to know.
    #[prop(optional, into)]
    hint: Option<Text>,
    /// Values and their words.
    options: Vec<(String, String)>,
    /// The value that is chosen first.
    #[prop(optional, into)]
    value: String,
) -> impl IntoView {
    let field = Labelled::new(name, hint);
    let value = field.state.begins_with(name, value);
    let options: Vec<AnyView> = options
        .into_iter()
        .map(|(key, words)| {
            let selected = key == value;
            view! { <option value=key selected=selected>{words}</option> }.into_any()
        })
        .collect();
    let input = view! {
        <span class="select">
            <select
                id=field.id()
                name=name
                aria-describedby=move || field.described_by()
                aria-invalid=move || field.invalid()
            >
                {options}
            </select>
            {icon(Icon::ChevronDown)}
        </span>
    };
    field.around(label, false, input.into_any())
}

/// What is wrong with a group of boxes.
pub fn group_error(name: &'static str) -> AnyView {
    let state = FormState::current();
    let error = move || {
        state.words(name).map(|words| {
            view! { <p class="field__error" role="alert">{icon(Icon::Alert)}{words}</p> }.into_any()
        })
    };
    error.into_any()
}

/// A box to tick.
#[component]
pub fn Checkbox(
    /// Its name in the form; present when ticked.
    name: &'static str,
    /// What ticking it means.
    label: Text,
    /// More about it.
    #[prop(optional, into)]
    hint: Option<Text>,
    /// Whether it is ticked first.
    #[prop(optional)]
    checked: bool,
) -> impl IntoView {
    let checked = FormState::current().typed().map_or(checked, |typed| typed.get(name).is_some());
    view! {
        <label class="check">
            <input type="checkbox" name=name value="on" checked=checked />
            <span class="check__words">
                {tr(label)}
                {hint.map(|hint| view! { <span class="field__hint">{tr(hint)}</span> })}
            </span>
        </label>
    }
    .into_any()
}

/// One of several ways, with a word about each.
#[component]
pub fn Choice(
    /// The name in the form.
    name: &'static str,
    /// Its value.
    value: &'static str,
    /// What it is.
    label: Text,
    /// More about it.
    hint: Text,
    /// What is chosen now.
    chosen: RwSignal<String>,
) -> impl IntoView {
    view! {
        <label class="choice">
            <input
                type="radio"
                name=name
                value=value
                checked=chosen.get_untracked() == value
                on:change=move |_| chosen.set(value.to_owned())
            />
            <span class="check__words">{tr(label)}<span class="field__hint">{tr(hint)}</span></span>
        </label>
    }
    .into_any()
}

/// The button that sends a form.
#[component]
pub fn Submit(
    /// What it does.
    label: Text,
    /// Its style class.
    #[prop(default = "btn btn--primary")]
    class: &'static str,
) -> impl IntoView {
    let action = FormState::current().action;
    let pending = move || action.is_some_and(Action::pending);
    view! {
        <button type="submit" class=class disabled=pending aria-busy=move || pending().then_some("true")>
            {tr(label)}
        </button>
    }
    .into_any()
}
