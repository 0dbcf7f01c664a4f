//! CQC's service for programs: the records of the portal's councils, one call each, and after the first time only those that
//! changed. What was read before an interruption is kept and not asked for again. People (`contacts`) are dropped on arrival:
//! no file of the portal ever holds them.

use super::download::status;
use super::fault::{Fault, io};
use super::memory::Memory;
use super::progress::Progress;
use super::web::{Pins, Web, shown};
use crate::diagnostic::{At, Report};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;
use std::time::{Duration, Instant};
use url::Url;

pub const KEY: &str = "CQC_API_KEY";
/// CQC allows 2,000 calls a minute.
const PACE: Duration = Duration::from_millis(31);
const ANSWER_CAP: u64 = 16 << 20;
const PER_PAGE: &str = "1000";
/// What was left by an interruption is used for so long.
const KEPT: jiff::SignedDuration = jiff::SignedDuration::from_hours(72);

#[derive(Debug)]
pub struct Service<'a> {
    pub web: &'a Web,
    pub api: &'a Url,
    pub pins: &'a Pins,
    pub key: &'a str,
}

/// All records as JSON lines, and the moment up to which they are true.
#[derive(Debug)]
pub struct Collected {
    pub text: String,
    pub until: String,
    pub asked: usize,
}

type Records = BTreeMap<String, Value>;

/// Collects the records of these councils. `None`: nothing has changed since the last time. `part` keeps what was read so far.
pub fn collect(
    service: &Service<'_>,
    councils: &[String],
    here: Option<(&Memory, &Path)>,
    part: &Path,
    progress: &Progress,
    report: &mut Report,
) -> Result<Option<Collected>, Fault> {
    let (until, mut fresh) = left_over(part).unwrap_or_else(|| (moment(jiff::Timestamp::now()), Records::new()));
    let mut known = here.map(|(memory, folder)| read(&folder.join(&memory.file))).unwrap_or_default();
    let since = here.and_then(|(memory, _)| memory.until.clone()).filter(|_| !known.is_empty());

    let mut listed = BTreeSet::new();
    for council in councils {
        listed.extend(service.pages("locations", &[("localAuthority", council)], |page| ids(page, "locations", "locationId"))?);
    }
    let mut changed = BTreeSet::new();
    if let Some(since) = &since {
        for kind in ["location", "provider"] {
            let span = [("startTimestamp", since.as_str()), ("endTimestamp", until.as_str())];
            changed.extend(service.pages(&format!("changes/{kind}"), &span, |page| strings(page, "changes"))?);
        }
    }
    let same_list = known.keys().filter(|id| known[*id].get("locationId").is_some()).eq(listed.iter());
    let mut asked = 0;
    {
        let mut file = File::options().create(true).append(true).open(part).map_err(io("write", part))?;
        if fresh.is_empty() {
            file.set_len(0).map_err(io("write", part))?;
            writeln!(file, "{}", serde_json::json!({ "until": until })).map_err(io("write", part))?;
        }
        let mut wanted = |ids: BTreeSet<String>, kind: &str, known: &Records, fresh: &mut Records, report: &mut Report| -> Result<(), Fault> {
            let wanted: Vec<&String> =
                ids.iter().filter(|id| !fresh.contains_key(*id) && (!known.contains_key(*id) || changed.contains(*id))).collect();
            for (nth, id) in wanted.iter().enumerate() {
                progress.calls(nth, wanted.len());
                asked += 1;
                match service.record(kind, id)? {
                    Some(record) => {
                        writeln!(file, "{record}").map_err(io("write", part))?;
                        fresh.insert((*id).clone(), record);
                    }
                    None => report.add(Fault::RecordGone { id: (*id).clone() }, At::file("CQC's service")),
                }
            }
            Ok(())
        };
        wanted(listed.clone(), "locations", &known, &mut fresh, report)?;
        known.retain(|id, record| listed.contains(id) || record.get("locationId").is_none());
        let providers: BTreeSet<String> = known
            .iter()
            .filter(|(id, _)| !fresh.contains_key(*id))
            .map(|(_, record)| record)
            .chain(fresh.values())
            .filter_map(|record| record.get("locationId").and(record.get("providerId"))?.as_str().map(str::to_owned))
            .collect();
        known.retain(|id, record| record.get("locationId").is_some() || providers.contains(id));
        wanted(providers, "providers", &known, &mut fresh, report)?;
    }
    if since.is_some() && fresh.is_empty() && same_list {
        let _ = std::fs::remove_file(part);
        return Ok(None);
    }
    known.extend(fresh);
    let mut text = String::new();
    for record in known.values() {
        text.push_str(&record.to_string());
        text.push('\n');
    }
    Ok(Some(Collected { text, until, asked }))
}

