//! The cashier's pages. They work without a script: real forms.

use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};

use crate::{
    device::escape,
    state::{UmsOrder, UmsStatus, UmsWallet},
};

/// The cashier of an order: amount, merchant, and two buttons while it can be paid.
pub(super) fn cashier(order: &UmsOrder, merchant: &str, person: &str, back: Option<&str>) -> Response {
    let (wallet, pay) = match order.wallet {
        UmsWallet::Wechat => ("wechat", "微信支付"),
        UmsWallet::Alipay => ("alipay", "支付宝"),
    };
    let late = order.status == UmsStatus::TradeClosed && order.paid_ms.is_none();
    let (title, buttons) = match order.status {
        UmsStatus::WaitBuyerPay => ("确认付款", form("pay", "确认付款", "Pay", true)),
        // Pressed all the same it is refused, unless the payer was quicker than the news (`late_success`).
        UmsStatus::TradeClosed if late => ("订单已关闭", form("pay", "仍要付款", "Pay all the same", false)),
        _ => ("订单已支付", String::new()),
    };
    let leave = match back {
        Some(_) => form("leave", "返回商户", "Back to the merchant", false),
        None => String::new(),
    };
    let main = format!(
        "<p class=\"brand\"><b>全民付</b> <span>银联商务收银台</span></p>\
         <h1>{title}</h1><p class=\"sum\"><span>¥</span>{}.{:02}</p>\
         <dl><dt>收款方</dt><dd>{}</dd><dt>商品</dt><dd>{}</dd><dt>付款方式</dt><dd>{pay} · {}</dd>\
         <dt>订单号</dt><dd>{}</dd></dl>{buttons}{leave}",
        order.total / 100,
        order.total % 100,
        escape(merchant),
        escape(&order.description),
        escape(person),
        escape(&order.number),
    );
    html(StatusCode::OK, wallet, title, &main)
}

fn form(act: &str, zh: &str, en: &str, main: bool) -> String {
    let class = if main { "main" } else { "plain" };
    format!(
        "<form method=\"post\"><button class=\"{class}\" name=\"act\" value=\"{act}\">{zh}<small lang=\"en\">{en}</small></button></form>"
    )
}

/// Paid, and the order named no address to go back to.
pub(super) fn done() -> Response {
    html(StatusCode::OK, "wechat", "支付成功", "<h1>支付成功</h1><p lang=\"en\">Paid.</p>")
}

/// The cashier cannot go on.
pub(super) fn trouble(zh: &str, en: &str) -> Response {
    let main = format!("<h1>{}</h1><p lang=\"en\">{}</p>", escape(zh), escape(en));
    html(StatusCode::OK, "wechat", zh, &main)
}

fn html(status: StatusCode, wallet: &str, title: &str, main: &str) -> Response {
    let text = format!(
        "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>{}</title>\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <link rel=\"stylesheet\" href=\"/netpay-portal/cashier.css\"></head>\
         <body class=\"{wallet}\"><main>{main}</main></body></html>",
        escape(title)
    );
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'self'; script-src 'self'"),
    ];
    (status, headers, text).into_response()
}

/// The style of these pages.
pub(super) async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE).into_response()
}

const STYLE: &str = include_str!("../../static/cashier.css");
