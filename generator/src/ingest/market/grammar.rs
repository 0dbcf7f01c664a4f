//! The one grammar of a number in a table of figures. What it does not know is an error at row and column; a mark for "no
//! figure" is a reason and never nought.
//!
//! `1234` `1,234.5` `-5` `(5)` `£1,234` `£1.2m` `12%` are numbers. `125,00` `1.234,5` `1 234` `1e3` `1/2` are not.

use crate::model::market::{Missing, Number};

/// A cell of figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    Blank,
    Number(Written),
    Marker(Missing),
}

/// A number, and the signs that stood with it: they must fit the unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    pub number: Number,
    pub pounds: bool,
    pub percent: bool,
}

/// Why a cell is no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Malformed {
    /// `125,00`: a comma with other than three digits behind it.
    Thousands,
    /// `1.234,5`
    DecimalComma,
    /// `1 234`
    Space,
    Unreadable,
}

impl Malformed {
    pub fn help(self) -> &'static str {
        match self {
            Self::Thousands => "write three digits after each comma: 12,500 or 125,000, as its publisher meant",
            Self::DecimalComma => "write a point before the decimals and commas between thousands, such as 1,234.5",
            Self::Space => "write 1,234 or 1234, without spaces",
            Self::Unreadable => "write a number such as 1,234.5, or a marker such as [x] in the status column",
        }
    }
}

/// What publishers write where there is no figure, in lower case.
const MARKERS: &[(&str, Missing)] = &[
    ("[c]", Missing::Hidden),
    ("c", Missing::Hidden),
    ("*", Missing::Hidden),
    ("**", Missing::Hidden),
    ("suppressed", Missing::Hidden),
    ("[x]", Missing::NotAvailable),
    ("-", Missing::NotAvailable),
    ("\u{2013}", Missing::NotAvailable),
    ("\u{2014}", Missing::NotAvailable),
    ("\u{2212}", Missing::NotAvailable),
    (".", Missing::NotAvailable),
    ("..", Missing::NotAvailable),
    ("...", Missing::NotAvailable),
    (":", Missing::NotAvailable),
    ("not available", Missing::NotAvailable),
    ("[z]", Missing::NotApplicable),
    ("z", Missing::NotApplicable),
    ("n/a", Missing::NotApplicable),
    ("na", Missing::NotApplicable),
    ("not applicable", Missing::NotApplicable),
    ("[low]", Missing::TooSmall),
];

pub fn marker(raw: &str) -> Option<Missing> {
    let wanted = raw.trim().to_lowercase();
    MARKERS.iter().find(|(words, _)| *words == wanted).map(|(_, missing)| *missing)
}

pub fn parse(raw: &str) -> Result<Cell, Malformed> {
    let trimmed = raw.trim();
    if trimmed.is_empty() {
        return Ok(Cell::Blank);
    }
    if let Some(missing) = marker(trimmed) {
        return Ok(Cell::Marker(missing));
    }
    number(trimmed).map(Cell::Number)
}

fn number(raw: &str) -> Result<Written, Malformed> {
    let (inner, bracketed) = match raw.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inner) => (inner, true),
        None => (raw, false),
    };
    let (inner, minus) = match inner.strip_prefix(['-', '\u{2212}']) {
        Some(rest) if !bracketed => (rest, true),
        Some(_) => return Err(Malformed::Unreadable),
        None => (inner, false),
    };
    let (inner, pounds) = inner.strip_prefix('£').map_or((inner, false), |rest| (rest, true));
    let (inner, percent) = inner.strip_suffix('%').map_or((inner, false), |rest| (rest.trim_end(), true));
    let (digits, zeros) = scale(inner);
    let (whole, decimals) = split(digits)?;
    let mut text = String::with_capacity(32);
    if minus || bracketed {
        text.push('-');
    }
    text.push_str(&whole);
    // The point moves by as many places as the scale has noughts, so that 1.2m is exactly 1,200,000.
    let (shifted, rest) = decimals.split_at(zeros.min(decimals.len()));
    text.push_str(shifted);
    text.extend(std::iter::repeat_n('0', zeros - shifted.len()));
    if !rest.is_empty() {
        text.push('.');
        text.push_str(rest);
    }
    let number = text.parse().ok().and_then(Number::new).ok_or(Malformed::Unreadable)?;
    Ok(Written { number, pounds, percent })
}

/// What stands before "k", "m" or "bn", and how many noughts that is.
fn scale(raw: &str) -> (&str, usize) {
    let ends: [(&str, usize); 8] = [("bn", 9), ("billion", 9), ("million", 6), ("m", 6), ("M", 6), ("thousand", 3), ("k", 3), ("K", 3)];
    ends.iter().find_map(|(end, zeros)| Some((raw.strip_suffix(end)?.trim_end(), *zeros))).unwrap_or((raw, 0))
}

