//! `/<authority>/areas/` and a page for each district, ward and zone: its figures, whether there is enough, who serves it, what comes
//! up, and the areas it lies in and is made of. Every one is drawn from its postcodes.

mod changed;

use self::changed::{Changed, Since};
use super::market::{Level3, made_up};
use super::shared::Council;
use crate::model::commissioning::{FrameworkStatus, Lot, Tense};
use crate::model::coverage::{Evidence, Ground};
use crate::model::market::Territory;
use crate::model::*;
use crate::publish::exhibit::{self, Exhibit, Shown, Tile};
use crate::publish::page::{Crumb, sheet};
use crate::publish::terrain::{self, Layer, Map};
use crate::publish::thread::in_force;
use crate::publish::{File, when, words};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Debug, Serialize)]
struct AreaPage {
    description: String,
    breadcrumbs: Vec<Crumb>,
    council: Council,
    heading: String,
    what: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    map: Option<Map>,
    numbered: bool,
    tiles: Vec<Tile>,
    exhibits: Vec<Exhibit>,
    sufficiency: Vec<Verdict>,
    served: Vec<Served>,
    served_source: String,
    /// Absent where there is no earlier edition.
    #[serde(skip_serializing_if = "Option::is_none")]
    changed: Option<Changed>,
    /// The council tells what it buys.
    commissioned: bool,
    comes_up: Vec<Link>,
    parts: Vec<Group>,
    places: Vec<Link>,
    #[serde(skip_serializing_if = "String::is_empty")]
    streets: String,
}

#[derive(Debug, Serialize)]
struct Index {
    description: String,
    breadcrumbs: Vec<Crumb>,
    council: Council,
    #[serde(skip_serializing_if = "Option::is_none")]
    map: Option<Map>,
    numbered: bool,
    groups: Vec<Group>,
}

#[derive(Debug, Serialize)]
struct Verdict {
    service: String,
    verdict: Level3,
    reasons: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    made_up: Option<&'static str>,
}

/// Services of one sort of evidence: how many, and the first of them.
#[derive(Debug, Serialize)]
struct Served {
    title: String,
    kind: &'static str,
    services: Vec<Link>,
    #[serde(skip_serializing_if = "String::is_empty")]
    more: String,
}

#[derive(Debug, Clone, Serialize)]
struct Link {
    #[serde(skip_serializing_if = "String::is_empty")]
    number: String,
    name: String,
    path: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    note: String,
}

#[derive(Debug, Serialize)]
struct Group {
    title: String,
    links: Vec<Link>,
}

/// Services listed of each evidence; the finder has them all.
const MOST: usize = 12;

/// What an area page begins with, where there is a figure.
const TILES: &[(&str, &str)] = &[
    ("population", "75+"),
    ("population", "85+"),
    ("population_share", "75+"),
    ("unpaid_carers_share", "any"),
    ("disabled_people_share", "all ages"),
    ("deprivation_score_2025", "all"),
    ("rural_population_share", "all"),
    ("care_homes", "all"),
    ("care_home_places", "all"),
    ("care_home_places_per_1000", "all"),
    ("care_home_access", "all"),
    ("quality_good_or_outstanding", "all"),
    ("agencies_placed", "all"),
    ("agencies_confirming", "all"),
    ("zone_providers_active", "all"),
    ("zone_hours_week", "all"),
    ("zone_people", "all"),
    ("zone_wait_p90", "all"),
    ("zone_handed_back_rate", "all"),
    ("zone_rate_hour", "all"),
    ("zone_n1_weeks", "all"),
];

/// What it shows over time.
const LINES: &[&str] = &["zone_hours_week", "zone_wait_p90", "zone_waiting", "projected_population"];

/// The page of a district, a ward or a unitary council's own area.
pub fn path(authority: &Authority, area: &Area) -> String {
    let code = area.code.as_str().to_lowercase();
    let name = Slug::of(area.name.as_str()).map(|slug| format!("{slug}-")).unwrap_or_default();
    format!("/{}/areas/{name}{code}/", authority.slug)
}

/// The page of a zone.
pub fn zone_path(authority: &Authority, zone: &Zone) -> String {
    format!("/{}/areas/{}/", authority.slug, zone.id)
}

pub fn files(atlas: &Atlas) -> Vec<File> {
    if atlas.areas.0.is_empty() {
        return Vec::new();
    }
    let serving = Serving::new(atlas);
    atlas.portal.authorities.par_iter().flat_map_iter(|authority| of_council(atlas, &serving, authority)).collect()
}

/// The listed services by where they are and where they come.
struct Serving<'a> {
    by_ward: BTreeMap<AreaCode, Vec<&'a Location>>,
    by_district: BTreeMap<AreaCode, Vec<&'a Location>>,
    by_zone: BTreeMap<&'a ZoneId, [Vec<&'a Location>; 2]>,
    since: Since<'a>,
}

