//! Telephone numbers of holders of cards and stays: sealed, and used for nothing but messages.

use crate::Service;
use crate::error::{Error, Result};
use crate::integration::ApiCaller;
use domain::access::Scope;
use domain::card::CardNo;
use domain::ids::OperatorId;
use domain::phone::Phone;
use domain::time::UnixMs;
use store::{Conn, Tx, cards, holder_phones, sites, transact, visits};

/// What a holder's number is sealed for.
pub(crate) fn holder_context(owner: &str) -> String {
    format!("holder_phone:{owner}:sealed")
}

/// A number as a form or a system wrote it: `None` where it is to stay as it is, empty where it is to go.
///
/// # Errors
/// It is no mobile number.
pub(crate) fn read_phone(text: &str) -> Result<Option<Phone>> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    Phone::parse(text).map(Some).ok_or_else(|| Error::field("phone", "not_a_phone"))
}

impl Service {
    /// Keeps the number of whoever holds a card or a stay; `None` forgets it.
    pub(crate) async fn keep_holder_phone(
        &self,
        tx: &mut Tx,
        operator: &OperatorId,
        owner: &str,
        phone: Option<&Phone>,
        now: UnixMs,
    ) -> Result<()> {
        let Some(phone) = phone else { return Ok(holder_phones::remove(tx, owner).await?) };
        let sealed = self.vault().seal(
            self.inner.random.as_ref(),
            &holder_context(owner),
            phone.as_str().as_bytes(),
        )?;
        let row = holder_phones::Row { sealed, masked: phone.masked() };
        Ok(holder_phones::put(tx, owner, operator, &row, now).await?)
    }

    /// The number of whoever holds a card or a stay.
    pub(super) async fn holder_phone(&self, conn: &mut Conn, owner: &str) -> Result<Option<Phone>> {
        let Some(row) = holder_phones::get(conn, owner).await? else { return Ok(None) };
        let plain = self.vault().open(&holder_context(owner), &row.sealed)?;
        Ok(std::str::from_utf8(&plain).ok().and_then(Phone::parse))
    }
}

impl Service {
    /// The parking system says whose stay it is: their number, or empty to forget it.
    ///
    /// # Errors
    /// The key lacks `vehicles:write`; no such site or stay; it is no mobile number.
    pub async fn put_visit_phone(
        &self,
        caller: &ApiCaller,
        site: &str,
        visit_no: &str,
        phone: &str,
    ) -> Result<()> {
        let operator = caller.require(Scope::VehiclesWrite)?;
        let phone = read_phone(phone)?;
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            let site = sites::by_code(tx, operator, site).await?.ok_or(Error::NotFound("site"))?;
            let visit = visits::by_no(tx, &site.id, visit_no).await?.ok_or(Error::NotFound("visit"))?;
            self.keep_holder_phone(tx, operator, visit.id.as_str(), phone.as_ref(), now).await
        })
    }

    /// The card system says whose card it is: their number, or empty to forget it.
    ///
    /// # Errors
    /// The key lacks `cards:write`; no such card; it is no mobile number.
    pub async fn put_card_phone(&self, caller: &ApiCaller, card_no: &str, phone: &str) -> Result<()> {
        let operator = caller.require(Scope::CardsWrite)?;
        self.keep_card_phone(operator, card_no, phone).await
    }

    async fn keep_card_phone(&self, operator: &OperatorId, card_no: &str, phone: &str) -> Result<()> {
        let phone = read_phone(phone)?;
        let number = CardNo::parse(card_no).map_err(|_| Error::NotFound("card"))?;
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            let card = cards::by_no(tx, operator, &number).await?.ok_or(Error::NotFound("card"))?;
            self.keep_holder_phone(tx, operator, card.id.as_str(), phone.as_ref(), now).await
        })
    }
}
