//! `content/questions/*.md`: what providers keep asking councils, and what each council has published of it.

use super::written::{self, Words, front_matter};
use super::{Desk, Documents, Fault, parse};
use crate::model::Text;
use crate::model::commissioning::*;
use crate::model::market::IndicatorId;
use serde::Deserialize;
use std::collections::BTreeSet;
use toml::Spanned;

front_matter! {
    struct Written {
        question: Words,
        #[serde(default)]
        resident: bool,
        #[serde(default)]
        asked_in: Vec<WrittenAsked>,
        good_answer: Option<Words>,
        period: Option<Words>,
        geography: Option<Words>,
        #[serde(default)]
        answer_by: Vec<Words>,
        #[serde(default)]
        answer: Vec<WrittenAnswer>,
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
    authority: Words,
    status: Words,
    text: Option<Words>,
    reason: Option<Words>,
    as_at: Option<Spanned<written::When>>,
    source: Option<Words>,
    confidence: Option<Words>,
    #[serde(default)]
    refs: Vec<Words>,
    #[serde(default)]
    indicators: Vec<Words>,
}

const STATUS: &[&str] = &["published", "partly published", "withheld", "not held", "not published here"];
/// What answers by all of its kind.
const ALL: &[&str] = &["awards", "decisions", "frameworks", "lots", "opportunities"];

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
    let answer_by = written.answer_by.iter().filter_map(|words| answer_by(desk, words)).collect();
    let mut answers: Vec<CouncilAnswer> = written.answer.iter().filter_map(|a| answer(desk, a)).collect();
    let mut answered = BTreeSet::new();
    for twice in written.answer.iter().filter(|answer| !answered.insert(answer.authority.get_ref().trim())) {
        let (key, value) = ("answer.authority".into(), twice.authority.get_ref().trim().into());
        desk.add(Fault::Value { key, value, wanted: "one answer for each council".into(), nearest: None }, &twice.authority.span());
    }
    answers.sort_by_key(|a| a.authority);
    let question = Question {
        about,
        question: desk.text("question", &written.question)?,
        resident: written.resident,
        asked_in,
        good_answer: desk.maybe("good_answer", &written.good_answer),
        period: desk.maybe("period", &written.period),
        geography: desk.maybe("geography", &written.geography),
        answer_by,
        answers,
        next_update: desk.when("next_update", &written.next_update),
    };
    documents.questions.push(question);
    Some(())
}

/// `frameworks`, `frameworks:*`, or an indicator's id.
fn answer_by(desk: &mut Desk<'_>, words: &Words) -> Option<Answer> {
    let raw = words.get_ref().trim();
    let plain = raw.trim_end_matches(":*");
    if let Some(all) = ALL.iter().find(|all| **all == plain || all.strip_suffix('s') == Some(plain)) {
        return Text::parse(all).map(Answer::All);
    }
    let id = IndicatorId::parse(raw.strip_prefix("indicator:").unwrap_or(raw))?;
    desk.indicators("answer_by", std::slice::from_ref(words));
    Some(Answer::Indicator(id))
}

fn answer(desk: &mut Desk<'_>, written: &WrittenAnswer) -> Option<CouncilAnswer> {
    desk.one_of("answer.status", &written.status, STATUS, |status| status);
    let authority = desk.council_of("answer.authority", &written.authority)?;
    let own = std::mem::replace(&mut desk.authority, authority);
    let refs = desk.references("answer.refs", &written.refs);
    desk.authority = own;
    Some(CouncilAnswer {
        authority,
        status: desk.text("answer.status", &written.status)?,
        text: desk.maybe("answer.text", &written.text),
        reason: desk.maybe("answer.reason", &written.reason),
        as_at: desk.when("answer.as_at", &written.as_at),
        origin: desk.origin(&written.source, &written.confidence),
        refs,
        indicators: desk.indicators("answer.indicators", &written.indicators),
    })
}
