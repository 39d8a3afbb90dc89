//! Every code that the protocol documents' tables list is known, in both languages.

use super::*;

/// Whose codes, and those that its document's tables list (wechat.md 1.12, 2.10, 3.1–3.4, 4; alipay.md 2.1, 11;
/// chinaums.md 2.4, 6.3; unionpay.md 9; sms.md 1.3, 2.2).
const LISTED: &[(Source, &str)] = &[
    (
        Source::WechatPay,
        "USERPAYING PARAM_ERROR INVALID_REQUEST APPID_MCHID_NOT_MATCH MCH_NOT_EXISTS ORDER_CLOSED ORDERCLOSED SIGN_ERROR \
         NO_AUTH NOAUTH OUT_TRADE_NO_USED RULE_LIMIT RULELIMIT TRADE_ERROR ACCOUNT_ERROR ACCOUNTERROR NOT_ENOUGH NOTENOUGH \
         ORDER_NOT_EXIST ORDERNOTEXIST FREQUENCY_LIMITED RATELIMIT_EXCEEDED SYSTEM_ERROR SYSTEMERROR BANK_ERROR BANKERROR \
         OPENID_MISMATCH INVALID_TRANSACTIONID SERVICE_UNAVAILABLE RESOURCE_NOT_EXISTS \
         ORDERPAID SIGNERROR APPID_NOT_EXIST MCHID_NOT_EXIST LACK_PARAMS XML_FORMAT_ERROR REQUIRE_POST_METHOD \
         POST_DATA_EMPTY NOT_UTF8",
    ),
    (
        Source::WechatCashier,
        "当前页面的URL未注册 缺少参数 JSAPI缺少参数 支付验证签名失败 商家参数格式有误，请联系商家解决 商家存在未配置的参数 \
         支付请求已失效 请在微信外打开订单，进行支付 下单账号与支付账号不一致 该商户暂不支持通过外部拉起微信完成支付 \
         商家订单信息有误，请重新下单支付 商户订单号重复 system:access_denied system:function_not_exist \
         商户号该产品权限未开通",
    ),
    (
        Source::OfficialAccount,
        "-1 40001 40014 42001 40002 40003 40013 40029 40163 40036 40037 40125 40164 40165 41030 40226 41002 41004 41008 \
         43004 43019 43101 45009 45011 47001 47003 48001 48002 48004 50004 50007 89501 89503 89506 89507",
    ),
    (Source::WechatPage, "10003 10005 10004 10006 10009 10010 10011 10012 10013 10015 10016"),
    (
        Source::Alipay,
        "10003 20000 20001 40001 40002 40003 40004 40005 40006 isp.unknow-error aop.unknow-error aop.ACQ.SYSTEM_ERROR \
         isv.missing-method isv.invalid-timestamp \
         ACQ.SYSTEM_ERROR ACQ.INVALID_PARAMETER ACQ.TRADE_HAS_SUCCESS ACQ.TRADE_HAS_CLOSE ACQ.TRADE_HAS_FINISHED \
         ACQ.TRADE_NOT_EXIST ACQ.TRADE_STATUS_ERROR ACQ.CONTEXT_INCONSISTENT ACQ.BUYER_SELLER_EQUAL \
         ACQ.BUYER_ENABLE_STATUS_FORBID ACQ.BUYER_BALANCE_NOT_ENOUGH ACQ.ACCESS_FORBIDDEN ACQ.EXIST_FORBIDDEN_WORD \
         ACQ.INVALID_RECEIVE_ACCOUNT ACQ.TOTAL_FEE_EXCEED ACQ.SELLER_BALANCE_NOT_ENOUGH ACQ.REFUND_AMT_NOT_EQUAL_TOTAL \
         ACQ.REASON_TRADE_REFUND_FEE_ERR ACQ.REASON_TRADE_BEEN_FREEZEN ACQ.DISCORDANT_REPEAT_REQUEST \
         isv.invalid-signature isv.invalid-app-id isv.insufficient-isv-permissions isv.code-invalid isv.invalid_arguments",
    ),
    (
        Source::Chinaums,
        "INTERNAL_ERROR SYSTEM_BUSY TXN_DISCARDED TIMEOUT NET_ERROR INVALID_RESPONSE ORDER_PROCESSING DUP_ORDER NO_ORDER \
         OPERATION_NOT_ALLOWED TARGET_FAIL INVALID_ORDER NO_CROSS_DAY_TRADING BAD_SIGN ABNORMAL_REQUEST_TIME BAD_REQUEST \
         NO_SERVICE NO_MERCHANT INACTIVE_MERCHANT INVALID_MSGSRC INVLID_MERCHANT_CONFIG DENIED_IP HAS_CANCELLED 1000 9200",
    ),
    (
        Source::UnionPay,
        "A6 01 02 03 04 05 06 10 11 12 13 14 30 31 32 33 34 35 36 37 38 39 40 41 42 43 44 60 61 62 63 64 65 66 67 68 69 70 \
         71 72 73 74 75 76 77 78 79 80 81 82 98 99",
    ),
    (
        Source::AliyunSms,
        "isv.BUSINESS_LIMIT_CONTROL isv.DAY_LIMIT_CONTROL isv.MONTH_LIMIT_CONTROL isv.MOBILE_NUMBER_ILLEGAL \
         isv.SMS_TEMPLATE_ILLEGAL isv.SMS_SIGNATURE_ILLEGAL isv.SMS_SIGN_ILLEGAL isv.SMS_SIGNATURE_SCENE_ILLEGAL \
         isv.SIGN_STATE_ILLEGAL isv.TEMPLATE_MISSING_PARAMETERS isv.INVALID_PARAMETERS isv.INVALID_JSON_PARAM \
         isv.PARAM_LENGTH_LIMIT isv.BLACK_KEY_CONTROL_LIMIT isv.SMS_CONTENT_ILLEGAL isv.OUT_OF_SERVICE \
         isv.AMOUNT_NOT_ENOUGH isv.ACCOUNT_NOT_EXISTS isv.ACCOUNT_ABNORMAL isv.PRODUCT_UN_SUBSCRIPT \
         isp.RAM_PERMISSION_DENY InvalidAccessKeyId.NotFound SignatureDoesNotMatch SignatureNonceUsed \
         InvalidTimeStamp.Expired isv.DENY_IP_RANGE isp.SYSTEM_ERROR Throttling.User",
    ),
    (
        Source::TencentSms,
        "LimitExceeded.PhoneNumberDailyLimit LimitExceeded.PhoneNumberThirtySecondLimit \
         LimitExceeded.PhoneNumberOneHourLimit LimitExceeded.DeliveryFrequencyLimit \
         FailedOperation.SignatureIncorrectOrUnapproved FailedOperation.TemplateIncorrectOrUnapproved \
         FailedOperation.ContainSensitiveWord FailedOperation.PhoneNumberInBlacklist \
         FailedOperation.InsufficientBalanceInSmsPackage InvalidParameterValue.IncorrectPhoneNumber \
         InvalidParameterValue.ContentLengthLimit InvalidParameterValue.SdkAppIdNotExist \
         UnauthorizedOperation.RequestIpNotInWhitelist AuthFailure.SignatureFailure AuthFailure.SignatureExpire \
         AuthFailure.SecretIdNotFound AuthFailure.UnauthorizedOperation RequestLimitExceeded InternalError.Timeout",
    ),
];

