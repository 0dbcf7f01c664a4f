//! A council's folder: where things stand in it and what `doorstep.toml` sets. The only place that knows the top-level
//! folders' names.

pub mod budget;
mod fault;
pub mod gate;
mod settings;

use crate::diagnostic::{At, Report};
use crate::model::{Date, Portal};
pub use fault::{CODES, Fault, is_absent};
use serde::Deserialize;
pub use settings::RESERVED;
use settings::Settings;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A project and its settings.
#[derive(Debug, Clone)]
pub struct Project {
    pub root: PathBuf,
    pub portal: Portal,
    pub theme: Theme,
    pub gate: gate::Gate,
    pub budget: budget::Budget,
    /// `--as-of`. Without it the site is about the day of its newest register.
    pub as_of: Option<Date>,
    /// Where the site is assembled: `--work`, or `site/`.
    pub work: PathBuf,
    /// `site/`: the published tree and what stands beside it.
    pub site: PathBuf,
}

/// Colours that the council sets, by token, for each scheme: `accent` → `#14574b`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    #[serde(default)]
    pub light: BTreeMap<String, String>,
    #[serde(default)]
    pub dark: BTreeMap<String, String>,
    /// A picture in the project's `templates/static/`, such as `logo.svg`, that stands in the header instead of the door.
    pub logo: Option<String>,
}

impl Project {
    /// `data/registers`, below the root.
    pub fn data(&self) -> PathBuf {
        self.root.join("data")
    }

    pub fn registers(&self) -> PathBuf {
        self.root.join("data/registers")
    }

    pub fn geography(&self) -> PathBuf {
        self.root.join("data/geography")
    }

    pub fn market(&self) -> PathBuf {
        self.root.join("data/market")
    }

    /// The memory of what was published: one folder for each edition, named by its day.
    pub fn editions(&self) -> PathBuf {
        self.root.join("data/editions")
    }

    pub fn funding(&self) -> PathBuf {
        self.root.join("data/funding")
    }

    pub fn content(&self) -> PathBuf {
        self.root.join("content")
    }

    /// The project's own templates, where it has some; the shipped ones stand behind them.
    pub fn templates(&self) -> PathBuf {
        self.root.join("templates")
    }

    /// The published tree.
    pub fn public(&self) -> PathBuf {
        self.site.join("public")
    }

    /// Differences that somebody opened the gate for.
    pub fn accepted(&self) -> PathBuf {
        self.root.join("data/accepted")
    }

    /// What was published and taken back.
    pub fn withdrawn(&self) -> PathBuf {
        self.root.join("data/withdrawn")
    }

    /// The inputs of what is published, by their sums.
    pub fn raw(&self) -> PathBuf {
        self.site.join("raw")
    }

    /// What the newest build would change; never published.
    pub fn report(&self) -> PathBuf {
        self.site.join("report")
    }

    /// The list of rows that were set aside.
    pub fn quarantine(&self) -> PathBuf {
        self.site.join("quarantine.csv")
    }

    /// The settings for hosts that do not read them from the published tree.
    pub fn hosting(&self) -> PathBuf {
        self.root.join("site/hosting")
    }

    /// A path as reports show it: from the project's folder, with forward slashes.
    pub fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).to_string_lossy().replace('\\', "/")
    }

    /// Reads `doorstep.toml`. Every problem in it goes to the report; `None` when there is no project to go on with.
    pub fn open(root: &Path, report: &mut Report) -> Option<Self> {
        let text = match std::fs::read_to_string(root.join("doorstep.toml")) {
            Ok(text) => text,
            Err(error) => {
                report.add(Fault::Unreadable { error: error.to_string() }, At::file("doorstep.toml"));
                return None;
            }
        };
        let Settings { portal, theme, gate, budget } = settings::parse(&text, report)?;
        Some(Self { root: root.to_path_buf(), portal, theme, gate, budget, as_of: None, work: root.join("site"), site: root.join("site") })
    }
}
