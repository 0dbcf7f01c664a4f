//! What can be wrong with the form of a table.

use crate::diagnostic::{Code, Problem, codes};
use crate::ingest::unmerged;
use std::fmt;

#[derive(Debug)]
pub enum Fault {
    Unreadable {
        error: String,
    },
    Empty,
    TooLarge {
        megabytes: u64,
    },
    /// Not data at all, by its first bytes.
    NotATable {
        what: &'static str,
        wanted: &'static str,
    },
    /// Git's marks are in it.
    Unmerged,
    Utf16,
    /// UTF-16 without its mark.
    Zeros,
    Windows1252 {
        character: usize,
    },
    Mixed {
        character: usize,
    },
    Delimiter {
        name: &'static str,
    },
    NoHeader {
        first: String,
        wanted: String,
    },
    MissingColumn {
        name: String,
        nearest: Option<String>,
    },
    AbsentColumns {
        names: Vec<String>,
    },
    RepeatedColumn {
        name: String,
    },
    UnknownColumn {
        name: String,
        /// A known column that the header lacks.
        nearest: Option<String>,
    },
    /// Values below a cell of the header that has no words; its place counts from 1.
    NamelessColumn {
        place: usize,
    },
    NoRows,
    Ragged {
        expected: usize,
        found: usize,
    },
    CutShort {
        what: &'static str,
    },
    NoFinalLineEnd,
    MayBeCut,
    StrayQuote,
    Swallowed {
        lines: u32,
        records: u32,
    },
    /// A record of several lines with a stray quotation mark.
    Torn {
        lines: u32,
    },
    LongCell {
        bytes: usize,
    },
    ManyLines {
        lines: usize,
    },
    Nul,
    /// A row of a file that somebody counts on, where only a title may stand.
    AboveHeader,
    NoSheet {
        wanted: String,
        found: String,
    },
    Inflated {
        what: String,
    },
    Entity {
        name: String,
    },
    BadXml {
        error: String,
    },
}

codes! {
    UNREADABLE = Error, "file-unreadable", "The file is there but cannot be read, or is damaged. The source is left out and the build stops.";
    EMPTY = Error, "empty-file", "The file has nothing in it. The build stops, since publishing from it would take every service off the site.";
    TOO_LARGE = Error, "file-too-large", "The file is larger than any register has ever been. It is not read.";
    NOT_A_TABLE = Error, "not-a-table", "The file's first bytes are those of something else: a web page saved in place of the download, a PDF, a spreadsheet with another ending. It is not read.";
    UTF16 = Warning, "encoding-utf16", "The file is in UTF-16, which some programs write as \"Unicode text\". It is read; the publisher's own file is UTF-8, so somebody saved it again.";
    WINDOWS = Warning, "encoding-windows-1252", "The file is in Windows-1252, not UTF-8. All of it is read so. A file that was opened and saved in a spreadsheet program looks like this.";
    MIXED = Error, "encoding-mixed", "The file has bytes that are not text in one encoding: parts of it were joined from files of different encodings, or it is damaged. Reading on would print broken letters in names.";
    DELIMITER = Warning, "delimiter", "The file's columns are not separated by commas. It is read; a spreadsheet program saved it with other settings.";
    NO_HEADER = Error, "no-header", "None of the first 20 rows has the column names of this source. The file is not read.";
    MISSING_COLUMN = Error, "missing-column", "The header lacks a column that this source cannot do without. The file is not read.";
    ABSENT_COLUMN = Warning, "absent-column", "The header lacks a column that this source usually has. What it holds is \"not known\" on the site.";
    REPEATED_COLUMN = Error, "repeated-column", "Two columns have the same name, so that nobody can tell which of them is meant. The file is not read.";
    UNKNOWN_COLUMN = Warning, "unknown-column", "The file has a column that Doorstep does not know. It is not read and never published, since it may hold personal data.";
    NAMELESS_COLUMN = Error, "nameless-column", "A column has values and no name in the header, as when its name was deleted. What the values say would be missing, and a price or a space would read as another one, so the file is not read.";
    NO_ROWS = Error, "no-rows", "The file has a header and nothing below it. The build stops, since publishing from it would take every service off the site.";
    RAGGED = Warning, "ragged-row", "The row has more or fewer cells than the header, so its values may stand in the wrong columns. The row is set aside in quarantine.csv.";
    CUT_SHORT = Error, "cut-short", "The file ends in the middle of a row: the download or the copy was cut short. Rows are missing, so nothing is published from it.";
    NO_FINAL_LINE_END = Note, "no-final-line-end", "The last row has no line end. Some programs write files so; a download that was cut short looks the same.";
    MAY_BE_CUT = Warning, "may-be-cut", "The last row has no line end, and nothing proves that its last value is whole: a download that was cut short within it looks the same. The row is set aside in quarantine.csv; the sha256 of the publisher's file in source.toml is such a proof.";
    SWALLOWED = Error, "swallowed-rows", "A stray quotation mark made one cell of several rows: rows would be lost without a trace. Lines that begin or end with an id were counted apart from the parser, and the counts differ; or a value of several lines ends in a stray mark, so that nobody can tell.";
    STRAY = Warning, "stray-quote", "A quotation mark stands in the middle of a value, so that values may have run into each other. The row is set aside in quarantine.csv.";
    LONG_CELL = Error, "long-cell", "A cell is longer than 32 KiB. No register has such a value: a quotation mark is missing, or the file is damaged.";
    NUL = Warning, "nul-byte", "A cell has a zero byte in it, which no text has. The row is set aside in quarantine.csv.";
    COUNTED_ON = Error, "council-row-counted-on", "A row of opt-outs.csv, notices.csv or corrections.csv cannot be used. Without it somebody who asked to be left out would be listed, a closure would not be told, or a wrong fact would come back, so the build stops and the site stays as it is.";
    NO_SHEET = Error, "no-sheet", "The workbook has no sheet of the name that this source has.";
    INFLATED = Error, "inflated-file", "The spreadsheet says that it is far larger than any register when unpacked. It is not read, since it would exhaust the machine.";
    ENTITY = Error, "xml-entity", "The spreadsheet's XML defines or uses entities of its own, which no spreadsheet program writes and which can be used to attack a reader. It is not read.";
    BAD_XML = Error, "damaged-spreadsheet", "The spreadsheet's inside is not well formed: the file is damaged or was cut short.";
}

