//! Where it goes wrong.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where a fault shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// In a notification.
    Notification,
    /// In the answer to a call.
    Answer,
    /// In the payer's wallet.
    Wallet,
}

/// The provider's interfaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// The order, in either version and product.
    Order,
    /// Both queries of an order.
    Query,
    /// Close.
    Close,
    /// `POST /v3/refund/domestic/refunds`.
    Refund,
    /// Query of a refund.
    RefundQuery,
    /// `GET /v3/certificates`.
    Certificates,
    /// The statement of a day, in either version.
    Bill,
    /// `GET /sns/oauth2/access_token`.
    CodeExchange,
    /// `GET /cgi-bin/token` and `POST /cgi-bin/stable_token`.
    Token,
    /// `/cgi-bin/template/…`.
    Template,
    /// `POST /cgi-bin/message/template/send`.
    MessageSend,
    /// `/cgi-bin/account/getaccountbasicinfo` and `/cgi-bin/user/info`.
    AccountInfo,
    /// `GET /cgi-bin/ticket/getticket`.
    Ticket,
}

impl Operation {
    /// In words, Chinese and English, for the event log.
    #[must_use]
    pub fn titles(self) -> (&'static str, &'static str) {
        match self {
            Self::Order => ("下单", "order"),
            Self::Query => ("查询订单", "order query"),
            Self::Close => ("关闭订单", "close"),
            Self::Refund => ("申请退款", "refund"),
            Self::RefundQuery => ("查询退款", "refund query"),
            Self::Certificates => ("下载平台证书", "platform certificates"),
            Self::Bill => ("申请账单", "bill"),
            Self::CodeExchange => ("网页授权换取openid", "code exchange"),
            Self::Token => ("获取access_token", "access token"),
            Self::Template => ("模板与行业", "templates and industry"),
            Self::MessageSend => ("发送模板消息", "template message"),
            Self::AccountInfo => ("账号与粉丝信息", "account and follower"),
            Self::Ticket => ("获取jsapi_ticket", "jsapi_ticket"),
        }
    }
}
