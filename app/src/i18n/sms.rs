//! The console's words about short messages (推送配置 → 短信消息).

#[cfg(feature = "ssr")]
use super::{Text, t};
#[cfg(feature = "ssr")]
use domain::message::ValueKey;

texts! {
    MENU_PUSH: "推送配置", "Message push";
    TITLE: "短信消息", "Text messages";
    ABOUT: "收件人没有关注公众号、或者公众号发不出消息时，改发短信。", "Sent where the recipient does not follow the official account, or where it cannot send.";
    SAVED: "短信配置已保存", "Text messages are saved";
    CONSEQUENCE: "停用后，微信发不到的消息就不再改发短信。", "Messages that WeChat cannot deliver are no longer sent as text messages.";
    CHANNEL: "短信通道", "Gateway";
    CHANNEL_ABOUT: "签名和模板先在短信服务商那里申请并通过审核；签名还要向运营商实名报备，通常要一到两周。", "Signature and templates are applied for at the provider first. The signature is also registered with the carriers, which takes one to two weeks.";
    SENDER: "通过谁发送", "Sent through";
    GATEWAY: "短信网关（账号、密码）", "A gateway with account and password";
    GATEWAY_HINT: "服务商给了接口地址、账号和密码", "The provider gave you an address, an account and a password";
    ALIYUN: "阿里云短信", "Alibaba Cloud";
    ALIYUN_HINT: "用 AccessKey，发送已审核的模板", "An AccessKey; sends reviewed templates";
    TENCENT: "腾讯云短信", "Tencent Cloud";
    TENCENT_HINT: "用 SecretId 和 SDKAppID，发送已审核的模板", "SecretId and SDKAppID; sends reviewed templates";
    ACCOUNT: "网关账号", "Account";
    PASSWORD: "网关密码", "Password";
    PASSWORD_HINT: "接口密码，不一定是登录网站的密码", "The interface's password, which may differ from the website's";
    KEY_ID: "AccessKey ID", "AccessKey ID";
    KEY_SECRET: "AccessKey Secret", "AccessKey Secret";
    KEY_HINT: "建议用只有短信权限的子账号（RAM 用户）", "Prefer a sub-account that may do nothing but send messages";
    SECRET_ID: "SecretId", "SecretId";
    SECRET_KEY: "SecretKey", "SecretKey";
    APP_ID: "SDKAppID", "SDKAppID";
    APP_ID_HINT: "短信控制台 → 应用管理，14 开头的数字", "SMS console, applications: digits beginning with 14";
    SIGNATURE: "签名方式", "How calls are signed";
    SIGN: "短信签名", "Signature";
    SIGN_HINT: "显示在短信最前面的【】里，不用输入括号", "Stands in 【】 before every message; without the brackets";
    TEXTS: "发送的内容", "What is sent";
    TEXTS_ABOUT: "留空的消息不发短信。超过 70 个字按 67 字一条计费。", "A kind that is left empty is not sent. Above 70 characters every 67 are billed as one message.";
    TEXT: "短信内容", "Text";
    TEMPLATE: "模板 ID", "Template ID";
    VALUES: "模板变量", "The template's variables";
    VALUES_ALIYUN: "按“变量名=值”填写，同名时只写一个，用逗号分开", "name=value, separated by commas; one word where both are the same";
    VALUES_TENCENT: "按 {1}、{2} 的顺序填写，用逗号分开", "In the order of {1}, {2} …, separated by commas";
    PREVIEW: "收到的短信", "As it arrives";
    PAYMENT: "付款提醒", "Payment received";
    NOTICE: "集成系统消息", "Notice of another system";
    VISITOR_REQUEST: "访客预约审批", "Visit to be approved";
    VISITOR_RESULT: "来访预约结果", "Result of a visit request";
    PROTOCOL: "网关接口", "The gateway's interface";
    PROTOCOL_ABOUT: "各家网关没有统一的接口：按服务商的接口文档填写。已填的是最常见的写法。", "There is no standard: fill this in from the provider's document. What stands here first is the most usual.";
    URL: "接口地址", "Address";
    URL_HINT: "服务商支持 https 就用 https，否则密码会明文传输", "Use https where the provider has it: otherwise the password travels in clear";
    METHOD: "请求方式", "Method";
    BODY: "参数格式", "Parameters as";
    BODY_FORM: "表单", "Form";
    CHARSET: "编码", "Encoding";
    ACCOUNT_FIELD: "账号参数名", "Name of the account";
    PASSWORD_FIELD: "密码参数名", "Name of the password";
    PASSWORD_FORM: "密码形式", "Password as";
    PLAIN: "原样", "It is";
    MD5_LOWER: "MD5（小写）", "MD5, lower case";
    MD5_UPPER: "MD5（大写）", "MD5, upper case";
    MD5_TIME: "MD5（账号+密码+时间戳）", "MD5 of account, password and timestamp";
    TIMESTAMP_FIELD: "时间戳参数名", "Name of the timestamp";
    PHONE_FIELD: "手机号参数名", "Name of the number";
    TEXT_FIELD: "内容参数名", "Name of the text";
    ID_FIELD: "自定义编号参数名", "Name of our own id";
    FIXED: "固定参数", "Fixed parameters";
    FIXED_HINT: "每行一个，例如 report=true", "One a line, such as report=true";
    SUCCESS: "成功的标志", "Sign of success";
    SUCCESS_HINT: "JSON 应答填字段路径，例如 /code；文本应答填正则表达式，例如 ^\\d{14},0", "For a JSON answer the path of a field, such as /code; for a text a pattern, such as ^\\d{14},0";
    SUCCESS_VALUE: "成功时的值", "Its value";
    MESSAGE_ID: "短信编号的位置", "Where the message's id stands";
    MESSAGE_ID_HINT: "字段路径，或正则表达式的分组序号", "The path of a field, or the number of the pattern's group";
    WORDS: "失败原因的位置", "Where the reason of a failure stands";
    TRY: "发一条试试", "Send one to try";
    TRY_ABOUT: "用示例内容发一条真实短信，会计费。受理不等于送达，请看手机。", "A real message with examples, which is billed. Taken is not delivered: look at the phone.";
    KIND: "消息", "Message";
    PHONE: "手机号码", "Mobile number";
    SEND: "发送", "Send";
    LAST_RECEIPT: "最近收到回执", "Last receipt";
    UNPROVEN: "还不能确认", "Not known yet";
    COMMA: "、", ", ";
    SENT: "短信平台已受理，请查看手机", "The gateway took it: look at the phone";
}

phrases! {
    fn parts(parts): "按 {parts} 条计费", "Billed as {parts}";
}

/// What a value is called.
#[cfg(feature = "ssr")]
pub fn value_name(key: ValueKey) -> Text {
    match key {
        ValueKey::BillNo => t("账单编号", "bill number"),
        ValueKey::Account => t("收款账户", "account"),
        ValueKey::TradeType => t("交易类型", "type"),
        ValueKey::Time => t("时间", "time"),
        ValueKey::Amount => t("金额", "amount"),
        ValueKey::Plate => t("车牌", "plate"),
        ValueKey::Place => t("地点", "place"),
        ValueKey::Visitor => t("访客姓名", "visitor"),
        ValueKey::Phone => t("手机号码", "phone"),
        ValueKey::Reason => t("来访事由", "reason"),
        ValueKey::Host => t("被访人", "host"),
        ValueKey::Result => t("结果", "result"),
        ValueKey::Content => t("内容", "content"),
        ValueKey::Source => t("源系统", "source"),
        ValueKey::Initiator => t("发起人", "initiator"),
        ValueKey::Link => t("要打开的网址", "address to open"),
    }
}

phrases! {
    fn available(values): "可以用的值：{values}", "Values: {values}";
}
