//! A difference that the gate refused and that somebody opened it for.

use super::{Date, Text};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// The sum of the difference: 64 hexadecimal digits.
    pub diff: String,
    pub by: Text,
    pub reason: Text,
    pub on: Date,
}
