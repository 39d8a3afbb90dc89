//! The particulars of the audit log in words: names, values that are words of ours, amounts, tariffs.

use super::{Lang, Text, cards, console, guide, messages, onboarding, sms, unionpay, visitors};
use domain::message::MessageKind;
use domain::money::Fen;
use serde_json::Value;

const fn t(zh: &'static str, en: &'static str) -> Text {
    Text { zh, en }
}

/// Says a rule of a car park or of a card station, such as its tariff, in words; `None` for anything else.
pub type Rules = fn(&str, &Value) -> Option<String>;

/// The particulars of an act, in words; what says nothing to a person is left out.
pub fn particulars(lang: Lang, detail: Value, rules: Rules) -> Vec<(String, String)> {
    let Value::Object(all) = detail else { return Vec::new() };
    all.into_iter()
        .filter(|(name, value)| !HIDDEN.contains(&name.as_str()) && *value != Value::Bool(false))
        .map(|(name, value)| {
            let words = match name.as_str() {
                "amount" | "limit" | "limit_before" | "opening" => money(&value),
                _ => rules(&name, &value).unwrap_or_else(|| in_words(lang, &name, value)),
            };
            (name, words)
        })
        .filter(|(_, words)| !words.is_empty())
        .map(|(name, words)| match find(NAMES, &name) {
            Some(shown) => (lang.t(shown).to_owned(), words),
            None => (guide::detail(lang, &name, "").0, words),
        })
        .collect()
}

/// Whom or what an act was about: its own name, or ours for a payment method.
pub fn target(lang: Lang, target: String) -> String {
    let message = MessageKind::parse(&target).map(|kind| messages::kind(kind).0);
    let known = find(METHODS, &target).or(message).or_else(|| find(SENDERS, &target));
    let known = known.map(|words| lang.t(words)).or_else(|| {
        let step = target.strip_prefix("guide/")?;
        onboarding::word_of(lang, step)
    });
    known.map_or(target, str::to_owned)
}

/// Who did something: a person's login, or the command line of the server.
pub fn actor(lang: Lang, name: String) -> String {
    if name == COMMAND_LINE { lang.t(t("命令行", "Command line")).to_owned() } else { name }
}

/// What the use cases call whoever works at the server itself.
const COMMAND_LINE: &str = "cli";

/// Fen as the log holds them.
fn money(value: &Value) -> String {
    let amount = value.as_i64().and_then(|fen| Fen::new(fen).ok());
    amount.map(|amount| format!("¥{amount}")).unwrap_or_default()
}

fn in_words(lang: Lang, name: &str, value: Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(_) => lang.t(t("是", "Yes")).to_owned(),
        Value::String(text) if matches!(name, "wants" | "merchant" | "step_state" | "step_before") => {
            onboarding::word_of(lang, &text).unwrap_or(&text).to_owned()
        }
        Value::String(text) => match [VALUES, METHODS, SENDERS].iter().find_map(|t| find(t, &text)) {
            Some(words) => lang.t(words).to_owned(),
            None => guide::detail(lang, name, &text).1,
        },
        Value::Array(all) => {
            let all: Vec<String> = all.into_iter().map(|one| in_words(lang, name, one)).collect();
            all.join(lang.t(t("、", ", ")))
        }
        other => other.to_string(),
    }
}

fn find(table: &[(&str, Text)], key: &str) -> Option<Text> {
    table.iter().find(|(known, _)| *known == key).map(|(_, text)| *text)
}

/// For those who read the database, not for operators.
const HIDDEN: &[&str] = &["version", "new_version", "first"];

