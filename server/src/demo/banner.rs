//! What a demo prints at every start: where to go and how to sign in.

/// One line: a title, a pair, or nothing.
pub enum Line {
    /// A heading.
    Title(&'static str),
    /// A name and its value.
    Pair(String, String),
    /// An empty line.
    Gap,
}

/// The lines in a box. Chinese characters count two columns.
pub fn boxed(lines: &[Line]) -> String {
    let left = lines
        .iter()
        .map(|line| if let Line::Pair(name, _) = line { width(name) } else { 0 })
        .max()
        .unwrap_or(0);
    let texts: Vec<String> = lines
        .iter()
        .map(|line| match line {
            Line::Title(title) => (*title).to_owned(),
            Line::Pair(name, value) => format!("{name}{}  {value}", " ".repeat(left - width(name))),
            Line::Gap => String::new(),
        })
        .collect();
    let inner = texts.iter().map(|text| width(text)).max().unwrap_or(0);
    let edge = "─".repeat(inner + 4);
    let row = |text: &String| format!("│  {text}{}  │\n", " ".repeat(inner - width(text)));
    let rows: Vec<String> = texts.iter().map(row).collect();
    format!("╭{edge}╮\n{}╰{edge}╯", rows.concat())
}

/// How many columns a terminal gives a text.
fn width(text: &str) -> usize {
    text.chars().map(|c| if matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}') { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_as_wide() {
        let lines = [
            Line::Title("Peake Pay 演示"),
            Line::Gap,
            Line::Pair("控制台 Console".into(), "http://x".into()),
        ];
        let text = boxed(&lines);
        let widths: Vec<usize> = text.lines().map(width).collect();
        assert!(widths.iter().all(|w| *w == widths[0]), "{text}");
    }
}
