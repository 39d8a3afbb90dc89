//! `GET` and `POST /PeakeCloud/mobile/visit/{token}`: the visitors' pages. Plain forms that work without a script; a
//! refused form is no error of the page, so it answers 200 with what was typed.

use super::page::{Fields, language_chosen};
use super::reply::{Visit, redirect};
use crate::security::is_from_ourselves;
use crate::state::AppState;
use app::pay::Notice;
use app::pay::visit::{self as pages, CHANGE_QUERY, TooLate, Typed};
use axum::body::Body;
use axum::extract::{Path, RawQuery, Request, State};
use axum::response::Response;
use domain::ids::QrToken;
use domain::visitor::DIRECTORY;
use http::StatusCode;
use http::request::Parts;
use service::payer::Authorised;
use service::visitors::{Answer, HostAnswer, Sender, VisitOpened, VisitPage, VisitRequest};
use service::{Error, FieldError};

/// The longest body of a form, in bytes.
const MAX_BODY: usize = 8 * 1024;
/// How much of what was typed into one field is shown again, in characters.
const MAX_TYPED: usize = 100;
/// In the query of an address whose visitor WeChat could not name.
const UNNAMED: &str = "unnamed";
/// In the query of a host's page after an answer that did not count.
const DECIDED: &str = "decided";
const CHANGED: &str = "changed";

/// One request to a token's page.
struct At<'a> {
    state: &'a AppState,
    visit: &'a Visit<'a>,
    token: &'a QrToken,
    parts: &'a Parts,
}

/// The page of the moment.
pub async fn show(
    State(state): State<AppState>,
    Path(code): Path<String>,
    RawQuery(query): RawQuery,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    let (visit, token) = match Visit::at_code(&state, &parts, &code) {
        Ok(found) => found,
        Err(response) => return response,
    };
    let fields = Fields::read(query.unwrap_or_default().as_bytes());
    if let Some(response) = language_chosen(&visit, &fields) {
        return response;
    }
    let at = At { state: &state, visit: &visit, token: &token, parts: &parts };
    match fields.get("state") {
        Some(secret) => at.come_back(fields.get("code"), secret).await,
        None if fields.get(CHANGE_QUERY).is_some() => at.show_change(None, &[], false).await,
        None => at.open(fields.get(UNNAMED).is_some(), late(&fields)).await,
    }
}

/// Does what the form asks.
pub async fn take(State(state): State<AppState>, Path(code): Path<String>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let (visit, token) = match Visit::at_code(&state, &parts, &code) {
        Ok(found) => found,
        Err(response) => return response,
    };
    let at = At { state: &state, visit: &visit, token: &token, parts: &parts };
    at.take(body).await
}

