//! What a message has to get past before anything is done: who it is from, whether it is signed and timely, and whether
//! it has the fields that every message has (`chinaums.md` 2, 3, 5).

use http::HeaderMap;
use serde_json::{Map, Value, json};

use crate::{clock, sandbox::Tools, state::State};

use super::{CLOCK_WINDOW_MS, sign};

/// How many nonces are remembered.
const NONCES_KEPT: usize = 2_000;

/// A refusal: what the business layer calls `errMsg`, the gateway calls `errInfo`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub status: u16,
    pub code: &'static str,
    pub words: String,
    /// What else stands in the answer.
    pub more: Map<String, Value>,
}

impl Refusal {
    /// Of the business layer: HTTP 200.
    pub fn new(code: &'static str, words: impl Into<String>) -> Self {
        Self { status: 200, code, words: words.into(), more: Map::new() }
    }

    /// Of the gateway: numbered, with `errInfo`.
    pub fn gateway(code: &'static str, words: &str) -> Self {
        let status = if code == "1000" { 200 } else { 412 };
        Self { status, code, words: words.into(), more: Map::new() }
    }

    pub fn is_gateway(&self) -> bool {
        self.code.bytes().all(|b| b.is_ascii_digit())
    }

    /// The members of the answer.
    pub fn body(&self) -> Map<String, Value> {
        let mut body = self.more.clone();
        let name = if self.is_gateway() { "errInfo" } else { "errMsg" };
        body.insert("errCode".into(), self.code.into());
        body.insert(name.into(), self.words.as_str().into());
        body
    }
}

/// Where a message came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Door {
    Open,
    Portal,
}

/// A message that may be acted on.
#[derive(Clone, Debug)]
pub(super) struct Message {
    pub door: Door,
    pub mid: String,
    pub fields: Map<String, Value>,
}

impl Message {
    pub fn text(&self, name: &str) -> String {
        self.fields.get(name).map(plain).unwrap_or_default()
    }

    /// A whole number of fen, as a JSON number or in digits.
    pub fn fen(&self, name: &str) -> Result<i64, Refusal> {
        let text = self.text(name);
        let value: Option<i64> =
            text.parse().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit()) && !text.is_empty());
        value
            .filter(|fen| (1..=100_000_000).contains(fen))
            .ok_or_else(|| Refusal::new("BAD_REQUEST", format!("{name}不合法")))
    }
}

/// A value as it takes part in a signature.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// `Authorization: OPEN-BODY-SIG` over a JSON body (2.1).
pub(super) fn open_call(
    state: &mut State,
    tools: &Tools<'_>,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Message, Refusal> {
    let value = headers.get("authorization").and_then(|v| v.to_str().ok()).unwrap_or_default();
    let list = value
        .strip_prefix("OPEN-BODY-SIG ")
        .ok_or_else(|| Refusal::gateway("9200", "Authorization格式错误"))?;
    let part = |name: &str| {
        let found = list.split(',').find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix("=\""));
        found.and_then(|text| text.strip_suffix('"')).unwrap_or_default().to_owned()
    };
    let signed = Signed {
        app_id: part("AppId"),
        timestamp: part("Timestamp"),
        nonce: part("Nonce"),
        signature: part("Signature"),
    };
    let mid = signed.check(state, tools, body)?;
    // The simulator's own strictness; a call is not made twice with one nonce.
    if state.chinaums.nonces.contains(&signed.nonce) {
        return Err(Refusal::gateway("9200", "Nonce重复"));
    }
    state.chinaums.nonces.push_back(signed.nonce);
    while state.chinaums.nonces.len() > NONCES_KEPT {
        state.chinaums.nonces.pop_front();
    }
    let fields: Map<String, Value> =
        serde_json::from_slice(body).map_err(|_| Refusal::new("BAD_REQUEST", "报文不是JSON"))?;
    common(state, tools, Message { door: Door::Open, mid, fields })
}

/// `OPEN-FORM-PARAM` in the address of the pay page (2.2).
pub(super) fn open_page(state: &State, tools: &Tools<'_>, query: &str) -> Result<Message, Refusal> {
    let pairs = pairs(query.as_bytes());
    let take = |name: &str| pairs.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone()).unwrap_or_default();
    if take("authorization") != "OPEN-FORM-PARAM" {
        return Err(Refusal::gateway("9200", "authorization格式错误"));
    }
    let content = take("content");
    let signed = Signed {
        app_id: take("appId"),
        timestamp: take("timestamp"),
        nonce: take("nonce"),
        signature: take("signature"),
    };
    let mid = signed.check(state, tools, content.as_bytes())?;
    let fields: Map<String, Value> =
        serde_json::from_str(&content).map_err(|_| Refusal::new("BAD_REQUEST", "content不是JSON"))?;
    common(state, tools, Message { door: Door::Open, mid, fields })
}

