//! `doorstep keep`: puts what the published site says of each service into `data/editions/<day>/`, so that later editions
//! can tell what changed and every address keeps its answer. Keeps the columns that [`edition`] reads and no other, and of
//! help that CQC does not register no more than its number: consent that is taken back leaves no name behind.

use crate::diagnostic::{Problem, Report, codes};
use crate::digest;
use crate::ingest::edition::{self, COLUMNS, NAME};
use crate::model::Date;
use crate::project::Project;
use crate::publish::feeds::columns;
use crate::release::gate::SERVICES;
use crate::release::manifest::{self, Published};
use std::fmt;
use std::path::{Path, PathBuf};

/// What was kept, and where.
#[derive(Debug)]
pub struct Kept {
    pub on: Date,
    pub rows: usize,
    pub bytes: usize,
    /// From the project's folder.
    pub path: String,
    /// The same edition was there already.
    pub already: bool,
}

#[derive(Debug)]
pub enum Fault {
    NoSite {
        path: String,
    },
    /// What its manifest says, or why there is none.
    Unproven {
        why: String,
    },
    OtherSite {
        found: String,
        own: String,
    },
    Differs {
        on: Date,
    },
    Disk {
        path: String,
        error: String,
    },
}

codes! {
    NO_SITE = Error, "keep-no-site", "There is no published site whose services could be kept: site/public/data/services.csv is missing.";
    UNPROVEN = Error, "keep-unproven", "The site's table of services is not the one that its manifest names, or no manifest is there: it was changed after it was published, or never was. Later editions are compared with what is kept, and its addresses answer from it, so nothing is kept.";
    OTHER_SITE = Error, "keep-other-site", "The published site is another portal's: its manifest has another address than `base_url` in doorstep.toml. Nothing of it is kept.";
    DIFFERS = Error, "keep-differs", "An edition of this day is kept already, and the site now says something else for the same day. Both cannot be what was published on it, so nothing is written over in silence.";
    DISK = Error, "keep-disk", "The edition cannot be written to data/editions.";
}

impl Problem for Fault {
    fn code(&self) -> &'static crate::diagnostic::Code {
        match self {
            Self::NoSite { .. } => &NO_SITE,
            Self::Unproven { .. } => &UNPROVEN,
            Self::OtherSite { .. } => &OTHER_SITE,
            Self::Differs { .. } => &DIFFERS,
            Self::Disk { .. } => &DISK,
        }
    }

    fn help(&self) -> String {
        match self {
            Self::NoSite { .. } => "build the site first, or name its folder with --from".into(),
            Self::Unproven { .. } => "build the site again, or bring the live site whole".into(),
            Self::OtherSite { .. } => "name this portal's own site with --from".into(),
            Self::Differs { .. } => "add --replace if the site of this day was put right and published again".into(),
            Self::Disk { .. } => "check that the folder may be written to".into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSite { path } => write!(f, "there is no {path}"),
            Self::Unproven { why } => write!(f, "the table of services is not proved: {why}"),
            Self::OtherSite { found, own } => write!(f, "the site is {found}, and this portal is {own}"),
            Self::Differs { on } => write!(f, "another table is kept as the edition of {on}"),
            Self::Disk { path, error } => write!(f, "{path}: {error}"),
        }
    }
}

/// Keeps the services of the published tree at `from`, or of the project's own. `None`: the report says why not.
pub fn run(project: &Project, from: Option<&Path>, replace: bool, report: &mut Report) -> Option<Kept> {
    let tree = from.map_or_else(|| project.public(), Path::to_path_buf);
    let path = tree.join("data").join(NAME);
    let shown = project.shown(&path);
    let Ok(bytes) = std::fs::read(&path) else {
        report.add(Fault::NoSite { path: shown }, None);
        return None;
    };
    prove(project, &tree, &bytes).map_err(|fault| report.add(fault, None)).ok()?;
    let edition = edition::live(&path, &shown, &live_columns(), report)?;
    let table = remembered(&bytes).map_err(|error| Fault::Disk { path: shown, error: error.to_string() });
    let kept = table.and_then(|table| put(project, edition.on, edition.entries.len(), &table, replace));
    kept.map_err(|fault| report.add(fault, None)).ok()
}

