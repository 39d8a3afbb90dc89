//! A link, shown as a QR code in the console, that a member of staff opens in WeChat: the operator's official account
//! names the follower, and one press says that it is them.

use super::person;
use crate::Service;
use crate::access::Actor;
use crate::audit::{self, Author};
use crate::error::{Error, Result};
use crate::payer::{Authorised, PageCall};
use crate::secrets::token_hash;
use domain::ids::QrToken;
use domain::time::{MINUTE, UnixMs};
use domain::wallet::Wallet;
use store::staff_contacts::{self, Person};
use store::{followers, operators, staff, transact};

/// The directory of these pages.
pub const DIRECTORY: &str = "/PeakeCloud/mobile/staff/";
/// How long a link works.
const LINK_MS: i64 = 15 * MINUTE;

/// A link that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertLink {
    /// Its token, for the picture of its code.
    pub token: QrToken,
    /// Its whole address.
    pub url: String,
    /// Until when it works.
    pub until: UnixMs,
}

/// Somebody opens a link.
#[derive(Clone, Copy, Debug)]
pub struct AlertCall<'a> {
    /// The token in the address.
    pub token: &'a QrToken,
    /// What opened it.
    pub wallet: Wallet,
    /// The browser's session cookie, if it sent one.
    pub session: Option<&'a str>,
    /// WeChat could not say who it is.
    pub unnamed: bool,
}

/// A link that was opened.
#[derive(Clone, Debug)]
pub struct AlertOpened {
    /// What the page shows.
    pub page: AlertPage,
    /// The token of a session that was made for this browser: set the cookie.
    pub new_session: Option<String>,
}

/// What the page of a link shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AlertPage {
    /// Go there first: WeChat says who it is.
    Authorise {
        /// Where.
        url: String,
    },
    /// It has to be opened in WeChat.
    OnlyInWechat {
        /// The operator's name.
        operator_name: String,
    },
    /// WeChat cannot say who it is.
    Unnamed {
        /// The operator's name.
        operator_name: String,
    },
    /// Is it them?
    Ask {
        /// The operator's name.
        operator_name: String,
        /// The name of the member of staff.
        name: String,
        /// Their login.
        login: String,
    },
}

fn path(token: &QrToken) -> String {
    format!("{DIRECTORY}{}", token.as_str())
}

impl Service {
    /// Makes a link by which the actor says which follower they are; an earlier one of theirs works no more.
    ///
    /// # Errors
    /// The role may see nothing; there is no official account.
    pub async fn make_alert_link(&self, actor: &Actor) -> Result<AlertLink> {
        let me = person(actor)?;
        self.app_id_of(&me.operator_id).await?.ok_or(Error::NotFound("official_account"))?;
        let (token, until) = (QrToken::from_random(self.random()), self.now().plus(LINK_MS));
        let hash = token_hash(token.as_str());
        transact!(Error, self.store(), |tx| {
            Ok::<_, Error>(staff_contacts::put_link(tx, &hash, &me, until).await?)
        })?;
        let url = format!("{}{}", self.settings().public_base, path(&token));
        Ok(AlertLink { token, url, until })
    }

    /// The actor is told by the official account no more.
    ///
    /// # Errors
    /// The role may see nothing; nobody knew which follower they are.
    pub async fn unbind_my_wechat(&self, actor: &Actor) -> Result<()> {
        let me = person(actor)?;
        transact!(Error, self.store(), |tx| {
            if !followers::unbind(tx, &me.operator_id, &me.staff_id).await? {
                return Err(Error::NotFound("follower"));
            }
            audit::record(self, tx, actor, "message.unbind", &actor.name, &serde_json::json!({})).await
        })
    }

    async fn link_person(&self, token: &QrToken) -> Result<Person> {
        let mut conn = self.store().read().await?;
        let found = staff_contacts::link(&mut conn, &token_hash(token.as_str()), self.now()).await?;
        found.ok_or(Error::NotFound("alert_link"))
    }

    /// Opens the page of a link.
    ///
    /// # Errors
    /// [`Error::NotFound`]: it was used, replaced, or its time is over.
    pub async fn open_alert_link(&self, call: AlertCall<'_>) -> Result<AlertOpened> {
        let of = self.link_person(call.token).await?;
        let mut conn = self.store().snapshot().await?;
        let operator =
            operators::by_id(&mut conn, &of.operator_id).await?.ok_or(Error::NotFound("operator"))?;
        let member = staff::by_id(&mut conn, &of.staff_id).await?.ok_or(Error::NotFound("alert_link"))?;
        drop(conn);
        let operator_name = operator.name;
        if call.wallet != Wallet::Wechat {
            return Ok(AlertOpened { page: AlertPage::OnlyInWechat { operator_name }, new_session: None });
        }
        let AlertCall { token, wallet, session, unnamed } = call;
        let page_call = PageCall { token, path: path(token), wallet, session, unnamed };
        let guest = self.guest(page_call, &of.operator_id).await?;
        let page = match (guest.ask, guest.openid) {
            (Some(url), _) if !unnamed => AlertPage::Authorise { url },
            (None, Some(_)) => AlertPage::Ask { operator_name, name: member.name, login: member.login },
            _ => AlertPage::Unnamed { operator_name },
        };
        Ok(AlertOpened { page, new_session: guest.new_session })
    }

    /// They come back from WeChat's authorisation. Afterwards redirect to the clean address.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`]: the state is not this session's, used or too old; load the page again.
    /// [`Error::Provider`]: WeChat cannot say who it is.
    pub async fn finish_alert_sign_in(
        &self,
        token: &QrToken,
        session: &str,
        code: Option<&str>,
        state: &str,
    ) -> Result<Authorised> {
        let of = self.link_person(token).await?;
        self.named_by_wechat((token, path(token)), &of.operator_id, session, code, state).await
    }

    /// The person whom WeChat named is the one who made this link, which works once.
    ///
    /// # Errors
    /// [`Error::NotFound`]: the link was used or replaced, or its time is over. [`Error::NotSignedIn`]: WeChat has named
    /// nobody.
    pub async fn bind_by_link(&self, token: &QrToken, session: Option<&str>) -> Result<()> {
        let of = self.link_person(token).await?;
        let person = self.person_of(&of.operator_id, session).await?.ok_or(Error::NotSignedIn)?;
        let row = self.staff_follower(of.staff_id.clone(), person.app_id, &person.openid)?;
        let hash = token_hash(token.as_str());
        transact!(Error, self.store(), |tx| {
            let member = staff::by_id(tx, &of.staff_id).await?.ok_or(Error::NotFound("alert_link"))?;
            if !staff_contacts::use_link(tx, &hash).await? {
                return Err(Error::NotFound("alert_link"));
            }
            let by =
                Author { operator: Some(&of.operator_id), user: Some(&of.staff_id), name: &member.login };
            self.bind_staff(tx, by, &of.operator_id, &row).await
        })
    }
}
