//! `content/<council>/<kind>/<slug>.md`: what people write, as typed documents. Front matter is TOML whose keys are a closed list;
//! the text is Markdown that is made harmless here, so that nothing behind this module needs to distrust it.
//!
//! A kind is a file of its own with a `read` function, and one line in [`KINDS`].

mod consultations;
mod decisions;
mod desk;
mod fault;
mod frameworks;
mod front;
pub mod markdown;
mod meetings;
mod people;
mod programmes;
mod questions;
mod statements;
#[cfg(test)]
mod tests;
mod written;

pub use desk::{Desk, Referred};
pub use fault::{CODES, Fault};

use crate::diagnostic::{At, Report, nearest};
use crate::model::commissioning::*;
use crate::model::{AreaCode, Slug};
use crate::project::Project;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A kind of document: its folder's name, and who reads it.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    pub folder: &'static str,
    read: fn(&mut Desk<'_>, &mut Documents) -> Option<()>,
    /// File names that would stand where another page does, and which.
    taken: &'static [(&'static str, &'static str)],
}

/// Every kind of document. To add one: a file beside this one with a `read`, and a line here.
pub const KINDS: &[Kind] = &[
    Kind { folder: "consultations", read: consultations::read, taken: &[] },
    Kind { folder: "decisions", read: decisions::read, taken: &[] },
    Kind { folder: "frameworks", read: frameworks::read, taken: &[("calendar", "the calendar of dates")] },
    Kind { folder: "meetings", read: meetings::read, taken: &[] },
    Kind { folder: "programmes", read: programmes::read, taken: &[] },
    Kind { folder: "questions", read: questions::read, taken: &[] },
    Kind { folder: "statements", read: statements::read, taken: &[] },
];

/// Every document that was read, by council and file name.
#[derive(Debug, Default)]
pub struct Documents {
    pub decisions: Vec<Decision>,
    pub meetings: Vec<Meeting>,
    pub frameworks: Vec<Framework>,
    pub statements: Vec<Statement>,
    pub consultations: Vec<Consultation>,
    pub programmes: Vec<Programme>,
    pub questions: Vec<Question>,
    /// What must be looked up.
    pub referred: Vec<Referred>,
    /// Links to pages of this site, to be held against its pages.
    pub links: Vec<SiteLink>,
}

/// Reads every document of the project.
pub fn read(project: &Project, report: &mut Report) -> Documents {
    let mut documents = Documents::default();
    let councils: Vec<(&Slug, AreaCode)> = project.portal.authorities.iter().map(|a| (&a.slug, a.code)).collect();
    for (name, folder) in listed(&project.content(), project, report, true) {
        let Some((council, authority)) = councils.iter().find(|(slug, _)| slug.as_str() == name) else {
            unknown_folder(&name, councils.iter().map(|(slug, _)| slug.as_str()), project.shown(&folder), report);
            continue;
        };
        for (name, folder) in listed(&folder, project, report, true) {
            let Some(kind) = KINDS.iter().find(|kind| kind.folder == name) else {
                unknown_folder(&name, KINDS.iter().map(|kind| kind.folder), project.shown(&folder), report);
                continue;
            };
            read_folder(kind, &folder, council, *authority, project, &mut documents, report);
        }
    }
    documents
}

fn unknown_folder<'a>(name: &str, known: impl Iterator<Item = &'a str> + Clone, shown: String, report: &mut Report) {
    let fault =
        Fault::Folder { name: name.into(), nearest: nearest(name, known.clone()).map(Into::into), known: known.collect::<Vec<_>>().join(", ") };
    report.add(fault, At::file(shown));
}

/// What a folder holds, by name: folders or files. What is neither, or a link, is reported. Hidden files are editors' own.
fn listed(folder: &Path, project: &Project, report: &mut Report, folders: bool) -> Vec<(String, PathBuf)> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut found = Vec::new();
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let Ok(kind) = std::fs::symlink_metadata(&path).map(|m| m.file_type()) else { continue };
        let at = At::file(project.shown(&path));
        if !kind.is_dir() && !kind.is_file() {
            report.add(Fault::Symlink { name }, at);
        } else if kind.is_dir() == folders {
            found.push((name, path));
        } else {
            report.add(Fault::NotMarkdown { name }, at);
        }
    }
    found
}

fn read_folder(kind: &Kind, folder: &Path, council: &Slug, authority: AreaCode, project: &Project, documents: &mut Documents, report: &mut Report) {
    let mut addresses: BTreeMap<String, String> = BTreeMap::new();
    for (name, path) in listed(folder, project, report, false) {
        let file: Arc<str> = project.shown(&path).into();
        let at = || At::file(file.clone());
        let Some(stem) = name.strip_suffix(".md") else {
            report.add(Fault::NotMarkdown { name }, at());
            continue;
        };
        if let Some(first) = addresses.insert(stem.trim_start_matches('_').to_lowercase(), name.clone()) {
            report.add(Fault::SameAddress { first, second: name }, at());
            continue;
        }
        let Some(slug) = Slug::parse(stem) else {
            report.add(Fault::FileName { name }, at());
            continue;
        };
        if let Some((_, by)) = kind.taken.iter().find(|(taken, _)| *taken == stem) {
            report.add(Fault::Taken { slug: stem.into(), by }, at());
            continue;
        }
        match front::read(&path, &file).and_then(|text| front::part(&text, &file)) {
            Err((fault, at)) => report.add(fault, at),
            Ok(parted) => {
                let mut desk = Desk {
                    authority,
                    council,
                    base_path: project.portal.base_path(),
                    slug,
                    file: file.clone(),
                    front: &parted.front,
                    body: &parted.body,
                    body_row: parted.body_row,
                    sources: Vec::new(),
                    referred: Vec::new(),
                    links: Vec::new(),
                    report,
                };
                (kind.read)(&mut desk, documents);
                documents.referred.append(&mut desk.referred);
                documents.links.append(&mut desk.links);
            }
        }
    }
}

/// The front matter as the kind's struct.
fn parse<T: serde::de::DeserializeOwned>(desk: &mut Desk<'_>) -> Option<T> {
    match toml::from_str(desk.front) {
        Ok(written) => Some(written),
        Err(error) => {
            let fault = Fault::from_toml(&error, desk.front);
            let span = error.span().unwrap_or(0..0);
            desk.add(fault, &span);
            None
        }
    }
}
