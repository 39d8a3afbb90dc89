//! Asking WeChat whether what was entered is right, before any payer meets it.
//!
//! A signed query for an order that does not exist proves private key, certificate serial and merchant number at once:
//! "no such order" comes only after the signature was accepted. Refusals are told apart and lead to the field that is
//! wrong. Refusals are not signed, so they prove neither the API v3 key nor WeChat Pay's public key.

use super::input::{Candidate, date, field};
use super::stored;
use super::types::{VerifyWith, WechatApi, WechatHalf};
use crate::Service;
use crate::accounts::check::{self, Check, Verdict};
use crate::accounts::recheck::{Refused, Wrong};
use crate::error::{Error, FieldError, Result};
use crate::payments::provider_error;
use channels::channel::PaymentChannel as _;
use channels::crypto::Certificate;
use channels::error::{CallError, RejectKind, VerifyError};
use channels::types::OrderRef;
use channels::wechat::oa::{AccessToken, OaError, OfficialAccount, Refusal};
use channels::wechat::v3::V3Channel;
use domain::ids::OutTradeNo;
use domain::time::{DAY, UnixMs};
use std::sync::Arc;

/// From when on a certificate that ends soon is a warning.
const EXPIRES_SOON_MS: i64 = 30 * DAY;

/// A code that no authorisation ever gave. WeChat looks at AppID and AppSecret first, so that refusing the code alone is
/// a yes to both.
const NOBODYS_CODE: &str = "00000000000000000000000000000000";

/// What was answered about an AppSecret.
enum Told {
    Account(std::result::Result<AccessToken, OaError>),
    MobileApp(std::result::Result<(), OaError>),
}

/// What WeChat said.
pub(super) struct Findings {
    /// Every check, in the order of showing.
    pub checks: Vec<Check>,
    /// Platform certificates that were fetched on the way.
    pub certificates: Vec<Certificate>,
    /// What WeChat refuses.
    pub wrong: Vec<Wrong>,
}

/// Findings and refusals while they are gathered.
pub(super) struct Probe<'a> {
    candidate: &'a Candidate,
    now: UnixMs,
    /// An answer came whose signature the WeChat Pay public key verified.
    verified: bool,
    checks: Vec<Check>,
    wrong: Vec<Wrong>,
    /// What WeChat said last.
    words: String,
    certificates: Vec<Certificate>,
}

impl Service {
    /// Tries a candidate for saving it.
    ///
    /// # Errors
    /// [`Error::Invalid`] where WeChat refuses a field; [`Error::Provider`] where it refuses for another reason, such as
    /// our clock. WeChat being out of reach is no error, but a check that could not be made.
    pub(super) async fn probe_wechat(
        &self,
        candidate: &Candidate,
        certificates: &[store::certificates::Row],
    ) -> Result<Findings> {
        let found = self.try_wechat(candidate, certificates).await?;
        if found.wrong.is_empty() {
            Ok(found)
        } else {
            Err(Error::Invalid(found.wrong.into_iter().map(|(field, _)| field).collect()))
        }
    }

    /// Tries a candidate.
    ///
    /// # Errors
    /// [`Error::Provider`] where WeChat refuses for a reason that is in no field.
    pub(super) async fn try_wechat(
        &self,
        candidate: &Candidate,
        certificates: &[store::certificates::Row],
    ) -> std::result::Result<Findings, Refused> {
        let (http, endpoints) = (self.provider_http(), &self.settings().endpoints.wechat);
        let mut probe = Probe {
            candidate,
            now: self.now(),
            verified: false,
            checks: vec![],
            wrong: vec![],
            words: String::new(),
            certificates: vec![],
        };
        let secret = async {
            let (secret, app_id) = (candidate.app_secret.clone(), candidate.app_id.clone());
            let app = OfficialAccount::new(Arc::clone(http), endpoints.clone(), app_id, secret);
            match candidate.half {
                WechatHalf::OfficialAccount => Told::Account(app.stable_token(false).await),
                // It has no token of its own to ask for.
                WechatHalf::MobileApp => Told::MobileApp(app.exchange_code(NOBODYS_CODE).await.map(|_| ())),
            }
        };
        let told = match candidate.facts.api {
            WechatApi::V3 => {
                let Candidate { mch_id, app_id, facts, secrets, .. } = candidate;
                let own = stored::credentials(mch_id, app_id, facts, secrets, certificates)?;
                let product = candidate.half.product();
                let channel = V3Channel::new(Arc::clone(http), endpoints.clone(), Arc::new(own), product);
                let (pay, told) = futures::join!(self.ask_wechat_pay(&channel, facts.mode), secret);
                let (query, download) = pay;
                let accepted = probe.query(query)?;
                probe.certificate_validity();
                probe.verification(accepted, download)?;
                told
            }
            WechatApi::V2 => {
                let (pay, told) = futures::join!(self.ask_wechat_pay_v2(candidate), secret);
                let (query, refund) = pay?;
                probe.query_v2(query)?;
                probe.certificate_validity();
                probe.refund_v2(refund);
                told
            }
        };
        match told {
            Told::Account(token) => {
                probe.app(token);
                probe.push(check::APP_BOUND, Verdict::Cannot, "until_first_payment");
            }
            Told::MobileApp(answer) => {
                probe.mobile_app(answer);
                probe.push(check::MOBILE_APP_BOUND, Verdict::Cannot, "until_first_app_payment");
            }
        }
        Ok(Findings { checks: probe.checks, certificates: probe.certificates, wrong: probe.wrong })
    }

