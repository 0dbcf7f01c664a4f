//! One figure: what was measured, where, when, of whom, and how sure it is.

use super::indicator::IndicatorId;
use super::number::Number;
use super::period::Period;
use crate::model::{AreaCode, Date, SourceId, Text, WebAddress, ZoneId};
use std::fmt;

/// Where a figure is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Territory {
    Area(AreaCode),
    Zone(ZoneId),
}

impl fmt::Display for Territory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Area(code) => fmt::Display::fmt(code, f),
            Self::Zone(id) => fmt::Display::fmt(id, f),
        }
    }
}

impl From<AreaCode> for Territory {
    fn from(code: AreaCode) -> Self {
        Self::Area(code)
    }
}

impl From<ZoneId> for Territory {
    fn from(id: ZoneId) -> Self {
        Self::Zone(id)
    }
}

/// Why there is no figure. The symbols are those of the Government Statistical Service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Missing {
    /// `[c]`: kept back, since it would tell of a person or a business.
    Hidden,
    /// `[x]`: nobody has it.
    NotAvailable,
    /// `[z]`: it cannot be.
    NotApplicable,
    /// `[low]`: more than nought and too small to show. Never 0.
    TooSmall,
}

impl Missing {
    pub const ALL: [Self; 4] = [Self::Hidden, Self::NotAvailable, Self::NotApplicable, Self::TooSmall];

    pub fn symbol(self) -> &'static str {
        match self {
            Self::Hidden => "[c]",
            Self::NotAvailable => "[x]",
            Self::NotApplicable => "[z]",
            Self::TooSmall => "[low]",
        }
    }
}

/// The figure itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    Number(Number),
    /// Its source gives no number, only its bounds.
    Between(Number, Number),
    Missing(Missing),
}

/// How near a number is meant to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Precision {
    #[default]
    Exact,
    /// "around 2,400"
    About,
    /// "over 120"
    Over,
    /// "up to 5"
    UpTo,
}

/// Who stands behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Confidence {
    /// Read where its publisher says it.
    #[default]
    Quoted,
    /// Worked out from what a publisher says.
    Derived,
    /// Read where somebody else repeats it.
    SecondHand,
}

/// What is to be known of it besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flags {
    /// A later edition will replace it.
    pub provisional: bool,
    /// Replaces an earlier one of the same period.
    pub revised: bool,
    /// `[u]`: rests on few.
    pub unreliable: bool,
    /// Kept as it was published although it does not agree with its neighbours: the finding beside it says so.
    pub as_published: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation {
    pub indicator: IndicatorId,
    pub territory: Territory,
    pub group: Text,
    pub period: Period,
    pub value: Value,
    /// The ends of its interval: a margin of error, a low and a high case.
    pub low: Option<Number>,
    pub high: Option<Number>,
    pub precision: Precision,
    pub confidence: Confidence,
    pub flags: Flags,
    /// Made up for demonstration, or worked out from what is.
    pub demonstration: bool,
    /// As its publisher printed it, where that is not the value.
    pub printed: Option<Text>,
    /// One sentence that must stand beside it.
    pub note: Option<Text>,
    /// `None` for what is worked out here.
    pub source: Option<SourceId>,
    /// Where in the source: a sheet, a page.
    pub source_ref: Option<Text>,
    /// The page that says it, where that is not the source's own.
    pub url: Option<WebAddress>,
    /// The day on which the data behind it stop.
    pub as_at: Date,
}

impl Observation {
    /// A figure of what is worked out here.
    pub fn computed(indicator: IndicatorId, territory: Territory, group: Text, period: Period, value: Value) -> Self {
        Self {
            indicator,
            territory,
            group,
            period,
            value,
            low: None,
            high: None,
            precision: Precision::Exact,
            confidence: Confidence::Derived,
            flags: Flags::default(),
            demonstration: false,
            printed: None,
            note: None,
            source: None,
            source_ref: None,
            url: None,
            as_at: period.end,
        }
    }

    /// The number, where there is one.
    pub fn number(&self) -> Option<f64> {
        match self.value {
            Value::Number(number) => Some(number.get()),
            Value::Between(..) | Value::Missing(_) => None,
        }
    }

    pub fn missing(&self) -> Option<Missing> {
        match self.value {
            Value::Missing(missing) => Some(missing),
            Value::Number(_) | Value::Between(..) => None,
        }
    }

    /// What no two published figures may share.
    pub fn key(&self) -> (&IndicatorId, &Territory, &Text, Period) {
        (&self.indicator, &self.territory, &self.group, self.period)
    }
}
