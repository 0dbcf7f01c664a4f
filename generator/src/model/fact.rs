//! What is known, what is not, and who said so.

use super::{Date, Text};
use std::sync::Arc;

/// A value, or the reason why there is none. There is no third case: never 0, "No" or an empty string for the unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact<T> {
    Known(T),
    Unknown(Unknown),
}

/// Why a value is not known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Unknown {
    /// No source of this portal holds this field.
    #[default]
    NotHeld,
    /// The source holds the field and left it blank.
    Blank,
    /// The service was asked on this day and has not told us.
    Asked(Date),
    /// The source's words could not be read as a value of this kind.
    Unreadable(Text),
    /// Known, and kept back: the reason in words.
    Withheld(&'static str),
}

impl<T> Fact<T> {
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Unknown(_) => None,
        }
    }

    pub fn is_known(&self) -> bool {
        self.known().is_some()
    }
}

impl<T> Default for Fact<T> {
    fn default() -> Self {
        Self::Unknown(Unknown::NotHeld)
    }
}

impl<T> From<Option<T>> for Fact<T> {
    /// `None` here means that the source's field was blank.
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Unknown(Unknown::Blank), Self::Known)
    }
}

/// Which [`Source`] of the atlas: an index into `Atlas::sources`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub u16);

/// One published file (or set of files) that facts come from, as its `source.toml` describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The kind of source: `cqc-locations`, `council`, `codepoint-open` …
    pub kind: &'static str,
    /// The folder below the project, with forward slashes: `data/registers/cqc-locations`.
    pub folder: Arc<str>,
    pub publisher: Text,
    pub title: Text,
    pub url: Option<super::WebAddress>,
    pub licence: Text,
    /// The exact line that the licence asks for.
    pub attribution: Option<Text>,
    /// The day the source describes ("as at").
    pub edition: Date,
    pub accessed: Option<Date>,
    /// sha256 of each file read, as (path, hex).
    pub files: Vec<(Arc<str>, String)>,
    /// Made up for demonstration.
    pub demonstration: bool,
}
