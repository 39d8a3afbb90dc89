//! The fields of the form: each read and checked, everything that is wrong said at once.

use super::stored::{Facts, KindText, Stored};
use super::types::{GatewayInput, SaveSms, SmsProvider, SmsSignature, TextInput};
use super::words;
use crate::error::{Error, FieldError, Result};
use channels::sms::gateway::{Body, Charset, GatewayTemplate, Method, PasswordForm, Success};
use domain::message::{MessageKind, ValueKey};
use domain::time::UnixMs;
use secrecy::{ExposeSecret as _, SecretString};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The most characters of a signature.
const LONGEST_SIGN: usize = 30;
/// The most characters of a text.
const LONGEST_TEXT: usize = 400;

/// Well-formed input, completed by what is stored, ready to be tried.
pub(super) struct Candidate {
    pub facts: Facts,
    pub secret: SecretString,
    /// Another account, secret or address than stored: what was known of them is not known of these.
    pub other_account: bool,
    /// Anything at all is other than stored.
    pub changed: bool,
}

#[derive(Default)]
struct Fields(Vec<FieldError>);

impl Fields {
    fn say(&mut self, field: &str, code: &str) {
        self.0.push(FieldError::new(field, code));
    }

    /// A line that is not empty and not too long.
    fn line(&mut self, field: &str, text: &str, most: usize) -> String {
        let text = text.trim();
        if text.is_empty() {
            self.say(field, "required");
        } else if text.chars().count() > most {
            self.0.push(FieldError::new(field, "too_long").with(most.to_string()));
        } else if text.chars().any(char::is_control) {
            self.say(field, "character");
        }
        text.to_owned()
    }
}

/// Reads the form.
///
/// # Errors
/// [`Error::Invalid`] with every field that is wrong.
pub(super) fn read(input: &SaveSms, stored: Option<&Stored>, now: UnixMs) -> Result<Candidate> {
    let mut wrong = Fields::default();
    let Some(sender) = SmsProvider::parse(input.sender.trim()) else {
        return Err(Error::field("sender", "required"));
    };
    let account = wrong.line("account", &input.account, 100);
    let known = stored.filter(|s| s.facts.sender == sender && s.facts.account == account);
    let given = input.secret.as_ref().map(|s| s.expose_secret().trim()).filter(|text| !text.is_empty());
    let secret = match (given, known) {
        (Some(text), _) if text.len() > 200 => {
            wrong.0.push(FieldError::new("secret", "too_long").with("200"));
            None
        }
        (Some(text), _) => Some(SecretString::from(text.to_owned())),
        (None, Some(known)) => Some(known.secret.clone()),
        (None, None) => {
            wrong.say("secret", "required");
            None
        }
    };
    let app_id = match sender {
        SmsProvider::Tencent => {
            let app_id = wrong.line("app_id", &input.app_id, 20);
            if !app_id.bytes().all(|b| b.is_ascii_digit()) {
                wrong.say("app_id", "digits");
            }
            app_id
        }
        _ => String::new(),
    };
    let signature = SmsSignature::parse(input.signature.trim()).unwrap_or_default();
    let sign = input.sign.trim().trim_start_matches(['【', '[']).trim_end_matches(['】', ']']);
    let sign = wrong.line("sign", sign, LONGEST_SIGN);
    let gateway = (sender == SmsProvider::Gateway).then(|| gateway(&mut wrong, &input.gateway));
    let texts: Vec<KindText> =
        input.texts.iter().filter_map(|text| one_text(&mut wrong, sender, text)).collect();
    if texts.is_empty() && wrong.0.is_empty() {
        wrong.say("payment_template", "sms_no_text");
    }
    let (Some(secret), true) = (secret, wrong.0.is_empty()) else { return Err(Error::Invalid(wrong.0)) };
    Ok(complete(
        Facts { sender, account, app_id, signature, sign, gateway, texts, secret_set_at: now },
        secret,
        stored,
    ))
}

/// Compares with what is stored: what is the same keeps its moment, and what is known of it.
fn complete(mut facts: Facts, secret: SecretString, stored: Option<&Stored>) -> Candidate {
    let Some(stored) = stored else { return Candidate { facts, secret, other_account: true, changed: true } };
    let old = &stored.facts;
    let same_secret = stored.secret.expose_secret() == secret.expose_secret();
    let where_to = |facts: &Facts| {
        (facts.sender, facts.account.clone(), facts.app_id.clone(), facts.signature, facts.gateway.clone())
    };
    let other_account = !same_secret || where_to(old) != where_to(&facts);
    if same_secret {
        facts.secret_set_at = old.secret_set_at;
    }
    if !other_account {
        for text in &mut facts.texts {
            let same = old.text(text.kind).filter(|known| known.template == text.template);
            text.content = same.and_then(|known| known.content.clone());
        }
    }
    let changed = other_account || facts != *old;
    Candidate { facts, secret, other_account, changed }
}

