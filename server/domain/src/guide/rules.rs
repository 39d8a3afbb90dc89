//! What is fixed about every step: where, who, after what, how long the other side takes, and which of the known
//! mistakes it guards against (the numbers of `requirements.md` 5).

use super::{Doer, Platform, Step};
use crate::time::{DAY, SHANGHAI_OFFSET, UnixMs};

/// How long the other side usually takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// At least so many days.
    pub least: u8,
    /// At most so many days; after that somebody should ask.
    pub most: u8,
    /// Days on which people work; otherwise all days.
    pub working: bool,
}

impl Wait {
    /// Whether what began at `since` takes longer than usual at `now`.
    pub fn is_over(self, since: UnixMs, now: UnixMs) -> bool {
        let day = |at: UnixMs| (at.0 + SHANGHAI_OFFSET).div_euclid(DAY);
        let (first, last) = (day(since), day(now));
        let passed = if self.working { working_days(first, last) } else { last - first };
        passed > i64::from(self.most)
    }
}

/// Working days after day `first` up to day `last`, both counted from 1970-01-01, a Thursday. Public holidays are not
/// known here.
fn working_days(first: i64, last: i64) -> i64 {
    let until = |day: i64| {
        let from_monday = day + 3;
        from_monday.div_euclid(7) * 5 + (from_monday.rem_euclid(7) + 1).min(5)
    };
    (until(last) - until(first)).max(0)
}

/// What is fixed about a step.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Where it is done.
    pub platform: Platform,
    /// Who does it.
    pub doer: Doer,
    /// What comes before it, where the plan has that.
    pub after: &'static [Step],
    /// How long the other side takes; `None`: nobody is waited for, or nobody knows.
    pub wait: Option<Wait>,
    /// The mistakes that it guards against.
    pub mistakes: &'static [u8],
}

const fn working(least: u8, most: u8) -> Option<Wait> {
    Some(Wait { least, most, working: true })
}

const fn at(platform: Platform, doer: Doer, after: &'static [Step], mistakes: &'static [u8]) -> Rule {
    Rule { platform, doer, after, wait: None, mistakes }
}

impl Rule {
    const fn waits(mut self, wait: Option<Wait>) -> Self {
        self.wait = wait;
        self
    }
}

