//! How few owners hold a district's care-home places: the Herfindahl-Hirschman index over ownership groups, and the number
//! of equal owners that would be as concentrated. Never over counts of offices, and never with an owner's name.

use super::statistics::{effective_number, hhi};
use super::{Computed, Context, Definition};
use crate::model::market::{Direction, Disclosure, Missing, Observation, Territory, Topic};
use crate::model::{Kind, Level};
use std::collections::BTreeMap;

const INDEX: Definition = Definition {
    id: "care_home_hhi",
    title: "Concentration of care-home places (HHI)",
    plain: "How few owners hold the places",
    unit: "index",
    formula: "Sum of the squared percentage shares of registered places by ownership group, from 10,000 divided by the number of groups to 10,000",
    direction: Direction::LowerIsBetter,
    topic: Topic::Resilience,
    source: "CQC register",
    levels: &[Level::Authority, Level::District],
    zones: false,
    groups: &["all"],
    decimals: 0,
    disclosure: Disclosure::Open,
    negative: false,
    method: "A group is CQC's brand, or else the provider. A small area always looks concentrated: read it beside the number of groups.",
};

const EFFECTIVE: Definition = Definition {
    id: "care_home_owners_effective",
    title: "Effective number of care-home owners",
    plain: "As if the places had so many equal owners",
    unit: "groups",
    formula: "10,000 divided by the concentration index: so many equal owners would be as concentrated",
    direction: Direction::HigherIsBetter,
    decimals: 1,
    ..INDEX
};

const LARGEST: Definition = Definition {
    id: "care_home_largest_share",
    title: "Largest owner's share of care-home places",
    plain: "Share of places that one owner has",
    unit: "percent",
    formula: "Registered places of the largest ownership group divided by all places, times 100",
    ..INDEX
};

pub const COMPUTED: Computed = Computed { definitions: &[INDEX, EFFECTIVE, LARGEST], figures };

fn figures(context: &Context<'_>) -> Vec<Observation> {
    let mut places: BTreeMap<Territory, BTreeMap<&str, f64>> = BTreeMap::new();
    for location in context.atlas.listed().filter(|l| l.kinds.iter().any(Kind::is_care_home)) {
        let Some(beds) = location.beds.known() else { continue };
        let owner = location.owner_key().unwrap_or(location.id.as_str());
        for territory in context.territories(location) {
            if matches!(territory, Territory::Area(_)) {
                *places.entry(territory).or_default().entry(owner).or_default() += f64::from(*beds);
            }
        }
    }
    let mut out = Vec::new();
    for territory in context.own().into_iter().filter(|t| matches!(t, Territory::Area(_))) {
        let amounts: Vec<f64> = places.get(&territory).map(|p| p.values().copied().collect()).unwrap_or_default();
        let index = hhi(&amounts);
        let whole: f64 = amounts.iter().sum();
        let largest = amounts.iter().copied().reduce(f64::max).filter(|_| whole > 0.0).map(|l| l / whole * 100.0);
        for (id, value) in [(INDEX.id, index), (EFFECTIVE.id, index.and_then(effective_number)), (LARGEST.id, largest)] {
            out.extend(context.today(id, &territory, "all", value.ok_or(Missing::NotAvailable)));
        }
    }
    out
}
