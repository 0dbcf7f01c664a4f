//! Kinds of records in a reader's words.

use crate::model::commissioning::*;

impl FrameworkKind {
    pub fn words(self) -> &'static str {
        match self {
            Self::Framework => "Framework",
            Self::OpenFramework => "Open framework",
            Self::ApprovedList => "Approved list",
            Self::DynamicPurchasing => "Dynamic purchasing system",
            Self::Contract => "Contract",
            Self::Spot => "Spot purchase",
            Self::DirectAward => "Direct award",
        }
    }
}

impl OpportunityKind {
    pub fn words(self) -> &'static str {
        match self {
            Self::Pipeline => "pipeline notice",
            Self::MarketEngagement => "market engagement",
            Self::Planned => "planned procurement",
            Self::Tender => "tender",
            Self::Reopening => "re-opening",
            Self::Award => "award",
            Self::Decision => "decision",
            Self::Start => "start",
            Self::End => "end",
            Self::Review => "review",
        }
    }
}

impl DecisionKind {
    pub fn words(self) -> &'static str {
        match self {
            Self::Key => "Key decision",
            Self::NonKey => "Decision that is not key",
            Self::Officer => "Decision by an officer",
            Self::CabinetItem => "Item of a cabinet meeting",
            Self::ScrutinyItem => "Item of a scrutiny meeting",
            Self::ForwardPlanEntry => "Entry of the forward plan",
        }
    }
}

impl FrameworkStatus {
    pub fn words(self) -> &'static str {
        match self {
            Self::InForce => "In force",
            Self::Ended => "Ended",
            Self::Planned => "Planned",
            Self::NotAwarded => "Not awarded",
            Self::Cancelled => "Cancelled",
        }
    }
}

impl Role {
    pub fn words(self) -> &'static str {
        match self {
            Self::Primary => "Primary",
            Self::Secondary => "Secondary",
            Self::Lead => "Lead",
            Self::Spot => "Spot",
            Self::Approved => "Approved",
            Self::NotPublished => "Role not published",
        }
    }
}

impl Certainty {
    pub fn words(self) -> &'static str {
        match self {
            Self::Firm => "Firm: in a notice or contract",
            Self::Planned => "Planned",
            Self::Derived => "Worked out by us",
        }
    }
}
