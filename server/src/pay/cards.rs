//! What the payer does at a card station: names the card, shows to be its holder, chooses an amount. Plain forms that
//! work without a script; a refused form is no error of the page, so it answers 200.

use super::page::open;
use super::reply::redirect;
use super::steps::Step;
use app::pay::{CardTrouble, Tried};
use axum::response::Response;
use http::StatusCode;
use service::Error;
use service::payer::{AmountChoice, CardChoice, HolderAnswer, PageState};

/// How much of what was typed is shown again, in characters.
const MAX_TYPED: usize = 40;

impl Step<'_> {
    pub(super) async fn card(&self, session: &str) -> Response {
        let typed = self.fields.get("card_no").unwrap_or_default();
        let trouble = match self.state.service().choose_card(self.token, session, typed).await {
            Ok(CardChoice::Found) | Err(Error::NotSignedIn | Error::Conflict(_)) => {
                return self.visit.again();
            }
            Ok(CardChoice::NoSuchCard) => CardTrouble::Unknown,
            Err(Error::Throttled { .. }) => CardTrouble::TooOften,
            Err(Error::Invalid(wrong)) if wrong.iter().any(|f| f.code == "card_no_sign") => CardTrouble::Sign,
            Err(Error::Invalid(_)) => CardTrouble::Length,
            Err(error) => return self.visit.trouble(&error),
        };
        self.ask_card(typed, trouble).await
    }

    pub(super) async fn holder(&self, session: &str) -> Response {
        let name = self.fields.get("holder").unwrap_or_default();
        match self.state.service().name_holder(self.token, session, name).await {
            Ok(HolderAnswer::Right) | Err(Error::NotSignedIn | Error::Conflict(_)) => self.visit.again(),
            Ok(HolderAnswer::Wrong) => self.ask_amount(name, CardTrouble::Name).await,
            Err(Error::Throttled { .. }) => self.ask_amount(name, CardTrouble::NamesTooOften).await,
            Err(error) => self.visit.trouble(&error),
        }
    }

    pub(super) async fn amount(&self, session: &str) -> Response {
        let yuan = self.fields.get("amount").unwrap_or_default();
        match self.state.service().choose_amount(self.token, session, yuan).await {
            Ok(AmountChoice::Ready) | Err(Error::NotSignedIn | Error::Conflict(_)) => self.visit.again(),
            Ok(AmountChoice::Changed) => redirect(&self.visit.with_query("changed")),
            Ok(AmountChoice::InProgress { order_no }) => {
                redirect(&self.visit.with_query(&format!("order={order_no}")))
            }
            Ok(AmountChoice::NoAmount) => self.ask_amount(yuan, CardTrouble::NoAmount).await,
            Ok(AmountChoice::Refused(refusal)) => self.ask_amount(yuan, CardTrouble::Amount(refusal)).await,
            Err(error) => self.visit.trouble(&error),
        }
    }

    async fn ask_card(&self, typed: &str, trouble: CardTrouble) -> Response {
        let site_name = match open(self.state, self.token, &self.parts.headers, &self.remote()).await {
            Ok(opened) => match opened.state {
                PageState::AskCard { site_name } | PageState::CardBlocked { site_name, .. } => site_name,
                PageState::Card(page) => page.site_name,
                _ => return self.visit.again(),
            },
            Err(error) => return self.visit.trouble(&error),
        };
        let typed = shown_again(typed);
        self.visit.page(StatusCode::OK, |context| {
            app::pay::ask_card_page(context, &site_name, &typed, Some(trouble))
        })
    }

    async fn ask_amount(&self, typed: &str, trouble: CardTrouble) -> Response {
        let typed = shown_again(typed);
        let tried = Tried { trouble, typed: &typed };
        match open(self.state, self.token, &self.parts.headers, &self.remote()).await {
            Ok(opened) => match opened.state {
                PageState::Card(page) => self.visit.page(StatusCode::OK, |context| {
                    app::pay::choose_amount_page(context, &page, Some(tried))
                }),
                _ => self.visit.again(),
            },
            Err(error) => self.visit.trouble(&error),
        }
    }
}

/// What of it is shown again.
fn shown_again(typed: &str) -> String {
    typed.chars().take(MAX_TYPED).collect()
}
