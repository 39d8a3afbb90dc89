//! The official account: `errcode` of its interfaces, and the error pages of web authorisation.

use super::{Entry, TELL_STAFF, Text, inside, paying, t};

const SECRET: Text = t(
    "公众平台 → 设置与开发 → 基本配置重置 AppSecret，再在“微信支付”页面替换；重置后旧的立即失效。",
    "Reset the AppSecret at the official account → 基本配置 and replace it on the WeChat Pay page. The old one stops working at once.",
);
const BY_ITSELF: Text = t(
    "不用处理，系统会取新的凭证再试一次；一直出现，多半是别的系统也在用旧接口取这个公众号的凭证。",
    "Nothing to do: the system takes a new token and tries once more. If it stays, another system is most likely fetching this account's token by the old interface.",
);
const RESCAN: Text = t("授权已过期，请重新扫码。", "The authorisation has expired: scan again.");
const LATER: Text = t("微信正忙，请稍后再试。", "WeChat is busy: try again later.");
const AUTHORISATION_DOMAIN: Text = t(
    "公众平台 → 设置与开发 → 账号设置 → 功能设置 → 网页授权域名：填开通向导给出的域名，不带 http:// 和端口。",
    "Official account → 账号设置 → 功能设置 → 网页授权域名: enter the domain that the guide shows, without scheme and port.",
);

pub(super) const CODES: &[Entry] = &[
    inside(
        &["-1"],
        t("微信系统繁忙。", "WeChat is busy."),
        t("不用处理，系统会重试。", "Nothing to do: the system tries again."),
    ),
    paying(
        &["40001", "40014", "42001"],
        t("接口凭证失效，或者 AppSecret 不对。", "The access token has ended, or the AppSecret is wrong."),
        BY_ITSELF,
        TELL_STAFF,
    ),
    inside(
        &["40002"],
        t("凭证类型不对。", "The wrong type of grant."),
        t("请联系披克技术支持。", "Ask Peake's support."),
    ),
    inside(
        &["40003"],
        t("收件人的 openid 不属于这个公众号。", "The recipient's openid belongs to another account."),
        t(
            "公众号换过之后，旧的收件人收不到；对方再次扫码后恢复。",
            "After a change of account old recipients are out of reach until they scan again.",
        ),
    ),
    paying(
        &["40013"],
        t("AppID 不对。", "The AppID is wrong."),
        t(
            "公众平台 → 设置与开发 → 基本配置核对 AppID，在“微信支付”页面改正。",
            "Look it up at the official account → 基本配置, and correct it on the WeChat Pay page.",
        ),
        TELL_STAFF,
    ),
    paying(
        &["40029", "40163"],
        t("授权码用过或者过期了。", "The authorisation code was used, or is too old."),
        t("不用处理，系统会重新授权一次。", "Nothing to do: the system authorises once more."),
        RESCAN,
    ),
    inside(
        &["40036", "40037"],
        t(
            "模板 ID 不对：已被删除，或者是别的公众号的。",
            "The template ID is wrong: deleted, or another account's.",
        ),
        t("到推送配置重新选择模板。", "Pick the template again under 推送配置."),
    ),
    paying(
        &["40125"],
        t(
            "AppSecret 不对，多半是在微信那边重置过。",
            "The AppSecret is wrong; most likely it was reset at WeChat.",
        ),
        SECRET,
        TELL_STAFF,
    ),
    paying(
        &["40164"],
        t(
            "服务器的出口地址不在公众号的 IP 白名单里。",
            "The server's address is not on the account's IP white list.",
        ),
        t(
            "公众平台 → 设置与开发 → 基本配置 → IP白名单：加上原话里 invalid ip 后面的地址，几分钟后生效。",
            "Official account → 基本配置 → IP白名单: add the address behind “invalid ip” in the words. It takes some minutes.",
        ),
        TELL_STAFF,
    ),
    inside(
        &["89501", "89503", "89506", "89507"],
        t(
            "这个地址调用接口需要管理员在手机上确认，或者被拒绝了。",
            "This address needs the administrator's confirmation on the phone, or was refused.",
        ),
        t(
            "请公众号管理员在微信里确认，并把地址加进 IP 白名单。",
            "The account's administrator confirms in WeChat and adds the address to the IP white list.",
        ),
    ),
    inside(
        &["40165", "41030"],
        t("小程序页面路径不对。", "The mini program's page is wrong."),
        t("消息里不要填小程序路径。", "Leave the mini program out of the message."),
    ),
    paying(
        &["40226"],
        t(
            "微信认为这个用户有风险，不让登录。",
            "WeChat holds this user for a risk and does not sign them in.",
        ),
        t("请付款人换一个微信账户。", "The payer takes another WeChat account."),
        super::OTHER_ACCOUNT,
    ),
    inside(
        &["41002", "41004", "41008", "41033"],
        t(
            "请求缺少参数，或者这个接口不对自有公众号开放。",
            "A parameter is missing, or the interface is not open to an account's own token.",
        ),
        t("不影响收款；请联系披克技术支持。", "Payments are not affected: ask Peake's support."),
    ),
    inside(
        &["43004"],
        t("收件人没有关注公众号。", "The recipient does not follow the official account."),
        t(
            "请对方关注公众号；配置了短信时会改发短信。",
            "The recipient follows the account; where text messages are set up, one is sent instead.",
        ),
    ),
    inside(
        &["43019", "43101", "48002"],
        t(
            "收件人拉黑了公众号，或者拒收这类消息。",
            "The recipient blocked the account or refuses such messages.",
        ),
        t(
            "尊重对方的选择，不要重发；需要时改用短信。",
            "Respect it and do not send again; use a text message where it matters.",
        ),
    ),
    inside(
        &["45009"],
        t("当天的调用次数用完了。", "The day's calls are used up."),
        t(
            "次日自动恢复；公众平台 → 接口权限可以清零一次。",
            "It recovers the next day; 接口权限 at the official account can clear the count.",
        ),
    ),
    inside(
        &["45011"],
        t("调用太频繁。", "Too many calls."),
        t("不用处理，系统会放慢。", "Nothing to do: the system slows down."),
    ),
    inside(
        &["47001"],
        t("发送的数据格式不对。", "The data is malformed."),
        t("请联系披克技术支持。", "Ask Peake's support."),
    ),
    inside(
        &["47003"],
        t(
            "有一个字段是空的，或者超过了字段类型的规定。",
            "A field is empty, or breaks the rule of its type.",
        ),
        t(
            "到推送配置看预览，把内容对应到合适的字段。",
            "Look at the preview under 推送配置 and map the value to a field that fits.",
        ),
    ),
    inside(
        &["48001"],
        t(
            "公众号没有这个接口的权限：不是认证服务号，或者没有开通。",
            "The account may not use this interface: it is no certified service account, or the right is missing.",
        ),
        t(
            "公众平台 → 设置与开发 → 接口权限查看；订阅号需要另外注册并认证服务号。",
            "See 接口权限 at the official account. A subscription account cannot: register and certify a service account.",
        ),
    ),
    inside(
        &["48004", "50002", "50004", "50005", "50007"],
        t("公众号被封禁或冻结，接口停用。", "The account is blocked or frozen."),
        t(
            "登录公众平台查看通知并申诉；恢复前消息会改发短信（如已配置）。",
            "Sign in to the official account, read the notice and appeal. Until then messages go as text messages where they are set up.",
        ),
    ),
    inside(
        &["40246"],
        t(
            "这个模板编号不能再添加：老模板库已经停用，类目模板还要选择关键词。",
            "This template can no longer be added: the old library has ended, and category templates need keywords.",
        ),
        t("在推送配置里选择类目模板。", "Pick a category template under 推送配置."),
    ),
];

