//! What indicators are worked out from, looked up once: locations by territory, people by age, the ground of zones.

use crate::model::market::{Market, Missing, Number, Observation, Period, Territory, Value};
use crate::model::*;
use std::collections::{BTreeMap, BTreeSet, HashMap};

#[derive(Debug)]
pub struct Context<'a> {
    pub atlas: &'a Atlas,
    /// The given figures, as they may be published: nothing that is worked out of them tells more.
    pub given: &'a Market,
    /// The day of the registers.
    pub day: Date,
    /// Whether the registers are made up.
    pub made_up: bool,
    zones_of_ward: HashMap<AreaCode, Vec<usize>>,
    zones_of_sector: HashMap<Sector, Vec<usize>>,
    /// The zones that hold most of a sector's units.
    mostly: HashMap<Sector, BTreeSet<usize>>,
    /// Units in use, by district, and by zone and district.
    units: BTreeMap<AreaCode, u32>,
    units_of_zone: BTreeMap<usize, BTreeMap<AreaCode, u32>>,
}

impl<'a> Context<'a> {
    pub fn new(atlas: &'a Atlas, given: &'a Market) -> Self {
        let day = atlas.register_edition().unwrap_or(atlas.as_of);
        let made_up = atlas.sources.iter().any(|s| s.kind.starts_with("cqc-") && s.demonstration);
        let mut context = Self {
            atlas,
            given,
            day,
            made_up,
            zones_of_ward: HashMap::new(),
            zones_of_sector: HashMap::new(),
            mostly: HashMap::new(),
            units: BTreeMap::new(),
            units_of_zone: BTreeMap::new(),
        };
        for (at, zone) in atlas.zones.iter().enumerate() {
            zone.wards.iter().for_each(|ward| context.zones_of_ward.entry(*ward).or_default().push(at));
            zone.sectors.iter().for_each(|sector| context.zones_of_sector.entry(*sector).or_default().push(at));
        }
        let mut sectors: HashMap<Sector, (u32, HashMap<usize, u32>)> = HashMap::new();
        for (postcode, unit) in atlas.postcodes.units().iter().filter(|(_, u)| u.terminated.is_none()) {
            let sector = sectors.entry(postcode.sector()).or_default();
            sector.0 += 1;
            let Some(district) = unit.district else { continue };
            *context.units.entry(district).or_default() += 1;
            for zone in context.zones_at(Some(postcode.sector()), unit.ward) {
                *context.units_of_zone.entry(zone).or_default().entry(district).or_default() += 1;
                *sector.1.entry(zone).or_default() += 1;
            }
        }
        for (sector, (all, zones)) in sectors {
            let most = zones.into_iter().filter(|(_, n)| n * 2 >= all).map(|(zone, _)| zone);
            context.mostly.insert(sector, most.collect());
        }
        context
    }

    /// The zones, by their place in the atlas, that a point's ward and sector lie in.
    pub fn zones_at(&self, sector: Option<Sector>, ward: Option<AreaCode>) -> Vec<usize> {
        let by_ward = ward.and_then(|w| self.zones_of_ward.get(&w)).into_iter().flatten();
        let by_sector = sector.and_then(|s| self.zones_of_sector.get(&s)).into_iter().flatten();
        let mut zones: Vec<usize> = by_ward.chain(by_sector).copied().collect();
        zones.sort_unstable();
        zones.dedup();
        zones
    }

    /// The zones that a claim of coverage is about: the zone itself, or those that hold at least half of the sector.
    pub fn zones_of_claim(&self, ground: &Ground) -> Vec<usize> {
        match ground {
            Ground::Zone(id) => self.atlas.zones.iter().position(|z| z.id == *id).into_iter().collect(),
            Ground::Sector(sector) => self.mostly.get(sector).into_iter().flatten().copied().collect(),
        }
    }

    /// Every territory that a location's address lies in: its council and district (one code where the council is both), and
    /// its zones.
    pub fn territories(&self, location: &Location) -> Vec<Territory> {
        let mut territories: Vec<Territory> = [location.authority, location.district].into_iter().flatten().map(Territory::Area).collect();
        territories.dedup();
        // Beyond the border there is nothing to say.
        if location.authority.is_none() {
            return Vec::new();
        }
        let sector = location.address.postcode.known().map(|p| p.sector());
        territories.extend(self.zones_at(sector, location.ward).into_iter().map(|at| self.zone(at)));
        territories
    }

    pub fn zone(&self, at: usize) -> Territory {
        Territory::Zone(self.atlas.zones[at].id.clone())
    }

    /// The councils, their districts and their zones: for each of them there is a figure or a reason.
    pub fn own(&self) -> Vec<Territory> {
        let councils: BTreeSet<AreaCode> = self.atlas.portal.authorities.iter().map(|a| a.code).collect();
        let districts = self.atlas.areas.0.values().filter(|a| a.level == Level::District && a.parent.is_some_and(|p| councils.contains(&p)));
        let codes: BTreeSet<AreaCode> = councils.iter().copied().chain(districts.map(|a| a.code)).collect();
        codes.into_iter().map(Territory::Area).chain((0..self.atlas.zones.len()).map(|at| self.zone(at))).collect()
    }

    /// People of an age group, newest given. Of a zone: those of its districts, as many as its share of their postcodes.
    pub fn people(&self, territory: &Territory, group: &str) -> Option<f64> {
        match territory {
            Territory::Area(_) => self.given.series("population", territory, group).latest_number()?.number(),
            Territory::Zone(id) => {
                let at = self.atlas.zones.iter().position(|z| z.id == *id)?;
                let mut people = None;
                for (district, units) in self.units_of_zone.get(&at)? {
                    let whole = self.people(&Territory::Area(*district), group)?;
                    let share = f64::from(*units) / f64::from(*self.units.get(district)?);
                    people = Some(people.unwrap_or(0.0) + whole * share);
                }
                people
            }
        }
    }

    /// People of an age group behind each postcode in use of a district.
    pub fn people_per_unit(&self, district: AreaCode, group: &str) -> Option<f64> {
        let units = *self.units.get(&district)?;
        Some(self.people(&Territory::Area(district), group)? / f64::from(units.max(1)))
    }

    /// A figure of the registers' day.
    pub fn today(&self, id: &str, territory: &Territory, group: &str, value: Result<f64, Missing>) -> Option<Observation> {
        let mut figure = figure(id, territory, group, Period::day(self.day), value)?;
        figure.demonstration = self.made_up;
        Some(figure)
    }

    pub fn level(&self, territory: &Territory) -> Option<Level> {
        match territory {
            Territory::Area(code) => self.atlas.areas.get(*code).map(|a| a.level),
            Territory::Zone(_) => None,
        }
    }
}

/// A figure that was worked out; what is no number becomes "not available".
pub fn figure(id: &str, territory: &Territory, group: &str, period: Period, value: Result<f64, Missing>) -> Option<Observation> {
    let value = match value.map(Number::new) {
        Ok(Some(number)) => Value::Number(number),
        Ok(None) => Value::Missing(Missing::NotAvailable),
        Err(missing) => Value::Missing(missing),
    };
    Some(Observation::computed(crate::model::market::IndicatorId::parse(id)?, territory.clone(), Text::parse(group)?, period, value))
}
