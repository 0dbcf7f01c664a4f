//! Geography: points, areas, zones and places.

use super::{Date, Sector, Slug, Text};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// A point in WGS84 degrees, inside the British Isles' box (latitude 49 to 61, longitude -9 to 2.5).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    pub lat: f64,
    pub lon: f64,
}

/// Mean radius of the earth in miles (6371.0088 km).
const EARTH_MILES: f64 = 3958.7613;

impl Point {
    /// `None` outside the box, which also catches 0,0, swapped pairs and metres. Kept to five decimals (about a metre),
    /// so that Rust, the browser and the downloads compute with the same number.
    pub fn new(lat: f64, lon: f64) -> Option<Self> {
        let fits = (49.0..=61.0).contains(&lat) && (-9.0..=2.5).contains(&lon);
        let short = |v: f64| (v * 1e5).round() / 1e5;
        fits.then(|| Self { lat: short(lat), lon: short(lon) })
    }

    /// Great-circle distance (haversine).
    pub fn miles_to(self, other: Self) -> f64 {
        let (a, b) = (self.lat.to_radians(), other.lat.to_radians());
        let half_lat = ((b - a) / 2.0).sin();
        let half_lon = ((other.lon - self.lon).to_radians() / 2.0).sin();
        let h = half_lat * half_lat + a.cos() * b.cos() * half_lon * half_lon;
        2.0 * EARTH_MILES * h.sqrt().min(1.0).asin()
    }
}

/// A GSS code: a letter and eight digits (`E10000032`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AreaCode([u8; 9]);

impl AreaCode {
    pub fn parse(raw: &str) -> Option<Self> {
        let bytes: [u8; 9] = raw.trim().as_bytes().try_into().ok()?;
        (bytes[0].is_ascii_uppercase() && bytes[1..].iter().all(u8::is_ascii_digit)).then_some(Self(bytes))
    }

    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for AreaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for AreaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    Country,
    Region,
    Authority,
    District,
    Ward,
    Msoa,
}

/// A named geography with a code. A unitary council is both authority and district: it stands once, as authority, and its
/// wards' parent is it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    pub code: AreaCode,
    pub name: Text,
    pub level: Level,
    pub parent: Option<AreaCode>,
}

/// The id that a council gave a zone: the grammar of a slug (`worthing-central`).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ZoneId(pub Slug);

impl fmt::Debug for ZoneId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for ZoneId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// An area that a council commissions by, made of wards and postcode sectors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    pub id: ZoneId,
    pub authority: AreaCode,
    pub name: Text,
    /// "lot area", "GP cluster", "commissioning zone".
    pub kind: Text,
    pub wards: Vec<AreaCode>,
    pub sectors: Vec<Sector>,
    pub valid_from: Option<Date>,
    pub valid_to: Option<Date>,
}

impl Zone {
    /// How many wards and sectors it is made of.
    fn size(&self) -> usize {
        self.wards.len() + self.sectors.len()
    }

    /// Whether the council commissions by it on the day.
    pub fn in_force(&self, on: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= on) && self.valid_to.is_none_or(|to| on <= to)
    }
}

/// The zones in force of a council that share its land out between them, by name. A zone that is all of it is not among them.
pub fn parted(zones: &[Zone], authority: AreaCode, on: Date) -> Vec<&Zone> {
    let mut zones: Vec<&Zone> = zones.iter().filter(|zone| zone.authority == authority && zone.in_force(on)).collect();
    let largest = zones.iter().map(|zone| zone.size()).max().unwrap_or_default();
    let whole: usize = zones.iter().map(|zone| zone.size()).sum();
    // The largest holds as much as all the others together: it is the whole area.
    zones.retain(|zone| zone.size() < largest || largest * 2 < whole || largest == whole);
    zones.sort_by(|a, b| a.name.cmp(&b.name));
    zones
}

/// A town or village that a resident may name.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    pub name: Text,
    /// Unique among the portal's places.
    pub slug: Slug,
    pub authority: AreaCode,
    pub district: AreaCode,
    pub point: Point,
}

