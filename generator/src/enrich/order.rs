//! The one order in which services stand: in the finder, in the lists that need no script and in the downloads.
//!
//! First what is on record as coming to the address (`placed`), then what says that it does (`stated`), then what is near.
//! Inside each, by distance band; inside a band, by a shuffle that changes every week: sha256 of the ISO week and the id, as
//! in `2026-W47` followed by `1-99…`, smallest first. Nothing else counts: no rating, no price, no name, no payment.
//!
//! Homes and visiting services stand in one list. A care home has a place and no coverage, so it is `near` whatever it claims;
//! a location that is a home and also visits is a visiting service here. Evidence is a fact about a location and an address,
//! never about the filters, so that choosing a filter removes rows and moves none.
//!
//! `near` goes as far as the narrowest band that holds 100 of them, and never to 40 miles or beyond. What is placed or stated
//! has no limit; without a point it stands in the last band.
//!
//! `templates/components/finder/rank.mjs` is the same in the browser; `cases.json` beside it drives the tests of both.

use crate::model::*;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::{BTreeSet, HashMap};

/// Upper ends of the distance bands, in miles, exclusive.
pub const BANDS: [f64; 7] = [1.0, 3.0, 5.0, 10.0, 15.0, 25.0, 40.0];

/// How many near services the finder shows before it stops looking further.
pub const ENOUGH: usize = 100;

/// Beyond the last band, or without a point.
pub const BEYOND: u8 = BANDS.len() as u8;

/// The band of a distance; `BEYOND` at 40 miles and more.
pub fn band(miles: f64) -> u8 {
    BANDS.iter().position(|end| miles < *end).map_or(BEYOND, |at| at as u8)
}

/// `2026-W47`: the week whose shuffle is in force.
pub fn week(as_of: Date) -> String {
    let week = as_of.iso_week_date();
    format!("{}-W{:02}", week.year(), week.week())
}

/// Every listed location's place in the week's shuffle, by its index in `Atlas::locations`. Unique: it also names the row.
pub fn ranks(atlas: &Atlas) -> HashMap<usize, u32> {
    let week = week(atlas.as_of);
    let listed = atlas.locations.iter().enumerate().filter(|(_, l)| l.is_listed());
    let mut shuffled: Vec<_> = listed.map(|(at, l)| (seed(&week, l.id.as_str()), at)).collect();
    shuffled.sort_unstable();
    shuffled.into_iter().enumerate().map(|(rank, (_, at))| (at, rank as u32)).collect()
}

fn seed(week: &str, id: &str) -> [u8; 32] {
    Sha256::new().chain_update(week).chain_update(id).finalize().into()
}

/// Where a resident asks from.
#[derive(Debug, Clone, PartialEq)]
pub struct Address {
    pub point: Point,
    pub zones: BTreeSet<ZoneId>,
    pub sector: Option<Sector>,
}

impl Address {
    /// The best claim that the location comes here: the surest evidence, then the newest.
    pub fn claim<'l>(&self, location: &'l Location) -> Option<&'l Coverage> {
        if location.kinds.iter().all(Kind::is_care_home) {
            return None;
        }
        let here = location.coverage.iter().filter(|claim| match &claim.ground {
            Ground::Zone(zone) => self.zones.contains(zone),
            Ground::Sector(sector) => self.sector == Some(*sector),
        });
        here.min_by(|a, b| a.evidence.cmp(&b.evidence).then(b.as_at.cmp(&a.as_at)).then_with(|| a.ground.cmp(&b.ground)))
    }

    pub fn evidence(&self, location: &Location) -> Evidence {
        self.claim(location).map_or(Evidence::Near, |claim| claim.evidence)
    }
}

/// One thing to put in order.
#[derive(Debug, Clone, Copy)]
pub struct Candidate {
    pub at: usize,
    pub rank: u32,
    pub point: Option<Point>,
    pub evidence: Evidence,
}

/// One line of the ordered list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    pub at: usize,
    pub evidence: Evidence,
    pub miles: Option<f64>,
    pub band: u8,
}

/// Puts the candidates in order. `near` stops at the narrowest band that holds `enough` of them.
pub fn arrange(from: Point, candidates: impl IntoIterator<Item = Candidate>, enough: usize) -> Vec<Hit> {
    let mut hits: Vec<(u32, Hit)> = Vec::new();
    let mut near = [0usize; BANDS.len()];
    for Candidate { at, rank, point, evidence } in candidates {
        let miles = point.map(|point| from.miles_to(point));
        let band = miles.map_or(BEYOND, band);
        if evidence == Evidence::Near {
            match near.get_mut(usize::from(band)) {
                Some(count) => *count += 1,
                None => continue,
            }
        }
        hits.push((rank, Hit { at, evidence, miles, band }));
    }
    let mut sum = 0;
    let last = near.iter().position(|count| {
        sum += count;
        sum >= enough
    });
    let last = last.map_or(BEYOND, |at| at as u8);
    hits.retain(|(_, hit)| hit.evidence != Evidence::Near || hit.band <= last);
    hits.sort_unstable_by_key(|(rank, hit)| (hit.evidence, hit.band, *rank));
    hits.into_iter().map(|(_, hit)| hit).collect()
}

/// Miles in a degree of latitude, and in one of longitude at 61° north: never more than the truth.
const DEGREE: f64 = 69.0;
const NORTHERN_DEGREE: f64 = 33.0;

