//! Takes the published site before back, byte for byte, and has it written down what was withdrawn, so that the next build of the
//! same inputs does not publish it again by itself.

use super::manifest::{self, Published};
use super::switch::{self, Berth};
use super::withdrawn;
use crate::diagnostic::{Code, Problem, Report, codes};
use crate::model::Date;
use crate::project::Project;
use std::fmt;

#[derive(Debug)]
pub enum Fault {
    NothingKept,
    Older { version: u64, live: u64 },
    Damaged { files: usize },
}

codes! {
    NOTHING = Error, "nothing-to-roll-back-to",
        "There is no earlier site that could be taken back, or the one that is kept is not whole, or is the newer one: it was withdrawn \
         itself, or its publication was broken off between its two steps. The published site is as it was.";
}

impl Problem for Fault {
    fn code(&self) -> &'static Code {
        &NOTHING
    }

    fn help(&self) -> String {
        "put the inputs right and build again".into()
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
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
        Ok(done) => return Some(done),
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

fn exchange(project: &Project, on: Date, berth: &Berth) -> Result<RolledBack, Stop> {
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
    Ok(RolledBack { from: live.map(|live| live.manifest.version), to, file })
}
