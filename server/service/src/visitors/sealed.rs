//! What is sealed of visitors, hosts and sites, and how it is opened.

use crate::Service;
use crate::error::{Error, Result};
use crate::offline::AwsLc;
use domain::ids::{BookingId, HostId, QrToken, SiteId};
use domain::offline::{KEY_LEN, KeyNo};
use domain::phone::Phone;
use domain::visitor::pass_check_value;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use store::{visitor_bookings, visitor_hosts, visitor_sites};
use zeroize::Zeroizing;

/// What is sealed of a booking. Does not print.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct BookingSecrets {
    /// The visitor's telephone number.
    pub phone: String,
    /// Who the visitor is to the official account that they booked under.
    pub openid: Option<String>,
    /// That account.
    pub app_id: Option<String>,
    /// The token of the visitor's page.
    pub visitor: QrToken,
    /// The token of the host's page.
    pub host: QrToken,
}

/// What is sealed of a host. Does not print.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(super) struct HostSecrets {
    /// The host's telephone number.
    pub phone: Option<String>,
    /// Who the host is to the official account.
    pub openid: Option<String>,
    /// The token of the binding link, until it was used.
    pub bind: Option<QrToken>,
}

/// A telephone number as it was sealed.
pub(super) fn phone(text: &str) -> Option<Phone> {
    Phone::parse(text)
}

pub(crate) fn booking_context(booking: &BookingId) -> String {
    format!("visitor_booking:{booking}")
}

pub(crate) fn host_context(host: &HostId) -> String {
    format!("visitor_host:{host}")
}

fn key_context(site: &SiteId, key_no: KeyNo) -> String {
    format!("visitor_key:{site}:{}", key_no.value())
}

/// What the key of a row is sealed for; `None`: there is no such number.
pub(crate) fn key_context_of(site: &SiteId, number: i64) -> Option<String> {
    Some(key_context(site, KeyNo::new(u8::try_from(number).ok()?).ok()?))
}

impl Service {
    fn seal_json<T: Serialize>(&self, context: &str, value: &T) -> Result<Vec<u8>> {
        let text = Zeroizing::new(serde_json::to_vec(value).map_err(|e| Error::Internal(e.to_string()))?);
        self.vault().seal(self.inner.random.as_ref(), context, &text)
    }

    fn open_json<T: DeserializeOwned>(&self, context: &str, sealed: &[u8]) -> Result<T> {
        let text = self.vault().open(context, sealed)?;
        serde_json::from_slice(&text).map_err(|_| Error::Internal(format!("cannot be read: {context}")))
    }

    pub(super) fn seal_booking(&self, id: &BookingId, secrets: &BookingSecrets) -> Result<Vec<u8>> {
        self.seal_json(&booking_context(id), secrets)
    }

    pub(super) fn open_booking(&self, row: &visitor_bookings::Row) -> Result<BookingSecrets> {
        self.open_json(&booking_context(&row.id), &row.sealed)
    }

    pub(super) fn seal_host(&self, id: &HostId, secrets: &HostSecrets) -> Result<Vec<u8>> {
        self.seal_json(&host_context(id), secrets)
    }

    pub(super) fn open_host(&self, row: &visitor_hosts::Row) -> Result<HostSecrets> {
        self.open_json(&host_context(&row.id), &row.sealed)
    }

    /// A site's new key: the row, and the key itself, to be shown once.
    pub(super) fn new_pass_key(
        &self,
        site: &SiteId,
        key_no: KeyNo,
        by: &str,
    ) -> Result<(visitor_sites::Key, Zeroizing<[u8; KEY_LEN]>)> {
        let key = Zeroizing::new(self.random::<KEY_LEN>());
        let row = visitor_sites::Key {
            site_id: site.clone(),
            key_no,
            sealed: self.vault().seal(self.inner.random.as_ref(), &key_context(site, key_no), &*key)?,
            check_value: pass_check_value(&AwsLc, &key, key_no),
            created_at: self.now(),
            created_by: Some(by.to_owned()),
            replaced_at: None,
        };
        Ok((row, key))
    }

    /// The key of a row.
    pub(super) fn open_pass_key(&self, row: &visitor_sites::Key) -> Result<Zeroizing<[u8; KEY_LEN]>> {
        let opened = self.vault().open(&key_context(&row.site_id, row.key_no), &row.sealed)?;
        let mut key = Zeroizing::new([0; KEY_LEN]);
        if opened.len() != KEY_LEN {
            return Err(Error::Internal(format!(
                "a visitors' key of site {} has another length",
                row.site_id
            )));
        }
        key.copy_from_slice(&opened);
        Ok(key)
    }
}
