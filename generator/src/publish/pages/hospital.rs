//! `/<authority>/home-from-hospital/`: the agencies that confirmed, on a day, that they can start care at home soon, by the areas
//! that the council arranges care by, in the one neutral order. Somebody reads it in a hurry: telephone numbers first.

use super::shared::{Council, tel};
use crate::enrich::order;
use crate::model::coverage::Evidence;
use crate::model::*;
use crate::publish::card::claim_words;
use crate::publish::offer::{believed_until, space, stale};
use crate::publish::page::{Crumb, sheet};
use crate::publish::words::{count, date, iso};
use crate::publish::{File, card::Ring};
use serde::Serialize;
use std::collections::HashMap;

/// "Soon" is within so many days.
const SOON: u16 = 7;

#[derive(Debug, Serialize)]
struct Page {
    description: String,
    breadcrumbs: Vec<Crumb>,
    council: Council,
    /// "In the 14 days before 18 November 2026, 9 agencies told us: we can start in Kent within 7 days."
    lead: String,
    groups: Vec<Group>,
    /// What to read first, where there is such a guide.
    #[serde(skip_serializing_if = "Option::is_none")]
    guide: Option<&'static str>,
    week: String,
    as_of: String,
}

#[derive(Debug, Serialize)]
struct Group {
    id: String,
    title: String,
    note: &'static str,
    items: Vec<Item>,
}

#[derive(Debug, Clone, Serialize)]
struct Item {
    name: String,
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<Ring>,
    /// "Can start within 3 days", until when it is believed, and what is said afterwards.
    space: String,
    told: String,
    until: String,
    stale: String,
    evidence: &'static str,
    claim: String,
    from: String,
}

/// One agency with the confirmation that puts it here.
struct Ready<'a> {
    location: &'a Location,
    capacity: &'a Capacity,
    rank: u32,
}

pub fn files(atlas: &Atlas) -> Vec<File> {
    let ranks = order::ranks(atlas);
    atlas.portal.authorities.iter().map(|authority| file(atlas, authority, &ranks)).collect()
}

/// The address of a council's list, and how many are on it.
pub fn link(atlas: &Atlas, authority: &Authority) -> (String, String) {
    let ready = ready(atlas, authority, None).len();
    let text = if ready == 0 { "nobody has told us yet".into() } else { count(ready, "agency", "agencies") };
    (format!("/{}/home-from-hospital/", authority.slug), text)
}

/// The newest confirmation that an agency can start soon, still believed, for this council's area.
fn soon<'a>(atlas: &Atlas, authority: &Authority, location: &'a Location) -> Option<&'a Capacity> {
    let visits = location.kinds.iter().any(|kind| matches!(kind, Kind::HomeCare | Kind::MicroProvider));
    let of_council = |capacity: &Capacity| match &capacity.zone {
        Some(id) => atlas.zone(id).is_some_and(|zone| zone.authority == authority.code),
        None => location.authority == Some(authority.code) || comes(atlas, authority, location).next().is_some(),
    };
    let newest = location.capacity.iter().filter(|c| visits && of_council(c)).max_by_key(|c| (c.confirmed_on, c.amount))?;
    let ready = newest.amount > 0 && newest.days_to_start.is_some_and(|days| days <= SOON) && believed_until(atlas, newest) >= atlas.as_of;
    ready.then_some(newest)
}

/// What is known of where an agency comes to in this council's area, the surest first.
fn comes<'a>(atlas: &'a Atlas, authority: &'a Authority, location: &'a Location) -> impl Iterator<Item = (&'a Coverage, &'a Zone)> {
    location.coverage.iter().filter_map(move |claim| match &claim.ground {
        Ground::Zone(id) => atlas.zone(id).filter(|zone| zone.authority == authority.code && zone.in_force(atlas.as_of)).map(|zone| (claim, zone)),
        Ground::Sector(_) => None,
    })
}

fn ready<'a>(atlas: &'a Atlas, authority: &Authority, ranks: Option<&HashMap<usize, u32>>) -> Vec<Ready<'a>> {
    let listed = atlas.locations.iter().enumerate().filter(|(_, location)| location.is_listed());
    let ready = |(at, location): (usize, &'a Location)| {
        let capacity = soon(atlas, authority, location)?;
        Some(Ready { location, capacity, rank: ranks.and_then(|r| r.get(&at)).copied().unwrap_or_default() })
    };
    listed.filter_map(ready).collect()
}

