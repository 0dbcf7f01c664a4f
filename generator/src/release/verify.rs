//! Walks the built site before anybody sees it: nothing missing, nothing extra, every link and anchor goes somewhere, every
//! page has what every page must have, and nothing that the content security policy forbids; every page on the map of the site; no name
//! of a person, and nothing heavy. It reads files and reports; it changes nothing.

mod budget;
mod fault;
mod names;
mod page;
mod sitemap;

pub use fault::{CODES, Fault};
pub use names::said;

use crate::diagnostic::{At, Report};
use crate::model::Atlas;
use crate::model::unspoken::{Name, Unspoken};
use crate::project::budget::Budget;
use crate::publish::pages::shared::Shared;
use crate::publish::{File, site};
use crate::release::manifest;
use crate::teeth;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What the built site must be.
#[derive(Debug, Default)]
pub struct Expected {
    /// The site's whole address.
    pub site: String,
    /// The path under which it lives: "" or "/path".
    pub base: String,
    /// Every file by its address, with its bytes where it is published as it is: pages are Zola's to make.
    pub files: BTreeMap<String, Option<File>>,
    /// The address of every location's page.
    pub locations: Vec<String>,
    /// What every page must hold, and how a problem calls it.
    pub everywhere: Vec<Must>,
    /// What some pages must hold besides, by the address's beginning; the longest that fits counts.
    pub councils: BTreeMap<String, Vec<Must>>,
    /// Folders of this machine, which no published file may name.
    pub machine: Vec<String>,
    /// Names that no published file may have.
    pub unspoken: Arc<Unspoken>,
    pub budget: Budget,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Must {
    pub name: String,
    /// Any one of these.
    pub any_of: Vec<String>,
}

impl Must {
    fn new(name: impl Into<String>, text: &str) -> Self {
        let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#x27;");
        let mut any_of = vec![text.to_owned(), escaped.replace('/', "&#x2F;"), escaped];
        any_of.dedup();
        Self { name: name.into(), any_of }
    }
}

/// Counts for the stage's line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Verified {
    pub files: usize,
    pub pages: usize,
    pub links: usize,
}

impl Expected {
    pub fn new(atlas: &Atlas, files: &[File], shared: &Shared, budget: Budget, machine: Vec<String>) -> Self {
        let portal = &atlas.portal;
        let numbers = |a: &crate::model::Authority| {
            [("safeguarding number", a.contact.safeguarding.phone), ("paper copy number", a.contact.paper_copy.phone)]
                .map(|(name, phone)| Must::new(format!("the {name} of {}", a.council), &format!("tel:{}", phone.international())))
        };
        let mut everywhere = vec![Must::new("999", "tel:999")];
        // An old fact without its day misleads.
        everywhere.push(Must::new("the day of the register", &shared.register));
        everywhere.extend(shared.attribution.iter().map(|line| Must::new("the attribution line", line)));
        if portal.demonstration {
            everywhere.push(Must::new("the demonstration banner", "made up"));
            everywhere.push(Must::new("noindex", "noindex"));
        }
        // A page about one council has that council's numbers; every other page has all of them.
        let mut councils: BTreeMap<String, Vec<Must>> = BTreeMap::from([(String::new(), portal.authorities.iter().flat_map(numbers).collect())]);
        for authority in &portal.authorities {
            councils.insert(format!("{}/", authority.slug), numbers(authority).into());
        }
        let page = |path: &str| format!("{}index.html", path.trim_start_matches('/'));
        for location in &atlas.locations {
            if let Some(authority) = location.authority.and_then(|code| portal.authority(code)) {
                councils.insert(page(&location.path()), numbers(authority).into());
            }
        }
        Self {
            site: portal.base_url.to_string(),
            base: portal.base_path().to_owned(),
            files: files.iter().filter_map(expected_file).collect(),
            locations: atlas.locations.iter().map(|l| page(&l.path())).collect(),
            everywhere,
            councils,
            machine: machine
                .into_iter()
                .filter(|folder| folder.matches('/').count() > 1)
                .map(|folder| format!("{}/", folder.trim_end_matches('/')))
                .collect(),
            unspoken: atlas.unspoken.clone(),
            budget,
        }
    }

    fn council(&self, address: &str) -> &[Must] {
        let longest = self.councils.range(..=address.to_owned()).rev().find(|(beginning, _)| address.starts_with(beginning.as_str()));
        longest.map_or(&[], |(_, musts)| musts)
    }
}

