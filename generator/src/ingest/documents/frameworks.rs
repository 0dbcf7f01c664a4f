//! `frameworks/*.md`: what was bought, until when and under what terms.

use super::written::{self, Entry, Money, Words, front_matter};
use super::{Desk, Documents, parse};
use crate::model::commissioning::*;
use serde::Deserialize;
use toml::Spanned;

front_matter! {
    struct Written {
        kind: Option<Words>,
        printed: Option<Words>,
        #[serde(default)]
        partners: Vec<Spanned<Entry>>,
        start: Option<Spanned<written::When>>,
        end: Option<Spanned<written::When>>,
        initial_term: Option<Words>,
        extensions: Option<WrittenExtensions>,
        latest_end: Option<Spanned<written::When>>,
        #[serde(default)]
        planned_ends: Vec<WrittenEnd>,
        #[serde(default)]
        background: Vec<Spanned<Entry>>,
        #[serde(default)]
        aims: Vec<Spanned<Entry>>,
        #[serde(default)]
        reasons: Vec<Spanned<Entry>>,
        #[serde(default)]
        award_criteria: Vec<Spanned<Entry>>,
        #[serde(default)]
        classification: Vec<Spanned<Entry>>,
        #[serde(default)]
        providers: Vec<WrittenProviders>,
        #[serde(default)]
        rates: Vec<written::Rate>,
        route: Option<Words>,
        volume_guarantee: Option<Words>,
        #[serde(default)]
        values: Vec<Money>,
        #[serde(default)]
        scope: Vec<Spanned<Entry>>,
        #[serde(default)]
        out_of_scope: Vec<Spanned<Entry>>,
        people: Option<Words>,
        #[serde(default)]
        requirements: Vec<Spanned<Entry>>,
        call_off: Option<Words>,
        pay_terms: Option<Words>,
        #[serde(default)]
        review_points: Vec<WrittenReview>,
        #[serde(default)]
        predecessor: Vec<Words>,
        #[serde(default)]
        successor: Vec<Words>,
        #[serde(default)]
        sibling: Vec<Words>,
        #[serde(default)]
        decided_by: Vec<Words>,
        #[serde(default)]
        notices: Vec<WrittenNotice>,
        status: Option<Words>,
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenExtensions {
    count: Option<Spanned<i64>>,
    length: Option<Words>,
    text: Option<Words>,
    taken: Option<Words>,
    source: Option<Words>,
    confidence: Option<Words>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenReview {
    text: Words,
    date: Option<Spanned<written::When>>,
    source: Option<Words>,
    confidence: Option<Words>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenEnd {
    until: Option<Spanned<toml::Value>>,
    text: Option<Words>,
    #[serde(default)]
    approximate: bool,
    derived: Option<Words>,
    source: Option<Words>,
    confidence: Option<Words>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenProviders {
    text: Words,
    number: Option<u32>,
    date: Option<Spanned<written::When>>,
    source: Option<Words>,
    confidence: Option<Words>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenNotice {
    ocid: Option<Words>,
    number: Option<Words>,
    #[serde(rename = "type")]
    kind: Option<Words>,
    date: Option<Spanned<written::When>>,
    text: Option<Words>,
    url: Option<Words>,
    value: Option<Spanned<i64>>,
    opportunity: Option<Words>,
    source: Option<Words>,
    confidence: Option<Words>,
}

pub fn read(desk: &mut Desk<'_>, documents: &mut Documents) -> Option<()> {
    let mut written: Written = parse(desk)?;
    let common = written.common();
    let about = desk.about(common)?;
    let framework = Framework {
        about,
        kind: written.kind.as_ref().and_then(|kind| desk.one_of("kind", kind, FrameworkKind::ALL, FrameworkKind::key)),
        printed: desk.maybe("printed", &written.printed),
        partners: desk.entries("partners", &written.partners),
        start: desk.when("start", &written.start),
        end: desk.when("end", &written.end),
        initial_term: desk.maybe("initial_term", &written.initial_term),
        extensions: written.extensions.map(|e| extensions(desk, &e)),
        latest_end: desk.when("latest_end", &written.latest_end),
        planned_ends: written.planned_ends.iter().map(|end| planned_end(desk, end)).collect(),
        background: desk.entries("background", &written.background),
        aims: desk.entries("aims", &written.aims),
        reasons: desk.entries("reasons", &written.reasons),
        award_criteria: desk.entries("award_criteria", &written.award_criteria),
        classification: desk.entries("classification", &written.classification),
        providers: written
            .providers
            .iter()
            .filter_map(|p| {
                let (date, origin) = (desk.when("providers.date", &p.date), desk.origin(&p.source, &p.confidence));
                Some(Providers { text: desk.text("providers.text", &p.text)?, number: p.number, date, origin })
            })
            .collect(),
        rates: desk.rates(&written.rates),
        route: desk.maybe("route", &written.route),
        volume_guarantee: desk.maybe("volume_guarantee", &written.volume_guarantee),
        values: desk.money("values", &written.values),
        scope: desk.entries("scope", &written.scope),
        out_of_scope: desk.entries("out_of_scope", &written.out_of_scope),
        people: desk.maybe("people", &written.people),
        requirements: desk.entries("requirements", &written.requirements),
        call_off: desk.maybe("call_off", &written.call_off),
        pay_terms: desk.maybe("pay_terms", &written.pay_terms),
        review_points: written
            .review_points
            .iter()
            .filter_map(|r| {
                let (date, origin) = (desk.when("review_points.date", &r.date), desk.origin(&r.source, &r.confidence));
                Some(ReviewPoint { text: desk.text("review_points.text", &r.text)?, date, origin })
            })
            .collect(),
        predecessor: desk.slugs("predecessor", &written.predecessor, Reference::Framework),
        successor: desk.slugs("successor", &written.successor, Reference::Framework),
        sibling: desk.slugs("sibling", &written.sibling, Reference::Framework),
        decided_by: desk.references("decided_by", &written.decided_by),
        notices: written.notices.iter().map(|n| notice(desk, n)).collect(),
        status: written.status.as_ref().and_then(|s| desk.one_of("status", s, FrameworkStatus::ALL, FrameworkStatus::key)),
    };
    if let (Some(start), Some(end)) = (&framework.start, &framework.end)
        && let (Some(from), Some(to)) = (start.moment, end.moment)
        && to.surely_before(from)
        && let Some(span) = written.end.as_ref().map(Spanned::span)
    {
        desk.value::<()>("end", &to.to_string(), &span, None, "a date that is not before `start`");
    }
    documents.frameworks.push(framework);
    Some(())
}

fn planned_end(desk: &mut Desk<'_>, written: &WrittenEnd) -> PlannedEnd {
    let origin = desk.origin(&written.source, &written.confidence);
    let until = written.until.as_ref().and_then(|value| desk.moment("planned_ends.until", value)).map(|moment| When {
        approximate: written.approximate,
        planned: true,
        derived: desk.maybe("planned_ends.derived", &written.derived),
        origin,
        ..When::new(Sense::Until, moment)
    });
    PlannedEnd { until, text: desk.maybe("planned_ends.text", &written.text), origin }
}

fn extensions(desk: &mut Desk<'_>, written: &WrittenExtensions) -> Extensions {
    Extensions {
        count: written.count.as_ref().and_then(|n| {
            let raw = *n.get_ref();
            desk.value(
                "extensions.count",
                &raw.to_string(),
                &n.span(),
                u8::try_from(raw).ok().filter(|n| *n <= 20),
                "a number of extensions from 0 to 20",
            )
        }),
        length: desk.maybe("extensions.length", &written.length),
        text: desk.maybe("extensions.text", &written.text),
        taken: desk.maybe("extensions.taken", &written.taken),
        origin: desk.origin(&written.source, &written.confidence),
    }
}

fn notice(desk: &mut Desk<'_>, written: &WrittenNotice) -> Notice {
    Notice {
        ocid: desk.maybe("notices.ocid", &written.ocid),
        number: desk.maybe("notices.number", &written.number),
        kind: desk.maybe("notices.type", &written.kind),
        date: desk.when("notices.date", &written.date),
        text: desk.maybe("notices.text", &written.text),
        url: desk.address("notices.url", &written.url),
        pounds: desk.pounds("notices.value", &written.value),
        opportunity: written.opportunity.as_ref().and_then(|id| desk.slug_of("notices.opportunity", id, Reference::Opportunity)),
        origin: desk.origin(&written.source, &written.confidence),
    }
}
