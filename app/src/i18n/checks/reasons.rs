//! Why no answer came, or what a refusal comes down to, where an outcome names it: stable codes of `channels`, which say
//! nothing to a person.

use crate::i18n::{Text, t};

/// The words of a code; `None` for anything that is none, such as a name or `HTTP 502`.
pub(super) fn find(code: &str) -> Option<Text> {
    REASONS.iter().find(|(known, _)| *known == code).map(|(_, text)| *text)
}

const REASONS: &[(&str, Text)] = &[
    ("timeout", t("等不到应答", "no answer in time")),
    ("connect", t("连接不上", "no connection")),
    ("unreachable", t("连接不上", "no connection")),
    ("transport", t("网络故障", "the network failed")),
    ("answer_too_large", t("应答太长", "too long an answer")),
    ("malformed_answer", t("应答无法识别", "an answer that makes no sense")),
    ("other_server", t("应答的是另一台服务器", "another server answered")),
    ("busy", t("对方繁忙", "it is busy")),
    ("provider_unavailable", t("对方系统繁忙或故障", "its system is busy or out of order")),
    ("rate_limited", t("调用太频繁", "too many calls")),
    ("rejected_rate", t("调用太频繁", "too many calls")),
    ("token_invalid", t("凭据刚刚失效", "the token has just ended")),
    ("no_permission", t("没有权限", "no permission")),
    ("not_asked", t("还没有问到", "not asked")),
    ("not_found", t("对方没有这一项", "it has no such thing")),
    ("bad_signature", t("应答的签名不符", "the answer's signature does not fit")),
    ("missing_header", t("应答没有签名", "the answer is not signed")),
    ("unsupported_signature_type", t("应答的签名方式不认识", "the answer is signed in an unknown way")),
    ("unknown_serial", t("应答用另一把密钥签名", "the answer is signed with another key")),
    ("expired_key", t("应答用过期的证书签名", "the answer is signed with a certificate that ended")),
    ("untrusted_certificate", t("应答的证书不可信", "the answer's certificate is not trusted")),
    ("stale", t("应答的时间与本机相差太多", "the answer's time is too far from ours")),
    ("decrypt_failed", t("应答解不开", "the answer does not open")),
    ("rejected_signature", t("签名不对", "the signature")),
    ("rejected_serial", t("证书序列号不对", "the certificate's serial")),
    ("rejected_clock", t("本机时间与对方相差太多", "our clock")),
    ("rejected_merchant", t("商户号不对", "the merchant number")),
    ("rejected_app", t("应用不对", "the application")),
    ("rejected_app_not_bound", t("AppID 没有绑定商户号", "the AppID is not bound to the merchant number")),
    ("rejected_client_certificate", t("证书不对", "the certificate")),
    ("rejected_ip", t("不接受本机的地址", "our address")),
    ("rejected_no_permission", t("没有权限", "no permission")),
    ("rejected_provider_key", t("对方的公钥不对", "the provider's key")),
    ("rejected_parameter", t("参数不对", "a parameter")),
    ("rejected_duplicate", t("单号用过", "the number was used before")),
    ("rejected_balance", t("余额不足", "not enough money")),
    ("rejected_payer_account", t("付款人的账户不能用", "the payer's account")),
    ("rejected", t("没有说明是哪一项", "without naming what is wrong")),
    ("refused", t("没有说明是哪一项", "without naming what is wrong")),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_once() {
        let mut all: Vec<&str> = REASONS.iter().map(|(code, _)| *code).collect();
        all.sort_unstable();
        assert_eq!(all.windows(2).find(|pair| pair[0] == pair[1]), None);
    }
}
