//! Everything that the site is made of. `enrich` fills it, `publish` reads it, nobody changes it in between.

use super::location::{Brand, Provider};
pub use super::postcodes::{Postcodes, Unit};
use super::*;
use std::collections::BTreeMap;

#[derive(Debug, Clone)]
pub struct Atlas {
    pub portal: Portal,
    /// The day the site is about: ages are counted to it. Never the clock's.
    pub as_of: Date,
    pub sources: Vec<Source>,
    pub areas: Areas,
    /// By id.
    pub zones: Vec<Zone>,
    /// By name, then authority.
    pub places: Vec<Place>,
    pub postcodes: Postcodes,
    /// What maps are drawn of.
    pub outlines: Outlines,
    /// What the finder's map is drawn on where a council brings it.
    pub streets: Vec<Streets>,
    /// Every location that has a page, by id: active, dormant and gone.
    pub locations: Vec<Location>,
    /// The councils' market in figures.
    pub market: Market,
    /// What councils decide and buy.
    pub commissioning: Commissioning,
    /// The figures by which it is worked out who pays.
    pub funding: Funding,
    pub guides: Guides,
    /// What earlier editions of the site left.
    pub past: change::Past,
    pub accounts: Vec<ledger::Account>,
    /// Locations that the registers have and the site leaves out, and why.
    pub left_out: BTreeMap<LocationId, Reason>,
    /// Large changes that somebody read and accepted, oldest first.
    pub acceptances: Vec<Acceptance>,
    /// Names that no page and no file may have: only their sums.
    pub unspoken: std::sync::Arc<Unspoken>,
}

/// The portal as `doorstep.toml` sets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Portal {
    pub name: Text,
    /// `https://host` or `https://host/path`, without a slash at the end.
    pub base_url: WebAddress,
    pub demonstration: bool,
    pub authorities: Vec<Authority>,
    /// How many days a confirmation of space is believed.
    pub capacity_days: u16,
    /// How far beyond its border a portal lists, in kilometres.
    pub buffer_km: u16,
}

impl Portal {
    /// The path under which the site lives: "" or "/path".
    pub fn base_path(&self) -> &str {
        let rest = self.base_url.as_str().split_once("://").map_or("", |(_, rest)| rest);
        rest.find('/').map_or("", |at| rest[at..].trim_end_matches('/'))
    }

    pub fn authority(&self, code: AreaCode) -> Option<&Authority> {
        self.authorities.iter().find(|a| a.code == code)
    }
}

/// A council's lines. Every one of them stands on every page that speaks of the council.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    pub safeguarding: Line,
    pub safeguarding_out_of_hours: Line,
    /// Paper copy, large print, another language, or someone to help.
    pub paper_copy: Line,
    /// The front door for a needs assessment.
    pub front_door: Line,
    pub website: Option<WebAddress>,
    /// Where it publishes its decisions itself.
    pub decisions_website: Option<WebAddress>,
    /// A role's mailbox for corrections, as published.
    pub corrections_email: Text,
    /// The council's own form for corrections.
    pub corrections_form: Option<WebAddress>,
    /// Working days within which it answers.
    pub corrections_days: Option<u16>,
}

/// A number and when somebody answers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub phone: Phone,
    pub hours: Text,
}

impl Atlas {
    pub fn source(&self, id: SourceId) -> &Source {
        &self.sources[usize::from(id.0)]
    }

    pub fn location(&self, id: &LocationId) -> Option<&Location> {
        self.locations.binary_search_by(|l| l.id.cmp(id)).ok().map(|at| &self.locations[at])
    }

    /// The locations that the finder and the lists show, by id: active, and of a dual registration only the primary one.
    pub fn listed(&self) -> impl Iterator<Item = &Location> {
        self.locations.iter().filter(|l| l.is_listed())
    }

    pub fn zone(&self, id: &ZoneId) -> Option<&Zone> {
        self.zones.binary_search_by(|z| z.id.cmp(id)).ok().map(|at| &self.zones[at])
    }

    /// The newest edition among the registers: "register as at".
    pub fn register_edition(&self) -> Option<Date> {
        self.sources.iter().filter(|s| s.kind.starts_with("cqc-")).map(|s| s.edition).max()
    }
}

impl Location {
    pub fn is_listed(&self) -> bool {
        self.status == location::Status::Active && self.dual.as_ref().is_none_or(|d| d.primary == self.id)
    }

    /// The path of its page from the site's root, without the portal's base path.
    pub fn path(&self) -> String {
        Self::path_of(&self.slug)
    }

    /// The path of a location's page by the last segment of its address.
    pub fn path_of(slug: &Slug) -> String {
        format!("/services/{slug}/")
    }

    /// The group it belongs to for "other services of this owner": its brand, or else its provider.
    pub fn owner_key(&self) -> Option<&str> {
        let Provider { id, brand, .. } = self.provider.as_ref()?;
        Some(brand.as_ref().map_or(id.as_str(), |Brand { id, .. }| id.as_str()))
    }
}
