//! What is written is read again by a reader that forgives nothing.

use super::*;
use crate::publish::pages::service::tests::{atlas, text};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// An event's properties by name, unescaped. Parameters stay with the name.
type Event = BTreeMap<String, String>;

/// Reads a calendar as RFC 5545 has it: line ends, folding, order, what must be there once, what a date may be.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<Event>, String> {
    let text = std::str::from_utf8(bytes).map_err(|e| e.to_string())?;
    let whole = text.strip_suffix("\r\n").ok_or("the last line has no end")?;
    let mut lines: Vec<String> = Vec::new();
    for raw in whole.split("\r\n") {
        if raw.len() > 75 || raw.contains(['\r', '\n']) || raw.is_empty() {
            return Err(format!("not a line: {raw:?}"));
        }
        match raw.strip_prefix(' ') {
            Some(more) => lines.last_mut().ok_or("a fold before the first line")?.push_str(more),
            None => lines.push(raw.into()),
        }
    }
    let (mut events, mut open, mut keys): (Vec<Event>, Option<Event>, BTreeSet<String>) = Default::default();
    let mut head = Vec::new();
    let last = lines.len() - 1;
    for (at, line) in lines.iter().enumerate() {
        let (name, value) = line.split_once(':').ok_or_else(|| format!("no value: {line:?}"))?;
        if value.chars().any(char::is_control) {
            return Err(format!("a control character: {line:?}"));
        }
        match (name, value, open.as_mut()) {
            ("BEGIN", "VCALENDAR", None) if at == 0 => {}
            ("END", "VCALENDAR", None) if at == last => {}
            ("BEGIN", "VEVENT", None) => open = Some(Event::new()),
            ("END", "VEVENT", Some(_)) => {
                let event = open.take().unwrap_or_default();
                check(&event)?;
                if !keys.insert(event["UID"].clone()) {
                    return Err(format!("twice: {}", event["UID"]));
                }
                events.push(event);
            }
            ("BEGIN" | "END", ..) => return Err(format!("out of place: {line}")),
            (name, value, Some(event)) => {
                let is_text = matches!(name, "SUMMARY" | "DESCRIPTION" | "CATEGORIES");
                let value = if is_text { unescaped(value)? } else { value.into() };
                if event.insert(name.into(), value).is_some() {
                    return Err(format!("twice: {name}"));
                }
            }
            (name, _, None) if events.is_empty() => head.push(name.to_owned()),
            _ => return Err(format!("out of place: {line}")),
        }
    }
    let needed = ["VERSION", "PRODID"].iter().all(|name| head.iter().filter(|h| h == name).count() == 1);
    if needed && open.is_none() { Ok(events) } else { Err("the calendar is not whole".into()) }
}

fn check(event: &Event) -> Result<(), String> {
    let get = |name: &str| event.get(name).ok_or_else(|| format!("no {name}: {event:?}"));
    let day = |raw: &str| (raw.len() == 8).then(|| Date::strptime("%Y%m%d", raw).ok()).flatten().ok_or_else(|| format!("no day: {raw}"));
    let stamp = get("DTSTAMP")?;
    day(stamp.strip_suffix("T000000Z").ok_or_else(|| format!("no moment: {stamp}"))?)?;
    let (first, after) = (day(get("DTSTART;VALUE=DATE")?)?, day(get("DTEND;VALUE=DATE")?)?);
    let status = get("STATUS")?;
    if first >= after {
        return Err(format!("it ends before it begins: {event:?}"));
    }
    if !["CONFIRMED", "TENTATIVE", "CANCELLED"].contains(&status.as_str()) {
        return Err(format!("no status: {status}"));
    }
    // More than a day: only as something that is not sure, with the reason.
    let wide = first.tomorrow().is_ok_and(|next| next != after);
    if wide && (status == "CONFIRMED" || !get("DESCRIPTION")?.contains("this takes up")) {
        return Err(format!("a stretch that does not say so: {event:?}"));
    }
    let fine = get("UID")?.bytes().all(|b| b.is_ascii_graphic()) && !get("SUMMARY")?.is_empty();
    let url = event.get("URL").is_none_or(|url| url.starts_with("https://") && url.bytes().all(|b| b.is_ascii_graphic()));
    if fine && url { Ok(()) } else { Err(format!("{event:?}")) }
}

fn unescaped(value: &str) -> Result<String, String> {
    let mut out = String::new();
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some(c @ ('\\' | ';' | ',')) => out.push(c),
                Some('n') => out.push('\n'),
                other => return Err(format!("no escape: \\{other:?} in {value:?}")),
            },
            ',' | ';' => return Err(format!("not escaped: {c} in {value:?}")),
            c => out.push(c),
        }
    }
    Ok(out)
}

