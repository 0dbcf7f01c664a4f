//! What became of each service between two editions of this site. `changes.rs` does the same for figures of the market.
//! Pure: of two editions that are the same nothing is told, and whatever is told, its service has a page.

use crate::model::change::{Changes, Event, Turn, What};
use crate::model::edition::{Edition, Entry, EntryRating, Standing};
use crate::model::*;
use std::collections::{BTreeMap, BTreeSet};

/// `links` leads from a service that is gone to the one that carries on, and says whether CQC says so.
pub fn between(before: &Edition, now: &Edition, links: &BTreeMap<LocationId, (LocationId, bool)>) -> Changes {
    let was = |id: &LocationId| before.entry(id);
    let is_new = |id: &LocationId| was(id).is_none() && now.entry(id).is_some_and(|e| e.standing == Standing::Listed);
    let left = |id: &LocationId| was(id).is_some_and(|e| e.standing.is_open()) && !now.entry(id).is_some_and(|e| e.standing.is_open());
    // A service that left and one that came, of which the one carries on the other, are told once.
    let taken_over: BTreeMap<&LocationId, (&LocationId, bool)> =
        links.iter().filter(|(old, (new, _))| left(old) && is_new(new)).map(|(old, (new, sure))| (new, (old, *sure))).collect();
    let told: BTreeSet<&LocationId> = taken_over.values().map(|(old, _)| *old).collect();
    let mut events = Vec::new();
    for entry in &now.entries {
        let mut tell = |what| events.push(Event { location: entry.id.clone(), what });
        match (was(&entry.id), entry.standing) {
            (None, Standing::Listed) => tell(match taken_over.get(&entry.id) {
                Some((before, sure)) => What::Reregistered { before: (*before).clone(), sure: *sure },
                None => What::New,
            }),
            (Some(earlier), Standing::Gone(_)) if !matches!(earlier.standing, Standing::Gone(_)) && !told.contains(&entry.id) => tell(What::Gone),
            (Some(earlier), Standing::Dormant) if earlier.standing.is_open() => tell(What::Dormant),
            (Some(earlier), now) if now.is_open() => {
                if !earlier.standing.is_open() && now == Standing::Listed {
                    tell(What::Back);
                }
                details(earlier, entry).into_iter().for_each(tell);
            }
            _ => {}
        }
    }
    let listed = |edition: &Edition| edition.entries.iter().filter(|e| e.standing == Standing::Listed).count();
    Changes { from: before.on, to: now.on, listed: [listed(before), listed(now)], events }
}

/// What differs in two entries of a service that goes on. An edition remembers nothing of helpers that could differ.
fn details(was: &Entry, now: &Entry) -> Vec<What> {
    if !was.registered || !now.registered {
        return Vec::new();
    }
    let mut found = Vec::new();
    if let (Some(a), Some(b)) = (&was.name, &now.name)
        && a != b
    {
        found.push(What::Renamed { was: a.clone(), now: b.clone() });
    }
    found.extend(ratings(&was.ratings, &now.ratings));
    let same = was.provider == now.provider;
    // A name that is withheld or not held is no other name.
    if was.provider.is_some()
        && now.provider.is_some()
        && (!same || (was.provider_name.is_some() && was.provider_name != now.provider_name && now.provider_name.is_some()))
    {
        found.push(What::Owner { was: was.provider_name.clone(), now: now.provider_name.clone(), same });
    } else if was.brand != now.brand {
        found.push(What::Brand { was: was.brand.clone(), now: now.brand.clone() });
    }
    if let (Some(a), Some(b)) = (was.postcode, now.postcode)
        && a != b
    {
        found.push(What::Moved { was: a, now: b, towns: [was.town.clone(), now.town.clone()] });
    }
    if was.phone != now.phone {
        found.push(What::Phone { was: was.phone, now: now.phone });
    }
    found
}

/// The newest overall ratings of each service: one, or several of one day.
fn newest(ratings: &[EntryRating]) -> BTreeMap<&RatedService, (Vec<Rating>, Option<Date>)> {
    let mut by_service: BTreeMap<&RatedService, (Vec<Rating>, Option<Date>)> = BTreeMap::new();
    for one in ratings {
        let Some(rating) = one.rating else { continue };
        let (all, day) = by_service.entry(&one.service).or_insert_with(|| (Vec::new(), one.published));
        if one.published > *day {
            all.clear();
            *day = one.published;
        }
        if one.published == *day && !all.contains(&rating) {
            all.push(rating);
        }
    }
    by_service.values_mut().for_each(|(all, _)| all.sort());
    by_service
}

fn ratings(was: &[EntryRating], now: &[EntryRating]) -> Vec<What> {
    let (was, now) = (newest(was), newest(now));
    let services: BTreeSet<&RatedService> = was.keys().chain(now.keys()).copied().collect();
    let none = (Vec::new(), None);
    services
        .into_iter()
        .filter_map(|service| {
            let (a, b) = (was.get(service).unwrap_or(&none), now.get(service).unwrap_or(&none));
            if a == b || (a.0 == b.0 && b.1.is_none()) {
                return None;
            }
            Some(What::Rated { service: service.clone(), was: a.0.clone(), now: b.0.clone(), published: b.1, turn: turn(&a.0, &b.0) })
        })
        .collect()
}

fn turn(was: &[Rating], now: &[Rating]) -> Turn {
    match (was, now) {
        ([], _) => Turn::First,
        (_, []) => Turn::Withdrawn,
        (a, b) if a == b => Turn::Same,
        ([a], [b]) if b < a => Turn::Higher,
        ([_], [_]) => Turn::Lower,
        _ => Turn::Unclear,
    }
}

#[cfg(test)]
mod tests;
