//! The official account by itself, message push, text messages.

use super::secret;
use crate::accounts::SaveOfficialAccount;
use crate::sms::{GatewayInput, SaveSms, TextInput};
use domain::message::MessageKind;
use secrecy::SecretString;
use serde::Deserialize;

/// An official account that only sends messages.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficialAccountEntry {
    /// Its AppID.
    pub app_id: String,
    /// Its AppSecret.
    #[serde(deserialize_with = "secret")]
    pub app_secret: SecretString,
}

impl OfficialAccountEntry {
    /// What is declared.
    pub(in crate::apply) fn read(self) -> SaveOfficialAccount {
        SaveOfficialAccount { app_id: self.app_id, app_secret: Some(self.app_secret) }
    }
}

/// How an operator sends text messages.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmsEntry {
    /// Whether any are sent.
    pub enabled: bool,
    /// `aliyun`, `tencent` or `gateway`.
    pub sender: String,
    /// AccessKey ID, SecretId, or the gateway's account.
    pub account: String,
    /// AccessKey Secret, SecretKey, or the gateway's password.
    #[serde(deserialize_with = "secret")]
    pub secret: SecretString,
    /// Tencent: `SmsSdkAppId`.
    #[serde(default)]
    pub app_id: String,
    /// Aliyun: `v3` (if it does not say otherwise) or `rpc`.
    #[serde(default)]
    pub signature: String,
    /// The signature (签名), without brackets.
    pub sign: String,
    /// `[operator.sms.gateway]`: how a gateway with account and password wants to be spoken to.
    #[serde(default)]
    pub gateway: GatewayInput,
    /// `[[operator.sms.text]]`
    #[serde(default)]
    pub text: Vec<SmsTextEntry>,
}

/// What is sent of one kind of message.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmsTextEntry {
    /// `payment`, `notice`, `visitor_request` or `visitor_result`.
    pub kind: MessageKind,
    /// The template's id; for a gateway the text with `{names}`.
    pub template: String,
    /// The template's variables in its order: `amount, no=bill_no`.
    #[serde(default)]
    pub values: String,
}

impl SmsEntry {
    /// What is declared, and whether any are sent.
    pub(in crate::apply) fn read(self) -> (SaveSms, bool) {
        let text = |entry: SmsTextEntry| TextInput {
            kind: Some(entry.kind),
            template: entry.template,
            values: entry.values,
        };
        let save = SaveSms {
            sender: self.sender,
            account: self.account,
            secret: Some(self.secret),
            app_id: self.app_id,
            signature: self.signature,
            sign: self.sign,
            gateway: self.gateway,
            texts: self.text.into_iter().map(text).collect(),
        };
        (save, self.enabled)
    }
}

/// One kind of message by a template of the official account.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MessagePushEntry {
    /// `payment`, `notice`, `visitor_request` or `visitor_result`.
    pub kind: MessageKind,
    /// Whether such messages go out.
    pub enabled: bool,
    /// The template's ID at the account; without it the first one there that fits.
    pub template: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_of_messages_are_read_and_misspelt_ones_refused() {
        let text = r#"
            enabled = true
            sender = "gateway"
            account = "N1"
            secret = "s"
            sign = "披克停车"
            gateway = { url = "https://sms.example.com", method = "post" }
            text = [{ kind = "payment", template = "已收到{amount}元" }]"#;
        let (save, on) = toml::from_str::<SmsEntry>(text).unwrap().read();
        assert!(on);
        assert_eq!((save.gateway.url.as_str(), save.texts.len()), ("https://sms.example.com", 1));
        assert!(toml::from_str::<SmsEntry>(&text.replace("url", "uri")).is_err());
        let push = toml::from_str::<MessagePushEntry>("kind = \"payment\"\nenabled = true").unwrap();
        assert_eq!(push.template, None);
        assert!(toml::from_str::<MessagePushEntry>("kind = \"telegram\"\nenabled = true").is_err());
    }
}
