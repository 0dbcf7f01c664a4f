//! A meeting: its items, their papers, the minutes, what was resolved, recommended and promised.

use super::{About, Paper, Reference, Stated, When};
use crate::model::Text;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    pub about: About,
    /// Who met: "Cabinet".
    pub body: Text,
    pub body_printed: Option<Text>,
    /// "cabinet", "scrutiny", "committee".
    pub kind: Text,
    pub date: When,
    pub next: Option<When>,
    pub items: Vec<Item>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub number: Option<Text>,
    pub title: Text,
    /// What the issue is called elsewhere.
    pub issue_title: Option<Text>,
    pub purpose: Option<Text>,
    pub background: Vec<Stated>,
    pub documents: Vec<Paper>,
    /// The minutes' points, in our words.
    pub points: Vec<Stated>,
    /// The minutes go on where our copy ends.
    pub truncated: bool,
    pub truncated_note: Option<Text>,
    pub resolutions: Vec<Resolution>,
    pub recommendations: Vec<Recommendation>,
    pub actions: Vec<Action>,
    pub decisions: Vec<Reference>,
    pub note: Option<Text>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolution {
    pub letter: Option<Text>,
    pub text: Text,
    /// "approve", "note", "delegate", "instruct", "accept".
    pub kind: Option<Text>,
    pub delegate: Option<Text>,
    pub effective: Option<When>,
    /// What it led to, as far as we know.
    pub then: Option<Text>,
    pub leads_to: Vec<Reference>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recommendation {
    pub text: Text,
    pub response: Option<Text>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    pub text: Text,
    /// By whom.
    pub by: Option<Text>,
    pub date: Option<When>,
}
