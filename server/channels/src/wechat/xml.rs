//! The one shape of XML that WeChat Pay v2 and the official account's messages have: a root with fields of text.
//! Everything else is refused, above all a document type, and with it every entity that is not XML's own (wechat.md 2.9).

use std::collections::BTreeMap;
use std::fmt::Write as _;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};

/// Name → value, in byte order of the names: the order in which they are signed.
pub type Fields = BTreeMap<String, String>;

/// Far more than any message of WeChat Pay.
const MAX_BYTES: usize = 64 * 1024;
const MAX_FIELDS: usize = 256;
/// How deep elements that are passed over may lie.
const MAX_DEPTH: usize = 8;

/// Why a text is not such a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum XmlError {
    /// Larger than anything that WeChat sends.
    #[error("too large")]
    TooLarge,
    /// It declares a document type.
    #[error("a document type is declared")]
    Doctype,
    /// Not UTF-8, not well-formed, or not a root with fields of text.
    #[error("not a root with fields of text")]
    Shape,
    /// A field stands there twice.
    #[error("a field stands there twice")]
    Repeated,
}

/// Reads a document whose root is called `root`.
pub fn read(body: &[u8], root: &str) -> Result<Fields, XmlError> {
    parse(body, root, Reading::default())
}

/// Reads the fields of text right below the root; one that holds elements is passed over. For messages of which there
/// are more kinds than we know.
pub fn read_outer(body: &[u8], root: &str) -> Result<Fields, XmlError> {
    parse(body, root, Reading { passes_nested: true, ..Reading::default() })
}

fn parse(body: &[u8], root: &str, mut reading: Reading) -> Result<Fields, XmlError> {
    if body.len() > MAX_BYTES {
        return Err(XmlError::TooLarge);
    }
    let text = std::str::from_utf8(body).map_err(|_| XmlError::Shape)?;
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event().map_err(|_| XmlError::Shape)? {
            Event::Start(tag) if tag.attributes_raw().trim().is_empty() => {
                reading.begin(tag.name().0, root)?;
            }
            Event::Empty(tag) if tag.attributes_raw().trim().is_empty() => {
                reading.begin(tag.name().0, root)?;
                reading.end()?;
            }
            Event::End(_) => reading.end()?,
            Event::Text(text) => reading.text(&text.xml10_content())?,
            Event::CData(text) => reading.text(&text.xml10_content())?,
            Event::GeneralRef(entity) => reading.text(character(&entity)?.encode_utf8(&mut [0; 4]))?,
            Event::Decl(_) | Event::Comment(_) => {}
            Event::DocType(_) => return Err(XmlError::Doctype),
            Event::Eof => return reading.finished(),
            Event::Start(_) | Event::Empty(_) | Event::PI(_) => return Err(XmlError::Shape),
        }
    }
}

/// Writes a document with root `xml`, in the order given.
pub fn write<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut text = "<xml>".to_owned();
    for (name, value) in fields {
        append(&mut text, name, value);
    }
    text + END
}

/// Puts more fields before the end of a document that [`write`] made.
pub(super) fn extended<'a>(
    document: &str,
    more: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Option<String> {
    let mut text = document.strip_suffix(END)?.to_owned();
    for (name, value) in more {
        append(&mut text, name, value);
    }
    Some(text + END)
}

const END: &str = "</xml>";

fn append(text: &mut String, name: &str, value: &str) {
    // Writing into a string does not fail.
    let _ = write!(text, "<{name}>");
    for sign in value.chars() {
        match sign {
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '&' => text.push_str("&amp;"),
            '\r' => text.push_str("&#13;"),
            other => text.push(other),
        }
    }
    let _ = write!(text, "</{name}>");
}

/// XML's own five entities and numbered characters; no other is known, and none is looked up.
fn character(entity: &BytesRef<'_>) -> Result<char, XmlError> {
    if entity.is_char_ref() {
        return entity.resolve_char_ref().ok().flatten().ok_or(XmlError::Shape);
    }
    match &**entity {
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "amp" => Ok('&'),
        "apos" => Ok('\''),
        "quot" => Ok('"'),
        _ => Err(XmlError::Shape),
    }
}

/// How far the reader has come.
#[derive(Default)]
struct Reading {
    fields: Fields,
    depth: usize,
    begun: bool,
    passes_nested: bool,
    field: Option<(String, String)>,
}

impl Reading {
    fn begin(&mut self, name: &str, root: &str) -> Result<(), XmlError> {
        match self.depth {
            0 if !self.begun && name == root => self.begun = true,
            1 => self.field = Some((name.to_owned(), String::new())),
            2..MAX_DEPTH if self.passes_nested => self.field = None,
            _ => return Err(XmlError::Shape),
        }
        self.depth += 1;
        Ok(())
    }

    fn end(&mut self) -> Result<(), XmlError> {
        self.depth = self.depth.checked_sub(1).ok_or(XmlError::Shape)?;
        let Some((name, value)) = self.field.take() else { return Ok(()) };
        if self.fields.len() >= MAX_FIELDS {
            return Err(XmlError::TooLarge);
        }
        // A well-meaning reader would take the last one, and a signer may have taken the first.
        if self.fields.insert(name, value).is_some() { Err(XmlError::Repeated) } else { Ok(()) }
    }

    fn text(&mut self, more: &str) -> Result<(), XmlError> {
        match &mut self.field {
            Some((_, value)) => value.push_str(more),
            None if more.trim().is_empty() || (self.passes_nested && self.depth > 1) => {}
            None => return Err(XmlError::Shape),
        }
        Ok(())
    }

    fn finished(self) -> Result<Fields, XmlError> {
        if self.begun && self.depth == 0 { Ok(self.fields) } else { Err(XmlError::Shape) }
    }
}
