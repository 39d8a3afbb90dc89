//! Provider errors that explain themselves: what a code means, what mends it, and, where a payer may see it, what to tell
//! the payer. Only the server renders these; a browser gets them in the page's language.
//!
//! A code that is not here has no explanation, and the provider's own words stand alone.

mod alipay;
mod chinaums;
mod official_account;
mod sms;
mod unionpay;
mod wechat_pay;

use super::{Lang, Text, t};
use domain::method::Provider;

/// Whose codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// WeChat Pay, API v3 and v2.
    WechatPay,
    /// What WeChat's cashier says to a payer, by its words.
    WechatCashier,
    /// The official account's `errcode`.
    OfficialAccount,
    /// The error pages of WeChat's web authorisation.
    WechatPage,
    /// Alipay's `sub_code`.
    Alipay,
    /// ChinaUMS's `errCode`.
    Chinaums,
    /// UnionPay's `respCode`.
    UnionPay,
    /// Alibaba Cloud's short messages.
    AliyunSms,
    /// Tencent Cloud's short messages.
    TencentSms,
}

impl Source {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::WechatPay,
        Self::WechatCashier,
        Self::OfficialAccount,
        Self::WechatPage,
        Self::Alipay,
        Self::Chinaums,
        Self::UnionPay,
        Self::AliyunSms,
        Self::TencentSms,
    ];

    const fn entries(self) -> &'static [Entry] {
        match self {
            Self::WechatPay => wechat_pay::CODES,
            Self::WechatCashier => wechat_pay::CASHIER,
            Self::OfficialAccount => official_account::CODES,
            Self::WechatPage => official_account::PAGES,
            Self::Alipay => alipay::CODES,
            Self::Chinaums => chinaums::CODES,
            Self::UnionPay => unionpay::CODES,
            Self::AliyunSms => sms::ALIYUN,
            Self::TencentSms => sms::TENCENT,
        }
    }

    /// Whose codes a payment provider's refusals carry.
    pub const fn of(provider: Provider) -> Self {
        match provider {
            Provider::Wechat => Self::WechatPay,
            Provider::Alipay => Self::Alipay,
            Provider::ChinaUms => Self::Chinaums,
            Provider::UnionPay => Self::UnionPay,
        }
    }
}

/// One meaning, and the codes that have it.
struct Entry {
    codes: &'static [&'static str],
    cause: Text,
    remedy: Text,
    payer: Option<Text>,
}

/// What nobody who pays ever meets.
const fn inside(codes: &'static [&'static str], cause: Text, remedy: Text) -> Entry {
    Entry { codes, cause, remedy, payer: None }
}

/// What may come up while somebody pays.
const fn paying(codes: &'static [&'static str], cause: Text, remedy: Text, payer: Text) -> Entry {
    Entry { codes, cause, remedy, payer: Some(payer) }
}

/// The operator has to mend something: the payer can only tell somebody.
const TELL_STAFF: Text = t(
    "这里暂时不能用这种方式付款，请换一种方式，或联系现场工作人员。",
    "This way of paying does not work here at the moment: use another one, or ask the staff.",
);
/// The payer's own account.
const OTHER_ACCOUNT: Text = t(
    "您的账户暂时不能付这笔款，请换一张银行卡或换一个账户再付。",
    "Your account cannot pay this at the moment: use another card or another account.",
);
const BALANCE: Text = t(
    "余额不足，请换一张银行卡或充值后再付。",
    "There is not enough money: use another card, or top up first.",
);
const LATER: Text =
    t("支付平台正忙，请稍等片刻再付。", "The payment provider is busy: try again in a moment.");
const LIMIT: Text = t(
    "金额超过了单笔或当日限额，请换一张银行卡或换一种方式付款。",
    "The amount is above a limit: use another card or another way of paying.",
);
const NEW_BILL: Text =
    t("这张账单已经失效，请返回刷新后再付。", "This bill has ended: go back, refresh and pay again.");
const PAID: Text =
    t("这张账单已经付过了，不用再付。", "This bill is paid already. There is nothing more to pay.");
const SELF: Text = t(
    "不能用收款方自己的账户付款，请换一个账户。",
    "The account that receives the money cannot pay it: use another account.",
);

/// What stands before a cause.
pub const CAUSE: Text = t("可能的原因", "Likely cause");
/// What stands before a remedy.
pub const REMEDY: Text = t("处理办法", "What to do");

/// An explanation in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// What the code means.
    pub cause: String,
    /// What mends it, and where.
    pub remedy: String,
    /// What to tell the payer, where a payer may see it.
    pub payer: Option<String>,
}

fn in_words(lang: Lang, entry: &Entry) -> Explanation {
    Explanation {
        cause: lang.t(entry.cause).to_owned(),
        remedy: lang.t(entry.remedy).to_owned(),
        payer: entry.payer.map(|words| lang.t(words).to_owned()),
    }
}

/// What a provider's code means. [`Source::WechatCashier`] takes the words themselves.
pub fn explain(lang: Lang, source: Source, code: &str) -> Option<Explanation> {
    let fits = |entry: &&Entry| match source {
        Source::WechatCashier => entry.codes.iter().any(|words| code.contains(words)),
        // `ACQ.BUYER_*` stands for whatever begins so, but for what has words of its own.
        _ => entry.codes.contains(&code),
    };
    let entries = source.entries();
    let prefixed = |entry: &&Entry| {
        let fits = |known: &&str| known.strip_suffix('*').is_some_and(|head| code.starts_with(head));
        entry.codes.iter().any(fits)
    };
    let found = entries.iter().find(fits).or_else(|| entries.iter().find(prefixed))?;
    Some(in_words(lang, found))
}

/// What a provider's words mean, as they are kept: its code, then what it said.
pub fn explain_words(lang: Lang, source: Source, words: &str) -> Option<Explanation> {
    explain(lang, source, words.split_whitespace().next()?).or_else(|| {
        (source == Source::WechatPay).then(|| explain(lang, Source::WechatCashier, words)).flatten()
    })
}

/// The same where it is not said whose words they are: the code's shape tells, or nothing is explained. The official
/// account's number stands inside the words.
pub fn explain_any(lang: Lang, words: &str) -> Option<Explanation> {
    let code = words.split_whitespace().next()?;
    let number = code.bytes().all(|b| b.is_ascii_digit());
    let found = match code.len() {
        2 if number => explain(lang, Source::UnionPay, code),
        4 if number => explain(lang, Source::Chinaums, code),
        _ if number => None,
        _ => NAMED.into_iter().find_map(|source| explain(lang, source, code)),
    };
    let errcode = || {
        let mut numbers = words.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() == 5);
        explain(lang, Source::OfficialAccount, numbers.next()?)
    };
    found.or_else(|| explain(lang, Source::WechatCashier, words)).or_else(errcode)
}

/// Whose codes are words.
const NAMED: [Source; 5] =
    [Source::WechatPay, Source::Alipay, Source::Chinaums, Source::AliyunSms, Source::TencentSms];

/// Cause and remedy behind the provider's own words; those alone where nothing more is known.
pub fn with_advice(lang: Lang, words: &str) -> String {
    match explain_any(lang, words) {
        Some(known) => {
            let (open, gap) = match lang {
                Lang::Zh => ("——", ""),
                Lang::En => (" — ", " "),
            };
            format!("{words}{open}{}{gap}{}", known.cause, known.remedy)
        }
        None => words.to_owned(),
    }
}

#[cfg(test)]
mod tests;
