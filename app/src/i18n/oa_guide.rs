//! What to do about the official account's refusals, and what a look from outside found. For the server alone.

use super::{Lang, Text, t};

/// Why there is no access token, and what helps.
const REMEDIES: &[(&str, Text)] = &[
    (
        "ip_not_allowed",
        t(
            "把下面原话里的服务器 IP 加入白名单：公众号平台 → 设置与开发 → 基本配置 → IP白名单 → 查看 → 修改。加好后点“立即获取”。",
            "Add the server's IP address named below to the white list (设置与开发 → 基本配置 → IP白名单), then press “Fetch now”.",
        ),
    ),
    (
        "wrong_secret",
        t(
            "AppSecret 不对，多半是在公众号平台重置过：重新取得后，在微信支付页面替换。",
            "The AppSecret is wrong; probably it was reset on the platform. Get it again and replace it on the page of WeChat Pay.",
        ),
    ),
    (
        "wrong_app_id",
        t(
            "AppID 不对：请与公众号平台 → 设置与开发 → 基本配置 里的开发者ID核对。",
            "The AppID is wrong: compare it with 开发者ID under 设置与开发 → 基本配置.",
        ),
    ),
    (
        "account_blocked",
        t(
            "公众号被平台封禁或冻结：请登录公众号平台查看通知，按提示申诉。",
            "The platform has blocked or frozen the account: sign in there and follow its notice.",
        ),
    ),
    (
        "rate_limited",
        t(
            "调用次数超过了平台的限制，稍后会自动重试。如果别的系统也在获取，请让它改用本系统。",
            "More calls than the platform allows; tried again later by itself. If another system fetches tokens too, let it stop.",
        ),
    ),
    ("busy", t("平台繁忙，稍后自动重试。", "The platform is busy; tried again by itself.")),
    (
        "unreachable",
        t(
            "连不上公众号平台，稍后自动重试。如果一直这样，请检查服务器能否访问 api.weixin.qq.com。",
            "The platform does not answer; tried again by itself. If it stays so, see whether the server reaches api.weixin.qq.com.",
        ),
    ),
    (
        "no_permission",
        t(
            "这个账号没有该接口的权限：需要已认证的服务号。",
            "This account may not use the interface: it has to be a verified service account.",
        ),
    ),
];

/// Why a server message was refused, and what helps.
const REFUSALS: &[(&str, Text)] = &[
    (
        "bad_signature",
        t(
            "签名不对：平台上填的 Token 不是这里生成的那个。重新生成后，三项都重新粘贴。",
            "The signature does not fit: the token on the platform is not the one made here. Make new ones and paste all three again.",
        ),
    ),
    (
        "undecryptable",
        t(
            "解不开：平台上填的 EncodingAESKey 不是这里生成的那个。重新生成后，三项都重新粘贴。",
            "It cannot be decrypted: the EncodingAESKey on the platform is not the one made here. Make new ones and paste all three again.",
        ),
    ),
    (
        "other_app",
        t(
            "消息属于另一个 AppID：地址粘贴到了别的公众号，或者这里的 AppID 填错了。",
            "The message is another AppID's: the address was pasted at another account, or the AppID here is wrong.",
        ),
    ),
    (
        "not_encrypted",
        t(
            "收到了没有加密的消息：请在平台上把消息加解密方式改为“安全模式”。",
            "A message came that is not encrypted: choose 安全模式 on the platform.",
        ),
    ),
    (
        "stale",
        t(
            "明文消息的时间与本机相差太多：请检查服务器时钟，或改用“安全模式”。",
            "A plain message's time is too far from ours: check the server's clock, or choose 安全模式.",
        ),
    ),
    ("malformed", t("收到的内容不是公众号消息。", "What came is no message of an official account.")),
];

/// What a look from outside found; `{0}` is the particular.
const FOUND: &[(&str, Text)] = &[
    (
        "served",
        t(
            "从外网取到了，内容一致。现在到公众号平台按“保存”。",
            "Found from outside, byte by byte. Press 保存 on the platform now.",
        ),
    ),
    (
        "status",
        t(
            "外网地址回答的状态是 {0}，不是 200：域名可能没有指向本系统，或代理没有转发 .txt。",
            "The address answers with status {0}, not 200: the domain may not lead here, or a proxy does not pass .txt on.",
        ),
    ),
    (
        "redirected",
        t(
            "外网地址跳转到了 {0}；平台不接受跳转。请让 http 也直接提供这个文件。",
            "The address redirects to {0}, which the platform does not accept. Let http serve the file too.",
        ),
    ),
    (
        "differs",
        t(
            "外网取到的不是这个文件：域名可能指向了别的系统。",
            "Something else is found there: the domain may lead to another system.",
        ),
    ),
    (
        "unreachable",
        t(
            "从本机访问不到外网地址（{0}）。有的机房不能从内部访问自己的外网地址：请用手机打开上面的地址确认。",
            "The public address cannot be reached from here ({0}). Some networks cannot reach themselves from inside: open the address on a phone to make sure.",
        ),
    ),
];

/// What comes from the platform.
const EVENTS: &[(&str, Text)] = &[
    ("event:TEMPLATESENDJOBFINISH", t("模板消息送达结果", "Result of a template message")),
    ("event:subscribe", t("有人关注", "Somebody follows")),
    ("event:unsubscribe", t("有人取消关注", "Somebody stopped following")),
    ("text", t("粉丝发来文字", "A follower's text")),
];

fn find(table: &[(&str, Text)], code: &str) -> Option<Text> {
    table.iter().find(|(known, _)| *known == code).map(|(_, words)| *words)
}

/// What to do when no access token can be had.
pub fn remedy(lang: Lang, code: &str) -> String {
    let other = t("平台拒绝了，原因见下面的原话。", "The platform refused; its own words are below.");
    lang.t(find(REMEDIES, code).unwrap_or(other)).to_owned()
}

/// Why a server message was refused.
pub fn refusal(lang: Lang, code: &str) -> String {
    find(REFUSALS, code).map_or_else(|| code.to_owned(), |words| lang.t(words).to_owned())
}

/// What a look from outside found.
pub fn found(lang: Lang, code: &str, detail: &str) -> String {
    find(FOUND, code).map_or_else(|| code.to_owned(), |words| lang.t(words).replace("{0}", detail))
}

/// What came; an event without words by its own name.
pub fn event(lang: Lang, event: &str) -> String {
    find(EVENTS, event).map_or_else(|| event.to_owned(), |words| lang.t(words).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_service_has_words() {
        for code in ["bad_signature", "undecryptable", "other_app", "not_encrypted", "stale", "malformed"] {
            assert_ne!(refusal(Lang::Zh, code), code);
        }
        for code in ["served", "status", "redirected", "differs", "unreachable"] {
            assert_ne!(found(Lang::En, code, ""), code);
        }
        assert!(found(Lang::Zh, "status", "404").contains("404"));
        assert_ne!(event(Lang::Zh, "event:TEMPLATESENDJOBFINISH"), "event:TEMPLATESENDJOBFINISH");
        assert_eq!(event(Lang::Zh, "event:LOCATION"), "event:LOCATION");
        assert_ne!(remedy(Lang::Zh, "ip_not_allowed"), remedy(Lang::Zh, "something_new"));
    }
}
