//! Official accounts (公众号) and what they gave out.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::Template;

/// What kind of account it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccountKind {
    /// 服务号.
    Service,
    /// 订阅号: no web authorisation, no payment.
    Subscription,
}

/// 接口权限: what an account may have or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// 获取access_token.
    AccessToken,
    /// 模板消息.
    TemplateMessage,
    /// 获取用户基本信息.
    UserInfo,
    /// 网页授权.
    WebAuthorisation,
    /// 获取jsapi_ticket.
    JsapiTicket,
}

impl Permission {
    /// All of them, as the console lists them.
    pub const ALL: [Self; 5] =
        [Self::AccessToken, Self::TemplateMessage, Self::UserInfo, Self::WebAuthorisation, Self::JsapiTicket];

    /// Whether only a certified service account has it.
    #[must_use]
    pub fn needs_certified_service(self) -> bool {
        matches!(self, Self::TemplateMessage | Self::UserInfo | Self::WebAuthorisation)
    }
}

/// How the platform looks upon an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Nothing is held against it.
    #[default]
    Good,
    /// 帐号已冻结: no call is answered.
    Frozen,
    /// Its template messages are forbidden.
    Banned,
}

/// The three domains of 功能设置.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DomainKind {
    /// 业务域名.
    Business,
    /// JS接口安全域名.
    Js,
    /// 网页授权域名.
    Authorisation,
}

/// One save of a domain; a month has few of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DomainSave {
    /// Which of the three.
    pub kind: DomainKind,
    /// When, UTC milliseconds.
    pub at_ms: i64,
}

/// 消息加解密方式.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MessageMode {
    /// 明文模式.
    Plain,
    /// 兼容模式: in clear and encrypted.
    Both,
    /// 安全模式: encrypted.
    Safe,
}

/// 服务器配置: where the account's events go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MessageServer {
    /// URL.
    pub url: String,
    /// Token, 3 to 32 letters and digits.
    pub token: String,
    /// `EncodingAESKey`, 43 letters and digits.
    pub aes_key: String,
    /// How messages are written.
    pub mode: MessageMode,
}

/// One official account.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OfficialAccount {
    /// Its name.
    pub name: String,
    /// `wx` and 16 lower-case hex digits.
    pub app_id: String,
    /// 32 lower-case hex digits.
    pub app_secret: String,
    /// 服务号 or 订阅号.
    pub kind: AccountKind,
    /// Whether it is certified (认证).
    pub verified: bool,
    /// 网页授权域名: host names, no scheme, no port.
    pub authorisation_domains: Vec<String>,
    /// IP 白名单.
    pub ip_white_list: Vec<String>,
    /// JS接口安全域名.
    #[serde(default)]
    pub js_domains: Vec<String>,
    /// 业务域名.
    #[serde(default)]
    pub business_domains: Vec<String>,
    /// Saves of domains, oldest first.
    #[serde(default)]
    pub domain_saves: Vec<DomainSave>,
    /// The 16 characters in name and content of the verification file; empty until it is looked at.
    #[serde(default)]
    pub verify_code: String,
    /// Permissions that were taken away.
    #[serde(default)]
    pub revoked: BTreeSet<Permission>,
    /// How the platform looks upon it.
    #[serde(default)]
    pub standing: Standing,
    /// Whether `getaccountbasicinfo` answers a token of its own (open point 4).
    #[serde(default)]
    pub basic_info: bool,
    /// 我的模板.
    #[serde(default)]
    pub templates: Vec<Template>,
    /// How many templates were ever added: no id comes twice.
    #[serde(default)]
    pub templates_made: u32,
    /// Numbers of primary and secondary industry.
    #[serde(default)]
    pub industry: Option<(u8, u8)>,
    /// When they were set last, UTC milliseconds.
    #[serde(default)]
    pub industry_set_ms: Option<i64>,
    /// 服务器配置.
    #[serde(default)]
    pub server: Option<MessageServer>,
    /// Who follows it: keys of people.
    #[serde(default)]
    pub followers: BTreeSet<String>,
    /// Who is on its black list.
    #[serde(default)]
    pub blacklist: BTreeSet<String>,
    /// Who takes no messages of it.
    #[serde(default)]
    pub muted: BTreeSet<String>,
    /// Template messages that it may send in a day.
    #[serde(default = "daily_quota")]
    pub daily_quota: u32,
    /// The day (in Beijing) that is counted, and how many were sent on it.
    #[serde(default)]
    pub sent: (String, u32),
}

/// Template messages a day (3.4).
fn daily_quota() -> u32 {
    100_000
}

