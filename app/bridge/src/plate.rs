//! The plate keyboard's rules: which sign fits where. The server judges the finished plate by `domain::plate`.

/// Most signs of a plate: eight on a new-energy plate.
pub const PLACES: usize = 8;
/// Fewest signs of a plate.
pub const SHORTEST: usize = 7;

/// A plate while it is typed: the signs in their places, and the place that the next sign goes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    signs: [Option<char>; PLACES],
    at: usize,
}

/// The keys of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// Provinces.
    Provinces,
    /// Letters and digits.
    Signs,
}

impl Typed {
    /// A plate that stands there already; what does not fit is left out.
    pub fn from_text(text: &str) -> Self {
        let mut typed = Self::default();
        for sign in text.chars() {
            typed.press(sign.to_ascii_uppercase());
        }
        typed
    }

    /// The place that the next sign goes to.
    pub const fn at(&self) -> usize {
        self.at
    }

    /// Goes to a place: the first empty one at most, so that no gap arises.
    pub fn go(&mut self, place: usize) {
        self.at = place.min(self.len()).min(PLACES - 1);
    }

    /// The sign in a place.
    pub fn sign(&self, place: usize) -> Option<char> {
        self.signs.get(place).copied().flatten()
    }

    /// Which keys the place has.
    pub const fn sheet(&self) -> Sheet {
        if self.at == 0 { Sheet::Provinces } else { Sheet::Signs }
    }

    /// Whether a key does something now.
    pub fn takes(&self, sign: char) -> bool {
        match self.at {
            0 => !sign.is_ascii() && !is_suffix(sign),
            1 => sign.is_ascii_uppercase() && sign != 'I',
            // 学, 警 … stand on the seventh place and end the plate.
            6 if is_suffix(sign) => self.signs[7].is_none(),
            7 if self.signs[6].is_some_and(is_suffix) => false,
            _ => sign.is_ascii_digit() || (sign.is_ascii_uppercase() && !matches!(sign, 'I' | 'O')),
        }
    }

    /// A key: sets the sign and goes on. Nothing happens where the key does not fit.
    pub fn press(&mut self, sign: char) {
        if self.takes(sign) {
            self.signs[self.at] = Some(sign);
            self.at = (self.at + 1).min(PLACES - 1);
        }
    }

    /// Takes the last sign away, wherever the mark stands.
    pub fn erase(&mut self) {
        let len = self.len();
        if len > 0 {
            self.signs[len - 1] = None;
        }
        self.at = len.saturating_sub(1);
    }

    /// How many signs stand there.
    pub fn len(&self) -> usize {
        self.signs.iter().take_while(|sign| sign.is_some()).count()
    }

    /// Whether nothing stands there.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether it may be a plate.
    pub fn is_complete(&self) -> bool {
        self.len() >= SHORTEST
    }

    /// The signs as text.
    pub fn text(&self) -> String {
        self.signs.iter().flatten().collect()
    }
}

fn is_suffix(sign: char) -> bool {
    matches!(sign, '警' | '学' | '港' | '澳' | '挂' | '领')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_a_plate() {
        let mut typed = Typed::default();
        assert_eq!(typed.sheet(), Sheet::Provinces);
        typed.press('B');
        assert!(typed.is_empty(), "a plate begins with a province");
        for sign in "粤1B".chars() {
            typed.press(sign);
        }
        assert_eq!((typed.text().as_str(), typed.sheet()), ("粤B", Sheet::Signs));
        for sign in "I12O345".chars() {
            typed.press(sign);
        }
        assert_eq!(typed.text(), "粤B12345");
        assert!(typed.is_complete());
        typed.press('6');
        assert_eq!(typed.text(), "粤B123456");
        typed.press('7');
        assert_eq!(typed.text(), "粤B123457", "the last place is written over");
        typed.erase();
        assert_eq!((typed.text().as_str(), typed.at()), ("粤B12345", 7));
    }

    #[test]
    fn mends_in_the_middle() {
        let mut typed = Typed::from_text("粤b12345");
        typed.go(2);
        typed.press('9');
        assert_eq!((typed.text().as_str(), typed.at()), ("粤B92345", 3));
        typed.go(0);
        assert_eq!(typed.sheet(), Sheet::Provinces);
        typed.press('京');
        assert_eq!(typed.text(), "京B92345");
        let mut short = Typed::from_text("粤B1");
        short.go(7);
        assert_eq!(short.at(), 3);
        for _ in 0..9 {
            short.erase();
        }
        assert_eq!((short.text().as_str(), short.at()), ("", 0));
    }

    #[test]
    fn a_suffix_ends_the_plate() {
        let mut typed = Typed::from_text("粤B1234学");
        assert_eq!(typed.text(), "粤B1234学");
        typed.press('5');
        assert_eq!(typed.text(), "粤B1234学");
        let mut full = Typed::from_text("粤BD12345");
        full.go(6);
        full.press('学');
        assert_eq!(full.text(), "粤BD12345");
    }
}
