//! Cards out of a table: `card_no,holder,balance`, or in Chinese `卡号,持卡人,余额`. All of it or nothing.

use super::{Imported, NewCard, number_code};
use crate::Service;
use crate::access::Actor;
use crate::audit;
use crate::error::{Error, FieldError, Result};
use domain::access::Permission;
use domain::card::{CardNo, MAX_HOLDER};
use domain::ids::OperatorId;
use domain::money::Fen;
use domain::time::UnixMs;
use serde_json::json;
use std::collections::HashMap;
use store::{Tx, cards, transact};

/// The most cards of one file.
pub const MAX_IMPORT_ROWS: usize = 2_000;
/// The largest file, in bytes.
const MAX_BYTES: usize = 256 * 1024;
/// How many wrong lines are named.
const MAX_NAMED: usize = 5;
/// The field that everything wrong is noted at.
const FIELD: &str = "csv";

/// Which column holds what.
struct Columns {
    number: usize,
    holder: Option<usize>,
    balance: Option<usize>,
}

impl Columns {
    fn read(head: &csv::StringRecord) -> Option<Self> {
        let at = |names: &[&str]| {
            head.iter().position(|name| names.contains(&name.trim().to_lowercase().as_str()))
        };
        Some(Self {
            number: at(&["card_no", "card number", "card", "卡号"])?,
            holder: at(&["holder", "name", "持卡人", "姓名"]),
            balance: at(&["balance", "opening", "余额", "期初余额"]),
        })
    }
}

/// A line of the file that could be read.
struct Line {
    number: u64,
    card: NewCard,
    /// Whether the file says what the card holds.
    balance_given: bool,
}

fn wrong(line: u64, code: &str) -> FieldError {
    FieldError::new(FIELD, code).with(line.to_string())
}

fn read_line(
    record: &csv::StringRecord,
    columns: &Columns,
    line: u64,
) -> std::result::Result<Line, FieldError> {
    let cell = |at: Option<usize>| at.and_then(|at| record.get(at)).map(str::trim).unwrap_or_default();
    let number = CardNo::parse(cell(Some(columns.number)))
        .map_err(|error| wrong(line, csv_code(number_code(error))))?;
    let holder = cell(columns.holder).to_owned();
    let named = holder.chars().count() <= MAX_HOLDER && !holder.chars().any(char::is_control);
    if !named {
        return Err(wrong(line, "csv_holder"));
    }
    let balance = cell(columns.balance).trim_start_matches(['¥', '￥']);
    let opening = match balance {
        "" => Fen::ZERO,
        text => Fen::parse_yuan(text).map_err(|_| wrong(line, "csv_balance"))?,
    };
    Ok(Line { number: line, balance_given: !balance.is_empty(), card: NewCard { number, holder, opening } })
}

