//! `/calendar.atom` and one for each council (RFC 4287): the dates of the calendar for readers of news. What it says of when it
//! was updated comes from the records, so that a build without news is no news.

use crate::model::commissioning::*;
use crate::model::*;
use crate::publish::{File, dated, when, words};
use std::fmt::Write as _;

pub fn files(atlas: &Atlas) -> Vec<File> {
    if atlas.commissioning.calendar.is_empty() {
        return Vec::new();
    }
    let councils = atlas.portal.authorities.iter().filter(|a| dated::is_there(atlas, a.code));
    let own = councils.map(|a| File::new(format!("static/{}/calendar.atom", a.slug), feed(atlas, Some(a))));
    std::iter::once(File::new("static/calendar.atom", feed(atlas, None))).chain(own).collect()
}

fn feed(atlas: &Atlas, authority: Option<&Authority>) -> Vec<u8> {
    let base = &atlas.portal.base_url;
    let folder = authority.map_or_else(|| "/".into(), |a| format!("/{}/", a.slug));
    let entries: Vec<&Entry> = atlas.commissioning.calendar.iter().filter(|e| authority.is_none_or(|a| a.code == e.authority)).collect();
    let whose = authority.map_or_else(|| atlas.portal.name.to_string(), |a| format!("{}: {}", atlas.portal.name, a.name));
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en-GB\">\n");
    element(&mut out, "id", &id(atlas, &format!("calendar{}", folder.trim_end_matches('/'))));
    element(&mut out, "title", &format!("{whose}, commissioning of care"));
    element(&mut out, "updated", &stamp(entries.iter().map(|e| e.told).max().unwrap_or(atlas.as_of)));
    let _ = writeln!(out, "<author><name>{}</name></author>", escaped(atlas.portal.name.as_str()));
    let _ = writeln!(out, "<link rel=\"self\" type=\"application/atom+xml\" href=\"{}\"/>", escaped(&format!("{base}{folder}calendar.atom")));
    let _ = writeln!(out, "<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>", escaped(&format!("{base}{folder}calendar/")));
    for one in entries {
        entry(atlas, one, &mut out);
    }
    out.push_str("</feed>\n");
    out.into_bytes()
}

fn entry(atlas: &Atlas, entry: &Entry, out: &mut String) {
    let calendar = atlas.portal.authority(entry.authority).map_or_else(|| "/calendar/".into(), dated::calendar);
    let path = dated::path(atlas, entry).unwrap_or(calendar);
    out.push_str("<entry>\n");
    element(out, "id", &id(atlas, &format!("calendar/{}", dated::key(atlas, entry))));
    element(out, "title", &format!("{}: {}", words::capital(&when::words(&entry.when)), dated::title(atlas, entry)));
    element(out, "updated", &stamp(entry.told));
    let _ = writeln!(out, "<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>", escaped(&format!("{}{path}", atlas.portal.base_url)));
    let _ = writeln!(out, "<category term=\"{}\"/>", escaped(entry.event.key()));
    element(out, "summary", &dated::sentences(atlas, entry).join(" "));
    out.push_str("</entry>\n");
}

/// A tag address (RFC 4151): the same in every edition, whatever the paths of the site.
pub(super) fn id(atlas: &Atlas, name: &str) -> String {
    format!("tag:{},2026-01-01:{name}", atlas.portal.base_url.host())
}

pub(super) fn stamp(day: Date) -> String {
    format!("{day}T00:00:00Z")
}

pub(super) fn element(out: &mut String, name: &str, text: &str) {
    let _ = writeln!(out, "<{name}>{}</{name}>", escaped(text));
}

pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// P12: a text in a feed reads back as it was.
        #[test]
        fn p12_a_text_in_a_feed_reads_back(text in "(<|>|&amp;|&|\"|'|]]>|[a-z é£]){0,40}") {
            let mut out = String::new();
            element(&mut out, "t", &text);
            let inner = out.trim_end().strip_prefix("<t>").and_then(|rest| rest.strip_suffix("</t>")).unwrap();
            prop_assert!(!inner.contains(['<', '>', '"']));
            prop_assert_eq!(quick_xml::escape::unescape(inner).unwrap(), text.as_str());
        }
    }
    use crate::publish::feeds::ics::tests::dates;
    use quick_xml::Reader;
    use quick_xml::events::Event as Xml;
    use std::collections::BTreeSet;

    /// The texts of each entry's elements, and of the feed's own, by name. Fails on what is not well formed.
    fn read(bytes: &[u8]) -> (Vec<(String, String)>, Vec<Vec<(String, String)>>) {
        let mut reader = Reader::from_reader(bytes);
        reader.config_mut().check_end_names = true;
        let (mut own, mut entries, mut names, mut text): (Vec<_>, Vec<Vec<_>>, Vec<String>, String) = Default::default();
        loop {
            match reader.read_event().unwrap() {
                Xml::Eof => break,
                Xml::Start(start) => {
                    let name = String::from_utf8(start.name().as_ref().to_vec()).unwrap();
                    if name == "entry" {
                        entries.push(Vec::new());
                    }
                    names.push(name);
                    text.clear();
                }
                Xml::Text(more) => text.push_str(std::str::from_utf8(&more.into_inner()).unwrap()),
                Xml::GeneralRef(name) => {
                    let name = String::from_utf8(name.into_inner().into_owned()).unwrap();
                    text.push_str(quick_xml::escape::resolve_predefined_entity(&name).unwrap());
                }
                Xml::End(_) => {
                    let name = names.pop().unwrap();
                    let list = if names.iter().any(|n| n == "entry") { entries.last_mut().unwrap() } else { &mut own };
                    list.push((name, text.trim().to_owned()));
                }
                _ => {}
            }
        }
        assert!(names.is_empty());
        (own, entries)
    }

    fn one<'a>(list: &'a [(String, String)], name: &str) -> &'a str {
        let found: Vec<&str> = list.iter().filter(|(n, _)| n == name).map(|(_, text)| text.as_str()).collect();
        assert_eq!(found.len(), 1, "{name}");
        found[0]
    }

    #[test]
    fn it_is_well_formed_and_has_what_a_feed_must_have() {
        let mut atlas = dates(&[("2026-05-18", Certainty::Firm), ("2027", Certainty::Planned)]);
        atlas.commissioning.calendar[1].note = Text::parse("Less than <b> & more than \"c\"");
        let (own, entries) = read(&feed(&atlas, None));
        assert_eq!(one(&own, "id"), "tag:doorstep.example,2026-01-01:calendar");
        assert_eq!(one(&own, "updated"), format!("{}T00:00:00Z", atlas.as_of));
        assert!(!one(&own, "title").is_empty());
        assert_eq!(entries.len(), 2);
        let ids: BTreeSet<&str> = entries.iter().map(|e| one(e, "id")).collect();
        assert_eq!(ids.len(), 2);
        assert!(one(&entries[0], "title").starts_with("By 18 May 2026: Closes"));
        assert!(one(&entries[1], "summary").contains("Less than <b> & more than \"c\""));
        assert!(entries.iter().all(|e| one(e, "updated").ends_with("T00:00:00Z")));
    }
}
