//! `meetings/*.md`: a meeting and the items of it that are about care.

use super::written::{self, Entry, Paper, Words, front_matter};
use super::{Desk, Documents, parse};
use crate::model::commissioning::*;
use serde::Deserialize;
use toml::Spanned;

front_matter! {
    struct Written {
        body: Words,
        body_printed: Option<Words>,
        kind: Words,
        date: Spanned<written::When>,
        next: Option<Spanned<written::When>>,
        #[serde(default)]
        items: Vec<WrittenItem>,
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenItem {
    number: Option<Words>,
    title: Words,
    issue_title: Option<Words>,
    purpose: Option<Words>,
    #[serde(default)]
    background: Vec<Spanned<Entry>>,
    #[serde(default)]
    documents: Vec<Spanned<Paper>>,
    #[serde(default)]
    points: Vec<Spanned<Entry>>,
    #[serde(default)]
    truncated: bool,
    truncated_note: Option<Words>,
    #[serde(default)]
    resolutions: Vec<WrittenResolution>,
    #[serde(default)]
    recommendations: Vec<WrittenRecommendation>,
    #[serde(default)]
    actions: Vec<WrittenAction>,
    #[serde(default)]
    decisions: Vec<Words>,
    note: Option<Words>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenResolution {
    letter: Option<Words>,
    text: Words,
    kind: Option<Words>,
    delegate: Option<Words>,
    effective: Option<Spanned<written::When>>,
    then: Option<Words>,
    #[serde(default)]
    leads_to: Vec<Words>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRecommendation {
    text: Words,
    response: Option<Words>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenAction {
    text: Words,
    by: Option<Words>,
    date: Option<Spanned<written::When>>,
}

const MEETINGS: &[&str] = &["cabinet", "scrutiny", "committee", "council", "board"];
const RESOLUTIONS: &[&str] = &["approve", "note", "delegate", "instruct", "accept", "recommend", "establish", "set duration", "set route"];

pub fn read(desk: &mut Desk<'_>, documents: &mut Documents) -> Option<()> {
    let mut written: Written = parse(desk)?;
    let common = written.common();
    let about = desk.about(common)?;
    desk.one_of("kind", &written.kind, MEETINGS, |kind| kind);
    let date = desk.when("date", &Some(written.date));
    let meeting = Meeting {
        about,
        body: desk.text("body", &written.body)?,
        body_printed: desk.maybe("body_printed", &written.body_printed),
        kind: desk.text("kind", &written.kind)?,
        date: date?,
        next: desk.when("next", &written.next),
        items: written.items.into_iter().filter_map(|item| read_item(desk, item)).collect(),
    };
    documents.meetings.push(meeting);
    Some(())
}

fn read_item(desk: &mut Desk<'_>, written: WrittenItem) -> Option<Item> {
    let resolutions = written.resolutions.into_iter().filter_map(|r| resolution(desk, r)).collect();
    Some(Item {
        number: desk.maybe("items.number", &written.number),
        title: desk.text("items.title", &written.title)?,
        issue_title: desk.maybe("items.issue_title", &written.issue_title),
        background: desk.entries("items.background", &written.background),
        purpose: desk.maybe("items.purpose", &written.purpose),
        documents: desk.papers("items.documents", &written.documents),
        points: desk.entries("items.points", &written.points),
        truncated: written.truncated,
        truncated_note: desk.maybe("items.truncated_note", &written.truncated_note),
        resolutions,
        recommendations: written
            .recommendations
            .iter()
            .filter_map(|r| {
                let response = desk.maybe("recommendations.response", &r.response);
                Some(Recommendation { text: desk.text("recommendations.text", &r.text)?, response })
            })
            .collect(),
        actions: written
            .actions
            .iter()
            .filter_map(|a| {
                let (by, date) = (desk.maybe("actions.by", &a.by), desk.when("actions.date", &a.date));
                Some(Action { text: desk.text("actions.text", &a.text)?, by, date })
            })
            .collect(),
        decisions: desk.slugs("items.decisions", &written.decisions, Reference::Decision).into_iter().map(Reference::Decision).collect(),
        note: desk.maybe("items.note", &written.note),
    })
}

fn resolution(desk: &mut Desk<'_>, written: WrittenResolution) -> Option<Resolution> {
    if let Some(kind) = &written.kind {
        desk.one_of("resolutions.kind", kind, RESOLUTIONS, |kind| kind);
    }
    Some(Resolution {
        letter: desk.maybe("resolutions.letter", &written.letter),
        text: desk.text("resolutions.text", &written.text)?,
        kind: desk.maybe("resolutions.kind", &written.kind),
        delegate: desk.maybe("resolutions.delegate", &written.delegate),
        effective: desk.when("resolutions.effective", &written.effective),
        then: desk.maybe("resolutions.then", &written.then),
        leads_to: desk.references("resolutions.leads_to", &written.leads_to),
    })
}
