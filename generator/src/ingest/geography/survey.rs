//! A geography while its sources are being read, and its making when all of them have been.

use super::codelist::Names;
use super::fault::Fault;
use super::row::{Code, Row};
use super::select::{Councils, Selected, Wanted, select};
use crate::diagnostic::{At, Report};
use crate::ingest::Geography;
use crate::model::ledger::Account;
use crate::model::*;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// What has been read so far. Areas come first, then postcodes, then what stands on them.
#[derive(Debug)]
pub struct Survey<'a> {
    pub portal: &'a Portal,
    pub areas: Areas,
    /// The names that a postcode file brings with it.
    pub names: Names,
    /// The kept rows, those of the newest edition first.
    pub kept: Vec<Row>,
    /// What the postcodes' sources say of outward codes beyond them.
    pub elsewhere: BTreeMap<Outward, Elsewhere>,
    pub counted: BTreeMap<Outward, Councils>,
    pub found: BTreeSet<Code>,
    pub zones: Vec<Zone>,
    pub places: Vec<Place>,
    pub boundaries: Boundaries,
    pub streets: Vec<Streets>,
    wards: BTreeSet<Code>,
    sectors: BTreeSet<Sector>,
}

impl<'a> Survey<'a> {
    pub fn new(portal: &'a Portal) -> Self {
        Self {
            portal,
            areas: Areas::default(),
            names: Names::new(),
            kept: Vec::new(),
            elsewhere: BTreeMap::new(),
            counted: BTreeMap::new(),
            found: BTreeSet::new(),
            zones: Vec::new(),
            places: Vec::new(),
            boundaries: Boundaries::default(),
            streets: Vec::new(),
            wards: BTreeSet::new(),
            sectors: BTreeSet::new(),
        }
    }

    /// Keeps what the portal needs of one file. `parts` in the file's order.
    pub fn take(&mut self, path: &str, parts: Vec<Vec<Row>>, faults: u32) -> Account {
        let read: usize = parts.iter().map(Vec::len).sum();
        let above = self.above();
        let wanted = self.wanted(&above);
        let Selected { kept, elsewhere, found } = select(parts, &wanted, &above);
        let published: usize = kept.iter().map(Vec::len).sum();
        self.kept.extend(kept.into_iter().flatten());
        self.found.extend(found);
        for (outward, councils) in elsewhere {
            let all = self.counted.entry(outward).or_default();
            councils.into_iter().for_each(|(council, n)| *all.entry(council).or_default() += n);
        }
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Account {
            path: path.into(),
            read: count(read) + faults,
            second_count: None,
            published: count(published),
            duplicate: 0,
            quarantined: if faults > 0 { BTreeMap::from([(super::fault::ROW_CODE, faults)]) } else { BTreeMap::new() },
            set_aside: Vec::new(),
            filtered: if read > published { BTreeMap::from([(Reason::OutsideArea, count(read - published))]) } else { BTreeMap::new() },
            open: 0,
        }
    }

    /// The council above each district that has one.
    fn above(&self) -> HashMap<Code, Code> {
        let district = |area: &&Arc<Area>| area.level == Level::District;
        self.areas
            .0
            .values()
            .filter(district)
            .filter_map(|area| {
                let parent = self.areas.get(area.parent?)?;
                (parent.level == Level::Authority).then(|| (Code::from(area.code), Code::from(parent.code)))
            })
            .collect()
    }

    fn wanted(&self, above: &HashMap<Code, Code>) -> Wanted {
        let own: BTreeSet<Code> = self.portal.authorities.iter().map(|a| Code::from(a.code)).collect();
        let below = above.iter().filter(|(_, council)| own.contains(council)).map(|(district, _)| *district);
        Wanted { codes: own.iter().copied().chain(below).collect(), buffer_metres: f64::from(self.portal.buffer_km) * 1000.0 }
    }

    /// To be called when the last postcode has been taken: what follows may ask for wards and sectors.
    pub fn close_postcodes(&mut self, report: &mut Report) {
        self.wards = self.kept.iter().map(|row| row.ward).collect();
        self.sectors = self.kept.iter().map(|row| row.postcode.sector()).collect();
        self.name_areas();
        if self.kept.is_empty() {
            report.add(Fault::NoPostcodes, At::file("data/geography"));
            return;
        }
        let above = self.above();
        for authority in &self.portal.authorities {
            let code = Code::from(authority.code);
            if !self.found.contains(&code) && !self.found.iter().any(|district| above.get(district) == Some(&code)) {
                let fault = Fault::AuthorityWithoutUnits { name: authority.name.to_string(), code: authority.code.to_string() };
                report.add(fault, At::file("data/geography"));
            }
        }
    }

    pub fn has_units(&self) -> bool {
        !self.kept.is_empty()
    }

