//! The proxy behind a device's origin.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, Uri, header, request, response};
use http_body_util::BodyExt;
use tower::ServiceExt;

use super::inject::{Tag, inject};
use super::rewrite::{self, Sides, Target};
use super::{Identity, csp, pages, phone};
use crate::Sandbox;

/// No page of the product takes or gives more than this.
const MOST_BODY: usize = 8 << 20;

/// Layer around the whole sandbox: a request whose Host is a device's goes to that device, every
/// other one to the sandbox's own pages.
pub async fn by_host(State(sandbox): State<Sandbox>, request: Request, next: Next) -> Response {
    let host = request
        .headers()
        .get(header::HOST)
        .and_then(|value| value.to_str().ok())
        .or_else(|| request.uri().authority().map(http::uri::Authority::as_str))
        .unwrap_or_default()
        .to_owned();
    match Identity::of_host(&host) {
        None => next.run(request).await,
        Some(Some(identity)) if sandbox.read(|state| state.payer(&identity.person).is_some()) => {
            serve(&sandbox, &identity, &host, request).await
        }
        Some(_) => pages::trouble(
            StatusCode::NOT_FOUND,
            ("没有这部手机", "No such phone"),
            ("地址里的手机名字不认识。", "The name in the address is not known."),
            &host,
        ),
    }
}

async fn serve(sandbox: &Sandbox, identity: &Identity, host: &str, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    if let Some(own) = path.strip_prefix("/__device/") {
        return phone::own(sandbox, identity, own, request).await;
    }
    let sides = Sides {
        device: format!("http://{host}"),
        product: sandbox.config().product_base.clone(),
        providers: sandbox.config().sandbox_base.clone(),
    };
    let target = rewrite::target(&path);
    match exchange(sandbox, identity, &sides, target, request).await {
        Ok(answer) => answer,
        Err(trouble) => trouble,
    }
}

async fn exchange(
    sandbox: &Sandbox,
    identity: &Identity,
    sides: &Sides,
    target: Target,
    request: Request,
) -> Result<Response, Response> {
    let (parts, body) = request.into_parts();
    let body = read(body).await?;
    let path_and_query = parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let real = sides.real(target, &path_and_query);
    let upstream = outwards(sandbox, identity, sides, target, &parts, &real, body).ok_or_else(bad_request)?;
    let answer = match target {
        Target::Product => sandbox.outbound().send(upstream).await.map_err(|error| {
            pages::trouble(
                StatusCode::BAD_GATEWAY,
                ("网页打不开", "The page did not open"),
                ("收款系统没有应答，它可能没有启动。", "The product did not answer. Is it running?"),
                &error.to_string(),
            )
        })?,
        Target::Providers => in_process(sandbox, identity, upstream).await?,
    };
    let current: url::Url = real.parse().map_err(|_| bad_request())?;
    keep_cookies(sandbox, identity, target, &current, answer.headers());
    Ok(inwards(sandbox, identity, sides, target, &current, answer))
}

async fn read(body: Body) -> Result<Bytes, Response> {
    let limited = http_body_util::Limited::new(body, MOST_BODY);
    let collected = limited.collect().await.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE.into_response())?;
    Ok(collected.to_bytes())
}

fn bad_request() -> Response {
    StatusCode::BAD_REQUEST.into_response()
}

/// The request as the wallet would have sent it; none when its address is none.
fn outwards(
    sandbox: &Sandbox,
    identity: &Identity,
    sides: &Sides,
    target: Target,
    parts: &request::Parts,
    real: &str,
    body: Bytes,
) -> Option<http::Request<Bytes>> {
    let now = sandbox.now_ms();
    let mut headers = rewrite::request_headers(&parts.headers, sides, target);
    let (language, cookies) = sandbox.devices().with(&identity.device, now, |device| {
        (device.language, device.jar(target).header(parts.uri.path(), now))
    });
    let mut set = |name, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    set(header::USER_AGENT, &identity.wallet.user_agent(language));
    set(header::ACCEPT_LANGUAGE, language.accept());
    set(header::ACCEPT_ENCODING, "identity");
    if let Some(cookies) = cookies {
        set(header::COOKIE, &cookies);
    }
    let uri: Uri = real.parse().ok()?;
    let mut upstream = http::Request::new(body);
    *upstream.method_mut() = parts.method.clone();
    *upstream.uri_mut() = uri;
    *upstream.headers_mut() = headers;
    Some(upstream)
}

