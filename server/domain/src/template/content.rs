//! Reading the text of a template as the platform gives it.

use serde::{Deserialize, Serialize};

/// A template as an account holds it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Its ID: the account's own, never compared.
    pub template_id: String,
    /// Its title.
    pub title: String,
    /// The class of its industry; empty for a category template.
    pub primary_industry: String,
    /// The name of its industry; empty for a category template.
    pub deputy_industry: String,
    /// Its text with `{{key.DATA}}` placeholders.
    pub content: String,
}

impl Found {
    /// Its fields, in their order.
    pub fn fields(&self) -> Vec<Placeholder> {
        parse(&self.content).fields
    }

    /// Whether it is a category template (类目模板): its fields have types in their names.
    pub fn is_category(&self) -> bool {
        let fields = self.fields();
        !fields.is_empty() && fields.iter().all(|f| super::category::FieldKind::of_key(&f.key).is_some())
    }
}

/// One placeholder, and the words before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placeholder {
    /// The words before it, without spaces and without the colon.
    pub label: String,
    /// Its name.
    pub key: String,
}

/// A template's text, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// The placeholders in their order.
    pub fields: Vec<Placeholder>,
    /// What stands after the last one.
    pub tail: String,
}

const END: &str = ".DATA}}";

/// Takes a text apart. What is no placeholder is words.
pub fn parse(text: &str) -> Content {
    let (mut fields, mut rest, mut words) = (Vec::new(), text, String::new());
    while let Some((before, after)) = rest.split_once("{{") {
        words.push_str(before);
        let Some((key, behind)) = after.split_once(END).filter(|(key, _)| is_key(key)) else {
            words.push_str("{{");
            rest = after;
            continue;
        };
        fields.push(Placeholder { label: label(&words), key: key.trim().to_owned() });
        words.clear();
        rest = behind;
    }
    words.push_str(rest);
    Content { fields, tail: squeezed(&words) }
}

fn is_key(key: &str) -> bool {
    let key = key.trim();
    !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

fn label(words: &str) -> String {
    let words = squeezed(words);
    words.strip_suffix(':').unwrap_or(&words).to_owned()
}

/// A text without white space and with signs of full width narrowed: two spellings of one text become one.
pub fn squeezed(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{200b}' | '\u{feff}'))
        .map(crate::card::half_width)
        .collect()
}
