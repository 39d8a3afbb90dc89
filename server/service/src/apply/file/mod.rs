//! The declarative file. Secrets are strings here: whoever read the file has put them in the place of
//! `{ file = "…" }` and `{ env = "…" }`.
//!
//! | module | what |
//! | --- | --- |
//! | here | operators, people |
//! | `sites` | car parks, card stations, lanes, codes |
//! | `accounts` | merchant accounts |
//! | `messages` | the official account by itself, message push, text messages |

mod accounts;
mod messages;
mod sites;

pub use accounts::{AlipayEntry, ChinaumsEntry, UnionPayEntry, WechatEntry};
pub use messages::{MessagePushEntry, OfficialAccountEntry, SmsEntry, SmsTextEntry};
pub use sites::{LaneEntry, QrEntry, SiteEntry, TariffEntry, TopUpEntry};

use domain::access::Role;
use secrecy::SecretString;
use serde::{Deserialize, Deserializer};

/// Operators with all that is theirs, and the platform's staff.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ApplyFile {
    /// `[[operator]]`
    pub operator: Vec<OperatorEntry>,
    /// `[[platform_staff]]`
    pub platform_staff: Vec<PlatformStaffEntry>,
}

/// One operator.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OperatorEntry {
    /// Finds it again.
    pub code: String,
    /// Its name.
    pub name: String,
    /// `[[operator.staff]]`
    #[serde(default)]
    pub staff: Vec<StaffEntry>,
    /// `[[operator.site]]`
    #[serde(default)]
    pub site: Vec<SiteEntry>,
    /// `[operator.wechat_pay]`: the official account, for scan payment.
    pub wechat_pay: Option<WechatEntry>,
    /// `[operator.wechat_pay_app]`: the mobile app of the open platform.
    pub wechat_pay_app: Option<WechatEntry>,
    /// `[operator.alipay]`: inside Alipay's browser and in the App.
    pub alipay: Option<AlipayEntry>,
    /// `[operator.chinaums]`: from a WeChat or an Alipay scan, instead of those two.
    pub chinaums: Option<ChinaumsEntry>,
    /// `[operator.unionpay]`: in the App.
    pub unionpay: Option<UnionPayEntry>,
    /// `[operator.official_account]`: one that takes no money, where there is no `wechat_pay`.
    pub official_account: Option<OfficialAccountEntry>,
    /// `[operator.sms]`: text messages.
    pub sms: Option<SmsEntry>,
    /// `[[operator.message_push]]`: messages by templates of the official account.
    #[serde(default)]
    pub message_push: Vec<MessagePushEntry>,
}

/// Somebody who signs in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StaffEntry {
    /// Finds them again.
    pub login: String,
    /// Their name.
    pub name: String,
    /// `administrator`, `finance` or `read_only`.
    pub role: Role,
    /// The first password; never changes one that is there.
    #[serde(deserialize_with = "secret")]
    pub password: SecretString,
}

/// Somebody of the platform.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlatformStaffEntry {
    /// Finds them again.
    pub login: String,
    /// Their name.
    pub name: String,
    /// The first password; never changes one that is there.
    #[serde(deserialize_with = "secret")]
    pub password: SecretString,
}

fn maybe_secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<SecretString>, D::Error> {
    Ok(Option::<String>::deserialize(deserializer)?.map(SecretString::from))
}

fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SecretString, D::Error> {
    String::deserialize(deserializer).map(SecretString::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_key_is_refused() {
        let ok = "[[operator]]\ncode = \"a\"\nname = \"A\"\n";
        assert_eq!(toml::from_str::<ApplyFile>(ok).unwrap().operator.len(), 1);
        assert!(toml::from_str::<ApplyFile>(&format!("{ok}sites = []\n")).is_err());
        assert!(toml::from_str::<ApplyFile>("operators = []").is_err());
    }
}
