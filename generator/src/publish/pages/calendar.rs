//! `/calendar/` and `/<council>/calendar/`: every date that somebody may wait for, what is to come first. A month is
//! shown as a month.

use super::shared::Council;
use crate::model::commissioning::*;
use crate::model::*;
use crate::publish::page::{Crumb, sheet};
use crate::publish::record::page::crumbs;
use crate::publish::{File, thread, when, words};
use serde::Serialize;
use std::collections::BTreeSet;

#[derive(Debug, Serialize)]
struct Page {
    #[serde(skip_serializing_if = "Option::is_none")]
    council: Option<Council>,
    description: String,
    breadcrumbs: Vec<Crumb>,
    lead: String,
    ahead: Vec<Row>,
    behind: Vec<Year>,
    /// The calendar file, and how many dates it cannot hold.
    ics: String,
    not_in_ics: String,
    as_of: String,
    councils: Vec<Crumb>,
}

#[derive(Debug, Serialize)]
struct Year {
    year: String,
    rows: Vec<Row>,
}

/// One date.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    /// "4 Dec", "December", "2027": the large letters.
    day: String,
    year: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    iso: Option<String>,
    what: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    host: Option<String>,
}

pub fn files(atlas: &Atlas) -> Vec<File> {
    let all = &atlas.commissioning;
    let with: Vec<&Authority> = atlas.portal.authorities.iter().filter(|a| all.has(a.code)).collect();
    if with.is_empty() {
        return Vec::new();
    }
    let mut files = vec![file(atlas, None, &with)];
    files.extend(with.iter().map(|authority| file(atlas, Some(authority), &with)));
    files
}

/// The dates to come of one council, the soonest first, at most so many.
pub fn ahead(atlas: &Atlas, authority: AreaCode, most: usize) -> Vec<Row> {
    let to_come = atlas.commissioning.calendar.iter().filter(|e| e.authority == authority && !is_past(atlas, e));
    to_come.take(most).map(|entry| row(atlas, entry, false, None)).collect()
}

fn is_past(atlas: &Atlas, entry: &Entry) -> bool {
    entry.when.moment.is_some_and(|m| m.tense(atlas.as_of) == Tense::Past)
}

fn file(atlas: &Atlas, authority: Option<&Authority>, with: &[&Authority]) -> File {
    let entries: Vec<&Entry> = atlas.commissioning.calendar.iter().filter(|e| authority.is_none_or(|a| a.code == e.authority)).collect();
    let (behind, ahead): (Vec<&Entry>, Vec<&Entry>) = entries.iter().copied().partition(|e| is_past(atlas, e));
    let mut ids = BTreeSet::new();
    let mut id = |entry: &Entry| match (&entry.of, authority) {
        // The anchor of an opportunity is the first of its dates.
        (Reference::Opportunity(id), Some(_)) => ids.insert(id.clone()).then(|| id.to_string()),
        _ => None,
    };
    let ahead: Vec<Row> = ahead.into_iter().map(|e| row(atlas, e, authority.is_none(), id(e))).collect();
    let mut years: Vec<Year> = Vec::new();
    for entry in behind.into_iter().rev() {
        let year = entry.when.moment.map_or_else(String::new, |m| m.first().year().to_string());
        let row = row(atlas, entry, authority.is_none(), id(entry));
        match years.last_mut().filter(|y| y.year == year) {
            Some(last) => last.rows.push(row),
            None => years.push(Year { year, rows: vec![row] }),
        }
    }
    let exact = entries.iter().filter(|e| e.when.exact_day().is_some()).count();
    let left = entries.len() - exact;
    let (title, base, whose) = match authority {
        Some(a) => ("What comes up".to_owned(), format!("/{}", a.slug), a.council.to_string()),
        None => ("What comes up, all councils".to_owned(), String::new(), words::list(&with.iter().map(|a| a.name.as_str()).collect::<Vec<_>>())),
    };
    let extra = Page {
        council: authority.map(Council::of),
        description: format!("Consultations, decisions, tenders, starts and ends of contracts for care: {whose}."),
        breadcrumbs: match authority {
            Some(a) => crumbs(a, Some(("Commissioning", "commissioning"))),
            None => vec![Crumb::home()],
        },
        lead: format!("Consultations, decisions, tenders, starts and ends of contracts for care. {whose}."),
        ahead,
        behind: years,
        ics: format!("{base}/calendar.ics"),
        not_in_ics: match left {
            0 => "Every date is in it.".into(),
            1 => "1 date is known only to the month or the year, so it is not in it.".into(),
            n => format!("{n} dates are known only to the month or the year, so they are not in it."),
        },
        as_of: words::date(atlas.as_of),
        councils: with
            .iter()
            .filter(|a| authority.is_none_or(|own| own.code != a.code))
            .map(|a| Crumb::new(a.name.to_string(), format!("/{}/calendar/", a.slug)))
            .collect(),
    };
    let path = match authority {
        Some(a) => format!("content/{}/calendar.md", a.slug),
        None => "content/calendar.md".into(),
    };
    sheet(&path, &title, "pages/calendar.html", &extra)
}

