//! A service that a register has in a row that could not be read: it is there, and nobody may think that it went. What no other
//! register says of it stays as the last edition of this site had it, for a few editions, and its page says of which day that is.

use super::scope::Care;
use crate::ingest::edition::EditionRecord;
use crate::ingest::{LocationRecord, PostcodeField};
use crate::model::care::Set;
use crate::model::edition::{Entry, EntryRating, Standing};
use crate::model::location::Brand;
use crate::model::rating::Unrated;
use crate::model::*;
use std::collections::BTreeMap;

/// Editions in a row for which a service stays as it was. After them what is known of it is too old to act on.
const EDITIONS: usize = 2;

/// What the last edition said, in the form of a register's record.
#[derive(Debug, Clone)]
pub struct Carried {
    pub record: LocationRecord,
    pub care: Care,
    /// The last edition for which its row was read.
    pub on: Date,
}

/// Of the services that could not be read, those that were open or dormant in the newest edition, and that no register says have left.
pub fn carried(
    editions: &[EditionRecord],
    unread: &BTreeMap<LocationId, SourceId>,
    read: &BTreeMap<LocationId, Vec<LocationRecord>>,
) -> Vec<Carried> {
    let Some(newest) = editions.last() else { return Vec::new() };
    let taken_over = |id: &LocationId| {
        let entries = editions.iter().rev().map(|e| e.edition.entry(id));
        entries.take_while(|entry| entry.is_some_and(|entry| entry.last_confirmed.is_some())).count()
    };
    let brands: BTreeMap<&Text, &Brand> = read.values().flatten().filter_map(|r| r.brand.as_ref()).map(|brand| (&brand.name, brand)).collect();
    let one = |(entry, row): (&Entry, &RowRef)| {
        let source = unread.get(&entry.id)?;
        let left = read.get(&entry.id).is_some_and(|records| records.iter().any(|record| record.ended.is_some()));
        let there = !left && entry.registered && matches!(entry.standing, Standing::Listed | Standing::Dormant);
        (there && entry.name.is_some() && taken_over(&entry.id) < EDITIONS).then(|| Carried {
            record: record(entry, *source, *row, entry.brand.as_ref().and_then(|name| brands.get(name))),
            care: Care { kinds: entry.kinds, service_types: Set::EMPTY },
            on: entry.last_confirmed.unwrap_or(newest.edition.on),
        })
    };
    newest.edition.entries.iter().zip(&newest.rows).filter_map(one).collect()
}

fn record(entry: &Entry, source: SourceId, row: RowRef, brand: Option<&&Brand>) -> LocationRecord {
    LocationRecord {
        rows: vec![row],
        name: entry.name.clone(),
        registered: entry.registered_on,
        dormant: Some(entry.standing == Standing::Dormant),
        street: entry.street.iter().cloned().collect(),
        town: entry.town.clone(),
        postcode: entry.postcode.map_or(PostcodeField::Absent, PostcodeField::Read),
        point: entry.point,
        phone: entry.phone,
        website: entry.website.clone(),
        beds: entry.beds,
        needs: entry.needs,
        ratings: entry.ratings.iter().map(|rating| line(rating, source)).collect(),
        provider_id: entry.provider.clone(),
        provider_name: entry.provider_name.clone(),
        brand: brand.map(|brand| (*brand).clone()),
        successors: entry.successors.clone(),
        cqc_page: entry.id.cqc_page(),
        ..LocationRecord::new(entry.id.clone(), source)
    }
}

fn line(rating: &EntryRating, source: SourceId) -> RatingEntry {
    RatingEntry {
        service: rating.service.clone(),
        question: None,
        outcome: rating.rating.map_or(Outcome::Unrated(Unrated::NotRated), Outcome::Rated),
        published: rating.published.map_or(Fact::default(), Fact::Known),
        inherited: Fact::default(),
        given_to: None,
        report: None,
        source,
    }
}

#[cfg(test)]
mod tests;
