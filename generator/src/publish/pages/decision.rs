//! `/<council>/decisions/` and a page for each decision: what was decided, by whom, when; what led to it and what came of it.

mod legal;

use super::shared::Council;
use crate::model::commissioning::*;
use crate::model::*;
use crate::publish::page::{Crumb, sheet};
use crate::publish::record::{self, Fact, Line, List, Section, foot::Foot, page};
use crate::publish::{File, thread, when, words};
use serde::Serialize;

const UNSAID: &str = "Not in the record that we read";

pub fn files(atlas: &Atlas) -> Vec<File> {
    let mut files = Vec::new();
    for authority in &atlas.portal.authorities {
        if atlas.commissioning.has(authority.code) {
            files.push(register(atlas, authority));
        }
        let own = atlas.commissioning.decisions.iter().filter(|d| d.about.authority == authority.code);
        files.extend(own.map(|decision| file(atlas, authority, decision)));
    }
    files
}

fn file(atlas: &Atlas, authority: &Authority, decision: &Decision) -> File {
    let of = (authority.code, Reference::Decision(decision.about.slug.clone()));
    let kind = decision.kind.map_or("Decision", DecisionKind::words);
    let by = decision.decision_maker.as_ref().map_or_else(String::new, |maker| format!(" by {maker}"));
    let date = decision.date().map_or_else(String::new, |date| format!(", {}", when::words(date)));
    let mut page = page::Page::new(atlas, authority, &of, format!("{kind}{by}, {}{date}", authority.name));
    page.description = format!("{}. {}.", decision.about.title, page.lead);
    page.breadcrumbs = page::crumbs(authority, Some(("Decisions", "decisions")));
    page.status = decision.status.as_ref().map(ToString::to_string);
    page.thread_title = "From this decision to the street".into();
    let mut foot = Foot::new(&decision.about);
    facts(atlas, decision, &mut page, &mut foot);
    page.asides.extend(legal::notice(decision));
    page.sections = sections(atlas, decision);
    page.sections.extend(record::closing(&decision.about));
    page.file(&format!("content/{}/decisions/{}.md", authority.slug, decision.about.slug), decision.about.title.as_str())
}

/// The record, beside the thread.
fn facts(atlas: &Atlas, d: &Decision, page: &mut page::Page, foot: &mut Foot<'_>) {
    let reference = d.reference.as_ref().map_or_else(|| Line::untold("None printed in the record"), |r| Line::text(r.to_string()));
    page.fact("Reference", reference.quiet(d.reference_note.as_ref().map(ToString::to_string)));
    page.known("Kind", d.kind.map(DecisionKind::words), "No source that we read says its kind");
    if let Some(reason) = &d.reason_key {
        let threshold = reason.threshold.map(|pounds| format!("threshold £{}", words::thousands(pounds)));
        page.fact("Why it is key", Line::text(reason.text.to_string()).quiet(threshold));
    }
    if let Some(published) = &d.first_published {
        let before = days_before(d).map(|days| format!("{days} days before the date of the decision, counted by us"));
        page.fact("Notice first published", Line::dated(published, foot).quiet(before));
    } else {
        page.fact("Notice first published", Line::untold(UNSAID));
    }
    for (label, date) in [
        ("Due", &d.due),
        ("Earliest lawful date", &d.earliest),
        ("Taken", &d.taken),
        ("Decision published", &d.published),
        ("In effect", &d.effective),
    ] {
        if let Some(date) = date {
            page.fact(label, Line::dated(date, foot));
        }
    }
    page.known("Decided by", d.decision_maker.as_ref(), UNSAID);
    for (label, value) in [
        ("Delegated to", &d.delegate),
        ("Lead member", &d.lead_member),
        ("Lead director", &d.lead_director),
        ("Department", &d.department),
        ("Call-in", &d.call_in),
        ("Particularly affected", &d.particularly_affected),
    ] {
        if let Some(value) = value {
            page.fact(label, Line::text(value.to_string()));
        }
    }
    let printed = d.divisions_printed.as_ref().map(|printed| format!("printed as “{printed}”"));
    match (&d.divisions, printed) {
        (Some(divisions), printed) => page.fact("Places", Line::text(divisions.to_string()).quiet(printed)),
        (None, Some(printed)) => page.fact("Places", Line::text(printed)),
        (None, None) => page.fact("Places", Line::untold(UNSAID)),
    }
    if let Some(limits) = &d.restriction {
        let kind = words::capital(limits.kind.as_str());
        page.fact("Open to the public", Line::text(kind).quiet(limits.explanation.as_ref().map(ToString::to_string)));
    }
    if let Some((meeting, item)) = &d.resolution_of {
        let reference = Reference::Meeting(meeting.clone());
        if let Some(line) = thread::link(atlas, d.about.authority, &reference) {
            page.fact("Taken at", line.after(format!(", item {item}")));
        }
    }
}

