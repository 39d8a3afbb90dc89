//! What a message is billed as.

/// A message of one part has this many characters.
const SINGLE: usize = 70;
/// Each part of a longer one has this many.
const PER_PART: usize = 67;

/// How many messages a text is billed as, its signature included: one up to 70 characters, above that one for each 67.
/// Counted in UTF-16, as it goes over the air.
pub fn parts(text: &str) -> usize {
    match text.encode_utf16().count() {
        0 => 0,
        1..=SINGLE => 1,
        longer => longer.div_ceil(PER_PART),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn billed_as() {
        let of = |n: usize| parts(&"费".repeat(n));
        assert_eq!([0, 1, 70, 71, 134, 135, 201, 202].map(of), [0, 1, 1, 2, 2, 3, 3, 4]);
        assert_eq!(parts(&"😀".repeat(35)), 1);
        assert_eq!(parts(&"😀".repeat(36)), 2);
    }
}
