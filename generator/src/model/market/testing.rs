//! Small figures for tests.

use super::*;
use crate::model::{Level, Text};

pub(crate) fn text(words: &str) -> Text {
    Text::parse(words).unwrap()
}

pub(crate) fn id(raw: &str) -> IndicatorId {
    IndicatorId::parse(raw).unwrap()
}

pub(crate) fn area(code: &str) -> Territory {
    Territory::Area(AreaCode::parse(code).unwrap())
}

/// An open count of people.
pub(crate) fn indicator(name: &str) -> Indicator {
    Indicator {
        id: id(name),
        title: text(name),
        plain: text(name),
        unit: Unit::Count(text("people")),
        formula: text("counted"),
        direction: Direction::Neither,
        topic: Topic::People,
        source: text("A council"),
        source_url: None,
        levels: vec![Level::Authority],
        zones: true,
        groups: vec![text("all")],
        total: None,
        decimals: 0,
        disclosure: Disclosure::Open,
        denominator: None,
        ratio: None,
        hidden_with: Vec::new(),
        horizon: None,
        negative: false,
        method: None,
        never_join: Vec::new(),
        computed: false,
    }
}

/// A figure of West Sussex, of one day (`2024-06-30`) or of a period (`2024-04-01/2025-03-31`).
pub(crate) fn figure(name: &str, period: &str, value: f64) -> Observation {
    let (start, end) = period.split_once('/').unwrap_or((period, period));
    let period = Period::new(start.parse().unwrap(), end.parse().unwrap()).unwrap();
    Observation::computed(id(name), area("E10000032"), text("all"), period, Value::Number(Number::new(value).unwrap()))
}
