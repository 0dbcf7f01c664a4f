//! CSV. The csv crate parses; beside it, the physical lines that begin or end with an id are counted, since a stray quotation
//! mark makes any parser lose rows without an error.

use super::decode::{self, Decoded};
use super::grid::{Grid, Refusal};
use super::{Fault, HEADER_ROWS, Layout, header};
use std::path::Path;

pub(super) fn read(path: &Path, grid: &mut Grid<'_>) -> Result<(), Refusal> {
    let Decoded { text, note } = decode::text_file(path)?;
    if let Some((fault, row)) = note {
        grid.refuse(fault, row);
    }
    read_text(&text, grid)
}

const DELIMITERS: [(u8, &str); 3] = [(b',', "commas"), (b';', "semicolons"), (b'\t', "tabs")];

fn parser(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes())
}

/// The delimiter with which the header is best found; commas when none does better.
fn delimiter(text: &str, layout: &Layout) -> (u8, &'static str) {
    let score = |delimiter: u8| {
        let mut record = csv::StringRecord::new();
        let mut reader = parser(text, delimiter);
        let mut best = 0;
        for _ in 0..HEADER_ROWS {
            if !reader.read_record(&mut record).unwrap_or(false) {
                break;
            }
            let row: Vec<String> = record.iter().map(|c| c.chars().take(200).collect()).collect();
            best = best.max(header::matched(0, &row, layout).columns.iter().flatten().count());
        }
        best
    };
    let scores = DELIMITERS.map(|(delimiter, _)| score(delimiter));
    let best = (0..DELIMITERS.len()).rev().max_by_key(|at| scores[*at]).unwrap_or(0);
    DELIMITERS[best]
}

pub(super) fn read_text(text: &str, grid: &mut Grid<'_>) -> Result<(), Refusal> {
    let (delimiter, name) = delimiter(text, grid.layout);
    if delimiter != b',' {
        grid.refuse(Fault::Delimiter { name }, None);
    }
    grid.strict = true;
    let mut reader = parser(text, delimiter);
    let mut record = csv::StringRecord::new();
    let mut lines = Lines { text, at: 0, line: 1 };
    let mut extents: Vec<Extent> = Vec::new();
    let finished = text.ends_with('\n');
    loop {
        let more = reader.read_record(&mut record).map_err(|error| (Fault::Unreadable { error: error.to_string() }, Some(lines.line)))?;
        if !more {
            break;
        }
        for blank in lines.skip_blank() {
            grid.blank(blank)?;
        }
        let end = reader.position().byte() as usize;
        let mut extent = lines.take(end);
        let cells: Vec<&str> = record.iter().collect();
        let written = &text[extent.from..end];
        if written.contains('"') && quotes(written, delimiter) == Quotes::Stray {
            if extent.lines == 1 {
                grid.stray.insert(extent.line);
            }
            extent.torn = extent.lines > 1;
        }
        if end == text.len() {
            if quotes(written, delimiter) == Quotes::Open {
                // The rest of the file stands in one cell: it was cut short, unless the cell swallowed rows.
                extents.push(extent);
                grid.decide()?;
                count(text, delimiter, &extents, grid)?;
                return Err((Fault::CutShort { what: "inside a quotation mark" }, Some(extent.line)));
            }
            grid.unfinished = (!finished).then_some(extent.line);
        }
        extents.push(extent);
        if let Err(refusal) = grid.row(extent.line, &cells) {
            // A cell beyond all measure is most often a row that swallowed others: say so if it is. Without a header nothing can
            // be counted, and the first refusal says why there is none.
            if grid.decide().is_ok() {
                count(text, delimiter, &extents, grid)?;
            }
            return Err(refusal);
        }
    }
    for blank in lines.skip_blank() {
        grid.blank(blank)?;
    }
    grid.decide()?;
    count(text, delimiter, &extents, grid)
}

/// Where one record stands: its bytes, and its physical lines.
#[derive(Debug, Clone, Copy)]
struct Extent {
    from: usize,
    to: usize,
    line: u32,
    lines: u32,
    /// It has several lines and a stray quotation mark: rows may have run into each other, and no line need show an id.
    torn: bool,
}

/// Walks the physical lines along with the parser.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: u32,
}

impl Lines<'_> {
    /// Lines with nothing on them, which the parser passes over.
    fn skip_blank(&mut self) -> std::ops::Range<u32> {
        let first = self.line;
        while self.text.as_bytes().get(self.at) == Some(&b'\n') {
            self.at += 1;
            self.line += 1;
        }
        first..self.line
    }

    fn take(&mut self, end: usize) -> Extent {
        let ends = self.text.as_bytes()[self.at..end].iter().filter(|b| **b == b'\n').count() as u32;
        let inner = ends - u32::from(ends > 0 && self.text.as_bytes()[end - 1] == b'\n');
        let extent = Extent { from: self.at, to: end, line: self.line, lines: inner + 1, torn: false };
        self.at = end;
        self.line += ends;
        extent
    }
}

