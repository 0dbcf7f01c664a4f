//! `/changes/` and `/<council>/changes/`: what became of the services since the edition before, for residents and providers.
//! Where no earlier edition was kept the page says so.

use super::shared::Council;
use crate::model::change::Changes;
use crate::model::*;
use crate::publish::changed::{self, Group, Line};
use crate::publish::page::{Crumb, sheet};
use crate::publish::record::page::crumbs;
use crate::publish::{File, words};
use serde::Serialize;

/// More events than these, and the portal's page leads to the councils' instead of listing them all.
const MOST: usize = 400;

#[derive(Debug, Serialize)]
struct Page {
    #[serde(skip_serializing_if = "Option::is_none")]
    council: Option<Council>,
    description: String,
    breadcrumbs: Vec<Crumb>,
    folder: String,
    feed_title: String,
    as_of: String,
    /// Absent where there is nothing to compare with.
    #[serde(skip_serializing_if = "Option::is_none")]
    compared: Option<Compared>,
    groups: Vec<Part>,
    councils: Vec<Own>,
}

#[derive(Debug, Serialize)]
struct Compared {
    from: String,
    to: String,
    /// "1,790 services were listed then, 1,793 are now."
    listed: String,
    count: String,
    /// There are too many for one page.
    parted: bool,
}

#[derive(Debug, Serialize)]
struct Part {
    id: &'static str,
    title: &'static str,
    about: &'static str,
    count: usize,
    lines: Vec<Line>,
}

/// A council's page, and how much is on it.
#[derive(Debug, Serialize)]
struct Own {
    name: String,
    path: String,
    count: String,
}

pub fn files(atlas: &Atlas) -> Vec<File> {
    std::iter::once(None).chain(atlas.portal.authorities.iter().map(Some)).map(|authority| file(atlas, authority)).collect()
}

/// The address of a council's page, or of the portal's.
pub fn path(authority: Option<&Authority>) -> String {
    authority.map_or_else(|| "/changes/".into(), |a| format!("/{}/changes/", a.slug))
}

fn file(atlas: &Atlas, authority: Option<&Authority>) -> File {
    let changes = atlas.past.changes.as_ref();
    let own = |location: &Location| authority.is_none_or(|a| location.authority == Some(a.code));
    let events = changes.map_or_else(Vec::new, |changes| changed::events(atlas, changes, own));
    let parted = authority.is_none() && events.len() > MOST;
    let groups = changes.map_or_else(Vec::new, |changes| {
        let part = |group: Group| {
            let found: Vec<_> = events.iter().filter(|(event, _)| Group::of(&event.what) == group).collect();
            let (id, title, about) = group.words();
            let lines =
                if parted { Vec::new() } else { found.iter().map(|(event, location)| changed::line(atlas, changes, event, location)).collect() };
            Part { id, title, about, count: found.len(), lines }
        };
        Group::ALL.into_iter().map(part).filter(|part| part.count > 0).collect()
    });
    let whose = authority.map_or_else(|| atlas.portal.name.to_string(), |a| a.name.to_string());
    let title = authority.map_or_else(|| "What changed".into(), |a| format!("What changed in {}", a.name));
    let extra = Page {
        council: authority.map(Council::of),
        description: format!("Care services that are new, closed, rated or run by another owner since the last edition: {whose}."),
        breadcrumbs: authority.map_or_else(|| vec![Crumb::home()], |a| crumbs(a, None)),
        folder: authority.map_or_else(|| "/".into(), |a| format!("/{}/", a.slug)),
        feed_title: title.clone(),
        as_of: words::date(atlas.as_of),
        compared: changes.map(|changes| Compared {
            from: words::date(changes.from),
            to: words::date(changes.to),
            listed: listed(atlas, changes, authority),
            count: words::count(events.len(), "change", "changes"),
            parted,
        }),
        groups,
        councils: atlas
            .portal
            .authorities
            .iter()
            .filter(|a| authority.is_none_or(|own| own.code != a.code))
            .map(|a| Own {
                name: a.name.to_string(),
                path: path(Some(a)),
                count: changes.map_or_else(String::new, |changes| {
                    words::count(changed::events(atlas, changes, |l| l.authority == Some(a.code)).len(), "change", "changes")
                }),
            })
            .collect(),
    };
    let file = authority.map_or_else(|| "content/changes.md".into(), |a| format!("content/{}/changes.md", a.slug));
    sheet(&file, &title, "pages/changes.html", &extra)
}

/// What the whole site listed; a council's own numbers would need its border of then.
fn listed(atlas: &Atlas, changes: &Changes, authority: Option<&Authority>) -> String {
    let [before, now] = changes.listed.map(|n| words::thousands(n as u64));
    match authority {
        None => format!("{} listed {before} services then and lists {now} now.", atlas.portal.name),
        Some(a) => format!("Services whose address is in {}. The whole site listed {before} services then and lists {now} now.", a.name),
    }
}
