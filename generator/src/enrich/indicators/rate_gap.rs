//! What is paid for an hour less the minimum price of the same financial year: below nought, the rate does not cover it.

use super::{Computed, Context, Definition, context};
use crate::model::market::{Direction, Disclosure, Missing, Observation, Topic};
use crate::model::{AreaCode, Level};

const GAP: Definition = Definition {
    id: "rate_gap",
    title: "Rate for an hour less the minimum price",
    plain: "What is paid for an hour less what it costs at least",
    unit: "GBP per hour",
    formula: "Hourly rate less the minimum price of an hour for the same financial year",
    direction: Direction::HigherIsBetter,
    topic: Topic::Money,
    source: "As named beside the rate; Homecare Association",
    levels: &[Level::Country, Level::Authority],
    zones: true,
    groups: &["all"],
    decimals: 2,
    disclosure: Disclosure::Open,
    negative: true,
    method: "Only where the rate is of the year that the minimum price is for. The minimum price is the providers' association's own sum of \
             wages, travel and running costs.",
};

pub const COMPUTED: Computed = Computed { definitions: &[GAP], figures };
const RATES: [&str; 2] = ["rate_hour_mean", "zone_rate_hour"];

fn figures(context: &Context<'_>) -> Vec<Observation> {
    let prices = context.given.of_indicator("minimum_price_hour");
    let england = AreaCode::parse("E92000001").map(Into::into);
    let mut out = Vec::new();
    for rate in RATES.iter().flat_map(|id| context.given.of_indicator(id)) {
        let same =
            |p: &&Observation| Some(&p.territory) == england.as_ref() && p.period.start <= rate.period.start && rate.period.end <= p.period.end;
        let (Some(paid), Some(price)) = (rate.number(), prices.iter().find(same).and_then(Observation::number)) else { continue };
        let figure = context::figure(GAP.id, &rate.territory, rate.group.as_str(), rate.period, Ok::<_, Missing>(paid - price));
        out.extend(figure.map(|f| Observation { demonstration: rate.demonstration, ..f }));
    }
    out
}
