//! `/.well-known/doorstep.json`: what a published tree is made of, file by file, so that anybody can tell whether it is whole,
//! whether it is the newest, and what it was made from. Nothing in it comes from a clock or from the machine's folders: the
//! same inputs after the same site give the same bytes.

mod fault;
mod inputs;
#[cfg(test)]
pub mod tests;

pub use fault::{CODES, Fault};
pub use inputs::KEPT;

use crate::diagnostic::Report;
use crate::digest;
use crate::model::ledger::Account;
use crate::model::{Atlas, Contact, Date};
use crate::project::Project;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Where it stands in the tree.
pub const PATH: &str = ".well-known/doorstep.json";
/// Beside it when there is a key to sign with.
pub const SIGNATURE: &str = ".well-known/doorstep.json.minisig";
/// Names the commit of Doorstep that the program and the templates were taken from.
const COMMIT: &str = "DOORSTEP_COMMIT";
const FORMAT: u32 = 1;
/// The lock file of the program's own parts: with the version it tells exactly what ran.
const LOCK: &[u8] = include_bytes!("../../../../Cargo.lock");

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub format: u32,
    /// Rises by one with every tree that is not the same as the one before.
    pub version: u64,
    /// The SHA-256 of this whole manifest with neither its version nor what was before it: the same for the same content.
    pub build: String,
    /// Of the manifest that was published before this one.
    pub previous: Option<String>,
    pub site: String,
    /// The day the site is about.
    pub as_of: Date,
    /// After this day its registers are too old to be relied on.
    pub expires: Date,
    /// Each source by its folder, with the day it describes.
    pub editions: BTreeMap<String, Date>,
    /// Every file of the project that the site is made from.
    pub inputs: BTreeMap<String, Input>,
    pub tools: Tools,
    pub ledger: Ledger,
    /// How many problems of each code were told.
    pub problems: BTreeMap<String, usize>,
    /// Files that lack columns that their source usually has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lacking: Vec<String>,
    /// The telephone numbers of each council, by what one rings them for.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub lines: BTreeMap<String, BTreeMap<String, String>>,
    pub files: BTreeMap<String, Hashed>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    pub sha256: String,
    pub bytes: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edition: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// Where its publisher has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The day on which it was fetched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fetched: Option<Date>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hashed {
    pub sha256: String,
    pub bytes: u64,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tools {
    pub doorstep: String,
    /// Of Doorstep, where the build was told it: the scripts that publish tell it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    pub cargo_lock: String,
    pub zola: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zola_sha256: Option<String>,
}

/// What became of all rows that were read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    pub total: Sum,
    pub files: BTreeMap<String, Sum>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    pub read: u64,
    pub published: u64,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub duplicate: u64,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub set_aside: BTreeMap<String, u64>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub left_out: BTreeMap<String, u64>,
}

fn is_commit(words: &str) -> bool {
    (40..=64).contains(&words.len()) && words.bytes().all(|b| b.is_ascii_hexdigit())
}

