//! Days in the layouts that the sources have really used. The order of day and month is decided once for a file and proved
//! by it (a day over 12), never guessed for a cell.

use crate::model::Date;
use jiff::ToSpan as _;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    DayFirst,
    MonthFirst,
}

impl DateOrder {
    /// As `date_order` in `source.toml`.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "day-first" => Some(Self::DayFirst),
            "month-first" => Some(Self::MonthFirst),
            _ => None,
        }
    }
}

/// A cell read as far as it can be alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cell {
    Day(Date),
    /// A bare number, if it is Excel's count of days since 1900. A workbook from an old Mac counts from 1904, and the number does
    /// not tell which.
    Counted(Date),
    /// Two numbers and a year: which of them is the month, the file tells.
    Slashed(i8, i8, i16),
    Blank,
    Other,
}

/// What a file's slashed dates prove.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Evidence {
    day_first: u32,
    month_first: u32,
    open: u32,
}

/// Reads the dates of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dates {
    order: Option<DateOrder>,
}

/// Why the order of day and month is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undecided {
    /// No day is over 12.
    NoProof,
    /// More dates have the month first than the day, which this source never does.
    Turned { day_first: u32, month_first: u32 },
}

impl Evidence {
    pub fn see(&mut self, cell: &str) {
        if let Cell::Slashed(a, b, _) = parse(cell) {
            match (a > 12, b > 12) {
                (true, false) => self.day_first += 1,
                (false, true) => self.month_first += 1,
                _ => self.open += 1,
            }
        }
    }

    /// The file's order. `told` is `date_order` of `source.toml`, which settles what the file leaves open.
    pub fn decide(self, told: Option<DateOrder>) -> Result<Dates, Undecided> {
        let order = match told {
            Some(order) => Some(order),
            None if self.day_first > self.month_first => Some(DateOrder::DayFirst),
            None if self.month_first > 0 => return Err(Undecided::Turned { day_first: self.day_first, month_first: self.month_first }),
            None if self.open > 0 => return Err(Undecided::NoProof),
            None => None,
        };
        Ok(Dates { order })
    }
}

impl Dates {
    /// `Ok(None)`: blank. `Err(())`: no day in the file's layout.
    #[expect(clippy::result_unit_err, reason = "there is one way not to be a date")]
    pub fn read(self, cell: &str) -> Result<Option<Date>, ()> {
        match (parse(cell), self.order) {
            (Cell::Blank, _) => Ok(None),
            (Cell::Day(day) | Cell::Counted(day), _) => Ok(Some(day)),
            (Cell::Slashed(day, month, year), Some(DateOrder::DayFirst)) | (Cell::Slashed(month, day, year), Some(DateOrder::MonthFirst)) => {
                Date::new(year, month, day).map(Some).map_err(|_| ())
            }
            _ => Err(()),
        }
    }
}

/// Whether the cell is a number that may be Excel's count of days: what a column of days becomes that lost its format.
pub fn is_count(cell: &str) -> bool {
    matches!(parse(cell), Cell::Counted(_))
}

const MONTHS: [&str; 12] = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

fn month(word: &str) -> Option<i8> {
    let word = word.to_ascii_lowercase();
    let at = MONTHS.iter().position(|m| *m == word || (word.len() == 3 && m.starts_with(&word)) || (word == "sept" && *m == "september"))?;
    Some(at as i8 + 1)
}

/// A day in words, as preambles have it: "16 September 2026", "1st May 2021".
pub fn in_words(text: &str) -> Option<Date> {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    words.windows(3).find_map(|w| {
        let day = w[0].trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse().ok()?;
        let year = w[2].parse().ok().filter(|y| (1990..2100).contains(y))?;
        Date::new(year, month(w[1])?, day).ok()
    })
}

