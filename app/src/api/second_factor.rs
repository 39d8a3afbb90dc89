//! The second factor: one's own, the second step of signing in, and who must have one.

use super::Answer;
use domain::time::UnixMs;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

/// A secret to be taken into an app.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Waiting {
    /// The secret in groups, for typing.
    pub secret: String,
    /// The picture of its QR code, as a data address.
    pub qr: String,
}

/// How one's own second factor stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MySecondFactor {
    /// Since when it is on; `None`: it is off.
    pub on_since: Option<UnixMs>,
    /// How many recovery codes are left.
    pub recovery_codes: i64,
    /// Whether it is demanded.
    pub demanded: bool,
    /// A secret that waits for its first code.
    pub waiting: Option<Waiting>,
}

/// Where somebody stands between password and session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HalfWay {
    /// What they signed in with.
    pub login: String,
    /// A secret to be set up first; `None`: a code is awaited.
    pub waiting: Option<Waiting>,
}

/// Somebody came in and has recovery codes now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CameIn {
    /// Shown this once.
    pub codes: Vec<String>,
    /// Where to go next.
    pub next: String,
}

/// How the own second factor stands.
#[server(prefix = "/console/api", endpoint = "my_second_factor", input = Json)]
pub async fn get_second_factor() -> Answer<MySecondFactor> {
    use super::server as s;
    s::with_actor(async move |service, actor| Ok(ssr::mine(service.my_second_factor(&actor).await?))).await
}

/// Makes a secret, shown until its first code was entered.
#[server(prefix = "/console/api", endpoint = "begin_second_factor")]
pub async fn begin_second_factor(password: String) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| service.begin_second_factor(&actor, &password).await).await
}

/// Switches it on by its first code; the recovery codes are shown this once.
#[server(prefix = "/console/api", endpoint = "confirm_second_factor")]
pub async fn confirm_second_factor(code: String) -> Answer<Vec<String>> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        Ok(ssr::shown(&service.confirm_second_factor(&actor, &code).await?))
    })
    .await
}

/// Makes new recovery codes, shown this once.
#[server(prefix = "/console/api", endpoint = "renew_recovery_codes")]
pub async fn renew_recovery_codes(password: String) -> Answer<Vec<String>> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        Ok(ssr::shown(&service.renew_recovery_codes(&actor, &password).await?))
    })
    .await
}

/// Switches it off.
#[server(prefix = "/console/api", endpoint = "end_second_factor")]
pub async fn end_second_factor(password: String, code: String) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| service.end_second_factor(&actor, &password, &code).await).await
}

/// What whoever has entered their password is asked for; `None`: this browser is not half-way in.
#[server(prefix = "/console/api", endpoint = "half_way", input = Json)]
pub async fn get_half_way() -> Answer<Option<HalfWay>> {
    use super::server as s;
    let Ok(token) = s::half_way_token() else { return Ok(Ok(None)) };
    Ok(match s::service()?.half_way(&token).await {
        Ok(half) => Ok(ssr::half_way(half)),
        Err(service::Error::Conflict(_)) => Ok(None),
        Err(error) => Err(s::refuse(&error)),
    })
}

/// The second step of signing in; answers where to go next. `recovery`: the form was the one for recovery codes.
#[server(prefix = "/console/api", endpoint = "second_step")]
pub async fn second_step(code: String, next: Option<String>, recovery: Option<String>) -> Answer<String> {
    use super::server as s;
    let next = s::next_path(next);
    let came = async {
        let token = s::half_way_token()?;
        s::answer(s::service()?.second_step(&token, &code, &s::remote()).await)
    };
    match came.await {
        Ok(session) => {
            s::keep_session(&session.token, session.expires_at)?;
            s::forget_half_way()?;
            s::see_other_for_forms(&next);
            Ok(Ok(next))
        }
        Err(refusal) => {
            s::see_other_for_forms(&s::second_step_path(&next, recovery.is_some()));
            Ok(Err(refusal))
        }
    }
}

/// The first code of a second factor that had to be set up before coming in.
#[server(prefix = "/console/api", endpoint = "finish_set_up")]
pub async fn finish_set_up(code: String, next: Option<String>) -> Answer<CameIn> {
    use super::server as s;
    let next = s::next_path(next);
    let came = async {
        let token = s::half_way_token()?;
        s::answer(s::service()?.finish_set_up(&token, &code, &s::remote()).await)
    };
    match came.await {
        Ok((session, codes)) => {
            s::keep_session(&session.token, session.expires_at)?;
            s::forget_half_way()?;
            s::see_other_for_forms(&next);
            Ok(Ok(CameIn { codes: ssr::shown(&codes), next }))
        }
        Err(refusal) => {
            s::see_other_for_forms(&s::second_step_path(&next, false));
            Ok(Err(refusal))
        }
    }
}

/// Demands it of the operator's staff, or, `whom` being `platform`, of the platform's; or no more.
#[server(prefix = "/console/api", endpoint = "demand_second_factor")]
pub async fn demand_second_factor(whom: String, on: bool) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| match whom.as_str() {
        "platform" => service.demand_second_factor_of_platform(&actor, on).await,
        _ => service.demand_second_factor(&actor, on).await,
    })
    .await
}

/// Takes somebody's away who cannot use it any more.
#[server(prefix = "/console/api", endpoint = "remove_second_factor")]
pub async fn remove_second_factor(id: String) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let id = s::id(domain::ids::UserId::parse(&id))?;
        service.reset_second_factor(&actor, &id).await
    })
    .await
}

#[cfg(feature = "ssr")]
mod ssr {
    //! From the use cases' types to the console's.

    use super::*;
    use crate::host::QrPictures;
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use domain::second_factor::RecoveryCode;
    use secrecy::ExposeSecret as _;
    use service::second_factor as from;

    pub fn mine(mine: from::MySecondFactor) -> MySecondFactor {
        MySecondFactor {
            on_since: mine.on_since,
            recovery_codes: mine.recovery_codes,
            demanded: mine.demanded,
            waiting: mine.waiting.map(waiting),
        }
    }

    /// `None`: what was to be set up does not wait any more.
    pub fn half_way(half: from::HalfWay) -> Option<HalfWay> {
        if half.set_up && half.waiting.is_none() {
            return None;
        }
        Some(HalfWay { login: half.login, waiting: half.waiting.map(waiting) })
    }

    pub fn shown(codes: &[RecoveryCode]) -> Vec<String> {
        codes.iter().map(RecoveryCode::shown).collect()
    }

    fn waiting(waiting: from::Waiting) -> Waiting {
        let picture = use_context::<QrPictures>().and_then(|draw| (draw.0)(waiting.uri.expose_secret()));
        let qr = picture.map(|svg| format!("data:image/svg+xml;base64,{}", STANDARD.encode(svg)));
        Waiting { secret: waiting.secret.expose_secret().to_owned(), qr: qr.unwrap_or_default() }
    }
}
