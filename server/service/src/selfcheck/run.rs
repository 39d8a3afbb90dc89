//! Running the checks, keeping what they found, and reading it back.

use super::keys;
use super::types::{Finding, Group, Report};
use crate::Service;
use crate::access::Actor;
use crate::accounts::{Check, Verdict, check};
use crate::error::{Error, Result};
use domain::access::Permission;
use domain::ids::OperatorId;
use domain::time::UnixMs;
use futures::future::try_join_all;
use store::{self_checks, transact};

/// What was found in an area; `None`: it does not apply.
type Found = (&'static str, Option<Vec<Finding>>);

impl Service {
    /// Runs every check that can be run about the operator, or those of one area, and keeps what they found.
    ///
    /// # Errors
    /// The role may not, there is no such area, or the database fails. What a provider answers is no error.
    pub async fn self_check(&self, actor: &Actor, area: Option<&str>) -> Result<Report> {
        let operator = actor.require(Permission::ManagePayment)?;
        let area = match area {
            None => None,
            Some(area) => {
                let known = keys::AREAS.into_iter().find(|known| *known == area);
                Some(known.ok_or(Error::NotFound("area"))?)
            }
        };
        self.run_self_check(operator, area).await
    }

    /// What was found last.
    ///
    /// # Errors
    /// The role may not see it, or the database fails.
    pub async fn self_check_report(&self, actor: &Actor) -> Result<Report> {
        let operator = actor.require(Permission::ViewSetup)?;
        self.kept_report(operator).await
    }

    pub(crate) async fn run_self_check(&self, operator: &OperatorId, area: Option<&str>) -> Result<Report> {
        let began = self.now();
        let wanted = |one: &str| area.is_none_or(|area| belongs(area, one));
        let accounts = [keys::WECHAT_OA, keys::WECHAT_APP, keys::ALIPAY, keys::CHINAUMS, keys::UNIONPAY];
        let accounts = accounts
            .into_iter()
            .filter(|area| wanted(area))
            .map(async |area| set_apart(area, self.check_account(operator, area).await, began));
        let (accounts, account) = futures::join!(try_join_all(accounts), async {
            if wanted(keys::OFFICIAL_ACCOUNT) || wanted(keys::MESSAGES) {
                self.check_official(operator, area).await
            } else {
                Ok(Vec::new())
            }
        });
        let mut found = accounts?;
        found.extend(account?);
        if wanted(keys::SMS) {
            let checks = self.recheck_sms(operator).await;
            let checks = checks.map(|checks| checks.map(|checks| of_account(keys::SMS, &checks)));
            found.push(set_apart(keys::SMS, checks, began)?);
        }
        if wanted(keys::DEPLOYMENT) {
            // Last: by now the providers' clocks were heard.
            found.push((keys::DEPLOYMENT, Some(self.check_deployment(operator).await?)));
        }
        self.keep_found(operator, &found, began).await?;
        self.tick_guide(operator).await?;
        self.kept_report(operator).await
    }

    /// The official account and, with what it holds, the messages.
    async fn check_official(&self, operator: &OperatorId, area: Option<&str>) -> Result<Vec<Found>> {
        let (looked, unread) = match self.look_at_account(operator).await {
            Ok(looked) => (looked, None),
            Err(error) => (None, set_apart(keys::OFFICIAL_ACCOUNT, Err(error), self.now())?.1),
        };
        let messages = self.check_messages(operator, looked.as_ref()).await?;
        let address = self.check_server_address(operator).await?;
        let files = self.check_verification_files(operator).await?;
        let account = looked.map(|looked| {
            let mut findings = looked.findings;
            findings.extend(address);
            findings.push(files);
            findings
        });
        let both = [(keys::OFFICIAL_ACCOUNT, account.or(unread)), (keys::MESSAGES, messages)];
        Ok(both.into_iter().filter(|(one, _)| area.is_none_or(|area| belongs(area, one))).collect())
    }

    async fn keep_found(&self, operator: &OperatorId, found: &[Found], began: UnixMs) -> Result<()> {
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            for (area, findings) in found {
                match findings {
                    None => self_checks::forget(tx, operator, area).await?,
                    Some(findings) => {
                        let json = serde_json::to_string(findings)
                            .map_err(|e| Error::Internal(format!("findings_json: {e}")))?;
                        let row = self_checks::Row {
                            area: (*area).to_owned(),
                            checked_at: began,
                            findings_json: json,
                        };
                        self_checks::keep(tx, operator, &row, now).await?;
                    }
                }
            }
            Ok::<_, Error>(())
        })
    }

    async fn kept_report(&self, operator: &OperatorId) -> Result<Report> {
        let mut report = self.kept_findings(operator).await?;
        report.explain_prerequisites();
        Ok(report)
    }

    /// What is kept, as it was found.
    async fn kept_findings(&self, operator: &OperatorId) -> Result<Report> {
        let rows = self_checks::of_operator(&mut self.store().read().await?, operator).await?;
        let mut report = Report::default();
        for area in keys::AREAS {
            let Some(row) = rows.iter().find(|row| row.area == area) else { continue };
            // Another release may have kept it: as if it had never been checked.
            let Ok(checks) = serde_json::from_str(&row.findings_json) else { continue };
            report.groups.push(Group { area: area.to_owned(), at: row.checked_at, checks });
        }
        Ok(report)
    }

    /// Saving an official account by itself asked WeChat already.
    pub(crate) async fn note_saved_account(&self, operator: &OperatorId, app: &Check) -> Result<()> {
        let known = self.kept_findings(operator).await?;
        let (area, now) = (keys::OFFICIAL_ACCOUNT, self.now());
        let findings = merged(&known, area, self.of_app_check(app, now));
        self.keep_found(operator, &[(area, Some(findings))], now).await?;
        self.tick_guide(operator).await
    }

    /// Saving asked the provider already: what it said stands in the report, without asking once more.
    pub(crate) async fn note_saved(
        &self,
        operator: &OperatorId,
        area: &'static str,
        checks: &[Check],
    ) -> Result<()> {
        let known = self.kept_findings(operator).await?;
        let now = self.now();
        let mut found = vec![(area, merged(&known, area, of_account(area, checks)))];
        if let Some(app) = checks.iter().find(|check| check.key == check::APP && area == keys::WECHAT_OA) {
            let account = keys::OFFICIAL_ACCOUNT;
            found.push((account, merged(&known, account, self.of_app_check(app, now))));
        }
        let found: Vec<Found> = found.into_iter().map(|(area, findings)| (area, Some(findings))).collect();
        self.keep_found(operator, &found, now).await?;
        self.tick_guide(operator).await
    }
}

