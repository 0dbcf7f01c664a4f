//! `doorstep demo`: made-up registers in the exact layouts of CQC's files and of a council's own, placed on real postcodes.
//! For the demonstration portal, for tests and for benchmarks. Reads nothing but geography. Nothing in it may be mistaken
//! for a real service, dialled or opened: `names.rs` keeps it so.

mod awkward;
mod council;
pub mod councils;
mod csv;
mod dice;
pub mod edition;
mod england;
mod ground;
pub mod market;
mod mix;
mod names;
mod ratings;
mod recent;
mod sources;
#[cfg(test)]
mod tests;
mod towns;
mod words;
mod world;
mod write_api;
mod write_deactivated;
mod write_directory;
mod write_locations;
mod write_ratings;

use crate::diagnostic::{Code, Problem, Report, Severity};
use crate::ingest::{Inputs, geography};
use crate::model::{Authority, Date};
use crate::project::Project;
use councils::Council;
use ground::Ground;
use std::path::{Path, PathBuf};
use world::World;

pub use awkward::Case;

/// How many locations England has for the benchmarks.
pub const ENGLAND: usize = 55_000;

/// How many the demonstration portal has.
pub const DEFAULT: usize = 2_000;

/// The seed of the demonstration portal's own data.
pub const SEED: u64 = 2026;

/// The day of CQC's monthly files.
const MONTHLY: Date = jiff::civil::date(2026, 11, 1);

/// The day of CQC's weekly directory.
const WEEKLY: Date = jiff::civil::date(2026, 11, 18);

/// The day on which the API was asked.
const ASKED: Date = jiff::civil::date(2026, 11, 16);

/// The day of the councils' own files.
const COUNCILS: Date = jiff::civil::date(2026, 11, 17);

/// A made-up file, by its path below the folder of registers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    pub path: String,
    pub text: String,
}

/// What was made up: the files, and which location has which awkward case.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Demonstration {
    pub files: Vec<Made>,
    pub marks: Vec<(Case, String)>,
}

/// Makes up registers for the project's councils (or those of them that `only` names by slug), on its own geography or, where
/// `postcodes` names it, on Code-Point Open as published.
pub fn portal(
    project: &Project,
    seed: u64,
    only: &[String],
    locations: usize,
    postcodes: Option<&Path>,
    report: &mut Report,
) -> Result<Demonstration, Fault> {
    let unknown = only.iter().find(|slug| project.portal.authorities.iter().all(|a| a.slug.as_str() != slug.as_str()));
    if let Some(slug) = unknown {
        return Err(Fault::UnknownAuthority(slug.clone()));
    }
    let chosen = project.portal.authorities.iter().filter(|a| only.is_empty() || only.iter().any(|slug| slug == a.slug.as_str()));
    let chosen: Vec<&Authority> = chosen.collect();
    let codes: Vec<&str> = chosen.iter().map(|a| a.code.as_str()).collect();
    let ground = match postcodes {
        Some(zip) => code_point(zip, &codes)?,
        None => {
            let mut inputs = Inputs::default();
            geography::read(project, &mut inputs, report);
            Ground::from_geography(&inputs.geography, &codes)
        }
    };
    on(&ground, &chosen, seed, locations)
}

fn on(ground: &Ground, authorities: &[&Authority], seed: u64, locations: usize) -> Result<Demonstration, Fault> {
    if ground.is_empty() {
        return Err(Fault::NoPostcodes);
    }
    let world = World::of(locations, seed, MONTHLY, ground);
    let made = |path: &str, text: String| Made { path: path.into(), text };
    let mut files = vec![
        made("cqc-locations/locations.csv", write_locations::write(&world)),
        made("cqc-directory/directory.csv", write_directory::write(&world, WEEKLY)),
        made("cqc-ratings/ratings.csv", write_ratings::write(&world)),
        made("cqc-deactivated/deactivated.csv", write_deactivated::write(&world)),
        made("cqc-api/locations.json", write_api::write(&world, seed)),
    ];
    for authority in authorities {
        let Some(council) = Council::by_code(authority.code.as_str()) else {
            return Err(Fault::UnknownAuthority(authority.slug.to_string()));
        };
        files.extend(council::files(&world, ground, council, authority.slug.as_str(), seed, COUNCILS));
    }
    files.extend(sources::of(&files, authorities, seed));
    Ok(Demonstration { files, marks: world.marks })
}

fn code_point(zip: &Path, codes: &[&str]) -> Result<Ground, Fault> {
    Ground::from_code_point(zip, codes).map_err(|error| Fault::Postcodes { path: zip.to_owned(), error })
}

