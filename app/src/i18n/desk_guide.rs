//! What the money desk says of each thing that waits, and what can be done about it. Only the server renders these.

use super::{Lang, Text};
use domain::payment::{PaymentFlag, RefundState};
use domain::time::UnixMs;

const fn t(zh: &'static str, en: &'static str) -> Text {
    Text { zh, en }
}

/// The words of something that can be done.
#[derive(Clone, Copy, Debug)]
pub struct StepWords {
    /// On the button.
    pub label: Text,
    /// The question.
    pub ask: Text,
    /// What comes of it.
    pub consequence: Text,
    /// Said when it is done; empty where the answer says it.
    pub done: Text,
    /// Whether it cannot be undone.
    pub danger: bool,
}

const fn step(label: Text, ask: Text, consequence: Text, done: Text, danger: bool) -> StepWords {
    StepWords { label, ask, consequence, done, danger }
}

/// The words of a step; `None`: there is no such step.
pub fn step_words(what: &str) -> Option<StepWords> {
    STEPS.iter().find(|(known, _)| *known == what).map(|(_, words)| *words)
}

const STEPS: &[(&str, StepWords)] = &[
    (
        "approve",
        step(
            t("同意退款", "Approve"),
            t("同意这笔退款？", "Approve this refund?"),
            t(
                "同意后立即原路退回付款人，不能撤回。您的名字会记入审计日志。",
                "Once approved the money goes back to the payer at once and cannot be called back. Your name goes into \
                 the audit log.",
            ),
            t("已同意，退款已提交", "Approved; the refund is on its way"),
            true,
        ),
    ),
    (
        "reject",
        step(
            t("驳回", "Reject"),
            t("驳回这笔退款？", "Reject this refund?"),
            t(
                "这笔钱不退。需要时可以重新提出。",
                "The money stays. The refund can be asked for again if need be.",
            ),
            t("已驳回", "Rejected"),
            false,
        ),
    ),
    (
        "withdraw",
        step(
            t("撤回", "Take back"),
            t("撤回您提出的退款？", "Take your refund back?"),
            t("这笔钱不退。需要时可以重新提出。", "The money stays. You can ask for the refund again."),
            t("已撤回", "Taken back"),
            false,
        ),
    ),
    (
        "late_refund",
        step(
            t("退给付款人", "Give it back"),
            t("退给付款人？", "Give it back?"),
            t(
                "剩余金额全部原路退回付款人，不能撤回。超过复核额度时，还要另一位同事同意。",
                "All that is left goes back to the payer and cannot be called back. Above the limit, a colleague has to \
                 approve as well.",
            ),
            t("已提交", "Done"),
            true,
        ),
    ),
    (
        "late_accept",
        step(
            t("接受为本单收款", "Accept it"),
            t("接受为本单收款？", "Accept it for this order?"),
            t(
                "订单记为已结清，金额计入收入；车还在场内时，会通知停车系统放行。",
                "The order counts as settled and the money as income; if the car is still inside, the parking system is \
                 told to let it out.",
            ),
            t("已接受", "Accepted"),
            false,
        ),
    ),
    (
        "refund_again",
        step(
            t("再退一次", "Try again"),
            t("再退一次？", "Try again?"),
            t(
                "用新的退款单号把同样的金额再退一次。原来那笔已确认没有退成，不会重复退款。",
                "The same sum is asked for under a new number. The earlier one is known to have failed, so nothing is \
                 given back twice.",
            ),
            t("已重新提交", "Asked for again"),
            true,
        ),
    ),
    (
        "refund_resend",
        step(
            t("立即再试", "Try now"),
            t("现在再提交一次？", "Send it again now?"),
            t(
                "用同一个退款单号再次提交，不会重复退款。适合商户账户充值或密钥改正之后。",
                "The same request goes out again under the same number; nothing is given back twice. Do this once the \
                 account is topped up or the key is mended.",
            ),
            t("已安排，结果稍后更新", "Under way; look again in a moment"),
            false,
        ),
    ),
    (
        "refund_ask",
        step(
            t("查询结果", "Ask how it stands"),
            t("现在查询结果？", "Ask how it stands?"),
            t(
                "向支付机构查询这笔退款。适合已在商户平台处理之后。",
                "The provider is asked about this refund. Do this once you have dealt with it at the merchant platform.",
            ),
            t("已安排，结果稍后更新", "Under way; look again in a moment"),
            false,
        ),
    ),
    (
        "refund_left",
        step(
            t("不再退款", "Leave it"),
            t("从处理台移除？", "Take it off the desk?"),
            t(
                "钱仍在商户账户。以后仍可在订单里退款。",
                "The money stays with the merchant account. It can still be given back from the order.",
            ),
            t("已移除", "Taken off the desk"),
            false,
        ),
    ),
    (
        "refund_settled",
        step(
            t("已另行退还", "Given back otherwise"),
            t("已用其他方式退给付款人？", "Has the payer got the money otherwise?"),
            t(
                "从处理台移除。这笔金额以后不能再从订单退款。",
                "It leaves the desk. This sum can no longer be given back from the order.",
            ),
            t("已移除", "Taken off the desk"),
            true,
        ),
    ),
    (
        "job_retry",
        step(
            t("重新执行", "Run again"),
            t("重新执行这个任务？", "Run this job again?"),
            t(
                "任务从头开始，重复执行也不会重复扣款或退款。请先排除失败的原因。",
                "It begins anew. Running it twice moves no money twice. Mend first what made it fail.",
            ),
            t("已重新执行", "Begun anew"),
            false,
        ),
    ),
    (
        "job_dismiss",
        step(
            t("不再执行", "Give it up"),
            t("不再执行这个任务？", "Give this job up?"),
            t(
                "任务从处理台移除，不再执行。与它有关的订单请自行核对。",
                "It leaves the desk and is not run any more. Check the order that it is about yourself.",
            ),
            t("已移除", "Taken off the desk"),
            true,
        ),
    ),
    (
        "replay",
        step(
            t("再处理一次", "Run again"),
            t("再处理一次这条通知？", "Run this notification again?"),
            t(
                "重新核验签名和金额，核验通过才会入账；已经入账的不会重复。",
                "Signature and amount are verified again, and only what verifies is applied; what was applied before is \
                 not applied twice.",
            ),
            t("", ""),
            false,
        ),
    ),
];

