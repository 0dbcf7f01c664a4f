//! The ground that made-up services stand on: real postcodes, each as likely as any other, so that services are as thick as
//! people are. Reads OS Code-Point Open as published (a zip of files without headers).

use super::councils::{self, Council};
use super::dice::Dice;
use super::towns::post_town;
use crate::ingest::Geography;
use crate::model::{AreaCode, Point, Postcode, Zone};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::Path;

/// A place for one service.
#[derive(Debug, Clone)]
pub struct Spot {
    pub postcode: Postcode,
    pub point: Point,
    pub council: &'static Council,
    pub town: &'static str,
}

/// A piece of ground that somebody may say they cover: a postcode sector or a council's zone.
#[derive(Debug, Clone)]
pub struct Patch {
    pub id: String,
    pub council: &'static Council,
    pub centre: Point,
}

/// Where a unit lies, as its source has it.
#[derive(Debug, Clone, Copy)]
enum Position {
    /// Metres on the national grid: turned into degrees only for the units that are used.
    Grid {
        east: u32,
        north: u32,
    },
    Degrees(Point),
}

#[derive(Debug, Clone, Copy)]
struct Unit {
    postcode: Postcode,
    position: Position,
    council: usize,
}

/// The units to choose from, in the order of their postcodes.
#[derive(Debug, Default)]
pub struct Ground {
    units: Vec<Unit>,
    inside: Vec<usize>,
    border: Vec<usize>,
    elsewhere: Vec<usize>,
    /// Units inside and along the border, by council.
    by_council: BTreeMap<usize, Vec<usize>>,
    by_outward: BTreeMap<String, Vec<usize>>,
    /// Sectors inside the area, by id.
    pub sectors: Vec<Patch>,
    /// Zones of the councils, by id.
    pub zones: Vec<Patch>,
}

/// How wide the strip beyond the border is, in kilometres: wider than what a portal lists, so that the edge is exercised.
const STRIP_KM: i64 = 13;

impl Ground {
    /// Code-Point Open as published. Without authorities the whole of England is inside.
    pub fn from_code_point(zip: &Path, authorities: &[&str]) -> Result<Self, String> {
        let file = std::fs::File::open(zip).map_err(|error| error.to_string())?;
        let mut archive = zip::ZipArchive::new(file).map_err(|error| error.to_string())?;
        let mut units = Vec::new();
        let mut text = String::new();
        for at in 0..archive.len() {
            let mut entry = archive.by_index(at).map_err(|error| error.to_string())?;
            let name = entry.name().map_err(|error| error.to_string())?.to_ascii_lowercase();
            if !name.contains("/csv/") || !name.ends_with(".csv") {
                continue;
            }
            text.clear();
            entry.read_to_string(&mut text).map_err(|error| format!("{name}: {error}"))?;
            units.extend(text.lines().filter_map(unit));
        }
        Ok(Self::of(units, authorities))
    }

    /// The portal's own geography: its councils, the strip around them that it holds, its zones.
    pub fn from_geography(geography: &Geography, authorities: &[&str]) -> Self {
        let council = |district: Option<AreaCode>| {
            geography.areas.upward(district?).find_map(|area| councils::ALL.binary_search_by(|c| c.code.cmp(area.code.as_str())).ok())
        };
        let units = geography.postcodes.units().iter().filter_map(|(postcode, unit)| {
            let position = Position::Degrees(unit.point?);
            (unit.terminated.is_none()).then_some(Unit { postcode: *postcode, position, council: council(unit.district)? })
        });
        let mut ground = Self::of(units.collect(), authorities);
        // The geography holds the strip already, and nothing beyond it.
        for at in std::mem::take(&mut ground.elsewhere) {
            ground.border.push(at);
            ground.by_council.entry(ground.units[at].council).or_default().push(at);
        }
        // Nobody says that they come to an area that is commissioned by no more.
        let in_force = geography.zones.iter().filter(|zone| zone.valid_to.is_none_or(|end| end >= super::MONTHLY));
        ground.zones = in_force.filter_map(|zone| zone_patch(geography, zone)).collect();
        ground
    }