/// A provider's page for payers, answered by the sandbox itself, which learns who is asking.
async fn in_process(
    sandbox: &Sandbox,
    identity: &Identity,
    upstream: http::Request<Bytes>,
) -> Result<http::Response<Bytes>, Response> {
    let mut request = upstream.map(Body::from);
    request.extensions_mut().insert(identity.clone());
    let answer = match sandbox.providers_router().oneshot(request).await {
        Ok(answer) => answer,
        Err(never) => match never {},
    };
    let (parts, body) = answer.into_parts();
    Ok(http::Response::from_parts(parts, read(body).await?))
}

fn keep_cookies(
    sandbox: &Sandbox,
    identity: &Identity,
    target: Target,
    current: &url::Url,
    headers: &HeaderMap,
) {
    let now = sandbox.now_ms();
    let host = current.host_str().unwrap_or_default();
    sandbox.devices().with(&identity.device, now, |device| {
        let jar = device.jar(target);
        let clears = |value: &HeaderValue| value.to_str().is_ok_and(|text| text.contains("\"cookies\""));
        if headers.get_all("clear-site-data").iter().any(clears) {
            jar.clear();
        }
        for value in headers.get_all(header::SET_COOKIE) {
            if let Ok(value) = value.to_str() {
                jar.store(value, host, current.path(), now);
            }
        }
    });
}

/// The answer as the browser may have it.
fn inwards(
    sandbox: &Sandbox,
    identity: &Identity,
    sides: &Sides,
    target: Target,
    current: &url::Url,
    answer: http::Response<Bytes>,
) -> Response {
    let (from, body) = answer.into_parts();
    let mut headers = HeaderMap::new();
    for (name, value) in &from.headers {
        if rewrite::passes_outwards(name) {
            headers.append(name.clone(), value.clone());
        }
    }
    if let Some(location) = from.headers.get(header::LOCATION).and_then(|value| value.to_str().ok()) {
        match sides.location(location, current).map(|address| HeaderValue::from_str(&address)) {
            Ok(Ok(value)) => {
                headers.insert(header::LOCATION, value);
            }
            Ok(Err(_)) => return bad_request(),
            Err(elsewhere) => return refuse(&elsewhere),
        }
    }
    let nonce = nonce(sandbox);
    for name in [header::CONTENT_SECURITY_POLICY, header::CONTENT_SECURITY_POLICY_REPORT_ONLY] {
        for value in from.headers.get_all(&name) {
            let policy = value.to_str().ok().and_then(|text| csp::rewrite(text, &nonce));
            if let Some(Ok(value)) = policy.map(|policy| HeaderValue::from_str(&policy)) {
                headers.append(name.clone(), value);
            }
        }
    }
    let body = match target {
        Target::Product if may_hold_addresses(&from) => rewrite::body(&body, sides).map_or(body, Bytes::from),
        _ => body,
    };
    let body = if is_page(&from) {
        headers.remove(header::ETAG);
        headers.remove(header::LAST_MODIFIED);
        let real_origin = rewrite::origin(sides.base(target));
        let tag = Tag { nonce: &nonce, wallet: identity.wallet.key(), real_origin: &real_origin };
        Bytes::from(inject(&body, &tag))
    } else {
        body
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = from.status;
    *response.headers_mut() = headers;
    response
}

fn is_page(answer: &response::Parts) -> bool {
    let kind =
        answer.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let plain = answer.headers.get(header::CONTENT_ENCODING).is_none_or(|value| value == "identity");
    plain
        && !answer.status.is_redirection()
        && kind.trim_start().to_ascii_lowercase().starts_with("text/html")
}

/// Pages and answers to scripts; not the assets.
fn may_hold_addresses(answer: &response::Parts) -> bool {
    let kind =
        answer.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    is_page(answer) || kind.starts_with("application/json")
}

fn refuse(elsewhere: &str) -> Response {
    pages::trouble(
        StatusCode::FORBIDDEN,
        ("虚拟手机不上外网", "The virtual phone stays inside"),
        (
            "网页要跳转到下面的地址。虚拟手机只打开收款系统和模拟的支付平台。",
            "The page wants to go to the address below. The virtual phone only opens the product and the simulated providers.",
        ),
        elsewhere,
    )
}

/// 128 random bits for one answer's script.
fn nonce(sandbox: &Sandbox) -> String {
    let mut bytes = [0; 16];
    sandbox.fill_random(&mut bytes);
    hex::encode(bytes)
}
