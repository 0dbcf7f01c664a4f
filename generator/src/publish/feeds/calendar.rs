//! `/calendar.ics`, one for each council beside its page, and `/data/calendar.csv`. The calendar files (RFC 5545) hold the dates
//! that are known to the day and no other: a month is no day. The table holds them all.

use super::csv::{finish, harmless, row, writer};
use crate::model::commissioning::*;
use crate::model::*;
use crate::publish::{File, thread, when, words};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Name and meaning of each column of `calendar.csv`.
pub const COLUMNS: &[(&str, &str)] = &[
    ("date", "As precise as it is known: 2026-11-21, 2026-11, 2026-Q4, 2026 or 2026/27."),
    ("precision", "day, month, quarter or year; words where only words are published."),
    ("approximate", "yes where its source is not sure."),
    ("time", "The time of the day, where one is published."),
    ("event", "What happens: opens, closes, starts, ends, decision due and so on."),
    ("certainty", "firm (in a notice or contract), planned, or derived (worked out by us)."),
    ("council", "Slug of the council."),
    ("title", "What it is a date of."),
    ("reference", "Its kind and name: decision:…, framework:…, lot:…, opportunity:…"),
    ("status", "What is known of how it went. [blank] where nothing is published."),
    ("page", "Its page on this site."),
    ("notice", "The public notice, or [blank]."),
];

pub fn files(atlas: &Atlas) -> Vec<File> {
    let mut files = vec![File::new("static/calendar.ics", ics(atlas, None)), File::new("static/data/calendar.csv", csv(atlas))];
    for authority in atlas.portal.authorities.iter().filter(|a| atlas.commissioning.has(a.code)) {
        let path = format!("static/{}/calendar.ics", authority.slug);
        files.push(File::new(path, ics(atlas, Some(authority))));
    }
    files
}

/// What an entry is called: "Closes: Home care tender".
pub fn title(atlas: &Atlas, entry: &Entry) -> String {
    let name = thread::name(atlas, entry.authority, &entry.of).unwrap_or_else(|| entry.of.to_string());
    format!("{}: {name}", words::capital(entry.event.key()))
}

fn csv(atlas: &Atlas) -> Vec<u8> {
    let mut out = writer();
    row(&mut out, COLUMNS.iter().map(|(name, _)| (*name).to_string()));
    for entry in &atlas.commissioning.calendar {
        let w = &entry.when;
        let Some(authority) = atlas.portal.authority(entry.authority) else { continue };
        let blank = || "[blank]".to_string();
        let cells = [
            w.moment.map_or_else(|| when::words(w), |m| m.to_string()),
            w.moment.map_or("words", Moment::precision).into(),
            if w.approximate { "yes" } else { "no" }.into(),
            w.time.as_ref().map_or_else(blank, ToString::to_string),
            entry.event.key().into(),
            entry.certainty.key().into(),
            authority.slug.to_string(),
            thread::name(atlas, entry.authority, &entry.of).unwrap_or_else(blank),
            entry.of.to_string(),
            entry.status.as_ref().map_or_else(blank, ToString::to_string),
            thread::path(atlas, entry.authority, &entry.of).map_or_else(blank, |path| format!("{}{path}", atlas.portal.base_url)),
            entry.url.as_ref().map_or_else(blank, ToString::to_string),
        ];
        row(&mut out, cells.into_iter().map(harmless));
    }
    finish(out)
}

fn ics(atlas: &Atlas, authority: Option<&Authority>) -> Vec<u8> {
    let mut out = String::new();
    let name = authority.map_or_else(|| atlas.portal.name.to_string(), |a| format!("{}: {}", atlas.portal.name, a.name));
    for (key, value) in
        [("BEGIN", "VCALENDAR"), ("VERSION", "2.0"), ("PRODID", "-//Doorstep//Calendar//EN"), ("CALSCALE", "GREGORIAN"), ("METHOD", "PUBLISH")]
    {
        line(&mut out, key, value);
    }
    line(&mut out, "X-WR-CALNAME", &escaped(&name));
    let host = atlas.portal.base_url.host().to_owned();
    let stamp = format!("{}T000000Z", basic(atlas.as_of));
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for entry in atlas.commissioning.calendar.iter().filter(|e| authority.is_none_or(|a| a.code == e.authority)) {
        let Some(day) = entry.when.exact_day() else { continue };
        let council = atlas.portal.authority(entry.authority);
        let slug = council.map_or_else(String::new, |a| a.slug.to_string());
        line(&mut out, "BEGIN", "VEVENT");
        // A thing may be reviewed more than once.
        let uid = format!("{slug}-{}-{}-{}", entry.of.kind(), entry.of.name().replace('/', "-"), entry.event.key().replace(' ', "-"));
        let times = seen.entry(uid.clone()).and_modify(|n| *n += 1).or_insert(1);
        let again = if *times > 1 { format!("-{times}") } else { String::new() };
        line(&mut out, "UID", &format!("{uid}{again}@{host}"));
        line(&mut out, "DTSTAMP", &stamp);
        line(&mut out, "DTSTART;VALUE=DATE", &basic(day));
        if let Ok(next) = day.tomorrow() {
            line(&mut out, "DTEND;VALUE=DATE", &basic(next));
        }
        let council = council.map_or_else(String::new, |a| format!("{}. ", a.council));
        line(&mut out, "SUMMARY", &escaped(&title(atlas, entry)));
        let time = entry.when.time.as_ref().map_or_else(String::new, |time| format!(" Time: {time}."));
        let status = entry.status.as_ref().map_or_else(String::new, |status| format!(" Status: {status}."));
        let made_up = if atlas.portal.demonstration { " From a demonstration site." } else { "" };
        line(&mut out, "DESCRIPTION", &escaped(&format!("{council}{}.{time}{status}{made_up}", entry.certainty.words())));
        if let Some(path) = thread::path(atlas, entry.authority, &entry.of) {
            line(&mut out, "URL", &format!("{}{path}", atlas.portal.base_url));
        }
        line(&mut out, "STATUS", if entry.certainty == Certainty::Firm { "CONFIRMED" } else { "TENTATIVE" });
        line(&mut out, "TRANSP", "TRANSPARENT");
        line(&mut out, "END", "VEVENT");
    }
    line(&mut out, "END", "VCALENDAR");
    out.into_bytes()
}

/// `20261121`.
fn basic(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// A text value: backslash, semicolon, comma and line end have escapes of their own.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n")
}

/// A content line, folded at 75 octets without parting a character.
fn line(out: &mut String, key: &str, value: &str) {
    let whole = format!("{key}:{value}");
    let mut rest = whole.as_str();
    let mut room = 75;
    while rest.len() > room {
        let mut at = room;
        while !rest.is_char_boundary(at) {
            at -= 1;
        }
        let _ = write!(out, "{}\r\n ", &rest[..at]);
        rest = &rest[at..];
        // The space that begins a folded line counts.
        room = 74;
    }
    let _ = write!(out, "{rest}\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn text_is_escaped() {
        assert_eq!(escaped("a,b;c\\d\ne"), "a\\,b\\;c\\\\d\\ne");
    }

    proptest! {
        #[test]
        fn folded_lines_are_short_and_unfold_to_what_was_said(text in "[ -~£é–]{0,300}") {
            let mut out = String::new();
            line(&mut out, "SUMMARY", &text);
            prop_assert!(out.split("\r\n").all(|line| line.len() <= 75));
            prop_assert_eq!(out.replace("\r\n ", ""), format!("SUMMARY:{text}\r\n"));
        }
    }
}
