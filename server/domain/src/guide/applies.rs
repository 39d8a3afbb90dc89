//! Which steps a choice leads to.

use super::{Choice, Have, Proof, Step, Want, rule};

/// The steps of a choice, in order.
pub fn plan(choice: &Choice) -> Vec<Step> {
    Step::ALL.iter().copied().filter(|step| applies(*step, choice)).collect()
}

/// What of the same plan comes before a step.
pub fn prerequisites(step: Step, choice: &Choice) -> Vec<Step> {
    rule(step).after.iter().copied().filter(|before| applies(*before, choice)).collect()
}

/// Whether a step is part of the plan of this choice.
pub fn applies(step: Step, choice: &Choice) -> bool {
    use Step as S;
    let (wants, has) = (|want| choice.wants(want), |have| choice.has(have));
    let (scan, app) = (wants(Want::WechatScan), wants(Want::WechatApp));
    let alipay = wants(Want::AlipayScan) || wants(Want::AlipayApp);
    let (merchant, account) = (choice.needs_merchant(), choice.needs_account());
    let other_principal = !has(Have::SamePrincipal);
    match step {
        S::Papers => [
            S::MerchantApply,
            S::MerchantSecond,
            S::OaRegister,
            S::OpenRegister,
            S::AlipayRegister,
            S::ChinaumsContract,
            S::UnionpayContract,
        ]
        .into_iter()
        .any(|step| applies(step, choice)),
        S::MerchantApply => merchant && !has(Have::MerchantNumber),
        S::MerchantSecond => scan && app && !has(Have::SharedNumber),
        S::MerchantRead | S::OperatingCertificate | S::ApiKeys => merchant,
        S::ProductJsapi | S::Directories | S::BindRequest | S::BindConfirm | S::PaymentApply => scan,
        S::EnterWechat => scan,
        S::BindReview => scan && other_principal,
        S::ProductApp | S::AppCreate | S::AppSecret | S::AppPaymentApply => app,
        S::AppBindRequest | S::AppBindConfirm | S::EnterWechatApp => app,
        S::AppBindReview => app && other_principal,
        S::OaRegister | S::OaCertify => account && !has(Have::ServiceAccount),
        S::OaType | S::OaSecret | S::OaWhiteList | S::OaPermissions | S::OaDomainFile | S::OaDomains => {
            account
        }
        S::EnterAccount => account && !scan,
        S::TemplateIndustry | S::TemplateIds => choice.messages(),
        S::TemplateLibrary => wants(Want::PaymentMessages) || wants(Want::Visitors),
        S::TemplateCustom => wants(Want::NoticeMessages),
        S::OpenRegister | S::OpenCertify => app && !has(Have::OpenPlatform),
        S::AlipayRegister => alipay && !has(Have::AlipayAccount),
        S::AlipayApplication | S::AlipayKeys | S::EnterAlipay => alipay,
        S::AlipayCallback => wants(Want::AlipayScan),
        S::ChinaumsContract => wants(Want::ChinaumsScan) && !has(Have::ChinaumsAccount),
        S::EnterChinaums => wants(Want::ChinaumsScan),
        S::UnionpayContract => wants(Want::UnionpayApp) && !has(Have::UnionpayAccount),
        S::UnionpayCertificate | S::EnterUnionpay => wants(Want::UnionpayApp),
        S::SmsContract | S::EnterSms => wants(Want::Sms),
        S::Site => choice.scans() || wants(Want::Offline),
        S::Codes | S::SwitchScan => choice.scans(),
        S::Terminals => wants(Want::Offline),
        S::VisitorPage => wants(Want::Visitors),
        S::Integration => choice.scans() || choice.in_app() || wants(Want::NoticeMessages),
        S::SwitchApp => choice.in_app(),
        S::SelfCheck => true,
    }
}

/// What shows that a step is done: all of it. Nothing: only a person can say.
pub fn proofs(step: Step, choice: &Choice) -> Vec<Proof> {
    use Step as S;
    let wanted = |pairs: &[(Want, Proof)]| {
        pairs.iter().filter(|(want, _)| choice.wants(*want)).map(|(_, proof)| *proof).collect::<Vec<_>>()
    };
    match step {
        S::MerchantRead | S::OperatingCertificate | S::ApiKeys => {
            wanted(&[(Want::WechatScan, Proof::WechatAccount), (Want::WechatApp, Proof::WechatAppAccount)])
        }
        S::ProductJsapi => vec![Proof::Product],
        S::ProductApp => vec![Proof::AppProduct],
        S::BindRequest | S::BindReview | S::BindConfirm => vec![Proof::Bound],
        S::AppBindRequest | S::AppBindReview | S::AppBindConfirm => vec![Proof::AppBound],
        S::Directories => vec![Proof::Directories],
        S::OaCertify | S::OaType => vec![Proof::ServiceAccount],
        S::OaSecret | S::EnterAccount => vec![Proof::AppSecret],
        S::OaWhiteList => vec![Proof::WhiteList],
        S::OaPermissions => vec![Proof::Permissions],
        S::OaDomainFile => vec![Proof::DomainFiles],
        S::OaDomains => vec![Proof::Domains],
        S::EnterWechat => vec![Proof::WechatAccount, Proof::AppSecret],
        S::TemplateIndustry => vec![Proof::Industry],
        S::TemplateIds => vec![Proof::Templates],
        S::EnterWechatApp => vec![Proof::WechatAppAccount],
        S::AlipayKeys | S::EnterAlipay => vec![Proof::AlipayAccount],
        S::AlipayCallback => vec![Proof::AlipayCallback],
        S::EnterChinaums => vec![Proof::ChinaumsAccount],
        S::EnterUnionpay => vec![Proof::UnionpayAccount],
        S::EnterSms => vec![Proof::Sms],
        S::Site => vec![Proof::Site],
        S::Codes => vec![Proof::Code],
        S::Terminals => vec![Proof::Terminal],
        S::Integration => vec![Proof::ApiKey],
        S::SwitchScan => wanted(&[
            (Want::WechatScan, Proof::WechatOaOn),
            (Want::AlipayScan, Proof::AlipayLifeOn),
            (Want::ChinaumsScan, Proof::ChinaumsOn),
        ]),
        S::SwitchApp => wanted(&[
            (Want::WechatApp, Proof::WechatAppOn),
            (Want::AlipayApp, Proof::AlipayAppOn),
            (Want::UnionpayApp, Proof::UnionpayAppOn),
        ]),
        S::SelfCheck => vec![Proof::SelfCheck],
        S::Papers
        | S::MerchantApply
        | S::MerchantSecond
        | S::OaRegister
        | S::PaymentApply
        | S::TemplateLibrary
        | S::TemplateCustom
        | S::OpenRegister
        | S::OpenCertify
        | S::AppCreate
        | S::AppSecret
        | S::AppPaymentApply
        | S::AlipayRegister
        | S::AlipayApplication
        | S::ChinaumsContract
        | S::UnionpayContract
        | S::UnionpayCertificate
        | S::SmsContract
        | S::VisitorPage => Vec::new(),
    }
}
