//! Takes the published site before back, byte for byte, and remembers what was withdrawn, so that the next build of the same
//! inputs does not publish it again by itself.

use super::manifest::{self, Published};
use super::switch::{self, Berth};
use crate::diagnostic::{Code, Problem, Report, codes};
use std::fmt;
use std::path::{Path, PathBuf};

/// The builds that were withdrawn, one a line, beside the published tree.
const WITHDRAWN: &str = ".withdrawn";

#[derive(Debug)]
pub enum Fault {
    NothingKept,
    Older { version: u64, live: u64 },
    Damaged { files: usize },
    Withdrawn { version: u64 },
    Io { path: PathBuf, error: std::io::Error },
}

codes! {
    NOTHING = Error, "nothing-to-roll-back-to",
        "There is no earlier site that could be taken back, or the one that is kept is not whole, or is the newer one: it was withdrawn \
         itself, or its publication was broken off between its two steps. The published site is as it was.";
    WITHDRAWN_BUILD = Error, "withdrawn",
        "Exactly this site was published and then withdrawn with `doorstep rollback`. It is not published again by itself: change what \
         was wrong with it, or accept it by name.";
    IO = Error, "rollback-note", "What was withdrawn could not be written down beside the published site, or read there.";
}

impl Problem for Fault {
    fn code(&self) -> &'static Code {
        match self {
            Self::NothingKept | Self::Older { .. } | Self::Damaged { .. } => &NOTHING,
            Self::Withdrawn { .. } => &WITHDRAWN_BUILD,
            Self::Io { .. } => &IO,
        }
    }

    fn help(&self) -> String {
        match self {
            Self::NothingKept | Self::Older { .. } | Self::Damaged { .. } => "put the inputs right and build again".into(),
            Self::Withdrawn { .. } => "put the inputs right, or delete its line in site/.withdrawn if it was withdrawn by mistake".into(),
            Self::Io { .. } => "check that site/ may be read and written".into(),
        }
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
            Self::Withdrawn { version } => write!(f, "this site was withdrawn after it was published as version {version}"),
            Self::Io { path, error } => write!(f, "{}: {error}", path.display()),
        }
    }
}

/// From which version to which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RolledBack {
    pub from: Option<u64>,
    pub to: u64,
}

/// Takes the site before `public` back. `None` with its reason in the report.
pub fn run(public: &Path, report: &mut Report) -> Option<RolledBack> {
    let berth = match Berth::take(public) {
        Ok(berth) => berth,
        Err(fault) => {
            report.add(fault, None);
            return None;
        }
    };
    match exchange(public, &berth) {
        Ok(done) => return Some(done),
        Err(Stop::Here(fault)) => report.add(fault, None),
        Err(Stop::Manifest(fault)) => report.add(fault, None),
        Err(Stop::Switch(fault)) => report.add(fault, None),
    }
    None
}

enum Stop {
    Here(Fault),
    Manifest(manifest::Fault),
    Switch(switch::Fault),
}

fn exchange(public: &Path, berth: &Berth) -> Result<RolledBack, Stop> {
    let kept = Published::read(&berth.former()).map_err(Stop::Manifest)?.ok_or(Stop::Here(Fault::NothingKept))?;
    // A live site without a manifest is the very thing that one may want to be rid of.
    let live = Published::read(public).ok().flatten();
    let to = kept.manifest.version;
    if let Some(live) = live.as_ref().map(|live| live.manifest.version).filter(|live| *live < to) {
        return Err(Stop::Here(Fault::Older { version: to, live }));
    }
    let damaged = kept.check(&berth.former()).map_err(Stop::Manifest)?;
    if !damaged.is_empty() {
        return Err(Stop::Here(Fault::Damaged { files: damaged.len() }));
    }
    if let Some(live) = &live {
        let path = note(public);
        let line = format!("{} {}\n", live.manifest.build, live.manifest.version);
        let written = std::fs::OpenOptions::new().create(true).append(true).open(&path);
        let written = written.and_then(|mut file| std::io::Write::write_all(&mut file, line.as_bytes()));
        written.map_err(|error| Stop::Here(Fault::Io { path, error }))?;
    }
    berth.roll_back().map_err(Stop::Switch)?;
    Ok(RolledBack { from: live.map(|live| live.manifest.version), to })
}

fn note(public: &Path) -> PathBuf {
    public.with_file_name(WITHDRAWN)
}

/// Whether this build was withdrawn here.
pub fn refuses(public: &Path, build: &str) -> Option<Fault> {
    let text = std::fs::read_to_string(note(public)).unwrap_or_default();
    let line = text.lines().find(|line| line.split(' ').next() == Some(build))?;
    Some(Fault::Withdrawn { version: line.split(' ').nth(1).and_then(|v| v.parse().ok()).unwrap_or_default() })
}
