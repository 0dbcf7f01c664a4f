//! `programmes/*.md`: work with others that is no contract.

use super::written::{Entry, Words, front_matter};
use super::{Desk, Documents, parse};
use crate::model::commissioning::*;
use serde::Deserialize;
use toml::Spanned;

front_matter! {
    struct Written {
        purpose: Option<Words>,
        years: Option<Words>,
        text: Option<Words>,
        status: Option<Words>,
        url: Option<Words>,
        #[serde(default)]
        partners: Vec<WrittenPartner>,
        #[serde(default)]
        points: Vec<Spanned<Entry>>,
        #[serde(default)]
        decisions: Vec<Words>,
        #[serde(default)]
        frameworks: Vec<Words>,
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenPartner {
    name: Words,
    role: Option<Words>,
}

pub fn read(desk: &mut Desk<'_>, documents: &mut Documents) -> Option<()> {
    let mut written: Written = parse(desk)?;
    let common = written.common();
    let about = desk.about(common)?;
    let programme = Programme {
        about,
        purpose: desk.maybe("purpose", &written.purpose),
        years: desk.maybe("years", &written.years),
        text: desk.maybe("text", &written.text),
        status: desk.maybe("status", &written.status),
        url: desk.address("url", &written.url),
        partners: written
            .partners
            .iter()
            .filter_map(|p| {
                let role = desk.maybe("partners.role", &p.role);
                Some(Partner { name: desk.text("partners.name", &p.name)?, role })
            })
            .collect(),
        points: desk.entries("points", &written.points),
        decisions: desk.slugs("decisions", &written.decisions, Reference::Decision),
        frameworks: desk.slugs("frameworks", &written.frameworks, Reference::Framework),
    };
    documents.programmes.push(programme);
    Some(())
}
