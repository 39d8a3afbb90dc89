//! Signing in and out, who is signed in, and what they prefer.

use super::{Answer, ApiError};
use domain::access::{Permission, Role};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Me {
    /// The name to sign in with.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// The operator that the pages show.
    pub operator: Option<OperatorBrief>,
    /// The operators to choose from; more than one only for platform staff.
    pub operators: Vec<OperatorBrief>,
}

/// An operator, to choose it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OperatorBrief {
    /// The row's id.
    pub id: String,
    /// The short name.
    pub code: String,
    /// The name.
    pub name: String,
}

impl Me {
    /// Whether the role allows it; the use case checks it again.
    pub fn may(&self, permission: Permission) -> bool {
        self.role.may(permission)
    }
}

/// Signs in: sets the session cookie, or the one of whoever is asked for a second factor; answers where to go next.
#[server(prefix = "/console/api", endpoint = "sign_in")]
pub async fn sign_in(login: String, password: String, next: Option<String>) -> Answer<String> {
    use super::server as s;
    use service::second_factor::SignIn as Led;
    let next = s::next_path(next);
    match s::service()?.sign_in(login.trim(), &password, &s::remote()).await {
        Ok(Led::In(session)) => {
            s::keep_session(&session.token, session.expires_at)?;
            s::see_other_for_forms(&next);
            Ok(Ok(next))
        }
        Ok(Led::HalfWay(half)) => {
            let step = s::second_step_path(&next, false);
            s::keep_half_way(&half.token, half.expires_at)?;
            s::see_other_for_forms(&step);
            Ok(Ok(step))
        }
        Err(error) => {
            let refusal = s::refuse(&error);
            s::see_other_for_forms(&s::sign_in_path(&next));
            Ok(Err(refusal))
        }
    }
}

/// Ends the session.
#[server(prefix = "/console/api", endpoint = "sign_out")]
pub async fn sign_out() -> Answer<()> {
    use super::server as s;
    let done = match s::token() {
        Ok(token) => s::answer(s::service()?.sign_out(&token).await),
        Err(_) => Ok(()),
    };
    s::forget_session()?;
    s::see_other_for_forms("/console/sign-in");
    Ok(done)
}

/// Who is signed in.
#[server(prefix = "/console/api", endpoint = "me", input = Json)]
pub async fn get_me() -> Answer<Me> {
    use super::server as s;
    let token = match s::token() {
        Ok(token) => token,
        Err(refusal) => return Ok(Err(refusal)),
    };
    Ok(s::answer(s::service()?.me(&token).await).map(|me| Me {
        login: me.login,
        name: me.name,
        role: me.role,
        operator: me.operator.map(s::brief),
        operators: me.operators.into_iter().map(s::brief).collect(),
    }))
}

/// Chooses the operator that the pages show.
#[server(prefix = "/console/api", endpoint = "select_operator")]
pub async fn select_operator(operator: String) -> Answer<()> {
    use super::server as s;
    s::see_other_for_forms("/console");
    let run = async {
        let id = s::answer(s::id(domain::ids::OperatorId::parse(&operator)))?;
        s::answer(s::service()?.select_operator(&s::token()?, &id).await)
    };
    Ok(run.await)
}

/// Changes the own password.
#[server(prefix = "/console/api", endpoint = "change_password")]
pub async fn change_password(old: String, new: String) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| service.change_password(&actor, &old, &new).await).await
}

/// Chooses the language: a plain form, so that the whole page comes back in it.
#[server(prefix = "/console/api", endpoint = "set_language")]
pub async fn set_language(lang: String) -> Result<(), ApiError> {
    use super::server as s;
    if let Some(lang) = crate::i18n::Lang::parse(&lang) {
        s::keep_preference(crate::i18n::Lang::COOKIE, lang.as_str());
    }
    Ok(())
}

/// Chooses light, dark, or as the system has it.
#[server(prefix = "/console/api", endpoint = "set_theme")]
pub async fn set_theme(theme: String) -> Result<(), ApiError> {
    use super::server as s;
    if matches!(theme.as_str(), "light" | "dark" | "system") {
        s::keep_preference("theme", &theme);
    }
    Ok(())
}
