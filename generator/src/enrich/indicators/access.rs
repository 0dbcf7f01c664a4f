//! Access to care-home places by the enhanced two-step floating catchment (Luo and Qi 2009): each home's places are shared
//! among the people aged 75 and over within reach of it, nearer people counting more, and each place of living adds up what
//! it can reach. Homes and people beyond the border count too. Care at home is not measured so: its offices have no hours.

use super::{Computed, Context, Definition};
use crate::model::market::{Direction, Disclosure, Missing, Observation, Territory, Topic};
use crate::model::{AreaCode, Kind, Level, Point, Sector};
use rayon::prelude::*;
use std::collections::BTreeMap;

const PLACES: Definition = Definition {
    id: "care_home_access",
    title: "Care-home places within reach, for each 1,000 people aged 75 and over",
    plain: "Places in care homes within reach, for each 1,000 older people",
    unit: "per 1,000 people 75+",
    formula: "Enhanced two-step floating catchment: places of each home shared among the people within 13 km of it by road, with weights 1 (to \
              5 km), 0.68 (to 10 km) and 0.22 (to 13 km), then added up for each place of living",
    direction: Direction::Neither,
    topic: Topic::Access,
    source: "CQC register; Office for National Statistics; Ordnance Survey",
    levels: &[Level::Authority, Level::District, Level::Ward],
    zones: true,
    groups: &["all"],
    decimals: 1,
    disclosure: Disclosure::Open,
    negative: false,
    method: "Distance by road is the straight line times 1.3, for want of a road network: rivers and estuaries are not seen. People aged 75 and \
             over are spread over a district's postcodes; beyond the border as densely as in the portal's councils. Homes to 10 km beyond the \
             border count. Read it as more or less, not as a league table.",
};

const RATIO: Definition = Definition {
    id: "care_home_access_ratio",
    title: "Care-home access against the portal's mean",
    plain: "More or fewer places within reach than elsewhere",
    unit: "index",
    formula: "Care-home places within reach divided by their mean over everybody aged 75 and over in the portal's councils",
    decimals: 2,
    ..PLACES
};

pub const COMPUTED: Computed = Computed { definitions: &[PLACES, RATIO], figures };

/// Road distance for each straight line.
const DETOUR: f64 = 1.3;
const KM_IN_A_MILE: f64 = 1.609_344;
/// Bands by road in km, and how much people in them count.
const BANDS: [(f64, f64); 3] = [(5.0, 1.0), (10.0, 0.68), (13.0, 0.22)];

/// People, or places, at a point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct At {
    pub point: Point,
    pub amount: f64,
}

/// How much a distance counts; nought beyond reach.
pub fn weight(miles: f64) -> f64 {
    let road = miles * KM_IN_A_MILE * DETOUR;
    BANDS.iter().find(|(end, _)| road <= *end).map_or(0.0, |(_, weight)| *weight)
}

/// Degrees of latitude beyond which nothing is within reach.
const REACH: f64 = 13.0 / DETOUR / 111.0;

/// Places within reach of each place of living, for one person there. `homes` and `people` in any order.
pub fn catchments(people: &[At], homes: &[At]) -> Vec<f64> {
    let mut south_to_north: Vec<usize> = (0..people.len()).collect();
    south_to_north.sort_by(|a, b| people[*a].point.lat.total_cmp(&people[*b].point.lat).then(a.cmp(b)));
    let near = |home: At| {
        let from = south_to_north.partition_point(|at| people[*at].point.lat < home.point.lat - REACH);
        let end = from + south_to_north[from..].partition_point(|at| people[*at].point.lat <= home.point.lat + REACH);
        // A degree of longitude is at least half a degree of latitude wide up to 60 degrees north.
        let close = move |at: &&usize| (people[**at].point.lon - home.point.lon).abs() <= 2.0 * REACH;
        south_to_north[from..end].iter().filter(close)
    };
    let shared: Vec<Vec<(usize, f64)>> = homes
        .par_iter()
        .map(|home| {
            let reached: Vec<(usize, f64)> =
                near(*home).map(|at| (*at, weight(people[*at].point.miles_to(home.point)))).filter(|(_, w)| *w > 0.0).collect();
            let demand: f64 = reached.iter().map(|(at, w)| people[*at].amount * w).sum();
            if demand <= 0.0 {
                return Vec::new();
            }
            reached.into_iter().map(|(at, w)| (at, home.amount / demand * w)).collect()
        })
        .collect();
    // Added up in the order of the homes, so that the sum is the same on any machine.
    let mut reach = vec![0.0; people.len()];
    for (at, share) in shared.into_iter().flatten() {
        reach[at] += share;
    }
    reach
}

