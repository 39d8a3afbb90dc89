//! What the simulated ChinaUMS merchant service shows and does for a person at the mouse:
//! `/sandbox/consoles/chinaums`.

use axum::{
    Json, Router,
    extract::{Path, State as Shared},
    routing::{get, post},
};
use serde::{Deserialize, Serialize};

use crate::{
    Sandbox,
    faces::refusal::Refusal,
    ids,
    state::{EventKind, State, UmsDigest, UmsMerchant, UmsOrder, UmsRefund},
};

/// Rows shown of orders and of refunds.
const ROWS: usize = 60;

pub(crate) fn router() -> Router<Sandbox> {
    Router::new()
        .route("/sandbox/consoles/chinaums", get(show))
        .route("/sandbox/consoles/chinaums/{mid}", post(change))
}

#[derive(Serialize)]
struct View {
    #[serde(flatten)]
    merchant: UmsMerchant,
    orders: Vec<OrderView>,
    refunds: Vec<UmsRefund>,
}

#[derive(Serialize)]
struct OrderView {
    #[serde(flatten)]
    order: UmsOrder,
    refunded: i64,
    payer_name: String,
}

async fn show(Shared(sandbox): Shared<Sandbox>) -> Json<Vec<View>> {
    Json(sandbox.read(|state| state.chinaums.merchants.iter().map(|m| view(state, m)).collect()))
}

fn view(state: &State, merchant: &UmsMerchant) -> View {
    let ums = &state.chinaums;
    let order = |order: &UmsOrder| OrderView {
        refunded: ums.refunded(order),
        payer_name: order
            .payer
            .as_deref()
            .and_then(|key| state.payer(key))
            .map(|payer| payer.name.clone())
            .unwrap_or_default(),
        order: order.clone(),
    };
    View {
        merchant: merchant.clone(),
        orders: ums.orders.iter().rev().filter(|o| o.mid == merchant.mid).take(ROWS).map(order).collect(),
        refunds: ums.refunds.iter().rev().filter(|r| r.mid == merchant.mid).take(ROWS).cloned().collect(),
    }
}

/// One act of ChinaUMS's branch.
#[derive(Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
enum Act {
    /// Another `appKey`.
    NewAppKey,
    /// Another communication key.
    NewCommunicationKey,
    /// With which digest notifications are signed.
    Digest { digest: UmsDigest },
    /// Whether they say so.
    NamesDigest { on: bool },
}

async fn change(
    Shared(sandbox): Shared<Sandbox>,
    Path(mid): Path<String>,
    Json(act): Json<Act>,
) -> Result<Json<Vec<View>>, Refusal> {
    sandbox.change(|state, tools| {
        let merchant =
            state.chinaums.merchants.iter_mut().find(|m| m.mid == mid).ok_or(Refusal::code("unknown"))?;
        let (zh, en) = match act {
            Act::NewAppKey => {
                merchant.app_key = ids::hex_lower(tools.random, 32);
                ("更换了 appKey", "the appKey was replaced")
            }
            Act::NewCommunicationKey => {
                merchant.communication_key = ids::alphanumeric(tools.random, 48);
                ("更换了通讯密钥", "the communication key was replaced")
            }
            Act::Digest { digest } => {
                merchant.digest = digest;
                ("更改了签名算法", "the digest was changed")
            }
            Act::NamesDigest { on } => {
                merchant.names_digest = on;
                ("更改了 signType", "signType was changed")
            }
        };
        let text = (format!("银联商务：{zh}"), format!("ChinaUMS: {en}"));
        state.log(tools.now_ms, EventKind::Setting, mid.clone(), text);
        Ok::<(), Refusal>(())
    })?;
    Ok(show(Shared(sandbox)).await)
}
