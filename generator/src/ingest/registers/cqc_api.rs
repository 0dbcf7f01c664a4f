//! `cqc-api`: records as CQC's API gives them, locations and providers mixed. One record a file, or many in a JSON array or
//! as JSON lines. A row of the ledger is a record: for files of one record the folder is the ledger's file and the row is
//! the file's place among them by path. People (`contacts`) are never read.

mod problem;
mod ratings;
mod record;
mod shape;

pub use problem::CODES;

use super::super::{Inputs, LocationRecord};
use crate::diagnostic::{At, Problem, Report};
use crate::model::*;
use crate::project::Project;
use problem::Fault;
use serde::de::{Deserializer as _, SeqAccess, Visitor};
use shape::Record;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

/// What reading one record needs and reports to.
struct Reading<'a> {
    source: SourceId,
    demonstration: bool,
    at: At,
    report: &'a mut Report,
}

impl Reading<'_> {
    fn unknown(&mut self, field: &'static str, words: &str) {
        self.report.add(Fault::Unknown { field, words: words.into() }, self.at.clone());
    }

    fn plain_day(&mut self, field: &'static str, raw: Option<&str>) -> Option<Date> {
        let day = date(raw?);
        if day.is_none() {
            self.unknown(field, raw?);
        }
        day
    }
}

/// `2021-07-02`, with or without an hour behind it.
fn date(raw: &str) -> Option<Date> {
    raw.trim().get(..10)?.parse().ok()
}

/// What was read so far.
#[derive(Default)]
struct Records {
    /// With a fingerprint of what the record says, to tell a copy from a contradiction.
    locations: BTreeMap<LocationId, (u64, LocationRecord)>,
    contradicted: Vec<LocationId>,
    providers: BTreeMap<ProviderId, (Option<Text>, Option<OwnershipType>)>,
}

/// Reads every record below `folder`.
pub fn read(project: &Project, folder: &Path, source: SourceId, inputs: &mut Inputs, report: &mut Report) {
    let demonstration = inputs.sources.get(usize::from(source.0)).is_some_and(|s| s.demonstration);
    let mut records = Records::default();
    // Files of one record share an account; it is opened when the first of them is met.
    let mut singles: Option<(FileId, u32)> = None;
    let files = json_files(folder);
    for path in &files {
        let shown = project.shown(path);
        let mut pending: Option<serde_json::Value> = None;
        let mut many: Option<(FileId, u32)> = None;
        let mut take = |value: serde_json::Value, row: RowRef, at: At, inputs: &mut Inputs, report: &mut Report| {
            inputs.ledger.read(row);
            let mut reading = Reading { source, demonstration, at: at.clone(), report };
            match records.take(value, row, &mut reading) {
                Ok(None) => {}
                Ok(Some(fate)) => inputs.ledger.settle(row, fate),
                Err(fault) => {
                    inputs.ledger.settle(row, Fate::Quarantined(fault.code().id));
                    report.add(fault, at);
                }
            }
        };
        let outcome = each_value(path, |value| {
            // The first value waits for a second: a file of one record is a row of the folder's account.
            let Some(first) = pending.take().filter(|_| many.is_none()) else {
                if let Some((file, rows)) = &mut many {
                    *rows += 1;
                    let row = RowRef { file: *file, row: *rows };
                    take(value, row, At::file(shown.clone()).row(*rows), inputs, report);
                } else {
                    pending = Some(value);
                }
                return;
            };
            let file = inputs.ledger.open_file(&shown);
            many = Some((file, 2));
            for (row, value) in [(1, first), (2, value)] {
                take(value, RowRef { file, row }, At::file(shown.clone()).row(row), inputs, report);
            }
        });
        if let Some(value) = pending {
            let (file, rows) = singles.get_or_insert_with(|| (inputs.ledger.open_file(&project.shown(folder)), 0));
            *rows += 1;
            let row = RowRef { file: *file, row: *rows };
            take(value, row, At::file(shown.clone()), inputs, report);
        }
        if let Err(error) = outcome {
            report.add(Fault::NotJson { error }, At::file(shown));
        }
    }
    if files.is_empty() {
        report.add(Fault::Empty, At::file(project.shown(folder)));
    }
    records.finish(inputs);
}

