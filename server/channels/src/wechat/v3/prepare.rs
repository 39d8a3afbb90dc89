//! Orders and refunds as the bytes that are stored and sent (wechat.md 1.6, 1.11).

use domain::time::UnixMs;
use serde::Serialize;

use super::keys::V3Credentials;
use super::wire::{OrderAmount, OrderBody, Payer, RefundBody, RefundBodyAmount, SceneInfo};
use crate::error::PrepareError;
use crate::types::{CreateOrder, CreateRefund, PreparedRequest, RequestMethod};
use crate::wechat::WechatProduct;
use crate::wechat::limits::{CURRENCY, check, check_url, cut_chars};

const JSAPI_PATH: &str = "/v3/pay/transactions/jsapi";
const APP_PATH: &str = "/v3/pay/transactions/app";
const REFUND_PATH: &str = "/v3/refund/domestic/refunds";
const MAX_DESCRIPTION: usize = 127;
const MAX_REASON: usize = 80;
const MAX_URL: usize = 255;

pub(super) fn order(
    own: &V3Credentials,
    product: WechatProduct,
    order: &CreateOrder,
) -> Result<PreparedRequest, PrepareError> {
    let (path, payer) = match product {
        WechatProduct::Jsapi => {
            check((1..=128).contains(&order.payer_id.len()), "payer_id", "not 1 to 128 characters")?;
            (JSAPI_PATH, Some(Payer { openid: &order.payer_id }))
        }
        WechatProduct::App => (APP_PATH, None),
    };
    // WeChat counts characters, not bytes.
    let description = cut_chars(&order.description, MAX_DESCRIPTION);
    check(!description.trim().is_empty(), "description", "empty")?;
    check(order.amount.value() >= 1, "amount", "less than one fen")?;
    check_url(&order.notify_url, MAX_URL)?;
    json(
        path,
        &OrderBody {
            appid: &own.app_id,
            mchid: &own.mch_id,
            description,
            out_trade_no: order.out_trade_no.as_str(),
            time_expire: UnixMs(order.time_expire_ms).shanghai_rfc3339(),
            notify_url: &order.notify_url,
            amount: OrderAmount { total: order.amount.value(), currency: CURRENCY },
            payer,
            scene_info: order.client_ip.map(|ip| SceneInfo { payer_client_ip: ip.to_string() }),
        },
    )
}

pub(super) fn refund(refund: &CreateRefund) -> Result<PreparedRequest, PrepareError> {
    check(refund.amount.value() >= 1, "amount", "less than one fen")?;
    check(refund.amount <= refund.total, "amount", "more than the payment")?;
    if let Some(url) = &refund.notify_url {
        check_url(url, MAX_URL)?;
    }
    let transaction_id = refund.transaction_id.as_deref();
    json(
        REFUND_PATH,
        &RefundBody {
            transaction_id,
            // One of the two: WeChat's own number is the surer one.
            out_trade_no: transaction_id.is_none().then(|| refund.out_trade_no.as_str()),
            out_refund_no: refund.out_refund_no.as_str(),
            reason: refund.reason.as_deref().map(|r| cut_chars(r, MAX_REASON)).filter(|r| !r.is_empty()),
            notify_url: refund.notify_url.as_deref(),
            amount: RefundBodyAmount {
                refund: refund.amount.value(),
                total: refund.total.value(),
                currency: CURRENCY,
            },
        },
    )
}

fn json<T: Serialize>(path: &str, body: &T) -> Result<PreparedRequest, PrepareError> {
    let body = serde_json::to_string(body)
        .map_err(|_| PrepareError { field: "body", reason: "cannot be written as JSON" })?;
    Ok(PreparedRequest { method: RequestMethod::Post, path: path.to_owned(), body })
}