/// Whole digits without their commas, and decimals.
fn split(raw: &str) -> Result<(String, &str), Malformed> {
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if !raw.bytes().all(|b| b.is_ascii_digit() || matches!(b, b',' | b'.' | b' ')) && !raw.contains('\u{a0}') {
        return Err(Malformed::Unreadable);
    }
    if raw.contains([' ', '\u{a0}', '\u{202f}']) {
        return Err(Malformed::Space);
    }
    let (whole, decimals) = match raw.split_once('.') {
        Some((_, after)) if after.contains(',') => return Err(Malformed::DecimalComma),
        Some((_, after)) if after.contains('.') => return Err(Malformed::DecimalComma),
        Some((_, "")) => return Err(Malformed::Unreadable),
        Some((whole, after)) => (whole, after),
        None => (raw, ""),
    };
    if whole.is_empty() || !digits(decimals) || whole.len() > 20 || decimals.len() > 20 {
        return Err(Malformed::Unreadable);
    }
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let mut grouped = false;
    for group in groups {
        grouped = true;
        if group.len() != 3 {
            return Err(Malformed::Thousands);
        }
    }
    if first.is_empty() || (grouped && first.len() > 3) {
        return Err(Malformed::Thousands);
    }
    Ok((whole.replace(',', ""), decimals))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(raw: &str, expected: Result<f64, Malformed>) {
        let found = parse(raw).map(|cell| match cell {
            Cell::Number(written) => written.number.get(),
            other => panic!("{raw:?} is {other:?}"),
        });
        assert_eq!(found, expected, "{raw:?}");
    }

    #[test]
    fn m11_one_grammar_of_numbers() {
        check("1234", Ok(1234.0));
        check("1,234", Ok(1234.0));
        check("1,234,567.25", Ok(1_234_567.25));
        check("0", Ok(0.0));
        check("-5", Ok(-5.0));
        check("\u{2212}5", Ok(-5.0));
        check("(5)", Ok(-5.0));
        check("£1,234", Ok(1234.0));
        check("£1.2m", Ok(1_200_000.0));
        check("£37m", Ok(37_000_000.0));
        check("£1.1m", Ok(1_100_000.0));
        check("2.5k", Ok(2500.0));
        check("£1.25 million", Ok(1_250_000.0));
        check("12%", Ok(12.0));
        check("-2.2 %", Ok(-2.2));
        check("125,00", Err(Malformed::Thousands));
        check("17,00", Err(Malformed::Thousands));
        check("1234,567", Err(Malformed::Thousands));
        check(",123", Err(Malformed::Thousands));
        check("1.234,5", Err(Malformed::DecimalComma));
        check("1.234.567", Err(Malformed::DecimalComma));
        check("1 234", Err(Malformed::Space));
        check("£1061.m", Err(Malformed::Unreadable));
        check("£85.m", Err(Malformed::Unreadable));
        for bad in ["1e3", "NaN", "inf", "1/2", "0x10", ".5", "5.", "--5", "(-5)", "about 5", "5+", "£", "%", "1,234.5.6x", "١٢"] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn m08_markers_are_reasons_and_never_nought() {
        let check = |raw: &str, expected: Missing| assert_eq!(parse(raw), Ok(Cell::Marker(expected)), "{raw:?}");
        check("[c]", Missing::Hidden);
        check("*", Missing::Hidden);
        check("[x]", Missing::NotAvailable);
        check("-", Missing::NotAvailable);
        check("–", Missing::NotAvailable);
        check("..", Missing::NotAvailable);
        check("[z]", Missing::NotApplicable);
        check(" N/A ", Missing::NotApplicable);
        check("[low]", Missing::TooSmall);
        assert_eq!(parse("  "), Ok(Cell::Blank));
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_finite_or_refused(raw in ".{0,40}") {
            if let Ok(Cell::Number(written)) = parse(&raw) {
                prop_assert!(written.number.get().is_finite());
            }
        }

        #[test]
        fn a_number_written_with_commas_comes_back(value in -1_000_000_000_i64..1_000_000_000) {
            let digits = value.unsigned_abs().to_string();
            let mut text = String::new();
            for (at, digit) in digits.chars().enumerate() {
                if at > 0 && (digits.len() - at) % 3 == 0 {
                    text.push(',');
                }
                text.push(digit);
            }
            if value < 0 {
                text.insert(0, '-');
            }
            let Ok(Cell::Number(written)) = parse(&text) else { panic!("{text}") };
            prop_assert_eq!(written.number.get(), value as f64);
        }
    }
}
