//! CSV, ODS and XLSX behind one [`Table`] of [`Row`]s that know their header and their file, sheet, row and column.
//! Reads and checks the form; what a value means is the source's business. A column that its source does not name in its
//! [`Layout`], or names as private, is never stored: it cannot pass. Of the names of people their sums stay, so that the finished site can be
//! searched for them.

mod csv;
pub mod dates;
mod decode;
pub mod fault;
mod grid;
mod header;
mod ods;
mod xlsx;

pub use dates::{DateOrder, Dates};
pub use decode::other_kind;
pub use fault::{CODES, Fault};
pub use header::{Column, Layout};

use crate::diagnostic::{At, Report};
use crate::model::Ledger;
use crate::model::{FileId, RowRef, Text, Unspoken};
use std::path::Path;
use std::sync::Arc;

/// Nothing larger is read: CQC's largest file is 30 MB.
pub const FILE_CAP: u64 = 200 << 20;
/// A spreadsheet's XML unpacked: CQC's ratings come to over 1 GB.
pub const XML_CAP: u64 = 3 << 30;
/// How much a packed file may grow when it is unpacked. CQC's grow 50-fold.
pub const RATIO_CAP: u64 = 200;
/// No cell of any register comes near it.
pub const CELL_CAP: usize = 32 << 10;
/// Line ends within one cell.
pub const CELL_LINES_CAP: usize = 100;
/// The header stands within so many rows.
pub const HEADER_ROWS: usize = 20;
/// Cells that a sheet may declare as repeated with the same words in them.
pub const REPEATED_CAP: u64 = 2_000_000;
/// A spreadsheet's own limit.
pub const ROWS_CAP: u32 = 1_048_576;

/// A file as rows below a header.
#[derive(Debug)]
pub struct Table {
    file: FileId,
    path: Arc<str>,
    sheet: Option<Arc<str>>,
    columns: Vec<Kept>,
    /// All kept cells, row after row, one after the other.
    text: String,
    /// Where each cell ends in `text`.
    ends: Vec<u32>,
    /// The number of each row as a person sees it.
    numbers: Vec<u32>,
    /// What stands above the header and on sheets called README: where a publisher says the edition.
    pub preamble: Vec<String>,
    /// Ids in the rows that were set aside: what they stand for is there, and could not be read.
    pub unread: Vec<String>,
    /// The sums of what stands in private columns.
    pub unspoken: Unspoken,
}

/// A column of the layout that the file has.
#[derive(Debug)]
struct Kept {
    name: Arc<str>,
    /// As the file spells it: what a person looks for.
    shown: Arc<str>,
}

/// A column of a table, looked up once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Col(u16);

/// One row that has the header's form.
#[derive(Debug, Clone, Copy)]
pub struct Row<'t> {
    table: &'t Table,
    index: usize,
}

/// What the reader of a table needs besides the file.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// `columns` of `source.toml`: the names for a file without a header.
    pub columns: Option<&'a [String]>,
    /// The file's sum is written down, so that it cannot have been cut short unnoticed.
    pub proven: bool,
}

