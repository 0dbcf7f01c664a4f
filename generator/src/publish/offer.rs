//! What cards and pages both say of price and space: one wording, and one rule for when space is no news any more.

use super::words;
use crate::model::*;

/// The newest day on which the service was asked for its prices in vain.
pub fn asked_in_vain(location: &Location) -> Option<Date> {
    let asked = location.prices.iter().filter_map(|price| match price {
        Price::Asked { on, .. } => Some(*on),
        Price::Told { .. } => None,
    });
    asked.max()
}

/// One price as cards and pages say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// "Visit of 30 minutes, weekday".
    pub label: String,
    /// "£17.50 a visit".
    pub price: String,
    /// "£17.50 for 30 minutes on a weekday".
    pub whole: String,
    pub as_at: Date,
}

/// The prices that it told, the shortest weekday visit first: the same order on every page, so that services stand row by row.
pub fn told(location: &Location) -> Vec<Told> {
    let mut all: Vec<_> = location.prices.iter().filter_map(one).collect();
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all.into_iter().map(|(_, told)| told).collect()
}

/// A price with its place in the order: by the visit, then by the hour, then by the week.
fn one(price: &Price) -> Option<((u16, usize, String), Told)> {
    let Price::Told { what, visit_minutes, day, low_pence, high_pence, per, as_at, .. } = price else { return None };
    let mut label = words::capital(what.as_str());
    if let Some(minutes) = visit_minutes {
        label = format!("{label} of {}", words::minutes(*minutes));
    }
    if let Some(day) = day {
        label = format!("{label}, {day}");
    }
    let price = words::price(*low_pence, *high_pence, per);
    let for_how_long = match visit_minutes {
        Some(minutes) if per.as_str() == "visit" => {
            format!("{} for {}", words::money_range(*low_pence, *high_pence), words::minutes(*minutes))
        }
        _ => price.clone(),
    };
    let whole = match day.as_ref().map(Text::as_str) {
        None => for_how_long,
        Some("weekend") => format!("{for_how_long} at a weekend"),
        Some(day) => format!("{for_how_long} on {}", words::each(day)),
    };
    let longest = visit_minutes.unwrap_or(if per.as_str() == "week" { u16::MAX } else { u16::MAX - 1 });
    let kind = DAYS.iter().position(|(known, _)| day.as_ref().is_none_or(|day| day.as_str() == *known)).unwrap_or(DAYS.len());
    Some(((longest, kind, label.clone()), Told { label, price, whole, as_at: *as_at }))
}

/// The kinds of day that visits are priced by.
const DAYS: [(&str, &str); 3] = [("weekday", "Weekdays"), ("weekend", "Weekends"), ("bank holiday", "Bank holidays")];

/// Of one that told some prices, those that a family needs too and that it did not tell.
pub fn untold(location: &Location) -> Vec<&'static str> {
    let told = || {
        location.prices.iter().filter_map(|price| match price {
            Price::Told { what, visit_minutes, day, .. } => Some((what.as_str(), visit_minutes.is_some(), day.as_ref().map(Text::as_str))),
            Price::Asked { .. } => None,
        })
    };
    let mut untold = Vec::new();
    // A price that names no day is for every day.
    if told().any(|(_, visit, _)| visit) && told().all(|(_, visit, day)| !visit || day.is_some()) {
        untold.extend(DAYS.iter().filter(|(name, _)| told().all(|(_, _, day)| day != Some(name))).map(|(_, plural)| *plural));
    }
    let live_in = Extra::LiveIn;
    if told().next().is_some() && location.facts.extras_known().contains(live_in) && told().all(|(what, ..)| !what.eq_ignore_ascii_case("live-in")) {
        untold.push("Live-in care");
    }
    untold
}

/// The last day on which a confirmation of space is believed.
pub fn believed_until(atlas: &Atlas, capacity: &Capacity) -> Date {
    let days = jiff::Span::new().days(i64::from(atlas.portal.capacity_days));
    capacity.confirmed_on.checked_add(days).unwrap_or(capacity.confirmed_on)
}

/// "Can start within 5 days".
pub fn space(capacity: &Capacity) -> String {
    match (capacity.amount, capacity.days_to_start) {
        (0, _) => "No space now".into(),
        (_, None) => "Has space".into(),
        (_, Some(0)) => "Can start at once".into(),
        (_, Some(1)) => "Can start within 1 day".into(),
        (_, Some(days)) => format!("Can start within {days} days"),
    }
}

/// What is said instead, once that day is over.
pub fn stale(capacity: &Capacity) -> String {
    let said = if capacity.amount == 0 { "no space" } else { "space" };
    format!("Told us on {} that it had {said}. That is too old to rely on: ring.", words::date(capacity.confirmed_on))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::pages::service::tests::{location, text};

    fn price(what: &str, visit_minutes: Option<u16>, day: Option<&str>, per: &str) -> Price {
        let as_at = "2026-11-02".parse().unwrap();
        Price::Told {
            what: text(what),
            visit_minutes,
            day: day.map(text),
            low_pence: 1750,
            high_pence: 1750,
            per: text(per),
            as_at,
            source: SourceId(0),
        }
    }

    fn check(prices: Vec<Price>, expected: &[&str], missing: &[&str]) {
        let mut location = location();
        location.prices = prices;
        let said: Vec<String> = told(&location).into_iter().map(|t| format!("{}: {}", t.label, t.whole)).collect();
        assert_eq!(said, expected);
        assert_eq!(untold(&location), missing);
    }

    #[test]
    fn prices_stand_in_one_order_and_what_is_missing_is_named() {
        check(Vec::new(), &[], &[]);
        check(
            vec![
                price("Live-in", None, None, "week"),
                price("Visit", Some(60), Some("bank holiday"), "visit"),
                price("Visit", Some(30), Some("weekend"), "visit"),
                price("Visit", Some(30), Some("weekday"), "visit"),
            ],
            &[
                "Visit of 30 minutes, weekday: £17.50 for 30 minutes on a weekday",
                "Visit of 30 minutes, weekend: £17.50 for 30 minutes at a weekend",
                "Visit of 1 hour, bank holiday: £17.50 for 1 hour on a bank holiday",
                "Live-in: £17.50 a week",
            ],
            &[],
        );
        check(
            vec![price("Visit", Some(45), Some("weekday"), "visit")],
            &["Visit of 45 minutes, weekday: £17.50 for 45 minutes on a weekday"],
            &["Weekends", "Bank holidays"],
        );
        check(vec![price("Visit", Some(45), None, "visit")], &["Visit of 45 minutes: £17.50 for 45 minutes"], &[]);
        check(vec![price("Visit", None, None, "hour")], &["Visit: £17.50 an hour"], &[]);
    }
}
