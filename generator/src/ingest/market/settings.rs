//! `disclosure.toml` and `sufficiency.toml`: the council's own rules, as data.

use super::fault::Fault;
use super::written;
use crate::diagnostic::Report;
use crate::model::market::{IndicatorId, Number, Rule, Test, Thresholds};
use crate::model::{Slug, Text};
use crate::project::Project;
use serde::Deserialize;

pub const DISCLOSURE: &str = "disclosure.toml";
pub const SUFFICIENCY: &str = "sufficiency.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenThresholds {
    hidden_up_to: u32,
    rounding: u32,
    denominator: u32,
    contributors: u32,
    dominance: u32,
}

pub fn thresholds(project: &Project, report: &mut Report) -> Thresholds {
    let path = project.market().join(DISCLOSURE);
    let Some((w, mut s)) = written::read::<WrittenThresholds>(&path, true, project, report) else { return Thresholds::default() };
    let mut bounded = |key: &'static str, value: u32, low: u32, high: u32, wanted: &'static str| {
        s.value("", key, &value.to_string(), (low..=high).contains(&value).then_some(value), wanted)
    };
    let read = (
        bounded("hidden_up_to", w.hidden_up_to, 1, 50, "a number from 1 to 50"),
        bounded("rounding", w.rounding, 1, 100, "a number from 1 to 100"),
        bounded("denominator", w.denominator, 1, 1000, "a number from 1 to 1000"),
        bounded("contributors", w.contributors, 2, 20, "a number from 2 to 20"),
        bounded("dominance", w.dominance, 30, 100, "a share in percent from 30 to 100"),
    );
    match read {
        (Some(hidden_up_to), Some(rounding), Some(denominator), Some(contributors), Some(dominance)) => {
            Thresholds { hidden_up_to, rounding, denominator, contributors, dominance }
        }
        _ => Thresholds::default(),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    rule: Vec<WrittenRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRule {
    service: String,
    slug: String,
    #[serde(default)]
    authorities: Vec<String>,
    signed_off_by: String,
    signed_off_on: toml::value::Datetime,
    next_review: toml::value::Datetime,
    would_change: Option<String>,
    test: Vec<WrittenTest>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenTest {
    indicator: String,
    #[serde(default = "all")]
    group: String,
    bad: String,
    stretched: f64,
    not_enough: f64,
    #[serde(default)]
    needed: bool,
}

fn all() -> String {
    "all".into()
}

/// Every rule. Whether one is overdue, and whether its indicators are there, is for `enrich`: it knows the site's day and what
/// is worked out besides.
pub fn rules(project: &Project, report: &mut Report) -> Vec<Rule> {
    let path = project.market().join(SUFFICIENCY);
    let Some((File { rule }, mut s)) = written::read::<File>(&path, true, project, report) else { return Vec::new() };
    let mut rules = Vec::new();
    for written in rule {
        let anchor = format!("\"{}\"", written.service);
        let service = s.text(&anchor, "service", &written.service);
        let slug = s.value(&anchor, "slug", &written.slug, Slug::parse(&written.slug), "lower-case letters and hyphens, such as home-care");
        let mut authorities = Vec::new();
        for raw in &written.authorities {
            let found = project.portal.authorities.iter().find(|a| a.slug.as_str() == raw).map(|a| a.code);
            authorities.extend(s.value(&anchor, "authorities", raw, found, "the slugs of councils in doorstep.toml"));
        }
        let mut tests = Vec::new();
        for test in &written.test {
            let id = IndicatorId::parse(&test.indicator);
            let id = s.value(&anchor, "indicator", &test.indicator, id, "an indicator's id, such as people_receiving");
            let bad = match test.bad.as_str() {
                "high" => Some(true),
                "low" => Some(false),
                _ => None,
            };
            let bad_when_high = s.value(&anchor, "bad", &test.bad, bad, "high or low");
            let (stretched, not_enough) = (Number::new(test.stretched), Number::new(test.not_enough));
            let ordered = bad_when_high.is_some_and(|high| if high { stretched <= not_enough } else { stretched >= not_enough });
            if bad_when_high.is_some() && !ordered {
                let wanted = "a bound that is reached after `stretched`";
                s.value::<()>(&anchor, "not_enough", &test.not_enough.to_string(), None, wanted);
            }
            let group = s.text(&anchor, "group", &test.group);
            if let (Some(indicator), Some(bad_when_high), Some(stretched), Some(not_enough), Some(group)) =
                (id, bad_when_high, stretched, not_enough, group)
            {
                tests.push(Test { indicator, group, bad_when_high, not_enough, stretched, needed: test.needed });
            }
        }
        if tests.is_empty() {
            s.add(Fault::MissingKey { key: "[[rule.test]]".into() }, &anchor, "service");
        }
        let by = s.text(&anchor, "signed_off_by", &written.signed_off_by);
        let on = s.date(&anchor, "signed_off_on", &written.signed_off_on);
        let next = s.date(&anchor, "next_review", &written.next_review);
        let (Some(service), Some(service_slug), Some(signed_off_by), Some(signed_off_on), Some(next_review)) = (service, slug, by, on, next) else {
            continue;
        };
        let would_change = written.would_change.as_deref().and_then(Text::parse);
        rules.push(Rule { service, service_slug, authorities, tests, signed_off_by, signed_off_on, next_review, overdue: false, would_change });
    }
    rules
}