/// A council of this portal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    pub code: AreaCode,
    /// "West Sussex".
    pub name: Text,
    /// "West Sussex County Council".
    pub council: Text,
    pub slug: Slug,
    pub contact: super::Contact,
    /// How registers spell it, besides `name`.
    pub also: Vec<Text>,
}

/// Every area by its code.
#[derive(Debug, Clone, Default)]
pub struct Areas(pub BTreeMap<AreaCode, Arc<Area>>);

impl Areas {
    pub fn get(&self, code: AreaCode) -> Option<&Area> {
        self.0.get(&code).map(Arc::as_ref)
    }

    /// The area and those above it, smallest first.
    pub fn upward(&self, code: AreaCode) -> impl Iterator<Item = &Area> {
        std::iter::successors(self.get(code), |area| area.parent.and_then(|p| self.get(p))).take(8)
    }

    /// The areas of a level right below another, by code.
    pub fn children(&self, of: AreaCode, level: Level) -> Vec<&Area> {
        self.0.values().map(Arc::as_ref).filter(|area| area.level == level && area.parent == Some(of)).collect()
    }
}

#[cfg(test)]
impl Authority {
    /// The council of tests that need one.
    pub(crate) fn example() -> Self {
        let text = |raw: &str| Text::parse(raw).expect("words");
        let line = |number: &str| super::atlas::Line { phone: super::Phone::parse(number).expect("a number"), hours: text("9am to 5pm") };
        Self {
            code: AreaCode::parse("E10000032").expect("a code"),
            name: text("West Sussex"),
            council: text("West Sussex County Council"),
            slug: Slug::parse("west-sussex").expect("a slug"),
            contact: super::Contact {
                safeguarding: line("01632 960101"),
                safeguarding_out_of_hours: line("01632 960102"),
                paper_copy: line("01632 960103"),
                front_door: line("01632 960104"),
                website: None,
                decisions_website: None,
                corrections_email: text("corrections@west-sussex.example"),
                corrections_form: None,
                corrections_days: Some(5),
            },
            also: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn miles() {
        let worthing = Point::new(50.8147, -0.3714).unwrap();
        let brighton = Point::new(50.8225, -0.1372).unwrap();
        assert!((worthing.miles_to(brighton) - 10.24).abs() < 0.05);
        assert_eq!(worthing.miles_to(worthing), 0.0);
    }

    #[test]
    fn points_outside_the_isles_are_none() {
        assert!(Point::new(0.0, 0.0).is_none());
        assert!(Point::new(-0.37, 50.81).is_none());
        assert!(Point::new(99.9999, 0.0).is_none());
        assert!(Point::new(f64::NAN, 0.0).is_none());
    }

    #[test]
    fn a_zone_is_in_force_from_its_first_day_to_its_last() {
        let day = |raw: &str| raw.parse::<Date>().unwrap();
        let check = |from: Option<&str>, to: Option<&str>, on: &str, expected: bool| {
            let zone = Zone {
                id: ZoneId(Slug::parse("area-three").unwrap()),
                authority: AreaCode::parse("E06000019").unwrap(),
                name: Text::parse("Area Three").unwrap(),
                kind: Text::parse("lot area").unwrap(),
                wards: Vec::new(),
                sectors: Vec::new(),
                valid_from: from.map(day),
                valid_to: to.map(day),
            };
            assert_eq!(zone.in_force(day(on)), expected, "{from:?} to {to:?}, on {on}");
        };
        check(None, None, "2026-11-21", true);
        check(Some("2021-11-01"), Some("2026-10-31"), "2021-10-31", false);
        check(Some("2021-11-01"), Some("2026-10-31"), "2021-11-01", true);
        check(Some("2021-11-01"), Some("2026-10-31"), "2026-10-31", true);
        check(Some("2021-11-01"), Some("2026-10-31"), "2026-11-01", false);
    }
}