impl Problem for Fault {
    fn code(&self) -> &'static Code {
        match self {
            Self::Unreadable { .. } => &UNREADABLE,
            Self::Empty => &EMPTY,
            Self::TooLarge { .. } => &TOO_LARGE,
            Self::NotATable { .. } => &NOT_A_TABLE,
            Self::Unmerged => &unmerged::UNMERGED,
            Self::Utf16 => &UTF16,
            Self::Windows1252 { .. } => &WINDOWS,
            Self::Zeros | Self::Mixed { .. } => &MIXED,
            Self::Delimiter { .. } => &DELIMITER,
            Self::NoHeader { .. } => &NO_HEADER,
            Self::MissingColumn { .. } => &MISSING_COLUMN,
            Self::AbsentColumns { .. } => &ABSENT_COLUMN,
            Self::RepeatedColumn { .. } => &REPEATED_COLUMN,
            Self::UnknownColumn { .. } => &UNKNOWN_COLUMN,
            Self::NamelessColumn { .. } => &NAMELESS_COLUMN,
            Self::NoRows => &NO_ROWS,
            Self::Ragged { .. } => &RAGGED,
            Self::CutShort { .. } => &CUT_SHORT,
            Self::NoFinalLineEnd => &NO_FINAL_LINE_END,
            Self::MayBeCut => &MAY_BE_CUT,
            Self::StrayQuote => &STRAY,
            Self::Swallowed { .. } | Self::Torn { .. } => &SWALLOWED,
            Self::LongCell { .. } | Self::ManyLines { .. } => &LONG_CELL,
            Self::Nul => &NUL,
            Self::AboveHeader => &COUNTED_ON,
            Self::NoSheet { .. } => &NO_SHEET,
            Self::Inflated { .. } => &INFLATED,
            Self::Entity { .. } => &ENTITY,
            Self::BadXml { .. } => &BAD_XML,
        }
    }

    fn help(&self) -> String {
        match self {
            Self::Unreadable { .. } | Self::BadXml { .. } | Self::Empty | Self::CutShort { .. } | Self::Entity { .. } => {
                "download the file again from its publisher".into()
            }
            Self::Unmerged => unmerged::HELP.into(),
            Self::TooLarge { .. } | Self::Inflated { .. } => "download the file again and compare its size with the publisher's page".into(),
            Self::NotATable { wanted, .. } => format!("download the file again; {wanted} is expected here"),
            Self::Utf16 | Self::Windows1252 { .. } => "use the file as downloaded, or save it as \"CSV UTF-8\"".into(),
            Self::Zeros | Self::Mixed { .. } => "use the file as downloaded; do not join files or save it in another program".into(),
            Self::Delimiter { .. } => "use the file as downloaded, or save it as CSV with commas".into(),
            Self::NoHeader { wanted, .. } => {
                format!("the header has {wanted}; for a file without a header, list its names as `columns = [...]` in source.toml")
            }
            Self::MissingColumn { nearest: Some(nearest), .. } => format!("did you mean the column \"{nearest}\"? rename it in the file"),
            Self::MissingColumn { .. } | Self::AbsentColumns { .. } => "put the column back; a publisher's file is best fetched again".into(),
            Self::RepeatedColumn { .. } => "rename or remove one of the two columns".into(),
            Self::NamelessColumn { .. } => "write the column's name back, or take the column out".into(),
            Self::UnknownColumn { nearest: Some(nearest), .. } => format!("did you mean the column \"{nearest}\"? rename it in the file"),
            Self::UnknownColumn { .. } => "nothing to do; if the site should show it, ask for it to be added".into(),
            Self::NoRows => "download the file again; remove the source's folder if it is really empty".into(),
            Self::Ragged { .. } => "look for a missing or extra comma or quotation mark in the row".into(),
            Self::NoFinalLineEnd => "compare the last row with the publisher's file".into(),
            Self::MayBeCut => "download the file again; if its last row is whole, write the file's sha256 into source.toml".into(),
            Self::StrayQuote | Self::Swallowed { .. } | Self::Torn { .. } => "look for a quotation mark without its partner in this row".into(),
            Self::LongCell { .. } | Self::ManyLines { .. } => "look for a quotation mark without its partner in or above this row".into(),
            Self::Nul => "use the file as downloaded".into(),
            Self::AboveHeader => "move it below the header, or take it out if it is none of its rows".into(),
            Self::NoSheet { found, .. } => format!("the workbook has the sheets {found}; use the publisher's file"),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { error } => write!(f, "the file cannot be read: {error}"),
            Self::Unmerged => f.write_str(unmerged::TOLD),
            Self::Empty => f.write_str("the file is empty"),
            Self::TooLarge { megabytes } => write!(f, "the file has {megabytes} MB; the most that is read is {} MB", super::FILE_CAP >> 20),
            Self::NotATable { what, .. } => write!(f, "this is {what}, not data"),
            Self::Utf16 => f.write_str("the file is in UTF-16"),
            Self::Zeros => f.write_str("the file is full of zero bytes: UTF-16 without its byte-order mark, or no text at all"),
            Self::Windows1252 { character } => write!(f, "the file is in Windows-1252, first seen at character {character} of this line"),
            Self::Mixed { character } => write!(f, "the bytes at character {character} of this line are not in the encoding of the rest of the file"),
            Self::Delimiter { name } => write!(f, "the columns are separated by {name}, not by commas"),
            Self::NoHeader { first, .. } => write!(f, "no header among the first {} rows; the first row has {first}", super::HEADER_ROWS),
            Self::MissingColumn { name, .. } => write!(f, "the header has no column \"{name}\""),
            Self::AbsentColumns { names } => {
                write!(f, "this file has no column \"{}\"", names.iter().take(3).map(String::as_str).collect::<Vec<_>>().join("\", \""))?;
                if names.len() > 3 { write!(f, " and {} more", names.len() - 3) } else { Ok(()) }
            }
            Self::RepeatedColumn { name } => write!(f, "the column \"{name}\" stands twice in the header"),
            Self::NamelessColumn { place } => write!(f, "column {place} has values, and no name in the header"),
            Self::UnknownColumn { name, .. } => write!(f, "unknown column \"{name}\": not read, not published"),
            Self::NoRows => f.write_str("a header and no rows"),
            Self::Ragged { expected, found } => write!(f, "the row has {found} cells where the header has {expected}"),
            Self::CutShort { what } => write!(f, "the file ends {what}"),
            Self::NoFinalLineEnd => f.write_str("the last row has no line end"),
            Self::MayBeCut => f.write_str("the last row has no line end, and may have been cut short"),
            Self::StrayQuote => f.write_str("a quotation mark stands where none may"),
            Self::Swallowed { lines, records } => {
                write!(f, "a quotation mark swallows rows: {lines} lines carry an id and {records} rows were read")
            }
            Self::Torn { lines } => write!(f, "a quotation mark stands where none may, in a row of {lines} lines: it may have swallowed rows"),
            Self::LongCell { bytes } => write!(f, "a cell of {bytes} bytes"),
            Self::ManyLines { lines } => write!(f, "a cell of {lines} lines"),
            Self::Nul => f.write_str("a zero byte in the row"),
            Self::AboveHeader => f.write_str("the row stands above the header"),
            Self::NoSheet { wanted, .. } => write!(f, "no sheet is called {wanted}"),
            Self::Inflated { what } => f.write_str(what),
            Self::Entity { name } => write!(f, "the spreadsheet uses the entity \"{name}\""),
            Self::BadXml { error } => write!(f, "the spreadsheet cannot be read: {error}"),
        }
    }
}

/// What is wrong with a row that would be set aside, in a file that somebody counts on: an error, whatever it is elsewhere.
#[derive(Debug)]
pub struct CountedOn<P>(pub P);

impl<P: Problem> Problem for CountedOn<P> {
    fn code(&self) -> &'static Code {
        &COUNTED_ON
    }

    fn help(&self) -> String {
        self.0.help()
    }

    fn value(&self) -> Option<&str> {
        self.0.value()
    }
}

impl<P: Problem> fmt::Display for CountedOn<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
