//! Payments from an App: begun with a key or a short-lived token, followed to their end.

use super::extract::{Body, Parameters};
use super::payment_types::{
    AppPayment, AppPayments, ClientToken, MakeClientToken, PaymentsOf, StartPayment, StartedPayment,
};
use crate::problem::Problem;
use crate::state::AppState;
use app::i18n::Lang;
use axum::Json;
use axum::extract::{ConnectInfo, FromRequestParts, Path, State};
use domain::ids::{PaymentId, VisitId};
use domain::method::Method;
use domain::money::Fen;
use http::header::AUTHORIZATION;
use http::request::Parts;
use http::{HeaderMap, StatusCode};
use service::app_payments::{AppCaller, Payable, StartAppPayment};
use std::net::SocketAddr;

/// The App's server, proven by its key, or the App, proven by its token.
pub struct AppUser {
    /// Who.
    caller: AppCaller,
    /// For the words of problems.
    lang: Lang,
}

impl AppUser {
    fn problem(&self, error: &service::Error) -> Problem {
        let mut problem = Problem::from_service(self.lang, error);
        if matches!(error.code(), "payment_in_progress" | "quote_changed") {
            problem.retry_after_s = Some(3);
        }
        problem
    }
}

impl FromRequestParts<AppState> for AppUser {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let lang = Lang::of(&parts.headers);
        let header = parts.headers.get(AUTHORIZATION).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let bearer = header.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        let text = bearer.map(|(_, text)| text.trim()).unwrap_or_default();
        let client = text.starts_with("ct_");
        let refused = if client { "client_token_invalid" } else { "api_key_invalid" };
        let found = if client {
            state.service().client_caller(text).await.map(AppCaller::Client)
        } else {
            state.service().api_caller(text).await.map(AppCaller::Server)
        };
        match found {
            Ok(caller) => Ok(Self { caller, lang }),
            Err(service::Error::NotSignedIn | service::Error::NotFound(_)) => {
                Err(Problem::new(lang, StatusCode::UNAUTHORIZED, refused))
            }
            Err(error) => Err(Problem::from_service(lang, &error)),
        }
    }
}

/// Make a short-lived token for one payer and one thing to pay. The App's server does this with its key; the App then
/// pays with the token, so that no key ships in it.
#[utoipa::path(post, path = "/api/v1/client-tokens", tag = "payments", request_body = MakeClientToken,
    security(("key" = ["payments:write"])),
    responses(
        (status = 201, description = "The token, shown once", body = ClientToken),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn make_token(
    State(state): State<AppState>,
    caller: super::extract::Caller,
    Body(wanted): Body<MakeClientToken>,
) -> Result<(StatusCode, Json<ClientToken>), Problem> {
    let payable = payable(wanted.bill_id.as_deref(), wanted.top_up).map_err(|e| caller.problem(&e))?;
    let payable = payable.ok_or_else(|| caller.problem(&service::Error::field("bill_id", "required")))?;
    let made = state.service().create_client_token(&caller.key, &wanted.payer, &payable).await;
    let made = made.map_err(|e| caller.problem(&e))?;
    Ok((StatusCode::CREATED, Json(ClientToken { token: made.token, expires_at: made.expires_at.into() })))
}

/// Begin a payment in the App, or go on with the payer's own: the answer holds exactly what the SDK takes.
///
/// Sent again with the same `Idempotency-Key` and body it answers the same; with another body it answers 409. After a
/// 502 or a lost answer, send it again with the same key: nobody pays twice.
#[utoipa::path(post, path = "/api/v1/payments", tag = "payments", request_body = StartPayment,
    params(("Idempotency-Key" = String, Header, description = "1 to 128 visible signs of the caller's own, kept for 24 hours")),
    security(("key" = ["payments:write"]), ("client" = [])),
    responses(
        (status = 201, description = "Hand `call.params` to the SDK", body = StartedPayment),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, description = "idempotency_key_reused, method_off, nothing_owed, amount_changed, \
            quote_changed, already_paid, payment_in_progress, client_token_bound", body = Problem),
        (status = 422, body = Problem),
        (status = 502, description = "The provider refused, or nothing is known: try again", body = Problem)))]
