//! Whole figures: what is published of a council's own.

use super::*;
use crate::model::market::testing::{area, figure, id, indicator, text};
use crate::model::{FileId, RowRef, Slug, ZoneId};

fn zone(name: &str) -> Zone {
    Zone {
        id: ZoneId(Slug::parse(name).unwrap()),
        authority: AreaCode::parse("E10000032").unwrap(),
        name: text(name),
        kind: text("zone"),
        wards: Vec::new(),
        sectors: Vec::new(),
        valid_from: None,
        valid_to: None,
    }
}

/// `a`, `b`, `c` are zones, `all` is the council.
fn record(of: &str, place: &str, value: f64, businesses: Option<(u32, f64)>) -> Record {
    let mut observation = figure(of, "2026-07-01/2026-09-30", value);
    observation.territory = if place == "all" { area("E10000032") } else { Territory::Zone(ZoneId(Slug::parse(place).unwrap())) };
    let (contributors, share) = businesses.unzip();
    Record { row: RowRef { file: FileId(0), row: 2 }, observation, contributors, largest_share: share.and_then(Number::new) }
}

fn definitions() -> HashMap<IndicatorId, Indicator> {
    let mut people = indicator("people");
    people.disclosure = Disclosure::People;
    let mut rate = Indicator { id: id("wait"), unit: Unit::Of(text("days")), ..people.clone() };
    rate.denominator = Some(crate::model::market::Denominator { indicator: id("people"), group: None });
    let hours = Indicator { id: id("hours"), disclosure: Disclosure::Business, ..people.clone() };
    let package =
        Indicator { id: id("package"), unit: Unit::Of(text("hours each")), decimals: 1, ratio: Some((id("hours"), id("people"))), ..people.clone() };
    let open = Indicator { id: id("open"), disclosure: Disclosure::Open, ..people.clone() };
    [people, rate, hours, package, open].into_iter().map(|i| (i.id.clone(), i)).collect()
}

/// Each figure as it is published: `a 5`, `b [c]`.
fn published(records: Vec<Record>, earlier: &[Record]) -> Vec<String> {
    let (indicators, zones) = (definitions(), ["a", "b", "c"].map(zone));
    let control = Control { indicators: &indicators, zones: &zones, thresholds: Thresholds::default() };
    let (out, _) = apply(records, earlier, control);
    let shown = |o: &Observation| o.number().map_or_else(|| o.missing().unwrap().symbol().to_string(), |n| n.to_string());
    out.iter().map(|o| format!("{} {}", o.territory.to_string().replace("E10000032", "all"), shown(o))).collect()
}

fn column(of: &str, a: f64, b: f64, c: f64) -> Vec<Record> {
    [("a", a), ("b", b), ("c", c), ("all", a + b + c)].into_iter().map(|(place, value)| record(of, place, value, Some((5, 40.0)))).collect()
}

#[test]
fn people_are_rounded_and_the_few_hidden_with_the_next() {
    assert_eq!(published(column("people", 22.0, 41.0, 0.0), &[]), ["a 20", "b 40", "c 0", "all 65"]);
    assert_eq!(published(column("people", 3.0, 41.0, 67.0), &[]), ["a [c]", "b [c]", "c 65", "all 110"]);
    assert_eq!(published(column("open", 3.0, 41.0, 67.0), &[]), ["a 3", "b 41", "c 67", "all 111"]);
}

#[test]
fn rates_on_few_people_are_hidden() {
    let both = |people: f64| vec![record("people", "a", people, None), record("wait", "a", 6.0, None)];
    assert_eq!(published(both(19.0), &[])[1], "a [c]");
    assert_eq!(published(both(20.0), &[])[1], "a 6");
    assert_eq!(published(vec![record("wait", "a", 6.0, None)], &[]), ["a [c]"], "on nobody knows how many");
}

#[test]
fn businesses_need_company() {
    let hours = |businesses| published(vec![record("hours", "a", 900.0, businesses)], &[]);
    assert_eq!(hours(Some((3, 75.0))), ["a 900"]);
    assert_eq!(hours(Some((2, 60.0))), ["a [c]"]);
    assert_eq!(hours(Some((8, 76.0))), ["a [c]"]);
    assert_eq!(hours(None), ["a [c]"]);
    let mut zones = column("hours", 100.0, 250.0, 400.0);
    zones[0].contributors = Some(1);
    assert_eq!(published(zones, &[]), ["a [c]", "b [c]", "c 400", "all 750"]);
}

#[test]
fn a_quotient_tells_no_more_than_its_parts() {
    let three =
        |people: f64| vec![record("hours", "a", 300.0, Some((5, 40.0))), record("people", "a", people, None), record("package", "a", 12.5, None)];
    // 300 / 12.5 would say 24 people; 300 / 25 says 25.
    assert_eq!(published(three(24.0), &[])[2], "a 12");
    assert_eq!(published(three(3.0), &[])[2], "a [c]");
}

#[test]
fn what_was_hidden_before_stays_hidden_while_it_does_not_change() {
    let before = column("people", 3.0, 41.0, 67.0);
    assert_eq!(published(column("people", 3.0, 41.0, 67.0), &before), published(before.clone(), &[]));
    // A new zone's count beside it does not bring the old ones out.
    let after = published(column("people", 3.0, 41.0, 90.0), &before);
    assert_eq!(&after[..2], ["a [c]", "b [c]"]);
}
