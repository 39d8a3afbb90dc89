//! Long words that only the server renders: what to do on the providers' platforms, and what a check found.
