//! A market in figures. `Market` is what pages ask; every figure in it may be published.
//!
//! `market.series(&id, &territory, "65+")` is one line of a chart in the order of its periods, with its gaps;
//! `latest` its newest figure; `siblings` the same figure of every other territory of the same kind.

mod finding;
mod indicator;
mod number;
mod observation;
mod period;
mod series;

pub use finding::{Change, ChangeKind, Finding, FindingKind, Rule, RuleId, Sufficiency, Suppressed, Test, Thresholds, Verdict};
pub use indicator::{Denominator, Direction, Disclosure, Horizon, Indicator, IndicatorId, Topic, Unit};
pub use number::Number;
pub use observation::{Confidence, Flags, Missing, Observation, Precision, Territory, Value};
pub use period::{Period, Span};
pub use series::{Series, Slot};

use super::{AreaCode, ZoneId};

#[derive(Debug, Clone, Default)]
pub struct Market {
    /// By id.
    indicators: Vec<Indicator>,
    /// By indicator, territory, group, period.
    observations: Vec<Observation>,
    /// Figures that do not agree.
    pub findings: Vec<Finding>,
    /// What changed since the editions before.
    pub changes: Vec<Change>,
    pub rules: Vec<Rule>,
    /// By council, service, zone; a council's own line before its zones'.
    pub sufficiency: Vec<Sufficiency>,
    pub thresholds: Thresholds,
    pub suppressed: Suppressed,
}

impl Market {
    /// Puts indicators and observations in order. Of two with one key the first stays; an observation whose indicator is not
    /// among them is dropped.
    pub fn new(mut indicators: Vec<Indicator>, mut observations: Vec<Observation>) -> Self {
        indicators.sort_by(|a, b| a.id.cmp(&b.id));
        indicators.dedup_by(|b, a| a.id == b.id);
        observations.sort_by(|a, b| a.key().cmp(&b.key()));
        observations.dedup_by(|b, a| a.key() == b.key());
        observations.retain(|o| indicators.binary_search_by(|i| i.id.cmp(&o.indicator)).is_ok());
        Self { indicators, observations, ..Self::default() }
    }

    /// Every indicator, by id.
    pub fn indicators(&self) -> &[Indicator] {
        &self.indicators
    }

    /// Every figure, by indicator, territory, group and period.
    pub fn observations(&self) -> &[Observation] {
        &self.observations
    }

    /// The indicator of this id (`people_receiving`).
    pub fn indicator(&self, id: &str) -> Option<&Indicator> {
        self.indicators.binary_search_by(|i| i.id.as_str().cmp(id)).ok().map(|at| &self.indicators[at])
    }

    /// Every figure of one indicator.
    pub fn of_indicator(&self, id: &str) -> &[Observation] {
        run(&self.observations, |o| o.indicator.as_str().cmp(id))
    }

    /// Every figure of one indicator in one territory: all groups, all periods.
    pub fn figures(&self, id: &str, territory: &Territory) -> &[Observation] {
        run(self.of_indicator(id), |o| o.territory.cmp(territory))
    }

    /// One line: the figures of one group in the order of their periods. Empty when there are none.
    pub fn series(&self, id: &str, territory: &Territory, group: &str) -> Series<'_> {
        Series::new(run(self.figures(id, territory), |o| o.group.as_str().cmp(group)))
    }

    /// The newest figure, be it a number or the reason why there is none. For a projection the newest is the farthest:
    /// use [`Market::at`].
    pub fn latest(&self, id: &str, territory: &Territory, group: &str) -> Option<&Observation> {
        self.series(id, territory, group).latest()
    }

    /// The figure of one period.
    pub fn at(&self, id: &str, territory: &Territory, group: &str, period: Period) -> Option<&Observation> {
        self.series(id, territory, group).figures().iter().find(|o| o.period == period)
    }

    /// The same indicator, group and period in other territories: what a figure is compared with. By territory.
    pub fn siblings<'a>(&'a self, of: &'a Observation) -> impl Iterator<Item = &'a Observation> {
        let same = move |o: &&Observation| o.group == of.group && o.period == of.period && o.territory != of.territory;
        self.of_indicator(of.indicator.as_str()).iter().filter(same)
    }

    /// The indicators that have any figure of this territory, by topic, then id.
    pub fn of_territory(&self, territory: &Territory) -> Vec<&Indicator> {
        let mut found: Vec<&Indicator> = self.indicators.iter().filter(|i| !self.figures(i.id.as_str(), territory).is_empty()).collect();
        found.sort_by_key(|i| (i.topic, &i.id));
        found
    }

    /// What the machine found wrong with figures of this indicator and territory.
    pub fn findings_on<'a>(&'a self, id: &'a str, territory: &'a Territory) -> impl Iterator<Item = &'a Finding> {
        let about = move |f: &&Finding| f.indicator.as_str() == id || f.others.iter().any(|other| other.as_str() == id);
        self.findings.iter().filter(move |f| f.territory == *territory).filter(about)
    }

    /// What the rules say of a council's services, its zones' lines included.
    pub fn sufficiency_of(&self, authority: AreaCode) -> impl Iterator<Item = &Sufficiency> {
        self.sufficiency.iter().filter(move |s| s.authority == authority)
    }

    /// What the rules say of one zone.
    pub fn sufficiency_in<'a>(&'a self, zone: &'a ZoneId) -> impl Iterator<Item = &'a Sufficiency> {
        self.sufficiency.iter().filter(move |s| s.zone.as_ref() == Some(zone))
    }

    pub fn rule(&self, id: RuleId) -> Option<&Rule> {
        self.rules.get(usize::from(id.0))
    }
}

/// The run of a sorted list for which `order` says equal.
fn run<T>(sorted: &[T], order: impl Fn(&T) -> std::cmp::Ordering) -> &[T] {
    let from = sorted.partition_point(|item| order(item).is_lt());
    let to = from + sorted[from..].partition_point(|item| order(item).is_eq());
    &sorted[from..to]
}

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
