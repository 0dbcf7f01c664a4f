//! What several registers say of one location, made one: field by field, the newest edition that says anything wins.
//! Council facts never overwrite CQC's; they stand beside them (`council.rs`).

use super::fault::Fault;
use super::owner;
use super::scope::Care;
use super::site::{PlaceOf, Placed};
use crate::diagnostic::Report;
use crate::ingest::LocationRecord;
use crate::model::location::{Dual, Origin};
use crate::model::*;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Which source is heard first: the newer edition; of one day, the fuller layout.
#[derive(Debug)]
pub struct Order(Vec<u16>);

/// Fuller layouts first.
const FULLNESS: &[&str] = &["cqc-api", "cqc-locations", "cqc-directory", "cqc-ratings", "cqc-deactivated"];

impl Order {
    pub fn new(sources: &[Source]) -> Self {
        let mut by_age: Vec<usize> = (0..sources.len()).collect();
        let fullness = |kind: &str| FULLNESS.iter().position(|k| *k == kind).unwrap_or(FULLNESS.len());
        by_age.sort_by_key(|i| (std::cmp::Reverse(sources[*i].edition), fullness(sources[*i].kind), *i));
        let mut rank = vec![0; sources.len()];
        for (place, source) in by_age.into_iter().enumerate() {
            rank[source] = place as u16;
        }
        Self(rank)
    }

    /// 0 is heard first.
    pub fn rank(&self, source: SourceId) -> u16 {
        self.0[usize::from(source.0)]
    }
}

/// One location of its records (first heard first), or `None` when none of them gives it a name.
#[allow(clippy::too_many_arguments)]
pub fn location(
    id: LocationId,
    records: Vec<LocationRecord>,
    care: Care,
    placed: Placed,
    sources: &[Source],
    as_of: Date,
    at: &PlaceOf<'_>,
    report: &mut Report,
) -> Option<Location> {
    let Some(name) = records.iter().find_map(|r| r.name.clone()) else {
        report.add(Fault::Nameless { id }, records.first().and_then(at));
        return None;
    };
    let registered: Fact<Date> = records.iter().find_map(|r| r.registered).map_or(Fact::default(), Fact::Known);
    let is_home = care.kinds.iter().any(Kind::is_care_home);
    let beds = records.iter().find_map(|r| r.beds).filter(|_| is_home);
    let primary = records.iter().find_map(|r| r.primary_id.clone());
    let says = |say: fn(&LocationRecord) -> bool| records.iter().find(|r| say(r)).map(|r| r.source);
    let origin = Origin {
        name: says(|r| r.name.is_some()),
        address: says(|r| !r.street.is_empty() || r.town.is_some() || r.postcode != crate::ingest::PostcodeField::Absent),
        contact: says(|r| r.phone.is_some() || r.website.is_some()),
        services: says(|r| !r.service_types.is_empty()),
        owner: says(|r| r.provider_id.is_some()),
        ratings: says(|r| !r.ratings.is_empty()),
        registration: says(|r| r.registered.is_some() || r.ended.is_some()),
    };
    let status = status(&records, as_of);
    let ended = records.iter().find_map(|r| r.ended).filter(|ended| *ended <= as_of);
    if let (Some(ended), false) = (ended, matches!(status, Status::Gone { .. })) {
        report.add(Fault::ListedAndGone { ended }, records.first().and_then(at));
    }
    let demonstration = origin.name.is_some_and(|s| sources[usize::from(s.0)].demonstration);
    Some(Location {
        slug: Slug::of_location(&name, &id),
        former: Vec::new(),
        also_known_as: records.iter().find_map(|r| r.also_known_as.clone()).filter(|a| *a != name),
        what: None,
        status,
        last_confirmed: None,
        registration: Registration::Cqc,
        provider: owner::provider(&records),
        address: placed.address,
        position: placed.position,
        authority: placed.authority,
        district: placed.district,
        ward: placed.ward,
        authority_as_registered: records.iter().find_map(|r| r.authority.clone()),
        phone: first_or_blank(records.iter().map(|r| r.phone), origin.contact),
        website: first_or_blank(records.iter().map(|r| r.website.clone()), origin.contact),
        kinds: care.kinds,
        service_types: care.service_types,
        needs: records.iter().map(|r| r.needs).find(|n| !n.is_empty()).unwrap_or_default(),
        activities: records.iter().map(|r| r.activities).find(|a| !a.is_empty()).unwrap_or_default(),
        beds: match beds {
            Some(0) => Fact::Unknown(Unknown::Blank),
            Some(beds) => Fact::Known(beds),
            None => Fact::default(),
        },
        ratings: ratings(&records, registered.known().copied(), at, report),
        dual: primary.map(|primary| Dual { other: id.clone(), primary }),
        predecessors: records.iter().flat_map(|r| r.predecessors.iter().cloned()).collect(),
        successors: records.iter().flat_map(|r| r.successors.iter().cloned()).collect(),
        namesake: None,
        history: records.iter().find(|r| !r.history.is_empty()).map(|r| r.history.clone()).unwrap_or_default(),
        coverage: Vec::new(),
        facts: CouncilFacts::default(),
        capacity: Vec::new(),
        prices: Vec::new(),
        corrections: Vec::new(),
        notices: Vec::new(),
        cqc_page: records.iter().find_map(|r| r.cqc_page.clone()).filter(|_| !demonstration),
        registered,
        origin,
        name,
        id,
    })
}