impl OfficialAccount {
    /// An account as it is the moment it exists.
    #[must_use]
    pub fn new(name: &str, app_id: String, app_secret: String, kind: AccountKind, verified: bool) -> Self {
        let mut account = Self {
            name: name.into(),
            app_id,
            app_secret,
            kind,
            verified,
            authorisation_domains: Vec::new(),
            ip_white_list: Vec::new(),
            js_domains: Vec::new(),
            business_domains: Vec::new(),
            domain_saves: Vec::new(),
            verify_code: String::new(),
            revoked: BTreeSet::new(),
            standing: Standing::Good,
            basic_info: false,
            templates: Vec::new(),
            templates_made: 0,
            industry: None,
            industry_set_ms: None,
            server: None,
            followers: BTreeSet::new(),
            blacklist: BTreeSet::new(),
            muted: BTreeSet::new(),
            daily_quota: daily_quota(),
            sent: Default::default(),
        };
        account.complete();
        account
    }

    /// What an account of an older memory lacks.
    pub(crate) fn complete(&mut self) {
        if self.verify_code.is_empty() {
            self.verify_code = self.derived("verify", 16);
            self.followers = ["lin", "chen", "zhao"].map(str::to_owned).into();
        }
    }

    /// Only a certified service account has web authorisation (3.1).
    #[must_use]
    pub fn may_authorise(&self) -> bool {
        self.has(Permission::WebAuthorisation)
    }

    /// Whether the account has this permission.
    #[must_use]
    pub fn has(&self, permission: Permission) -> bool {
        let entitled =
            !permission.needs_certified_service() || self.kind == AccountKind::Service && self.verified;
        entitled && !self.revoked.contains(&permission)
    }

    /// 原始ID: `gh_` and 12 hex digits.
    #[must_use]
    pub fn origin_id(&self) -> String {
        let digest = Sha256::digest(format!("{}/origin", self.app_id).as_bytes());
        format!("gh_{}", &hex::encode(digest)[..12])
    }

    /// `MP_verify_….txt`, whose content is the 16 characters of its name.
    #[must_use]
    pub fn verify_file(&self) -> String {
        format!("MP_verify_{}.txt", self.verify_code)
    }

    /// The domains of one kind.
    #[must_use]
    pub fn domains(&self, kind: DomainKind) -> &Vec<String> {
        match kind {
            DomainKind::Business => &self.business_domains,
            DomainKind::Js => &self.js_domains,
            DomainKind::Authorisation => &self.authorisation_domains,
        }
    }

    /// The domains of one kind, to be edited.
    pub fn domains_mut(&mut self, kind: DomainKind) -> &mut Vec<String> {
        match kind {
            DomainKind::Business => &mut self.business_domains,
            DomainKind::Js => &mut self.js_domains,
            DomainKind::Authorisation => &mut self.authorisation_domains,
        }
    }

    /// A template by its id.
    #[must_use]
    pub fn template(&self, template_id: &str) -> Option<&Template> {
        self.templates.iter().find(|template| template.template_id == template_id)
    }

    /// Adds a template under an id that this account never had.
    pub fn add_template(&mut self, mut template: Template) -> String {
        self.templates_made += 1;
        template.template_id = self.derived(&format!("template {}", self.templates_made), 43);
        let id = template.template_id.clone();
        self.templates.push(template);
        id
    }

    /// Letters and digits that follow from the account and a purpose: the same in every run, without a draw.
    pub(crate) fn derived(&self, purpose: &str, len: usize) -> String {
        const SIGNS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        let digest = |half: u8| Sha256::digest(format!("{}/{purpose}/{half}", self.app_id).as_bytes());
        let bytes = [digest(0), digest(1)].concat();
        bytes.iter().take(len).map(|b| char::from(SIGNS[usize::from(*b) % SIGNS.len()])).collect()
    }
}

/// A web authorisation code; it is good once, for five minutes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OauthCode {
    /// The code.
    pub code: String,
    /// Of which account.
    pub app_id: String,
    /// Who agreed.
    pub person: String,
    /// `snsapi_base` or `snsapi_userinfo`.
    pub scope: String,
    /// Until when, UTC milliseconds.
    pub expires_ms: i64,
    /// Whether it was exchanged.
    pub used: bool,
}

/// The token families of section 3.2, which know nothing of each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TokenFamily {
    /// `GET /cgi-bin/token`.
    Classic,
    /// `POST /cgi-bin/stable_token`.
    Stable,
}

/// A global access token.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AccessToken {
    /// The token.
    pub token: String,
    /// Of which account.
    pub app_id: String,
    /// Which call gave it.
    pub family: TokenFamily,
    /// From when, UTC milliseconds.
    pub issued_ms: i64,
    /// Until when, UTC milliseconds.
    pub expires_ms: i64,
    /// Whether `force_refresh` made it (limited per day).
    pub forced: bool,
}

/// A `jsapi_ticket`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct JsapiTicket {
    /// The ticket.
    pub ticket: String,
    /// Of which account.
    pub app_id: String,
    /// Until when, UTC milliseconds.
    pub expires_ms: i64,
}