/// The table is the one that the tree's manifest names, and the tree is this portal's.
fn prove(project: &Project, tree: &Path, table: &[u8]) -> Result<(), Fault> {
    let published = Published::read(tree).and_then(|tree| tree.ok_or(manifest::Fault::Absent));
    let manifest = published.map_err(|fault| Fault::Unproven { why: fault.to_string() })?.manifest;
    let own = project.portal.base_url.to_string();
    if manifest.site != own {
        return Err(Fault::OtherSite { found: manifest.site, own });
    }
    let named = manifest.files.get(SERVICES).ok_or_else(|| Fault::Unproven { why: format!("its manifest has no {SERVICES}") })?;
    if named.sha256 != digest::of(table) {
        return Err(Fault::Unproven { why: manifest::Fault::Changed { path: SERVICES.into() }.to_string() });
    }
    Ok(())
}

/// The columns of a published `services.csv`, for whoever reads one.
pub fn live_columns() -> Vec<&'static str> {
    columns::COLUMNS.iter().map(|column| column.name).collect()
}

/// What stays of an unregistered helper's row.
const NAMELESS: &[&str] = &["id", "url", "former_urls", "status", "registered_with_cqc", "kinds", "authority_code"];

/// The columns of the live table that are remembered, with its cells as they are.
pub fn remembered(live: &[u8]) -> csv::Result<Vec<u8>> {
    let mut reader = csv::Reader::from_reader(live);
    let header = reader.headers()?.clone();
    let place = |name: &str| header.iter().position(|cell| cell == name);
    let places: Vec<Option<usize>> = COLUMNS.iter().map(|name| place(name)).collect();
    let registered = place("registered_with_cqc");
    let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
    out.write_record(COLUMNS)?;
    for record in reader.records() {
        let record = record?;
        let cell = |at: Option<usize>| at.and_then(|at| record.get(at)).unwrap_or_default();
        let nameless = cell(registered) != "yes";
        let kept = COLUMNS.iter().zip(&places).map(|(name, at)| if nameless && !NAMELESS.contains(name) { "[withheld]" } else { cell(*at) });
        out.write_record(kept)?;
    }
    Ok(out.into_inner().unwrap_or_default())
}

/// Writes the table and its `source.toml`, unless the same is there.
pub fn put(project: &Project, on: Date, rows: usize, table: &[u8], replace: bool) -> Result<Kept, Fault> {
    let folder = project.editions().join(on.to_string());
    let path: PathBuf = folder.join(NAME);
    let kept = Kept { on, rows, bytes: table.len(), path: project.shown(&path), already: false };
    match std::fs::read(&path) {
        Ok(there) if there == table => return Ok(Kept { already: true, ..kept }),
        Ok(_) if !replace => return Err(Fault::Differs { on }),
        _ => {}
    }
    let disk = |error: std::io::Error| Fault::Disk { path: project.shown(&folder), error: error.to_string() };
    std::fs::create_dir_all(&folder).map_err(disk)?;
    std::fs::write(&path, table).map_err(disk)?;
    std::fs::write(folder.join("source.toml"), description(project, on, table)).map_err(disk)?;
    Ok(kept)
}

/// The `source.toml` of a kept table.
pub fn description(project: &Project, on: Date, table: &[u8]) -> String {
    let portal = &project.portal;
    let sum = digest::of(table);
    let quoted = |text: &str| toml::Value::String(text.into()).to_string();
    let status = if portal.demonstration { "demonstration" } else { "live" };
    format!(
        "publisher = {}\ntitle = \"What this site said of each service\"\nurl = {}\nlicence = \"Open Government Licence v3.0\"\n\
         edition = {on}\naccessed = {on}\nsha256 = \"{sum}\"\nstatus = \"{status}\"\n",
        quoted(portal.name.as_str()),
        quoted(&format!("{}/data/{NAME}", portal.base_url)),
    )
}

#[cfg(test)]
mod tests;
