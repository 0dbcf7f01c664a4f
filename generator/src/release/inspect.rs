//! Looks at a published site as anybody may, in a folder or at its address: is it whole, is it signed, is it in date, and is it not
//! older than what was seen before. It changes nothing but its own memory of that. The only place that asks the clock for the day.

use super::manifest::{Fault, Manifest, PATH, Published, SIGNATURE};
use super::sign;
use crate::build::Outcome;
use crate::diagnostic::Report;
use crate::digest;
use crate::fetch::{self, Live, Seen};
use crate::model::Date;
use rayon::prelude::*;
use std::path::Path;

/// No manifest is larger: it names a million files.
const MANIFEST_CAP: u64 = 256 << 20;
const SIGNATURE_CAP: u64 = 64 << 10;
/// So many files are asked for at once.
const AT_ONCE: usize = 8;
/// Hosts read these themselves and do not all hand them out.
const FOR_HOSTS: [&str; 2] = ["_headers", "staticwebapp.config.json"];

/// What is asked of a site.
#[derive(Debug, Default)]
pub struct Question<'a> {
    /// The public key that it must be signed with.
    pub key: Option<&'a str>,
    /// Without it, the clock's day.
    pub today: Option<Date>,
    /// The note of what was seen last.
    pub remembered: Option<&'a Path>,
    /// So many files of a site at its address, chosen anew each time; without it, all. 0, in a folder too: the manifest alone.
    pub sample: Option<usize>,
}

/// What was seen: the manifest, how many files were looked at, and what is wrong.
struct Sight {
    manifest: Manifest,
    looked: usize,
    faults: Vec<Fault>,
    signed: Option<Result<(), sign::Fault>>,
}

/// A site in a folder. What is found, and one line that says it.
pub fn folder(root: &Path, question: &Question<'_>, report: &mut Report) -> (Outcome, String) {
    let seen = || -> Result<Sight, Fault> {
        let published = Published::read(root)?.ok_or(Fault::NoTree { path: root.into() })?;
        let alone = question.sample == Some(0);
        let faults = if alone { Vec::new() } else { published.check(root)? };
        let signed = question.key.map(|key| sign::check(root, key));
        Ok(Sight { looked: if alone { 0 } else { published.manifest.files.len() }, manifest: published.manifest, faults, signed })
    };
    match seen() {
        Ok(sight) => judge(sight, question, report),
        Err(fault) => {
            let outcome = if matches!(fault, Fault::Corrupt { .. }) { Outcome::DataErrors } else { Outcome::CouldNotRun };
            report.add(fault, None);
            (outcome, NOTHING.into())
        }
    }
}

const NOTHING: &str = "there is nothing here to rely on";

/// A site at its address.
pub fn address(live: &Live, question: &Question<'_>, report: &mut Report) -> (Outcome, String) {
    match look(live, question) {
        Ok(sight) => judge(sight, question, report),
        Err(Stop::Site(fault)) => {
            let outcome = if matches!(fault, Fault::Corrupt { .. }) { Outcome::DataErrors } else { Outcome::CouldNotRun };
            report.add(fault, None);
            (outcome, NOTHING.into())
        }
        Err(Stop::Web(fault)) => {
            let outcome = fault.outcome();
            report.add(fault, None);
            (outcome, "the site could not be looked at".into())
        }
    }
}

enum Stop {
    Site(Fault),
    Web(fetch::Fault),
}

impl From<fetch::Fault> for Stop {
    fn from(fault: fetch::Fault) -> Self {
        match fault {
            fetch::Fault::ForeignHost { host, .. } => Self::Site(Fault::Elsewhere { host }),
            fault => Self::Web(fault),
        }
    }
}

fn look(live: &Live, question: &Question<'_>) -> Result<Sight, Stop> {
    let manifest_of = || live.read(PATH, MANIFEST_CAP)?.ok_or(Stop::Site(Fault::Absent));
    let mut bytes = manifest_of()?;
    // A site may be exchanged while it is looked at: then what is new is looked at.
    for last in [false, false, true] {
        let text = String::from_utf8(bytes.clone()).map_err(|_| Stop::Site(Fault::Corrupt { why: "it is no text".into() }))?;
        let manifest = Manifest::parse(&text).map_err(Stop::Site)?;
        let signed = match question.key {
            None => None,
            Some(key) => Some(match live.read(SIGNATURE, SIGNATURE_CAP)? {
                None => Err(sign::Fault::Unsigned),
                Some(signature) => sign::holds(text.as_bytes(), &String::from_utf8_lossy(&signature), key),
            }),
        };
        let chosen = choose(&manifest, question.sample);
        let looked = chosen.len();
        let faults = compare(live, &manifest, &chosen)?;
        let now = if faults.is_empty() || last { bytes.clone() } else { manifest_of()? };
        if now == bytes {
            return Ok(Sight { manifest, looked, faults, signed });
        }
        bytes = now;
    }
    unreachable!("the last round returns")
}