/// Where people live: the middle of the postcodes that share a ward and a sector.
struct Dwelling {
    at: At,
    district: AreaCode,
    ward: Option<AreaCode>,
    sector: Sector,
}

fn dwellings(context: &Context<'_>) -> Vec<Dwelling> {
    let mut groups: BTreeMap<(AreaCode, Option<AreaCode>, Sector), (f64, f64, u32)> = BTreeMap::new();
    for (postcode, unit) in context.atlas.postcodes.units().iter().filter(|(_, u)| u.terminated.is_none()) {
        if let (Some(point), Some(district)) = (unit.point, unit.district) {
            let group = groups.entry((district, unit.ward, postcode.sector())).or_default();
            *group = (group.0 + point.lat, group.1 + point.lon, group.2 + 1);
        }
    }
    let mut density: BTreeMap<AreaCode, Option<f64>> = BTreeMap::new();
    for (district, ..) in groups.keys() {
        density.entry(*district).or_insert_with(|| context.people_per_unit(*district, "75+"));
    }
    let known: Vec<f64> = density.values().flatten().copied().collect();
    let mean = known.iter().sum::<f64>() / known.len().max(1) as f64;
    let dwelling = |((district, ward, sector), (lat, lon, units)): ((AreaCode, Option<AreaCode>, Sector), (f64, f64, u32))| {
        let n = f64::from(units);
        let point = Point::new(lat / n, lon / n)?;
        let people = density.get(&district).copied().flatten().unwrap_or(mean) * n;
        Some(Dwelling { at: At { point, amount: people }, district, ward, sector })
    };
    groups.into_iter().filter_map(dwelling).collect()
}

fn figures(context: &Context<'_>) -> Vec<Observation> {
    let dwellings = dwellings(context);
    let people: Vec<At> = dwellings.iter().map(|d| d.at).collect();
    if people.iter().all(|p| p.amount <= 0.0) {
        return Vec::new();
    }
    let is_home = |l: &&crate::model::Location| l.kinds.iter().any(Kind::is_care_home);
    let homes: Vec<At> =
        context.atlas.listed().filter(is_home).filter_map(|l| Some(At { point: l.position.point()?, amount: f64::from(*l.beds.known()?) })).collect();
    let reach = catchments(&people, &homes);
    // Of each territory: people, and people times what they reach.
    let mut sums: BTreeMap<Territory, (f64, f64)> = BTreeMap::new();
    let mut portal = (0.0, 0.0);
    for (dwelling, reach) in dwellings.iter().zip(&reach) {
        let Some(council) = council_of(context, dwelling.district) else { continue };
        let zones = context.zones_at(Some(dwelling.sector), dwelling.ward).into_iter().map(|at| context.zone(at));
        let mut territories: Vec<Territory> =
            [Some(council), Some(dwelling.district), dwelling.ward].into_iter().flatten().map(Territory::Area).collect();
        territories.dedup();
        portal = (portal.0 + dwelling.at.amount, portal.1 + dwelling.at.amount * reach);
        for territory in territories.into_iter().chain(zones) {
            let sum = sums.entry(territory).or_default();
            *sum = (sum.0 + dwelling.at.amount, sum.1 + dwelling.at.amount * reach);
        }
    }
    let mean = if portal.0 > 0.0 { portal.1 / portal.0 } else { 0.0 };
    let mut out = Vec::new();
    for (territory, (people, reached)) in sums {
        let each = if people > 0.0 { Ok(reached / people) } else { Err(Missing::NotAvailable) };
        out.extend(context.today(PLACES.id, &territory, "all", each.map(|e| e * 1000.0)));
        let ratio = each.and_then(|e| if mean > 0.0 { Ok(e / mean) } else { Err(Missing::NotAvailable) });
        out.extend(context.today(RATIO.id, &territory, "all", ratio));
    }
    out
}

