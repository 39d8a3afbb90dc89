//! The words of the daily statements.

texts! {
    BILLS: "对账", "Reconciliation";
    BILLS_ABOUT: "向支付机构取一天的账单，与本系统的账逐笔核对。账单在次日上午 10 点以后可取。", "Fetches a day's statement from the provider and holds every line against the books. A statement can be fetched from 10:00 the next day.";
    ACCOUNT: "商户号", "Merchant number";
    BILL_DAY: "日期", "Day";
    COMPARE: "取账单并核对", "Fetch and compare";
    NOT_ASKED: "选一个商户号和一天", "Choose a merchant number and a day";
    NOT_ASKED_ABOUT: "核对之后，这里显示两边的合计和每一处不一致。", "Once compared, both sides' sums and every difference stand here.";
    DOWNLOAD: "下载账单文件", "Download the file";
    NO_ACCOUNTS: "还没有商户号", "No merchant number yet";
    NO_ACCOUNTS_ABOUT: "在支付方式管理里填好一个支付方式以后，就可以在这里对账。", "Set up a payment method first, then reconcile it here.";
    AGREES: "两边一致", "Both sides agree";
    AGREES_ABOUT: "这一天的每一笔收款和退款，支付机构的账单与本系统都一样。", "Every payment and refund of this day stands in both alike.";
    DIFFERS: "有不一致的地方", "There are differences";
    DIFFERS_ABOUT: "请逐条处理：本系统没有的收款，请先打开订单向支付机构查询；支付机构没有的，请过几小时再核对一次，仍不一致请联系支付机构。", "Go through them one by one. A payment that we lack: look the order up and query the provider. One that the statement lacks: compare again some hours later, then ask the provider.";
    NOT_YET: "账单还没有生成", "The statement is not ready";
    NOT_YET_ABOUT: "支付机构在次日上午 9 点以后生成账单，请 10 点以后再来。", "The provider makes it after 9:00 the next day. Please come back after 10:00.";
    NOT_OFFERED: "这个支付机构的账单要到它的后台下载", "Statements of this provider are downloaded at its own site";
    NOT_OFFERED_ABOUT: "目前只自动取微信支付的账单。", "For now only WeChat Pay's statements are fetched here.";
    SUMS: "合计", "Sums";
    SIDE: "来源", "Side";
    OURS: "本系统", "Our books";
    THEIRS: "支付机构账单", "Statement";
    PAYMENTS: "收款笔数", "Payments";
    PAID: "收款金额", "Paid";
    REFUNDS: "退款笔数", "Refunds";
    REFUNDED: "退款金额", "Refunded";
    DIFFERENCES: "不一致的明细", "Differences";
    WHAT: "情况", "What";
    NUMBER: "单号", "Number";
    PAYMENT_MISSING_HERE: "收款：账单里有，本系统没有", "Payment: in the statement, not in our books";
    REFUND_MISSING_HERE: "退款：账单里有，本系统没有", "Refund: in the statement, not in our books";
    PAYMENT_MISSING_THERE: "收款：本系统有，账单里没有", "Payment: in our books, not in the statement";
    REFUND_MISSING_THERE: "退款：本系统有，账单里没有", "Refund: in our books, not in the statement";
    PAYMENT_OTHER_AMOUNT: "收款：金额不同", "Payment: other amount";
    REFUND_OTHER_AMOUNT: "退款：金额不同", "Refund: other amount";
}

/// That there are more than are shown.
pub fn first_of(count: i64) -> String {
    match super::lang() {
        super::Lang::Zh => format!("共 {count} 条，这里只列出前 500 条。"),
        super::Lang::En => format!("{count} in all; the first 500 are shown."),
    }
}

/// What a provider is called.
#[cfg(feature = "ssr")]
pub const fn provider(provider: domain::method::Provider) -> super::Text {
    use domain::method::Provider;
    match provider {
        Provider::Wechat => super::t("微信支付", "WeChat Pay"),
        Provider::Alipay => super::t("支付宝", "Alipay"),
        Provider::ChinaUms => super::t("银联商务", "ChinaUMS"),
        Provider::UnionPay => super::t("银联", "UnionPay"),
    }
}