/// Whether `one` is checked where `area` is: the two halves of WeChat Pay may stand on one merchant number, and the
/// messages depend on the account.
fn belongs(area: &str, one: &str) -> bool {
    let with = [(keys::WECHAT_OA, keys::WECHAT_APP), (keys::OFFICIAL_ACCOUNT, keys::MESSAGES)];
    area == one || with.contains(&(area, one))
}

/// What was found in an area. That it could not be checked for a reason of ours, such as a secret that does not open, is
/// a finding too, so that it hides no other area; only the database is everybody's.
fn set_apart(area: &'static str, found: Result<Option<Vec<Finding>>>, at: UnixMs) -> Result<Found> {
    match found {
        Ok(findings) => Ok((area, findings)),
        Err(error @ Error::Store(_)) => Err(error),
        Err(error) => {
            tracing::error!(area, %error, "an area could not be checked");
            let unread = Finding::new(area, keys::STORED, Verdict::Fail, "stored_unreadable", at);
            Ok((area, Some(vec![unread])))
        }
    }
}

/// The checks of an account as findings. AppID and AppSecret have an area of their own.
fn of_account(area: &str, checks: &[Check]) -> Vec<Finding> {
    let own = checks.iter().filter(|check| check.key != check::APP);
    own.map(|check| Finding::of_check(area, check.clone())).collect()
}

/// What is new, and what is known about the rest of the area.
fn merged(known: &Report, area: &str, mut new: Vec<Finding>) -> Vec<Finding> {
    let old = known.groups.iter().filter(|group| group.area == area).flat_map(|group| &group.checks);
    let rest: Vec<Finding> = old.filter(|old| new.iter().all(|one| one.key != old.key)).cloned().collect();
    new.extend(rest);
    new
}
