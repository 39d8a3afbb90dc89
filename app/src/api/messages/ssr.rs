//! From the use cases' types to the console's, in the reader's words.

use super::{Follower, Line, Mapping, Message, MessageDetail, MessageQuery, Push, PushPage, Template, Try};
use crate::i18n::messages_words as w;
use crate::i18n::{error_text, lang, messages as t, tr};
use domain::message::{MessageKind, MessageState, ValueKey};
use domain::template::category::{Field, Mapped, MappingProblem};
use domain::template::{Difference, Found, compare, required};
use domain::time::{DAY, UnixMs};
use service::messages as uc;

pub fn kind(text: &str) -> service::Result<MessageKind> {
    MessageKind::parse(text).ok_or(service::Error::NotFound("message_kind"))
}

pub fn push_page(push: uc::MessagePush) -> PushPage {
    PushPage { app_id: push.app_id, sms: push.sms, kinds: push.settings.into_iter().map(push_of).collect() }
}

fn push_of(setting: uc::MessageSetting) -> Push {
    let kind = setting.kind;
    let wanted = required(kind)
        .map_or_else(Default::default, |r| (r.title().to_owned(), r.library.map(str::to_owned)));
    let title = setting.template.as_ref().map_or_else(|| wanted.0.clone(), |found| found.title.clone());
    let template = setting.template.map(|found| {
        template(kind, found, (&setting.differences, &setting.fields, &setting.mapping, &setting.problems))
    });
    Push {
        kind,
        wanted,
        enabled: setting.enabled,
        template,
        obstacle: setting.obstacle.map(|code| error_text(lang(), code, &[])),
        fetched_at: setting.fetched_at,
        preview: (title, setting.preview.into_iter().map(line).collect()),
    }
}

/// A field of a message as it is sent, or what keeps it from being filled.
fn line(line: domain::template::render::Line) -> Line {
    let wrong = line.value.is_err();
    let value = match line.value {
        Ok(value) => value,
        Err(misfit) => tr(w::misfit(misfit)).to_owned(),
    };
    Line { label: line.label, value, wrong }
}

pub fn candidate(kind: MessageKind, c: uc::Candidate) -> Template {
    template(kind, c.found, (&c.differences, &c.fields, &c.mapping, &c.problems))
}

type Seen<'a> = (&'a [Difference], &'a [Field], &'a [Mapped], &'a [MappingProblem]);

fn template(kind: MessageKind, found: Found, (differences, fields, mapping, problems): Seen<'_>) -> Template {
    let mut troubles: Vec<String> = differences.iter().map(w::difference).collect();
    troubles.extend(problems.iter().map(w::problem));
    let is_category = found.is_category();
    Template {
        about: tr(if is_category { w::CATEGORY } else { w::OLD }).to_owned(),
        fits: !compare::any_grave(differences) && problems.is_empty(),
        lines: if is_category { Vec::new() } else { side_by_side(kind, &found) },
        mapping: fields.iter().map(|field| mapping_of(kind, field, mapping)).collect(),
        troubles,
        id: found.template_id,
        title: found.title,
    }
}

/// What is demanded and what the account has, line by line.
fn side_by_side(kind: MessageKind, found: &Found) -> Vec<Line> {
    let Some(required) = required(kind) else { return Vec::new() };
    let wanted: Vec<String> =
        required.fields.iter().map(|f| format!("{}：{{{{{}.DATA}}}}", f.label, f.key)).collect();
    let held: Vec<String> = found
        .fields()
        .into_iter()
        .filter(|p| !matches!(p.key.as_str(), "first" | "remark"))
        .map(|p| format!("{}：{{{{{}.DATA}}}}", p.label, p.key))
        .collect();
    let beside = |i: usize| {
        let at = |lines: &[String]| lines.get(i).cloned().unwrap_or_else(|| "—".to_owned());
        let (label, value) = (at(&wanted), at(&held));
        Line { wrong: label != value, label, value }
    };
    (0..wanted.len().max(held.len())).map(beside).collect()
}

fn mapping_of(kind: MessageKind, field: &Field, mapping: &[Mapped]) -> Mapping {
    let suited = kind.values().iter().filter(|value| field.kind.suits(**value));
    let mut options = vec![(String::new(), tr(w::NOTHING).to_owned())];
    options.extend(suited.map(|value| (value.to_string(), tr(w::value(*value)).to_owned())));
    let value = mapping.iter().find(|m| m.field == field.key).map(|m| m.value.to_string());
    Mapping {
        field: field.key.clone(),
        label: field.label.clone(),
        takes: tr(w::takes(field.kind)).to_owned(),
        value: value.unwrap_or_default(),
        options,
    }
}

/// What a form says about the fields, in their order.
pub fn mapping(fields: Vec<String>, values: &[String]) -> Vec<Mapped> {
    let mapped = |(field, value): (String, &String)| Some(Mapped { field, value: ValueKey::parse(value)? });
    fields.into_iter().zip(values).filter_map(mapped).collect()
}

pub fn follower(f: uc::Follower) -> Follower {
    Follower { key: f.key, masked: f.masked, at: f.at, is_me: f.is_me }
}

pub fn search(query: MessageQuery) -> uc::MessageSearch {
    uc::MessageSearch {
        text: Some(query.text),
        kind: MessageKind::parse(&query.kind),
        state: MessageState::parse(&query.state),
        from: UnixMs::shanghai_day(&query.from),
        to: UnixMs::shanghai_day(&query.to).map(|day| day.plus(DAY)),
        after: Some(query.after),
    }
}

pub fn message(m: uc::MessageView) -> Message {
    let told = !matches!(m.state, MessageState::Sent | MessageState::Delivered | MessageState::Sms);
    Message {
        id: m.id.into(),
        kind: m.kind,
        reference: m.reference,
        recipient: m.recipient,
        order: m.order_id.map(String::from),
        state: m.state,
        why: m.why.filter(|_| told).map(|why| w::why(&why)),
        next_at: m.next_at,
        created_at: m.created_at,
    }
}

pub fn detail(d: uc::MessageDetail) -> MessageDetail {
    let by = |channel: &str| tr(if channel == "sms" { t::BY_SMS } else { t::BY_WECHAT });
    let shown = |t: uc::MessageTry| Try {
        at: t.at,
        words: format!("{} · {}", by(&t.channel), w::why(&t.outcome)),
        theirs: t.words,
    };
    MessageDetail {
        lines: d.lines.map(|lines| lines.into_iter().map(line).collect()),
        link: d.link,
        tries: d.tries.into_iter().map(shown).collect(),
        may_resend: d.may_resend,
        message: message(d.message),
    }
}