fn lines(contact: &Contact) -> BTreeMap<String, String> {
    let Contact { safeguarding, safeguarding_out_of_hours, paper_copy, front_door, .. } = contact;
    let all = [
        ("safeguarding", safeguarding),
        ("safeguarding out of hours", safeguarding_out_of_hours),
        ("paper copy", paper_copy),
        ("front door", front_door),
    ];
    all.into_iter().map(|(what, line)| (what.to_owned(), line.phone.to_string())).collect()
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

impl Sum {
    fn add(&mut self, other: &Self) {
        self.read += other.read;
        self.published += other.published;
        self.duplicate += other.duplicate;
        for (sums, more) in [(&mut self.set_aside, &other.set_aside), (&mut self.left_out, &other.left_out)] {
            for (why, rows) in more {
                *sums.entry(why.clone()).or_default() += rows;
            }
        }
    }

    pub fn is_closed(&self) -> bool {
        self.read == self.published + self.duplicate + self.set_aside.values().chain(self.left_out.values()).sum::<u64>()
    }
}

impl Ledger {
    pub fn of(accounts: &[Account]) -> Self {
        let mut ledger = Self::default();
        for account in accounts {
            let sum = Sum {
                read: account.read.into(),
                published: account.published.into(),
                duplicate: account.duplicate.into(),
                set_aside: account.quarantined.iter().map(|(code, n)| ((*code).to_owned(), u64::from(*n))).collect(),
                left_out: account.filtered.iter().map(|(reason, n)| (reason.words().to_owned(), u64::from(*n))).collect(),
            };
            ledger.total.add(&sum);
            ledger.files.entry(account.path.to_string()).or_default().add(&sum);
        }
        ledger
    }
}

impl Manifest {
    /// Of what the atlas was made from; its files come with [`Manifest::over`].
    pub fn of(project: &Project, atlas: &Atlas, report: &Report, zola: (String, Option<String>)) -> Self {
        let edition = atlas.register_edition().unwrap_or(atlas.as_of);
        let expires = edition.checked_add(jiff::Span::new().days(i64::from(project.gate.expires_days))).unwrap_or(edition);
        Self {
            format: FORMAT,
            version: 0,
            build: String::new(),
            previous: None,
            site: atlas.portal.base_url.to_string(),
            as_of: atlas.as_of,
            expires,
            editions: atlas.sources.iter().map(|s| (s.folder.to_string(), s.edition)).collect(),
            inputs: inputs::of(project, &atlas.sources),
            tools: Tools {
                doorstep: env!("CARGO_PKG_VERSION").into(),
                commit: std::env::var(COMMIT).ok().filter(|commit| is_commit(commit)),
                cargo_lock: digest::of(LOCK),
                zola: zola.0,
                zola_sha256: zola.1,
            },
            ledger: Ledger::of(&atlas.accounts),
            problems: report.codes(),
            lacking: report.told_of("absent-column"),
            lines: atlas.portal.authorities.iter().map(|authority| (authority.name.to_string(), lines(&authority.contact))).collect(),
            files: BTreeMap::new(),
        }
    }

    /// With the files of the tree at `root`, as the next after the live one and above every number that is `taken`.
    pub fn over(mut self, root: &Path, live: Option<&Published>, taken: u64) -> Result<Self, Fault> {
        self.files = hashed(root)?;
        self.build = self.content();
        if let Some(same) = live.filter(|live| live.manifest.build == self.build) {
            return Ok(same.manifest.clone());
        }
        self.version = live.map_or(0, |live| live.manifest.version).max(taken) + 1;
        self.previous = live.map(|live| live.sha256.clone());
        Ok(self)
    }

    /// The day of the newest of CQC's registers.
    fn register_edition(&self) -> Date {
        let registers = self.editions.iter().filter(|(folder, _)| folder.starts_with("data/registers/cqc-"));
        registers.map(|(_, edition)| *edition).max().unwrap_or(self.as_of)
    }

    /// How many days old the registers are, once that is more than two thirds of what they may be.
    pub fn ages(&self, today: Date) -> Option<i32> {
        let days = |to: Date| to.since(self.register_edition()).map_or(0, |span| span.get_days());
        (days(today) * 3 > days(self.expires) * 2).then(|| days(today))
    }

    /// What people and publishers gave: the sum of each file and the day of each source, without what Doorstep itself writes into `data/`
    /// after a publication and without the day on which a file was fetched.
    pub fn given(&self) -> BTreeMap<String, String> {
        let is_given = |path: &str| !inputs::OWN.iter().any(|folder| path.starts_with(folder)) && !path.ends_with(inputs::DESCRIPTION);
        let files = self.inputs.iter().filter(|(path, _)| is_given(path)).map(|(path, input)| (path.clone(), input.sha256.clone()));
        files.chain(self.editions.iter().map(|(source, day)| (source.clone(), day.to_string()))).collect()
    }

    /// See [`Manifest::build`].
    fn content(&self) -> String {
        digest::of(Self { version: 0, build: String::new(), previous: None, ..self.clone() }.text())
    }

    /// One line for each file, so that two manifests compare line by line.
    pub fn text(&self) -> String {
        let head = serde_json::to_string_pretty(&Self { files: BTreeMap::new(), ..self.clone() }).expect("a manifest is plain values");
        let head = head.trim_end_matches("{}\n}");
        let line = |(path, file): (&String, &Hashed)| {
            let [path, sha256] = [path, &file.sha256].map(|words| serde_json::Value::from(words.as_str()));
            format!("    {path}: {{\"sha256\": {sha256}, \"bytes\": {}}}", file.bytes)
        };
        let lines: Vec<String> = self.files.iter().map(line).collect();
        format!("{head}{{\n{}\n  }}\n}}\n", lines.join(",\n"))
    }

    pub fn write(&self, root: &Path) -> Result<(), Fault> {
        let path = root.join(PATH);
        let written = path.parent().map_or(Ok(()), std::fs::create_dir_all).and_then(|()| std::fs::write(&path, self.text()));
        written.map_err(|error| Fault::Io { doing: "write", path, error })
    }

    pub fn parse(text: &str) -> Result<Self, Fault> {
        let manifest: Self = serde_json::from_str(text).map_err(|error| Fault::Corrupt { why: error.to_string() })?;
        if manifest.format != FORMAT {
            return Err(Fault::Corrupt { why: format!("its format is {}, and this program knows {FORMAT}", manifest.format) });
        }
        if manifest.build != manifest.content() {
            return Err(Fault::Corrupt { why: "it does not agree with its own sum: somebody changed it".into() });
        }
        Ok(manifest)
    }
}

/// A manifest as it stands in a tree.
#[derive(Debug, Clone)]
pub struct Published {
    pub manifest: Manifest,
    /// Of its bytes: what the next one names as the one before.
    pub sha256: String,
}

impl Published {
    /// `None` when there is no tree, or an empty one.
    pub fn read(root: &Path) -> Result<Option<Self>, Fault> {
        if std::fs::read_dir(root).map_or(true, |mut entries| entries.next().is_none()) {
            return Ok(None);
        }
        match std::fs::read_to_string(root.join(PATH)) {
            Ok(text) => Ok(Some(Self { manifest: Manifest::parse(&text)?, sha256: digest::of(&text) })),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(Fault::Absent),
            Err(error) => Err(Fault::Io { doing: "read", path: root.join(PATH), error }),
        }
    }

    /// What in the tree is not as the manifest says.
    pub fn check(&self, root: &Path) -> Result<Vec<Fault>, Fault> {
        let mut faults = Vec::new();
        let found = hashed(root)?;
        for (path, file) in &self.manifest.files {
            match found.get(path) {
                None => faults.push(Fault::Missing { path: path.clone() }),
                Some(now) if now != file => faults.push(Fault::Changed { path: path.clone() }),
                Some(_) => {}
            }
        }
        faults.extend(found.into_keys().filter(|path| !self.manifest.files.contains_key(path)).map(|path| Fault::Extra { path }));
        Ok(faults)
    }
}

/// Every file of a tree but the manifest and its signature.
fn hashed(root: &Path) -> Result<BTreeMap<String, Hashed>, Fault> {
    let mut paths: Vec<PathBuf> = Vec::new();
    for entry in walkdir::WalkDir::new(root) {
        let entry = entry.map_err(|error| Fault::Io {
            doing: "read",
            path: error.path().unwrap_or(root).into(),
            error: error.into_io_error().unwrap_or_else(|| std::io::Error::other("a loop of links")),
        })?;
        if !entry.file_type().is_dir() {
            paths.push(entry.into_path());
        }
    }
    let one = |path: PathBuf| {
        let below = path.strip_prefix(root).expect("the walk stays below its root").to_string_lossy().replace('\\', "/");
        if below == PATH || below == SIGNATURE {
            return Ok(None);
        }
        let (sha256, bytes) = digest::of_file(&path).map_err(|error| Fault::Io { doing: "read", path: path.clone(), error })?;
        Ok(Some((below, Hashed { sha256, bytes })))
    };
    paths.into_par_iter().map(one).filter_map(Result::transpose).collect()
}
