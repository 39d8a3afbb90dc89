//! How each payment provider talks.
