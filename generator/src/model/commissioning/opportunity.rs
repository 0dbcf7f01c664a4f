//! What comes up, or came up: one row of `opportunities.csv`, one line or more of the calendar.

use super::{Cited, LotKey, When};
use crate::model::{AreaCode, Slug, Text, WebAddress};
use std::sync::Arc;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opportunity {
    pub authority: AreaCode,
    pub id: Slug,
    pub title: Text,
    pub service: Option<Text>,
    pub kind: OpportunityKind,
    pub opens: Option<When>,
    pub closes: Option<When>,
    pub starts: Option<When>,
    pub certainty: Certainty,
    /// Whole pounds.
    pub value: Option<u64>,
    pub ocid: Option<Text>,
    pub number: Option<Text>,
    /// `UK1` to `UK17`, or a form before those.
    pub notice: Option<Text>,
    pub url: Option<WebAddress>,
    pub status: Option<Text>,
    pub framework: Option<Slug>,
    pub lot: Option<LotKey>,
    pub decision: Option<Slug>,
    /// The opportunity that took its place.
    pub replaced_by: Option<Slug>,
    pub note: Option<Text>,
    pub cited: Option<Arc<Cited>>,
    pub confidence: Option<super::Confidence>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OpportunityKind {
    Pipeline,
    MarketEngagement,
    Planned,
    Tender,
    Reopening,
    Award,
    Decision,
    Start,
    End,
    Review,
}

/// How sure a date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// In a notice or a contract.
    Firm,
    /// In a plan.
    Planned,
    /// Worked out by us.
    Derived,
}

impl Opportunity {
    /// The date by which it stands in lists: when it opens, else closes, else starts.
    pub fn date(&self) -> Option<&When> {
        self.opens.as_ref().or(self.closes.as_ref()).or(self.starts.as_ref())
    }
}

impl OpportunityKind {
    pub const ALL: &'static [Self] = &[
        Self::Pipeline,
        Self::MarketEngagement,
        Self::Planned,
        Self::Tender,
        Self::Reopening,
        Self::Award,
        Self::Decision,
        Self::Start,
        Self::End,
        Self::Review,
    ];

    pub fn key(self) -> &'static str {
        match self {
            Self::Pipeline => "pipeline",
            Self::MarketEngagement => "market engagement",
            Self::Planned => "planned",
            Self::Tender => "tender",
            Self::Reopening => "reopening",
            Self::Award => "award",
            Self::Decision => "decision",
            Self::Start => "start",
            Self::End => "end",
            Self::Review => "review",
        }
    }

    /// Whether it is a chance for a provider to do something, not only a date.
    pub fn is_open_to_providers(self) -> bool {
        matches!(self, Self::Pipeline | Self::MarketEngagement | Self::Planned | Self::Tender | Self::Reopening)
    }
}

impl Certainty {
    pub const ALL: &'static [Self] = &[Self::Firm, Self::Planned, Self::Derived];

    pub fn key(self) -> &'static str {
        match self {
            Self::Firm => "firm",
            Self::Planned => "planned",
            Self::Derived => "derived",
        }
    }
}
