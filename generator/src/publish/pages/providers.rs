//! `/for-providers/`: where somebody who provides care begins: by council and service, what is needed, what is paid, what comes up
//! and whom to ask.

use super::shared::Council;
use crate::model::commissioning::Tense;
use crate::model::market::{Territory, Verdict};
use crate::model::*;
use crate::publish::page::{Crumb, page};
use crate::publish::{File, figure, when, words};
use serde::Serialize;

#[derive(Debug, Serialize)]
struct Page {
    description: String,
    breadcrumbs: Vec<Crumb>,
    councils: Vec<Row>,
    /// There are indicators to explain.
    figures: bool,
}

#[derive(Debug, Serialize)]
struct Row {
    council: Council,
    links: Vec<Link>,
    needs: Vec<String>,
    paid: String,
    next: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Link {
    name: String,
    path: String,
}

/// Whether there is anything to tell them.
pub fn is_there(atlas: &Atlas) -> bool {
    !atlas.market.observations().is_empty() || !atlas.commissioning.frameworks.is_empty()
}

pub fn files(atlas: &Atlas) -> Vec<File> {
    if !is_there(atlas) {
        return Vec::new();
    }
    let extra = Page {
        description: "For people who provide care: what each council needs, pays and will buy, and whom to ask.".into(),
        breadcrumbs: vec![Crumb::home()],
        councils: atlas.portal.authorities.iter().map(|authority| row(atlas, authority)).collect(),
        figures: !atlas.market.observations().is_empty(),
    };
    vec![page("content/for-providers.md", "For care providers", "pages/for-providers.html", &extra)]
}

fn row(atlas: &Atlas, authority: &Authority) -> Row {
    let root = format!("/{}/", authority.slug);
    let mut links: Vec<Link> = atlas
        .commissioning
        .statements
        .iter()
        .filter(|s| s.about.authority == authority.code)
        .map(|s| Link { name: s.about.title.to_string(), path: format!("{root}market/{}/", s.service) })
        .collect();
    if super::market::is_there(atlas) {
        links.push(Link { name: "The market in figures".into(), path: format!("{root}market/") });
    }
    if atlas.commissioning.has(authority.code) {
        links.push(Link { name: "Frameworks, lots and what comes up".into(), path: format!("{root}commissioning/") });
        links.push(Link { name: "Decisions".into(), path: format!("{root}decisions/") });
    }
    if !atlas.commissioning.questions.is_empty() {
        links.push(Link { name: "Questions that providers keep asking".into(), path: format!("{root}questions/") });
    }
    Row { council: Council::of(authority), links, needs: needs(atlas, authority), paid: paid(atlas, authority), next: next(atlas, authority) }
}

/// Where a written rule finds too little, by service.
fn needs(atlas: &Atlas, authority: &Authority) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut services: Vec<&Text> = atlas.market.sufficiency_of(authority.code).map(|s| &s.service).collect();
    services.dedup();
    for service in services {
        for (verdict, says) in [(Verdict::NotEnough, "not enough"), (Verdict::Stretched, "stretched")] {
            let of = |s: &&market::Sufficiency| s.service == *service && s.verdict == verdict;
            let names: Vec<String> = atlas
                .market
                .sufficiency_of(authority.code)
                .filter(of)
                .map(|s| s.zone.as_ref().and_then(|z| atlas.zone(z)).map_or_else(|| format!("{} as a whole", authority.name), |z| z.name.to_string()))
                .collect();
            if !names.is_empty() {
                let of_it = atlas.market.sufficiency_of(authority.code).find(|s| s.service == *service);
                let made_up = of_it.and_then(|s| super::market::made_up(atlas, s)).map(|_| " (made up for this demonstration)").unwrap_or_default();
                lines.push(format!("{service}, {says}{made_up}: {}.", words::list(&names)));
            }
        }
    }
    lines
}

fn paid(atlas: &Atlas, authority: &Authority) -> String {
    let territory = Territory::Area(authority.code);
    let figure = ["rate_hour_mean", "zone_rate_hour"].into_iter().find_map(|id| {
        let indicator = atlas.market.indicator(id)?;
        let one = atlas.market.series(id, &territory, "all").latest_number()?;
        let made_up = one.source.is_some_and(|s| atlas.source(s).demonstration);
        Some(format!(
            "{} {} on average, {}{}.",
            words::capital(&figure::value(one, indicator)),
            figure::unit(indicator),
            figure::period(one.period),
            if made_up { " (made up for this demonstration)" } else { "" }
        ))
    });
    figure.unwrap_or_else(|| format!("{} has not published what it pays.", authority.council))
}

/// The next dates, three at most: to bid for, to speak at, or by which something ends.
fn next(atlas: &Atlas, authority: &Authority) -> Vec<String> {
    let open = |o: &&commissioning::Opportunity| o.authority == authority.code;
    let mut dated: Vec<_> = atlas
        .commissioning
        .opportunities
        .iter()
        .filter(open)
        .filter_map(|o| {
            let when =
                [&o.opens, &o.closes, &o.starts].into_iter().flatten().find(|w| w.moment.is_some_and(|m| m.tense(atlas.as_of) != Tense::Past))?;
            Some((when.moment?.order(), format!("{}: {}.", when::bare(when), o.title)))
        })
        .collect();
    dated.sort();
    dated.into_iter().map(|(_, line)| line).take(3).collect()
}
