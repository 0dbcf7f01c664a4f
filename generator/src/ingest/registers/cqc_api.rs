//! `cqc-api`: records as CQC's API gives them, locations and providers mixed. One record a file, or many in a JSON array or
//! as JSON lines. A row of the ledger is a record, counted through the source's files by path; problems name the file.
//! People (`contacts`) are never read.

mod problem;
mod ratings;
mod record;
mod shape;

pub use problem::CODES;

use crate::diagnostic::{At, Problem, Report};
use crate::ingest::LocationRecord;
use crate::ingest::reading::Reading;
use crate::ingest::source;
use crate::model::*;
use problem::Fault;
use serde::de::{Deserializer as _, SeqAccess, Visitor};
use shape::Record;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{BufRead, BufReader};
use std::path::Path;

/// What reading one record needs and reports to.
struct Desk<'a> {
    source: SourceId,
    demonstration: bool,
    /// The day that the records describe.
    edition: Option<Date>,
    /// A rating's day after it: the record is set aside.
    future: Option<Date>,
    at: At,
    report: &'a mut Report,
}

impl Desk<'_> {
    fn unknown(&mut self, field: &'static str, words: &str) {
        self.report.add(Fault::Unknown { field, words: words.into() }, self.at.clone());
    }

    /// What a field's words mean; words that mean nothing are reported.
    fn value<T>(&mut self, field: &'static str, raw: Option<&str>, parse: fn(&str) -> Option<T>) -> Option<T> {
        let raw = raw.map(str::trim).filter(|raw| !raw.is_empty() && *raw != "-")?;
        let value = parse(raw);
        if value.is_none() {
            self.report.add(Fault::Value { field, value: raw.into() }, self.at.clone());
        }
        value
    }

    fn plain_day(&mut self, field: &'static str, raw: Option<&str>) -> Option<Date> {
        self.value(field, raw, date)
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
    unread: Vec<LocationId>,
    providers: BTreeMap<ProviderId, (Option<Text>, Option<OwnershipType>)>,
    /// Whether anything was a record of CQC's at all.
    any: bool,
}

/// Reads every record of every file.
pub fn read(reading: &mut Reading<'_>) {
    let (source, demonstration, edition) = (reading.source, reading.description.demonstration, reading.edition);
    let mut records = Records::default();
    // The source's files share one account: its rows are the records, counted through.
    let account = reading.ledger.open_file(&reading.description.shown);
    let mut number = 0;
    let mut broken = false;
    for file in reading.files {
        if !is_json(&file.path) {
            reading.report.add(Fault::OtherFile, At::file(file.shown.clone()));
            continue;
        }
        let Reading { report, ledger, unspoken, .. } = reading;
        let mut nth = 0;
        let outcome = each_value(&file.path, |value| {
            (number, nth) = (number + 1, nth + 1);
            people(&value, |name| unspoken.add(name, &file.shown, nth));
            let row = RowRef { file: account, row: number };
            let at = At::file(file.shown.clone());
            let at = if nth > 1 { at.row(nth) } else { at };
            let mut desk = Desk { source, demonstration, edition, future: None, at: at.clone(), report };
            ledger.read(row);
            match records.take(value, row, &mut desk) {
                Ok(None) => {}
                Ok(Some(fate)) => ledger.settle(row, fate),
                Err(fault) => {
                    ledger.settle(row, Fate::Quarantined(fault.code().id));
                    report.add(fault, at);
                }
            }
        });
        if let Err(error) = outcome {
            reading.report.add(Fault::NotJson { error }, At::file(file.shown.clone()));
            broken = true;
        }
    }
    if reading.edition.is_none() {
        reading.report.add(source::Fault::NoEdition, reading.description.at());
    }
    if !records.any && !broken {
        reading.report.add(Fault::Empty, At::file(reading.description.shown.clone()));
    }
    records.finish(reading);
}

/// The names of managers and nominated individuals, which [`Record`] has no field for.
fn people(record: &serde_json::Value, mut name: impl FnMut(&str)) {
    let list = |value: &serde_json::Value, key: &str| value[key].as_array().cloned().unwrap_or_default();
    for person in list(record, "regulatedActivities").iter().flat_map(|activity| list(activity, "contacts")) {
        let part = |key: &str| person[key].as_str().unwrap_or_default().to_owned();
        name(&format!("{} {}", part("personGivenName"), part("personFamilyName")));
    }
}

impl Records {
    /// `None`: a location, whose fate is settled later.
    fn take(&mut self, value: serde_json::Value, row: RowRef, desk: &mut Desk<'_>) -> Result<Option<Fate>, Fault> {
        self.any |= ["locationId", "providerId", "totalPages"].iter().any(|key| value.get(key).is_some());
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
        let in_time = |desk: &Desk<'_>| match (desk.future, desk.edition) {
            (Some(day), Some(edition)) => Err(Fault::Future { day, edition }),
            _ => Ok(()),
        };
        let location = match record::read(&record, row, desk).and_then(|location| in_time(desk).map(|()| location)) {
            Ok(location) => location,
            Err(fault) => {
                self.unread.extend(record.location_id.as_deref().and_then(LocationId::parse));
                return Err(fault);
            }
        };
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
                desk.report.add(Fault::Twice { id: id.to_string(), same: true }, desk.at.clone());
                Ok(Some(Fate::Duplicate))
            }
            Some(_) => {
                self.contradicted.push(id.clone());
                Err(Fault::Twice { id: id.to_string(), same: false })
            }
        }
    }

    fn finish(mut self, reading: &mut Reading<'_>) {
        reading.unread.append(&mut self.unread);
        reading.unread.extend(self.contradicted.iter().cloned());
        for id in &self.contradicted {
            if let Some((_, record)) = self.locations.remove(id) {
                let fate = Fate::Quarantined(problem::CONTRADICTION.id);
                record.rows.iter().for_each(|row| reading.ledger.settle(*row, fate));
            }
        }
        for (_, mut record) in self.locations.into_values() {
            if let Some((name, ownership)) = record.provider_id.as_ref().and_then(|id| self.providers.get(id)) {
                record.provider_name = name.clone();
                record.ownership = *ownership;
            }
            reading.records.push(record);
        }
    }
}

fn fingerprint(record: &Record) -> u64 {
    let mut hasher = DefaultHasher::new();
    format!("{record:?}").hash(&mut hasher);
    hasher.finish()
}

fn is_json(path: &Path) -> bool {
    path.extension().is_some_and(|e| ["json", "jsonl", "ndjson"].iter().any(|x| e.eq_ignore_ascii_case(x)))
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
