//! What a case says of itself.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

#[derive(Debug)]
pub struct Case {
    /// "R21-stray-quote".
    pub name: String,
    pub folder: PathBuf,
    pub expect: Expect,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// The fault, in words.
    pub what: String,
    /// As in the catalogue: E stopped, R refused, Q set aside, W told, N made harmless, T told of on a page, C in the browser, S by the host.
    pub outcome: String,
    /// Each a run of the program, one after the other; the last is judged.
    #[serde(default = "build")]
    pub run: Vec<Vec<String>>,
    #[serde(default)]
    pub exit: i32,
    /// Of problems, all of which must be told.
    #[serde(default)]
    pub codes: Vec<String>,
    /// Must be said.
    #[serde(default)]
    pub says: Vec<String>,
    /// Must not be said.
    #[serde(default)]
    pub never_says: Vec<String>,
    /// File, and row if there is one, that a problem must name.
    pub place: Option<String>,
    /// Rows that must be set aside.
    pub set_aside: Option<u64>,
    /// Rows of the register that must be left out, by the reason.
    #[serde(default)]
    pub left_out: BTreeMap<String, u64>,
    /// "old", "new", "same" (nothing to publish); without it what the outcome asks for.
    pub live: Option<String>,
    /// Files of the published site and what they must hold or must not hold.
    #[serde(default)]
    pub page: Vec<Page>,
    /// The guards without any one of which this case must fail.
    #[serde(default)]
    pub guard: Guards,
    #[serde(default = "seconds")]
    pub max_s: u64,
    /// Megabytes of memory that the program may ask for; only where it must stop before Zola.
    pub max_mb: Option<u64>,
    /// Tried by a drill of this program, by its name.
    pub drill: Option<String>,
    /// Tried by tests in a browser: for each of these there is one that has it in its title, and all of them pass.
    #[serde(default)]
    pub browser: Vec<String>,
    /// Tried by tests of the program, each by its file and its name.
    #[serde(default)]
    pub tests: Vec<String>,
    /// Why it cannot be tried here.
    pub not_here: Option<String>,
    /// In which way this differs from the catalogue, and why.
    #[serde(default)]
    #[allow(dead_code)]
    pub note: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// A path in the published site; `*` for every file.
    pub file: String,
    #[serde(default)]
    pub has: Vec<String>,
    #[serde(default)]
    pub lacks: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(untagged)]
pub enum Guards {
    #[default]
    None,
    One(String),
    Several(Vec<String>),
}

impl Guards {
    pub fn has(&self, guard: &str) -> bool {
        match self {
            Self::None => false,
            Self::One(own) => own == guard,
            Self::Several(own) => own.iter().any(|own| own == guard),
        }
    }
}

fn build() -> Vec<Vec<String>> {
    vec![vec!["build".into()]]
}

fn seconds() -> u64 {
    60
}

impl Case {
    /// "R21": several cases may try one fault of the catalogue.
    pub fn fault(&self) -> &str {
        self.name.split('-').next().unwrap_or(&self.name)
    }
}

pub fn all(root: &Path) -> Vec<Case> {
    let mut cases: Vec<Case> = std::fs::read_dir(root)
        .expect("faults/")
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("expect.toml").is_file())
        .map(|folder| {
            let text = std::fs::read_to_string(folder.join("expect.toml")).unwrap();
            let expect = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
            Case { name: folder.file_name().unwrap().to_string_lossy().into_owned(), folder, expect }
        })
        .collect();
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    cases
}
