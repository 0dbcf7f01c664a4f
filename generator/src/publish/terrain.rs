//! The maps of a council: its zones, its districts, a district's wards, drawn as often as a page says something of them.

use super::draw::map::{self, Ground, Shade};
use crate::model::market::Verdict;
use crate::model::outline::{Basis, Outline};
use crate::model::*;
use serde::Serialize;
use std::collections::BTreeMap;

/// Areas of one sort that lie beside each other, in the order of their keys (from 1).
#[derive(Debug)]
pub struct Layer<K> {
    ground: Ground,
    keys: BTreeMap<K, u16>,
    note: Note,
}

/// What the lines of a map rest on, and whose they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    basis: String,
    credit: String,
}

/// A map with what is said below it.
#[derive(Debug, Serialize)]
pub struct Map {
    svg: String,
    #[serde(flatten)]
    note: Note,
}

impl Note {
    fn new(atlas: &Atlas, basis: Basis) -> Self {
        match basis {
            Basis::Postcodes => Self {
                basis: "Drawn from postcodes, so borders are near, not exact.".into(),
                credit: "Contains OS data © Crown copyright and database right 2025.".into(),
            },
            Basis::Boundaries(source) => {
                let source = atlas.source(source);
                Self {
                    basis: format!("Borders as they are published, made simpler. From: {}.", source.publisher),
                    credit: source.attribution.as_ref().map(ToString::to_string).unwrap_or_default(),
                }
            }
        }
    }
}

/// More areas than this have a number on the map and their name in the list: words would lie on one another.
const NAMED: usize = 8;

impl Map {
    pub fn into_svg(self) -> String {
        self.svg
    }
}

impl<K: Ord + Clone> Layer<K> {
    fn new(atlas: &Atlas, order: impl Iterator<Item = K>, outline: &Outline<K>) -> Self {
        let keys: BTreeMap<K, u16> = order.zip(1..).collect();
        Self { ground: Ground::new(outline, |key| keys.get(key).copied()), keys, note: Note::new(atlas, outline.basis) }
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
    pub fn draw(&self, id: &str, title: &str, description: &str, said: impl Iterator<Item = (K, Shade, String, String)>) -> Map {
        let areas: Vec<map::Area> = said
            .filter_map(|(key, shade, name, word)| {
                let key = *self.keys.get(&key)?;
                let label = if self.is_numbered() { vec![key.to_string()] } else { [name, word].into_iter().filter(|s| !s.is_empty()).collect() };
                Some(map::Area { key, shade, label })
            })
            .collect();
        self.map(id, title, description, &areas)
    }

    fn map(&self, id: &str, title: &str, description: &str, areas: &[map::Area]) -> Map {
        let description = format!("{description} {}", self.note.basis);
        Map { svg: self.ground.draw(id, title, &description, areas), note: self.note.clone() }
    }

    /// One area among its neighbours, with no words on it but its own name.
    pub fn draw_one(&self, id: &str, title: &str, here: &K, name: &str) -> Option<Map> {
        let key = self.number(here)?;
        let area = map::Area { key, shade: Shade::Here, label: vec![name.to_string()] };
        Some(self.map(id, title, "The same in words stands on this page.", &[area]))
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

/// The zones in force of a council that share its land out between them, by name.
pub fn zones(atlas: &Atlas, authority: AreaCode) -> Vec<&Zone> {
    area::parted(&atlas.zones, authority, atlas.as_of)
}

pub fn zone_layer(atlas: &Atlas, authority: AreaCode) -> Option<Layer<ZoneId>> {
    let outline = atlas.outlines.zones.get(&authority)?;
    Some(Layer::new(atlas, zones(atlas, authority).into_iter().map(|z| z.id.clone()), outline))
}

/// The districts of a county; of a unitary council `None`.
pub fn district_layer(atlas: &Atlas, authority: AreaCode) -> Option<Layer<AreaCode>> {
    Some(layer(atlas, atlas.outlines.districts.get(&authority)?, authority, Level::District))
}

/// The wards of a district or of a unitary council.
pub fn ward_layer(atlas: &Atlas, of: AreaCode) -> Option<Layer<AreaCode>> {
    Some(layer(atlas, atlas.outlines.wards.get(&of)?, of, Level::Ward))
}

fn layer(atlas: &Atlas, outline: &Outline<AreaCode>, of: AreaCode, level: Level) -> Layer<AreaCode> {
    Layer::new(atlas, atlas.areas.children(of, level).into_iter().map(|a| a.code), outline)
}