const NAMES: &[(&str, Text)] = &[
    ("plain", t("接受明文消息", "Plain messages taken")),
    ("served", t("曾经发布", "Was served")),
    ("merchant", t("主体类型", "Kind of body")),
    ("step_before", t("原进度", "Was")),
    ("step_state", t("进度", "Now")),
    ("wants", t("要开通", "Wanted")),
    ("department", t("部门", "Department")),
    ("days", t("天数", "Days")),
    ("count", t("条数", "Rows")),
    ("api", t("接口版本", "Interface")),
    ("half", t("收款方式", "Way of paying")),
    ("address", t("来源地址", "From")),
    ("before", t("原来", "Before")),
    ("exit_minutes", t("缴费后离场时间（分钟）", "Minutes to leave after paying")),
    ("check_value", t("校验值", "Check value")),
    ("keep_old", t("旧密钥继续接受", "Old key still taken")),
    ("key_no", t("密钥序号", "Key number")),
    ("name_before", t("原名称", "Name before")),
    ("entries", t("现有条数", "Entries there are")),
    ("entries_sealed", t("封存时的条数", "Entries when it was sealed")),
    ("environment", t("环境", "Environment")),
    ("factor", t("第二步", "Second step")),
    ("from", t("原来走", "Before")),
    ("interface", t("接口", "Interface")),
    ("key", t("密钥", "Key")),
    ("kind", t("类型", "Kind")),
    ("lane", t("车道", "Lane")),
    ("limit", t("退款审批限额", "Refund limit")),
    ("limit_before", t("原限额", "Limit before")),
    ("merchant_serial", t("证书序列号", "Serial of the certificate")),
    ("mode", t("验签方式", "Verified with")),
    ("not_ready", t("检查未通过而停用", "Stays off, checks not passed")),
    ("opening", t("期初余额", "Opening balance")),
    ("holder", t("持卡人", "Holder")),
    ("holder_before", t("原持卡人", "Holder before")),
    ("phone", t("手机号", "Phone number")),
    ("off", t("停用", "Switched off")),
    ("on", t("启用", "Switched on")),
    ("quote_minutes", t("账单有效时间（分钟）", "Minutes that a bill is valid")),
    ("replaced", t("更换了", "Replaced")),
    ("site", t("停车场", "Car park")),
    ("switched_off", t("已自动停用", "Switched off by it")),
    ("tid", t("终端号", "Terminal")),
    ("tariff", t("收费标准", "Tariff")),
    ("tariff_before", t("原收费标准", "Tariff before")),
    ("token", t("二维码", "QR code")),
    ("top_up", t("充值规则", "Rules of topping up")),
    ("top_up_before", t("原充值规则", "Rules before")),
    ("fits", t("与要求一致", "As needed")),
    ("title", t("模板标题", "Title")),
    ("sender", t("短信服务商", "Sent through")),
    ("cert_id", t("证书序列号", "Serial of the certificate")),
    ("mer_id", t("商户号", "Merchant number")),
    ("mid", t("商户号", "Merchant number")),
    ("seller_id", t("商户 PID", "Merchant PID")),
    ("proposed", t("等待复核", "Waits for approval")),
    ("below_zero", t("卡内余额可为负", "Card may fall below zero")),
    ("asked_by", t("提出人", "Asked by")),
    ("created", t("新增", "New")),
    ("changed", t("改动", "Changed")),
    ("day", t("日期", "Day")),
    ("taken", t("对方已受理", "Taken by the provider")),
    ("follower", t("关注者", "Follower")),
    ("subject", t("主题", "Subject")),
    ("about", t("关于", "About")),
    ("moved", t("换用新主密钥", "Sealed anew")),
    ("sealed", t("共加密", "Sealed")),
    ("present", t("已是新主密钥", "Sealed already")),
    ("lost", t("无法解开", "Cannot be opened")),
];

/// Who sends text messages.
const SENDERS: &[(&str, Text)] =
    &[("gateway", sms::GATEWAY), ("aliyun", sms::ALIYUN), ("tencent", sms::TENCENT)];

