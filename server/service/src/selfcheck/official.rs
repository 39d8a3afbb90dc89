//! The official account: its secret, our address on its white list, what kind of account it is, what it may do.
//!
//! An account tells its kind only to some tokens (wechat.md 3.7). Where it does not, that the template interface answers
//! proves a certified service account, and that it is refused says that one of three things is missing.

use super::keys;
use super::traffic::day;
use super::types::Finding;
use crate::Service;
use crate::accounts::{Check, OaApp, Verdict, WechatHalf};
use crate::error::{Error, Result};
use channels::wechat::oa::{
    AccessToken, AccountInfo, AccountType, Industry, OaError, OfficialAccount, TemplateRow,
};
use domain::ids::OperatorId;
use domain::time::{DAY, HOUR, MINUTE, SECOND, UnixMs};
use std::sync::Arc;
use store::self_checks;

/// How far back sign-ins are looked at.
const LOOK_BACK_MS: i64 = 30 * DAY;
/// How fresh a payment has to be to say what kind of account it is today: a certification ends between two payments.
const FRESH_MS: i64 = HOUR;
/// How far back those are counted who were sent to sign in and did not come back: so long they are remembered.
const SENT_MS: i64 = 15 * MINUTE;
/// How long somebody may take, who is asked nothing.
const BACK_WITHIN_MS: i64 = 20 * SECOND;

/// What an official account's interface answered.
type Answer<T> = std::result::Result<T, OaError>;

/// What was learnt about an account, for its own area and for that of messages.
pub(super) struct Looked {
    pub findings: Vec<Finding>,
    /// The templates that it holds; `None` where it was not asked.
    pub templates: Option<Answer<Vec<TemplateRow>>>,
    /// The industries that it chose.
    pub industry: Option<Answer<Industry>>,
}

/// What was answered to a token that is good.
struct Told {
    info: Answer<AccountInfo>,
    templates: Answer<Vec<TemplateRow>>,
    industry: Answer<Industry>,
    ticket: Answer<()>,
    people: Answer<()>,
}

impl Service {
    /// Looks at the operator's official account; `None` where there is none.
    pub(super) async fn look_at_account(&self, operator: &OperatorId) -> Result<Option<Looked>> {
        let app = match self.wechat_oa(operator).await {
            Ok(app) => app,
            Err(Error::NotFound(_)) => return Ok(None),
            Err(other) => return Err(other),
        };
        let now = self.now();
        let account = OfficialAccount::new(
            Arc::clone(self.provider_http()),
            self.settings().endpoints.wechat.clone(),
            app.app_id.clone(),
            app.secret.clone(),
        );
        // Asked of WeChat and not of what is kept: a white list is looked at only when a token is given out.
        let token = account.stable_token(false).await;
        let told = match &token {
            Ok(token) => Some(self.ask_account(&account, token).await),
            Err(_) => None,
        };
        let authorised = self.last_authorised(operator, &app, now).await?;
        let mut findings = self.of_token(token.as_ref().err(), now);
        let away = self.nobody_back(&app, now).await?;
        let signs_in = away == 0 && authorised.is_some_and(|at| now.since(at) < FRESH_MS);
        findings.extend(of_kind(told.as_ref(), signs_in, now));
        findings.push(self.of_web_domain(authorised, away, now)?);
        let (templates, industry) = told.map(|told| (told.templates, told.industry)).unzip();
        Ok(Some(Looked { findings, templates, industry }))
    }

    async fn ask_account(&self, account: &OfficialAccount, token: &AccessToken) -> Told {
        let (info, templates, industry, ticket, people) = futures::join!(
            account.account_info(token),
            account.templates(token),
            account.industry(token),
            account.jsapi_ticket(token),
            account.may_ask_about_people(token),
        );
        Told { info, templates, industry, ticket: ticket.map(|_| ()), people }
    }

    async fn last_authorised(
        &self,
        operator: &OperatorId,
        app: &OaApp,
        now: UnixMs,
    ) -> Result<Option<UnixMs>> {
        let mut conn = self.store().read().await?;
        let since = now.plus(-LOOK_BACK_MS);
        Ok(self_checks::last_authorised(&mut conn, operator, &app.app_id, since).await?)
    }

    /// How many were sent to sign in lately, of whom nobody came back.
    async fn nobody_back(&self, app: &OaApp, now: UnixMs) -> Result<i64> {
        let mut conn = self.store().read().await?;
        let (since, until) = (now.plus(-SENT_MS), now.plus(-BACK_WITHIN_MS));
        Ok(self_checks::nobody_back(&mut conn, &app.app_id, since, until).await?)
    }

