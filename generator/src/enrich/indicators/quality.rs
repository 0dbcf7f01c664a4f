//! The mix of CQC ratings, the share that is good or outstanding with Wilson's interval, and how old the ratings are. A
//! service that CQC rates line by line counts once for each line. A percentage of fewer than ten is not given: "3 of 4" is.

use super::statistics::{median, wilson};
use super::{Computed, Context, Definition};
use crate::model::market::{Direction, Disclosure, Missing, Number, Observation, Territory, Topic};
use crate::model::*;
use std::collections::BTreeMap;

const KINDS: &[&str] = &["all", "care homes", "care at home"];
const MIX: &[&str] = &["Outstanding", "Good", "Requires improvement", "Inadequate", "Not rated"];

/// Below so many rated services a percentage would say more than is known.
const ENOUGH: u32 = 10;

const SHARE: Definition = Definition {
    id: "quality_good_or_outstanding",
    title: "Services that CQC rates good or outstanding",
    plain: "Care that CQC rates good or better",
    unit: "percent",
    formula: "Overall ratings that are Good or Outstanding divided by all overall ratings, times 100; low and high are Wilson's 95 percent interval",
    direction: Direction::HigherIsBetter,
    topic: Topic::Quality,
    source: "CQC register and ratings",
    levels: &[Level::Authority, Level::District],
    zones: true,
    groups: KINDS,
    decimals: 0,
    disclosure: Disclosure::Open,
    negative: false,
    method: "Services that have no rating are in neither number; see the mix. With fewer than ten ratings the note has the two counts \
             instead. A home-care service is counted where its office is.",
};

const COUNTS: Definition = Definition {
    id: "quality_mix",
    title: "Services by CQC rating",
    plain: "Care services by rating",
    unit: "services",
    formula: "Overall ratings of active services by rating, and services without one",
    direction: Direction::Neither,
    groups: MIX,
    method: "A service that CQC rates line by line counts once for each line. Not rated is not a bad rating.",
    ..SHARE
};

const AGE: Definition = Definition {
    id: "rating_age_median",
    title: "Age of CQC ratings, middle case",
    plain: "How old the ratings are",
    unit: "years",
    formula: "Median of the years from a rating's publication to the registers' day",
    direction: Direction::LowerIsBetter,
    groups: KINDS,
    decimals: 1,
    method: "Old is not bad: CQC has not looked again. Ratings given to a previous owner count by their own day.",
    ..SHARE
};

pub const COMPUTED: Computed = Computed { definitions: &[SHARE, COUNTS, AGE], figures };

#[derive(Debug, Default)]
struct Tally {
    rated: u32,
    good: u32,
    ages: Vec<f64>,
    mix: [u32; 5],
}

/// The overall outcomes of a location, the newest of each service that CQC rates.
fn overall(location: &Location) -> Vec<&RatingEntry> {
    let mut newest: BTreeMap<&RatedService, &RatingEntry> = BTreeMap::new();
    for entry in location.ratings.iter().filter(|e| e.question.is_none()) {
        let newer = newest.get(&entry.service).is_none_or(|before| entry.published.known() > before.published.known());
        if newer {
            newest.insert(&entry.service, entry);
        }
    }
    let by_service = newest.keys().any(|s| matches!(s, RatedService::Service(_)));
    newest.into_iter().filter(|(service, _)| !by_service || matches!(service, RatedService::Service(_))).map(|(_, entry)| entry).collect()
}

impl Tally {
    fn count(&mut self, entries: &[&RatingEntry], day: Date) {
        if entries.is_empty() {
            self.mix[4] += 1;
        }
        for entry in entries {
            let Some(rating) = entry.outcome.rating() else {
                self.mix[4] += 1;
                continue;
            };
            self.rated += 1;
            self.good += u32::from(matches!(rating, Rating::Good | Rating::Outstanding));
            self.mix[Rating::ALL.iter().position(|r| *r == rating).unwrap_or(4)] += 1;
            if let Some(published) = entry.published.known().filter(|p| **p <= day) {
                self.ages.push(f64::from((day - *published).get_days()) / 365.25);
            }
        }
    }
}

fn figures(context: &Context<'_>) -> Vec<Observation> {
    let mut tallies: BTreeMap<(Territory, usize), Tally> = BTreeMap::new();
    let listed = context.atlas.listed().filter(|l| l.registration == Registration::Cqc);
    for location in listed {
        let entries = overall(location);
        let kind = if location.kinds.iter().any(Kind::is_care_home) { 1 } else { 2 };
        for territory in context.territories(location) {
            for group in [0, kind] {
                tallies.entry((territory.clone(), group)).or_default().count(&entries, context.day);
            }
        }
    }
    let mut out = Vec::new();
    for territory in context.own() {
        for (at, kind) in KINDS.iter().enumerate() {
            let empty = Tally::default();
            let tally = tallies.get(&(territory.clone(), at)).unwrap_or(&empty);
            out.extend(share(tally).and_then(|share| share.figure(context, &territory, kind)));
            let age = median(tally.ages.clone()).ok_or(Missing::NotAvailable);
            out.extend(context.today(AGE.id, &territory, kind, age));
        }
        if let Some(tally) = tallies.get(&(territory.clone(), 0)) {
            for (rating, count) in MIX.iter().zip(tally.mix) {
                out.extend(context.today(COUNTS.id, &territory, rating, Ok(f64::from(count))));
            }
        }
    }
    out
}

#[derive(Debug, PartialEq)]
struct Share {
    /// Percent, low, high; none where there are too few.
    value: Option<(f64, f64, f64)>,
    good: u32,
    rated: u32,
    not_rated: u32,
}

fn share(tally: &Tally) -> Option<Share> {
    let Tally { rated, good, mix, .. } = *tally;
    let value = wilson(good, rated).filter(|_| rated >= ENOUGH).map(|(low, high)| {
        let share = f64::from(good) / f64::from(rated);
        (share * 100.0, low * 100.0, high * 100.0)
    });
    Some(Share { value, good, rated, not_rated: mix[4] })
}

impl Share {
    fn figure(self, context: &Context<'_>, territory: &Territory, kind: &str) -> Option<Observation> {
        let mut figure = context.today(SHARE.id, territory, kind, self.value.map(|v| v.0).ok_or(Missing::NotAvailable))?;
        if let Some((_, low, high)) = self.value {
            (figure.low, figure.high) = (Number::new(low), Number::new(high));
        }
        let Self { good, rated, not_rated, .. } = self;
        figure.note = match rated {
            0 => Text::parse("No service has a rating."),
            _ => Text::parse(&format!("{good} of {rated} rated services; {not_rated} not rated.")),
        };
        Some(figure)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(good: u32, rated: u32) -> Tally {
        Tally { rated, good, ages: Vec::new(), mix: [0; 5] }
    }

    #[test]
    fn few_ratings_are_counts_and_many_a_share_with_its_interval() {
        assert_eq!(share(&tally(3, 4)).unwrap().value, None);
        assert_eq!(share(&tally(0, 0)).unwrap().value, None);
        let (value, low, high) = share(&tally(81, 263)).unwrap().value.unwrap();
        assert!((value - 30.798).abs() < 0.001 && (low - 25.53).abs() < 0.01 && (high - 36.62).abs() < 0.01);
    }
}
