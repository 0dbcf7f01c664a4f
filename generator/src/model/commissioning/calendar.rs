//! Every date that somebody may wait for, with its precision, how sure it is and what it belongs to. `enrich::calendar` gathers
//! them; page, calendar files, feed and table show the same ones.

use super::{Certainty, Cited, Confidence, LotKey, Reference, When};
use crate::model::market::RuleId;
use crate::model::{AreaCode, Date, Slug, Text, WebAddress};

/// One date of one thing. Rows and documents that tell the same date of the same thing are one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub authority: AreaCode,
    /// Its name in feeds: unique within the council, and the same when the date moves.
    pub key: String,
    /// Without moment and words: no date is published.
    pub when: When,
    pub event: Event,
    pub of: Subject,
    /// The rows of `opportunities.csv` that tell it.
    pub opportunities: Vec<Slug>,
    pub framework: Option<Slug>,
    pub lots: Vec<LotKey>,
    pub decision: Option<Slug>,
    pub certainty: Certainty,
    /// What the record says of how it went.
    pub status: Option<Text>,
    pub note: Option<Text>,
    /// The public notice.
    pub url: Option<WebAddress>,
    pub cited: Option<Cited>,
    pub confidence: Option<Confidence>,
    /// A provider can do something by then.
    pub chance: bool,
    /// The row is there for the date's sake: its title says what happens.
    pub named: bool,
    /// The day of the record that tells it: no clock's.
    pub told: Date,
}

/// What a date is of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    Record(Reference),
    /// A written rule of what is enough care.
    Rule(RuleId),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Event {
    Published,
    Opens,
    Closes,
    Starts,
    Ends,
    EndsAtTheLatest,
    DecisionDue,
    RepresentationsClose,
    ConsultationOpens,
    ConsultationCloses,
    Meets,
    Reviewed,
    Awarded,
}

impl Event {
    /// As files have it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Opens => "opens",
            Self::Closes => "closes",
            Self::Starts => "starts",
            Self::Ends => "ends",
            Self::EndsAtTheLatest => "ends at the latest",
            Self::DecisionDue => "decision due",
            Self::RepresentationsClose => "representations close",
            Self::ConsultationOpens => "consultation opens",
            Self::ConsultationCloses => "consultation closes",
            Self::Meets => "meets",
            Self::Reviewed => "review due",
            Self::Awarded => "awarded",
        }
    }
}