impl At<'_> {
    fn session(&self) -> Option<&str> {
        self.state.payer_cookie().read(&self.parts.headers)
    }

    /// WeChat sends somebody back. Where it cannot say who they are, they go on without, as far as that goes; a browser
    /// that keeps no cookies is not sent around for ever.
    async fn come_back(&self, code: Option<&str>, secret: &str) -> Response {
        let unnamed = || redirect(&self.visit.with_query(UNNAMED));
        let Some(session) = self.session().filter(|_| code.is_some()) else { return unnamed() };
        match self.state.service().finish_visit_sign_in(self.token, session, code, secret).await {
            Ok(Authorised::Done) | Err(Error::NotSignedIn) => self.visit.again(),
            Ok(Authorised::Restart { url }) => redirect(&url),
            Ok(Authorised::Snapshot) => self.visit.notice(StatusCode::OK, Notice::Snapshot),
            Err(error @ Error::Provider { .. }) => {
                tracing::warn!(code = error.code(), "a visitor is not named");
                unnamed()
            }
            Err(error) => self.visit.trouble(&error),
        }
    }

    async fn opened(&self, unnamed: bool) -> Result<VisitOpened, Response> {
        let request =
            VisitRequest { token: self.token, wallet: self.visit.wallet, session: self.session(), unnamed };
        self.state.service().open_visit(request).await.map_err(|error| self.visit.trouble(&error))
    }

    async fn open(&self, unnamed: bool, late: Option<TooLate>) -> Response {
        match self.opened(unnamed).await {
            Ok(VisitOpened { page, new_session }) => {
                let response = self.write(&page, &[], late);
                self.visit.with_session(response, new_session.as_deref())
            }
            Err(response) => response,
        }
    }

    fn write(&self, page: &VisitPage, wrong: &[FieldError], late: Option<TooLate>) -> Response {
        let picture = match page {
            VisitPage::Authorise { url } => return redirect(url),
            VisitPage::Visitor(shown) => shown.pass.as_deref().and_then(crate::qr::picture_of),
            _ => None,
        };
        self.visit.page(StatusCode::OK, |ctx| match page {
            VisitPage::Authorise { .. } => app::pay::notice(ctx, Notice::Trouble),
            VisitPage::Form(form) => pages::form_page(ctx, form, &Typed::new(form), wrong, false),
            VisitPage::Closed { site_name } => pages::closed_page(ctx, site_name),
            VisitPage::Visitor(page) => pages::visitor_page(ctx, page, picture.as_deref()),
            VisitPage::Host(page) => pages::host_page(ctx, page, wrong, late),
            VisitPage::OnlyInWechat { place } => pages::stranger_page(ctx, place, false),
            VisitPage::NotTheHost { place } => pages::stranger_page(ctx, place, true),
            VisitPage::Bind(page) => pages::bind_page(ctx, page),
        })
    }

    async fn take(&self, body: Body) -> Response {
        let refused = || self.visit.notice(StatusCode::FORBIDDEN, Notice::Refused);
        if !is_from_ourselves(&self.parts.headers, self.state.public_base()) {
            return refused();
        }
        let Ok(body) = axum::body::to_bytes(body, MAX_BODY).await else { return refused() };
        let fields = Fields::read(&body);
        match fields.get("step").unwrap_or_default() {
            "book" => self.book(&fields).await,
            "approve" => self.answer(&fields, HostAnswer::Approve).await,
            "decline" => {
                self.answer(&fields, HostAnswer::Decline(fields.get("reason").unwrap_or_default())).await
            }
            "change" => self.change(&fields).await,
            "cancel" => self.cancel().await,
            "bind" => self.bind().await,
            _ => refused(),
        }
    }

    async fn book(&self, fields: &Fields) -> Response {
        let typed = typed(fields);
        let remote = self.state.visitor(&self.parts.headers, &self.parts.extensions).address;
        let sender = Sender { token: self.token, session: self.session(), remote: &remote };
        let (wrong, too_often) = match self.state.service().book_visit(sender, typed.book()).await {
            Ok(token) => return redirect(&format!("{DIRECTORY}{}", token.as_str())),
            Err(Error::Invalid(wrong)) => (wrong, false),
            Err(Error::Throttled { .. }) => (Vec::new(), true),
            Err(Error::Conflict(_)) => return self.visit.again(),
            Err(error) => return self.visit.trouble(&error),
        };
        match self.state.service().visit_form(self.token).await {
            Ok(form) => {
                let status = if too_often { StatusCode::TOO_MANY_REQUESTS } else { StatusCode::OK };
                self.visit.page(status, |ctx| pages::form_page(ctx, &form, &typed, &wrong, too_often))
            }
            Err(Error::Conflict(_)) => self.visit.again(),
            Err(error) => self.visit.trouble(&error),
        }
    }

    async fn change(&self, fields: &Fields) -> Response {
        let typed = typed(fields);
        match self.state.service().change_visit(self.token, typed.change()).await {
            Ok(_) | Err(Error::Conflict(_)) => self.visit.again(),
            Err(Error::Invalid(wrong)) => self.show_change(Some(typed), &wrong, false).await,
            Err(Error::Throttled { .. }) => self.show_change(Some(typed), &[], true).await,
            Err(error) => self.visit.trouble(&error),
        }
    }

    /// The form that changes a booking, while it can be changed.
    async fn show_change(&self, typed: Option<Typed>, wrong: &[FieldError], too_often: bool) -> Response {
        match self.opened(false).await {
            Ok(VisitOpened { page: VisitPage::Visitor(page), .. }) if page.is_open => {
                let typed = typed.unwrap_or_else(|| Typed::of(&page.booking));
                let status = if too_often { StatusCode::TOO_MANY_REQUESTS } else { StatusCode::OK };
                self.visit.page(status, |ctx| pages::change_page(ctx, &page, &typed, wrong, too_often))
            }
            Ok(_) => self.visit.again(),
            Err(response) => response,
        }
    }

    async fn answer(&self, fields: &Fields, answer: HostAnswer<'_>) -> Response {
        let revision = fields.get("revision").and_then(|text| text.parse().ok()).unwrap_or_default();
        let answer = Answer { revision, answer };
        match self.state.service().answer_visit(self.token, self.session(), answer).await {
            // Somebody else: the page says so, and sends to WeChat who has not been there.
            Ok(_) | Err(Error::Forbidden) => self.visit.again(),
            Err(Error::Conflict("visit_changed")) => redirect(&self.visit.with_query(CHANGED)),
            Err(Error::Conflict(_)) => redirect(&self.visit.with_query(DECIDED)),
            Err(Error::Invalid(wrong)) => match self.opened(false).await {
                Ok(opened) => self.write(&opened.page, &wrong, None),
                Err(response) => response,
            },
            Err(error) => self.visit.trouble(&error),
        }
    }

    async fn cancel(&self) -> Response {
        match self.state.service().withdraw_visit(self.token).await {
            Ok(_) | Err(Error::Conflict(_)) => self.visit.again(),
            Err(error) => self.visit.trouble(&error),
        }
    }

    async fn bind(&self) -> Response {
        match self.state.service().bind_host(self.token, self.session()).await {
            Ok(()) => self.visit.page(StatusCode::OK, pages::bound_page),
            Err(Error::NotSignedIn) => self.visit.again(),
            Err(error) => self.visit.trouble(&error),
        }
    }
}

/// Which answer did not count.
fn late(fields: &Fields) -> Option<TooLate> {
    let changed = fields.get(CHANGED).map(|_| TooLate::Changed);
    changed.or_else(|| fields.get(DECIDED).map(|_| TooLate::Decided))
}

fn typed(fields: &Fields) -> Typed {
    let get = |name| fields.get(name).unwrap_or_default().chars().take(MAX_TYPED).collect();
    Typed {
        form: get("form"),
        name: get("name"),
        phone: get("phone"),
        host: get("host"),
        from: get("from"),
        until: get("until"),
        reason: get("reason"),
        plate: get("plate"),
    }
}
