//! `content/<council>/<kind>/<slug>.md`: what people write, as typed documents. Front matter is TOML whose keys are a closed list;
//! the text is Markdown that is made harmless here, so that nothing behind this module needs to distrust it.
//!
//! A kind is a file of its own with a `read` function, and one line in [`KINDS`].

mod consultations;
mod decisions;
mod desk;
mod easy_read;
mod fault;
mod frameworks;
mod front;
mod guides;
pub mod markdown;
mod meetings;
pub mod people;
mod programmes;
mod questions;
mod statements;
#[cfg(test)]
mod tests;
mod written;

pub use desk::{Desk, Referred, time};
pub use fault::{CODES, Fault};

use crate::diagnostic::{At, Report, nearest};
use crate::model::commissioning::*;
use crate::model::guide::{EasyRead, Guide};
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
    /// The level of its text's first heading: 3 below a section's own, 2 where the text is the page.
    top: usize,
}

/// Every kind of document of a council. To add one: a file beside this one with a `read`, and a line here.
pub const KINDS: &[Kind] = &[
    Kind { folder: "consultations", read: consultations::read, top: 3 },
    Kind { folder: "decisions", read: decisions::read, top: 3 },
    Kind { folder: "frameworks", read: frameworks::read, top: 3 },
    Kind { folder: "guides", read: guides::read, top: 2 },
    Kind { folder: "meetings", read: meetings::read, top: 3 },
    Kind { folder: "programmes", read: programmes::read, top: 3 },
    Kind { folder: "statements", read: statements::read, top: 3 },
];

/// Every kind of document of the whole portal: its folder stands in `content/` itself.
pub const PORTAL_KINDS: &[Kind] = &[
    Kind { folder: "easy-read", read: easy_read::read, top: 2 },
    Kind { folder: "guides", read: guides::read, top: 2 },
    Kind { folder: "questions", read: questions::read, top: 3 },
];

/// What a document of the whole portal is about.
pub const ENGLAND: &str = "E92000001";

/// Every document that was read, by council and file name.
#[derive(Debug, Clone, Default)]
pub struct Documents {
    pub decisions: Vec<Decision>,
    pub meetings: Vec<Meeting>,
    pub frameworks: Vec<Framework>,
    pub statements: Vec<Statement>,
    pub consultations: Vec<Consultation>,
    pub programmes: Vec<Programme>,
    pub questions: Vec<Question>,
    pub guides: Vec<Guide>,
    pub easy: Vec<EasyRead>,
    /// What must be looked up.
    pub referred: Vec<Referred>,
    /// Links to pages of this site, to be held against its pages.
    pub links: Vec<SiteLink>,
}

/// Where documents stand, and whose they are.
struct Shelf<'a> {
    project: &'a Project,
    councils: &'a [(&'a Slug, AreaCode)],
    council: Option<&'a Slug>,
    authority: AreaCode,
}

/// Reads every document of the project.
pub fn read(project: &Project, report: &mut Report) -> Documents {
    let mut documents = Documents::default();
    let councils: Vec<(&Slug, AreaCode)> = project.portal.authorities.iter().map(|a| (&a.slug, a.code)).collect();
    let Some(england) = AreaCode::parse(ENGLAND) else { return documents };
    for (name, folder) in listed(&project.content(), project, report, true) {
        if let Some(kind) = PORTAL_KINDS.iter().find(|kind| kind.folder == name) {
            let shelf = Shelf { project, councils: &councils, council: None, authority: england };
            shelf.read_folder(kind, &folder, &mut documents, report);
            continue;
        }
        let Some((council, authority)) = councils.iter().find(|(slug, _)| slug.as_str() == name) else {
            let known = councils.iter().map(|(slug, _)| slug.as_str()).chain(PORTAL_KINDS.iter().map(|kind| kind.folder));
            unknown_folder(&name, known, project.shown(&folder), report);
            continue;
        };
        let shelf = Shelf { project, councils: &councils, council: Some(council), authority: *authority };
        for (name, folder) in listed(&folder, project, report, true) {
            match KINDS.iter().find(|kind| kind.folder == name) {
                Some(kind) => shelf.read_folder(kind, &folder, &mut documents, report),
                None => unknown_folder(&name, KINDS.iter().map(|kind| kind.folder), project.shown(&folder), report),
            }
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

impl Shelf<'_> {
    fn read_folder(&self, kind: &Kind, folder: &Path, documents: &mut Documents, report: &mut Report) {
        let mut addresses: BTreeMap<String, String> = BTreeMap::new();
        for (name, path) in listed(folder, self.project, report, false) {
            let at = At::file(self.project.shown(&path));
            match address(&name, &mut addresses) {
                Err(fault) => report.add(fault, at),
                Ok(slug) => self.read_file(kind, &path, at.file, slug, documents, report),
            }
        }
    }

    fn read_file(&self, kind: &Kind, path: &Path, file: Arc<str>, slug: Slug, documents: &mut Documents, report: &mut Report) {
        let parted = match front::read(path, &file).and_then(|text| front::part(&text, &file)) {
            Ok(parted) => parted,
            Err(trouble) => return report.add(trouble.0, trouble.1),
        };
        let mut desk = Desk {
            authority: self.authority,
            council: self.council,
            councils: self.councils,
            base_path: self.project.portal.base_path(),
            top: kind.top,
            slug,
            file,
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

/// The last part of a document's address: its file's name, if no other document of the folder has it.
fn address(name: &str, addresses: &mut BTreeMap<String, String>) -> Result<Slug, Fault> {
    let stem = name.strip_suffix(".md").ok_or_else(|| Fault::NotMarkdown { name: name.into() })?;
    if let Some(first) = addresses.insert(stem.trim_start_matches('_').to_lowercase(), name.into()) {
        return Err(Fault::SameAddress { first, second: name.into() });
    }
    Slug::parse(stem).ok_or_else(|| Fault::FileName { name: name.into() })
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
