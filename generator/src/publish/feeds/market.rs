//! `/data/market/`: every figure that is published, as one table and as one for each indicator; what each indicator means;
//! what is enough, what does not agree, what the newest editions changed.

use super::csv::{finish, harmless, row, writer};
use crate::model::market::{ChangeKind, Confidence, Direction, FindingKind, Indicator, Missing, Observation, Precision, Territory, Unit, Value};
use crate::model::{Atlas, Level};
use crate::publish::{File, figure};

/// Name and meaning of each column of a file of figures. The file can be read in again as it is.
/// In the place of a publisher.
pub const WORKED_OUT: &str = "worked out here";

pub const FIGURES: &[(&str, &str)] = &[
    ("indicator", "The indicator's id in indicators.csv."),
    ("area_code", "GSS code of the area, or the id of a zone in zones.csv."),
    ("area_name", "The area's name."),
    ("period_start", "The first day that the figure is about."),
    ("period_end", "The last day; the same for a count on a day."),
    ("group", "An age band, a rating or the like; all where there is one only."),
    ("value", "The figure, or a marker that says why there is none. Blank where low and high are all that its source gives."),
    ("low", "The low end of its interval; blank where there is none."),
    ("high", "The high end of its interval; blank where there is none."),
    (
        "status",
        "[c] kept back, [x] not available, [z] does not apply, [low] too small to show, [u] rests on few; provisional, revised, as-published (does not agree with its neighbours).",
    ),
    ("precision", "about, over or up-to where its source rounds so; blank for the number itself."),
    ("confidence", "quoted, derived (worked out) or second-hand."),
    ("printed", "As its publisher printed it, where that is no number or another one."),
    ("note", "One sentence that belongs beside it."),
    ("source", "Who publishes it; worked out here for what is computed."),
    ("source_ref", "Where in the source: a page, a sheet."),
    ("url", "The page that says it."),
    ("as_at", "The day on which the data behind it stop."),
    ("made_up", "yes for a figure made up for demonstration, or worked out from such."),
];

pub const INDICATORS: &[(&str, &str)] = &[
    ("indicator", "The id, as in the files of figures."),
    ("title", "Its name."),
    ("plain", "Its name in everyday words."),
    ("unit", "What the values are in."),
    ("formula", "How it is worked out."),
    ("direction", "higher-better, lower-better or neither."),
    ("topic", "Where it belongs in a market position statement."),
    ("source", "Who publishes it."),
    ("levels", "The kinds of areas it is known for, parted by |."),
    ("groups", "Its groups, parted by |."),
    ("decimals", "With how many decimals it is shown."),
    ("computed", "yes where it is worked out here."),
    ("disclosure", "open: published by its publisher already. people, business: hidden and rounded by the council's rules."),
    ("never_join_with", "Indicators on another basis: never one line with them."),
    ("method", "What must be known to read it."),
];

pub const SUFFICIENCY: &[(&str, &str)] = &[
    ("authority_code", "GSS code of the council."),
    ("zone", "The zone's id; blank for the council's whole area."),
    ("service", "The kind of care."),
    ("verdict", "enough, stretched, not-enough or not-known, by the written rule."),
    ("reasons", "What decided, in sentences."),
    ("period_end", "The last day of the figures that it rests on."),
    ("signed_off_by", "The role that signed the rule off."),
    ("signed_off_on", "The day on which that was done."),
    ("next_review", "When the rule is to be looked at again."),
    ("overdue", "yes where that day has passed."),
];

pub const FINDINGS: &[(&str, &str)] = &[
    ("indicator", "The indicator whose figure does not agree."),
    ("others", "The indicators it was compared with, parted by |."),
    ("area_code", "GSS code of the area, or a zone's id."),
    ("period_start", "The first day that the figure is about."),
    ("period_end", "The last day."),
    ("kind", "malformed, total, product, percentage, jump or scope."),
    ("sentence", "What does not agree."),
];

pub const CHANGES: &[(&str, &str)] = &[
    ("indicator", "The indicator's id."),
    ("area_code", "GSS code of the area, or a zone's id."),
    ("period_start", "The first day that the figure is about."),
    ("period_end", "The last day."),
    ("group", "The indicator's group."),
    ("kind", "added, gone, revised (as foreseen) or corrected (an error put right)."),
    ("was", "The value in the edition before."),
    ("now", "The value in the newest edition."),
    ("from", "The edition before."),
    ("to", "The newest edition."),
];

/// Every file in here, its columns and what it holds: for the dictionary and the page on data.
pub const FILES: &[(&str, &[(&str, &str)], &str)] = &[
    ("market/indicators.csv", INDICATORS, "What each figure of the market means: formula, unit, source, method."),
    ("market/observations.csv", FIGURES, "Every published figure of the market. Each indicator has a file of its own too, named after its id."),
    ("market/sufficiency.csv", SUFFICIENCY, "Where there is enough care of each kind, by the written rule, and why."),
    ("market/findings.csv", FINDINGS, "Figures that do not agree with each other, each with a sentence."),
    ("market/changes.csv", CHANGES, "What the newest editions of figures changed."),
];

