//! What the wallet's bridge says, and what it means (`wechat.md` 4, `alipay.md` 6.2).

/// What the bridge's word means for the page. None of them proves anything: the server asks the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Probably paid: ask the server.
    MaybePaid,
    /// The payer left the cashier; the order is still payable.
    Cancelled,
    /// It failed, or the page may not pay here; the wallet may have said why.
    Failed,
}

/// Reads `err_msg` of `getBrandWCPayRequest`.
pub fn wechat(err_msg: &str) -> Outcome {
    if err_msg.ends_with(":ok") {
        Outcome::MaybePaid
    } else if err_msg.ends_with(":cancel") {
        Outcome::Cancelled
    } else {
        Outcome::Failed
    }
}

/// Reads `resultCode` of `tradePay`. What is not known may have been paid.
pub fn alipay(result_code: &str) -> Outcome {
    match result_code {
        // Left the cashier; went to "forgotten password".
        "6001" | "99" => Outcome::Cancelled,
        // Failed; no network; no permission.
        "4000" | "6002" | "4" => Outcome::Failed,
        _ => Outcome::MaybePaid,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_bridge() {
        assert_eq!(wechat("get_brand_wcpay_request:ok"), Outcome::MaybePaid);
        assert_eq!(wechat("get_brand_wcpay_request:cancel"), Outcome::Cancelled);
        for failed in [
            "get_brand_wcpay_request:fail",
            "system:access_denied",
            "system:function_not_exist",
            "缺少参数",
            "",
        ] {
            assert_eq!(wechat(failed), Outcome::Failed, "{failed}");
        }
    }

    #[test]
    fn codes_of_alipay() {
        for maybe in ["9000", "8000", "6004", "5000", "1234", ""] {
            assert_eq!(alipay(maybe), Outcome::MaybePaid, "{maybe}");
        }
        for left in ["6001", "99"] {
            assert_eq!(alipay(left), Outcome::Cancelled, "{left}");
        }
        for failed in ["4000", "6002", "4"] {
            assert_eq!(alipay(failed), Outcome::Failed, "{failed}");
        }
    }
}
