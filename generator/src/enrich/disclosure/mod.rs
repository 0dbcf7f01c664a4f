//! What a council's own figures would tell of a person or of a business is hidden before anything is worked out of them:
//! small counts and what gives them away, rates on few people, amounts with few businesses behind them. Figures that a
//! publisher has published already are left as they are.

pub mod table;

use crate::ingest::market::Record;
use crate::model::market::{
    Disclosure, Indicator, IndicatorId, Missing, Number, Observation, Period, Suppressed, Territory, Thresholds, Unit, Value,
};
use crate::model::{AreaCode, Text, Zone};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use table::{Before, Cell, Sum, Table, rounded};

/// What a figure is looked up by.
type Key = (IndicatorId, Territory, Text, Period);

fn key(o: &Observation) -> Key {
    (o.indicator.clone(), o.territory.clone(), o.group.clone(), o.period)
}

/// The rules and the ground that they are applied on.
#[derive(Debug, Clone, Copy)]
pub struct Control<'a> {
    pub indicators: &'a HashMap<IndicatorId, Indicator>,
    pub zones: &'a [Zone],
    pub thresholds: Thresholds,
}

/// The figures as they may be published. `earlier`: the edition before, as it was received.
pub fn apply(records: Vec<Record>, earlier: &[Record], control: Control<'_>) -> (Vec<Observation>, Suppressed) {
    let mut count = Suppressed::default();
    if !crate::teeth::stands("suppression") {
        return (records.into_iter().map(|record| record.observation).collect(), count);
    }
    let raw: HashMap<Key, f64> = records.iter().filter_map(|r| Some((key(&r.observation), r.observation.number()?))).collect();
    let verdicts = control.tables(&records, earlier, &mut count);
    let mut out: Vec<Observation> = Vec::with_capacity(records.len());
    for record in records {
        let hidden = control.hides_alone(&record, &raw, &mut count);
        let Record { mut observation, .. } = record;
        match verdicts.get(&key(&observation)) {
            _ if hidden => hide(&mut observation),
            Some(None) => hide(&mut observation),
            Some(Some(shown)) => observation.value = Number::new(*shown as f64).map_or(observation.value, Value::Number),
            None => {}
        }
        out.push(observation);
    }
    control.follow(&mut out, &mut count);
    (out, count)
}

fn hide(observation: &mut Observation) {
    observation.value = Value::Missing(Missing::Hidden);
    (observation.low, observation.high, observation.printed) = (None, None, None);
}

