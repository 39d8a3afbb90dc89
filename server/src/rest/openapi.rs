//! The description of the REST interface.

use super::{bills, cards, notices, payments, sites, vehicles, visitors};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

/// The OpenAPI document.
pub fn document() -> utoipa::openapi::OpenApi {
    Description::openapi()
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Peake Pay",
        description = "For parking and card systems: report vehicles, ask for bills, pay with cards. Times are RFC 3339, amounts whole fen \
            (1/100 yuan). Every error is a problem of RFC 9457 with a stable `code`; its words follow \
            `Accept-Language`. Keys are made in the console."
    ),
    paths(vehicles::entered, vehicles::at_lane, vehicles::left, bills::bill, bills::payments, sites::list,
        payments::make_token, payments::start, payments::one, payments::list,
        notices::send, notices::one,
        cards::put, cards::get, cards::entries, cards::debit, cards::undo,
        visitors::verify, visitors::arrived),
    tags(
        (name = "vehicles", description = "Report vehicles"),
        (name = "bills", description = "What is owed and what was paid"),
        (name = "payments", description = "Payments in an App, by the SDK of WeChat, Alipay or UnionPay"),
        (name = "sites", description = "Car parks with their lanes, and card stations"),
        (name = "cards", description = "Stored-value cards: enter them, read them, pay with them"),
        (name = "notices", description = "Notices of ERP and OA systems, by the operator's official account"),
        (name = "visitors", description = "Gates: is a visitor's pass good, and who came in?")
    ),
    modifiers(&Bearer)
)]
struct Description;

/// The bearer key.
struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("pk_…")
            .description(Some("A key made in the console, with the scopes that it needs."))
            .build();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("key", SecurityScheme::Http(scheme));
        let client = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("ct_…")
            .description(Some("A short-lived token of an App's user, made by the App's server."))
            .build();
        components.add_security_scheme("client", SecurityScheme::Http(client));
    }
}
