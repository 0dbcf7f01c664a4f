//! The page of one public record: what it is, the thread it stands in, the record beside it, and sections below.

use super::{Fact, Line, Section};
use crate::model::Atlas;
use crate::model::Authority;
use crate::model::commissioning::Of;
use crate::publish::File;
use crate::publish::page::{Crumb, sheet};
use crate::publish::pages::shared::Council;
use crate::publish::thread::{self, Step};
use serde::Serialize;

#[derive(Debug, Serialize)]
pub struct Page {
    /// Whose numbers stand at the foot.
    pub council: Council,
    pub description: String,
    pub breadcrumbs: Vec<Crumb>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    pub lead: String,
    pub thread_title: String,
    pub thread: Vec<Step>,
    pub side_title: String,
    pub side: Vec<Fact>,
    /// What follows the facts at the side.
    pub asides: Vec<Section>,
    pub sections: Vec<Section>,
}

/// The crumbs above every page about what a council decides and buys.
pub fn crumbs(authority: &Authority, section: Option<(&str, &str)>) -> Vec<Crumb> {
    let mut crumbs = vec![Crumb::home(), Crumb::new(authority.name.to_string(), format!("/{}/", authority.slug))];
    crumbs.extend(section.map(|(name, path)| Crumb::new(name, format!("/{}/{path}/", authority.slug))));
    crumbs
}

impl Page {
    pub fn new(atlas: &Atlas, authority: &Authority, of: &Of, lead: String) -> Self {
        Self {
            council: Council::of(authority),
            description: lead.clone(),
            breadcrumbs: Vec::new(),
            status: None,
            lead,
            thread_title: String::new(),
            thread: thread::steps(atlas, of),
            side_title: "The record".into(),
            side: Vec::new(),
            asides: Vec::new(),
            sections: Vec::new(),
        }
    }

    pub fn fact(&mut self, label: &str, line: Line) {
        self.side.push(Fact::new(label, line));
    }

    pub fn facts(&mut self, label: &str, lines: Vec<Line>) {
        self.side.extend(Fact::many(label, lines));
    }

    /// A fact, or the reason why there is none in the place where it would stand.
    pub fn known(&mut self, label: &str, value: Option<impl ToString>, otherwise: &str) {
        let line = value.map_or_else(|| Line::untold(otherwise), |text| Line::text(text.to_string()));
        self.fact(label, line);
    }

    pub fn file(self, path: &str, title: &str) -> File {
        sheet(path, title, "pages/record.html", &self)
    }
}
