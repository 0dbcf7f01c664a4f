//! ODS. The sheet's XML is streamed out of the zip: CQC's comes to over a gigabyte. Repeated cells and rows are counted before
//! they are written out, nothing is unpacked beyond its caps, and only `content.xml` is looked at.

use super::grid::{Grid, Refusal};
use super::{CELL_CAP, Fault, RATIO_CAP, REPEATED_CAP, ROWS_CAP, XML_CAP, decode};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

/// A README is read for its date; no more of it than this.
const README_LINES: usize = 200;

pub(super) fn read(path: &Path, grid: &mut Grid<'_>) -> Result<(), Refusal> {
    let mut archive = open(path, "an ODS spreadsheet")?;
    let file = archive.by_name("content.xml").map_err(|error| match error {
        zip::result::ZipError::FileNotFound => (Fault::NotATable { what: "a packed file without a sheet in it", wanted: "an ODS spreadsheet" }, None),
        error => (Fault::BadXml { error: error.to_string() }, None),
    })?;
    if file.encrypted() {
        return Err((Fault::NotATable { what: "a spreadsheet with a password", wanted: "an ODS spreadsheet" }, None));
    }
    let packed = file.compressed_size();
    let source = Capped {
        inner: file,
        left: if crate::teeth::stands("ratio-cap") { XML_CAP.min(packed.saturating_mul(RATIO_CAP).max(16 << 20)) } else { u64::MAX },
    };
    let mut sheets = Sheets { xml: Reader::from_reader(BufReader::with_capacity(1 << 16, source)), buffer: Vec::new(), names: Vec::new() };
    sheets.read(grid)
}

/// Opens a zip that is what its name says.
pub(super) fn open(path: &Path, wanted: &'static str) -> Result<zip::ZipArchive<File>, Refusal> {
    let unreadable = |error: io::Error| (Fault::Unreadable { error: error.to_string() }, None);
    let mut file = File::open(path).map_err(unreadable)?;
    let size = file.metadata().map_err(unreadable)?.len();
    if size == 0 {
        return Err((Fault::Empty, None));
    }
    if size > super::FILE_CAP {
        return Err((Fault::TooLarge { megabytes: size.div_ceil(1 << 20) }, None));
    }
    let mut start = Vec::with_capacity(64);
    file.by_ref().take(64).read_to_end(&mut start).map_err(unreadable)?;
    if !start.starts_with(b"PK\x03\x04") {
        decode::refuse_other_kinds(&start, wanted)?;
        return Err((Fault::NotATable { what: "another kind of file under a spreadsheet's name", wanted }, None));
    }
    io::Seek::rewind(&mut file).map_err(unreadable)?;
    zip::ZipArchive::new(file).map_err(|error| (Fault::BadXml { error: error.to_string() }, None))
}

/// Stops a file that unpacks to more than it may.
struct Capped<R> {
    inner: R,
    left: u64,
}

const OVER: &str = "unpacks to more than any register";

impl<R: Read> Read for Capped<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.left = self.left.checked_sub(read as u64).ok_or_else(|| io::Error::other(OVER))?;
        Ok(read)
    }
}

/// A repeated cell or row stands for so many.
fn repeated(start: &BytesStart<'_>, name: &[u8]) -> u32 {
    attribute(start, name).and_then(|value| value.parse().ok()).unwrap_or(1).max(1)
}