    /// The query for an order that does not exist and, where answers are verified with them, the certificates.
    async fn ask_wechat_pay(
        &self,
        channel: &V3Channel,
        mode: VerifyWith,
    ) -> (std::result::Result<(), CallError>, Option<std::result::Result<Vec<Certificate>, CallError>>) {
        let query = channel.query(&self.call_context(), &self.nobodys_order()).await;
        let reached = matches!(query, Ok(_) | Err(CallError::NotFound));
        let download = if mode == VerifyWith::PlatformCertificates && reached {
            Some(channel.download_certificates(&self.call_context()).await)
        } else {
            None
        };
        (query.map(|_| ()), download)
    }
}

impl Service {
    /// An order that does not exist.
    pub(super) fn nobodys_order(&self) -> OrderRef {
        let now = self.now();
        OrderRef {
            out_trade_no: OutTradeNo::from_parts("CHK", now, self.random()),
            created_at_ms: now.0,
            expires_at_ms: now.0,
        }
    }
}

impl Probe<'_> {
    pub(super) fn push(&mut self, key: &str, verdict: Verdict, words: &str) {
        self.checks.push(Check::new(key, verdict, words, self.now));
    }

    pub(super) fn unreachable(&mut self, key: &str, why: &str) {
        self.checks.push(Check::new(key, Verdict::Cannot, "provider_unreachable", self.now).with(why));
    }

    pub(super) fn refuse(&mut self, field: &str, code: &str) {
        self.wrong.push((FieldError::new(field, code), self.words.clone()));
    }

    /// What WeChat said, for what is refused next.
    pub(super) fn hear(&mut self, words: String) {
        self.words = words;
    }

    /// What the query says about our signature. `true`: it was accepted.
    fn query(&mut self, answer: std::result::Result<(), CallError>) -> std::result::Result<bool, Refused> {
        self.verified = answer.is_ok();
        let error = match answer {
            Ok(()) | Err(CallError::NotFound | CallError::Closed | CallError::AlreadyPaid) => {
                self.push(check::SIGNATURE, Verdict::Pass, "signature_accepted");
                return Ok(true);
            }
            Err(error) => error,
        };
        self.hear(error.provider_words());
        match &error {
            CallError::Rejected { kind, detail, .. } => match kind {
                RejectKind::Unavailable | RejectKind::RateLimited => {
                    self.unreachable(check::SIGNATURE, error.code());
                }
                RejectKind::Signature if detail.is_some() => {
                    self.refuse(field::PRIVATE_KEY, "wechat_signature_refused");
                }
                RejectKind::Signature => {
                    self.refuse(field::CERTIFICATE, "wechat_unknown_certificate");
                    if !self.candidate.certificate_names_merchant {
                        self.refuse(field::MCH_ID, "wechat_unknown_merchant");
                    }
                }
                RejectKind::Serial => self.refuse(field::CERTIFICATE, "wechat_unknown_serial"),
                RejectKind::Merchant => self.refuse(field::MCH_ID, "wechat_unknown_merchant"),
                RejectKind::NoPermission => self.refuse(field::MCH_ID, "wechat_no_permission"),
                RejectKind::AppNotBound => self.refuse(field::APP_ID, "wechat_app_not_bound"),
                RejectKind::ProviderKey => self.refuse(field::PUBLIC_KEY_ID, "wechat_unknown_public_key"),
                _ => return Err(refused(&error)),
            },
            CallError::Unverified(VerifyError::BadSignature)
                if self.candidate.facts.mode == VerifyWith::PublicKey =>
            {
                self.refuse(field::PUBLIC_KEY, "public_key_wrong");
            }
            CallError::NotSent(words) => return Err(Error::Internal(words.clone()).into()),
            other => self.unreachable(check::SIGNATURE, other.code()),
        }
        Ok(false)
    }

    fn certificate_validity(&mut self) {
        let until = self.candidate.facts.merchant_valid_until;
        let soon = until.since(self.now) < EXPIRES_SOON_MS;
        let (verdict, words) = if soon {
            (Verdict::Warn, "certificate_ends_soon")
        } else {
            (Verdict::Pass, "certificate_valid")
        };
        self.checks.push(Check::new(check::CERTIFICATE, verdict, words, self.now).with(date(until)));
    }

    /// What is known about the keys that verify and decrypt.
    fn verification(
        &mut self,
        accepted: bool,
        download: Option<std::result::Result<Vec<Certificate>, CallError>>,
    ) -> std::result::Result<(), Refused> {
        if self.candidate.facts.mode == VerifyWith::PublicKey {
            self.push(check::API_V3_KEY, Verdict::Cannot, "until_first_payment");
            if self.verified {
                self.push(check::PUBLIC_KEY, Verdict::Pass, "key_verifies");
            } else {
                self.push(check::PUBLIC_KEY, Verdict::Cannot, "until_first_payment");
            }
            return Ok(());
        }
        if let Some(Err(error)) = &download {
            self.hear(error.provider_words());
        }
        match download {
            Some(Ok(certificates)) if certificates.is_empty() => {
                self.refuse(field::MODE, "wechat_no_platform_certificates");
            }
            Some(Ok(certificates)) => {
                self.push(check::API_V3_KEY, Verdict::Pass, "key_decrypts");
                let until = certificates.iter().map(|c| c.not_after_ms).max().unwrap_or_default();
                let check =
                    Check::new(check::PLATFORM_CERTIFICATES, Verdict::Pass, "certificates_fetched", self.now);
                self.checks.push(check.with(certificates.len().to_string()).with(date(UnixMs(until))));
                self.certificates = certificates;
            }
            Some(Err(CallError::NotFound)) => self.refuse(field::MODE, "wechat_no_platform_certificates"),
            // It signs with its public key, whose id stands where a certificate's serial would.
            Some(Err(CallError::Unverified(VerifyError::UnknownSerial(id))))
                if id.starts_with("PUB_KEY_ID_") =>
            {
                self.refuse(field::MODE, "wechat_no_platform_certificates");
            }
            Some(Err(CallError::Undecryptable(_))) => self.refuse(field::API_V3_KEY, "api_v3_key_wrong"),
            Some(Err(error @ CallError::Rejected { .. })) if !error.is_retryable() => {
                return Err(refused(&error));
            }
            Some(Err(error)) => self.no_certificates(error.code()),
            None if accepted => self.no_certificates("not_asked"),
            None => self.no_certificates("connect"),
        }
        Ok(())
    }

    fn no_certificates(&mut self, why: &str) {
        self.unreachable(check::API_V3_KEY, why);
        self.unreachable(check::PLATFORM_CERTIFICATES, why);
    }

    /// What the official account says about AppID and AppSecret.
    fn app(&mut self, token: std::result::Result<AccessToken, OaError>) {
        if let Err(error) = &token {
            self.hear(error.provider_words());
        }
        match app_found(&token, self.now) {
            AppFound::Check(check) => self.checks.push(check),
            AppFound::Wrong(field) => self.wrong.push((field, self.words.clone())),
        }
    }

    /// What an exchange of nobody's code says about the mobile app's AppID and AppSecret.
    fn mobile_app(&mut self, answer: std::result::Result<(), OaError>) {
        if let Err(error) = &answer {
            self.hear(error.provider_words());
        }
        match answer {
            Ok(()) | Err(OaError::RestartSignIn { .. }) => {
                self.push(check::MOBILE_APP, Verdict::Pass, "mobile_app_secret_accepted");
            }
            Err(OaError::WrongSecret(_)) => self.refuse(field::APP_SECRET, "wechat_wrong_app_secret"),
            Err(OaError::WrongAppId(_)) => self.refuse(field::APP_ID, "wechat_wrong_app_id"),
            Err(error) => self.unreachable(check::MOBILE_APP, error.code()),
        }
    }
}

