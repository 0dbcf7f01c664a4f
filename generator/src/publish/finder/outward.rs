//! An outward code's file: the points and zones of its units, and where to read who says that they come there.
//! `postcode.mjs` reads what this writes.

use super::body::Body;
use super::leaf::{self, Claim, union};
use super::{CLAIMS, Draft, Row, whole};
use crate::enrich::order::Grounds;
use crate::model::*;
use crate::publish::card::claim_words;
use rayon::prelude::*;
use serde::Serialize;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A file of claims: its number and two parts of the filters that any of its rows has.
type Listed = Vec<[u64; 3]>;

type Covers = BTreeMap<Ground, Vec<(usize, Claim)>>;

pub fn drafts<'a>(atlas: &'a Atlas, rows: &[Row<'_>], grounds: &Grounds, leaves: &mut leaf::Claims) -> Vec<Draft> {
    let covers = covers(atlas, rows);
    let mut by_zone: BTreeMap<&ZoneId, Listed> = BTreeMap::new();
    let mut by_outward: BTreeMap<Outward, Vec<(usize, Claim)>> = BTreeMap::new();
    for (ground, claims) in &covers {
        match ground {
            Ground::Zone(zone) => {
                by_zone.insert(zone, listed(claims.clone(), rows, leaves));
            }
            Ground::Sector(sector) => by_outward.entry(sector.outward()).or_default().extend(claims.iter().cloned()),
        }
    }
    // Units stand in the order of their outward codes.
    let units = atlas.postcodes.units().chunk_by(|(a, _), (b, _)| a.outward() == b.outward());
    let with_sectors = |units: &'a [(Postcode, atlas::Unit)]| {
        let outward = units[0].0.outward();
        let sectors = by_outward.remove(&outward).map(|claims| listed(claims, rows, leaves));
        (outward, units, sectors)
    };
    let units: Vec<(Outward, &[(Postcode, atlas::Unit)], Option<Listed>)> = units.map(with_sectors).collect();
    let draft = |(outward, units, sectors): (Outward, &[(Postcode, atlas::Unit)], Option<Listed>)| {
        let mut body = file(atlas, grounds, units, &by_zone);
        if let Some(sectors) = sectors {
            body.json("q", &sectors);
        }
        (format!("o/{outward}.json"), body)
    };
    units.into_par_iter().map(draft).collect()
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

/// Puts claims into files, by kind of care; the files as `[id, filters, filters]`.
fn listed(mut claims: Vec<(usize, Claim)>, rows: &[Row<'_>], leaves: &mut leaf::Claims) -> Listed {
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
    let part = |part: &[(usize, Claim)]| {
        let members: Vec<usize> = part.iter().map(|(at, _)| *at).collect();
        let mask = union(rows, &members);
        [leaves.add(part.to_vec()) as u64, mask & 0xffff, mask >> 16 & 0xffff]
    };
    merged.chunks(CLAIMS).map(part).collect()
}

fn file(atlas: &Atlas, grounds: &Grounds, units: &[(Postcode, atlas::Unit)], by_zone: &BTreeMap<&ZoneId, Listed>) -> Body {
    let points = || units.iter().filter_map(|(_, unit)| unit.point);
    let south = points().map(|p| whole(p.lat)).min().unwrap_or(0);
    let west = points().map(|p| whole(p.lon)).min().unwrap_or(0);
    let mut zones: Vec<ZoneId> = Vec::new();
    let mut sets: Vec<(String, BTreeSet<ZoneId>)> = Vec::new();
    // Neighbours lie in the same ground: what it means is worked out once.
    let mut of_ground: HashMap<(Option<AreaCode>, Option<AreaCode>, Sector), usize> = HashMap::new();
    let mut set_of = |code: Postcode, unit: &atlas::Unit| {
        *of_ground.entry((unit.district, unit.ward, code.sector())).or_insert_with(|| {
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
    let mut middles: BTreeMap<String, (i64, i64, String)> = BTreeMap::new();
    let mut middle = |name: String, points: &mut dyn Iterator<Item = Point>| {
        let points: Vec<Point> = points.collect();
        let n = points.len() as f64;
        let (lat, lon) = points.iter().fold((0.0, 0.0), |(a, o), p| (a + p.lat, o + p.lon));
        if let Some(point) = Point::new(lat / n, lon / n)
            && let Some((code, _)) = grounds.nearest(point)
            && units.binary_search_by_key(&code, |(c, _)| *c).is_ok()
        {
            middles.insert(name, (whole(point.lat) - south, whole(point.lon) - west, code.inward().to_string()));
        } else if let Some(point) = Point::new(lat / n, lon / n) {
            middles.insert(name, (whole(point.lat) - south, whole(point.lon) - west, String::new()));
        }
    };
    middle(String::new(), &mut sectors.values().flat_map(Columns::live));
    for (digit, columns) in &sectors {
        middle(digit.to_string(), &mut columns.live());
    }
    let zone_at = |zone: &ZoneId| zones.iter().position(|z| z == zone).unwrap_or(0);
    let mut body = Body::default();
    body.numbers("p", [south, west]);
    body.json("u", &sectors.iter().map(|(digit, columns)| (digit, columns.write())).collect::<BTreeMap<_, _>>());
    body.json("m", &middles);
    body.json("s", &sets.iter().map(|(name, set)| json!([name, set.iter().map(zone_at).collect::<Vec<_>>()])).collect::<Vec<_>>());
    body.json("z", &zones.iter().map(|zone| by_zone.get(zone).map_or(&[][..], Vec::as_slice)).collect::<Vec<_>>());
    body
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

    fn write(&self) -> impl Serialize {
        let steps = |of: fn(&(i64, i64, Point, bool)) -> i64| {
            let mut last = 0;
            self.points.iter().fold(String::new(), |mut steps, p| {
                step(of(p) - std::mem::replace(&mut last, of(p)), &mut steps);
                steps
            })
        };
        let runs: Vec<usize> = self.sets.iter().flat_map(|(set, count)| [*set, *count]).collect();
        (self.letters.clone(), steps(|p| p.0), steps(|p| p.1), runs, self.pointless.clone(), self.ended.join(" "))
    }
}

/// Digits of the steps between points: every printing character that JSON leaves alone.
const DIGITS: i64 = 90;

/// A step in two digits, the sign in the lowest bit; `~` before one that needs four.
fn step(step: i64, steps: &mut String) {
    let digit = |n: i64| char::from(b'#' + n as u8 + u8::from(n >= 57));
    let mut write = |n: i64| steps.extend([digit(n / DIGITS), digit(n % DIGITS)]);
    let n = step << 1 ^ step >> 63;
    if n < DIGITS * DIGITS {
        return write(n);
    }
    let n = n.min(DIGITS.pow(4) - 1);
    steps.push('~');
    let mut write = |n: i64| steps.extend([digit(n / DIGITS), digit(n % DIGITS)]);
    write(n / (DIGITS * DIGITS));
    write(n % (DIGITS * DIGITS));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_reads_the_same_steps() {
        let cases: serde_json::Value = serde_json::from_str(include_str!("../../../../templates/components/finder/cases.json")).unwrap();
        for case in cases["steps"].as_array().unwrap() {
            let mut steps = String::new();
            case[0].as_array().unwrap().iter().for_each(|n| step(n.as_i64().unwrap(), &mut steps));
            assert_eq!(steps, case[1].as_str().unwrap());
        }
    }
}