fn csv_code(code: &'static str) -> &'static str {
    if code == "card_no_sign" { "csv_card_no_sign" } else { "csv_card_no_length" }
}

/// Reads the whole file; everything that is wrong, but no more than a few lines of it.
fn read_file(text: &str) -> Result<Vec<Line>> {
    let refuse = |code: &str| Err(Error::Invalid(vec![FieldError::new(FIELD, code)]));
    if text.trim().is_empty() {
        return refuse("required");
    }
    if text.len() > MAX_BYTES {
        return refuse("csv_too_large");
    }
    if text.contains('\u{fffd}') {
        // A table program saved it in another character set, and the names are lost.
        return refuse("csv_not_utf8");
    }
    let text = text.trim_start_matches('\u{feff}');
    // Table programs separate by tabs where cells were copied, by semicolons in some languages.
    let head = text.lines().next().unwrap_or_default();
    let delimiter = [b'\t', b';'].into_iter().find(|d| head.contains(char::from(*d))).unwrap_or(b',');
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let columns = reader.headers().ok().and_then(Columns::read);
    let Some(columns) = columns else { return refuse("csv_no_card_column") };
    let (mut lines, mut bad, mut seen) = (Vec::new(), Vec::new(), HashMap::new());
    for record in reader.records() {
        let Ok(record) = record else { return refuse("csv_malformed") };
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let at = record.position().map_or(0, csv::Position::line);
        match read_line(&record, &columns, at) {
            Ok(line) => {
                if let Some(first) = seen.insert(line.card.number.clone(), at) {
                    bad.push(wrong(at, "csv_twice").with(u64::to_string(&first)));
                }
                lines.push(line);
            }
            Err(error) => bad.push(error),
        }
        if bad.len() >= MAX_NAMED {
            break;
        }
        if lines.len() > MAX_IMPORT_ROWS {
            return Err(Error::Invalid(vec![
                FieldError::new(FIELD, "csv_too_many").with(MAX_IMPORT_ROWS.to_string()),
            ]));
        }
    }
    match (bad.is_empty(), lines.is_empty()) {
        (false, _) => Err(Error::Invalid(bad)),
        (true, true) => refuse("csv_empty"),
        (true, false) => Ok(lines),
    }
}

impl Service {
    /// Enters every card of a table, and changes the holders of those that are there. Nothing is entered unless all of
    /// it can be. What a card holds comes from the file only when the card is new.
    ///
    /// # Errors
    /// The role may not; the file cannot be read (field `csv`; the first argument is the line).
    pub async fn import_cards(&self, actor: &Actor, text: &str) -> Result<Imported> {
        let operator = actor.require(Permission::ManageCards)?;
        let lines = read_file(text)?;
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            let mut done = Imported::default();
            let mut opening: i64 = 0;
            for line in &lines {
                if self.import_line(tx, operator, line, now, &mut done).await? {
                    opening = opening.saturating_add(line.card.opening.value());
                }
            }
            let detail = json!({ "created": done.created, "changed": done.changed, "opening": opening });
            audit::record(self, tx, actor, "card.import", &lines.len().to_string(), &detail).await?;
            Ok(done)
        })
    }

    /// Whether the card was new.
    async fn import_line(
        &self,
        tx: &mut Tx,
        operator: &OperatorId,
        line: &Line,
        now: UnixMs,
        done: &mut Imported,
    ) -> Result<bool> {
        let Some(known) = cards::by_no(tx, operator, &line.card.number).await? else {
            let added = self.add_card(tx, operator, &line.card, now).await?;
            added.ok_or_else(|| Error::Invalid(vec![wrong(line.number, "csv_raced")]))?;
            done.created += 1;
            return Ok(true);
        };
        if line.balance_given && known.balance.0 != line.card.opening.value() {
            // A balance is the sum of what happened; a file cannot say otherwise.
            return Err(Error::Invalid(vec![wrong(line.number, "csv_balance_differs")]));
        }
        if known.holder == line.card.holder {
            done.unchanged += 1;
        } else {
            cards::update(tx, &known.id, &line.card.holder, known.status, now).await?;
            done.changed += 1;
        }
        Ok(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<(String, Vec<String>)> {
        match read_file(text) {
            Err(Error::Invalid(fields)) => fields.into_iter().map(|f| (f.code, f.args)).collect(),
            other => panic!("{:?}", other.map(|lines| lines.len())),
        }
    }

    #[test]
    fn tables_as_people_save_them() {
        for text in [
            "card_no,holder,balance\n8600-0001,张小明,12.50\n86000002,,\n",
            "\u{feff}卡号,持卡人,余额\r\n8600 0001,张小明,¥12.50\r\n\r\n86000002\r\n",
            "姓名\t卡号\t期初余额\n张小明\t８６００0001\t12.5\n\t86000002\t\n",
            "Balance;Card_No;Holder\n\"12.50\";86000001;\"张小明\"\n;86000002;\n",
        ] {
            let lines = read_file(text).unwrap();
            assert_eq!(lines.len(), 2, "{text}");
            assert_eq!(lines[0].card.number.as_str(), "86000001");
            assert_eq!((lines[0].card.holder.as_str(), lines[0].card.opening.value()), ("张小明", 1250));
            assert_eq!((lines[1].card.holder.as_str(), lines[1].balance_given), ("", false));
        }
    }

    #[test]
    fn what_is_wrong_is_named_by_line() {
        let text =
            "卡号,持卡人,余额\n12,甲,1\n8600/01,乙,1\n86000001,丙,1.234\n86000002,丁,1\n86000002,戊,1\n";
        let named =
            |code: &str, args: &[&str]| (code.to_owned(), args.iter().map(ToString::to_string).collect());
        assert_eq!(
            codes(text),
            [
                named("csv_card_no_length", &["2"]),
                named("csv_card_no_sign", &["3"]),
                named("csv_balance", &["4"]),
                named("csv_twice", &["6", "5"]),
            ]
        );
    }

    #[test]
    fn files_that_are_none() {
        let many = std::iter::once("卡号\n".to_owned())
            .chain((0..=MAX_IMPORT_ROWS).map(|n| format!("{n:08}\n")))
            .collect::<Vec<_>>()
            .concat();
        for (text, code) in [
            (" \n", "required"),
            ("姓名,余额\n张小明,1\n", "csv_no_card_column"),
            ("卡号,持卡人\n", "csv_empty"),
            ("卡号,持卡人\n86000001,\u{fffd}\u{fffd}\n", "csv_not_utf8"),
            (many.as_str(), "csv_too_many"),
        ] {
            assert_eq!(codes(text)[0].0, code);
        }
        assert_eq!(codes(&"x".repeat(MAX_BYTES + 1))[0].0, "csv_too_large");
        assert_eq!(codes(&format!("卡号,持卡人\n86000001,{}\n", "长".repeat(41)))[0].0, "csv_holder");
        let wrong = format!("卡号\n{}", "x\n".repeat(50));
        assert_eq!(codes(&wrong).len(), MAX_NAMED);
    }
}
