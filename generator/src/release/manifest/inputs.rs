//! Every file of a project that its site is made from, with its sum. Not `site/`, which is made, and nothing hidden.

use super::Input;
use crate::digest;
use crate::model::Source;
use crate::project::Project;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// What Doorstep itself writes into `data/` once a site is published or refused.
pub const OWN: [&str; 2] = ["data/accepted/", "data/editions/"];
/// Holds the day on which a file was fetched.
pub const DESCRIPTION: &str = "/source.toml";

/// The folders and the file that people keep.
pub const KEPT: &[&str] = &["doorstep.toml", "data", "content", "templates"];

pub fn of(project: &Project, sources: &[Source]) -> BTreeMap<String, Input> {
    let mut paths: BTreeSet<PathBuf> = BTreeSet::new();
    for top in KEPT {
        // What was withdrawn is no part of what is published.
        let visible = |entry: &walkdir::DirEntry| !entry.file_name().to_string_lossy().starts_with('.') && entry.path() != project.withdrawn();
        let walk = walkdir::WalkDir::new(project.root.join(top)).into_iter().filter_entry(visible).flatten();
        paths.extend(walk.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path));
    }
    // A source's folder may be a link to another place: its files and their description are inputs as well.
    for file in sources.iter().flat_map(|source| &source.files).map(|(shown, _)| project.root.join(&**shown)) {
        let folders = file.ancestors().skip(1).take_while(|folder| *folder != project.root);
        paths.extend(folders.map(|folder| folder.join(crate::ingest::source::NAME)).filter(|description| description.is_file()));
        paths.insert(file);
    }
    let one = |path: PathBuf| {
        let shown = project.shown(&path);
        // What cannot be read any more was told of when it was.
        let (sha256, bytes) = digest::of_file(&path).ok()?;
        let source = sources.iter().find(|source| source.files.iter().any(|(file, _)| **file == *shown));
        let input = Input {
            sha256,
            bytes,
            edition: source.map(|source| source.edition),
            licence: source.map(|source| source.licence.to_string()),
            url: source.and_then(|source| source.url.as_ref()).map(ToString::to_string),
            fetched: source.and_then(|source| source.accessed),
        };
        Some((shown, input))
    };
    paths.into_par_iter().filter_map(one).collect()
}
