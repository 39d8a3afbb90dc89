//! What the demo and the sandbox tell each other at the start.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Everything that the product's WeChat Pay form asks for.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DemoAccount {
    /// Merchant number.
    pub mch_id: String,
    /// Serial of the merchant API certificate, 40 upper-case hex digits.
    pub merchant_serial: String,
    /// `apiclient_key.pem`.
    pub merchant_private_key_pem: String,
    /// `apiclient_cert.pem`.
    pub merchant_certificate_pem: String,
    /// API key of v2, 32 characters.
    pub api_v2_key: String,
    /// `APIv3` key, 32 characters.
    pub api_v3_key: String,
    /// `PUB_KEY_ID_…`.
    pub wechatpay_public_key_id: String,
    /// The public key that belongs to it.
    pub wechatpay_public_key_pem: String,
    /// The official account.
    pub official_account_app_id: String,
    /// Its secret.
    pub official_account_app_secret: String,
    /// The mobile app of the open platform.
    pub mobile_app_id: String,
    /// Its secret.
    pub mobile_app_secret: String,
}

/// Everything that the product's Alipay form asks for.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DemoAlipay {
    /// The application, 16 digits.
    pub app_id: String,
    /// The merchant's PID.
    pub seller_id: String,
    /// 应用私钥, bare base64.
    pub app_private_key: String,
    /// 支付宝公钥, bare base64.
    pub alipay_public_key: String,
    /// `appCertPublicKey_{app_id}.crt`.
    pub app_certificate: String,
    /// `alipayCertPublicKey_RSA2.crt`.
    pub alipay_certificate: String,
    /// `alipayRootCert.crt`.
    pub root_certificate: String,
}

/// How the car park page reaches the product.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct Parking {
    /// Base of the REST interface, e.g. `http://127.0.0.1:3000/api/v1`.
    pub api_base: String,
    /// Bearer key, `pk_…`.
    pub api_key: String,
    /// Webhook secret, `whsec_…`.
    pub webhook_secret: String,
    /// Code of the site.
    pub site: String,
}

/// Somebody who can sign in at the console.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct DemoUser {
    /// Sign-in name.
    pub login: String,
    /// Password of the demo.
    pub password: String,
    /// In words: which operator, which role.
    pub role: String,
}

/// A printed code.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct DemoQrCode {
    /// In words: where it hangs.
    pub label: String,
    /// What it says: the whole address.
    pub url: String,
}

/// What the start page shows about the demo.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct DemoInfo {
    /// The operators' console.
    pub console_url: String,
    /// Who can sign in.
    pub users: Vec<DemoUser>,
    /// What can be scanned.
    pub qr_codes: Vec<DemoQrCode>,
}
