//! One location: who comes, how we know, how good, what it costs, whether there is space, the telephone, and then the rest.
//! Every location has such a page, and so has a dormant one and one that is gone: an address once published always answers.
//! A resident's fact stands with its source and date; what is not known says so in the same place.

mod contact;
mod cover;
mod help;
mod history;
mod jsonld;
mod lots;
mod offer;
mod owner;
mod rows;
mod sources;
mod state;
mod wrong;

use super::shared::Council;
use crate::model::location::Brand;
use crate::model::*;
use crate::publish::page::{Crumb, sheet};
use crate::publish::{File, changed, rating, words};
use rayon::prelude::*;
use rows::{Row, Value};
use serde::Serialize;
pub(crate) use state::over;
use std::collections::BTreeMap;

/// A page for every location, and the section that they stand in is `a_to_z`'s.
pub fn files(atlas: &Atlas) -> Vec<File> {
    let context = Context::of(atlas);
    atlas.locations.par_iter().map(|location| file(&context, location)).collect()
}

fn file(context: &Context<'_>, location: &Location) -> File {
    let path = format!("content/services/{}.md", location.slug);
    sheet(&path, location.name.as_str(), "pages/service.html", &Page::of(context, location))
}

/// What a page needs to know of the other locations, worked out once.
#[derive(Debug)]
pub(crate) struct Context<'a> {
    pub(crate) atlas: &'a Atlas,
    /// Listed locations by [`Location::owner_key`].
    owners: BTreeMap<&'a str, Vec<&'a Location>>,
    /// Places by name in lower case.
    places: BTreeMap<String, Vec<&'a Place>>,
}

impl<'a> Context<'a> {
    pub(crate) fn of(atlas: &'a Atlas) -> Self {
        let mut owners: BTreeMap<&str, Vec<&Location>> = BTreeMap::new();
        for location in atlas.listed() {
            if let Some(key) = location.owner_key() {
                owners.entry(key).or_default().push(location);
            }
        }
        let mut places: BTreeMap<String, Vec<&Place>> = BTreeMap::new();
        for place in &atlas.places {
            places.entry(place.name.as_str().to_lowercase()).or_default().push(place);
        }
        Self { atlas, owners, places }
    }

    /// The page of its town, where the town is a place of the same council.
    fn place(&self, location: &Location) -> Option<&'a Place> {
        let town = location.address.town.as_ref()?.as_str().to_lowercase();
        let places = self.places.get(&town)?;
        places.iter().copied().find(|place| Some(place.authority) == location.authority)
    }

    fn authority(&self, location: &Location) -> Option<&'a Authority> {
        self.atlas.portal.authority(location.authority?)
    }
}

/// What the template shows. A field that is absent is a part that does not stand on the page.
#[derive(Debug, Serialize)]
struct Page {
    /// Whose numbers the safety block shows; absent beyond the border, where it shows every council's.
    #[serde(skip_serializing_if = "Option::is_none")]
    council: Option<Council>,
    description: String,
    id: String,
    lead: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    also: Option<String>,
    /// It is listed and its telephone may be rung.
    open: bool,
    care_home: bool,
    /// A register of CQC stands behind it.
    cqc: bool,
    #[serde(flatten)]
    contact: contact::Contact,
    jsonld: String,
    breadcrumbs: Vec<Crumb>,
    /// Dormant, gone, registered twice: before everything else.
    states: Vec<state::State>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cover: Option<cover::Panel>,
    summary: Vec<Row>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ratings: Option<RatingSection>,
    coverage: Vec<Row>,
    offer: Vec<Row>,
    /// Lots it works under for a council.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    lots: Vec<Row>,
    /// Absent where it is gone and nothing is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<help::Help>,
    checks: Vec<Row>,
    owner: Vec<Row>,
    register: Vec<Row>,
    history: Vec<history::Event>,
    sources: Vec<sources::Group>,
    corrections: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wrong: Option<wrong::Wrong>,
}

/// Ratings with what belongs to them.
#[derive(Debug, Serialize)]
struct RatingSection {
    several: bool,
    lines: Vec<rating::Line>,
    tables: Vec<rating::Table>,
    notes: Vec<String>,
    reports: Vec<Report>,
    /// CQC's page of it; absent where it is made up or unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    cqc_page: Option<String>,
    /// It is made up, so that a link would lead nowhere.
    made_up: bool,
    source: String,
}

