//! The words of the visitors' pages. Short, and each trouble says what to do next.

texts! {
    VISIT: "访客预约", "Book a visit";
    SIGN: "访", "V";
    FORM_TITLE: "预约来访", "Book a visit";
    FORM_ABOUT: "提交后由被访人确认，通过后凭二维码入园。", "Your host confirms it; then a QR code opens the gate.";
    NAME: "姓名", "Your name";
    PHONE: "手机号码", "Mobile number";
    HOST: "被访人", "Whom you visit";
    CHOOSE: "请选择", "Please choose";
    FROM: "到访时间", "From";
    UNTIL: "离开时间", "Until";
    REASON: "来访事由", "Reason";
    PLATE: "车牌号", "Number plate";
    OPTIONAL: "选填", "optional";
    SEND: "提交预约", "Send";
    PRIVACY: "姓名和手机号码只用于这次来访的确认和入园，到期自动删除。", "Your name and number serve this visit only and are deleted afterwards.";
    CHECK_FIELDS: "有内容需要修改，请看下面标出的项目。", "Something needs changing; see the marked fields.";
    TOO_OFTEN: "提交太频繁了，请稍后再试。", "Too many bookings. Please try again later.";
    CLOSED_TITLE: "暂不接受预约", "No bookings at present";
    CLOSED_BODY: "这里现在不能预约来访，请直接联系您要拜访的人。", "Visits cannot be booked here now. Please contact your host.";

    MY_VISIT: "我的来访", "Your visit";
    BOOKING_NO: "预约号", "Booking";
    PLACE: "地点", "Place";
    TIME: "来访时间", "Time";
    WAITING: "等待确认", "Waiting";
    APPROVED: "已通过", "Approved";
    DECLINED: "未通过", "Declined";
    CANCELLED: "已取消", "Cancelled";
    EXPIRED: "已过期", "Expired";
    ARRIVED: "已到访", "Arrived";
    WAITING_BODY: "已发给被访人确认。结果会通知您，也可以稍后回到本页查看。", "Your host was asked. You will be told, or come back to this page.";
    NOT_TOLD_BODY: "系统没能通知被访人，请直接联系对方确认。", "The host could not be told by message. Please contact them.";
    APPROVED_BODY: "到达时向闸机或门岗出示此二维码，只能使用一次。", "Show this code at the gate. It works once.";
    PASS: "访客通行码", "Visitor's pass";
    DECLINED_BODY: "被访人没有同意这次来访。", "Your host did not agree.";
    CANCELLED_BODY: "这次预约已取消。", "This booking was taken back.";
    EXPIRED_BODY: "预约的时间已经过去。", "The time of this booking is over.";
    ARRIVED_BODY: "欢迎来访，通行码已使用。", "Welcome. The pass was used.";
    CANCEL: "取消预约", "Cancel the booking";
    CANCEL_ASK: "取消后不能恢复，二维码立即失效。", "This cannot be undone; the code stops working.";
    CANCEL_YES: "确认取消", "Yes, cancel it";
    NO_ANSWER_BODY: "被访人没有在这之前答复。请直接联系对方，需要时重新预约。", "Your host did not answer in time. Contact them, or book again.";
    BOOK_AGAIN: "重新预约", "Book again";
    CHANGE: "修改预约", "Change the booking";
    CHANGE_ABOUT: "修改后由被访人重新确认，确认前不能凭通行码进入。", "Your host confirms it anew; until then the pass does not open the gate.";
    CHANGE_SEND: "提交修改", "Send the change";
    CHANGE_NOT: "不修改", "Leave it as it is";
    ANSWER: "对方说明", "Their words";

    REQUEST: "来访申请", "A visitor asks";
    VISITOR: "访客", "Visitor";
    APPROVE: "同意来访", "Approve";
    DECLINE: "不同意", "Decline";
    DECLINE_WHY: "原因", "Why";
    DECLINE_NOTE: "访客会看到这句话", "The visitor sees this";
    DECLINE_YES: "确认不同意", "Decline the visit";
    APPROVED_DONE: "您已同意这次来访，访客会收到二维码。", "You approved; the visitor gets a QR code.";
    DECLINED_DONE: "您没有同意这次来访，访客会收到通知。", "You declined; the visitor is told.";
    CANCELLED_DONE: "这次预约已取消。", "This booking was taken back.";
    EXPIRED_DONE: "这次预约的时间已经过去。", "The time of this booking is over.";
    ARRIVED_DONE: "访客已经到访。", "The visitor has arrived.";
    DECIDED: "这个预约刚被处理过，下面是现在的情况。", "It was decided a moment ago; this is how it stands.";

    CHANGED: "访客刚修改了这次预约，请看过新的内容再答复。", "The visitor just changed it; please answer what it says now.";

    BIND: "绑定微信", "Bind your WeChat";
    BIND_TITLE: "以后用微信接收来访申请", "Be told of visitors in WeChat";
    BIND_BODY: "绑定后，有人预约拜访您时，您会在微信里收到申请并直接处理。请确认下面是您本人。", "You will be asked in WeChat when somebody would like to visit you. Please confirm that this is you.";
    BIND_YES: "是我，绑定", "That is me";
    BIND_NO: "不是您本人请关闭本页，并告诉发链接给您的人。", "If not, close this page and tell who sent you the link.";
    BOUND_TITLE: "绑定成功", "Done";
    BOUND_BODY: "请保持关注公众号，有访客时会在微信里通知您。", "Keep following the official account: it tells you of visitors.";

    IN_WECHAT_TITLE: "请在微信里打开", "Please open this in WeChat";
    IN_WECHAT_BODY: "本页要由微信确认是您本人。请把链接发到微信里打开。", "WeChat has to tell who you are. Send the link to yourself and open it there.";
    NOT_HOST_TITLE: "这不是发给您的", "This is not meant for you";
    NOT_HOST_BODY: "微信确认的不是这位被访人。请用收到消息的微信打开。", "WeChat knows you as somebody else. Open it with the WeChat that got the message.";
    GONE_TITLE: "链接无效", "This link is not valid";
    GONE_BODY: "它可能已经使用、更换或到期。请重新扫描现场的访客二维码，或联系被访人。", "It was used, replaced or has ended. Scan the visitors' code again, or ask your host.";
    TROUBLE_BODY: "请稍后再试，或直接联系被访人。", "Please try again shortly, or contact your host.";
}
