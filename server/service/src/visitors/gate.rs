//! Gates: is this pass good, and has somebody come in with it? Everything may be repeated.

use super::types::{CheckPass, PassChecked, PassHolder};
use crate::Service;
use crate::check::Fields;
use crate::error::{Error, Result};
use crate::integration::ApiCaller;
use crate::offline::AwsLc;
use crate::parking::check_moment;
use domain::access::Scope;
use domain::card::mask_holder;
use domain::ids::OperatorId;
use domain::time::UnixMs;
use domain::visitor::{PassVerdict, ScannedPass, judge, judge_then};
use store::visitor_bookings::{self as bookings, By};
use store::{Tx, sites, transact, visitor_hosts as hosts, visitor_sites};

/// The longest number of a scan and name of a gate, in characters.
const MAX_NO: usize = 64;

/// Whether a scan is told as it should be.
fn read(check: &CheckPass) -> Result<()> {
    let mut fields = Fields::default();
    if check.pass.trim().is_empty() {
        fields.wrong("pass", "required");
    }
    fields.name("site", &check.site, MAX_NO);
    fields.name("check_no", &check.check_no, MAX_NO);
    if !check.gate.is_empty() {
        fields.name("gate", &check.gate, MAX_NO);
    }
    fields.done()
}

impl Service {
    /// Verifies a pass at a gate. The first scan of a valid one lets its visitor in, for good: another scan is `used`,
    /// the same scan told again is `valid` again.
    ///
    /// # Errors
    /// The key lacks `visitors:verify`; a wrong field; no such site. A pass that is not good is no error.
    pub async fn verify_pass(&self, caller: &ApiCaller, check: &CheckPass) -> Result<PassChecked> {
        let operator = caller.require(Scope::VisitorsVerify)?;
        read(check)?;
        transact!(Error, self.store(), |tx| { self.check_pass(tx, operator, check, None).await })
    }

    /// A gate that had no network verified a pass by itself at the moment `at` and let its visitor in. `valid`: the
    /// arrival is noted, also where the booking expired or was taken back since; told again, it is `valid` again.
    ///
    /// # Errors
    /// As [`Service::verify_pass`]; a moment that lies ahead (field `arrived_at`).
    pub async fn report_arrival(
        &self,
        caller: &ApiCaller,
        check: &CheckPass,
        at: UnixMs,
    ) -> Result<PassChecked> {
        let operator = caller.require(Scope::VisitorsVerify)?;
        read(check)?;
        check_moment("arrived_at", at, self.now())?;
        transact!(Error, self.store(), |tx| { self.check_pass(tx, operator, check, Some(at)).await })
    }

    /// What a pass is worth now, or was at the moment `then`.
    async fn check_pass(
        &self,
        tx: &mut Tx,
        operator: &OperatorId,
        check: &CheckPass,
        then: Option<UnixMs>,
    ) -> Result<PassChecked> {
        let site = sites::by_code(tx, operator, &check.site).await?.ok_or(Error::NotFound("site"))?;
        let bare = |verdict| Ok(PassChecked { verdict, visitor: None });
        let Some(row) = self.genuine(tx, operator, check.pass.trim()).await? else {
            return bare(PassVerdict::Unknown);
        };
        if row.site_id != site.id {
            return bare(PassVerdict::OtherSite);
        }
        let now = self.now();
        let mut arrived_at = row.arrived_at;
        let mut verdict = match then {
            None => judge(row.state, row.period, now),
            Some(at) => judge_then((row.state, row.decided_at.is_some(), row.updated_at), row.period, at),
        };
        if verdict == PassVerdict::Used && row.check_no.as_deref() == Some(check.check_no.as_str()) {
            verdict = PassVerdict::Valid;
        } else if verdict == PassVerdict::Valid {
            let at = then.unwrap_or(now);
            let arrival = bookings::Arrival { check_no: &check.check_no, gate: &check.gate, at };
            if !bookings::arrive(tx, &row.id, row.state, arrival, now).await? {
                return Err(Error::Internal(format!("booking {} raced", row.id)));
            }
            arrived_at = Some(at);
        }
        let host = hosts::by_id(tx, &row.host_id).await?.ok_or(Error::NotFound("host"))?;
        let visitor = Some(PassHolder {
            booking_no: row.booking_no,
            name: mask_holder(&row.name),
            host_name: host.name,
            plate: row.plate,
            period: row.period,
            arrived_at,
        });
        Ok(PassChecked { verdict, visitor })
    }

    /// The booking of a pass that was made with a key of its site.
    async fn genuine(&self, tx: &mut Tx, operator: &OperatorId, pass: &str) -> Result<Option<bookings::Row>> {
        let Ok(scanned) = ScannedPass::decode(pass) else { return Ok(None) };
        let row = bookings::find(tx, By::Pass(scanned.number())).await?;
        let Some(row) = row.filter(|row| row.operator_id == *operator) else { return Ok(None) };
        let Some(key) = visitor_sites::key(tx, &row.site_id, scanned.key_no()).await? else {
            return Ok(None);
        };
        Ok(scanned.verify(&AwsLc, &*self.open_pass_key(&key)?).map(|_| row))
    }
}
