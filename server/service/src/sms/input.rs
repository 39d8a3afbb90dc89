//! The fields of the form: each read and checked, everything that is wrong said at once.

use super::stored::{Facts, KindText, Stored};
use super::types::{GatewayInput, SaveSms, SmsProvider, SmsSignature, TextInput};
use super::words;
use crate::check::Fields;
use crate::error::{Error, Result};
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

/// A line that is not empty and not too long.
fn line(wrong: &mut Fields, field: &str, text: &str, most: usize) -> String {
    let text = text.trim();
    if text.is_empty() {
        wrong.wrong(field, "required");
    } else if text.chars().count() > most {
        wrong.wrong_with(field, "too_long", most.to_string());
    } else if text.chars().any(char::is_control) {
        wrong.wrong(field, "character");
    }
    text.to_owned()
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
    let account = line(&mut wrong, "account", &input.account, 100);
    let known = stored.filter(|s| s.facts.sender == sender && s.facts.account == account);
    let given = input.secret.as_ref().map(|s| s.expose_secret().trim()).filter(|text| !text.is_empty());
    let secret = match (given, known) {
        (Some(text), _) if text.len() > 200 => {
            wrong.wrong_with("secret", "too_long", "200");
            None
        }
        (Some(text), _) => Some(SecretString::from(text.to_owned())),
        (None, Some(known)) => Some(known.secret.clone()),
        (None, None) => wrong.required("secret", None),
    };
    let app_id = match sender {
        SmsProvider::Tencent => {
            let app_id = line(&mut wrong, "app_id", &input.app_id, 20);
            if !app_id.bytes().all(|b| b.is_ascii_digit()) {
                wrong.wrong("app_id", "digits");
            }
            app_id
        }
        _ => String::new(),
    };
    let signature = word(&mut wrong, "signature", &input.signature, SmsSignature::parse);
    let sign = input.sign.trim().trim_start_matches(['【', '[']).trim_end_matches(['】', ']']);
    let sign = line(&mut wrong, "sign", sign, LONGEST_SIGN);
    let gateway = (sender == SmsProvider::Gateway).then(|| gateway(&mut wrong, &input.gateway));
    let texts: Vec<KindText> =
        input.texts.iter().filter_map(|text| one_text(&mut wrong, sender, text)).collect();
    if texts.is_empty() && wrong.is_clean() {
        wrong.wrong("payment_template", "sms_no_text");
    }
    let (Some(secret), true) = (secret, wrong.is_clean()) else { return Err(wrong.refusal()) };
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
                wrong.wrong_with(&template_field, "too_long", LONGEST_TEXT.to_string());
            }
            if template.starts_with('【') {
                wrong.wrong(&template_field, "sms_sign_in_text");
            }
            for name in words::names(template, "{") {
                if of_kind(kind, name).is_none() {
                    wrong.wrong_with(&template_field, "sms_unknown_value", name);
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
                wrong.wrong(&template_field, code);
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
            _ => wrong.wrong_with(field, "sms_unknown_value", item),
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
            None => wrong.wrong("fixed", "sms_fixed"),
        }
    }
    let success = text(&input.success);
    let template = GatewayTemplate {
        url: text(&input.url),
        method: word(wrong, "method", &input.method, of_list::<Method>),
        body: word(wrong, "body", &input.body, of_list::<Body>),
        charset: word(wrong, "charset", &input.charset, of_list::<Charset>),
        account_field: text(&input.account_field),
        password_field: text(&input.password_field),
        password_form: word(wrong, "password_form", &input.password_form, of_list::<PasswordForm>),
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
        wrong.wrong(bad.field, bad.code);
    }
    template
}

/// A word of a closed list; the usual one where none is said.
fn word<T: Default>(wrong: &mut Fields, field: &str, text: &str, parse: fn(&str) -> Option<T>) -> T {
    let text = text.trim();
    if text.is_empty() {
        return T::default();
    }
    parse(text).unwrap_or_else(|| {
        wrong.wrong_with(field, "sms_unknown_word", text);
        T::default()
    })
}

fn of_list<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_value(Value::String(text.to_owned())).ok()
}
