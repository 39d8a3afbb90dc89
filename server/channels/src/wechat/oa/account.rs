//! What kind of account it is (wechat.md 3.7).

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::json;

use super::{AccessToken, OaError, OfficialAccount};

/// An openid that nobody has.
const NOBODY: &str = "oNOBODY000000000000000000000";

/// What kind of account an AppID belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountType {
    /// 订阅号: can neither ask payers who they are nor send template messages.
    Subscription,
    /// 服务号.
    Service,
    /// 小程序.
    MiniProgram,
    /// A number that is not known here.
    Other(i64),
}

/// What WeChat says of the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountInfo {
    /// Its kind.
    pub account_type: AccountType,
    /// Whether WeChat verified who runs it (认证).
    pub verified: bool,
    /// Until when the verification holds, in epoch seconds, where WeChat says so.
    pub verified_until_s: Option<i64>,
    /// Its name.
    pub nickname: Option<String>,
    /// Who runs it (主体).
    pub principal_name: Option<String>,
}

#[derive(Deserialize)]
struct BasicInfo {
    account_type: Option<i64>,
    nickname: Option<String>,
    principal_name: Option<String>,
    wx_verify_info: Option<VerifyInfo>,
}

#[derive(Deserialize)]
struct VerifyInfo {
    qualification_verify: Option<bool>,
    annual_review_end_time: Option<i64>,
}

impl OfficialAccount {
    /// What kind of account this is. With a token of the account itself WeChat may answer
    /// [`OaError::NoPermission`] or error 41033: then [`templates`](Self::templates) tells a verified service account
    /// from the others.
    pub async fn account_info(&self, token: &AccessToken) -> Result<AccountInfo, OaError> {
        let answer: BasicInfo = self.tell(token, "/cgi-bin/account/getaccountbasicinfo", &json!({})).await?;
        let account_type = match answer.account_type {
            Some(1) => AccountType::Subscription,
            Some(2) => AccountType::Service,
            Some(3) => AccountType::MiniProgram,
            Some(other) => AccountType::Other(other),
            None => return Err(OaError::Malformed("no account_type".to_owned())),
        };
        let verify = answer.wx_verify_info;
        let text = |text: Option<String>| text.filter(|t| !t.is_empty());
        Ok(AccountInfo {
            account_type,
            verified: verify.as_ref().and_then(|v| v.qualification_verify).unwrap_or(false),
            verified_until_s: verify.and_then(|v| v.annual_review_end_time).filter(|end| *end > 0),
            nickname: text(answer.nickname),
            principal_name: text(answer.principal_name),
        })
    }

    /// Whether the account may ask about people (获取用户基本信息). It is asked about nobody: who may not is told so before
    /// the openid is looked at.
    pub async fn may_ask_about_people(&self, token: &AccessToken) -> Result<(), OaError> {
        match self.ask::<IgnoredAny>(token, "/cgi-bin/user/info", &[("openid", NOBODY)]).await {
            Ok(_) | Err(OaError::BadRecipient(_)) => Ok(()),
            Err(other) => Err(other),
        }
    }
}
