//! `indicators.toml`: what every figure means. One `[[indicator]]` each; a key that is not known stops the build.

use super::fault::Fault;
use super::written::{self, Settings};
use crate::diagnostic::Report;
use crate::model::market::{Denominator, Direction, Disclosure, Horizon, Indicator, IndicatorId, Topic, Unit};
use crate::model::{Level, Text, WebAddress};
use crate::project::Project;
use serde::Deserialize;

pub const NAME: &str = "indicators.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    indicator: Vec<Written>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: String,
    title: String,
    plain: String,
    unit: String,
    formula: String,
    direction: String,
    topic: String,
    source: String,
    source_url: Option<String>,
    levels: Vec<String>,
    #[serde(default)]
    groups: Vec<String>,
    /// The group that is the sum of `parts`.
    total: Option<String>,
    #[serde(default)]
    parts: Vec<String>,
    #[serde(default)]
    decimals: u8,
    disclosure: String,
    /// `indicator` or `indicator:group`.
    denominator: Option<String>,
    /// Numerator and denominator.
    ratio: Option<[String; 2]>,
    #[serde(default)]
    hidden_with: Vec<String>,
    base: Option<toml::value::Datetime>,
    horizon: Option<toml::value::Datetime>,
    #[serde(default)]
    negative: bool,
    method: Option<String>,
    #[serde(default)]
    never_join_with: Vec<String>,
}

/// Every indicator that is defined well. None when the project has no `indicators.toml`.
pub fn read(project: &Project, report: &mut Report) -> Vec<Indicator> {
    let path = project.market().join(NAME);
    let Some((File { indicator }, mut settings)) = written::read::<File>(&path, true, project, report) else { return Vec::new() };
    let mut found: Vec<Indicator> = Vec::new();
    for written in indicator {
        let anchor = format!("\"{}\"", written.id);
        let Some(indicator) = written.parse(&anchor, &mut settings) else { continue };
        if found.iter().any(|other| other.id == indicator.id) {
            settings.add(Fault::Repeated { what: "id", value: indicator.id.to_string() }, &anchor, "id");
            continue;
        }
        found.push(indicator);
    }
    for at in 0..found.len() {
        let named = found[at].never_join.iter().chain(&found[at].hidden_with).chain(found[at].ratio.iter().flat_map(|(n, d)| [n, d]));
        let unknown: Vec<IndicatorId> = named.filter(|id| !found.iter().any(|i| i.id == **id)).cloned().collect();
        for id in unknown {
            settings.add(unknown_indicator(id.as_str(), &found), &format!("\"{}\"", found[at].id), "never_join_with");
        }
    }
    found
}

pub fn unknown_indicator(id: &str, known: &[Indicator]) -> Fault {
    let nearest = crate::diagnostic::nearest(id, known.iter().map(|i| i.id.as_str())).map(Into::into);
    Fault::UnknownIndicator { id: id.into(), nearest }
}

