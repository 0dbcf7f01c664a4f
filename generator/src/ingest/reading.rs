//! What the reader of one source is given, and what it hands back. Readers know nothing of each other, so they may run at
//! the same time; [`super::registers`] puts their output together in a fixed order.

use super::source::{self, Description};
use super::table::{Layout, Options, Table, dates};
use super::{CouncilRecords, LocationRecord};
use crate::diagnostic::{At, Problem, Report};
use crate::model::{Date, Fate, Ledger, LocationId, RowRef, SourceId, Unspoken, Zone};
use crate::project::Project;
use std::path::PathBuf;
use std::sync::Arc;

/// One file of a source.
#[derive(Debug, Clone)]
pub struct SourceFile {
    pub path: PathBuf,
    /// From the project's folder, with forward slashes.
    pub shown: Arc<str>,
}

/// One source being read: its description and files, and what its reader has made of them so far.
#[derive(Debug)]
pub struct Reading<'a> {
    pub project: &'a Project,
    pub source: SourceId,
    pub description: &'a Description,
    pub files: &'a [SourceFile],
    /// The portal's zones: a council's row may name no other.
    pub zones: &'a [Zone],
    pub report: Report,
    /// This source's files only: file numbers in here are moved up when it joins the others'.
    pub ledger: Ledger,
    pub records: Vec<LocationRecord>,
    /// Locations whose row is there and was set aside.
    pub unread: Vec<LocationId>,
    pub council: CouncilRecords,
    /// Names of people in its files.
    pub unspoken: Unspoken,
    /// The day that the source describes, as far as it is known yet.
    pub edition: Option<Date>,
}

impl<'a> Reading<'a> {
    pub fn new(project: &'a Project, source: SourceId, description: &'a Description, files: &'a [SourceFile]) -> Self {
        Self {
            project,
            source,
            description,
            files,
            zones: &[],
            report: Report::default(),
            ledger: Ledger::default(),
            records: Vec::new(),
            unread: Vec::new(),
            council: CouncilRecords::default(),
            unspoken: Unspoken::default(),
            edition: description.edition,
        }
    }

    pub fn with_zones(mut self, zones: &'a [Zone]) -> Self {
        self.zones = zones;
        self
    }

    /// The file of this name (`coverage.csv`), if the source has one.
    pub fn named(&self, name: &str) -> Option<&'a SourceFile> {
        self.files.iter().find(|f| f.path.file_name().is_some_and(|n| n.eq_ignore_ascii_case(name)))
    }

    /// Two files of one name, in two folders or in other letters, of which [`Reading::named`] would leave one out in silence.
    pub fn refuse_doubles(&mut self) {
        for (at, file) in self.files.iter().enumerate() {
            let same =
                |other: &&SourceFile| other.path.file_name().zip(file.path.file_name()).is_some_and(|(other, own)| other.eq_ignore_ascii_case(own));
            if let Some(first) = self.files[..at].iter().find(same) {
                self.report.add(source::Fault::SameName { first: first.shown.to_string() }, At::file(file.shown.clone()));
            }
        }
    }

    /// Reads one of the source's files as a table. What is wrong with its form is in the report and the ledger; rows of the
    /// header's form are noted there as read.
    pub fn table(&mut self, file: &SourceFile, layout: &Layout) -> Option<Table> {
        let id = self.ledger.open_file(&file.shown);
        let options =
            Options { columns: self.description.columns.as_deref(), proven: self.description.sum_of(&file.path, self.files.len()).is_some() };
        let mut table = Table::read(&file.path, &file.shown, id, layout, options, &mut self.report, &mut self.ledger)?;
        self.unspoken.absorb(std::mem::take(&mut table.unspoken));
        Some(table)
    }

    /// Another sheet of a workbook that was read, when it has one of the layout's names. Its rows have an account of their own.
    pub fn sheet_beside(&mut self, file: &SourceFile, layout: &Layout) -> Option<Table> {
        let extension = file.path.extension()?.to_ascii_lowercase();
        if extension != "ods" && extension != "xlsx" {
            return None;
        }
        let shown: Arc<str> = format!("{} ({})", file.shown, layout.sheet_name()).into();
        let (mut report, mut ledger) = (Report::default(), Ledger::default());
        let id = ledger.open_file(&shown);
        let table = Table::read_beside(&file.path, &shown, id, layout, &mut report, &mut ledger);
        if table.is_none() && report.entries().is_empty() {
            return None;
        }
        self.report.extend(report);
        let moved = self.ledger.append(ledger);
        table.map(|table| table.moved(moved))
    }

    /// The edition that the file itself gives, in its preamble or its README sheet, must be the one that is written down.
    pub fn agree_on_edition(&mut self, table: &Table) {
        let found = table.preamble.iter().find_map(|line| dates::in_words(line));
        match (self.description.edition, found) {
            (Some(told), Some(found)) if told != found => self.report.add(source::Fault::EditionDiffers { told, found }, table.at()),
            (None, None) => self.report.add(source::Fault::NoEdition, self.description.at()),
            _ => {}
        }
        self.edition = self.description.edition.or(found);
    }

    /// Sets a row aside: its fate is the problem's code.
    pub fn quarantine(&mut self, row: RowRef, problem: impl Problem, at: At) {
        self.ledger.settle(row, Fate::Quarantined(problem.code().id));
        self.report.add(problem, at);
    }
}
