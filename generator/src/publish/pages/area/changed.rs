//! What became of the services of one area since the edition before: the part of the council's list whose services have their
//! address there. Where there is no earlier edition an area's page says nothing of it.

use crate::model::change::{Changes, Event};
use crate::model::*;
use crate::publish::changed::{self, Group, Line};
use crate::publish::words;
use serde::Serialize;
use std::collections::BTreeMap;

/// What a family asks of an area. The council's list has the rest: telephones, names, owners.
const TOLD: [Group; 4] = [Group::Gone, Group::Anew, Group::New, Group::Rated];

/// More than so many, and the council's list has the others.
const MOST: usize = 60;

#[derive(Debug, Serialize)]
pub struct Changed {
    from: String,
    to: String,
    groups: Vec<Part>,
    #[serde(skip_serializing_if = "String::is_empty")]
    more: String,
}

#[derive(Debug, Serialize)]
struct Part {
    title: &'static str,
    lines: Vec<Line>,
}

type Told<'a> = Vec<(&'a Event, &'a Location)>;

/// The changes of the whole portal by where their services are.
pub struct Since<'a> {
    atlas: &'a Atlas,
    changes: Option<&'a Changes>,
    by_area: BTreeMap<AreaCode, Told<'a>>,
    by_zone: BTreeMap<&'a ZoneId, Told<'a>>,
}

impl<'a> Since<'a> {
    pub fn new(atlas: &'a Atlas) -> Self {
        let mut since = Self { atlas, changes: atlas.past.changes.as_ref(), by_area: BTreeMap::new(), by_zone: BTreeMap::new() };
        let Some(changes) = since.changes else { return since };
        for told in changed::events(atlas, changes, |_| true) {
            let (event, location) = told;
            if !TOLD.contains(&Group::of(&event.what)) {
                continue;
            }
            let (ward, district) = areas_of(atlas, location);
            for area in ward.into_iter().chain(district) {
                since.by_area.entry(area).or_default().push(told);
            }
            let sector = location.address.postcode.known().map(|postcode| postcode.sector());
            let lies_in = |zone: &&Zone| ward.is_some_and(|ward| zone.wards.contains(&ward)) || sector.is_some_and(|s| zone.sectors.contains(&s));
            for zone in atlas.zones.iter().filter(lies_in) {
                since.by_zone.entry(&zone.id).or_default().push(told);
            }
        }
        since
    }

    pub fn in_area(&self, area: AreaCode) -> Option<Changed> {
        self.told(self.by_area.get(&area))
    }

    pub fn in_zone(&self, zone: &ZoneId) -> Option<Changed> {
        self.told(self.by_zone.get(zone))
    }

    fn told(&self, told: Option<&Told<'a>>) -> Option<Changed> {
        let changes = self.changes?;
        let told = told.map_or(&[][..], Vec::as_slice);
        let shown = &told[..told.len().min(MOST)];
        let part = |group: Group| {
            let of = shown.iter().filter(|(event, _)| Group::of(&event.what) == group);
            let lines: Vec<Line> = of.map(|(event, location)| changed::line(self.atlas, changes, event, location)).collect();
            (!lines.is_empty()).then(|| Part { title: group.words().1, lines })
        };
        Some(Changed {
            from: words::date(changes.from),
            to: words::date(changes.to),
            groups: TOLD.into_iter().filter_map(part).collect(),
            more: match told.len() - shown.len() {
                0 => String::new(),
                more => format!("And {}.", words::count(more, "more change", "more changes")),
            },
        })
    }
}

/// The ward and the district of an address. A service that is gone has no place of its own any more: its postcode has.
fn areas_of(atlas: &Atlas, location: &Location) -> (Option<AreaCode>, Option<AreaCode>) {
    if location.ward.is_some() || location.district.is_some() {
        return (location.ward, location.district);
    }
    let unit = location.address.postcode.known().filter(|_| !location.address.withheld).and_then(|code| atlas.postcodes.unit(*code));
    unit.map_or((None, None), |unit| (unit.ward, unit.district))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::change::What;
    use crate::publish::pages::service::tests::{atlas, location};

    fn changed(events: usize) -> Changes {
        let event = |_| Event { location: location().id, what: What::New };
        Changes { from: "2026-08-18".parse().unwrap(), to: "2026-11-18".parse().unwrap(), listed: [0, 1], events: (0..events).map(event).collect() }
    }

    #[test]
    fn a_service_is_told_in_its_ward_and_in_no_other() {
        let mut atlas = atlas();
        let [here, there] = ["E05000001", "E05000002"].map(|code| AreaCode::parse(code).unwrap());
        atlas.locations = vec![Location { ward: Some(here), ..location() }];
        atlas.past.changes = Some(changed(1));
        let since = Since::new(&atlas);
        let lines = |area| since.in_area(area).unwrap().groups.iter().map(|part| part.lines.len()).sum::<usize>();
        assert_eq!([lines(here), lines(there)], [1, 0]);
    }

    #[test]
    fn a_long_list_says_how_much_it_leaves_out() {
        let mut atlas = atlas();
        let here = AreaCode::parse("E05000001").unwrap();
        atlas.locations = vec![Location { ward: Some(here), ..location() }];
        atlas.past.changes = Some(changed(MOST + 3));
        assert_eq!(Since::new(&atlas).in_area(here).unwrap().more, "And 3 more changes.");
    }

    #[test]
    fn without_an_earlier_edition_nothing_is_told() {
        assert!(Since::new(&atlas()).in_area(AreaCode::parse("E05000001").unwrap()).is_none());
    }
}
