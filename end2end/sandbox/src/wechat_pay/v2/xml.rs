//! Flat XML by hand: a root with fields of text. No document type, no entities but XML's own five and numbered
//! characters, no attributes, no nesting, no field twice.

use std::{collections::BTreeMap, fmt::Write as _};

/// Name to value, in byte order of the names.
pub type Fields = BTreeMap<String, String>;

/// Reads a document with this root; `None` for anything else.
#[must_use]
pub fn read(text: &str, root: &str) -> Option<Fields> {
    let text = text.trim_start_matches('\u{feff}').trim();
    let text = match text.strip_prefix("<?xml") {
        Some(rest) => rest.split_once("?>")?.1.trim_start(),
        None => text,
    };
    let inner = text.strip_prefix(&format!("<{root}>"))?.strip_suffix(&format!("</{root}>"))?;
    let mut fields = Fields::new();
    let mut rest = inner.trim_start();
    while !rest.is_empty() {
        let (name, after) = rest.strip_prefix('<')?.split_once('>')?;
        rest = if let Some(empty) = name.strip_suffix('/') {
            insert(&mut fields, empty, String::new())?;
            after.trim_start()
        } else {
            let (value, after) = value(after, &format!("</{name}>"))?;
            insert(&mut fields, name, value)?;
            after.trim_start()
        };
    }
    Some(fields)
}

/// Text and CDATA up to the closing tag; what follows it.
fn value<'a>(mut rest: &'a str, close: &str) -> Option<(String, &'a str)> {
    let mut value = String::new();
    loop {
        if let Some(after) = rest.strip_prefix(close) {
            return Some((value, after));
        }
        if let Some(after) = rest.strip_prefix("<![CDATA[") {
            let (raw, after) = after.split_once("]]>")?;
            value.push_str(raw);
            rest = after;
        } else if let Some(after) = rest.strip_prefix('&') {
            let (entity, after) = after.split_once(';')?;
            value.push(character(entity)?);
            rest = after;
        } else {
            let sign = rest.chars().next().filter(|sign| *sign != '<')?;
            value.push(sign);
            rest = &rest[sign.len_utf8()..];
        }
    }
}

fn character(entity: &str) -> Option<char> {
    let numbered = |digits: &str, radix| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
    match entity {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => match entity.strip_prefix("#x") {
            Some(hex) => numbered(hex, 16),
            None => numbered(entity.strip_prefix('#')?, 10),
        },
    }
}

fn insert(fields: &mut Fields, name: &str, value: String) -> Option<()> {
    let plain = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    (plain && fields.insert(name.to_owned(), value).is_none()).then_some(())
}

/// A document as WeChat Pay writes it: every value in CDATA.
#[must_use]
pub fn write(fields: &Fields, root: &str) -> String {
    let mut text = format!("<{root}>");
    for (name, value) in fields {
        // The end of a CDATA cannot stand inside one.
        let value = value.replace("]]>", "]]]]><![CDATA[>");
        // Writing into a string does not fail.
        let _ = writeln!(text, "<{name}><![CDATA[{value}]]></{name}>");
    }
    text + &format!("</{root}>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_and_what_is_not() {
        let text = "<?xml version=\"1.0\"?>\n<xml>\n<a><![CDATA[x<&>]]></a> <b>1 &lt; &#20013;</b><c/></xml>";
        let fields = read(text, "xml").unwrap();
        assert_eq!(
            (fields["a"].as_str(), fields["b"].as_str(), fields["c"].as_str()),
            ("x<&>", "1 < 中", "")
        );
        assert_eq!(read(&write(&fields, "xml"), "xml"), Some(fields));
        for wrong in [
            "",
            "<xml>",
            "<root></root>",
            "<!DOCTYPE x><xml></xml>",
            "<xml><a>1</a><a>2</a></xml>",
            "<xml><a><b>1</b></a></xml>",
            "<xml><a x=\"1\">1</a></xml>",
            "<xml><a>&xxe;</a></xml>",
            "<xml>text</xml>",
        ] {
            assert_eq!(read(wrong, "xml"), None, "{wrong}");
        }
    }
}
