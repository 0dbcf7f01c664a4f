//! Slips of scale: a share written as a fraction, thousands written as units. Told by the figure's neighbours in time, or by
//! all of a table at once. Nothing is mended: the rows are set aside and the build stops.

use super::Desk;
use super::fault::Fault;
use super::vintage::shown;
use crate::ingest::market::Record;
use crate::model::market::Unit;
use std::collections::BTreeMap;

/// A step of about a thousand, up or down.
const THOUSAND: std::ops::RangeInclusive<f64> = 600.0..=1600.0;
/// A step of about a hundred.
const HUNDRED: std::ops::RangeInclusive<f64> = 60.0..=160.0;

/// `records` in the order of their keys.
pub fn refuse(records: Vec<Record>, desk: &mut Desk<'_>) -> Vec<Record> {
    let mut wrong: BTreeMap<usize, Fault> = BTreeMap::new();
    fractions(&records, desk, &mut wrong);
    steps(&records, desk, &mut wrong);
    let mut kept = Vec::with_capacity(records.len());
    for (at, record) in records.into_iter().enumerate() {
        match wrong.remove(&at) {
            Some(fault) => desk.set_aside(&record, fault, "value"),
            None => kept.push(record),
        }
    }
    kept
}

/// A whole indicator whose shares are all below 1, with more decimals than it has, holds fractions.
fn fractions(records: &[Record], desk: &Desk<'_>, wrong: &mut BTreeMap<usize, Fault>) {
    let mut from = 0;
    while from < records.len() {
        let id = &records[from].observation.indicator;
        let to = from + records[from..].iter().take_while(|r| r.observation.indicator == *id).count();
        let Some(indicator) = desk.indicator(id).filter(|i| i.unit == Unit::Percent) else {
            from = to;
            continue;
        };
        let numbers: Vec<(usize, f64)> = (from..to).filter_map(|at| Some((at, records[at].observation.number().filter(|v| *v != 0.0)?))).collect();
        let finer = |v: f64| (v - (v * scale(indicator.decimals)).round() / scale(indicator.decimals)).abs() > 1e-9;
        let all_small = numbers.len() >= 3 && numbers.iter().all(|(_, v)| *v <= 1.0);
        if all_small && numbers.iter().filter(|(_, v)| finer(*v)).count() * 2 >= numbers.len() {
            for (at, value) in numbers {
                let what = desk.name(&records[at].observation);
                wrong.insert(at, Fault::Fraction { what, value: value.to_string(), neighbour: "all others are below 1 too".into() });
            }
        }
        from = to;
    }
}

fn scale(decimals: u8) -> f64 {
    10_f64.powi(i32::from(decimals))
}

fn steps(records: &[Record], desk: &Desk<'_>, wrong: &mut BTreeMap<usize, Fault>) {
    for at in 1..records.len() {
        let (a, b) = (&records[at - 1].observation, &records[at].observation);
        if (&a.indicator, &a.territory, &a.group) != (&b.indicator, &b.territory, &b.group) || a.flags.as_published || b.flags.as_published {
            continue;
        }
        let (Some(before), Some(after)) = (a.number(), b.number()) else { continue };
        if before <= 0.0 || after <= 0.0 {
            continue;
        }
        let percent = desk.indicator(&b.indicator).is_some_and(|i| i.unit == Unit::Percent);
        let (up, step) = if after >= before { (true, after / before) } else { (false, before / after) };
        let range = if percent { HUNDRED } else { THOUSAND };
        if !range.contains(&step) {
            continue;
        }
        // Of a share the small one is the fraction; of a count the later one is the slip, since the earlier stood before.
        let (culprit, other) = if percent && up { (at - 1, at) } else { (at, at - 1) };
        let (what, value, neighbour) =
            (desk.name(&records[culprit].observation), shown(records[culprit].observation.value), shown(records[other].observation.value));
        let fault = if percent { Fault::Fraction { what, value, neighbour } } else { Fault::Slip { what, value, neighbour } };
        wrong.entry(culprit).or_insert(fault);
    }
}
