//! What one edition of the site said of each service: as much of its row in `services.csv` as is needed to tell later what
//! changed and what was there. Two editions of this form are compared; nothing else is kept of the past.

use super::care::Set;
use super::location::Departure;
use super::*;

/// One edition.
#[derive(Debug, Clone, PartialEq)]
pub struct Edition {
    /// The day it was about.
    pub on: Date,
    /// By id.
    pub entries: Vec<Entry>,
}

/// What an edition said of one service. `None`: it had no value, for whatever reason.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub id: LocationId,
    pub standing: Standing,
    /// Kept of registered services only: a person's name is not remembered.
    pub name: Option<Text>,
    /// The last segment of its page's address, and those that it had before.
    pub slug: Slug,
    pub former: Vec<Slug>,
    /// CQC registers it.
    pub registered: bool,
    pub kinds: Set<Kind>,
    /// The overall ratings.
    pub ratings: Vec<EntryRating>,
    pub phone: Option<Phone>,
    pub town: Option<Text>,
    pub postcode: Option<Postcode>,
    pub point: Option<Point>,
    pub authority: Option<AreaCode>,
    pub provider: Option<ProviderId>,
    pub provider_name: Option<Text>,
    pub brand: Option<Text>,
    /// The day its registration ended.
    pub ended: Option<Date>,
    pub successors: Vec<LocationId>,
    /// The edition that it was taken over from, when its row could not be read for this one.
    pub last_confirmed: Option<Date>,
    pub registered_on: Option<Date>,
    pub needs: Set<Need>,
    pub beds: Option<u32>,
    pub street: Option<Text>,
    pub website: Option<WebAddress>,
}

/// An overall rating: of the whole location, or of one of its services in CQC's words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct EntryRating {
    pub service: RatedService,
    pub rating: Option<Rating>,
    pub published: Option<Date>,
}

/// Where a service stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// In the finder and in the lists.
    Listed,
    Dormant,
    /// Its other registration is listed.
    Second,
    Gone(Departure),
}

impl Standing {
    pub const ALL: [Self; 7] = [
        Self::Listed,
        Self::Dormant,
        Self::Second,
        Self::Gone(Departure::Deregistered),
        Self::Gone(Departure::Vanished),
        Self::Gone(Departure::OutsideArea),
        Self::Gone(Departure::OtherCare),
    ];

    pub fn slug(self) -> &'static str {
        match self {
            Self::Listed => "listed",
            Self::Dormant => "dormant",
            Self::Second => "second-registration",
            Self::Gone(Departure::Deregistered) => "deregistered",
            Self::Gone(Departure::Vanished) => "not-in-register",
            Self::Gone(Departure::OutsideArea) => "outside-area",
            Self::Gone(Departure::OtherCare) => "not-social-care",
        }
    }

    pub fn parse(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|standing| standing.slug() == slug)
    }

    pub fn of(location: &Location) -> Self {
        match &location.status {
            Status::Gone { why, .. } => Self::Gone(*why),
            Status::Dormant => Self::Dormant,
            Status::Active if location.is_listed() => Self::Listed,
            Status::Active => Self::Second,
        }
    }

    /// It was there to be rung.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Listed | Self::Second)
    }
}

impl Edition {
    /// What this edition says.
    pub fn of(atlas: &Atlas) -> Self {
        Self { on: atlas.as_of, entries: atlas.locations.iter().map(Entry::of).collect() }
    }

    pub fn entry(&self, id: &LocationId) -> Option<&Entry> {
        self.entries.binary_search_by(|entry| entry.id.cmp(id)).ok().map(|at| &self.entries[at])
    }
}

impl Entry {
    pub fn of(location: &Location) -> Self {
        let provider = location.provider.as_ref();
        Self {
            id: location.id.clone(),
            standing: Standing::of(location),
            name: Some(location.name.clone()),
            slug: location.slug.clone(),
            former: location.former.clone(),
            registered: location.registration == Registration::Cqc,
            kinds: location.kinds,
            ratings: EntryRating::of(location),
            phone: location.phone.known().copied(),
            town: location.address.town.clone(),
            postcode: location.address.postcode.known().copied(),
            point: location.position.point(),
            authority: location.authority,
            provider: provider.map(|p| p.id.clone()),
            provider_name: provider.and_then(|p| p.name.known().cloned()),
            brand: provider.and_then(|p| p.brand.as_ref()).map(|b| b.name.clone()),
            ended: match &location.status {
                Status::Gone { ended, .. } => ended.known().copied(),
                Status::Active | Status::Dormant => None,
            },
            last_confirmed: location.last_confirmed.map(|(_, on)| on),
            registered_on: location.registered.known().copied(),
            needs: location.needs,
            beds: location.beds.known().copied(),
            street: Some(&location.address.lines)
                .filter(|lines| !lines.is_empty())
                .and_then(|lines| Text::parse(&lines.iter().map(Text::as_str).collect::<Vec<_>>().join(", "))),
            website: location.website.known().cloned(),
            successors: location.successors.clone(),
        }
    }
}

impl EntryRating {
    /// Every overall rating of a location, each once, by service.
    pub fn of(location: &Location) -> Vec<Self> {
        let overall = location.ratings.iter().filter(|entry| entry.question.is_none());
        let mut all: Vec<Self> = overall
            .map(|entry| Self { service: plain(&entry.service), rating: entry.outcome.rating(), published: entry.published.known().copied() })
            .collect();
        all.sort();
        all.dedup();
        all
    }
}

/// A service's words without the sign that parts the members of a list.
fn plain(service: &RatedService) -> RatedService {
    match service {
        RatedService::Service(name) if name.as_str().contains('|') => {
            Text::parse(&name.as_str().replace('|', "/")).map_or(RatedService::Location, RatedService::Service)
        }
        service => service.clone(),
    }
}
