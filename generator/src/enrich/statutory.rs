//! What the notice of a key decision must state, and which of it the record states: regulation 9 of the Local Authorities
//! (Executive Arrangements) (Meetings and Access to Information) (England) Regulations 2012, SI 2012/2089.

use crate::model::commissioning::*;

/// Whole days that must lie between the notice and the decision.
pub const CLEAR_DAYS: i64 = 28;

/// One thing that the notice must state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Must {
    KeyDecision,
    Matter,
    DecisionMaker,
    Date,
    Documents,
    Copies,
    OtherDocuments,
    Requests,
    ClearDays,
}

/// What the record has of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    There,
    /// So many clear days, as far as both days are known.
    Days(i64),
    TooShort(i64),
    Missing,
    /// The days are not known to the day, so that nobody can count.
    CannotTell,
}

/// Every point for a key decision; nothing for another one.
pub fn check(decision: &Decision) -> Vec<(Must, Found)> {
    if decision.kind != Some(DecisionKind::Key) {
        return Vec::new();
    }
    let there = |is: bool| if is { Found::There } else { Found::Missing };
    vec![
        (Must::KeyDecision, Found::There),
        (Must::Matter, Found::There),
        (Must::DecisionMaker, there(decision.decision_maker.is_some())),
        (Must::Date, there(decision.due.is_some() || decision.taken.is_some())),
        (Must::Documents, there(!decision.documents.is_empty() || matches!(decision.background_papers, Background::Listed(_)))),
        (Must::Copies, there(decision.documents_from.is_some())),
        (Must::OtherDocuments, there(decision.other_documents.is_some())),
        (Must::Requests, there(decision.requests.is_some())),
        (Must::ClearDays, clear_days(decision)),
    ]
}

/// Days between the day of the notice and the earliest day of the decision, neither of them counted.
fn clear_days(decision: &Decision) -> Found {
    let notice = decision.first_published.as_ref().and_then(When::exact_day);
    let taken = decision.taken.as_ref().or(decision.due.as_ref());
    let (Some(notice), Some(moment)) = (notice, taken.and_then(|w| w.moment)) else { return Found::CannotTell };
    let between = |day| notice.until((jiff::Unit::Day, day)).map(|span| i64::from(span.get_days()) - 1).unwrap_or_default();
    let (least, most) = (between(moment.first()), between(moment.last()));
    if least >= CLEAR_DAYS {
        Found::Days(least)
    } else if most < CLEAR_DAYS && decision.taken.is_some() {
        Found::TooShort(most)
    } else {
        Found::CannotTell
    }
}