pub fn files(atlas: &Atlas) -> Vec<File> {
    let market = &atlas.market;
    let file = |name: &str, columns: &[(&str, &str)], rows: &mut dyn Iterator<Item = Vec<String>>| {
        let mut out = writer();
        row(&mut out, columns.iter().map(|(name, _)| (*name).to_string()));
        rows.for_each(|cells| row(&mut out, cells.into_iter()));
        File::new(format!("static/data/{name}"), finish(out))
    };
    let figures = |o: &Observation| cells(atlas, o);
    let mut files = vec![
        file("market/indicators.csv", INDICATORS, &mut market.indicators().iter().map(definition)),
        file("market/observations.csv", FIGURES, &mut market.observations().iter().map(figures)),
        file("market/sufficiency.csv", SUFFICIENCY, &mut sufficiency(atlas)),
        file("market/findings.csv", FINDINGS, &mut findings(atlas)),
        file("market/changes.csv", CHANGES, &mut changes(atlas)),
    ];
    files.extend(market.indicators().iter().map(|indicator| {
        let path = figure::csv(indicator);
        file(path.trim_start_matches("/data/"), FIGURES, &mut market.of_indicator(indicator.id.as_str()).iter().map(figures))
    }));
    files
}

fn words(text: Option<&impl ToString>) -> String {
    harmless(text.map(ToString::to_string).unwrap_or_default())
}

fn yes(yes: bool) -> String {
    if yes { "yes" } else { "no" }.into()
}

fn area_name(atlas: &Atlas, territory: &Territory) -> String {
    let name = match territory {
        Territory::Area(code) => atlas.areas.get(*code).map(|a| &a.name).or_else(|| atlas.portal.authority(*code).map(|a| &a.name)),
        Territory::Zone(id) => atlas.zone(id).map(|z| &z.name),
    };
    words(name)
}

/// A number as it is, or the marker; nothing for a band.
fn value(value: Value) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        Value::Between(..) => String::new(),
        Value::Missing(missing) => missing.symbol().into(),
    }
}

fn status(o: &Observation) -> String {
    let flags =
        [(o.flags.unreliable, "[u]"), (o.flags.provisional, "provisional"), (o.flags.revised, "revised"), (o.flags.as_published, "as-published")];
    let marker = o.missing().map(Missing::symbol);
    marker.into_iter().chain(flags.into_iter().filter(|(set, _)| *set).map(|(_, word)| word)).collect::<Vec<_>>().join(" ")
}

fn cells(atlas: &Atlas, o: &Observation) -> Vec<String> {
    let decimals = atlas.market.indicator(o.indicator.as_str()).map_or(0, |i| i.decimals);
    // What is worked out has digits without meaning; what is given is given.
    let shown = |number: crate::model::market::Number| if o.source.is_none() { number.rounded(decimals.max(1)) } else { number };
    let (low, high) = match o.value {
        Value::Between(low, high) => (Some(low), Some(high)),
        _ => (o.low, o.high),
    };
    let number = |n: Option<crate::model::market::Number>| n.map(|n| shown(n).to_string()).unwrap_or_default();
    let source = o.source.map(|id| atlas.source(id));
    let url = o.url.as_ref().or(source.and_then(|s| s.url.as_ref()));
    vec![
        o.indicator.to_string(),
        o.territory.to_string(),
        area_name(atlas, &o.territory),
        o.period.start.to_string(),
        o.period.end.to_string(),
        words(Some(&o.group)),
        if let Value::Number(n) = o.value { shown(n).to_string() } else { value(o.value) },
        number(low),
        number(high),
        status(o),
        match o.precision {
            Precision::Exact => "",
            Precision::About => "about",
            Precision::Over => "over",
            Precision::UpTo => "up-to",
        }
        .into(),
        match o.confidence {
            Confidence::Quoted => "quoted",
            Confidence::Derived => "derived",
            Confidence::SecondHand => "second-hand",
        }
        .into(),
        words(o.printed.as_ref()),
        words(o.note.as_ref()),
        source.map_or_else(|| WORKED_OUT.into(), |s| words(Some(&s.publisher))),
        words(o.source_ref.as_ref()),
        words(url),
        o.as_at.to_string(),
        yes(o.demonstration),
    ]
}

