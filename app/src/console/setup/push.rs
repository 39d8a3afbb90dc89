//! 基础信息管理 → 推送配置: what goes out by which template, and whether it does.

use crate::api::call::call;
use crate::api::messages::{
    AddCategory, AddTemplate, Follower, GetPush, Line, ListFollowers, ListTemplates, MapTemplate,
    PickTemplate, Push, PushPage, RefreshTemplates, SwitchPush, Template, TestPush,
};
use crate::api::session::Me;
use crate::console::routes::Page;
use crate::i18n::{messages as t, tr};
use crate::ui::{self, Action, Column, Dialog, Field, Form, Icon, Submit, Tone, icon, toaster};
use domain::access::Permission;
use domain::message::MessageKind;
use leptos::prelude::*;

/// What can be done, and to which kind it is being done.
#[derive(Clone, Copy)]
struct Acts {
    switch: Action,
    pick: Action,
    map: Action,
    add: Action,
    add_category: Action,
    test: Action,
    refresh: Action,
    picking: RwSignal<Option<Push>>,
    adding: RwSignal<Option<Push>>,
    trying: RwSignal<Option<MessageKind>>,
    may: bool,
}

/// The page.
pub fn page() -> AnyView {
    let acts = Acts {
        switch: ui::action::<SwitchPush>(),
        pick: ui::action::<PickTemplate>(),
        map: ui::action::<MapTemplate>(),
        add: ui::action::<AddTemplate>(),
        add_category: ui::action::<AddCategory>(),
        test: ui::action::<TestPush>(),
        refresh: ui::action::<RefreshTemplates>(),
        picking: RwSignal::new(None),
        adding: RwSignal::new(None),
        trying: RwSignal::new(None),
        may: expect_context::<Me>().may(Permission::ManageMessages),
    };
    let done = move || {
        let all = [acts.switch, acts.pick, acts.map, acts.add, acts.add_category, acts.refresh];
        all.map(Action::done)
    };
    let data = ui::fetch_when(done, || call(GetPush {}));
    say(acts);
    let refresh = acts.may.then(|| {
        let button = view! { <button type="submit" class="btn">{tr(t::REFRESH)}</button> };
        ui::button_form(acts.refresh, button.into_any())
    });
    view! {
        {ui::page_head(tr(t::PUSH), tr(t::PUSH_ABOUT), refresh.into_any())}
        {ui::load(data, move |push: PushPage| show(push, acts))}
        <Dialog title=t::PICK open=ui::open_while(acts.picking) wide=true>
            {acts.picking.get_untracked().map(|push| pick(push, acts))}
        </Dialog>
        {add_dialog(acts)}
        <Dialog title=t::TRY open=ui::open_while(acts.trying)>
            {acts.trying.get_untracked().map(|kind| try_on(kind, acts))}
        </Dialog>
    }
    .into_any()
}

/// What became of it, said once; a refusal without a field of its own too.
fn say(acts: Acts) {
    let toaster = toaster();
    let good = [
        (acts.switch, t::SWITCHED),
        (acts.pick, t::PICKED),
        (acts.map, t::SWITCHED),
        (acts.add, t::ADDED),
        (acts.add_category, t::ADDED),
        (acts.refresh, t::REFRESHED),
    ];
    for (action, words) in good {
        ui::after(action, move |()| {
            acts.picking.set(None);
            acts.adding.set(None);
            toaster.good(tr(words));
        });
    }
    ui::after(acts.test, move |me: bool| {
        acts.trying.set(None);
        toaster.good(tr(if me { t::BOUND } else { t::TRIED }));
    });
    for action in [acts.switch, acts.pick, acts.map, acts.add, acts.refresh, acts.test] {
        Effect::new(move |_| {
            if let Some(error) = action.error() {
                toaster.bad(error.words);
            }
        });
    }
}

