//! `/<authority>/`: a council's numbers, the services in its area, its districts, places and zones.

use super::home::{KindOfCare, example, kinds};
use super::shared::{Council, register};
use crate::model::coverage::Evidence;
use crate::model::*;
use crate::publish::page::{Crumb, page};
use crate::publish::record::Line;
use crate::publish::words;
use crate::publish::{File, dated};
use serde::Serialize;

#[derive(Debug, Serialize)]
struct AuthorityPage {
    description: String,
    breadcrumbs: Vec<Crumb>,
    /// Whose numbers stand at the foot.
    council: Council,
    lead: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    example: Option<String>,
    kinds: Vec<KindOfCare>,
    numbers: String,
    districts: Vec<District>,
    places: Vec<PlaceLink>,
    zones: Vec<ZoneRow>,
    zones_source: String,
    /// What providers and councillors look for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    records: Vec<Record>,
    /// What kind of council it is, and where its own record of decisions is.
    about: Line,
}

#[derive(Debug, Serialize)]
struct Record {
    name: &'static str,
    path: String,
    text: String,
}

#[derive(Debug, Serialize)]
struct District {
    name: String,
    services: String,
}

#[derive(Debug, Serialize)]
struct PlaceLink {
    name: String,
    path: String,
}

/// A zone and how many services come to it, by the evidence.
#[derive(Debug, Serialize)]
struct ZoneRow {
    name: String,
    kind: String,
    placed: String,
    stated: String,
}

pub fn files(atlas: &Atlas) -> Vec<File> {
    atlas.portal.authorities.iter().map(|authority| file(atlas, authority)).collect()
}

fn file(atlas: &Atlas, authority: &Authority) -> File {
    let here: Vec<&Location> = atlas.listed().filter(|l| l.authority == Some(authority.code)).collect();
    let extra = AuthorityPage {
        description: format!("Care services in {}, who they are for and who to ask at {}.", authority.name, authority.council),
        breadcrumbs: vec![Crumb::home()],
        council: Council::of(authority),
        lead: format!(
            "{} on this site {} in {}.",
            words::count(here.len(), "service", "services"),
            if here.len() == 1 { "has its address" } else { "have their address" },
            authority.name
        ),
        example: example(atlas, authority.code),
        kinds: kinds(&here),
        numbers: format!(
            "Services whose address is in {}. Services from across the border may come too: search by postcode. A service that does two kinds is counted in both. {}",
            authority.name,
            register(atlas)
        ),
        districts: districts(atlas, authority, &here),
        places: atlas
            .places
            .iter()
            .filter(|place| place.authority == authority.code)
            .map(|place| PlaceLink { name: place.name.to_string(), path: format!("/find/{}/", place.slug) })
            .collect(),
        zones: zones(atlas, authority),
        zones_source: zones_source(atlas, authority),
        records: records(atlas, authority),
        about: about(authority),
    };
    page(&format!("content/{}.md", authority.slug), &format!("Care in {}", authority.name), "pages/authority.html", &extra)
}

/// The kind of council is in its code.
fn about(authority: &Authority) -> Line {
    let kind = match authority.code.as_str().get(..3) {
        Some("E06") => Some("a unitary council: it does the work of a county and of a district"),
        Some("E08") => Some("a metropolitan council: it does the work of a county and of a district"),
        Some("E09") => Some("a London borough: it does the work of a county and of a district"),
        Some("E10") => Some("a county council: it arranges social care, and district councils do other work"),
        _ => None,
    };
    let mut text = kind.map_or_else(String::new, |kind| format!("{} is {kind}.", authority.council));
    match &authority.contact.decisions_website {
        Some(site) => {
            text.push_str(" Its own record of decisions: ");
            Line { text, ..Line::out(site.host(), site.to_string()).after(".") }
        }
        None => Line::text(text),
    }
}