/// How the quotation marks of a record stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quotes {
    Fine,
    /// The record ends inside a quotation.
    Open,
    /// Words follow a closing mark: values may have run into each other.
    Stray,
}

/// A mark opens a cell at its start only; two in a row stand for one.
fn quotes(record: &str, delimiter: u8) -> Quotes {
    #[derive(Clone, Copy, PartialEq)]
    enum In {
        Start,
        Plain,
        Quoted,
        AfterQuote,
    }
    let mut stray = false;
    let end = record.bytes().fold(In::Start, |state, b| match (state, b) {
        (In::Start | In::AfterQuote, b'"') => In::Quoted,
        (In::Quoted, b'"') => In::AfterQuote,
        (In::Quoted, _) => In::Quoted,
        (_, b'\n') => In::Start,
        (_, b) if b == delimiter => In::Start,
        (In::AfterQuote, _) => {
            stray = true;
            In::Plain
        }
        _ => In::Plain,
    });
    match end {
        In::Quoted => Quotes::Open,
        _ if stray => Quotes::Stray,
        _ => Quotes::Fine,
    }
}

/// An id as rows have it, for counting: the grammar of `LocationId` without making one.
pub(super) fn is_id(cell: &str) -> bool {
    let b = cell.as_bytes();
    let edge = |at: Option<&u8>| at.is_some_and(u8::is_ascii_alphanumeric);
    let old = || b.len() == 5 && b.iter().all(u8::is_ascii_uppercase) && cell != "TOTAL";
    (3..=24).contains(&b.len())
        && b.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-')
        && edge(b.first())
        && edge(b.last())
        && (b.iter().any(u8::is_ascii_digit) || old())
}

/// No line of words within a cell has as many delimiters as a row of so many cells.
const WIDE: usize = 16;

/// Where rows carry their id, counted from the nearer edge.
#[derive(Debug, Clone, Copy)]
struct Anchor {
    delimiter: char,
    /// Cells before it, or after it when `from_end`.
    cells: usize,
    from_end: bool,
    width: usize,
}

impl Anchor {
    fn holds(self, line: &str) -> bool {
        let piece = if self.from_end { line.rsplit(self.delimiter).nth(self.cells) } else { line.split(self.delimiter).nth(self.cells) };
        // The stray mark may stand in the id itself.
        piece.is_some_and(|piece| is_id(piece.replace('"', "").trim()))
    }

    /// Whether the line alone would be a row. What stands for its id may be none.
    fn is_whole(self, line: &str) -> bool {
        line.matches(self.delimiter).count() + 1 >= self.width && (self.width >= WIDE || self.holds(line))
    }

    /// The lines of a record that show a row: the one where its id stands, by that or beside others, and those that alone would be one.
    fn lines(self, record: &str) -> u32 {
        let mut lines = record.trim_end_matches('\n').split('\n');
        let own = if self.from_end { lines.next_back() } else { lines.next() };
        let others = lines.filter(|line| self.is_whole(line)).count() as u32;
        others + u32::from(own.is_some_and(|line| self.holds(line) || others > 0 && self.is_whole(line)))
    }
}

/// Counts the lines that carry an id, and refuses the file when a record holds several or may.
fn count(text: &str, delimiter: u8, extents: &[Extent], grid: &mut Grid<'_>) -> Result<(), Refusal> {
    let mut refusal = extents.iter().find(|extent| extent.torn).map(|torn| (Fault::Torn { lines: torn.lines }, Some(torn.line)));
    if let Some((cell, width)) = grid.anchor() {
        let from_end = cell > width - 1 - cell;
        let anchor = Anchor { delimiter: char::from(delimiter), cells: if from_end { width - 1 - cell } else { cell }, from_end, width };
        let (mut lines, mut records, mut first) = (0, 0, None);
        for extent in extents {
            let found = anchor.lines(&text[extent.from..extent.to]);
            lines += found;
            records += found.min(1);
            if found > 1 {
                first.get_or_insert(extent.line);
            }
        }
        grid.second_count(lines);
        refusal = first.map(|line| (Fault::Swallowed { lines, records }, Some(line))).or(refusal);
    }
    refusal.filter(|_| crate::teeth::stands("second-count")).map_or(Ok(()), Err)
}
