//! What can be wrong with a geography's files.

use super::row::RowFault;
use crate::diagnostic::{Code, Problem, Severity, nearest};
use std::fmt;

#[derive(Debug)]
pub enum Fault {
    Unreadable { error: String },
    NoPostcodeFile,
    NoColumn { column: &'static str, nearest: Option<String> },
    Row(RowFault),
    MoreRows { more: u32 },
    Unusable { faults: u32, rows: u32 },
    Count { part: String, counted: u32, promised: u32 },
    AuthorityWithoutUnits { name: String, code: String },
    NoPostcodes,
    Value { value: String, wanted: &'static str },
    UnknownArea { code: String, what: &'static str },
    Repeated { what: &'static str, value: String },
    UnknownKind { kind: String, nearest: Option<&'static str> },
}

const UNREADABLE: Code = Code {
    id: "geography-unreadable",
    severity: Severity::Error,
    explain: "A file of the geography cannot be opened, unpacked or understood, or it breaks off. Nothing is published until it can be \
              read: without postcodes a service has no place.",
};
const COLUMN: Code = Code {
    id: "postcodes-column",
    severity: Severity::Error,
    explain: "A postcode file lacks a column that it needs: the postcode, and eastings and northings or latitude and longitude. The \
              names that ONSPD, NSPL and Doorstep's own extract use are all known.",
};
const ROW: Code = Code {
    id: "postcodes-row",
    severity: Severity::Warning,
    explain: "A row of a postcode file could not be understood and is left out. When more than one row in a hundred is like that, the \
              file is taken for damaged and the build stops.",
};
const COUNT: Code = Code {
    id: "postcodes-count",
    severity: Severity::Error,
    explain: "Code-Point Open says in Doc/metadata.txt how many postcodes each of its files holds, and one of them holds another \
              number. The file is cut off or mixed from two editions.",
};
const NO_UNITS: Code = Code {
    id: "postcodes-none-for-council",
    severity: Severity::Warning,
    explain: "No postcode lies in the area of a council of this portal, so none of its residents can be answered. Either the files are \
              an extract made for other councils, or the council's GSS code in doorstep.toml is not the one in the files.",
};
const NONE: Code = Code {
    id: "postcodes-none",
    severity: Severity::Warning,
    explain: "The portal has no postcodes at all: no service can be placed and no resident answered by postcode.",
};
const VALUE: Code = Code {
    id: "geography-value",
    severity: Severity::Error,
    explain: "A value in areas.csv, zones.csv or places.csv is not of the kind that its column holds. The row cannot be used.",
};
const AREA: Code = Code {
    id: "geography-unknown-area",
    severity: Severity::Warning,
    explain: "A row names an area that no postcode of this portal lies in. GSS codes change when wards are redrawn; the row keeps its \
              other areas.",
};
const REPEATED: Code = Code {
    id: "geography-repeated",
    severity: Severity::Error,
    explain: "Two rows of areas.csv, zones.csv or places.csv are about the same thing. Only the first is used, so the second would be \
              lost silently.",
};

const KIND: Code = Code {
    id: "geography-unknown-kind",
    severity: Severity::Error,
    explain: "A folder in data/geography has a name that says nothing to Doorstep, and its source.toml has no `kind`. Its files would be \
              left out silently.",
};

/// What counts name the rows by that were left out.
pub const ROW_CODE: &str = ROW.id;

pub const CODES: &[&Code] = &[&UNREADABLE, &COLUMN, &ROW, &COUNT, &NO_UNITS, &NONE, &VALUE, &AREA, &REPEATED, &KIND];

impl Fault {
    /// What [`super::units::read`] says of a header.
    pub fn from_header(fault: RowFault) -> Self {
        match fault {
            RowFault::Value { column, value } => Self::NoColumn { column, nearest: nearest(column, value.split(',')).map(Into::into) },
            RowFault::Columns { .. } => Self::Row(fault),
        }
    }
}

impl Problem for Fault {
    fn code(&self) -> &'static Code {
        match self {
            Self::Unreadable { .. } | Self::NoPostcodeFile | Self::Unusable { .. } => &UNREADABLE,
            Self::NoColumn { .. } => &COLUMN,
            Self::Row(_) | Self::MoreRows { .. } => &ROW,
            Self::Count { .. } => &COUNT,
            Self::AuthorityWithoutUnits { .. } => &NO_UNITS,
            Self::NoPostcodes => &NONE,
            Self::Value { .. } => &VALUE,
            Self::UnknownArea { .. } => &AREA,
            Self::Repeated { .. } => &REPEATED,
            Self::UnknownKind { .. } => &KIND,
        }
    }

    fn help(&self) -> String {
        match self {
            Self::Unreadable { .. } | Self::Unusable { .. } | Self::Count { .. } => "fetch the file again from its publisher".into(),
            Self::NoPostcodeFile => "put the zip of Code-Point Open, or a CSV of ONSPD or NSPL, into the folder as it was published".into(),
            Self::NoColumn { nearest: Some(nearest), .. } => format!("is it the one called {nearest:?}? Rename it, or fetch the file again"),
            Self::NoColumn { .. } => "fetch the file again from its publisher".into(),
            Self::Row(_) | Self::MoreRows { .. } => "compare the row with its neighbours; a spreadsheet may have rewritten it".into(),
            Self::AuthorityWithoutUnits { .. } => {
                "compare the council's code in doorstep.toml with the files, or make an extract for it with `doorstep extract --from codepoint.zip`"
                    .into()
            }
            Self::NoPostcodes => "put Code-Point Open or ONSPD into data/geography/postcodes".into(),
            Self::Value { wanted, .. } => format!("write {wanted}"),
            Self::UnknownArea { .. } => "look up the code that replaced it, or remove it".into(),
            Self::Repeated { what, .. } => format!("give each row its own {what}, or remove one of them"),
            Self::UnknownKind { nearest: Some(nearest), .. } => format!("did you mean {nearest:?}? Rename the folder, or write `kind = {nearest:?}`"),
            Self::UnknownKind { .. } => "name the folder areas, postcodes, zones, boundaries or places, or write its `kind` into source.toml".into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { error } => write!(f, "the file cannot be read: {error}"),
            Self::NoPostcodeFile => f.write_str("no file of postcodes is in here"),
            Self::NoColumn { column, .. } => write!(f, "there is no column for the {column}"),
            Self::Row(RowFault::Columns { found, wanted }) => write!(f, "the row has {found} columns instead of {wanted}"),
            Self::Row(RowFault::Value { column, value }) => write!(f, "{value:?} is no {column}"),
            Self::MoreRows { more } => write!(f, "{more} more rows could not be understood"),
            Self::Unusable { faults, rows } => write!(f, "{faults} of {rows} rows could not be understood"),
            Self::Count { part, counted, promised } => write!(f, "{part} holds {counted} postcodes, and the publisher says {promised}"),
            Self::AuthorityWithoutUnits { name, code } => write!(f, "no postcode lies in {name} ({code})"),
            Self::NoPostcodes => f.write_str("the portal has no postcodes"),
            Self::Value { value, .. } => write!(f, "{value:?} does not belong here"),
            Self::UnknownArea { code, what } => write!(f, "no postcode lies in the {what} {code}"),
            Self::Repeated { what, value } => write!(f, "the {what} {value:?} is there twice"),
            Self::UnknownKind { kind, .. } => write!(f, "{kind:?} is no kind of geography"),
        }
    }
}