fn show(push: PushPage, acts: Acts) -> AnyView {
    let missing = push.app_id.is_none().then(|| {
        let to = view! { <p>{tr(t::NO_ACCOUNT)}" "<a href=Page::OfficialAccount.path()>{tr(t::TO_ACCOUNT)}</a></p> };
        ui::note(Tone::Warn, to.into_any())
    });
    let ready = push.app_id.is_some();
    let kinds: Vec<AnyView> = push.kinds.into_iter().map(|kind| card(kind, ready, acts)).collect();
    let set_up = acts.may.then(|| {
        view! { <div class="card__body"><p><a class="btn" href=Page::Sms.path()>{tr(t::SMS_SET_UP)}</a></p></div> }
    });
    let sms = view! {
        <section class="card push">
            <div class="card__head push__head">
                <h2>{tr(t::SMS)}" "{on_badge(push.sms)}</h2>
                <p>{tr(t::SMS_ABOUT)}</p>
            </div>
            {set_up}
        </section>
    };
    view! { {missing}{kinds}{sms} }.into_any()
}

fn on_badge(on: bool) -> AnyView {
    let (tone, words) = if on { (Tone::Good, t::TURNED_ON) } else { (Tone::Plain, t::TURNED_OFF) };
    ui::badge(tone, tr(words))
}

fn card(push: Push, ready: bool, acts: Acts) -> AnyView {
    let (name, about) = t::kind(push.kind);
    let held = push.template.clone().map_or_else(
        || view! { <span class="muted">{tr(t::NOT_PICKED)}</span> }.into_any(),
        |template| view! { {template.title}" "<small class="muted">{template.about}</small> }.into_any(),
    );
    let wanted = match &push.wanted {
        (title, Some(number)) => format!("{title}（{number}）"),
        (title, None) => title.clone(),
    };
    let mut facts = vec![(tr(t::WANTED), wanted.into_any()), (tr(t::TEMPLATE), held)];
    if let Some(template) = &push.template {
        facts
            .push((tr(t::TEMPLATE_ID), view! { <code class="wrap">{template.id.clone()}</code> }.into_any()));
        facts.push((tr(t::FETCHED), ui::time_or_dash(push.fetched_at)));
    }
    let comparison = push.template.clone().map(|template| compared(template, push.kind, acts));
    let obstacle = push.obstacle.clone().map(|words| {
        let tone = if push.enabled { Tone::Bad } else { Tone::Warn };
        ui::note(tone, view! { <p>{words}</p> }.into_any())
    });
    let actions = (acts.may && ready).then(|| actions(&push, acts));
    let (title, lines) = push.preview;
    view! {
        <section class="card push">
            <div class="card__head push__head">
                <h2>{tr(name)}" "{on_badge(push.enabled)}</h2>
                <p>{tr(about)}</p>
            </div>
            <div class="card__body push__body">
                <div class="push__set">{ui::facts(facts)}{comparison}{obstacle}{actions}</div>
                <figure class="push__phone">
                    <figcaption>{tr(t::PREVIEW)}</figcaption>
                    {bubble(title, lines)}
                    <p class="field__hint">{tr(t::PREVIEW_ABOUT)}</p>
                </figure>
            </div>
        </section>
    }
    .into_any()
}

/// A message as the phone shows it.
pub fn bubble(title: String, lines: Vec<Line>) -> AnyView {
    let lines: Vec<AnyView> = lines
        .into_iter()
        .map(|line| {
            view! {
                <div class="bubble__line">
                    <dt>{line.label}</dt>
                    <dd class:bubble__wrong=line.wrong>{line.value}</dd>
                </div>
            }
            .into_any()
        })
        .collect();
    view! { <div class="bubble"><p class="bubble__title">{title}</p><dl>{lines}</dl></div> }.into_any()
}

/// Whether the template is the one: line by line, or field by field.
fn compared(template: Template, kind: MessageKind, acts: Acts) -> AnyView {
    let (is_category, fits) = (!template.mapping.is_empty(), template.fits);
    let badge = match (template.fits, is_category) {
        (true, false) => ui::badge(Tone::Good, tr(t::MATCHES)),
        (true, true) => ui::badge(Tone::Good, tr(t::MAPPED)),
        (false, _) => ui::badge(Tone::Bad, tr(t::DIFFERS)),
    };
    let troubles: Vec<AnyView> =
        template.troubles.iter().map(|words| view! { <li>{words.clone()}</li> }.into_any()).collect();
    let troubles =
        (!troubles.is_empty()).then(|| view! { <ul class="push__troubles">{troubles}</ul> }.into_any());
    let body = if is_category { mapping(template, kind, acts) } else { lines(template.lines) };
    view! { <p>{badge}</p>{troubles}<details class="push__details" open=!fits><summary>{tr(if is_category { t::MAP } else { t::COMPARE })}</summary>{body}</details> }
    .into_any()
}

