//! Older people with long-term support in years to come: residents times a rate that is held as it is, with a low and a high
//! case, and the effect of numbers apart from the effect of the rate. A projection, not a forecast.

use super::{Computed, Context, Definition, context};
use crate::model::Level;
use crate::model::market::{Direction, Disclosure, Missing, Number, Observation, Period, Territory, Topic};

const GROUPS: &[&str] = &["65+", "effect of numbers", "effect of the rate, high case", "effect of the rate, low case"];

const PEOPLE: Definition = Definition {
    id: "projected_support_65",
    title: "Projected people aged 65 and over with long-term support",
    plain: "Older people who will have lasting support from the council",
    unit: "people",
    formula: "Residents aged 65 and over in mid-2024, grown as the projection grows, times the share of them that had long-term support in 2024-25; \
              low and high let that share fall or rise by 1 percent a year",
    direction: Direction::Neither,
    topic: Topic::People,
    source: "Office for National Statistics; Department of Health and Social Care",
    levels: &[Level::Authority],
    zones: false,
    groups: GROUPS,
    decimals: 0,
    disclosure: Disclosure::Open,
    negative: true,
    method: "A projection, not a forecast: it shows what numbers alone would do. Ten years at most. The high case less today's count is the \
             effect of numbers and the effect of the rate added. Show rounded to 10.",
};

pub const COMPUTED: Computed = Computed { definitions: &[PEOPLE], figures };

/// How much the rate falls or rises in a year, in the low and the high case.
const DRIFT: f64 = 0.01;
/// How far ahead a decision may look.
const YEARS: i16 = 10;

/// One year's projection.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Case {
    base: f64,
    low: f64,
    high: f64,
    numbers: f64,
    rate_high: f64,
    rate_low: f64,
}

/// `now`: people with support today. `growth`: residents then for each resident now.
fn case(now: f64, growth: f64, years: f64) -> Case {
    let base = now * growth;
    let (low, high) = (base * (1.0 - DRIFT).powf(years), base * (1.0 + DRIFT).powf(years));
    Case { base, low, high, numbers: base - now, rate_high: high - base, rate_low: low - base }
}

fn figures(context: &Context<'_>) -> Vec<Observation> {
    let mut out = Vec::new();
    for authority in &context.atlas.portal.authorities {
        let territory = Territory::Area(authority.code);
        let given = |id| context.given.series(id, &territory, "65+");
        let projection = given("projected_population").figures();
        let Some(supported) = given("long_term_support_people").latest_number() else { continue };
        let (Some(now), from) = (supported.number(), supported.period.end.year() - 1) else { continue };
        let Some(start) = projection.iter().find(|o| o.period.end.year() == from).and_then(Observation::number).filter(|v| *v > 0.0) else {
            continue;
        };
        let last = context.day.year() + YEARS;
        for year in projection.iter().filter(|o| (from..=last).contains(&o.period.end.year())) {
            let growth = year.number().map(|then| then / start);
            let years = f64::from(year.period.end.year() - from);
            out.extend(growth.into_iter().flat_map(|growth| rows(&territory, year.period, case(now, growth, years))));
        }
    }
    out
}

fn rows(territory: &Territory, period: Period, case: Case) -> Vec<Observation> {
    let mut rows = Vec::new();
    let make = |group: &str, value: f64| context::figure(PEOPLE.id, territory, group, period, Ok::<_, Missing>(value));
    rows.extend(make(GROUPS[0], case.base).map(|mut figure| {
        (figure.low, figure.high) = (Number::new(case.low), Number::new(case.high));
        figure
    }));
    for (group, value) in GROUPS[1..].iter().zip([case.numbers, case.rate_high, case.rate_low]) {
        rows.extend(make(group, value));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_first_year_is_today() {
        assert_eq!(case(500.0, 1.0, 0.0), Case { base: 500.0, low: 500.0, high: 500.0, numbers: 0.0, rate_high: 0.0, rate_low: 0.0 });
    }

    proptest! {
        #[test]
        fn the_two_effects_come_to_the_whole(now in 0.0..1e6_f64, growth in 0.5..2.0_f64, years in 0.0..25.0_f64) {
            let case = case(now, growth, years);
            prop_assert!((case.high - now - case.numbers - case.rate_high).abs() < 1e-6);
            prop_assert!((case.low - now - case.numbers - case.rate_low).abs() < 1e-6);
            prop_assert!(case.low <= case.base + 1e-9 && case.base <= case.high + 1e-9);
        }
    }
}
