//! A result card: every word of it ready. The lists that need no script show it as it is; the finder's shards carry the same
//! words in columns, and `render.mjs` puts them in the same places. It says what is known and how; it decides no order.

use super::pages::service::over;
use super::pages::shared::tel;
use super::words::{date as day, miles as distance};
use super::{offer, rating};
use crate::enrich::order::{Address, Hit};
use crate::model::*;
use serde::Serialize;

/// What it says of a location wherever it is asked from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Card {
    pub id: String,
    pub path: String,
    pub name: String,
    /// "Care at home, live-in care".
    pub kind: String,
    /// The town of its office.
    pub town: String,
    /// What the council wants to be known now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice: Option<Urgent>,
    /// Whether people live there: then it has a place and no coverage.
    pub home: bool,
    /// The rating of the whole, or one line for each of its services: never only the best.
    pub rating: Vec<Line>,
    pub price: Line,
    pub space: Line,
    /// The last day on which `space` is believed, where it was told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub space_until: Option<String>,
    /// What is said instead, once that day is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub space_stale: Option<String>,
    /// The day on which it was asked and has not answered; empty where nobody asked.
    pub asked: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<Ring>,
}

/// Words, and the quieter words behind them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// In bold.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub strong: String,
    pub plain: String,
    /// In brackets, small: when it was told or asked.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub when: String,
}

/// A council's notice, and the last day on which it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Urgent {
    pub text: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub until: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub stale: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ring {
    pub shown: String,
    pub link: String,
}

/// What it says of coverage, from where it is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cover {
    pub evidence: &'static str,
    /// "2.4", as the address of the test contract has it; empty without a point.
    pub miles: String,
    /// "2.4 miles", from ten on without decimals.
    pub distance: String,
    pub claim: String,
    pub from: String,
}

impl Line {
    fn plain(words: impl Into<String>) -> Self {
        Self { strong: String::new(), plain: words.into(), when: String::new() }
    }

    fn when(words: impl Into<String>, when: impl Into<String>) -> Self {
        Self { when: when.into(), ..Self::plain(words) }
    }
}

impl From<rating::Line> for Line {
    fn from(line: rating::Line) -> Self {
        let service = line.service.map_or_else(String::new, |s| format!("{s}: "));
        Self { strong: format!("{service}{}", line.rated.unwrap_or_default()), plain: line.rest, when: String::new() }
    }
}

impl Card {
    pub fn of(atlas: &Atlas, location: &Location) -> Self {
        let (space, space_until) = space(atlas, location);
        Self {
            id: location.id.to_string(),
            path: location.path(),
            name: location.name.to_string(),
            kind: kind(location),
            town: location.address.town.as_ref().map(ToString::to_string).unwrap_or_default(),
            notice: notice(atlas, location),
            home: location.kinds.iter().all(Kind::is_care_home),
            rating: rating::lines(location, atlas.as_of).into_iter().map(Line::from).chain(checked(location)).collect(),
            price: price(location),
            space,
            space_stale: space_until.and(newest(location)).map(offer::stale),
            space_until: space_until.map(|d| d.to_string()),
            asked: asked(location).map(day).unwrap_or_default(),
            phone: location.phone.known().map(|p| Ring { shown: p.to_string(), link: tel(*p) }),
        }
    }
}

impl Cover {
    pub fn of(atlas: &Atlas, location: &Location, address: &Address, hit: &Hit) -> Self {
        let miles = hit.miles.map(|m| format!("{m:.1}")).unwrap_or_default();
        let distance = hit.miles.map(distance).unwrap_or_default();
        let claim = (hit.evidence != Evidence::Near).then(|| address.claim(location)).flatten();
        let (claim, from) = match claim {
            Some(claim) => claim_words(atlas, claim),
            None if location.kinds.iter().all(Kind::is_care_home) => Default::default(),
            None => {
                let asked = asked(location).map(|on| format!(" We asked on {}.", day(on))).unwrap_or_default();
                (NOT_KNOWN.into(), format!("Its office is {distance} away.{asked}"))
            }
        };
        Self { evidence: hit.evidence.slug(), miles, distance, claim, from }
    }
}

pub const NOT_KNOWN: &str = "We do not know if it covers your street: ring and ask";

/// The claim in bold, then who said so and when.
pub fn claim_words(atlas: &Atlas, claim: &Coverage) -> (String, String) {
    let ground = match &claim.ground {
        Ground::Zone(id) => atlas.zone(id).map_or_else(|| id.to_string(), |z| z.name.to_string()),
        Ground::Sector(sector) => sector.to_string(),
    };
    match claim.evidence {
        Evidence::Placed => {
            let from = format!("{ground}. {}, figures to {}", whose(atlas, claim.source, Some(&claim.ground)), day(claim.as_at));
            ("The council arranged care here in the last 12 months".into(), from)
        }
        Evidence::Stated | Evidence::Near => (format!("Says it covers {ground}"), format!("Told us {}", day(claim.as_at))),
    }
}

