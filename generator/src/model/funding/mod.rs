//! Who pays for care: the figures that the rules work with, each in force from a day to a day, and the rules themselves.
//! Money is whole pence. A council's own figure stands before England's.

mod parameter;
mod pence;
pub mod rules;

pub use parameter::{Amount, Parameter, Unit};
pub use pence::Pence;

use super::{AreaCode, Date, SourceId, WebAddress};

/// One figure for the days on which it is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    pub parameter: Parameter,
    /// `None` while it is awaited: in force, and not known here.
    pub amount: Option<Amount>,
    /// `None` for all of England.
    pub area: Option<AreaCode>,
    pub from: Date,
    /// The last day. `None`: until further notice.
    pub to: Option<Date>,
    pub url: WebAddress,
    pub checked_on: Date,
    pub standing: Standing,
    pub source: SourceId,
}

/// A figure that is more than so many times what it was, or less by as much, is looked at once more: most rise by a few per cent a year.
pub const LARGE_STEP: f64 = 4.0 / 3.0;

/// How sure a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Read at the address beside it.
    Confirmed,
    /// Believed, and still to be checked at the address beside it.
    NotConfirmed,
    /// The period has begun and nobody here has read its figure yet.
    Awaited,
    /// For demonstration.
    MadeUp,
}

impl Standing {
    pub const ALL: &'static [Self] = &[Self::Confirmed, Self::NotConfirmed, Self::Awaited, Self::MadeUp];

    pub fn key(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::NotConfirmed => "not confirmed",
            Self::Awaited => "awaited",
            Self::MadeUp => "made up",
        }
    }
}

impl Figure {
    pub fn in_force(&self, on: Date) -> bool {
        self.from <= on && self.to.is_none_or(|to| on <= to)
    }

    /// Whether both would be in force on one day.
    pub fn overlaps(&self, other: &Self) -> bool {
        let before = |a: &Self, b: &Self| a.to.is_some_and(|to| to < b.from);
        self.parameter == other.parameter && self.area == other.area && !before(self, other) && !before(other, self)
    }
}

/// Every figure that was read, by parameter, area and first day.
#[derive(Debug, Clone, Default)]
pub struct Funding {
    pub figures: Vec<Figure>,
}

impl Funding {
    pub fn is_empty(&self) -> bool {
        self.figures.is_empty()
    }

    /// The figure in force: the council's own, or else England's.
    pub fn figure(&self, parameter: Parameter, council: Option<AreaCode>, on: Date) -> Option<&Figure> {
        let of = |area: Option<AreaCode>| self.figures.iter().find(|f| f.parameter == parameter && f.area == area && f.in_force(on));
        council.and_then(|code| of(Some(code))).or_else(|| of(None))
    }

    /// The last figure that was known before the day: what is told while the new one is awaited.
    pub fn before(&self, parameter: Parameter, area: Option<AreaCode>, on: Date) -> Option<&Figure> {
        let ended = |f: &&Figure| f.parameter == parameter && f.area == area && f.amount.is_some() && f.to.is_some_and(|to| to < on);
        self.figures.iter().filter(ended).max_by_key(|f| f.to)
    }

    pub fn pence(&self, parameter: Parameter, council: Option<AreaCode>, on: Date) -> Option<Pence> {
        match self.figure(parameter, council, on)?.amount? {
            Amount::Money(pence) => Some(pence),
            Amount::Weeks(_) => None,
        }
    }

    /// What the rules count with in one council and one place; `None` when one of the figures is not known.
    pub fn limits(&self, place: rules::Place, council: Option<AreaCode>, on: Date) -> Option<rules::Limits> {
        let (upper, lower) = place.limits();
        Some(rules::Limits {
            upper: self.pence(upper, council, on)?,
            lower: self.pence(lower, council, on)?,
            step: self.pence(Parameter::TariffStep, council, on)?,
            income: self.pence(Parameter::TariffIncome, council, on)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn figure(area: Option<&str>, pounds: u32, from: Date, to: Option<Date>) -> Figure {
        Figure {
            parameter: Parameter::UpperLimitHome,
            amount: Some(Amount::Money(Pence::pounds(pounds))),
            area: area.and_then(AreaCode::parse),
            from,
            to,
            url: WebAddress::parse("https://a.example").unwrap(),
            checked_on: from,
            standing: Standing::Confirmed,
            source: SourceId(0),
        }
    }

    #[test]
    fn a_councils_own_figure_stands_before_englands_on_its_days_only() {
        let funding = Funding {
            figures: vec![
                figure(None, 100, date(2025, 4, 6), Some(date(2026, 4, 5))),
                figure(None, 110, date(2026, 4, 6), None),
                figure(Some("E06000019"), 200, date(2026, 2, 2), Some(date(2026, 6, 30))),
            ],
        };
        let check = |council: Option<&str>, on: Date, expected: Option<u32>| {
            let found = funding.pence(Parameter::UpperLimitHome, council.and_then(AreaCode::parse), on);
            assert_eq!(found, expected.map(Pence::pounds), "{council:?} {on}");
        };
        check(None, date(2025, 4, 5), None);
        check(None, date(2025, 4, 6), Some(100));
        check(None, date(2026, 4, 5), Some(100));
        check(None, date(2026, 4, 6), Some(110));
        check(Some("E06000019"), date(2026, 2, 1), Some(100));
        check(Some("E06000019"), date(2026, 2, 2), Some(200));
        check(Some("E06000019"), date(2026, 7, 1), Some(110));
        check(Some("E10000016"), date(2026, 5, 1), Some(110));
        assert_eq!(funding.before(Parameter::UpperLimitHome, None, date(2026, 5, 1)).and_then(|f| f.to), Some(date(2026, 4, 5)));
    }

    #[test]
    fn rows_overlap_on_a_shared_day() {
        let check = |a: (Date, Option<Date>), b: (Date, Option<Date>), expected: bool| {
            let (a, b) = (figure(None, 1, a.0, a.1), figure(None, 2, b.0, b.1));
            assert_eq!((a.overlaps(&b), b.overlaps(&a)), (expected, expected));
        };
        let (start, end, next) = (date(2025, 4, 6), date(2026, 4, 5), date(2026, 4, 6));
        check((start, Some(end)), (next, None), false);
        check((start, Some(end)), (end, None), true);
        check((start, None), (next, Some(next)), true);
        assert!(!figure(None, 1, start, None).overlaps(&figure(Some("E06000019"), 1, start, None)));
    }
}