const VALUES: &[(&str, Text)] = &[
    ("authenticator", t("验证器", "Authenticator app")),
    ("recovery_code", t("恢复码", "Recovery code")),
    ("phone_set", t("已填写", "Entered")),
    ("phone_removed", t("已清除", "Forgotten")),
    ("administrator", t("管理员", "Administrator")),
    ("finance", t("财务", "Finance")),
    ("read_only", t("只读", "Read-only")),
    ("platform", t("平台", "Platform")),
    ("entry", t("入口", "Entry")),
    ("exit", t("出口", "Exit")),
    ("vehicles:write", console::SCOPE_VEHICLES),
    ("bills:read", console::SCOPE_BILLS),
    ("payments:write", unionpay::SCOPE_PAYMENTS),
    ("cards:read", cards::SCOPE_CARDS_READ),
    ("cards:write", cards::SCOPE_CARDS_WRITE),
    ("cards:debit", cards::SCOPE_CARDS_DEBIT),
    ("notices:write", messages::SCOPE_NOTICES),
    ("visitors:verify", visitors::SCOPE_VISITORS),
    ("platform_certificates", t("平台证书", "Platform certificates")),
    ("api", t("接口版本", "Interface")),
    ("v2", t("API v2", "API v2")),
    ("v3", t("API v3", "API v3")),
    ("official_account", t("公众号", "Official account")),
    ("mobile_app", t("移动应用", "Mobile app")),
    ("api_key", t("API 密钥", "API key")),
    ("api_v3_key", t("API v3 密钥", "API v3 key")),
    ("app_secret", t("AppSecret", "AppSecret")),
    ("mch_id", t("商户号", "Merchant number")),
    ("merchant_private_key", t("商户证书与私钥", "Merchant certificate and key")),
    ("mode", t("验签方式", "Way of verifying")),
    ("app_key", t("appKey", "appKey")),
    ("communication_key", t("通讯密钥", "Communication key")),
    ("open_platform", t("开放平台", "Open platform")),
    ("portal", t("netpay-portal", "netpay-portal")),
    ("production", t("生产环境", "Production")),
    ("test", t("测试环境", "Test")),
    ("interface", t("接口与商户参数", "Interface and merchant")),
    ("mid", t("商户号", "Merchant number")),
    ("public_key", t("微信支付公钥", "WeChat Pay public key")),
    ("app_id", t("AppID", "AppID")),
    ("environment", t("环境", "Environment")),
    ("product", t("产品", "Product")),
    ("app_private_key", t("应用私钥", "Application key")),
    ("alipay_public_key", t("支付宝公钥", "Alipay public key")),
    ("alipay_certificate", t("支付宝证书", "Alipay certificates")),
    ("seller_id", t("商户 PID", "Merchant PID")),
    ("key", t("密钥", "Keys")),
    ("certificate", t("证书", "Certificates")),
    ("pfx", t("签名证书", "Signing certificate")),
    ("middle", t("中级证书", "Intermediate certificate")),
    ("undo_same_day", t("当日撤销", "Undoing on the same day")),
    ("mer_id", t("商户号", "Merchant number")),
    ("sandbox", t("沙箱环境", "Sandbox")),
];

const METHODS: &[(&str, Text)] = &[
    ("wechat_oa", t("微信公众号支付", "WeChat official account")),
    ("alipay_life", t("支付宝生活号支付", "Alipay life account")),
    ("direct", t("微信支付和支付宝", "WeChat Pay and Alipay")),
    ("chinaums", t("银联商务", "ChinaUMS")),
    ("chinaums_oa", t("银联商务公众号支付", "ChinaUMS")),
    ("wechat_app", t("微信 App 支付", "WeChat in the App")),
    ("alipay_app", t("支付宝 App 支付", "Alipay in the App")),
    ("unionpay_app", t("银联 App 支付", "UnionPay in the App")),
];

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn shown(detail: Value) -> Vec<(String, String)> {
        particulars(Lang::Zh, detail, |name, rules| {
            (name == "tariff").then(|| format!("{} 分钟内免费", rules["free_minutes"]))
        })
    }

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn speaks_to_people() {
        assert_eq!(shown(json!({ "amount": 1250 })), [pair("金额", "¥12.50")]);
        assert_eq!(shown(json!({ "version": 3, "switched_off": false, "first": true })), []);
        assert_eq!(
            shown(json!({ "scopes": ["vehicles:write", "bills:read"] })),
            [pair("权限", "上报车辆、查询账单")]
        );
        assert_eq!(shown(json!({ "sender": "aliyun" })), [pair("短信服务商", "阿里云短信")]);
        assert_eq!(
            shown(json!({ "replaced": ["pfx", "undo_same_day", "mer_id"] })),
            [pair("更换了", "签名证书、当日撤销、商户号")]
        );
        for scope in domain::access::Scope::ALL {
            let said = shown(json!({ "scopes": [scope.as_str()] }));
            assert!(!said[0].1.contains(':'), "{said:?}");
        }
        assert_eq!(shown(json!({ "switched_off": true })), [pair("已自动停用", "是")]);
        let tariff = json!({ "free_minutes": 15, "first_minutes": 0, "first_price": 0, "period_minutes": 60,
            "period_price": 500, "daily_cap": null });
        assert_eq!(shown(json!({ "tariff": tariff })), [pair("收费标准", "15 分钟内免费")]);
        assert_eq!(
            shown(json!({ "role": "read_only", "reason": "多收" })),
            [pair("原因", "多收"), pair("角色", "只读")]
        );
        assert_eq!(target(Lang::Zh, "wechat_oa".into()), "微信公众号支付");
        assert_eq!(target(Lang::Zh, "visitor_request".into()), "微信访客消息");
        assert_eq!(target(Lang::En, "P001".into()), "P001");
        assert_eq!(actor(Lang::Zh, "cli".into()), "命令行");
        assert_eq!(target(Lang::Zh, "finance".into()), "finance", "a login is a name");
    }
}
