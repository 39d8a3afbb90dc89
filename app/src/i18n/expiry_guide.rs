//! What the expiry calendar names, in words. Only the server renders them.

use super::{Lang, Text, t};
use domain::method::Provider;

/// What ends, ages or is counted.
pub fn what(lang: Lang, word: &str) -> String {
    WHAT.iter()
        .find(|(known, _)| *known == word)
        .map_or_else(|| word.to_owned(), |(_, text)| lang.t(*text).to_owned())
}

/// A provider's name.
pub fn provider(lang: Lang, provider: Provider) -> &'static str {
    lang.t(match provider {
        Provider::Wechat => t("微信支付", "WeChat Pay"),
        Provider::Alipay => t("支付宝", "Alipay"),
        Provider::ChinaUms => t("银联商务", "ChinaUMS"),
        Provider::UnionPay => t("银联", "UnionPay"),
    })
}

/// A line of the banner.
pub fn line(lang: Lang, what: &str, number: &str, day: &str, days_left: i64) -> String {
    let number = if number.is_empty() { String::new() } else { format!(" {number}") };
    match (lang, days_left) {
        (Lang::Zh, left) if left < 0 => format!("{what}{number} 已于 {day} 到期"),
        (Lang::Zh, 0) => format!("{what}{number} 今天（{day}）到期"),
        (Lang::Zh, left) => format!("{what}{number} 将于 {day} 到期，还有 {left} 天"),
        (Lang::En, left) if left < 0 => format!("{what}{number} ended on {day}"),
        (Lang::En, 0) => format!("{what}{number} ends today, {day}"),
        (Lang::En, left) => format!("{what}{number} ends on {day}, in {left} days"),
    }
}

const WHAT: &[(&str, Text)] = &[
    ("merchant_certificate", t("微信支付商户证书", "WeChat Pay merchant certificate")),
    ("refund_certificate", t("微信支付商户证书（退款用）", "WeChat Pay certificate for refunds")),
    (
        "platform_certificate",
        t("微信支付平台证书（自动更新）", "WeChat Pay platform certificate (fetched by itself)"),
    ),
    ("alipay_app_certificate", t("支付宝应用公钥证书", "Alipay application certificate")),
    ("alipay_certificate", t("支付宝公钥证书", "Alipay's certificate")),
    ("unionpay_certificate", t("银联签名证书", "UnionPay signing certificate")),
    ("app_secret", t("AppSecret", "AppSecret")),
    ("api_key", t("API 密钥", "API key")),
    ("api_v3_key", t("API v3 密钥", "API v3 key")),
    ("wechatpay_public_key", t("微信支付公钥", "WeChat Pay public key")),
    ("alipay_app_key", t("支付宝应用私钥", "Alipay application key")),
    ("communication_key", t("银联商务通讯密钥", "ChinaUMS communication key")),
    ("chinaums_app_key", t("银联商务 appKey", "ChinaUMS appKey")),
    ("oa_verification", t("公众号微信认证（年审）", "Certification of the official account")),
    ("open_platform_verification", t("开放平台开发者认证", "Certification of the open-platform account")),
    ("icp_filing", t("域名 ICP 备案", "ICP filing of the domain")),
    ("tls_certificate", t("网站 HTTPS 证书", "HTTPS certificate of the site")),
    ("domains", t("公众号域名设置（每月 3 次）", "Domains of the official account (3 a month)")),
    ("industry", t("模板消息行业（每月 1 次）", "Industry of the templates (1 a month)")),
    ("template_application", t("申请自定义模板（每月 3 次）", "Applications for templates (3 a month)")),
    ("app_name", t("移动应用名称（半年 1 次）", "Name of the mobile app (1 in half a year)")),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_counted_change_and_recorded_end_has_words() {
        let kinds = service::expiry::CHANGES.iter().map(|change| change.kind);
        for word in kinds.chain(service::expiry::ENDS.iter().copied()) {
            assert_ne!(what(Lang::En, word), word);
        }
    }

    #[test]
    fn lines() {
        assert_eq!(
            line(Lang::Zh, "证书", "190", "2026-12-01", 7),
            "证书 190 将于 2026-12-01 到期，还有 7 天"
        );
        assert_eq!(line(Lang::Zh, "证书", "190", "2026-12-01", 0), "证书 190 今天（2026-12-01）到期");
        assert_eq!(line(Lang::En, "It", "", "2026-11-01", -3), "It ended on 2026-11-01");
    }
}
