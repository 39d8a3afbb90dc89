//! The statement of a day (1.15, 2.8), made of what is remembered: the same file for v2 and v3.

use http::HeaderMap;
use http::request::Parts;
use serde_json::json;
use sha1::{Digest, Sha1};

use crate::{
    clock,
    sandbox::Tools,
    state::{Refund, RefundStatus, State, Trade},
};

use super::{
    error::ApiError,
    exchange::{Done, query_value},
};

const HOUR_MS: i64 = 3_600_000;
/// A bill is made in the morning after its day.
const READY_MS: i64 = (24 + 9) * HOUR_MS;
/// The address of a file lasts so long.
const LINK_MS: i64 = 300_000;
const HEADER: &str = "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,\
货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,\
费率,订单金额,申请退款金额,费率备注";
const SUMMARY: &str =
    "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额";

/// Why there is no bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoBill {
    /// Not a day, or one that is not over.
    BadDate,
    /// It is being made.
    Creating,
    /// Nothing happened.
    Nothing,
}

/// The file of a merchant's day, `yyyyMMdd`.
pub(super) fn file(state: &State, mch_id: &str, day: &str, now_ms: i64) -> Result<String, NoBill> {
    let from = clock::parse_beijing(&format!("{day}000000")).ok_or(NoBill::BadDate)?;
    if from + 24 * HOUR_MS > now_ms {
        return Err(NoBill::BadDate);
    }
    if from + READY_MS > now_ms {
        return Err(NoBill::Creating);
    }
    let within = |ms: i64| (from..from + 24 * HOUR_MS).contains(&ms);
    let mine = || state.trades.iter().filter(|trade| trade.mch_id == mch_id);
    let paid: Vec<&Trade> = mine().filter(|trade| trade.paid_ms.is_some_and(within)).collect();
    let refunds: Vec<(&Trade, &Refund)> = state
        .refunds
        .iter()
        .filter(|refund| refund.mch_id == mch_id && within(refund.created_ms))
        .filter_map(|refund| Some((mine().find(|t| t.out_trade_no == refund.out_trade_no)?, refund)))
        .collect();
    if paid.is_empty() && refunds.is_empty() {
        return Err(NoBill::Nothing);
    }
    let mut rows: Vec<String> = paid.iter().map(|trade| payment_row(trade)).collect();
    rows.extend(refunds.iter().map(|(trade, refund)| refund_row(trade, refund)));
    let (total, back) =
        (paid.iter().map(|t| t.total).sum(), refunds.iter().map(|(_, refund)| refund.amount).sum());
    let count = format!("{}.0", rows.len());
    let summary = row(&[&count, &yuan(total), &yuan(back), "0.0", "0.00", &yuan(total), &yuan(back)]);
    let lines = [HEADER.to_owned()].into_iter().chain(rows).chain([SUMMARY.to_owned(), summary]);
    Ok(lines.fold("\u{feff}".to_owned(), |text, line| text + &line + "\r\n"))
}

fn payment_row(trade: &Trade) -> String {
    let total = yuan(trade.total);
    let coupon = yuan(trade.total - trade.payer_total);
    let refund = ["0", "0", "0.00", "0.00", "", ""];
    full_row(trade, trade.paid_ms.unwrap_or_default(), "SUCCESS", [&total, &coupon], refund, [&total, "0.00"])
}

fn refund_row(trade: &Trade, refund: &Refund) -> String {
    let status = match refund.status {
        RefundStatus::Processing | RefundStatus::Abnormal => "PROCESSING",
        RefundStatus::Success => "SUCCESS",
        RefundStatus::Closed => "FAIL",
    };
    let amount = yuan(refund.amount);
    let numbers = [refund.refund_id.as_str(), &refund.out_refund_no, &amount, "0.00", "ORIGINAL", status];
    full_row(trade, refund.created_ms, "REFUND", ["0.00", "0.00"], numbers, ["0.00", &amount])
}

