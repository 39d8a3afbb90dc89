//! 微信公众平台, mp.weixin.qq.com.

use super::{EMPTY, Link, Words, link, menu, t};

const SIGN_IN: Link =
    link("登录微信公众平台", "Sign in to the official account platform", "https://mp.weixin.qq.com");
const HELP: Link = link(
    "公众号帮助中心",
    "Help for official accounts",
    "https://kf.qq.com/product/weixinmp.html#hid=hot_faq",
);

pub(super) const REGISTER: Words = Words {
    title: t("注册服务号", "Register a service account"),
    why: t(
        "微信扫码付款和微信消息都通过服务号。订阅号不行，而且不能改成服务号再用。",
        "Scan payment and messages go through a service account. A subscription account does not do.",
    ),
    prepare: &[
        t("没有注册过公众号的邮箱", "A mail address that no official account uses yet"),
        t("管理员的身份证和微信", "The administrator's identity card and WeChat"),
    ],
    acts: &[
        t("打开注册页，账号类型选“服务号”。", "Open the registration and choose 服务号."),
        t("填写邮箱、主体和管理员信息。", "Fill in mail address, body and administrator."),
        t(
            "主体名称与商户号的企业全称写得一字不差，绑定时就不用腾讯审核。",
            "Write the body exactly as the merchant number has it: then Tencent need not review the binding.",
        ),
        t("完成主体验证，登录一次。", "Verify the body, and sign in once."),
    ],
    mistakes: &[t(
        "选成“订阅号”：不能申请微信支付，只能重新注册。",
        "Choosing 订阅号: it can never have WeChat Pay; a new registration is needed.",
    )],
    links: &[
        link(
            "注册公众号",
            "Register",
            "https://mp.weixin.qq.com/cgi-bin/registermidpage?action=index&lang=zh_CN&token=",
        ),
        HELP,
    ],
    ..EMPTY
};

pub(super) const CERTIFY: Words = Words {
    title: t("完成微信认证", "Have the account certified"),
    why: t(
        "只有认证过的服务号才能用微信支付和模板消息。",
        "Only a certified service account has payment and template messages.",
    ),
    menus: &[menu("公众号设置 → 账号详情 → 认证情况", "设置与开发 → 账号设置 → 账号详情")],
    prepare: &[
        t("对公账户，或页面要求的验证方式", "The corporate account, or what the page asks for"),
        t("盖章的申请公函（页面下载模板）", "The stamped letter whose form the page offers"),
    ],
    acts: &[
        t("在账号详情里点“申请微信认证”。", "Press 申请微信认证 among the account's details."),
        t("按页面填写并上传资料。", "Fill in and upload as the page says."),
        t("接听审核电话，按要求补资料。", "Answer the reviewer's call; hand in what is missing."),
        t("看到“已认证”后标记完成。", "Once it says 已认证, the step is done."),
    ],
    mistakes: &[t(
        "认证每年要续，过期后模板消息会停。",
        "It has to be renewed every year; messages stop when it ends.",
    )],
    cost: Some(t(
        "腾讯收取审核费，以页面显示为准。",
        "Tencent charges for the review; the page names the sum.",
    )),
    time: Some(t(
        "以页面提示为准。等待时请标为“等对方”。",
        "The page says how long. Mark the step as waiting meanwhile.",
    )),
    links: &[SIGN_IN, HELP],
};

pub(super) const TYPE: Words = Words {
    title: t("确认是服务号，不是订阅号", "See that it is a service account"),
    why: t(
        "订阅号的 AppID 不能用微信支付。先看清类型，免得白配一遍。",
        "A subscription account's AppID cannot pay. Look first, so that nothing is set up in vain.",
    ),
    menus: &[menu("公众号设置 → 账号详情 → 类型", "设置与开发 → 账号设置 → 账号详情")],
    acts: &[
        t("登录后看首页右上角的账号类型。", "After signing in look at the type at the top right."),
        t(
            "或在账号详情里看“类型”，应为“服务号”。",
            "Or at 类型 among the account's details: it has to be 服务号.",
        ),
        t(
            "从手机也能看出来：服务号在微信首页单独一条；订阅号收在“订阅号消息”里。",
            "A phone tells too: a service account is an entry of its own; a subscription account stands under 订阅号消息.",
        ),
    ],
    mistakes: &[t("有两个公众号，拿了订阅号的 AppID。", "Two accounts, and the AppID of the wrong one.")],
    links: &[SIGN_IN, HELP],
    ..EMPTY
};

