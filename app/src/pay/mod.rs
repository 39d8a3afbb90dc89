//! The pay pages: rendered on the server.
