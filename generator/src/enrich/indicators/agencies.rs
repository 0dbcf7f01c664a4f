//! Agencies that come to a zone: those with work from the council there in the last 12 months, and those that say they come.
//! An office in the zone proves nothing and is not counted.

use super::{Computed, Context, Definition};
use crate::model::market::{Direction, Disclosure, Observation, Territory, Topic};
use crate::model::{Evidence, Kind, Level, Location};
use std::collections::{BTreeMap, BTreeSet};

const PLACED: Definition = Definition {
    id: "agencies_placed",
    title: "Agencies that the council has arranged care with",
    plain: "Companies that the council sent here",
    unit: "providers",
    formula: "Owners of care-at-home services on record as placed in the territory in the 12 months before",
    direction: Direction::HigherIsBetter,
    topic: Topic::Supply,
    source: "The council's own records",
    levels: &[Level::Authority],
    zones: true,
    groups: &["all"],
    decimals: 0,
    disclosure: Disclosure::Open,
    negative: false,
    method: "Registered providers, each once. A claim by postcode sectors counts for the zone that holds at least half of the sector.",
};

const STATED: Definition = Definition {
    id: "agencies_confirming",
    title: "Agencies that say they come",
    plain: "Companies that say they come here",
    formula: "Owners of care-at-home services that told the council that they come to the territory",
    source: "What services told the council",
    method: "Registered providers, each once; those that the council has arranged care with may or may not be among them. It says \
             nothing of how many hours they can give.",
    ..PLACED
};

pub const COMPUTED: Computed = Computed { definitions: &[PLACED, STATED], figures };

/// Who stands behind a service: its provider, or else itself.
fn owner(location: &Location) -> &str {
    location.provider.as_ref().map_or(location.id.as_str(), |p| p.id.as_str())
}

fn figures(context: &Context<'_>) -> Vec<Observation> {
    let mut owners: BTreeMap<(Territory, Evidence), BTreeSet<&str>> = BTreeMap::new();
    for location in context.atlas.listed().filter(|l| l.kinds.contains(Kind::HomeCare)) {
        for claim in &location.coverage {
            for at in context.zones_of_claim(&claim.ground) {
                let council = Territory::Area(context.atlas.zones[at].authority);
                for territory in [context.zone(at), council] {
                    owners.entry((territory, claim.evidence)).or_default().insert(owner(location));
                }
            }
        }
    }
    let councils = context.atlas.portal.authorities.iter().map(|a| Territory::Area(a.code));
    let zones = (0..context.atlas.zones.len()).map(|at| context.zone(at));
    let mut out = Vec::new();
    for territory in councils.chain(zones) {
        for (id, evidence) in [(PLACED.id, Evidence::Placed), (STATED.id, Evidence::Stated)] {
            let count = owners.get(&(territory.clone(), evidence)).map_or(0, BTreeSet::len);
            out.extend(context.today(id, &territory, "all", Ok(count as f64)));
        }
    }
    out
}
