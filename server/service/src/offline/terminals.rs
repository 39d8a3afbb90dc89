//! Terminals: added with their first key, given a new one, revoked.

use super::keys::AwsLc;
use super::{IssuedKey, KeyState, Terminal, TerminalKey};
use crate::Service;
use crate::access::Actor;
use crate::audit;
use crate::check::Fields;
use crate::error::{Error, Result};
use crate::sites::{all_sites, own_site};
use domain::access::Permission;
use domain::ids::{OperatorId, SiteId, TerminalId};
use domain::money::Fen;
use domain::offline::{DIRECTORY, KeyNo, MAX_ADDRESS, MAX_SEGMENT, TerminalNo, check_value};
use domain::site::SiteStatus;
use domain::time::{DAY, UnixMs};
use serde_json::json;
use std::collections::HashMap;
use store::{Conn, Tx, offline_bills, terminals, transact};
use zeroize::Zeroizing;

/// How long bills made with a replaced key are taken, in milliseconds: time to go and enter the new one.
const OVERLAP_MS: i64 = 30 * DAY;
/// How many rows are read at a time.
const BATCH: i64 = 500;
/// How often another number is drawn when one is taken.
const DRAWS: usize = 8;

impl Service {
    /// The operator's terminals with their keys and what was paid at them, in the order in which they were added.
    ///
    /// # Errors
    /// The role may not see them.
    pub async fn list_terminals(&self, actor: &Actor) -> Result<Vec<Terminal>> {
        let operator = actor.require(Permission::ViewSetup)?;
        let mut conn = self.store().snapshot().await?;
        let sites: HashMap<_, _> =
            all_sites(&mut conn, operator).await?.into_iter().map(|s| (s.id, s.name)).collect();
        let paid: HashMap<_, _> = offline_bills::paid_by_terminal(&mut conn, operator)
            .await?
            .into_iter()
            .map(|(terminal, count, sum)| (terminal, (count, sum)))
            .collect();
        let mut shown = Vec::new();
        for row in all_terminals(&mut conn, operator).await? {
            let keys = terminals::keys(&mut conn, &row.id).await?;
            let (paid_count, paid) = paid.get(&row.id).copied().unwrap_or((0, Fen::ZERO));
            shown.push(Terminal {
                keys: keys.into_iter().map(|key| shown_key(key, &row, self.now())).collect(),
                site_name: sites.get(&row.site_id).cloned().unwrap_or_default(),
                id: row.id,
                terminal_no: row.terminal_no,
                name: row.name,
                site_id: row.site_id,
                paid_count,
                paid,
                created_at: row.created_at,
                revoked_at: row.revoked_at,
            });
        }
        Ok(shown)
    }

    /// Adds a terminal to a site and issues its first key, which is shown once.
    ///
    /// # Errors
    /// The role may not; a wrong name; no such site, or it is closed (`site_closed`); this deployment's public address
    /// leaves no room for a bill (`public_base_too_long`).
    pub async fn create_terminal(&self, actor: &Actor, site: &SiteId, name: &str) -> Result<IssuedKey> {
        let operator = actor.require(Permission::ManageTerminals)?;
        let mut fields = Fields::default();
        fields.name("name", name, 60);
        fields.done()?;
        let address = self.bill_address()?;
        let (now, id) = (self.now(), TerminalId::from_parts(self.now(), self.random()));
        let numbers: Vec<_> = (0..DRAWS).map(|_| TerminalNo::from_random(self.random())).collect();
        let key = Zeroizing::new(self.random());
        transact!(Error, self.store(), |tx| {
            let site = own_site(tx, operator, site).await?;
            if site.status == SiteStatus::Closed {
                return Err(Error::Conflict("site_closed"));
            }
            for terminal_no in numbers.iter().copied() {
                let row = terminals::Row {
                    id: id.clone(),
                    operator_id: operator.clone(),
                    site_id: site.id.clone(),
                    terminal_no,
                    name: name.to_owned(),
                    created_at: now,
                    revoked_at: None,
                };
                if !terminals::insert(tx, &row).await? {
                    continue;
                }
                let issued = self.issue(tx, actor, &row, KeyNo::FIRST, &key, &address).await?;
                let detail = json!({ "site": site.code, "name": name, "check_value": issued.check_value });
                audit::record(self, tx, actor, "terminal.create", &terminal_no.to_string(), &detail).await?;
                return Ok(issued);
            }
            Err(Error::Internal("no free terminal number was drawn".to_owned()))
        })
    }

