//! Pages of prose: about, accessibility, privacy. Their words stand in their templates, where a council replaces them with
//! a template of its own of the same name; what they count and name comes from here.

use super::shared::{Council, register};
use crate::model::Atlas;
use crate::publish::File;
use crate::publish::page::{Crumb, page};
use crate::publish::words;
use serde::Serialize;

#[derive(Debug, Serialize)]
struct Prose {
    description: &'static str,
    breadcrumbs: Vec<Crumb>,
    register: String,
    /// "West Sussex County Council and Kent County Council".
    organisations: String,
    /// "is" or "are".
    verb: &'static str,
    site: String,
    /// How long a confirmation of space is believed: "14 days".
    space_days: String,
    /// "10 km".
    buffer: String,
    /// A council brought streets for the map, of which a browser asks for pieces.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    streets: bool,
    contacts: Vec<Council>,
}

const PAGES: &[(&str, &str, &str)] = &[
    ("about", "About this site", "Who this site is for, how its lists are made, and how to put a mistake right."),
    ("accessibility", "Accessibility", "How this site can be used, what does not work yet, and how to complain."),
    ("privacy", "Privacy", "This site has no cookies and does not learn what you look for."),
];

pub fn files(atlas: &Atlas) -> Vec<File> {
    PAGES
        .iter()
        .map(|(name, title, description)| {
            let councils: Vec<&str> = atlas.portal.authorities.iter().map(|a| a.council.as_str()).collect();
            let extra = Prose {
                description,
                breadcrumbs: vec![Crumb::home()],
                register: register(atlas),
                organisations: words::list(&councils),
                verb: if councils.len() == 1 { "is" } else { "are" },
                site: atlas.portal.base_url.to_string(),
                space_days: words::count(atlas.portal.capacity_days.into(), "day", "days"),
                buffer: format!("{} km", atlas.portal.buffer_km),
                streets: !atlas.streets.is_empty(),
                contacts: atlas.portal.authorities.iter().map(Council::of).collect(),
            };
            page(&format!("content/{name}.md"), title, &format!("pages/{name}.html"), &extra)
        })
        .collect()
}
