//! The words of the money desk and of refunds that the browser needs.

texts! {
    DESK_CLEAR: "没有需要处理的事项", "Nothing waits for you";
    DESK_CLEAR_ABOUT: "迟到或重复的付款、等待复核或没有成功的退款、未采信的通知、放弃执行的任务，会出现在这里。要退款，请打开订单，在支付记录里点“退款”。", "Late and double payments, refunds that wait or failed, notifications that were not believed and jobs that were given up appear here. To give money back, open the order and press Refund at its payment.";
    CONFIRM_TITLE: "请确认", "Please confirm";
    LIMIT_SET: "设置复核额度", "Set the limit";
    LIMIT_CHANGE: "修改复核额度", "Change the limit";
    LIMIT_TITLE: "退款复核额度", "When a refund needs a second person";
    LIMIT_NONE: "退款不需要第二个人复核。", "Refunds need no second person.";
    LIMIT_ALONE: "能退款的只有一个人：超过额度的退款没有人可以复核。请先添加一位财务或管理员。", "Only one person here may refund: nobody could approve what exceeds the limit. Add somebody in finance or another administrator first.";
    LIMIT_FIELD: "额度", "Limit";
    LIMIT_HINT: "一笔付款累计退款超过这个金额时，须由另一位同事同意。填 0 表示每笔都要复核，留空表示都不用。", "Where the refunds of one payment exceed this sum, a colleague has to approve. 0: always; empty: never.";
    LIMIT_SAVED: "复核额度已保存", "The limit is saved";
    REFUND_PROPOSED: "待复核", "Waits for approval";
    REFUND_REJECTED: "已驳回", "Rejected";
    REFUND_WAITS: "退款已提出，等待另一位同事复核", "The refund is proposed and waits for a colleague";
    REFUND_SENT: "退款已提交，到账后这里会更新", "The refund is on its way";
    REFUND_CONSEQUENCE: "钱会原路退回付款人，提交后不能撤回。", "The money goes back the way it came. This cannot be undone.";
    REFUND_LEFT: "最多可退", "At most";
    REFUND_AMOUNT_HINT: "全额退款不用改；部分退款请填要退的金额。", "Leave it for a full refund; enter less for a partial one.";
    PROVIDER_NO: "支付机构退款号", "Provider's number";
    PROVIDER_SAYS: "支付机构的说明", "The provider's words";
    ASKED_BY: "提出人", "Asked by";
    PROBLEM_PROPOSED: "退款等待复核", "Refunds wait for approval";
}

phrases! {
    fn limit_is(amount): "一笔付款累计退款超过 ¥{amount} 时，需要另一位同事复核。", "Where the refunds of one payment exceed ¥{amount}, a colleague has to approve.";
    fn refund_limit_note(amount): "这笔付款累计退款超过 ¥{amount} 时，要等另一位同事同意后才会退出。", "If this payment's refunds exceed ¥{amount}, a colleague has to approve before money moves.";
}
