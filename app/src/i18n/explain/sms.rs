//! Short messages: Alibaba Cloud and Tencent Cloud.

use super::{Entry, Text, inside, t};

const LATER: Text = t("不用处理，系统会再试一次。", "Nothing to do: the system tries once more.");
const DROP: Text = t("核对手机号码；系统不会重发。", "Check the number; the system does not send again.");
const FREQUENT: Text = t(
    "这个号码收得太多了，系统不会重发；第二天自动恢复。",
    "This number had too many messages. The system does not send again; it recovers the next day.",
);
const TOP_UP: Text = t(
    "到短信控制台充值或购买套餐包，再在短信消息页面重新检查。",
    "Top up or buy a package in the SMS console, then check again on the text message page.",
);
const TEMPLATE: Text = t(
    "到短信控制台核对模板的 ID、审核状态和变量，与短信消息页面填写的一致。",
    "Compare the template's ID, review and variables in the SMS console with the text message page.",
);
const SIGN: Text = t(
    "到短信控制台核对签名：要一字不差、已通过审核并完成实名报备。",
    "Compare the signature in the SMS console: to the letter, approved, and registered with the carriers.",
);
const CONTENT: Text = t(
    "内容里有被拦截的词或链接：换一种说法，或者请服务商报备。",
    "The text holds a blocked word or link: say it in another way, or have it registered.",
);
const KEY: Text = t(
    "到云控制台核对访问密钥是否启用、是否有短信权限，在短信消息页面替换。",
    "See in the cloud's console whether the key is active and may send messages, and replace it on the text message page.",
);
const CLOCK: Text = t("校准服务器时间（NTP）。", "Set the server's clock (NTP).");
const ADDRESS: Text = t(
    "把服务器的公网地址加到短信控制台的白名单。",
    "Add the server's public address to the white list in the SMS console.",
);

pub(super) const ALIYUN: &[Entry] = &[
    inside(
        &["isv.BUSINESS_LIMIT_CONTROL"],
        t("这个号码触发了频率限制。", "This number ran into a limit of frequency."),
        FREQUENT,
    ),
    inside(
        &["isv.DAY_LIMIT_CONTROL", "isv.MONTH_LIMIT_CONTROL"],
        t("账户当日或当月的发送量用完了。", "The account's messages of the day or month are used up."),
        t("到短信控制台调高发送量上限。", "Raise the limit in the SMS console."),
    ),
    inside(&["isv.MOBILE_NUMBER_ILLEGAL"], t("手机号码不对。", "The number is wrong."), DROP),
    inside(
        &["isv.SMS_TEMPLATE_ILLEGAL"],
        t("模板不存在，或者没有通过审核。", "There is no such template, or it is not approved."),
        TEMPLATE,
    ),
    inside(
        &[
            "isv.SMS_SIGNATURE_ILLEGAL",
            "isv.SMS_SIGN_ILLEGAL",
            "isv.SMS_SIGNATURE_SCENE_ILLEGAL",
            "isv.SIGN_STATE_ILLEGAL",
        ],
        t(
            "签名不对、没有通过审核，或者不能用于这种场景。",
            "The signature is wrong, not approved, or not for this use.",
        ),
        SIGN,
    ),
    inside(
        &[
            "isv.TEMPLATE_MISSING_PARAMETERS",
            "isv.INVALID_PARAMETERS",
            "isv.INVALID_JSON_PARAM",
            "isv.PARAM_LENGTH_LIMIT",
        ],
        t(
            "模板的变量没有填全，或者内容不合规定。",
            "A variable of the template is missing or breaks a rule.",
        ),
        TEMPLATE,
    ),
    inside(
        &["isv.BLACK_KEY_CONTROL_LIMIT", "isv.SMS_CONTENT_ILLEGAL"],
        t("短信内容被拦截。", "The text was blocked."),
        CONTENT,
    ),
    inside(
        &["isv.OUT_OF_SERVICE", "isv.AMOUNT_NOT_ENOUGH"],
        t("账户余额不足。", "The account has run dry."),
        TOP_UP,
    ),
    inside(
        &["isv.ACCOUNT_NOT_EXISTS", "isv.ACCOUNT_ABNORMAL", "isv.PRODUCT_UN_SUBSCRIPT"],
        t("账户异常，或者没有开通短信服务。", "The account is not in order, or the service is not opened."),
        t(
            "登录阿里云控制台查看通知，开通短信服务。",
            "Sign in to Alibaba Cloud, read the notice, and open the SMS service.",
        ),
    ),
    inside(
        &["isp.RAM_PERMISSION_DENY"],
        t("这个子账号没有短信权限。", "This sub-account may not use the SMS service."),
        t("在访问控制（RAM）里给它授予短信服务的权限。", "Grant it the right under RAM."),
    ),
    inside(
        &["InvalidAccessKeyId.NotFound"],
        t("没有这个 AccessKey ID，或者已停用。", "There is no such AccessKey ID, or it is disabled."),
        KEY,
    ),
    inside(&["SignatureDoesNotMatch"], t("AccessKey Secret 不对。", "The AccessKey Secret is wrong."), KEY),
    inside(
        &["SignatureNonceUsed"],
        t(
            "请求被重复发送，多半是中间的代理重发了。",
            "The request came twice; most likely a proxy repeated it.",
        ),
        t(
            "检查服务器的出口代理；不用改配置。",
            "Look at the server's way out. There is nothing to configure.",
        ),
    ),
    inside(&["InvalidTimeStamp.Expired"], t("服务器时间不准。", "The server's clock is off."), CLOCK),
    inside(
        &["isv.DENY_IP_RANGE"],
        t("服务器的出口地址在境外，被拒绝。", "The server's address lies abroad and is refused."),
        t(
            "从境内的地址发送，或者在短信控制台设置允许的地址。",
            "Send from an address in the mainland, or allow this one in the SMS console.",
        ),
    ),
    inside(&["isp.SYSTEM_ERROR", "Throttling.User"], t("阿里云系统繁忙。", "Alibaba Cloud is busy."), LATER),
];

