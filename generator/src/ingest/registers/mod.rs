//! The registers: every folder below `data/registers` with a `source.toml` is a source, read by the kind of its name.
//! Sources are read at the same time and put together in the order of their folders.

pub mod corrections;
pub mod council;
mod cqc;
pub mod cqc_api;
mod cqc_deactivated;
mod cqc_directory;
mod cqc_dual;
mod cqc_locations;
mod cqc_ratings;
pub mod micro_providers;
pub mod notices;
pub mod opt_outs;
pub mod problem;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

use super::Inputs;
use super::reading::{Reading, SourceFile};
use super::source::{self, Description};
use crate::diagnostic::{At, Report, nearest};
use crate::model::{Date, Fate, Ledger, Reason, SourceId};
use crate::project::Project;
use problem::Fault;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A kind of source: its folder's name, and who reads it.
#[derive(Debug, Clone, Copy)]
pub struct SourceKind {
    pub name: &'static str,
    pub read: fn(&mut Reading<'_>),
    /// Whether each file is an edition of the whole: then the newest is read and the others are not.
    pub editions: bool,
}

/// Every kind of register. To add one: a file beside this one with a `read`, and a line here.
pub const SOURCES: &[SourceKind] = &[
    SourceKind { name: "council", read: council::read, editions: false },
    SourceKind { name: "micro-providers", read: council::read, editions: false },
    SourceKind { name: "cqc-api", read: cqc_api::read, editions: false },
    SourceKind { name: "cqc-deactivated", read: cqc_deactivated::read, editions: true },
    SourceKind { name: "cqc-directory", read: cqc_directory::read, editions: true },
    SourceKind { name: "cqc-locations", read: cqc_locations::read, editions: true },
    SourceKind { name: "cqc-ratings", read: cqc_ratings::read, editions: true },
];

/// A source to be read: a description, its kind, and the files of one edition.
struct Candidate {
    kind: SourceKind,
    description: Description,
    files: Vec<SourceFile>,
    /// The folder directly below `data/registers`: editions of one source share it.
    group: PathBuf,
}

pub fn read(project: &Project, inputs: &mut Inputs, report: &mut Report) {
    let candidates = drop_superseded(project, candidates(project, report), inputs, report);
    let first = inputs.sources.len();
    for candidate in &candidates {
        let files: Vec<_> = candidate.files.iter().map(|f| (f.shown.clone(), f.path.clone())).collect();
        inputs.sources.push(candidate.description.source(candidate.kind.name, &files, report));
    }
    let zones = inputs.geography.zones.clone();
    let readings: Vec<Reading<'_>> = candidates
        .par_iter()
        .enumerate()
        .map(|(at, candidate)| {
            let source = SourceId((first + at) as u16);
            let mut reading = Reading::new(project, source, &candidate.description, &candidate.files).with_zones(&zones);
            (candidate.kind.read)(&mut reading);
            reading
        })
        .collect();
    for reading in readings {
        absorb(reading, inputs, report);
    }
}

/// Joins one source's output to that of the others.
fn absorb(reading: Reading<'_>, inputs: &mut Inputs, report: &mut Report) {
    let Reading { source, ledger, records, unread, council, edition, unspoken, .. } = reading;
    inputs.unspoken.absorb(unspoken);
    report.extend(reading.report);
    let moved = inputs.ledger.append(ledger);
    inputs.unread.extend(unread.into_iter().map(|id| (id, source)));
    let up = |row: &mut crate::model::RowRef| row.file.0 += moved;
    let source = &mut inputs.sources[usize::from(source.0)];
    // Without any edition there is an error in the report; the oldest day there is loses against every other source.
    source.edition = edition.unwrap_or(Date::MIN);
    inputs.records.extend(records.into_iter().map(|mut record| {
        record.rows.iter_mut().for_each(up);
        record
    }));
    let mut council = council;
    council.facts.iter_mut().for_each(|(row, ..)| up(row));
    council.coverage.iter_mut().for_each(|(row, ..)| up(row));
    council.capacity.iter_mut().for_each(|(row, ..)| up(row));
    council.prices.iter_mut().for_each(|(row, ..)| up(row));
    council.micro.iter_mut().for_each(|micro| up(&mut micro.row));
    council.corrections.iter_mut().for_each(|(row, ..)| up(row));
    council.opt_outs.iter_mut().for_each(|(row, ..)| up(row));
    council.notices.iter_mut().for_each(|(row, ..)| up(row));
    let all = &mut inputs.council;
    all.facts.append(&mut council.facts);
    all.coverage.append(&mut council.coverage);
    all.capacity.append(&mut council.capacity);
    all.prices.append(&mut council.prices);
    all.micro.append(&mut council.micro);
    all.corrections.append(&mut council.corrections);
    all.opt_outs.append(&mut council.opt_outs);
    all.notices.append(&mut council.notices);
}

/// Every source below `data/registers`, in the order of the folders.
fn candidates(project: &Project, report: &mut Report) -> Vec<Candidate> {
    let root = project.registers();
    let mut found = Vec::new();
    for (group, folder) in folders(project, &root, report) {
        let before = report.count(crate::diagnostic::Severity::Error);
        let Some(description) = Description::read(&folder, project, report) else { continue };
        let Some(kind) = kind(&description, &root, report) else { continue };
        let files: Vec<SourceFile> = description
            .paths(report)
            .into_iter()
            .map(|path| {
                let shown = project.shown(&path).into();
                SourceFile { path, shown }
            })
            .collect();
        if files.is_empty() || report.count(crate::diagnostic::Severity::Error) > before {
            continue;
        }
        let parts: Vec<Vec<SourceFile>> = if kind.editions { files.into_iter().map(|f| vec![f]).collect() } else { vec![files] };
        let several = parts.len() > 1;
        for files in parts {
            // What is written down of several files is true of none of them alone: each must say its own day.
            let edition = description.edition.filter(|_| !several);
            found.push(Candidate { kind, description: Description { edition, ..description.clone() }, files, group: group.clone() });
        }
    }
    if found.is_empty() && !report.has_errors() {
        report.add(Fault::NoRegisters, At::file(project.shown(&root)));
    }
    found
}

/// The folders with a `source.toml`, each with the folder directly below `root` that it is in. A folder without any is an
/// error: its data would be left out in silence.
fn folders(project: &Project, root: &Path, report: &mut Report) -> Vec<(PathBuf, PathBuf)> {
    let mut folders: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
    let mut files: Vec<PathBuf> = Vec::new();
    let shown = |entry: &walkdir::DirEntry| entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.');
    for entry in walkdir::WalkDir::new(root).min_depth(1).max_depth(5).sort_by_file_name().into_iter().filter_entry(shown).flatten() {
        let path = entry.path();
        let Some(top) = path.strip_prefix(root).ok().and_then(|below| below.components().next()) else { continue };
        let group = root.join(top);
        if entry.path_is_symlink() && (entry.depth() == 1 || path.is_dir()) {
            let name = entry.file_name().to_string_lossy().into_owned();
            report.add(source::Fault::NotPlain { name }, At::file(project.shown(path)));
        } else if entry.depth() == 1 && entry.file_type().is_dir() {
            folders.entry(group).or_default();
        } else if entry.file_name() == source::NAME {
            folders.entry(group).or_default().push(path.parent().unwrap_or(root).to_path_buf());
        } else if !entry.file_type().is_dir() && !source::is_aside(&entry.file_name().to_string_lossy()) {
            files.push(path.to_path_buf());
        }
    }
    // A folder without any description is told as a whole.
    let told = |file: &Path| folders.iter().any(|(group, sources)| file.starts_with(group) && sources.is_empty());
    let read = |file: &Path| folders.values().flatten().any(|source| file.starts_with(source));
    for file in files.iter().filter(|file| !read(file) && !told(file)) {
        report.add(Fault::Stray, At::file(project.shown(file)));
    }
    for (group, sources) in &folders {
        if sources.is_empty() {
            report.add(Fault::NoDescription, At::file(project.shown(group)));
        }
    }
    folders.into_iter().flat_map(|(group, sources)| sources.into_iter().map(move |source| (group.clone(), source))).collect()
}

/// The kind of a source: as its description says, or the name of its folder or of one above it.
fn kind(description: &Description, root: &Path, report: &mut Report) -> Option<SourceKind> {
    let by_name = |name: &str| SOURCES.iter().copied().find(|kind| kind.name == name);
    let below = description.folder.strip_prefix(root).unwrap_or(&description.folder);
    let names: Vec<String> = match &description.kind {
        Some(kind) => vec![kind.clone()],
        None => below.components().rev().map(|c| c.as_os_str().to_string_lossy().into_owned()).collect(),
    };
    let kind = names.iter().find_map(|name| by_name(name));
    if kind.is_none() {
        let name = names.last().cloned().unwrap_or_default();
        let nearest = nearest(&name, SOURCES.iter().map(|kind| kind.name));
        report.add(Fault::UnknownSource { name, nearest }, description.at());
    }
    kind
}

/// Of several editions of one source the newest is kept; the rows of the others go to the ledger as superseded.
fn drop_superseded(project: &Project, candidates: Vec<Candidate>, inputs: &mut Inputs, report: &mut Report) -> Vec<Candidate> {
    let same = |a: &Candidate, b: &Candidate| a.kind.editions && a.kind.name == b.kind.name && a.group == b.group;
    let alone = |at: usize| candidates.iter().filter(|other| same(&candidates[at], other)).count() < 2;
    let tried: Vec<Option<(Option<Date>, Ledger)>> = (0..candidates.len())
        .into_par_iter()
        .map(|at| {
            (!alone(at)).then(|| {
                let mut reading = Reading::new(project, SourceId(0), &candidates[at].description, &candidates[at].files);
                (candidates[at].kind.read)(&mut reading);
                (reading.edition, reading.ledger)
            })
        })
        .collect();
    let newest: Vec<Option<Date>> = (0..candidates.len())
        .map(|at| {
            let others = candidates.iter().zip(&tried).filter(|(other, _)| same(&candidates[at], other));
            others.filter_map(|(_, tried)| tried.as_ref()?.0).max()
        })
        .collect();
    let mut kept: Vec<Candidate> = Vec::new();
    for ((candidate, tried), newest) in candidates.into_iter().zip(tried).zip(newest) {
        if let Some((Some(edition), mut ledger)) = tried {
            let at = At::file(candidate.files[0].shown.clone());
            if Some(edition) < newest {
                report.add(Fault::Superseded { edition }, at);
                ledger.settle_open(Fate::Filtered(Reason::SupersededEdition));
                inputs.ledger.append(ledger);
                continue;
            }
            if let Some(first) = kept.iter().find(|other| same(&candidate, other)) {
                report.add(Fault::SameEdition { edition, first: first.files[0].shown.to_string() }, at);
            }
        }
        kept.push(candidate);
    }
    kept
}
