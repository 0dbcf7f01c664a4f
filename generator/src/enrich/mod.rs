//! Records to the atlas: pure and total. Decides what two sources disagree about, what is in scope, where each location
//! stands and what became of every row. Reads no file.

mod calendar;
mod carry;
mod changes;
mod coherence;
pub mod commissioning;
mod council;
pub mod disclosure;
mod fault;
pub mod funding;
pub mod guides;
pub mod indicators;
pub mod market;
mod memory;
mod merge;
pub mod order;
mod outlines;
mod owner;
pub mod readability;
mod scope;
mod service_changes;
mod site;
pub mod statutory;
mod sufficiency;
#[cfg(test)]
mod tests;
mod thread;

pub use fault::CODES;

use crate::diagnostic::{At, Report};
use crate::ingest::{Inputs, LocationRecord, geography, registers};
use crate::model::location::Dual;
use crate::model::*;
use crate::project::Project;
use fault::Fault;
use std::collections::{BTreeMap, BTreeSet};

/// The whole of what the site says. Every row that was read has its fate afterwards; a row without one is an error.
pub fn atlas(project: &Project, inputs: Inputs, report: &mut Report) -> Atlas {
    let Inputs {
        sources,
        mut ledger,
        records,
        unread,
        mut council,
        geography,
        market: market_records,
        mut documents,
        commissioning: rows,
        editions,
        funding: figures,
        acceptances,
        mut unspoken,
    } = inputs;
    // Postcodes have editions too, but the site is about what the registers say.
    let registers = || sources.iter().filter(|s| registers::SOURCES.iter().any(|kind| kind.name == s.kind));
    let newest = registers().map(|s| s.edition).max();
    let as_of = project.as_of.or(newest).unwrap_or(jiff::civil::date(2026, 1, 1));
    for source in registers().filter(|s| s.edition > as_of) {
        report.add(Fault::EditionAfterAsOf { edition: source.edition, as_of }, At::file(format!("{}/source.toml", source.folder)));
    }

    let editions = memory::usable(editions, &project.portal, as_of, &mut ledger, report);
    let remembered: BTreeSet<LocationId> = editions.iter().flat_map(|e| &e.edition.entries).map(|entry| entry.id.clone()).collect();
    let mut left = memory::Left::new();

    let order = merge::Order::new(&sources);
    let mut by_id: BTreeMap<LocationId, Vec<LocationRecord>> = BTreeMap::new();
    for record in records {
        by_id.entry(record.id.clone()).or_default().push(record);
    }
    let named = council::named(&council);
    council::resolve_opt_outs(&mut council, &by_id, &remembered);
    let opted_out = council::opted_out(&council);
    council::settle_opt_outs(&council, &by_id, &remembered, &mut ledger, report);
    let mut carried = BTreeMap::new();
    for one in carry::carried(&editions, &unread, &by_id).into_iter().filter(|one| !opted_out.contains(&one.record.id)) {
        let at = one.record.rows.first().map(|row| At::file(ledger.path(row.file).clone()).row(row.row));
        report.add(Fault::Carried { id: one.record.id.clone(), on: one.on }, at);
        by_id.entry(one.record.id.clone()).or_default();
        carried.insert(one.record.id.clone(), one);
    }
    let gazetteer = site::Gazetteer {
        portal: &project.portal,
        areas: &geography.areas,
        zones: &geography.zones,
        postcodes: &geography.postcodes,
        boundaries: &geography.boundaries,
    };

    let land = outlines::Land {
        portal: &project.portal,
        areas: &geography.areas,
        zones: &geography.zones,
        postcodes: &geography.postcodes,
        boundaries: &geography.boundaries,
        sources: &sources,
        as_of,
    };
    // Maps are drawn beside the services, of which they know nothing; what is said of them comes later all the same.
    let draw = || {
        let mut said = Report::default();
        (outlines::outlines(&land, &mut said), said)
    };
    let mut locations = Vec::new();
    let mut left_out = BTreeMap::new();
    let merge = || {
        for (id, mut records) in by_id {
            records.sort_by_key(|record| order.rank(record.source));
            let carried = carried.remove(&id);
            let care = match &carried {
                Some(carried) if records.iter().all(|record| record.service_types.is_empty()) => Ok(carried.care),
                _ => scope::care(&records),
            };
            let last_confirmed = carried.as_ref().map(|carried| (carried.record.source, carried.on));
            records.extend(carried.map(|carried| carried.record));
            let rows: Vec<RowRef> = records.iter().flat_map(|r| r.rows.iter().copied()).collect();
            let at = |record: &LocationRecord| record.rows.first().map(|row| At::file(ledger.path(row.file).clone()).row(row.row));
            let mut keep_back = |name: &Text, row: RowRef| unspoken.add(name.as_str(), ledger.path(row.file), row.row);
            owner::withheld(&records).for_each(|(name, row)| keep_back(name, row));
            if opted_out.contains(&id) {
                records.iter().filter_map(|r| Some((r.name.as_ref()?, *r.rows.first()?))).for_each(|(name, row)| keep_back(name, row));
            }
            let judged = if opted_out.contains(&id) {
                Err(Reason::OptedOut)
            } else {
                care.and_then(|care| {
                    let placed = site::place(&records, care, &gazetteer, &at, report);
                    if placed.in_scope || named.contains(&id) { Ok((care, placed)) } else { Err(Reason::OutsideArea) }
                })
            };
            let fate = match judged {
                Err(reason) => {
                    if remembered.contains(&id) {
                        let ended = records.iter().find_map(|r| r.ended).filter(|ended| *ended <= as_of);
                        left.insert(id.clone(), (reason, ended));
                    }
                    left_out.insert(id, reason);
                    Fate::Filtered(reason)
                }
                Ok((care, placed)) => match merge::location(id, records, care, placed, &sources, as_of, &at, report) {
                    Some(location) => {
                        locations.push(Location { last_confirmed, ..location });
                        Fate::Published
                    }
                    None => Fate::Quarantined(fault::NAMELESS.id),
                },
            };
            for row in rows {
                ledger.settle(row, fate);
            }
        }
    };
    let ((outlines, drawn), ()) = rayon::join(draw, merge);

    join_dual_registrations(&mut locations);
    site::check_postcodes(&locations, gazetteer.postcodes, At::file(project.shown(&project.geography())), report);
    for micro in council.micro.iter().filter(|micro| opted_out.contains(&micro.id)) {
        unspoken.add(micro.name.as_str(), ledger.path(micro.row.file), micro.row.row);
    }
    council::attach(council, &mut locations, &gazetteer, as_of, &mut ledger, report);
    let removed = memory::recall(&editions, &mut locations, &left, &opted_out, &project.portal, &mut ledger);
    locations.sort_by(|a, b| a.id.cmp(&b.id));
    keep_links_within(&mut locations);
    memory::find_namesakes(&mut locations);

    let mut places = geography.places;
    if places.is_empty() {
        places = geography::places::derive(&project.portal, &geography.postcodes, &geography.areas, &site::towns(&locations));
    }

    report.extend(drawn);
    let mut atlas = Atlas {
        portal: project.portal.clone(),
        as_of,
        sources,
        areas: geography.areas,
        zones: geography.zones,
        places,
        postcodes: geography.postcodes,
        outlines,
        streets: geography.streets,
        locations,
        market: Market::default(),
        commissioning: Commissioning::default(),
        funding: Funding::default(),
        guides: Guides::default(),
        past: change::Past { changes: None, removed },
        accounts: Vec::new(),
        left_out,
        acceptances,
        unspoken: unspoken.into(),
    };
    atlas.guides = guides::guides(std::mem::take(&mut documents.guides), std::mem::take(&mut documents.easy), report);
    atlas.market = market::market(market_records, &atlas, &mut ledger, report);
    // A portal without figures may speak of figures that it does not have yet.
    let indicators = Some(atlas.market.indicators()).filter(|i| !i.is_empty()).map(|i| i.iter().map(|i| i.id.clone()).collect());
    atlas.commissioning = commissioning::commissioning(documents, rows, indicators, &atlas.locations, &mut ledger, report);
    atlas.commissioning.calendar = calendar::entries(&atlas);
    atlas.funding = funding::funding(figures, &atlas, &mut ledger, report);
    let before = editions.iter().rev().map(|record| &record.edition).find(|edition| edition.on < as_of);
    atlas.past.changes = before.map(|before| service_changes::between(before, &Edition::of(&atlas), &carried_on(&atlas.locations)));
    atlas.accounts = ledger.accounts();
    for account in atlas.accounts.iter().filter(|a| a.open > 0) {
        report.add(Fault::LedgerOpen { rows: account.open }, At::file(account.path.clone()));
    }
    atlas
}

