//! The links that councils' documents make to pages of this site, held against the pages that were made: told at the document's
//! row, where its writer can mend it.

use super::File;
use crate::diagnostic::{At, Code, Problem, Report, Severity, nearest};
use crate::model::{Atlas, Status};
use std::collections::BTreeSet;
use std::fmt;

#[derive(Debug)]
pub enum Fault {
    NoPage { target: String, nearest: Option<String> },
    Gone { target: String, name: String },
}

const NO_PAGE: Code = Code {
    id: "document-dead-link",
    severity: Severity::Error,
    explain: "A document's text links to a page of this site that there is not. Readers would stand before nothing, so nothing is published until the link is mended.",
};
const GONE: Code = Code {
    id: "document-link-to-gone",
    severity: Severity::Warning,
    explain: "A document's text links to a service that is no longer registered. Its page stays, and says so and who took it over, where that is known.",
};

pub const CODES: &[&Code] = &[&NO_PAGE, &GONE];

impl Problem for Fault {
    fn code(&self) -> &'static Code {
        match self {
            Self::NoPage { .. } => &NO_PAGE,
            Self::Gone { .. } => &GONE,
        }
    }

    fn help(&self) -> String {
        match self {
            Self::NoPage { nearest: Some(nearest), .. } => format!("did you mean {nearest}?"),
            Self::NoPage { .. } => "link to a page that is there, or take the link out".into(),
            Self::Gone { .. } => "link to the service that took over, if there is one".into(),
        }
    }

    fn value(&self) -> Option<&str> {
        match self {
            Self::NoPage { target, .. } | Self::Gone { target, .. } => Some(target),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPage { target, .. } => write!(f, "there is no page {target}"),
            Self::Gone { target, name } => write!(f, "{target} leads to {name}, which is no longer registered"),
        }
    }
}

pub fn check(atlas: &Atlas, files: &[File], report: &mut Report) {
    if atlas.commissioning.links.is_empty() {
        return;
    }
    let pages: BTreeSet<String> = files.iter().filter_map(|file| address(&file.path)).collect();
    for link in &atlas.commissioning.links {
        let path = link.target.split('#').next().unwrap_or_default();
        let at = At::file(link.file.clone()).row(link.row);
        let wanted =
            if path.ends_with('/') || path.rsplit('/').next().is_some_and(|last| last.contains('.')) { path.to_owned() } else { format!("{path}/") };
        if !pages.contains(&wanted) {
            let nearest = nearest(&wanted, pages.iter().map(String::as_str)).map(Into::into);
            report.add(Fault::NoPage { target: link.target.clone(), nearest }, at);
        } else if let Some(location) = atlas.locations.iter().find(|l| l.path() == wanted && matches!(l.status, Status::Gone { .. })) {
            report.add(Fault::Gone { target: link.target.clone(), name: location.name.to_string() }, at);
        }
    }
}

/// The address of a file of the assembled site.
fn address(path: &str) -> Option<String> {
    if let Some(file) = path.strip_prefix("static") {
        return Some(file.into());
    }
    let page = path.strip_prefix("content")?.strip_suffix(".md")?;
    Some(format!("{}/", page.strip_suffix("/_index").unwrap_or(page)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_have_addresses() {
        let check = |path: &str, expected: Option<&str>| assert_eq!(address(path).as_deref(), expected, "{path}");
        check("content/_index.md", Some("/"));
        check("content/find.md", Some("/find/"));
        check("content/kent/decisions/a.md", Some("/kent/decisions/a/"));
        check("static/data/lots.csv", Some("/data/lots.csv"));
        check("templates/base.html", None);
    }
}
