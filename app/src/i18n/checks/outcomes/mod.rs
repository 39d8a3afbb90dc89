//! What the outcomes of checks mean, by their stable codes.

mod machine;
mod money;
mod official;

use crate::i18n::Text;

const TABLES: [&[(&str, Text)]; 3] = [money::WORDS, official::WORDS, machine::WORDS];

/// The words of an outcome.
pub(super) fn find(code: &str) -> Option<Text> {
    TABLES.into_iter().flatten().find(|(known, _)| *known == code).map(|(_, text)| *text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_once() {
        let mut all: Vec<&str> = TABLES.into_iter().flatten().map(|(code, _)| *code).collect();
        all.sort_unstable();
        assert_eq!(all.windows(2).find(|pair| pair[0] == pair[1]), None);
    }
}
