//! `questions/*.md`: what providers keep asking councils, and what answers it.

use super::written::{self, Words, front_matter};
use super::{Desk, Documents, parse};
use crate::model::Text;
use crate::model::commissioning::*;
use serde::Deserialize;
use toml::Spanned;

front_matter! {
    struct Written {
        question: Words,
        #[serde(default)]
        asked_in: Vec<WrittenAsked>,
        good_answer: Option<Words>,
        #[serde(default)]
        answer_by: Vec<Words>,
        answer: Option<WrittenAnswer>,
        #[serde(default)]
        known: Vec<WrittenKnown>,
        next_update: Option<Spanned<written::When>>,
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenAsked {
    who: Words,
    code: Option<Words>,
    date: Option<Spanned<written::When>>,
    url: Option<Words>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenAnswer {
    status: Words,
    reason: Option<Words>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenKnown {
    authority: Option<Words>,
    text: Words,
    source: Option<Words>,
    confidence: Option<Words>,
}

const STATUS: &[&str] = &["published", "withheld", "not held", "not published here"];
/// What answers by all of its kind, with or without `:*`.
const ALL: &[&str] =
    &["decision", "framework", "lot", "award", "opportunity", "indicator", "decisions", "frameworks", "lots", "awards", "opportunities"];

pub fn read(desk: &mut Desk<'_>, documents: &mut Documents) -> Option<()> {
    let mut written: Written = parse(desk)?;
    let common = written.common();
    let about = desk.about(common)?;
    let mut asked_in = Vec::new();
    for asked in &written.asked_in {
        let Some(who) = desk.text("asked_in.who", &asked.who) else { continue };
        asked_in.push(Asked {
            who,
            code: desk.maybe("asked_in.code", &asked.code),
            date: desk.when("asked_in.date", &asked.date),
            url: desk.address("asked_in.url", &asked.url),
        });
    }
    let mut answer_by = Vec::new();
    for words in &written.answer_by {
        let raw = words.get_ref().trim();
        match ALL.iter().find(|all| raw.trim_end_matches(":*") == **all) {
            Some(all) => answer_by.extend(Text::parse(all).map(Answer::All)),
            None => answer_by.extend(desk.reference("answer_by", words).map(Answer::One)),
        }
    }
    let mut known = Vec::new();
    for fact in &written.known {
        let Some(text) = desk.text("known.text", &fact.text) else { continue };
        known.push(Known { authority: desk.maybe("known.authority", &fact.authority), text, origin: desk.origin(&fact.source, &fact.confidence) });
    }
    if let Some(answer) = &written.answer {
        desk.one_of("answer.status", &answer.status, STATUS, |status| status);
    }
    let question = Question {
        about,
        question: desk.text("question", &written.question)?,
        asked_in,
        good_answer: desk.maybe("good_answer", &written.good_answer),
        answer_by,
        status: written.answer.as_ref().and_then(|a| desk.text("answer.status", &a.status)),
        reason: written.answer.as_ref().and_then(|a| desk.maybe("answer.reason", &a.reason)),
        known,
        next_update: desk.when("next_update", &written.next_update),
    };
    documents.questions.push(question);
    Some(())
}