impl Records {
    /// `None`: a location, whose fate is settled later.
    fn take(&mut self, value: serde_json::Value, row: RowRef, reading: &mut Reading<'_>) -> Result<Option<Fate>, Fault> {
        let record: Record = serde_json::from_value(value).map_err(|error| Fault::Shape { error: error.to_string() })?;
        if record.location_id.is_none() {
            if record.total_pages.is_some() {
                return Ok(Some(Fate::Filtered(Reason::NotUsed)));
            }
            let raw = record.provider_id.as_deref().unwrap_or_default();
            let id = ProviderId::parse(raw).ok_or_else(|| Fault::NoId { found: raw.to_owned() })?;
            let name = record.name.as_deref().and_then(Text::parse);
            self.providers.insert(id, (name, record.ownership_type.as_deref().map(OwnershipType::parse)));
            return Ok(Some(Fate::Filtered(Reason::ProviderRow)));
        }
        let print = fingerprint(&record);
        let location = record::read(&record, row, reading)?;
        let id = location.id.clone();
        if self.contradicted.contains(&id) {
            return Err(Fault::Twice { id: id.to_string(), same: false });
        }
        match self.locations.get(&id) {
            None => {
                self.locations.insert(id, (print, location));
                Ok(None)
            }
            Some((earlier, _)) if *earlier == print => {
                reading.report.add(Fault::Twice { id: id.to_string(), same: true }, reading.at.clone());
                Ok(Some(Fate::Duplicate))
            }
            Some(_) => {
                self.contradicted.push(id.clone());
                Err(Fault::Twice { id: id.to_string(), same: false })
            }
        }
    }

    fn finish(mut self, inputs: &mut Inputs) {
        for id in &self.contradicted {
            if let Some((_, record)) = self.locations.remove(id) {
                record.rows.iter().for_each(|row| inputs.ledger.settle(*row, Fate::Quarantined(problem::TWICE.id)));
            }
        }
        for (_, mut record) in self.locations.into_values() {
            if let Some((name, ownership)) = record.provider_id.as_ref().and_then(|id| self.providers.get(id)) {
                record.provider_name = name.clone();
                record.ownership = *ownership;
            }
            inputs.records.push(record);
        }
    }
}

fn fingerprint(record: &Record) -> u64 {
    let mut hasher = DefaultHasher::new();
    format!("{record:?}").hash(&mut hasher);
    hasher.finish()
}

/// `.json`, `.jsonl` and `.ndjson` files below the folder, by path.
fn json_files(folder: &Path) -> Vec<PathBuf> {
    let is_json = |path: &Path| path.extension().is_some_and(|e| ["json", "jsonl", "ndjson"].iter().any(|x| e.eq_ignore_ascii_case(x)));
    let walk = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
    walk.filter_map(Result::ok).filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).filter(|p| is_json(p)).collect()
}

/// Hands over one record after another, of an array, of lines or of a file of one; what stops it comes back in words.
fn each_value(path: &Path, mut each: impl FnMut(serde_json::Value)) -> Result<(), String> {
    let words = |error: serde_json::Error| error.to_string();
    let file = std::fs::File::open(path).map_err(|error| error.to_string())?;
    let mut input = BufReader::new(file);
    let peek = |input: &mut BufReader<_>, skip: usize| {
        input.consume(skip);
        input.fill_buf().map(<[u8]>::to_vec).map_err(|error| error.to_string())
    };
    let mut start = peek(&mut input, 0)?;
    if start.starts_with(b"\xef\xbb\xbf") {
        start = peek(&mut input, 3)?;
    }
    match start.iter().find(|b| !b.is_ascii_whitespace()) {
        None => Err("the file is empty".into()),
        Some(b'[') => {
            let mut json = serde_json::Deserializer::from_reader(input);
            json.deserialize_seq(Each(&mut each)).and_then(|()| json.end()).map_err(words)
        }
        Some(_) => serde_json::Deserializer::from_reader(input).into_iter().try_for_each(|value| value.map(&mut each)).map_err(words),
    }
}

/// An array's elements one by one, so that a national file is never in memory as a whole.
struct Each<'a, F>(&'a mut F);

impl<'de, F: FnMut(serde_json::Value)> Visitor<'de> for Each<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an array of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<(), A::Error> {
        while let Some(value) = array.next_element()? {
            (self.0)(value);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
