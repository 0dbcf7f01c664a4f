//! The maps that pages draw: the districts of a county, the wards of a district, the zones of a council. Of the borders that a
//! publisher draws where every area of a map has them, of postcodes otherwise: never of both on one map.

mod arcs;
mod borders;
mod postcodes;
#[cfg(test)]
mod tests;
mod trace;

use super::fault::Fault;
use crate::diagnostic::{At, Report};
use crate::model::outline::Outline;
use crate::model::*;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// What maps are made of.
#[derive(Debug, Clone, Copy)]
pub struct Land<'a> {
    pub portal: &'a Portal,
    pub areas: &'a Areas,
    pub zones: &'a [Zone],
    pub postcodes: &'a Postcodes,
    pub boundaries: &'a Boundaries,
    pub sources: &'a [Source],
    pub as_of: Date,
}

/// Cells of a map from postcodes, along its longer side.
const COUNTY: usize = 150;
/// A map with fewer postcodes has fewer.
const DISTRICT: usize = 110;

type Drawn<K> = (Option<Outline<K>>, Report);

pub fn outlines(land: &Land<'_>, report: &mut Report) -> Outlines {
    let councils: Vec<AreaCode> = land.portal.authorities.iter().map(|a| a.code).collect();
    let parents: Vec<AreaCode> = councils.iter().flat_map(|code| land.parents(*code)).collect();
    Outlines {
        districts: gathered(&councils, |code| land.districts(code), report),
        wards: gathered(&parents, |code| land.wards(code), report),
        zones: gathered(&councils, |code| land.shared_zones(code), report),
    }
}

fn gathered<K: Send>(of: &[AreaCode], draw: impl Fn(AreaCode) -> Drawn<K> + Sync, report: &mut Report) -> BTreeMap<AreaCode, Outline<K>> {
    let drawn: Vec<(AreaCode, Drawn<K>)> = of.par_iter().map(|code| (*code, draw(*code))).collect();
    let mut all = BTreeMap::new();
    for (code, (outline, said)) in drawn {
        report.extend(said);
        all.extend(outline.map(|outline| (code, outline)));
    }
    all
}

impl Land<'_> {
    /// What the wards of a council lie in: its districts, or itself.
    fn parents(&self, council: AreaCode) -> Vec<AreaCode> {
        let districts = self.areas.children(council, Level::District);
        if districts.is_empty() { vec![council] } else { districts.into_iter().map(|d| d.code).collect() }
    }

    fn districts(&self, council: AreaCode) -> Drawn<AreaCode> {
        self.areas_of(&self.areas.children(council, Level::District), COUNTY, |unit| unit.district)
    }

    fn wards(&self, of: AreaCode) -> Drawn<AreaCode> {
        self.areas_of(&self.areas.children(of, Level::Ward), DISTRICT, |unit| unit.ward)
    }

    fn areas_of(&self, areas: &[&Area], cells: usize, of: impl Fn(&Unit) -> Option<AreaCode>) -> Drawn<AreaCode> {
        let codes: Vec<AreaCode> = areas.iter().map(|a| a.code).collect();
        let bounded: Option<Vec<_>> = codes.iter().map(|code| Some((*code, vec![self.boundaries.areas.get(code)?]))).collect();
        if let Some(bounded) = bounded.filter(|b| !b.is_empty()) {
            return self.bounded(&bounded, |code| self.areas.get(*code).map(|a| a.name.to_string()).unwrap_or_default());
        }
        let own = |unit: &Unit| of(unit).filter(|code| codes.binary_search(code).is_ok());
        (postcodes::outline(&codes, self.live().map(|(_, unit, point)| (point, own(unit))), cells), Report::default())
    }

    /// A zone has a border of its own, or that of all its wards together.
    fn shared_zones(&self, council: AreaCode) -> Drawn<ZoneId> {
        let zones = area::parted(self.zones, council, self.as_of);
        let border = |zone: &&Zone| {
            let own = self.boundaries.zones.get(&zone.id).map(|own| vec![own]);
            let wards = || zone.wards.iter().map(|ward| self.boundaries.areas.get(ward)).collect::<Option<Vec<_>>>();
            own.or_else(|| wards().filter(|_| zone.sectors.is_empty())).map(|parts| (zone.id.clone(), parts))
        };
        if let Some(bounded) = zones.iter().map(border).collect::<Option<Vec<_>>>().filter(|b| !b.is_empty()) {
            return self.bounded(&bounded, |id| zones.iter().find(|z| z.id == *id).map(|z| z.name.to_string()).unwrap_or_default());
        }
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
        let ids: Vec<ZoneId> = zones.iter().map(|z| z.id.clone()).collect();
        (postcodes::outline(&ids, self.live().map(|(p, unit, point)| (point, of(p, unit))), COUNTY), Report::default())
    }

    fn bounded<K: Ord + Clone>(&self, areas: &[(K, Vec<&Boundary>)], name: impl Fn(&K) -> String) -> Drawn<K> {
        let mut report = Report::default();
        let source = areas[0].1[0].source;
        match borders::outline(areas, source) {
            Ok(outline) => (outline, report),
            Err(lost) => {
                let file = format!("{}/source.toml", self.sources[usize::from(source.0)].folder);
                report.add(Fault::LostByDrawing { name: name(&lost.key), share: lost.share }, At::file(file));
                (None, report)
            }
        }
    }

    fn live(&self) -> impl Iterator<Item = (&Postcode, &Unit, Point)> {
        self.postcodes.units().iter().filter(|(_, unit)| unit.terminated.is_none()).filter_map(|(p, unit)| Some((p, unit, unit.point?)))
    }
}