pub(super) const PAGES: &[Entry] = &[
    paying(
        &["10003"],
        t("网页授权域名与页面的域名不一致。", "The web authorisation domain differs from the page's."),
        AUTHORISATION_DOMAIN,
        TELL_STAFF,
    ),
    paying(
        &["10005"],
        t(
            "这个公众号没有网页授权的权限：不是认证服务号。",
            "The account may not authorise pages: it is no certified service account.",
        ),
        t(
            "换成认证服务号，并在接口权限里确认“网页授权”已获得。",
            "Use a certified service account, and see under 接口权限 that 网页授权 was granted.",
        ),
        TELL_STAFF,
    ),
    paying(
        &["10004"],
        t("公众号被封禁。", "The account is banned."),
        t("登录公众平台查看通知并申诉。", "Sign in to the official account, read the notice and appeal."),
        TELL_STAFF,
    ),
    paying(
        &["10006"],
        t("测试号要先关注才能打开。", "A test account has to be followed first."),
        t("正式使用请换成认证服务号。", "Use a certified service account for real use."),
        TELL_STAFF,
    ),
    paying(
        &["10009"],
        t("操作太频繁。", "Too frequent."),
        t("稍等片刻再扫码。", "Scan again in a moment."),
        LATER,
    ),
    paying(
        &["10010", "10011", "10012", "10013"],
        t("授权地址缺少参数。", "The authorisation address lacks a parameter."),
        t(
            "核对“微信支付”页面的 AppID 和服务器的公网地址配置，仍然出现请联系披克技术支持。",
            "Check the AppID on the WeChat Pay page and the server's public address; ask Peake's support if it stays.",
        ),
        TELL_STAFF,
    ),
    paying(
        &["10015", "10016"],
        t(
            "这个 AppID 是开放平台的，或者公众号没有授权给第三方平台。",
            "The AppID is one of the open platform, or the account gave a third-party platform no right.",
        ),
        t(
            "在“微信支付”页面填公众号自己的 AppID。",
            "Enter the official account's own AppID on the WeChat Pay page.",
        ),
        TELL_STAFF,
    ),
];