fn council_of(context: &Context<'_>, district: AreaCode) -> Option<AreaCode> {
    let own = |code: AreaCode| context.atlas.portal.authority(code).map(|a| a.code);
    own(district).or_else(|| own(context.atlas.areas.get(district)?.parent?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(lat: f64, lon: f64, amount: f64) -> At {
        At { point: Point::new(lat, lon).unwrap(), amount }
    }

    #[test]
    fn distance_counts_by_band() {
        let check = |straight_km: f64, expected: f64| assert_eq!(weight(straight_km / KM_IN_A_MILE), expected, "{straight_km} km");
        check(0.0, 1.0);
        check(3.8, 1.0);
        check(3.9, 0.68);
        check(7.6, 0.68);
        check(7.8, 0.22);
        check(9.9, 0.22);
        check(10.1, 0.0);
    }

    #[test]
    fn one_home_is_shared_by_weight() {
        let people = [at(50.80, -0.37, 100.0), at(50.85, -0.37, 100.0), at(51.50, -0.37, 100.0)];
        let reach = catchments(&people, &[at(50.80, -0.37, 84.0)]);
        // 5.56 km away is 7.2 km by road: 84 / (100 + 68) = 0.5 for the near, 0.34 for the far, nothing beyond reach.
        assert!((reach[0] - 0.5).abs() < 1e-9 && (reach[1] - 0.34).abs() < 1e-9 && reach[2] == 0.0, "{reach:?}");
    }

    #[test]
    fn a_home_without_people_is_nobodys() {
        assert_eq!(catchments(&[at(50.8, -0.3, 0.0)], &[at(50.8, -0.3, 40.0)]), [0.0]);
        assert!(catchments(&[], &[at(50.8, -0.3, 40.0)]).is_empty());
        assert_eq!(catchments(&[at(50.8, -0.3, 5.0)], &[]), [0.0]);
    }

    proptest! {
        /// Σ P·A = Σ S: no place is lost and none is made, as far as somebody lives within reach of it.
        #[test]
        fn places_are_kept(
            people in prop::collection::vec((50.7..51.2_f64, -0.9..0.1_f64, 0.0..500.0_f64), 1..40),
            homes in prop::collection::vec((50.7..51.2_f64, -0.9..0.1_f64, 0.0..90.0_f64), 0..40),
        ) {
            let people: Vec<At> = people.into_iter().map(|(lat, lon, n)| at(lat, lon, n)).collect();
            let homes: Vec<At> = homes.into_iter().map(|(lat, lon, n)| at(lat, lon, n)).collect();
            let reach = catchments(&people, &homes);
            let used: f64 = people.iter().zip(&reach).map(|(p, a)| p.amount * a).sum();
            let reached = |home: &&At| people.iter().any(|p| p.amount > 0.0 && weight(p.point.miles_to(home.point)) > 0.0);
            let offered: f64 = homes.iter().filter(reached).map(|h| h.amount).sum();
            prop_assert!((used - offered).abs() <= 1e-6 * (1.0 + offered), "{used} {offered}");
            prop_assert!(reach.iter().all(|a| a.is_finite() && *a >= 0.0));
        }
    }
}
