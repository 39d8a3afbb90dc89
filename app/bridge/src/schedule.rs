//! When the page asks the server how a payment went.

/// Pauses before each question, in milliseconds: quick while the payer looks at the screen, then slower.
const PAUSES: &[i32] = &[300, 1_000, 1_500, 2_000, 3_000, 4_000, 5_000];
/// The pause after those.
const LATER: i32 = 6_000;
/// How many questions one page asks; some six minutes, longer than a quote stands.
const QUESTIONS: u32 = 60;

/// The pause before question `n` (from 0), or `None` when the page has asked enough and lets the payer decide.
pub fn pause(n: u32) -> Option<i32> {
    if n >= QUESTIONS {
        return None;
    }
    Some(PAUSES.get(n as usize).copied().unwrap_or(LATER))
}

/// Whether question `n` should make the server ask the provider, too: not at once, when the notification is probably
/// on its way, and then every other time. The server has the last word on how often it asks.
pub const fn asks_provider(n: u32) -> bool {
    n % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slows_down_and_ends() {
        let pauses: Vec<i32> = (0..).map_while(pause).collect();
        assert_eq!(pauses.len(), 60);
        assert!(pauses.is_sorted());
        let all: i32 = pauses.iter().sum();
        assert!((300_000..400_000).contains(&all), "{all}");
        assert!(!asks_provider(0) && asks_provider(1));
    }
}
