//! Bad input and what becomes of it.
