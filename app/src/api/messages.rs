//! Message push and message records. Words come from the server, in the reader's language.

use super::{Answer, Listing};
use domain::message::{MessageKind, MessageState};
use domain::time::UnixMs;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
mod ssr;

/// A line of a message, or of a template beside the one that is demanded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// The words before the field; in a comparison, what is demanded.
    pub label: String,
    /// What the field says; in a comparison, what the account has.
    pub value: String,
    /// Whether something is wrong with it.
    pub wrong: bool,
}

/// A field of a category template, and what may go into it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "as the use case names them")]
pub struct Mapping {
    pub field: String,
    pub label: String,
    /// What the platform takes there, in words.
    pub takes: String,
    pub value: String,
    pub options: Vec<(String, String)>,
}

/// A template of the account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Template {
    /// Its ID.
    pub id: String,
    /// Its title.
    pub title: String,
    /// A line about its kind.
    pub about: String,
    /// Whether messages can be sent by it.
    pub fits: bool,
    /// Line by line: demanded and found. Empty for a category template.
    pub lines: Vec<Line>,
    /// Its typed fields. Empty for the guide's template.
    pub mapping: Vec<Mapping>,
    /// What is wrong, in sentences.
    pub troubles: Vec<String>,
}

/// Message push of one kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Push {
    /// The kind.
    pub kind: MessageKind,
    /// The title of the template that the guide demands, and its library number.
    pub wanted: (String, Option<String>),
    /// Whether it is on.
    pub enabled: bool,
    /// The template that was picked.
    pub template: Option<Template>,
    /// What keeps it from being switched on, in words.
    pub obstacle: Option<String>,
    /// When the template was fetched.
    pub fetched_at: Option<UnixMs>,
    /// The title and the lines of a message as a phone shows it.
    pub preview: (String, Vec<Line>),
}

/// Message push as a whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PushPage {
    /// The official account's AppID.
    pub app_id: Option<String>,
    /// Whether text messages are on.
    pub sms: bool,
    /// The kinds by template.
    pub kinds: Vec<Push>,
}

/// Somebody a message can be tried on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "as the use case names them")]
pub struct Follower {
    pub key: String,
    pub masked: String,
    pub at: Option<UnixMs>,
    pub is_me: bool,
}

/// What to look for, as the address of the page says it. Empty fields do not filter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "as the address names them")]
pub struct MessageQuery {
    pub text: String,
    pub kind: String,
    pub state: String,
    pub from: String,
    pub to: String,
    pub after: String,
}

/// A message in the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "as the use case names them")]
pub struct Message {
    pub id: String,
    pub kind: MessageKind,
    pub reference: String,
    pub recipient: String,
    pub order: Option<String>,
    pub state: MessageState,
    /// What went wrong last, in words.
    pub why: Option<String>,
    pub next_at: Option<UnixMs>,
    pub created_at: UnixMs,
}

/// A try: when, what came of it in words, the other side's words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "as the use case names them")]
pub struct Try {
    pub at: UnixMs,
    pub words: String,
    pub theirs: String,
}

/// A message with everything.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "as the use case names them")]
pub struct MessageDetail {
    pub message: Message,
    pub lines: Option<Vec<Line>>,
    pub link: Option<String>,
    pub tries: Vec<Try>,
    pub may_resend: bool,
}

/// Message push.
#[server(prefix = "/console/api", endpoint = "push", input = Json)]
pub async fn get_push() -> Answer<PushPage> {
    use super::server as s;
    s::with_actor(async move |service, actor| service.message_push(&actor).await.map(ssr::push_page)).await
}

/// Switches a kind on or off.
#[server(prefix = "/console/api", endpoint = "push_switch")]
pub async fn switch_push(kind: String, on: bool) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| service.set_message_push(&actor, ssr::kind(&kind)?, on).await)
        .await
}

/// The account's templates, for a kind.
#[server(prefix = "/console/api", endpoint = "push_templates", input = Json)]
pub async fn list_templates(kind: String) -> Answer<Vec<Template>> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let kind = ssr::kind(&kind)?;
        let all = service.account_templates(&actor, kind).await?;
        Ok(all.into_iter().map(|c| ssr::candidate(kind, c)).collect())
    })
    .await
}

/// Picks a template.
#[server(prefix = "/console/api", endpoint = "push_pick")]
pub async fn pick_template(kind: String, template: String) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        service.pick_template(&actor, ssr::kind(&kind)?, &template, None).await
    })
    .await
}

/// Says which value goes into which field of the picked template.
#[server(prefix = "/console/api", endpoint = "push_map")]
pub async fn map_template(
    kind: String,
    template: String,
    #[server(default)] fields: Vec<String>,
    #[server(default)] values: Vec<String>,
) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let mapping = ssr::mapping(fields, &values);
        service.pick_template(&actor, ssr::kind(&kind)?, &template, Some(mapping)).await
    })
    .await
}

/// Adds the library's template.
#[server(prefix = "/console/api", endpoint = "push_add")]
pub async fn add_template(kind: String) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| service.add_library_template(&actor, ssr::kind(&kind)?).await)
        .await
}

/// Adds a category template by its number.
#[server(prefix = "/console/api", endpoint = "push_add_category")]
pub async fn add_category(kind: String, number: String, keywords: String) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let keywords: Vec<String> = keywords
            .split([',', '，', '、', ' ', '\n'])
            .map(str::to_owned)
            .filter(|k| !k.is_empty())
            .collect();
        service.add_category_template(&actor, ssr::kind(&kind)?, &number, &keywords).await
    })
    .await
}

/// Fetches every picked template once more.
#[server(prefix = "/console/api", endpoint = "push_refresh")]
pub async fn refresh_templates() -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| service.refresh_templates(&actor).await).await
}

/// Whom a message can be tried on.
#[server(prefix = "/console/api", endpoint = "push_followers", input = Json)]
pub async fn list_followers() -> Answer<Vec<Follower>> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        Ok(service.recent_followers(&actor).await?.into_iter().map(ssr::follower).collect())
    })
    .await
}

/// Tries a message on a follower; or, with `me`, says that they are the actor.
#[server(prefix = "/console/api", endpoint = "push_test")]
pub async fn test_push(kind: String, follower: String, #[server(default)] me: bool) -> Answer<bool> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        if me {
            service.bind_follower(&actor, &follower).await?;
        } else {
            service.send_test_message(&actor, ssr::kind(&kind)?, &follower).await?;
        }
        Ok(me)
    })
    .await
}

/// Searches messages.
#[server(prefix = "/console/api", endpoint = "messages", input = Json)]
pub async fn search_messages(query: MessageQuery) -> Answer<Listing<Message>> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let page = service.search_messages(&actor, ssr::search(query)).await?;
        Ok(Listing { rows: page.rows.into_iter().map(ssr::message).collect(), next: page.next })
    })
    .await
}

/// One message.
#[server(prefix = "/console/api", endpoint = "message", input = Json)]
pub async fn get_message(id: String) -> Answer<MessageDetail> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let id = s::id(domain::ids::MessageId::parse(&id))?;
        service.message_detail(&actor, &id).await.map(ssr::detail)
    })
    .await
}

/// Has a message sent once more.
#[server(prefix = "/console/api", endpoint = "resend_message")]
pub async fn resend_message(id: String) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let id = s::id(domain::ids::MessageId::parse(&id))?;
        service.resend_message(&actor, &id).await
    })
    .await
}
