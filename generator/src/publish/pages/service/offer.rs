//! Price and space: a figure with its date, or that it has not told us. Space that was confirmed too long ago is not space.

use super::rows::{Row, Value};
use crate::model::care::Listed;
use crate::model::*;
use crate::publish::words;

/// Price and space as the top of the page says them; one row where the same is not known of both.
pub(super) fn summary(atlas: &Atlas, location: &Location) -> Vec<Row> {
    let price = prices(location).into_iter().next().map_or_else(|| unknown_price(location), |(_, value)| value);
    let space = spaces(atlas, location).into_iter().next().map_or_else(|| unknown(), |(_, value)| value);
    let mut rows = if price == space { vec![Row::of("Price, space", price)] } else { vec![Row::of("Price", price), Row::of("Space", space)] };
    if location.kinds.iter().any(Kind::is_care_home) {
        rows.push(beds(location));
    }
    rows
}

pub(super) fn rows(atlas: &Atlas, location: &Location) -> Vec<Row> {
    let facts = &location.facts;
    let has_beds = location.kinds.iter().any(Kind::is_care_home);
    let mut rows: Vec<Row> = prices(location).into_iter().map(|(label, value)| Row::of(label, value)).collect();
    if rows.is_empty() {
        rows.push(Row::of("Prices", unknown_price(location)));
    }
    let spaces = spaces(atlas, location);
    if spaces.is_empty() {
        rows.push(Row::of("Space", unknown()));
    }
    rows.extend(spaces.into_iter().map(|(label, value)| Row::of(label, value)));
    if !super::is_only_care_home(location) {
        rows.push(Row::of(
            "Shortest visit",
            match &facts.shortest_visit {
                Fact::Known(told) => Value::text(words::minutes(told.value)).when(told_on(told.as_at)),
                Fact::Unknown(why) => Value::untold(words::unknown(why)),
            },
        ));
    }
    rows.push(Row::new("Who can pay", pays(facts)));
    if has_beds {
        rows.push(beds(location));
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

fn unknown() -> Value {
    Value::untold(words::unknown(&Unknown::NotHeld))
}

/// The newest day on which it was asked in vain, or that nobody asked.
fn unknown_price(location: &Location) -> Value {
    let asked = location.prices.iter().filter_map(|p| match p {
        Price::Asked { on, .. } => Some(*on),
        Price::Told { .. } => None,
    });
    asked.max().map_or_else(unknown, |on| Value::untold(words::unknown(&Unknown::Asked(on))))
}

fn prices(location: &Location) -> Vec<(String, Value)> {
    location
        .prices
        .iter()
        .filter_map(|price| match price {
            Price::Asked { .. } => None,
            Price::Told { what, visit_minutes, day, low_pence, high_pence, per, as_at, .. } => {
                let mut label = words::capital(what.as_str());
                if let Some(minutes) = visit_minutes {
                    label = format!("{label} of {}", words::minutes(*minutes));
                }
                if let Some(day) = day {
                    label = format!("{label}, {day}");
                }
                Some((label, Value::bold(words::price(*low_pence, *high_pence, per)).when(told_on(*as_at))))
            }
        })
        .collect()
}

/// Fresh confirmations, newest first; of stale ones only the newest, and that it is stale.
fn spaces(atlas: &Atlas, location: &Location) -> Vec<(String, Value)> {
    let days = jiff::Span::new().days(i64::from(atlas.portal.capacity_days));
    let until = |c: &Capacity| c.confirmed_on.checked_add(days).unwrap_or(c.confirmed_on);
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
                ..Value::default()
            };
            (label, value)
        })
        .collect();
    if !fresh.is_empty() {
        return fresh;
    }
    all.first().map(|c| ("Space".into(), Value::untold(stale(c)))).into_iter().collect()
}

fn space(location: &Location, capacity: &Capacity) -> String {
    if capacity.amount == 0 {
        return "No space now".into();
    }
    let amount = if super::is_only_care_home(location) {
        words::count(capacity.amount as usize, "place", "places")
    } else {
        format!("{} a week", words::count(capacity.amount as usize, "hour", "hours"))
    };
    match capacity.days_to_start {
        None => format!("Has space: {amount}"),
        Some(0) => format!("Can start at once: {amount}"),
        Some(1) => format!("Can start within 1 day: {amount}"),
        Some(days) => format!("Can start within {days} days: {amount}"),
    }
}

fn stale(capacity: &Capacity) -> String {
    let said = if capacity.amount == 0 { "no space" } else { "space" };
    format!("Told us on {} that it had {said}. That is too old to rely on: ring.", words::date(capacity.confirmed_on))
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
    let mut values = Vec::new();
    if !yes.is_empty() {
        values.push(when(Value::text(sentence(&yes))));
    }
    if !no.is_empty() {
        values.push(when(Value { before: Some("Not taken: ".into()), text: Some(sentence(&no)), ..Value::default() }));
    }
    if untold.len() == Pays::ALL.len() {
        values.push(unknown());
    } else if !untold.is_empty() {
        values.push(Value { before: Some("Not known, ask: ".into()), ..Value::untold(sentence(&untold)) });
    }
    values
}
