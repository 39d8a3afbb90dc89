//! A telephone number at which a member of staff is told where WeChat cannot, confirmed by a code that was sent to it.

use super::{person, values};
use crate::Service;
use crate::access::Actor;
use crate::audit;
use crate::error::{Error, Result};
use crate::payer::session;
use crate::secrets::token_hash;
use crate::sms::refused;
use domain::ids::uuid_v7;
use domain::message::MessageKind;
use domain::phone::Phone;
use domain::time::{DAY, MINUTE};
use serde_json::json;
use store::staff_contacts;
use store::{throttle, transact};
use subtle::ConstantTimeEq as _;

/// How long a code counts.
const CODE_MS: i64 = 10 * MINUTE;
/// How many guesses there are.
const GUESSES: i64 = 5;
/// Codes for one person, and for one number, in a day.
const CODES_PER_DAY: i64 = 10;

/// What a number is sealed for.
pub(crate) fn phone_context(id: &str) -> String {
    format!("staff_phone:{id}:sealed")
}

fn code_hash(id: &str, code: &str) -> String {
    token_hash(&format!("{id}:{code}"))
}

impl Service {
    /// Sends a code to the actor's number; it is theirs once they have entered the code.
    ///
    /// # Errors
    /// The role may see nothing; it is no mobile number (field `phone`); [`Error::Conflict`] `no_texts_of_notices`;
    /// [`Error::Throttled`]; [`Error::Provider`] with the gateway's words.
    pub async fn send_alert_code(&self, actor: &Actor, phone: &str) -> Result<()> {
        let of = person(actor)?;
        let phone = Phone::parse(phone).ok_or_else(|| Error::field("phone", "not_a_phone"))?;
        let sms = self.sms_sender(&of.operator_id).await?;
        let sms = sms.filter(|sms| sms.covers(MessageKind::Notice));
        let sms = sms.ok_or(Error::Conflict("no_texts_of_notices"))?;
        let (now, id) = (self.now(), uuid_v7(self.now(), self.random()));
        let code = format!("{:06}", u64::from_le_bytes(self.random::<8>()) % 1_000_000);
        let row = staff_contacts::Phone {
            sealed: self.vault().seal(
                self.inner.random.as_ref(),
                &phone_context(&id),
                phone.as_str().as_bytes(),
            )?,
            masked: phone.masked(),
            code_hash: Some(code_hash(&id, &code)),
            guesses: GUESSES,
            code_until: Some(now.plus(CODE_MS)),
            id,
            of,
        };
        let counted = [row.of.staff_id.as_str().to_owned(), session::hash(phone.as_str().as_bytes())];
        transact!(Error, self.store(), |tx| {
            for one in &counted {
                let key = format!("alert_code:{one}");
                if let Some(until) = throttle::count(tx, &key, now, DAY, CODES_PER_DAY).await? {
                    return Err(Error::Throttled { retry_after_ms: until.since(now) });
                }
            }
            staff_contacts::put_waiting(tx, &row, now).await?;
            audit::record(self, tx, actor, "alert.code", &row.masked, &json!({})).await
        })?;
        let said = values(&format!("验证码 {code}，10分钟内有效"), "接收通知", now);
        let our_id = hex::encode(self.random::<16>());
        match sms.send(MessageKind::Notice, &phone, &said, &our_id).await {
            Err(error) if !error.is_unknown() => Err(refused(&error)),
            // Where no answer came, the message may well be on its way.
            Ok(_) | Err(_) => Ok(()),
        }
    }

    /// The actor entered the code that was sent to their number.
    ///
    /// # Errors
    /// The role may see nothing; at field `code`: `code_wrong`, `code_ended`.
    pub async fn confirm_alert_phone(&self, actor: &Actor, code: &str) -> Result<()> {
        let (of, now, code) = (person(actor)?, self.now(), code.trim());
        let right = transact!(Error, self.store(), |tx| {
            let waiting = staff_contacts::phone(tx, &of, false).await?;
            let waiting = waiting.filter(|phone| phone.code_until.is_some_and(|until| now < until));
            let waiting = waiting.ok_or_else(|| Error::field("code", "code_ended"))?;
            if !staff_contacts::guess(tx, &waiting.id).await? {
                return Err(Error::field("code", "code_ended"));
            }
            let (kept, typed) = (waiting.code_hash.clone().unwrap_or_default(), code_hash(&waiting.id, code));
            let right: bool = kept.as_bytes().ct_eq(typed.as_bytes()).into();
            // A wrong guess is counted: this commits too.
            if right {
                staff_contacts::confirm(tx, &waiting, now).await?;
                audit::record(self, tx, actor, "alert.phone", &waiting.masked, &json!({})).await?;
            }
            Ok(right)
        })?;
        if right { Ok(()) } else { Err(Error::field("code", "code_wrong")) }
    }

    /// The actor's number is forgotten.
    ///
    /// # Errors
    /// The role may see nothing; there is none.
    pub async fn remove_alert_phone(&self, actor: &Actor) -> Result<()> {
        let of = person(actor)?;
        transact!(Error, self.store(), |tx| {
            staff_contacts::remove_phone(tx, &of, false).await?;
            if !staff_contacts::remove_phone(tx, &of, true).await? {
                return Err(Error::NotFound("phone"));
            }
            audit::record(self, tx, actor, "alert.phone_removed", &actor.name, &json!({})).await
        })
    }

    pub(super) fn open_staff_phone(&self, row: &staff_contacts::Phone) -> Result<Phone> {
        let plain = self.vault().open(&phone_context(&row.id), &row.sealed)?;
        let phone = std::str::from_utf8(&plain).ok().and_then(Phone::parse);
        phone.ok_or_else(|| Error::Internal("a number of a member of staff cannot be read".to_owned()))
    }
}
