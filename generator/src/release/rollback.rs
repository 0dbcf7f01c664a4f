//! Takes the published site before back, byte for byte, and has it written down what was withdrawn, so that the next build of the
//! same inputs does not publish it again by itself.

use super::manifest::{self, Input, Manifest, Published};
use super::raw;
use super::switch::{self, Berth};
use super::withdrawn;
use crate::diagnostic::{Code, Problem, Report, codes};
use crate::model::Date;
use crate::project::Project;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

#[derive(Debug)]
pub enum Fault {
    NothingKept,
    Older {
        version: u64,
        live: u64,
    },
    Damaged {
        files: usize,
    },
    /// Lists of opt-outs and notices that are not in what came back.
    WentWithIt {
        lists: Vec<String>,
    },
}

codes! {
    NOTHING = Error, "nothing-to-roll-back-to",
        "There is no earlier site that could be taken back, or the one that is kept is not whole, or is the newer one: it was withdrawn \
         itself, or its publication was broken off between its two steps. The published site is as it was.";
    WENT = Warning, "rolled-back-urgent",
        "The site that was taken back has other opt-outs or notices than the one that was withdrawn: somebody who asked to be left out may be \
         listed again, or a closure not be told.";
}

impl Problem for Fault {
    fn code(&self) -> &'static Code {
        match self {
            Self::WentWithIt { .. } => &WENT,
            _ => &NOTHING,
        }
    }

    fn help(&self) -> String {
        match self {
            Self::WentWithIt { .. } => {
                "run `doorstep build --notices` now; if it answers `withdrawn`, those rows are all that was withdrawn: if they are right, do as it says".into()
            }
            _ => "put the inputs right and build again".into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WentWithIt { lists } => write!(f, "{} went with what was withdrawn", lists.join(", ")),
            Self::NothingKept => f.write_str("no earlier site is kept"),
            Self::Older { version, live } => {
                write!(
                    f,
                    "the site that is kept is version {version}, newer than the published one, version {live}: it was withdrawn, or a publication was broken off"
                )
            }
            Self::Damaged { files } => write!(f, "the site that is kept is not whole: {files} files are not as they were published"),
        }
    }
}

/// From which version to which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RolledBack {
    pub from: Option<u64>,
    pub to: u64,
    /// Where it is written down what was withdrawn.
    pub file: Option<String>,
}

/// Takes the site before the published one back. `None` with its reason in the report.
pub fn run(project: &Project, on: Date, report: &mut Report) -> Option<RolledBack> {
    let berth = match Berth::take(&project.public()) {
        Ok(berth) => berth,
        Err(fault) => {
            report.add(fault, None);
            return None;
        }
    };
    match exchange(project, on, &berth) {
        Ok((done, lists)) => {
            if !lists.is_empty() {
                report.add(Fault::WentWithIt { lists }, None);
            }
            return Some(done);
        }
        Err(Stop::Here(fault)) => report.add(fault, None),
        Err(Stop::Manifest(fault)) => report.add(fault, None),
        Err(Stop::Switch(fault)) => report.add(fault, None),
        Err(Stop::Note(fault)) => report.add(fault, None),
    }
    None
}

enum Stop {
    Here(Fault),
    Manifest(manifest::Fault),
    Switch(switch::Fault),
    Note(withdrawn::Fault),
}

fn exchange(project: &Project, on: Date, berth: &Berth) -> Result<(RolledBack, Vec<String>), Stop> {
    let kept = Published::read(&berth.former()).map_err(Stop::Manifest)?.ok_or(Stop::Here(Fault::NothingKept))?;
    // A live site without a manifest is the very thing that one may want to be rid of.
    let live = Published::read(&project.public()).ok().flatten();
    let to = kept.manifest.version;
    if let Some(live) = live.as_ref().map(|live| live.manifest.version).filter(|live| *live < to) {
        return Err(Stop::Here(Fault::Older { version: to, live }));
    }
    let damaged = kept.check(&berth.former()).map_err(Stop::Manifest)?;
    if !damaged.is_empty() {
        return Err(Stop::Here(Fault::Damaged { files: damaged.len() }));
    }
    let file = live.as_ref().map(|live| withdrawn::write(project, &live.manifest, on)).transpose().map_err(Stop::Note)?;
    berth.roll_back().map_err(Stop::Switch)?;
    let lists = live.as_ref().map_or_else(Vec::new, |live| urgent(&live.manifest, &kept.manifest));
    Ok((RolledBack { from: live.map(|live| live.manifest.version), to, file }, lists))
}

/// The lists of what cannot wait in which two sites differ.
fn urgent(live: &Manifest, kept: &Manifest) -> Vec<String> {
    let (live, kept) = (&live.inputs, &kept.inputs);
    let sum = |inputs: &BTreeMap<String, Input>, path: &str| inputs.get(path).map(|input| input.sha256.clone());
    let paths: BTreeSet<&String> = live.keys().chain(kept.keys()).filter(|path| raw::is_urgent(path)).collect();
    paths.into_iter().filter(|path| sum(live, path) != sum(kept, path)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::super::manifest::tests::plain;
    use super::*;

    #[test]
    fn a_list_that_goes_with_what_is_withdrawn_is_named() {
        let site = |sums: &[(&str, &str)]| {
            let mut manifest = plain(&[]).1;
            manifest.inputs = sums
                .iter()
                .map(|(path, sum)| ((*path).to_owned(), serde_json::from_value(serde_json::json!({ "sha256": sum, "bytes": 1 })).unwrap()))
                .collect();
            manifest
        };
        let (outs, notices, register) = ("data/registers/council/a/opt-outs.csv", "data/registers/council/a/notices.csv", "data/registers/cqc/a.csv");
        let live = site(&[(outs, "b"), (notices, "n"), (register, "new")]);
        assert_eq!(urgent(&live, &site(&[(outs, "a"), (notices, "n"), (register, "old")])), [outs]);
        assert_eq!(urgent(&live, &site(&[(outs, "b"), (register, "old")])), [notices]);
        assert_eq!(urgent(&live, &site(&[(outs, "b"), (notices, "n")])), [""; 0]);
    }
}
