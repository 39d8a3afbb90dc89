//! The official account's server address (服务器配置): what is pasted there, and what comes from there (wechat.md 3.5).

use super::NewCallback;
use crate::Service;
use crate::access::Actor;
use crate::audit;
use crate::error::{Error, Result};
use channels::wechat::oa::callback::{self, AesKey, CallbackError, Event, Stamp, Told};
use domain::access::Permission;
use domain::ids::AppRowId;
use domain::time::{MINUTE, UnixMs};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{apps, oa_callbacks, transact};

/// How far the stamp of a message that is not encrypted may be from our clock: its signature does not cover the body,
/// so an old address must not serve for another body.
const FRESH_MS: i64 = 10 * MINUTE;
/// Longest text that is echoed.
const MAX_ECHO: usize = 256;
/// Letters and digits of the token and of the EncodingAESKey.
const TOKEN_LENGTH: usize = 32;
const KEY_LENGTH: usize = 43;

/// What the secrets of an app's address are sealed for.
pub(crate) fn callback_context(app: &AppRowId) -> String {
    format!("oa_callback/{app}")
}

pub(super) fn url(public_base: &str, notify_key: &str) -> String {
    format!("{public_base}/notify/wechat-oa/{notify_key}")
}

#[derive(Serialize, Deserialize)]
struct Secrets {
    token: String,
    aes_key: String,
}

/// The query of a call to the address.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct CallbackCall {
    /// Over token, timestamp and nonce.
    #[serde(default)]
    pub signature: String,
    /// The platform's clock.
    #[serde(default)]
    pub timestamp: String,
    /// Its random number.
    #[serde(default)]
    pub nonce: String,
    /// What it wants to hear, when it checks the address.
    pub echostr: Option<String>,
    /// `aes` where the body is encrypted.
    pub encrypt_type: Option<String>,
    /// Over the ciphertext too.
    pub msg_signature: Option<String>,
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallbackTaken {
    /// It is dealt with, now or before.
    Taken,
    /// It is not from the platform, or not for us.
    Refused,
}

impl Service {
    /// Makes token and key of the address, the first ones or others in their place. They are answered this once.
    ///
    /// # Errors
    /// The role may not; there is no official account.
    pub async fn make_oa_callback(&self, actor: &Actor) -> Result<NewCallback> {
        let operator = actor.require(Permission::ManagePayment)?;
        let app = self.wechat_oa_row(operator).await?;
        let secrets = Secrets { token: self.letters(TOKEN_LENGTH), aes_key: self.letters(KEY_LENGTH) };
        let plain = zeroize::Zeroizing::new(
            serde_json::to_vec(&secrets).map_err(|e| Error::Internal(e.to_string()))?,
        );
        let sealed = self.vault().seal(self.inner.random.as_ref(), &callback_context(&app.id), &plain)?;
        let (now, key) = (self.now(), hex::encode(self.random::<16>()));
        let notify_key = transact!(Error, self.store(), |tx| {
            let kept = oa_callbacks::of_app(tx, &app.id).await?;
            let plain = kept.as_ref().is_some_and(|row| row.plain_allowed);
            let notify_key = kept.map_or_else(|| key.clone(), |row| row.notify_key);
            oa_callbacks::put(tx, &app.id, &notify_key, &sealed, plain, now).await?;
            audit::record(self, tx, actor, "official_account.callback", &app.app_id, &json!({})).await?;
            Ok(notify_key)
        })?;
        let url = url(&self.settings().public_base, &notify_key);
        Ok(NewCallback { url, token: secrets.token, aes_key: secrets.aes_key })
    }

    /// Says whether messages that are not encrypted are taken too.
    ///
    /// # Errors
    /// The role may not; there is no address yet.
    pub async fn allow_plain_callbacks(&self, actor: &Actor, allowed: bool) -> Result<()> {
        let operator = actor.require(Permission::ManagePayment)?;
        let app = self.wechat_oa_row(operator).await?;
        transact!(Error, self.store(), |tx| {
            if !oa_callbacks::allow_plain(tx, &app.id, allowed).await? {
                return Err(Error::NotFound("oa_callback"));
            }
            let detail = json!({ "plain": allowed });
            audit::record(self, tx, actor, "official_account.callback_mode", &app.app_id, &detail).await
        })
    }

    /// The platform checks the address: what to answer it. `None`: not with our token.
    ///
    /// # Errors
    /// [`Error::NotFound`]: no such address. The database.
    pub async fn verify_oa_callback(&self, key: &str, call: &CallbackCall) -> Result<Option<String>> {
        let (row, secrets) = self.callback_at(key).await?;
        let now = self.now();
        let echo = call.echostr.as_deref().filter(|e| e.len() <= MAX_ECHO && e.bytes().all(is_shown));
        if !callback::verify(&SecretString::from(secrets.token), stamp(call), &call.signature) {
            self.refuse_callback(&row, "bad_signature", now).await?;
            return Ok(None);
        }
        let Some(echo) = echo else { return Ok(None) };
        transact!(Error, self.store(), |tx| { Ok(oa_callbacks::verified(tx, &row.app_row_id, now).await?) })?;
        Ok(Some(echo.to_owned()))
    }