/// What a token's fetch says about AppID and AppSecret.
pub(super) enum AppFound {
    Check(Check),
    Wrong(FieldError),
}

pub(super) fn app_found(token: &std::result::Result<AccessToken, OaError>, now: UnixMs) -> AppFound {
    let check = |verdict, words: &str| Check::new(check::APP, verdict, words, now);
    AppFound::Check(match token {
        Ok(_) => check(Verdict::Pass, "app_secret_accepted"),
        Err(OaError::WrongSecret { .. }) => {
            return AppFound::Wrong(FieldError::new(field::APP_SECRET, "wechat_wrong_app_secret"));
        }
        Err(OaError::WrongAppId(_)) => {
            return AppFound::Wrong(FieldError::new(field::APP_ID, "wechat_wrong_app_id"));
        }
        // Payers can sign in all the same: only the account's global token is bound to the white list.
        Err(OaError::IpNotAllowed { ip, .. }) => {
            let ip = ip.map(|ip| ip.to_string()).unwrap_or_default();
            check(Verdict::Warn, "ip_not_allowed").with(ip)
        }
        Err(OaError::Api { errcode: 89_501 | 89_503 | 89_506 | 89_507, errmsg }) => {
            check(Verdict::Warn, "ip_to_confirm").with(errmsg)
        }
        Err(OaError::Api { errcode, errmsg } | OaError::AccountBlocked(Refusal { errcode, errmsg })) => {
            let error = FieldError::new(field::APP_ID, "wechat_app_refused");
            return AppFound::Wrong(error.with(errcode.to_string()).with(errmsg));
        }
        Err(error) => check(Verdict::Cannot, "provider_unreachable").with(error.code()),
    })
}

/// A refusal that no field is to blame for: our clock, or something nobody foresaw. The provider's words are shown.
pub(super) fn refused(error: &CallError) -> Refused {
    Refused { error: provider_error(error), words: error.provider_words() }
}
