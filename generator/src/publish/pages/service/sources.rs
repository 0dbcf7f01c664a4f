//! Where each fact comes from: groups of facts, their source and its day.

use crate::model::*;
use crate::publish::words;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Group {
    facts: String,
    source: String,
    as_at: String,
}

/// "CQC latest ratings, as at 1 November 2026".
pub(super) fn line(atlas: &Atlas, location: &Location, source: SourceId) -> String {
    let from = atlas.source(source);
    format!("{}, as at {}", from.title, words::date(confirmed(location, source).unwrap_or(from.edition)))
}

/// The day of what a source says of a service, where that is not its edition's.
fn confirmed(location: &Location, source: SourceId) -> Option<Date> {
    location.last_confirmed.filter(|(unread, _)| *unread == source).map(|(_, on)| on)
}

pub(super) fn of(atlas: &Atlas, location: &Location) -> Vec<Group> {
    let origin = &location.origin;
    let mut by_source: BTreeMap<(SourceId, Date), Vec<&str>> = BTreeMap::new();
    let mut order: Vec<(SourceId, Date)> = Vec::new();
    let mut add = |source: SourceId, day: Option<Date>, fact: &'static str| {
        let key = (source, day.unwrap_or_else(|| atlas.source(source).edition));
        if !order.contains(&key) {
            order.push(key);
        }
        let facts = by_source.entry(key).or_default();
        if !facts.contains(&fact) {
            facts.push(fact);
        }
    };
    let registered = [
        (origin.name, "name"),
        (origin.address, "address"),
        (origin.contact, "telephone and website"),
        (origin.services, "services"),
        (origin.owner, "owner"),
        (origin.registration, "registration"),
    ];
    for (source, fact) in registered {
        if let Some(source) = source {
            add(source, confirmed(location, source), fact);
        }
    }
    for entry in &location.ratings {
        add(entry.source, confirmed(location, entry.source), "ratings");
    }
    for coverage in &location.coverage {
        let fact = if coverage.evidence == Evidence::Placed { "care that the council arranged" } else { "where it says it comes" };
        add(coverage.source, Some(coverage.as_at), fact);
    }
    for capacity in &location.capacity {
        add(capacity.source, Some(capacity.confirmed_on), "space");
    }
    for price in &location.prices {
        match price {
            Price::Told { as_at, source, .. } => add(*source, Some(*as_at), "prices"),
            Price::Asked { on, source } => add(*source, Some(*on), "that it was asked for prices"),
        }
    }
    let facts = &location.facts;
    for told in facts.pays.iter().chain(&facts.extras).filter_map(Fact::known) {
        add(told.source, Some(told.as_at), "what it told the council");
    }
    if let Some(told) = facts.shortest_visit.known() {
        add(told.source, Some(told.as_at), "what it told the council");
    }
    if let Some(told) = facts.languages.known() {
        add(told.source, Some(told.as_at), "what it told the council");
    }
    if order.is_empty() {
        let source = "An earlier edition of this site".into();
        return vec![Group { facts: "Everything on this page".into(), source, as_at: "no register has it now".into() }];
    }
    order
        .into_iter()
        .map(|key| Group {
            facts: words::capital(&words::list(&by_source[&key])),
            source: atlas.source(key.0).title.to_string(),
            as_at: words::date(key.1),
        })
        .collect()
}