/// Makes up a portal of the whole of England for benchmarks, from Code-Point Open as published: every council, locations and
/// ratings. Its files are named from the portal's folder, which has no postcodes yet: see [`ENGLAND_POSTCODES`].
pub fn england(postcodes: &Path, seed: u64, locations: usize) -> Result<Demonstration, Fault> {
    let ground = code_point(postcodes, &[])?;
    if ground.is_empty() {
        return Err(Fault::NoPostcodes);
    }
    let world = World::of(locations, seed, MONTHLY, &ground);
    let mut files = vec![
        Made { path: "cqc-locations/locations.csv".into(), text: write_locations::write(&world) },
        Made { path: "cqc-ratings/ratings.csv".into(), text: write_ratings::write(&world) },
    ];
    files.extend(sources::of(&files, &[], seed));
    files.iter_mut().for_each(|file| file.path.insert_str(0, "data/registers/"));
    files.push(Made { path: format!("{ENGLAND_POSTCODES}/source.toml"), text: sources::postcodes(MONTHLY) });
    files.push(Made { path: "doorstep.toml".into(), text: england::portal() });
    Ok(Demonstration { files, marks: world.marks })
}

/// Where the portal of England wants Code-Point Open.
pub const ENGLAND_POSTCODES: &str = "data/geography/codepoint-open";

impl Demonstration {
    /// Copies Code-Point Open to where the portal of England below `out` reads it.
    pub fn bring(self, postcodes: &Path, out: &Path) -> Result<Self, Fault> {
        let folder = out.join(ENGLAND_POSTCODES);
        let path = folder.join(postcodes.file_name().unwrap_or_default());
        let copied = std::fs::create_dir_all(&folder).and_then(|()| std::fs::copy(postcodes, &path));
        copied.map(|_| self).map_err(|error| Fault::Write { path, error: error.to_string() })
    }

    /// Writes the files below `out`, which is a folder of registers.
    pub fn write(&self, out: &Path) -> Result<(), Fault> {
        write(&self.files, out)
    }
}

/// Writes files below a folder.
pub fn write(files: &[Made], out: &Path) -> Result<(), Fault> {
    for file in files {
        let path = out.join(&file.path);
        let fault = |error: std::io::Error| Fault::Write { path: path.clone(), error: error.to_string() };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(fault)?;
        }
        std::fs::write(&path, &file.text).map_err(fault)?;
    }
    Ok(())
}

/// Why nothing could be made up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    UnknownAuthority(String),
    Postcodes { path: PathBuf, error: String },
    NoPostcodes,
    Write { path: PathBuf, error: String },
}

const AUTHORITY: Code = Code {
    id: "demo-unknown-council",
    severity: Severity::Error,
    explain: "Registers are made up for English councils that have social care duties and stand in doorstep.toml, named by their slugs.",
};
const POSTCODES: Code = Code {
    id: "demo-no-postcodes",
    severity: Severity::Error,
    explain: "Made-up services stand at real postcodes, and there are none of these councils: the geography lacks them, or the file that was named is not Code-Point Open.",
};
const WRITE: Code =
    Code { id: "demo-not-written", severity: Severity::Error, explain: "A made-up register could not be written to the folder of `--out`." };

pub const CODES: &[&Code] = &[&AUTHORITY, &POSTCODES, &WRITE];

impl Problem for Fault {
    fn code(&self) -> &'static Code {
        match self {
            Self::UnknownAuthority(_) => &AUTHORITY,
            Self::Postcodes { .. } | Self::NoPostcodes => &POSTCODES,
            Self::Write { .. } => &WRITE,
        }
    }

    fn help(&self) -> String {
        match self {
            Self::UnknownAuthority(_) => "name councils by the slugs in doorstep.toml, with commas between them".into(),
            Self::Postcodes { .. } => "name the zip of Code-Point Open as published".into(),
            Self::NoPostcodes => "put postcodes into data/geography, or name Code-Point Open with --postcodes".into(),
            Self::Write { .. } => "check that the folder may be written to and has room".into(),
        }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::UnknownAuthority(name) => write!(f, "`{name}` is not an English council of this portal with social care duties"),
            Self::Postcodes { path, error } => write!(f, "{} cannot be read: {error}", path.display()),
            Self::NoPostcodes => write!(f, "there is no postcode of these councils in the geography"),
            Self::Write { path, error } => write!(f, "{} cannot be written: {error}", path.display()),
        }
    }
}
