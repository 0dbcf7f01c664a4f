//! What can be wrong with a council's tables of lots, awards and opportunities.

use crate::diagnostic::{Code, Problem, Severity};
use std::fmt;

#[derive(Debug)]
pub enum Fault {
    Value { column: &'static str, value: String, wanted: String, nearest: Option<String> },
    Blank { column: &'static str, wanted: String },
    Together { what: &'static str, fix: &'static str },
    Repeated { what: String, first: u32 },
    Folder { name: String, nearest: Option<String>, known: String },
    File { nearest: Option<&'static str> },
    NoDescription,
}

const VALUE: Code = Code {
    id: "commissioning-value",
    severity: Severity::Error,
    explain: "A cell of lots.csv, awards.csv, opportunities.csv or sources.csv is not of the kind that its column holds, or names something that is not there. These tables are short and their rows are public promises, so that nothing is published until every row fits. A blank cell means \"not published\" wherever that may be.",
};
const REPEATED: Code = Code {
    id: "commissioning-repeated",
    severity: Severity::Error,
    explain: "Two rows have the same id, or say the same of the same lot. Two pages cannot stand at one address.",
};
const FILE: Code = Code {
    id: "commissioning-file",
    severity: Severity::Error,
    explain: "Below data/commissioning/ there is a folder for each council, named as its slug in doorstep.toml, with a source.toml and any of lots.csv, awards.csv, opportunities.csv and sources.csv. Anything else would be left out in silence, so it stops the build.",
};

pub const CODES: &[&Code] = &[&VALUE, &REPEATED, &FILE];

impl Problem for Fault {
    fn code(&self) -> &'static Code {
        match self {
            Self::Value { .. } | Self::Blank { .. } | Self::Together { .. } => &VALUE,
            Self::Repeated { .. } => &REPEATED,
            Self::Folder { .. } | Self::File { .. } | Self::NoDescription => &FILE,
        }
    }

    fn help(&self) -> String {
        match self {
            Self::Value { nearest: Some(nearest), .. } => format!("did you mean {nearest:?}?"),
            Self::Value { wanted, .. } | Self::Blank { wanted, .. } => format!("write {wanted}"),
            Self::Together { fix, .. } => (*fix).into(),
            Self::Repeated { .. } => "delete one of the two rows, or give one another id".into(),
            Self::Folder { nearest: Some(nearest), .. } => format!("did you mean `{nearest}`?"),
            Self::Folder { known, .. } => format!("the folders are {known}"),
            Self::File { nearest: Some(nearest) } => format!("rename it to {nearest}, if that is what it is"),
            Self::File { nearest: None } => "move it out of the folder".into(),
            Self::NoDescription => "write a source.toml beside the tables".into(),
        }
    }

    fn value(&self) -> Option<&str> {
        match self {
            Self::Value { value, .. } => Some(value),
            _ => None,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value { column, value, wanted, .. } => write!(f, "{column} is {value:?}, not {wanted}"),
            Self::Blank { column, .. } => write!(f, "{column} is blank"),
            Self::Together { what, .. } => f.write_str(what),
            Self::Repeated { what, first } => write!(f, "{what} stands in row {first} too"),
            Self::Folder { name, .. } => write!(f, "no council of this portal is called {name:?}"),
            Self::File { .. } => f.write_str("this is none of a council's tables"),
            Self::NoDescription => f.write_str("the folder has no source.toml"),
        }
    }
}