fn parse(cell: &str) -> Cell {
    let cell = cell.trim();
    if cell.is_empty() || cell == "-" {
        return Cell::Blank;
    }
    let day = strip_time(cell);
    // Excel's count of days, from 1990 to 2099.
    if let Ok(days @ 32_874..=73_050) = day.strip_suffix(".0").unwrap_or(day).parse::<i32>() {
        return jiff::civil::date(1899, 12, 30).checked_add(days.days()).map_or(Cell::Other, Cell::Counted);
    }
    let parts: Vec<&str> = day.split(['/', '-', '.', ' ']).collect();
    let number = |s: &str, most: usize| {
        (1..=most).contains(&s.len()).then(|| s.parse::<i16>().ok()).flatten().filter(|_| s.bytes().all(|b| b.is_ascii_digit()))
    };
    let date = |y, m, d| Date::new(y, m, d).map_or(Cell::Other, Cell::Day);
    match parts.as_slice() {
        [y, m, d] if y.len() == 4 => match (number(y, 4), number(m, 2), number(d, 2)) {
            (Some(y), Some(m), Some(d)) => date(y, m as i8, d as i8),
            _ => Cell::Other,
        },
        [a, b, y] if y.len() == 4 => match (number(a, 2), number(b, 2), number(y, 4)) {
            (Some(a), Some(b), Some(y)) => Cell::Slashed(a as i8, b as i8, y),
            (Some(d), None, Some(y)) => month(b).map_or(Cell::Other, |m| date(y, m, d as i8)),
            _ => Cell::Other,
        },
        _ => Cell::Other,
    }
}

/// "16/11/2015 - 00:00", "2022-08-26T00:00:00", "26/08/2022 00:00:00" to the day alone.
fn strip_time(cell: &str) -> &str {
    let Some(colon) = cell.find(':') else { return cell };
    let digits = cell[..colon].trim_end_matches(|c: char| c.is_ascii_digit());
    let day = digits.trim_end_matches([' ', '-', 'T']);
    if day.len() < digits.len() { day } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn check(cells: &[&str], told: Option<DateOrder>, expected: Result<&[Option<Date>], Undecided>) {
        let mut evidence = Evidence::default();
        cells.iter().for_each(|c| evidence.see(c));
        let read = evidence.decide(told).map(|dates| cells.iter().map(|c| dates.read(c).unwrap_or(None)).collect::<Vec<_>>());
        assert_eq!(read.as_deref(), expected.as_ref().map(|days| *days), "{cells:?}");
    }

    #[test]
    fn every_layout_that_was_used() {
        check(&["16/11/2015 - 00:00"], None, Ok(&[Some(date(2015, 11, 16))]));
        check(&["09/Jan/2018 - 00:00", "19/May/2022 - 00:00"], None, Ok(&[Some(date(2018, 1, 9)), Some(date(2022, 5, 19))]));
        check(&["2022-08-26", "2022-08-26T00:00:00", ""], None, Ok(&[Some(date(2022, 8, 26)), Some(date(2022, 8, 26)), None]));
        check(&["43831", "44197.0"], None, Ok(&[Some(date(2020, 1, 1)), Some(date(2021, 1, 1))]));
        check(&["26/08/2022 00:00:00", "01-02-2021"], None, Ok(&[Some(date(2022, 8, 26)), Some(date(2021, 2, 1))]));
        check(&["1 May 2021"], None, Ok(&[Some(date(2021, 5, 1))]));
        check(&["yesterday", "12:30", "31/31/2021", "7"], None, Err(Undecided::NoProof));
    }

    #[test]
    fn the_file_proves_its_order_or_says_it() {
        check(&["01/02/2021", "03/04/2021"], None, Err(Undecided::NoProof));
        check(&["01/02/2021"], Some(DateOrder::DayFirst), Ok(&[Some(date(2021, 2, 1))]));
        check(&["01/02/2021"], Some(DateOrder::MonthFirst), Ok(&[Some(date(2021, 1, 2))]));
        check(
            &["01/02/2021", "31/07/2021", "30/07/2021", "07/31/2021"],
            None,
            Ok(&[Some(date(2021, 2, 1)), Some(date(2021, 7, 31)), Some(date(2021, 7, 30)), None]),
        );
        check(&["07/31/2021", "08/30/2021", "31/08/2021"], None, Err(Undecided::Turned { day_first: 1, month_first: 2 }));
    }

    #[test]
    fn days_in_words() {
        assert_eq!(in_words("This data was produced on 16 September 2026"), Some(date(2026, 9, 16)));
        assert_eq!(in_words("Source: CQC database as at 1st May 2021."), Some(date(2021, 5, 1)));
        assert_eq!(in_words("Room 107, Level 1"), None);
    }
}