pub async fn start(
    State(state): State<AppState>,
    user: AppUser,
    peer: Option<axum::Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    Body(wanted): Body<StartPayment>,
) -> Result<(StatusCode, Json<StartedPayment>), Problem> {
    let invalid = |field: &str, code: &str| user.problem(&service::Error::field(field, code));
    let key = headers.get("idempotency-key").and_then(|v| v.to_str().ok());
    let key = key.ok_or_else(|| invalid("Idempotency-Key", "required"))?;
    let method = Method::parse(&wanted.method).filter(|method| method.is_app());
    let amount = wanted.amount.map(Fen::new).transpose().map_err(|_| invalid("amount", "wrong_shape"))?;
    let start = StartAppPayment {
        method: method.ok_or_else(|| invalid("method", "not_an_app_method"))?,
        payer: wanted.payer,
        payable: payable(wanted.bill_id.as_deref(), wanted.top_up).map_err(|e| user.problem(&e))?,
        amount,
    };
    let remote = state.client_ip(&headers, peer.as_deref()).parse().ok();
    let started = state.service().start_app_payment(&user.caller, key, &start, remote).await;
    let started = started.map_err(|e| user.problem(&e))?;
    let answer = StartedPayment { payment: started.payment.into(), call: started.call.into() };
    Ok((StatusCode::CREATED, Json(answer)))
}

/// How a payment stands. An open one is asked about at its provider first, no more often than every two seconds. While
/// it can still be paid, `call` holds what the SDK takes: an App that was killed goes on with it.
#[utoipa::path(get, path = "/api/v1/payments/{payment_id}", tag = "payments",
    params(("payment_id" = String, Path, description = "The payment's id")),
    security(("key" = ["payments:write"]), ("client" = [])),
    responses(
        (status = 200, body = AppPayment), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
pub async fn one(
    State(state): State<AppState>,
    user: AppUser,
    Path(payment_id): Path<String>,
) -> Result<Json<AppPayment>, Problem> {
    let unknown = || Problem::new(user.lang, StatusCode::NOT_FOUND, "not_found");
    let payment = PaymentId::parse(&payment_id).map_err(|_| unknown())?;
    let (payment, call) =
        state.service().app_payment(&user.caller, &payment).await.map_err(|e| user.problem(&e))?;
    Ok(Json(AppPayment { call: call.map(Into::into), ..payment.into() }))
}

/// The App payments of what a token is for, or of a bill, oldest first: an App that forgot its payment finds it again.
#[utoipa::path(get, path = "/api/v1/payments", tag = "payments", params(PaymentsOf),
    security(("key" = ["payments:write"]), ("client" = [])),
    responses(
        (status = 200, body = AppPayments), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn list(
    State(state): State<AppState>,
    user: AppUser,
    Parameters(of): Parameters<PaymentsOf>,
) -> Result<Json<AppPayments>, Problem> {
    let payable = payable(of.bill_id.as_deref(), None).map_err(|e| user.problem(&e))?;
    let found = state.service().app_payments(&user.caller, payable.as_ref()).await;
    let found = found.map_err(|e| user.problem(&e))?;
    Ok(Json(AppPayments { payments: found.into_iter().map(Into::into).collect() }))
}

/// What is to be paid: a bill or a top-up, not both; `None`: neither is named.
fn payable(
    bill_id: Option<&str>,
    top_up: Option<super::payment_types::TopUp>,
) -> Result<Option<Payable>, service::Error> {
    use service::Error;
    match (bill_id, top_up) {
        (Some(_), Some(_)) => Err(Error::field("bill_id", "bill_or_top_up")),
        (Some(bill), None) => {
            let bill = VisitId::parse(bill).map_err(|_| Error::NotFound("bill"))?;
            Ok(Some(Payable::Bill(bill)))
        }
        (None, Some(top_up)) => {
            let amount = Fen::new(top_up.amount).map_err(|_| Error::field("amount", "top_up_amount"))?;
            Ok(Some(Payable::TopUp { site: top_up.site, card_no: top_up.card_no, amount }))
        }
        (None, None) => Ok(None),
    }
}
