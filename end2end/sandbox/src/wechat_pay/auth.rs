//! Who calls: sections 1.2 and 1.12, in the order of section 6.

use http::{HeaderMap, StatusCode};

use crate::{
    clock, crypto,
    state::{Merchant, State},
};

use super::{
    error::{ApiError, Detail},
    exchange::Call,
    rules,
};

const SCHEME: &str = "WECHATPAY2-SHA256-RSA2048 ";

/// The five values of the header.
#[derive(Debug, Default, PartialEq, Eq)]
struct Authorization<'a> {
    mchid: &'a str,
    serial_no: &'a str,
    timestamp: &'a str,
    nonce_str: &'a str,
    signature: &'a str,
}

/// A caller who is who he says.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    pub mch_id: String,
    /// Which of the merchant's certificates signed; the bridge's parameters must be signed with the same.
    pub serial: String,
}

/// The checks before anything is read from the body.
pub(super) fn check(state: &State, now_ms: i64, call: &Call<'_>) -> Result<Caller, ApiError> {
    if !call.is_transaction() && (missing(call.headers, "user-agent") || missing(call.headers, "accept")) {
        return Err(ApiError::invalid_request("Http头缺少Accept或User-Agent"));
    }
    identify(state, now_ms, call).map_err(|mut error| {
        error.request_id = !(call.is_transaction() && error.status == StatusCode::UNAUTHORIZED);
        error
    })
}

fn missing(headers: &HeaderMap, name: &str) -> bool {
    headers.get(name).is_none_or(|value| value.as_bytes().iter().all(u8::is_ascii_whitespace))
}

fn identify(state: &State, now_ms: i64, call: &Call<'_>) -> Result<Caller, ApiError> {
    let header = call.headers.get("authorization").and_then(|value| value.to_str().ok());
    let sent = header.and_then(read).ok_or_else(|| malformed(call))?;
    let timestamp: i64 = sent.timestamp.parse().map_err(|_| malformed(call))?;
    if clock::seconds(now_ms).saturating_sub(timestamp).saturating_abs() > rules::CLOCK_WINDOW_S {
        return Err(ApiError::sign("Http头Authorization中的timestamp与发起请求的时间不得超过5分钟"));
    }
    let merchant = state.merchant(sent.mchid).ok_or_else(|| ApiError::sign("签名错误"))?;
    let certificate = merchant
        .certificates
        .iter()
        .find(|c| c.serial == sent.serial_no && c.expires_ms > now_ms)
        .ok_or_else(|| ApiError::sign("商户证书序列号有误。请使用签名私钥匹配的证书序列号"))?;
    let message = crypto::request_message(call.method, call.url, sent.timestamp, sent.nonce_str, call.body);
    if !certificate.key.verifies(&message, sent.signature) {
        return Err(mismatch(call, &sent, message.len()));
    }
    check_wechatpay_serial(merchant, call.headers)?;
    Ok(Caller { mch_id: merchant.mch_id.clone(), serial: certificate.serial.clone() })
}

fn malformed(call: &Call<'_>) -> ApiError {
    if call.is_transaction() {
        ApiError::sign("签名信息错误，验签失败")
    } else {
        ApiError::sign("Http头Authorization值格式错误，请参考《微信支付商户REST API签名规则》")
    }
}

fn mismatch(call: &Call<'_>, sent: &Authorization<'_>, length: usize) -> ApiError {
    let body: String = String::from_utf8_lossy(call.body).chars().take(8).collect();
    let beginning =
        format!("{}\n{}\n{}\n{}\n{body}\n", call.method, call.url, sent.timestamp, sent.nonce_str);
    let mut error = ApiError::sign("签名错误");
    let (method, url) = (call.method.into(), call.url.into());
    error.detail = Some(Box::new(Detail::Signature { method, url, length, beginning }));
    error
}

/// `Wechatpay-Serial` may be absent; if it is there, it must name a key of ours.
fn check_wechatpay_serial(merchant: &Merchant, headers: &HeaderMap) -> Result<(), ApiError> {
    match headers.get("wechatpay-serial").map(|value| value.to_str().unwrap_or_default()) {
        None => Ok(()),
        Some(serial) if merchant.signing_key(serial).is_some() => Ok(()),
        Some(_) => Err(ApiError::new(400, "PARAM_ERROR", "平台证书序列号Wechatpay-Serial错误")),
    }
}

/// Reads `WECHATPAY2-SHA256-RSA2048 mchid="…",nonce_str="…",…`: each of the five exactly once, in any order,
/// without spaces between them.
fn read(header: &str) -> Option<Authorization<'_>> {
    let mut sent = Authorization::default();
    for pair in header.strip_prefix(SCHEME)?.split(',') {
        let (name, quoted) = pair.split_once('=')?;
        let value = quoted.strip_prefix('"')?.strip_suffix('"')?;
        let slot = match name {
            "mchid" => &mut sent.mchid,
            "serial_no" => &mut sent.serial_no,
            "timestamp" => &mut sent.timestamp,
            "nonce_str" => &mut sent.nonce_str,
            "signature" => &mut sent.signature,
            _ => return None,
        };
        if !slot.is_empty() || value.is_empty() || value.contains('"') {
            return None;
        }
        *slot = value;
    }
    let all = [sent.mchid, sent.serial_no, sent.timestamp, sent.nonce_str, sent.signature];
    all.iter().all(|value| !value.is_empty()).then_some(sent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_read_in_any_order_and_in_no_other_form() {
        let ok = r#"WECHATPAY2-SHA256-RSA2048 mchid="1",nonce_str="n",signature="a+/==",timestamp="5",serial_no="S""#;
        let sent = read(ok).unwrap();
        assert_eq!((sent.mchid, sent.signature, sent.serial_no), ("1", "a+/==", "S"));
        let other =
            r#"WECHATPAY2-SHA256-RSA2048 serial_no="S",timestamp="5",mchid="1",signature="a",nonce_str="n""#;
        assert_eq!(read(other).unwrap().timestamp, "5");
        for wrong in [
            r#"Bearer mchid="1""#,
            r#"WECHATPAY2-SHA256-RSA2048 mchid="1",nonce_str="n",signature="a",timestamp="5""#,
            r#"WECHATPAY2-SHA256-RSA2048 mchid="1", nonce_str="n",signature="a",timestamp="5",serial_no="S""#,
            r#"WECHATPAY2-SHA256-RSA2048 mchid=1,nonce_str="n",signature="a",timestamp="5",serial_no="S""#,
            r#"WECHATPAY2-SHA256-RSA2048 mchid="1",mchid="1",nonce_str="n",signature="a",timestamp="5",serial_no="S""#,
            r#"WECHATPAY2-SHA256-RSA2048 mchid="1",x="1",nonce_str="n",signature="a",timestamp="5",serial_no="S""#,
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
