//! A result card: every word of it ready. The lists that need no script show it as it is; the finder's shards carry the same
//! words in columns, and `render.mjs` puts them in the same places. It says what is known and how; it decides no order.

use super::pages::shared::tel;
use super::words;
use super::words::{date as day, miles as distance};
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
    /// Whether people live there: then it has a place and no coverage.
    pub home: bool,
    /// The rating of the whole, or one line for each of its services: never only the best.
    pub rating: Vec<Line>,
    pub price: Line,
    pub space: Line,
    /// The last day on which `space` is believed, where it was told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub space_until: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<Ring>,
}

/// Words, and the quieter words behind them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// In bold.
    pub strong: String,
    pub plain: String,
    /// In brackets, small: when it was told or asked.
    pub when: String,
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

impl Card {
    pub fn of(atlas: &Atlas, location: &Location) -> Self {
        let (space, space_until) = space(atlas, location);
        Self {
            id: location.id.to_string(),
            path: location.path(),
            name: location.name.to_string(),
            kind: kind(location),
            town: location.address.town.as_ref().map(ToString::to_string).unwrap_or_default(),
            home: location.kinds.iter().all(Kind::is_care_home),
            rating: rating(atlas, location),
            price: price(location),
            space,
            space_until: space_until.map(|d| d.to_string()),
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
            None => (NOT_KNOWN.into(), format!("Its office is {distance} away.")),
        };
        Self { evidence: hit.evidence.slug(), miles, distance, claim, from }
    }
}

pub const NOT_KNOWN: &str = "We do not know if it covers your street: ring and ask";

/// The claim in bold, then who said so and when.
pub fn claim_words(atlas: &Atlas, claim: &Coverage) -> (String, String) {
    let zone = match &claim.ground {
        Ground::Zone(id) => atlas.zone(id),
        Ground::Sector(_) => None,
    };
    let ground = match &claim.ground {
        Ground::Zone(id) => zone.map_or_else(|| id.to_string(), |z| z.name.to_string()),
        Ground::Sector(sector) => sector.to_string(),
    };
    match claim.evidence {
        Evidence::Placed => {
            let council = zone.and_then(|z| atlas.portal.authority(z.authority)).map(|a| format!("{}, figures", a.council));
            let from = format!("{ground}. {} to {}", council.as_deref().unwrap_or("Figures"), day(claim.as_at));
            ("The council arranged care here in the last 12 months".into(), from)
        }
        Evidence::Stated | Evidence::Near => (format!("Says it covers {ground}"), format!("Told us {}", day(claim.as_at))),
    }
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

fn rating(atlas: &Atlas, location: &Location) -> Vec<Line> {
    if matches!(location.registration, Registration::NotRegistered { .. }) {
        return vec![Line::plain("CQC does not register or rate this kind of help.")];
    }
    let overall: Vec<&RatingEntry> = location.ratings.iter().filter(|r| r.question.is_none()).collect();
    let rated = |own: bool| overall.iter().copied().filter(move |r| (r.service == RatedService::Location) == own && r.outcome.rating().is_some());
    let mut lines: Vec<Line> = rated(true).map(|entry| rated_line(atlas, entry, "")).collect();
    if lines.is_empty() {
        let services: Vec<_> = rated(false).collect();
        lines = services
            .iter()
            .map(|entry| {
                let of = match &entry.service {
                    RatedService::Service(name) if services.len() > 1 => format!("{name}: "),
                    _ => String::new(),
                };
                rated_line(atlas, entry, &of)
            })
            .collect();
    }
    if lines.is_empty() {
        lines.push(Line::plain(unrated(atlas, location, &overall)));
    }
    lines.dedup();
    lines
}

fn rated_line(atlas: &Atlas, entry: &RatingEntry, of: &str) -> Line {
    let word = entry.outcome.rating().map_or("", Rating::cqc);
    let strong = format!("{of}{word}");
    let inherited = entry.inherited.known() == Some(&true);
    let plain = match (entry.published.known(), inherited) {
        (Some(date), true) => {
            format!(", given to the previous owner in {}. CQC has not rated it under this one.", date.strftime("%B %Y"))
        }
        (None, true) => ", given to the previous owner. CQC has not rated it under this one.".into(),
        (Some(date), false) => format!(", published {}", words::date_and_age(*date, atlas.as_of)),
        (None, false) => ". CQC's file does not say when.".into(),
    };
    Line { strong, plain, when: String::new() }
}

fn unrated(atlas: &Atlas, location: &Location, overall: &[&RatingEntry]) -> String {
    let reason = overall.iter().find_map(|r| match &r.outcome {
        Outcome::Unrated(reason) => Some(reason),
        Outcome::Rated(_) => None,
    });
    match reason {
        Some(Unrated::InspectedButNotRated) => return "CQC has inspected it and gave no rating.".into(),
        Some(Unrated::InsufficientEvidence) => return "CQC did not have enough evidence to rate it.".into(),
        Some(Unrated::UnderAppeal) => return "Its CQC rating is under appeal.".into(),
        Some(Unrated::Suspended) => return "CQC has suspended its rating.".into(),
        Some(Unrated::Unreadable(_)) => return "We could not read its rating. See CQC.".into(),
        _ => {}
    }
    match location.registered.known() {
        Some(date) if date.until(atlas.as_of).is_ok_and(|span| span.get_days() < 730) => {
            format!("Registered {}. CQC has not rated it yet. That is common for new services.", date.strftime("%B %Y"))
        }
        _ => "CQC has not rated it.".into(),
    }
}

fn price(location: &Location) -> Line {
    let told = location.prices.iter().filter_map(|p| match p {
        Price::Told { low_pence, high_pence, per, as_at, .. } => Some((low_pence, high_pence, per, as_at)),
        Price::Asked { .. } => None,
    });
    // The first that the council lists stands on the card; the location's page has all.
    if let Some((low, high, per, as_at)) = told.clone().next() {
        let more = if told.count() > 1 { ", and others" } else { "" };
        return Line::when(format!("{}{more}", words::price(*low, *high, per)), format!("told us {}", day(*as_at)));
    }
    untold(location)
}

fn untold(location: &Location) -> Line {
    let asked = location.prices.iter().filter_map(|p| match p {
        Price::Asked { on, .. } => Some(*on),
        Price::Told { .. } => None,
    });
    Line::when("Has not told us", asked.max().map(|on| format!("asked {}", day(on))).unwrap_or_default())
}

fn space(atlas: &Atlas, location: &Location) -> (Line, Option<Date>) {
    let Some(newest) = location.capacity.iter().max_by_key(|c| (c.confirmed_on, c.amount)) else { return (untold(location), None) };
    let until = newest.confirmed_on.saturating_add(jiff::Span::new().days(i64::from(atlas.portal.capacity_days)));
    if until < atlas.as_of {
        return (Line::plain(stale(newest)), None);
    }
    let words = match (newest.amount, newest.days_to_start) {
        (0, _) => "No space now".to_string(),
        (_, Some(0)) => "Can start today".into(),
        (_, Some(1)) => "Can start within a day".into(),
        (_, Some(days)) => format!("Can start within {days} days"),
        (_, None) => "Has space".into(),
    };
    (Line::when(words, format!("told us {}", day(newest.confirmed_on))), Some(until))
}

fn stale(capacity: &Capacity) -> String {
    let had = if capacity.amount == 0 { "no space" } else { "space" };
    format!("Told us on {} that it had {had}. That is too old to rely on: ring.", day(capacity.confirmed_on))
}
