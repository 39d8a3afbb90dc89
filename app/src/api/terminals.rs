//! Offline terminals, their keys and the bills they showed. Amounts are fen, times UTC epoch milliseconds.

use super::{Answer, Listing};
use domain::money::Fen;
use domain::payment::OrderState;
use domain::time::UnixMs;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

/// A key of a terminal, without the key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TerminalKey {
    /// Which of the terminal's keys.
    pub key_no: u8,
    /// What the terminal shows too.
    pub check_value: String,
    /// `current`, `overlapping`, `ended`.
    pub state: String,
    /// When it was issued.
    pub created_at: UnixMs,
    /// Until when its bills are taken.
    pub accept_until: Option<UnixMs>,
    /// When a bill made with it was first opened.
    pub first_used_at: Option<UnixMs>,
}

/// A terminal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Terminal {
    /// The row's id.
    pub id: String,
    /// The number printed on it.
    pub number: String,
    /// How people call it.
    pub name: String,
    /// Where it stands.
    pub site_name: String,
    /// Its keys, the newest first.
    pub keys: Vec<TerminalKey>,
    /// How many of its bills were paid.
    pub paid_count: i64,
    /// Their sum.
    pub paid: Fen,
    /// When it was revoked.
    pub revoked_at: Option<UnixMs>,
}

/// A key that was issued: shown this once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IssuedKey {
    /// The terminal's number.
    pub number: String,
    /// Which of its keys.
    pub key_no: u8,
    /// The key.
    pub key: String,
    /// What the terminal shows once it was entered right.
    pub check_value: String,
    /// What comes before a bill.
    pub address: String,
    /// Until when bills made with the key before are taken.
    pub old_until: Option<UnixMs>,
}

/// A bill that somebody opened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OfflineBill {
    /// The order that pays it.
    pub order_id: String,
    /// The terminal's number.
    pub terminal: String,
    /// Its number at the terminal.
    pub bill_no: i64,
    /// The plate or what it is for.
    pub subject: String,
    /// Its amount.
    pub amount: Fen,
    /// Where its order is.
    pub state: OrderState,
    /// When the terminal issued it.
    pub issued_at: UnixMs,
    /// When it was paid.
    pub settled_at: Option<UnixMs>,
}

/// The operator's terminals.
#[server(prefix = "/console/api", endpoint = "terminals", input = Json)]
pub async fn list_terminals() -> Answer<Vec<Terminal>> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        Ok(service.list_terminals(&actor).await?.into_iter().map(ssr::terminal).collect())
    })
    .await
}

/// Adds a terminal; answers its key, this once.
#[server(prefix = "/console/api", endpoint = "create_terminal")]
pub async fn create_terminal(site: String, name: String) -> Answer<IssuedKey> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let site = s::id(domain::ids::SiteId::parse(&site))?;
        service.create_terminal(&actor, &site, name.trim()).await.map(ssr::issued)
    })
    .await
}

/// Changes what a terminal is called.
#[server(prefix = "/console/api", endpoint = "rename_terminal")]
pub async fn rename_terminal(id: String, name: String) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let id = s::id(domain::ids::TerminalId::parse(&id))?;
        service.rename_terminal(&actor, &id, name.trim()).await
    })
    .await
}

/// Issues a new key; answers it, this once. `old`: `end`, or the old one is taken for a while.
#[server(prefix = "/console/api", endpoint = "rotate_terminal_key")]
pub async fn rotate_terminal_key(id: String, old: String) -> Answer<IssuedKey> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let id = s::id(domain::ids::TerminalId::parse(&id))?;
        service.rotate_terminal_key(&actor, &id, old != "end").await.map(ssr::issued)
    })
    .await
}

/// Ends the overlap of a rotation.
#[server(prefix = "/console/api", endpoint = "end_old_terminal_key")]
pub async fn end_old_terminal_key(id: String) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let id = s::id(domain::ids::TerminalId::parse(&id))?;
        service.end_old_terminal_key(&actor, &id).await.map(|_| ())
    })
    .await
}

/// Revokes a terminal for good.
#[server(prefix = "/console/api", endpoint = "revoke_terminal")]
pub async fn revoke_terminal(id: String) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let id = s::id(domain::ids::TerminalId::parse(&id))?;
        service.revoke_terminal(&actor, &id).await.map(|_| ())
    })
    .await
}

/// The bills that were opened, or those of one terminal.
#[server(prefix = "/console/api", endpoint = "offline_bills", input = Json)]
pub async fn list_offline_bills(terminal: Option<String>, after: String) -> Answer<Listing<OfflineBill>> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let terminal = match &terminal {
            Some(id) => Some(s::id(domain::ids::TerminalId::parse(id))?),
            None => None,
        };
        let page = service.list_offline_bills(&actor, terminal.as_ref(), Some(&after)).await?;
        Ok(Listing { rows: page.rows.into_iter().map(ssr::bill).collect(), next: page.next })
    })
    .await
}

/// The release code of a paid bill, for staff who help. It is written to the audit log.
#[server(prefix = "/console/api", endpoint = "offline_release_code")]
pub async fn offline_release_code(order: String) -> Answer<String> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let order = s::id(domain::ids::OrderId::parse(&order))?;
        service.offline_release_code(&actor, &order).await
    })
    .await
}

#[cfg(feature = "ssr")]
mod ssr {
    use super::{IssuedKey, OfflineBill, Terminal, TerminalKey};
    use service::offline::{self as o, KeyState};

    pub fn terminal(row: o::Terminal) -> Terminal {
        Terminal {
            id: row.id.to_string(),
            number: row.terminal_no.to_string(),
            name: row.name,
            site_name: row.site_name,
            keys: row.keys.into_iter().map(key).collect(),
            paid_count: row.paid_count,
            paid: row.paid,
            revoked_at: row.revoked_at,
        }
    }

    fn key(key: o::TerminalKey) -> TerminalKey {
        let state = match key.state {
            KeyState::Current => "current",
            KeyState::Overlapping => "overlapping",
            KeyState::Ended => "ended",
        };
        TerminalKey {
            key_no: key.key_no,
            check_value: key.check_value,
            state: state.to_owned(),
            created_at: key.created_at,
            accept_until: key.accept_until,
            first_used_at: key.first_used_at,
        }
    }

    pub fn issued(key: o::IssuedKey) -> IssuedKey {
        IssuedKey {
            number: key.terminal_no.to_string(),
            key_no: key.key_no,
            key: key.key,
            check_value: key.check_value,
            address: key.address,
            old_until: key.old_until,
        }
    }

    pub fn bill(row: o::OfflineBillRow) -> OfflineBill {
        OfflineBill {
            order_id: row.order_id.to_string(),
            terminal: row.terminal_no.to_string(),
            bill_no: row.bill_no,
            subject: row.subject,
            amount: row.amount,
            state: row.state,
            issued_at: row.issued_at,
            settled_at: row.settled_at,
        }
    }
}
