//! What only a council or the service itself can tell: price, space, who may pay, what it can do. Each with its date.

use super::care::{Listed, Set};
use super::{Date, Fact, SourceId, Text, ZoneId};

/// Something that was told on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told<T> {
    pub value: T,
    pub as_at: Date,
    pub source: SourceId,
}

/// Who can pay for it: the finder's `pays`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pays {
    SelfFunder,
    Council,
    DirectPayment,
    NhsContinuing,
}

impl Listed for Pays {
    const ALL: &'static [Self] = &[Self::SelfFunder, Self::Council, Self::DirectPayment, Self::NhsContinuing];
    fn index(self) -> usize {
        self as usize
    }
}

impl Pays {
    pub fn slug(self) -> &'static str {
        match self {
            Self::SelfFunder => "self-funder",
            Self::Council => "council",
            Self::DirectPayment => "direct-payment",
            Self::NhsContinuing => "chc",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::SelfFunder => "I pay it myself",
            Self::Council => "The council arranges it",
            Self::DirectPayment => "Direct payment",
            Self::NhsContinuing => "NHS continuing healthcare",
        }
    }
}

/// What else it can do: the finder's `extra`. Languages and the shortest visit have values of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Extra {
    LiveIn,
    Nights,
    TwoCarers,
    ShortVisits,
}

impl Listed for Extra {
    const ALL: &'static [Self] = &[Self::LiveIn, Self::Nights, Self::TwoCarers, Self::ShortVisits];
    fn index(self) -> usize {
        self as usize
    }
}

impl Extra {
    pub fn slug(self) -> &'static str {
        match self {
            Self::LiveIn => "live-in",
            Self::Nights => "nights",
            Self::TwoCarers => "two-carers",
            Self::ShortVisits => "short-visits",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::LiveIn => "Live-in care",
            Self::Nights => "Night visits",
            Self::TwoCarers => "Two carers at once",
            Self::ShortVisits => "Visits of 30 minutes",
        }
    }
}

/// `services.csv`: what the council was told of one service.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CouncilFacts {
    /// Ways to pay: known yes, known no, or not told, each on its own.
    pub pays: [Fact<Told<bool>>; 4],
    /// [`Extra`] by [`Extra::index`]. `ShortVisits` follows from `shortest_visit`.
    pub extras: [Fact<Told<bool>>; 4],
    /// Minutes.
    pub shortest_visit: Fact<Told<u16>>,
    /// Language names in English, besides English.
    pub languages: Fact<Told<Vec<Text>>>,
    /// How the service wants to be asked, in its words.
    pub contact: Option<Text>,
}

impl CouncilFacts {
    /// The ways to pay that are known to be possible.
    pub fn pays_known(&self) -> Set<Pays> {
        Pays::ALL.iter().copied().filter(|p| self.pays[p.index()].known().is_some_and(|t| t.value)).collect()
    }

    /// The extras that are known to be offered.
    pub fn extras_known(&self) -> Set<Extra> {
        Extra::ALL.iter().copied().filter(|e| self.extras[e.index()].known().is_some_and(|t| t.value)).collect()
    }
}

/// `capacity.csv`: space that was confirmed on a day, in one zone or everywhere it works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capacity {
    pub zone: Option<ZoneId>,
    /// Hours a week (care at home) or places (homes). 0 is a fact: no space.
    pub amount: u32,
    pub days_to_start: Option<u16>,
    pub confirmed_on: Date,
    pub source: SourceId,
}

/// `prices.csv`: one price, or the day on which it was asked for in vain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Price {
    Told {
        /// What it is for, in the service's words: "Visit", "Live-in", "Room".
        what: Text,
        visit_minutes: Option<u16>,
        /// "weekday", "weekend", "bank holiday" …
        day: Option<Text>,
        low_pence: u32,
        high_pence: u32,
        /// "hour", "visit", "week".
        per: Text,
        as_at: Date,
        source: SourceId,
    },
    Asked {
        on: Date,
        source: SourceId,
    },
}
