//! A decision as the public record has it.

use super::{About, Law, Money, Origin, Paper, Reference, Stated, When};
use crate::model::{Slug, Text};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub about: About,
    pub reference: Option<Text>,
    pub reference_note: Option<Text>,
    /// `None` where no source says it.
    pub kind: Option<DecisionKind>,
    pub reason_key: Option<ReasonKey>,
    pub status: Option<Text>,
    pub divisions: Option<Text>,
    pub divisions_printed: Option<Text>,
    pub particularly_affected: Option<Text>,
    pub first_published: Option<When>,
    pub due: Option<When>,
    pub taken: Option<When>,
    /// When the decision itself was published.
    pub published: Option<When>,
    pub effective: Option<When>,
    /// The earliest day on which it could lawfully be taken.
    pub earliest: Option<When>,
    pub call_in: Option<Text>,
    /// Posts, never people.
    pub decision_maker: Option<Text>,
    pub lead_member: Option<Text>,
    pub lead_director: Option<Text>,
    pub department: Option<Text>,
    pub delegate: Option<Text>,
    pub contacts: Vec<ContactRoute>,
    pub restriction: Option<Restriction>,
    pub people: Option<Text>,
    pub background: Vec<Stated>,
    pub strategic_aims: Vec<Stated>,
    pub scope: Vec<Stated>,
    pub outcomes: Vec<Stated>,
    pub reasons: Vec<Stated>,
    pub options_refused: Vec<Refused>,
    pub consultation: Option<Consulted>,
    pub consultees: Vec<Consultee>,
    pub representations: Option<Representations>,
    pub financial: Vec<Money>,
    pub legal: Vec<Law>,
    pub documents: Vec<Paper>,
    pub background_papers: Background,
    /// Where copies of the papers can be had.
    pub documents_from: Option<Text>,
    /// What the notice says of other documents that may be handed in, and of how to ask for documents.
    pub other_documents: Option<Text>,
    pub requests: Option<Text>,
    /// The meeting and the number of the item at which it was taken.
    pub resolution_of: Option<(Slug, Text)>,
    pub supersedes: Vec<Reference>,
    pub leads_to: Vec<Reference>,
    pub follows: Vec<Reference>,
    /// What really happened.
    pub outcome: Option<Happened>,
    /// One of the records that the portal's threads begin with.
    pub seed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DecisionKind {
    Key,
    NonKey,
    Officer,
    CabinetItem,
    ScrutinyItem,
    ForwardPlanEntry,
}

/// Why it is a key decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReasonKey {
    pub text: Text,
    /// Whole pounds.
    pub threshold: Option<u64>,
}

/// A way to ask about it, as published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactRoute {
    pub role: Text,
    /// "email", "phone", "post".
    pub kind: Option<Text>,
    pub printed: Option<Text>,
    pub note: Option<Text>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restriction {
    /// "open", "part exempt", "exempt".
    pub kind: Text,
    pub explanation: Option<Text>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consulted {
    /// "public", "market", "none".
    pub kind: Text,
    pub text: Option<Text>,
    pub until: Option<When>,
    pub because: Option<Text>,
    pub origin: Origin,
}

/// A choice that was weighed and not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    pub text: Text,
    pub reason: Option<Text>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consultee {
    pub name: Text,
    pub note: Option<Text>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Representations {
    pub text: Option<Text>,
    pub close: Option<When>,
}

/// What the record says of background papers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Background {
    #[default]
    NotSaid,
    /// The record says that there are none.
    None,
    Listed(Vec<Text>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happened {
    pub text: Text,
    pub date: Option<When>,
    pub origin: Origin,
}

impl Decision {
    /// The date by which it stands in lists: taken, else due, else published.
    pub fn date(&self) -> Option<&When> {
        self.taken.as_ref().or(self.due.as_ref()).or(self.published.as_ref()).or(self.first_published.as_ref())
    }
}

impl DecisionKind {
    pub const ALL: &'static [Self] = &[Self::Key, Self::NonKey, Self::Officer, Self::CabinetItem, Self::ScrutinyItem, Self::ForwardPlanEntry];

    pub fn key(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::NonKey => "non-key",
            Self::Officer => "officer",
            Self::CabinetItem => "cabinet item",
            Self::ScrutinyItem => "scrutiny item",
            Self::ForwardPlanEntry => "forward plan entry",
        }
    }
}
