//! The market: `data/market/indicators.toml` says what is measured, each series is a folder with its `source.toml` and
//! tables of figures. Folders below a series are earlier (or later) editions of it: the newest is published, the one before
//! it is compared with.

pub mod fault;
mod grammar;
mod indicators;
pub mod observations;
mod settings;
mod successors;
mod written;

pub use fault::CODES;
pub use grammar::{Cell, Malformed, parse as parse_number};
pub use observations::Record;

use super::Inputs;
use super::reading::{Reading, SourceFile};
use super::source::{self, Description};
use crate::diagnostic::Report;
use crate::model::market::{Indicator, Rule, Thresholds};
use crate::model::{Date, Fate, Reason, SourceId};
use crate::project::Project;
use observations::Gazetteer;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Everything that was read of a market.
#[derive(Debug, Clone, Default)]
pub struct MarketRecords {
    pub indicators: Vec<Indicator>,
    pub records: Vec<Record>,
    pub earlier: Vec<Earlier>,
    pub thresholds: Thresholds,
    pub rules: Vec<Rule>,
}

/// The edition before the one that is published, of one series.
#[derive(Debug, Clone)]
pub struct Earlier {
    pub edition: Date,
    /// The source that replaced it.
    pub current: SourceId,
    pub records: Vec<Record>,
}

/// The kind that the atlas lists these sources under.
pub const KIND: &str = "market";

pub fn read(project: &Project, inputs: &mut Inputs, report: &mut Report) {
    let indicators = indicators::read(project, report);
    inputs.market.thresholds = settings::thresholds(project, report);
    inputs.market.rules = settings::rules(project, report);
    for series in source::folders(&project.market()) {
        read_series(&series, &indicators, project, inputs, report);
    }
    inputs.market.indicators = indicators;
}

/// The series' own folder and those below it, as far as they are described; the newest edition first.
fn editions(series: &Path, project: &Project, report: &mut Report) -> Vec<Description> {
    let below = source::folders(series);
    let described = |folder: &&PathBuf| folder.join(source::NAME).exists();
    let own = series.join(source::NAME).exists() || !below.iter().any(|folder| described(&folder));
    let own = own.then(|| series.to_path_buf());
    let folders = own.iter().chain(below.iter().filter(described));
    let mut editions: Vec<Description> = folders.filter_map(|folder| Description::read(folder, project, report)).collect();
    editions.sort_by_key(|description| std::cmp::Reverse(description.edition));
    editions
}

fn read_series(series: &Path, indicators: &[Indicator], project: &Project, inputs: &mut Inputs, report: &mut Report) {
    let mut current = None;
    for (nth, description) in editions(series, project, report).into_iter().enumerate() {
        let paths: Vec<(Arc<str>, PathBuf)> = description.paths(report).into_iter().map(|path| (Arc::from(project.shown(&path)), path)).collect();
        let source = description.source(KIND, &paths, report);
        if description.edition.is_none() {
            report.add(source::Fault::NoEdition, description.at());
        }
        // Only what is published is a source of the site.
        let id = match current {
            Some(id) => id,
            None => {
                let id = SourceId(u16::try_from(inputs.sources.len()).expect("fewer than 65,536 sources"));
                inputs.sources.push(source);
                current = Some(id);
                id
            }
        };
        let files: Vec<SourceFile> = paths.into_iter().map(|(shown, path)| SourceFile { path, shown }).collect();
        let mut reading = Reading::new(project, id, &description, &files);
        let gazetteer =
            Gazetteer { indicators, areas: &inputs.geography.areas, authorities: &project.portal.authorities, zones: &inputs.geography.zones };
        let mut records = observations::read(&mut reading, &gazetteer);
        let Reading { mut ledger, report: said, .. } = reading;
        report.extend(said);
        if nth > 0 {
            ledger.settle_open(Fate::Filtered(Reason::SupersededEdition));
        }
        let moved = inputs.ledger.append(ledger);
        records.iter_mut().for_each(|record| record.row.file.0 += moved);
        match nth {
            0 => inputs.market.records.append(&mut records),
            1 => {
                inputs.market.earlier.push(Earlier { edition: description.edition.unwrap_or(Date::MIN), current: id, records });
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