impl Control<'_> {
    fn class(&self, id: &IndicatorId) -> Disclosure {
        self.indicators.get(id).map_or(Disclosure::Open, |i| i.disclosure)
    }

    /// Counts and amounts that add up: only they can be worked out from sums.
    fn adds_up(&self, id: &IndicatorId) -> bool {
        self.class(id) != Disclosure::Open && self.indicators.get(id).is_some_and(|i| matches!(i.unit, Unit::Count(_)))
    }

    /// Whether too few businesses stand behind a figure, or one of them is most of it. Not known is too few.
    fn few_businesses(&self, record: &Record) -> bool {
        let Thresholds { contributors, dominance, .. } = self.thresholds;
        self.class(&record.observation.indicator) == Disclosure::Business
            && (record.contributors.is_none_or(|n| n < contributors) || record.largest_share.is_none_or(|s| s.get() > f64::from(dominance)))
    }

    /// Figures that no sum gives away: rates and amounts that do not add up.
    fn hides_alone(&self, record: &Record, raw: &HashMap<Key, f64>, count: &mut Suppressed) -> bool {
        let o = &record.observation;
        if o.missing().is_some() || self.adds_up(&o.indicator) {
            return false;
        }
        match self.class(&o.indicator) {
            Disclosure::Open => false,
            Disclosure::Business => {
                let hidden = self.few_businesses(record);
                count.business += usize::from(hidden);
                hidden
            }
            Disclosure::People => {
                let Some(denominator) = self.indicators.get(&o.indicator).and_then(|i| i.denominator.as_ref()) else { return false };
                let group = denominator.group.clone().unwrap_or_else(|| o.group.clone());
                let people = raw.get(&(denominator.indicator.clone(), o.territory.clone(), group, o.period));
                let hidden = people.is_none_or(|n| *n < f64::from(self.thresholds.denominator));
                count.denominator += usize::from(hidden);
                hidden
            }
        }
    }

    /// For every figure that adds up: what is shown of it, or nothing.
    fn tables(&self, records: &[Record], earlier: &[Record], count: &mut Suppressed) -> BTreeMap<Key, Option<i64>> {
        let shown_before = if earlier.is_empty() { BTreeMap::new() } else { self.tables(earlier, &[], &mut Suppressed::default()) };
        let mut verdicts = BTreeMap::new();
        let before = self.by_table(earlier);
        let mut tables: Vec<_> = self.by_table(records).into_iter().collect();
        // What is hidden with another comes after it.
        tables.sort_by_key(|((id, ..), _)| self.indicators.get(id).is_some_and(|i| !i.hidden_with.is_empty()));
        for (name, now) in tables {
            let mut builder = Builder::new(self, &name.0);
            let (mut table, keys) = builder.table(&now);
            for (key, cell) in keys.iter().zip(&mut table.cells) {
                cell.primary |= cell.value != 0 && self.hidden_with(key, &verdicts);
                cell.hidden = cell.primary;
            }
            if let Some(before) = before.get(&name) {
                let (first, keys) = builder.table(before);
                let hidden = |key: &Key| shown_before.get(key).is_none_or(Option::is_none);
                table.before =
                    first.cells.into_iter().zip(&keys).map(|(c, key)| Before { value: c.value, leaves: c.leaves, hidden: hidden(key) }).collect();
                table.leaves = builder.leaves.len();
            }
            table.protect();
            for (key, cell) in keys.into_iter().zip(&table.cells) {
                if cell.hidden {
                    let business = self.class(&key.0) == Disclosure::Business;
                    let counter = match (business, cell.primary) {
                        (true, true) => &mut count.business,
                        (false, true) => &mut count.primary,
                        (_, false) => &mut count.secondary,
                    };
                    *counter += 1;
                }
                verdicts.insert(key, (!cell.hidden).then(|| rounded(cell.value, table.rounding)));
            }
        }
        verdicts
    }

    /// Whether a figure that this one is hidden with is hidden. A nought tells nothing.
    fn hidden_with(&self, (id, territory, group, period): &Key, verdicts: &BTreeMap<Key, Option<i64>>) -> bool {
        let Some(indicator) = self.indicators.get(id) else { return false };
        indicator.hidden_with.iter().any(|with| verdicts.get(&(with.clone(), territory.clone(), group.clone(), *period)) == Some(&None))
    }

    /// Figures that share sums: of one indicator, council and period.
    fn by_table<'r>(&self, records: &'r [Record]) -> BTreeMap<(IndicatorId, Option<AreaCode>, Period), Vec<&'r Record>> {
        let mut tables: BTreeMap<_, Vec<&Record>> = BTreeMap::new();
        for record in records {
            let o = &record.observation;
            if o.number().is_some() && self.adds_up(&o.indicator) {
                tables.entry((o.indicator.clone(), self.council(&o.territory), o.period)).or_default().push(record);
            }
        }
        tables
    }

    fn council(&self, territory: &Territory) -> Option<AreaCode> {
        match territory {
            Territory::Area(code) => Some(*code),
            Territory::Zone(id) => self.zones.iter().find(|z| z.id == *id).map(|z| z.authority),
        }
    }

    /// What follows from other figures tells no more than they do.
    fn follow(&self, out: &mut [Observation], count: &mut Suppressed) {
        let shown: HashMap<Key, Value> = out.iter().map(|o| (key(o), o.value)).collect();
        for o in out.iter_mut().filter(|o| o.missing().is_none()) {
            let Some(indicator) = self.indicators.get(&o.indicator) else { continue };
            let at = |id: &IndicatorId| shown.get(&(id.clone(), o.territory.clone(), o.group.clone(), o.period));
            let hidden = |id: &IndicatorId| at(id).is_some_and(|v| v.missing() == Some(Missing::Hidden));
            if indicator.hidden_with.iter().any(hidden) {
                count.secondary += 1;
                hide(o);
                continue;
            }
            let Some((numerator, denominator)) = &indicator.ratio else { continue };
            if self.class(numerator) == Disclosure::Open && self.class(denominator) == Disclosure::Open {
                continue;
            }
            let scale = if indicator.unit == Unit::Percent { 100.0 } else { 1.0 };
            let quotient = match (at(numerator), at(denominator)) {
                (Some(Value::Number(n)), Some(Value::Number(d))) => n.per(*d).and_then(|q| q.times(scale)),
                _ => None,
            };
            match quotient {
                Some(quotient) => o.value = Value::Number(quotient.rounded(indicator.decimals)),
                None => {
                    count.secondary += 1;
                    hide(o);
                }
            }
        }
    }
}