fn one_text(wrong: &mut Fields, sender: SmsProvider, input: &TextInput) -> Option<KindText> {
    let kind = input.kind.filter(|kind| kind.is_by_template())?;
    let template = input.template.trim();
    if template.is_empty() {
        return None;
    }
    let (template_field, values_field) =
        (format!("{}_template", kind.as_str()), format!("{}_values", kind.as_str()));
    let params = match sender {
        SmsProvider::Gateway => {
            if template.chars().count() > LONGEST_TEXT {
                wrong.0.push(FieldError::new(&template_field, "too_long").with(LONGEST_TEXT.to_string()));
            }
            if template.starts_with('【') {
                wrong.say(&template_field, "sms_sign_in_text");
            }
            for name in words::names(template, "{") {
                if of_kind(kind, name).is_none() {
                    wrong.0.push(FieldError::new(&template_field, "sms_unknown_value").with(name));
                }
            }
            Vec::new()
        }
        SmsProvider::Aliyun | SmsProvider::Tencent => {
            let shaped = match sender {
                SmsProvider::Aliyun => template.starts_with("SMS_") && template.len() <= 40,
                _ => template.len() <= 20 && template.bytes().all(|b| b.is_ascii_digit()),
            };
            if !shaped {
                let code = if sender == SmsProvider::Aliyun { "sms_aliyun_template" } else { "digits" };
                wrong.say(&template_field, code);
            }
            params(wrong, &values_field, kind, &input.values)
        }
    };
    Some(KindText { kind, template: template.to_owned(), params, content: None })
}

fn of_kind(kind: MessageKind, name: &str) -> Option<ValueKey> {
    ValueKey::parse(name).filter(|key| kind.text_values().any(|known| known == *key))
}

/// `amount, no=bill_no`.
fn params(wrong: &mut Fields, field: &str, kind: MessageKind, text: &str) -> Vec<(String, ValueKey)> {
    let mut found = Vec::new();
    for item in text.split([',', '，', '、', ';', '；']).map(str::trim).filter(|item| !item.is_empty()) {
        let (name, ours) =
            item.split_once('=').map_or((item, item), |(name, ours)| (name.trim(), ours.trim()));
        match of_kind(kind, ours) {
            Some(key) if name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') && name.len() <= 40 => {
                found.push((name.to_owned(), key));
            }
            _ => wrong.0.push(FieldError::new(field, "sms_unknown_value").with(item)),
        }
    }
    found
}

fn gateway(wrong: &mut Fields, input: &GatewayInput) -> GatewayTemplate {
    let text = |text: &str| text.trim().to_owned();
    let mut fixed = Vec::new();
    for line in input.fixed.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match line.split_once('=') {
            Some((name, value)) => fixed.push((text(name), text(value))),
            None => wrong.say("fixed", "sms_fixed"),
        }
    }
    let success = text(&input.success);
    let template = GatewayTemplate {
        url: text(&input.url),
        method: word::<Method>(&input.method),
        body: word::<Body>(&input.body),
        charset: word::<Charset>(&input.charset),
        account_field: text(&input.account_field),
        password_field: text(&input.password_field),
        password_form: word::<PasswordForm>(&input.password_form),
        timestamp_field: text(&input.timestamp_field),
        phone_field: text(&input.phone_field),
        text_field: text(&input.text_field),
        id_field: text(&input.id_field),
        fixed,
        success: if success.starts_with('/') {
            Success::Pointer { pointer: success, value: text(&input.success_value) }
        } else {
            Success::Pattern { pattern: success }
        },
        message_id: text(&input.message_id),
        words: text(&input.words),
    };
    for bad in template.problems() {
        wrong.say(bad.field, bad.code);
    }
    template
}

/// A word of a closed list; the usual one for any other, since a form cannot send another.
fn word<T: DeserializeOwned + Default>(text: &str) -> T {
    serde_json::from_value(Value::String(text.trim().to_owned())).unwrap_or_default()
}