#[derive(Debug, Serialize)]
struct Report {
    name: String,
    url: String,
}

impl Page {
    fn of(context: &Context<'_>, location: &Location) -> Self {
        let authority = context.authority(location);
        let gone = matches!(location.status, Status::Gone { .. });
        let lead = lead(location);
        Self {
            council: authority.map(Council::of),
            description: format!("{}: {lead}. {}", location.name, summary_sentence(context, location)),
            id: location.id.to_string(),
            also: location.also_known_as.as_ref().map(ToString::to_string),
            open: location.status == Status::Active,
            care_home: is_only_care_home(location),
            cqc: location.registration == Registration::Cqc,
            contact: contact::Contact::of(location),
            jsonld: jsonld::of(context.atlas, location),
            breadcrumbs: breadcrumbs(context, location),
            states: state::of(context, location),
            cover: (!gone).then(|| cover::panel(context.atlas, location)).flatten(),
            summary: summary(context, location),
            ratings: ratings(context, location),
            coverage: if gone { Vec::new() } else { cover::rows(context.atlas, location) },
            offer: if gone { Vec::new() } else { offer::rows(context.atlas, location) },
            lots: lots::rows(context.atlas, location),
            help: (!gone || !location.needs.is_empty()).then(|| help::Help::of(location)),
            checks: help::checks(location),
            owner: owner::rows(context, location),
            register: owner::register(location),
            history: history::of(context.atlas, location),
            sources: sources::of(context.atlas, location),
            corrections: corrections(location),
            wrong: wrong::Wrong::of(context, location),
            lead,
        }
    }
}

/// "Care at home and supported living, Worthing".
fn lead(location: &Location) -> String {
    let kind = match &location.what {
        Some(what) => what.to_string(),
        None if location.kinds.is_empty() => words::labels(location.service_types.iter().map(ServiceType::label)),
        None => words::kinds(location.kinds),
    };
    let kind = if kind.is_empty() { "Care service".into() } else { kind };
    match &location.address.town {
        Some(town) => format!("{kind}, {town}"),
        None => kind,
    }
}

fn summary_sentence(context: &Context<'_>, location: &Location) -> String {
    let lines: Vec<String> = rating::lines(location, context.atlas.as_of).iter().map(rating::Line::text).collect();
    match &location.status {
        Status::Active => format!("CQC rating: {}", lines.join(" ")),
        Status::Dormant => "Registered, but not operating now.".into(),
        Status::Gone { .. } => changed::left(location),
    }
}

fn is_only_care_home(location: &Location) -> bool {
    !location.kinds.is_empty() && location.kinds.iter().all(Kind::is_care_home)
}

fn breadcrumbs(context: &Context<'_>, location: &Location) -> Vec<Crumb> {
    let mut crumbs = vec![Crumb::home()];
    match context.place(location) {
        Some(place) if location.is_listed() => {
            crumbs.push(Crumb::new("Find care", "/find/"));
            crumbs.push(Crumb::new(place.name.to_string(), format!("/find/{}/", place.slug)));
        }
        _ => crumbs.push(Crumb::new("A to Z of services", "/services/")),
    }
    crumbs
}

/// Rating, price, space and beds, below the evidence.
fn summary(context: &Context<'_>, location: &Location) -> Vec<Row> {
    let as_of = context.atlas.as_of;
    let rated = rating::lines(location, as_of).into_iter().map(|line| Value {
        before: line.service.map(|service| format!("{service}: ")),
        bold: line.rated,
        text: Some(line.rest),
        ..Value::default()
    });
    let gone = matches!(location.status, Status::Gone { .. });
    if gone && location.ratings.is_empty() {
        return Vec::new();
    }
    let mut rows = vec![Row::new(if gone { "Last rating" } else { "Rating" }, rated.collect()).keyed("rating")];
    if location.status == Status::Active {
        rows.extend(offer::summary(context.atlas, location));
    }
    rows
}

fn ratings(context: &Context<'_>, location: &Location) -> Option<RatingSection> {
    let gone = matches!(location.status, Status::Gone { .. });
    if location.registration != Registration::Cqc || (gone && location.ratings.is_empty()) {
        return None;
    }
    let atlas = context.atlas;
    let all = rating::Ratings::of(location);
    let edition = location.ratings.first().map(|e| e.source).or(location.origin.ratings).or(location.origin.name);
    Some(RatingSection {
        several: all.services.len() > 1,
        lines: if all.services.is_empty() { rating::lines(location, atlas.as_of) } else { Vec::new() },
        tables: rating::tables(location, atlas.as_of),
        notes: rating_notes(context, location, &all),
        reports: reports(&all),
        cqc_page: location.cqc_page.as_ref().map(ToString::to_string),
        made_up: atlas.portal.demonstration,
        source: edition.map_or_else(
            || "CQC says some changes reach its files late.".into(),
            |id| format!("{}. CQC says some changes reach its files late.", sources::line(atlas, location, id)),
        ),
    })
}