/// Whose figures they are. Made-up ones are published by this site: then it is the council that they speak of.
pub fn whose<'a>(atlas: &'a Atlas, source: SourceId, ground: Option<&Ground>) -> &'a str {
    let source = atlas.source(source);
    let zone = match ground {
        Some(Ground::Zone(id)) => atlas.zone(id),
        Some(Ground::Sector(_)) | None => None,
    };
    let own = source.publisher.as_str() == atlas.portal.name.as_str();
    match (own, zone.and_then(|zone| atlas.portal.authority(zone.authority))) {
        (false, _) => source.publisher.as_str(),
        (true, Some(authority)) => authority.council.as_str(),
        (true, None) => "The council",
    }
}

/// The newest notice that has begun, or begins before the next register is to come; else the one that begins first. The service's
/// page has all.
fn notice(atlas: &Atlas, location: &Location) -> Option<Urgent> {
    let soon = atlas.as_of.saturating_add(jiff::Span::new().months(1));
    let notice = location.notices.iter().find(|n| n.from <= soon).or(location.notices.last())?;
    let from = if notice.from > atlas.as_of { format!(", from {}", super::words::date(notice.from)) } else { String::new() };
    Some(Urgent {
        text: format!("Notice from the council{from}: {}", notice.text),
        until: notice.until.map(|until| until.to_string()).unwrap_or_default(),
        stale: notice.until.map(over).unwrap_or_default(),
    })
}

/// Who checked what, of help that CQC does not register.
fn checked(location: &Location) -> Option<Line> {
    let Registration::NotRegistered { checks, .. } = &location.registration else { return None };
    let seen: Vec<String> = checks.iter().filter_map(|check| Some(format!("{} ({})", check.what, day(*check.on.known()?)))).collect();
    Some(Line::plain(if seen.is_empty() {
        "The council has seen no checks: ask.".to_owned()
    } else {
        format!("The council saw: {}.", seen.join(", "))
    }))
}

fn kind(location: &Location) -> String {
    let mut words: Vec<String> = location.kinds.iter().map(|k| k.label().to_string()).collect();
    if location.facts.extras_known().contains(Extra::LiveIn) {
        words.push("Live-in care".into());
    }
    for word in words.iter_mut().skip(1) {
        if !word.starts_with("Shared Lives")
            && let Some(first) = word.get_mut(..1)
        {
            first.make_ascii_lowercase();
        }
    }
    words.join(", ")
}

/// The last day on which it was asked and gave no answer. That it was asked for its prices counts only where it told nothing.
fn asked(location: &Location) -> Option<Date> {
    fn on<T>(fact: &Fact<T>) -> Option<Date> {
        match fact {
            Fact::Unknown(Unknown::Asked(on)) => Some(*on),
            _ => None,
        }
    }
    let facts = &location.facts;
    let told = facts.pays.iter().chain(&facts.extras).map(on);
    let told_nothing =
        location.coverage.is_empty() && location.capacity.is_empty() && !location.prices.iter().any(|p| matches!(p, Price::Told { .. }));
    let price = offer::asked_in_vain(location).filter(|_| told_nothing);
    told.chain([on(&facts.shortest_visit), on(&facts.languages), price]).flatten().max()
}

fn price(location: &Location) -> Line {
    let told = offer::told(location);
    // The first of them stands on the card; the location's page has all.
    if let Some(first) = told.first() {
        let more = if told.len() > 1 { ", and others" } else { "" };
        return Line::when(format!("{}{more}", first.whole), format!("told us {}", day(first.as_at)));
    }
    untold(location)
}

fn untold(location: &Location) -> Line {
    Line::when("Has not told us", offer::asked_in_vain(location).map(|on| format!("asked {}", day(on))).unwrap_or_default())
}

fn newest(location: &Location) -> Option<&Capacity> {
    location.capacity.iter().max_by_key(|c| (c.confirmed_on, c.amount))
}

fn space(atlas: &Atlas, location: &Location) -> (Line, Option<Date>) {
    let Some(newest) = newest(location) else { return (untold(location), None) };
    let until = offer::believed_until(atlas, newest);
    if until < atlas.as_of {
        return (Line::plain(offer::stale(newest)), None);
    }
    (Line::when(offer::space(newest), format!("told us {}", day(newest.confirmed_on))), Some(until))
}
