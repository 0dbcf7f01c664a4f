//! One line of figures, and the periods that are missing in it.

use super::observation::{Missing, Observation};
use super::period::Period;

/// The figures of one indicator, territory and group, in the order of their periods.
#[derive(Debug, Clone, Copy)]
pub struct Series<'a>(&'a [Observation]);

/// A place on the line: a figure, or a period for which there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot<'a> {
    /// A figure, or the reason that its source gives for having none.
    Figure(&'a Observation),
    /// The source has no row for a period that its rhythm asks for.
    Gap(Period),
}

impl Slot<'_> {
    pub fn period(&self) -> Period {
        match self {
            Self::Figure(observation) => observation.period,
            Self::Gap(period) => *period,
        }
    }

    /// The number to draw. `None`: the line breaks here.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Figure(observation) => observation.number(),
            Self::Gap(_) => None,
        }
    }
}

/// A line with more gaps than this in a row has no rhythm.
const LONGEST_GAP: i32 = 40;

impl<'a> Series<'a> {
    pub(super) fn new(observations: &'a [Observation]) -> Self {
        Self(observations)
    }

    pub fn figures(self) -> &'a [Observation] {
        self.0
    }

    pub fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    pub fn latest(self) -> Option<&'a Observation> {
        self.0.last()
    }

    /// The newest that is a number.
    pub fn latest_number(self) -> Option<&'a Observation> {
        self.0.iter().rev().find(|o| o.number().is_some())
    }

    /// The newest figure and the one before it.
    pub fn step(self) -> Option<(&'a Observation, &'a Observation)> {
        let [.., before, latest] = self.0 else { return None };
        Some((before, latest))
    }

    /// The line with its gaps: what a chart draws and its table lists. A gap is never joined and never nought.
    pub fn slots(self) -> Vec<Slot<'a>> {
        let rhythm = self.rhythm();
        let mut slots: Vec<Slot<'a>> = Vec::with_capacity(self.0.len());
        for figure in self.0 {
            if let (Some(rhythm), Some(last)) = (rhythm, slots.last()) {
                let mut period = last.period().moved(rhythm);
                let mut left = LONGEST_GAP;
                while let Some(gap) = period.filter(|p| p.months_to(figure.period.start) > 0 && left > 0) {
                    slots.push(Slot::Gap(gap));
                    period = gap.moved(rhythm);
                    left -= 1;
                }
            }
            slots.push(Slot::Figure(figure));
        }
        slots
    }

    /// The periods for which there is no row at all.
    pub fn gaps(self) -> Vec<Period> {
        self.slots().iter().filter_map(|slot| if let Slot::Gap(period) = slot { Some(*period) } else { None }).collect()
    }

    /// The periods for which the source says why there is no figure.
    pub fn without_number(self) -> impl Iterator<Item = (Period, Missing)> + 'a {
        self.0.iter().filter_map(|o| Some((o.period, o.missing()?)))
    }

    /// Months from one period to the next: the largest step that all of them are multiples of. Periods of different lengths,
    /// or fewer than three, have no rhythm.
    fn rhythm(self) -> Option<i32> {
        let length = |p: Period| p.months_to(p.end);
        let first = self.0.first()?.period;
        if self.0.len() < 3 || self.0.iter().any(|o| length(o.period) != length(first)) {
            return None;
        }
        let steps = self.0.windows(2).map(|pair| pair[0].period.months_to(pair[1].period.start));
        let rhythm = steps.reduce(common)?;
        (rhythm > 0).then_some(rhythm)
    }
}

fn common(a: i32, b: i32) -> i32 {
    if b == 0 { a } else { common(b, a % b) }
}
