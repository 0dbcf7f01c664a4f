//! `/calendar/` and `/<council>/calendar/`: every date that somebody may wait for, what is to come first, by year and month. A
//! month is shown as a month, before the days in it.

use super::shared::Council;
use crate::model::commissioning::*;
use crate::model::*;
use crate::publish::page::{Crumb, sheet};
use crate::publish::record::page::crumbs;
use crate::publish::{File, dated, when, words};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Serialize)]
struct Page {
    #[serde(skip_serializing_if = "Option::is_none")]
    council: Option<Council>,
    description: String,
    breadcrumbs: Vec<Crumb>,
    lead: String,
    /// The folder of the calendar file and the feed, from the site's root.
    folder: String,
    feed_title: String,
    as_of: String,
    count: String,
    wide: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    years: Vec<Jump>,
    ahead: Vec<Group>,
    behind: Vec<Group>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    undated: Vec<Row>,
    councils: Vec<Crumb>,
}

/// A link to a year.
#[derive(Debug, Serialize)]
struct Jump {
    id: String,
    name: String,
}

/// The dates of one month, or of a quarter or year of which no more is known.
#[derive(Debug, Serialize)]
struct Group {
    /// Only of the first group of a year.
    #[serde(skip_serializing_if = "Option::is_none")]
    year: Option<Jump>,
    title: String,
    rows: Vec<Row>,
}

/// One date.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// The anchors of the opportunities whose first date this is.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ids: Vec<String>,
    /// "4 Dec", "Dec", "2027": the large letters.
    day: String,
    year: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    iso: Option<String>,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    text: String,
    /// A provider can act on it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    chance: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    belongs: Vec<Crumb>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    host: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_url: Option<String>,
}

/// How many lots an entry names; of more it tells the number.
const NAMED: usize = 3;

/// The address of the portal's calendar.
pub const PATH: &str = "/calendar/";

pub fn files(atlas: &Atlas) -> Vec<File> {
    let with: Vec<&Authority> = atlas.portal.authorities.iter().filter(|a| dated::is_there(atlas, a.code)).collect();
    if with.is_empty() {
        return Vec::new();
    }
    std::iter::once(None).chain(with.iter().copied().map(Some)).map(|authority| file(atlas, authority, &with)).collect()
}

/// The dates to come of one council, the soonest first, at most so many.
pub fn ahead(atlas: &Atlas, authority: AreaCode, most: usize) -> Vec<Row> {
    let own = atlas.commissioning.calendar.iter().filter(|e| e.authority == authority);
    own.filter(|e| matches!(dated::tense(atlas, e), Some(Tense::Now | Tense::ToCome))).take(most).map(|e| row(atlas, e, None, &[e])).collect()
}

fn file(atlas: &Atlas, authority: Option<&Authority>, with: &[&Authority]) -> File {
    let entries: Vec<&Entry> = atlas.commissioning.calendar.iter().filter(|e| authority.is_none_or(|a| a.code == e.authority)).collect();
    let mut anchors = authority.map(|_| BTreeSet::new());
    let mut lists: [Vec<(&Entry, Row)>; 3] = Default::default();
    for same in together(&entries) {
        let entry = same[0];
        let list = match dated::tense(atlas, entry) {
            Some(Tense::Past) => 1,
            Some(Tense::Now | Tense::ToCome) => 0,
            None => 2,
        };
        lists[list].push((entry, row(atlas, entry, anchors.as_mut(), if authority.is_some() { &[] } else { &same })));
    }
    let [ahead, behind, undated] = lists;
    let wide = entries.iter().filter(|e| dated::why_wide(&e.when).is_some()).count();
    let ahead = groups(ahead, "to-come", false);
    let (title, whose) = match authority {
        Some(a) => (format!("Calendar: {}", a.name), a.council.to_string()),
        None => ("Calendar of commissioning".to_owned(), words::list(&with.iter().map(|a| a.name.as_str()).collect::<Vec<_>>())),
    };
    let about = "Consultations, decisions, tenders, reviews, and the starts and ends of contracts for care";
    let extra = Page {
        council: authority.map(Council::of),
        description: format!("{about}: {whose}."),
        breadcrumbs: authority.map_or_else(|| vec![Crumb::home()], |a| crumbs(a, None)),
        lead: format!("{about}. {whose}."),
        folder: authority.map_or_else(|| "/".into(), |a| format!("/{}/", a.slug)),
        feed_title: format!("{title}: dates"),
        as_of: words::date(atlas.as_of),
        count: words::count(entries.len(), "date", "dates"),
        wide: match wide {
            0 => "Each of them is known to the day.".into(),
            1 => {
                "One of them is known only to a month, a quarter or a year: in your calendar it takes up all of it and is marked as not sure.".into()
            }
            n => format!(
                "{n} of them are known only to a month, a quarter or a year: in your calendar they take up all of it and are marked as not sure."
            ),
        },
        years: ahead.iter().filter_map(|g| g.year.as_ref()).map(|y| Jump { id: y.id.clone(), name: y.name.clone() }).collect(),
        ahead,
        behind: groups(behind, "past", true),
        undated: undated.into_iter().map(|(_, row)| row).collect(),
        councils: with
            .iter()
            .filter(|a| authority.is_none_or(|own| own.code != a.code))
            .map(|a| Crumb::new(a.name.to_string(), dated::calendar(a)))
            .collect(),
    };
    let path = authority.map_or_else(|| "content/calendar.md".into(), |a| format!("content/{}/calendar.md", a.slug));
    sheet(&path, &title, "pages/calendar.html", &extra)
}

