//! What is on record about it, newest first.

use crate::model::location::PastRating;
use crate::model::*;
use crate::publish::{rating, words};
use serde::Serialize;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Event {
    /// "Sept".
    month: &'static str,
    year: i16,
    iso: String,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    /// What the link says.
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    /// CQC's report.
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<String>,
}

/// Month names as a narrow column has them.
const SHORT: [&str; 12] = ["Jan", "Feb", "March", "April", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"];

fn event(day: Date, text: impl Into<String>) -> Event {
    Event {
        month: SHORT[usize::from(day.month().unsigned_abs() - 1)],
        year: day.year(),
        iso: words::iso(day),
        text: text.into(),
        path: None,
        to: None,
        report: None,
    }
}

fn rating_event(found: Rating, whose: &str, by: &str, day: Date) -> String {
    format!("CQC rated it {}{whose}{by}. Published {}.", found.cqc(), words::date(day))
}

pub(super) fn of(atlas: &Atlas, location: &Location) -> Vec<Event> {
    // The second field keeps the order of what happened on one day.
    let mut events: Vec<(Date, u8, Event)> = Vec::new();
    if let Some(day) = location.registered.known().filter(|_| location.registration == Registration::Cqc) {
        let before = location.predecessors.iter().find_map(|id| atlas.location(id));
        let text = match before {
            Some(_) => format!("Registered on {} under this owner. Before: ", words::date(*day)),
            None => format!("Registered with CQC on {}.", words::date(*day)),
        };
        let mut event = event(*day, text);
        if let Some(before) = before {
            event.path = Some(before.path());
            event.to = Some(before.name.to_string());
        }
        events.push((*day, 0, event));
    }
    let ratings = rating::Ratings::of(location);
    let several = ratings.services.len() > 1;
    for rated in &ratings.services {
        for entry in &rated.overall {
            let (Some(day), Some(found)) = (entry.published.known(), entry.outcome.rating()) else { continue };
            let by = if entry.inherited.known() == Some(&true) { " under the previous owner" } else { "" };
            let whose = if several { format!(" for {}", words::inside(&rated.name())) } else { String::new() };
            events.push((*day, 1, event(*day, rating_event(found, &whose, by, *day))));
        }
    }
    for PastRating { published, overall, report } in &location.history {
        let Some(found) = overall.rating() else { continue };
        let text = rating_event(found, "", "", *published);
        if events.iter().any(|(day, kind, e)| day == published && *kind == 1 && e.text.starts_with(&format!("CQC rated it {}", found.cqc()))) {
            continue;
        }
        let mut event = event(*published, text);
        event.report = report.as_ref().map(ToString::to_string);
        events.push((*published, 1, event));
    }
    if let Status::Gone { ended: Fact::Known(day), .. } = &location.status {
        events.push((*day, 2, event(*day, format!("Registration ended on {}.", words::date(*day)))));
    }
    events.sort_by(|a, b| (b.0, b.1).cmp(&(a.0, a.1)).then_with(|| a.2.text.cmp(&b.2.text)));
    events.into_iter().map(|(.., event)| event).collect()
}
