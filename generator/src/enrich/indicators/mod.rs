//! What is worked out here, one file for each: its definition, its formula, its tests, and one line in [`ALL`]. Each is pure:
//! it reads what is known and returns figures; a figure that cannot be worked out says so.

mod access;
mod agencies;
mod care_home_places;
mod concentration;
mod context;
mod growth;
mod quality;
mod rate_gap;
mod resilience;
mod self_funders;
pub mod statistics;

pub use context::Context;

use crate::model::market::{Direction, Disclosure, Indicator, IndicatorId, Observation, Topic, Unit};
use crate::model::{Level, Text};
use rayon::prelude::*;

/// A set of indicators that are worked out together.
#[derive(Debug, Clone, Copy)]
pub struct Computed {
    pub definitions: &'static [Definition],
    pub figures: fn(&Context<'_>) -> Vec<Observation>,
}

/// Every computed indicator. To add one: a file beside this one, and a line here.
pub const ALL: &[Computed] = &[
    care_home_places::COMPUTED,
    quality::COMPUTED,
    agencies::COMPUTED,
    concentration::COMPUTED,
    resilience::COMPUTED,
    access::COMPUTED,
    growth::COMPUTED,
    rate_gap::COMPUTED,
    self_funders::COMPUTED,
];

/// A definition as code writes it.
#[derive(Debug, Clone, Copy)]
pub struct Definition {
    pub id: &'static str,
    pub title: &'static str,
    pub plain: &'static str,
    /// As in `indicators.toml`.
    pub unit: &'static str,
    pub formula: &'static str,
    pub direction: Direction,
    pub topic: Topic,
    pub source: &'static str,
    pub levels: &'static [Level],
    pub zones: bool,
    pub groups: &'static [&'static str],
    pub decimals: u8,
    pub disclosure: Disclosure,
    pub negative: bool,
    pub method: &'static str,
}

impl Definition {
    pub fn indicator(&self) -> Option<Indicator> {
        let text = Text::parse;
        let unit = match self.unit {
            "percent" => Unit::Percent,
            "GBP per hour" => Unit::Pounds { per: text("hour") },
            other if other.starts_with("per ") || ["weeks", "years", "index"].contains(&other) => Unit::Of(text(other)?),
            other => Unit::Count(text(other)?),
        };
        Some(Indicator {
            id: IndicatorId::parse(self.id)?,
            title: text(self.title)?,
            plain: text(self.plain)?,
            unit,
            formula: text(self.formula)?,
            direction: self.direction,
            topic: self.topic,
            source: text(self.source)?,
            source_url: None,
            levels: self.levels.to_vec(),
            zones: self.zones,
            groups: self.groups.iter().filter_map(|g| text(g)).collect(),
            total: None,
            decimals: self.decimals,
            disclosure: self.disclosure,
            denominator: None,
            ratio: None,
            hidden_with: Vec::new(),
            horizon: None,
            negative: self.negative,
            method: text(self.method),
            never_join: Vec::new(),
            computed: true,
        })
    }
}

/// The definitions of everything that is worked out here.
pub fn definitions() -> Vec<Indicator> {
    ALL.iter().flat_map(|computed| computed.definitions).filter_map(Definition::indicator).collect()
}

/// Everything that can be worked out, in the order of [`ALL`].
pub fn figures(context: &Context<'_>) -> Vec<Observation> {
    ALL.par_iter().flat_map_iter(|computed| (computed.figures)(context)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_definition_is_whole_and_its_id_its_own() {
        let mut ids: Vec<IndicatorId> = Vec::new();
        for definition in ALL.iter().flat_map(|computed| computed.definitions) {
            let indicator = definition.indicator().unwrap_or_else(|| panic!("{}", definition.id));
            assert!(indicator.formula.as_str().len() > 20 && indicator.method.is_some(), "{} needs its formula and method", definition.id);
            assert!(!ids.contains(&indicator.id), "{} is there twice", definition.id);
            assert!(!indicator.groups.is_empty());
            ids.push(indicator.id);
        }
    }
}