fn definition(i: &Indicator) -> Vec<String> {
    let unit = match &i.unit {
        Unit::Count(words) | Unit::Of(words) => words.to_string(),
        Unit::Percent => "percent".into(),
        Unit::PercentChange => "percent change".into(),
        Unit::Pounds { per: None } => "GBP".into(),
        Unit::Pounds { per: Some(per) } => format!("GBP per {per}"),
    };
    let direction = match i.direction {
        Direction::HigherIsBetter => "higher-better",
        Direction::LowerIsBetter => "lower-better",
        Direction::Neither => "neither",
    };
    let level = |level: &Level| match level {
        Level::Country => "country",
        Level::Region => "region",
        Level::Authority => "authority",
        Level::District => "district",
        Level::Ward => "ward",
        Level::Msoa => "msoa",
    };
    let levels = i.levels.iter().map(level).chain(i.zones.then_some("zone")).collect::<Vec<_>>().join("|");
    let groups = i.groups.iter().map(ToString::to_string).collect::<Vec<_>>().join("|");
    let disclosure = match i.disclosure {
        crate::model::market::Disclosure::Open => "open",
        crate::model::market::Disclosure::People => "people",
        crate::model::market::Disclosure::Business => "business",
    };
    vec![
        i.id.to_string(),
        words(Some(&i.title)),
        words(Some(&i.plain)),
        unit,
        words(Some(&i.formula)),
        direction.into(),
        i.topic.slug().into(),
        words(Some(&i.source)),
        levels,
        groups,
        i.decimals.to_string(),
        yes(i.computed),
        disclosure.into(),
        i.never_join.iter().map(ToString::to_string).collect::<Vec<_>>().join("|"),
        words(i.method.as_ref()),
    ]
}

fn sufficiency(atlas: &Atlas) -> impl Iterator<Item = Vec<String>> + '_ {
    atlas.market.sufficiency.iter().map(|s| {
        let rule = atlas.market.rule(s.rule);
        vec![
            s.authority.to_string(),
            words(s.zone.as_ref()),
            words(Some(&s.service)),
            s.verdict.slug().into(),
            harmless(s.reasons.join(" ")),
            words(s.period.map(|p| p.end).as_ref()),
            words(rule.map(|r| &r.signed_off_by)),
            words(rule.map(|r| &r.signed_off_on)),
            words(rule.map(|r| &r.next_review)),
            rule.map(|r| yes(r.overdue)).unwrap_or_default(),
        ]
    })
}

fn findings(atlas: &Atlas) -> impl Iterator<Item = Vec<String>> + '_ {
    atlas.market.findings.iter().map(|f| {
        let kind = match f.kind {
            FindingKind::Malformed => "malformed",
            FindingKind::Total => "total",
            FindingKind::Product => "product",
            FindingKind::Percentage => "percentage",
            FindingKind::Jump => "jump",
            FindingKind::Scope => "scope",
        };
        vec![
            f.indicator.to_string(),
            f.others.iter().map(ToString::to_string).collect::<Vec<_>>().join("|"),
            f.territory.to_string(),
            words(f.period.map(|p| p.start).as_ref()),
            words(f.period.map(|p| p.end).as_ref()),
            kind.into(),
            harmless(f.sentence.clone()),
        ]
    })
}

fn changes(atlas: &Atlas) -> impl Iterator<Item = Vec<String>> + '_ {
    atlas.market.changes.iter().map(|c| {
        let (kind, was, now) = match c.kind {
            ChangeKind::Added(now) => ("added", String::new(), value(now)),
            ChangeKind::Gone(was) => ("gone", value(was), String::new()),
            ChangeKind::Revised { was, now } => ("revised", value(was), value(now)),
            ChangeKind::Corrected { was, now } => ("corrected", value(was), value(now)),
        };
        vec![
            c.indicator.to_string(),
            c.territory.to_string(),
            c.period.start.to_string(),
            c.period.end.to_string(),
            words(Some(&c.group)),
            kind.into(),
            was,
            now,
            c.from.to_string(),
            c.to.to_string(),
        ]
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Market;
    use crate::model::market::testing::{figure, indicator};

    #[test]
    fn a_marker_stands_where_a_number_would_and_a_minus_stays_a_number() {
        let mut atlas = crate::publish::pages::service::tests::atlas();
        let mut hidden = figure("people", "2025-06-30", 3.0);
        hidden.value = Value::Missing(Missing::Hidden);
        let mut fallen = figure("people", "2024-06-30", -4.5);
        fallen.flags.provisional = true;
        atlas.market = Market::new(vec![indicator("people")], vec![hidden, fallen]);
        let files = files(&atlas);
        let text = |path: &str| String::from_utf8(files.iter().find(|f| f.path == path).unwrap().bytes().to_vec()).unwrap();
        let lines: Vec<String> = text("static/data/market/people.csv").lines().map(Into::into).collect();
        assert_eq!(lines.len(), 3);
        assert!(lines[1].contains(",all,-4.5,,,provisional,"), "{}", lines[1]);
        assert!(lines[2].contains(",all,[c],,,[c],"), "{}", lines[2]);
        assert!(text("static/data/market/observations.csv").contains("[c]"));
        assert_eq!(text("static/data/market/changes.csv").lines().count(), 1);
        assert!(files.iter().all(|f| f.bytes().ends_with(b"\r\n")));
    }
}