pub(super) const SECRET: Words = Words {
    title: t("抄下 AppID 和 AppSecret", "Take down AppID and AppSecret"),
    why: t("系统用它们识别付款人、发送消息。", "With them the system learns who pays, and sends messages."),
    menus: &[menu("开发 → 基本配置", "设置与开发 → 基本配置")],
    prepare: &[t("公众号管理员的微信，扫码确认", "The administrator's WeChat, to confirm by scan")],
    acts: &[
        t(
            "抄下“开发者ID(AppID)”，wx 开头 18 位。",
            "Take down 开发者ID(AppID), 18 characters beginning with wx.",
        ),
        t("在“开发者密码(AppSecret)”处点“启用”或“重置”。", "Press 启用 or 重置 at 开发者密码(AppSecret)."),
        t(
            "管理员扫码后，AppSecret 只显示这一次，马上复制。",
            "After the scan it is shown this once: copy it at once.",
        ),
        t("直接粘贴到本系统，不要存在聊天记录里。", "Paste it here and keep it in no chat."),
    ],
    mistakes: &[
        t(
            "已经填过又点了“重置”：旧的立刻失效，这里也要马上替换。",
            "Pressing 重置 later: the old one is dead at once and has to be replaced here too.",
        ),
        t("抄了“令牌(Token)”或 EncodingAESKey。", "Taking 令牌(Token) or EncodingAESKey for it."),
    ],
    links: &[SIGN_IN],
    ..EMPTY
};

pub(super) const WHITE_LIST: Words = Words {
    title: t("把服务器地址加入 IP 白名单", "Put the server's address on the white list"),
    why: t(
        "不在白名单里的服务器拿不到公众号的接口凭证，错误码是 40164。",
        "A server that is not on it gets no access token; the error is 40164.",
    ),
    menus: &[menu("开发 → 基本配置 → IP白名单 → 查看", "设置与开发 → 基本配置 → IP白名单 → 查看")],
    prepare: &[t("公众号管理员的微信，扫码确认", "The administrator's WeChat, to confirm by scan")],
    acts: &[
        t("点“查看”，再点“修改”。", "Press 查看, then 修改."),
        t("在最后另起一行，粘贴下面的地址。", "Paste the address below on a line of its own, at the end."),
        t("原有的地址不要删，别的系统可能在用。", "Leave what is there: other systems may need it."),
        t("点“确认修改”，管理员扫码。", "Press 确认修改; the administrator scans."),
        t(
            "回到本系统重新检查。没有看到地址时，先填好 AppID 检查一次，微信会告诉我们它看到的地址。",
            "Check again here. Where no address is shown, enter the AppID and check once: WeChat tells which address it sees.",
        ),
    ],
    mistakes: &[
        t("填了内网地址（192.168… 或 10.…）。", "An address of the local network (192.168… or 10.…)."),
        t("服务器换了出口地址，白名单没改。", "The server's address changed and the list did not."),
    ],
    links: &[SIGN_IN],
    ..EMPTY
};

pub(super) const PERMISSIONS: Words = Words {
    title: t("核对接口权限", "Look at the interface permissions"),
    why: t(
        "缺一个接口，对应的功能就不能用。认证后的服务号一般都已获得。",
        "Without an interface its feature does not work. Certified service accounts usually have them all.",
    ),
    menus: &[menu("开发 → 接口权限", "设置与开发 → 接口权限")],
    acts: &[
        t("“获取access_token”应为“已获得”。", "获取access_token has to be 已获得."),
        t("“模板消息（业务通知）”应为“已获得”。", "模板消息（业务通知） has to be 已获得."),
        t("“获取用户基本信息”应为“已获得”。", "获取用户基本信息 has to be 已获得."),
        t("“网页授权获取用户基本信息”应为“已获得”。", "网页授权获取用户基本信息 has to be 已获得."),
        t("“获取jsapi_ticket”应为“已获得”。", "获取jsapi_ticket has to be 已获得."),
        t(
            "“微信支付接口”应为“已获得”（支付申请通过后才有）。",
            "微信支付接口 has to be 已获得 (after the payment application).",
        ),
        t(
            "微信小店、微信卡包、设备功能显示“未获得”没有关系。",
            "微信小店, 微信卡包 and 设备功能 may be 未获得.",
        ),
    ],
    mistakes: &[t(
        "账号没认证或已过期，模板消息和网页授权会变成“未获得”。",
        "Without a valid certification template messages and web authorisation are lost.",
    )],
    links: &[SIGN_IN],
    ..EMPTY
};