impl<'a> Serving<'a> {
    fn new(atlas: &'a Atlas) -> Self {
        let mut serving = Self { by_ward: BTreeMap::new(), by_district: BTreeMap::new(), by_zone: BTreeMap::new(), since: Since::new(atlas) };
        for location in atlas.listed() {
            if let Some(ward) = location.ward {
                serving.by_ward.entry(ward).or_default().push(location);
            }
            if let Some(district) = location.district {
                serving.by_district.entry(district).or_default().push(location);
            }
            for claim in &location.coverage {
                if let Ground::Zone(id) = &claim.ground {
                    let at = usize::from(claim.evidence != Evidence::Placed);
                    let held = &mut serving.by_zone.entry(id).or_default()[at];
                    if held.last().is_none_or(|last| last.id != location.id) {
                        held.push(location);
                    }
                }
            }
        }
        serving
    }
}

fn of_council(atlas: &Atlas, serving: &Serving<'_>, authority: &Authority) -> Vec<File> {
    let districts = atlas.areas.children(authority.code, Level::District);
    let zones = terrain::zones(atlas, authority.code);
    let zone_layer = terrain::zone_layer(atlas, authority.code);
    let mut files = vec![index(atlas, authority, &districts, &zones)];
    files.extend(zones.iter().map(|zone| zone_page(atlas, serving, authority, zone_layer.as_ref(), zone)));
    let whole: Vec<AreaCode> = if districts.is_empty() { vec![authority.code] } else { districts.iter().map(|d| d.code).collect() };
    for district in whole {
        let layer = terrain::ward_layer(atlas, district);
        if let Some(area) = atlas.areas.get(district).filter(|_| !districts.is_empty()) {
            files.push(area_page(atlas, serving, authority, layer.as_ref(), area));
        }
        files.extend(atlas.areas.children(district, Level::Ward).into_iter().map(|ward| area_page(atlas, serving, authority, layer.as_ref(), ward)));
    }
    files
}

fn crumbs(authority: &Authority, deeper: &[(&str, String)]) -> Vec<Crumb> {
    let mut crumbs = vec![Crumb::home(), Crumb::new(authority.name.to_string(), format!("/{}/", authority.slug))];
    crumbs.extend(deeper.iter().map(|(name, path)| Crumb::new(*name, path.clone())));
    crumbs
}

fn index(atlas: &Atlas, authority: &Authority, districts: &[&Area], zones: &[&Zone]) -> File {
    let layer = terrain::district_layer(atlas, authority.code);
    let numbered = layer.as_ref().is_some_and(Layer::is_numbered);
    let number = |code: AreaCode| layer.as_ref().filter(|_| numbered).and_then(|l| l.number(&code)).map(|n| n.to_string()).unwrap_or_default();
    let mut groups = Vec::new();
    if !districts.is_empty() {
        let links = districts
            .iter()
            .map(|d| Link { number: number(d.code), name: d.name.to_string(), path: path(authority, d), note: String::new() })
            .collect();
        groups.push(Group { title: "Districts".into(), links });
    }
    if !zones.is_empty() {
        let links = zones
            .iter()
            .map(|z| Link { number: String::new(), name: z.name.to_string(), path: zone_path(authority, z), note: z.kind.to_string() })
            .collect();
        groups.push(Group { title: "Zones that the council plans and buys by".into(), links });
    }
    let parents: Vec<AreaCode> = if districts.is_empty() { vec![authority.code] } else { districts.iter().map(|d| d.code).collect() };
    for parent in parents {
        let wards = atlas.areas.children(parent, Level::Ward);
        let title = atlas.areas.get(parent).map_or_else(|| "Wards".into(), |a| format!("Wards of {}", a.name));
        groups.push(Group {
            title,
            links: by_name(wards.into_iter().map(|w| Link {
                number: String::new(),
                name: w.name.to_string(),
                path: path(authority, w),
                note: String::new(),
            })),
        });
    }
    let map = layer.map(|layer| {
        let said = districts.iter().map(|d| (d.code, Default::default(), d.name.to_string(), String::new()));
        layer.draw("districts", &format!("The districts of {}", authority.name), "The list below has the same names.", said)
    });
    let extra = Index {
        description: format!("The districts, wards and zones of {}: who serves each, what is short, what comes up.", authority.name),
        breadcrumbs: crumbs(authority, &[]),
        council: Council::of(authority),
        map,
        numbered,
        groups,
    };
    sheet(&format!("content/{}/areas.md", authority.slug), &format!("Areas of {}", authority.name), "pages/areas.html", &extra)
}

fn by_name(links: impl Iterator<Item = Link>) -> Vec<Link> {
    let mut links: Vec<Link> = links.collect();
    links.sort_by(|a, b| a.name.cmp(&b.name));
    links
}