/// An atlas whose calendar has one entry for each date.
pub(crate) fn dates(raw: &[(&str, Certainty)]) -> Atlas {
    let mut atlas = atlas();
    let entry = |(at, (raw, certainty)): (usize, &(&str, Certainty))| Entry {
        authority: atlas.portal.authorities[0].code,
        key: format!("opportunity-o{at}-closes"),
        when: When::new(Sense::By, Moment::parse(raw).unwrap()),
        event: crate::model::commissioning::Event::Closes,
        of: Subject::Record(Reference::Opportunity(Slug::parse(&format!("o{at}")).unwrap())),
        opportunities: Vec::new(),
        framework: None,
        lots: Vec::new(),
        decision: None,
        certainty: *certainty,
        status: None,
        note: Text::parse("Commas, semicolons; and a backslash \\ in a note: £5m – café, and so on for a while"),
        url: WebAddress::parse("https://notices.example/1"),
        cited: None,
        confidence: None,
        chance: true,
        named: false,
        told: atlas.as_of,
    };
    atlas.commissioning.calendar = raw.iter().enumerate().map(entry).collect();
    atlas
}

#[test]
fn a_strict_reader_takes_it() {
    let all = [
        ("2026-05-18", Certainty::Firm),
        ("2026-05-19", Certainty::Planned),
        ("2026-06", Certainty::Firm),
        ("2026-Q4", Certainty::Derived),
        ("2027", Certainty::Firm),
        ("2020/21", Certainty::Firm),
    ];
    let atlas = dates(&all);
    let events = read(&calendar(&atlas, None)).unwrap();
    let got: Vec<[&str; 3]> = events.iter().map(|e| ["DTSTART;VALUE=DATE", "DTEND;VALUE=DATE", "STATUS"].map(|name| e[name].as_str())).collect();
    assert_eq!(
        got,
        [
            ["20260518", "20260519", "CONFIRMED"],
            ["20260519", "20260520", "TENTATIVE"],
            ["20260601", "20260701", "TENTATIVE"],
            ["20261001", "20270101", "TENTATIVE"],
            ["20270101", "20280101", "TENTATIVE"],
            ["20200401", "20210401", "TENTATIVE"],
        ]
    );
    assert!(events.iter().all(|e| e["DESCRIPTION"].contains("Commas, semicolons; and a backslash \\ in a note: £5m – café")));
    assert_eq!(events[0]["UID"], "west-sussex-opportunity-o0-closes@doorstep.example");
    assert!(events[4]["SUMMARY"].ends_with("(some time in 2027)"));
}

#[test]
fn what_is_not_a_day_is_tentative_or_off() {
    let mut atlas = dates(&[("2026-05-18", Certainty::Firm), ("2026-05-18", Certainty::Firm), ("2026-05-18", Certainty::Firm)]);
    atlas.commissioning.calendar[0].when.sense = Sense::NotBefore;
    atlas.commissioning.calendar[1].status = Some(text("cancelled on 6 June"));
    atlas.commissioning.calendar[2].when.approximate = true;
    let events = read(&calendar(&atlas, None)).unwrap();
    assert_eq!(events.iter().map(|e| e["STATUS"].as_str()).collect::<Vec<_>>(), ["TENTATIVE", "CANCELLED", "TENTATIVE"]);
    assert!(events[0]["SUMMARY"].contains("not before this day"));
    assert_eq!(events[2]["DTSTART;VALUE=DATE"], "20260501");
    atlas.commissioning.calendar[0].when.moment = None;
    assert_eq!(read(&calendar(&atlas, None)).unwrap().len(), 2);
}

#[test]
fn the_reader_forgives_nothing() {
    let good = calendar(&dates(&[("2026-05-18", Certainty::Firm)]), None);
    let text = String::from_utf8(good).unwrap();
    assert!(read(text.as_bytes()).is_ok());
    for (from, to) in [
        ("\r\n", "\n"),
        ("DTEND;VALUE=DATE:20260519", "DTEND;VALUE=DATE:20260518"),
        ("DTEND;VALUE=DATE:20260519", "DTEND;VALUE=DATE:20260601"),
        ("DTSTAMP", "X-STAMP"),
        ("STATUS:CONFIRMED", "STATUS:SURE"),
        ("END:VEVENT\r\n", ""),
        ("VERSION:2.0\r\n", ""),
        ("Commas\\,", "Commas,"),
    ] {
        assert!(text.contains(from), "{from}");
        assert!(read(text.replace(from, to).as_bytes()).is_err(), "{from:?} to {to:?}");
    }
}

proptest! {
    #[test]
    fn folded_lines_are_short_and_unfold_to_what_was_said(text in "[ -~£é–]{0,300}") {
        let mut out = String::new();
        line(&mut out, "SUMMARY", &text);
        prop_assert!(out.split("\r\n").all(|line| line.len() <= 75));
        prop_assert_eq!(out.replace("\r\n ", ""), format!("SUMMARY:{text}\r\n"));
        prop_assert_eq!(unescaped(&escaped(&text)).unwrap(), text);
    }
}
