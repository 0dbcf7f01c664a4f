//! What a figure measures: its definition, apart from any value.

use super::period::Period;
use crate::model::{Date, Level, Text, WebAddress};
use std::fmt;
use std::sync::Arc;

/// The name of an indicator in files and addresses: lower-case letters, digits and inner underscores (`people_receiving`).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IndicatorId(Arc<str>);

impl IndicatorId {
    pub fn parse(raw: &str) -> Option<Self> {
        let bytes = raw.as_bytes();
        let fits = (2..=60).contains(&bytes.len())
            && bytes.iter().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'_')
            && bytes[0].is_ascii_lowercase()
            && bytes[bytes.len() - 1] != b'_';
        fits.then(|| Self(raw.into()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As a segment of an address: hyphens for underscores.
    pub fn segment(&self) -> String {
        self.0.replace('_', "-")
    }
}

impl fmt::Display for IndicatorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for IndicatorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What is counted or measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unit {
    /// Whole things: "people", "services", "hours a week". A count cannot be negative.
    Count(Text),
    /// 0 to 100.
    Percent,
    /// A change in percent: any number.
    PercentChange,
    /// Pounds; `per` is "hour", "week" or nothing.
    Pounds { per: Option<Text> },
    /// Anything else, in words after the number: "score out of 24", "per 100,000 adults".
    Of(Text),
}

impl Unit {
    pub fn is_percent(&self) -> bool {
        matches!(self, Self::Percent | Self::PercentChange)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    HigherIsBetter,
    LowerIsBetter,
    Neither,
}

/// What must be looked at before a value of it is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disclosure {
    /// Published by its publisher, or counted in an open register: never hidden a second time.
    Open,
    /// About people that the council knows.
    People,
    /// About businesses: a value that would tell one company's business is hidden.
    Business,
}

/// Where in a statement it belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    People,
    Supply,
    Quality,
    Access,
    Workforce,
    Money,
    SelfFunders,
    Resilience,
}

impl Topic {
    pub const ALL: [Self; 8] =
        [Self::People, Self::Supply, Self::Quality, Self::Access, Self::Workforce, Self::Money, Self::SelfFunders, Self::Resilience];

    pub fn slug(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Supply => "supply",
            Self::Quality => "quality",
            Self::Access => "access",
            Self::Workforce => "workforce",
            Self::Money => "money",
            Self::SelfFunders => "self-funders",
            Self::Resilience => "resilience",
        }
    }
}

/// How a rate's denominator is found, so that rates on few people are not published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Denominator {
    pub indicator: IndicatorId,
    /// `None`: the same group as the rate's.
    pub group: Option<Text>,
}

/// A projection's bounds: what it starts from and how far it reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Horizon {
    pub base: Date,
    pub end: Date,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indicator {
    pub id: IndicatorId,
    /// For those who know the field.
    pub title: Text,
    /// For those who do not.
    pub plain: Text,
    pub unit: Unit,
    pub formula: Text,
    pub direction: Direction,
    pub topic: Topic,
    /// Who publishes it.
    pub source: Text,
    pub source_url: Option<WebAddress>,
    /// The levels of areas it is known for.
    pub levels: Vec<Level>,
    /// Whether it is known for zones.
    pub zones: bool,
    /// In the order in which they are shown. Never empty: "all" where there is one only.
    pub groups: Vec<Text>,
    /// The group that is the sum of `parts`.
    pub total: Option<(Text, Vec<Text>)>,
    pub decimals: u8,
    pub disclosure: Disclosure,
    pub denominator: Option<Denominator>,
    /// A quotient of two others: worked out anew from what is published of them, so that it tells no more than they do.
    pub ratio: Option<(IndicatorId, IndicatorId)>,
    /// Hidden wherever one of these is.
    pub hidden_with: Vec<IndicatorId>,
    pub horizon: Option<Horizon>,
    /// Whether a value below nought can be right.
    pub negative: bool,
    pub method: Option<Text>,
    /// Indicators on another basis: never one line with them, never subtracted.
    pub never_join: Vec<IndicatorId>,
    /// Worked out here, not given.
    pub computed: bool,
}

impl Indicator {
    /// Whether the period lies within a projection's bounds; always so for what is no projection.
    pub fn reaches(&self, period: Period) -> bool {
        self.horizon.is_none_or(|horizon| horizon.base <= period.end && period.end <= horizon.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_safe_in_an_address() {
        for good in ["people_receiving", "ascof_1d", "hhi"] {
            assert!(IndicatorId::parse(good).is_some(), "{good}");
        }
        for bad in ["", "a", "People", "a b", "../x", "_a", "a_", "1a", "a-b"] {
            assert!(IndicatorId::parse(bad).is_none(), "{bad}");
        }
        assert_eq!(IndicatorId::parse("people_receiving").unwrap().segment(), "people-receiving");
    }
}