fn figures(atlas: &Atlas, territory: &Territory) -> (Vec<Tile>, Vec<Exhibit>) {
    let market = &atlas.market;
    let tiles = TILES.iter().filter_map(|(id, group)| {
        let indicator = market.indicator(id)?;
        let series = market.series(id, territory, group);
        Some(exhibit::tile(atlas, indicator, series.latest_number().or_else(|| series.latest())?))
    });
    let lines = LINES.iter().filter_map(|id| match exhibit::of(atlas, market.indicator(id)?, territory) {
        Some(Shown::Exhibit(one)) if !one.svg.is_empty() => Some(*one),
        _ => None,
    });
    (tiles.collect(), lines.collect())
}

fn verdicts(atlas: &Atlas, zone: &ZoneId) -> Vec<Verdict> {
    let of = |s: &market::Sufficiency| Verdict {
        service: s.service.to_string(),
        verdict: Level3::of(s.verdict),
        reasons: s.reasons.join(" "),
        made_up: made_up(atlas, s),
    };
    atlas.market.sufficiency_in(zone).map(of).collect()
}

fn services(title: &str, kind: &'static str, locations: &[&Location]) -> Option<Served> {
    if locations.is_empty() {
        return None;
    }
    let link = |l: &&Location| Link { number: String::new(), name: l.name.to_string(), path: l.path(), note: words::kinds(l.kinds) };
    let mut links: Vec<Link> = locations.iter().map(link).collect();
    links.sort_by(|a, b| (&a.name, &a.path).cmp(&(&b.name, &b.path)));
    links.truncate(MOST);
    let more =
        if locations.len() > MOST { format!("And {} more: the search finds them by postcode.", locations.len() - MOST) } else { String::new() };
    Some(Served { title: format!("{title}: {}", words::count(locations.len(), "service", "services")), kind, services: links, more })
}

fn zone_page(atlas: &Atlas, serving: &Serving<'_>, authority: &Authority, layer: Option<&Layer<ZoneId>>, zone: &Zone) -> File {
    let territory = Territory::Zone(zone.id.clone());
    let (tiles, exhibits) = figures(atlas, &territory);
    let empty = [Vec::new(), Vec::new()];
    let [placed, stated] = serving.by_zone.get(&zone.id).unwrap_or(&empty);
    let wards: Vec<Link> = by_name(zone.wards.iter().filter_map(|w| atlas.areas.get(*w)).map(|w| Link {
        number: String::new(),
        name: w.name.to_string(),
        path: path(authority, w),
        note: String::new(),
    }));
    let sectors: Vec<String> = zone.sectors.iter().map(ToString::to_string).collect();
    let mut parts = Vec::new();
    if !wards.is_empty() {
        parts.push(Group { title: "Wards in this zone".into(), links: wards });
    }
    let extra = AreaPage {
        description: format!("{}, {}: who serves it, whether there is enough care, and what comes up.", zone.name, authority.name),
        breadcrumbs: crumbs(authority, &[("Areas", format!("/{}/areas/", authority.slug))]),
        council: Council::of(authority),
        heading: zone.name.to_string(),
        what: format!("A {} of {}.", words::inside(zone.kind.as_str()), authority.council),
        map: layer.and_then(|l| l.draw_one("here", &format!("{} in {}", zone.name, authority.name), &zone.id, zone.name.as_str())),
        numbered: false,
        tiles,
        exhibits,
        sufficiency: verdicts(atlas, &zone.id),
        served: [services("The council arranged care here", "placed", placed), services("Say they come here", "stated", stated)]
            .into_iter()
            .flatten()
            .collect(),
        served_source: "Many services have told us nothing: a short list does not mean that nobody else comes.".into(),
        changed: serving.since.in_zone(&zone.id),
        commissioned: atlas.commissioning.has(authority.code),
        comes_up: comes_up(atlas, authority, &zone.id),
        parts,
        places: Vec::new(),
        streets: if sectors.is_empty() { String::new() } else { format!("Postcodes that begin {}.", sectors.join(", ")) },
    };
    sheet(&format!("content/{}/areas/{}.md", authority.slug, zone.id), zone.name.as_str(), "pages/area.html", &extra)
}

