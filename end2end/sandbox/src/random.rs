//! Randomness comes from outside.

use std::convert::Infallible;

use rsa::rand_core::{TryCryptoRng, TryRng};

/// Where the sandbox draws its random bytes: numbers, nonces, keys.
pub trait Random: Send + Sync {
    /// Fills the whole buffer.
    fn fill(&self, buf: &mut [u8]);
}

/// The operating system's random source.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, buf: &mut [u8]) {
        // A machine without randomness cannot play a provider; the numbers would collide silently instead.
        assert!(getrandom::fill(buf).is_ok(), "the operating system gives no random bytes");
    }
}

/// Lends a [`Random`] to `RustCrypto`.
pub(crate) struct Rng<'a>(pub &'a dyn Random);

impl TryRng for Rng<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes);
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, dst: &mut [u8]) -> Result<(), Infallible> {
        self.0.fill(dst);
        Ok(())
    }
}

impl TryCryptoRng for Rng<'_> {}
