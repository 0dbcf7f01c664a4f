//! Parts and their totals: groups of one area, and the districts of one council.

use super::Desk;
use super::fault::Fault;
use crate::ingest::market::Record;
use crate::model::market::{Indicator, Observation, Territory, Unit};
use crate::model::{AreaCode, Areas, Level, Text};
use std::collections::BTreeMap;

/// Parts of `n` rounded figures may be off by half a unit each. Censuses move small counts on purpose: a part in a thousand.
fn tolerance(parts: usize, decimals: u8, total: f64) -> f64 {
    (parts as f64 * 0.5 * 10_f64.powi(-i32::from(decimals))).max(total.abs() * 0.001) + 1e-9
}

/// What a comparison found.
#[derive(Debug, Clone, PartialEq)]
pub enum Sum {
    Exact,
    Rounded(f64),
    Off(f64),
}

pub fn compare(parts: &[f64], total: f64, decimals: u8) -> Sum {
    let sum: f64 = parts.iter().sum();
    let off = (sum - total).abs();
    if off < 1e-6 {
        Sum::Exact
    } else if off <= tolerance(parts.len(), decimals, total) {
        Sum::Rounded(sum)
    } else {
        Sum::Off(sum)
    }
}

/// A total and its parts that are all numbers.
struct Table {
    /// Index of the total's record.
    total: usize,
    parts: Vec<f64>,
    what: &'static str,
    /// Whether the total or one of the parts is kept as published.
    as_published: bool,
}

/// Reports every total that its parts do not come to, unless it is marked as published.
pub fn check(records: &[Record], areas: &Areas, desk: &mut Desk<'_>) {
    let mut by_key: BTreeMap<(&str, &Territory, &str, crate::model::market::Period), usize> = BTreeMap::new();
    for (at, record) in records.iter().enumerate() {
        let o = &record.observation;
        by_key.insert((o.indicator.as_str(), &o.territory, o.group.as_str(), o.period), at);
    }
    let mut children: BTreeMap<AreaCode, Vec<Territory>> = BTreeMap::new();
    for area in areas.0.values().filter(|a| a.level == Level::District) {
        if let Some(parent) = area.parent {
            children.entry(parent).or_default().push(Territory::Area(area.code));
        }
    }
    let mut tables = Vec::new();
    for (at, record) in records.iter().enumerate() {
        let o = &record.observation;
        let Some(indicator) = desk.indicator(&o.indicator) else { continue };
        let find = |territory: &Territory, group: &Text| by_key.get(&(o.indicator.as_str(), territory, group.as_str(), o.period)).copied();
        tables.extend(groups(at, o, indicator, &find, records));
        tables.extend(districts(at, o, indicator, &children, &find, records));
    }
    for table in tables {
        let o = &records[table.total].observation;
        let (Some(total), Some(indicator)) = (o.number(), desk.indicator(&o.indicator)) else { continue };
        let what = format!("{}, {}", desk.name(o), table.what);
        match compare(&table.parts, total, indicator.decimals) {
            Sum::Exact => {}
            Sum::Rounded(_) if table.what == DISTRICTS => {}
            Sum::Rounded(sum) => desk.report(&records[table.total], Fault::Rounded { what, total: total.to_string(), sum: sum.to_string() }, "value"),
            // `coherence` words these for readers.
            Sum::Off(_) if table.as_published => {}
            Sum::Off(sum) => desk.report(&records[table.total], Fault::Total { what, total: total.to_string(), sum: sum.to_string() }, "value"),
        }
    }
}

const DISTRICTS: &str = "the sum of its districts";

fn groups(at: usize, o: &Observation, indicator: &Indicator, find: &dyn Fn(&Territory, &Text) -> Option<usize>, records: &[Record]) -> Option<Table> {
    let (total, parts) = indicator.total.as_ref().filter(|(total, _)| *total == o.group)?;
    let found: Option<Vec<usize>> = parts.iter().map(|part| find(&o.territory, part)).collect();
    table(at, &found?, "the sum of its groups", records).filter(|_| total == &o.group)
}

fn districts(
    at: usize,
    o: &Observation,
    indicator: &Indicator,
    children: &BTreeMap<AreaCode, Vec<Territory>>,
    find: &dyn Fn(&Territory, &Text) -> Option<usize>,
    records: &[Record],
) -> Option<Table> {
    let Territory::Area(code) = o.territory else { return None };
    let adds_up = matches!(indicator.unit, Unit::Count(_)) || indicator.unit == Unit::Pounds { per: None };
    let districts = children.get(&code).filter(|d| adds_up && d.len() > 1)?;
    let found: Option<Vec<usize>> = districts.iter().map(|district| find(district, &o.group)).collect();
    table(at, &found?, DISTRICTS, records)
}

fn table(total: usize, parts: &[usize], what: &'static str, records: &[Record]) -> Option<Table> {
    let numbers: Option<Vec<f64>> = parts.iter().map(|at| records[*at].observation.number()).collect();
    let as_published = parts.iter().chain([&total]).any(|at| records[*at].observation.flags.as_published);
    Some(Table { total, parts: numbers?, what, as_published })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m05_parts_come_to_their_total_within_rounding() {
        let check = |parts: &[f64], total: f64, decimals, expected: Sum| assert_eq!(compare(parts, total, decimals), expected, "{parts:?} {total}");
        check(&[1.0, 2.0, 3.0], 6.0, 0, Sum::Exact);
        check(&[33.3, 33.3, 33.3], 100.0, 1, Sum::Rounded(33.3 + 33.3 + 33.3));
        check(&[10.0, 20.0], 31.0, 0, Sum::Rounded(30.0));
        check(&[10.0, 20.0], 32.0, 0, Sum::Off(30.0));
        check(&[4800.0, 15300.0], 20_100.0, 0, Sum::Exact);
        check(&[80_300.0], 70_200.0, 0, Sum::Off(80_300.0));
    }
}
