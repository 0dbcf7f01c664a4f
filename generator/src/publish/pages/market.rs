//! `/<authority>/market/` and `/<authority>/market/<service>/`: a council's market in figures, and its market position statement of
//! each service. Figures stand where the statement names their indicators; none is typed into prose.

use super::shared::Council;
use crate::model::commissioning::{Section as Written, Statement};
use crate::model::market::*;
use crate::model::*;
use crate::publish::exhibit::{self, Exhibit, Shown, Tile, Where};
use crate::publish::page::{Crumb, sheet};
use crate::publish::record::{self, Line, Section};
use crate::publish::terrain::{self, Layer, Map};
use crate::publish::{File, figure, when, words};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Debug, Serialize)]
struct Overview {
    description: String,
    breadcrumbs: Vec<Crumb>,
    council: Council,
    lead: String,
    statements: Vec<Link>,
    also: Vec<Link>,
    tiles: Vec<Tile>,
    sufficiency: Vec<Sufficient>,
    exhibits: Vec<Exhibit>,
    findings: Vec<Line>,
    changes: Vec<String>,
    suppressed: String,
    symbols: Vec<Link>,
}

#[derive(Debug, Serialize)]
struct StatementPage {
    description: String,
    breadcrumbs: Vec<Crumb>,
    council: Council,
    heading: String,
    meta: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<String>,
    contents: Vec<Link>,
    sections: Vec<Part>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sufficiency: Option<Sufficient>,
    findings: Vec<Line>,
    /// Where sources disagree, what was printed oddly, what is not said, the sources.
    rest: Vec<Section>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contact: Option<String>,
}

/// A name and where it leads; `path` may be an anchor.
#[derive(Debug, Serialize)]
struct Link {
    name: String,
    path: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    note: String,
}

/// One of a statement's twelve sections.
#[derive(Debug, Serialize)]
struct Part {
    id: String,
    title: String,
    html: String,
    tiles: Vec<Tile>,
    exhibits: Vec<Exhibit>,
    /// Indicators that this council has no figure of.
    untold: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
}

/// What the written rule says of a service in each zone, on a map and in a list.
#[derive(Debug, Serialize)]
struct Sufficient {
    service: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    map: Option<Map>,
    numbered: bool,
    zones: Vec<ZoneVerdict>,
    /// Further zones, behind a press where there are many.
    others: Vec<ZoneVerdict>,
    rule: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    overdue: Option<String>,
}

#[derive(Debug, Serialize)]
struct ZoneVerdict {
    #[serde(skip_serializing_if = "String::is_empty")]
    number: String,
    name: String,
    path: String,
    verdict: Level3,
    reasons: String,
}

#[derive(Debug, Serialize)]
pub(super) struct Level3 {
    slug: &'static str,
    words: &'static str,
    /// Three steps, as full as there is enough; nothing where nobody knows.
    steps: String,
}

