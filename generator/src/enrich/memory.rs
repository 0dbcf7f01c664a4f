//! What earlier editions of the site leave in this one: a page for every service that ever had one, at every address it had.
//! What changed between two editions tells `service_changes.rs`. A service that asked to be taken off leaves its address and
//! nothing else, and where the name in that address may be a person's, not even that: its number alone still answers (decision 0014).

use super::fault::Fault;
use crate::diagnostic::{At, Report};
use crate::ingest::edition::EditionRecord;
use crate::model::edition::{Entry, Standing};
use crate::model::location::{Address, Position, Unplaced};
use crate::model::*;
use std::collections::{BTreeMap, BTreeSet};

/// Services that the registers have and the site does not list: why, and the end of the registration where one is told.
pub type Left = BTreeMap<LocationId, (Reason, Option<Date>)>;

/// Drops editions that are not this portal's past: of made-up services where these are real, or of a day to come.
pub fn usable(editions: Vec<EditionRecord>, portal: &Portal, as_of: Date, ledger: &mut Ledger, report: &mut Report) -> Vec<EditionRecord> {
    let (usable, other): (Vec<_>, Vec<_>) = editions.into_iter().partition(|e| e.demonstration == portal.demonstration && e.edition.on <= as_of);
    for record in other {
        let file = record.rows.first().map(|row| At::file(ledger.path(row.file).clone()));
        let on = record.edition.on;
        report.add(if on > as_of { Fault::EditionAhead { on, as_of } } else { Fault::EditionOfAnother { on } }, file);
        record.rows.into_iter().for_each(|row| ledger.settle(row, Fate::Filtered(Reason::NotUsed)));
    }
    usable
}

/// Gives every address that was ever published its answer. Returns the addresses that name nobody.
pub fn recall(
    editions: &[EditionRecord],
    locations: &mut Vec<Location>,
    left: &Left,
    opted_out: &BTreeSet<LocationId>,
    portal: &Portal,
    ledger: &mut Ledger,
) -> Vec<Slug> {
    // By id: every address, and the newest edition's entry with its row.
    let mut known: BTreeMap<&LocationId, (BTreeSet<&Slug>, &Entry, RowRef)> = BTreeMap::new();
    for record in editions {
        for (entry, row) in record.edition.entries.iter().zip(&record.rows) {
            let (slugs, newest, newest_row) = known.entry(&entry.id).or_insert_with(|| (BTreeSet::new(), entry, *row));
            slugs.extend(std::iter::once(&entry.slug).chain(&entry.former));
            (*newest, *newest_row) = (entry, *row);
        }
    }
    let places: BTreeMap<LocationId, usize> = locations.iter().enumerate().map(|(at, l)| (l.id.clone(), at)).collect();
    let mut removed = Vec::new();
    for (id, (slugs, entry, row)) in known {
        if let Some(at) = places.get(id) {
            let location = &mut locations[*at];
            location.former = slugs.into_iter().filter(|slug| **slug != location.slug).cloned().collect();
            continue;
        }
        match &entry.name {
            Some(name) if entry.registered && !opted_out.contains(id) => {
                ledger.settle(row, Fate::Published);
                let former = slugs.into_iter().filter(|slug| **slug != entry.slug).cloned().collect();
                locations.push(Location { former, ..gone(entry, name, left.get(id), portal) });
            }
            _ => {
                ledger.settle(row, Fate::Filtered(Reason::OptedOut));
                let may_stay = entry.registered && entry.provider_name.is_some();
                removed.extend(slugs.into_iter().filter(|slug| may_stay || is_nameless(slug, id)).cloned());
                if entry.registered && !may_stay {
                    removed.push(Slug::of_id(id));
                }
            }
        }
    }
    for row in editions.iter().flat_map(|record| &record.rows) {
        ledger.settle(*row, Fate::Filtered(Reason::EarlierEdition));
    }
    removed.sort();
    removed
}

/// An address that holds the service's number and no word.
fn is_nameless(slug: &Slug, id: &LocationId) -> bool {
    *slug == Slug::of_id(id)
}

/// The page of a service that no source lists any more, from what the site last said of it. Its telephone is not repeated.
fn gone(entry: &Entry, name: &Text, left: Option<&(Reason, Option<Date>)>, portal: &Portal) -> Location {
    let ended = left.and_then(|(_, ended)| *ended).or(entry.ended);
    let why = match (left, entry.standing) {
        _ if ended.is_some() => Departure::Deregistered,
        (Some((Reason::OutsideArea, _)), _) => Departure::OutsideArea,
        (Some((Reason::NotAdultSocialCare, _)), _) => Departure::OtherCare,
        (_, Standing::Gone(why)) => why,
        _ => Departure::Vanished,
    };
    let address = Address {
        lines: Vec::new(),
        town: entry.town.clone(),
        county: None,
        postcode: entry.postcode.map_or(Fact::default(), Fact::Known),
        outward: entry.postcode.map(|postcode| postcode.outward()),
        withheld: false,
    };
    let position = entry.point.map_or(Position::Unplaced(Unplaced::NoPostcode), Position::Register);
    Location {
        slug: entry.slug.clone(),
        status: Status::Gone { ended: ended.map_or(Fact::default(), Fact::Known), why },
        provider: entry.provider.clone().map(|id| Provider {
            id,
            name: entry.provider_name.clone().map_or(Fact::Unknown(Unknown::Withheld("the owner may be a person, not a company")), Fact::Known),
            ownership: None,
            brand: None,
        }),
        authority: entry.authority.filter(|code| portal.authority(*code).is_some()),
        kinds: entry.kinds,
        successors: entry.successors.clone(),
        ..Location::new(entry.id.clone(), name.clone(), Registration::Cqc, address, position)
    }
}

/// Days by which a registration may begin before the other ended and still be its successor's.
const OVERLAP_DAYS: i32 = 92;

/// For a service that is gone without a successor that CQC names: the one listed service of the same name at the same
/// postcode. It is told as what it is, a likeness.
pub fn find_namesakes(locations: &mut [Location]) {
    let plain = |name: &Text| name.as_str().chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let mut listed: BTreeMap<(Postcode, String), Vec<(LocationId, Option<Date>)>> = BTreeMap::new();
    for location in locations.iter().filter(|l| l.is_listed()) {
        if let Some(postcode) = location.address.postcode.known() {
            let one = (location.id.clone(), location.registered.known().copied());
            listed.entry((*postcode, plain(&location.name))).or_default().push(one);
        }
    }
    for location in locations.iter_mut().filter(|l| l.successors.is_empty()) {
        let Status::Gone { ended, why: Departure::Deregistered | Departure::Vanished } = &location.status else { continue };
        let Some(postcode) = location.address.postcode.known() else { continue };
        let Some([(id, registered)]) = listed.get(&(*postcode, plain(&location.name))).map(Vec::as_slice) else { continue };
        let after = ended.known().zip(*registered).is_none_or(|(ended, began)| (*ended - began).get_days() <= OVERLAP_DAYS);
        if after {
            location.namesake = Some(id.clone());
        }
    }
}

#[cfg(test)]
mod tests;