/// A part of the desk: its heading, and what is in it.
pub fn section(lang: Lang, key: &str) -> (String, String) {
    let (title, about) = match key {
        "proposed" => (
            t("等待复核的退款", "Refunds that wait for approval"),
            t(
                "超过复核额度的退款，由另一位同事决定；提出人自己不能同意。",
                "They exceed the limit, so a colleague decides; whoever asked cannot approve.",
            ),
        ),
        "payments" => (
            t("迟到与重复的付款", "Late and double payments"),
            t(
                "订单关闭之后才到账的钱，和同一订单付了两次的钱。",
                "Money that came after its order was closed, or a second time.",
            ),
        ),
        "refunds" => (
            t("没有成功的退款", "Refunds that did not go through"),
            t("支付机构没有退成的钱。", "Money that the provider has not given back."),
        ),
        "quarantine" => (
            t("未采信的通知", "Notifications not believed"),
            t(
                "签名、金额或商户号对不上，只保存，没有入账。",
                "Signature, amount or merchant number did not fit: kept, and not applied.",
            ),
        ),
        _ => (
            t("放弃执行的任务", "Jobs that were given up"),
            t("连续失败 7 天的后台任务。", "Work in the background that failed for seven days."),
        ),
    };
    (lang.t(title).to_owned(), lang.t(about).to_owned())
}

/// That there are more of a part than it shows.
pub fn unseen(lang: Lang, count: i64) -> String {
    match lang {
        Lang::Zh => format!("先显示最早的；还有 {count} 项，处理后依次出现。"),
        Lang::En => format!("The oldest come first; {count} more come up as these are dealt with."),
    }
}

/// What happened to a late or double payment.
pub fn payment_words(lang: Lang, flag: PaymentFlag, acceptable: bool, going_back: bool) -> String {
    let words = match (flag, acceptable, going_back) {
        (PaymentFlag::Late, _, true) => t(
            "订单关闭之后才到账，正在退回付款人，不用处理。",
            "It came after its order was closed and is going back to the payer. Nothing is left to do.",
        ),
        (PaymentFlag::Double, _, true) => t(
            "同一订单付了两次，第二笔正在自动退回，不用处理。",
            "The order was paid twice; the second payment is going back by itself. Nothing is left to do.",
        ),
        (PaymentFlag::Late, true, false) => t(
            "订单关闭之后才到账。车主若已另行缴费，请退款；若没有，可接受为本单收款。",
            "It came after its order was closed. If the driver has paid otherwise, give it back; if not, accept it.",
        ),
        (PaymentFlag::Late, false, false) => t(
            "订单关闭之后才到账，而订单已由另一笔付款结清，自动退款没有成功。请再退一次。",
            "It came after its order was closed, another payment has settled the order, and the automatic refund did not \
             go through. Give it back once more.",
        ),
        (PaymentFlag::Double, _, false) => t(
            "同一订单付了两次，第二笔的自动退款没有成功。请再退一次。",
            "The order was paid twice, and the automatic refund of the second payment did not go through. Give it back \
             once more.",
        ),
    };
    lang.t(words).to_owned()
}

