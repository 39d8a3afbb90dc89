//! From the use cases' types to the console's and back.

use super::*;
use crate::api::accounts::check_in_words;
use crate::i18n::{Lang, explain, guide, lang, sms as words, tr};
use domain::message::MessageKind;
use service::Error;
use service::sms::{GatewayInput, SmsForm, SmsProvider, TextInput};

/// Every field of a gateway's description, by the name of the form and of the use case.
macro_rules! gateway_fields {
    ($($name:ident),* $(,)?) => {
        const GATEWAY: &[&str] = &[$(stringify!($name)),*];

        /// What was entered about a gateway.
        pub fn gateway(mut entered: BTreeMap<String, String>) -> GatewayInput {
            GatewayInput { $($name: entered.remove(stringify!($name)).unwrap_or_default()),* }
        }

        fn gateway_shown(input: GatewayInput) -> BTreeMap<String, String> {
            [$((stringify!($name).to_owned(), input.$name)),*].into()
        }
    };
}

gateway_fields! {
    url, method, body, charset, account_field, password_field, password_form, timestamp_field, phone_field, text_field,
    id_field, fixed, success, success_value, message_id, words,
}

/// The page.
pub fn page(form: SmsForm) -> SmsPage {
    SmsPage {
        configured: form.version > 0,
        enabled: form.enabled,
        sender: form.sender.as_str().to_owned(),
        account: form.account,
        secret_set_at: form.secret_set_at,
        app_id: form.app_id,
        signature: form.signature.as_str().to_owned(),
        sign: form.sign,
        gateway: gateway_shown(form.gateway.map(Into::into).unwrap_or_default()),
        texts: form
            .texts
            .into_iter()
            .map(|text| SmsText {
                kind: text.kind,
                template: text.template,
                proposed: text.proposed,
                values: text.values,
                available: available(text.kind),
                words: text.words,
                parts: text.parts,
            })
            .collect(),
        paste: form.receipt_url.map(|url| receipts(form.sender, url)).into_iter().collect(),
        receipt_at: form.receipt_at,
        checks: form.checks.into_iter().map(explained).collect(),
    }
}

/// Where the gateway's receipts go, and where to say so there.
fn receipts(sender: SmsProvider, value: String) -> Paste {
    let (label, place) = guide::paste(lang(), &format!("sms_receipts_{}", sender.as_str()));
    Paste { label, value, place }
}

/// A check in words, a refusal with what mends it.
pub fn explained(check: service::accounts::Check) -> Check {
    let (lang, refused) = (lang(), check.words.ends_with("_refused"));
    let known = check.args.first().filter(|_| refused).and_then(|code| explain::explain_any(lang, code));
    let mut shown = check_in_words(check);
    if let Some(known) = known {
        shown.words = format!("{}。{}{}", shown.words.trim_end(), known.cause, known.remedy);
        if lang == Lang::En {
            shown.words = shown.words.replacen('。', ". ", 1);
        }
    }
    shown
}

fn available(kind: MessageKind) -> String {
    let named: Vec<String> =
        kind.text_values().map(|key| format!("{key} {}", tr(words::value_name(key)))).collect();
    words::available(named.join(tr(words::COMMA)))
}

/// What is sent for each kind.
pub fn texts(entered: &BTreeMap<String, String>) -> Vec<TextInput> {
    let field =
        |kind: &MessageKind, part: &str| entered.get(&format!("{kind}_{part}")).cloned().unwrap_or_default();
    let text = |kind: &MessageKind| TextInput {
        kind: Some(*kind),
        template: field(kind, "template"),
        values: field(kind, "values"),
    };
    MessageKind::BY_TEMPLATE.iter().map(text).collect()
}

/// The form groups two kinds of fields under a name: `gateway[url]`, `texts[payment_template]`.
pub fn as_the_form_names_them(error: Error) -> Error {
    let Error::Invalid(mut fields) = error else { return error };
    for field in &mut fields {
        if GATEWAY.contains(&field.field.as_str()) {
            field.field = format!("gateway[{}]", field.field);
        } else if field.field.ends_with("_template") || field.field.ends_with("_values") {
            field.field = format!("texts[{}]", field.field);
        }
    }
    Error::Invalid(fields)
}

#[cfg(test)]
mod tests {
    use super::*;
    use service::error::FieldError;

    #[test]
    fn what_is_shown_is_what_is_entered() {
        let entered: BTreeMap<String, String> =
            GATEWAY.iter().map(|name| ((*name).to_owned(), format!("x-{name}"))).collect();
        assert_eq!(gateway_shown(gateway(entered.clone())), entered);
        let fields = ["url", "payment_values", "sign"].map(|name| FieldError::new(name, "required"));
        let Error::Invalid(named) = as_the_form_names_them(Error::Invalid(fields.into())) else { panic!() };
        let named: Vec<_> = named.into_iter().map(|f| f.field).collect();
        assert_eq!(named, ["gateway[url]", "texts[payment_values]", "sign"]);
    }
}