fn attribute(start: &BytesStart<'_>, name: &[u8]) -> Option<String> {
    let attribute = start.try_get_attribute(name).ok()??;
    attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

struct Sheets<R: BufRead> {
    xml: Reader<R>,
    buffer: Vec<u8>,
    names: Vec<String>,
}

impl<R: BufRead> Sheets<R> {
    /// The next event, with what no spreadsheet may have turned into a refusal.
    fn next(&mut self) -> Result<Event<'_>, Refusal> {
        self.buffer.clear();
        match self.xml.read_event_into(&mut self.buffer) {
            Ok(Event::DocType(_)) => Err((Fault::Entity { name: "DOCTYPE".into() }, None)),
            Ok(event) => Ok(event),
            Err(error) => {
                let error = error.to_string();
                let fault = if error.contains(OVER) { Fault::Inflated { what: format!("the spreadsheet {OVER}") } } else { Fault::BadXml { error } };
                Err((fault, None))
            }
        }
    }

    fn read(&mut self, grid: &mut Grid<'_>) -> Result<(), Refusal> {
        let wanted = grid.layout.sheets;
        loop {
            let name = match self.next()? {
                Event::Start(start) if start.name().as_ref() == b"table:table" => attribute(&start, b"table:name").unwrap_or_default(),
                Event::Eof => break,
                _ => continue,
            };
            let lower = name.to_lowercase();
            let plain: String = lower.chars().filter(|c| c.is_alphanumeric()).collect();
            if wanted.is_empty() || super::is_sheet(wanted, &name) {
                grid.sheet(&name);
                return self.sheet(&mut |row, cells| grid.row(row, cells));
            }
            if plain.starts_with("readme") || plain.starts_with("notes") || plain.starts_with("contents") || plain.starts_with("cover") {
                let mut lines = Vec::new();
                self.sheet(&mut |_, cells| {
                    let line = cells.join(" ");
                    if lines.len() < README_LINES && !line.trim().is_empty() {
                        lines.push(line);
                    }
                    Ok(())
                })?;
                lines.into_iter().for_each(|line| grid.preamble(line));
            } else {
                self.skip(b"table:table")?;
            }
            self.names.push(name);
        }
        if self.names.is_empty() {
            return Err((Fault::Empty, None));
        }
        Err((super::no_sheet(wanted, &self.names), None))
    }

    /// Passes over everything to the end of the element that was just begun.
    fn skip(&mut self, name: &[u8]) -> Result<(), Refusal> {
        let mut depth = 1;
        while depth > 0 {
            match self.next()? {
                Event::Start(start) if start.name().as_ref() == name => depth += 1,
                Event::End(end) if end.name().as_ref() == name => depth -= 1,
                Event::Eof => return Err(cut_short()),
                _ => {}
            }
        }
        Ok(())
    }

    fn sheet(&mut self, take: &mut dyn FnMut(u32, &[String]) -> Result<(), Refusal>) -> Result<(), Refusal> {
        let mut row = 1_u32;
        let mut cells: Vec<String> = Vec::new();
        let mut times = 1_u32;
        loop {
            enum Next {
                Row(u32, bool),
                Cell(Cell, bool),
                EndRow,
                Skip,
                End,
                Nothing,
            }
            let next = match self.next()? {
                Event::Start(start) => match start.name().as_ref() {
                    b"table:table-row" => Next::Row(repeated(&start, b"table:number-rows-repeated"), false),
                    b"table:table-cell" | b"table:covered-table-cell" => Next::Cell(Cell::new(&start), false),
                    b"office:forms" | b"table:shapes" | b"table:named-expressions" => Next::Skip,
                    _ => Next::Nothing,
                },
                Event::Empty(start) => match start.name().as_ref() {
                    b"table:table-row" => Next::Row(repeated(&start, b"table:number-rows-repeated"), true),
                    b"table:table-cell" | b"table:covered-table-cell" => Next::Cell(Cell::new(&start), true),
                    _ => Next::Nothing,
                },
                Event::End(end) => match end.name().as_ref() {
                    b"table:table-row" => Next::EndRow,
                    b"table:table" => Next::End,
                    _ => Next::Nothing,
                },
                Event::Eof => return Err(cut_short()),
                _ => Next::Nothing,
            };
            match next {
                Next::Row(repeats, true) => row = row.saturating_add(repeats),
                Next::Row(repeats, false) => {
                    cells.clear();
                    times = repeats;
                }
                Next::Cell(mut cell, empty) => {
                    if !empty {
                        self.cell(&mut cell, row)?;
                    }
                    push(&mut cells, cell, row)?;
                }
                Next::EndRow => {
                    while cells.last().is_some_and(|cell| cell.trim().is_empty()) {
                        cells.pop();
                    }
                    let filled = cells.len() as u64;
                    if filled > 0 && times > 1 && u64::from(times) * filled > REPEATED_CAP && crate::teeth::stands("repeated-cap") {
                        let what = format!("the sheet says that a row of {filled} cells is repeated {times} times");
                        return Err((Fault::Inflated { what }, Some(row)));
                    }
                    // Blank rows between data are told one by one; the million below it are nothing.
                    let told = if filled == 0 { 0 } else { times };
                    for at in 0..told {
                        if row + at > ROWS_CAP {
                            return Err((Fault::Inflated { what: format!("the sheet has over {ROWS_CAP} rows") }, Some(row)));
                        }
                        take(row + at, &cells)?;
                    }
                    row = row.saturating_add(times);
                }
                Next::Skip => self.skip_any()?,
                Next::End => return Ok(()),
                Next::Nothing => {}
            }
        }
    }

    /// Passes over the element that was just begun, whatever it is.
    fn skip_any(&mut self) -> Result<(), Refusal> {
        let mut depth = 1;
        while depth > 0 {
            match self.next()? {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                Event::Eof => return Err(cut_short()),
                _ => {}
            }
        }
        Ok(())
    }

    /// The words of a cell that has some.
    fn cell(&mut self, cell: &mut Cell, row: u32) -> Result<(), Refusal> {
        enum Next {
            Words(String),
            Entity(String),
            Skip,
            End,
            Nothing,
        }
        let mut words = String::new();
        let mut paragraphs = 0;
        loop {
            let next = match self.next()? {
                Event::Start(start) => match start.name().as_ref() {
                    b"text:p" => {
                        paragraphs += 1;
                        Next::Words(if paragraphs > 1 { "\n".into() } else { String::new() })
                    }
                    // A comment beside a cell is no part of its value.
                    b"office:annotation" => Next::Skip,
                    _ => Next::Nothing,
                },
                Event::Empty(start) => match start.name().as_ref() {
                    b"text:s" => Next::Words(" ".repeat(repeated(&start, b"text:c").min(1024) as usize)),
                    b"text:tab" => Next::Words("\t".into()),
                    b"text:line-break" => Next::Words("\n".into()),
                    _ => Next::Nothing,
                },
                Event::End(end) if matches!(end.name().as_ref(), b"table:table-cell" | b"table:covered-table-cell") => Next::End,
                Event::Text(text) => match text.decode() {
                    Ok(text) if paragraphs > 0 => Next::Words(text.into_owned()),
                    Ok(_) => Next::Nothing,
                    Err(error) => return Err((Fault::BadXml { error: error.to_string() }, Some(row))),
                },
                Event::CData(text) => Next::Words(String::from_utf8_lossy(&text).into_owned()),
                Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                    Ok(Some(c)) => Next::Words(c.to_string()),
                    _ => Next::Entity(String::from_utf8_lossy(&reference).into_owned()),
                },
                Event::Eof => return Err(cut_short()),
                _ => Next::Nothing,
            };
            match next {
                Next::Words(more) => words.push_str(&more),
                Next::Entity(name) => match quick_xml::escape::resolve_predefined_entity(&name) {
                    Some(c) => words.push_str(c),
                    None => return Err((Fault::Entity { name }, Some(row))),
                },
                Next::Skip => self.skip_any()?,
                Next::End => break,
                Next::Nothing => {}
            }
            if words.len() > CELL_CAP && crate::teeth::stands("cell-cap") {
                return Err((Fault::LongCell { bytes: words.len() }, Some(row)));
            }
        }
        if cell.value.is_none() {
            cell.value = Some(words);
        }
        Ok(())
    }
}

