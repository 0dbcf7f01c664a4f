//! What can be wrong with records of CQC's API.

use crate::diagnostic::{Code, Problem, Severity};
use crate::model::Date;
use std::fmt;

#[derive(Debug)]
pub(super) enum Fault {
    NotJson { error: String },
    Shape { error: String },
    NoId { found: String },
    Deregistered,
    Twice { id: String, same: bool },
    Unknown { field: &'static str, words: String },
    Value { field: &'static str, value: String },
    Future { day: Date, edition: Date },
    Empty,
    OtherFile,
}

const NOT_JSON: Code = Code {
    id: "api-not-json",
    severity: Severity::Error,
    explain: "A file among CQC's API records is not JSON: it may be cut short, or be an error page saved in place of a record. The build stops, because nobody can tell what the rest of it said.",
};
const SHAPE: Code = Code {
    id: "api-record",
    severity: Severity::Warning,
    explain: "A record of CQC's API has a value of another kind than the API documents, or lacks what a record must have. The record is set aside in quarantine.csv; the others are used.",
};
const TWICE: Code = Code {
    id: "api-duplicate",
    severity: Severity::Warning,
    explain: "Two API records of one location say the same. One is used, the other counts as a duplicate.",
};
pub(super) const CONTRADICTION: Code = Code {
    id: "api-contradiction",
    severity: Severity::Warning,
    explain: "Two API records of one location say different things. Both are set aside in quarantine.csv: Doorstep does not guess which is right.",
};
const UNKNOWN: Code = Code {
    id: "api-unknown-words",
    severity: Severity::Warning,
    explain: "CQC's API uses words that are on no list of CQC's. A rating in such words is shown as one that could not be read, never as a good or a bad one; a service type or a need in such words is left out.",
};
const VALUE: Code = Code {
    id: "api-value",
    severity: Severity::Warning,
    explain: "A record's telephone number, web address, postcode, day or provider id is none that can be used. The record is published without it.",
};
const FUTURE: Code = Code {
    id: "api-future-rating",
    severity: Severity::Warning,
    explain: "A record has a rating of a day after the one that the records describe. Either that day or `edition` in source.toml is wrong. The record is set aside in quarantine.csv.",
};
const EMPTY: Code = Code {
    id: "api-no-records",
    severity: Severity::Error,
    explain: "The folder of a cqc-api source holds no record of a location or a provider. An error's words in JSON are none. Records are .json files, one each or in one array, or a .jsonl file with one record on each line.",
};

const OTHER_FILE: Code =
    Code { id: "api-other-file", severity: Severity::Warning, explain: "A folder of API records has a file that is not JSON. It is not read." };

pub const CODES: &[&Code] = &[&NOT_JSON, &SHAPE, &TWICE, &CONTRADICTION, &UNKNOWN, &VALUE, &FUTURE, &EMPTY, &OTHER_FILE];

impl Problem for Fault {
    fn code(&self) -> &'static Code {
        match self {
            Self::NotJson { .. } => &NOT_JSON,
            Self::Shape { .. } | Self::NoId { .. } | Self::Deregistered => &SHAPE,
            Self::Twice { same: true, .. } => &TWICE,
            Self::Twice { same: false, .. } => &CONTRADICTION,
            Self::Unknown { .. } => &UNKNOWN,
            Self::Value { .. } => &VALUE,
            Self::Future { .. } => &FUTURE,
            Self::Empty => &EMPTY,
            Self::OtherFile => &OTHER_FILE,
        }
    }

    fn help(&self) -> String {
        match self {
            Self::NotJson { .. } => "fetch the file again and replace it as received".into(),
            Self::Shape { .. } => "fetch the record again; if it stays so, report it to CQC".into(),
            Self::NoId { .. } => "fetch the record by its CQC location id, such as 1-123456789".into(),
            Self::Deregistered => "fetch the record again: a deregistered location has a deregistrationDate".into(),
            Self::Twice { same: true, .. } => "delete one of the two records".into(),
            Self::Twice { same: false, .. } => "delete the older of the two records".into(),
            Self::Unknown { .. } => "compare with CQC's own page; a new word must be added to Doorstep's list".into(),
            Self::Value { .. } => "compare with CQC's own page; a council may correct a telephone number or an address".into(),
            Self::Future { .. } => "compare the rating's date with CQC's site, and `edition` with the day of fetching".into(),
            Self::OtherFile => "move it out of the folder, or list the records' files as `file = [...]` in source.toml".into(),
            Self::Empty => "put the records in the folder, or take the folder away".into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson { error } => write!(f, "not JSON: {error}"),
            Self::Shape { error } => write!(f, "not a record as the API documents it: {error}"),
            Self::NoId { found } if found.is_empty() => f.write_str("the record has no id"),
            Self::NoId { found } => write!(f, "{found:?} is not a CQC id"),
            Self::Deregistered => f.write_str("deregistered, with no day on which it ended"),
            Self::Twice { id, same: true } => write!(f, "{id} is there twice, saying the same"),
            Self::Twice { id, same: false } => write!(f, "{id} is there twice, saying different things"),
            Self::Unknown { field, words } => write!(f, "{field} is {words:?}, which is on no list"),
            Self::Value { field, value } => write!(f, "{field} is {:?}, which cannot be used", value.chars().take(80).collect::<String>()),
            Self::Future { day, edition } => write!(f, "a rating of {day}, after the records' own day, {edition}"),
            Self::OtherFile => f.write_str("not a JSON file; not read"),
            Self::Empty => f.write_str("no API record in this folder"),
        }
    }
}
