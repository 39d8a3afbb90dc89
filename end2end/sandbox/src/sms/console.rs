//! What the simulated gateways show and do for a person at the mouse: `/sandbox/sms`.

use axum::{Json, Router, extract::State as Shared, routing::get};
use serde::{Deserialize, Serialize};

use crate::{
    Sandbox,
    faces::refusal::Refusal,
    ids,
    state::{
        AliyunCustomer, EventKind, GatewayCustomer, MagicNumber, ReceiptUrls, SmsGateway, SmsMessage,
        SmsReview, SmsTemplate, TencentCustomer,
    },
};

pub(crate) fn router() -> Router<Sandbox> {
    Router::new().route("/sandbox/sms", get(show).post(change))
}

/// Credentials, templates, outbox.
#[derive(Serialize)]
pub(crate) struct View {
    aliyun: AliyunCustomer,
    tencent: TencentCustomer,
    gateway: GatewayCustomer,
    gateway_url: String,
    gateway_text_url: String,
    sign: String,
    sign_approved: bool,
    aliyun_templates: Vec<SmsTemplate>,
    tencent_templates: Vec<SmsTemplate>,
    receipt_urls: ReceiptUrls,
    magic_numbers: Vec<Magic>,
    /// Newest first.
    outbox: Vec<SmsMessage>,
}

#[derive(Serialize)]
struct Magic {
    number: &'static str,
    what: MagicNumber,
}

async fn show(Shared(sandbox): Shared<Sandbox>) -> Json<View> {
    let base = sandbox.config().sandbox_base.to_string();
    let base = base.trim_end_matches('/');
    Json(sandbox.read(|state| {
        let sms = state.sms.clone();
        View {
            aliyun: sms.aliyun,
            tencent: sms.tencent,
            gateway: sms.gateway,
            gateway_url: format!("{base}/sms-gateway/msg/send/json"),
            gateway_text_url: format!("{base}/sms-gateway/msg/HttpBatchSendSM"),
            sign: sms.sign,
            sign_approved: sms.sign_approved,
            aliyun_templates: sms.aliyun_templates,
            tencent_templates: sms.tencent_templates,
            receipt_urls: sms.receipt_urls,
            magic_numbers: MagicNumber::ALL.map(|(number, what)| Magic { number, what }).into(),
            outbox: sms.outbox.into_iter().rev().collect(),
        }
    }))
}

/// One act of a gateway's staff.
#[derive(Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
enum Act {
    /// Another AccessKey secret, SecretKey and password.
    NewSecrets,
    /// The signature's review.
    Sign { approved: bool },
    /// A template's review.
    Template { id: String, review: SmsReview },
    /// Where a gateway's receipts go.
    Receipts { gateway: SmsGateway, url: String },
}

async fn change(Shared(sandbox): Shared<Sandbox>, Json(act): Json<Act>) -> Result<Json<View>, Refusal> {
    if let Act::Receipts { gateway, url } = &act {
        if !sandbox.set_sms_receipts(*gateway, url) {
            return Err(Refusal::code("unknown"));
        }
        return Ok(show(Shared(sandbox)).await);
    }
    sandbox.change(|state, tools| {
        let sms = &mut state.sms;
        let text = match act {
            Act::NewSecrets => {
                sms.aliyun.access_key_secret = ids::alphanumeric(tools.random, 30);
                sms.tencent.secret_key = ids::alphanumeric(tools.random, 32);
                sms.gateway.password = ids::alphanumeric(tools.random, 12);
                ("短信平台：更换了密钥", "SMS gateways: the secrets were replaced")
            }
            Act::Sign { approved } => {
                sms.sign_approved = approved;
                ("短信平台：更改了签名状态", "SMS gateways: the signature's state was changed")
            }
            Act::Template { id, review } => {
                let mut all = sms.aliyun_templates.iter_mut().chain(&mut sms.tencent_templates);
                let template = all.find(|template| template.id == id).ok_or(Refusal::code("unknown"))?;
                template.review = review;
                ("短信平台：更改了模板状态", "SMS gateways: a template's state was changed")
            }
            Act::Receipts { .. } => return Ok(()),
        };
        state.log(tools.now_ms, EventKind::Setting, "sms", text);
        Ok::<(), Refusal>(())
    })?;
    Ok(show(Shared(sandbox)).await)
}