pub(super) const DOMAIN_FILE: Words = Words {
    title: t("提交域名校验文件", "Hand in the verification file"),
    why: t(
        "微信要在我们的域名上读到这个文件，才允许保存域名。文件先由平台人员放行，您再保存。",
        "WeChat saves a domain only if it finds this file there. The platform's staff release it first; then you save.",
    ),
    menus: &[menu("公众号设置 → 功能设置", "设置与开发 → 账号设置 → 功能设置")],
    acts: &[
        t("点“业务域名”的“设置”。", "Press 设置 at 业务域名."),
        t(
            "下载页面里的 MP_verify_….txt，不要改名，不要打开另存。",
            "Download the file MP_verify_….txt; neither rename it nor save it from an editor.",
        ),
        t("先不要点保存。", "Do not save yet."),
        t("在本系统上传这个文件。", "Upload the file here."),
        t(
            "把这一步标为“等对方”，等平台人员放行。",
            "Mark this step as waiting until the platform's staff have released it.",
        ),
    ],
    mistakes: &[
        t("改了文件名或内容，微信读到也不认。", "A changed name or content is not accepted."),
        t(
            "文件没放行就点保存：白白用掉一次。每月只能保存三次。",
            "Saving before it is released: one of the month's three saves is gone.",
        ),
    ],
    time: Some(t("平台人员一般在一个工作日内放行。", "Released within a working day, as a rule.")),
    links: &[SIGN_IN],
    ..EMPTY
};

pub(super) const DOMAINS: Words = Words {
    title: t("填写三个域名", "Enter the three domains"),
    why: t(
        "付款页要能打开（业务域名）、能调用微信（JS接口安全域名）、能知道谁在付款（网页授权域名）。",
        "The page has to open (业务域名), to call WeChat (JS接口安全域名) and to learn who pays (网页授权域名).",
    ),
    menus: &[menu("公众号设置 → 功能设置", "设置与开发 → 账号设置 → 功能设置")],
    prepare: &[t("校验文件已放行（上一步）", "The verification file is released (the step before)")],
    acts: &[
        t("在“业务域名”里粘贴下面的域名，保存。", "Paste the domain at 业务域名 and save."),
        t("在“JS接口安全域名”里粘贴同一个域名，保存。", "Paste it at JS接口安全域名 and save."),
        t("在“网页授权域名”里粘贴同一个域名，保存。", "Paste it at 网页授权域名 and save."),
        t("三处都显示这个域名，才算完成。", "It is done once all three show it."),
    ],
    mistakes: &[
        t(
            "写了 http://、端口号或 IP 地址：只能写域名或路径，用字母、数字和“-”。",
            "With http://, a port or an IP address: only domains or paths of letters, digits and “-”.",
        ),
        t("用了短链域名，或没有 ICP 备案的域名。", "A short-link domain, or one without ICP filing."),
        t("一个自然月只能改三次，先核对再保存。", "Three saves in a calendar month: compare before saving."),
        t(
            "付款时报 redirect_uri 错误 10003：网页授权域名没填或填错；再看支付授权目录。",
            "Error 10003 redirect_uri when paying: the web authorisation domain is wrong; then look at the directories.",
        ),
    ],
    links: &[SIGN_IN],
    ..EMPTY
};

pub(super) const BIND_CONFIRM: Words = Words {
    title: t("在公众号确认绑定", "Confirm the binding at the official account"),
    why: t(
        "绑定要双方同意。商户号发起后，公众号这边还要点一次确认。",
        "Both sides have to agree: after the merchant number asked, the account confirms.",
    ),
    menus: &[menu("微信支付 → 商户号管理", "广告与服务 → 微信支付 → 商户号管理")],
    acts: &[
        t("在“待关联商户号”里找到自己的商户号。", "Find your number under 待关联商户号."),
        t("点“确认”，核对商户号和企业全称。", "Press 确认 and compare number and name."),
        t("勾选协议，点“授权”。", "Accept the agreement and press 授权."),
        t("“已关联商户号”里出现它，就完成了。", "It is done once it stands under 已关联商户号."),
    ],
    mistakes: &[t(
        "申请单过期没确认：要请超级管理员重新发起。",
        "The request ran out: the 超级管理员 has to ask again.",
    )],
    links: &[SIGN_IN],
    ..EMPTY
};

pub(super) const PAYMENT_APPLY: Words = Words {
    title: t("在公众号提交支付申请", "Apply for payment at the official account"),
    why: t(
        "绑定之后还要申请一次，公众号才有“微信支付接口”。",
        "After the binding the account has to apply to get the payment interface.",
    ),
    menus: &[menu("微信公众平台首页 → 微信支付 → 支付申请", "广告与服务 → 微信支付 → 支付申请")],
    acts: &[
        t("打开菜单，按“申请指引”填写。", "Open the menu and fill in as its guide says."),
        t("提交后标为“等对方”。", "Submit, and mark the step as waiting."),
        t(
            "通过后，接口权限里的“微信支付接口”变为“已获得”。",
            "Afterwards 微信支付接口 is 已获得 among the permissions.",
        ),
    ],
    mistakes: &[t(
        "公众号没有实际内容，审核人员看不出经营什么，容易退回。",
        "An account without content does not show what is sold, and is sent back.",
    )],
    cost: Some(t("不收申请费。", "No application fee.")),
    links: &[SIGN_IN, HELP],
    ..EMPTY
};
