//! Statements, consultations, programmes and questions: prose with references, so that no figure is typed twice.

use super::{About, Consultee, Html, Origin, Reference, Stated, When};
use crate::model::market::IndicatorId;
use crate::model::{AreaCode, Slug, Text, WebAddress};

/// A market position statement of one service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    pub about: About,
    pub series: Option<Text>,
    /// The service it is about: a kind's slug, or `home-care`. The last segment of its address.
    pub service: Slug,
    pub edition: Option<When>,
    /// A post.
    pub owner: Option<Text>,
    pub last_updated: Option<When>,
    pub next_review: Option<When>,
    /// Why there is no date for the next review.
    pub review_note: Option<Text>,
    pub demonstration: bool,
    pub sections: Vec<Section>,
    pub contact: Option<Text>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// 1 to 12.
    pub number: u8,
    pub title: Text,
    pub text: Option<Html>,
    /// Ids of indicators, in the order in which they are shown.
    pub indicators: Vec<IndicatorId>,
    pub origin: Origin,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consultation {
    pub about: About,
    /// "public", "market", "staff" …
    pub kind: Option<Text>,
    pub opens: Option<When>,
    pub closes: Option<When>,
    pub text: Option<Text>,
    pub url: Option<WebAddress>,
    pub decision: Option<Slug>,
    pub consultees: Vec<Consultee>,
    pub findings: Vec<Stated>,
    pub channels: Vec<Stated>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programme {
    pub about: About,
    pub purpose: Option<Text>,
    pub years: Option<Text>,
    pub text: Option<Text>,
    pub status: Option<Text>,
    pub url: Option<WebAddress>,
    pub partners: Vec<Partner>,
    pub points: Vec<Stated>,
    pub decisions: Vec<Slug>,
    pub frameworks: Vec<Slug>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partner {
    pub name: Text,
    pub role: Option<Text>,
}

/// A question that providers keep asking: of the whole portal, with an answer for each council.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub about: About,
    pub question: Text,
    /// Residents ask it too.
    pub resident: bool,
    pub asked_in: Vec<Asked>,
    pub good_answer: Option<Text>,
    pub period: Option<Text>,
    pub geography: Option<Text>,
    /// What answers it: references, or all of a kind.
    pub answer_by: Vec<Answer>,
    /// By council.
    pub answers: Vec<CouncilAnswer>,
    pub next_update: Option<When>,
}

/// A request under freedom of information, or another public asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub who: Text,
    pub code: Option<Text>,
    pub date: Option<When>,
    pub url: Option<WebAddress>,
}

/// What a question's answer is drawn from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    Indicator(IndicatorId),
    /// Everything of a kind: "frameworks", "lots", "awards", "opportunities", "decisions".
    All(Text),
}

/// One council's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CouncilAnswer {
    pub authority: AreaCode,
    /// "published", "withheld", "not held", "not published here".
    pub status: Text,
    pub text: Option<Text>,
    pub reason: Option<Text>,
    pub as_at: Option<When>,
    pub origin: Origin,
    pub refs: Vec<Reference>,
    pub indicators: Vec<IndicatorId>,
}
