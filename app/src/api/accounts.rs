//! WeChat Pay's set-up: what is stored (never a secret), the checks, the values to paste, the test payment.

use super::Answer;
use domain::method::Method;
use domain::time::UnixMs;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

/// The two halves of WeChat Pay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Half {
    /// 公众号: scan payment.
    #[default]
    OfficialAccount,
    /// 开放平台: payment in the App.
    MobileApp,
}

impl Half {
    /// As a form sends it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OfficialAccount => "official_account",
            Self::MobileApp => "mobile_app",
        }
    }
}

/// The WeChat Pay page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WechatPage {
    /// Which half.
    pub half: Half,
    /// Whether the other half is set up with the same merchant number.
    pub shared: bool,
    /// Whether the merchant number is spoken to in v2; otherwise in v3.
    pub v2: bool,
    /// When the API key of v2 was last replaced.
    pub api_key_set_at: Option<UnixMs>,
    /// Whether anything was saved.
    pub configured: bool,
    /// Whether payers can use it.
    pub enabled: bool,
    /// Why it is on although its essential checks have not passed: by whom, and the reason; one entry for each method.
    pub overridden: Vec<String>,
    /// The AppID of the official account or of the mobile app.
    pub app_id: String,
    /// When the AppSecret was last replaced.
    pub app_secret_set_at: Option<UnixMs>,
    /// The merchant number.
    pub mch_id: String,
    /// When the API v3 key was last replaced.
    pub api_v3_key_set_at: Option<UnixMs>,
    /// When certificate and private key were last replaced.
    pub key_set_at: Option<UnixMs>,
    /// The serial of the merchant's certificate.
    pub merchant_serial: String,
    /// Until when it is valid.
    pub merchant_valid_until: Option<UnixMs>,
    /// Whether WeChat Pay's answers are verified with its public key; otherwise with platform certificates.
    pub public_key_mode: bool,
    /// The public key's id.
    pub public_key_id: String,
    /// When the public key was last replaced.
    pub public_key_set_at: Option<UnixMs>,
    /// The platform certificates that were fetched: serial and end of validity.
    pub certificates: Vec<(String, UnixMs)>,
    /// What the checks said.
    pub checks: Vec<Check>,
    /// What to paste on WeChat's side.
    pub paste: Vec<Paste>,
}

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// Right.
    Pass,
    /// Works, but look at it.
    Warn,
    /// Wrong.
    Fail,
    /// Only a payment can prove it.
    Cannot,
}

/// One check.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Check {
    /// What is checked, in words.
    pub title: String,
    /// How it came out.
    pub verdict: Verdict,
    /// What that means and what to do.
    pub words: String,
}

/// A value to paste on WeChat's side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Paste {
    /// What it is.
    pub label: String,
    /// The value.
    pub value: String,
    /// Where it goes.
    pub place: String,
}

/// A test payment under way or done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TestPayment {
    /// The code of its QR code.
    pub token: String,
    /// What the QR code says.
    pub url: String,
    /// Where it is.
    pub stage: TestStage,
    /// What that means, in words.
    pub words: String,
    /// Its order.
    pub order_id: String,
    /// What the account's checks say now: the payment proves some of them on its way.
    pub checks: Vec<Check>,
}

/// Where a test payment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TestStage {
    /// Nobody scanned yet, or the payer is paying.
    Waiting,
    /// Being paid, or paid and about to be given back.
    Moving,
    /// Paid, proven and given back.
    Done,
    /// It went wrong; the words say why.
    Failed,
    /// Nobody paid in time.
    Expired,
}

impl TestStage {
    /// Whether it will still change.
    pub const fn is_moving(self) -> bool {
        matches!(self, Self::Waiting | Self::Moving)
    }
}

/// The WeChat Pay page.
#[server(prefix = "/console/api", endpoint = "wechat", input = Json)]
pub async fn get_wechat(half: Half) -> Answer<WechatPage> {
    use super::server as s;
    s::with_actor(async move |service, actor| ssr::page(&service, &actor, half).await).await
}

/// Saves and checks; an empty secret keeps the stored one. Answers what the checks said.
#[server(prefix = "/console/api", endpoint = "save_wechat")]
#[allow(clippy::too_many_arguments, reason = "one argument per field of the form")]
pub async fn save_wechat(
    half: Half,
    api: String,
    app_id: String,
    app_secret: Option<String>,
    mch_id: String,
    api_key: Option<String>,
    api_v3_key: Option<String>,
    merchant_certificate: Option<String>,
    merchant_private_key: Option<String>,
    mode: Option<String>,
    public_key_id: Option<String>,
    public_key: Option<String>,
) -> Answer<Vec<Check>> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let input = service::accounts::SaveWechat {
            half: ssr::half(half),
            api,
            api_key: api_key.map(Into::into),
            app_id,
            app_secret: app_secret.map(Into::into),
            mch_id,
            api_v3_key: api_v3_key.map(Into::into),
            merchant_certificate,
            merchant_private_key: merchant_private_key.map(Into::into),
            mode: mode.unwrap_or_default(),
            public_key_id,
            public_key,
        };
        let saved = service.save_wechat(&actor, input).await?;
        Ok(saved.checks.into_iter().map(ssr::check).collect())
    })
    .await
}

/// Checks again what is stored. Answers what the checks said.
#[server(prefix = "/console/api", endpoint = "check_wechat")]
pub async fn check_wechat(half: Half) -> Answer<Vec<Check>> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let saved = match half {
            Half::OfficialAccount => service.check_wechat(&actor).await?,
            Half::MobileApp => service.check_wechat_app(&actor).await?,
        };
        Ok(saved.checks.into_iter().map(ssr::check).collect())
    })
    .await
}

/// Switches a half of WeChat Pay on or off.
#[server(prefix = "/console/api", endpoint = "set_wechat")]
pub async fn set_wechat(half: Half, enabled: bool) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        service.set_method(&actor, ssr::half(half).method(), enabled).await.map(|_| ())
    })
    .await
}

/// Begins a test payment of 0.01 yuan.
#[server(prefix = "/console/api", endpoint = "start_test_payment")]
pub async fn start_test_payment(method: Method) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| service.start_test_payment(&actor, method).await.map(|_| ()))
        .await
}

/// The latest test payment.
#[server(prefix = "/console/api", endpoint = "test_payment", input = Json)]
pub async fn get_test_payment(method: Method) -> Answer<Option<TestPayment>> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        Ok(service.test_payment_status(&actor, method).await?.map(ssr::test))
    })
    .await
}

#[cfg(feature = "ssr")]
pub(super) mod ssr;
#[cfg(feature = "ssr")]
pub(crate) use ssr::{check as check_in_words, paste as paste_in_words};
