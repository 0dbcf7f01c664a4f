//! What it can help with: what it registered with CQC to do, what it told the council, and who checked what of a helper that
//! CQC does not register.

use super::rows::{Row, Value};
use crate::model::*;
use crate::publish::words;
use serde::Serialize;

#[derive(Debug, Serialize)]
pub(super) struct Help {
    needs: Vec<&'static str>,
    /// Told to the council.
    extras: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    extras_when: Option<String>,
    /// "Does not offer night visits".
    #[serde(skip_serializing_if = "Option::is_none")]
    not: Option<String>,
    /// What nobody told.
    #[serde(skip_serializing_if = "Option::is_none")]
    untold: Option<String>,
}

impl Help {
    pub(super) fn of(location: &Location) -> Self {
        let facts = &location.facts;
        let [yes, no, untold] = words::yes_no_untold(&facts.extras, Extra::label);
        let mut extras: Vec<String> = yes.into_iter().map(Into::into).collect();
        let mut days: Vec<Date> = facts.extras.iter().filter_map(|f| f.known().map(|t| t.as_at)).collect();
        let mut unknown: Vec<&str> = untold;
        match &facts.languages {
            Fact::Known(told) => {
                days.push(told.as_at);
                let names: Vec<&str> = told.value.iter().map(Text::as_str).collect();
                if !names.is_empty() {
                    extras.push(format!("Speaks {} besides English", words::list(&names)));
                }
            }
            Fact::Unknown(_) => unknown.push("Other languages"),
        }
        let sentence = |labels: &[&str]| (!labels.is_empty()).then(|| words::labels(labels.iter().copied()));
        // A care home has no visits, so nobody asks it for their length.
        let applies =
            |label: &&str| !(super::is_only_care_home(location) && (*label == Extra::ShortVisits.label() || *label == Extra::LiveIn.label()));
        let unknown: Vec<&str> = unknown.into_iter().filter(applies).collect();
        Self {
            needs: location.needs.iter().map(Need::label).collect(),
            extras_when: days.into_iter().min().map(|day| format!("told us {}", words::date(day))),
            extras,
            not: sentence(&no),
            untold: sentence(&unknown),
        }
    }
}

/// Who checked what, and when it was seen.
pub(super) fn checks(location: &Location) -> Vec<Row> {
    let Registration::NotRegistered { checks, consent_on } = &location.registration else { return Vec::new() };
    let mut rows: Vec<Row> = checks
        .iter()
        .map(|check| {
            let value = match &check.on {
                Fact::Known(day) => Value::text(format!("The council saw it on {}", words::date(*day))),
                Fact::Unknown(why) => Value::untold(words::unknown(why)),
            };
            Row::of(check.what.as_str(), value)
        })
        .collect();
    rows.push(Row::of("Listed here", Value::text(format!("At its own wish, since {}", words::date(*consent_on)))));
    rows
}
