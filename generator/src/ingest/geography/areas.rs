//! `areas.csv`: code, name, level, parent_code. Names of districts and wards, and which area each lies in.

use super::fault::Fault;
use super::survey::Survey;
use crate::ingest::reading::Reading;
use crate::ingest::table::{Column, Layout};
use crate::model::{Area, AreaCode, Fate, Level};
use std::sync::Arc;

/// The columns, in the order in which `doorstep extract` writes them.
pub const COLUMNS: &[&str] = &["code", "name", "level", "parent_code"];

/// The words of the column `level`.
pub const LEVELS: &[(&str, Level)] = &[
    ("country", Level::Country),
    ("region", Level::Region),
    ("authority", Level::Authority),
    ("district", Level::District),
    ("ward", Level::Ward),
    ("msoa", Level::Msoa),
];

pub fn read(reading: &mut Reading<'_>, survey: &mut Survey<'_>) {
    let layout = Layout::new([Column::required("code"), Column::required("name"), Column::required("level"), Column::expected("parent_code")]);
    for file in reading.files {
        let Some(table) = reading.table(file, &layout) else { continue };
        for row in table.rows() {
            let level = LEVELS.iter().find(|(word, _)| row.get("level").eq_ignore_ascii_case(word)).map(|(_, level)| *level);
            let parent = row.get("parent_code");
            let wrong = |column: &'static str, wanted| Some((column, wanted));
            let (area, wrong) = match (AreaCode::parse(row.get("code")), row.text("name"), level, AreaCode::parse(parent)) {
                (None, ..) => (None, wrong("code", "a GSS code, such as E07000229")),
                (_, None, ..) => (None, wrong("name", "the area's name")),
                (_, _, None, _) => (None, wrong("level", "country, region, authority, district, ward or msoa")),
                (_, _, _, None) if !parent.is_empty() => (None, wrong("parent_code", "the code of the area above, or nothing")),
                (Some(code), Some(name), Some(level), parent) => (Some(Area { code, name, level, parent }), None),
            };
            if let Some((column, wanted)) = wrong {
                reading.quarantine(row.reference(), Fault::Value { value: row.get(column).into(), wanted }, row.at(column));
            }
            let Some(area) = area else { continue };
            if let Some(first) = survey.areas.0.get(&area.code) {
                let level = |code: Option<AreaCode>| code.and_then(|code| survey.areas.get(code)).map(|a| a.level);
                // A file without regions puts councils below the country; one with regions says more.
                let nearer = level(first.parent) == Some(Level::Country) && level(area.parent) == Some(Level::Region);
                if **first == area {
                    reading.ledger.settle(row.reference(), Fate::Duplicate);
                } else if nearer && **first == (Area { parent: first.parent, ..area.clone() }) {
                    reading.ledger.settle(row.reference(), Fate::Published);
                    survey.areas.0.insert(area.code, Arc::new(area));
                } else {
                    let fault = Fault::Repeated { what: "code", value: area.code.to_string() };
                    reading.quarantine(row.reference(), fault, row.at("code"));
                }
                continue;
            }
            reading.ledger.settle(row.reference(), Fate::Published);
            survey.areas.0.insert(area.code, Arc::new(area));
        }
    }
}