pub(super) const TENCENT: &[Entry] = &[
    inside(
        &["LimitExceeded.PhoneNumber*", "LimitExceeded.DeliveryFrequencyLimit"],
        t("这个号码触发了频率限制。", "This number ran into a limit of frequency."),
        FREQUENT,
    ),
    inside(
        &["LimitExceeded.*"],
        t("应用的发送量到了上限。", "The application's messages are used up."),
        t("到短信控制台 → 应用管理调高发送量上限。", "Raise the limit in the SMS console, applications."),
    ),
    inside(
        &["FailedOperation.SignatureIncorrectOrUnapproved"],
        t("签名不对，或者没有通过审核。", "The signature is wrong or not approved."),
        SIGN,
    ),
    inside(
        &[
            "FailedOperation.TemplateIncorrectOrUnapproved",
            "FailedOperation.TemplateParamSetNotMatchApprovedTemplate",
        ],
        t(
            "模板不对、没有通过审核，或者变量个数不符。",
            "The template is wrong or not approved, or has another number of variables.",
        ),
        TEMPLATE,
    ),
    inside(
        &["FailedOperation.ContainSensitiveWord"],
        t("短信内容被拦截。", "The text was blocked."),
        CONTENT,
    ),
    inside(
        &["FailedOperation.PhoneNumberInBlacklist"],
        t("这个号码在黑名单里：对方退订过。", "This number is on a black list: its owner unsubscribed."),
        DROP,
    ),
    inside(
        &["FailedOperation.InsufficientBalanceInSmsPackage"],
        t("短信套餐包用完了。", "The package of messages is used up."),
        TOP_UP,
    ),
    inside(
        &["InvalidParameterValue.IncorrectPhoneNumber"],
        t("手机号码不对。", "The number is wrong."),
        DROP,
    ),
    inside(&["InvalidParameterValue.ContentLengthLimit"], t("短信太长。", "The text is too long."), TEMPLATE),
    inside(
        &["InvalidParameterValue.SdkAppIdNotExist"],
        t("SDKAppID 不对。", "The SDKAppID is wrong."),
        t("到短信控制台 → 应用管理核对 SDKAppID。", "Look it up in the SMS console, applications."),
    ),
    inside(
        &["UnauthorizedOperation.RequestIpNotInWhitelist"],
        t("服务器地址不在应用的白名单里。", "The server's address is not on the application's white list."),
        ADDRESS,
    ),
    inside(&["AuthFailure.SignatureFailure"], t("SecretKey 不对。", "The SecretKey is wrong."), KEY),
    inside(
        &["AuthFailure.SignatureExpire"],
        t("服务器时间不准，差了五分钟以上。", "The server's clock is more than five minutes off."),
        CLOCK,
    ),
    inside(
        &["AuthFailure.SecretIdNotFound"],
        t("没有这个 SecretId，或者已停用。", "There is no such SecretId, or it is disabled."),
        KEY,
    ),
    inside(
        &["AuthFailure.UnauthorizedOperation"],
        t("这个子账号没有短信权限。", "This sub-account may not use the SMS service."),
        t("在访问管理（CAM）里给它授予短信的权限。", "Grant it the right under CAM."),
    ),
    inside(
        &["RequestLimitExceeded*", "InternalError*"],
        t("腾讯云系统繁忙。", "Tencent Cloud is busy."),
        LATER,
    ),
];
