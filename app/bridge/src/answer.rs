//! What the wallet's bridge says, and what it means (`wechat.md` 4).

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
pub fn outcome(err_msg: &str) -> Outcome {
    if err_msg.ends_with(":ok") {
        Outcome::MaybePaid
    } else if err_msg.ends_with(":cancel") {
        Outcome::Cancelled
    } else {
        Outcome::Failed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_bridge() {
        assert_eq!(outcome("get_brand_wcpay_request:ok"), Outcome::MaybePaid);
        assert_eq!(outcome("get_brand_wcpay_request:cancel"), Outcome::Cancelled);
        for failed in [
            "get_brand_wcpay_request:fail",
            "system:access_denied",
            "system:function_not_exist",
            "缺少参数",
            "",
        ] {
            assert_eq!(outcome(failed), Outcome::Failed, "{failed}");
        }
    }
}