    /// The box of degrees around all postcodes that were kept: west, south, east, north.
    pub fn bounds(&self) -> Option<[f64; 4]> {
        let points = self.kept.par_iter().filter_map(|row| row.position.point()).map(|point| [point.lon, point.lat, point.lon, point.lat]);
        points.reduce_with(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])])
    }

    pub fn has_ward(&self, code: AreaCode) -> bool {
        self.wards.contains(&Code::from(code))
    }

    /// Whether the ward is known to lie in another council's area.
    pub fn is_of_another(&self, ward: AreaCode, authority: AreaCode) -> bool {
        let above: Vec<&Area> = self.areas.upward(ward).collect();
        !above.iter().any(|area| area.code == authority) && above.iter().any(|area| area.level == Level::Authority)
    }

    pub fn has_sector(&self, sector: Sector) -> bool {
        self.sectors.contains(&sector)
    }

    /// Adds the areas that the kept rows lie in and whose names came with the postcodes, each below the one that most of its
    /// rows are in; and the portal's councils by the names that it gives them.
    fn name_areas(&mut self) {
        let mut parents: HashMap<Code, BTreeMap<Code, u32>> = HashMap::new();
        for row in &self.kept {
            for (child, parent) in [(row.ward, row.district), (row.district, row.county)] {
                if child.is_some() {
                    *parents.entry(child).or_default().entry(parent).or_default() += 1;
                }
            }
            if row.county.is_some() {
                parents.entry(row.county).or_default();
            }
        }
        for (code, above) in parents {
            let most = above.into_iter().filter(|(parent, _)| parent.is_some()).rev().max_by_key(|(_, n)| *n);
            let parent = most.and_then(|(parent, _)| parent.area());
            if let Some(code) = code.area()
                && let Some((name, level)) = self.names.get(&code)
            {
                let area = Area { code, name: name.clone(), level: *level, parent };
                self.areas.0.entry(code).or_insert_with(|| Arc::new(area));
            }
        }
        for authority in &self.portal.authorities {
            let parent = self.areas.get(authority.code).and_then(|area| area.parent);
            let area = Area { code: authority.code, name: authority.name.clone(), level: Level::Authority, parent };
            self.areas.0.insert(authority.code, Arc::new(area));
        }
        self.name_nations();
    }

    /// Councils lie in a nation, whose code they share the letter of.
    fn name_nations(&mut self) {
        const NATIONS: [(&str, Nation); 3] = [("E92000001", Nation::England), ("W92000004", Nation::Wales), ("S92000003", Nation::Scotland)];
        for (code, nation) in NATIONS.iter().filter_map(|(code, nation)| Some((AreaCode::parse(code)?, nation))) {
            let orphan = |area: &Arc<Area>| area.level == Level::Authority && area.parent.is_none() && Nation::of_code(area.code) == Some(*nation);
            let orphans: Vec<Arc<Area>> = self.areas.0.values().filter(|area| orphan(area)).cloned().collect();
            if let Some(name) = Text::parse(nation.words()).filter(|_| !orphans.is_empty()) {
                self.areas.0.entry(code).or_insert_with(|| Arc::new(Area { code, name, level: Level::Country, parent: None }));
            }
            for area in orphans {
                self.areas.0.insert(area.code, Arc::new(Area { parent: Some(code), ..Area::clone(&area) }));
            }
        }
    }

    pub fn into_geography(mut self) -> Geography {
        let elsewhere = self.outwards_elsewhere();
        self.zones.sort_by(|a, b| a.id.cmp(&b.id));
        let units: Vec<(Postcode, Unit)> = self.kept.par_iter().map(|row| (row.postcode, row.unit())).collect();
        Geography {
            postcodes: Postcodes::new(units, elsewhere),
            areas: self.areas,
            zones: self.zones,
            places: self.places,
            boundaries: self.boundaries,
            streets: self.streets,
        }
    }

    /// What the sources say, and after it what their own rows beyond the portal's area come to.
    pub fn outwards_elsewhere(&self) -> BTreeMap<Outward, Elsewhere> {
        let mut all = self.elsewhere.clone();
        for (outward, councils) in &self.counted {
            let mut by_council: BTreeMap<Code, (u32, Option<Nation>)> = BTreeMap::new();
            for ((council, nation), n) in councils {
                let entry = by_council.entry(*council).or_insert((0, *nation));
                entry.0 += n;
            }
            let mut ranked: Vec<(Code, (u32, Option<Nation>))> = by_council.into_iter().collect();
            ranked.sort_by_key(|(code, (n, _))| (std::cmp::Reverse(*n), *code));
            let nation = ranked.iter().find_map(|(_, (_, nation))| *nation).unwrap_or(Nation::England);
            let entry = all.entry(*outward).or_insert(Elsewhere { councils: Vec::new(), nation });
            for name in ranked.iter().filter_map(|(code, _)| self.name(code.area()?)) {
                if !entry.councils.contains(&name) {
                    entry.councils.push(name);
                }
            }
        }
        all
    }

    fn name(&self, code: AreaCode) -> Option<Text> {
        let known = self.areas.get(code).map(|area| &area.name);
        known.or_else(|| self.names.get(&code).map(|(name, _)| name)).cloned()
    }
}
