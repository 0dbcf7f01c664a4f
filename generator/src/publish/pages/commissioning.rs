//! `/<council>/commissioning/`: what the council buys care under, on a line of years; what comes up; what people are asked.

use super::calendar;
use super::shared::Council;
use crate::model::commissioning::*;
use crate::model::*;
use crate::publish::draw::timeline::{Axis, Bar, Kind};
use crate::publish::page::{Crumb, sheet};
use crate::publish::record::{self, Fact, Line, Section, foot::Foot, page::crumbs};
use crate::publish::{File, thread, words};
use serde::Serialize;

/// How many of the dates to come stand on the page; the calendar has them all.
const DATES: usize = 6;

#[derive(Debug, Serialize)]
struct Page {
    council: Council,
    home: String,
    description: String,
    breadcrumbs: Vec<Crumb>,
    lead: String,
    axis: String,
    now: Vec<Row>,
    /// Planned, and what is over.
    planned: Vec<Row>,
    over: Vec<Row>,
    ahead: Vec<calendar::Row>,
    consultations: Vec<Section>,
    programmes: Vec<Section>,
    as_of: String,
}

#[derive(Debug, Serialize)]
struct Row {
    name: String,
    path: String,
    terms: String,
    bar: String,
}

pub fn files(atlas: &Atlas) -> Vec<File> {
    atlas.portal.authorities.iter().filter(|a| atlas.commissioning.has(a.code)).map(|authority| file(atlas, authority)).collect()
}

fn file(atlas: &Atlas, authority: &Authority) -> File {
    let all = &atlas.commissioning;
    let mut own: Vec<&Framework> = all.frameworks.iter().filter(|f| f.about.authority == authority.code).collect();
    own.sort_by_key(|f| (std::cmp::Reverse(f.start.as_ref().and_then(|s| s.moment).map(Moment::order)), f.about.slug.clone()));
    let dates = own.iter().flat_map(|f| [&f.start, &f.end, &f.latest_end]).flatten().filter_map(|w| w.moment).flat_map(|m| [m.first(), m.last()]);
    let axis = Axis::of(dates, atlas.as_of);
    let rows = |wanted: fn(&Framework, Date) -> bool| {
        own.iter().filter(|f| wanted(f, atlas.as_of)).map(|f| row(atlas, authority, f, &axis)).collect::<Vec<_>>()
    };
    let planned: fn(&Framework, Date) -> bool = |f, today| {
        f.status == Some(FrameworkStatus::Planned)
            || (f.status.is_none()
                && !thread::in_force(f, today)
                && f.start.as_ref().and_then(|s| s.moment).is_some_and(|m| m.tense(today) == Tense::ToCome))
    };
    let now = rows(thread::in_force);
    let lots: usize = own.iter().filter(|f| thread::in_force(f, atlas.as_of)).map(|f| all.lots_of(f).count()).sum();
    let extra = Page {
        council: Council::of(authority),
        home: format!("/{}/", authority.slug),
        description: format!("The frameworks and contracts that {} buys care under, their lots and terms, and what comes up.", authority.council),
        breadcrumbs: crumbs(authority, None),
        lead: lead(authority, now.len(), lots),
        axis: axis.head(),
        now,
        planned: rows(planned),
        over: own.iter().filter(|f| !thread::in_force(f, atlas.as_of) && !planned(f, atlas.as_of)).map(|f| row(atlas, authority, f, &axis)).collect(),
        ahead: calendar::ahead(atlas, authority.code, DATES),
        consultations: all.consultations.iter().filter(|d| d.about.authority == authority.code).filter_map(|d| consultation(atlas, d)).collect(),
        programmes: all.programmes.iter().filter(|d| d.about.authority == authority.code).filter_map(|d| programme(atlas, d)).collect(),
        as_of: words::date(atlas.as_of),
    };
    sheet(&format!("content/{}/commissioning.md", authority.slug), "Commissioning", "pages/commissioning.html", &extra)
}

/// What was found says nothing of what was not: no arrangement that is known is not an arrangement that is not there.
fn lead(authority: &Authority, now: usize, lots: usize) -> String {
    let council = &authority.council;
    if now == 0 {
        return format!("What {council} bought care under, what is planned and what comes next. We found none on record that is in use today.");
    }
    let arrangements = words::count(now, "arrangement", "arrangements");
    let lots = if lots == 0 { String::new() } else { format!(" with {}", words::count(lots, "published lot", "published lots")) };
    format!("{council} buys care under {arrangements}{lots}. What it is, until when, and what comes next.")
}

fn row(atlas: &Atlas, authority: &Authority, f: &Framework, axis: &Axis) -> Row {
    let terms = thread::terms(f);
    let id = format!("bar-{}", f.about.slug);
    Row {
        name: f.about.title.to_string(),
        path: format!("/{}/commissioning/{}/", authority.slug, f.about.slug),
        bar: axis.row(&id, f.about.title.as_str(), &terms, &bars(f, atlas.as_of, axis)),
        terms,
    }
}