struct Signed {
    app_id: String,
    timestamp: String,
    nonce: String,
    signature: String,
}

impl Signed {
    /// The merchant whose signature it is.
    fn check(&self, state: &State, tools: &Tools<'_>, content: &[u8]) -> Result<String, Refusal> {
        let at = clock::parse_beijing(&self.timestamp)
            .ok_or_else(|| Refusal::gateway("1000", "Timestamp解析失败"))?;
        if (tools.now_ms - at).abs() > CLOCK_WINDOW_MS {
            return Err(Refusal::gateway("1000", "Timestamp超出有效时间"));
        }
        if self.nonce.is_empty() || self.nonce.len() > 128 {
            return Err(Refusal::gateway("9200", "Nonce不合法"));
        }
        let merchant = state.chinaums.merchants.iter().find(|m| m.app_id == self.app_id);
        let merchant = merchant.ok_or_else(|| Refusal::gateway("9200", "AppId不存在"))?;
        let wanted =
            sign::open_signature(&self.app_id, &merchant.app_key, &self.timestamp, &self.nonce, content);
        if wanted == self.signature {
            Ok(merchant.mid.clone())
        } else {
            Err(Refusal::gateway("9200", "签名验证失败"))
        }
    }
}

/// A JSON body of the portal: `msgSrc` and `sign` (3).
pub(super) fn portal_call(state: &State, tools: &Tools<'_>, body: &[u8]) -> Result<Message, Refusal> {
    let fields: Map<String, Value> =
        serde_json::from_slice(body).map_err(|_| Refusal::new("BAD_REQUEST", "报文不是JSON"))?;
    portal(state, tools, fields)
}

/// The address of the portal's pay page (4.4).
pub(super) fn portal_page(state: &State, tools: &Tools<'_>, query: &str) -> Result<Message, Refusal> {
    let fields = pairs(query.as_bytes()).into_iter().map(|(name, value)| (name, value.into())).collect();
    portal(state, tools, fields)
}

fn portal(state: &State, tools: &Tools<'_>, fields: Map<String, Value>) -> Result<Message, Refusal> {
    let texts: Vec<(String, String)> =
        fields.iter().map(|(name, value)| (name.clone(), plain(value))).collect();
    let source = fields.get("msgSrc").map(plain).unwrap_or_default();
    let merchant = state.chinaums.merchants.iter().find(|m| m.msg_src == source);
    let merchant = merchant.ok_or_else(|| Refusal::new("INVALID_MSGSRC", "消息来源不存在"))?;
    if !sign::verifies(&texts, &merchant.communication_key) {
        return Err(Refusal::new("BAD_SIGN", "签名错误"));
    }
    common(state, tools, Message { door: Door::Portal, mid: merchant.mid.clone(), fields })
}

/// What every message has: a time, the merchant's number and terminal, the product (5).
fn common(state: &State, tools: &Tools<'_>, message: Message) -> Result<Message, Refusal> {
    let asked = message.text("requestTimestamp");
    let digits: String = asked.chars().filter(char::is_ascii_digit).collect();
    let shaped = asked.len() == 19 && asked.as_bytes().get(10) == Some(&b' ');
    let at = clock::parse_beijing(&digits).filter(|_| shaped);
    if at.is_none_or(|at| (tools.now_ms - at).abs() > CLOCK_WINDOW_MS) {
        return Err(Refusal::new("ABNORMAL_REQUEST_TIME", "请求时间异常"));
    }
    let merchant = state.chinaums.merchant(&message.mid);
    let known = merchant.is_some_and(|m| message.text("mid") == m.mid && message.text("tid") == m.tid);
    if !known {
        return Err(Refusal::new("NO_MERCHANT", "商户号或终端号不存在"));
    }
    if merchant.is_some_and(|m| message.text("instMid") != m.inst_mid) {
        return Err(Refusal::new("INVLID_MERCHANT_CONFIG", "机构商户号配置错误"));
    }
    if message.text("msgId").len() > 64 {
        return Err(Refusal::new("BAD_REQUEST", "msgId过长"));
    }
    Ok(message)
}

/// A number of the merchant's: letters, digits, 6 to 32 of them, the source number first (1).
pub(super) fn number(state: &State, mid: &str, field: &str, number: &str) -> Result<(), Refusal> {
    let source = state.chinaums.merchant(mid).map(|m| m.source_no.as_str()).unwrap_or_default();
    let shaped = (6..=32).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_alphanumeric());
    if shaped && number.starts_with(source) {
        Ok(())
    } else {
        let mut refusal =
            Refusal::new("BAD_REQUEST", format!("{field}不合法，须以来源编号{source}开头，6至32位"));
        refusal.more = json!({ field: number }).as_object().cloned().unwrap_or_default();
        Err(refusal)
    }
}

fn pairs(text: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(text).map(|(n, v)| (n.into_owned(), v.into_owned())).collect()
}