    /// Changes what a terminal is called.
    ///
    /// # Errors
    /// The role may not; a wrong name; no such terminal.
    pub async fn rename_terminal(&self, actor: &Actor, terminal: &TerminalId, name: &str) -> Result<()> {
        let operator = actor.require(Permission::ManageTerminals)?;
        let mut fields = Fields::default();
        fields.name("name", name, 60);
        fields.done()?;
        transact!(Error, self.store(), |tx| {
            let row = own_terminal(tx, operator, terminal).await?;
            if row.name == name {
                return Ok(());
            }
            terminals::rename(tx, terminal, name).await?;
            let detail = json!({ "name": name, "name_before": row.name });
            audit::record(self, tx, actor, "terminal.rename", &row.terminal_no.to_string(), &detail).await
        })
    }

    /// Issues a new key, which is shown once. Bills made with the key before are taken for 30 more days, or, without
    /// `keep_old`, no more from now on.
    ///
    /// # Errors
    /// The role may not; no such terminal; it was revoked (`terminal_revoked`); an earlier key is still taken besides
    /// the current one (`rotation_under_way`): end it first.
    pub async fn rotate_terminal_key(
        &self,
        actor: &Actor,
        terminal: &TerminalId,
        keep_old: bool,
    ) -> Result<IssuedKey> {
        let operator = actor.require(Permission::ManageTerminals)?;
        let address = self.bill_address()?;
        let now = self.now();
        let until = if keep_old { now.plus(OVERLAP_MS) } else { now };
        let key = Zeroizing::new(self.random());
        transact!(Error, self.store(), |tx| {
            let row = living(tx, operator, terminal).await?;
            let keys = terminals::keys(tx, terminal).await?;
            let current = keys.iter().find(|key| key.accept_until.is_none());
            let current =
                current.ok_or_else(|| Error::Internal(format!("terminal {terminal} has no key")))?;
            if keep_old && keys.iter().any(|key| key.accept_until.is_some_and(|until| until > now)) {
                return Err(Error::Conflict("rotation_under_way"));
            }
            terminals::end_overlap(tx, terminal, now).await?;
            terminals::retire_key(tx, terminal, current.key_no, until).await?;
            let key_no = current.key_no.next().ok_or(Error::Conflict("key_numbers_used_up"))?;
            let mut issued = self.issue(tx, actor, &row, key_no, &key, &address).await?;
            issued.old_until = keep_old.then_some(until);
            let detail = json!({ "key_no": key_no, "check_value": issued.check_value, "keep_old": keep_old });
            audit::record(self, tx, actor, "terminal.rotate", &row.terminal_no.to_string(), &detail).await?;
            Ok(issued)
        })
    }