/// What happened to a refund.
pub fn refund_words(lang: Lang, state: RefundState, own: bool) -> String {
    let words = match state {
        RefundState::Proposed if own => t(
            "您提出的退款，等待另一位同事复核。",
            "You asked for this refund; a colleague has to approve it.",
        ),
        RefundState::Proposed => t(
            "同事提出的退款超过复核额度，请您决定。",
            "A colleague asked for this refund; it exceeds the limit, so you decide.",
        ),
        RefundState::Abnormal => t(
            "付款人的账户收不了这笔退款，钱停在支付机构。请到商户平台处理，再回来查询结果。",
            "The payer's account cannot take it; the money is held by the provider. Deal with it at the merchant \
             platform, then ask how it stands.",
        ),
        RefundState::Failed => t(
            "支付机构拒绝了这笔退款，钱仍在商户账户。",
            "The provider refused it. The money is still in the merchant account.",
        ),
        _ => t(
            "支付机构暂时拒绝，系统在不断重试。多半是商户账户余额不足，或密钥有误。",
            "The provider refuses it for now, and it is tried again and again. Most often the merchant account is short of \
             money, or a key is wrong.",
        ),
    };
    lang.t(words).to_owned()
}

/// What a refused notification means.
pub fn refused_words(lang: Lang, verdict: &str) -> String {
    let words = match verdict {
        "decrypt_failed" => t(
            "是支付机构发来的，但用现在的密钥解不开。请改正密钥，再处理一次。",
            "It is the provider's, but the key in use does not open it. Mend the key, then run it again.",
        ),
        "unknown_serial" => t(
            "签名所用的公钥或证书不认识。核对公钥之后可再处理一次；如果不是支付机构发来的，不用处理。",
            "It names a key that is not known. Check the public key and run it again; if it is not the provider's, leave it.",
        ),
        "bad_signature"
        | "missing_header"
        | "unsupported_signature_type"
        | "expired_key"
        | "stale_clock"
        | "probe"
        | "malformed"
        | "too_large" => t(
            "没有证明是支付机构发来的，没有入账。通常不用处理。",
            "Nothing proves that the provider sent it. It was not applied; usually nothing is to be done.",
        ),
        _ => t(
            "是支付机构发来的，但与我们的记录对不上，没有入账。请到商户平台核对。",
            "It is the provider's, but does not fit our records, so it was not applied. Compare with the merchant platform.",
        ),
    };
    lang.t(words).to_owned()
}

/// What a job was to do.
pub fn job_words(lang: Lang, kind: &str) -> String {
    let words = match kind {
        "query_payment" => t("查询支付结果", "Ask how a payment stands"),
        "close_order" => t("关闭过期的支付", "Close a payment that expired"),
        "submit_refund" => t("向支付机构提交退款", "Send a refund to the provider"),
        "query_refund" => t("查询退款结果", "Ask how a refund stands"),
        "webhook" => t("通知停车系统", "Tell the parking system"),
        "refresh_certificates" => t("更新平台证书", "Fetch the provider's certificates"),
        "nightly" => t("每晚自检", "Nightly self-check"),
        "self_check" => t("运营商自检", "Self-check of an operator"),
        "sweep" => t("日常清理", "Housekeeping"),
        other => return other.to_owned(),
    };
    lang.t(words).to_owned()
}

/// Who asked, where nobody did.
pub fn by_itself(lang: Lang) -> String {
    lang.t(t("系统自动", "By itself")).to_owned()
}

/// That a kept message was run again, and what was said of it at first.
pub fn replayed(lang: Lang, by: &str, at: UnixMs, before: Option<String>) -> String {
    let at = at.shanghai_text();
    match (lang, before) {
        (Lang::Zh, None) => format!("{by} 于 {at} 再处理过"),
        (Lang::Zh, Some(before)) => format!("{by} 于 {at} 再处理，原结论：{before}"),
        (Lang::En, None) => format!("Run again by {by} at {at}"),
        (Lang::En, Some(before)) => format!("Run again by {by} at {at}; before: {before}"),
    }
}

/// A step of a refund's progress.
pub fn progress(lang: Lang, step: &str) -> String {
    let words = match step {
        "proposed" => t("提出，等待复核", "Proposed"),
        "asked" => t("提出退款", "Asked for"),
        "waits" => t("等待复核", "Waits for approval"),
        "approved" => t("复核同意", "Approved"),
        "rejected" => t("已驳回", "Rejected"),
        "sending" => t("提交给支付机构", "Sent to the provider"),
        "accepted" => t("支付机构已受理", "Taken by the provider"),
        "abnormal" => t("付款人账户收不了，需人工处理", "The payer's account cannot take it"),
        "failed" => t("没有退成", "Did not go through"),
        _ => t("退款到账", "Arrived"),
    };
    lang.t(words).to_owned()
}
