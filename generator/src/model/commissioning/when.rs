//! Dates as councils write them: a day, a month, a quarter, a year or words, and in what sense. The precision is what is
//! written; nothing in here makes a day of a month.

use super::{Confidence, Origin};
use crate::model::{Date, Text};
use std::cmp::Reverse;
use std::fmt;

/// A stretch of the calendar as precise as its source: never narrower.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Moment {
    Day(Date),
    Month(i16, i8),
    /// 1 to 4, of the calendar year.
    Quarter(i16, i8),
    Year(i16),
    /// A council's year, from April: `2020/21`.
    CouncilYear(i16),
}

/// In what sense a date is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sense {
    On,
    By,
    From,
    Until,
    NotBefore,
    AsAt,
}

/// Where a date lies from the site's day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tense {
    Past,
    /// The site's day lies within it, or it is that day.
    Now,
    ToCome,
}

/// A date with its sense and its precision. Without a moment it is the words that were printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct When {
    pub sense: Sense,
    pub moment: Option<Moment>,
    /// As the source prints it, where that says more or is all there is.
    pub printed: Option<Text>,
    /// The time of a day, as the source gives it: `13:00`.
    pub time: Option<Text>,
    pub approximate: bool,
    pub planned: bool,
    /// How we worked it out, when no source says it.
    pub derived: Option<Text>,
    pub reason: Option<Text>,
    pub note: Option<Text>,
    pub origin: Origin,
}

impl Moment {
    /// `2019-09-02`, `2020-01`, `2026-Q2`, `2015`, `2020/21`: years from 1900 to 2199.
    pub fn parse(raw: &str) -> Option<Self> {
        let digits = |s: &str, n: usize| (s.len() == n && s.bytes().all(|b| b.is_ascii_digit())).then(|| s.parse::<i16>().ok())?;
        if let Some((from, to)) = raw.split_once('/') {
            let (year, next) = (digits(from, 4)?, digits(to, 2)?);
            return ((1900..2200).contains(&year) && (year + 1) % 100 == next).then_some(Self::CouncilYear(year));
        }
        let mut parts = raw.split('-');
        let year = digits(parts.next()?, 4).filter(|y| (1900..2200).contains(y))?;
        match (parts.next(), parts.next(), parts.next()) {
            (None, ..) => Some(Self::Year(year)),
            (Some(quarter), None, _) if quarter.starts_with('Q') => {
                let number = digits(&quarter[1..], 1)?;
                (1..=4).contains(&number).then_some(Self::Quarter(year, number as i8))
            }
            (Some(month), None, _) => {
                let number = digits(month, 2)?;
                (1..=12).contains(&number).then_some(Self::Month(year, number as i8))
            }
            (Some(month), Some(day), None) => Date::new(year, digits(month, 2)? as i8, digits(day, 2)? as i8).ok().map(Self::Day),
            _ => None,
        }
    }

    /// The first day of the stretch: for putting things in order, never for showing.
    pub fn first(self) -> Date {
        match self {
            Self::Day(day) => day,
            Self::Month(year, month) => start(year, month),
            Self::Quarter(year, quarter) => start(year, quarter * 3 - 2),
            Self::Year(year) => start(year, 1),
            Self::CouncilYear(year) => start(year, 4),
        }
    }

    /// The last day of the stretch: for putting things in order, never for showing.
    pub fn last(self) -> Date {
        match self {
            Self::Day(day) => day,
            Self::Month(year, month) => start(year, month).last_of_month(),
            Self::Quarter(year, quarter) => start(year, quarter * 3).last_of_month(),
            Self::Year(year) => start(year, 12).last_of_month(),
            Self::CouncilYear(year) => start(year + 1, 3).last_of_month(),
        }
    }

    /// The day, where the source gives one.
    pub fn day(self) -> Option<Date> {
        match self {
            Self::Day(day) => Some(day),
            _ => None,
        }
    }

    /// Sorts by beginning, the wider before the narrower: "2024" stands before "January 2024" and that before its days.
    pub fn order(self) -> (Date, Reverse<Date>) {
        (self.first(), Reverse(self.last()))
    }

    /// Whether all of it lies before all of the other.
    pub fn surely_before(self, other: Self) -> bool {
        self.last() < other.first()
    }

    pub fn tense(self, today: Date) -> Tense {
        if self.last() < today {
            Tense::Past
        } else if self.first() > today {
            Tense::ToCome
        } else {
            Tense::Now
        }
    }

    pub fn precision(self) -> &'static str {
        match self {
            Self::Day(_) => "day",
            Self::Month(..) => "month",
            Self::Quarter(..) => "quarter",
            Self::Year(_) | Self::CouncilYear(_) => "year",
        }
    }
}

