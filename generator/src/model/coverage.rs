//! Where a service comes to, and how we know.

use super::{Date, Sector, SourceId, ZoneId};

/// How we know that a service comes to an address. In the order of the list: what is on record comes first.
/// There is no "does not come": nobody publishes that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Evidence {
    /// The council arranged care there in the last 12 months.
    Placed,
    /// The service says so.
    Stated,
    /// Its office is near; whether it comes, nobody told us.
    Near,
}

impl Evidence {
    pub fn slug(self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::Stated => "stated",
            Self::Near => "near",
        }
    }
}

/// What a coverage claim is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ground {
    Zone(ZoneId),
    Sector(Sector),
}

/// One claim: this service comes to this ground, by this evidence ([`Evidence::Placed`] or [`Evidence::Stated`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    pub ground: Ground,
    pub evidence: Evidence,
    pub as_at: Date,
    pub source: SourceId,
}
