//! The words of the pay pages.
