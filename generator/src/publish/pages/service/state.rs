//! What must be said before everything else: that a service is not operating, gone or registered twice, and what the council
//! asks to be known about it now.

use super::Context;
use super::rows::Value;
use crate::model::*;
use crate::publish::words;
use serde::Serialize;

#[derive(Debug, Serialize)]
pub(super) struct State {
    pub(super) kind: &'static str,
    pub(super) title: String,
    pub(super) values: Vec<Value>,
}

pub(super) fn of(context: &Context<'_>, location: &Location) -> Vec<State> {
    let notice = location.notice.as_ref().filter(|n| n.from <= context.atlas.as_of && n.until.is_none_or(|day| day >= context.atlas.as_of));
    let notice = notice.map(|n| {
        let by = context.authority(location).map_or("The council", |a| a.council.as_str());
        let until = n.until.map_or_else(String::new, |day| format!(", until {}", words::date(day)));
        State {
            kind: "notice",
            title: "Notice from the council".into(),
            values: vec![Value::text(n.text.as_str()).when(format!("{by}, from {}{until}", words::date(n.from)))],
        }
    });
    let status = match &location.status {
        Status::Active => None,
        Status::Dormant => Some(State {
            kind: "dormant",
            title: "This service is not operating now".into(),
            values: vec![Value::text(
                "It is registered, and CQC lists it as dormant. It is not in our search results. What stands here may be out of date.",
            )],
        }),
        Status::Gone { ended, .. } => Some(gone(context, location, ended)),
    };
    notice.into_iter().chain(status).chain(dual(context, location)).collect()
}

fn gone(context: &Context<'_>, location: &Location, ended: &Fact<Date>) -> State {
    let from = match ended {
        Fact::Known(day) => format!("CQC lists it as no longer registered from {}.", words::date(*day)),
        Fact::Unknown(_) => "CQC lists it as no longer registered. We do not know from which day.".into(),
    };
    let successors: Vec<(String, String)> =
        location.successors.iter().filter_map(|id| context.atlas.location(id)).map(|l| (l.name.to_string(), l.path())).collect();
    let next = if successors.is_empty() {
        let unlisted = match location.successors.as_slice() {
            [] => "We do not know of a service in its place. That a registration ended does not always mean that the service closed.".into(),
            [one, ..] => format!("CQC gives its successor as {one}, which is not on this site."),
        };
        Value::text(unlisted)
    } else {
        Value { before: Some("It carries on as ".into()), ..Value::links(successors, None) }
    };
    State { kind: "gone", title: "This service is no longer registered".into(), values: vec![Value::text(from), next] }
}

fn dual(context: &Context<'_>, location: &Location) -> Option<State> {
    let dual = location.dual.as_ref()?;
    let twin_id = if dual.primary == location.id { &dual.other } else { &dual.primary };
    let twin = context.atlas.location(twin_id)?;
    let link = (twin.name.to_string(), twin.path());
    let value = if dual.primary == location.id {
        Value { before: Some("Its second registration is ".into()), ..Value::links([link], None) }
    } else {
        Value { before: Some("We list and count it once, as ".into()), ..Value::links([link], None) }
    };
    Some(State { kind: "dual", title: "This service is registered twice".into(), values: vec![value] })
}
