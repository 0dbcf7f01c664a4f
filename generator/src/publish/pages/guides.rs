//! `/guides/`, `/guides/<slug>/`, `/<authority>/guides/<slug>/` and `/guides/easy-read/<slug>/`: what residents read before they
//! decide. A council's guide of the same name as the portal's is what is different there: the portal's leads to it.

use super::shared::Council;
use crate::ingest::documents::ENGLAND;
use crate::model::guide::{Checklist, EasyRead, Guide};
use crate::model::*;
use crate::publish::File;
use crate::publish::page::{Crumb, sheet};
use crate::publish::words::date;
use serde::Serialize;

/// The guide that the lists of who can start soon belong to.
const HOSPITAL: &str = "home-from-hospital";

#[derive(Debug, Serialize)]
struct Page {
    description: String,
    breadcrumbs: Vec<Crumb>,
    #[serde(skip_serializing_if = "Option::is_none")]
    council: Option<Council>,
    summary: String,
    body: String,
    /// Lists to tick, each with an id.
    checklists: Vec<List>,
    /// "Read through by the web team on 20 November 2026."
    reviewed: String,
    sources: Vec<Source>,
    #[serde(skip_serializing_if = "Option::is_none")]
    easy: Option<String>,
    /// Councils with words of their own about it.
    own: Vec<Link>,
    /// Who can start soon, by council.
    soon: Vec<Link>,
    others: Vec<Link>,
}

