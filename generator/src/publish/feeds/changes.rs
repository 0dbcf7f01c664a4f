//! `/changes.atom` and one for each council (RFC 4287), and `/data/changes.csv`: what became of the services since the edition
//! before. Each entry's id holds the edition's day, so that a build without news is no news.

use super::atom::{element, escaped, id, stamp};
use super::csv::{finish, harmless, row, writer};
use crate::model::change::{Changes, What};
use crate::model::*;
use crate::publish::pages::changes::path;
use crate::publish::{File, changed};
use std::fmt::Write as _;

pub const NAME: &str = "changes.csv";

/// Name and meaning of each column.
pub const COLUMNS: &[(&str, &str)] = &[
    ("from", "The day of the earlier edition."),
    ("to", "The day of this edition."),
    ("id", "The service's id, as in services.csv."),
    ("name", "Its name now."),
    ("url", "Its page on this site."),
    ("authority_code", "GSS code of the council whose area holds its address; [none] beyond the border."),
    (
        "change",
        "new, re-registered, gone, dormant, back, rated-higher, rated-lower, rated-the-same, rated-first, rated-anew, rating-withdrawn, owner, brand, renamed, moved or phone.",
    ),
    ("other_id", "The registration before it, or the one that carries on; [none] where there is none or we do not know it."),
    ("words", "What happened, in words."),
];

pub fn files(atlas: &Atlas) -> Vec<File> {
    let Some(changes) = &atlas.past.changes else { return Vec::new() };
    let feeds = std::iter::once(None).chain(atlas.portal.authorities.iter().map(Some)).map(|authority| {
        let folder = authority.map_or_else(String::new, |a| format!("{}/", a.slug));
        File::new(format!("static/{folder}changes.atom"), feed(atlas, changes, authority))
    });
    feeds.chain([File::new(format!("static/data/{NAME}"), table(atlas, changes))]).collect()
}

fn table(atlas: &Atlas, changes: &Changes) -> Vec<u8> {
    let mut out = writer();
    row(&mut out, COLUMNS.iter().map(|(name, _)| (*name).to_string()));
    for (event, location) in changed::events(atlas, changes, |_| true) {
        let other = match &event.what {
            What::Reregistered { before, .. } => Some(before),
            What::Gone => location.successors.first(),
            _ => None,
        };
        let or = |value: Option<String>| value.unwrap_or_else(|| "[none]".into());
        let cells = [
            changes.from.to_string(),
            changes.to.to_string(),
            location.id.to_string(),
            location.name.to_string(),
            format!("{}{}", atlas.portal.base_url, location.path()),
            or(location.authority.map(|code| code.to_string())),
            event.what.slug().into(),
            or(other.map(ToString::to_string)),
            changed::sentences(&changed::line(atlas, changes, event, location)),
        ];
        row(&mut out, cells.into_iter().map(harmless));
    }
    finish(out)
}

fn feed(atlas: &Atlas, changes: &Changes, authority: Option<&Authority>) -> Vec<u8> {
    let base = &atlas.portal.base_url;
    let folder = authority.map_or_else(|| "/".into(), |a| format!("/{}/", a.slug));
    let whose = authority.map_or_else(|| atlas.portal.name.to_string(), |a| format!("{}: {}", atlas.portal.name, a.name));
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en-GB\">\n");
    element(&mut out, "id", &id(atlas, &format!("changes{}", folder.trim_end_matches('/'))));
    element(&mut out, "title", &format!("{whose}, what changed"));
    element(&mut out, "updated", &stamp(changes.to));
    let _ = writeln!(out, "<author><name>{}</name></author>", escaped(atlas.portal.name.as_str()));
    let _ = writeln!(out, "<link rel=\"self\" type=\"application/atom+xml\" href=\"{}\"/>", escaped(&format!("{base}{folder}changes.atom")));
    let _ = writeln!(out, "<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>", escaped(&format!("{base}{}", path(authority))));
    let own = |location: &Location| authority.is_none_or(|a| location.authority == Some(a.code));
    let mut seen = std::collections::BTreeMap::new();
    for (event, location) in changed::events(atlas, changes, own) {
        let line = changed::line(atlas, changes, event, location);
        let what = event.what.slug();
        // CQC rates several services of one location: each is news of its own.
        let number = seen.entry((&location.id, what)).and_modify(|n| *n += 1).or_insert(1);
        let again = if *number > 1 { format!("/{number}") } else { String::new() };
        out.push_str("<entry>\n");
        element(&mut out, "id", &id(atlas, &format!("changes/{}/{}/{what}{again}", changes.to, location.id)));
        element(&mut out, "title", &format!("{}: {}", changed::Group::of(&event.what).words().1, location.name));
        element(&mut out, "updated", &stamp(changes.to));
        let _ = writeln!(out, "<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>", escaped(&format!("{base}{}", location.path())));
        let _ = writeln!(out, "<category term=\"{what}\"/>");
        element(&mut out, "summary", &changed::sentences(&line));
        out.push_str("</entry>\n");
    }
    out.push_str("</feed>\n");
    out.into_bytes()
}