impl Written {
    fn parse(self, anchor: &str, s: &mut Settings<'_>) -> Option<Indicator> {
        let id =
            s.value(anchor, "id", &self.id, IndicatorId::parse(&self.id), "lower-case letters, digits and underscores, such as people_receiving");
        let title = s.text(anchor, "title", &self.title);
        let plain = s.text(anchor, "plain", &self.plain);
        let unit = s.value(anchor, "unit", &self.unit, unit(&self.unit), "people, hours a week, percent, GBP per hour and the like");
        let formula = s.text(anchor, "formula", &self.formula);
        let direction = match self.direction.as_str() {
            "higher-better" => Some(Direction::HigherIsBetter),
            "lower-better" => Some(Direction::LowerIsBetter),
            "neither" => Some(Direction::Neither),
            _ => None,
        };
        let direction = s.value(anchor, "direction", &self.direction, direction, "higher-better, lower-better or neither");
        let topic = Topic::ALL.into_iter().find(|t| t.slug() == self.topic);
        let topic = s.value(anchor, "topic", &self.topic, topic, "people, supply, quality, access, workforce, money, self-funders or resilience");
        let source = s.text(anchor, "source", &self.source);
        let source_url = match &self.source_url {
            Some(raw) => Some(s.value(anchor, "source_url", raw, WebAddress::parse(raw), "an address that begins with https://")?),
            None => None,
        };
        let mut zones = false;
        let mut levels = Vec::new();
        for raw in &self.levels {
            match (raw.as_str(), level(raw)) {
                ("zone", _) => zones = true,
                (_, Some(level)) => levels.push(level),
                (_, None) => {
                    s.value::<()>(anchor, "levels", raw, None, "country, region, authority, district, ward, msoa or zone");
                }
            }
        }
        let mut groups: Vec<Text> = self.groups.iter().filter_map(|raw| s.text(anchor, "groups", raw)).collect();
        if groups.is_empty() {
            groups.extend(Text::parse("all"));
        }
        let total = self.total.as_deref().and_then(|raw| {
            let known = |raw: &str| groups.iter().find(|g| g.as_str() == raw).cloned();
            let total = s.value(anchor, "total", raw, known(raw), "one of the indicator's groups")?;
            let parts: Option<Vec<Text>> = self.parts.iter().map(|p| s.value(anchor, "parts", p, known(p), "the indicator's groups")).collect();
            Some((total, parts.filter(|p| !p.is_empty())?))
        });
        let disclosure = match self.disclosure.as_str() {
            "open" => Some(Disclosure::Open),
            "people" => Some(Disclosure::People),
            "business" => Some(Disclosure::Business),
            _ => None,
        };
        let disclosure = s.value(anchor, "disclosure", &self.disclosure, disclosure, "open, people or business");
        let denominator = self.denominator.as_deref().and_then(|raw| {
            let (indicator, group) = raw.split_once(':').map_or((raw, None), |(i, g)| (i, Text::parse(g)));
            let indicator = s.value(anchor, "denominator", raw, IndicatorId::parse(indicator), "an indicator's id, such as people_receiving")?;
            Some(Denominator { indicator, group })
        });
        let horizon = match (&self.base, &self.horizon) {
            (Some(base), Some(end)) => Some(Horizon { base: s.date(anchor, "base", base)?, end: s.date(anchor, "horizon", end)? }),
            (None, None) => None,
            _ => {
                s.add(Fault::MissingKey { key: "base and horizon together".into() }, anchor, "id");
                None
            }
        };
        let never_join = self.never_join_with.iter().filter_map(|raw| {
            let id = IndicatorId::parse(raw);
            s.value(anchor, "never_join_with", raw, id, "the ids of other indicators")
        });
        let never_join = never_join.collect();
        let mut ids = |key: &str, raw: &[String]| -> Vec<IndicatorId> {
            raw.iter().filter_map(|r| s.value(anchor, key, r, IndicatorId::parse(r), "the ids of other indicators")).collect()
        };
        let hidden_with = ids("hidden_with", &self.hidden_with);
        let ratio = self.ratio.as_ref().map(|raw| ids("ratio", raw)).and_then(|ids| <[IndicatorId; 2]>::try_from(ids).ok()).map(|[n, d]| (n, d));
        let method = self.method.as_deref().and_then(Text::parse);
        Some(Indicator {
            id: id?,
            title: title?,
            plain: plain?,
            unit: unit?,
            formula: formula?,
            direction: direction?,
            topic: topic?,
            source: source?,
            source_url,
            levels,
            zones,
            groups,
            total,
            decimals: self.decimals.min(6),
            disclosure: disclosure?,
            denominator,
            ratio,
            hidden_with,
            horizon,
            negative: self.negative,
            method,
            never_join,
            computed: false,
        })
    }
}

/// Units that are no counts say so: percent, pounds, "score out of 24", "per 100,000 adults", "hours each", "days".
fn unit(raw: &str) -> Option<Unit> {
    let words = Text::parse(raw)?;
    Some(match raw.trim() {
        "percent" => Unit::Percent,
        "percent change" => Unit::PercentChange,
        "GBP" => Unit::Pounds { per: None },
        other => match other.strip_prefix("GBP per ") {
            Some(per) => Unit::Pounds { per: Text::parse(per) },
            None if ["per ", "score", "days", "index", "weeks"].iter().any(|start| other.starts_with(start)) || other.contains(" each") => {
                Unit::Of(words)
            }
            None => Unit::Count(words),
        },
    })
}

pub fn level(raw: &str) -> Option<Level> {
    Some(match raw {
        "country" => Level::Country,
        "region" => Level::Region,
        "authority" => Level::Authority,
        "district" => Level::District,
        "ward" => Level::Ward,
        "msoa" => Level::Msoa,
        _ => return None,
    })
}
