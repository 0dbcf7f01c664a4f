//! Rows of any format to a [`Table`]: finds the header, keeps the columns of the layout, settles the rows that are not data.

use super::fault::CountedOn;
use super::header::{self, Header, NoHeader, Presence};
use super::{CELL_CAP, CELL_LINES_CAP, Fault, HEADER_ROWS, Kept, Layout, Options, Table};
use crate::diagnostic::{At, Problem, Report, nearest};
use crate::model::{Fate, FileId, Ledger, Reason, RowRef, Unspoken};
use std::sync::Arc;

/// The reading stops: why, and where.
pub(super) type Refusal = (Fault, Option<u32>);

#[derive(Debug)]
pub(super) struct Grid<'a> {
    pub layout: &'a Layout,
    options: Options<'a>,
    report: &'a mut Report,
    ledger: &'a mut Ledger,
    table: Table,
    /// The first rows, while the header is looked for.
    head: Vec<(u32, Vec<String>)>,
    header: Option<Header>,
    /// For each kept column: its cell.
    kept: Vec<usize>,
    /// Of each private column: its cell.
    private: Vec<usize>,
    /// Cells of the header without words, with named ones after them.
    nameless: Vec<usize>,
    /// Rows that are notes if nothing but such rows follows.
    foot: Vec<(u32, Vec<String>)>,
    /// Whether rows always have all their cells, blank or not (CSV).
    pub strict: bool,
    /// The file's last row, when it lacks its line end.
    pub unfinished: Option<u32>,
    /// Rows in which a quotation mark stands where none may.
    pub stray: std::collections::BTreeSet<u32>,
    rows: u32,
}

impl<'a> Grid<'a> {
    pub fn new(file: FileId, path: Arc<str>, layout: &'a Layout, options: Options<'a>, report: &'a mut Report, ledger: &'a mut Ledger) -> Self {
        let table = Table {
            file,
            path,
            sheet: None,
            columns: Vec::new(),
            text: String::new(),
            ends: Vec::new(),
            numbers: Vec::new(),
            preamble: Vec::new(),
            unread: Vec::new(),
            unspoken: Unspoken::default(),
        };
        Self {
            layout,
            options,
            report,
            ledger,
            table,
            head: Vec::new(),
            header: None,
            kept: Vec::new(),
            private: Vec::new(),
            nameless: Vec::new(),
            foot: Vec::new(),
            strict: false,
            unfinished: None,
            stray: std::collections::BTreeSet::new(),
            rows: 0,
        }
    }

    pub fn sheet(&mut self, name: &str) {
        self.table.sheet = Some(name.into());
    }

    pub fn preamble(&mut self, line: impl Into<String>) {
        self.table.preamble.push(line.into());
    }

    fn at(&self, row: Option<u32>) -> At {
        At { row, ..self.table.at() }
    }

    pub fn refuse(&mut self, fault: Fault, row: Option<u32>) {
        self.report.add(fault, self.at(row));
    }

    /// The file is not read after all: no row of it is published.
    pub fn give_up(&mut self, fault: Fault, row: Option<u32>) {
        let fate = Fate::Quarantined(fault.code().id);
        for number in std::mem::take(&mut self.table.numbers) {
            self.settle(number, fate);
        }
        for (number, _) in std::mem::take(&mut self.foot) {
            self.settle(number, fate);
        }
        self.refuse(fault, row);
    }

    /// The anchor's cell and the header's width, once the header is found.
    pub fn anchor(&self) -> Option<(usize, usize)> {
        let header = self.header.as_ref()?;
        let column = self.layout.find(self.layout.anchor?)?;
        Some((header.columns.iter().position(|c| *c == Some(column))?, header.width))
    }

    pub fn second_count(&mut self, lines: u32) {
        self.ledger.second_count(self.table.file, lines);
    }

    /// Takes the next row, its number as a person sees it.
    pub fn row<S: AsRef<str>>(&mut self, number: u32, cells: &[S]) -> Result<(), Refusal> {
        for cell in cells {
            check_caps(cell.as_ref(), number)?;
        }
        if self.header.is_some() {
            return self.data(number, cells);
        }
        self.head.push((number, cells.iter().map(|c| c.as_ref().to_owned()).collect()));
        if self.head.len() >= HEADER_ROWS { self.decide() } else { Ok(()) }
    }

    /// Finds the header among the first rows and takes the rest of them as data.
    pub fn decide(&mut self) -> Result<(), Refusal> {
        if self.header.is_some() {
            return Ok(());
        }
        let head = std::mem::take(&mut self.head);
        let found = header::find(head.iter().map(|(_, cells)| cells.as_slice()), self.layout);
        let (header, first) = match (found, self.options.columns) {
            (Ok(header), _) => {
                let first = header.at + 1;
                (header, first)
            }
            (Err(_), Some(names)) => (header::matched(0, names, self.layout), 0),
            (Err(no_header), None) => return Err(self.no_header(no_header, &head)),
        };
        let number = first.checked_sub(1).map(|at| head[at].0);
        let names = if first == 0 { self.options.columns.unwrap_or_default() } else { &head[first - 1].1 };
        self.open(header, names, number)?;
        for (number, cells) in &head[..first.saturating_sub(1)] {
            let line = cells.iter().map(|c| c.trim()).filter(|c| !c.is_empty()).collect::<Vec<_>>().join(" ");
            if !line.is_empty() && self.layout.counted_on {
                self.set_aside(*number, cells, Fault::AboveHeader)?;
            } else if !line.is_empty() {
                self.table.preamble.push(line);
            }
        }
        head[first..].iter().try_for_each(|(number, cells)| self.data(*number, cells))
    }