/// The files to look at: all, or some that differ from one time to the next.
fn choose(manifest: &Manifest, sample: Option<usize>) -> Vec<&String> {
    let mut paths: Vec<&String> = manifest.files.keys().collect();
    if let Some(sample) = sample {
        let salt = jiff::Timestamp::now().to_string();
        paths.sort_by_cached_key(|path| digest::of(format!("{salt}{path}")));
        paths.truncate(sample);
    }
    paths
}

fn compare(live: &Live, manifest: &Manifest, paths: &[&String]) -> Result<Vec<Fault>, fetch::Fault> {
    let one = |path: &&String| {
        let file = &manifest.files[*path];
        Ok(match live.compare(path, &file.sha256, file.bytes)? {
            Seen::Same => None,
            Seen::Gone if FOR_HOSTS.contains(&path.as_str()) => None,
            Seen::Gone => Some(Fault::Missing { path: (*path).clone() }),
            Seen::Other => Some(Fault::Changed { path: (*path).clone() }),
        })
    };
    let all = || paths.par_iter().map(one).filter_map(Result::transpose).collect();
    match rayon::ThreadPoolBuilder::new().num_threads(AT_ONCE).build() {
        Ok(pool) => pool.install(all),
        Err(_) => all(),
    }
}

fn judge(sight: Sight, question: &Question<'_>, report: &mut Report) -> (Outcome, String) {
    let Sight { manifest, looked, faults, signed } = sight;
    let name = format!("version {} of {}, as of {}", manifest.version, manifest.site, manifest.as_of);
    let wrong = faults.len();
    faults.into_iter().for_each(|fault| report.add(fault, None));
    let signed = match signed {
        None => "its signature was not asked for",
        Some(Ok(())) => "its signature holds",
        Some(Err(fault)) => {
            report.add(fault, None);
            "its signature does not hold"
        }
    };
    if wrong > 0 {
        return (Outcome::DataErrors, format!("{name}: {wrong} of {looked} files are not as they were published; {signed}"));
    }
    let all = manifest.files.len();
    let files = match looked {
        0 => "its files were not looked at".to_owned(),
        some if some < all => format!("{some} of {all} files, those as they were published"),
        _ => format!("{all} files, all as they were published"),
    };
    let whole = format!("{name}: {files}; {signed}");
    if let Some(fault) = question.remembered.and_then(|note| compare_with(note, &manifest)) {
        report.add(fault, None);
    }
    if report.has_errors() {
        return (Outcome::DataErrors, whole);
    }
    if let Some(note) = question.remembered
        && let Err(error) = std::fs::write(note, format!("{} {}\n", manifest.version, manifest.build))
    {
        report.add(Fault::Io { doing: "write", path: note.into(), error }, None);
        return (Outcome::CouldNotRun, whole);
    }
    let today = question.today.unwrap_or_else(|| jiff::Zoned::now().date());
    if today > manifest.expires {
        report.add(Fault::Expired { expires: manifest.expires, today }, None);
        return (Outcome::Refused, whole);
    }
    if let Some(days) = manifest.ages(today) {
        report.add(Fault::Ages { days, expires: manifest.expires }, None);
    }
    (Outcome::Done, format!("{whole}; good until {}", manifest.expires))
}

/// Whether the site goes back behind what was seen last.
fn compare_with(note: &Path, manifest: &Manifest) -> Option<Fault> {
    let text = match std::fs::read_to_string(note) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return None,
        Err(error) => return Some(Fault::Io { doing: "read", path: note.into(), error }),
    };
    let seen = text.split_whitespace().next().and_then(|version| version.parse::<u64>().ok());
    let (Some(seen), Some(build)) = (seen, text.split_whitespace().nth(1)) else {
        return Some(Fault::Io { doing: "read", path: note.into(), error: std::io::Error::other("it is no note of a version") });
    };
    let older = manifest.version < seen || manifest.version == seen && manifest.build != build;
    older.then_some(Fault::Older { version: manifest.version, seen })
}
