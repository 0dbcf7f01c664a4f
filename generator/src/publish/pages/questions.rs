//! `/<authority>/questions/`: what providers, journalists and residents ask councils again and again, answered with dated figures
//! or with the reason why there is none.

use super::shared::Council;
use crate::model::commissioning::{Confidence, CouncilAnswer, Question, Reference};
use crate::model::market::Territory;
use crate::model::*;
use crate::publish::exhibit::{self, Exhibit, Shown, Tile};
use crate::publish::page::{Crumb, sheet};
use crate::publish::{File, when};
use serde::Serialize;

#[derive(Debug, Serialize)]
struct Page {
    description: String,
    breadcrumbs: Vec<Crumb>,
    council: Council,
    contents: Vec<Link>,
    questions: Vec<Asked>,
}

#[derive(Debug, Serialize)]
struct Link {
    name: String,
    path: String,
}

#[derive(Debug, Serialize)]
struct Asked {
    id: String,
    question: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    good: Option<String>,
    /// "Published", "Not published here".
    status: String,
    known: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<Source>,
    links: Vec<Link>,
    tiles: Vec<Tile>,
    exhibits: Vec<Exhibit>,
    asked_in: Vec<Source>,
}

#[derive(Debug, Serialize)]
struct Source {
    name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    url: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    note: String,
}

pub fn files(atlas: &Atlas) -> Vec<File> {
    if atlas.commissioning.questions.is_empty() {
        return Vec::new();
    }
    atlas.portal.authorities.iter().map(|authority| file(atlas, authority)).collect()
}

fn file(atlas: &Atlas, authority: &Authority) -> File {
    let questions: Vec<Asked> = atlas.commissioning.questions.iter().map(|q| asked(atlas, authority, q)).collect();
    let extra = Page {
        description: format!("The questions that providers keep asking about care in {}, answered as dated figures.", authority.name),
        breadcrumbs: [Crumb::home(), Crumb::new(authority.name.to_string(), format!("/{}/", authority.slug))]
            .into_iter()
            .chain(super::market::is_there(atlas).then(|| Crumb::new("Market", format!("/{}/market/", authority.slug))))
            .collect(),
        council: Council::of(authority),
        contents: questions.iter().map(|q| Link { name: q.question.clone(), path: format!("#{}", q.id) }).collect(),
        questions,
    };
    let title = format!("Questions about care in {}", authority.name);
    sheet(&format!("content/{}/questions.md", authority.slug), &title, "pages/questions.html", &extra)
}

fn asked(atlas: &Atlas, authority: &Authority, question: &Question) -> Asked {
    let answer = question.answers.iter().find(|a| a.authority == authority.code);
    let mut asked = Asked {
        id: question.about.slug.to_string(),
        question: question.question.to_string(),
        good: question.good_answer.as_ref().map(ToString::to_string),
        status: "Not published here".into(),
        known: false,
        text: None,
        reason: Some(format!("{} has not answered it here.", authority.council)),
        source: None,
        links: Vec::new(),
        tiles: Vec::new(),
        exhibits: Vec::new(),
        asked_in: question
            .asked_in
            .iter()
            .map(|a| Source {
                name: [Some(a.who.to_string()), a.code.as_ref().map(ToString::to_string)].into_iter().flatten().collect::<Vec<_>>().join(", "),
                url: a.url.as_ref().map(ToString::to_string).unwrap_or_default(),
                note: a.date.as_ref().map(when::bare).unwrap_or_default(),
            })
            .collect(),
    };
    if let Some(answer) = answer {
        fill(atlas, authority, question, answer, &mut asked);
    }
    asked
}

fn fill(atlas: &Atlas, authority: &Authority, question: &Question, answer: &CouncilAnswer, asked: &mut Asked) {
    asked.status = crate::publish::words::capital(answer.status.as_str());
    asked.known = answer.status.as_str() == "published";
    asked.text = answer.text.as_ref().map(ToString::to_string);
    asked.reason = answer.reason.as_ref().map(ToString::to_string);
    asked.source = answer.origin.source.and_then(|_| question.about.source(&answer.origin)).map(|s| Source {
        name: s.title.to_string(),
        url: s.url.as_ref().map(ToString::to_string).unwrap_or_default(),
        note: match question.about.confidence(&answer.origin) {
            Some(Confidence::Derived) => "Worked out from it.".into(),
            Some(Confidence::SecondHand) => "Read in a copy or a restatement.".into(),
            _ => String::new(),
        },
    });
    asked.links = answer.refs.iter().filter_map(|r| link(atlas, authority, r)).collect();
    let territory = Territory::Area(authority.code);
    for id in &answer.indicators {
        let Some(indicator) = atlas.market.indicator(id.as_str()) else { continue };
        match exhibit::of(atlas, indicator, &territory) {
            Some(Shown::Tile(tile)) => asked.tiles.push(tile),
            // One indicator may answer several questions; its place on the page is the question's.
            Some(Shown::Exhibit(one)) => asked.exhibits.push(Exhibit { id: format!("{}-{}", asked.id, one.id), ..*one }),
            None => {}
        }
    }
}

fn link(atlas: &Atlas, authority: &Authority, reference: &Reference) -> Option<Link> {
    let commissioning = &atlas.commissioning;
    let root = format!("/{}/", authority.slug);
    let found = match reference {
        Reference::Framework(slug) => {
            commissioning.framework(authority.code, slug).map(|f| (f.about.title.to_string(), format!("{root}commissioning/{slug}/")))
        }
        Reference::Decision(slug) => {
            commissioning.decision(authority.code, slug).map(|d| (d.about.title.to_string(), format!("{root}decisions/{slug}/")))
        }
        _ => None,
    };
    found.map(|(name, path)| Link { name, path })
}