/// Which zones an address lies in.
#[derive(Debug, Default)]
pub struct Grounds {
    by_ward: HashMap<AreaCode, Vec<ZoneId>>,
    by_sector: HashMap<Sector, Vec<ZoneId>>,
    /// Units with a point, from south to north.
    units: Vec<(Postcode, atlas::Unit, Point)>,
}

impl Grounds {
    pub fn new(atlas: &Atlas) -> Self {
        let mut grounds = Self::default();
        for zone in atlas.zones.iter().filter(|zone| zone.in_force(atlas.as_of)) {
            for ward in &zone.wards {
                grounds.by_ward.entry(*ward).or_default().push(zone.id.clone());
            }
            for sector in &zone.sectors {
                grounds.by_sector.entry(*sector).or_default().push(zone.id.clone());
            }
        }
        let placed = atlas.postcodes.units().iter().filter(|(_, unit)| unit.terminated.is_none());
        grounds.units = placed.filter_map(|(code, unit)| unit.point.map(|point| (*code, *unit, point))).collect();
        grounds.units.par_sort_unstable_by(|a, b| a.2.lat.total_cmp(&b.2.lat).then(a.0.cmp(&b.0)));
        grounds
    }

    pub fn zones(&self, code: Postcode, unit: &atlas::Unit) -> BTreeSet<ZoneId> {
        let by_ward = unit.ward.and_then(|ward| self.by_ward.get(&ward)).into_iter().flatten();
        let by_sector = self.by_sector.get(&code.sector()).into_iter().flatten();
        by_ward.chain(by_sector).cloned().collect()
    }

    /// The address of a unit postcode, where it has a point.
    pub fn unit(&self, atlas: &Atlas, code: Postcode) -> Option<Address> {
        let unit = atlas.postcodes.unit(code)?;
        Some(Address { point: unit.point?, zones: self.zones(code, unit), sector: Some(code.sector()) })
    }

    /// A town, a sector or an outward code stands for the live postcode nearest to its middle, as seen from that middle.
    pub fn middle(&self, point: Point) -> Address {
        match self.nearest(point) {
            Some((code, unit)) => Address { point, zones: self.zones(code, &unit), sector: Some(code.sector()) },
            None => Address { point, zones: BTreeSet::new(), sector: None },
        }
    }

    pub fn nearest(&self, point: Point) -> Option<(Postcode, atlas::Unit)> {
        let start = self.units.partition_point(|(_, _, at)| at.lat < point.lat);
        let mut best: Option<(f64, Postcode, atlas::Unit)> = None;
        // Outward from the point's latitude until the strip alone is further than the best. A degree of longitude is nowhere in
        // these islands shorter than at their northern end: what is further by that alone is not worth its trigonometry.
        let south = self.units[..start].iter().rev();
        let north = self.units[start..].iter();
        for side in [Box::new(south) as Box<dyn Iterator<Item = _>>, Box::new(north)] {
            for (code, unit, at) in side {
                if best.is_some_and(|(miles, ..)| (at.lat - point.lat).abs() * DEGREE > miles) {
                    break;
                }
                if best.is_some_and(|(miles, ..)| (at.lon - point.lon).abs() * NORTHERN_DEGREE > miles) {
                    continue;
                }
                let miles = point.miles_to(*at);
                if best.is_none_or(|(m, c, _)| (miles, *code) < (m, c)) {
                    best = Some((miles, *code, *unit));
                }
            }
        }
        best.map(|(_, code, unit)| (code, unit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn cases() -> Value {
        serde_json::from_str(include_str!("../../../templates/components/finder/cases.json")).unwrap()
    }

    fn text(value: &Value) -> &str {
        value.as_str().unwrap()
    }

    #[test]
    fn the_week_is_the_iso_week() {
        for case in cases()["weeks"].as_array().unwrap() {
            assert_eq!(week(text(&case["day"]).parse().unwrap()), text(&case["week"]), "{case}");
        }
    }

    #[test]
    fn the_shuffle_is_the_published_one() {
        for case in cases()["shuffles"].as_array().unwrap() {
            let mut ids: Vec<&str> = case["ids"].as_array().unwrap().iter().map(text).collect();
            let expected = ids.clone();
            ids.sort_unstable();
            ids.sort_by_key(|id| seed(text(&case["week"]), id));
            assert_eq!(ids, expected, "{}", case["week"]);
        }
    }

    #[test]
    fn miles_and_bands() {
        for case in cases()["bands"].as_array().unwrap() {
            assert_eq!(u64::from(band(case["miles"].as_f64().unwrap())), case["band"].as_u64().unwrap(), "{case}");
        }
    }

    #[test]
    fn ranking_cases() {
        let point = |v: &Value| Some(Point { lat: v["lat"].as_f64()?, lon: v["lon"].as_f64()? });
        for case in cases()["rankings"].as_array().unwrap() {
            let rows = case["rows"].as_array().unwrap();
            let candidates = rows.iter().enumerate().map(|(at, row)| Candidate {
                at,
                rank: row["rank"].as_u64().unwrap() as u32,
                point: point(row),
                evidence: match row["evidence"].as_str() {
                    Some("placed") => Evidence::Placed,
                    Some("stated") => Evidence::Stated,
                    _ => Evidence::Near,
                },
            });
            let hits = arrange(point(&case["from"]).unwrap(), candidates, case["enough"].as_u64().unwrap() as usize);
            let got: Vec<String> = hits.iter().map(|h| format!("{} {} {}", text(&rows[h.at]["id"]), h.evidence.slug(), h.band)).collect();
            let expected: Vec<&str> = case["expected"].as_array().unwrap().iter().map(text).collect();
            assert_eq!(got, expected, "{}", case["why"]);
        }
    }
}