/// Days from the notice to the day of the decision, where both are known to the day.
fn days_before(d: &Decision) -> Option<i32> {
    let notice = d.first_published.as_ref()?.exact_day()?;
    let day = d.taken.as_ref().or(d.due.as_ref())?.exact_day()?;
    notice.until((jiff::Unit::Day, day)).ok().map(|span| span.get_days()).filter(|days| *days > 0)
}

fn sections(atlas: &Atlas, d: &Decision) -> Vec<Section> {
    let foot = || Foot::new(&d.about);
    let mut out = Vec::new();

    let (mut section, mut seen) = (Section::new("outcome", "What came of it"), foot());
    if let Some(outcome) = &d.outcome {
        let date = outcome.date.as_ref().map(when::words);
        section.text.push(Line::text(outcome.text.to_string()).quiet(date).quiet(seen.see(&outcome.origin)));
    }
    let links = |references: &[Reference]| references.iter().filter_map(|r| thread::link(atlas, d.about.authority, r)).collect::<Vec<_>>();
    for (title, references) in [("It led to", &d.leads_to), ("It follows", &d.follows), ("It replaces", &d.supersedes)] {
        let lines = links(references);
        if !lines.is_empty() {
            section.lists.push(List { title: Some(title.into()), lettered: false, lines });
        }
    }
    out.extend(section.finish(seen));

    let (mut section, mut seen) = (Section::new("about", "What it is about"), foot());
    section.list(None, &d.background, &mut seen);
    section.list(Some("In scope"), &d.scope, &mut seen);
    section.fact("Who it is for", d.people.as_ref());
    section.list(Some("What should come of it"), &d.outcomes, &mut seen);
    section.list(Some("Aims it serves"), &d.strategic_aims, &mut seen);
    section.list(Some("Reasons"), &d.reasons, &mut seen);
    let refused: Vec<Line> =
        d.options_refused.iter().map(|o| Line::text(o.text.to_string()).quiet(o.reason.as_ref().map(ToString::to_string))).collect();
    if !refused.is_empty() {
        section.lists.push(List { title: Some("Weighed and not chosen".into()), lettered: false, lines: refused });
    }
    out.extend(section.finish(seen));

    let (mut section, mut seen) = (Section::new("money", "Money"), foot());
    section.lists.extend(
        (!d.financial.is_empty()).then(|| List { lines: d.financial.iter().map(|sum| record::money(sum, &mut seen)).collect(), ..List::default() }),
    );
    out.extend(section.finish(seen));

    out.extend(consulted(d));
    out.extend(papers(d));
    out
}

fn consulted(d: &Decision) -> Option<Section> {
    let (mut section, mut seen) = (Section::new("consultation", "Who was asked"), Foot::new(&d.about));
    match &d.consultation {
        Some(c) => {
            let kind = match c.kind.as_str() {
                "none" => "None".to_owned(),
                kind => format!("{} consultation", words::capital(kind)),
            };
            let mut line = Line { strong: Some(format!("{kind}. ")), ..Line::default() };
            line.text = [&c.text, &c.because].into_iter().flatten().map(|t| record::sentence(t.as_str())).collect::<Vec<_>>().join(" ");
            section.facts.push(Fact::new("Consultation", line.quiet(c.until.as_ref().map(when::words)).quiet(seen.see(&c.origin))));
        }
        None => section.facts.push(Fact::new("Consultation", Line::untold(UNSAID))),
    }
    let bodies = d.consultees.iter().map(|c| Line::text(c.name.to_string()).quiet(c.note.as_ref().map(ToString::to_string))).collect();
    section.facts.extend(Fact::many("Consulted", bodies));
    if let Some(r) = &d.representations {
        let text = r.text.as_ref().map_or_else(String::new, ToString::to_string);
        let close = r.close.as_ref().map(|close| format!("close {}", when::words(close))).into_iter().chain(r.close.as_ref().and_then(when::note));
        let close = close.collect::<Vec<_>>().join("; ");
        section.facts.push(Fact::new("To have a say", Line::text(text).quiet((!close.is_empty()).then_some(close))));
    }
    let contacts = d
        .contacts
        .iter()
        .map(|c| {
            let printed =
                c.printed.as_ref().filter(|printed| **printed != c.role).map_or_else(String::new, |printed| format!(", printed as “{printed}”"));
            Line::text(format!("{}{printed}", c.role)).quiet(c.note.as_ref().map(ToString::to_string))
        })
        .collect();
    section.facts.extend(Fact::many("To ask about it", contacts));
    section.finish(seen)
}

