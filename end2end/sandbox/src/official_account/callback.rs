//! 服务器配置 (3.5): how an address is verified when it is saved, and how events are written, signed and encrypted.

use aes_gcm::{
    KeyInit,
    aes::{Aes256, cipher::BlockCipherEncrypt},
};
use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig, general_purpose::STANDARD},
};
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use sha1::{Digest, Sha1};
use url::{Host, Url};

use crate::{
    clock,
    faults::FaultName,
    ids,
    notifications::{self, News},
    outbound::TimeLimit,
    random::Random,
    sandbox::{Sandbox, Tools},
    state::{MessageMode, MessageServer, Notification, OfficialAccount, Provider, State},
    wechat_pay::directories::is_loopback,
};

/// Seconds after each failure: up to three times more.
pub(crate) const RETRIES_S: [i64; 3] = [5, 5, 5];
/// Faults of how an event is signed and sealed.
pub(crate) const SEAL_FAULTS: [FaultName; 2] = [FaultName::CorruptSignature, FaultName::TamperedBody];
/// The merchant's server must answer within this time.
const ANSWER_WITHIN: std::time::Duration = std::time::Duration::from_secs(5);

/// What is wrong with a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServerRefusal {
    /// The URL is none that the platform takes.
    Url,
    /// The token has another shape.
    Token,
    /// The `EncodingAESKey` has another shape.
    AesKey,
    /// No answer came.
    Silent,
    /// Something else than `echostr` came back.
    Mismatch,
}

/// `hex SHA1(concat(sort(parts)))`.
#[must_use]
pub fn signature(parts: &[&str]) -> String {
    let mut sorted = parts.to_vec();
    sorted.sort_unstable();
    hex::encode(Sha1::digest(sorted.concat().as_bytes()))
}

/// The 32 bytes of an `EncodingAESKey`. None: it is not 43 letters and digits.
#[must_use]
pub fn aes_key(text: &str) -> Option<[u8; 32]> {
    if text.len() != 43 || !text.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    // The last sign of a drawn key carries two bits that belong to nothing.
    let lenient = GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent);
    GeneralPurpose::new(&alphabet::STANDARD, lenient).decode(text).ok()?.try_into().ok()
}

/// `random(16) ‖ length ‖ message ‖ AppID`, padded to blocks of 32, AES-256-CBC with the key's beginning as IV; base64.
#[must_use]
pub fn encrypt(key: &[u8; 32], lead: &[u8; 16], message: &str, app_id: &str) -> String {
    let mut plain = lead.to_vec();
    plain.extend_from_slice(&u32::try_from(message.len()).unwrap_or_default().to_be_bytes());
    plain.extend_from_slice(message.as_bytes());
    plain.extend_from_slice(app_id.as_bytes());
    let pad = 32 - plain.len() % 32;
    plain.extend(std::iter::repeat_n(u8::try_from(pad).unwrap_or_default(), pad));
    let Ok(cipher) = Aes256::new_from_slice(key) else { return String::new() };
    let mut before: [u8; 16] = [0; 16];
    before.copy_from_slice(&key[..16]);
    for block in plain.chunks_exact_mut(16) {
        block.iter_mut().zip(before).for_each(|(b, p)| *b ^= p);
        if let Ok(block) = <&mut [u8; 16]>::try_from(&mut *block) {
            cipher.encrypt_block(block.into());
            before = *block;
        }
    }
    STANDARD.encode(plain)
}

/// Whether the platform takes these settings at all.
///
/// # Errors
/// Which of them it does not take.
pub fn check(server: &MessageServer) -> Result<Url, ServerRefusal> {
    let url = Url::parse(&server.url).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    let url = url.ok_or(ServerRefusal::Url)?;
    let named = |host: Host<&str>| match host {
        Host::Domain(name) => name.contains('.') || name == "localhost",
        _ => false,
    };
    let local = url.host().is_some_and(|host| is_loopback(&host));
    if !local && (url.port().is_some() || !url.host().is_some_and(named)) {
        return Err(ServerRefusal::Url);
    }
    let letters = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric());
    if !(3..=32).contains(&server.token.len()) || !letters(&server.token) {
        return Err(ServerRefusal::Token);
    }
    if aes_key(&server.aes_key).is_none() {
        return Err(ServerRefusal::AesKey);
    }
    Ok(url)
}

