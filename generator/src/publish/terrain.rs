//! The maps of a council: its zones, its districts, a district's wards. Worked out once for each council from the postcodes,
//! and drawn as often as a page says something of them.

use super::draw::map::{self, Ground, Shade};
use crate::model::market::Verdict;
use crate::model::*;
use std::collections::BTreeMap;

/// Areas of one sort that lie beside each other, in the order of their keys (from 1).
#[derive(Debug)]
pub struct Layer<K> {
    ground: Ground,
    keys: BTreeMap<K, u16>,
}

/// More areas than this have a number on the map and their name in the list: words would lie on one another.
const NAMED: usize = 8;

impl<K: Ord + Clone> Layer<K> {
    fn new(order: impl Iterator<Item = K>, points: impl Iterator<Item = (Point, Option<K>)>, cells: usize) -> Option<Self> {
        let keys: BTreeMap<K, u16> = order.zip(1..).collect();
        let spots: Vec<(Point, Option<u16>)> = points.map(|(point, key)| (point, key.and_then(|k| keys.get(&k).copied()))).collect();
        Some(Self { ground: Ground::new(&spots, cells)?, keys })
    }

    /// Whether areas have numbers instead of names, which the list beside the map must then show too.
    pub fn is_numbered(&self) -> bool {
        self.keys.len() > NAMED
    }

    /// The number of an area.
    pub fn number(&self, key: &K) -> Option<u16> {
        self.keys.get(key).copied()
    }

    /// Each area with its shade, its name and a word below it.
    pub fn draw(&self, id: &str, title: &str, description: &str, said: impl Iterator<Item = (K, Shade, String, String)>) -> String {
        let areas: Vec<map::Area> = said
            .filter_map(|(key, shade, name, word)| {
                let key = *self.keys.get(&key)?;
                let label = if self.is_numbered() { vec![key.to_string()] } else { [name, word].into_iter().filter(|s| !s.is_empty()).collect() };
                Some(map::Area { key, shade, label })
            })
            .collect();
        self.ground.draw(id, title, description, &areas)
    }

    /// One area among its neighbours, with no words on it but its own name.
    pub fn draw_one(&self, id: &str, title: &str, here: &K, name: &str) -> Option<String> {
        let key = self.number(here)?;
        let area = map::Area { key, shade: Shade::Here, label: vec![name.to_string()] };
        Some(self.ground.draw(id, title, "The same in words stands on this page.", &[area]))
    }
}

pub fn shade(verdict: Verdict) -> Shade {
    match verdict {
        Verdict::Enough => Shade::Enough,
        Verdict::Stretched => Shade::Stretched,
        Verdict::NotEnough => Shade::NotEnough,
        Verdict::NotKnown => Shade::Unknown,
    }
}

/// The zones in force of a council that share its land out between them, by name. A zone that is all of it is not among them.
pub fn zones(atlas: &Atlas, authority: AreaCode) -> Vec<&Zone> {
    let now = |z: &&Zone| z.valid_from.is_none_or(|from| from <= atlas.as_of) && z.valid_to.is_none_or(|to| to >= atlas.as_of);
    let mut zones: Vec<&Zone> = atlas.zones.iter().filter(|z| z.authority == authority).filter(now).collect();
    let largest = zones.iter().map(|z| z.wards.len() + z.sectors.len()).max().unwrap_or_default();
    let whole: usize = zones.iter().map(|z| z.wards.len() + z.sectors.len()).sum();
    // The largest holds as much as all the others together: it is the whole area.
    zones.retain(|z| zones_parted(z, largest, whole));
    zones.sort_by(|a, b| a.name.cmp(&b.name));
    zones
}

fn zones_parted(zone: &Zone, largest: usize, whole: usize) -> bool {
    let size = zone.wards.len() + zone.sectors.len();
    size < largest || largest * 2 < whole || largest == whole
}

pub fn zone_layer(atlas: &Atlas, authority: AreaCode) -> Option<Layer<ZoneId>> {
    let zones = zones(atlas, authority);
    let mut by_ward: BTreeMap<AreaCode, &ZoneId> = BTreeMap::new();
    let mut by_sector: BTreeMap<Sector, &ZoneId> = BTreeMap::new();
    for zone in &zones {
        by_ward.extend(zone.wards.iter().map(|ward| (*ward, &zone.id)));
        by_sector.extend(zone.sectors.iter().map(|sector| (*sector, &zone.id)));
    }
    let of = |postcode: &Postcode, unit: &Unit| {
        let zone = unit.ward.and_then(|ward| by_ward.get(&ward)).or_else(|| by_sector.get(&postcode.sector()));
        zone.map(|id| (*id).clone())
    };
    Layer::new(zones.iter().map(|z| z.id.clone()), live(atlas).map(|(p, unit, point)| (point, of(p, unit))), 150)
}

/// The districts of a county; of a unitary council `None`.
pub fn district_layer(atlas: &Atlas, authority: AreaCode) -> Option<Layer<AreaCode>> {
    let districts = children(atlas, authority, Level::District);
    if districts.is_empty() {
        return None;
    }
    Layer::new(
        districts.iter().map(|a| a.code),
        live(atlas).map(|(_, unit, point)| (point, unit.district.filter(|d| districts.iter().any(|a| a.code == *d)))),
        150,
    )
}

/// The wards of a district or of a unitary council.
pub fn ward_layer(atlas: &Atlas, of: AreaCode) -> Option<Layer<AreaCode>> {
    let wards = children(atlas, of, Level::Ward);
    let own = |unit: &Unit| unit.ward.filter(|w| wards.binary_search_by(|a| a.code.cmp(w)).is_ok());
    Layer::new(wards.iter().map(|a| a.code), live(atlas).map(|(_, unit, point)| (point, own(unit))), 110)
}

/// The areas below another, by code.
pub fn children(atlas: &Atlas, of: AreaCode, level: Level) -> Vec<&Area> {
    atlas.areas.0.values().map(AsRef::as_ref).filter(|a: &&Area| a.level == level && a.parent == Some(of)).collect()
}

fn live(atlas: &Atlas) -> impl Iterator<Item = (&Postcode, &Unit, Point)> {
    atlas.postcodes.units().iter().filter(|(_, unit)| unit.terminated.is_none()).filter_map(|(p, unit)| Some((p, unit, unit.point?)))
}
