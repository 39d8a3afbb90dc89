//! Who and what the demo consists of.

use super::folder::Secrets;
use ::sandbox::{KeySource, Sandbox};
use anyhow::Context as _;
use service::apply::ApplyFile;
use toml::Value;

/// The ready operator's code.
pub const OPERATOR: &str = "qingshan";
/// Its car park's code.
pub const SITE: &str = "P001";
/// The operator's code whose accounts have every mistake of the guide.
pub const BROKEN: &str = "baishi";
/// The ready operator's card station's code.
pub const STATION: &str = "C001";
/// What the code of its visitors' page is called.
pub const BOOKING: &str = "青山广场 访客预约 · Visitors";
/// What the terminal at the exit is called.
pub const TERMINAL: &str = "东出口缴费机 · Exit machine";

/// Somebody of the demo.
pub struct Staff {
    /// What they sign in with.
    pub login: &'static str,
    /// Operator and role, in words.
    pub what: &'static str,
}

/// Everybody who can sign in.
pub const PEOPLE: &[Staff] = &[
    Staff { login: "admin", what: "青山物业 管理员 administrator" },
    Staff { login: "finance", what: "青山物业 财务 finance" },
    Staff { login: "viewer", what: "青山物业 只读 read-only" },
    Staff { login: "newcomer", what: "碧水商业 管理员, 空白 empty" },
    Staff { login: "broken", what: "白石商业 管理员, 处处出错 everything wrong" },
    Staff { login: "platform", what: "披克平台 platform, 全部 all" },
];

/// The declarative file that a demo applies at its first start: the same that an operator's deployment would use.
const FILE: &str = include_str!("demo.toml");

/// The file with the passwords and the merchant's material in their places.
///
/// # Errors
/// The file in the source does not fit.
pub fn apply_file(secrets: &Secrets, sandbox: &Sandbox) -> anyhow::Result<ApplyFile> {
    let account = sandbox.demo_account();
    // Everything of theirs is right when it is entered; see `seed::ensure` for what becomes of it.
    let third = sandbox.third_operator(KeySource::Generate)?;
    let third_ums = sandbox.third_ums_merchant().context("the sandbox has no third ChinaUMS merchant")?;
    let alipay = sandbox.demo_alipay().into_iter().next().context("the sandbox has no Alipay")?;
    let union = sandbox.union_accounts().into_iter().next().context("the sandbox has no UnionPay")?;
    // The first one is for whoever sets up the empty operator.
    let ums =
        sandbox.ums_merchants().into_iter().nth(1).context("the sandbox has no second ChinaUMS merchant")?;
    let mut file: Value = Value::Table(FILE.parse()?);
    fill(&mut file, &|name| match name {
        "app_id" => Some(account.official_account_app_id.clone()),
        "app_secret" => Some(account.official_account_app_secret.clone()),
        "mch_id" => Some(account.mch_id.clone()),
        "api_v3_key" => Some(account.api_v3_key.clone()),
        "merchant_certificate" => Some(account.merchant_certificate_pem.clone()),
        "merchant_private_key" => Some(account.merchant_private_key_pem.clone()),
        "public_key_id" => Some(account.wechatpay_public_key_id.clone()),
        "public_key" => Some(account.wechatpay_public_key_pem.clone()),
        "alipay_app_id" => Some(alipay.app_id.clone()),
        "alipay_seller_id" => Some(alipay.seller_id.clone()),
        "alipay_private_key" => Some(alipay.app_private_key.clone()),
        "alipay_public_key" => Some(alipay.alipay_public_key.clone()),
        "mobile_app_id" => Some(account.mobile_app_id.clone()),
        "mobile_app_secret" => Some(account.mobile_app_secret.clone()),
        "third_app_id" => Some(third.official_account_app_id.clone()),
        "third_app_secret" => Some(third.official_account_app_secret.clone()),
        "third_mobile_app_id" => Some(third.mobile_app_id.clone()),
        "third_mobile_app_secret" => Some(third.mobile_app_secret.clone()),
        "third_mch_id" => Some(third.mch_id.clone()),
        "third_api_v3_key" => Some(third.api_v3_key.clone()),
        "third_merchant_certificate" => Some(third.merchant_certificate_pem.clone()),
        "third_merchant_private_key" => Some(third.merchant_private_key_pem.clone()),
        "third_public_key_id" => Some(third.wechatpay_public_key_id.clone()),
        "third_public_key" => Some(third.wechatpay_public_key_pem.clone()),
        "third_ums_mid" => Some(third_ums.mid.clone()),
        "third_ums_tid" => Some(third_ums.tid.clone()),
        "third_ums_source_no" => Some(third_ums.source_no.clone()),
        "third_ums_app_id" => Some(third_ums.app_id.clone()),
        "third_ums_app_key" => Some(third_ums.app_key.clone()),
        "third_ums_communication_key" => Some(third_ums.communication_key.clone()),
        "ums_mid" => Some(ums.mid.clone()),
        "ums_tid" => Some(ums.tid.clone()),
        "ums_source_no" => Some(ums.source_no.clone()),
        "ums_app_id" => Some(ums.app_id.clone()),
        "ums_app_key" => Some(ums.app_key.clone()),
        "ums_communication_key" => Some(ums.communication_key.clone()),
        "union_mer_id" => Some(union.mer_id.clone()),
        "union_pfx" => Some(union.pfx_base64.clone()),
        "union_pfx_password" => Some(union.pfx_password.clone()),
        "union_root" => Some(union.root_pem.clone()),
        "union_middle" => Some(union.middle_pem.clone()),
        login => secrets.passwords.get(login).cloned(),
    });
    Ok(file.try_into()?)
}

/// Replaces every `{ demo = "name" }`.
fn fill(value: &mut Value, known: &impl Fn(&str) -> Option<String>) {
    match value {
        Value::Table(table) => {
            if let Some(text) = table.get("demo").and_then(Value::as_str).and_then(known) {
                *value = Value::String(text);
                return;
            }
            table.iter_mut().for_each(|(_, inner)| fill(inner, known));
        }
        Value::Array(items) => items.iter_mut().for_each(|inner| fill(inner, known)),
        _ => {}
    }
}
