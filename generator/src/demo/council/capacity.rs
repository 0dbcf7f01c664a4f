//! Space that was confirmed on a day: hours a week of care at home, places in a home. None is an answer too.

use super::{Desk, comes_home};

pub(super) fn rows(desk: &Desk<'_>) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for (at, service) in &desk.services {
        let mut dice = desk.dice("capacity", *at);
        let anchor = desk.anchor(service).is_some_and(|number| number < 6);
        if !anchor && !dice.percent(38) {
            continue;
        }
        let none = !anchor && dice.percent(18);
        let amount = match (none, comes_home(service)) {
            (true, _) => 0,
            (_, true) => 5 * dice.between(1, 14),
            (_, false) => dice.between(1, 6),
        };
        let days = if none { String::new() } else { dice.between(1, 14).to_string() };
        let zone = if comes_home(service) && dice.percent(20) { nearest_zone(desk, service) } else { String::new() };
        let confirmed = if anchor { desk.days_ago(1, 9, &mut dice) } else { desk.days_ago(1, 40, &mut dice) };
        rows.push(vec![service.id.clone(), zone, amount.to_string(), days, confirmed]);
    }
    rows
}

fn nearest_zone(desk: &Desk<'_>, service: &super::Service) -> String {
    let office = service.address.spot.point;
    let nearest = desk.zones.iter().min_by(|a, b| office.miles_to(a.centre).total_cmp(&office.miles_to(b.centre)));
    nearest.map(|zone| zone.id.clone()).unwrap_or_default()
}
