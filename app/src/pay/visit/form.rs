//! The form with which somebody books.

use super::super::PageContext;
use super::super::layout::Page;
use crate::i18n::{Text, error_text, tr, visit as words};
use domain::visitor::{MAX_NAME, MAX_REASON, local_text};
use leptos::prelude::*;
use service::FieldError;
use service::visitors::{Book, BookingForm, BookingView, ChangeVisit, HostChoice, VisitorPage};

/// What was typed, to be shown again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names of the fields")]
pub struct Typed {
    pub form: String,
    pub name: String,
    pub phone: String,
    pub host: String,
    pub from: String,
    pub until: String,
    pub reason: String,
    pub plate: String,
}

impl Typed {
    /// What stands in a new form.
    pub fn new(form: &BookingForm) -> Self {
        Self {
            form: form.form.as_str().to_owned(),
            from: local_text(form.usual.from),
            until: local_text(form.usual.until),
            ..Self::default()
        }
    }

    /// What stands in the form that changes a booking.
    pub fn of(booking: &BookingView) -> Self {
        Self {
            from: local_text(booking.period.from),
            until: local_text(booking.period.until),
            reason: booking.reason.clone(),
            plate: booking.plate.clone(),
            ..Self::default()
        }
    }

    /// For the use case that changes.
    pub fn change(&self) -> ChangeVisit<'_> {
        ChangeVisit { from: &self.from, until: &self.until, reason: &self.reason, plate: &self.plate }
    }

    /// For the use case that books.
    pub fn book(&self) -> Book<'_> {
        Book {
            form: &self.form,
            name: &self.name,
            phone: &self.phone,
            host: &self.host,
            from: &self.from,
            until: &self.until,
            reason: &self.reason,
            plate: &self.plate,
        }
    }
}

/// What a field has around its input.
struct Around<'a> {
    context: &'a PageContext<'a>,
    wrong: &'a [FieldError],
}

impl Around<'_> {
    fn words(&self, name: &str) -> Option<String> {
        let error = self.wrong.iter().find(|error| error.field == name)?;
        Some(error_text(self.context.lang, &error.code, &error.args))
    }

    fn invalid(&self, name: &str) -> Option<&'static str> {
        self.wrong.iter().any(|error| error.field == name).then_some("true")
    }

    fn described(&self, name: &str) -> Option<String> {
        self.invalid(name).map(|_| format!("{name}-wrong"))
    }

    fn field(&self, name: &'static str, label: Text, optional: bool, input: AnyView) -> AnyView {
        let optional = optional.then(|| view! { <small>{tr(words::OPTIONAL)}</small> });
        let wrong =
            self.words(name).map(|text| view! { <p class="wrong" id=format!("{name}-wrong")>{text}</p> });
        view! { <div class="field"><label for=name>{tr(label)}{optional}</label>{input}{wrong}</div> }
            .into_any()
    }

    fn input(&self, name: &'static str, label: Text, value: &str, kind: Kind) -> AnyView {
        let input = view! {
            <input
                id=name
                name=name
                type=kind.input
                value=value.to_owned()
                autocomplete=kind.autocomplete
                inputmode=kind.inputmode
                maxlength=kind.most.to_string()
                required=!kind.optional
                aria-invalid=self.invalid(name)
                aria-describedby=self.described(name)
            />
        };
        self.field(name, label, kind.optional, input.into_any())
    }

    /// What a visitor may still change later.
    fn visit(&self, typed: &Typed) -> AnyView {
        view! {
            {self.input("from", words::FROM, &typed.from, TIME)}
            {self.input("until", words::UNTIL, &typed.until, TIME)}
            {self.input("reason", words::REASON, &typed.reason, TEXT)}
            {self.input("plate", words::PLATE, &typed.plate, PLATE)}
        }
        .into_any()
    }

    /// What is wrong with all of it.
    fn says(&self, too_often: bool) -> Option<AnyView> {
        let text = match (too_often, self.wrong.is_empty()) {
            (true, _) => words::TOO_OFTEN,
            (false, false) => words::CHECK_FIELDS,
            (false, true) => return None,
        };
        Some(view! { <div class="says" role="alert"><p>{tr(text)}</p></div> }.into_any())
    }

    fn select(&self, hosts: &[HostChoice], chosen: &str) -> AnyView {
        let option = |host: &HostChoice| {
            let (id, name) = (host.id.as_str().to_owned(), host.name.clone());
            let selected = id == chosen;
            view! { <option value=id selected=selected>{name}</option> }.into_any()
        };
        let mut groups: Vec<AnyView> = Vec::new();
        for same in hosts.chunk_by(|a, b| a.department == b.department) {
            let options: Vec<AnyView> = same.iter().map(option).collect();
            let department = same.first().map(|host| host.department.clone()).unwrap_or_default();
            groups.push(if department.is_empty() {
                options.into_any()
            } else {
                view! { <optgroup label=department>{options}</optgroup> }.into_any()
            });
        }
        let select = view! {
            <select
                id="host"
                name="host"
                required=true
                aria-invalid=self.invalid("host")
                aria-describedby=self.described("host")
            >
                <option value="" selected=chosen.is_empty()>{tr(words::CHOOSE)}</option>
                {groups}
            </select>
        };
        self.field("host", words::HOST, false, select.into_any())
    }
}

