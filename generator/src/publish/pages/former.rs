//! Addresses that were published once and are nobody's now: the one that a service had under an earlier name leads on to it,
//! and that of a service which asked to be taken off says only that.

use super::shared::Council;
use crate::model::*;
use crate::publish::File;
use crate::publish::page::{Crumb, sheet};
use serde::Serialize;

#[derive(Debug, Serialize)]
struct Page {
    #[serde(skip_serializing_if = "Option::is_none")]
    council: Option<Council>,
    breadcrumbs: Vec<Crumb>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<Crumb>,
}

pub fn files(atlas: &Atlas) -> Vec<File> {
    let moved = atlas.locations.iter().flat_map(|location| location.former.iter().map(move |slug| (slug, location)));
    let moved = moved.map(|(slug, location)| {
        let to = Some(Crumb::new(location.name.to_string(), location.path()));
        file(slug, "This service has another name now", Page { council: None, breadcrumbs: crumbs(), to })
    });
    let removed =
        atlas.past.removed.iter().map(|slug| file(slug, "This page was taken down", Page { council: None, breadcrumbs: crumbs(), to: None }));
    moved.chain(removed).collect()
}

fn crumbs() -> Vec<Crumb> {
    vec![Crumb::home(), Crumb::new("A to Z of services", "/services/")]
}

fn file(slug: &Slug, title: &str, page: Page) -> File {
    sheet(&format!("content/services/{slug}.md"), title, "pages/former.html", &page)
}