#[derive(Debug, Serialize)]
struct List {
    id: String,
    title: String,
    items: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Source {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
struct Link {
    name: String,
    path: String,
    text: String,
}

#[derive(Debug, Serialize)]
struct Index {
    description: &'static str,
    breadcrumbs: Vec<Crumb>,
    guides: Vec<Link>,
    councils: Vec<Link>,
    easy: Vec<Link>,
}

#[derive(Debug, Serialize)]
struct EasyPage {
    description: String,
    breadcrumbs: Vec<Crumb>,
    parts: Vec<Part>,
    reviewed: String,
    full: String,
    /// The councils' numbers, where the text says "ring the council".
    councils: Vec<Council>,
}

#[derive(Debug, Serialize)]
struct Part {
    title: String,
    ideas: Vec<Idea>,
}

#[derive(Debug, Serialize)]
struct Idea {
    picture: &'static str,
    alt: &'static str,
    lines: Vec<String>,
}

pub fn is_there(atlas: &Atlas) -> bool {
    !atlas.guides.is_empty()
}

fn of_portal(guide: &&Guide) -> bool {
    guide.about.authority.as_str() == ENGLAND
}

fn path(atlas: &Atlas, guide: &Guide) -> String {
    match atlas.portal.authority(guide.about.authority) {
        Some(authority) => format!("/{}/guides/{}/", authority.slug, guide.about.slug),
        None => format!("/guides/{}/", guide.about.slug),
    }
}

pub fn files(atlas: &Atlas) -> Vec<File> {
    let mut files: Vec<File> = atlas.guides.guides.iter().map(|guide| file(atlas, guide)).collect();
    files.extend(atlas.guides.easy.iter().filter(|easy| has_full(atlas, easy)).map(|easy| easy_file(atlas, easy)));
    if is_there(atlas) {
        files.push(index(atlas));
    }
    files
}

fn link(atlas: &Atlas, guide: &Guide) -> Link {
    Link { name: guide.about.title.to_string(), path: path(atlas, guide), text: guide.summary.to_string() }
}

/// A council's guide, by the council's name.
fn own_link(atlas: &Atlas, guide: &Guide) -> Option<Link> {
    let authority = atlas.portal.authority(guide.about.authority)?;
    let name = format!("{}: {}", authority.name, guide.about.title);
    Some(Link { name, ..link(atlas, guide) })
}

/// Whether the page is there that it is the Easy Read version of.
fn has_full(atlas: &Atlas, easy: &EasyRead) -> bool {
    if easy.of.as_str() == "who-pays" {
        super::pays::is_there(atlas)
    } else {
        atlas.guides.guides.iter().filter(of_portal).any(|g| g.about.slug == easy.of)
    }
}

/// The address of an Easy Read version, where there is one.
pub fn easy_path(atlas: &Atlas, of: &str) -> Option<String> {
    atlas.guides.easy.iter().find(|easy| easy.of.as_str() == of && has_full(atlas, easy)).map(|easy| format!("/guides/easy-read/{}/", easy.of))
}

fn index(atlas: &Atlas) -> File {
    let all = &atlas.guides.guides;
    let extra = Index {
        description: "Plain guides to finding, choosing and paying for care at home and care homes.",
        breadcrumbs: vec![Crumb::home()],
        guides: all.iter().filter(of_portal).map(|guide| link(atlas, guide)).collect(),
        councils: all.iter().filter_map(|guide| own_link(atlas, guide)).collect(),
        easy: atlas
            .guides
            .easy
            .iter()
            .filter_map(|easy| Some(Link { name: easy.about.title.to_string(), path: easy_path(atlas, easy.of.as_str())?, text: String::new() }))
            .collect(),
    };
    sheet("content/guides/_index.md", "Guides", "pages/guides.html", &extra)
}

fn lists(checklists: &[Checklist]) -> Vec<List> {
    let list = |(at, list): (usize, &Checklist)| List {
        id: format!("ask-{}", at + 1),
        title: list.title.to_string(),
        items: list.items.iter().map(ToString::to_string).collect(),
    };
    checklists.iter().enumerate().map(list).collect()
}

fn file(atlas: &Atlas, guide: &Guide) -> File {
    let authority = atlas.portal.authority(guide.about.authority);
    let slug = &guide.about.slug;
    let portals_own = authority.is_none();
    let same = |other: &&Guide| other.about.slug == *slug && other.about.authority != guide.about.authority;
    let crumbs = match authority {
        Some(authority) => {
            vec![Crumb::home(), Crumb::new(authority.name.to_string(), format!("/{}/", authority.slug)), Crumb::new("Guides", "/guides/")]
        }
        None => vec![Crumb::home(), Crumb::new("Guides", "/guides/")],
    };
    let soon = |authority: &Authority| {
        let (path, text) = super::hospital::link(atlas, authority);
        Link { name: authority.name.to_string(), path, text }
    };
    let extra = Page {
        description: guide.summary.to_string(),
        breadcrumbs: crumbs,
        council: authority.map(Council::of),
        summary: guide.summary.to_string(),
        body: guide.about.body.as_ref().map(|body| body.as_str().to_string()).unwrap_or_default(),
        checklists: lists(&guide.checklists),
        reviewed: format!("Last read through on {}, by: {}.", date(guide.reviewed), guide.owner),
        sources: guide.about.sources.iter().map(|s| Source { name: s.title.to_string(), url: s.url.as_ref().map(ToString::to_string) }).collect(),
        easy: if portals_own { easy_path(atlas, slug.as_str()) } else { None },
        own: if portals_own {
            atlas.guides.guides.iter().filter(same).filter_map(|other| own_link(atlas, other)).collect()
        } else {
            // What holds everywhere stands in the portal's own.
            atlas.guides.guides.iter().filter(same).filter(of_portal).map(|other| link(atlas, other)).collect()
        },
        soon: if slug.as_str() == HOSPITAL {
            authority.map_or_else(|| atlas.portal.authorities.iter().map(soon).collect(), |a| vec![soon(a)])
        } else {
            Vec::new()
        },
        others: atlas.guides.guides.iter().filter(of_portal).filter(|other| other.about.slug != *slug).map(|other| link(atlas, other)).collect(),
    };
    let content = match authority {
        Some(authority) => format!("content/{}/guides/{slug}.md", authority.slug),
        None => format!("content/guides/{slug}.md"),
    };
    sheet(&content, guide.about.title.as_str(), "pages/guide.html", &extra)
}

fn easy_file(atlas: &Atlas, easy: &EasyRead) -> File {
    let full = if easy.of.as_str() == "who-pays" { "/who-pays/".to_string() } else { format!("/guides/{}/", easy.of) };
    let idea = |idea: &crate::model::guide::Idea| Idea {
        picture: idea.picture.key(),
        alt: idea.picture.alt(),
        lines: idea.lines.iter().map(ToString::to_string).collect(),
    };
    let extra = EasyPage {
        description: format!("{}, in Easy Read: short sentences with pictures.", easy.about.title),
        breadcrumbs: vec![Crumb::home(), Crumb::new("Guides", "/guides/")],
        parts: easy.parts.iter().map(|part| Part { title: part.title.to_string(), ideas: part.ideas.iter().map(idea).collect() }).collect(),
        reviewed: format!("Last read through on {}, by: {}.", date(easy.reviewed), easy.owner),
        full,
        councils: atlas.portal.authorities.iter().map(Council::of).collect(),
    };
    let title = format!("Easy Read: {}", easy.about.title);
    sheet(&format!("content/guides/easy-read/{}.md", easy.of), &title, "pages/easy-read.html", &extra)
}