/// The ways into what providers and councillors look for; only to pages that are there.
fn records(atlas: &Atlas, authority: &Authority) -> Vec<Record> {
    let all = &atlas.commissioning;
    let own = |code: AreaCode| code == authority.code;
    let decides = all.has(authority.code);
    let decisions = all.decisions.iter().filter(|d| own(d.about.authority)).count();
    let frameworks = all.frameworks.iter().filter(|f| own(f.about.authority)).count();
    let ahead = all.calendar.iter().filter(|e| own(e.authority) && e.when.moment.is_some_and(|m| m.last() >= atlas.as_of)).count();
    let questions = words::count(all.questions.len(), "question", "questions");
    let record =
        |is_there: bool, name, path: &str, text: String| is_there.then(|| Record { name, path: format!("/{}/{path}/", authority.slug), text });
    let is_market = !atlas.market.observations().is_empty() || !all.statements.is_empty();
    let lines = [
        record(is_market, "Market", "market", "How much care is needed, what there is, what it costs and where there is too little.".into()),
        record(!atlas.areas.0.is_empty(), "Areas", "areas", "The same for each district, ward and zone.".into()),
        record(
            decides,
            "Commissioning",
            "commissioning",
            format!(
                "{} that care is or was bought under, their lots and who works under them.",
                words::count(frameworks, "arrangement", "arrangements")
            ),
        ),
        record(
            decides,
            "Decisions",
            "decisions",
            format!("{}, with what led to each and what came of it.", words::count(decisions, "decision", "decisions")),
        ),
        record(
            dated::is_there(atlas, authority.code),
            "Calendar",
            "calendar",
            format!("{} to come: tenders, decisions, reviews, ends of contracts.", words::count(ahead, "date", "dates")),
        ),
        record(!all.questions.is_empty(), "Questions", "questions", format!("{questions} that providers keep asking, and the answers on record.")),
    ];
    lines.into_iter().flatten().collect()
}

/// The districts of the council's area with the number of services in each. A unitary council has none.
fn districts(atlas: &Atlas, authority: &Authority, here: &[&Location]) -> Vec<District> {
    let mut rows: Vec<District> = atlas
        .areas
        .0
        .values()
        .filter(|area| area.level == Level::District && area.parent == Some(authority.code))
        .map(|area| District {
            name: area.name.to_string(),
            services: words::thousands(here.iter().filter(|l| l.district == Some(area.code)).count() as u64),
        })
        .collect();
    rows.sort_by(|a, b| a.name.cmp(&b.name));
    rows
}

fn zones(atlas: &Atlas, authority: &Authority) -> Vec<ZoneRow> {
    // A council that has told nothing has not told 0.
    let told = newest_claim(atlas, authority).is_some();
    let mut rows: Vec<ZoneRow> = atlas
        .zones
        .iter()
        .filter(|zone| zone.authority == authority.code && zone.in_force(atlas.as_of))
        .map(|zone| {
            let by = |evidence: Evidence| {
                let covers = |l: &&Location| l.coverage.iter().any(|c| c.evidence == evidence && c.ground == Ground::Zone(zone.id.clone()));
                let services = atlas.listed().filter(covers).count();
                if told { words::thousands(services as u64) } else { "Not told".into() }
            };
            ZoneRow { name: zone.name.to_string(), kind: zone.kind.to_string(), placed: by(Evidence::Placed), stated: by(Evidence::Stated) }
        })
        .collect();
    rows.sort_by(|a, b| a.name.cmp(&b.name));
    rows
}

/// The newest day on which anybody said that a service comes to a zone of this council.
fn newest_claim(atlas: &Atlas, authority: &Authority) -> Option<Date> {
    let claims = atlas.listed().flat_map(|l| &l.coverage);
    let of_council = claims.filter(|c| match &c.ground {
        Ground::Zone(id) => atlas.zone(id).is_some_and(|zone| zone.authority == authority.code),
        Ground::Sector(_) => false,
    });
    of_council.map(|c| c.as_at).max()
}

/// Who said so, and when.
fn zones_source(atlas: &Atlas, authority: &Authority) -> String {
    match newest_claim(atlas, authority) {
        Some(newest) => format!(
            "{}, newest figures of {}. A service can be in both columns. A small number does not mean that nobody else comes: many services have told us nothing.",
            authority.council,
            words::date(newest)
        ),
        None => format!("{} has not told us yet which services come to which zone.", authority.council),
    }
}
