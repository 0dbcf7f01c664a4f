//! `data/withdrawn/`: what was published and taken back, one file for each, as `doorstep rollback` writes them. It is committed
//! where the inputs are, so that a machine that has nothing but the repository neither publishes the same again nor gives its number
//! to another site. Nothing of it is published.

use super::manifest::Manifest;
use crate::diagnostic::{Code, Problem, Report, codes};
use crate::digest;
use crate::model::Date;
use crate::project::Project;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
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
        "A site was published and then withdrawn with `doorstep rollback`, and all that it had brought stands in the inputs still: what was \
         wrong with it would be published again. Change that; no machine that has the repository publishes it by itself.";
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
                format!("put right what it brought; if that was not what was wrong, or it was withdrawn by mistake, write `stands = false` in {file}")
            }
            Self::NotOne { file, .. } => format!("bring back {file} as it was written"),
            Self::Io { .. } => "check that data/ may be read and written".into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Withdrawn { version, .. } => write!(f, "version {version} was withdrawn, and all that it brought is still there"),
            Self::NotOne { file, why } => write!(f, "{file} is no withdrawal: {why}"),
            Self::Io { path, error } => write!(f, "{}: {error}", path.display()),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Withdrawal {
    version: u64,
    build: String,
    on: toml::value::Datetime,
    /// False when the same may be published again; the number stays taken.
    stands: bool,
    /// What it was made from: see `Manifest::given`.
    given: BTreeMap<String, String>,
}

impl Withdrawal {
    /// Whether all that it brought, beside what is live, is in the fresh one too. One that brought nothing was another program's work.
    fn is_in(&self, fresh: &Manifest, live: Option<&Manifest>) -> bool {
        let (now, before) = (fresh.given(), live.map(Manifest::given).unwrap_or_default());
        let mut brought = self.given.keys().chain(before.keys()).filter(|path| self.given.get(*path) != before.get(*path)).peekable();
        match brought.peek() {
            None => fresh.build == self.build,
            Some(_) => brought.all(|path| now.get(path) == self.given.get(path)),
        }
    }
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

    /// Whether what was withdrawn would come back.
    pub fn refuses(&self, fresh: &Manifest, live: Option<&Manifest>) -> Option<Fault> {
        let same = self.0.iter().find(|(_, withdrawal)| withdrawal.stands && withdrawal.is_in(fresh, live));
        same.map(|(file, withdrawal)| Fault::Withdrawn { version: withdrawal.version, file: file.clone() })
    }
}

fn parse(text: &str) -> Result<Withdrawal, String> {
    let withdrawal: Withdrawal = toml::from_str(text).map_err(|error| error.message().trim().to_owned())?;
    if digest::is_sha256(&withdrawal.build) { Ok(withdrawal) } else { Err("`build` is no sum of 64 digits".into()) }
}

/// Writes down that the site of this manifest is withdrawn; returns the file's path from the project's folder.
pub fn write(project: &Project, manifest: &Manifest, on: Date) -> Result<String, Fault> {
    let path = project.withdrawn().join(format!("{}.toml", manifest.build));
    let mut text = format!("version = {}\nbuild = \"{}\"\non = {on}\nstands = true\n\n[given]\n", manifest.version, manifest.build);
    let given = manifest.given().into_iter().map(|(path, sum)| (path, sum.into()));
    text.push_str(&given.collect::<toml::Table>().to_string());
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
    use super::super::manifest::tests::plain;
    use super::*;

    #[test]
    fn a_withdrawal_is_whole_or_it_is_told() {
        let sum = "ab".repeat(32);
        let whole = format!("version = 7\nbuild = \"{sum}\"\non = 2026-11-22\nstands = true\n\n[given]\n\"data/a.csv\" = \"cd\"\n");
        let check = |text: String, expected: &str| {
            let said = parse(&text).map_or_else(|why| why, |w| format!("{} {} {:?}", w.version, w.stands, w.given));
            assert!(said.starts_with(expected), "{text}: {said}");
        };
        check(whole.clone(), "7 true {\"data/a.csv\": \"cd\"}");
        check(whole.replace("true", "false"), "7 false");
        check(whole.replace("ab", ""), "`build` is no sum");
        check(whole.replace("version = 7\n", ""), "missing field `version`");
        check(format!("force = true\n{whole}"), "unknown field");
    }

    #[test]
    fn what_was_brought_does_not_come_back() {
        // "register statement": the two files of a site; the day of its source is that of the register.
        let site = |words: &str| {
            let mut manifest = plain(&[]).1;
            for (path, sum) in
                ["data/registers/cqc-a/a.csv", "content/statement.md", "data/registers/council/notices.csv"].into_iter().zip(words.split(' '))
            {
                manifest.inputs.insert(path.into(), serde_json::from_value(serde_json::json!({ "sha256": sum, "bytes": 1 })).unwrap());
            }
            manifest.inputs.insert("data/editions/2026-11-01/services.csv".into(), manifest.inputs.values().next().unwrap().clone());
            manifest.build = digest::of(words);
            manifest
        };
        let check = |live: &str, withdrawn: &str, fresh: &str, is_refused: bool| {
            let (live, withdrawn, fresh) = (site(live), site(withdrawn), site(fresh));
            let on = "2026-11-22".parse().unwrap();
            let withdrawal = Withdrawal { version: 2, build: withdrawn.build.clone(), on, stands: true, given: withdrawn.given() };
            let memory = Memory(vec![("a.toml".into(), withdrawal)]);
            assert_eq!(memory.refuses(&fresh, Some(&live)).is_some(), is_refused, "{:?}", fresh.given());
            assert!(memory.refuses(&withdrawn, None).is_some() && memory.floor() == 2);
        };
        check("good plain", "bad plain", "bad plain", true);
        // A notice or another page does not bring a bad register back.
        check("good plain", "bad plain", "bad better", true);
        check("good plain old", "bad plain old", "bad plain urgent", true);
        check("good plain", "bad plain", "mended plain", false);
        check("good plain", "bad plain", "good plain", false);
        check("good plain", "good wrong", "good wrong", true);
        check("good plain", "good wrong", "good right", false);
        check("good plain", "good wrong", "newer wrong", true);
        // A file that went counts as well.
        check("good plain optouts", "good plain", "good plain", true);
        check("good plain optouts", "good plain", "good plain optouts", false);
        // The same inputs, and another program.
        check("good plain", "good plain", "good plain", true);
    }
}
