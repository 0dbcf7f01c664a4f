//! `statements/*.md`: the market position statement of a service. Its figures are named by their ids, never typed.

use super::written::{self, Words, front_matter};
use super::{Desk, Documents, parse};
use crate::model::commissioning::*;
use serde::Deserialize;
use toml::Spanned;

front_matter! {
    struct Written {
        series: Option<Words>,
        service: Words,
        edition: Option<Spanned<written::When>>,
        owner: Option<Words>,
        last_updated: Option<Spanned<written::When>>,
        next_review: Option<Spanned<written::When>>,
        review_note: Option<Words>,
        #[serde(default)]
        demonstration: bool,
        #[serde(default)]
        section: Vec<WrittenSection>,
        contact: Option<Words>,
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSection {
    number: Spanned<i64>,
    title: Words,
    text: Option<Words>,
    #[serde(default)]
    indicators: Vec<Words>,
    source: Option<Words>,
    confidence: Option<Words>,
}

pub fn read(desk: &mut Desk<'_>, documents: &mut Documents) -> Option<()> {
    let mut written: Written = parse(desk)?;
    let common = written.common();
    let about = desk.about(common)?;
    let service = desk.slug("service", &written.service);
    let mut sections: Vec<Section> = Vec::new();
    for section in &written.section {
        let raw = *section.number.get_ref();
        let taken = sections.iter().any(|s| i64::from(s.number) == raw);
        let number = u8::try_from(raw).ok().filter(|n| (1..=12).contains(n) && !taken);
        let number = desk.value("section.number", &raw.to_string(), &section.number.span(), number, "a number from 1 to 12, each once");
        let Some(title) = desk.text("section.title", &section.title) else { continue };
        let Some(number) = number else { continue };
        sections.push(Section {
            number,
            title,
            text: section.text.as_ref().and_then(|text| desk.markdown(text)),
            indicators: desk.indicators("section.indicators", &section.indicators),
            origin: desk.origin(&section.source, &section.confidence),
        });
    }
    sections.sort_by_key(|s| s.number);
    let statement = Statement {
        about,
        series: desk.maybe("series", &written.series),
        service: service?,
        edition: desk.when("edition", &written.edition),
        owner: desk.maybe("owner", &written.owner),
        last_updated: desk.when("last_updated", &written.last_updated),
        next_review: desk.when("next_review", &written.next_review),
        review_note: desk.maybe("review_note", &written.review_note),
        demonstration: written.demonstration,
        sections,
        contact: desk.maybe("contact", &written.contact),
    };
    documents.statements.push(statement);
    Some(())
}