fn cut_short() -> Refusal {
    (Fault::CutShort { what: "in the middle of a sheet" }, None)
}

/// A cell: how often it stands there, and its value where an attribute has it.
struct Cell {
    times: u32,
    value: Option<String>,
}

impl Cell {
    fn new(start: &BytesStart<'_>) -> Self {
        let kind = attribute(start, b"office:value-type");
        // Numbers and days are read from their values: what is shown depends on a format and a locale.
        let value = match kind.as_deref() {
            Some("float" | "percentage" | "currency") => {
                attribute(start, b"office:value").map(|v| v.strip_suffix(".0").map(str::to_owned).unwrap_or(v))
            }
            Some("date") => attribute(start, b"office:date-value"),
            Some("boolean") => attribute(start, b"office:boolean-value").map(|v| v.to_uppercase()),
            Some("string") => attribute(start, b"office:string-value"),
            _ => None,
        };
        Self { times: repeated(start, b"table:number-columns-repeated"), value }
    }
}

/// Adds a cell as often as it stands there. Blank ones are added only as far as a sheet can be wide.
fn push(cells: &mut Vec<String>, cell: Cell, row: u32) -> Result<(), Refusal> {
    const WIDEST: usize = 16_384;
    let value = cell.value.unwrap_or_default();
    let times = cell.times as usize;
    if cells.len() + times > WIDEST {
        if value.trim().is_empty() {
            return Ok(());
        }
        let what = format!("the sheet says that a cell with words in it is repeated {times} times");
        return Err((Fault::Inflated { what }, Some(row)));
    }
    if value.len() * times > (1 << 20) {
        let what = format!("the sheet says that a cell of {} bytes is repeated {times} times", value.len());
        return Err((Fault::Inflated { what }, Some(row)));
    }
    cells.extend(std::iter::repeat_n(value, times));
    Ok(())
}
