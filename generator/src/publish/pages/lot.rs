//! `/<council>/commissioning/<framework>/<lot>/`: the area, who works under it and as what, who comes there, until when.

use super::framework::{cited, hours};
use crate::model::commissioning::*;
use crate::model::*;
use crate::publish::draw::map::Shade;
use crate::publish::page::Crumb;
use crate::publish::record::{self, Fact, Line, Section, Table, page};
use crate::publish::terrain::{self, Layer};
use crate::publish::{File, thread, when, words};
use rayon::prelude::*;
use std::collections::BTreeSet;

const UNSAID: &str = "Not published here";

pub fn files(atlas: &Atlas) -> Vec<File> {
    atlas.portal.authorities.par_iter().flat_map_iter(|authority| of_council(atlas, authority)).collect()
}

/// The map's ground is worked out once for all lots of a council.
fn of_council(atlas: &Atlas, authority: &Authority) -> Vec<File> {
    let all = &atlas.commissioning;
    let lots: Vec<&Lot> = all.lots.iter().filter(|lot| lot.authority == authority.code).collect();
    let layer = lots.iter().any(|lot| !lot.zones.is_empty()).then(|| terrain::zone_layer(atlas, authority.code)).flatten();
    lots.into_iter().filter_map(|lot| Some(file(atlas, authority, layer.as_ref(), all.framework(lot.authority, &lot.key.framework)?, lot))).collect()
}

fn file(atlas: &Atlas, authority: &Authority, layer: Option<&Layer<ZoneId>>, framework: &Framework, lot: &Lot) -> File {
    let of = (authority.code, Reference::Lot(Some(lot.key.framework.clone()), lot.key.slug.clone()));
    let area = lot.area.as_ref().map_or_else(String::new, |area| format!(" {}", record::sentence(area.as_str())));
    let mut page = page::Page::new(atlas, authority, &of, format!("A lot of {}, {}.{area}", framework.about.title, authority.council));
    page.description = format!("{}: {}", thread::lot_name(lot), page.lead);
    let base = format!("/{}/commissioning/", authority.slug);
    page.breadcrumbs = page::crumbs(authority, Some(("Commissioning", "commissioning")));
    page.breadcrumbs.push(Crumb::new(framework.about.title.to_string(), format!("{base}{}/", framework.about.slug)));
    page.status = lot.planned.then(|| "Planned".into());
    page.thread_title = "From the decision to the street".into();
    page.side_title = "The lot".into();
    facts(atlas, authority, framework, lot, &mut page);
    page.sections = [areas(atlas, authority, layer, lot), awards(atlas, lot), coverage(atlas, authority, lot)].into_iter().flatten().collect();
    let path = format!("content/{}/commissioning/{}/{}.md", authority.slug, lot.key.framework, lot.key.slug);
    page.file(&path, &thread::lot_name(lot))
}

fn facts(atlas: &Atlas, authority: &Authority, framework: &Framework, lot: &Lot, page: &mut page::Page) {
    page.fact("Framework", Line::to(framework.about.title.to_string(), format!("/{}/commissioning/{}/", authority.slug, framework.about.slug)));
    page.known("Number", lot.number.as_ref(), UNSAID);
    page.known("Area", lot.area.as_ref(), UNSAID);
    let groups: Vec<String> = lot.client_groups.iter().map(ToString::to_string).collect();
    page.known("For", (!groups.is_empty()).then(|| groups.join(", ")), UNSAID);
    let kinds = words::kinds(lot.kinds);
    page.known("Kind of care", (!kinds.is_empty()).then_some(kinds), UNSAID);
    page.fact("Hours", hours(lot));
    page.known("Contracts", lot.contracts, UNSAID);
    page.known("Worth", lot.value.map(|pounds| format!("£{}", words::thousands(pounds))), UNSAID);
    page.known("NHS continuing healthcare", lot.chc_in_scope.as_ref(), UNSAID);
    for (label, date) in [("Starts", &lot.start), ("Ends", &lot.end), ("Ends at the latest", &lot.extension_end)] {
        page.fact(label, date.as_ref().map_or_else(|| Line::untold(UNSAID), Line::when));
    }
    let decided: Vec<Line> = framework.decided_by.iter().filter_map(|r| thread::link(atlas, lot.authority, r)).collect();
    page.facts(
        "Decision it came from",
        if decided.is_empty() {
            vec![Line { untold: true, ..Line::out("See the thread", "#thread").after(": no source names one decision") }]
        } else {
            decided
        },
    );
    if let Some(note) = &lot.note {
        page.fact("Note", Line::text(note.to_string()));
    }
    let sure = lot.confidence.and_then(|c| record::foot::how(lot.cited.as_ref().map(|s| s.kind), Some(c)));
    let source = cited(lot.cited.as_deref());
    page.fact("Source", Line { quiet: sure.or(source.quiet.clone()), ..source });
}