/// What is fixed about this step.
pub const fn rule(step: Step) -> Rule {
    use Doer as D;
    use Platform as P;
    use Step as S;
    match step {
        S::Papers => at(P::Desk, D::Administrator, &[], &[1]),
        S::MerchantApply => at(P::Merchant, D::LegalPerson, &[S::Papers], &[1]).waits(working(1, 3)),
        S::MerchantSecond => at(P::Merchant, D::LegalPerson, &[S::Papers], &[1]).waits(working(1, 3)),
        S::MerchantRead => at(P::Merchant, D::Finance, &[S::MerchantApply, S::MerchantSecond], &[2]),
        S::OperatingCertificate => at(P::Merchant, D::SuperAdministrator, &[S::MerchantRead], &[3]),
        S::ApiKeys => at(P::Merchant, D::SuperAdministrator, &[S::OperatingCertificate], &[3]),
        S::ProductJsapi => at(P::Merchant, D::SuperAdministrator, &[S::MerchantRead], &[4]),
        S::ProductApp => at(P::Merchant, D::SuperAdministrator, &[S::MerchantRead], &[4]),
        S::Directories => at(P::Merchant, D::SuperAdministrator, &[S::ProductJsapi], &[5, 15]),
        S::OaRegister => at(P::OfficialAccount, D::Administrator, &[S::Papers], &[6]),
        S::OaCertify => at(P::OfficialAccount, D::Administrator, &[S::OaRegister], &[6]),
        S::OaType => at(P::OfficialAccount, D::Administrator, &[S::OaCertify], &[6]),
        S::OaSecret => at(P::OfficialAccount, D::Administrator, &[S::OaType], &[6, 15]),
        S::EnterAccount => at(P::Console, D::Administrator, &[S::OaSecret], &[6, 15]),
        S::OaWhiteList => at(P::OfficialAccount, D::Administrator, &[S::OaSecret], &[9, 15]),
        S::OaPermissions => at(P::OfficialAccount, D::Administrator, &[S::OaType], &[10]),
        S::OaDomainFile => at(P::OfficialAccount, D::Platform, &[S::OaType], &[11]),
        S::OaDomains => at(P::OfficialAccount, D::Administrator, &[S::OaDomainFile], &[11, 15]),
        S::BindRequest => at(P::Merchant, D::SuperAdministrator, &[S::ProductJsapi, S::OaSecret], &[7]),
        S::BindReview => at(P::Merchant, D::Provider, &[S::BindRequest], &[7]).waits(working(1, 3)),
        S::BindConfirm => at(P::OfficialAccount, D::Administrator, &[S::BindRequest, S::BindReview], &[7]),
        S::PaymentApply => {
            at(P::OfficialAccount, D::Administrator, &[S::BindConfirm], &[8]).waits(working(1, 3))
        }
        S::EnterWechat => at(P::Console, D::Administrator, &[S::ApiKeys, S::OaSecret], &[2, 3, 6, 15]),
        S::TemplateIndustry => at(P::OfficialAccount, D::Administrator, &[S::OaPermissions], &[12]),
        S::TemplateLibrary => at(P::OfficialAccount, D::Administrator, &[S::TemplateIndustry], &[12]),
        S::TemplateCustom => at(P::OfficialAccount, D::Administrator, &[S::TemplateIndustry], &[12])
            .waits(Some(Wait { least: 7, most: 15, working: false })),
        S::TemplateIds => at(
            P::Console,
            D::Administrator,
            &[S::TemplateLibrary, S::TemplateCustom, S::EnterAccount, S::EnterWechat, S::OaWhiteList],
            &[12],
        ),
        S::OpenRegister => at(P::OpenPlatform, D::Administrator, &[S::Papers], &[13]),
        S::OpenCertify => at(P::OpenPlatform, D::Administrator, &[S::OpenRegister], &[13]),
        S::AppCreate => at(P::OpenPlatform, D::Administrator, &[S::OpenCertify], &[13]).waits(working(7, 7)),
        S::AppSecret => at(P::OpenPlatform, D::Administrator, &[S::AppCreate], &[13, 15]),
        S::AppPaymentApply => {
            at(P::OpenPlatform, D::Administrator, &[S::AppCreate], &[13]).waits(working(1, 3))
        }
        S::AppBindRequest => {
            at(P::Merchant, D::SuperAdministrator, &[S::ProductApp, S::AppSecret, S::AppPaymentApply], &[7])
        }
        S::AppBindReview => at(P::Merchant, D::Provider, &[S::AppBindRequest], &[7]).waits(working(1, 3)),
        S::AppBindConfirm => {
            at(P::OpenPlatform, D::Administrator, &[S::AppBindRequest, S::AppBindReview], &[7, 13])
        }
        S::EnterWechatApp => at(P::Console, D::Administrator, &[S::ApiKeys, S::AppSecret], &[3, 13, 15]),
        S::AlipayRegister => at(P::Alipay, D::LegalPerson, &[S::Papers], &[]),
        S::AlipayApplication => at(P::Alipay, D::Administrator, &[S::AlipayRegister], &[]),
        S::AlipayKeys => at(P::Alipay, D::Administrator, &[S::AlipayApplication], &[]),
        S::EnterAlipay => at(P::Console, D::Administrator, &[S::AlipayKeys], &[]),
        S::AlipayCallback => at(P::Alipay, D::Administrator, &[S::EnterAlipay], &[]),
        S::ChinaumsContract => at(P::Chinaums, D::Administrator, &[S::Papers], &[14]),
        S::EnterChinaums => at(P::Console, D::Administrator, &[S::ChinaumsContract], &[14]),
        S::UnionpayContract => at(P::Unionpay, D::Administrator, &[S::Papers], &[]),
        S::UnionpayCertificate => at(P::Unionpay, D::Administrator, &[S::UnionpayContract], &[]),
        S::EnterUnionpay => at(P::Console, D::Administrator, &[S::UnionpayCertificate], &[]),
        S::SmsContract => at(P::Sms, D::Administrator, &[], &[]),
        S::EnterSms => at(P::Console, D::Administrator, &[S::SmsContract], &[]),
        S::Site => at(P::Console, D::Administrator, &[], &[]),
        S::Codes => at(P::Console, D::Administrator, &[S::Site], &[]),
        S::Terminals => at(P::Console, D::Administrator, &[S::Site], &[]),
        S::VisitorPage => at(P::Console, D::Administrator, &[S::TemplateIds], &[]),
        S::Integration => at(P::Console, D::Administrator, &[], &[]),
        S::SwitchScan => at(
            P::Console,
            D::Administrator,
            &[
                S::Directories,
                S::OaDomains,
                S::OaWhiteList,
                S::PaymentApply,
                S::EnterWechat,
                S::EnterAlipay,
                S::AlipayCallback,
                S::EnterChinaums,
                S::Codes,
            ],
            &[14, 15],
        ),
        S::SwitchApp => at(
            P::Console,
            D::Administrator,
            &[S::AppBindConfirm, S::EnterWechatApp, S::EnterAlipay, S::EnterUnionpay, S::Integration],
            &[15],
        ),
        S::SelfCheck => at(
            P::Console,
            D::Administrator,
            &[
                S::TemplateIds,
                S::EnterSms,
                S::Terminals,
                S::VisitorPage,
                S::Integration,
                S::SwitchScan,
                S::SwitchApp,
            ],
            &[15],
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekends_do_not_count_where_people_work() {
        // 2026-11-20 is a Friday.
        let friday = UnixMs::shanghai_day("2026-11-20").unwrap();
        let three = Wait { least: 1, most: 3, working: true };
        let over = |days: i64| three.is_over(friday, friday.plus(days * DAY));
        assert_eq!([1, 2, 3, 4, 5, 6].map(over), [false, false, false, false, false, true]);
        let all = Wait { working: false, ..three };
        assert!(!all.is_over(friday, friday.plus(3 * DAY)) && all.is_over(friday, friday.plus(4 * DAY)));
        // What begins on a weekend begins to count on Monday.
        let saturday = friday.plus(DAY);
        assert!(
            !three.is_over(saturday, friday.plus(5 * DAY)) && three.is_over(saturday, friday.plus(6 * DAY))
        );
    }
}
