//! Borders of areas, as GeoJSON in degrees (EPSG:4326), such as the Office for National Statistics publishes. A feature says which
//! area it is by a code in its properties (`LAD24CD`, `CTYUA24CD`, `WD24CD`), or by a zone's id (`zone`). Names in a file are not
//! read: an area is called what the code list calls it. Nothing is mended: a shape that is wrong is an error at its feature.

mod crossing;
mod fault;
mod shape;
#[cfg(test)]
mod tests;
mod weigh;
mod whole;

pub use fault::CODES;

use super::survey::Survey;
use crate::diagnostic::{At, nearest};
use crate::ingest::reading::{Reading, SourceFile};
use crate::model::{AreaCode, Boundary, Fate, Level, Reason, RowRef, Slug, ZoneId};
use fault::Fault;
use serde::Deserialize;
use std::path::Path;

/// What a file of boundaries may be called.
const ENDINGS: [&str; 2] = ["geojson", "json"];

pub fn is_boundary_file(path: &Path) -> bool {
    path.extension().is_some_and(|end| ENDINGS.iter().any(|e| end.eq_ignore_ascii_case(e)))
}

#[derive(Deserialize)]
struct Collection {
    features: Vec<geojson::Feature>,
    /// From before 2016, when files said which system their coordinates are in.
    crs: Option<serde_json::Value>,
}

/// Whose border a feature is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Whose {
    Area(AreaCode),
    Zone(ZoneId),
}

pub fn read(reading: &mut Reading<'_>, survey: &mut Survey<'_>) {
    for file in reading.files {
        if !is_boundary_file(&file.path) {
            reading.report.add(Fault::NotGeoJson, At::file(file.shown.clone()));
            continue;
        }
        match collection(&file.path) {
            Ok(collection) => features(collection, file, reading, survey),
            Err(fault) => {
                let row = fault.line();
                reading.report.add(fault, At { row, ..At::file(file.shown.clone()) });
            }
        }
    }
}

/// Called when every source of boundaries has been read.
pub fn close(survey: &Survey<'_>, sources: &[crate::model::Source], report: &mut crate::diagnostic::Report) {
    whole::check(survey, sources, report);
}

fn collection(path: &Path) -> Result<Collection, Fault> {
    let bytes = weigh::read(path)?;
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let collection: Collection =
        serde_json::from_slice(text).map_err(|error| Fault::Unreadable { line: u32::try_from(error.line()).ok(), error: error.to_string() })?;
    match collection.crs.as_ref().and_then(shape::foreign_system) {
        Some(system) => Err(Fault::System { system }),
        None => Ok(collection),
    }
}

fn features(collection: Collection, file: &SourceFile, reading: &mut Reading<'_>, survey: &mut Survey<'_>) {
    let id = reading.ledger.open_file(&file.shown);
    let mut own = 0;
    let numbered = collection.features.into_iter().zip(1_u32..);
    for (feature, number) in numbered {
        let row = RowRef { file: id, row: number };
        reading.ledger.read(row);
        let at = At::file(file.shown.clone()).sheet(format!("feature {number}"));
        let whose = match whose(&feature, survey) {
            Ok(Some(whose)) => whose,
            Ok(None) => {
                reading.ledger.settle(row, Fate::Filtered(Reason::OutsideArea));
                continue;
            }
            Err(fault) => {
                reading.quarantine(row, fault, at);
                continue;
            }
        };
        own += 1;
        match shape::parse(feature.geometry).and_then(|shape| Boundary::new(shape, reading.source).ok_or(Fault::NoRing)) {
            Ok(boundary) => {
                let held = &mut survey.boundaries;
                let first = match whose {
                    Whose::Area(code) => held.areas.insert(code, boundary).map(|_| code.to_string()),
                    Whose::Zone(id) => held.zones.insert(id.clone(), boundary).map(|_| id.to_string()),
                };
                match first {
                    Some(id) => reading.quarantine(row, Fault::Repeated { id }, at),
                    None => reading.ledger.settle(row, Fate::Published),
                }
            }
            Err(fault) => reading.quarantine(row, fault, at),
        }
    }
    if own == 0 {
        reading.report.add(Fault::NothingOwn, At::file(file.shown.clone()));
    }
}

/// Properties that hold a code, the smallest area first: a file of wards names the district of each, too.
const CODES_OF: [&str; 6] = ["WD", "MSOA", "LAD", "CTYUA", "UTLA", "CTY"];

/// `None`: an area beyond the portal's.
fn whose(feature: &geojson::Feature, survey: &Survey<'_>) -> Result<Option<Whose>, Fault> {
    let none = serde_json::Map::new();
    let properties = feature.properties.as_ref().unwrap_or(&none);
    let of = |wanted: &dyn Fn(&str) -> bool| {
        let found = properties.iter().find(|(key, value)| wanted(key) && value.is_string());
        found.map(|(key, value)| (key.clone(), value.as_str().unwrap_or_default().trim().to_string()))
    };
    let coded = |prefix: &str, key: &str| {
        let middle = key.to_ascii_uppercase();
        let middle = middle.strip_prefix(prefix).and_then(|rest| rest.strip_suffix("CD"));
        middle.is_some_and(|year| year.len() <= 2 && year.bytes().all(|b| b.is_ascii_digit()))
    };
    let named = |names: &'static [&'static str]| move |key: &str| names.iter().any(|name| key.eq_ignore_ascii_case(name));
    let code = CODES_OF.iter().find_map(|prefix| of(&|key| coded(prefix, key))).or_else(|| of(&named(&["code", "gss_code", "area_code"])));
    if let Some((key, value)) = code {
        let code = AreaCode::parse(&value).ok_or(Fault::BadCode { key, value })?;
        return Ok(survey.is_own(code).then_some(Whose::Area(code)));
    }
    let Some((key, value)) = of(&named(&["zone", "zone_id", "id"])) else {
        let near = properties.keys().find_map(|key| nearest(key, ["LAD24CD", "CTYUA24CD", "WD24CD", "zone"]));
        return Err(Fault::NoCode { keys: properties.keys().take(8).cloned().collect(), nearest: near });
    };
    let id = Slug::parse(&value).map(ZoneId).filter(|id| survey.zones.iter().any(|zone| zone.id == *id));
    id.map(|id| Some(Whose::Zone(id))).ok_or(Fault::BadCode { key, value })
}

impl Survey<'_> {
    /// A council of the portal, or an area below one.
    fn is_own(&self, code: AreaCode) -> bool {
        self.areas.upward(code).any(|area| area.level == Level::Authority && self.portal.authority(area.code).is_some())
    }
}
