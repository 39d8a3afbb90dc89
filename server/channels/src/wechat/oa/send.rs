//! Sending a template message (wechat.md 3.4).

use std::fmt;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{AccessToken, OaError, OfficialAccount};

/// One message by template.
#[derive(Clone, PartialEq, Eq)]
pub struct TemplateSend {
    /// The recipient's id under this account.
    pub touser: String,
    /// The template's ID at this account.
    pub template_id: String,
    /// What a tap opens.
    pub url: Option<String>,
    /// Ours, at most 32 characters: WeChat sends the same one only once within ten minutes.
    pub client_msg_id: String,
    /// Key → value, in the template's order.
    pub data: Vec<(String, String)>,
}

impl fmt::Debug for TemplateSend {
    /// Neither the recipient nor what they are told is printed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TemplateSend")
            .field("template_id", &self.template_id)
            .field("client_msg_id", &self.client_msg_id)
            .finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
struct SendAnswer {
    msgid: Option<i64>,
}

impl OfficialAccount {
    /// Sends a message and returns WeChat's number for it, which the later event names. That it was accepted does not
    /// say that it arrived.
    pub async fn send_template(&self, token: &AccessToken, send: &TemplateSend) -> Result<i64, OaError> {
        let data: Map<String, Value> =
            send.data.iter().map(|(key, value)| (key.clone(), json!({"value": value}))).collect();
        let mut body = json!({
            "touser": send.touser,
            "template_id": send.template_id,
            "client_msg_id": send.client_msg_id,
            "data": data,
        });
        if let Some(url) = &send.url {
            body["url"] = json!(url);
        }
        let answer: SendAnswer = self.tell(token, "/cgi-bin/message/template/send", &body).await?;
        answer.msgid.ok_or_else(|| OaError::Malformed("no msgid".to_owned()))
    }
}
