//! The slices of a framework, and who works under each.

use super::{Cited, LotKey, Reference, When};
use crate::model::care::Set;
use crate::model::{AreaCode, Kind, LocationId, Slug, Text, ZoneId};
use std::sync::Arc;

/// One row of `lots.csv`. Blank is "not published", never none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lot {
    pub authority: AreaCode,
    pub key: LotKey,
    /// Its number or letter, as the council has it.
    pub number: Option<Text>,
    pub name: Text,
    pub zones: Vec<ZoneId>,
    /// The area in words.
    pub area: Option<Text>,
    pub client_groups: Vec<Text>,
    pub kinds: Set<Kind>,
    pub hours_low: Option<u32>,
    pub hours_high: Option<u32>,
    /// "week": what the hours are counted by. Blank where the source states no period.
    pub per: Option<Text>,
    pub contracts: Option<u32>,
    /// Whole pounds.
    pub value: Option<u64>,
    /// Whether NHS continuing healthcare is bought under it too, in the source's words.
    pub chc_in_scope: Option<Text>,
    pub start: Option<When>,
    pub end: Option<When>,
    pub extension_end: Option<When>,
    pub planned: bool,
    pub cited: Option<Arc<Cited>>,
    pub confidence: Option<super::Confidence>,
    pub note: Option<Text>,
}

/// One row of `awards.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Award {
    pub authority: AreaCode,
    pub framework: Slug,
    /// `None` where the source does not say which lot.
    pub lot: Option<Slug>,
    pub location: Option<LocationId>,
    /// A supplier as a public notice names it; never joined to a location by us.
    pub supplier: Option<Text>,
    pub role: Role,
    pub from: Option<When>,
    pub to: Option<When>,
    pub demonstration: bool,
    pub cited: Option<Arc<Cited>>,
    pub note: Option<Text>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    Primary,
    Secondary,
    Lead,
    Spot,
    Approved,
    /// The source does not say.
    NotPublished,
}

impl Award {
    pub fn is_of(&self, lot: &Lot) -> bool {
        self.authority == lot.authority && self.framework == lot.key.framework && self.lot.as_ref() == Some(&lot.key.slug)
    }

    /// What it names: its lot, or only its framework.
    pub fn reference(&self) -> Reference {
        match &self.lot {
            Some(slug) => Reference::Lot(Some(self.framework.clone()), slug.clone()),
            None => Reference::Framework(self.framework.clone()),
        }
    }
}

impl Role {
    pub const ALL: &'static [Self] = &[Self::Primary, Self::Secondary, Self::Lead, Self::Spot, Self::Approved];

    pub fn key(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Secondary => "secondary",
            Self::Lead => "lead",
            Self::Spot => "spot",
            Self::Approved => "approved",
            Self::NotPublished => "not published",
        }
    }
}
