//! WeChat Pay's statement of a day (wechat.md 1.15, 2.8): one file for v2 and v3 alike.
//!
//! Every value of a row, the first included, begins with a backtick, and nothing is quoted: a comma inside a name is
//! told from a separator by the backtick that does not follow it. Columns are found by their names, because older
//! merchants get other ones.

use domain::money::Fen;
use domain::time::UnixMs;

use crate::types::{BillKind, BillLine};

/// The most lines that are read.
const MAX_LINES: usize = 200_000;
/// What the header of the summary begins with.
const SUMMARY: &str = "总交易单数";

/// Reads a bill of type ALL, SUCCESS or REFUND. The error says where, and quotes nothing.
pub(super) fn read(file: &[u8]) -> Result<Vec<BillLine>, String> {
    let text = std::str::from_utf8(file).map_err(|_| "not UTF-8".to_owned())?;
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    let columns = Columns::of(lines.next().unwrap_or_default())?;
    let mut found = Vec::new();
    for (place, line) in lines.enumerate() {
        let line = line.trim_end_matches('\r');
        if line.starts_with(SUMMARY) {
            return Ok(found);
        }
        if place >= MAX_LINES {
            return Err("more lines than are read".to_owned());
        }
        let at = |words: String| format!("line {}: {words}", place + 2);
        found.extend(columns.line(line).map_err(at)?);
    }
    Err("ends without its summary".to_owned())
}

/// Where each column stands.
struct Columns {
    time: usize,
    transaction_id: usize,
    out_trade_no: usize,
    state: usize,
    total: usize,
    refund: Option<Refunds>,
}

#[derive(Clone, Copy)]
struct Refunds {
    number: usize,
    amount: usize,
    state: Option<usize>,
}

impl Columns {
    fn of(header: &str) -> Result<Self, String> {
        let names: Vec<&str> = header.trim_end_matches('\r').split(',').collect();
        let find = |wanted: &[&str]| wanted.iter().find_map(|name| names.iter().position(|n| n == name));
        let must = |wanted: &[&str]| find(wanted).ok_or_else(|| format!("no column {}", wanted[0]));
        let refund = find(&["商户退款单号"]).zip(find(&["申请退款金额", "退款金额"]));
        Ok(Self {
            time: must(&["交易时间"])?,
            transaction_id: must(&["微信订单号"])?,
            out_trade_no: must(&["商户订单号"])?,
            state: must(&["交易状态"])?,
            total: must(&["订单金额", "应结订单金额", "总金额"])?,
            refund: refund.map(|(number, amount)| Refunds { number, amount, state: find(&["退款状态"]) }),
        })
    }

    /// One row; `None` for a refund that failed, which moved nothing.
    fn line(&self, line: &str) -> Result<Option<BillLine>, String> {
        let line = line.strip_prefix('`').ok_or("does not begin with a backtick")?;
        let values: Vec<&str> = line.split(",`").collect();
        let get = |column: usize| values.get(column).copied().ok_or("too few columns");
        let fen = |text: &str| Fen::parse_yuan(text).map_err(|e| format!("not an amount: {e}"));
        let (kind, amount) = match get(self.state)? {
            "SUCCESS" => (BillKind::Payment, get(self.total)?),
            "REFUND" | "REVOKED" => {
                let refund = self.refund.ok_or("a refund in a bill without its columns")?;
                if refund.state.map(get).transpose()? == Some("FAIL") {
                    return Ok(None);
                }
                let number = get(refund.number)?.to_owned();
                (BillKind::Refund { out_refund_no: number }, get(refund.amount)?)
            }
            _ => return Err("an unknown state".to_owned()),
        };
        Ok(Some(BillLine {
            kind,
            out_trade_no: get(self.out_trade_no)?.to_owned(),
            transaction_id: get(self.transaction_id)?.to_owned(),
            amount: fen(amount)?,
            at_ms: UnixMs::from_shanghai_text(get(self.time)?).ok_or("not a moment")?.0,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str =
        "交易时间,微信订单号,商户订单号,交易状态,商品名称,订单金额,商户退款单号,申请退款金额,退款状态";
    const END: &str = "总交易单数,订单总金额\r\n`1.0,`1.00\r\n";

    fn bill(rows: &[&str]) -> Result<Vec<BillLine>, String> {
        read(format!("\u{feff}{HEADER}\r\n{}\r\n{END}", rows.join("\r\n")).as_bytes())
    }

    #[test]
    fn a_comma_in_a_name_separates_nothing() {
        let lines =
            bill(&["`2026-01-02 03:04:05,`42,`P1,`SUCCESS,`停车, 粤B12345,`10.05,`0,`0.00,`"]).unwrap();
        assert_eq!((lines.len(), lines[0].amount.value()), (1, 1005));
        assert_eq!(lines[0].kind, BillKind::Payment);
    }

    #[test]
    fn refunds_that_failed_moved_nothing() {
        let row = |state: &str| format!("`2026-01-02 03:04:05,`42,`P1,`REFUND,`x,`0.00,`R1,`3.00,`{state}");
        let lines = bill(&[&row("SUCCESS"), &row("FAIL"), &row("PROCESSING")]).unwrap();
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0].kind, BillKind::Refund { out_refund_no: "R1".to_owned() });
        assert_eq!(lines[0].amount.value(), 300);
    }

    #[test]
    fn what_is_cut_short_or_strange_is_refused() {
        let good = "`2026-01-02 03:04:05,`42,`P1,`SUCCESS,`x,`10.00,`0,`0.00,`";
        assert!(read(format!("{HEADER}\r\n{good}\r\n").as_bytes()).is_err(), "cut off before its summary");
        assert!(bill(&["`2026-01-02 03:04:05,`42"]).is_err());
        assert!(bill(&[&good.replace("SUCCESS", "MAYBE")]).is_err());
        assert!(bill(&[&good.replace("10.00", "ten")]).is_err());
        assert!(bill(&[&good[1..]]).is_err());
        assert!(read("交易时间,商户订单号\r\n".as_bytes()).is_err());
        assert!(read(&[0xff, 0xfe]).is_err());
    }
}
