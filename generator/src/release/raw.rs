//! Every input of the published site, kept by its SHA-256 in `site/raw/` and written once. When a register is refused, what was
//! good can be built again with a new notice on it: a closure must not wait for a file to be mended.

use super::manifest::{KEPT, Manifest, Published};
use crate::diagnostic::{Code, Problem, codes};
use crate::digest;
use crate::model::Date;
use crate::project::Project;
use std::collections::BTreeSet;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// What cannot wait until a register is mended: what must be said, and who must not be listed.
const URGENT: [&str; 2] = ["notices.csv", "opt-outs.csv"];

#[derive(Debug)]
pub enum Fault {
    NothingGood,
    Lost { path: String },
    Io { path: PathBuf, error: io::Error },
}

codes! {
    NOTHING = Error, "no-last-good",
        "There is no published site whose inputs are kept, so that there is nothing to put a notice on. Build the whole site.";
    IO = Error, "inputs-not-kept", "The inputs of the site could not be kept in site/raw/, or not be taken from there. The published site is as it was.";
}

impl Problem for Fault {
    fn code(&self) -> &'static Code {
        match self {
            Self::NothingGood | Self::Lost { .. } => &NOTHING,
            Self::Io { .. } => &IO,
        }
    }

    fn help(&self) -> String {
        match self {
            Self::NothingGood | Self::Lost { .. } => "put the inputs right and build the whole site".into(),
            Self::Io { .. } => "check that site/ may be written to and the disk has room".into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NothingGood => f.write_str("no published site is there whose inputs are kept"),
            Self::Lost { path } => write!(f, "{path} of the published site is not kept, or not as it was"),
            Self::Io { path, error } => write!(f, "{}: {error}", path.display()),
        }
    }
}

fn io(path: &Path) -> impl FnOnce(io::Error) -> Fault + use<> {
    let path = path.to_path_buf();
    move |error| Fault::Io { path, error }
}

/// Keeps the inputs of what is about to be published, and of what is live until then; the others go.
pub fn keep(project: &Project, manifest: &Manifest, live: Option<&Manifest>) -> Result<usize, Fault> {
    let folder = project.raw();
    std::fs::create_dir_all(&folder).map_err(io(&folder))?;
    let mut wanted: BTreeSet<&str> = live.into_iter().flat_map(|live| live.inputs.values()).map(|input| input.sha256.as_str()).collect();
    let mut kept = 0;
    for (shown, input) in &manifest.inputs {
        wanted.insert(&input.sha256);
        let to = folder.join(&input.sha256);
        if to.metadata().is_ok_and(|there| there.len() == input.bytes) {
            continue;
        }
        // A name of its own until it is whole.
        let fresh = folder.join(format!(".{}", input.sha256));
        std::fs::copy(project.root.join(shown), &fresh).map_err(io(&fresh))?;
        std::fs::rename(&fresh, &to).map_err(io(&to))?;
        kept += 1;
    }
    for entry in std::fs::read_dir(&folder).map_err(io(&folder))?.flatten() {
        if !wanted.contains(&*entry.file_name().to_string_lossy()) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
    Ok(kept)
}

/// A folder with the inputs of the live site and the notices and opt-outs that stand in the project now, and the day that the site is about.
pub fn with_notices(project: &Project) -> Result<(tempfile::TempDir, Date), Fault> {
    let live = Published::read(&project.public()).ok().flatten().ok_or(Fault::NothingGood)?;
    let folder = tempfile::tempdir().map_err(io(&std::env::temp_dir()))?;
    let put = |from: &Path, shown: &str| {
        let to = folder.path().join(shown);
        to.parent().map_or(Ok(()), std::fs::create_dir_all).and_then(|()| std::fs::copy(from, &to)).map(drop).map_err(io(&to))
    };
    for (shown, input) in live.manifest.inputs.iter().filter(|(shown, _)| !is_urgent(shown)) {
        let from = project.raw().join(&input.sha256);
        if digest::of_file(&from).map_or(true, |(sum, _)| sum != input.sha256) {
            return Err(Fault::Lost { path: shown.clone() });
        }
        put(&from, shown)?;
    }
    // No inputs, and they hold back what was withdrawn.
    for entry in std::fs::read_dir(project.withdrawn()).into_iter().flatten().flatten() {
        put(&entry.path(), &project.shown(&entry.path()))?;
    }
    for top in KEPT {
        let files = walkdir::WalkDir::new(project.root.join(top)).into_iter().flatten().filter(|entry| entry.file_type().is_file());
        for entry in files.filter(|entry| is_urgent(&entry.file_name().to_string_lossy())) {
            put(entry.path(), &project.shown(entry.path()))?;
            // A folder that had no file before needs its description.
            let description = entry.path().with_file_name(crate::ingest::source::NAME);
            let shown = project.shown(&description);
            if description.is_file() && !folder.path().join(&shown).exists() {
                put(&description, &shown)?;
            }
        }
    }
    Ok((folder, live.manifest.as_of))
}

/// A file of that kind, by its path.
pub fn is_urgent(shown: &str) -> bool {
    shown.rsplit('/').next().is_some_and(|name| URGENT.contains(&name))
}
