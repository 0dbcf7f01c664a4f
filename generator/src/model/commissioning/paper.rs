//! Papers, laws and sums as records list them.

use super::Origin;
use crate::model::{Text, WebAddress};

/// A document that a record lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    pub title: Text,
    /// "report", "appendix", "supplement", "correction".
    pub kind: Option<Text>,
    pub format: Option<Text>,
    /// As printed: "326 KB".
    pub size: Option<Text>,
    pub note: Option<Text>,
    pub url: Option<WebAddress>,
}

/// A law as the record names it, and the law that is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Law {
    pub printed: Text,
    pub law: Option<Text>,
    pub url: Option<WebAddress>,
    pub note: Option<Text>,
}

/// A sum as a source says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Money {
    pub text: Text,
    /// Whole pounds.
    pub pounds: Option<u64>,
    /// "year", "contract", "whole term".
    pub per: Option<Text>,
    /// What years it is for, as printed.
    pub period: Option<Text>,
    pub derived: Option<Text>,
    pub note: Option<Text>,
    pub origin: Origin,
}

/// A rate, to the penny.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rate {
    pub text: Text,
    pub pence: Option<u32>,
    pub per: Option<Text>,
    pub date: Option<super::When>,
    pub origin: Origin,
}