/// What kind of input a field has.
#[derive(Clone, Copy)]
struct Kind {
    input: &'static str,
    autocomplete: &'static str,
    inputmode: &'static str,
    most: usize,
    optional: bool,
}

const TEXT: Kind =
    Kind { input: "text", autocomplete: "off", inputmode: "text", most: MAX_REASON, optional: false };
const NAME: Kind = Kind { autocomplete: "name", most: MAX_NAME, ..TEXT };
const PHONE: Kind = Kind { input: "tel", autocomplete: "tel", inputmode: "tel", most: 20, ..TEXT };
const TIME: Kind = Kind { input: "datetime-local", most: 20, ..TEXT };
const PLATE: Kind = Kind { most: 12, optional: true, ..TEXT };

/// The page.
pub fn page(
    context: &PageContext<'_>,
    form: &BookingForm,
    typed: &Typed,
    wrong: &[FieldError],
    too_often: bool,
) -> Page {
    let around = Around { context, wrong };
    let body = view! {
        <form class="card visit-form" method="post" action=context.path.to_owned() novalidate=true>
            <input type="hidden" name="step" value="book" />
            <input type="hidden" name="form" value=typed.form.clone() />
            <h1>{tr(words::FORM_TITLE)}</h1>
            <p class="text">{tr(words::FORM_ABOUT)}</p>
            {around.says(too_often)}
            {around.input("name", words::NAME, &typed.name, NAME)}
            {around.input("phone", words::PHONE, &typed.phone, PHONE)}
            {around.select(&form.hosts, &typed.host)}
            {around.visit(typed)}
            <button class="go">{tr(words::SEND)}</button>
            <p class="note">{tr(words::PRIVACY)}</p>
        </form>
    };
    Page::still(tr(words::VISIT), body).at(&form.site_name, None)
}

/// The page on which a visitor changes their booking.
pub fn change(
    context: &PageContext<'_>,
    page: &VisitorPage,
    typed: &Typed,
    wrong: &[FieldError],
    too_often: bool,
) -> Page {
    let around = Around { context, wrong };
    let body = view! {
        <form class="card visit-form" method="post" action=context.path.to_owned() novalidate=true>
            <input type="hidden" name="step" value="change" />
            <h1>{tr(words::CHANGE)}</h1>
            <p class="text">{tr(words::CHANGE_ABOUT)}</p>
            {around.says(too_often)}
            {around.visit(typed)}
            <button class="go">{tr(words::CHANGE_SEND)}</button>
            <a class="go quiet" href=context.path.to_owned()>{tr(words::CHANGE_NOT)}</a>
        </form>
    };
    Page::still(tr(words::CHANGE), body).at(&page.booking.site_name, None)
}