/// Sentences that the table alone does not say: whose an inherited rating is, two of one day, answers of another day.
fn rating_notes(context: &Context<'_>, location: &Location, all: &rating::Ratings<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    let inherited = |r: &&rating::Rated<'_>| r.overall.iter().any(|e| e.inherited.known() == Some(&true));
    let names: Vec<String> = all.services.iter().filter(inherited).map(|r| words::inside(&r.name())).collect();
    if !names.is_empty() {
        let which = if all.services.len() > 1 { format!("The rating of {}", words::list(&names)) } else { "This rating".into() };
        let took_over = match (location.provider.as_ref().and_then(|p| p.name.known()), location.registered.known()) {
            (Some(owner), Some(day)) => format!(" {owner} took over on {}.", words::date(*day)),
            (None, Some(day)) => format!(" The owner changed on {}.", words::date(*day)),
            _ => String::new(),
        };
        let before = previous_owner(context.atlas, location).map_or_else(String::new, |name| format!(", {name}"));
        notes.push(format!("{which} was given to the previous owner{before}.{took_over} CQC has not rated it under this one."));
    }
    if !all.services.is_empty() && all.services.iter().flat_map(|r| &r.questions).all(Vec::is_empty) {
        notes.push("The register that we read gives the overall rating alone. CQC’s website has the five questions.".into());
    }
    if all.services.iter().any(|r| r.overall.iter().filter(|e| e.outcome.rating().is_some()).count() > 1) {
        notes.push("CQC’s file has two ratings of the same day for it. We show both. CQC asks you to check its website.".into());
    }
    let of_another_day = |r: &rating::Rated<'_>| {
        let overall = r.overall.first().and_then(|e| e.published.known());
        r.questions.iter().flatten().any(|e| e.outcome.rating().is_some() && e.published.known() != overall && e.published.is_known())
    };
    if all.services.iter().any(of_another_day) {
        notes.push("CQC did not look at every question each time. A date under a rating says when that rating was published.".into());
    }
    if all.services.iter().flat_map(|r| &r.overall).any(|e| matches!(e.outcome, Outcome::Unrated(Unrated::Unreadable(_)))) {
        notes.push("We could not read what CQC’s file says in one place. See CQC’s website.".into());
    }
    notes
}

/// The owner before this one, where it is an organisation and its registration is in the atlas.
fn previous_owner(atlas: &Atlas, location: &Location) -> Option<Text> {
    let before = location.predecessors.iter().find_map(|id| atlas.location(id))?;
    before.provider.as_ref()?.name.known().cloned()
}

fn reports(all: &rating::Ratings<'_>) -> Vec<Report> {
    let mut reports: Vec<Report> = Vec::new();
    for entry in all.services.iter().flat_map(|r| &r.overall) {
        let Some(url) = entry.report.as_ref().map(ToString::to_string) else { continue };
        if !reports.iter().any(|r| r.url == url) {
            let of = entry.published.known().map_or_else(String::new, |day| format!(" of {}", words::date(*day)));
            reports.push(Report { name: format!("Read CQC’s report{of}"), url });
        }
    }
    reports
}

fn corrections(location: &Location) -> Vec<String> {
    location
        .corrections
        .iter()
        .map(|c| {
            let was = c.was.as_ref().map_or_else(String::new, |was| format!(", from “{was}”"));
            let why = c.reason.as_ref().map_or_else(String::new, |why| format!(" Why: {why}"));
            let why = if why.is_empty() || why.ends_with('.') { why } else { format!("{why}.") };
            format!("{}: we changed {} to “{}”{was}.{why}", words::date(c.on), words::inside(c.field.as_str()), c.now)
        })
        .collect()
}

/// The name of the group that a location belongs to.
fn group_name(location: &Location) -> Option<&Text> {
    location.provider.as_ref()?.brand.as_ref().map(|Brand { name, .. }| name)
}

#[cfg(test)]
pub(crate) mod tests;
