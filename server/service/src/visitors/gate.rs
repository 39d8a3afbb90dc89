//! Gates: is this pass good, and has somebody come in with it? Everything may be repeated.

use super::types::{CheckPass, PassChecked, PassHolder};
use crate::Service;
use crate::check::Fields;
use crate::error::{Error, Result};
use crate::integration::ApiCaller;
use crate::offline::AwsLc;
use domain::access::Scope;
use domain::card::mask_holder;
use domain::ids::OperatorId;
use domain::visitor::{PassVerdict, ScannedPass, judge};
use store::visitor_bookings::{self as bookings, By};
use store::{Tx, sites, transact, visitor_hosts as hosts, visitor_sites};

/// The longest number of a scan and name of a gate, in characters.
const MAX_NO: usize = 64;

impl Service {
    /// Verifies a pass at a gate. The first scan of a valid one lets its visitor in, for good: another scan is `used`,
    /// the same scan told again is `valid` again.
    ///
    /// # Errors
    /// The key lacks `visitors:verify`; a wrong field; no such site. A pass that is not good is no error.
    pub async fn verify_pass(&self, caller: &ApiCaller, check: &CheckPass) -> Result<PassChecked> {
        let operator = caller.require(Scope::VisitorsVerify)?;
        let mut fields = Fields::default();
        if check.pass.trim().is_empty() {
            fields.wrong("pass", "required");
        }
        fields.name("site", &check.site, MAX_NO);
        fields.name("check_no", &check.check_no, MAX_NO);
        if !check.gate.is_empty() {
            fields.name("gate", &check.gate, MAX_NO);
        }
        fields.done()?;
        transact!(Error, self.store(), |tx| { self.check_pass(tx, operator, check).await })
    }

    async fn check_pass(&self, tx: &mut Tx, operator: &OperatorId, check: &CheckPass) -> Result<PassChecked> {
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
        let mut verdict = judge(row.state, row.period, now);
        if verdict == PassVerdict::Used && row.check_no.as_deref() == Some(check.check_no.as_str()) {
            verdict = PassVerdict::Valid;
        } else if verdict == PassVerdict::Valid {
            if !bookings::arrive(tx, &row.id, &check.check_no, &check.gate, now).await? {
                return Err(Error::Internal(format!("booking {} raced", row.id)));
            }
            arrived_at = Some(now);
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
