//! A framework, a list of approved providers or a contract: what was bought, until when, under what terms.

use super::{About, Money, Origin, Rate, Reference, Stated, When};
use crate::model::{Slug, Text, WebAddress};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Framework {
    pub about: About,
    /// `None` where no source says it.
    pub kind: Option<FrameworkKind>,
    /// What the council calls it.
    pub printed: Option<Text>,
    pub partners: Vec<Stated>,
    pub start: Option<When>,
    pub end: Option<When>,
    pub initial_term: Option<Text>,
    pub extensions: Option<Extensions>,
    pub latest_end: Option<When>,
    /// Every end that was planned, oldest first.
    pub planned_ends: Vec<PlannedEnd>,
    pub background: Vec<Stated>,
    pub aims: Vec<Stated>,
    pub reasons: Vec<Stated>,
    pub award_criteria: Vec<Stated>,
    pub classification: Vec<Stated>,
    /// How many providers work under it, as sources count them.
    pub providers: Vec<Providers>,
    pub rates: Vec<Rate>,
    pub route: Option<Text>,
    pub volume_guarantee: Option<Text>,
    pub values: Vec<Money>,
    pub scope: Vec<Stated>,
    pub out_of_scope: Vec<Stated>,
    pub people: Option<Text>,
    pub requirements: Vec<Stated>,
    pub call_off: Option<Text>,
    pub pay_terms: Option<Text>,
    pub review_points: Vec<ReviewPoint>,
    pub predecessor: Vec<Slug>,
    pub successor: Vec<Slug>,
    pub sibling: Vec<Slug>,
    pub decided_by: Vec<Reference>,
    pub notices: Vec<Notice>,
    pub status: Option<FrameworkStatus>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FrameworkKind {
    Framework,
    OpenFramework,
    ApprovedList,
    DynamicPurchasing,
    Contract,
    Spot,
    DirectAward,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FrameworkStatus {
    InForce,
    Ended,
    Planned,
    NotAwarded,
    Cancelled,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extensions {
    pub count: Option<u8>,
    pub length: Option<Text>,
    pub text: Option<Text>,
    /// Whether the council has extended, as far as a source says.
    pub taken: Option<Text>,
    pub origin: Origin,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewPoint {
    pub text: Text,
    pub date: Option<When>,
    pub origin: Origin,
}

/// An end as it was planned at one time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedEnd {
    pub until: Option<When>,
    pub text: Option<Text>,
    pub origin: Origin,
}

/// A count of providers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Providers {
    pub text: Text,
    pub number: Option<u32>,
    pub date: Option<When>,
    pub origin: Origin,
}

/// A procurement notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub ocid: Option<Text>,
    pub number: Option<Text>,
    /// "UK4 tender", "F03 award".
    pub kind: Option<Text>,
    pub date: Option<When>,
    pub text: Option<Text>,
    pub url: Option<WebAddress>,
    /// Whole pounds.
    pub pounds: Option<u64>,
    /// Its row among the opportunities.
    pub opportunity: Option<Slug>,
    pub origin: Origin,
}

impl FrameworkKind {
    pub const ALL: &'static [Self] =
        &[Self::Framework, Self::OpenFramework, Self::ApprovedList, Self::DynamicPurchasing, Self::Contract, Self::Spot, Self::DirectAward];

    pub fn key(self) -> &'static str {
        match self {
            Self::Framework => "framework",
            Self::OpenFramework => "open framework",
            Self::ApprovedList => "approved list",
            Self::DynamicPurchasing => "DPS",
            Self::Contract => "contract",
            Self::Spot => "spot",
            Self::DirectAward => "direct award",
        }
    }
}

impl FrameworkStatus {
    pub const ALL: &'static [Self] = &[Self::InForce, Self::Ended, Self::Planned, Self::NotAwarded, Self::Cancelled];

    pub fn key(self) -> &'static str {
        match self {
            Self::InForce => "in force",
            Self::Ended => "ended",
            Self::Planned => "planned",
            Self::NotAwarded => "not awarded",
            Self::Cancelled => "cancelled",
        }
    }
}