/// A rule of several councils is one line of the portal's calendar; everything else is one council's.
fn together<'a>(entries: &[&'a Entry]) -> Vec<Vec<&'a Entry>> {
    let mut out: Vec<Vec<&Entry>> = Vec::new();
    for entry in entries {
        let rule = |e: &Entry| matches!(e.of, Subject::Rule(_));
        match out.iter_mut().find(|same| rule(entry) && same[0].of == entry.of && same[0].when == entry.when) {
            Some(same) => same.push(entry),
            None => out.push(vec![entry]),
        }
    }
    out
}

/// By year, then month. In each year what is known only to the year stands first, then quarters, then each month with what is
/// known only to the month first. What is past runs from the newest to the oldest.
fn groups(rows: Vec<(&Entry, Row)>, prefix: &str, newest_first: bool) -> Vec<Group> {
    type Stretch = (i16, (bool, i8), String);
    let mut found: BTreeMap<Stretch, Vec<Row>> = BTreeMap::new();
    for (entry, row) in rows {
        let Some(moment) = entry.when.moment else { continue };
        let (order, title) = match moment {
            Moment::Day(_) | Moment::Month(..) => ((true, moment.first().month()), words::month(moment.first())),
            Moment::Quarter(..) => ((false, moment.first().month()), when::moment(moment)),
            Moment::Year(year) => ((false, -1), format!("Some time in {year}")),
            Moment::CouncilYear(_) => ((false, 0), format!("Some time in {}, from April to March", when::moment(moment))),
        };
        found.entry((moment.first().year(), order, title)).or_default().push(row);
    }
    let mut found: Vec<(Stretch, Vec<Row>)> = found.into_iter().collect();
    if newest_first {
        // The wider still stand before the narrower.
        found.sort_by_key(|((year, (narrow, month), _), _)| (-year, *narrow, if *narrow { -month } else { *month }));
    }
    let mut year = None;
    found
        .into_iter()
        .map(|((of, _, title), rows)| {
            let first = year.replace(of) != Some(of);
            Group { year: first.then(|| Jump { id: format!("{prefix}-{of}"), name: of.to_string() }), title, rows }
        })
        .collect()
}

