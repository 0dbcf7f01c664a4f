//! What can be wrong with a market's files.

use super::grammar::Malformed;
use crate::diagnostic::{Code, Problem, codes};
use crate::model::Date;
use std::fmt;

#[derive(Debug)]
pub enum Fault {
    Unreadable { error: String },
    Syntax { message: String },
    UnknownKey { key: String, nearest: Option<String> },
    MissingKey { key: String },
    Setting { key: String, value: String, wanted: &'static str },
    Repeated { what: &'static str, value: String },
    UnknownIndicator { id: String, nearest: Option<String> },
    UnknownGroup { group: String, known: String },
    NotANumber { value: String, malformed: Malformed },
    Cell { value: String, wanted: &'static str },
    NoValue,
    ValueAndMarker { value: String, marker: &'static str },
    Sign { value: String, unit: String },
    Negative { value: String },
    Above100 { value: String },
    Turned { low: String, high: String },
    Ended { code: String, name: &'static str, year: u16, next: &'static str },
    NameMismatch { name: String, code: String, known: String },
    UnknownZone { zone: String, nearest: Option<String> },
    Level { level: &'static str, id: String },
    BeyondHorizon { end: Date, horizon: Date },
    Base { as_at: Date, base: Date },
}

codes! {
    UNREADABLE = Error, "market-unreadable", "A settings file of the market (indicators.toml, disclosure.toml, sufficiency.toml) cannot be opened or is not valid TOML. No figure is published until it is, since nothing would say what the figures mean.";
    KEY = Error, "market-unknown-key", "A settings file of the market has a key that Doorstep does not know, or lacks one that it needs. A misspelt key would silently have no effect, so it stops the build.";
    SETTING = Error, "market-setting", "A value in a settings file of the market is not of the kind that its key needs, or stands there twice.";
    INDICATOR = Error, "market-unknown-indicator", "A row of figures names an indicator, or a group of one, that indicators.toml does not define. A figure without a definition is not published.";
    NUMBER = Error, "market-number", "A cell that should hold a number holds something else, such as 125,00 or 1.234,5. Nothing is guessed: the row is set aside and the build stops.";
    CELL = Error, "market-cell", "A cell of a row of figures cannot be read as what its column holds. The row is set aside.";
    VALUE = Error, "market-no-value", "A row of figures has neither a number nor a marker that says why there is none, or it has both. A blank is not nought, so the row is set aside.";
    NEGATIVE = Error, "market-negative", "A figure below nought stands where that cannot be: a count, a spend, a rate. Where it can be right, the indicator says `negative = true`.";
    PERCENT = Error, "market-percent", "A share in percent lies between 0 and 100: 45, not 0.45 and not 145. A change in percent has the unit \"percent change\".";
    AREA = Error, "market-area", "A row of figures is about an area under a code that is no longer in use, under another area's name, or about a zone that zones.csv does not have. Codes change when councils are reorganised; figures of the old area are not figures of the new one.";
    LEVEL = Error, "market-level", "A row of figures is about a kind of area for which indicators.toml says that the indicator is not known.";
    HORIZON = Error, "market-horizon", "A projection lies beyond the year to which its indicator reaches, or it starts from another base than the indicator says. Two bases on one line would look like growth.";
}

impl Problem for Fault {
    fn code(&self) -> &'static Code {
        match self {
            Self::Unreadable { .. } | Self::Syntax { .. } => &UNREADABLE,
            Self::UnknownKey { .. } | Self::MissingKey { .. } => &KEY,
            Self::Setting { .. } | Self::Repeated { .. } => &SETTING,
            Self::UnknownIndicator { .. } | Self::UnknownGroup { .. } => &INDICATOR,
            Self::NotANumber { .. } | Self::Sign { .. } => &NUMBER,
            Self::Cell { .. } | Self::Turned { .. } => &CELL,
            Self::NoValue | Self::ValueAndMarker { .. } => &VALUE,
            Self::Negative { .. } => &NEGATIVE,
            Self::Above100 { .. } => &PERCENT,
            Self::Ended { .. } | Self::NameMismatch { .. } | Self::UnknownZone { .. } => &AREA,
            Self::Level { .. } => &LEVEL,
            Self::BeyondHorizon { .. } | Self::Base { .. } => &HORIZON,
        }
    }

    fn help(&self) -> String {
        match self {
            Self::Unreadable { .. } => "write the file as the one that comes with Doorstep".into(),
            Self::Syntax { .. } => "compare the line with the file that comes with Doorstep".into(),
            Self::UnknownKey { nearest: Some(nearest), .. } => format!("did you mean `{nearest}`?"),
            Self::UnknownKey { .. } => "remove the key".into(),
            Self::MissingKey { key } => format!("add `{key} = …`"),
            Self::Setting { wanted, .. } | Self::Cell { wanted, .. } => format!("write {wanted}"),
            Self::Repeated { what, .. } => format!("give each its own {what}, or remove one of them"),
            Self::UnknownIndicator { nearest: Some(nearest), .. } => format!("did you mean {nearest}? Or define it in indicators.toml"),
            Self::UnknownIndicator { .. } => "define it in data/market/indicators.toml".into(),
            Self::UnknownGroup { known, .. } => format!("use one of {known}, or add the group to the indicator"),
            Self::NotANumber { malformed, .. } => malformed.help().into(),
            Self::Sign { .. } => "leave the sign out, or correct the indicator's unit".into(),
            Self::NoValue => "write the number, or [x], [c] or [z] in the status column".into(),
            Self::ValueAndMarker { .. } => "leave the value blank, or remove the marker".into(),
            Self::Negative { .. } => "correct the figure, or set `negative = true` for its indicator".into(),
            Self::Above100 { .. } => "write the share of 100, such as 45".into(),
            Self::Turned { .. } => "exchange low and high".into(),
            Self::Ended { next, .. } => format!("use figures for {next}"),
            Self::NameMismatch { known, code, .. } => format!("write {known}, or the code of the area that is meant instead of {code}"),
            Self::UnknownZone { nearest: Some(nearest), .. } => format!("did you mean {nearest}?"),
            Self::UnknownZone { .. } => "write an area's GSS code or a zone's id as zones.csv has it".into(),
            Self::Level { .. } => "add the level to the indicator, or remove the row".into(),
            Self::BeyondHorizon { .. } => "remove the row, or correct the indicator's horizon".into(),
            Self::Base { .. } => "keep figures of another base under an indicator of their own".into(),
        }
    }

    fn value(&self) -> Option<&str> {
        match self {
            Self::NotANumber { value, .. }
            | Self::Cell { value, .. }
            | Self::Sign { value, .. }
            | Self::Negative { value }
            | Self::Above100 { value }
            | Self::ValueAndMarker { value, .. } => Some(value),
            Self::UnknownIndicator { id, .. } => Some(id),
            Self::UnknownGroup { group, .. } => Some(group),
            Self::Ended { code, .. } => Some(code),
            Self::UnknownZone { zone, .. } => Some(zone),
            Self::NameMismatch { name, .. } => Some(name),
            _ => None,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { error } => write!(f, "the file cannot be read: {error}"),
            Self::Syntax { message } => f.write_str(message.trim()),
            Self::UnknownKey { key, .. } => write!(f, "unknown key `{key}`"),
            Self::MissingKey { key } => write!(f, "`{key}` is missing"),
            Self::Setting { key, value, .. } => write!(f, "`{key}` is {value:?}"),
            Self::Repeated { what, value } => write!(f, "the {what} {value:?} is there twice"),
            Self::UnknownIndicator { id, .. } => write!(f, "there is no indicator {id:?}"),
            Self::UnknownGroup { group, .. } => write!(f, "the indicator has no group {group:?}"),
            Self::NotANumber { value, .. } => write!(f, "{value:?} is not a number"),
            Self::Cell { value, .. } => write!(f, "{value:?} does not belong here"),
            Self::NoValue => f.write_str("the row has neither a value nor a reason for having none"),
            Self::ValueAndMarker { value, marker } => write!(f, "the row has the value {value:?} and the marker {marker}"),
            Self::Sign { value, unit } => write!(f, "{value:?} is not in {unit}"),
            Self::Negative { value } => write!(f, "{value:?} is below nought"),
            Self::Above100 { value } => write!(f, "{value:?} is a share above 100 percent"),
            Self::Turned { low, high } => write!(f, "the low end, {low}, is above the high end, {high}"),
            Self::Ended { code, name, year, .. } => write!(f, "{code} was {name} until {year}"),
            Self::NameMismatch { name, code, known } => write!(f, "{code} is {known}, not {name:?}"),
            Self::UnknownZone { zone, .. } => write!(f, "{zone:?} is no area's code and no zone"),
            Self::Level { level, id } => write!(f, "{id} is not known for a {level}"),
            Self::BeyondHorizon { end, horizon } => write!(f, "{end} is beyond the projection's horizon, {horizon}, or before its base"),
            Self::Base { as_at, base } => write!(f, "the figure starts from {as_at}, its indicator from {base}"),
        }
    }
}