    fn no_header(&mut self, no_header: NoHeader, head: &[(u32, Vec<String>)]) -> Refusal {
        let NoHeader::Missing { at, mut missing } = no_header else {
            let quoted = |names: Vec<&str>| names.iter().take(4).map(|n| format!("\"{n}\"")).collect::<Vec<_>>().join(", ");
            let first = head.first().map_or(Vec::new(), |(_, cells)| cells.iter().map(|c| c.trim()).filter(|c| !c.is_empty()).collect());
            let wanted = self.layout.columns.iter().filter(|c| c.presence == Presence::Required).map(|c| &*c.name).collect();
            return (Fault::NoHeader { first: if first.is_empty() { "no words".into() } else { quoted(first) }, wanted: quoted(wanted) }, None);
        };
        let row = Some(head[at].0);
        let (name, nearest) = missing.remove(0);
        for (name, nearest) in missing {
            self.refuse(Fault::MissingColumn { name, nearest }, row);
        }
        (Fault::MissingColumn { name, nearest }, row)
    }

    fn open(&mut self, header: Header, names: &[String], row: Option<u32>) -> Result<(), Refusal> {
        let mut seen = std::collections::BTreeSet::new();
        for (cell, name) in names.iter().enumerate() {
            let name = name.trim();
            let column = header.columns.get(cell).copied().flatten();
            let key = column.map_or_else(|| header::normalise(name), |at| format!("\u{1}{at}"));
            if !name.is_empty() && !key.is_empty() && !seen.insert(key) {
                return Err((Fault::RepeatedColumn { name: name.into() }, row));
            }
            if column.is_none() && !name.is_empty() {
                let at = At { column: Some(name.into()), ..self.at(row) };
                let lacking = (0..self.layout.columns.len()).filter(|at| !header.columns.contains(&Some(*at)));
                let nearest = nearest(name, lacking.map(|at| &*self.layout.columns[at].name)).map(Into::into);
                self.report.add(Fault::UnknownColumn { name: name.into(), nearest }, at);
            }
            if name.is_empty() && cell < header.width {
                self.nameless.push(cell);
            }
        }
        let mut absent = Vec::new();
        for (at, column) in self.layout.columns.iter().enumerate() {
            match header.columns.iter().position(|c| *c == Some(at)) {
                Some(cell) if column.kept => {
                    self.kept.push(cell);
                    let shown = header::shown(&names[cell]);
                    self.table.columns.push(Kept { name: column.name.as_ref().into(), shown: shown.into() });
                }
                Some(cell) if column.private && crate::teeth::stands("people-columns") => self.private.push(cell),
                Some(_) => {}
                None => match column.presence {
                    Presence::Required => {
                        return Err((Fault::MissingColumn { name: column.name.to_string(), nearest: None }, row));
                    }
                    Presence::Expected => absent.push(column.name.to_string()),
                    Presence::Optional => {}
                },
            }
        }
        if !absent.is_empty() {
            self.refuse(Fault::AbsentColumns { names: absent }, row);
        }
        self.header = Some(header);
        Ok(())
    }

    fn settle(&mut self, number: u32, fate: Fate) {
        self.ledger.settle(RowRef { file: self.table.file, row: number }, fate);
    }

    /// A blank line that the format's parser passes over.
    pub fn blank(&mut self, number: u32) -> Result<(), Refusal> {
        if self.header.is_none() {
            return self.row::<&str>(number, &[]);
        }
        self.settle(number, Fate::Filtered(Reason::BlankRow));
        Ok(())
    }

    fn data<S: AsRef<str>>(&mut self, number: u32, cells: &[S]) -> Result<(), Refusal> {
        let filled = cells.iter().rposition(|c| !c.as_ref().trim().is_empty()).map_or(0, |last| last + 1);
        if filled == 0 {
            return self.blank(number);
        }
        if !self.layout.counted_on && is_note(cells, self.anchor()) {
            self.foot.push((number, cells.iter().map(|c| c.as_ref().to_owned()).collect()));
            return Ok(());
        }
        for (number, cells) in std::mem::take(&mut self.foot) {
            self.store(number, &cells)?;
        }
        self.store(number, cells)
    }

