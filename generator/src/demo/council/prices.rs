//! What it costs, as the services told; or the day on which they were asked and did not tell.

use super::{Desk, Kind, comes_home, has_kind};
use crate::demo::dice::Dice;

pub(super) fn rows(desk: &Desk<'_>) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for (at, service) in &desk.services {
        let mut dice = desk.dice("prices", *at);
        let told = desk.anchor(service).is_some_and(|number| number < 5);
        match dice.below(100) {
            0..=44 => {}
            _ if told => {}
            45..=79 => {
                let asked = desk.days_ago(20, 200, &mut dice);
                rows.push(row(&service.id, "", "", "", (0, 0), "", "", &asked));
                continue;
            }
            _ => continue,
        }
        let as_at = desk.days_ago(5, 260, &mut dice);
        if comes_home(service) {
            at_home(&service.id, &as_at, has_kind(service, Kind::HomeCare), &mut dice, &mut rows);
        } else {
            let nursing = has_kind(service, Kind::NursingHome);
            let low = dice.between(if nursing { 110 } else { 82 }, if nursing { 150 } else { 120 }) * 1000;
            let high = low + dice.between(0, 40) * 1000;
            rows.push(row(&service.id, "Room", "", "", (low, high), "week", &as_at, ""));
        }
    }
    rows
}

/// By the visit: a half hour costs more than half of an hour, a weekend more than a weekday.
fn at_home(id: &str, as_at: &str, visits: bool, dice: &mut Dice, rows: &mut Vec<Vec<String>>) {
    let hour = dice.between(104, 142) * 25;
    if !visits {
        rows.push(row(id, "Support", "", "", (hour, hour), "hour", as_at, ""));
        return;
    }
    for (minutes, share) in [(30, 58), (45, 80), (60, 100)] {
        let price = rounded(hour * share / 100);
        rows.push(row(id, "Visit", &minutes.to_string(), "weekday", (price, price), "visit", as_at, ""));
        if minutes == 60 || dice.percent(40) {
            let weekend = rounded(price * 112 / 100);
            rows.push(row(id, "Visit", &minutes.to_string(), "weekend", (weekend, weekend), "visit", as_at, ""));
        }
    }
    if dice.percent(60) {
        let holiday = rounded(hour * 2);
        rows.push(row(id, "Visit", "60", "bank holiday", (rounded(hour * 3 / 2), holiday), "visit", as_at, ""));
    }
    if dice.percent(25) {
        let week = dice.between(120, 175) * 1000;
        rows.push(row(id, "Live-in", "", "", (week, week + dice.between(0, 3) * 10_000), "week", as_at, ""));
    }
}

/// To 25 pence.
fn rounded(pence: i64) -> i64 {
    (pence + 12) / 25 * 25
}

#[allow(clippy::too_many_arguments)]
fn row(id: &str, what: &str, minutes: &str, day: &str, (low, high): (i64, i64), per: &str, as_at: &str, asked: &str) -> Vec<String> {
    let pounds = |pence: i64| if pence == 0 { String::new() } else { format!("{}.{:02}", pence / 100, pence % 100) };
    let high = if high == low { String::new() } else { pounds(high) };
    vec![id.into(), what.into(), minutes.into(), day.into(), pounds(low), high, per.into(), as_at.into(), asked.into()]
}