impl Service<'_> {
    /// What every page of a list holds.
    fn pages(&self, path: &str, query: &[(&str, &str)], of_page: fn(&Value) -> Option<Vec<String>>) -> Result<Vec<String>, Fault> {
        let mut all = Vec::new();
        let mut page = 1_u64;
        loop {
            let number = page.to_string();
            let mut query = query.to_vec();
            query.extend([("page", number.as_str()), ("perPage", PER_PAGE)]);
            let url = self.url(path, &query)?;
            let answer = self.get(&url)?.ok_or_else(|| Fault::Status { address: shown(&url), status: 404, words: None })?;
            let fault = |error: &str| Fault::BadAnswer { address: shown(&url), error: error.into() };
            all.extend(of_page(&answer).ok_or_else(|| fault("it has no list where one should be"))?);
            let pages = answer.get("totalPages").and_then(Value::as_u64).ok_or_else(|| fault("it does not say how many pages there are"))?;
            if page >= pages.min(10_000) {
                return Ok(all);
            }
            page += 1;
        }
    }

    /// One record without the people in it; `None` when there is none.
    fn record(&self, kind: &str, id: &str) -> Result<Option<Value>, Fault> {
        let url = self.url(&format!("{kind}/{id}"), &[])?;
        let Some(mut record) = self.get(&url)? else { return Ok(None) };
        let key = if kind == "locations" { "locationId" } else { "providerId" };
        if record.get(key).and_then(Value::as_str) != Some(id) {
            return Err(Fault::BadAnswer { address: shown(&url), error: format!("it is not the record of {id}") });
        }
        drop_people(&mut record);
        Ok(Some(record))
    }

    fn url(&self, path: &str, query: &[(&str, &str)]) -> Result<Url, Fault> {
        let mut url = self.api.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(path.split('/'));
        }
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        Ok(url)
    }

    fn get(&self, url: &Url) -> Result<Option<Value>, Fault> {
        let began = Instant::now();
        let answer = self.web.persist(|_| {
            let (url, response) = self.web.ask(url, self.pins, &[("Ocp-Apim-Subscription-Key", self.key), ("Accept", "application/json")])?;
            match response.status().as_u16() {
                200 => {}
                404 => return Ok(None),
                code @ (401 | 403) => return Err(Fault::KeyRefused { variable: KEY, status: code }),
                _ => return Err(status(&url, response)),
            }
            let mut text = Vec::new();
            let read = response.into_body().into_reader().take(ANSWER_CAP).read_to_end(&mut text);
            read.map_err(|error| self.web.io_fault(&url, error))?;
            serde_json::from_slice(&text).map(Some).map_err(|error| Fault::BadAnswer { address: shown(&url), error: error.to_string() })
        });
        std::thread::sleep(PACE.saturating_sub(began.elapsed()));
        answer
    }
}

fn moment(at: jiff::Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn ids(page: &Value, list: &str, key: &str) -> Option<Vec<String>> {
    page.get(list)?.as_array()?.iter().map(|entry| entry.get(key)?.as_str().filter(|id| is_id(id)).map(str::to_owned)).collect()
}

fn strings(page: &Value, list: &str) -> Option<Vec<String>> {
    page.get(list)?.as_array()?.iter().map(|entry| entry.as_str().map(str::to_owned)).collect()
}

/// Nothing that could lead to another part of the service.
fn is_id(id: &str) -> bool {
    !id.is_empty() && id.len() <= 40 && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

fn drop_people(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.retain(|key, _| !key.eq_ignore_ascii_case("contacts"));
            map.values_mut().for_each(drop_people);
        }
        Value::Array(values) => values.iter_mut().for_each(drop_people),
        _ => {}
    }
}

/// Records of a file of lines, by their id.
fn read(path: &Path) -> Records {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()).filter_map(|record| Some((id_of(&record)?, record))).collect()
}

fn id_of(record: &Value) -> Option<String> {
    record.get("locationId").or_else(|| record.get("providerId"))?.as_str().map(str::to_owned)
}

/// What an interrupted run had read. Its last line may be cut off: it is no JSON then and is asked for again.
fn left_over(part: &Path) -> Option<(String, Records)> {
    let text = std::fs::read_to_string(part).ok()?;
    let first: Value = serde_json::from_str(text.lines().next()?).ok()?;
    let until = first.get("until")?.as_str()?.to_owned();
    let began: jiff::Timestamp = until.parse().ok()?;
    let records = read(part);
    (began.checked_add(KEPT).ok()? > jiff::Timestamp::now() && !records.is_empty()).then_some((until, records))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_dropped_wherever_they_stand() {
        let mut record = serde_json::json!({ "name": "x", "regulatedActivities": [{ "name": "Personal care", "contacts": [{ "personFamilyName": "y" }] }], "Contacts": [] });
        drop_people(&mut record);
        assert_eq!(record, serde_json::json!({ "name": "x", "regulatedActivities": [{ "name": "Personal care" }] }));
    }

    #[test]
    fn ids_are_ids() {
        for (id, expected) in [("1-10024040008", true), ("RW603", true), ("../providers", false), ("", false), ("1-1?x", false)] {
            assert_eq!(is_id(id), expected, "{id}");
        }
    }
}