fn file(atlas: &Atlas, authority: &Authority, ranks: &HashMap<usize, u32>) -> File {
    let all = ready(atlas, authority, Some(ranks));
    let mut groups = Vec::new();
    let mut zones: Vec<&Zone> = atlas.zones.iter().filter(|zone| zone.authority == authority.code && zone.in_force(atlas.as_of)).collect();
    zones.sort_by(|a, b| a.name.cmp(&b.name));
    for zone in zones {
        // Space in another zone is no space in this one.
        let here = |ready: &&Ready<'_>| ready.capacity.zone.as_ref().is_none_or(|id| *id == zone.id);
        let mut items: Vec<(Evidence, u32, Item)> = Vec::new();
        for ready in all.iter().filter(here) {
            let claims = comes(atlas, authority, ready.location).filter(|(_, of)| of.id == zone.id).map(|(claim, _)| claim);
            let best = claims.min_by(|a, b| a.evidence.cmp(&b.evidence).then(b.as_at.cmp(&a.as_at)));
            let told_for_here = ready.capacity.zone.is_some();
            if best.is_some() || told_for_here {
                let evidence = best.map_or(Evidence::Stated, |claim| claim.evidence);
                items.push((evidence, ready.rank, item(atlas, ready, best, Some(zone))));
            }
        }
        push(&mut groups, zone.id.to_string(), zone.name.to_string(), "", items);
    }
    let unknown = |ready: &&Ready<'_>| ready.capacity.zone.is_none() && comes(atlas, authority, ready.location).next().is_none();
    let items = all.iter().filter(unknown).map(|ready| (Evidence::Near, ready.rank, item(atlas, ready, None, None))).collect();
    let title = if groups.is_empty() { format!("In {}", authority.name) } else { format!("Elsewhere in {}", authority.name) };
    push(&mut groups, "elsewhere".into(), title, "Their office is here. We do not know which streets they come to: ring and ask.", items);
    let days = count(atlas.portal.capacity_days.into(), "day", "days");
    let before = format!("In the {days} before {}", date(atlas.as_of));
    let lead = match all.len() {
        0 => format!("{before}, no agency told us that it can start in {} within {SOON} days.", authority.name),
        n => format!("{before}, {} told us: we can start in {} within {SOON} days.", count(n, "agency", "agencies"), authority.name),
    };
    let extra = Page {
        description: format!(
            "Who can start care at home in {} within {SOON} days, with telephone numbers and the day on which they said so.",
            authority.name
        ),
        breadcrumbs: vec![Crumb::home(), Crumb::new(authority.name.to_string(), format!("/{}/", authority.slug))],
        council: Council::of(authority),
        lead,
        groups,
        guide: atlas.guides.guides.iter().any(|g| g.about.slug.as_str() == "home-from-hospital").then_some("/guides/home-from-hospital/"),
        week: super::find::week(atlas.as_of),
        as_of: date(atlas.as_of),
    };
    let title = format!("Home from hospital in {}", authority.name);
    sheet(&format!("content/{}/home-from-hospital.md", authority.slug), &title, "pages/home-from-hospital.html", &extra)
}

/// In the neutral order: how sure it is that they come, then the week's shuffle.
fn push(groups: &mut Vec<Group>, id: String, title: String, note: &'static str, mut items: Vec<(Evidence, u32, Item)>) {
    items.sort_by_key(|(evidence, rank, _)| (*evidence, *rank));
    if !items.is_empty() {
        groups.push(Group { id, title, note, items: items.into_iter().map(|(_, _, item)| item).collect() });
    }
}

fn item(atlas: &Atlas, ready: &Ready<'_>, claim: Option<&Coverage>, zone: Option<&Zone>) -> Item {
    let Ready { location, capacity, .. } = ready;
    let (evidence, (claim, from)) = match (claim, zone) {
        (Some(claim), _) => (claim.evidence.slug(), claim_words(atlas, claim)),
        (None, Some(zone)) => {
            (Evidence::Stated.slug(), (format!("Says it has space in {}", zone.name), format!("Told us {}", date(capacity.confirmed_on))))
        }
        (None, None) => (Evidence::Near.slug(), (crate::publish::card::NOT_KNOWN.into(), String::new())),
    };
    Item {
        name: location.name.to_string(),
        path: location.path(),
        phone: location.phone.known().map(|phone| Ring { shown: phone.to_string(), link: tel(*phone) }),
        space: space(capacity),
        told: date(capacity.confirmed_on),
        until: iso(believed_until(atlas, capacity)),
        stale: stale(capacity),
        evidence,
        claim,
        from,
    }
}
