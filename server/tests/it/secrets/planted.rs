//! Which secrets there are. What is sealed is taken from the database itself, so that no sealed column can be
//! forgotten; of what is kept as a hash, the schema names the columns.

use super::search::Canary;
use serde_json::Value;
use service::Vault;
use std::collections::BTreeSet;
use std::path::Path;
use store::Store;
use store::sealed::{self, Place, Sealed};

/// Columns that hold the hash of a secret that somebody carries, and the name under which it is planted.
pub const HASHED: [(&str, &str, &str); 11] = [
    ("api_key", "key_hash", "api_key.key_hash"),
    ("client_token", "token_hash", "client_token.token_hash"),
    ("console_session", "token_hash", "console_session.token_hash"),
    ("half_sign_in", "token_hash", "half_sign_in.token_hash"),
    ("payer_session", "token_hash", "payer_session.token_hash"),
    ("recovery_code", "code_hash", "recovery_code.code_hash"),
    ("staff", "password_hash", "NewStaff.password"),
    ("staff_link", "token_hash", "staff_link.token_hash"),
    ("visitor_booking", "host_hash", "visitor_booking.host"),
    ("visitor_booking", "visitor_hash", "visitor_booking.visitor"),
    ("visitor_host", "bind_hash", "visitor_host.bind"),
];

/// Columns that end like those and hold no hash of a secret that could be looked for: references to one, of a body, of a
/// form's name, of the audit log's rows, of six digits that stand everywhere by accident.
const OTHERS: [(&str, &str); 8] = [
    ("app_request", "body_hash"),
    ("audit_log", "prev_hash"),
    ("oauth_state", "session_hash"),
    ("payer_card", "session_hash"),
    ("payer_choice", "session_hash"),
    ("payer_identity", "session_hash"),
    ("staff_phone", "code_hash"),
    ("visitor_booking", "form_hash"),
];

/// What opens a credential or proves who somebody is: it must not come out anywhere. The rest is personal: it is shown
/// to whom it concerns, and must not be in a log.
fn is_credential(place: Place) -> bool {
    match place {
        Place::AccountVersion
        | Place::App
        | Place::TerminalKey
        | Place::Webhook
        | Place::SecondFactor
        | Place::Sms
        | Place::VisitorKey
        | Place::OaToken
        | Place::OaCallback => true,
        Place::Notification
        | Place::Message
        | Place::HolderPhone
        | Place::StaffFollower
        | Place::StaffPhone
        | Place::VisitorHost
        | Place::VisitorBooking => false,
    }
}

/// What the value of a row is sealed for.
fn context(place: Place, row: &Sealed) -> String {
    let (id, number) = (&row.id, row.number);
    match place {
        Place::AccountVersion => format!("merchant_account_version/{id}/{number}"),
        Place::App => format!("provider_app/{id}"),
        Place::TerminalKey => format!("terminal_key:{id}:{number}"),
        Place::Webhook => format!("webhook_endpoint:{id}:secret"),
        Place::Notification => format!("notification:{id}:sealed"),
        Place::Message => format!("message_private:{id}:sealed"),
        Place::HolderPhone => format!("holder_phone:{id}:sealed"),
        Place::StaffFollower => format!("staff_follower:{id}:sealed"),
        Place::StaffPhone => format!("staff_phone:{id}:sealed"),
        Place::SecondFactor => format!("second_factor:{id}:sealed"),
        Place::Sms => format!("sms_setting/{id}"),
        Place::VisitorKey => format!("visitor_key:{id}:{number}"),
        Place::VisitorHost => format!("visitor_host:{id}"),
        Place::VisitorBooking => format!("visitor_booking:{id}"),
        Place::OaToken => format!("oa_token/{id}"),
        Place::OaCallback => format!("oa_callback/{id}"),
    }
}

/// What lies sealed in a database: credentials, and what is personal.
#[derive(Default)]
pub struct Opened {
    pub credentials: Vec<Canary>,
    pub personal: Vec<Canary>,
    /// The columns of which nothing was found.
    pub empty: Vec<(&'static str, &'static str)>,
}

impl Opened {
    pub async fn of(store: &Store, vault: &Vault) -> Self {
        let mut opened = Self::default();
        for place in Place::ALL {
            let mut conn = store.read().await.unwrap();
            let rows = sealed::after(&mut conn, *place, ("", 0), 1_000).await.unwrap();
            let (table, column) = place.names();
            if rows.is_empty() {
                opened.empty.push((table, column));
            }
            for row in rows {
                let plain = vault.open(&context(*place, &row), &row.bytes).unwrap();
                opened.take(*place, table, &plain);
            }
        }
        opened
    }

    fn take(&mut self, place: Place, table: &str, plain: &[u8]) {
        let mut leaves = Vec::new();
        match serde_json::from_slice::<Value>(plain) {
            Ok(value @ (Value::Object(_) | Value::Array(_))) => strings(&value, table, &mut leaves),
            _ => leaves.push((table.to_owned(), plain.to_vec())),
        }
        for (name, value) in leaves {
            // What a message says and what a provider told is shown where it belongs; who is meant is not.
            let told = place == Place::Notification || name.contains(".values");
            let Some(canary) = Canary::new(&name, &value).filter(|_| !told) else { continue };
            if is_credential(place) { &mut self.credentials } else { &mut self.personal }.push(canary);
        }
    }
}

fn strings(value: &Value, name: &str, into: &mut Vec<(String, Vec<u8>)>) {
    match value {
        Value::String(text) => into.push((name.to_owned(), text.clone().into_bytes())),
        Value::Object(fields) => {
            fields.iter().for_each(|(key, v)| strings(v, &format!("{name}.{key}"), into))
        }
        Value::Array(items) => items.iter().for_each(|v| strings(v, name, into)),
        _ => {}
    }
}

#[test]
fn no_hashed_secret_of_the_schema_is_forgotten() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("store/migrations/sqlite");
    let mut found = BTreeSet::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let schema = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let mut table = String::new();
        for line in schema.lines().map(str::trim) {
            if let Some(name) = line.strip_prefix("CREATE TABLE ") {
                table = name.trim_end_matches(" (").to_owned();
            }
            let column = line.split(' ').next().unwrap_or_default();
            if column.ends_with("_hash") && line.contains(" TEXT") {
                found.insert((table.clone(), column.to_owned()));
            }
        }
    }
    let hashed = HASHED.iter().map(|(table, column, _)| (table, column));
    let known = hashed.chain(OTHERS.iter().map(|(table, column)| (table, column)));
    assert_eq!(found, known.map(|(table, column)| ((*table).to_owned(), (*column).to_owned())).collect());
}