/// The stretches of a framework. Where a date is a month or a year, the stretch within which it lies is drawn thin.
fn bars(f: &Framework, today: Date, axis: &Axis) -> Vec<Bar> {
    let moment = |date: &Option<When>| date.as_ref().and_then(|w| w.moment);
    let (Some(start), end, latest) = (moment(&f.start), thread::end(f).and_then(|w| w.moment), moment(&f.latest_end)) else { return Vec::new() };
    let mut bars = Vec::new();
    let mut put = |kind, from: Date, to: Date| bars.push(Bar { kind, from, to });
    let kind = match f.status {
        Some(FrameworkStatus::Planned | FrameworkStatus::NotAwarded | FrameworkStatus::Cancelled) => Kind::Planned,
        _ if thread::in_force(f, today) => Kind::Agreed,
        _ if start.tense(today) == Tense::ToCome => Kind::Planned,
        _ => Kind::Over,
    };
    if start.first() != start.last() {
        put(Kind::Unsure, start.first(), start.last());
    }
    match end {
        Some(end) => {
            put(kind, start.last(), end.first());
            if end.first() != end.last() {
                put(Kind::Unsure, end.first(), end.last());
            }
        }
        // How long it lasts nobody says: filled to the site's day, dashed from there.
        None if kind == Kind::Agreed => {
            put(kind, start.last(), today);
            put(Kind::Planned, today, latest.map_or_else(|| axis.end(), Moment::last));
        }
        None if kind == Kind::Planned => put(kind, start.last(), latest.map_or_else(|| axis.end(), Moment::last)),
        // It is over and nobody says since when: it ended somewhere on the thin line.
        None => put(Kind::Unsure, start.last(), latest.map_or_else(|| today.min(axis.end()), Moment::last)),
    }
    if let (Some(end), Some(latest)) = (end, latest)
        && end.surely_before(latest)
    {
        put(if kind == Kind::Over { Kind::Over } else { Kind::Extension }, end.last(), latest.last());
    }
    bars
}

fn consultation(atlas: &Atlas, d: &Consultation) -> Option<Section> {
    let (mut section, mut foot) = (Section::new(&format!("consultation-{}", d.about.slug), d.about.title.as_str()), Foot::new(&d.about));
    section.text.extend(d.text.as_ref().map(|t| Line::text(t.to_string())));
    section.fact("Kind", d.kind.as_ref());
    section.date("Opened", d.opens.as_ref(), &mut foot);
    section.date("Closes", d.closes.as_ref(), &mut foot);
    let asked = d.consultees.iter().map(|c| Line::text(c.name.to_string()).quiet(c.note.as_ref().map(ToString::to_string))).collect();
    section.facts.extend(Fact::many("Who was asked", asked));
    section.list(Some("How"), &d.channels, &mut foot);
    section.list(Some("What was said"), &d.findings, &mut foot);
    section.facts.extend(d.url.as_ref().map(|url| Fact::new("Where", Line::out(url.host(), url.to_string()))));
    let decision = d.decision.as_ref().and_then(|slug| thread::link(atlas, d.about.authority, &Reference::Decision(slug.clone())));
    section.facts.extend(decision.map(|line| Fact::new("Decision", line)));
    finish(section, &d.about, foot)
}

fn programme(atlas: &Atlas, d: &Programme) -> Option<Section> {
    let (mut section, mut foot) = (Section::new(&format!("programme-{}", d.about.slug), d.about.title.as_str()), Foot::new(&d.about));
    section.text.extend([&d.purpose, &d.text].into_iter().flatten().map(|t| Line::text(record::sentence(t.as_str()))));
    section.fact("Years", d.years.as_ref());
    section.fact("Status", d.status.as_ref());
    let partners = d.partners.iter().map(|p| Line::text(p.name.to_string()).quiet(p.role.as_ref().map(ToString::to_string))).collect();
    section.facts.extend(Fact::many("With", partners));
    section.list(None, &d.points, &mut foot);
    let decisions = d.decisions.iter().map(|s| Reference::Decision(s.clone()));
    let frameworks = d.frameworks.iter().map(|s| Reference::Framework(s.clone()));
    let links = decisions.chain(frameworks).filter_map(|r| thread::link(atlas, d.about.authority, &r)).collect();
    section.facts.extend(Fact::many("See", links));
    section.facts.extend(d.url.as_ref().map(|url| Fact::new("Where", Line::out(url.host(), url.to_string()))));
    finish(section, &d.about, foot)
}

/// What the document does not say stands with it: it has no page of its own.
fn finish(mut section: Section, about: &About, foot: Foot<'_>) -> Option<Section> {
    section.facts.extend(Fact::many("Not published", about.not_published.iter().map(|t| Line::untold(t.to_string())).collect()));
    section.html = about.body.as_ref().map(|html| html.as_str().to_owned());
    section.finish(foot)
}
