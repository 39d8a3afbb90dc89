//! Words of what the platform tells every operator (平台公告).

texts! {
    TITLE: "平台公告", "Announcements";
    ABOUT: "地址、域名或证书变更时告诉所有运营商：控制台顶部显示，并推送给在“接收通知”里绑定了微信或手机号的人。", "Tells every operator of a change of address, domain or certificate: at the top of the console, and by message to staff who said where they are told.";
    ANNOUNCE: "发布公告", "Announce";
    ANNOUNCED: "已发布", "Announced";
    SUBJECT: "事由", "Subject";
    ADDRESS: "地址变更", "Address";
    DOMAIN: "域名变更", "Domain";
    CERTIFICATE: "证书变更", "Certificate";
    OTHER: "其他", "Other";
    HEADLINE: "标题", "Title";
    HEADLINE_HINT: "手机上只显示前 20 个字", "A phone shows the first 20 characters";
    BODY: "说明", "Text";
    BODY_HINT: "什么时候变、变成什么、运营商要做什么；最多 500 字", "What changes when, and what to do; 500 characters at most";
    READ_MORE: "详情网址", "Link";
    DAYS: "显示天数", "Days shown";
    DAY_UNIT: "天", "days";
    SEND_ASK: "发给所有运营商？", "Tell every operator?";
    SEND_CONSEQUENCE: "控制台顶部立即显示，消息随即发出，发出后不能收回。", "It stands in every console at once, and messages go out; they cannot be called back.";
    MORE: "详情", "More";
    READ: "知道了", "Got it";
    END: "撤下", "Take down";
    END_ASK: "撤下这条公告？", "Take this announcement down?";
    END_CONSEQUENCE: "各运营商的控制台不再显示；已经发出的消息收不回来。", "No console shows it any more; messages that went out stay out.";
    ENDED: "已撤下", "Taken down";
    SENT: "已发布的公告", "What was announced";
    NONE: "还没有公告", "Nothing was announced";
    NONE_ABOUT: "发布后，这里显示哪些还在显示、多少人已读。", "What is shown, and how many have read it, stands here.";
    STATE: "状态", "State";
    SHOWN: "显示中", "Shown";
    OVER: "已结束", "Over";
    UNTIL: "显示到", "Until";
    READERS: "已读", "Read by";
    PEOPLE: "人", "people";
}
