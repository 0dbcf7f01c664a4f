//! A copy of the portal in which a new file has to pass `check` before it takes the place of the old one. The copy is made of
//! hard links, so it costs nothing; the folder that passed is the very one that goes live, in one step.

use super::fault::{Fault, io};
use crate::build;
use crate::diagnostic::{Entry, Report, Severity};
use crate::model::{Date, Source};
use crate::project::Project;
use crate::publish::site;
use crate::release::switch;
use crate::stage::Stages;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Beside the published tree: on the same disk as the data, and never in the portal's own files.
const FOLDER: &str = "site/.fetch";

#[derive(Debug)]
pub struct Trial<'a> {
    project: &'a Project,
    copy: PathBuf,
    /// The errors that the portal has without the new file.
    before: BTreeSet<String>,
    sources: Vec<Source>,
}

/// The result of `check` with a new file.
#[derive(Debug)]
pub struct Verdict {
    /// Only what the new file brings.
    pub report: Report,
    pub sources: Vec<Source>,
    errors: BTreeSet<String>,
}

/// The folder for what is not finished yet.
pub fn workshop(project: &Project) -> Result<PathBuf, Fault> {
    let folder = project.root.join(FOLDER);
    std::fs::create_dir_all(&folder).map_err(io("create", &folder))?;
    Ok(folder)
}

impl<'a> Trial<'a> {
    pub fn open(project: &'a Project) -> Result<Self, Fault> {
        let copy = workshop(project)?.join("trial");
        clear(&copy)?;
        std::fs::create_dir_all(&copy).map_err(io("create", &copy))?;
        for name in ["doorstep.toml", "data", "content", "templates"] {
            let from = project.root.join(name);
            if from.exists() {
                link(&from, &copy.join(name))?;
            }
        }
        let mut trial = Self { project, copy, before: BTreeSet::new(), sources: Vec::new() };
        let verdict = trial.check();
        (trial.before, trial.sources) = (verdict.errors, verdict.sources);
        Ok(trial)
    }

    /// A portal's folder as it is in the copy.
    pub fn folder(&self, folder: &Path) -> PathBuf {
        self.copy.join(folder.strip_prefix(&self.project.root).unwrap_or(folder))
    }

    /// The edition of the source that is there, as far as it can be read.
    pub fn edition_here(&self, folder: &Path) -> Option<Date> {
        edition(&self.sources, &self.project.shown(folder))
    }

    /// Puts a fresh folder into the copy, in the place of the source's. It must stand beside it.
    pub fn put(&self, folder: &Path, fresh: &Path) -> Result<(), Fault> {
        let there = self.folder(folder);
        clear(&there)?;
        if let Some(parent) = there.parent() {
            std::fs::create_dir_all(parent).map_err(io("create", parent))?;
        }
        std::fs::rename(fresh, &there).map_err(io("move", &there))
    }

    /// What `check` says of the copy, and what of it is new.
    pub fn check(&self) -> Verdict {
        let mut report = Report::default();
        let mut sources = Vec::new();
        if let Some(mut project) = Project::open(&self.copy, &mut report) {
            project.as_of = self.project.as_of;
            let (atlas, files) = build::prepare(&project, &mut Stages::silent(), &mut report);
            site::agree(&files, &mut report);
            sources = atlas.sources;
        }
        let errors: BTreeSet<String> = report.entries().iter().filter(|e| is_error(e)).map(key).collect();
        report.retain(|entry| is_error(entry) && !self.before.contains(&key(entry)));
        Verdict { report, sources, errors }
    }

    /// The folder in the copy passed: it takes the place of the one that is there, which is kept in the workshop.
    pub fn accept(&mut self, folder: &Path, verdict: Verdict) -> Result<(), Fault> {
        let there = self.folder(folder);
        let name = folder.file_name().unwrap_or_default();
        let former = workshop(self.project)?.join("former").join(name);
        clear(&former)?;
        if let Some(parent) = former.parent() {
            std::fs::create_dir_all(parent).map_err(io("create", parent))?;
        }
        if folder.exists() {
            let exchanged = switch::exchange(&there, folder).map_err(|fault| Fault::Io {
                doing: "take over",
                path: folder.to_path_buf(),
                error: std::io::Error::other(fault.to_string()),
            })?;
            if exchanged {
                std::fs::rename(&there, &former).map_err(io("keep", &former))?;
            } else {
                std::fs::rename(folder, &former).map_err(io("keep", &former))?;
                std::fs::rename(&there, folder).map_err(io("take over", folder))?;
            }
        } else {
            if let Some(parent) = folder.parent() {
                std::fs::create_dir_all(parent).map_err(io("create", parent))?;
            }
            std::fs::rename(&there, folder).map_err(io("take over", folder))?;
        }
        link(folder, &there)?;
        (self.before, self.sources) = (verdict.errors, verdict.sources);
        Ok(())
    }

    /// The folder in the copy did not pass: it is as before again.
    pub fn reject(&self, folder: &Path) -> Result<(), Fault> {
        let there = self.folder(folder);
        clear(&there)?;
        if folder.exists() { link(folder, &there) } else { Ok(()) }
    }

    pub fn close(self) {
        let _ = clear(&self.copy);
    }
}

pub fn edition(sources: &[Source], folder: &str) -> Option<Date> {
    sources.iter().filter(|source| &*source.folder == folder).map(|source| source.edition).filter(|day| *day > Date::ZERO).max()
}

fn is_error(entry: &Entry) -> bool {
    entry.problem.code().severity == Severity::Error
}

fn key(entry: &Entry) -> String {
    let at = entry.at.as_ref().map_or_else(String::new, ToString::to_string);
    format!("{} {at} {}", entry.problem.code().id, entry.problem)
}

fn clear(folder: &Path) -> Result<(), Fault> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(io("remove", folder)(error)),
        _ => Ok(()),
    }
}

/// The same files in another place: linked where the disk can, else copied. A link stays the link it is.
pub fn link(from: &Path, to: &Path) -> Result<(), Fault> {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.map_err(|error| io("read", from)(error.into()))?;
        let below = entry.path().strip_prefix(from).unwrap_or(entry.path());
        let to = if below.as_os_str().is_empty() { to.to_path_buf() } else { to.join(below) };
        if entry.file_type().is_dir() || entry.depth() == 0 && entry.path().is_dir() {
            std::fs::create_dir_all(&to).map_err(io("create", &to))?;
        } else if entry.file_type().is_symlink() {
            let target = std::fs::canonicalize(entry.path()).map_err(io("read", entry.path()))?;
            std::os::unix::fs::symlink(target, &to).map_err(io("create", &to))?;
        } else if std::fs::hard_link(entry.path(), &to).is_err() {
            std::fs::copy(entry.path(), &to).map_err(io("copy", &to))?;
        }
    }
    Ok(())
}