impl Level3 {
    pub(super) fn of(verdict: Verdict) -> Self {
        let full = match verdict {
            Verdict::Enough => 3,
            Verdict::Stretched => 2,
            Verdict::NotEnough => 1,
            Verdict::NotKnown => 0,
        };
        let step = |at: i32| {
            let (class, x, width) = if at < full { ("on", at * 10, 8) } else { ("off", at * 10 + 1, 6) };
            let (y, height) = if at < full { (1, 12) } else { (2, 10) };
            format!(r#"<rect class="ds-level__{class}" x="{x}" y="{y}" width="{width}" height="{height}"/>"#)
        };
        let steps = if full == 0 {
            String::new()
        } else {
            format!(r#"<svg viewBox="0 0 30 14" aria-hidden="true" focusable="false">{}</svg>"#, (0..3).map(step).collect::<String>())
        };
        Self { slug: verdict.slug(), words: verdict.words(), steps }
    }
}

/// The indicators that a council's overview begins with, where it has them.
const TILES: &[(&str, &str)] = &[
    ("population", "75+"),
    ("population_share", "75+"),
    ("people_receiving", "all"),
    ("hours_commissioned_week", "all"),
    ("home_care_providers", "all"),
    ("providers_active", "all"),
    ("rate_hour_mean", "all"),
    ("self_funded_share", "all"),
    ("care_home_places", "all"),
    ("care_home_places_per_1000", "all"),
    ("quality_good_or_outstanding", "all"),
    ("rating_age_median", "all"),
    ("care_home_hhi", "all"),
    ("care_home_owners_effective", "all"),
    ("care_home_largest_share", "all"),
    ("oflog_workforce_turnover", "all"),
];

/// What it compares between its zones.
const BY_ZONE: &[&str] = &[
    "zone_wait_p90",
    "zone_handed_back_rate",
    "zone_providers_active",
    "agencies_confirming",
    "zone_n1_weeks",
    "zone_hours_week",
    "zone_rate_hour",
    "zone_self_funder_hours_share",
];

/// What it compares between its districts, the council, its region and England.
const BY_DISTRICT: &[(&str, &str)] = &[
    ("population_share", "85+"),
    ("care_home_places_per_1000", "all"),
    ("care_home_access", "all"),
    ("quality_good_or_outstanding", "all"),
    ("unpaid_carers_share", "any"),
    ("deprivation_score_2025", "all"),
    ("rural_population_share", "all"),
];

/// Zones listed without a press.
const SHOWN: usize = 9;

/// Whether there are such pages.
pub fn is_there(atlas: &Atlas) -> bool {
    !atlas.market.observations().is_empty() || !atlas.commissioning.statements.is_empty()
}

pub fn files(atlas: &Atlas) -> Vec<File> {
    if !is_there(atlas) {
        return Vec::new();
    }
    atlas.portal.authorities.par_iter().flat_map_iter(|authority| of_council(atlas, authority)).collect()
}

fn of_council(atlas: &Atlas, authority: &Authority) -> Vec<File> {
    let layer = terrain::zone_layer(atlas, authority.code);
    let mut files = vec![overview(atlas, authority, layer.as_ref())];
    let own = atlas.commissioning.statements.iter().filter(|s| s.about.authority == authority.code);
    files.extend(own.map(|s| statement(atlas, authority, layer.as_ref(), s)));
    files
}

fn crumbs(authority: &Authority, deeper: bool) -> Vec<Crumb> {
    let mut crumbs = vec![Crumb::home(), Crumb::new(authority.name.to_string(), format!("/{}/", authority.slug))];
    if deeper {
        crumbs.push(Crumb::new("Market", format!("/{}/market/", authority.slug)));
    }
    crumbs
}

fn overview(atlas: &Atlas, authority: &Authority, layer: Option<&Layer<ZoneId>>) -> File {
    let territory = Territory::Area(authority.code);
    let root = format!("/{}/", authority.slug);
    let market = &atlas.market;
    let tiles = TILES.iter().filter_map(|(id, group)| {
        let indicator = market.indicator(id)?;
        let series = market.series(id, &territory, group);
        series.latest_number().map(|figure| exhibit::tile(atlas, indicator, figure))
    });
    let mut exhibits: Vec<Exhibit> = Vec::new();
    for id in ["projected_support_65", "projected_population", "ascof_2c"] {
        if let Some(Shown::Exhibit(one)) = market.indicator(id).and_then(|i| exhibit::of(atlas, i, &territory)) {
            exhibits.push(*one);
        }
    }
    let districts = places(atlas, authority);
    exhibits.extend(BY_DISTRICT.iter().filter_map(|(id, group)| exhibit::compare(atlas, market.indicator(id)?, group, "Area", &districts)));
    let zones = zone_places(atlas, authority);
    exhibits.extend(BY_ZONE.iter().filter_map(|id| exhibit::compare(atlas, market.indicator(id)?, "all", "Zone", &zones)));
    let statements: Vec<Link> = atlas
        .commissioning
        .statements
        .iter()
        .filter(|s| s.about.authority == authority.code)
        .map(|s| Link { name: s.about.title.to_string(), path: format!("{root}market/{}/", s.service), note: updated(s) })
        .collect();
    let mut also = vec![("Areas: districts, wards and zones", "areas/", "Who serves each, what is short, what comes up")];
    if !atlas.commissioning.questions.is_empty() {
        also.push(("Questions that providers keep asking", "questions/", "Answered as dated figures"));
    }
    let extra = Overview {
        description: format!("The care market in {}: demand, supply, quality, access and prices, each figure with its source.", authority.name),
        breadcrumbs: crumbs(authority, false),
        council: Council::of(authority),
        lead: format!(
            "What there is, what is short and what it costs in {}: figures with their sources, for people who provide or plan care.",
            authority.name
        ),
        statements,
        also: also.into_iter().map(|(name, path, note)| Link { name: name.into(), path: format!("{root}{path}"), note: note.into() }).collect(),
        tiles: tiles.collect(),
        sufficiency: services(atlas, authority).into_iter().filter_map(|service| sufficient(atlas, authority, layer, &service)).collect(),
        exhibits,
        findings: findings(atlas, authority, |_| true),
        changes: changes(atlas, authority),
        suppressed: suppressed(market),
        symbols: symbols(),
    };
    sheet(&format!("content/{}/market.md", authority.slug), &format!("The care market in {}", authority.name), "pages/market.html", &extra)
}

/// "Updated 4 February 2025."
fn updated(statement: &Statement) -> String {
    statement.last_updated.as_ref().map_or_else(|| "No date of its own".into(), |when| format!("Updated {}", when::bare(when)))
}

/// The council, its districts, its region and England.
fn places(atlas: &Atlas, authority: &Authority) -> Vec<Where> {
    let root = format!("/{}/", authority.slug);
    let mut places: Vec<Where> = atlas
        .areas
        .children(authority.code, Level::District)
        .into_iter()
        .map(|a| Where { name: a.name.to_string(), path: super::area::path(authority, a), territory: a.code.into() })
        .collect();
    places.push(Where { name: authority.name.to_string(), path: root, territory: authority.code.into() });
    let above = ["E12000008", "E12000005", "E92000001"].into_iter().filter_map(AreaCode::parse);
    let region = |code: &AreaCode| atlas.areas.upward(authority.code).any(|a| a.code == *code) || code.as_str() == "E92000001";
    let named = |code: AreaCode| {
        atlas.areas.get(code).map_or_else(|| if code.as_str() == "E92000001" { "England".into() } else { code.to_string() }, |a| a.name.to_string())
    };
    places.extend(above.filter(region).map(|code| Where { name: named(code), path: String::new(), territory: code.into() }));
    places
}

fn zone_places(atlas: &Atlas, authority: &Authority) -> Vec<Where> {
    let of = |z: &Zone| Where { name: z.name.to_string(), path: super::area::zone_path(authority, z), territory: Territory::Zone(z.id.clone()) };
    terrain::zones(atlas, authority.code).into_iter().map(of).collect()
}

/// The services that a rule speaks of here, in the order of the rules.
fn services(atlas: &Atlas, authority: &Authority) -> Vec<Slug> {
    let mut found: Vec<Slug> = Vec::new();
    for one in atlas.market.sufficiency_of(authority.code) {
        if !found.contains(&one.service_slug) {
            found.push(one.service_slug.clone());
        }
    }
    found
}

fn sufficient(atlas: &Atlas, authority: &Authority, layer: Option<&Layer<ZoneId>>, service: &Slug) -> Option<Sufficient> {
    let market = &atlas.market;
    let said: BTreeMap<&ZoneId, &Sufficiency> =
        market.sufficiency_of(authority.code).filter(|s| s.service_slug == *service).filter_map(|s| Some((s.zone.as_ref()?, s))).collect();
    let any = market.sufficiency_of(authority.code).find(|s| s.service_slug == *service)?;
    let rule = market.rule(any.rule)?;
    let zones: Vec<&Zone> = terrain::zones(atlas, authority.code).into_iter().filter(|z| said.contains_key(&z.id)).collect();
    // Where there is little comes first; names decide between equals.
    let mut listed: Vec<(&Zone, &Sufficiency)> = zones.iter().filter_map(|z| Some((*z, *said.get(&z.id)?))).collect();
    let order = |v: Verdict| [Verdict::NotEnough, Verdict::Stretched, Verdict::Enough, Verdict::NotKnown].iter().position(|o| *o == v);
    listed.sort_by_key(|(z, s)| (order(s.verdict), z.name.clone()));
    let numbered = layer.is_some_and(Layer::is_numbered);
    let map = layer.filter(|_| !listed.is_empty()).map(|layer| {
        let by = |verdict: Verdict| {
            let names: Vec<&str> = listed.iter().filter(|(_, s)| s.verdict == verdict).map(|(z, _)| z.name.as_str()).collect();
            if names.is_empty() { String::new() } else { format!("{}: {}. ", verdict.words(), names.join(", ")) }
        };
        let description: String = Verdict::ALL.iter().rev().map(|v| by(*v)).collect();
        let said = listed.iter().map(|(z, s)| (z.id.clone(), terrain::shade(s.verdict), z.name.to_string(), s.verdict.words().to_string()));
        layer.draw(&format!("m-{service}"), &format!("{}: enough or not, by zone", any.service), description.trim(), said)
    });
    let list = |(z, s): &(&Zone, &Sufficiency)| ZoneVerdict {
        number: layer.filter(|_| numbered).and_then(|l| l.number(&z.id)).map(|n| n.to_string()).unwrap_or_default(),
        name: z.name.to_string(),
        path: super::area::zone_path(authority, z),
        verdict: Level3::of(s.verdict),
        // The deciding ones come first; the zone's own page has them all.
        reasons: s.reasons.iter().take(if s.verdict == Verdict::Enough { 1 } else { 2 }).map(String::as_str).collect::<Vec<_>>().join(" "),
    };
    // All zones while they are few; of many those first in which there is too little.
    let lacking = listed.iter().filter(|(_, s)| s.verdict == Verdict::NotEnough).count();
    let shown = if listed.len() <= SHOWN { listed.len() } else { lacking.clamp(3, SHOWN) };
    let mut rows: Vec<ZoneVerdict> = listed.iter().take(shown).map(list).collect();
    let others: Vec<ZoneVerdict> = listed.iter().skip(shown).map(list).collect();
    if let Some(whole) = market.sufficiency_of(authority.code).find(|s| s.service_slug == *service && s.zone.is_none()) {
        rows.insert(
            0,
            ZoneVerdict {
                number: String::new(),
                name: format!("{} as a whole", authority.name),
                path: format!("/{}/", authority.slug),
                verdict: Level3::of(whole.verdict),
                reasons: whole.reasons.join(" "),
            },
        );
    }
    let period = any.period.map(|p| format!(" Figures of {}.", figure::period(p))).unwrap_or_default();
    let made_up = made_up(atlas, any).map(|said| format!(" {said}")).unwrap_or_default();
    let change = rule.would_change.as_ref().map(|w| format!(" Enough would be: {w}")).unwrap_or_default();
    Some(Sufficient {
        service: any.service.to_string(),
        map,
        numbered,
        zones: rows,
        others,
        rule: format!(
            "By a written rule, signed off by the {} on {}; next review {}.{period}{change}{made_up}",
            words::inside(rule.signed_off_by.as_str()),
            words::date(rule.signed_off_on),
            words::date(rule.next_review)
        ),
        overdue: rule.overdue.then(|| format!("The review of this rule was due on {} and has not been recorded.", words::date(rule.next_review))),
    })
}

/// A verdict on a real place from made-up figures must say so wherever it stands.
pub(super) fn made_up(atlas: &Atlas, verdict: &Sufficiency) -> Option<&'static str> {
    let rule = atlas.market.rule(verdict.rule)?;
    let demonstrates = |test: &Test| atlas.market.of_indicator(test.indicator.as_str()).iter().any(|o| o.demonstration);
    rule.tests.iter().any(demonstrates).then_some("The figures that it rests on are made up for this demonstration.")
}

/// The name of the council's area, or of one within it.
fn within(atlas: &Atlas, authority: &Authority, territory: &Territory) -> Option<String> {
    match territory {
        Territory::Area(code) if *code == authority.code => Some(authority.name.to_string()),
        Territory::Area(code) => {
            atlas.areas.get(*code).filter(|a| atlas.areas.upward(a.code).any(|up| up.code == authority.code)).map(|a| a.name.to_string())
        }
        Territory::Zone(id) => atlas.zone(id).filter(|z| z.authority == authority.code).map(|z| z.name.to_string()),
    }
}

/// What does not agree, each after the figure that it is about.
fn findings(atlas: &Atlas, authority: &Authority, about: impl Fn(&Finding) -> bool) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for finding in atlas.market.findings.iter().filter(|f| about(f)) {
        let Some(place) = within(atlas, authority, &finding.territory) else { continue };
        if lines.iter().any(|line| line.text == finding.sentence) {
            continue;
        }
        let indicator = atlas.market.indicator(finding.indicator.as_str()).map(|i| i.plain.to_string());
        let subject = [indicator, Some(place), finding.period.map(figure::period)].into_iter().flatten().collect::<Vec<_>>().join(", ");
        lines.push(Line { strong: Some(format!("{subject}. ")), ..Line::text(finding.sentence.clone()) });
    }
    lines
}

