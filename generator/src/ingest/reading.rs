//! What the reader of one source is given, and what it hands back. Readers know nothing of each other, so they may run at
//! the same time; [`super::registers`] puts their output together in a fixed order.

use super::source::Description;
use super::table::{Layout, Options, Table};
use super::{CouncilRecords, LocationRecord};
use crate::diagnostic::{At, Problem, Report};
use crate::model::{Fate, FileId, Ledger, RowRef, SourceId};
use std::path::PathBuf;
use std::sync::Arc;

/// One file of a source.
#[derive(Debug, Clone)]
pub struct SourceFile {
    pub path: PathBuf,
    /// From the project's folder, with forward slashes.
    pub shown: Arc<str>,
    pub id: FileId,
}

/// Rows and fates of the files that a reader read, to be taken over into the ledger.
#[derive(Debug, Default)]
pub struct Tally {
    rows: Vec<(RowRef, Option<Fate>)>,
    second: Vec<(FileId, u32)>,
}

impl Tally {
    pub fn read(&mut self, row: RowRef) {
        self.rows.push((row, None));
    }

    /// The first fate of a row stays.
    pub fn settle(&mut self, row: RowRef, fate: Fate) {
        self.rows.push((row, Some(fate)));
    }

    pub fn second_count(&mut self, file: FileId, rows: u32) {
        self.second.push((file, rows));
    }

    pub fn into_ledger(self, ledger: &mut Ledger) {
        for (row, fate) in self.rows {
            match fate {
                None => ledger.read(row),
                Some(fate) => ledger.settle(row, fate),
            }
        }
        for (file, rows) in self.second {
            ledger.second_count(file, rows);
        }
    }
}

/// One source being read: its description and files, and what its reader has made of them so far.
#[derive(Debug)]
pub struct Reading<'a> {
    pub source: SourceId,
    pub description: &'a Description,
    pub files: &'a [SourceFile],
    pub report: Report,
    pub tally: Tally,
    pub records: Vec<LocationRecord>,
    pub council: CouncilRecords,
}

impl<'a> Reading<'a> {
    pub fn new(source: SourceId, description: &'a Description, files: &'a [SourceFile]) -> Self {
        Self {
            source,
            description,
            files,
            report: Report::default(),
            tally: Tally::default(),
            records: Vec::new(),
            council: CouncilRecords::default(),
        }
    }

    /// The file of this name (`coverage.csv`), if the source has one.
    pub fn named(&self, name: &str) -> Option<&'a SourceFile> {
        self.files.iter().find(|f| f.path.file_name().is_some_and(|n| n.eq_ignore_ascii_case(name)))
    }

    /// Reads one of the source's files as a table. What is wrong with its form is in the report and the tally.
    pub fn table(&mut self, file: &SourceFile, layout: &Layout) -> Option<Table> {
        let options = Options { columns: self.description.columns.as_deref() };
        Table::read(&file.path, &file.shown, file.id, layout, options, &mut self.report, &mut self.tally)
    }

    pub fn problem(&mut self, problem: impl Problem, at: At) {
        self.report.add(problem, at);
    }

    /// Sets a row aside: its fate is the problem's code.
    pub fn quarantine(&mut self, row: RowRef, problem: impl Problem, at: At) {
        self.tally.settle(row, Fate::Quarantined(problem.code().id));
        self.report.add(problem, at);
    }
}