fn lines(lines: Vec<Line>) -> AnyView {
    let rows = lines
        .into_iter()
        .map(|line| {
            let found = if line.wrong {
                view! { <mark class="diff"><code class="wrap">{line.value}</code></mark> }.into_any()
            } else {
                view! { <code class="wrap">{line.value}</code> }.into_any()
            };
            vec![view! { <code class="wrap">{line.label}</code> }.into_any(), found]
        })
        .collect();
    ui::table(t::COMPARE, &[Column::new(t::REQUIRED), Column::new(t::FOUND)], rows)
}

/// Which value goes into which typed field.
fn mapping(template: Template, kind: MessageKind, acts: Acts) -> AnyView {
    let fields: Vec<AnyView> = template
        .mapping
        .into_iter()
        .enumerate()
        .map(|(i, field)| {
            let options: Vec<AnyView> = field
                .options
                .iter()
                .map(|(key, words)| {
                    view! { <option value=key.clone() selected=*key == field.value>{words.clone()}</option> }
                        .into_any()
                })
                .collect();
            let id = format!("map-{kind}-{i}");
            view! {
                <div class="push__field">
                    <label for=id.clone()>{field.label.clone()}" "<small class="muted"><code>{field.field.clone()}</code>" · "{field.takes}</small></label>
                    <input type="hidden" name=format!("fields[{i}]") value=field.field.clone() />
                    <span class="select">
                        <select id=id name=format!("values[{i}]") disabled=!acts.may>{options}</select>{icon(Icon::ChevronDown)}
                    </span>
                </div>
            }
            .into_any()
        })
        .collect();
    view! {
        <Form action=acts.map>
            <input type="hidden" name="kind" value=kind.as_str() />
            <input type="hidden" name="template" value=template.id />
            {fields}
            {acts.may.then(|| view! { <Submit label=t::MAP_SAVE class="btn" /> })}
        </Form>
    }
    .into_any()
}

fn actions(push: &Push, acts: Acts) -> AnyView {
    let kind = push.kind;
    let (label, class) = if push.enabled { (t::TURN_OFF, "btn") } else { (t::TURN_ON, "btn btn--primary") };
    let switch = view! {
        <input type="hidden" name="kind" value=kind.as_str() />
        <input type="hidden" name="on" value=(!push.enabled).to_string() />
        <button type="submit" class=class disabled=!push.enabled && push.obstacle.is_some()>
            {tr(label)}<span class="sr-only">{tr(t::kind(kind).0)}</span>
        </button>
    };
    let (picked, added) = (push.clone(), push.clone());
    let library = (push.template.is_none() && push.wanted.1.is_some()).then(|| {
        let button = view! {
            <input type="hidden" name="kind" value=kind.as_str() />
            <button type="submit" class="btn">{tr(t::ADD_LIBRARY)}</button>
        };
        ui::button_form(acts.add, button.into_any())
    });
    let tried = push.template.is_some().then(|| {
        view! { <button type="button" class="btn" on:click=move |_| acts.trying.set(Some(kind))>{tr(t::TRY)}</button> }
    });
    view! {
        <div class="push__acts">
            {ui::button_form(acts.switch, switch.into_any())}
            <button type="button" class="btn" on:click=move |_| acts.picking.set(Some(picked.clone()))>{tr(t::PICK)}</button>
            {library}
            <button type="button" class="btn" on:click=move |_| acts.adding.set(Some(added.clone()))>{tr(t::ADD_CATEGORY)}</button>
            {tried}
        </div>
    }
    .into_any()
}