/// Two registrations of one service count once: CQC names the one that counts.
fn join_dual_registrations(locations: &mut [Location]) {
    let mut pairs: BTreeMap<LocationId, Vec<LocationId>> = BTreeMap::new();
    for location in locations.iter() {
        if let Some(dual) = &location.dual {
            pairs.entry(dual.primary.clone()).or_default().push(location.id.clone());
        }
    }
    // CQC may mark only the one that does not count.
    for location in locations.iter_mut().filter(|l| l.dual.is_none()) {
        if let Some(members) = pairs.get_mut(&location.id) {
            members.push(location.id.clone());
            location.dual = Some(Dual { primary: location.id.clone(), other: location.id.clone() });
        }
    }
    for location in locations.iter_mut() {
        let Some(primary) = location.dual.take().map(|d| d.primary) else { continue };
        let members = &pairs[&primary];
        let other = members.iter().find(|m| **m != location.id);
        if let Some(other) = other.filter(|_| members.contains(&primary)) {
            location.dual = Some(Dual { primary, other: other.clone() });
        }
    }
}

/// A predecessor or successor that has no page here is not linked.
fn keep_links_within(locations: &mut [Location]) {
    let ids: BTreeSet<LocationId> = locations.iter().map(|l| l.id.clone()).collect();
    let mut successors: BTreeMap<LocationId, Vec<LocationId>> = BTreeMap::new();
    for location in locations.iter() {
        for earlier in &location.predecessors {
            successors.entry(earlier.clone()).or_default().push(location.id.clone());
        }
    }
    for location in locations.iter_mut() {
        location.successors.extend(successors.remove(&location.id).unwrap_or_default());
        for links in [&mut location.predecessors, &mut location.successors] {
            links.retain(|id| ids.contains(id) && *id != location.id);
            links.sort();
            links.dedup();
        }
    }
}

/// Which service carries on each one that is gone, and whether CQC says so.
fn carried_on(locations: &[Location]) -> BTreeMap<LocationId, (LocationId, bool)> {
    let gone = locations.iter().filter(|l| matches!(l.status, Status::Gone { .. }));
    gone.filter_map(|l| {
        let named = l.successors.first().map(|id| (id.clone(), true));
        Some((l.id.clone(), named.or_else(|| l.namesake.clone().map(|id| (id, false)))?))
    })
    .collect()
}
