//! Industries and templates of an account (3.4): `/cgi-bin/template/…`.

use axum::{
    extract::{RawQuery, State as Shared},
    response::Response,
};
use bytes::Bytes;
use serde_json::{Value, json};

use crate::{
    clock,
    faults::Operation,
    sandbox::{Sandbox, Tools},
    state::{OfficialAccount, Permission, State, Template},
};

use super::{
    error,
    gate::{admit, object, run, settle},
    library,
};

/// Templates in use at one time.
pub(crate) const MOST_TEMPLATES: usize = 25;

/// A call of this group: who calls is known, and may.
async fn call(
    sandbox: &Sandbox,
    query: Option<String>,
    act: impl FnOnce(&mut OfficialAccount, &Tools<'_>) -> Result<Value, Value>,
) -> Response {
    let query = query.unwrap_or_default();
    run(sandbox, Operation::Template, |state, tools| {
        settle(admitted(state, tools, &query).and_then(|account| act(account, tools)))
    })
    .await
}

fn admitted<'a>(
    state: &'a mut State,
    tools: &Tools<'_>,
    query: &str,
) -> Result<&'a mut OfficialAccount, Value> {
    let caller = admit(state, tools, query, Operation::Template, Some(Permission::TemplateMessage))?;
    state.official_account_mut(&caller.app_id).ok_or_else(|| error(tools, 40_013, "invalid appid"))
}

fn ok() -> Value {
    json!({"errcode": 0, "errmsg": "ok"})
}

/// `GET /cgi-bin/template/get_industry`.
pub(super) async fn get_industry(Shared(sandbox): Shared<Sandbox>, RawQuery(query): RawQuery) -> Response {
    call(&sandbox, query, |account, _| {
        let class = |number: Option<u8>| {
            let (first, second) = number.and_then(library::industry).unwrap_or_default();
            json!({"first_class": first, "second_class": second})
        };
        let (primary, secondary) = (account.industry.map(|of| of.0), account.industry.map(|of| of.1));
        Ok(json!({"primary_industry": class(primary), "secondary_industry": class(secondary)}))
    })
    .await
}

/// `POST /cgi-bin/template/api_set_industry`.
pub(super) async fn set_industry(
    Shared(sandbox): Shared<Sandbox>,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Response {
    call(&sandbox, query, |account, tools| {
        let body = object(tools, &body)?;
        let number = |name: &str| {
            let text = body[name].as_str().map(str::to_owned).or(body[name].as_u64().map(|n| n.to_string()));
            text.and_then(|text| text.parse::<u8>().ok()).filter(|n| library::industry(*n).is_some())
        };
        let invalid = || error(tools, 40_102, "invalid industry_id");
        let both = (number("industry_id1").ok_or_else(invalid)?, number("industry_id2").ok_or_else(invalid)?);
        change_industry(account, tools, both)
            .map_err(|()| error(tools, 43_100, "modify template too frequently"))?;
        Ok(ok())
    })
    .await
}

/// Once in a calendar month.
pub(crate) fn change_industry(
    account: &mut OfficialAccount,
    tools: &Tools<'_>,
    both: (u8, u8),
) -> Result<(), ()> {
    let month = |ms: i64| clock::beijing(ms, "%Y-%m");
    if account.industry_set_ms.is_some_and(|set| month(set) == month(tools.now_ms)) {
        return Err(());
    }
    account.industry = Some(both);
    account.industry_set_ms = Some(tools.now_ms);
    let (first, second) = library::industry(both.0).unwrap_or_default();
    // Templates of the historic library show the industry that the account has.
    for template in account.templates.iter_mut().filter(|template| !template.category) {
        template.primary_industry = first.into();
        template.deputy_industry = second.into();
    }
    Ok(())
}

/// `GET /cgi-bin/template/get_all_private_template`.
pub(super) async fn all(Shared(sandbox): Shared<Sandbox>, RawQuery(query): RawQuery) -> Response {
    call(&sandbox, query, |account, _| {
        let row = |template: &Template| {
            json!({
                "template_id": template.template_id,
                "title": template.title,
                "primary_industry": template.primary_industry,
                "deputy_industry": template.deputy_industry,
                "content": template.content,
                "example": template.example,
            })
        };
        Ok(json!({"template_list": account.templates.iter().map(row).collect::<Vec<_>>()}))
    })
    .await
}

/// `POST /cgi-bin/template/api_add_template`. Only category templates can be added any more, each with the keywords
/// that it is to have; the platform's code for keywords that are missing or not offered is 40246.
pub(super) async fn add(
    Shared(sandbox): Shared<Sandbox>,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Response {
    call(&sandbox, query, |account, tools| {
        let body = object(tools, &body)?;
        let number = body["template_id_short"].as_str().unwrap_or_default();
        let keywords = || error(tools, 40_246, "invalid keyword_name_list");
        let names: Vec<&str> =
            body["keyword_name_list"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        if names.is_empty() {
            return Err(keywords());
        }
        let Some(library) = library::category_template(number) else {
            return Err(error(tools, 40_037, "invalid template_id"));
        };
        let template = library.with(&names).ok_or_else(keywords)?;
        if account.templates.len() >= MOST_TEMPLATES {
            return Err(error(tools, 45_026, "template num exceeds limit"));
        }
        let id = account.add_template(template);
        Ok(json!({"errcode": 0, "errmsg": "ok", "template_id": id}))
    })
    .await
}

/// `POST /cgi-bin/template/del_private_template`.
pub(super) async fn delete(
    Shared(sandbox): Shared<Sandbox>,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Response {
    call(&sandbox, query, |account, tools| {
        let body = object(tools, &body)?;
        let id = body["template_id"].as_str().unwrap_or_default();
        if account.template(id).is_none() {
            return Err(error(tools, 40_037, "invalid template_id"));
        }
        account.templates.retain(|template| template.template_id != id);
        Ok(ok())
    })
    .await
}
