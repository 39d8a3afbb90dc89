//! The official account's plumbing: the shared token, the server address, verification files.

use super::Answer;
use super::accounts::Check;
use domain::time::UnixMs;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OaPage {
    /// The AppID; `None`: no official account was entered.
    pub app_id: Option<String>,
    /// When its AppSecret was last replaced.
    pub app_secret_set_at: Option<UnixMs>,
    /// Whether WeChat Pay is set up with it, so that its AppID is changed there.
    pub by_wechat_pay: bool,
    /// The shared token.
    pub token: Token,
    /// The server address, once it was made.
    pub callback: Option<Callback>,
    /// The domain that the files prove.
    pub domain: String,
    /// The operator's files.
    pub files: Vec<File>,
    /// The files of all operators that wait, for the platform's staff.
    pub waiting: Option<Vec<File>>,
}

/// How it stands with the access token.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Token {
    /// Whether it can be used now.
    pub good: bool,
    /// Until when.
    pub valid_until: Option<UnixMs>,
    /// When it was fetched.
    pub fetched_at: Option<UnixMs>,
    /// Why the last try failed.
    pub trouble: Option<Trouble>,
}

/// What went wrong, and what to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trouble {
    /// When.
    pub at: UnixMs,
    /// What to do.
    pub remedy: String,
    /// The platform's own words; empty where there are none.
    pub provider: String,
}

/// How it stands with the server address.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Callback {
    /// The address.
    pub url: String,
    /// Whether messages that are not encrypted are taken too.
    pub plain: bool,
    /// When token and key were made.
    pub made_at: UnixMs,
    /// When the platform checked the address.
    pub verified_at: Option<UnixMs>,
    /// When something last came.
    pub last_at: Option<UnixMs>,
    /// What it was, in words.
    pub last_event: String,
    /// Why something was last refused.
    pub trouble: Option<Trouble>,
}

/// Token and key that were made; shown once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Made {
    /// The address.
    pub url: String,
    /// The token.
    pub token: String,
    /// The EncodingAESKey.
    pub aes_key: String,
}

/// A verification file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct File {
    /// The row's id.
    pub id: String,
    /// Whose it is, in the list of all.
    pub operator: String,
    /// Its whole address.
    pub url: String,
    /// What is in it.
    pub content: String,
    /// Whether it is not what its name says.
    pub odd: bool,
    /// Who uploaded it.
    pub uploaded_by: String,
    /// When.
    pub uploaded_at: UnixMs,
    /// Since when it is served.
    pub released_at: Option<UnixMs>,
    /// What a look from outside found.
    pub check: Option<FileCheck>,
}

/// What a look from outside found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileCheck {
    /// Whether it is served as it was uploaded.
    pub good: bool,
    /// When.
    pub at: UnixMs,
    /// In words.
    pub words: String,
}

/// The page.
#[server(prefix = "/console/api", endpoint = "official_account", input = Json)]
pub async fn get_official_account() -> Answer<OaPage> {
    use super::server as s;
    s::with_actor(ssr::page).await
}

/// Tries and keeps AppID and AppSecret, and fetches a token by them; an empty secret keeps the stored one. Answers what
/// the check said.
#[server(prefix = "/console/api", endpoint = "save_official_account")]
pub async fn save_official_account(app_id: String, app_secret: Option<String>) -> Answer<Check> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let input = service::accounts::SaveOfficialAccount { app_id, app_secret: app_secret.map(Into::into) };
        let check = service.save_official_account(&actor, input).await?;
        service.refresh_oa_token(&actor).await?;
        Ok(super::accounts::check_in_words(check))
    })
    .await
}

/// Fetches the access token now.
#[server(prefix = "/console/api", endpoint = "refresh_oa_token")]
pub async fn refresh_oa_token() -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| service.refresh_oa_token(&actor).await).await
}

/// Makes token and key of the server address; answers them, this once.
#[server(prefix = "/console/api", endpoint = "make_oa_callback")]
pub async fn make_oa_callback() -> Answer<Made> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let made = service.make_oa_callback(&actor).await?;
        Ok(Made { url: made.url, token: made.token, aes_key: made.aes_key })
    })
    .await
}

/// Says whether messages that are not encrypted are taken too.
#[server(prefix = "/console/api", endpoint = "allow_plain_callbacks")]
pub async fn allow_plain_callbacks(plain: String) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| service.allow_plain_callbacks(&actor, plain == "yes").await)
        .await
}

/// Keeps a verification file; `content` is base64.
#[server(prefix = "/console/api", endpoint = "upload_verification_file")]
pub async fn upload_verification_file(path: String, name: String, content: String) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let upload = ssr::upload(&path, name, &content);
        service.upload_verification_file(&actor, upload).await.map(|_| ())
    })
    .await
}

/// Lets a file be served; answers whether it is found from outside.
#[server(prefix = "/console/api", endpoint = "release_verification_file")]
pub async fn release_verification_file(id: String) -> Answer<FileCheck> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let id = s::id(domain::ids::VerificationFileId::parse(&id))?;
        Ok(ssr::checked(&service.release_verification_file(&actor, &id).await?))
    })
    .await
}

/// Looks for a file from outside.
#[server(prefix = "/console/api", endpoint = "check_verification_file")]
pub async fn check_verification_file(id: String) -> Answer<FileCheck> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let id = s::id(domain::ids::VerificationFileId::parse(&id))?;
        Ok(ssr::checked(&service.check_verification_file(&actor, &id).await?))
    })
    .await
}

/// Removes a file.
#[server(prefix = "/console/api", endpoint = "remove_verification_file")]
pub async fn remove_verification_file(id: String) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let id = s::id(domain::ids::VerificationFileId::parse(&id))?;
        service.remove_verification_file(&actor, &id).await
    })
    .await
}

#[cfg(feature = "ssr")]
mod ssr;