    /// What asking for a token says about AppSecret and white list.
    fn of_token(&self, error: Option<&OaError>, now: UnixMs) -> Vec<Finding> {
        let finding = |name, verdict, words| Finding::new(keys::OFFICIAL_ACCOUNT, name, verdict, words, now);
        let open = |name| finding(name, Verdict::Cannot, "not_proven");
        let Some(error) = error else {
            return vec![
                finding(keys::APP_SECRET, Verdict::Pass, "app_secret_accepted"),
                finding(keys::WHITE_LIST, Verdict::Pass, "white_list_holds_us"),
            ];
        };
        let failed =
            |name, words| finding(name, Verdict::Fail, words).said(error.provider_words()).coded_by(error);
        match error {
            OaError::WrongSecret { .. } => {
                vec![failed(keys::APP_SECRET, "wechat_wrong_app_secret"), open(keys::WHITE_LIST)]
            }
            OaError::WrongAppId(_) => {
                vec![failed(keys::APP_SECRET, "wechat_wrong_app_id"), open(keys::WHITE_LIST)]
            }
            OaError::IpNotAllowed { ip, .. } => {
                let ours = self.settings().facts.server_ip;
                let ip = ip.or(ours).map(|ip| ip.to_string()).unwrap_or_default();
                let mut listed = failed(keys::WHITE_LIST, "ip_not_allowed").with(ip.clone());
                if !ip.is_empty() {
                    listed = listed.paste("server_ip", ip);
                }
                vec![open(keys::APP_SECRET), listed]
            }
            OaError::Api { errcode: 89_501 | 89_503 | 89_506 | 89_507, errmsg } => {
                let listed = finding(keys::WHITE_LIST, Verdict::Warn, "ip_to_confirm").with(errmsg.clone());
                vec![open(keys::APP_SECRET), listed.coded_by(error)]
            }
            OaError::AccountBlocked(_) => {
                vec![failed(keys::APP_SECRET, "account_blocked"), open(keys::WHITE_LIST)]
            }
            OaError::Api { .. } | OaError::NoPermission(_) => {
                vec![failed(keys::APP_SECRET, "account_refuses"), open(keys::WHITE_LIST)]
            }
            other => {
                let away = |name| {
                    finding(name, Verdict::Cannot, "unreachable")
                        .with(other.code())
                        .said(other.provider_words())
                };
                vec![away(keys::APP_SECRET), away(keys::WHITE_LIST)]
            }
        }
    }

    /// What the check on saving says about AppSecret and white list.
    pub(super) fn of_app_check(&self, app: &Check, now: UnixMs) -> Vec<Finding> {
        let finding = |name, verdict, words| Finding::new(keys::OFFICIAL_ACCOUNT, name, verdict, words, now);
        match (app.verdict, app.words.as_str()) {
            (Verdict::Pass, _) => self.of_token(None, now),
            (_, "ip_not_allowed") => {
                let ip = app.args.first().cloned().unwrap_or_default();
                let mut listed = finding(keys::WHITE_LIST, Verdict::Fail, "ip_not_allowed").with(ip.clone());
                if !ip.is_empty() {
                    listed = listed.paste("server_ip", ip);
                }
                vec![finding(keys::APP_SECRET, Verdict::Cannot, "not_proven"), listed]
            }
            _ => {
                vec![Finding { args: app.args.clone(), ..finding(keys::APP_SECRET, app.verdict, &app.words) }]
            }
        }
    }

    /// The web authorisation domain. A wrong one shows error 10003 to payers, and nothing to us: they are sent to sign in
    /// and do not come back.
    fn of_web_domain(&self, authorised: Option<UnixMs>, away: i64, now: UnixMs) -> Result<Finding> {
        let finding =
            |verdict, words| Finding::new(keys::OFFICIAL_ACCOUNT, keys::WEB_DOMAIN, verdict, words, now);
        let found = match authorised {
            // Where payers do come through, one who turned away means nothing.
            _ if away > i64::from(authorised.is_some()) => {
                finding(Verdict::Warn, "web_domain_nobody_back").with(away.to_string())
            }
            Some(at) => finding(Verdict::Pass, "web_domain_works").with(day(at)),
            None => finding(Verdict::Cannot, "web_domain_unseen"),
        };
        let pasted = self.paste_values(WechatHalf::OfficialAccount, None)?;
        let values = pasted.into_iter().filter(|value| value.key == keys::WEB_DOMAIN).collect();
        Ok(Finding { values, ..found })
    }
}

impl Finding {
    /// The same with WeChat's number.
    fn coded_by(self, error: &OaError) -> Self {
        match error.errcode() {
            Some(code) => self.coded(code),
            None => self,
        }
    }
}