/// The address with the platform's parameters.
fn signed(
    url: &str,
    server: &MessageServer,
    tools: (i64, &dyn Random),
    more: &[(&str, &str)],
) -> Option<(Url, Stamp)> {
    let stamp = Stamp { timestamp: clock::seconds(tools.0).to_string(), nonce: ids::digits(tools.1, 10) };
    let mut url = Url::parse(url).ok()?;
    url.query_pairs_mut()
        .append_pair("signature", &signature(&[&server.token, &stamp.timestamp, &stamp.nonce]))
        .append_pair("timestamp", &stamp.timestamp)
        .append_pair("nonce", &stamp.nonce)
        .extend_pairs(more);
    Some((url, stamp))
}

struct Stamp {
    timestamp: String,
    nonce: String,
}

impl Sandbox {
    /// Verifies an address as the platform does before it saves it: by GET, with an `echostr` to be given back.
    ///
    /// # Errors
    /// What is wrong.
    pub async fn verify_server(&self, server: &MessageServer) -> Result<(), ServerRefusal> {
        let url = check(server)?;
        // The sandbox goes nowhere but to the product.
        if !self.is_product(&url) {
            return Err(ServerRefusal::Silent);
        }
        let echo = ids::digits(self.random().as_ref(), 19);
        let tools = (self.now_ms(), self.random());
        let made = signed(&server.url, server, (tools.0, tools.1.as_ref()), &[("echostr", &echo)]);
        let (url, _) = made.ok_or(ServerRefusal::Url)?;
        let mut request =
            http::Request::get(url.as_str()).body(Bytes::new()).map_err(|_| ServerRefusal::Url)?;
        request.extensions_mut().insert(TimeLimit(ANSWER_WITHIN));
        let answer = self.outbound().send(request).await.map_err(|_| ServerRefusal::Silent)?;
        let echoed = answer.status().is_success() && answer.body().as_ref() == echo.as_bytes();
        if echoed { Ok(()) } else { Err(ServerRefusal::Mismatch) }
    }

    /// Whether an address is the product's: the only place that the simulated platforms go to.
    pub(crate) fn is_product(&self, url: &Url) -> bool {
        let product = &self.config().product_base;
        let local = |url: &Url| url.host().is_some_and(|host| is_loopback(&host));
        let same_host = url.host_str() == product.host_str() || local(url) && local(product);
        same_host && url.port_or_known_default() == product.port_or_known_default()
    }
}

/// Tells the account's server that somebody follows, or does no longer.
pub(crate) fn followed(state: &mut State, tools: &Tools<'_>, app_id: &str, person: &str, follows: bool) {
    let event = if follows { "subscribe" } else { "unsubscribe" };
    let key = "<EventKey><![CDATA[]]></EventKey>";
    announce(state, tools, app_id, person, event, key, event);
}

/// Tells the account's server how a template message ended.
pub(super) fn message_finished(
    state: &mut State,
    tools: &Tools<'_>,
    app_id: &str,
    person: &str,
    msg_id: i64,
    status: &str,
) {
    let more = format!("<MsgID>{msg_id}</MsgID><Status><![CDATA[{status}]]></Status>");
    announce(state, tools, app_id, person, "TEMPLATESENDJOBFINISH", &more, &msg_id.to_string());
}

/// Puts an event on its way, if the account has a server.
fn announce(
    state: &mut State,
    tools: &Tools<'_>,
    app_id: &str,
    person: &str,
    event: &str,
    more: &str,
    subject: &str,
) {
    let Some(account) = state.official_account(app_id) else { return };
    let Some(server) = &account.server else { return };
    let (to, from) = (account.origin_id(), ids::openid(app_id, person));
    let created = clock::seconds(tools.now_ms);
    let xml = format!(
        "<xml><ToUserName><![CDATA[{to}]]></ToUserName><FromUserName><![CDATA[{from}]]></FromUserName>\
         <CreateTime>{created}</CreateTime><MsgType><![CDATA[event]]></MsgType>\
         <Event><![CDATA[{event}]]></Event>{more}</xml>"
    );
    let news = News {
        provider: Provider::OfficialAccount,
        id: ids::notification_id(tools.random),
        mch_id: app_id.to_owned(),
        out_trade_no: subject.to_owned(),
        out_refund_no: None,
        event_type: event.to_owned(),
        url: server.url.clone(),
        created_ms: tools.now_ms,
        resource: xml,
        body: String::new(),
    };
    notifications::enqueue(state, tools, news);
}

