//! 接收通知: where the person who is signed in is told.

use super::Answer;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

/// The page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AlertsPage {
    /// Whether the operator has an official account.
    pub official_account: bool,
    /// Whether 微信普通消息 is on.
    pub notices: bool,
    /// Whether a text message can be sent of a notice.
    pub texts: bool,
    /// The follower that they are, masked.
    pub follower: Option<String>,
    /// Their number, masked.
    pub phone: Option<String>,
    /// A number that waits for its code, masked.
    pub waiting: Option<String>,
}

/// A link that was made: shown now, as a QR code too.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BindLink {
    /// Its token.
    pub token: String,
    /// Its whole address.
    pub url: String,
}

/// The page.
#[server(prefix = "/console/api", endpoint = "alerts", input = Json)]
pub async fn get_alerts() -> Answer<AlertsPage> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let my = service.my_alerts(&actor).await?;
        Ok(AlertsPage {
            official_account: my.official_account,
            notices: my.notices,
            texts: my.texts,
            follower: my.follower,
            phone: my.phone,
            waiting: my.waiting,
        })
    })
    .await
}

/// Makes a link to be opened in WeChat.
#[server(prefix = "/console/api", endpoint = "alert_link")]
pub async fn make_alert_link() -> Answer<BindLink> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let link = service.make_alert_link(&actor).await?;
        Ok(BindLink { token: link.token.as_str().to_owned(), url: link.url })
    })
    .await
}

/// Is told by WeChat no more.
#[server(prefix = "/console/api", endpoint = "alert_unbind")]
pub async fn unbind_wechat() -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| service.unbind_my_wechat(&actor).await).await
}

/// Sends a code to a number.
#[server(prefix = "/console/api", endpoint = "alert_code")]
pub async fn send_alert_code(phone: String) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| service.send_alert_code(&actor, &phone).await).await
}

/// The code that came.
#[server(prefix = "/console/api", endpoint = "alert_confirm")]
pub async fn confirm_alert_phone(code: String) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| service.confirm_alert_phone(&actor, &code).await).await
}

/// Forgets the number.
#[server(prefix = "/console/api", endpoint = "alert_forget_phone")]
pub async fn remove_alert_phone() -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| service.remove_alert_phone(&actor).await).await
}
