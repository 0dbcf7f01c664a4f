//! Terms on a line of years: filled where agreed, outlined where an extension may be used, dashed where planned or unknown, grey
//! where over, thin where a source gives only a month or a year. The words beside the bar say the dates; the bar says no more.

use super::{escaped, percent};
use crate::model::Date;
use std::fmt::Write as _;

/// Height of a bar's picture, in pixels.
const HEIGHT: u32 = 26;

/// The years that all rows share, and the site's day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Axis {
    from: Date,
    to: Date,
    today: Date,
}

/// A stretch of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bar {
    pub kind: Kind,
    pub from: Date,
    pub to: Date,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Agreed,
    Over,
    Extension,
    Planned,
    /// Somewhere within it the term begins or ends.
    Unsure,
}

impl Kind {
    fn class(self) -> &'static str {
        match self {
            Self::Agreed => "ds-timeline__term",
            Self::Over => "ds-timeline__past",
            Self::Extension => "ds-timeline__ext",
            Self::Planned => "ds-timeline__plan",
            Self::Unsure => "ds-timeline__soft",
        }
    }
}

impl Axis {
    /// From the year of the first date to the end of the year of the last, with the site's day within it; 30 years at most.
    pub fn of(dates: impl IntoIterator<Item = Date>, today: Date) -> Self {
        let (mut first, mut last) = (today.year() - 1, today.year() + 1);
        for date in dates {
            first = first.min(date.year()).max(today.year() - 15);
            last = last.max(date.year()).min(today.year() + 15);
        }
        let day = |year, month, day| Date::new(year, month, day).unwrap_or(today);
        Self { from: day(first, 1, 1), to: day(last, 12, 31), today }
    }

    pub fn end(&self) -> Date {
        self.to
    }

    fn share(&self, date: Date) -> f64 {
        let days = |to: Date| self.from.until((jiff::Unit::Day, to)).map_or(0.0, |span| f64::from(span.get_days()));
        (days(date) / days(self.to).max(1.0)).clamp(0.0, 1.0)
    }

    /// Years with a mark: each, or every other, or every fifth, so that the words do not meet.
    fn marks(&self) -> impl Iterator<Item = i16> {
        let years = self.to.year() - self.from.year() + 1;
        let step = if years <= 5 {
            1
        } else if years <= 11 {
            2
        } else {
            5
        };
        (self.from.year()..=self.to.year()).filter(move |year| year % step == 0)
    }

    fn mark(&self, year: i16) -> String {
        percent(self.share(Date::new(year, 1, 1).unwrap_or(self.from)))
    }

    /// The line of years above the rows. Says nothing that the rows do not say in words.
    pub fn head(&self) -> String {
        let today = percent(self.share(self.today));
        let mut out = String::from("<svg class=\"ds-timeline__axis\" aria-hidden=\"true\" focusable=\"false\">");
        let _ = write!(out, "<text class=\"ds-timeline__now\" x=\"{today}\" y=\"15\" text-anchor=\"middle\">today</text>");
        for year in self.marks().filter(|year| (0.02..0.98).contains(&self.share(Date::new(*year, 1, 1).unwrap_or(self.from)))) {
            let _ = write!(out, "<text class=\"ds-timeline__year\" x=\"{}\" y=\"40\" text-anchor=\"middle\">{year}</text>", self.mark(year));
        }
        let _ = write!(out, "<line class=\"ds-timeline__today\" x1=\"{today}\" x2=\"{today}\" y1=\"20\" y2=\"46\"/></svg>");
        out
    }

    /// One row's bars; nothing where there are none. `title` and `message` are what it says to those who do not see it.
    pub fn row(&self, id: &str, title: &str, message: &str, bars: &[Bar]) -> String {
        if bars.is_empty() {
            return String::new();
        }
        let id = escaped(id);
        let mut out = format!(
            "<svg class=\"ds-timeline__bar\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\" focusable=\"false\"><title id=\"{id}-t\">{}</title><desc id=\"{id}-d\">{}</desc>",
            escaped(title),
            escaped(message)
        );
        for year in self.marks() {
            let x = self.mark(year);
            let _ = write!(out, "<line class=\"ds-timeline__grid\" x1=\"{x}\" x2=\"{x}\" y1=\"-2\" y2=\"28\"/>");
        }
        for bar in bars {
            let (from, to) = (self.share(bar.from), self.share(bar.to));
            if to <= from {
                continue;
            }
            let (y, height) = if bar.kind == Kind::Unsure { (10, 6) } else { (4, HEIGHT - 8) };
            let _ = write!(
                out,
                "<rect class=\"{}\" x=\"{}\" y=\"{y}\" width=\"{}\" height=\"{height}\"/>",
                bar.kind.class(),
                percent(from),
                percent(to - from)
            );
        }
        let today = percent(self.share(self.today));
        let _ = write!(out, "<line class=\"ds-timeline__today\" x1=\"{today}\" x2=\"{today}\" y1=\"-2\" y2=\"28\"/></svg>");
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(raw: &str) -> Date {
        raw.parse().unwrap()
    }

    #[test]
    fn the_axis_holds_all_dates_and_today() {
        let axis = Axis::of([day("2015-01-01"), day("2031-07-14"), day("2099-01-01")], day("2026-11-21"));
        assert_eq!((axis.from, axis.to), (day("2015-01-01"), day("2041-12-31")));
        assert_eq!(axis.share(day("2015-01-01")), 0.0);
        assert_eq!(axis.share(day("1999-01-01")), 0.0);
        assert_eq!(axis.share(day("2041-12-31")), 1.0);
        let none = Axis::of([], day("2026-11-21"));
        assert!(none.head().contains("today"));
    }

    #[test]
    fn a_row_says_its_dates_and_breaks_no_markup() {
        let axis = Axis::of([day("2024-07-15"), day("2031-07-14")], day("2026-11-21"));
        let bars = [
            Bar { kind: Kind::Agreed, from: day("2024-07-15"), to: day("2031-07-14") },
            Bar { kind: Kind::Over, from: day("2030-01-01"), to: day("2029-01-01") },
        ];
        let row = axis.row("t1", "A & \"B\" <c>", "2024 to 2031", &bars);
        assert!(row.contains("role=\"img\"") && row.contains("A &amp; &quot;B&quot; &lt;c&gt;") && !row.contains("style="), "{row}");
        assert_eq!(row.matches("<rect").count(), 1);
    }
}
