//! Plays the payment providers, the wallets and the car park.