/// What became of figures since the edition before, twenty at most.
fn changes(atlas: &Atlas, authority: &Authority) -> Vec<String> {
    let say = |c: &Change| {
        let indicator = atlas.market.indicator(c.indicator.as_str())?;
        let place = within(atlas, authority, &c.territory)?;
        let shown = |v: Value| match v {
            Value::Number(n) => figure::number(n.get(), indicator),
            Value::Between(l, h) => format!("{} to {}", figure::number(l.get(), indicator), figure::number(h.get(), indicator)),
            Value::Missing(why) => figure::missing(why).to_string(),
        };
        let what = match &c.kind {
            ChangeKind::Added(v) => format!("new: {}", shown(*v)),
            ChangeKind::Gone(v) => format!("no longer given; it was {}", shown(*v)),
            ChangeKind::Revised { was, now } => format!("revised from {} to {}", shown(*was), shown(*now)),
            ChangeKind::Corrected { was, now } => format!("corrected from {} to {}", shown(*was), shown(*now)),
        };
        let group = if c.group.as_str() == "all" { String::new() } else { format!(" ({})", c.group) };
        Some(format!("{}{group}, {place}, {}: {what}.", indicator.plain, figure::period(c.period)))
    };
    atlas.market.changes.iter().filter_map(say).take(20).collect()
}