fn row(atlas: &Atlas, entry: &Entry, with_council: bool, id: Option<String>) -> Row {
    let (day, year) = large(&entry.when);
    let council = atlas.portal.authority(entry.authority).map_or_else(String::new, |a| a.name.to_string());
    let mut text = vec![words::capital(&when::words(&entry.when))];
    if entry.certainty != Certainty::Firm && !(entry.certainty == Certainty::Planned && entry.when.planned) {
        text.push(entry.certainty.words().into());
    }
    if with_council {
        text.push(council);
    }
    if let Some(status) = &entry.status {
        text.push(words::capital(status.as_str()));
    }
    Row {
        id,
        day,
        year,
        iso: when::iso(&entry.when),
        what: words::capital(entry.event.key()),
        name: thread::name(atlas, entry.authority, &entry.of).unwrap_or_else(|| entry.of.to_string()),
        path: match &entry.of {
            Reference::Opportunity(id) => leads_to(atlas, entry.authority, id),
            other => thread::path(atlas, entry.authority, other),
        },
        text: format!("{}.", text.join(". ")),
        note: [when::note(&entry.when).map(|n| words::capital(&n)), entry.note.as_ref().map(ToString::to_string)]
            .into_iter()
            .flatten()
            .reduce(|a, b| format!("{a}. {b}")),
        url: entry.url.as_ref().map(ToString::to_string),
        host: entry.url.as_ref().map(|u| u.host().to_owned()),
    }
}

/// An opportunity has no page: it leads to the lot, the framework or the decision that it is about.
fn leads_to(atlas: &Atlas, authority: AreaCode, id: &Slug) -> Option<String> {
    let o = atlas.commissioning.opportunity(authority, id)?;
    let lot = o.lot.as_ref().map(|lot| Reference::Lot(Some(lot.framework.clone()), lot.slug.clone()));
    let about = lot.or_else(|| o.framework.clone().map(Reference::Framework)).or_else(|| o.decision.clone().map(Reference::Decision))?;
    thread::path(atlas, authority, &about)
}

/// The large letters and the year below them: never a day where there is none.
fn large(date: &When) -> (String, String) {
    let short = |day: Date| words::month_name(day).chars().take(3).collect::<String>();
    let about = if date.approximate { "about " } else { "" };
    match date.moment {
        Some(Moment::Day(day)) => (format!("{} {}", day.day(), short(day)), format!("{about}{}", day.year())),
        Some(moment @ Moment::Month(year, _)) => (short(moment.first()), format!("{about}{year}")),
        Some(moment @ Moment::Quarter(year, _)) => (format!("{}–{}", short(moment.first()), short(moment.last())), format!("{about}{year}")),
        Some(Moment::Year(year)) => (year.to_string(), format!("{about}no month given").trim_start_matches("about ").to_owned()),
        Some(moment @ Moment::CouncilYear(_)) => (moment.to_string(), "April to March".into()),
        None => ("—".into(), "no date given".into()),
    }
}
