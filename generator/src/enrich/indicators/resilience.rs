//! If the largest provider stopped tomorrow: how many weeks the others would need to take its hours over.

use super::{Computed, Context, Definition, context};
use crate::model::Level;
use crate::model::market::{Direction, Disclosure, Missing, Observation, Topic};

const WEEKS: Definition = Definition {
    id: "zone_n1_weeks",
    title: "Weeks to replace the largest provider (N-1)",
    plain: "Weeks until others could do the work of the largest company",
    unit: "weeks",
    formula: "Weekly hours of the largest provider divided by the weekly hours that the others could take on",
    direction: Direction::LowerIsBetter,
    topic: Topic::Resilience,
    source: "The council's own records",
    levels: &[Level::Authority],
    zones: true,
    groups: &["all"],
    decimals: 1,
    disclosure: Disclosure::Open,
    negative: false,
    method: "Given only where its three parts may be published. One means that the others could take all of it on within a week. No \
             provider is named.",
};

pub const COMPUTED: Computed = Computed { definitions: &[WEEKS], figures };

const PARTS: [&str; 3] = ["zone_hours_week", "zone_largest_share", "zone_replacement_hours"];

fn figures(context: &Context<'_>) -> Vec<Observation> {
    let [hours, share, free] = PARTS;
    let mut out = Vec::new();
    for all in context.given.of_indicator(hours) {
        let same = |id| context.given.at(id, &all.territory, all.group.as_str(), all.period).and_then(Observation::number);
        let weeks = match (all.number(), same(share), same(free)) {
            (Some(hours), Some(share), Some(free)) => weeks(hours, share, free),
            _ => Err(Missing::NotAvailable),
        };
        let figure = context::figure(WEEKS.id, &all.territory, all.group.as_str(), all.period, weeks);
        out.extend(figure.map(|f| Observation { demonstration: all.demonstration, ..f }));
    }
    out
}

fn weeks(hours: f64, share_percent: f64, free: f64) -> Result<f64, Missing> {
    if free > 0.0 { Ok(hours * share_percent / 100.0 / free) } else { Err(Missing::NotAvailable) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_free_hours_is_no_number_of_weeks() {
        assert_eq!(weeks(1000.0, 30.0, 100.0), Ok(3.0));
        assert_eq!(weeks(1000.0, 30.0, 0.0), Err(Missing::NotAvailable));
        assert_eq!(weeks(0.0, 0.0, 50.0), Ok(0.0));
    }
}