/// What kind of account it is and what it may do. `authorised`: payers sign in with it now, which takes a certified
/// service account.
fn of_kind(told: Option<&Told>, authorised: bool, now: UnixMs) -> Vec<Finding> {
    let finding = |name, verdict, words| Finding::new(keys::OFFICIAL_ACCOUNT, name, verdict, words, now);
    let open = |name| finding(name, Verdict::Cannot, "not_proven");
    let Some(told) = told else {
        return vec![
            open(keys::SERVICE_ACCOUNT),
            open(keys::CERTIFIED),
            open(keys::PERMISSION_TEMPLATES),
            open(keys::PERMISSION_JSAPI),
            open(keys::PERMISSION_USER_INFO),
        ];
    };
    let pass = |name, words| finding(name, Verdict::Pass, words);
    let refused = match &told.templates {
        Err(error @ (OaError::NoPermission(_) | OaError::AccountBlocked(_))) => Some(error),
        _ => None,
    };
    let (kind, certified) = match (&told.info, &told.templates) {
        (Ok(info), _) => of_info(info, now),
        (Err(_), Ok(_)) => (
            pass(keys::SERVICE_ACCOUNT, "service_account_by_templates"),
            pass(keys::CERTIFIED, "certified_by_templates"),
        ),
        (Err(_), Err(OaError::NoPermission(_))) if authorised => (
            pass(keys::SERVICE_ACCOUNT, "service_account_by_sign_in"),
            pass(keys::CERTIFIED, "certified_by_sign_in"),
        ),
        (Err(_), Err(error @ OaError::NoPermission(_))) => {
            let failed = finding(keys::SERVICE_ACCOUNT, Verdict::Fail, "not_service_or_not_certified");
            (failed.said(error.provider_words()).coded_by(error), open(keys::CERTIFIED))
        }
        (Err(_), Err(_)) => (open(keys::SERVICE_ACCOUNT), open(keys::CERTIFIED)),
    };
    let settled = kind.verdict == Verdict::Pass && certified.verdict != Verdict::Fail;
    let templates = match (&told.templates, refused) {
        (Ok(_), _) => pass(keys::PERMISSION_TEMPLATES, "permission_held"),
        (_, Some(error)) if settled => {
            let failed = finding(keys::PERMISSION_TEMPLATES, Verdict::Fail, "permission_templates_missing");
            failed.said(error.provider_words()).coded_by(error)
        }
        (_, Some(_)) => open(keys::PERMISSION_TEMPLATES),
        (Err(error), None) => {
            let away = finding(keys::PERMISSION_TEMPLATES, Verdict::Cannot, "unreachable").with(error.code());
            away.said(error.provider_words()).coded_by(error)
        }
    };
    let ticket = held(keys::PERMISSION_JSAPI, "permission_jsapi_missing", &told.ticket, settled, now);
    let people = held(keys::PERMISSION_USER_INFO, "permission_user_info_missing", &told.people, settled, now);
    vec![kind, certified, templates, ticket, people]
}

/// An interface that nothing here depends on, and that the account should hold. `settled`: it is of the kind that can.
fn held(name: &str, missing: &str, answer: &Answer<()>, settled: bool, now: UnixMs) -> Finding {
    let finding = |verdict, words| Finding::new(keys::OFFICIAL_ACCOUNT, name, verdict, words, now);
    let (found, error) = match answer {
        Ok(()) => return finding(Verdict::Pass, "permission_held"),
        Err(error @ OaError::NoPermission(_)) if settled => (finding(Verdict::Warn, missing), error),
        Err(OaError::NoPermission(_)) => return finding(Verdict::Cannot, "not_proven"),
        Err(error) => (finding(Verdict::Cannot, "unreachable").with(error.code()), error),
    };
    found.said(error.provider_words()).coded_by(error)
}

/// What the account says about itself.
fn of_info(info: &AccountInfo, now: UnixMs) -> (Finding, Finding) {
    let finding = |name, verdict, words| Finding::new(keys::OFFICIAL_ACCOUNT, name, verdict, words, now);
    let name = info.nickname.clone().unwrap_or_default();
    let (verdict, words) = match info.account_type {
        AccountType::Service => (Verdict::Pass, "service_account"),
        AccountType::Subscription => (Verdict::Fail, "subscription_account"),
        AccountType::MiniProgram => (Verdict::Fail, "mini_program"),
        AccountType::Other(_) => (Verdict::Fail, "other_account"),
    };
    let kind = finding(keys::SERVICE_ACCOUNT, verdict, words).with(name);
    if verdict == Verdict::Fail {
        return (kind, finding(keys::CERTIFIED, Verdict::Cannot, "not_proven"));
    }
    let until = info.verified_until_s.map(|s| UnixMs(s.saturating_mul(1000)));
    let certified = match (info.verified, until) {
        (true, Some(until)) if until < now.plus(30 * DAY) => {
            finding(keys::CERTIFIED, Verdict::Warn, "certified_ends_soon").with(day(until))
        }
        (true, Some(until)) => finding(keys::CERTIFIED, Verdict::Pass, "certified_until").with(day(until)),
        (true, None) => finding(keys::CERTIFIED, Verdict::Pass, "certified"),
        (false, _) => finding(keys::CERTIFIED, Verdict::Fail, "not_certified"),
    };
    (kind, certified)
}
