//! Front matter as written: what several kinds of document share. Each kind has its own struct, with these keys in it.

use serde::Deserialize;
use serde::de::{self, MapAccess, Visitor, value::MapAccessDeserializer};
use std::fmt;
use toml::Spanned;

pub type Words = Spanned<String>;

/// Makes a struct of front matter: the kind's own keys and those that every document may have. Unknown keys are errors.
macro_rules! front_matter {
    ($(#[$doc:meta])* $visible:vis struct $name:ident { $($(#[$attribute:meta])* $field:ident : $type:ty),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        $visible struct $name {
            title: $crate::ingest::documents::written::Words,
            $($(#[$attribute])* $field: $type,)*
            #[serde(default)]
            source: Vec<toml::Spanned<$crate::ingest::documents::written::Source>>,
            #[serde(default)]
            conflict: Vec<$crate::ingest::documents::written::Conflict>,
            #[serde(default)]
            quirk: Vec<$crate::ingest::documents::written::Quirk>,
            #[serde(default)]
            not_published: Vec<$crate::ingest::documents::written::Words>,
            #[serde(default)]
            open_questions: Vec<$crate::ingest::documents::written::Words>,
            #[serde(default)]
            derived: Vec<$crate::ingest::documents::written::WorkedOut>,
        }

        impl $name {
            fn common(&mut self) -> $crate::ingest::documents::written::Common {
                $crate::ingest::documents::written::Common {
                    title: self.title.clone(),
                    sources: std::mem::take(&mut self.source),
                    conflicts: std::mem::take(&mut self.conflict),
                    quirks: std::mem::take(&mut self.quirk),
                    not_published: std::mem::take(&mut self.not_published),
                    open_questions: std::mem::take(&mut self.open_questions),
                    worked_out: std::mem::take(&mut self.derived),
                }
            }
        }
    };
}
pub(super) use front_matter;

/// What every document has.
#[derive(Debug)]
pub struct Common {
    pub title: Words,
    pub sources: Vec<Spanned<Source>>,
    pub conflicts: Vec<Conflict>,
    pub quirks: Vec<Quirk>,
    pub not_published: Vec<Words>,
    pub open_questions: Vec<Words>,
    pub worked_out: Vec<WorkedOut>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkedOut {
    pub what: Words,
    pub value: Words,
    pub how: Words,
    pub source: Option<Words>,
    pub confidence: Option<Words>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    pub id: Words,
    pub title: Words,
    pub url: Option<Words>,
    pub accessed: Option<Spanned<toml::Value>>,
    pub kind: Words,
    pub confidence: Words,
    pub note: Option<Words>,
    pub document: Option<Words>,
    pub sha256: Option<Words>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conflict {
    pub subject: Words,
    pub values: Vec<ConflictValue>,
    pub note: Option<Words>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConflictValue {
    pub value: Words,
    pub note: Option<Words>,
    pub date: Option<Spanned<When>>,
    pub source: Option<Words>,
    pub confidence: Option<Words>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quirk {
    #[serde(alias = "where")]
    pub place: Words,
    pub printed: Option<Words>,
    pub note: Words,
    pub corrected: Option<Words>,
    pub source: Option<Words>,
    pub confidence: Option<Words>,
}

/// A date table. Its values may be strings, bare days or bare years.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    pub on: Option<Spanned<toml::Value>>,
    pub by: Option<Spanned<toml::Value>>,
    pub from: Option<Spanned<toml::Value>>,
    pub until: Option<Spanned<toml::Value>>,
    pub not_before: Option<Spanned<toml::Value>>,
    pub as_at: Option<Spanned<toml::Value>>,
    pub printed: Option<Words>,
    pub time: Option<Words>,
    #[serde(default)]
    pub approximate: bool,
    #[serde(default)]
    pub planned: bool,
    pub derived: Option<Words>,
    pub reason: Option<Words>,
    pub note: Option<Words>,
    pub source: Option<Words>,
    pub confidence: Option<Words>,
}

/// A sentence of a list: words, or a table with words and where they come from.
#[derive(Debug)]
pub struct Entry(pub EntryTable);

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryTable {
    pub text: String,
    pub heading: Option<String>,
    pub number: Option<u32>,
    pub reply: Option<String>,
    pub by: Option<String>,
    pub note: Option<String>,
    pub derived: Option<String>,
    pub source: Option<String>,
    pub confidence: Option<String>,
}

/// A paper: its title, or a table.
#[derive(Debug)]
pub struct Paper(pub PaperTable);

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperTable {
    pub title: String,
    pub kind: Option<String>,
    pub format: Option<String>,
    pub size: Option<String>,
    pub note: Option<String>,
    pub url: Option<String>,
}

/// Reads a string, or a table of the type.
macro_rules! string_or_table {
    ($name:ident, $table:ident, $expected:literal, |$text:ident| $make:expr) => {
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Either;
                impl<'de> Visitor<'de> for Either {
                    type Value = $table;
                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str($expected)
                    }
                    fn visit_str<E: de::Error>(self, $text: &str) -> Result<$table, E> {
                        Ok($make)
                    }
                    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<$table, A::Error> {
                        $table::deserialize(MapAccessDeserializer::new(map))
                    }
                }
                deserializer.deserialize_any(Either).map($name)
            }
        }
    };
}

string_or_table!(Entry, EntryTable, "words in quotation marks or a table with `text`", |text| EntryTable {
    text: text.into(),
    heading: None,
    number: None,
    reply: None,
    by: None,
    note: None,
    derived: None,
    source: None,
    confidence: None,
});
string_or_table!(Paper, PaperTable, "words in quotation marks or a table with `title`", |text| PaperTable {
    title: text.into(),
    kind: None,
    format: None,
    size: None,
    note: None,
    url: None,
});

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Money {
    pub text: Words,
    #[serde(alias = "value")]
    pub amount: Option<Spanned<i64>>,
    pub per: Option<Words>,
    pub period: Option<Words>,
    pub derived: Option<Words>,
    pub note: Option<Words>,
    pub source: Option<Words>,
    pub confidence: Option<Words>,
}

/// A rate: pounds and pence as words, since a penny is no part of a binary number.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    pub text: Words,
    pub amount: Option<Words>,
    pub per: Option<Words>,
    pub date: Option<Spanned<When>>,
    pub source: Option<Words>,
    pub confidence: Option<Words>,
}

/// Somebody who was asked or takes part.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    pub name: Words,
    pub note: Option<Words>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Law {
    pub printed: Words,
    pub law: Option<Words>,
    pub url: Option<Words>,
    pub note: Option<Words>,
}
