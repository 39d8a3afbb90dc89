//! 接收通知: staff say where they are told what ends soon and what the platform announces: by the operator's official
//! account, by a text message where that cannot be.
//!
//! | module | what |
//! | --- | --- |
//! | here | what somebody has set up for themselves; telling them |
//! | `wechat` | a link that is opened in WeChat, which names the follower |
//! | `phone` | a telephone number, confirmed by a code |

mod phone;
mod wechat;

pub use wechat::{AlertCall, AlertLink, AlertOpened, AlertPage, DIRECTORY};

pub(crate) use phone::phone_context;

use crate::Service;
use crate::access::Actor;
use crate::error::{Error, Result};
use crate::messages::{NewMessage, Recipient};
use crate::payer::session::hash;
use domain::access::Permission;
use domain::ids::{OperatorId, UserId};
use domain::message::{MessageKind, ValueKey};
use domain::time::UnixMs;
use serde::{Deserialize, Serialize};
use store::staff_contacts::{self, Person};
use store::{Tx, followers, message_settings};

/// Who tells: the source of every such message.
const SOURCE: &str = "Peake Pay";

/// Where the actor is told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyAlerts {
    /// Whether the operator has an official account.
    pub official_account: bool,
    /// Whether 微信普通消息 is on, by which all of this is sent.
    pub notices: bool,
    /// Whether a text message can be sent of a notice.
    pub texts: bool,
    /// The follower that they are, masked.
    pub follower: Option<String>,
    /// Their telephone number, masked.
    pub phone: Option<String>,
    /// A number that waits for its code, masked.
    pub waiting: Option<String>,
}

/// Somebody who is told.
#[derive(Clone, Debug)]
pub(crate) struct Contact {
    staff: UserId,
    to: Recipient,
}

/// Something to tell staff.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Alert<'a> {
    pub operator: &'a OperatorId,
    /// What happens, in the twenty characters that a phone shows.
    pub content: &'a str,
    /// Who or what it is about.
    pub initiator: &'a str,
    /// When.
    pub at: UnixMs,
    /// What a tap opens.
    pub link: Option<&'a str>,
    /// What it is about, in lists.
    pub reference: &'a str,
    /// Nobody is told twice under the same one.
    pub key: &'a str,
}

/// The person at the operator for whom they act.
fn person(actor: &Actor) -> Result<Person> {
    let operator_id = actor.require(Permission::ViewSetup)?.clone();
    let staff_id = actor.user.clone().ok_or(Error::Forbidden)?;
    Ok(Person { staff_id, operator_id })
}

impl Service {
    /// Where the actor is told what ends soon and what the platform announces.
    ///
    /// # Errors
    /// The role may see nothing; the command line is nobody.
    pub async fn my_alerts(&self, actor: &Actor) -> Result<MyAlerts> {
        let me = person(actor)?;
        let app_id = self.app_id_of(&me.operator_id).await?;
        let sms = self.sms_sender(&me.operator_id).await?;
        let mut conn = self.store().read().await?;
        let setting = message_settings::get(&mut conn, &me.operator_id, MessageKind::Notice).await?;
        let follower = followers::of_staff(&mut conn, &me.operator_id, &me.staff_id).await?;
        let confirmed = staff_contacts::phone(&mut conn, &me, true).await?;
        let waiting = staff_contacts::phone(&mut conn, &me, false).await?;
        let now = self.now();
        let waits = |phone: &staff_contacts::Phone| phone.code_until.is_some_and(|until| now < until);
        Ok(MyAlerts {
            official_account: app_id.is_some(),
            notices: setting.is_some_and(|setting| setting.enabled),
            texts: sms.is_some_and(|sms| sms.covers(MessageKind::Notice)),
            // Who follows another account is not reached by this one.
            follower: follower.filter(|f| app_id.as_ref() == Some(&f.app_id)).map(|f| f.masked),
            phone: confirmed.map(|phone| phone.masked),
            waiting: waiting.filter(waits).map(|phone| phone.masked),
        })
    }

    /// Whom of an operator's staff there is a way to.
    pub(crate) async fn alert_contacts(&self, operator: &OperatorId) -> Result<Vec<Contact>> {
        let app_id = self.app_id_of(operator).await?;
        let mut conn = self.store().read().await?;
        let mut all: Vec<Contact> = Vec::new();
        if let Some(app_id) = &app_id {
            for row in followers::staff(&mut conn, operator, app_id).await? {
                let openid = Some(self.open_follower(&row)?);
                let to = Recipient { app_id: Some(app_id.clone()), openid, phone: None };
                all.push(Contact { staff: row.staff_id, to });
            }
        }
        for row in staff_contacts::phones(&mut conn, operator).await? {
            let phone = Some(self.open_staff_phone(&row)?);
            match all.iter_mut().find(|known| known.staff == row.of.staff_id) {
                Some(known) => known.to.phone = phone,
                None => all.push(Contact {
                    staff: row.of.staff_id,
                    to: Recipient { phone, ..Recipient::default() },
                }),
            }
        }
        Ok(all)
    }

    /// Queues a message to one of them. `false`: 微信普通消息 is off, or they were told before.
    pub(crate) async fn tell_staff(&self, tx: &mut Tx, contact: &Contact, alert: Alert<'_>) -> Result<bool> {
        let Contact { to, .. } = contact;
        // Two logins of one person are one person.
        let known_by = to.openid.as_deref().or_else(|| to.phone.as_ref().map(domain::phone::Phone::as_str));
        let key = format!("{}:{}", alert.key, hash(known_by.unwrap_or_default().as_bytes()));
        let new = NewMessage {
            operator: alert.operator,
            kind: MessageKind::Notice,
            to: to.clone(),
            values: values(alert.content, alert.initiator, alert.at),
            link: alert.link.map(str::to_owned),
            reference: alert.reference,
            dedup_key: &key,
            order: None,
            now: self.now(),
        };
        self.queue_message(tx, new).await
    }
}

fn values(content: &str, initiator: &str, at: UnixMs) -> Vec<(ValueKey, String)> {
    vec![
        (ValueKey::Content, content.to_owned()),
        (ValueKey::Source, SOURCE.to_owned()),
        (ValueKey::Initiator, initiator.to_owned()),
        (ValueKey::Time, at.shanghai_text()),
    ]
}
