//! One postcode unit as a publisher's row gives it, small enough to hold all of Great Britain for a moment: 1.7 million
//! rows are looked at to keep a few.

use super::grid;
use crate::model::{AreaCode, Date, Nation, Point, Postcode, Unit};

/// A row that was understood.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row {
    pub postcode: Postcode,
    pub position: Position,
    pub county: Code,
    pub district: Code,
    pub ward: Code,
    pub nation: Option<Nation>,
    pub terminated: Month,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Position {
    #[default]
    None,
    /// Metres on the British National Grid.
    Grid { easting: u32, northing: u32 },
    /// Hundred-thousandths of a degree, as [`Point`] keeps them.
    Degrees { lat: i32, lon: i32 },
}

/// A GSS code in four bytes, or nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Code(u32);

/// A month in two bytes, or nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Month(u16);

/// What a row lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowFault {
    Columns { found: usize, wanted: usize },
    Value { column: &'static str, value: String },
}

const DIGITS: u32 = 100_000_000;

impl Code {
    pub const NONE: Self = Self(0);

    /// Blank and the pseudo codes (`E99999999`) are nothing; `None` is for what is not a code.
    pub fn parse(raw: &[u8]) -> Option<Self> {
        if raw.is_empty() {
            return Some(Self::NONE);
        }
        let [letter @ b'A'..=b'Z', digits @ ..] = raw else { return None };
        if digits.len() != 8 {
            return None;
        }
        let number = digits.iter().try_fold(0u32, |n, d| d.is_ascii_digit().then(|| n * 10 + u32::from(d - b'0')))?;
        Some(if number == DIGITS - 1 { Self::NONE } else { Self(u32::from(letter - b'A' + 1) * DIGITS + number) })
    }

    pub fn is_some(self) -> bool {
        self != Self::NONE
    }

    pub fn or(self, other: Self) -> Self {
        if self.is_some() { self } else { other }
    }

    pub fn area(self) -> Option<AreaCode> {
        let letter = char::from(b'A' + u8::try_from((self.0 / DIGITS).checked_sub(1)?).ok()?);
        AreaCode::parse(&format!("{letter}{:08}", self.0 % DIGITS))
    }
}

impl From<AreaCode> for Code {
    fn from(code: AreaCode) -> Self {
        Self::parse(code.as_str().as_bytes()).unwrap_or_default()
    }
}

impl Month {
    pub const NONE: Self = Self(0);

    /// `202305` or `2023-05`; blank is nothing, `None` is for what is not a month.
    pub fn parse(raw: &[u8]) -> Option<Self> {
        let digits: Vec<u8> = raw.iter().filter(|b| **b != b'-').copied().collect();
        if digits.is_empty() {
            return Some(Self::NONE);
        }
        let number: u32 = std::str::from_utf8(&digits).ok().filter(|d| d.len() == 6)?.parse().ok()?;
        let (year, month) = (number / 100, number % 100);
        ((1900..=2200).contains(&year) && (1..=12).contains(&month)).then(|| Self((year * 12 + month - 1) as u16))
    }

    pub fn date(self) -> Option<Date> {
        (self != Self::NONE).then(|| Date::new((self.0 / 12) as i16, (self.0 % 12) as i8 + 1, 1).ok())?
    }
}

impl Position {
    pub fn degrees(lat: f64, lon: f64) -> Self {
        Point::new(lat, lon).map_or(Self::None, |p| Self::Degrees { lat: (p.lat * 1e5).round() as i32, lon: (p.lon * 1e5).round() as i32 })
    }

    pub fn point(self) -> Option<Point> {
        match self {
            Self::None => None,
            Self::Grid { easting, northing } => grid::to_point(easting, northing),
            Self::Degrees { lat, lon } => Point::new(f64::from(lat) / 1e5, f64::from(lon) / 1e5),
        }
    }

    /// Metres to measure with.
    pub fn metres(self) -> Option<(f64, f64)> {
        match self {
            Self::Grid { easting, northing } => Some((f64::from(easting), f64::from(northing))),
            _ => grid::to_metres(self.point()?),
        }
    }
}

impl Row {
    pub fn unit(&self) -> Unit {
        Unit { point: self.position.point(), district: self.district.area(), ward: self.ward.area(), terminated: self.terminated.date() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_survive_packing() {
        let check = |raw: &str, expected: Option<Option<&str>>| {
            let code = Code::parse(raw.as_bytes()).map(|c| c.area().map(|a| a.as_str().to_owned()));
            assert_eq!(code, expected.map(|e| e.map(str::to_owned)), "{raw}");
        };
        check("E10000032", Some(Some("E10000032")));
        check("A00000000", Some(Some("A00000000")));
        check("Z99999998", Some(Some("Z99999998")));
        check("E99999999", Some(None));
        check("", Some(None));
        check("45UB", None);
        check("E1000003", None);
        check("E1000003X", None);
    }

    #[test]
    fn months() {
        let check = |raw: &str, expected: Option<Option<Date>>| assert_eq!(Month::parse(raw.as_bytes()).map(Month::date), expected, "{raw}");
        check("202305", Some(Some(jiff::civil::date(2023, 5, 1))));
        check("1996-06", Some(Some(jiff::civil::date(1996, 6, 1))));
        check("", Some(None));
        check("202313", None);
        check("20230501", None);
        check("May 2023", None);
    }

    #[test]
    fn a_row_is_small() {
        assert!(size_of::<Row>() <= 36);
    }
}