#[test]
fn every_listed_code_is_known() {
    for (source, codes) in LISTED {
        for code in codes.split_whitespace() {
            for lang in [Lang::Zh, Lang::En] {
                assert!(explain(lang, *source, code).is_some(), "{source:?} {code}");
            }
        }
    }
    assert_eq!(explain(Lang::Zh, Source::WechatPay, "NEVER_HEARD_OF"), None);
}

#[test]
fn no_code_has_two_meanings() {
    for source in Source::ALL {
        let mut codes: Vec<&str> = source.entries().iter().flat_map(|entry| entry.codes).copied().collect();
        let all = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), all, "{source:?}");
    }
}

/// Runs of Latin letters that are words, not names of things: all in lower case.
fn words_of_english(text: &str) -> usize {
    text.split(|c: char| !c.is_ascii_alphabetic())
        .filter(|word| word.len() > 3 && word.bytes().all(|b| b.is_ascii_lowercase()))
        .filter(|word| !["http", "invalid", "openid", "inst"].contains(word))
        .count()
}

#[test]
fn each_language_is_itself() {
    for entry in Source::ALL.iter().flat_map(|source| source.entries()) {
        for text in [Some(entry.cause), Some(entry.remedy), entry.payer].into_iter().flatten() {
            let codes = entry.codes;
            assert_eq!(words_of_english(text.zh), 0, "{codes:?}: {}", text.zh);
            assert!(text.zh.ends_with('。'), "{codes:?}: {}", text.zh);
            assert!(text.en.ends_with('.'), "{codes:?}: {}", text.en);
            assert!(!text.en.contains(['，', '。', '：', '；']), "{codes:?}: {}", text.en);
        }
        // A payer is told neither of codes nor of keys and consoles.
        if let Some(payer) = entry.payer {
            assert!(payer.zh.chars().count() <= 40 && !payer.zh.contains("商户"), "{}", payer.zh);
        }
    }
}

#[test]
fn words_are_understood_by_their_shape() {
    let cause = |words: &str| explain_any(Lang::Zh, words).map(|known| known.cause);
    let of = |source, code| explain(Lang::Zh, source, code).map(|known| known.cause);
    assert_eq!(cause("NO_AUTH 没有权限"), of(Source::WechatPay, "NO_AUTH"));
    assert_eq!(cause("ACQ.BUYER_SELLER_EQUAL 买卖家不能相同"), of(Source::Alipay, "ACQ.BUYER_SELLER_EQUAL"));
    assert_eq!(cause("11 验证签名失败[2000001]"), of(Source::UnionPay, "11"));
    assert_eq!(cause("9200 签名验证失败"), of(Source::Chinaums, "9200"));
    assert_eq!(cause("wrong AppSecret (40125)"), of(Source::OfficialAccount, "40125"));
    assert_eq!(cause("当前页面的URL未注册：https://a.b/"), of(Source::WechatCashier, "当前页面的URL未注册"));
    for nothing in ["", "outcome unknown: no answer in time", "40001 x", "7 x"] {
        assert_eq!(cause(nothing).is_some(), nothing == "40001 x", "{nothing}");
    }
    assert_eq!(
        explain_words(Lang::Zh, Source::of(Provider::UnionPay), "64 余额不足[1]").map(|k| k.cause),
        of(Source::UnionPay, "64")
    );
    assert_eq!(with_advice(Lang::En, "XX no"), "XX no");
    assert!(with_advice(Lang::En, "NO_AUTH x").starts_with("NO_AUTH x — The product is not enabled"));
}