fn expected_file(file: &File) -> Option<(String, Option<File>)> {
    let address = site::address(&file.path)?;
    Some((address, (!file.path.starts_with("content/")).then(|| file.clone())))
}

/// Checks the tree at `root`. Problems go to the report. `said` gives all that the site may say: it is asked for only when there
/// may be the name of a person in it.
pub fn tree(root: &Path, expected: &Expected, said: &dyn Fn() -> String, report: &mut Report) -> Verified {
    let (files, mut problems) = list(root);
    compare(&files, expected, &mut problems);
    sitemap::check(&files, expected, &mut problems);
    budget::check(&files, &expected.base, &expected.budget, &mut problems);
    // The manifest is written when all else is right.
    let tree: HashSet<&str> = files.keys().map(String::as_str).chain([manifest::PATH]).collect();
    let read: Vec<(&str, page::Page)> =
        files.par_iter().map(|(address, (path, _))| (address.as_str(), page::read(path, address, expected, &tree))).collect();
    let ids: HashMap<&str, &HashSet<String>> = read.iter().map(|(address, page)| (*address, &page.ids)).collect();
    let mut counts = Verified { files: files.len(), ..Verified::default() };
    let mut found: Vec<(String, u32, Name)> = Vec::new();
    for (address, page) in &read {
        found.extend(page.names.iter().map(|(row, name)| ((*address).to_owned(), *row, name.clone())));
        counts.pages += usize::from(address.ends_with(".html"));
        counts.links += page.links;
        for (target, fragment, row) in &page.anchors {
            if ids.get(target.as_str()).is_some_and(|ids| !ids.contains(fragment)) {
                problems.push((Fault::DeadAnchor { target: target.clone(), fragment: fragment.clone() }, (*address).to_owned(), Some(*row)));
            }
        }
    }
    names::judge(found, &expected.unspoken, said, &mut problems);
    problems.extend(read.into_iter().flat_map(|(address, page)| page.faults.into_iter().map(move |(fault, row)| (fault, address.to_owned(), row))));
    problems.retain(|(fault, ..)| teeth::stands(fault.guard()));
    problems.sort_by(|a, b| (&a.1, a.2).cmp(&(&b.1, b.2)));
    for (fault, address, row) in problems {
        let at = At::file(format!("site/public/{address}"));
        report.add(fault, row.map_or(at.clone(), |row| at.row(row)));
    }
    counts
}

type Placed = (Fault, String, Option<u32>);

/// Every file by its address, with its length.
fn list(root: &Path) -> (BTreeMap<String, (PathBuf, u64)>, Vec<Placed>) {
    let mut files = BTreeMap::new();
    let mut problems = Vec::new();
    for entry in walkdir::WalkDir::new(root) {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => {
                let address = entry.path().strip_prefix(root).expect("the walk stays below its root").to_string_lossy().replace('\\', "/");
                if entry.file_type().is_file() {
                    let length = entry.metadata().map_or(0, |m| m.len());
                    files.insert(address, (entry.into_path(), length));
                } else {
                    problems.push((Fault::Extra, address, None));
                }
            }
            Err(error) => problems.push((Fault::Unreadable { error: error.to_string() }, String::new(), None)),
        }
    }
    (files, problems)
}

fn compare(files: &BTreeMap<String, (PathBuf, u64)>, expected: &Expected, problems: &mut Vec<Placed>) {
    for address in expected.files.keys().filter(|address| !files.contains_key(*address)) {
        problems.push((Fault::Missing, address.clone(), None));
    }
    for address in files.keys() {
        if !expected.files.contains_key(address) && !is_zolas_own(address, expected) {
            problems.push((Fault::Extra, address.clone(), None));
        }
    }
    let mut pages = HashSet::new();
    for address in &expected.locations {
        if !pages.insert(address) {
            problems.push((Fault::TwoLocations, address.clone(), None));
        } else if !matches!(expected.files.get(address), Some(None)) {
            problems.push((Fault::NoPage, address.clone(), None));
        }
    }
}

/// Files that Zola writes by itself: the error page, the map of the site, and the further pages of a long list.
fn is_zolas_own(address: &str, expected: &Expected) -> bool {
    if matches!(address, "404.html" | "robots.txt") || sitemap::is_part(address) {
        return true;
    }
    let section = address.strip_suffix("/index.html").and_then(|a| a.rsplit_once("/page/")).filter(|(_, n)| n.bytes().all(|b| b.is_ascii_digit()));
    section.is_some_and(|(section, _)| expected.files.contains_key(&format!("{section}/index.html")))
}

#[cfg(test)]
mod tests;
