//! An outward code's file: the points and zones of its units, and where to read who says that they come there.
//! `postcode.mjs` reads what this writes.

use super::leaf::{Claim, LeafId, Leaves, union};
use super::{Draft, LEAF, Row, whole};
use crate::enrich::order::Grounds;
use crate::model::*;
use crate::publish::card::claim_words;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

type Covers = BTreeMap<Ground, Vec<(usize, Claim)>>;

pub fn drafts(atlas: &Atlas, rows: &[Row<'_>], grounds: &Grounds, leaves: &mut Leaves) -> Vec<Draft> {
    let covers = covers(atlas, rows);
    let mut by_zone: BTreeMap<&ZoneId, Value> = BTreeMap::new();
    let mut by_outward: BTreeMap<Outward, Vec<(usize, Claim)>> = BTreeMap::new();
    for (ground, claims) in &covers {
        match ground {
            Ground::Zone(zone) => {
                by_zone.insert(zone, listed(claims.clone(), rows, leaves));
            }
            Ground::Sector(sector) => by_outward.entry(sector.outward()).or_default().extend(claims.iter().cloned()),
        }
    }
    let mut units: BTreeMap<Outward, Vec<(Postcode, atlas::Unit)>> = BTreeMap::new();
    for (code, unit) in atlas.postcodes.units() {
        units.entry(code.outward()).or_default().push((*code, *unit));
    }
    let draft = |(outward, units): (Outward, Vec<(Postcode, atlas::Unit)>)| {
        let sectors = by_outward.remove(&outward).unwrap_or_default();
        let mut draft = file(atlas, grounds, &units, &by_zone);
        if !sectors.is_empty() {
            draft.insert("q".into(), listed(sectors, rows, leaves));
        }
        (format!("o/{outward}.json"), draft)
    };
    units.into_iter().map(draft).collect()
}

/// For each ground, the best claim of everyone who comes there.
fn covers(atlas: &Atlas, rows: &[Row<'_>]) -> Covers {
    let mut covers = Covers::new();
    for (at, row) in rows.iter().enumerate() {
        if row.card.home {
            continue;
        }
        let mut best: BTreeMap<&Ground, &Coverage> = BTreeMap::new();
        for claim in &row.location.coverage {
            let held = best.entry(&claim.ground).or_insert(claim);
            if (claim.evidence, std::cmp::Reverse(claim.as_at)) < (held.evidence, std::cmp::Reverse(held.as_at)) {
                *held = claim;
            }
        }
        for (ground, claim) in best {
            let (mut words, mut from) = claim_words(atlas, claim);
            let mut digits = String::new();
            if let Ground::Sector(sector) = ground {
                // One form of words for all sectors of the outward code: the browser puts the digit back.
                let name = sector.to_string();
                digits = name[name.len() - 1..].to_string();
                let form = format!("{} #", sector.outward());
                words = words.replace(&name, &form);
                from = from.replace(&name, &form);
            }
            let claim = Claim { placed: claim.evidence == Evidence::Placed, claim: words, from, digits };
            covers.entry(ground.clone()).or_default().push((at, claim));
        }
    }
    covers
}

/// Puts claims into leaves, by kind of care; the leaves as `[id, filters, filters]`.
fn listed(mut claims: Vec<(usize, Claim)>, rows: &[Row<'_>], leaves: &mut Leaves) -> Value {
    claims
        .sort_by(|a, b| rows[a.0].location.kinds.bits().cmp(&rows[b.0].location.kinds.bits()).then(a.0.cmp(&b.0)).then(a.1.digits.cmp(&b.1.digits)));
    let mut merged: Vec<(usize, Claim)> = Vec::new();
    for (at, claim) in claims {
        match merged.last_mut() {
            Some((last, held)) if *last == at && held.placed == claim.placed && held.claim == claim.claim && held.from == claim.from => {
                held.digits.push_str(&claim.digits);
            }
            _ => merged.push((at, claim)),
        }
    }
    let parts: Vec<(LeafId, u64)> = merged
        .chunks(LEAF)
        .map(|part| {
            let members: Vec<usize> = part.iter().map(|(at, _)| *at).collect();
            (leaves.add_claims(part.to_vec()), union(rows, &members))
        })
        .collect();
    parts.into_iter().map(|(id, mask)| json!([id.0, mask & 0xffff, mask >> 16 & 0xffff])).collect()
}

fn file(atlas: &Atlas, grounds: &Grounds, units: &[(Postcode, atlas::Unit)], by_zone: &BTreeMap<&ZoneId, Value>) -> Map<String, Value> {
    let points = || units.iter().filter_map(|(_, unit)| unit.point);
    let south = points().map(|p| whole(p.lat)).min().unwrap_or(0);
    let west = points().map(|p| whole(p.lon)).min().unwrap_or(0);
    let mut zones: Vec<ZoneId> = Vec::new();
    let mut sets: Vec<(String, BTreeSet<ZoneId>)> = Vec::new();
    let mut set_of = |code: Postcode, unit: &atlas::Unit| {
        let set = (area_name(atlas, unit), grounds.zones(code, unit));
        for zone in &set.1 {
            if !zones.contains(zone) {
                zones.push(zone.clone());
            }
        }
        sets.iter().position(|s| *s == set).unwrap_or_else(|| {
            sets.push(set);
            sets.len() - 1
        })
    };
    let mut sectors: BTreeMap<char, Columns> = BTreeMap::new();
    for (code, unit) in units {
        let (digit, letters) = code.inward().split_at(1);
        let columns = sectors.entry(digit.chars().next().unwrap_or('0')).or_default();
        let set = set_of(*code, unit);
        if let Some(month) = unit.terminated {
            columns.ended.push(format!("{letters}{}", month.strftime("%Y-%m")));
        }
        match unit.point {
            Some(point) => {
                columns.add_letters(letters);
                columns.points.push((whole(point.lat) - south, whole(point.lon) - west, point, unit.terminated.is_none()));
                match columns.sets.last_mut() {
                    Some((last, count)) if *last == set => *count += 1,
                    _ => columns.sets.push((set, 1)),
                }
            }
            None => columns.pointless.push_str(letters),
        }
    }
    let mut middles = Map::new();
    let mut middle = |name: String, points: &mut dyn Iterator<Item = Point>| {
        let points: Vec<Point> = points.collect();
        let n = points.len() as f64;
        let (lat, lon) = points.iter().fold((0.0, 0.0), |(a, o), p| (a + p.lat, o + p.lon));
        if let Some(point) = Point::new(lat / n, lon / n)
            && let Some((code, _)) = grounds.nearest(point)
            && units.binary_search_by_key(&code, |(c, _)| *c).is_ok()
        {
            middles.insert(name, json!([whole(point.lat) - south, whole(point.lon) - west, code.inward()]));
        } else if let Some(point) = Point::new(lat / n, lon / n) {
            middles.insert(name, json!([whole(point.lat) - south, whole(point.lon) - west, ""]));
        }
    };
    middle(String::new(), &mut sectors.values().flat_map(Columns::live));
    for (digit, columns) in &sectors {
        middle(digit.to_string(), &mut columns.live());
    }
    let zone_at = |zone: &ZoneId| zones.iter().position(|z| z == zone).unwrap_or(0);
    let mut draft = Map::new();
    draft.insert("p".into(), json!([south, west]));
    draft.insert("u".into(), sectors.iter().map(|(digit, columns)| (digit.to_string(), columns.write())).collect::<Map<_, _>>().into());
    draft.insert("m".into(), middles.into());
    draft.insert("s".into(), sets.iter().map(|(name, set)| json!([name, set.iter().map(zone_at).collect::<Vec<_>>()])).collect());
    draft.insert("z".into(), zones.iter().map(|zone| by_zone.get(zone).cloned().unwrap_or_else(|| json!([]))).collect());
    draft
}

/// "Worthing, West Sussex".
fn area_name(atlas: &Atlas, unit: &atlas::Unit) -> String {
    let Some(code) = unit.district else { return String::new() };
    let mut names: Vec<String> = Vec::new();
    for area in atlas.areas.upward(code).filter(|a| matches!(a.level, Level::District | Level::Authority)) {
        names.push(area.name.to_string());
    }
    names.join(", ")
}

/// The longest step that one character stands for; the one after is JSON's backslash.
const LONGEST: u32 = 56;

/// The units of one sector.
#[derive(Debug, Default)]
struct Columns {
    /// Each unit's two letters as the steps from those before.
    letters: String,
    last: Option<u32>,
    points: Vec<(i64, i64, Point, bool)>,
    /// Which set of zones, and for how many units running.
    sets: Vec<(usize, usize)>,
    pointless: String,
    ended: Vec<String>,
}

impl Columns {
    /// Units come in the order of their letters, nearly without gaps, so that a step is nearly always the same character:
    /// one, two… as `$`, `%`…; `~` goes on as many as the longest step.
    fn add_letters(&mut self, letters: &str) {
        let place = letters.bytes().fold(0, |sum, letter| sum * 26 + u32::from(letter - b'A'));
        let mut step = self.last.map_or(place + 1, |last| place - last);
        while step > LONGEST {
            self.letters.push('~');
            step -= LONGEST;
        }
        self.letters.push(char::from(b'#' + step as u8));
        self.last = Some(place);
    }

    fn live(&self) -> impl Iterator<Item = Point> {
        self.points.iter().filter(|(.., live)| *live).map(|(_, _, point, _)| *point)
    }

    fn write(&self) -> Value {
        let steps = |of: &dyn Fn(&(i64, i64, Point, bool)) -> i64| {
            let mut last = 0;
            self.points.iter().map(|p| of(p) - std::mem::replace(&mut last, of(p))).collect::<Vec<_>>()
        };
        let runs: Vec<usize> = self.sets.iter().flat_map(|(set, count)| [*set, *count]).collect();
        json!([self.letters, steps(&|p| p.0), steps(&|p| p.1), runs, self.pointless, self.ended.join(" ")])
    }
}
