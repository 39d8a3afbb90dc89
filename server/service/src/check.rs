//! Checks of what people type, shared by the forms, the REST interface and `apply`.

use crate::error::{Error, FieldError, Result};

/// Collects what is wrong, field by field.
#[derive(Debug, Default)]
pub(crate) struct Fields(Vec<FieldError>);

impl Fields {
    /// Notes that `field` is wrong.
    pub fn wrong(&mut self, field: &str, code: &str) {
        self.0.push(FieldError::new(field, code));
    }

    /// Notes `field` as wrong, with an argument for the words.
    pub fn wrong_with(&mut self, field: &str, code: &str, arg: impl Into<String>) {
        self.0.push(FieldError::new(field, code).with(arg));
    }

    /// What was read, or what is wrong with its field.
    pub fn take<T>(&mut self, read: std::result::Result<T, FieldError>) -> Option<T> {
        read.map_err(|error| self.0.push(error)).ok()
    }

    /// What was read of a field that has to be there.
    pub fn required<T>(&mut self, field: &str, read: Option<T>) -> Option<T> {
        if read.is_none() {
            self.wrong(field, "required");
        }
        read
    }

    /// A code as machines use it: 1 to `max` of `A–Z a–z 0–9 - _`.
    pub fn code(&mut self, field: &str, text: &str, max: usize) {
        if text.is_empty() {
            self.wrong(field, "required");
        } else if text.len() > max || !text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)) {
            self.wrong_with(field, "code_shape", max.to_string());
        }
    }

    /// A name as people read it: 1 to `max` characters without control characters, and nothing around it.
    pub fn name(&mut self, field: &str, text: &str, max: usize) {
        if text.trim().is_empty() {
            self.wrong(field, "required");
        } else if text.chars().count() > max {
            self.wrong_with(field, "too_long", max.to_string());
        } else if text.trim() != text || text.chars().any(char::is_control) {
            self.wrong(field, "name_shape");
        }
    }

    /// A number within bounds.
    pub fn between(&mut self, field: &str, number: i64, low: i64, high: i64, code: &str) {
        if !(low..=high).contains(&number) {
            self.wrong(field, code);
        }
    }

    /// Whether nothing was wrong so far.
    pub fn is_clean(&self) -> bool {
        self.0.is_empty()
    }

    /// Nothing is wrong, or the error.
    pub fn done(self) -> Result<()> {
        if self.is_clean() { Ok(()) } else { Err(self.refusal()) }
    }

    /// The error with everything that is wrong.
    pub fn refusal(self) -> Error {
        Error::Invalid(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        let wrong = |check: &dyn Fn(&mut Fields)| {
            let mut fields = Fields::default();
            check(&mut fields);
            fields.done().is_err()
        };
        for good in ["P001", "out-1", "A_b"] {
            assert!(!wrong(&|f| f.code("code", good, 32)), "{good}");
        }
        for bad in ["", "a b", "车场", "x/y", "123456789012345678901234567890123"] {
            assert!(wrong(&|f| f.code("code", bad, 32)), "{bad}");
        }
        for bad in ["", "  ", " x", "x\n", "a\u{0}b", "长长长长"] {
            assert!(wrong(&|f| f.name("name", bad, 3)), "{bad:?}");
        }
        assert!(!wrong(&|f| f.name("name", "青山 1", 4)));
        assert!(wrong(&|f| f.between("n", 0, 1, 2, "x")) && !wrong(&|f| f.between("n", 2, 1, 2, "x")));
    }
}
