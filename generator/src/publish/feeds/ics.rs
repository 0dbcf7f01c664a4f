//! `/calendar.ics` and one for each council (RFC 5545): every date of the calendar that has one. A date that is known only to the
//! month, the quarter or the year takes up all of it, is tentative and says so: no day is made up. No clock goes into it.

use crate::model::commissioning::*;
use crate::model::*;
use crate::publish::{File, dated};
use std::fmt::Write as _;

pub fn files(atlas: &Atlas) -> Vec<File> {
    if atlas.commissioning.calendar.is_empty() {
        return Vec::new();
    }
    let councils = atlas.portal.authorities.iter().filter(|a| dated::is_there(atlas, a.code));
    let own = councils.map(|a| File::new(format!("static/{}/calendar.ics", a.slug), calendar(atlas, Some(a))));
    std::iter::once(File::new("static/calendar.ics", calendar(atlas, None))).chain(own).collect()
}

fn calendar(atlas: &Atlas, authority: Option<&Authority>) -> Vec<u8> {
    let mut out = String::new();
    let name = authority.map_or_else(|| atlas.portal.name.to_string(), |a| format!("{}: {}", atlas.portal.name, a.name));
    let head =
        [("BEGIN", "VCALENDAR"), ("VERSION", "2.0"), ("PRODID", "-//Doorstep//Calendar 1//EN"), ("CALSCALE", "GREGORIAN"), ("METHOD", "PUBLISH")];
    for (key, value) in head {
        line(&mut out, key, value);
    }
    line(&mut out, "X-WR-CALNAME", &escaped(&format!("{name}, commissioning of care")));
    for entry in atlas.commissioning.calendar.iter().filter(|e| authority.is_none_or(|a| a.code == e.authority)) {
        event(atlas, entry, &mut out);
    }
    line(&mut out, "END", "VCALENDAR");
    out.into_bytes()
}

fn event(atlas: &Atlas, entry: &Entry, out: &mut String) {
    let Some((first, last)) = dated::days(&entry.when) else { return };
    let Ok(after) = last.tomorrow() else { return };
    let exact = entry.when.exact_day().is_some() && entry.when.sense != Sense::NotBefore;
    let base = &atlas.portal.base_url;
    line(out, "BEGIN", "VEVENT");
    line(out, "UID", &format!("{}@{}", dated::key(atlas, entry), base.host()));
    line(out, "DTSTAMP", &format!("{}T000000Z", basic(entry.told)));
    line(out, "DTSTART;VALUE=DATE", &basic(first));
    line(out, "DTEND;VALUE=DATE", &basic(after));
    let aside = dated::aside(&entry.when).map_or_else(String::new, |aside| format!(" ({aside})"));
    line(out, "SUMMARY", &escaped(&format!("{}{aside}", dated::title(atlas, entry))));
    line(out, "DESCRIPTION", &escaped(&dated::sentences(atlas, entry).join(" ")));
    if let Some(path) = dated::path(atlas, entry) {
        line(out, "URL", &format!("{base}{path}"));
    }
    line(out, "CATEGORIES", &escaped(entry.event.key()));
    let status = match entry.certainty {
        _ if dated::is_cancelled(entry) => "CANCELLED",
        Certainty::Firm if exact => "CONFIRMED",
        _ => "TENTATIVE",
    };
    line(out, "STATUS", status);
    line(out, "TRANSP", "TRANSPARENT");
    line(out, "END", "VEVENT");
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
pub(crate) mod tests;
