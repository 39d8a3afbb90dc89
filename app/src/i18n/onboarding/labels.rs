//! Words of the guide's lists: what can be wanted, platforms, people, states, waiting.

use super::t;
use crate::i18n::{Lang, Text};
use domain::guide::{Doer, Have, Merchant, Platform, Step, StepState, Wait, Want};

/// What can be wanted: its name, and what that means.
pub const fn want(want: Want) -> (Text, Text) {
    match want {
        Want::WechatScan => (
            t("微信扫码", "WeChat scan"),
            t(
                "车主用微信扫码，钱进您的微信商户号",
                "Drivers scan with WeChat; the money goes to your WeChat merchant number",
            ),
        ),
        Want::AlipayScan => (
            t("支付宝扫码", "Alipay scan"),
            t(
                "车主用支付宝扫码，钱进您的支付宝账号",
                "Drivers scan with Alipay; the money goes to your Alipay account",
            ),
        ),
        Want::ChinaumsScan => (
            t("银联商务扫码", "ChinaUMS scan"),
            t(
                "微信、支付宝都能扫，钱进您的银联商务账号",
                "Both WeChat and Alipay scan; the money goes to your ChinaUMS account",
            ),
        ),
        Want::WechatApp => (
            t("微信 App 支付", "WeChat in the App"),
            t("在易卡通 App 里用微信付款", "Paid by WeChat inside the App"),
        ),
        Want::AlipayApp => (
            t("支付宝 App 支付", "Alipay in the App"),
            t("在易卡通 App 里用支付宝付款", "Paid by Alipay inside the App"),
        ),
        Want::UnionpayApp => (
            t("银联 App 支付", "UnionPay in the App"),
            t("在易卡通 App 里用银行卡付款", "Paid by bank card inside the App"),
        ),
        Want::PaymentMessages => (
            t("付款提醒", "Payment reminders"),
            t("微信交易消息：付款后提醒车主", "微信交易消息: tells drivers that they have paid"),
        ),
        Want::NoticeMessages => (
            t("业务系统通知", "Notices of other systems"),
            t("微信普通消息：ERP、OA 等系统的提醒", "微信普通消息: reminders of ERP and OA systems"),
        ),
        Want::Visitors => (
            t("访客预约", "Visitors"),
            t(
                "微信访客消息、微信访客通知消息：预约、审批、通行码",
                "微信访客消息 and 微信访客通知消息: booking, approval, pass",
            ),
        ),
        Want::Sms => {
            (t("短信", "Text messages"), t("微信送不到时改发短信", "Where WeChat does not reach somebody"))
        }
        Want::Offline => (
            t("脱机终端", "Offline terminals"),
            t("没有网络的设备出示账单二维码", "Devices without a network show a bill to scan"),
        ),
    }
}

/// What an operator can be.
pub const fn merchant_kind(merchant: Merchant) -> Text {
    match merchant {
        Merchant::Individual => t("个体工商户", "Sole trader (个体工商户)"),
        Merchant::Company => t("企业", "Company (企业)"),
        Merchant::Government => t("党政机关", "Party or government body (党政机关)"),
        Merchant::Institution => t("事业单位", "Public institution (事业单位)"),
        Merchant::NonEnterprise => t("民办非企业", "Private non-enterprise unit (民办非企业)"),
        Merchant::Association => t("社会团体", "Social organisation (社会团体)"),
        Merchant::Foundation => t("基金会", "Foundation (基金会)"),
    }
}

/// What can be there already, and what that leaves out.
pub const fn have(have: Have) -> (Text, Text) {
    match have {
        Have::SamePrincipal => (
            t("各账号是同一主体", "One body for all accounts"),
            t(
                "商户号和公众号、开放平台的主体名称完全一致：绑定不用腾讯审核",
                "Merchant number and accounts name the same body: Tencent reviews no binding",
            ),
        ),
        Have::MerchantNumber => {
            (t("微信支付商户号", "WeChat merchant number"), t("已通过审核", "Passed its review"))
        }
        Have::SharedNumber => (
            t("App 与扫码共用商户号", "One merchant number for scan and App"),
            t(
                "不勾选则为 App 另申请一个，便于分开结算",
                "Otherwise another one is applied for, to settle apart",
            ),
        ),
        Have::ServiceAccount => {
            (t("已认证的服务号", "Certified service account"), t("不是订阅号", "Not a subscription account"))
        }
        Have::OpenPlatform => (
            t("已认证的微信开放平台账号", "Certified WeChat open platform account"),
            t("只有 App 支付需要", "Only payment in the App needs it"),
        ),
        Have::AlipayAccount => {
            (t("支付宝商家账号", "Alipay merchant account"), t("已实名认证", "With its body verified"))
        }
        Have::ChinaumsAccount => {
            (t("银联商务账号", "ChinaUMS account"), t("已签约并拿到参数", "Signed, values received"))
        }
        Have::UnionpayAccount => (t("银联商户号", "UnionPay merchant number"), t("已签约", "Signed")),
    }
}

/// A platform's name.
pub const fn platform(platform: Platform) -> Text {
    match platform {
        Platform::Desk => t("准备资料", "Papers"),
        Platform::Merchant => t("微信支付商户平台", "WeChat Pay merchant platform"),
        Platform::OfficialAccount => t("微信公众平台", "Official account platform"),
        Platform::OpenPlatform => t("微信开放平台", "WeChat open platform"),
        Platform::Alipay => t("支付宝", "Alipay"),
        Platform::Chinaums => t("银联商务", "ChinaUMS"),
        Platform::Unionpay => t("银联", "UnionPay"),
        Platform::Sms => t("短信服务商", "SMS provider"),
        Platform::Console => t("本系统", "Here"),
    }
}

