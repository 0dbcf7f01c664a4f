//! Every date that somebody may wait for, with its precision and how sure it is. `enrich::calendar` makes it.

use super::{Certainty, Reference, When};
use crate::model::{AreaCode, Text, WebAddress};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub authority: AreaCode,
    pub when: When,
    pub event: Event,
    /// What it is a date of: an opportunity or a document.
    pub of: Reference,
    pub certainty: Certainty,
    /// What is known of how it went.
    pub status: Option<Text>,
    pub note: Option<Text>,
    pub url: Option<WebAddress>,
    /// A provider can do something by then.
    pub chance: bool,
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
            Self::Reviewed => "review",
            Self::Awarded => "award",
        }
    }
}
