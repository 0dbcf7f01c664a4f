//! A framework, a list of approved providers or a contract: what was bought, until when, under what terms.

use super::{About, Money, Origin, Reference, Stated, When};
use crate::model::{Slug, Text, WebAddress};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Framework {
    pub about: About,
    pub kind: FrameworkKind,
    /// What the council calls it.
    pub printed: Option<Text>,
    pub partners: Vec<Text>,
    pub start: Option<When>,
    pub end: Option<When>,
    pub initial_term: Option<Text>,
    pub extensions: Option<Extensions>,
    pub latest_end: Option<When>,
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
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewPoint {
    pub text: Text,
    pub date: Option<When>,
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
    pub origin: Origin,
}

impl FrameworkKind {
    pub const ALL: &'static [Self] = &[Self::Framework, Self::OpenFramework, Self::ApprovedList, Self::DynamicPurchasing, Self::Contract, Self::Spot];

    pub fn key(self) -> &'static str {
        match self {
            Self::Framework => "framework",
            Self::OpenFramework => "open framework",
            Self::ApprovedList => "approved list",
            Self::DynamicPurchasing => "DPS",
            Self::Contract => "contract",
            Self::Spot => "spot",
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
