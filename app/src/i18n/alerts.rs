//! Words about 接收通知: where staff are told what ends soon and what the platform announces.

texts! {
    TITLE: "接收通知", "My notices";
    ABOUT: "夜间自检发现的新错误、快到期的证书和密钥（提前 60、30、7 天）和平台公告，发到您自己的微信；微信发不到时发短信。", "What the nightly self-check finds newly wrong, what ends soon (60, 30 and 7 days ahead) and what the platform announces comes to your own WeChat, or as a text message where WeChat cannot.";
    OFF: "微信普通消息还没有启用，通知发不出去。", "Notices are switched off, so nothing can be sent.";
    TO_PUSH: "前往推送配置", "To message push";
    WECHAT: "微信", "WeChat";
    WECHAT_ABOUT: "用微信扫码，由本运营商的公众号确认是哪位关注者。需要先关注公众号，才收得到。", "Scan with WeChat: the operator's official account tells which follower you are. Only followers get its messages.";
    NO_ACCOUNT: "还没有设置公众号，先绑定手机号也可以收到通知。", "There is no official account yet. With a phone number you are told all the same.";
    BOUND: "已绑定", "Bound";
    NOT_BOUND: "未绑定", "Not bound";
    BIND: "绑定微信", "Bind WeChat";
    BIND_OTHER: "换绑微信", "Bind another WeChat";
    UNBIND: "解除绑定", "Unbind";
    UNBOUND_DONE: "已解除绑定，不再发到这个微信", "Unbound: nothing is sent to that WeChat any more";
    SCAN: "用微信扫码，在手机上确认", "Scan it with WeChat and confirm on the phone";
    SCAN_ABOUT: "二维码 15 分钟内有效，只能用一次。不要转给别人：谁确认，通知就发给谁。", "The code works once, within 15 minutes. Keep it to yourself: whoever confirms gets the notices.";
    QR_ALT: "绑定微信的二维码", "The code that binds your WeChat";
    LINK: "绑定链接", "Link";
    PHONE: "手机号", "Phone number";
    PHONE_ABOUT: "微信发不到时发短信。", "For text messages where WeChat cannot reach you.";
    NO_TEXTS: "短信没有启用，或没有设置“集成系统消息”的短信内容。", "Text messages are off, or none is set up for notices of other systems.";
    NUMBER: "手机号码", "Mobile number";
    SEND_CODE: "发送验证码", "Send a code";
    CODE_SENT: "验证码已发送", "The code is on its way";
    CODE: "验证码", "Code";
    CODE_HINT: "6 位数字，10 分钟内有效", "Six digits, good for ten minutes";
    CONFIRM: "确认", "Confirm";
    CONFIRMED: "手机号已确认", "The number is confirmed";
    REMOVE: "清除手机号", "Forget the number";
    REMOVED: "已清除", "Forgotten";
    SIGN: "知", "N";
    MOBILE_TITLE: "用微信接收通知", "Be told in WeChat";
    MOBILE_BODY: "绑定后，证书到期提醒和平台公告会发到这个微信。请确认下面的控制台账号是您本人的。", "What ends soon and what the platform announces will come to this WeChat. Please confirm that this console account is yours.";
    MOBILE_YES: "是我，绑定", "That is me";
    MOBILE_NO: "不是您的账号请关闭本页。", "If it is not yours, close this page.";
    MOBILE_DONE: "绑定成功", "Done";
    MOBILE_DONE_BODY: "通知会发到这个微信。请保持关注公众号，否则收不到。", "Notices come to this WeChat. Keep following the official account: only followers get them.";
    MOBILE_TROUBLE: "请稍后再试。", "Please try again shortly.";
    MOBILE_UNNAMED: "微信没有确认您的身份", "WeChat did not say who you are";
    MOBILE_UNNAMED_BODY: "请回到控制台重新生成二维码再扫一次。", "Make a new code in the console and scan it once more.";
}

phrases! {
    fn waiting(phone): "验证码已发到 {phone}", "A code went to {phone}";
}