/// The part of a plan that a step belongs to: steps that are done one after the other share one.
pub const fn phase(step: Step) -> Text {
    use Step as S;
    match step {
        S::Papers => t("准备", "Getting ready"),
        S::MerchantApply
        | S::MerchantSecond
        | S::MerchantRead
        | S::OperatingCertificate
        | S::ApiKeys
        | S::ProductJsapi
        | S::ProductApp
        | S::Directories => t("微信支付商户号", "WeChat merchant number"),
        S::OaRegister
        | S::OaCertify
        | S::OaType
        | S::OaSecret
        | S::EnterAccount
        | S::OaWhiteList
        | S::OaPermissions
        | S::OaDomainFile
        | S::OaDomains => t("微信公众号", "Official account"),
        S::BindRequest | S::BindReview | S::BindConfirm | S::PaymentApply | S::EnterWechat => {
            t("绑定商户号与公众号", "Joining number and account")
        }
        S::TemplateIndustry | S::TemplateLibrary | S::TemplateCustom | S::TemplateIds => {
            t("消息模板", "Message templates")
        }
        S::OpenRegister
        | S::OpenCertify
        | S::AppCreate
        | S::AppSecret
        | S::AppPaymentApply
        | S::AppBindRequest
        | S::AppBindReview
        | S::AppBindConfirm
        | S::EnterWechatApp => t("微信 App 支付", "WeChat in the App"),
        S::AlipayRegister | S::AlipayApplication | S::AlipayKeys | S::EnterAlipay | S::AlipayCallback => {
            t("支付宝", "Alipay")
        }
        S::ChinaumsContract | S::EnterChinaums => t("银联商务", "ChinaUMS"),
        S::UnionpayContract | S::UnionpayCertificate | S::EnterUnionpay => t("银联", "UnionPay"),
        S::SmsContract | S::EnterSms => t("短信", "Text messages"),
        S::Site | S::Codes | S::Terminals | S::VisitorPage | S::Integration => t("现场准备", "On site"),
        S::SwitchScan | S::SwitchApp | S::SelfCheck => t("启用与自检", "Switching on and self-check"),
    }
}

/// Who does it.
pub const fn doer(doer: Doer) -> Text {
    match doer {
        Doer::Administrator => t("运营商管理员", "Operator's administrator"),
        Doer::Finance => t("运营商财务", "Operator's finance"),
        Doer::LegalPerson => t("法人（或其授权经办人）", "Legal person, or who acts for them"),
        Doer::SuperAdministrator => t("商户平台超级管理员", "Merchant platform's 超级管理员"),
        Doer::Platform => t("运营商管理员与平台人员", "Administrator, with the platform's staff"),
        Doer::Provider => t("腾讯审核", "Tencent's reviewers"),
    }
}

/// How far a step is.
pub const fn state(state: StepState) -> Text {
    match state {
        StepState::Open => t("未开始", "Not begun"),
        StepState::Doing => t("进行中", "Under way"),
        StepState::Waiting => t("等对方", "Waiting"),
        StepState::Done => t("已完成", "Done"),
        StepState::NotNeeded => t("不需要", "Not needed"),
    }
}

/// What somebody says by it.
pub const fn state_action(state: StepState) -> Text {
    match state {
        StepState::Open => t("还没开始", "Nobody has begun."),
        StepState::Doing => t("有人正在办", "Somebody is at it."),
        StepState::Waiting => t("已提交，等对方审核或回复", "It is handed in; the other side has to answer."),
        StepState::Done => t("已经办好", "It is done."),
        StepState::NotNeeded => t("我们的情况用不到这一步", "It does not apply to us."),
    }
}

/// How long the other side usually takes.
pub fn wait(lang: Lang, wait: Wait) -> String {
    let days = if wait.least == wait.most {
        wait.most.to_string()
    } else {
        format!("{}–{}", wait.least, wait.most)
    };
    match (lang, wait.working) {
        (Lang::Zh, true) => format!("{days} 个工作日"),
        (Lang::Zh, false) => format!("{days} 天"),
        (Lang::En, true) => format!("{days} working days"),
        (Lang::En, false) => format!("{days} days"),
    }
}

/// How long somebody has waited.
pub fn board_words(lang: Lang, days: i64) -> String {
    match (lang, days) {
        (Lang::Zh, 0) => "今天开始等".to_owned(),
        (Lang::Zh, days) => format!("已等 {days} 天"),
        (Lang::En, 0) => "since today".to_owned(),
        (Lang::En, 1) => "for 1 day".to_owned(),
        (Lang::En, days) => format!("for {days} days"),
    }
}

/// A stored word of the guide in words, for the audit log.
pub fn word_of(lang: Lang, word: &str) -> Option<&'static str> {
    let found = Step::parse(word).map(|step| super::words(step).title);
    let found = found.or_else(|| Want::parse(word).map(|w| want(w).0));
    let found = found.or_else(|| Merchant::parse(word).map(merchant_kind));
    let found = found.or_else(|| StepState::parse(word).map(state));
    found.map(|text| lang.t(text))
}
