//! A scanned bill: verified, then kept with the one order that pays it.

use super::keys::AwsLc;
use super::{OfflineFacts, OfflineRefused, OfflineScan, OfflineWhy};
use crate::Service;
use crate::error::{Error, Result};
use crate::orders::quote::Kept;
use aws_lc_rs::digest::{SHA256, digest};
use domain::ids::{OrderId, OrderNo, QrToken};
use domain::method::Scenario;
use domain::money::Fen;
use domain::offline::{Bill, Scanned, Standing, Verified};
use domain::payment::OrderState;
use domain::time::UnixMs;
use store::{Conn, Tx, offline_bills, orders, sites, terminals, transact};

/// A bill whose MAC was right, with whose it is.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub bill: Verified,
    pub terminal: terminals::Row,
    pub key: terminals::Key,
    pub site: sites::Row,
}

impl Known {
    pub fn facts(&self) -> OfflineFacts {
        OfflineFacts {
            site_name: self.site.name.clone(),
            terminal_name: self.terminal.name.clone(),
            bill: self.bill.bill().clone(),
        }
    }

    /// Why a payment of this bill may not begin now.
    pub fn refused(&self, now: UnixMs) -> Option<OfflineWhy> {
        if self.terminal.revoked_at.is_some() {
            return Some(OfflineWhy::TerminalRevoked);
        }
        if self.key.accept_until.is_some_and(|until| until <= now) {
            return Some(OfflineWhy::KeyEnded);
        }
        match self.bill.bill().standing(now) {
            Standing::Payable => None,
            Standing::NotYet => Some(OfflineWhy::NotYet),
            Standing::Expired => Some(OfflineWhy::Expired),
        }
    }
}

/// How the pages know a bill: the same segment has the same token.
fn token_of(segment: &str) -> QrToken {
    let hash = digest(&SHA256, segment.as_bytes());
    let mut head = [0; QrToken::LEN];
    for (to, from) in head.iter_mut().zip(hash.as_ref()) {
        *to = *from;
    }
    QrToken::from_random(head)
}

fn refuse(why: OfflineWhy, facts: Option<OfflineFacts>) -> OfflineScan {
    OfflineScan::Refused(Box::new(OfflineRefused { why, facts }))
}

impl Service {
    /// Reads the bill in an address, verifies it, and keeps it with the order that pays it. A bill that was kept before
    /// is found again, however it stands now.
    ///
    /// # Errors
    /// The database failed. A bill that is not taken is no error.
    pub async fn open_offline_bill(&self, segment: &str) -> Result<OfflineScan> {
        let Ok(scanned) = Scanned::decode(segment) else { return Ok(refuse(OfflineWhy::Unreadable, None)) };
        let token = token_of(segment);
        let mut conn = self.store().read().await?;
        if offline_bills::by_token(&mut conn, token.as_str()).await?.is_some() {
            return Ok(OfflineScan::Bill(token));
        }
        let known = match self.verify(&mut conn, scanned).await? {
            Ok(known) => known,
            Err(why) => return Ok(refuse(why, None)),
        };
        drop(conn);
        if let Some(why) = known.refused(self.now()) {
            return Ok(refuse(why, Some(known.facts())));
        }
        let order = self.order_of_bill(&known)?;
        let row = offline_bills::Row {
            token: token.as_str().to_owned(),
            operator_id: known.terminal.operator_id.clone(),
            terminal_id: known.terminal.id.clone(),
            key_no: known.key.key_no,
            bill_no: known.bill.bill().bill_no,
            segment: segment.to_owned(),
            subject: known.bill.bill().subject.as_str().to_owned(),
            issued_at: known.bill.bill().issued_at,
            order_id: order.id.clone(),
            opened_at: order.created_at,
        };
        let kept = transact!(Error, self.store(), |tx| { self.keep_bill(tx, &row, &order).await })?;
        Ok(if kept == row.token {
            OfflineScan::Bill(token)
        } else {
            refuse(OfflineWhy::NumberReused, Some(known.facts()))
        })
    }

    /// Checks a bill's MAC with the key that it names.
    pub(super) async fn verify(
        &self,
        conn: &mut Conn,
        scanned: Scanned,
    ) -> Result<std::result::Result<Known, OfflineWhy>> {
        let Some(terminal) = terminals::by_no(conn, scanned.terminal()).await? else {
            return Ok(Err(OfflineWhy::UnknownTerminal));
        };
        let Some(key) = terminals::key(conn, &terminal.id, scanned.key_no()).await? else {
            return Ok(Err(OfflineWhy::Forged));
        };
        let Some(bill) = scanned.verify(&AwsLc, &*self.open_terminal_key(&key)?) else {
            return Ok(Err(OfflineWhy::Forged));
        };
        let site = sites::by_id(conn, &terminal.site_id).await?.ok_or(Error::NotFound("site"))?;
        Ok(Ok(Known { bill, terminal, key, site }))
    }

    /// Keeps a bill and its order, unless the terminal has a bill with this number already. Returns the token of the
    /// bill that is there now.
    async fn keep_bill(&self, tx: &mut Tx, row: &offline_bills::Row, order: &orders::Row) -> Result<String> {
        if let Some(there) = offline_bills::by_no(tx, &row.terminal_id, row.bill_no).await? {
            return Ok(there.token);
        }
        if !orders::insert(tx, order).await? || !offline_bills::insert(tx, row).await? {
            return Err(Error::Internal(format!("bill {} of {} raced", row.bill_no, row.terminal_id)));
        }
        terminals::key_used(tx, &row.terminal_id, row.key_no, order.created_at).await?;
        self.note_order(tx, order).await?;
        Ok(row.token.clone())
    }

    fn order_of_bill(&self, known: &Known) -> Result<orders::Row> {
        let (now, bill) = (self.now(), known.bill.bill());
        Ok(orders::Row {
            id: OrderId::from_parts(now, self.random()),
            order_no: OrderNo::from_parts("L", now, self.random()),
            operator_id: known.terminal.operator_id.clone(),
            scenario: Scenario::Offline,
            site_id: Some(known.site.id.clone()),
            lane_id: None,
            visit_id: None,
            card_id: None,
            payer_key: None,
            plate: plate(bill),
            amount: bill.amount,
            quote_json: serde_json::to_string(&Kept { fee: bill.amount, paid: Fen::ZERO, lines: Vec::new() })
                .map_err(|e| Error::Internal(e.to_string()))?,
            quoted_at: now,
            valid_until: bill.payable_until(),
            state: OrderState::Open,
            settled_by: None,
            settled_at: None,
            created_at: now,
        })
    }
}

fn plate(bill: &Bill) -> String {
    bill.subject.plate().map(|plate| plate.as_str().to_owned()).unwrap_or_default()
}
