//! Between a verified tree and the live one: what would change for the people who read the site, and whether that is more than
//! a publisher does in a month. It compares what the two sites say, not how they say it. It never decides in silence: what it
//! finds stands in `site/report/`, and what it refuses can be opened by name for exactly one difference.

pub mod accept;
mod change;
mod fault;
mod html;
mod measure;
mod rating;
mod said;
mod snapshot;
#[cfg(test)]
mod tests;
mod text;

pub use change::Change;
pub use fault::{CODES, Fault};
pub use measure::{Finding, Level, findings};
pub use snapshot::{SERVICES, Service, Snapshot, TABLES};

use super::manifest::{Input, Ledger, Manifest, Published};
use crate::diagnostic::Report;
use crate::digest;
use crate::model::{Atlas, Departure, Location, LocationId, Reason, Status};
use crate::project::Project;
use crate::project::gate::Gate;
use serde::Serialize;
use std::path::Path;

/// What the gate found, as all three forms of the report tell it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Verdict {
    /// The version that is live; `None` on a first publication.
    pub live: Option<u64>,
    pub site: String,
    /// Names this difference: `doorstep accept --diff` takes it.
    pub diff: String,
    pub refused: bool,
    /// Who opened the gate for it.
    pub accepted: Option<accept::Acceptance>,
    pub findings: Vec<Finding>,
    pub ledger: Ledger,
    pub aside: Vec<Aside>,
    pub change: Change,
}

/// Rows that are set aside for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Aside {
    pub code: String,
    pub rows: u64,
    /// What to do about them.
    pub help: String,
}

/// The live site as the gate sees it. An error when its downloads are not those of its manifest.
pub fn live(root: &Path, published: &Published) -> Result<Snapshot, Fault> {
    let manifest = &published.manifest;
    let read = |path: &str| {
        let bytes = std::fs::read(root.join(path)).ok()?;
        (manifest.files.get(path)?.sha256 == digest::of(&bytes)).then_some(bytes)
    };
    for path in TABLES {
        if manifest.files.contains_key(path) && read(path).is_none() {
            return Err(Fault::CannotCompare { path: path.into() });
        }
    }
    Snapshot::new(manifest, read).ok_or(Fault::CannotCompare { path: SERVICES.into() })
}

/// Lists of opt-outs that do not begin with what the live site was made from.
pub fn rewritten(project: &Project, live: &Manifest) -> Vec<String> {
    let lists = live.inputs.iter().filter(|(path, _)| path.rsplit('/').next() == Some(snapshot::OPT_OUTS));
    let begins = |path: &str, input: &Input| {
        let bytes = std::fs::read(project.root.join(path)).unwrap_or_default();
        let was = usize::try_from(input.bytes).ok().and_then(|was| bytes.get(..was));
        was.is_some_and(|was| digest::of(was) == input.sha256)
    };
    lists.filter(|(path, input)| !begins(path, input)).map(|(path, _)| path.clone()).collect()
}

/// Compares. `live`: the published site and how the gate sees it, if there is one.
pub fn judge(live: Option<(&Published, &Snapshot)>, fresh: &Snapshot, site: &str, atlas: &Atlas, gate: &Gate, report: &Report) -> Verdict {
    let nothing = Snapshot::default();
    let seen = live.map_or(&nothing, |(_, seen)| seen);
    let change = Change::between(seen, fresh, &|id| why_gone(atlas, id));
    let findings = live.map_or_else(Vec::new, |_| findings(&change, seen, fresh, gate));
    let is_refused = findings.iter().any(|finding| finding.level == Level::Refuse);
    let diff = said::difference(seen, fresh, &change, &findings);
    let accepted = atlas.acceptances.iter().find(|a| a.diff == diff).map(accept::Acceptance::of);
    Verdict {
        live: live.map(|(published, _)| published.manifest.version),
        site: site.into(),
        diff,
        refused: is_refused && accepted.is_none(),
        accepted,
        findings,
        ledger: fresh.ledger.clone(),
        aside: aside(fresh, report),
        change,
    }
}

/// Why a service that was listed is not listed, as far as a file says.
fn why_gone(atlas: &Atlas, id: &str) -> Option<String> {
    let id = LocationId::parse(id)?;
    if let Some(location) = atlas.location(&id) {
        return not_listed(location).map(Into::into);
    }
    atlas.left_out.get(&id).map(|reason| reason.words().to_owned())
}

/// `None` for one whose page the memory of editions keeps and of which no source has a word: that is no reason.
fn not_listed(location: &Location) -> Option<&'static str> {
    match &location.status {
        Status::Gone { why: Departure::Deregistered, .. } => Some("no longer registered"),
        Status::Gone { why: Departure::OutsideArea, .. } => Some(Reason::OutsideArea.words()),
        Status::Gone { why: Departure::OtherCare, .. } => Some(Reason::NotAdultSocialCare.words()),
        Status::Gone { why: Departure::Vanished, .. } => None,
        Status::Dormant => Some("dormant: registered but not operating"),
        Status::Active => Some("listed with its other registration"),
    }
}

fn aside(fresh: &Snapshot, report: &Report) -> Vec<Aside> {
    let help = |code: &str| report.entries().iter().find(|e| e.problem.code().id == code).map_or_else(String::new, |e| e.problem.help());
    let sums = &fresh.ledger.total.set_aside;
    sums.iter().map(|(code, rows)| Aside { code: code.clone(), rows: *rows, help: help(code) }).collect()
}

impl Verdict {
    /// Writes the report as text, HTML and JSON.
    pub fn write(&self, folder: &Path) -> Result<(), Fault> {
        let json = format!("{}\n", serde_json::to_string_pretty(self).expect("plain values"));
        let files = [("report.txt", self.to_text()), ("index.html", html::page(self)), (accept::REPORT, json)];
        let write = || {
            std::fs::create_dir_all(folder)?;
            files.iter().try_for_each(|(name, text)| std::fs::write(folder.join(name), text))
        };
        write().map_err(|error| Fault::Unwritten { error })
    }

    /// The fresh site as the gate sees it, out of what the build has in memory.
    pub fn fresh(manifest: &Manifest, files: &[crate::publish::File]) -> Result<Snapshot, Fault> {
        let read = |path: &str| files.iter().find(|file| file.path.strip_prefix("static/") == Some(path)).map(|file| file.bytes().into_owned());
        Snapshot::new(manifest, read).ok_or(Fault::CannotCompare { path: SERVICES.into() })
    }

    pub fn faults(&self) -> impl Iterator<Item = Fault> {
        let refused = self.refused;
        self.findings.iter().map(move |finding| match finding.level {
            Level::Refuse if refused => Fault::Refused { what: finding.what.clone(), look: finding.look(), diff: self.diff.clone() },
            _ => Fault::Large { what: finding.what.clone() },
        })
    }
}