/// Parsing has held year and month to what the calendar takes.
fn start(year: i16, month: i8) -> Date {
    Date::new(year, month, 1).unwrap_or(Date::ZERO)
}

impl fmt::Display for Moment {
    /// As it is written in files: `2019-09-02`, `2020-01`, `2026-Q2`, `2015`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => write!(f, "{day}"),
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Self::Quarter(year, quarter) => write!(f, "{year:04}-Q{quarter}"),
            Self::Year(year) => write!(f, "{year:04}"),
            Self::CouncilYear(year) => write!(f, "{year:04}/{:02}", (year + 1) % 100),
        }
    }
}

impl Sense {
    pub const ALL: &'static [Self] = &[Self::On, Self::By, Self::From, Self::Until, Self::NotBefore, Self::AsAt];

    /// The key in front matter.
    pub fn key(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::By => "by",
            Self::From => "from",
            Self::Until => "until",
            Self::NotBefore => "not_before",
            Self::AsAt => "as_at",
        }
    }
}

impl When {
    pub fn new(sense: Sense, moment: Moment) -> Self {
        Self {
            sense,
            moment: Some(moment),
            printed: None,
            time: None,
            approximate: false,
            planned: false,
            derived: None,
            reason: None,
            note: None,
            origin: Origin::default(),
        }
    }

    /// Worked out by us, and how.
    pub fn derived(sense: Sense, moment: Moment, how: &str) -> Self {
        let origin = Origin { source: None, confidence: Some(Confidence::Derived) };
        Self { derived: Text::parse(how), origin, ..Self::new(sense, moment) }
    }

    /// The day, where one is known: not a plan's guess, not "about".
    pub fn exact_day(&self) -> Option<Date> {
        self.moment.filter(|_| !self.approximate)?.day()
    }

    /// Words without a moment sort after everything that has one.
    pub fn order(&self) -> (bool, Option<(Date, Reverse<Date>)>, Option<&str>) {
        (self.moment.is_none(), self.moment.map(Moment::order), self.time.as_ref().map(Text::as_str))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_precision_is_what_is_written() {
        let check = |raw: &str, expected: Option<(&str, &str, &str)>| {
            let found = Moment::parse(raw).map(|m| (m.precision(), m.first().to_string(), m.last().to_string()));
            assert_eq!(found, expected.map(|(p, a, b)| (p, a.into(), b.into())), "{raw}");
        };
        check("2019-09-02", Some(("day", "2019-09-02", "2019-09-02")));
        check("2020-02", Some(("month", "2020-02-01", "2020-02-29")));
        check("2026-Q2", Some(("quarter", "2026-04-01", "2026-06-30")));
        check("2020/21", Some(("year", "2020-04-01", "2021-03-31")));
        check("1999/00", Some(("year", "1999-04-01", "2000-03-31")));
        check("2015", Some(("year", "2015-01-01", "2015-12-31")));
        for wrong in [
            "",
            "15",
            "2020-13",
            "2020-1",
            "2020-02-30",
            "2019-9-2",
            "02/09/2019",
            "2026-Q5",
            "2026-q2",
            "2020-01-01-01",
            "1066",
            "2020-01-",
            "²020",
            "2020/22",
            "2020/2021",
            "2020/",
        ] {
            check(wrong, None);
        }
    }

    #[test]
    fn tense_is_of_the_whole_stretch() {
        let check = |raw: &str, expected: Tense| {
            assert_eq!(Moment::parse(raw).unwrap().tense("2026-11-21".parse().unwrap()), expected, "{raw}");
        };
        check("2026-11-20", Tense::Past);
        check("2026-11-21", Tense::Now);
        check("2026-11", Tense::Now);
        check("2026", Tense::Now);
        check("2026-10", Tense::Past);
        check("2027-Q1", Tense::ToCome);
    }

    fn moment() -> impl Strategy<Value = Moment> {
        (1900i16..2200, 1i8..=12, 1i8..=28, 0u8..5).prop_map(|(year, month, day, kind)| match kind {
            0 => Moment::Year(year),
            1 => Moment::Quarter(year, (month - 1) / 3 + 1),
            4 => Moment::CouncilYear(year),
            2 => Moment::Month(year, month),
            _ => Moment::Day(Date::new(year, month, day).unwrap()),
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(moment in moment()) {
            prop_assert_eq!(Moment::parse(&moment.to_string()), Some(moment));
        }

        #[test]
        fn no_day_is_invented(moment in moment()) {
            prop_assert_eq!(moment.day().is_some(), matches!(moment, Moment::Day(_)));
            prop_assert!(moment.first() <= moment.last());
        }

        #[test]
        fn the_order_agrees_with_what_is_sure(a in moment(), b in moment()) {
            if a.surely_before(b) {
                prop_assert!(a.order() < b.order());
                prop_assert!(!b.surely_before(a));
            }
        }
    }
}
