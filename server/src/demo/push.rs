//! The official account behind an operator of the demo: its verification file, its server address, its templates, and
//! short messages for whoever does not follow it. Everything is entered on both sides, as an operator would.

use ::sandbox::Sandbox;
use ::sandbox::state::{MessageMode, MessageServer, SmsGateway};
use anyhow::{Context, ensure};
use domain::message::MessageKind;
use secrecy::SecretString;
use service::official_account::UploadFile;
use service::sms::{SaveSms, TextInput};
use service::{Actor, Service};

/// What the gateway's templates are for, and which values go into them in their order.
const TEXTS: [(MessageKind, &str, &str); 4] = [
    (MessageKind::Payment, "SMS_100000001", "amount, bill_no, time"),
    (MessageKind::Notice, "SMS_100000002", "source, content, time"),
    (MessageKind::VisitorRequest, "SMS_100000003", "visitor, time, reason"),
    (MessageKind::VisitorResult, "SMS_100000004", "time, result"),
];

/// Joins an operator's official account to the product. May be repeated.
///
/// # Errors
/// A use case refused, or the account does not take what the product made.
pub async fn join(actor: &Actor, service: &Service, sandbox: &Sandbox, app_id: &str) -> anyhow::Result<()> {
    verification_file(actor, service, sandbox, app_id).await?;
    let made = service.make_oa_callback(actor).await?;
    let server =
        MessageServer { url: made.url, token: made.token, aes_key: made.aes_key, mode: MessageMode::Safe };
    sandbox.verify_server(&server).await.map_err(|refused| {
        anyhow::anyhow!("the account's console does not take the server address: {refused:?}")
    })?;
    ensure!(sandbox.set_message_server(app_id, server), "there is no such official account");
    for kind in MessageKind::BY_TEMPLATE {
        let best = service.account_templates(actor, *kind).await?.into_iter().next();
        let best =
            best.filter(|candidate| candidate.is_fit).context("the account has no template for a kind")?;
        service.pick_template(actor, *kind, &best.found.template_id, None).await?;
        service.set_message_push(actor, *kind, true).await?;
    }
    Ok(())
}

/// Uploads the account's verification file and releases it.
async fn verification_file(
    actor: &Actor,
    service: &Service,
    sandbox: &Sandbox,
    app_id: &str,
) -> anyhow::Result<()> {
    let file = sandbox.read(|state| {
        let account = state.official_account(app_id)?;
        Some((account.verify_file(), account.verify_code.clone()))
    });
    let (name, code) = file.context("there is no such official account")?;
    let upload = UploadFile { path: String::new(), name, content: code.into_bytes() };
    let id = service.upload_verification_file(actor, upload).await?;
    service.release_verification_file(actor, &id).await?;
    Ok(())
}

/// Short messages through the simulated Alibaba Cloud. May be repeated.
///
/// # Errors
/// A use case refused.
pub async fn short_messages(actor: &Actor, service: &Service, sandbox: &Sandbox) -> anyhow::Result<()> {
    let (customer, sign) = sandbox.read(|state| (state.sms.aliyun.clone(), state.sms.sign.clone()));
    let text = |(kind, template, values): (MessageKind, &str, &str)| TextInput {
        kind: Some(kind),
        template: template.to_owned(),
        values: values.to_owned(),
    };
    let input = SaveSms {
        sender: "aliyun".to_owned(),
        account: customer.access_key_id,
        secret: Some(SecretString::from(customer.access_key_secret)),
        sign,
        texts: TEXTS.into_iter().map(text).collect(),
        ..SaveSms::default()
    };
    service.save_sms(actor, input).await?;
    service.set_sms(actor, true).await?;
    let receipts = service.sms_form(actor).await?.receipt_url.unwrap_or_default();
    let known = sandbox.set_sms_receipts(SmsGateway::Aliyun, &receipts);
    ensure!(known, "the gateway sends its receipts to nobody but the product");
    Ok(())
}
