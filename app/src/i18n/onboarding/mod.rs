//! The onboarding guide in words: what every step is for and how it is done. Server only.
//!
//! Names of menus, fields and buttons are the providers' own and stand in Chinese in both languages. A menu that was
//! renamed since 2020 has both names.

mod labels;
mod merchant;
mod official;
mod open;
mod others;
mod ours;
mod papers;
mod paste;
pub mod questions;
mod templates;

pub use labels::{
    board_words, doer, have, merchant_kind, phase, platform, state, state_action, wait, want, word_of,
};
pub use papers::papers;
pub use paste::paste;

use super::{Text, t};
use domain::guide::Step;

/// A menu on a platform.
#[derive(Clone, Copy, Debug)]
pub struct Menu {
    /// As the guide of 2020 names it.
    pub then: &'static str,
    /// As it is named today; empty: the same, or not known.
    pub now: &'static str,
}

const fn menu(then: &'static str, now: &'static str) -> Menu {
    Menu { then, now }
}

/// A page of a provider.
#[derive(Clone, Copy, Debug)]
pub struct Link {
    /// What it is.
    pub label: Text,
    /// Its address.
    pub url: &'static str,
}

const fn link(zh: &'static str, en: &'static str, url: &'static str) -> Link {
    Link { label: t(zh, en), url }
}

/// A step in words.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// What is done.
    pub title: Text,
    /// What for.
    pub why: Text,
    /// Where.
    pub menus: &'static [Menu],
    /// What to have at hand.
    pub prepare: &'static [Text],
    /// What to do, one act each.
    pub acts: &'static [Text],
    /// What goes wrong.
    pub mistakes: &'static [Text],
    /// What it costs.
    pub cost: Option<Text>,
    /// How long the other side takes, where there is more to say than a number of days.
    pub time: Option<Text>,
    /// Pages of the provider.
    pub links: &'static [Link],
}

/// Nothing said yet.
const EMPTY: Words = Words {
    title: t("", ""),
    why: t("", ""),
    menus: &[],
    prepare: &[],
    acts: &[],
    mistakes: &[],
    cost: None,
    time: None,
    links: &[],
};

/// A step in words.
pub const fn words(step: Step) -> Words {
    use Step as S;
    match step {
        S::Papers => papers::PAPERS,
        S::MerchantApply => merchant::APPLY,
        S::MerchantSecond => merchant::SECOND,
        S::MerchantRead => merchant::READ,
        S::OperatingCertificate => merchant::CERTIFICATE,
        S::ApiKeys => merchant::KEYS,
        S::ProductJsapi => merchant::JSAPI,
        S::ProductApp => merchant::APP,
        S::Directories => merchant::DIRECTORIES,
        S::BindRequest => merchant::BIND_REQUEST,
        S::BindReview | S::AppBindReview => merchant::BIND_REVIEW,
        S::AppBindRequest => merchant::APP_BIND_REQUEST,
        S::OaRegister => official::REGISTER,
        S::OaCertify => official::CERTIFY,
        S::OaType => official::TYPE,
        S::OaSecret => official::SECRET,
        S::OaWhiteList => official::WHITE_LIST,
        S::OaPermissions => official::PERMISSIONS,
        S::OaDomainFile => official::DOMAIN_FILE,
        S::OaDomains => official::DOMAINS,
        S::BindConfirm => official::BIND_CONFIRM,
        S::PaymentApply => official::PAYMENT_APPLY,
        S::TemplateIndustry => templates::INDUSTRY,
        S::TemplateLibrary => templates::LIBRARY,
        S::TemplateCustom => templates::CUSTOM,
        S::TemplateIds => templates::IDS,
        S::OpenRegister => open::REGISTER,
        S::OpenCertify => open::CERTIFY,
        S::AppCreate => open::CREATE,
        S::AppSecret => open::SECRET,
        S::AppPaymentApply => open::PAYMENT_APPLY,
        S::AppBindConfirm => open::BIND_CONFIRM,
        S::AlipayRegister => others::ALIPAY_REGISTER,
        S::AlipayApplication => others::ALIPAY_APPLICATION,
        S::AlipayKeys => others::ALIPAY_KEYS,
        S::AlipayCallback => others::ALIPAY_CALLBACK,
        S::ChinaumsContract => others::CHINAUMS,
        S::UnionpayContract => others::UNIONPAY,
        S::UnionpayCertificate => others::UNIONPAY_CERTIFICATE,
        S::SmsContract => others::SMS,
        S::EnterAccount => ours::ENTER_ACCOUNT,
        S::EnterWechat => ours::ENTER_WECHAT,
        S::EnterWechatApp => ours::ENTER_WECHAT_APP,
        S::EnterAlipay => ours::ENTER_ALIPAY,
        S::EnterChinaums => ours::ENTER_CHINAUMS,
        S::EnterUnionpay => ours::ENTER_UNIONPAY,
        S::EnterSms => ours::ENTER_SMS,
        S::Site => ours::SITE,
        S::Codes => ours::CODES,
        S::Terminals => ours::TERMINALS,
        S::VisitorPage => ours::VISITORS,
        S::Integration => ours::INTEGRATION,
        S::SwitchScan => ours::SWITCH_SCAN,
        S::SwitchApp => ours::SWITCH_APP,
        S::SelfCheck => ours::SELF_CHECK,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_says_what_for_and_what_to_do() {
        for step in Step::ALL {
            let words = words(*step);
            assert!(!words.acts.is_empty(), "{step}");
            let lists = [words.prepare, words.acts, words.mistakes];
            let more = [words.cost, words.time].into_iter().flatten();
            let all = [words.title, words.why].into_iter().chain(lists.concat()).chain(more);
            for text in all.chain(words.links.iter().map(|link| link.label)) {
                assert!(!text.zh.is_empty() && !text.en.is_empty(), "{step}: {text:?}");
                // One act a line, short enough to be read.
                assert!(text.zh.chars().count() <= 120, "{step}: {}", text.zh);
            }
            for link in words.links {
                assert!(link.url.starts_with("https://"), "{step}: {}", link.url);
            }
        }
    }

    #[test]
    fn where_somebody_acts_on_a_providers_page_its_menu_is_named() {
        use domain::guide::Platform as P;
        for step in Step::ALL {
            let platform = domain::guide::rule(*step).platform;
            let by_menu = matches!(platform, P::Merchant | P::OfficialAccount | P::OpenPlatform);
            assert!(!by_menu || !words(*step).menus.is_empty() || !words(*step).links.is_empty(), "{step}");
        }
    }
}
