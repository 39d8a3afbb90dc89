//! Mobile numbers of the mainland.

use std::fmt;

/// A mainland mobile number: eleven digits, `^1[3-9]\d{9}$`. Prints itself masked, because numbers of people belong in no
/// log.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Phone(String);

impl Phone {
    /// Reads a number as people write it: with spaces and hyphens, and with the country's prefix or without.
    pub fn parse(text: &str) -> Option<Self> {
        let bare: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '－')).collect();
        let digits = bare
            .strip_prefix("+86")
            .or_else(|| bare.strip_prefix("0086"))
            .or_else(|| bare.strip_prefix("86").filter(|rest| rest.len() == 11))
            .unwrap_or(&bare);
        let shaped = digits.len() == 11
            && digits.bytes().all(|b| b.is_ascii_digit())
            && digits.starts_with('1')
            && matches!(digits.as_bytes().get(1), Some(b'3'..=b'9'));
        shaped.then(|| Self(digits.to_owned()))
    }

    /// The eleven digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it may be shown: `138****0000`.
    pub fn masked(&self) -> String {
        let (head, tail) = (self.0.get(..3).unwrap_or_default(), self.0.get(7..).unwrap_or_default());
        format!("{head}****{tail}")
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_write_them() {
        for text in
            ["13800000000", "+86 138 0000 0000", "0086-138-0000-0000", "8613800000000", " 138－00000000 "]
        {
            assert_eq!(Phone::parse(text).unwrap().as_str(), "13800000000", "{text}");
        }
        for text in
            ["", "12800000000", "1380000000", "138000000000", "1380000000x", "+8521380000000", "０1380000000"]
        {
            assert_eq!(Phone::parse(text), None, "{text}");
        }
    }

    #[test]
    fn nobody_prints_a_number() {
        let phone = Phone::parse("13812345678").unwrap();
        assert_eq!((phone.masked().as_str(), format!("{phone:?}").as_str()), ("138****5678", "138****5678"));
    }
}
