//! Postcodes, areas, zones, places and streets: where everything is. A source is a folder in `data/geography/` with a `source.toml`;
//! the folder's name, or `kind` in its `source.toml`, says what it holds.
//!
//! Postcodes are counted, not entered one by one in the ledger: most of a country's 1.7 million rows are beyond any portal.

pub mod areas;
pub mod boundaries;
mod codelist;
mod codepoint;
pub mod fault;
mod grid;
mod lines;
pub mod places;
pub mod postcodes;
mod row;
mod select;
pub mod survey;
pub mod tiles;
mod units;
pub mod zones;

pub use fault::CODES;
pub use row::{Code as PackedCode, Position, Row};

use super::Inputs;
use super::reading::{Reading, SourceFile};
use super::source::{self, Description};
use crate::diagnostic::{At, Report, nearest};
use crate::model::{Date, SourceId};
use crate::project::Project;
use fault::Fault;
use lines::Parsed;
use std::path::PathBuf;
use std::sync::Arc;
use survey::Survey;

/// A kind of source: the names its folder may have, and who reads its tables.
#[derive(Debug, Clone, Copy)]
pub struct SourceKind {
    pub name: &'static str,
    pub also: &'static [&'static str],
    read: fn(&mut Reading<'_>, &mut Survey<'_>),
}

/// In the order in which they are read: what stands later is checked against what stands before.
pub const SOURCES: &[SourceKind] = &[
    SourceKind { name: "areas", also: &[], read: areas::read },
    SourceKind { name: POSTCODES, also: &["codepoint-open", "onspd", "nspl"], read: postcodes::elsewhere },
    SourceKind { name: "zones", also: &[], read: zones::read },
    SourceKind { name: BOUNDARIES, also: &[], read: boundaries::read },
    SourceKind { name: "places", also: &[], read: places::read },
    SourceKind { name: TILES, also: &[], read: tiles::read },
];

const POSTCODES: &str = "postcodes";
const BOUNDARIES: &str = "boundaries";
const TILES: &str = "tiles";

pub fn read(project: &Project, inputs: &mut Inputs, report: &mut Report) {
    let mut survey = Survey::new(&project.portal);
    let found = find(project, report);
    for kind in SOURCES {
        let mut of_kind: Vec<&Description> = found.iter().filter(|(name, _)| *name == kind.name).map(|(_, description)| description).collect();
        // Of two entries for one postcode, the newer edition's stays.
        of_kind.sort_by_key(|description| std::cmp::Reverse(description.edition));
        for description in of_kind {
            read_source(kind, description, project, inputs, &mut survey, report);
        }
        if kind.name == POSTCODES {
            survey.close_postcodes(report);
        }
    }
    boundaries::close(&survey, &inputs.sources, report);
    inputs.geography = survey.into_geography();
}

/// Every source's folder with the name of its kind.
fn find(project: &Project, report: &mut Report) -> Vec<(&'static str, Description)> {
    let mut found = Vec::new();
    for folder in source::folders(&project.geography()) {
        let Some(description) = Description::read(&folder, project, report) else { continue };
        let named = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // A folder of boundaries or of tiles may have any name: its files say what they are.
        let by_files = || if known(&named).is_none() { kind_of_files(&folder) } else { None };
        let kind = description.kind.clone().unwrap_or_else(|| by_files().map_or_else(|| named.clone(), Into::into));
        match known(&kind) {
            Some(source) => found.push((source.name, description)),
            None => {
                let known = SOURCES.iter().flat_map(|source| [source.name].into_iter().chain(source.also.iter().copied()));
                report.add(Fault::UnknownKind { nearest: nearest(&kind, known), kind }, description.at());
            }
        }
    }
    found
}

fn known(kind: &str) -> Option<&'static SourceKind> {
    SOURCES.iter().find(|source| source.name == kind || source.also.contains(&kind))
}

fn kind_of_files(folder: &std::path::Path) -> Option<&'static str> {
    let mut files = std::fs::read_dir(folder).ok()?.flatten().map(|file| file.path());
    files.find_map(|file| {
        if boundaries::is_boundary_file(&file) {
            return Some(BOUNDARIES);
        }
        tiles::is_archive(&file).then_some(TILES)
    })
}

fn read_source(kind: &SourceKind, description: &Description, project: &Project, inputs: &mut Inputs, survey: &mut Survey<'_>, report: &mut Report) {
    let paths: Vec<(Arc<str>, PathBuf)> = description.paths(report).into_iter().map(|path| (Arc::from(project.shown(&path)), path)).collect();
    let mut source = description.source(kind.name, &paths, report);
    let (large, small): (Vec<_>, Vec<_>) = paths.into_iter().partition(|(_, path)| kind.name == POSTCODES && postcodes::is_postcode_file(path));
    let mut edition = None;
    for (shown, path) in &large {
        let taken = postcodes::take(path, shown, survey, report);
        edition = edition.max(taken.edition);
        source.kind = taken.kind.unwrap_or(source.kind);
        inputs.ledger.count(taken.account);
    }
    if kind.name == POSTCODES && large.is_empty() {
        report.add(Fault::NoPostcodeFile, description.at());
    }
    source.edition = agreed(description, edition, report);
    let id = SourceId(u16::try_from(inputs.sources.len()).expect("fewer than 65,536 sources"));
    inputs.sources.push(source);
    let files: Vec<SourceFile> = small.into_iter().map(|(shown, path)| SourceFile { path, shown }).collect();
    let mut reading = Reading::new(project, id, description, &files);
    (kind.read)(&mut reading, survey);
    inputs.ledger.append(reading.ledger);
    report.extend(reading.report);
}

/// A publisher names an edition by the month it comes out, and dates its contents some weeks before.
const SAME_EDITION_DAYS: i32 = 75;

fn agreed(description: &Description, found: Option<Date>, report: &mut Report) -> Date {
    match (description.edition, found) {
        (Some(told), Some(found)) if (told - found).get_days().abs() > SAME_EDITION_DAYS => {
            report.add(source::Fault::EditionDiffers { told, found }, description.at());
            found
        }
        (Some(told), _) => told,
        (None, Some(found)) => found,
        (None, None) => {
            report.add(source::Fault::NoEdition, description.at());
            Date::MIN
        }
    }
}

/// The rows of a file that could not be understood: the first of them, how many more, and whether the file is any use.
fn report_rows(parsed: &Parsed, shown: &str, report: &mut Report) {
    for (line, fault) in &parsed.faults {
        report.add(Fault::Row(fault.clone()), At::file(shown).row(*line));
    }
    let more = parsed.fault_count - parsed.faults.len() as u32;
    if more > 0 {
        report.add(Fault::MoreRows { more }, At::file(shown));
    }
    let rows = parsed.lines - parsed.blank;
    let damaged = parsed.fault_count > 0 && (parsed.rows.is_empty() || parsed.fault_count > rows / 100 + 1);
    // A last line that breaks off is a file that was cut short.
    let cut = parsed.faults.iter().any(|(line, _)| *line == parsed.lines) && parsed.unfinished;
    if damaged || cut {
        report.add(Fault::Unusable { faults: parsed.fault_count, rows }, At::file(shown));
    }
}

/// The rows of a table of units, for whoever writes one.
#[cfg(test)]
pub fn read_units(reader: impl std::io::Read) -> std::io::Result<Vec<Row>> {
    units::read(reader)?.map(|parsed| parsed.rows).map_err(|fault| std::io::Error::other(format!("{fault:?}")))
}

#[cfg(test)]
mod tests;