/// The request that carries an event, by the account's settings of today.
pub(crate) fn compose(
    state: &mut State,
    tools: &Tools<'_>,
    notification: &Notification,
    faults: &[FaultName],
) -> Option<http::Request<Bytes>> {
    let account = state.official_account(&notification.mch_id)?;
    let server = account.server.as_ref()?;
    let person = between(&notification.resource, "<FromUserName><![CDATA[", "]]>").unwrap_or_default();
    let mut more = vec![("openid", person)];
    let sealed = (server.mode != MessageMode::Plain).then(|| seal(account, server, notification, tools));
    if sealed.is_some() {
        more.push(("encrypt_type", "aes"));
    }
    let (mut url, stamp) = signed(&server.url, server, (tools.now_ms, tools.random), &more)?;
    let mut xml = match (&sealed, server.mode) {
        (None, _) => notification.resource.clone(),
        (Some(sealed), MessageMode::Both) => {
            let open = notification.resource.trim_end_matches("</xml>");
            format!("{open}<Encrypt><![CDATA[{sealed}]]></Encrypt></xml>")
        }
        (Some(sealed), _) => format!(
            "<xml><ToUserName><![CDATA[{}]]></ToUserName><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>",
            account.origin_id()
        ),
    };
    if let Some(sealed) = &sealed {
        let own = signature(&[&server.token, &stamp.timestamp, &stamp.nonce, sealed]);
        url.query_pairs_mut().append_pair("msg_signature", &own);
    }
    if faults.contains(&FaultName::CorruptSignature) {
        let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        let bent = pairs.into_iter().map(|(name, value)| {
            let wrong = name.ends_with("signature");
            let value = if wrong { signature(&[&value]) } else { value };
            (name, value)
        });
        let bent: Vec<(String, String)> = bent.collect();
        url.query_pairs_mut().clear().extend_pairs(bent);
    }
    if faults.contains(&FaultName::TamperedBody) {
        xml = tamper(&xml, sealed.is_some());
    }
    http::Request::post(url.as_str())
        .header(CONTENT_TYPE, "text/xml")
        .header(http::header::USER_AGENT, "Mozilla/4.0")
        .body(Bytes::from(xml))
        .ok()
}

fn seal(account: &OfficialAccount, server: &MessageServer, of: &Notification, tools: &Tools<'_>) -> String {
    let mut lead = [0; 16];
    tools.random.fill(&mut lead);
    let key = aes_key(&server.aes_key).unwrap_or_default();
    encrypt(&key, &lead, &of.resource, &account.app_id)
}

/// What only the encrypted form protects: in clear nothing but the address is signed.
fn tamper(xml: &str, sealed: bool) -> String {
    if sealed {
        let at = xml.rfind("]]></Encrypt>").map_or(0, |at| at - 8);
        let sign = if xml.as_bytes().get(at) == Some(&b'A') { "B" } else { "A" };
        let mut bent = xml.to_owned();
        bent.replace_range(at..=at, sign);
        bent
    } else {
        xml.replacen("<Event>", "<Event >", 1)
    }
}

fn between<'a>(text: &'a str, open: &str, close: &str) -> Option<&'a str> {
    text.split_once(open)?.1.split_once(close).map(|(inner, _)| inner)
}

/// `success`, nothing, or a reply: anything else and the platform asks again.
pub(crate) fn accepted(status: http::StatusCode, body: &[u8]) -> bool {
    let body = body.trim_ascii();
    status == http::StatusCode::OK && (body.is_empty() || body == b"success" || body.starts_with(b"<xml>"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_and_keys_are_those_of_the_public_vectors() {
        // wechatpy's tests; the keys are public.
        assert_eq!(signature(&["test", "1410685589", "test"]), "f21891de399b4e33a1a93c9a7b8a8fffb5a443ff");
        assert!(aes_key("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG").is_some());
        assert!(aes_key("short").is_none());
    }

    #[test]
    fn settings_of_other_shapes_are_refused() {
        let good = MessageServer {
            url: "http://127.0.0.1:3000/wechat/events/x".into(),
            token: "peake2026".into(),
            aes_key: "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG".into(),
            mode: MessageMode::Safe,
        };
        assert!(check(&good).is_ok());
        let with = |change: fn(&mut MessageServer)| {
            let mut server = good.clone();
            change(&mut server);
            check(&server).unwrap_err()
        };
        assert_eq!(with(|s| s.url = "ftp://a.example/".into()), ServerRefusal::Url);
        assert_eq!(with(|s| s.url = "http://a.example:8080/".into()), ServerRefusal::Url);
        assert_eq!(with(|s| s.url = "http://10.0.0.9/".into()), ServerRefusal::Url);
        assert_eq!(with(|s| s.token = "ab".into()), ServerRefusal::Token);
        assert_eq!(with(|s| s.aes_key.truncate(42)), ServerRefusal::AesKey);
    }
}