/// `anchors`: those that the page has already. `councils`: whose date it is, where the page is about more than one.
fn row(atlas: &Atlas, entry: &Entry, anchors: Option<&mut BTreeSet<Slug>>, same: &[&Entry]) -> Row {
    let (day, year) = large(&entry.when);
    let mut text = vec![words::capital(&when::words(&entry.when))];
    text.extend(dated::how_sure(entry).map(Into::into));
    let councils: Vec<&str> = same.iter().filter_map(|e| atlas.portal.authority(e.authority)).map(|a| a.name.as_str()).collect();
    text.extend((!councils.is_empty()).then(|| words::list(&councils)));
    let mut ids: Vec<String> = match anchors {
        Some(anchors) => entry.opportunities.iter().filter(|id| anchors.insert((*id).clone())).map(ToString::to_string).collect(),
        None => Vec::new(),
    };
    let id = (!ids.is_empty()).then(|| ids.remove(0));
    let is_opportunity = matches!(entry.of, Subject::Record(Reference::Opportunity(_)));
    let mut belongs = dated::belongs(atlas, entry);
    if entry.lots.len() > NAMED {
        let own = dated::belongs(atlas, &Entry { lots: Vec::new(), ..entry.clone() });
        belongs = own;
        text.push(format!("{} of its lots", entry.lots.len()));
    }
    // An opportunity has no page of its own: it leads to what it belongs to.
    let path = if is_opportunity { belongs.first().map(|(_, path)| path.clone()) } else { dated::path(atlas, entry).filter(|_| same.len() < 2) };
    let note = [when::note(&entry.when).map(|n| words::capital(&n)), entry.note.as_ref().map(ToString::to_string)];
    Row {
        id,
        ids,
        day,
        year,
        iso: when::iso(&entry.when),
        title: dated::title(atlas, entry),
        path,
        text: format!("{}.", text.join(". ")),
        chance: entry.chance && !matches!(dated::tense(atlas, entry), Some(Tense::Past) | None),
        status: dated::status(atlas, entry),
        belongs: belongs.into_iter().map(|(name, path)| Crumb::new(name, path)).collect(),
        note: note.into_iter().flatten().map(|n| crate::publish::record::sentence(&n)).reduce(|a, b| format!("{a} {b}")),
        url: entry.url.as_ref().map(ToString::to_string),
        host: entry.url.as_ref().map(|u| format!("{} on {}", dated::link(entry), u.host())),
        source: entry.cited.as_ref().map(|c| c.title.to_string()),
        source_url: entry.cited.as_ref().and_then(|c| c.url.as_ref()).map(ToString::to_string),
    }
}

/// The large letters and what stands below them: never a day where there is none.
fn large(date: &When) -> (String, String) {
    let short = |day: Date| words::month_name(day).chars().take(3).collect::<String>();
    let about = if date.approximate { "about " } else { "" };
    match date.moment {
        Some(Moment::Day(day)) => (format!("{} {}", day.day(), short(day)), format!("{about}{}", day.year())),
        Some(moment @ Moment::Month(year, _)) => (short(moment.first()), format!("{about}{year}")),
        Some(moment @ Moment::Quarter(year, _)) => (format!("{}–{}", short(moment.first()), short(moment.last())), format!("{about}{year}")),
        Some(Moment::Year(year)) => (year.to_string(), if date.approximate { "about" } else { "no month given" }.into()),
        Some(moment @ Moment::CouncilYear(_)) => (moment.to_string(), "April to March".into()),
        None => ("—".into(), "no date given".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::feeds::ics::tests::dates;

    fn titles(raw: &[&str], newest_first: bool) -> Vec<String> {
        let atlas = dates(&raw.iter().map(|raw| (*raw, Certainty::Firm)).collect::<Vec<_>>());
        let mut entries: Vec<&Entry> = atlas.commissioning.calendar.iter().collect();
        entries.sort_by(|a, b| a.when.order().cmp(&b.when.order()));
        let rows = entries.into_iter().map(|e| (e, row(&atlas, e, None, &[]))).collect();
        let name = |g: Group| format!("{}{} x{}", g.year.map_or_else(String::new, |y| format!("{}: ", y.name)), g.title, g.rows.len());
        groups(rows, "x", newest_first).into_iter().map(name).collect()
    }

    #[test]
    fn the_wider_stand_before_the_narrower() {
        let raw = ["2027-04-01", "2027-02-14", "2027", "2027-Q2", "2026-11", "2026-11-30", "2027/28"];
        let forward = [
            "2026: November 2026 x2",
            "2027: Some time in 2027 x1",
            "Some time in 2027/28, from April to March x1",
            "April to June 2027 x1",
            "February 2027 x1",
            "April 2027 x1",
        ];
        assert_eq!(titles(&raw, false), forward);
        let back = [
            "2027: Some time in 2027 x1",
            "Some time in 2027/28, from April to March x1",
            "April to June 2027 x1",
            "April 2027 x1",
            "February 2027 x1",
            "2026: November 2026 x2",
        ];
        assert_eq!(titles(&raw, true), back);
    }

    #[test]
    fn no_large_letters_make_a_day() {
        let check = |raw: &str, expected: (&str, &str)| {
            let (day, year) = large(&When::new(Sense::By, Moment::parse(raw).unwrap()));
            assert_eq!((day.as_str(), year.as_str()), expected);
        };
        check("2026-05-18", ("18 May", "2026"));
        check("2026-09", ("Sep", "2026"));
        check("2026-Q4", ("Oct–Dec", "2026"));
        check("2027", ("2027", "no month given"));
        check("2020/21", ("2020/21", "April to March"));
    }
}
