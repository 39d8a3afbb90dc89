//! A message as names and values (unionpay.md 2): three ways to write it, one way to hold it.

use std::collections::BTreeMap;

use url::form_urlencoded;

/// Names and values in byte order of the names, which is the order in which they are signed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(BTreeMap<String, String>);

/// Why a message cannot be taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FieldsError {
    /// Bytes that are no UTF-8 text.
    #[error("not UTF-8")]
    NotUtf8,
    /// A piece without an equals sign, or without a name.
    #[error("a piece that is no name=value")]
    NoPair,
    /// One name twice: two readers could believe different values.
    #[error("a name that occurs twice")]
    Twice,
    /// A bracket that is never closed.
    #[error("an open bracket")]
    OpenBracket,
}

impl Fields {
    /// Without any field.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a field.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.insert(name.into(), value.into());
    }

    /// The same, in a chain.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.set(name, value);
        self
    }

    /// A field's value; `None` where it is absent or empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|v| !v.is_empty())
    }

    /// A field's value, or nothing.
    pub fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default()
    }

    /// All fields in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(n, v)| (n.as_str(), v.as_str()))
    }

    fn add(&mut self, name: String, value: String) -> Result<(), FieldsError> {
        if name.is_empty() {
            return Err(FieldsError::NoPair);
        }
        match self.0.insert(name, value) {
            None => Ok(()),
            Some(_) => Err(FieldsError::Twice),
        }
    }

    /// Reads an answer. It is not encoded: nothing is decoded, a pair ends at an `&` that is not inside `{…}` or
    /// `[…]`, and its name ends at the first `=`, so that values may hold `=`, `+` and line ends.
    ///
    /// # Errors
    /// See [`FieldsError`].
    pub fn from_answer(body: &[u8]) -> Result<Self, FieldsError> {
        let text = std::str::from_utf8(body).map_err(|_| FieldsError::NotUtf8)?;
        let mut fields = Self::new();
        let mut closing: Option<char> = None;
        let mut pair = String::new();
        let mut in_value = false;
        for sign in text.chars() {
            match (closing, sign) {
                (Some(end), _) if sign == end => closing = None,
                (None, '{') if in_value => closing = Some('}'),
                (None, '[') if in_value => closing = Some(']'),
                (None, '&') => {
                    fields.add_pair(&pair)?;
                    pair.clear();
                    in_value = false;
                    continue;
                }
                (None, '=') => in_value = true,
                _ => {}
            }
            pair.push(sign);
        }
        if closing.is_some() {
            return Err(FieldsError::OpenBracket);
        }
        fields.add_pair(&pair)?;
        Ok(fields)
    }

    fn add_pair(&mut self, pair: &str) -> Result<(), FieldsError> {
        let (name, value) = pair.split_once('=').ok_or(FieldsError::NoPair)?;
        self.add(name.to_owned(), value.to_owned())
    }

    /// Reads a form, as notifications come: decoded once.
    ///
    /// # Errors
    /// See [`FieldsError`].
    pub fn from_form(body: &[u8]) -> Result<Self, FieldsError> {
        let mut fields = Self::new();
        for (name, value) in form_urlencoded::parse(body) {
            fields.add(name.into_owned(), value.into_owned())?;
        }
        Ok(fields)
    }

    /// Writes a form, the signature last.
    pub fn to_form(&self) -> String {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(self.iter().filter(|(name, _)| *name != SIGNATURE));
        form.extend_pairs(self.iter().filter(|(name, _)| *name == SIGNATURE));
        form.finish()
    }
}

/// The one field that is never signed.
pub const SIGNATURE: &str = "signature";
