//! Rows that do not fit, and what is said of them.