impl Table {
    /// Reads the file at `path`. `None` and an error in the report when it is no such table. Rows that are not of the
    /// header's form are settled in the ledger (blank, total, ragged); all others are noted there as read.
    pub fn read(
        path: &Path,
        shown: &Arc<str>,
        file: FileId,
        layout: &Layout,
        options: Options<'_>,
        report: &mut Report,
        ledger: &mut Ledger,
    ) -> Option<Self> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        let mut grid = grid::Grid::new(file, shown.clone(), layout, options, report, ledger);
        let read = if name.ends_with(".ods") {
            ods::read(path, &mut grid)
        } else if name.ends_with(".xlsx") {
            xlsx::read(path, &mut grid)
        } else {
            csv::read(path, &mut grid)
        };
        match read {
            Ok(()) => grid.finish(),
            Err((fault, at)) => {
                grid.give_up(fault, at);
                None
            }
        }
    }

    /// As [`Table::read`], for a sheet that a workbook may have: without one there is no table and nothing to report.
    pub fn read_beside(path: &Path, shown: &Arc<str>, file: FileId, layout: &Layout, report: &mut Report, ledger: &mut Ledger) -> Option<Self> {
        let mut found = Report::default();
        let mut table = Self::read(path, shown, file, layout, Options::default(), &mut found, ledger);
        if !found.entries().iter().any(|entry| entry.problem.code().id == "no-sheet") {
            report.extend(found);
        }
        // Its path names the sheet already.
        if let Some(table) = &mut table {
            table.sheet = None;
        }
        table
    }

    /// The table, after the files before its own in a ledger have become `by` more.
    pub fn moved(self, by: u16) -> Self {
        Self { file: FileId(self.file.0 + by), ..self }
    }

    pub fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_>> {
        (0..self.numbers.len()).map(|index| Row { table: self, index })
    }

    /// The column of this name (as the layout has it), when the file has it.
    pub fn column(&self, name: &str) -> Option<Col> {
        self.columns.iter().position(|c| &*c.name == name).map(|at| Col(at as u16))
    }

    pub fn has(&self, name: &str) -> bool {
        self.column(name).is_some()
    }

    pub fn file(&self) -> FileId {
        self.file
    }

    /// The table itself, for problems that have no row.
    pub fn at(&self) -> At {
        At { file: self.path.clone(), sheet: self.sheet.clone(), row: None, column: None }
    }

    /// How the file spells a column of the layout.
    fn shown(&self, name: &str) -> Arc<str> {
        self.columns.iter().find(|c| &*c.name == name).map_or_else(|| name.into(), |c| c.shown.clone())
    }
}

impl<'t> Row<'t> {
    /// The number a person sees in an editor or a spreadsheet.
    pub fn number(self) -> u32 {
        self.table.numbers[self.index]
    }

    pub fn reference(self) -> RowRef {
        RowRef { file: self.table.file, row: self.number() }
    }

    /// The cell as written, without spaces around it.
    pub fn cell(self, column: Col) -> &'t str {
        let cell = self.index * self.table.columns.len() + usize::from(column.0);
        let start = if cell == 0 { 0 } else { self.table.ends[cell - 1] as usize };
        &self.table.text[start..self.table.ends[cell] as usize]
    }

    /// The cell of the column of this name; "" also when the file does not have the column.
    pub fn get(self, name: &str) -> &'t str {
        self.table.column(name).map_or("", |column| self.cell(column))
    }

    /// Whether the file has the column of this name.
    pub fn has(self, name: &str) -> bool {
        self.table.has(name)
    }

    /// The place of a cell.
    pub fn at_cell(self, column: Col) -> At {
        self.here().column(self.table.columns[usize::from(column.0)].shown.clone())
    }

    /// The cell as text, `None` when nothing visible stands in it.
    pub fn text(self, name: &str) -> Option<Text> {
        Text::parse(self.get(name))
    }

    /// The row's place.
    pub fn here(self) -> At {
        self.table.at().row(self.number())
    }

    /// The cell's place.
    pub fn at(self, name: &str) -> At {
        self.here().column(self.table.shown(name))
    }

    /// All kept cells, in the layout's order: equal for identical rows.
    pub fn cells(self) -> impl Iterator<Item = &'t str> {
        (0..self.table.columns.len()).map(move |c| self.cell(Col(c as u16)))
    }
}

/// Whether a sheet is one of those that a layout names: by the beginning or the end of its name, since editions put their
/// month into it.
fn is_sheet(wanted: &[&str], name: &str) -> bool {
    let name = name.trim().to_lowercase();
    wanted.iter().any(|w| {
        let w = w.to_lowercase();
        name.starts_with(&w) || name.ends_with(&w)
    })
}

fn no_sheet(wanted: &[&str], names: &[String]) -> Fault {
    let quoted = |names: &mut dyn Iterator<Item = &str>| names.take(8).map(|n| format!("\"{n}\"")).collect::<Vec<_>>().join(", ");
    Fault::NoSheet { wanted: quoted(&mut wanted.iter().copied().take(1)), found: quoted(&mut names.iter().map(String::as_str)) }
}