/// The zones of the lot, each with how many services come to it.
fn areas(atlas: &Atlas, authority: &Authority, layer: Option<&Layer<ZoneId>>, lot: &Lot) -> Option<Section> {
    let mut section = Section::new("areas", "Where it is");
    if lot.zones.is_empty() {
        section.text.push(Line::untold("Its area is not published as postcodes or wards, so that we cannot draw it or say which street lies in it."));
        return Some(section);
    }
    let zones: Vec<&Zone> = lot.zones.iter().filter_map(|id| atlas.zone(id)).collect();
    if let Some(layer) = layer.filter(|layer| lot.zones.iter().any(|id| layer.number(id).is_some())) {
        let said = terrain::zones(atlas, authority.code).into_iter().map(|zone| {
            let own = lot.zones.contains(&zone.id);
            (zone.id.clone(), if own { Shade::Here } else { Shade::Plain }, if own { zone.name.to_string() } else { String::new() }, String::new())
        });
        let names = words::list(&zones.iter().map(|zone| zone.name.as_str()).collect::<Vec<_>>());
        let description = format!("The lot covers {names}. The same in words stands beside the map.");
        section.svg = Some(layer.draw("lot", &format!("Where {} is in {}", thread::lot_name(lot), authority.name), &description, said).into_svg());
    }
    let name = |zone: &Zone| match layer.filter(|layer| layer.is_numbered()).and_then(|layer| layer.number(&zone.id)) {
        Some(number) => format!("{number}. {}", zone.name),
        None => zone.name.to_string(),
    };
    // A zone that is all of the council's land has no page of its own.
    let with_page = terrain::zones(atlas, authority.code);
    let link = |zone: &&Zone| match with_page.iter().any(|other| other.id == zone.id) {
        true => Line::to(name(zone), super::area::zone_path(authority, zone)),
        false => Line::text(name(zone)),
    };
    section.facts.extend(Fact::many(if zones.len() == 1 { "Area" } else { "Areas" }, zones.iter().map(link).collect()));
    Some(section)
}

fn awards(atlas: &Atlas, lot: &Lot) -> Option<Section> {
    let mut section = Section::new("awards", "Who works under it");
    let awards: Vec<&Award> = atlas.commissioning.awards_of(lot).collect();
    if awards.is_empty() {
        section.text.push(Line::untold("Who works under it is not published here."));
        return Some(section);
    }
    let rows = awards
        .iter()
        .map(|award| {
            let location = award.location.as_ref().and_then(|id| atlas.location(id));
            let who = match (location, &award.supplier) {
                (Some(location), _) => Line::to(location.name.to_string(), location.path()),
                (None, Some(supplier)) => Line::text(supplier.to_string()).quiet(Some("named in the notice".into())),
                (None, None) => Line::untold(UNSAID),
            };
            let made_up = award.demonstration.then(|| "made up".to_owned());
            let role = match award.role {
                Role::NotPublished => Line::untold("Not published"),
                role => Line::text(role.words()),
            };
            let dates: Vec<String> = [&award.from, &award.to].into_iter().flatten().map(when::words).collect();
            let dates = if dates.is_empty() { Line::untold("Not published") } else { Line::text(words::capital(&dates.join(" "))) };
            let source = if award.demonstration { Line::text("Made up for this demonstration") } else { cited(award.cited.as_deref()) };
            vec![who.quiet(made_up), role, dates, source]
        })
        .collect();
    section.tables.push(Table {
        caption: words::count(awards.len(), "award", "awards"),
        head: ["Who", "Role", "When", "Source"].map(Into::into).into(),
        rows,
    });
    Some(section)
}

/// Everyone of this kind of care who comes to the lot's area, by the evidence, with or without an award.
fn coverage(atlas: &Atlas, authority: &Authority, lot: &Lot) -> Option<Section> {
    const SHOWN: usize = 40;
    if lot.zones.is_empty() {
        return None;
    }
    let awarded: BTreeSet<&LocationId> = atlas.commissioning.awards_of(lot).filter_map(|a| a.location.as_ref()).collect();
    let comes = |location: &Location, evidence: Evidence| {
        location.coverage.iter().any(|c| c.evidence == evidence && matches!(&c.ground, coverage::Ground::Zone(id) if lot.zones.contains(id)))
    };
    let fits = |location: &&Location| lot.kinds.is_empty() || location.kinds.iter().any(|kind| lot.kinds.contains(kind));
    let placed: Vec<&Location> = atlas.listed().filter(fits).filter(|l| comes(l, Evidence::Placed)).collect();
    let stated = atlas.listed().filter(fits).filter(|l| !comes(l, Evidence::Placed) && comes(l, Evidence::Stated)).count();
    let mut section = Section::new("who-comes", "Who comes to its streets");
    section.text.push(Line::text(format!(
        "{} arranged care there with {} in the last 12 months. {} that they come there.",
        authority.council,
        words::count(placed.len(), "service", "services"),
        match stated {
            0 => "No other services say".to_owned(),
            1 => "1 more service says".to_owned(),
            n => format!("{} more say", words::thousands(n as u64)),
        }
    )));
    let mut listed: Vec<&&Location> = placed.iter().collect();
    listed.sort_by_key(|l| (!awarded.contains(&l.id), l.name.as_str().to_owned(), l.id.clone()));
    let lines = listed
        .iter()
        .take(SHOWN)
        .map(|l| Line::to(l.name.to_string(), l.path()).quiet(awarded.contains(&l.id).then(|| "works under this lot".into())))
        .collect();
    section.facts.extend(Fact::many("Care was arranged with", lines));
    if listed.len() > SHOWN {
        section.text.push(Line::text(format!("{} of them are named here. ", words::thousands(SHOWN as u64))));
    }
    section.text.push(Line { text: "For a street, ".into(), ..Line::to("search by its postcode", "/find/").after(".") });
    Some(section)
}