/// The account's templates, the best first.
fn pick(push: Push, acts: Acts) -> AnyView {
    let kind = push.kind;
    let data = ui::fetch(move || call(ListTemplates { kind: kind.as_str().to_owned() }));
    let shown = move |all: Vec<Template>| {
        if all.is_empty() {
            return ui::empty(Icon::Inbox, t::NO_TEMPLATES, t::NO_TEMPLATES_ABOUT, ().into_any());
        }
        let rows: Vec<AnyView> = all.into_iter().map(|template| choice(template, kind, acts)).collect();
        view! { <ul class="push__choices">{rows}</ul> }.into_any()
    };
    view! { <p class="muted">{tr(t::PICK_ABOUT)}</p>{ui::load(data, shown)} }.into_any()
}

fn choice(template: Template, kind: MessageKind, acts: Acts) -> AnyView {
    let badge = if template.fits {
        ui::badge(Tone::Good, tr(t::MATCHES))
    } else {
        ui::badge(Tone::Warn, tr(t::DIFFERS))
    };
    let use_it = view! {
        <input type="hidden" name="kind" value=kind.as_str() />
        <input type="hidden" name="template" value=template.id.clone() />
        <button type="submit" class="btn btn--small">{tr(t::USE)}<span class="sr-only">{template.title.clone()}</span></button>
    };
    let first = template.troubles.first().cloned();
    view! {
        <li>
            <div>
                <strong>{template.title}</strong>" "{badge}
                <small class="muted block">{template.about}" · "<code class="wrap">{template.id}</code></small>
                {first.map(|words| view! { <small class="block">{words}</small> })}
            </div>
            {ui::button_form(acts.pick, use_it.into_any())}
        </li>
    }
    .into_any()
}

fn add_dialog(acts: Acts) -> AnyView {
    let open = ui::open_while(acts.adding);
    view! {
        <Dialog title=t::ADD_CATEGORY open=open>
            {acts.adding.get_untracked().map(|push| {
                let fields: Vec<String> = push.preview.1.into_iter().map(|line| line.label).collect();
                view! {
                    <Form action=acts.add_category id="add-category">
                        <p class="muted">{tr(t::ADD_CATEGORY_ABOUT)}</p>
                        <input type="hidden" name="kind" value=push.kind.as_str() />
                        <Field name="number" label=t::NUMBER inputmode="numeric" maxlength=12 />
                        <Field name="keywords" label=t::KEYWORDS hint=t::KEYWORDS_HINT value=fields.join("，") maxlength=110 />
                        {ui::ask(open, view! { <Submit label=t::ADD_CATEGORY /> }.into_any())}
                    </Form>
                }
            })}
        </Dialog>
    }
    .into_any()
}

/// Somebody who was here lately.
fn try_on(kind: MessageKind, acts: Acts) -> AnyView {
    let data = ui::fetch(|| call(ListFollowers {}));
    let shown = move |all: Vec<Follower>| {
        if all.is_empty() {
            return view! { <p>{tr(t::NOBODY)}</p> }.into_any();
        }
        let rows: Vec<AnyView> = all.into_iter().map(|who| follower(who, kind, acts)).collect();
        view! { <ul class="push__choices">{rows}</ul> }.into_any()
    };
    view! { <p class="muted">{tr(t::TRY_ABOUT)}</p>{ui::load(data, shown)} }.into_any()
}

fn follower(who: Follower, kind: MessageKind, acts: Acts) -> AnyView {
    let fields = |me: bool, key: &str| {
        view! {
            <input type="hidden" name="kind" value=kind.as_str() />
            <input type="hidden" name="follower" value=key.to_owned() />
            <input type="hidden" name="me" value=me.to_string() />
        }
    };
    let send = view! { {fields(false, &who.key)}<button type="submit" class="btn btn--small btn--primary">{tr(t::SEND_TEST)}</button> };
    let me = (!who.is_me).then(|| {
        let button = view! { {fields(true, &who.key)}<button type="submit" class="btn btn--small">{tr(t::THIS_IS_ME)}</button> };
        ui::button_form(acts.test, button.into_any())
    });
    view! {
        <li>
            <div>
                <code>{who.masked}</code>" "{who.is_me.then(|| ui::badge(Tone::Info, tr(t::ME)))}
                {who.at.map(|at| view! { <small class="muted block">{tr(t::SEEN)}" "{ui::time(at)}</small> })}
            </div>
            <div class="row-actions">{ui::button_form(acts.test, send.into_any())}{me}</div>
        </li>
    }
    .into_any()
}
