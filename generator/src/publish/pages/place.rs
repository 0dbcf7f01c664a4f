//! `/find/<place>/` and `/find/<place>/<kind>/`: the finder's list from a place's middle, without a script. The same order;
//! near services stop at the band that shows 20, so that pages stay few.

use super::find::week;
use crate::enrich::order::{self, Candidate, Grounds, Hit};
use crate::model::care::Listed as _;
use crate::model::*;
use crate::publish::card::{Card, Cover, Line, Ring, Urgent};
use crate::publish::finder::{Row, rows};
use crate::publish::page::{Crumb, sheet};
use crate::publish::{File, words};
use rayon::prelude::*;
use serde::Serialize;

const PER_PAGE: usize = 20;

/// A place with fewer services than this within three miles has no pages for each kind of care: its one list is short enough.
const WORTH_PARTING: usize = 60;

/// Cards of one list, at most: hundreds of places times hundreds of cards would be most of the site. The list says so.
const MOST: usize = 40;

#[derive(Debug, Serialize)]
struct PlacePage {
    description: String,
    breadcrumbs: Vec<Crumb>,
    heading: String,
    place: String,
    week: String,
    count: String,
    /// What the finder would be asked: the place's name, ready for its address.
    finder: String,
    kinds: Vec<Link>,
    groups: Vec<Group>,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Link>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<Link>,
    /// That the list has more than its pages show; empty when not.
    more: String,
    /// "Page 2 of 3"; empty for one page.
    paging: String,
}

#[derive(Debug, Clone, Serialize)]
struct Link {
    name: String,
    count: String,
    path: String,
}

/// Neighbours in the list with the same evidence.
#[derive(Debug, Serialize)]
struct Group {
    title: &'static str,
    note: &'static str,
    count: String,
    cards: Vec<Listed>,
}

/// A card and what it says from here.
#[derive(Debug, Serialize)]
pub struct Listed {
    id: String,
    path: String,
    name: String,
    kind: String,
    /// "office in Worthing, 1.4 miles".
    place: String,
    evidence: &'static str,
    miles: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    claim: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    from: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    notice: Option<Urgent>,
    facts: Vec<Fact>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<Ring>,
}

/// A label and its value. Hundreds of thousands of these are written and read again: what is empty is left out.
#[derive(Debug, Serialize)]
struct Fact {
    term: &'static str,
    #[serde(flatten)]
    line: Line,
    /// The last day on which it is believed, and what is said from then on.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stale: Option<String>,
    /// Further values of the same label: ratings of further services.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    more: Vec<Line>,
}

impl Listed {
    fn of(card: &Card, cover: Cover) -> Self {
        let fact = |term, line: &Line| Fact { term, line: line.clone(), until: None, stale: None, more: Vec::new() };
        let mut facts = Vec::with_capacity(3);
        if let [first, more @ ..] = card.rating.as_slice() {
            facts.push(Fact { more: more.to_vec(), ..fact("Rating", first) });
        }
        if card.price == card.space {
            facts.push(fact("Price, space", &card.price));
        } else {
            let space = Fact { until: card.space_until.clone(), stale: card.space_stale.clone(), ..fact("Space", &card.space) };
            facts.extend([fact("Price", &card.price), space]);
        }
        Self {
            id: card.id.clone(),
            path: card.path.clone(),
            name: card.name.clone(),
            kind: card.kind.clone(),
            place: whereabouts(card, &cover.distance),
            evidence: cover.evidence,
            miles: cover.miles,
            claim: cover.claim,
            from: cover.from,
            notice: card.notice.clone(),
            facts,
            phone: card.phone.clone(),
        }
    }

    /// Every part present, no words.
    pub fn blank() -> Self {
        let word = || String::from("x");
        Self {
            id: word(),
            path: "/".into(),
            name: word(),
            kind: word(),
            place: word(),
            evidence: "near",
            miles: String::new(),
            claim: word(),
            from: word(),
            notice: Some(Urgent { text: word(), until: String::new(), stale: String::new() }),
            facts: vec![Fact { term: "x", line: Line { strong: word(), plain: word(), when: word() }, until: None, stale: None, more: Vec::new() }],
            phone: Some(Ring { shown: word(), link: "tel:999".into() }),
        }
    }
}

/// "office in Worthing, 1.4 miles"; a home is where it is.
fn whereabouts(card: &Card, distance: &str) -> String {
    let office = if card.home { "" } else { "office in " };
    match (card.town.is_empty(), distance.is_empty()) {
        (false, false) => format!("{office}{}, {distance}", card.town),
        (false, true) => format!("{office}{}", card.town),
        (true, _) => distance.to_string(),
    }
}

pub fn files(atlas: &Atlas) -> Vec<File> {
    let rows = rows(atlas);
    let grounds = Grounds::new(atlas);
    atlas.places.par_iter().flat_map_iter(|place| one(atlas, &rows, &grounds, place)).collect()
}

