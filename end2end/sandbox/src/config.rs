//! Where the sandbox and the product stand.

use url::Url;

/// What the sandbox must know before it starts.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the product answers, e.g. `http://127.0.0.1:3000`. Its host becomes the first merchant's payment
    /// directory and the first official account's web authorisation domain.
    pub product_base: Url,
    /// Where the sandbox itself answers, e.g. `http://127.0.0.1:3001`.
    pub sandbox_base: Url,
    /// How many times faster than life the providers' own waiting goes (notification retries, refunds on their
    /// way); 1 is real, 0 counts as 1.
    pub time_scale: u32,
}

impl Config {
    /// A provider's waiting time of `real_ms` milliseconds, sped up by `time_scale`.
    #[must_use]
    pub fn scaled(&self, real_ms: i64) -> i64 {
        real_ms / i64::from(self.time_scale.max(1))
    }
}
