//! Chinese number plates.

use serde::{Deserialize, Serialize};

/// The sign that a plate begins with: one per province, then those of the army-style and embassy plates.
pub const PROVINCES: &[char] = &[
    '京', '津', '冀', '晋', '蒙', '辽', '吉', '黑', '沪', '苏', '浙', '皖', '闽', '赣', '鲁', '豫', '鄂',
    '湘', '粤', '桂', '琼', '渝', '川', '贵', '云', '藏', '陕', '甘', '青', '宁', '新', '使',
];

/// Signs that only the last place has.
pub const SUFFIXES: &[char] = &['警', '学', '港', '澳', '挂', '领'];

/// A plate: province, letter, five signs (six for a new-energy plate). Upper case, without separators.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Plate(String);

/// Why a text is no plate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlateError {
    /// The first sign is no province.
    #[error("a plate begins with a province")]
    Province,
    /// The second sign is no letter.
    #[error("the second sign of a plate is a letter")]
    Letter,
    /// Not 7 signs, or 8 for a new-energy plate.
    #[error("a plate has 7 signs, a new-energy plate 8")]
    Length,
    /// A sign that plates do not have (I and O are never used after the second place).
    #[error("a sign that plates do not have")]
    Sign,
}

impl Plate {
    /// Reads a plate as people write it: lower case, with spaces, dots or dashes.
    ///
    /// # Errors
    /// See [`PlateError`].
    pub fn parse(text: &str) -> Result<Self, PlateError> {
        let signs: Vec<char> = text
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '·' | '.' | '-' | '•'))
            .map(|c| c.to_ascii_uppercase())
            .take(9)
            .collect();
        if !signs.first().is_some_and(|c| PROVINCES.contains(c)) {
            return Err(PlateError::Province);
        }
        if !signs.get(1).is_some_and(|c| c.is_ascii_uppercase() && *c != 'I') {
            return Err(PlateError::Letter);
        }
        if !matches!(signs.len(), 7 | 8) {
            return Err(PlateError::Length);
        }
        let last = signs.len() - 1;
        let fits = |(i, c): (usize, &char)| {
            c.is_ascii_digit()
                || c.is_ascii_uppercase() && !matches!(c, 'I' | 'O')
                || i == last && last == 6 && SUFFIXES.contains(c)
        };
        if !signs.iter().enumerate().skip(2).all(fits) {
            return Err(PlateError::Sign);
        }
        Ok(Self(signs.into_iter().collect()))
    }

    /// The plate without separators: `粤B12345`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it stands on the metal: `粤B·12345`.
    pub fn display(&self) -> String {
        let mut signs = self.0.chars();
        let head: String = signs.by_ref().take(2).collect();
        format!("{head}·{}", signs.as_str())
    }

    /// Whether this is a new-energy plate (8 signs, green).
    pub fn is_new_energy(&self) -> bool {
        self.0.chars().count() == 8
    }
}

impl TryFrom<String> for Plate {
    type Error = PlateError;

    fn try_from(text: String) -> Result<Self, PlateError> {
        Self::parse(&text)
    }
}

impl From<Plate> for String {
    fn from(plate: Plate) -> String {
        plate.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plates() {
        for good in ["粤B12345", "粤b·12345", "京A 12345", "粤BD12345", "粤B1234学", "使A12345", "沪AD00001"]
        {
            assert!(Plate::parse(good).is_ok(), "{good}");
        }
        for (bad, why) in [
            ("B12345", PlateError::Province),
            ("", PlateError::Province),
            ("粤112345", PlateError::Letter),
            ("粤B1234", PlateError::Length),
            ("粤B1234567", PlateError::Length),
            ("粤B12O45", PlateError::Sign),
            ("粤B学2345", PlateError::Sign),
            ("粤B学23456", PlateError::Sign),
        ] {
            assert_eq!(Plate::parse(bad), Err(why), "{bad}");
        }
        assert_eq!(Plate::parse("粤b12345").unwrap().display(), "粤B·12345");
    }
}