    /// Hand-made units: postcode, point and the council's code.
    #[cfg(test)]
    pub fn of_points(units: impl IntoIterator<Item = (String, Point, &'static str)>, authorities: &[&str]) -> Self {
        let unit = |(postcode, point, code): (String, Point, &str)| {
            let council = councils::ALL.binary_search_by(|c| c.code.cmp(code)).ok()?;
            Some(Unit { postcode: Postcode::parse(&postcode)?, position: Position::Degrees(point), council })
        };
        Self::of(units.into_iter().filter_map(unit).collect(), authorities)
    }

    fn of(mut units: Vec<Unit>, authorities: &[&str]) -> Self {
        units.sort_by_key(|unit| unit.postcode);
        units.dedup_by_key(|unit| unit.postcode);
        let is_inside = |unit: &Unit| authorities.is_empty() || authorities.contains(&councils::ALL[unit.council].code);
        let near: BTreeSet<(i64, i64)> = units.iter().filter(|unit| !authorities.is_empty() && is_inside(unit)).map(cell).collect();
        let mut ground = Self::default();
        for (at, unit) in units.iter().enumerate() {
            if is_inside(unit) {
                ground.by_outward.entry(unit.postcode.outward().to_string()).or_default().push(at);
                ground.inside.push(at);
            } else if is_near(&near, cell(unit)) {
                ground.border.push(at);
            } else {
                ground.elsewhere.push(at);
                continue;
            }
            ground.by_council.entry(unit.council).or_default().push(at);
        }
        ground.units = units;
        if !authorities.is_empty() {
            ground.sectors = ground.inside_sectors();
        }
        ground
    }

    fn inside_sectors(&self) -> Vec<Patch> {
        let of = |at: &usize| self.units[*at].postcode.sector();
        self.inside
            .chunk_by(|a, b| of(a) == of(b))
            .filter_map(|units| {
                let points: Vec<Point> = units.iter().map(|at| point(&self.units[*at])).collect();
                Some(Patch { id: of(&units[0]).to_string(), council: &councils::ALL[self.units[units[0]].council], centre: middle(&points)? })
            })
            .collect()
    }

    /// Whether this unit is in use here.
    pub fn holds(&self, postcode: Postcode) -> bool {
        self.units.binary_search_by_key(&postcode, |unit| unit.postcode).is_ok()
    }

    pub fn is_empty(&self) -> bool {
        self.inside.is_empty()
    }

    /// Somewhere in the portal's area, its strip of border, or (seldom) far away.
    pub fn anywhere(&self, dice: &mut Dice) -> Spot {
        let pool = match dice.below(1000) {
            0..=8 if !self.elsewhere.is_empty() => &self.elsewhere,
            0..=8 if !self.border.is_empty() => return far(dice),
            9..=199 if !self.border.is_empty() => &self.border,
            _ => &self.inside,
        };
        spot(&self.units[*dice.pick(pool)])
    }

    /// Somewhere in this council, or anywhere when it has no units near.
    pub fn in_council(&self, council: &Council, dice: &mut Dice) -> Spot {
        let pool = councils::ALL.binary_search_by(|c| c.code.cmp(council.code)).ok().and_then(|at| self.by_council.get(&at));
        match pool {
            Some(pool) => spot(&self.units[*dice.pick(pool)]),
            None => self.anywhere(dice),
        }
    }

    /// Somewhere with one of these outward codes inside the area, if there is such a place.
    pub fn in_outward(&self, outward: &[&str], dice: &mut Dice) -> Option<Spot> {
        let units: Vec<usize> = outward.iter().filter_map(|code| self.by_outward.get(*code)).flatten().copied().collect();
        (!units.is_empty()).then(|| spot(&self.units[*dice.pick(&units)]))
    }
}

/// One line of Code-Point Open. `None` outside England, without a point, and for what is no postcode.
fn unit(line: &str) -> Option<Unit> {
    let mut fields = line.trim_end().split(',').map(|field| field.trim_matches('"'));
    let postcode = Postcode::parse(fields.next()?)?;
    let quality: u32 = fields.next()?.parse().ok()?;
    let east = fields.next()?.parse().ok()?;
    let north = fields.next()?.parse().ok()?;
    let country = fields.next()?;
    let county = fields.nth(2)?;
    let district = fields.next()?;
    let code = if county.is_empty() { district } else { county };
    let council = councils::ALL.binary_search_by(|c| c.code.cmp(code)).ok()?;
    (country == "E92000001" && quality < 90).then_some(Unit { postcode, position: Position::Grid { east, north }, council })
}

/// A square of one kilometre.
fn cell(unit: &Unit) -> (i64, i64) {
    match unit.position {
        Position::Grid { east, north } => (i64::from(east) / 1000, i64::from(north) / 1000),
        // About a kilometre at England's latitude.
        Position::Degrees(point) => ((point.lon * 69.0) as i64, (point.lat * 111.0) as i64),
    }
}

fn is_near(inside: &BTreeSet<(i64, i64)>, (x, y): (i64, i64)) -> bool {
    (x - STRIP_KM..=x + STRIP_KM).any(|column| {
        let reach = STRIP_KM * STRIP_KM - (column - x) * (column - x);
        let height = (reach.max(0) as f64).sqrt() as i64;
        inside.range((column, y - height)..=(column, y + height)).next().is_some()
    })
}

fn spot(unit: &Unit) -> Spot {
    Spot { postcode: unit.postcode, point: point(unit), council: &councils::ALL[unit.council], town: post_town(unit.postcode.outward().as_str()) }
}

fn point(unit: &Unit) -> Point {
    match unit.position {
        Position::Degrees(point) => point,
        Position::Grid { east, north } => {
            lonlat_bng::convert_osgb36_to_ll(f64::from(east), f64::from(north)).ok().and_then(|(lon, lat)| Point::new(lat, lon)).unwrap_or(MIDDLE)
        }
    }
}

/// A zone with its middle. `None` when no unit lies in it.
fn zone_patch(geography: &Geography, zone: &Zone) -> Option<Patch> {
    let units = geography.postcodes.units().iter();
    let inside = units.filter(|(postcode, unit)| unit.ward.is_some_and(|w| zone.wards.contains(&w)) || zone.sectors.contains(&postcode.sector()));
    let points: Vec<Point> = inside.filter_map(|(_, unit)| unit.point).collect();
    Some(Patch { id: zone.id.to_string(), council: Council::by_code(zone.authority.as_str())?, centre: middle(&points)? })
}

fn middle(points: &[Point]) -> Option<Point> {
    let count = points.len() as f64;
    Point::new(points.iter().map(|p| p.lat).sum::<f64>() / count, points.iter().map(|p| p.lon).sum::<f64>() / count)
}

/// Real units far from anywhere: for a portal whose geography ends at its border.
const FAR: &[(&str, f64, f64, &str)] = &[
    ("M2 5DB", 53.4794, -2.2451, "E08000003"),
    ("LS1 1UR", 53.7997, -1.5492, "E08000035"),
    ("EX1 1NN", 50.7236, -3.5275, "E10000008"),
    ("NR2 1NH", 52.6285, 1.2929, "E10000020"),
    ("CA3 8QG", 54.8933, -2.9335, "E06000063"),
];

fn far(dice: &mut Dice) -> Spot {
    let (postcode, lat, lon, code) = *dice.pick(FAR);
    let postcode = Postcode::parse(postcode).expect("the table's postcodes have the grammar");
    Spot {
        postcode,
        point: Point { lat, lon },
        council: Council::by_code(code).expect("the table's councils are in the list of councils"),
        town: post_town(postcode.outward().as_str()),
    }
}

/// The middle of England: for a unit whose grid reference lies off the grid, which a published file does not have.
const MIDDLE: Point = Point { lat: 52.56, lon: -1.47 };

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_unit_in_england() {
        let inside = r#""BN11 3DH",10,514900,102500,"E92000001","E19000002","E18000008","E10000032","E07000229","E05007717""#;
        assert_eq!(unit(inside).map(|u| (u.postcode.to_string(), councils::ALL[u.council].name)), Some(("BN11 3DH".into(), "West Sussex")));
        assert!(unit(&inside.replace("E92000001", "W92000004")).is_none());
        assert!(unit(&inside.replace(",10,", ",90,")).is_none());
        assert!(unit("").is_none());
    }

    #[test]
    fn far_places_are_in_england() {
        let mut dice = Dice::new(1);
        for _ in 0..50 {
            assert!(far(&mut dice).council.code.starts_with('E'));
        }
    }

    #[test]
    fn the_strip_is_round() {
        let inside = BTreeSet::from([(100, 100)]);
        assert!(is_near(&inside, (100 + STRIP_KM, 100)));
        assert!(!is_near(&inside, (100 + STRIP_KM, 101)));
        assert!(is_near(&inside, (100, 100 - STRIP_KM)));
    }
}
