//! What can be wrong with a council's own files.

use crate::diagnostic::{Code, Problem, Severity};
use crate::model::{Date, ZoneId};
use std::fmt;

#[derive(Debug)]
pub enum Fault {
    Value {
        value: String,
        wanted: &'static str,
    },
    Blank {
        wanted: &'static str,
    },
    /// Two cells of a row that do not go together.
    Together {
        what: &'static str,
        fix: &'static str,
    },
    /// A count of days: from 1900, or from 1904, four years and a day later. Publishers' files are what they are; a council can
    /// write the day.
    Counted {
        value: String,
    },
    Zone {
        value: String,
        nearest: Option<ZoneId>,
    },
    Identical {
        first: u32,
    },
    Contradiction {
        rows: Vec<u32>,
        on: Date,
    },
    Future {
        day: Date,
        edition: Date,
    },
    DateOrder,
    File {
        nearest: Option<&'static str>,
    },
    Folder {
        name: String,
        nearest: Option<String>,
        known: String,
    },
}

pub const VALUE: Code = Code {
    id: "council-value",
    severity: Severity::Warning,
    explain: "A cell of a council's file is blank where a value must stand, or is not of the kind that its column holds. The row is set aside in quarantine.csv; nothing is made of a part of it.",
};
pub const ZONE: Code = Code {
    id: "council-unknown-zone",
    severity: Severity::Warning,
    explain: "The row names a zone that zones.csv does not have. It is set aside in quarantine.csv: a service shown in the wrong place is worse than one that is not shown there yet.",
};
pub const IDENTICAL: Code = Code {
    id: "council-duplicate",
    severity: Severity::Warning,
    explain: "Two rows of a council's file are the same in every cell. One is used, the other counts as a duplicate.",
};
pub const CONTRADICTION: Code = Code {
    id: "council-contradiction",
    severity: Severity::Warning,
    explain: "Two rows say different things of one service on the same day. Both are set aside in quarantine.csv: Doorstep does not guess which is right.",
};
pub const FUTURE: Code = Code {
    id: "council-future-date",
    severity: Severity::Warning,
    explain: "A row says that something was said, checked or agreed on a day after the one that the council's files describe. Either that day or `edition` in source.toml is wrong. The row is set aside in quarantine.csv.",
};
pub const DATE_ORDER: Code = Code {
    id: "council-date-order",
    severity: Severity::Error,
    explain: "The file has dates such as 03/04/2026 and no day over 12, so nobody can tell the day from the month. Nothing of the file is used.",
};

pub const FILE: Code = Code {
    id: "council-unknown-file",
    severity: Severity::Error,
    explain: "A council's folder has a file that Doorstep does not know. It would be left out in silence, so it stops the build. The files are services.csv, coverage.csv, capacity.csv, prices.csv, micro-providers.csv, corrections.csv, opt-outs.csv and notices.csv; notes may stand in a .txt or .md file.",
};

pub const FOLDER: Code = Code {
    id: "council-unknown-folder",
    severity: Severity::Error,
    explain: "A folder below data/registers/council has the name of no council in doorstep.toml. Nobody can tell whose its rows are, so the build stops.",
};

pub const CODES: &[&Code] = &[&VALUE, &ZONE, &IDENTICAL, &CONTRADICTION, &FUTURE, &DATE_ORDER, &FILE, &FOLDER];

impl Problem for Fault {
    fn code(&self) -> &'static Code {
        match self {
            Self::Value { .. } | Self::Blank { .. } | Self::Together { .. } | Self::Counted { .. } => &VALUE,
            Self::Zone { .. } => &ZONE,
            Self::Identical { .. } => &IDENTICAL,
            Self::Contradiction { .. } => &CONTRADICTION,
            Self::Future { .. } => &FUTURE,
            Self::DateOrder => &DATE_ORDER,
            Self::File { .. } => &FILE,
            Self::Folder { .. } => &FOLDER,
        }
    }

    fn help(&self) -> String {
        match self {
            Self::Value { wanted, .. } | Self::Blank { wanted } => format!("write {wanted}"),
            Self::Together { fix, .. } => (*fix).into(),
            Self::Counted { .. } => {
                "in the spreadsheet program give the column the format of a date, such as 2026-11-21, and save the file again".into()
            }
            Self::Zone { nearest: Some(nearest), .. } => format!("did you mean `{nearest}`?"),
            Self::Zone { .. } => "use a zone's id as zones.csv has it".into(),
            Self::Identical { .. } => "delete one of the two rows".into(),
            Self::Contradiction { .. } => "delete the rows that are wrong".into(),
            Self::File { nearest: Some(nearest) } => format!("rename it to {nearest}, if that is what it is"),
            Self::File { nearest: None } => "move it out of the folder".into(),
            Self::Folder { nearest: Some(nearest), .. } => format!("did you mean `{nearest}`?"),
            Self::Folder { known, .. } => format!("the folders are {known}"),
            Self::Future { .. } => "correct the date, or write the day of the newest row as `edition` in source.toml".into(),
            Self::DateOrder => "write dates as 2026-04-03, or set `date_order = \"day-first\"` in source.toml".into(),
        }
    }

    fn value(&self) -> Option<&str> {
        match self {
            Self::Value { value, .. } | Self::Counted { value } | Self::Zone { value, .. } => Some(value),
            _ => None,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value { value, wanted } => write!(f, "{value:?} is not {wanted}"),
            Self::Blank { .. } => f.write_str("the cell is blank"),
            Self::Counted { value } => write!(f, "{value:?} is a number of days, as Excel counts them, and not a date"),
            Self::Together { what, .. } => f.write_str(what),
            Self::Zone { value, .. } => write!(f, "no zone is called {value:?}"),
            Self::Identical { first } => write!(f, "the row is the same as row {first}"),
            Self::Contradiction { rows, on } => {
                let rows = rows.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
                write!(f, "rows {rows} say different things of one thing on {on}")
            }
            Self::File { .. } => f.write_str("this is none of a council's files"),
            Self::Folder { name, .. } => write!(f, "no council of this portal is called {name:?}"),
            Self::Future { day, edition } => write!(f, "{day} is after the day of the council's files, {edition}"),
            Self::DateOrder => f.write_str("which number of a date is the day, the file does not tell"),
        }
    }
}
