//! An amount of money in whole pence. No float ever holds money.

/// Below ten million pounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Pence(u32);

impl Pence {
    const MOST: u32 = 999_999_999;

    pub const fn pounds(pounds: u32) -> Self {
        Self(pounds * 100)
    }

    pub fn new(pence: u32) -> Option<Self> {
        (pence <= Self::MOST).then_some(Self(pence))
    }

    pub fn get(self) -> u32 {
        self.0
    }

    /// `23250`, `£23,250`, `£ 23 250.01`: pence have two digits, groups three. `pence` in `rules.mjs` reads the same.
    pub fn parse(raw: &str) -> Option<Self> {
        let raw = raw.trim();
        let raw = raw.strip_prefix('£').unwrap_or(raw).trim_start();
        let (pounds, pence) = match raw.split_once('.') {
            Some((pounds, pence)) => (pounds, Some(pence)),
            None => (raw, None),
        };
        let digits = |s: &str, most: usize| (1..=most).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit());
        let groups: Vec<&str> = pounds.split([',', ' ']).collect();
        let grouped = match groups.as_slice() {
            [one] => digits(one, 7),
            [first, rest @ ..] => {
                digits(first, if rest.len() == 1 { 3 } else { 1 }) && rest.len() <= 2 && rest.iter().all(|g| g.len() == 3 && digits(g, 3))
            }
            [] => false,
        };
        if !grouped || pence.is_some_and(|p| p.len() != 2 || !digits(p, 2)) {
            return None;
        }
        let whole: u32 = groups.concat().parse().ok()?;
        Self::new(whole.checked_mul(100)? + pence.map_or(Some(0), |p| p.parse().ok())?)
    }

    /// A pound or its rest for every `step` or part of one above `lower`: £14,250.01 is one step above £14,250.
    pub fn steps_above(self, lower: Self, step: Self) -> u32 {
        self.0.saturating_sub(lower.0).div_ceil(step.0.max(1))
    }

    pub fn times(self, count: u32) -> Self {
        Self(self.0.saturating_mul(count).min(Self::MOST))
    }
}
