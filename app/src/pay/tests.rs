//! Every page, held to what all pages owe.