/// Makes tables whose leaves keep their numbers from one edition to the next as long as they do not change.
struct Builder<'a> {
    control: &'a Control<'a>,
    indicator: Option<&'a Indicator>,
    leaves: BTreeMap<(Territory, Text, i64), usize>,
}

impl<'a> Builder<'a> {
    fn new(control: &'a Control<'a>, id: &IndicatorId) -> Self {
        Self { control, indicator: control.indicators.get(id), leaves: BTreeMap::new() }
    }

    fn leaf(&mut self, territory: &Territory, group: &Text, value: i64) -> usize {
        let next = self.leaves.len();
        *self.leaves.entry((territory.clone(), group.clone(), value)).or_insert(next)
    }

    fn table(&mut self, records: &[&Record]) -> (Table, Vec<Key>) {
        let business = self.indicator.is_some_and(|i| i.disclosure == Disclosure::Business);
        let (hidden_up_to, rounding) = match self.control.thresholds {
            _ if business => (0, 1),
            t => (i64::from(t.hidden_up_to), i64::from(t.rounding)),
        };
        let value = |r: &Record| r.observation.number().unwrap_or(0.0).round() as i64;
        let find =
            |territory: &Territory, group: &Text| records.iter().position(|r| r.observation.territory == *territory && r.observation.group == *group);
        // Parts first, then what is their sum, then what is the sum of those.
        let parts_of = |at: usize| -> Vec<Vec<usize>> {
            let o = &records[at].observation;
            let mut sums = Vec::new();
            if let Some((_, parts)) = self.indicator.and_then(|i| i.total.as_ref()).filter(|(total, _)| *total == o.group) {
                let found: Option<Vec<usize>> = parts.iter().map(|part| find(&o.territory, part)).collect();
                sums.extend(found);
            }
            if let Territory::Area(_) = o.territory {
                let zones = records
                    .iter()
                    .enumerate()
                    .filter(|(_, r)| matches!(r.observation.territory, Territory::Zone(_)) && r.observation.group == o.group);
                sums.push(zones.map(|(at, _)| at).collect());
            }
            // What does not add up is no sum that anybody could use.
            sums.retain(|parts: &Vec<usize>| !parts.is_empty() && parts.iter().map(|p| value(records[*p])).sum::<i64>() == value(records[at]));
            sums
        };
        let sums: Vec<Vec<Vec<usize>>> = (0..records.len()).map(parts_of).collect();
        let mut leaves: Vec<Option<BTreeSet<usize>>> = vec![None; records.len()];
        for _ in 0..3 {
            for at in 0..records.len() {
                let o = &records[at].observation;
                leaves[at] = match sums[at].first() {
                    None => Some([self.leaf(&o.territory, &o.group, value(records[at]))].into()),
                    Some(parts) => parts.iter().map(|p| leaves[*p].clone()).collect::<Option<Vec<_>>>().map(|l| l.into_iter().flatten().collect()),
                };
            }
        }
        let cells = records.iter().zip(leaves).map(|(r, leaves)| Cell {
            value: value(r),
            leaves: leaves.unwrap_or_default(),
            primary: self.control.few_businesses(r),
            hidden: false,
        });
        let cells = cells.collect();
        let sums = sums.into_iter().enumerate().flat_map(|(total, sums)| sums.into_iter().map(move |parts| Sum { total, parts })).collect();
        let table = Table { cells, sums, before: Vec::new(), leaves: self.leaves.len(), hidden_up_to, rounding };
        (table, records.iter().map(|r| key(&r.observation)).collect())
    }
}

#[cfg(test)]
mod tests;
