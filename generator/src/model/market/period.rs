//! The days that a figure is about.

use crate::model::Date;

/// From the first day to the last, both counted; one day for a count on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    pub start: Date,
    pub end: Date,
}

/// What a period is called by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    Day,
    Month,
    /// Of the calendar: January to March is the first.
    Quarter(i8),
    Year,
    /// 1 April to 31 March.
    FinancialYear,
    Other,
}

impl Period {
    /// `None` when it ends before it begins.
    pub fn new(start: Date, end: Date) -> Option<Self> {
        (start <= end).then_some(Self { start, end })
    }

    pub fn day(day: Date) -> Self {
        Self { start: day, end: day }
    }

    pub fn span(self) -> Span {
        let Self { start, end } = self;
        let whole_months = start.day() == 1 && end.day() == end.days_in_month();
        let months = self.months_to(end) + 1;
        match (whole_months, months) {
            _ if start == end => Span::Day,
            (true, 1) => Span::Month,
            (true, 3) if start.month() % 3 == 1 => Span::Quarter(start.month() / 3 + 1),
            (true, 12) if start.month() == 1 => Span::Year,
            (true, 12) if start.month() == 4 => Span::FinancialYear,
            _ => Span::Other,
        }
    }

    /// Months from its start's to that day's, whatever the days.
    pub fn months_to(self, other: Date) -> i32 {
        (i32::from(other.year()) - i32::from(self.start.year())) * 12 + i32::from(other.month()) - i32::from(self.start.month())
    }

    /// The same period so many months later.
    pub fn moved(self, months: i32) -> Option<Self> {
        let by = jiff::Span::new().try_months(months).ok()?;
        let start = self.start.checked_add(by).ok()?;
        let last = self.end.day() == self.end.days_in_month();
        let end = self.end.checked_add(by).ok()?;
        Self::new(start, if last && self.start != self.end { end.last_of_month() } else { end })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(start: &str, end: &str) -> Period {
        Period::new(start.parse().unwrap(), end.parse().unwrap()).unwrap()
    }

    #[test]
    fn periods_know_what_they_are() {
        let check = |start: &str, end: &str, expected: Span| assert_eq!(period(start, end).span(), expected, "{start} {end}");
        check("2023-06-30", "2023-06-30", Span::Day);
        check("2024-02-01", "2024-02-29", Span::Month);
        check("2026-07-01", "2026-09-30", Span::Quarter(3));
        check("2024-04-01", "2025-03-31", Span::FinancialYear);
        check("2024-01-01", "2024-12-31", Span::Year);
        check("2024-01-15", "2024-12-31", Span::Other);
        check("2017-01-01", "2024-12-31", Span::Other);
    }

    #[test]
    fn periods_move_by_whole_months() {
        assert_eq!(period("2026-01-01", "2026-03-31").moved(3), Some(period("2026-04-01", "2026-06-30")));
        assert_eq!(period("2024-04-01", "2025-03-31").moved(-12), Some(period("2023-04-01", "2024-03-31")));
        assert_eq!(period("2023-06-30", "2023-06-30").moved(12), Some(period("2024-06-30", "2024-06-30")));
        assert!(Period::new("2026-02-02".parse().unwrap(), "2026-02-01".parse().unwrap()).is_none());
    }
}
