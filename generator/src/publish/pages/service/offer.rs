//! Price and space: a figure with its date, or that it has not told us. Space that was confirmed too long ago is not space.

use super::rows::{Row, Value};
use crate::model::care::Listed;
use crate::model::*;
use crate::publish::{offer, words};

/// Price and space as the top of the page says them; one row where the same is not known of both.
pub(super) fn summary(atlas: &Atlas, location: &Location) -> Vec<Row> {
    let first = offer::told(location).into_iter().next();
    let price = first.map_or_else(|| untold(location), |told| Value::bold(told.whole).when(told_on(told.as_at)));
    let space = spaces(atlas, location).into_iter().next().map_or_else(not_told, |(_, value)| value);
    let mut rows = if price == space { vec![Row::of("Price, space", price)] } else { vec![Row::of("Price", price), Row::of("Space", space)] };
    if location.kinds.iter().any(Kind::is_care_home) {
        rows.push(beds(location));
    }
    rows
}

pub(super) fn rows(atlas: &Atlas, location: &Location) -> Vec<Row> {
    let facts = &location.facts;
    let has_beds = location.kinds.iter().any(Kind::is_care_home);
    let mut rows: Vec<Row> = prices(location).into_iter().map(|(label, value)| Row::of(label, value).keyed("price")).collect();
    if rows.is_empty() {
        rows.push(Row::of("Prices", untold(location)).keyed("prices"));
    }
    let missing = offer::untold(location);
    if !missing.is_empty() {
        let value = Value { before: Some("Not known, ask: ".into()), ..Value::untold(words::labels(missing.into_iter())) };
        rows.push(Row::of("Other prices", value));
    }
    let spaces = spaces(atlas, location);
    if spaces.is_empty() {
        rows.push(Row::of("Space", not_told()).keyed("space"));
    }
    rows.extend(spaces.into_iter().map(|(label, value)| Row::of(label, value).keyed("space")));
    if !super::is_only_care_home(location) {
        let shortest = match &facts.shortest_visit {
            Fact::Known(told) => Value::text(words::minutes(told.value)).when(told_on(told.as_at)),
            Fact::Unknown(Unknown::NotHeld | Unknown::Blank) => not_told(),
            Fact::Unknown(why) => Value::untold(words::unknown(why)),
        };
        rows.push(Row::of("Shortest visit", shortest).keyed("visit"));
    }
    rows.push(Row::new("Who can pay", pays(facts)).keyed("pays"));
    if has_beds {
        rows.push(beds(location).keyed("beds"));
    }
    rows
}

fn beds(location: &Location) -> Row {
    Row::of(
        "Beds",
        match &location.beds {
            Fact::Known(beds) => {
                Value::text(words::count(*beds as usize, "bed", "beds")).when("the most it is registered for, not how many are free")
            }
            Fact::Unknown(why) => Value::untold(words::unknown(why)),
        },
    )
}

fn told_on(day: Date) -> String {
    format!("told us {}", words::date(day))
}

/// Of prices: when it was asked in vain, or that it has not told.
fn untold(location: &Location) -> Value {
    offer::asked_in_vain(location).map_or_else(not_told, |on| Value::untold(words::unknown(&Unknown::Asked(on))))
}

/// A council's table that says nothing is no register: it is the service that can tell.
fn not_told() -> Value {
    Value::untold("Has not told us: ask")
}

fn prices(location: &Location) -> Vec<(String, Value)> {
    offer::told(location).into_iter().map(|told| (told.label, Value::bold(told.price).when(told_on(told.as_at)))).collect()
}

/// Fresh confirmations, newest first; of stale ones only the newest, and that it is stale.
fn spaces(atlas: &Atlas, location: &Location) -> Vec<(String, Value)> {
    let until = |c: &Capacity| offer::believed_until(atlas, c);
    let mut all: Vec<&Capacity> = location.capacity.iter().collect();
    all.sort_by_key(|c| std::cmp::Reverse(c.confirmed_on));
    let fresh: Vec<(String, Value)> = all
        .iter()
        .filter(|c| until(c) >= atlas.as_of)
        .map(|c| {
            let label = match c.zone.as_ref().and_then(|id| atlas.zone(id)) {
                Some(zone) => format!("Space in {}", zone.name),
                None => "Space".into(),
            };
            let value = Value {
                bold: Some(space(location, c)),
                when: Some(format!("{}. We stop showing this after {}", told_on(c.confirmed_on), words::date(until(c)))),
                until: Some(words::iso(until(c))),
                stale: Some(offer::stale(c)),
                ..Value::default()
            };
            (label, value)
        })
        .collect();
    if !fresh.is_empty() {
        return fresh;
    }
    all.first().map(|c| ("Space".into(), Value::untold(offer::stale(c)))).into_iter().collect()
}

fn space(location: &Location, capacity: &Capacity) -> String {
    let amount = match capacity.amount {
        0 => String::new(),
        places if super::is_only_care_home(location) => format!(": {}", words::count(places as usize, "place", "places")),
        hours => format!(": {} a week", words::count(hours as usize, "hour", "hours")),
    };
    format!("{}{amount}", offer::space(capacity))
}

/// Who pays, as the page says it to the reader; the finder's filters speak for the reader.
fn payer(pays: Pays) -> &'static str {
    match pays {
        Pays::SelfFunder => "You",
        Pays::Council => "The council",
        Pays::DirectPayment => "A direct payment",
        Pays::NhsContinuing => "NHS continuing healthcare",
    }
}

/// What is known, then what is known not to be, then what nobody told.
fn pays(facts: &CouncilFacts) -> Vec<Value> {
    let [yes, no, untold] = words::yes_no_untold(&facts.pays, payer);
    let as_at = facts.pays.iter().filter_map(|f| f.known().map(|t| t.as_at)).min();
    let when = |value: Value| match as_at {
        Some(day) => value.when(told_on(day)),
        None => value,
    };
    let sentence = |labels: &[&str]| words::labels(labels.iter().copied());
    // "Not taken: you" would be unkind and wrong.
    let payers = |labels: Vec<&'static str>| -> Vec<&'static str> {
        let you = payer(Pays::SelfFunder);
        labels.into_iter().map(|label| if label == you { "People who pay for themselves" } else { label }).collect()
    };
    let (no, untold) = (payers(no), payers(untold));
    let mut values = Vec::new();
    if !yes.is_empty() {
        values.push(when(Value::text(sentence(&yes))));
    }
    if !no.is_empty() {
        values.push(when(Value { before: Some("Not taken: ".into()), text: Some(sentence(&no)), ..Value::default() }));
    }
    if untold.len() == Pays::ALL.len() {
        values.push(not_told());
    } else if !untold.is_empty() {
        values.push(Value { before: Some("Not known, ask: ".into()), ..Value::untold(sentence(&untold)) });
    }
    values
}