    /// Takes a message of the account's server in.
    ///
    /// # Errors
    /// [`Error::NotFound`]: no such address. The database: then the platform sends it again.
    pub async fn take_oa_callback(
        &self,
        key: &str,
        call: &CallbackCall,
        body: &[u8],
    ) -> Result<CallbackTaken> {
        let (row, secrets) = self.callback_at(key).await?;
        let now = self.now();
        let mut conn = self.store().read().await?;
        let app = apps::by_id(&mut conn, &row.app_row_id).await?.ok_or(Error::NotFound("oa_callback"))?;
        drop(conn);
        match read(&row, &secrets, &app.app_id, call, body, now) {
            Ok(event) => {
                self.take_event(&row, &app, &event).await?;
                Ok(CallbackTaken::Taken)
            }
            Err(code) => {
                self.refuse_callback(&row, code, now).await?;
                Ok(CallbackTaken::Refused)
            }
        }
    }

    /// Hands an event on. The platform repeats what was not answered in time; a repetition changes nothing.
    async fn take_event(&self, row: &oa_callbacks::Row, app: &apps::Row, event: &Event) -> Result<()> {
        let now = self.now();
        let what = match &event.told {
            Told::TemplateSent { msg_id, status } => {
                self.message_finished(&app.operator_id, &app.app_id, *msg_id, status).await?;
                "event:TEMPLATESENDJOBFINISH"
            }
            // Of what followers write nothing is kept.
            Told::Other(what) => what.as_str(),
        };
        // Not every message costs a write.
        let seen = row.last_event.as_deref() == Some(what)
            && row.last_at.is_some_and(|last| now.since(last) < MINUTE);
        if seen {
            return Ok(());
        }
        transact!(Error, self.store(), |tx| { Ok(oa_callbacks::taken(tx, &app.id, what, now).await?) })
    }

    /// Remembers why something was refused, at most once a minute for the same reason.
    async fn refuse_callback(&self, row: &oa_callbacks::Row, code: &str, now: UnixMs) -> Result<()> {
        metrics::counter!("oa_callbacks_refused", "why" => code.to_owned()).increment(1);
        let seen = row.refused_code.as_deref() == Some(code)
            && row.refused_at.is_some_and(|last| now.since(last) < MINUTE);
        if seen {
            return Ok(());
        }
        transact!(Error, self.store(), |tx| {
            Ok(oa_callbacks::refused(tx, &row.app_row_id, code, now).await?)
        })
    }

    async fn callback_at(&self, key: &str) -> Result<(oa_callbacks::Row, Secrets)> {
        let found = oa_callbacks::by_key(&mut self.store().read().await?, key).await?;
        let row = found.ok_or(Error::NotFound("oa_callback"))?;
        let plain = self.vault().open(&callback_context(&row.app_row_id), &row.sealed)?;
        let secrets = serde_json::from_slice(&plain)
            .map_err(|_| Error::Internal("the secrets of a server address are damaged".to_owned()))?;
        Ok((row, secrets))
    }

    /// Random letters and digits, every one as likely as every other.
    fn letters(&self, length: usize) -> String {
        const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        let mut text = String::with_capacity(length);
        while text.len() < length {
            let drawn = self.random::<64>();
            // 248 is the largest multiple of 62 in a byte.
            let fair = drawn.iter().filter(|byte| **byte < 248);
            let signs = fair.map(|byte| char::from(ALPHABET[usize::from(byte % 62)]));
            text.extend(signs.take(length - text.len()));
        }
        text
    }
}

fn stamp(call: &CallbackCall) -> Stamp<'_> {
    Stamp { timestamp: &call.timestamp, nonce: &call.nonce }
}

fn is_shown(byte: u8) -> bool {
    byte.is_ascii_graphic()
}

/// The message inside a call, once it is proven to be the platform's; otherwise why not.
fn read(
    row: &oa_callbacks::Row,
    secrets: &Secrets,
    app_id: &str,
    call: &CallbackCall,
    body: &[u8],
    now: UnixMs,
) -> std::result::Result<Event, &'static str> {
    let token = SecretString::from(secrets.token.as_str());
    if !callback::verify(&token, stamp(call), &call.signature) {
        return Err("bad_signature");
    }
    if call.encrypt_type.as_deref() == Some("aes") {
        let key = AesKey::parse(&secrets.aes_key).ok_or("undecryptable")?;
        let signature = call.msg_signature.as_deref().unwrap_or_default();
        let message = callback::open(&token, &key, app_id, stamp(call), signature, body).map_err(code_of)?;
        return callback::read(&message).map_err(code_of);
    }
    if !row.plain_allowed {
        return Err("not_encrypted");
    }
    let sent = call.timestamp.parse::<i64>().ok().and_then(|s| s.checked_mul(1_000)).ok_or("malformed")?;
    if now.since(UnixMs(sent)).saturating_abs() > FRESH_MS {
        return Err("stale");
    }
    callback::read(body).map_err(code_of)
}

fn code_of(error: CallbackError) -> &'static str {
    match error {
        CallbackError::BadSignature => "bad_signature",
        CallbackError::Undecryptable => "undecryptable",
        CallbackError::OtherApp => "other_app",
        CallbackError::Malformed => "malformed",
    }
}