fn papers(d: &Decision) -> Option<Section> {
    let mut section = Section::new("papers", "Papers and law");
    let listed = record::papers(&d.documents);
    section.facts.push(Fact::many("Papers", listed).unwrap_or_else(|| Fact::new("Papers", Line::untold("None listed in the record"))));
    let background = match &d.background_papers {
        Background::NotSaid => vec![Line::untold(UNSAID)],
        Background::None => vec![Line::text("The record says that there are none")],
        Background::Listed(titles) => titles.iter().map(|t| Line::text(t.to_string())).collect(),
    };
    section.facts.extend(Fact::many("Background papers", background));
    section.fact("Copies", d.documents_from.as_ref());
    let laws = d
        .legal
        .iter()
        .map(|law| {
            let meant = law.law.as_ref().filter(|meant| **meant != law.printed);
            let line = match (&law.url, meant) {
                (Some(url), Some(meant)) => {
                    Line { text: format!("“{}”, which is the ", law.printed), ..Line::out(meant.to_string(), url.to_string()) }
                }
                (Some(url), None) => Line::out(law.printed.to_string(), url.to_string()),
                (None, Some(meant)) => Line::text(format!("“{}”, which is the {meant}", law.printed)),
                (None, None) => Line::text(law.printed.to_string()),
            };
            line.quiet(law.note.as_ref().map(ToString::to_string))
        })
        .collect();
    section.facts.extend(Fact::many("Law named", laws));
    section.finish(Foot::new(&d.about))
}

#[derive(Debug, Serialize)]
struct Register {
    council: Council,
    home: String,
    description: String,
    breadcrumbs: Vec<Crumb>,
    lead: String,
    years: Vec<Year>,
    meetings: Vec<Line>,
    /// Where the council publishes its decisions itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    own: Option<Line>,
}

#[derive(Debug, Serialize)]
struct Year {
    year: String,
    rows: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Row {
    when: String,
    name: String,
    path: String,
    what: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<String>,
}

/// Every decision of a council by year, newest first.
fn register(atlas: &Atlas, authority: &Authority) -> File {
    let all = &atlas.commissioning;
    let mut own: Vec<&Decision> = all.decisions.iter().filter(|d| d.about.authority == authority.code).collect();
    own.sort_by_key(|d| std::cmp::Reverse(d.date().and_then(|w| w.moment).map(Moment::order)));
    let mut years: Vec<Year> = Vec::new();
    for d in &own {
        let year = d.date().and_then(|w| w.moment).map_or_else(|| "No date published".into(), |m| m.first().year().to_string());
        let by = d.decision_maker.as_ref().map_or_else(String::new, |maker| format!(", {maker}"));
        let row = Row {
            when: d.date().map_or_else(String::new, |date| words::capital(&when::words(date))),
            name: d.about.title.to_string(),
            path: format!("/{}/decisions/{}/", authority.slug, d.about.slug),
            what: format!("{}{by}", d.kind.map_or("Decision", DecisionKind::words)),
            status: d.outcome.as_ref().map(|o| o.text.to_string()).or_else(|| d.status.as_ref().map(ToString::to_string)),
        };
        match years.last_mut().filter(|y| y.year == year) {
            Some(last) => last.rows.push(row),
            None => years.push(Year { year, rows: vec![row] }),
        }
    }
    let mut meetings: Vec<&Meeting> = all.meetings.iter().filter(|m| m.about.authority == authority.code).collect();
    meetings.sort_by_key(|m| std::cmp::Reverse(m.date.moment.map(Moment::order)));
    let extra = Register {
        council: Council::of(authority),
        home: format!("/{}/", authority.slug),
        description: format!("What {} decided about care at home, with what led to each decision and what came of it.", authority.council),
        breadcrumbs: page::crumbs(authority, None),
        lead: format!(
            "{} of {} about care, with what led to each and what came of it.",
            words::count(own.len(), "decision", "decisions"),
            authority.council
        ),
        years,
        meetings: meetings
            .iter()
            .map(|m| {
                let items = words::count(m.items.len(), "item about care", "items about care");
                Line::to(m.about.title.to_string(), format!("/{}/meetings/{}/", authority.slug, m.about.slug)).quiet(Some(items))
            })
            .collect(),
        own: authority.contact.decisions_website.as_ref().map(|site| Line::out(site.host(), site.to_string())),
    };
    sheet(&format!("content/{}/decisions.md", authority.slug), "Decisions", "pages/decisions.html", &extra)
}
