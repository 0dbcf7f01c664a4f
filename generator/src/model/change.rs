//! What became of the services between two editions of this site.

use super::*;

/// What the site remembers of its earlier editions.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Past {
    /// Since the newest edition before this one; `None` where none was kept.
    pub changes: Option<Changes>,
    /// Last segments of the addresses of services that asked not to be shown any more: they answer, and name nobody.
    pub removed: Vec<Slug>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Changes {
    pub from: Date,
    pub to: Date,
    /// How many services each of the two listed.
    pub listed: [usize; 2],
    /// By what happened, then by id.
    pub events: Vec<Event>,
}

/// What happened to one service. It has a page, whatever happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    pub location: LocationId,
    pub what: What,
}

#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// On no earlier page.
    New,
    /// The same service under a new registration; `sure`: CQC says so, and not only name and address.
    Reregistered {
        before: LocationId,
        sure: bool,
    },
    /// It has left the lists. When and why, its page says.
    Gone,
    /// Registered, and not operating.
    Dormant,
    /// Back in the lists.
    Back,
    Rated {
        service: RatedService,
        was: Vec<Rating>,
        now: Vec<Rating>,
        published: Option<Date>,
        turn: Turn,
    },
    /// Another owner, or with `same` another name of the same. `None`: a person, or not known.
    Owner {
        was: Option<Text>,
        now: Option<Text>,
        same: bool,
    },
    /// Another group of owners.
    Brand {
        was: Option<Text>,
        now: Option<Text>,
    },
    Renamed {
        was: Text,
        now: Text,
    },
    Moved {
        was: Postcode,
        now: Postcode,
        towns: [Option<Text>; 2],
    },
    Phone {
        was: Option<Phone>,
        now: Option<Phone>,
    },
}

/// Which way a rating went, on CQC's own scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    Higher,
    Lower,
    /// The same again, published anew.
    Same,
    First,
    /// No rating any more.
    Withdrawn,
    /// Two ratings of one day on either side.
    Unclear,
}

impl What {
    /// In downloads and addresses.
    pub fn slug(&self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Reregistered { .. } => "re-registered",
            Self::Gone => "gone",
            Self::Dormant => "dormant",
            Self::Back => "back",
            Self::Rated { turn: Turn::Higher, .. } => "rated-higher",
            Self::Rated { turn: Turn::Lower, .. } => "rated-lower",
            Self::Rated { turn: Turn::Same, .. } => "rated-the-same",
            Self::Rated { turn: Turn::First, .. } => "rated-first",
            Self::Rated { turn: Turn::Withdrawn, .. } => "rating-withdrawn",
            Self::Rated { turn: Turn::Unclear, .. } => "rated-anew",
            Self::Owner { .. } => "owner",
            Self::Brand { .. } => "brand",
            Self::Renamed { .. } => "renamed",
            Self::Moved { .. } => "moved",
            Self::Phone { .. } => "phone",
        }
    }
}
