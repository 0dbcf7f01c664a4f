//! Care-home places, and places for each 1,000 people aged 75 and over. Dormant homes are no supply; a home with two
//! registrations counts once; a home that is registered for nursing counts under "with nursing".

use super::{Computed, Context, Definition};
use crate::model::market::{Direction, Disclosure, Missing, Observation, Territory, Topic};
use crate::model::{Kind, Level, Location};
use std::collections::BTreeMap;

const GROUPS: &[&str] = &["all", "with nursing", "without nursing"];

/// Below so many homes a zone's rate would be that of one or two houses.
const ENOUGH: u32 = 5;

const HOMES: Definition = Definition {
    id: "care_homes",
    title: "Care homes in the register",
    plain: "Care homes",
    unit: "services",
    formula: "Active registered locations with accommodation, each dual registration once",
    direction: Direction::Neither,
    topic: Topic::Supply,
    source: "CQC register",
    levels: &[Level::Authority, Level::District],
    zones: true,
    groups: GROUPS,
    decimals: 0,
    disclosure: Disclosure::Open,
    negative: false,
    method: "Dormant locations are left out. A home is counted where its postcode lies.",
};

const PLACES: Definition = Definition {
    id: "care_home_places",
    title: "Registered care-home places",
    plain: "Places in care homes",
    unit: "places",
    formula: "Sum of the registered maximum of active care homes, each dual registration once",
    decimals: 0,
    method: "The most people that the homes may take, not free places. A home whose number is not known adds nothing.",
    ..HOMES
};

const RATE: Definition = Definition {
    id: "care_home_places_per_1000",
    title: "Care-home places for each 1,000 people aged 75 and over",
    plain: "Places in care homes for each 1,000 older people",
    unit: "per 1,000 people 75+",
    formula: "Registered places of active care homes divided by residents aged 75 and over, times 1,000",
    source: "CQC register; Office for National Statistics",
    decimals: 1,
    method: "Residents of mid-2023. Of a zone they are estimated from its districts by its share of their postcodes, and a zone \
             with fewer than five homes has no rate. Places are not free places.",
    ..HOMES
};

pub const COMPUTED: Computed = Computed { definitions: &[HOMES, PLACES, RATE], figures };

#[derive(Debug, Clone, Copy, Default)]
struct Supply {
    homes: u32,
    places: u32,
}

fn is_home(location: &Location) -> bool {
    location.is_listed() && location.kinds.iter().any(Kind::is_care_home)
}

fn figures(context: &Context<'_>) -> Vec<Observation> {
    let mut supply: BTreeMap<(Territory, usize), Supply> = BTreeMap::new();
    for location in context.atlas.locations.iter().filter(|l| is_home(l)) {
        let nursing = usize::from(!location.kinds.contains(Kind::NursingHome)) + 1;
        for territory in context.territories(location) {
            for group in [0, nursing] {
                let of = supply.entry((territory.clone(), group)).or_default();
                of.homes += 1;
                of.places += location.beds.known().copied().unwrap_or(0);
            }
        }
    }
    let mut out = Vec::new();
    for territory in context.own() {
        let people = context.people(&territory, "75+");
        for (at, group) in GROUPS.iter().enumerate() {
            let Supply { homes, places } = supply.get(&(territory.clone(), at)).copied().unwrap_or_default();
            out.extend(context.today(HOMES.id, &territory, group, Ok(f64::from(homes))));
            out.extend(context.today(PLACES.id, &territory, group, Ok(f64::from(places))));
            let all = supply.get(&(territory.clone(), 0)).map_or(0, |s| s.homes);
            let too_few = matches!(territory, Territory::Zone(_)) && all < ENOUGH;
            let rate = match people {
                Some(people) if !too_few => per_1000(places, people),
                _ => Err(Missing::NotAvailable),
            };
            out.extend(context.today(RATE.id, &territory, group, rate));
        }
    }
    out
}

/// Nobody to count by is "not available", never a division by nought.
fn per_1000(places: u32, people: f64) -> Result<f64, Missing> {
    if people > 0.0 { Ok(f64::from(places) * 1000.0 / people) } else { Err(Missing::NotAvailable) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_not_available() {
        assert_eq!(per_1000(40, 1000.0), Ok(40.0));
        assert_eq!(per_1000(40, 0.0), Err(Missing::NotAvailable));
        assert_eq!(per_1000(0, f64::NAN), Err(Missing::NotAvailable));
        assert_eq!(per_1000(0, 500.0), Ok(0.0));
    }
}