fn full_row(
    trade: &Trade,
    at_ms: i64,
    state: &str,
    [settled, coupon]: [&str; 2],
    refund: [&str; 6],
    [ordered, asked_back]: [&str; 2],
) -> String {
    let time = clock::beijing(at_ms, "%Y-%m-%d %H:%M:%S");
    let transaction = trade.transaction_id.as_deref().unwrap_or_default();
    let attach = trade.attach.as_deref().unwrap_or_default();
    let head = [time.as_str(), &trade.app_id, &trade.mch_id, "0", "", transaction, &trade.out_trade_no];
    let who = [trade.openid.as_str(), &trade.trade_type, state, "OTHERS", "CNY", settled, coupon];
    let tail = [trade.description.as_str(), attach, "0.00000", "0.60%", ordered, asked_back, ""];
    row(&[&head[..], &who[..], &refund[..], &tail[..]].concat())
}

fn row(values: &[&str]) -> String {
    values.iter().map(|value| format!("`{value}")).collect::<Vec<_>>().join(",")
}

fn yuan(fen: i64) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}

/// `GET /v3/bill/tradebill`.
pub(super) fn place(
    state: &State,
    tools: &Tools<'_>,
    mch_id: &str,
    query: &str,
    base: &str,
) -> Result<Done, ApiError> {
    let day = query_value(query, "bill_date").unwrap_or_default();
    let day = if day.len() == 10 { day.replace('-', "") } else { String::new() };
    let file = file(state, mch_id, &day, tools.now_ms).map_err(|why| match why {
        NoBill::BadDate => ApiError::invalid_request("账单日期格式不正确或不在可下载范围内"),
        NoBill::Creating => ApiError::new(400, "STATEMENT_CREATING", "账单生成中"),
        NoBill::Nothing => ApiError::new(400, "NO_STATEMENT_EXIST", "账单文件不存在"),
    })?;
    let expires = tools.now_ms + LINK_MS;
    let token = format!("{day}-{expires}-{}", seal(state, mch_id, &day, expires));
    let url = format!("{base}/v3/billdownload/file?token={token}");
    Ok(Done::ok(json!({"download_url": url, "hash_type": "SHA1", "hash_value": sha1(file.as_bytes())})))
}

/// `GET /v3/billdownload/file`: the bytes, unsigned.
pub(super) fn download(
    state: &State,
    tools: &Tools<'_>,
    mch_id: &str,
    query: &str,
) -> Result<String, ApiError> {
    let refused = || ApiError::invalid_request("token无效或已过期");
    let token = query_value(query, "token").unwrap_or_default();
    let mut parts = token.split('-');
    let (day, expires) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let expires: i64 = expires.parse().map_err(|_| refused())?;
    if expires < tools.now_ms || parts.next() != Some(&seal(state, mch_id, day, expires)) {
        return Err(refused());
    }
    file(state, mch_id, day, tools.now_ms).map_err(|_| refused())
}

/// Binds a token to its merchant and moment.
fn seal(state: &State, mch_id: &str, day: &str, expires: i64) -> String {
    let key = state.merchant(mch_id).map(|merchant| merchant.api_v3_key.as_str()).unwrap_or_default();
    sha1(format!("{key}{mch_id}{day}{expires}{key}").as_bytes())
}

fn sha1(bytes: &[u8]) -> String {
    hex::encode(Sha1::digest(bytes))
}

/// Where the caller reaches this machine: the address of the file begins with it.
pub(super) fn base(parts: &Parts) -> String {
    let host = |headers: &HeaderMap| headers.get("host").and_then(|h| h.to_str().ok()).map(str::to_owned);
    let authority = parts.uri.authority().map(ToString::to_string).or_else(|| host(&parts.headers));
    format!("http://{}", authority.unwrap_or_default())
}

/// The refusal of v2 in its own words (2.8).
pub(super) fn refusal_v2(why: NoBill) -> String {
    let words = match why {
        NoBill::BadDate => "invalid bill_date",
        NoBill::Creating => "Bill Creating",
        NoBill::Nothing => "No Bill Exist",
    };
    format!(
        "<xml><return_code><![CDATA[FAIL]]></return_code>\n<return_msg><![CDATA[{words}]]></return_msg>\n\
         <error_code><![CDATA[20002]]></error_code>\n</xml>"
    )
}
