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
