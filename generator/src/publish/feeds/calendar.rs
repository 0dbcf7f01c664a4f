//! `/data/calendar.csv`: every date of the calendar, as precise as it is known.

use super::commissioning::{NOT_APPLICABLE, NOT_PUBLISHED};
use super::csv::{finish, harmless, row, writer};
use crate::model::commissioning::*;
use crate::model::*;
use crate::publish::{File, dated};

pub const NAME: &str = "calendar.csv";

/// Name and meaning of each column.
pub const COLUMNS: &[(&str, &str)] = &[
    ("id", "Its name in the calendar files and feeds: the same in every edition."),
    ("date", "As precise as it is known: 2026-11-21, 2026-11, 2026-Q4, 2026 or 2026/27; words where only words are published."),
    ("precision", "day, month, quarter, year or words."),
    ("approximate", "yes where its source is not sure."),
    ("sense", "on, by, from, until or not_before: how the date is meant."),
    ("time", "The time of the day."),
    ("tense", "past, now or to come, on the day that the site is about."),
    ("event", "What happens: opens, closes, starts, ends, decision due and so on."),
    ("certainty", "firm (in a notice, a contract or a record), planned, or derived (worked out by us)."),
    ("council", "Slug of the council."),
    ("title", "What it is a date of."),
    ("reference", "Its kind and name: decision:..., framework:..., lot:..., opportunity:... or rule:..."),
    ("framework", "Slug of the framework that it belongs to."),
    ("lots", "Slugs of the framework's lots that it is about, parted by |."),
    ("decision", "Slug of the decision that it belongs to."),
    ("status", "What is known of how it went."),
    ("page", "Its page on this site."),
    ("notice", "The public notice."),
    ("source_title", "Title of its source."),
    ("source_url", "Address of its source."),
    ("confidence", "quoted, second-hand or derived: how we know."),
];

pub fn files(atlas: &Atlas) -> Vec<File> {
    if atlas.commissioning.calendar.is_empty() {
        return Vec::new();
    }
    let mut out = writer();
    row(&mut out, COLUMNS.iter().map(|(name, _)| (*name).to_string()));
    for entry in &atlas.commissioning.calendar {
        row(&mut out, cells(atlas, entry).into_iter().map(harmless));
    }
    vec![File::new("static/data/calendar.csv", finish(out))]
}

fn cells(atlas: &Atlas, entry: &Entry) -> [String; COLUMNS.len()] {
    let w = &entry.when;
    let or = |value: Option<String>| value.unwrap_or_else(|| NOT_PUBLISHED.into());
    let lots: Vec<&str> = entry.lots.iter().map(|lot| lot.slug.as_str()).collect();
    let timed = if w.moment.and_then(Moment::day).is_some() { NOT_PUBLISHED } else { NOT_APPLICABLE };
    [
        dated::key(atlas, entry),
        or(w.moment.map(|m| m.to_string()).or_else(|| w.printed.as_ref().map(ToString::to_string))),
        w.moment.map_or("words", Moment::precision).into(),
        if w.approximate { "yes" } else { "no" }.into(),
        w.sense.key().into(),
        w.time.as_ref().map_or_else(|| timed.into(), ToString::to_string),
        match dated::tense(atlas, entry) {
            Some(Tense::Past) => "past".into(),
            Some(Tense::Now) => "now".into(),
            Some(Tense::ToCome) => "to come".into(),
            None => NOT_PUBLISHED.into(),
        },
        entry.event.key().into(),
        entry.certainty.key().into(),
        or(atlas.portal.authority(entry.authority).map(|a| a.slug.to_string())),
        dated::title(atlas, entry),
        match &entry.of {
            Subject::Record(reference) => reference.to_string(),
            Subject::Rule(id) => atlas.market.rule(*id).map_or_else(|| NOT_PUBLISHED.into(), |rule| format!("rule:{}", rule.service_slug)),
        },
        entry.framework.as_ref().map_or_else(|| NOT_APPLICABLE.into(), ToString::to_string),
        if lots.is_empty() { NOT_APPLICABLE.into() } else { lots.join("|") },
        entry.decision.as_ref().map_or_else(|| NOT_APPLICABLE.into(), ToString::to_string),
        or(entry.status.as_ref().map(ToString::to_string)),
        or(dated::path(atlas, entry).map(|path| format!("{}{path}", atlas.portal.base_url))),
        or(entry.url.as_ref().map(ToString::to_string)),
        or(entry.cited.as_ref().map(|c| c.title.to_string())),
        or(entry.cited.as_ref().and_then(|c| c.url.as_ref()).map(ToString::to_string)),
        or(entry.confidence.map(|c| c.key().to_string())),
    ]
}
