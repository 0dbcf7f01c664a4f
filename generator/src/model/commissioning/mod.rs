//! What councils decide and buy: decisions, meetings, frameworks, lots, awards, opportunities and the documents around them.
//! Every date keeps its precision, every contested value its source, and what a source printed stays as printed.

mod about;
mod calendar;
mod decision;
mod framework;
mod lot;
mod meeting;
mod opportunity;
mod paper;
mod reference;
mod statement;
mod thread;
mod when;

pub use about::{About, Cited, CitedKind, Confidence, Conflict, ConflictValue, Html, Origin, Quirk, Stated, WorkedOut};
pub use calendar::{Entry, Event, Subject};
pub use decision::{
    Background, Consulted, Consultee, ContactRoute, Decision, DecisionKind, Happened, ReasonKey, Refused, Representations, Restriction,
};
pub use framework::{Extensions, Framework, FrameworkKind, FrameworkStatus, Notice, PlannedEnd, Providers, ReviewPoint};
pub use lot::{Award, Lot, Role};
pub use meeting::{Action, Item, Meeting, Recommendation, Resolution};
pub use opportunity::{Certainty, Opportunity, OpportunityKind};
pub use paper::{Law, Money, Paper, Rate};
pub use reference::{LotKey, Of, Reference};
pub use statement::{Answer, Asked, Consultation, CouncilAnswer, Partner, Programme, Question, Section, Statement};
pub use thread::{Side, Thread};
pub use when::{Moment, Sense, Tense, When};

use super::{AreaCode, Slug};
use std::sync::Arc;

/// Everything about commissioning in the atlas. Documents by council, then slug; rows in the order of their files.
#[derive(Debug, Clone, Default)]
pub struct Commissioning {
    pub decisions: Vec<Decision>,
    pub meetings: Vec<Meeting>,
    pub frameworks: Vec<Framework>,
    pub statements: Vec<Statement>,
    pub consultations: Vec<Consultation>,
    pub programmes: Vec<Programme>,
    pub questions: Vec<Question>,
    pub lots: Vec<Lot>,
    pub awards: Vec<Award>,
    pub opportunities: Vec<Opportunity>,
    pub thread: Thread,
    /// By date, as precise as each is.
    pub calendar: Vec<Entry>,
    /// Links to pages of this site in documents' texts.
    pub links: Vec<SiteLink>,
}

/// A link in a document's text to a page of this site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteLink {
    /// From the site's root, without the portal's base path, with its anchor.
    pub target: String,
    pub file: Arc<str>,
    pub row: u32,
}

impl Commissioning {
    pub fn decision(&self, authority: AreaCode, slug: &Slug) -> Option<&Decision> {
        self.decisions.iter().find(|d| d.about.is(authority, slug))
    }

    pub fn meeting(&self, authority: AreaCode, slug: &Slug) -> Option<&Meeting> {
        self.meetings.iter().find(|d| d.about.is(authority, slug))
    }

    pub fn framework(&self, authority: AreaCode, slug: &Slug) -> Option<&Framework> {
        self.frameworks.iter().find(|d| d.about.is(authority, slug))
    }

    pub fn lot(&self, authority: AreaCode, key: &LotKey) -> Option<&Lot> {
        self.lots.iter().find(|lot| lot.authority == authority && lot.key == *key)
    }

    pub fn opportunity(&self, authority: AreaCode, id: &Slug) -> Option<&Opportunity> {
        self.opportunities.iter().find(|o| o.authority == authority && o.id == *id)
    }

    /// A reference in full: a lot with its framework.
    pub fn whole(&self, authority: AreaCode, reference: &Reference) -> Reference {
        match reference {
            Reference::Lot(None, slug) => self
                .lots
                .iter()
                .find(|lot| lot.authority == authority && lot.key.slug == *slug)
                .map_or_else(|| reference.clone(), |lot| Reference::Lot(Some(lot.key.framework.clone()), slug.clone())),
            other => other.clone(),
        }
    }

    /// The lots of a framework, in the order of the council's file.
    pub fn lots_of(&self, framework: &Framework) -> impl Iterator<Item = &Lot> {
        let (authority, slug) = (framework.about.authority, framework.about.slug.clone());
        self.lots.iter().filter(move |lot| lot.authority == authority && lot.key.framework == slug)
    }

    pub fn awards_of<'a>(&'a self, lot: &'a Lot) -> impl Iterator<Item = &'a Award> {
        self.awards.iter().filter(|award| award.is_of(lot))
    }

    /// Whether anything is known of this council's commissioning.
    pub fn has(&self, authority: AreaCode) -> bool {
        self.decisions.iter().any(|d| d.about.authority == authority)
            || self.frameworks.iter().any(|d| d.about.authority == authority)
            || self.meetings.iter().any(|d| d.about.authority == authority)
            || self.opportunities.iter().any(|o| o.authority == authority)
    }
}