    /// Ends the overlap of a rotation: bills made with a replaced key are refused from now on. `false`: none was taken
    /// any more.
    ///
    /// # Errors
    /// The role may not; no such terminal.
    pub async fn end_old_terminal_key(&self, actor: &Actor, terminal: &TerminalId) -> Result<bool> {
        let operator = actor.require(Permission::ManageTerminals)?;
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            let row = own_terminal(tx, operator, terminal).await?;
            if !terminals::end_overlap(tx, terminal, now).await? {
                return Ok(false);
            }
            let number = row.terminal_no.to_string();
            audit::record(self, tx, actor, "terminal.end_old_key", &number, &json!({})).await?;
            Ok(true)
        })
    }

    /// Revokes a terminal for good: none of its bills is taken any more. What was paid stays to be looked at, and its
    /// release codes stay good. `false`: it was revoked already.
    ///
    /// # Errors
    /// The role may not; no such terminal.
    pub async fn revoke_terminal(&self, actor: &Actor, terminal: &TerminalId) -> Result<bool> {
        let operator = actor.require(Permission::ManageTerminals)?;
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            let row = own_terminal(tx, operator, terminal).await?;
            if !terminals::revoke(tx, terminal, now).await? {
                return Ok(false);
            }
            let number = row.terminal_no.to_string();
            audit::record(self, tx, actor, "terminal.revoke", &number, &json!({ "name": row.name })).await?;
            Ok(true)
        })
    }

    /// Adds a key to a terminal, sealed.
    async fn issue(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        terminal: &terminals::Row,
        key_no: KeyNo,
        key: &Zeroizing<[u8; 32]>,
        address: &str,
    ) -> Result<IssuedKey> {
        let check_value = check_value(&AwsLc, key, terminal.terminal_no, key_no);
        let row = terminals::Key {
            terminal_id: terminal.id.clone(),
            key_no,
            sealed: self.seal_terminal_key(&terminal.id, key_no, key)?,
            check_value: check_value.clone(),
            created_at: self.now(),
            created_by: Some(actor.name.clone()),
            accept_until: None,
            first_used_at: None,
        };
        if !terminals::insert_key(tx, &row).await? {
            return Err(Error::Internal(format!("terminal {} has a current key", terminal.id)));
        }
        Ok(IssuedKey {
            id: terminal.id.clone(),
            terminal_no: terminal.terminal_no,
            key_no: key_no.value(),
            key: hex::encode(key.as_slice()),
            check_value,
            address: address.to_owned(),
            old_until: None,
        })
    }

    /// What a terminal puts before a bill.
    fn bill_address(&self) -> Result<String> {
        let address = format!("{}{DIRECTORY}", self.settings().public_base);
        if address.len() + MAX_SEGMENT > MAX_ADDRESS {
            return Err(Error::Conflict("public_base_too_long"));
        }
        Ok(address)
    }
}

/// Every terminal of an operator, in the order in which they were added.
async fn all_terminals(conn: &mut Conn, operator: &OperatorId) -> Result<Vec<terminals::Row>> {
    let mut all: Vec<terminals::Row> = Vec::new();
    loop {
        let rows = terminals::of_operator(conn, operator, all.last().map(|t| &t.id), BATCH).await?;
        if rows.is_empty() {
            return Ok(all);
        }
        all.extend(rows);
    }
}

/// The operator's own terminal.
pub(super) async fn own_terminal(
    conn: &mut Conn,
    operator: &OperatorId,
    terminal: &TerminalId,
) -> Result<terminals::Row> {
    let row = terminals::by_id(conn, terminal).await?;
    row.filter(|row| row.operator_id == *operator).ok_or(Error::NotFound("terminal"))
}

async fn living(conn: &mut Conn, operator: &OperatorId, terminal: &TerminalId) -> Result<terminals::Row> {
    let row = own_terminal(conn, operator, terminal).await?;
    if row.revoked_at.is_some() { Err(Error::Conflict("terminal_revoked")) } else { Ok(row) }
}

fn shown_key(key: terminals::Key, terminal: &terminals::Row, now: UnixMs) -> TerminalKey {
    let state = match key.accept_until {
        _ if terminal.revoked_at.is_some() => KeyState::Ended,
        None => KeyState::Current,
        Some(until) if until > now => KeyState::Overlapping,
        Some(_) => KeyState::Ended,
    };
    TerminalKey {
        key_no: key.key_no.value(),
        check_value: key.check_value,
        state,
        created_at: key.created_at,
        accept_until: key.accept_until,
        first_used_at: key.first_used_at,
    }
}
