//! How many home-care customers pay for themselves, from the council's own two counts: a share with its range, never a bare
//! number, since both counts are rounded and nobody counts self-funders.

use super::{Computed, Context, Definition, context};
use crate::model::Level;
use crate::model::market::{Confidence, Direction, Disclosure, Missing, Number, Observation, Topic, Value};

const SHARE: Definition = Definition {
    id: "self_funded_customers_share",
    title: "Home-care customers who pay for themselves, worked out",
    plain: "Share of people with home care who pay for it themselves",
    unit: "percent",
    formula: "One less the council's customers divided by all customers, times 100; low and high come from the share that the council states",
    direction: Direction::Neither,
    topic: Topic::SelfFunders,
    source: "The council's own statement",
    levels: &[Level::Authority],
    zones: false,
    groups: &["all"],
    decimals: 0,
    disclosure: Disclosure::Open,
    negative: false,
    method: "There is no official count of self-funders of home care. NHS-funded customers are in it. Both counts are rounded by the council.",
};

pub const COMPUTED: Computed = Computed { definitions: &[SHARE], figures };

fn figures(context: &Context<'_>) -> Vec<Observation> {
    let mut out = Vec::new();
    for all in context.given.of_indicator("people_all_home_care") {
        let at = |id| context.given.at(id, &all.territory, "all", all.period);
        let (Some(whole), Some(council)) = (all.number(), at("people_receiving").and_then(Observation::number)) else { continue };
        let Some(mut figure) = context::figure(SHARE.id, &all.territory, "all", all.period, share(council, whole)) else { continue };
        if let Some(Value::Between(low, high)) = at("council_funded_share").map(|o| o.value) {
            (figure.low, figure.high) = (Number::new(100.0 - high.get()), Number::new(100.0 - low.get()));
        }
        figure.confidence = Confidence::Derived;
        figure.demonstration = all.demonstration;
        out.push(figure);
    }
    out
}

fn share(council: f64, whole: f64) -> Result<f64, Missing> {
    if whole > 0.0 && council <= whole { Ok((1.0 - council / whole) * 100.0) } else { Err(Missing::NotAvailable) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_never_more_than_the_whole() {
        assert_eq!(share(2400.0, 4000.0).map(f64::round), Ok(40.0));
        assert_eq!(share(5000.0, 4000.0), Err(Missing::NotAvailable));
        assert_eq!(share(0.0, 0.0), Err(Missing::NotAvailable));
    }
}