fn one(atlas: &Atlas, rows: &[Row<'_>], grounds: &Grounds, place: &Place) -> Vec<File> {
    let address = grounds.middle(place.point);
    let list = |kind: Option<Kind>| -> Vec<Listed> {
        let candidates = rows.iter().enumerate().filter(|(_, row)| kind.is_none_or(|k| row.location.kinds.contains(k))).map(|(at, row)| Candidate {
            at,
            rank: row.rank,
            point: row.point,
            evidence: address.evidence(row.location),
        });
        let listed = |hit: Hit| {
            let row = &rows[hit.at];
            Listed::of(&row.card, Cover::of(atlas, row.location, &address, &hit))
        };
        order::arrange(place.point, candidates, PER_PAGE).into_iter().map(listed).collect()
    };
    let all = list(None);
    let mut kinds: Vec<(Kind, Vec<Listed>)> = Vec::new();
    if rows.iter().filter(|row| row.point.is_some_and(|p| place.point.miles_to(p) < 3.0)).count() >= WORTH_PARTING {
        kinds = Kind::ALL.iter().map(|kind| (*kind, list(Some(*kind)))).filter(|(_, listed)| !listed.is_empty()).collect();
    }
    let root = format!("/find/{}/", place.slug);
    let links: Vec<Link> = kinds
        .iter()
        .map(|(kind, listed)| Link {
            name: kind.label().into(),
            count: words::thousands(listed.len() as u64),
            path: format!("{root}{}/", kind.slug()),
        })
        .collect();
    let crumbs = vec![Crumb::home(), Crumb::new("Find care", "/find/")];
    let mut files = paged(atlas, place, &root, &format!("Care near {}", place.name), all, &links, crumbs.clone());
    let crumbs = [crumbs, vec![Crumb::new(place.name.to_string(), root.clone())]].concat();
    for (kind, listed) in kinds {
        let heading = format!("{} near {}", kind.label(), place.name);
        files.extend(paged(atlas, place, &format!("{root}{}/", kind.slug()), &heading, listed, &links, crumbs.clone()));
    }
    files
}

fn paged(atlas: &Atlas, place: &Place, root: &str, heading: &str, listed: Vec<Listed>, kinds: &[Link], crumbs: Vec<Crumb>) -> Vec<File> {
    let total = listed.len();
    let shown = total.min(MOST);
    let pages = shown.div_ceil(PER_PAGE).max(1);
    let path = |number: usize| if number == 1 { root.to_string() } else { format!("{root}{number}/") };
    let link = |name: &str, number: usize| Link { name: name.into(), count: format!("{number} of {pages}"), path: path(number) };
    let mut counts: std::collections::BTreeMap<&str, usize> = Default::default();
    for one in &listed {
        *counts.entry(one.evidence).or_default() += 1;
    }
    let mut left = listed.into_iter().take(MOST);
    (1..=pages)
        .map(|number| {
            let mut groups: Vec<Group> = Vec::new();
            let mut last = "";
            for card in left.by_ref().take(PER_PAGE) {
                if card.evidence != last {
                    last = card.evidence;
                    let (title, note) = group_words(last);
                    let count = words::count(counts.get(last).copied().unwrap_or_default(), "service", "services");
                    groups.push(Group { title, note, count, cards: Vec::new() });
                }
                if let Some(group) = groups.last_mut() {
                    group.cards.push(card);
                }
            }
            let extra = PlacePage {
                description: format!("{heading}: who comes there, how we know, and how to ring them."),
                breadcrumbs: crumbs.clone(),
                heading: heading.into(),
                place: place.name.to_string(),
                week: week(atlas.as_of),
                count: words::count(total, "service", "services"),
                finder: place.name.as_str().split(' ').collect::<Vec<_>>().join("+"),
                kinds: kinds.to_vec(),
                groups,
                before: (number > 1).then(|| link("Previous page", number - 1)),
                after: (number < pages).then(|| link("Next page", number + 1)),
                more: if total > shown { format!("These pages show the first {shown} of {total}.") } else { String::new() },
                paging: if pages > 1 { format!("Page {number} of {pages}") } else { String::new() },
            };
            let title = if number == 1 { heading.to_string() } else { format!("{heading}, page {number}") };
            sheet(&format!("content{}.md", path(number).trim_end_matches('/')), &title, "pages/place.html", &extra)
        })
        .collect()
}

/// The heading of a group, and a sentence under it. The script has them from the same page: see `find.html`.
fn group_words(evidence: &str) -> (&'static str, &'static str) {
    match evidence {
        "placed" => ("Care arranged here", ""),
        "stated" => ("Say they come here", ""),
        _ => ("Homes and offices nearby", "A home care office is where the staff are managed, not where they visit. Ring and ask."),
    }
}