/// The lots by which care is bought for a zone now, or will be, and when they end.
fn comes_up(atlas: &Atlas, authority: &Authority, zone: &ZoneId) -> Vec<Link> {
    let is_over = |lot: &Lot| {
        let last = lot.extension_end.as_ref().or(lot.end.as_ref()).and_then(|end| end.moment);
        last.is_some_and(|moment| moment.tense(atlas.as_of) == Tense::Past)
            || atlas
                .commissioning
                .framework(authority.code, &lot.key.framework)
                .is_some_and(|f| !in_force(f, atlas.as_of) && f.status != Some(FrameworkStatus::Planned))
    };
    let lots = atlas.commissioning.lots.iter().filter(|lot| lot.authority == authority.code && lot.zones.contains(zone));
    lots.filter(|lot| !is_over(lot))
        .map(|lot| Link {
            number: String::new(),
            name: lot.name.to_string(),
            path: format!("/{}/commissioning/{}/{}/", authority.slug, lot.key.framework, lot.key.slug),
            note: lot.end.as_ref().map_or_else(|| "End not published".into(), |end| format!("Ends {}", when::bare(end))),
        })
        .collect()
}

fn area_page(atlas: &Atlas, serving: &Serving<'_>, authority: &Authority, layer: Option<&Layer<AreaCode>>, area: &Area) -> File {
    let territory = Territory::Area(area.code);
    let (tiles, exhibits) = figures(atlas, &territory);
    let is_ward = area.level == Level::Ward;
    let none = Vec::new();
    let here = if is_ward { serving.by_ward.get(&area.code) } else { serving.by_district.get(&area.code) }.unwrap_or(&none);
    let zones: Vec<&Zone> = terrain::zones(atlas, authority.code)
        .into_iter()
        .filter(|z| {
            if is_ward {
                z.wards.contains(&area.code)
            } else {
                z.wards.iter().any(|w| atlas.areas.get(*w).is_some_and(|a| a.parent == Some(area.code)))
            }
        })
        .collect();
    let mut parts = Vec::new();
    if !zones.is_empty() {
        let links =
            zones.iter().map(|z| Link { number: String::new(), name: z.name.to_string(), path: zone_path(authority, z), note: z.kind.to_string() });
        parts.push(Group { title: if is_ward { "The zone it lies in".into() } else { "Zones in it".into() }, links: links.collect() });
    }
    let wards = atlas.areas.children(area.code, Level::Ward);
    let numbered = !is_ward && layer.is_some_and(Layer::is_numbered);
    if !wards.is_empty() {
        let number = |code: AreaCode| layer.filter(|_| numbered).and_then(|l| l.number(&code)).map(|n| n.to_string()).unwrap_or_default();
        let links: Vec<Link> =
            wards.iter().map(|w| Link { number: number(w.code), name: w.name.to_string(), path: path(authority, w), note: String::new() }).collect();
        parts.push(Group { title: "Wards".into(), links });
    }
    let map = layer.and_then(|layer| {
        if is_ward {
            return layer.draw_one("here", &format!("{} among its neighbours", area.name), &area.code, area.name.as_str());
        }
        let said = wards.iter().map(|w| (w.code, Default::default(), w.name.to_string(), String::new()));
        Some(layer.draw("here", &format!("The wards of {}", area.name), "The list on this page has the same names.", said))
    });
    let mut trail = vec![("Areas", format!("/{}/areas/", authority.slug))];
    let above = area.parent.and_then(|p| atlas.areas.get(p)).filter(|p| p.level == Level::District);
    if let Some(district) = above {
        trail.push((district.name.as_str(), path(authority, district)));
    }
    let what = match (is_ward, above) {
        (true, Some(district)) => format!("A ward of {} in {}.", district.name, authority.name),
        (true, None) => format!("A ward of {}.", authority.name),
        _ => format!("A district of {}. Social care is the county\u{2019}s task, not the district\u{2019}s.", authority.name),
    };
    let mut places: Vec<Link> = atlas
        .places
        .iter()
        .filter(|p| !is_ward && p.district == area.code)
        .map(|p| Link { number: String::new(), name: p.name.to_string(), path: format!("/find/{}/", p.slug), note: String::new() })
        .collect();
    places.sort_by(|a, b| a.name.cmp(&b.name));
    let extra = AreaPage {
        description: format!("{}: who serves it, whether there is enough care, and what comes up.", area.name),
        breadcrumbs: crumbs(authority, &trail),
        council: Council::of(authority),
        heading: area.name.to_string(),
        what,
        map,
        numbered,
        tiles,
        exhibits,
        sufficiency: zones.first().filter(|_| is_ward && zones.len() == 1).map(|z| verdicts(atlas, &z.id)).unwrap_or_default(),
        served: services("Have their address here", "near", here).into_iter().collect(),
        served_source: "Services from elsewhere come here too, and a home care office may send carers somewhere else: search by postcode.".into(),
        changed: serving.since.in_area(area.code),
        commissioned: atlas.commissioning.has(authority.code),
        comes_up: zones.iter().filter(|_| is_ward).flat_map(|z| comes_up(atlas, authority, &z.id)).collect(),
        parts,
        places,
        streets: String::new(),
    };
    sheet(&format!("content{}.md", path(authority, area).trim_end_matches('/')), area.name.as_str(), "pages/area.html", &extra)
}
