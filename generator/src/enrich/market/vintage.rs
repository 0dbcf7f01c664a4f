//! One figure for each key. Two rows that agree are one; of a provisional and a final one the final stays; two that differ
//! without a word are both set aside.

use super::Desk;
use super::fault::Fault;
use crate::ingest::market::Record;
use crate::model::market::{Flags, Value};
use crate::model::{Fate, Reason};

pub fn settle(mut records: Vec<Record>, desk: &mut Desk<'_>) -> Vec<Record> {
    records.sort_by(|a, b| a.observation.key().cmp(&b.observation.key()).then_with(|| rank(b).cmp(&rank(a))).then_with(|| a.row.cmp(&b.row)));
    let mut kept: Vec<Record> = Vec::with_capacity(records.len());
    let mut from = 0;
    while from < records.len() {
        let to = from + records[from..].iter().take_while(|r| r.observation.key() == records[from].observation.key()).count();
        kept.extend(one_of(&records[from..to], desk));
        from = to;
    }
    kept
}

fn rank(record: &Record) -> u8 {
    match record.observation.flags {
        Flags { revised: true, .. } => 2,
        Flags { provisional: true, .. } => 0,
        _ => 1,
    }
}

fn one_of(same: &[Record], desk: &mut Desk<'_>) -> Option<Record> {
    let first = &same[0];
    let top: Vec<&Record> = same.iter().filter(|r| rank(r) == rank(first)).collect();
    let says = |r: &Record| (r.observation.value, r.observation.low, r.observation.high);
    if top.iter().any(|r| says(r) != says(first)) {
        let values: Vec<String> = top.iter().map(|r| shown(r.observation.value)).collect();
        let fault = || Fault::Twice { what: desk.name(&first.observation), values: values.join(" and as ") };
        let faults: Vec<Fault> = top.iter().map(|_| fault()).collect();
        for (record, fault) in top.iter().zip(faults) {
            desk.set_aside(record, fault, "value");
        }
        for record in same.iter().filter(|r| rank(r) != rank(first)) {
            desk.ledger.settle(record.row, Fate::Filtered(Reason::SupersededEdition));
        }
        return None;
    }
    for record in &same[1..] {
        let fate = if rank(record) == rank(first) { Fate::Duplicate } else { Fate::Filtered(Reason::SupersededEdition) };
        desk.ledger.settle(record.row, fate);
    }
    Some(first.clone())
}

pub fn shown(value: Value) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        Value::Between(low, high) => format!("{low} to {high}"),
        Value::Missing(missing) => missing.symbol().into(),
    }
}
