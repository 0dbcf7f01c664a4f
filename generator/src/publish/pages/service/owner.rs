//! Who runs it, what else they run, what came before and after, and the register's own words.

use super::rows::{Row, Value};
use super::{Context, group_name};
use crate::model::*;
use crate::publish::words;

/// Other services of the same owner that are named; the rest are counted.
const NAMED: usize = 6;

pub(super) fn rows(context: &Context<'_>, location: &Location) -> Vec<Row> {
    let mut rows = Vec::new();
    if let Some(provider) = &location.provider {
        let is_person = provider.ownership.is_some_and(OwnershipType::is_person);
        let owner = match &provider.name {
            Fact::Known(name) if !is_person => Value::text(name.as_str()),
            Fact::Known(_) => Value::untold("A person. We do not publish people’s names"),
            Fact::Unknown(why) => Value::untold(words::unknown(why)),
        };
        let owner = match location.registered.known().filter(|_| location.status == Status::Active) {
            Some(day) => owner.when(format!("since {}", words::date(*day))),
            None => owner,
        };
        rows.push(Row::of("Owner", owner).keyed("owner"));
    } else if location.registration == Registration::Cqc {
        rows.push(Row::of("Owner", Value::untold(words::unknown(&Unknown::NotHeld))).keyed("owner"));
    }
    let others = others(context, location);
    if let Some(group) = group_name(location) {
        let count = words::count(others.len() + usize::from(location.is_listed()), "service", "services");
        rows.push(Row::of("Part of", Value::text(format!("{group}, {count} on this site"))));
    }
    if !others.is_empty() {
        let more = others.len().saturating_sub(NAMED);
        let more = (more > 0).then(|| format!("{more} more"));
        rows.push(Row::of("Its other services", Value::links(others.iter().take(NAMED).map(|l| (shown(l), l.path())), more)));
    }
    rows.extend(related(context.atlas, "Registered before as", &location.predecessors));
    if !matches!(location.status, Status::Gone { .. }) {
        rows.extend(related(context.atlas, "Registered after as", &location.successors));
    }
    if let Some(authority) = context.authority(location) {
        rows.push(Row::of("Council here", Value::links([(authority.council.to_string(), format!("/{}/", authority.slug))], None)));
    }
    rows
}

/// The listed locations of the same owner: those of the same council first, then the nearer, then by name.
fn others<'a>(context: &Context<'a>, location: &Location) -> Vec<&'a Location> {
    let Some(all) = location.owner_key().and_then(|key| context.owners.get(key)) else { return Vec::new() };
    let mut others: Vec<(bool, u64, &str, &Location)> = all
        .iter()
        .copied()
        .filter(|l| l.id != location.id && location.dual.as_ref().is_none_or(|d| d.primary != l.id))
        .map(|l| {
            let miles = location.position.point().zip(l.position.point()).map_or(u64::MAX, |(a, b)| (a.miles_to(b) * 10.0) as u64);
            (l.authority != location.authority, miles, l.name.as_str(), l)
        })
        .collect();
    others.sort_by(|a, b| (a.0, a.1, a.2, &a.3.id).cmp(&(b.0, b.1, b.2, &b.3.id)));
    others.into_iter().map(|(.., l)| l).collect()
}

/// "Rose Cottage (Worthing)".
fn shown(location: &Location) -> String {
    match &location.address.town {
        Some(town) if !location.name.as_str().contains(town.as_str()) => format!("{} ({town})", location.name),
        _ => location.name.to_string(),
    }
}

/// Registrations before or after this one: linked where they are on this site, by their number where not.
fn related(atlas: &Atlas, label: &str, ids: &[LocationId]) -> Option<Row> {
    if ids.is_empty() {
        return None;
    }
    let values = ids
        .iter()
        .map(|id| match atlas.location(id) {
            Some(l) => Value::links([(shown(l), l.path())], None),
            None => Value::text(id.to_string()).when("not on this site"),
        })
        .collect();
    Some(Row::new(label, values))
}

/// The register's own words, for whoever wants to look it up.
pub(super) fn register(location: &Location) -> Vec<Row> {
    let mut rows = Vec::new();
    let cqc = location.registration == Registration::Cqc;
    rows.push(Row::of(if cqc { "CQC’s number" } else { "The council’s number" }, Value::text(location.id.to_string())));
    if let Some(provider) = &location.provider {
        rows.push(Row::of("CQC’s number of the owner", Value::text(provider.id.to_string())));
    }
    if cqc {
        rows.push(Row::of(
            "Registered",
            match &location.registered {
                Fact::Known(day) => Value::text(words::date(*day)),
                Fact::Unknown(why) => Value::untold(words::unknown(why)),
            },
        ));
    }
    let mut words_of = |label: &str, items: Vec<&str>| {
        if !items.is_empty() {
            rows.push(Row::new(label, items.into_iter().map(Value::text).collect()));
        }
    };
    words_of("Kinds of service", location.service_types.iter().map(ServiceType::public).collect());
    words_of("May do by law", location.activities.iter().map(RegulatedActivity::cqc).collect());
    words_of("Council in the register", location.authority_as_registered.iter().map(Text::as_str).collect());
    rows
}
