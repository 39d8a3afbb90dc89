//! Platform certificates (1.4).

use serde_json::{Value, json};

use crate::{
    clock, crypto, ids,
    sandbox::Tools,
    state::{Merchant, PlatformCertificate, State},
};

use super::{
    error::ApiError,
    exchange::{Done, query_value},
};

const NONE: &str = "无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥。可查看指引\
https://pay.weixin.qq.com/docs/merchant/products/platform-certificate/wxp-pub-key-guide.html";

/// `GET /v3/certificates[?algorithm_type=RSA]`.
pub(super) fn download(
    state: &State,
    tools: &Tools<'_>,
    mch_id: &str,
    query: &str,
) -> Result<Done, ApiError> {
    let merchant = state.merchant(mch_id).ok_or_else(ApiError::system)?;
    let algorithm = query_value(query, "algorithm_type").unwrap_or_else(|| "RSA".into());
    if !["RSA", "SM2", "ALL"].contains(&algorithm.as_str()) {
        let value = Value::from(algorithm);
        return Err(ApiError::field(
            "algorithm_type".into(),
            value,
            "Value is not one of the enumerated ones",
            "query",
        ));
    }
    // Every certificate here is RSA.
    if !merchant.certificates_offered || algorithm == "SM2" {
        return Err(ApiError::new(404, "RESOURCE_NOT_EXISTS", NONE));
    }
    let offered = merchant.platform_certificates.iter().filter(|c| c.offered);
    let data: Result<Vec<Value>, ApiError> = offered.map(|c| entry(merchant, c, tools)).collect();
    Ok(Done::ok(json!({ "data": data? })))
}

fn entry(
    merchant: &Merchant,
    certificate: &PlatformCertificate,
    tools: &Tools<'_>,
) -> Result<Value, ApiError> {
    let credential = &certificate.credential;
    let nonce = ids::hex_lower(tools.random, 12);
    let ciphertext = crypto::gcm_encrypt(
        merchant.api_v3_key.as_bytes(),
        nonce.as_bytes(),
        b"certificate",
        credential.certificate_pem.as_bytes(),
    )
    .map_err(|_| ApiError::invalid_request("商户未设置APIv3密钥"))?;
    Ok(json!({
        "effective_time": clock::rfc3339(credential.effective_ms),
        "encrypt_certificate": {
            "algorithm": "AEAD_AES_256_GCM",
            "associated_data": "certificate",
            "ciphertext": ciphertext,
            "nonce": nonce,
        },
        "expire_time": clock::rfc3339(credential.expires_ms),
        "serial_no": credential.serial,
    }))
}