    fn store<S: AsRef<str>>(&mut self, number: u32, cells: &[S]) -> Result<(), Refusal> {
        let header = self.header.as_ref().expect("rows are stored below a header");
        let (width, last) = (header.width, header.columns.last().copied().flatten());
        self.rows += 1;
        let filled = cells.iter().rposition(|c| !c.as_ref().trim().is_empty()).map_or(0, |last| last + 1);
        let unfinished = self.unfinished == Some(number);
        let short = self.strict && cells.len() < width;
        if unfinished {
            let column = last.map(|at| &self.layout.columns[at]);
            let closed = column.and_then(|column| column.closed);
            if short {
                return Err((Fault::CutShort { what: "in the middle of a row" }, Some(number)));
            }
            if closed.is_some_and(|is_value| cells.get(width - 1).is_some_and(|c| !is_value(c.as_ref().trim()))) {
                return Err((Fault::CutShort { what: "in the middle of a value" }, Some(number)));
            }
            // A part of a number or a name reads like a whole one. Councils' own files have no anchor: people write them, and
            // setting the last opt-out aside would be the greater harm.
            if crate::teeth::stands("final-line")
                && self.layout.anchor.is_some()
                && !self.options.proven
                && !column.is_some_and(|column| column.proves)
            {
                return self.set_aside(number, cells, Fault::MayBeCut);
            }
            self.refuse(Fault::NoFinalLineEnd, Some(number));
        }
        if short || filled > width {
            return self.set_aside(number, cells, Fault::Ragged { expected: width, found: if short { cells.len() } else { filled } });
        }
        if self.stray.remove(&number) {
            return self.set_aside(number, cells, Fault::StrayQuote);
        }
        if let Some(cell) = self.nameless.iter().find(|cell| cells.get(**cell).is_some_and(|c| !c.as_ref().trim().is_empty())) {
            return Err((Fault::NamelessColumn { place: cell + 1 }, Some(number)));
        }
        if cells.iter().any(|c| c.as_ref().contains('\0')) {
            return self.set_aside(number, cells, Fault::Nul);
        }
        for cell in &self.kept {
            self.table.text.push_str(cells.get(*cell).map_or("", |c| c.as_ref().trim()));
            let end = u32::try_from(self.table.text.len());
            self.table.ends.push(end.map_err(|_| (Fault::TooLarge { megabytes: 4096 }, Some(number)))?);
        }
        for cell in self.private.iter().filter_map(|cell| cells.get(*cell)) {
            self.table.unspoken.add(cell.as_ref(), &self.table.path, number);
        }
        self.table.numbers.push(number);
        self.ledger.read(RowRef { file: self.table.file, row: number });
        Ok(())
    }

    /// In such a row no cell need stand in its column.
    fn set_aside<S: AsRef<str>>(&mut self, number: u32, cells: &[S], fault: Fault) -> Result<(), Refusal> {
        if self.layout.anchor.is_some() {
            self.table.unread.extend(cells.iter().map(|c| c.as_ref().trim()).filter(|cell| super::csv::is_id(cell)).map(str::to_owned));
        }
        if self.layout.counted_on {
            self.quarantine(number, CountedOn(fault));
        } else {
            self.quarantine(number, fault);
        }
        Ok(())
    }

    fn quarantine(&mut self, number: u32, problem: impl Problem) {
        self.settle(number, Fate::Quarantined(problem.code().id));
        self.report.add(problem, self.at(Some(number)));
    }

    /// The table, when it has a header and rows.
    pub fn finish(mut self) -> Option<Table> {
        if let Err((fault, row)) = self.decide() {
            self.give_up(fault, row);
            return None;
        }
        for (number, _) in std::mem::take(&mut self.foot) {
            self.settle(number, Fate::Filtered(Reason::TotalRow));
        }
        if self.rows == 0 && !self.layout.may_be_empty {
            self.refuse(Fault::NoRows, None);
            return None;
        }
        Some(self.table)
    }
}

fn check_caps(cell: &str, number: u32) -> Result<(), Refusal> {
    if cell.len() > CELL_CAP && crate::teeth::stands("cell-cap") {
        return Err((Fault::LongCell { bytes: cell.len() }, Some(number)));
    }
    if cell.len() > CELL_LINES_CAP {
        let lines = cell.bytes().filter(|b| *b == b'\n').count();
        if lines > CELL_LINES_CAP {
            return Err((Fault::ManyLines { lines }, Some(number)));
        }
    }
    Ok(())
}

/// How the notes begin that people put below a table.
const NOTES: &[&str] =
    &["total", "grand total", "subtotal", "sum", "count", "rows", "source", "note", "notes", "end of", "data as at", "contains", "\u{a9}", "*"];

/// Whether the row reads as a total or a note: few cells, the first with such a word, and no id where rows have theirs.
fn is_note<S: AsRef<str>>(cells: &[S], anchor: Option<(usize, usize)>) -> bool {
    let mut filled = cells.iter().map(|c| c.as_ref().trim()).filter(|c| !c.is_empty());
    let Some(first) = filled.next() else { return false };
    let start = first.as_bytes()[0];
    if !(start.is_ascii_alphabetic() || start == b'*' || start >= 0x80) || filled.clone().count() > 4 {
        return false;
    }
    let first = first.to_lowercase();
    let begins = |word: &str| first.strip_prefix(word).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
    NOTES.iter().any(|word| begins(word)) && anchor.is_none_or(|(cell, _)| cells.get(cell).is_none_or(|c| !super::csv::is_id(c.as_ref().trim())))
}
