//! `doorstep demo`: made-up registers in the exact layouts of CQC's files, placed on real postcodes. For the demonstration
//! portal, for tests and for benchmarks. It writes into a folder and reads nothing but geography; nothing in it may be
//! mistaken for a real service: see `names.rs` for what keeps it so.

mod councils;
mod csv;
mod dice;
mod ground;
mod mix;
mod names;
mod ratings;
mod towns;
mod words;
mod world;
mod write_deactivated;
mod write_directory;
mod write_locations;
mod write_ratings;

use crate::model::Date;
use ground::Ground;
use std::path::{Path, PathBuf};
use world::World;

/// What to make up.
#[derive(Debug, Clone)]
pub struct Options {
    pub seed: u64,
    /// GSS codes of the councils; none means the whole of England.
    pub authorities: Vec<String>,
    pub locations: usize,
    /// Code-Point Open as published.
    pub postcodes: PathBuf,
    /// The folder that gets `cqc-locations/` and the others.
    pub out: PathBuf,
}

/// How many locations England has for the benchmarks.
pub const ENGLAND: usize = 55_000;

/// How many the demonstration portal has.
pub const DEFAULT: usize = 2_000;

/// The day of the monthly files.
const MONTHLY: Date = jiff::civil::date(2026, 11, 1);

/// The day of the weekly directory.
const WEEKLY: Date = jiff::civil::date(2026, 11, 18);

/// A made-up file, by its path below the folder of registers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    pub path: String,
    pub text: String,
}

/// Writes the made-up registers and says what was written.
pub fn run(options: &Options) -> Result<Vec<Made>, Fault> {
    let files = make(options)?;
    for file in &files {
        write(&options.out, file)?;
    }
    Ok(files)
}

/// The files, in memory. Same options, same bytes.
pub fn make(options: &Options) -> Result<Vec<Made>, Fault> {
    let codes: Vec<&str> = options.authorities.iter().map(String::as_str).collect();
    if let Some(unknown) = codes.iter().find(|code| councils::Council::by_code(code).is_none()) {
        return Err(Fault::UnknownAuthority((*unknown).to_owned()));
    }
    let ground = Ground::from_code_point(&options.postcodes, &codes).map_err(|error| Fault::Postcodes { path: options.postcodes.clone(), error })?;
    if ground.is_empty() {
        return Err(Fault::Empty(options.postcodes.clone()));
    }
    let world = World::of(options.locations, options.seed, MONTHLY, &ground);
    let made = |path: &str, text: String| Made { path: path.into(), text };
    let mut files =
        vec![made("cqc-locations/locations.csv", write_locations::write(&world)), made("cqc-ratings/ratings.csv", write_ratings::write(&world))];
    if !codes.is_empty() {
        files.push(made("cqc-directory/directory.csv", write_directory::write(&world, WEEKLY)));
        files.push(made("cqc-deactivated/deactivated.csv", write_deactivated::write(&world)));
    }
    Ok(files)
}

fn write(out: &Path, file: &Made) -> Result<(), Fault> {
    let path = out.join(&file.path);
    let fault = |error: std::io::Error| Fault::Write { path: path.clone(), error: error.to_string() };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(fault)?;
    }
    std::fs::write(&path, &file.text).map_err(fault)
}

/// Why nothing could be made up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    UnknownAuthority(String),
    Postcodes { path: PathBuf, error: String },
    Empty(PathBuf),
    Write { path: PathBuf, error: String },
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::UnknownAuthority(code) => write!(f, "{code} is not the code of an English council with social care duties"),
            Self::Postcodes { path, error } => write!(f, "{} cannot be read: {error}", path.display()),
            Self::Empty(path) => write!(f, "{} holds no postcode of these councils", path.display()),
            Self::Write { path, error } => write!(f, "{} cannot be written: {error}", path.display()),
        }
    }
}
