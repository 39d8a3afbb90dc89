//! What a message says of an end, in the twenty characters that a phone shows, and in the language of its readers.

use super::types::Ending;

/// Every end, as short as can be.
const NAMES: &[(&str, &str)] = &[
    ("merchant_certificate", "微信商户证书"),
    ("refund_certificate", "微信退款证书"),
    ("platform_certificate", "微信平台证书"),
    ("alipay_app_certificate", "支付宝应用证书"),
    ("alipay_certificate", "支付宝公钥证书"),
    ("unionpay_certificate", "银联签名证书"),
    ("oa_verification", "公众号认证"),
    ("open_platform_verification", "开放平台认证"),
    ("icp_filing", "域名备案"),
    ("tls_certificate", "网站证书"),
];

/// What ends, and when.
pub(super) fn content(ending: &Ending) -> String {
    let known = NAMES.iter().find(|(what, _)| *what == ending.what);
    let name = known.map_or("一项资料", |(_, name)| name);
    match ending.days_left {
        left if left < 0 => format!("{name}已到期"),
        0 => format!("{name}今天到期"),
        left => format!("{name}还有{left}天到期"),
    }
}

/// Whose it is, or where to look.
pub(super) fn initiator(ending: &Ending) -> &str {
    if ending.number.is_empty() { "到期日历" } else { &ending.number }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expiry::ENDS;
    use domain::time::{DAY, UnixMs};

    #[test]
    fn fits_a_phone() {
        for (what, _) in NAMES {
            for days in [60, 0, -1] {
                let words = content(&Ending::new(what, "1900000001", UnixMs(days * DAY), UnixMs(0)));
                assert!(words.chars().count() <= 20, "{words}");
            }
        }
        assert!(ENDS.iter().all(|end| NAMES.iter().any(|(what, _)| what == end)));
    }
}
