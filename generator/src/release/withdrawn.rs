//! `data/withdrawn/`: what was published and taken back, one file for each, as `doorstep rollback` writes them. It is committed
//! where the inputs are, so that a machine that has nothing but the repository neither publishes the same again nor gives its number
//! to another site. Nothing of it is published.

use super::manifest::Manifest;
use crate::diagnostic::{Code, Problem, Report, codes};
use crate::digest;
use crate::model::Date;
use crate::project::Project;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

#[derive(Debug)]
pub enum Fault {
    Withdrawn { version: u64, file: String },
    NotOne { file: String, why: String },
    Io { path: PathBuf, error: io::Error },
}

codes! {
    WITHDRAWN = Error, "withdrawn",
        "A site of exactly these inputs was published and then withdrawn with `doorstep rollback`. It is not published again by itself, \
         on no machine that has the repository: change what was wrong with it.";
    NOT_ONE = Error, "not-a-withdrawal",
        "A file in data/withdrawn/ is not as `doorstep rollback` writes it. It would hold nothing back, and the build stops so that nobody \
         believes that it does.";
    IO = Error, "withdrawal-unwritten", "What was withdrawn could not be written down in data/withdrawn/, or not be read there. The published site is as it was.";
}

impl Problem for Fault {
    fn code(&self) -> &'static Code {
        match self {
            Self::Withdrawn { .. } => &WITHDRAWN,
            Self::NotOne { .. } => &NOT_ONE,
            Self::Io { .. } => &IO,
        }
    }

    fn help(&self) -> String {
        match self {
            Self::Withdrawn { file, .. } => {
                format!("put the inputs right; if what was wrong was not in them, or it was withdrawn by mistake, write `stands = false` in {file}")
            }
            Self::NotOne { file, .. } => format!("bring back {file} as it was written"),
            Self::Io { .. } => "check that data/ may be read and written".into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Withdrawn { version, .. } => write!(f, "what these inputs make was withdrawn after it was published as version {version}"),
            Self::NotOne { file, why } => write!(f, "{file} is no withdrawal: {why}"),
            Self::Io { path, error } => write!(f, "{}: {error}", path.display()),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Withdrawal {
    build: String,
    version: u64,
    made_from: String,
    on: toml::value::Datetime,
    /// False when the same inputs may be published again; the number stays taken.
    stands: bool,
}

/// All that was withdrawn.
#[derive(Debug, Default)]
pub struct Memory(Vec<(String, Withdrawal)>);

impl Memory {
    pub fn read(project: &Project) -> Result<Self, Fault> {
        let folder = project.withdrawn();
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(Fault::Io { path: folder, error }),
        };
        let mut paths: Vec<PathBuf> =
            entries.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|e| e == "toml")).collect();
        paths.sort();
        let one = |path: PathBuf| {
            let file = project.shown(&path);
            let text = std::fs::read_to_string(&path).map_err(|error| Fault::Io { path, error })?;
            let withdrawal = parse(&text).map_err(|why| Fault::NotOne { file: file.clone(), why })?;
            Ok((file, withdrawal))
        };
        paths.into_iter().map(one).collect::<Result<_, _>>().map(Self)
    }

    /// No site has this number or a lower one anew.
    pub fn floor(&self) -> u64 {
        self.0.iter().map(|(_, withdrawal)| withdrawal.version).max().unwrap_or(0)
    }

    /// Whether what this manifest is of was withdrawn.
    pub fn refuses(&self, manifest: &Manifest) -> Option<Fault> {
        let made_from = manifest.made_from();
        let same = self.0.iter().find(|(_, withdrawal)| withdrawal.stands && withdrawal.made_from == made_from);
        same.map(|(file, withdrawal)| Fault::Withdrawn { version: withdrawal.version, file: file.clone() })
    }
}

fn parse(text: &str) -> Result<Withdrawal, String> {
    let withdrawal: Withdrawal = toml::from_str(text).map_err(|error| error.message().trim().to_owned())?;
    let are_sums = [&withdrawal.build, &withdrawal.made_from].iter().all(|sum| digest::is_sha256(sum));
    if are_sums { Ok(withdrawal) } else { Err("`build` and `made_from` are sums of 64 digits".into()) }
}

/// Writes down that the site of this manifest is withdrawn; returns the file's path from the project's folder.
pub fn write(project: &Project, manifest: &Manifest, on: Date) -> Result<String, Fault> {
    let path = project.withdrawn().join(format!("{}.toml", manifest.build));
    let text = format!(
        "build = \"{}\"\nversion = {}\nmade_from = \"{}\"\non = {on}\nstands = true\n",
        manifest.build,
        manifest.version,
        manifest.made_from()
    );
    let written = path.parent().map_or(Ok(()), std::fs::create_dir_all).and_then(|()| std::fs::write(&path, text));
    written.map_err(|error| Fault::Io { path: path.clone(), error })?;
    Ok(project.shown(&path))
}

/// For a site that its host has taken back itself: only writes it down. `None` with its reason in the report.
pub fn elsewhere(project: &Project, manifest: &Path, on: Date, report: &mut Report) -> Option<(u64, String)> {
    let text = match std::fs::read_to_string(manifest) {
        Ok(text) => text,
        Err(error) => {
            report.add(Fault::Io { path: manifest.into(), error }, None);
            return None;
        }
    };
    match Manifest::parse(&text) {
        Ok(manifest) => match write(project, &manifest, on) {
            Ok(file) => return Some((manifest.version, file)),
            Err(fault) => report.add(fault, None),
        },
        Err(fault) => report.add(fault, None),
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_withdrawal_is_whole_or_it_is_told() {
        let sum = "ab".repeat(32);
        let whole = format!("build = \"{sum}\"\nversion = 7\nmade_from = \"{sum}\"\non = 2026-11-22\nstands = true\n");
        let check = |text: String, expected: &str| {
            let said = parse(&text).map_or_else(|why| why, |w| format!("{} {}", w.version, w.stands));
            assert!(said.starts_with(expected), "{text}: {said}");
        };
        check(whole.clone(), "7 true");
        check(whole.replace("true", "false"), "7 false");
        check(whole.replace("ab", ""), "`build` and");
        check(whole.replace("version = 7\n", ""), "missing field `version`");
        check(format!("{whole}force = true\n"), "unknown field");
    }
}
