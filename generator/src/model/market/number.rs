//! Numbers that are numbers: finite, comparable, and divided only where there is something to divide by.

use std::cmp::Ordering;
use std::fmt;

/// A finite number. There is no NaN, no infinity and no minus nought.
#[derive(Clone, Copy, PartialEq)]
pub struct Number(f64);

impl Number {
    pub const ZERO: Self = Self(0.0);

    pub fn new(value: f64) -> Option<Self> {
        value.is_finite().then_some(Self(value + 0.0))
    }

    pub fn get(self) -> f64 {
        self.0
    }

    /// `None` for a denominator of nought, or below: nothing can be said per nobody.
    pub fn per(self, denominator: Self) -> Option<Self> {
        (denominator.0 > 0.0).then(|| Self::new(self.0 / denominator.0))?
    }

    pub fn times(self, factor: f64) -> Option<Self> {
        Self::new(self.0 * factor)
    }

    /// With so many decimals, halves away from nought.
    pub fn rounded(self, decimals: u8) -> Self {
        let scale = 10_f64.powi(i32::from(decimals.min(9)));
        // The nudge takes 0.285 × 100 = 28.499999999999996 for the 28.5 that was meant.
        let scaled = self.0 * scale;
        let nudged = scaled + scaled.signum() * scaled.abs() * 4.0 * f64::EPSILON;
        Self::new(nudged.round() / scale).unwrap_or(self)
    }
}

impl Eq for Number {}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for Number {
    /// As few digits as give the number back: for files, not for pages.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_finite_numbers_pass() {
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(Number::new(bad), None);
        }
        assert_eq!(Number::new(-0.0).unwrap().to_string(), "0");
    }

    #[test]
    fn nothing_is_divided_by_nought() {
        let n = |v| Number::new(v).unwrap();
        assert_eq!(n(5.0).per(n(0.0)), None);
        assert_eq!(n(0.0).per(n(0.0)), None);
        assert_eq!(n(5.0).per(n(-2.0)), None);
        assert_eq!(n(5.0).per(n(2.0)), Some(n(2.5)));
    }

    #[test]
    fn halves_go_away_from_nought() {
        let check = |value: f64, decimals, expected: f64| assert_eq!(Number::new(value).unwrap().rounded(decimals).get(), expected, "{value}");
        check(2.5, 0, 3.0);
        check(-2.5, 0, -3.0);
        check(0.285, 2, 0.29);
        check(1.0049, 2, 1.0);
        check(f64::MAX, 2, f64::MAX);
    }
}
