//! From the use cases' report to the page's.

use super::{Finding, Group, MethodRow, SelfCheckPage, Standing, Way};
use crate::api::accounts::Verdict;
use crate::console::names::method_text;
use crate::console::routes::Page;
use crate::i18n::checks::{self as words, Place};
use crate::i18n::{error_text, explain, guide, lang, selfcheck as t, tr};
use domain::method::Method;
use service::accounts::{MethodState, Override, Verdict as From};
use service::consoles::{Console, Consoles};
use service::selfcheck::{self as from, keys};
use service::{Actor, Result, Service};

/// What the page is written with, beside what was found.
struct Around<'a> {
    methods: &'a [MethodState],
    consoles: &'a Consoles,
    base: &'a str,
}

/// The page.
pub async fn page(service: &Service, actor: &Actor) -> Result<SelfCheckPage> {
    let report = service.self_check_report(actor).await?;
    let methods = service.methods(actor).await?;
    let counts = (
        report.count(From::Fail),
        report.count(From::Warn),
        report.count(From::Cannot),
        report.count(From::Pass),
    );
    let at = report.groups.iter().map(|group| group.at).max();
    let settings = service.settings();
    let around =
        Around { methods: &methods, consoles: &settings.endpoints.consoles, base: &settings.public_base };
    let mut groups: Vec<Group> = report.groups.into_iter().map(|found| group(found, &around)).collect();
    groups.sort_by_key(|group| rank(group.worst));
    let methods = methods.into_iter().filter(|method| method.configured).map(method).collect();
    Ok(SelfCheckPage { counts, at, groups, methods })
}

/// Which of these methods are on although their essential checks have not passed: by whom, and why.
pub async fn overrides(service: &Service, actor: &Actor, methods: &[Method]) -> Result<Vec<String>> {
    let states = service.methods(actor).await?.into_iter().filter(|state| methods.contains(&state.method));
    let made = states.filter_map(|state| Some((state.method, state.overridden.filter(|_| state.enabled)?)));
    let told = |(method, made): (Method, Override)| {
        let note = t::override_note(&made.actor, &made.reason);
        if methods.len() == 1 { note } else { format!("{} · {note}", tr(method_text(method))) }
    };
    Ok(made.map(told).collect())
}

/// The worst first.
const fn rank(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Fail => 0,
        Verdict::Warn => 1,
        Verdict::Cannot => 2,
        Verdict::Pass => 3,
    }
}

impl Around<'_> {
    fn of(&self, method: Method) -> Option<&MethodState> {
        self.methods.iter().find(|state| state.method == method && state.configured)
    }

    fn merchant(&self, method: Method) -> Option<&str> {
        self.of(method)?.mch_id.as_deref()
    }

    fn app(&self, method: Method) -> Option<&str> {
        self.of(method)?.app_id.as_deref()
    }

    /// The account that an area is about.
    fn account(&self, area: &str) -> String {
        let named = match area {
            keys::WECHAT_OA => self.merchant(Method::WechatOa).map(t::merchant_number),
            keys::WECHAT_APP => self.merchant(Method::WechatApp).map(t::merchant_number),
            keys::OFFICIAL_ACCOUNT | keys::MESSAGES => self.app(Method::WechatOa).map(t::app_id),
            keys::ALIPAY => self.app(Method::AlipayLife).or(self.app(Method::AlipayApp)).map(t::app_id),
            keys::CHINAUMS => self.merchant(Method::ChinaUmsOa).map(t::merchant_number),
            keys::UNIONPAY => self.merchant(Method::UnionPayApp).map(t::merchant_number),
            _ => None,
        };
        named.unwrap_or_default()
    }

    /// What a provider's console is opened with.
    fn number_at(&self, console: Console, area: &str) -> &str {
        let of_area = if area == keys::WECHAT_OA { Method::WechatOa } else { Method::WechatApp };
        let number = match console {
            Console::Merchant | Console::Open => self.merchant(of_area),
            Console::OfficialAccount => self.app(Method::WechatOa),
            Console::Alipay => self.app(Method::AlipayLife).or(self.app(Method::AlipayApp)),
            Console::ChinaUms => self.merchant(Method::ChinaUmsOa),
            Console::UnionPay => self.merchant(Method::UnionPayApp),
        };
        number.unwrap_or_default()
    }

    fn way(&self, place: Place, area: &str) -> Option<Way> {
        let (href, outside) = match place {
            Place::Console(console) => (self.consoles.address(console, self.number_at(console, area))?, true),
            Place::Page(path) | Place::TestPayment(path) => (path.to_owned(), false),
        };
        Some(Way { label: words::place_name(lang(), place).to_owned(), href, outside })
    }
}

fn group(group: from::Group, around: &Around<'_>) -> Group {
    let mut checks: Vec<Finding> = group.checks.into_iter().map(|found| finding(found, around)).collect();
    checks.sort_by_key(|finding| rank(finding.verdict));
    Group {
        title: words::area(lang(), &group.area),
        account: around.account(&group.area),
        area: group.area,
        at: group.at,
        worst: checks.first().map_or(Verdict::Pass, |finding| finding.verdict),
        checks,
    }
}

fn finding(finding: from::Finding, around: &Around<'_>) -> Finding {
    let lang = lang();
    let shown = finding.verdict != From::Pass;
    // Where nothing here says what to do, the provider's code may.
    let known = explain::explain_any(lang, &finding.provider_words)
        .filter(|_| shown && finding.words != "because")
        .map(|known| known.remedy);
    Finding {
        title: words::title(lang, &finding.key),
        words: words::words(lang, &finding),
        mend: words::mend(lang, &finding, around.base).or(known).unwrap_or_default(),
        ways: words::places(&finding)
            .into_iter()
            .filter_map(|place| around.way(place, finding.area()))
            .collect(),
        verdict: match finding.verdict {
            From::Pass => Verdict::Pass,
            From::Warn => Verdict::Warn,
            From::Fail => Verdict::Fail,
            From::Cannot => Verdict::Cannot,
        },
        values: finding
            .values
            .into_iter()
            .filter(|_| shown)
            .map(|value| (guide::paste(lang, &value.key).0, value.value))
            .collect(),
        provider_words: finding.provider_words,
    }
}

fn method(state: MethodState) -> MethodRow {
    let lang = lang();
    let blocked = state.blocked_by.as_deref().unwrap_or_default();
    let (standing, words) = match (&state.overridden, state.enabled, blocked) {
        (Some(made), true, _) => (Standing::Overridden, t::override_note(&made.actor, &made.reason)),
        (_, true, _) => (Standing::On, String::new()),
        (_, false, "") => (Standing::Ready, String::new()),
        (_, false, "checks_failed" | "not_checked") => (Standing::Blocked, error_text(lang, blocked, &[])),
        (_, false, other) => (Standing::Off, error_text(lang, other, &[])),
    };
    MethodRow {
        method: state.method,
        name: tr(method_text(state.method)).to_owned(),
        page: page_of(state.method).path(),
        standing,
        words,
    }
}

/// Where a method is set up and switched.
const fn page_of(method: Method) -> Page {
    match method {
        Method::WechatOa => Page::Wechat,
        Method::WechatApp => Page::WechatApp,
        Method::AlipayLife | Method::AlipayApp => Page::Alipay,
        Method::ChinaUmsOa => Page::Chinaums,
        Method::UnionPayApp => Page::UnionPay,
    }
}