fn suppressed(market: &Market) -> String {
    let Suppressed { primary, secondary, business, denominator } = market.suppressed;
    let t = market.thresholds;
    format!(
        "{} figures are kept back because they are small, {} because another could be worked out from them, {} because they would tell one company\u{2019}s business, and {} rates because they rest on fewer than {} people. Counts of people from 1 to {} are hidden; others are rounded to {}.",
        words::thousands(primary as u64),
        words::thousands(secondary as u64),
        words::thousands(business as u64),
        words::thousands(denominator as u64),
        t.denominator,
        t.hidden_up_to,
        t.rounding
    )
}

fn symbols() -> Vec<Link> {
    let line = |name: &str, note: &str| Link { name: name.into(), path: String::new(), note: note.into() };
    vec![
        line("[c]", "Kept back: it would tell of a person or of one company."),
        line("[x]", "Not available: nobody has published it."),
        line("[z]", "Does not apply here."),
        line("[u]", "Rests on few people or services; it may be far off."),
        line("[low]", "More than nought and too small to show."),
    ]
}

fn statement(atlas: &Atlas, authority: &Authority, layer: Option<&Layer<ZoneId>>, statement: &Statement) -> File {
    let about = &statement.about;
    let mut meta = vec!["Market position statement".to_string()];
    meta.extend(statement.series.as_ref().map(|series| format!("In the series “{series}”")));
    meta.extend(statement.edition.as_ref().map(|edition| format!("Edition: {}", when::bare(edition))));
    meta.push(updated(statement));
    match (&statement.next_review, &statement.review_note) {
        (Some(next), _) => meta.push(format!("Next review {}", when::bare(next))),
        (None, Some(note)) => meta.push(note.to_string()),
        (None, None) => meta.push("No next review is stated".into()),
    }
    if let Some(owner) = &statement.owner {
        meta.push(format!("Owner: {owner}"));
    }
    let overdue = statement.next_review.as_ref().and_then(|w| w.moment).is_some_and(|m| m.last() < atlas.as_of);
    let warning = overdue.then(|| "The review of this statement is overdue: read its figures with their dates.".to_string());
    let sections: Vec<Part> = statement.sections.iter().map(|s| part(atlas, authority, statement, s)).collect();
    let named: Vec<&IndicatorId> = statement.sections.iter().flat_map(|s| &s.indicators).collect();
    let mut contents: Vec<Link> = sections.iter().map(|s| Link { name: s.title.clone(), path: format!("#{}", s.id), note: String::new() }).collect();
    let sufficiency = sufficient(atlas, authority, layer, &statement.service);
    if sufficiency.is_some() {
        contents.insert(contents.len().min(1), Link { name: "Enough or not, by zone".into(), path: "#zones".into(), note: String::new() });
    }
    let extra = StatementPage {
        description: format!("{}: what is needed, what there is, what will be bought and how to work with the council.", about.title),
        breadcrumbs: crumbs(authority, true),
        council: Council::of(authority),
        heading: about.title.to_string(),
        meta,
        warning,
        contents,
        sections,
        sufficiency,
        findings: findings(atlas, authority, |f| named.iter().any(|id| **id == f.indicator || f.others.contains(id))),
        rest: record::closing(about),
        contact: statement.contact.as_ref().map(ToString::to_string),
    };
    sheet(&format!("content/{}/market/{}.md", authority.slug, statement.service), about.title.as_str(), "pages/statement.html", &extra)
}

fn part(atlas: &Atlas, authority: &Authority, statement: &Statement, section: &Written) -> Part {
    let territory = Territory::Area(authority.code);
    let mut part = Part {
        id: format!("s{}", section.number),
        title: section.title.to_string(),
        html: section.text.as_ref().map(|h| h.as_str().to_string()).unwrap_or_default(),
        tiles: Vec::new(),
        exhibits: Vec::new(),
        untold: Vec::new(),
        source: section.origin.source.and_then(|_| statement.about.source(&section.origin)).map(|s| format!("Text drawn from: {}.", s.title)),
    };
    for id in &section.indicators {
        let Some(indicator) = atlas.market.indicator(id.as_str()) else { continue };
        match exhibit::of(atlas, indicator, &territory) {
            Some(Shown::Tile(tile)) => part.tiles.push(tile),
            Some(Shown::Exhibit(one)) => part.exhibits.push(*one),
            None => part.untold.push(indicator.plain.to_string()),
        }
    }
    part
}
