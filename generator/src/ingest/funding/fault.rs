//! What can be wrong with a row of `parameters.csv`.

use crate::diagnostic::{Code, Problem, codes};
use crate::model::funding::Parameter;
use std::fmt;

#[derive(Debug)]
pub enum Fault {
    NoDescription,
    Parameter {
        name: String,
        nearest: Option<String>,
    },
    Unit {
        parameter: Parameter,
        value: String,
    },
    Cell {
        value: String,
        wanted: &'static str,
    },
    NoValue {
        parameter: Parameter,
    },
    ValueAwaited {
        value: String,
    },
    MadeUp,
    /// A council's code that is none of this portal's.
    Other {
        value: String,
        nearest: Option<String>,
    },
}

codes! {
    DESCRIPTION = Error, "funding-no-source", "The folder data/funding has no source.toml, so that nobody can say where its figures come from. Families decide by these figures: none is published without its source.";
    PARAMETER = Error, "funding-parameter", "A row of parameters.csv names a figure that the rules do not know, or gives it in another unit. The rules would silently go on without it, so it stops the build.";
    CELL = Error, "funding-cell", "A cell of a row of parameters.csv cannot be read as what its column holds. The row is set aside.";
    VALUE = Error, "funding-value", "A row of parameters.csv has no value, or has one although it is awaited. A figure that is not known yet is written as awaited, with no value: the page then says so, and names the figure before.";
    OTHER = Warning, "funding-other-council", "A row of parameters.csv is for a council that is none of this portal's. It is left out: if the code was mistyped, the council's own figure is missing and England's is shown.";
    MADE_UP = Error, "funding-made-up", "A figure is marked as made up. Made-up figures are for demonstration portals only.";
}

impl Problem for Fault {
    fn code(&self) -> &'static Code {
        match self {
            Self::NoDescription => &DESCRIPTION,
            Self::Parameter { .. } | Self::Unit { .. } => &PARAMETER,
            Self::Cell { .. } => &CELL,
            Self::NoValue { .. } | Self::ValueAwaited { .. } => &VALUE,
            Self::MadeUp => &MADE_UP,
            Self::Other { .. } => &OTHER,
        }
    }

    fn help(&self) -> String {
        match self {
            Self::NoDescription => "write a source.toml beside parameters.csv, as the other sources have it".into(),
            Self::Parameter { nearest: Some(nearest), .. } => format!("did you mean {nearest}?"),
            Self::Parameter { .. } => "use a name of the parameters.csv that comes with Doorstep".into(),
            Self::Unit { parameter, .. } => format!("write {}", parameter.unit().key()),
            Self::Cell { wanted, .. } => format!("write {wanted}"),
            Self::NoValue { .. } => "write the figure, or the status awaited".into(),
            Self::ValueAwaited { .. } => "leave the value blank, or correct the status".into(),
            Self::Other { nearest: Some(nearest), .. } => format!("did you mean {nearest}? take the row out if it is another council's"),
            Self::Other { .. } => "take the row out if it is another council's".into(),
            Self::MadeUp => "give the real figure and its source, or remove the row".into(),
        }
    }

    fn value(&self) -> Option<&str> {
        match self {
            Self::Parameter { name: value, .. }
            | Self::Unit { value, .. }
            | Self::Cell { value, .. }
            | Self::ValueAwaited { value }
            | Self::Other { value, .. } => Some(value),
            _ => None,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoDescription => f.write_str("the folder has no source.toml"),
            Self::Parameter { name, .. } => write!(f, "the rules know no figure {name:?}"),
            Self::Unit { parameter, value } => write!(f, "{} is in {}, not {value:?}", parameter.key(), parameter.unit().key()),
            Self::Cell { value, .. } => write!(f, "{value:?} does not belong here"),
            Self::NoValue { parameter } => write!(f, "{} has no value", parameter.key()),
            Self::ValueAwaited { value } => write!(f, "the figure is awaited and yet has the value {value:?}"),
            Self::Other { value, .. } => write!(f, "no council of this portal has the code {value}"),
            Self::MadeUp => f.write_str("a made-up figure stands in a portal that is no demonstration"),
        }
    }
}
