//! What must be said before everything else: that a service is not operating, gone or registered twice, and what the council
//! asks to be known about it now.

use super::Context;
use super::rows::Value;
use crate::model::*;
use crate::publish::{changed, words};
use serde::Serialize;

#[derive(Debug, Serialize)]
pub(super) struct State {
    pub(super) kind: &'static str,
    pub(super) title: String,
    pub(super) values: Vec<Value>,
}

pub(super) fn of(context: &Context<'_>, location: &Location) -> Vec<State> {
    let notices = location.notices.iter().map(|n| {
        let own = n.by.and_then(|code| context.atlas.portal.authority(code));
        let by = own.or_else(|| context.authority(location)).map_or("The council", |a| a.council.as_str());
        let until = n.until.map_or_else(String::new, |day| format!(", until {}", words::date(day)));
        let text = Value::text(n.text.as_str()).when(format!("{by}, from {}{until}", words::date(n.from)));
        let value = Value { until: n.until.map(|day| day.to_string()), stale: n.until.map(over), ..text };
        State { kind: "notice", title: "Notice from the council".into(), values: vec![value] }
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
        Status::Gone { why, .. } => Some(gone(context, location, *why)),
    };
    let unread = location.last_confirmed.map(|(_, on)| unread(location, on));
    notices.chain(unread).chain(status).chain(dual(context, location)).collect()
}

/// The page stays as it was, because what came since could not be read.
fn unread(location: &Location, on: Date) -> State {
    let day = words::date(on);
    let text = "We could not read what CQC’s newest file says about this service. What stands here is what the file before it said. Ring the service before you decide.";
    let at_cqc =
        location.cqc_page.as_ref().map(|page| Value {
            before: Some("Or look at ".into()),
            ..Value::links([("its page on CQC’s website".to_owned(), page.to_string())], None)
        });
    State {
        kind: "unread",
        title: format!("Details last confirmed on {day}"),
        values: [Some(Value::text(text)), at_cqc].into_iter().flatten().collect(),
    }
}

/// What stands in place of a notice whose last day is over.
pub(crate) fn over(until: Date) -> String {
    format!("A notice of the council stood here until {}.", words::date(until))
}

fn gone(context: &Context<'_>, location: &Location, why: Departure) -> State {
    let to = |id: &LocationId| context.atlas.location(id).map(|l| (l.name.to_string(), l.path()));
    let successors: Vec<(String, String)> = location.successors.iter().filter_map(to).collect();
    let next = if !successors.is_empty() {
        Value { before: Some("It carries on as ".into()), ..Value::links(successors, None) }
    } else if let Some(namesake) = location.namesake.as_ref().and_then(to) {
        let before = "CQC names no service in its place. One of the same name is registered at the same postcode: ";
        Value { before: Some(before.into()), ..Value::links([namesake], None) }
    } else {
        Value::text("We do not know of a service in its place. That a registration ended does not always mean that the service closed.")
    };
    let title = if why == Departure::Deregistered { "This service is no longer registered" } else { "This service is no longer listed here" };
    let values = [Some(Value::text(changed::left(location))), Some(next), ask(context, location), search(context, location)];
    State { kind: "gone", title: title.into(), values: values.into_iter().flatten().collect() }
}

/// Whom somebody asks who was looked after there.
fn ask(context: &Context<'_>, location: &Location) -> Option<Value> {
    let authority = context.authority(location)?;
    let front_door = words::Tel::from(authority.contact.front_door.phone).shown;
    let before = format!("Did it look after you or someone you know? Ask who comes now: ring {} on {front_door}. ", authority.council);
    Some(Value { before: Some(before), ..Value::links([("All the council’s numbers".to_owned(), format!("/{}/", authority.slug))], None) })
}

/// Where to look for another.
fn search(context: &Context<'_>, location: &Location) -> Option<Value> {
    let code = location.address.postcode.known().filter(|_| !location.address.withheld).map(ToString::to_string);
    let code = code.or_else(|| location.address.outward.map(|outward| outward.to_string()));
    let near = code.map(|code| (format!("Search near {}", code.replace(' ', "\u{a0}")), format!("/find/#q={}", code.replace(' ', "+"))));
    let town = context.place(location).map(|place| (format!("every service in {}", place.name), format!("/find/{}/", place.slug)));
    let links: Vec<(String, String)> = near.into_iter().chain(town).collect();
    (!links.is_empty()).then(|| Value { before: Some("Look for another: ".into()), ..Value::links(links, None) })
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
