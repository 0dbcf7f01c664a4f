//! `/data/indicators/`: every indicator's definition: what it measures, how it is worked out, where it comes from, what it must not be
//! compared with, and its download.

use crate::model::Atlas;
use crate::model::market::{Direction, Disclosure, Indicator, Topic};
use crate::publish::page::{Crumb, sheet};
use crate::publish::{File, figure, words};
use serde::Serialize;

#[derive(Debug, Serialize)]
struct Page {
    description: String,
    breadcrumbs: Vec<Crumb>,
    count: String,
    topics: Vec<Group>,
}

#[derive(Debug, Serialize)]
struct Group {
    name: String,
    indicators: Vec<Definition>,
}

#[derive(Debug, Serialize)]
struct Definition {
    id: String,
    anchor: String,
    plain: String,
    title: String,
    unit: String,
    formula: String,
    direction: &'static str,
    source: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    url: String,
    groups: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    method: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    never: String,
    disclosure: &'static str,
    computed: bool,
    csv: String,
    figures: String,
}

pub fn files(atlas: &Atlas) -> Vec<File> {
    // A definition without a figure would promise a download that is not there.
    let known: Vec<&Indicator> = atlas.market.indicators().iter().filter(|i| !atlas.market.of_indicator(i.id.as_str()).is_empty()).collect();
    if known.is_empty() {
        return Vec::new();
    }
    let topics = Topic::ALL.into_iter().map(|topic| Group {
        name: words::capital(&topic.slug().replace('-', " ")),
        indicators: known.iter().filter(|i| i.topic == topic).map(|i| define(atlas, i)).collect(),
    });
    let extra = Page {
        description: "Every figure on this site: what it measures, how it is worked out, and where it comes from.".into(),
        breadcrumbs: vec![Crumb::home(), Crumb::new("Data", "/data/")],
        count: words::count(known.len(), "indicator", "indicators"),
        topics: topics.filter(|group| !group.indicators.is_empty()).collect(),
    };
    vec![sheet("content/data/indicators.md", "Indicators", "pages/indicators.html", &extra)]
}

fn define(atlas: &Atlas, i: &Indicator) -> Definition {
    let unit = figure::unit(i);
    Definition {
        id: i.id.to_string(),
        anchor: i.id.segment(),
        plain: i.plain.to_string(),
        title: i.title.to_string(),
        unit: match (&i.unit, unit.is_empty()) {
            (crate::model::market::Unit::Percent | crate::model::market::Unit::PercentChange, _) => "Percent".into(),
            (crate::model::market::Unit::Pounds { .. }, _) => format!("Pounds {unit}").trim().into(),
            _ => words::capital(&unit),
        },
        formula: i.formula.to_string(),
        direction: match i.direction {
            Direction::HigherIsBetter => "More is better",
            Direction::LowerIsBetter => "Less is better",
            Direction::Neither => "Neither more nor less is better",
        },
        source: i.source.to_string(),
        url: i.source_url.as_ref().map(ToString::to_string).unwrap_or_default(),
        groups: i.groups.iter().map(|g| g.as_str()).collect::<Vec<_>>().join(", "),
        method: i.method.as_ref().map(ToString::to_string).unwrap_or_default(),
        never: i.never_join.iter().map(|id| id.to_string()).collect::<Vec<_>>().join(", "),
        disclosure: match i.disclosure {
            Disclosure::Open => "Open: published by its publisher, or counted in an open register",
            Disclosure::People => "People: small counts are kept back",
            Disclosure::Business => "Business: what would tell of one company is kept back",
        },
        computed: i.computed,
        csv: figure::csv(i),
        figures: words::count(atlas.market.of_indicator(i.id.as_str()).len(), "figure", "figures"),
    }
}
