//! `data/commissioning/<council>/`: lots, awards and opportunities as the council keeps them in tables. What they name in
//! documents and registers is looked up by `enrich`; what they name in their own folder, here.

mod awards;
mod cells;
mod fault;
mod lots;
mod opportunities;
mod sources;
#[cfg(test)]
mod tests;

pub use fault::CODES;

use super::Inputs;
use super::documents;
use super::reading::{Reading, SourceFile};
use super::source::{self, Description};
use super::table::{Column, Layout, Row};
use crate::diagnostic::{At, Report, nearest};
use crate::model::commissioning::{Award, Cited, Lot, Opportunity};
use crate::model::{AreaCode, RowRef, SourceId, Text};
use crate::project::Project;
use cells::{Cells, Refusal};
use fault::Fault;
use std::sync::Arc;

/// A row that was read. Its fate is settled when what it names has been looked up.
#[derive(Debug, Clone)]
pub struct Read<T> {
    pub row: RowRef,
    pub at: At,
    pub value: T,
}

#[derive(Debug, Clone, Default)]
pub struct Rows {
    pub lots: Vec<Read<Lot>>,
    pub awards: Vec<Read<Award>>,
    pub opportunities: Vec<Read<Opportunity>>,
}

/// The tables and their columns; the first so many must be there.
const TABLES: &[(&str, &[&str], usize)] = &[
    (sources::FILE, sources::COLUMNS, 2),
    (lots::FILE, lots::COLUMNS, 4),
    (awards::FILE, awards::COLUMNS, 2),
    (opportunities::FILE, opportunities::COLUMNS, 4),
];

pub fn read(project: &Project, inputs: &mut Inputs, report: &mut Report) {
    let root = project.root.join("data/commissioning");
    for folder in source::folders(&root) {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some(authority) = project.portal.authorities.iter().find(|a| a.slug.as_str() == name) else {
            let known: Vec<&str> = project.portal.authorities.iter().map(|a| a.slug.as_str()).collect();
            let nearest = nearest(&name, known.iter().copied()).map(Into::into);
            report.add(Fault::Folder { name, nearest, known: known.join(", ") }, At::file(project.shown(&folder)));
            continue;
        };
        if !folder.join(source::NAME).exists() {
            report.add(Fault::NoDescription, At::file(project.shown(&folder)));
            continue;
        }
        let Some(description) = Description::read(&folder, project, report) else { continue };
        read_folder(project, authority.code, &description, inputs, report);
    }
}

fn read_folder(project: &Project, authority: AreaCode, description: &Description, inputs: &mut Inputs, report: &mut Report) {
    let files: Vec<SourceFile> = description.paths(report).into_iter().map(|path| SourceFile { shown: project.shown(&path).into(), path }).collect();
    for file in &files {
        let name = file.path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        if !TABLES.iter().any(|(table, ..)| *table == name) {
            report.add(Fault::File { nearest: nearest(&name, TABLES.iter().map(|(table, ..)| *table)) }, At::file(file.shown.clone()));
        }
    }
    let listed: Vec<_> = files.iter().map(|f| (f.shown.clone(), f.path.clone())).collect();
    let id = SourceId(inputs.sources.len() as u16);
    inputs.sources.push(description.source("commissioning", &listed, report));
    let zones = inputs.geography.zones.clone();
    let mut reading = Reading::new(project, id, description, &files).with_zones(&zones);
    reading.refuse_doubles();
    let rows = read_tables(&mut reading, authority);
    report.extend(reading.report);
    let moved = inputs.ledger.append(reading.ledger);
    let all = &mut inputs.commissioning;
    all.lots.extend(rows.lots.into_iter().map(|r| r.moved(moved)));
    all.awards.extend(rows.awards.into_iter().map(|r| r.moved(moved)));
    all.opportunities.extend(rows.opportunities.into_iter().map(|r| r.moved(moved)));
}

impl<T> Read<T> {
    fn moved(mut self, by: u16) -> Self {
        self.row.file.0 += by;
        self
    }
}

fn read_tables(reading: &mut Reading<'_>, authority: AreaCode) -> Rows {
    let sources: Vec<Arc<Cited>> = table(reading, authority, &[], sources::FILE, sources::row, |cited| cited.key.to_string())
        .into_iter()
        .map(|read| {
            reading.ledger.settle(read.row, crate::model::Fate::Published);
            Arc::new(read.value)
        })
        .collect();
    Rows {
        lots: table(reading, authority, &sources, lots::FILE, lots::row, |lot| format!("the lot {}", lot.key)),
        awards: table(reading, authority, &sources, awards::FILE, awards::row, awards::what),
        opportunities: table(reading, authority, &sources, opportunities::FILE, opportunities::row, |o| format!("the id {}", o.id)),
    }
}

/// Columns that hold no words of the council's.
const NO_WORDS: &[&str] = &["value", "ocid", "number", "url"];

/// Tells of what must not be published by accident: personal data, and characters that nobody sees.
fn watch(row: Row<'_>, columns: &[&'static str], report: &mut Report) {
    for column in columns.iter().filter(|column| !NO_WORDS.contains(column)) {
        let cell = row.get(column);
        let hidden = Text::parse_noting(cell).1.map(|_| documents::Fault::Hidden);
        for fault in documents::people::found(cell).into_iter().chain(hidden) {
            report.add(fault, row.at(column));
        }
    }
}

/// Reads one table. `what` names a row: two of one name are an error.
fn table<T>(
    reading: &mut Reading<'_>,
    authority: AreaCode,
    sources: &[Arc<Cited>],
    name: &'static str,
    row: fn(Cells<'_>) -> Result<T, Refusal>,
    what: fn(&T) -> String,
) -> Vec<Read<T>> {
    let Some(file) = reading.named(name) else { return Vec::new() };
    let Some((_, columns, required)) = TABLES.iter().find(|(table, ..)| *table == name) else { return Vec::new() };
    let layout =
        Layout::new(columns.iter().enumerate().map(|(at, name)| if at < *required { Column::required(*name) } else { Column::optional(*name) }))
            .may_be_empty();
    let Some(table) = reading.table(file, &layout) else { return Vec::new() };
    let (zones, demonstration) = (reading.zones, reading.project.portal.demonstration);
    let mut seen: std::collections::BTreeMap<String, u32> = std::collections::BTreeMap::new();
    let mut out = Vec::new();
    table.rows().for_each(|row| watch(row, columns, &mut reading.report));
    for cells in table.rows().map(|row| Cells { row, authority, zones, sources, demonstration }) {
        match row(cells) {
            Ok(value) => {
                let name = what(&value);
                if let Some(first) = seen.get(&name) {
                    reading.quarantine(cells.row.reference(), Fault::Repeated { what: name, first: *first }, cells.row.here());
                    continue;
                }
                seen.insert(name, cells.row.number());
                out.push(Read { row: cells.row.reference(), at: cells.row.here(), value });
            }
            Err((fault, column)) => reading.quarantine(cells.row.reference(), fault, cells.row.at(column)),
        }
    }
    out
}