/// Takes what a source that is heard later says of one question beside what is held. The day on which CQC published decides, not the
/// file's: files of one month are drawn on different days, and a newer one may hold an older line. Tells where they contradict.
fn hear(held: &mut Vec<RatingEntry>, entries: Vec<RatingEntry>) -> Option<Fault> {
    let last =
        |entries: &[RatingEntry]| entries.iter().filter_map(|entry| Some((*entry.published.known()?, entry.outcome.rating()))).max_by_key(|of| of.0);
    let ((was, first), (now, other)) = (last(held)?, last(&entries)?);
    let differ = first.zip(other).filter(|(first, other)| first != other);
    let differ = differ.map(|(first, other)| Fault::RatingsDiffer { first: (first, was), other: (other, now) });
    if now > was {
        *held = entries;
        return differ;
    }
    if now < was {
        return None;
    }
    // A file with one field for the rating cannot say that CQC gave two on that day; the ratings file can.
    let says_both = entries.iter().any(|entry| entry.outcome == held[0].outcome);
    let is_new = |entry: &RatingEntry| {
        entry.outcome.rating().is_some() && held.iter().all(|own| own.outcome.rating().is_some() && own.outcome != entry.outcome)
    };
    let more: Vec<RatingEntry> = entries.into_iter().filter(is_new).collect();
    let differ = differ.filter(|_| !says_both && !more.is_empty());
    held.extend(more);
    differ
}

/// The first value; without one, blank where a source holds the field, else not held.
fn first_or_blank<T>(mut values: impl Iterator<Item = Option<T>>, held: Option<SourceId>) -> Fact<T> {
    match values.find_map(|v| v) {
        Some(value) => Fact::Known(value),
        None if held.is_some() => Fact::Unknown(Unknown::Blank),
        None => Fact::default(),
    }
}

/// The first source that speaks of the registration decides: a newer register that lists a location overrules an older list
/// of the gone. A ratings file is no witness: it keeps what has left.
fn status(records: &[LocationRecord], as_of: Date) -> Status {
    let witness = records.iter().find(|r| r.ended.is_some() || r.registered.is_some() || !r.service_types.is_empty());
    match witness.and_then(|r| r.ended).filter(|ended| *ended <= as_of) {
        Some(ended) => Status::Gone { ended: Fact::Known(ended), why: Departure::Deregistered },
        None if records.iter().find_map(|r| r.dormant) == Some(true) => Status::Dormant,
        None => Status::Active,
    }
}

/// For each service and question, the lines that were published last; of one day, those of the first source, and whatever else
/// another says of that day. Two lines for one question are both kept: CQC itself shows both, and says to look at its site.
fn ratings(records: &[LocationRecord], registered: Option<Date>, at: &PlaceOf<'_>, report: &mut Report) -> Vec<RatingEntry> {
    let mut kept: BTreeMap<(RatedService, Option<KeyQuestion>), Vec<RatingEntry>> = BTreeMap::new();
    for record in records {
        let mut of_source: BTreeMap<(RatedService, Option<KeyQuestion>), Vec<RatingEntry>> = BTreeMap::new();
        for entry in &record.ratings {
            of_source.entry((entry.service.clone(), entry.question)).or_default().push(entry.clone());
        }
        for (key, entries) in of_source {
            match kept.entry(key) {
                Entry::Vacant(free) => {
                    free.insert(entries);
                }
                Entry::Occupied(mut held) => {
                    if let Some(fault) = hear(held.get_mut(), entries) {
                        report.add(fault, at(record));
                    }
                }
            }
        }
    }
    let mut entries: Vec<RatingEntry> = kept.into_values().flatten().collect();
    for entry in &mut entries {
        if let (Fact::Known(published), Some(registered)) = (&entry.published, registered)
            && *published < registered
            && entry.inherited != Fact::Known(true)
            && entry.question.is_none()
        {
            report.add(
                Fault::RatedBeforeRegistered { published: *published, registered },
                records.iter().find(|r| r.source == entry.source).and_then(at),
            );
            let words = Text::parse(&published.to_string()).expect("a date is visible");
            entry.published = Fact::Unknown(Unknown::Unreadable(words));
        }
    }
    entries
}
