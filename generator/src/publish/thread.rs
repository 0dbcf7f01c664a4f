//! The thread as a page shows it: oldest first, with the step that the page is about, the lots as branches, the services that
//! work under them, and at its end what is to come. Every step leads to its own page.

use super::record::Line;
use super::{when, words};
use crate::model::commissioning::*;
use crate::model::*;
use serde::Serialize;
use std::collections::BTreeSet;

/// How many services of one framework the thread names.
const NAMED: usize = 3;

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Step {
    /// "Decision, by 28 February 2020".
    pub what: String,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    pub lines: Vec<Line>,
    pub branches: Vec<Branch>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub here: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub to_come: bool,
    /// The last step that is on record: the line is dashed from here on.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub last_known: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Branch {
    pub name: String,
    pub path: String,
    pub text: String,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub here: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub off: bool,
}

/// The address of a document of a council, from the site's root.
pub fn path(atlas: &Atlas, authority: AreaCode, reference: &Reference) -> Option<String> {
    let council = &atlas.portal.authority(authority)?.slug;
    match atlas.commissioning.whole(authority, reference) {
        Reference::Statement(slug) => {
            let statement = atlas.commissioning.statements.iter().find(|s| s.about.is(authority, &slug))?;
            Some(format!("/{council}/market/{}/", statement.service))
        }
        other => other.path(council),
    }
}

/// What a document is called.
pub fn name(atlas: &Atlas, authority: AreaCode, reference: &Reference) -> Option<String> {
    let all = &atlas.commissioning;
    Some(match all.whole(authority, reference) {
        Reference::Decision(slug) => all.decision(authority, &slug)?.about.title.to_string(),
        Reference::Meeting(slug) => all.meeting(authority, &slug)?.about.title.to_string(),
        Reference::Framework(slug) => all.framework(authority, &slug)?.about.title.to_string(),
        Reference::Lot(framework, slug) => lot_name(all.lot(authority, &LotKey { framework: framework?, slug })?),
        Reference::Opportunity(id) => all.opportunity(authority, &id)?.title.to_string(),
        Reference::Consultation(slug) => all.consultations.iter().find(|d| d.about.is(authority, &slug))?.about.title.to_string(),
        Reference::Programme(slug) => all.programmes.iter().find(|d| d.about.is(authority, &slug))?.about.title.to_string(),
        Reference::Statement(slug) => all.statements.iter().find(|d| d.about.is(authority, &slug))?.about.title.to_string(),
        Reference::Question(_) | Reference::Indicator(_) => return None,
    })
}

/// A link to what is referred to, or nothing where it is not there.
pub fn link(atlas: &Atlas, authority: AreaCode, reference: &Reference) -> Option<Line> {
    Some(Line::to(name(atlas, authority, reference)?, path(atlas, authority, reference)?))
}

/// "Lot 1: Day-time visits"; the name alone where it says its number.
pub fn lot_name(lot: &Lot) -> String {
    match &lot.number {
        Some(number) if !lot.name.as_str().to_lowercase().starts_with("lot") && !lot.name.as_str().contains(number.as_str()) => {
            let lots = if number.as_str().contains(['-', ',']) { "Lots" } else { "Lot" };
            format!("{lots} {number}: {}", lot.name)
        }
        _ => lot.name.to_string(),
    }
}

/// The locations with an award of a framework, each once, by name.
pub fn services<'a>(atlas: &'a Atlas, framework: &Framework) -> Vec<&'a Location> {
    let about = &framework.about;
    let awards = atlas.commissioning.awards.iter().filter(|a| a.authority == about.authority && a.framework == about.slug);
    let ids: BTreeSet<&LocationId> = awards.filter_map(|a| a.location.as_ref()).collect();
    let mut locations: Vec<&Location> = ids.into_iter().filter_map(|id| atlas.location(id)).collect();
    locations.sort_by(|a, b| (a.name.as_str(), &a.id).cmp(&(b.name.as_str(), &b.id)));
    locations
}

/// Whether a framework is in use on the site's day, as far as its record says.
pub fn in_force(framework: &Framework, today: Date) -> bool {
    match framework.status {
        Some(FrameworkStatus::InForce) => true,
        Some(_) => false,
        None => {
            let tense = |when: &Option<When>| when.as_ref().and_then(|w| w.moment).map(|m| m.tense(today));
            tense(&framework.start).is_some_and(|t| t != Tense::ToCome)
                && tense(&framework.latest_end).or(tense(&framework.end)).is_some_and(|t| t != Tense::Past)
        }
    }
}

/// Every step of the thread of one document.
pub fn steps(atlas: &Atlas, of: &Of) -> Vec<Step> {
    let all = &atlas.commissioning;
    let (authority, here) = (of.0, all.whole(of.0, &of.1));
    let mut dated: Vec<(Option<Moment>, Step)> = Vec::new();
    let around = all.thread.around(&(authority, here.clone()));
    let own_lot = match &here {
        Reference::Lot(Some(framework), slug) => Some(LotKey { framework: framework.clone(), slug: slug.clone() }),
        _ => None,
    };
    for (step_of, side) in &around {
        let making = Making { atlas, authority, here: *side == Side::Here };
        let made = match &step_of.1 {
            Reference::Decision(slug) => all.decision(authority, slug).map(|d| making.decision(d)),
            Reference::Meeting(slug) => all.meeting(authority, slug).map(|d| making.meeting(d)),
            Reference::Consultation(slug) => all.consultations.iter().find(|d| d.about.is(authority, slug)).map(|d| making.consultation(d)),
            Reference::Opportunity(id) => all.opportunity(authority, id).map(|o| making.opportunity(o)),
            Reference::Framework(slug) => {
                if let Some(framework) = all.framework(authority, slug) {
                    dated.push(making.framework(framework));
                    dated.extend(making.lots(framework, own_lot.as_ref()));
                    dated.extend(making.services(framework, own_lot.as_ref()));
                }
                None
            }
            _ => None,
        };
        dated.extend(made);
    }
    let frameworks: Vec<&Framework> = around
        .iter()
        .filter_map(|(step, _)| match &step.1 {
            Reference::Framework(slug) => all.framework(authority, slug),
            _ => None,
        })
        .collect();
    for framework in frameworks.into_iter().filter(|f| in_force(f, atlas.as_of)) {
        ends(atlas, framework, &mut dated);
    }
    finish(dated)
}

/// What is to come stands last, by its date; the record ends before it.
fn finish(dated: Vec<(Option<Moment>, Step)>) -> Vec<Step> {
    let (mut to_come, known): (Vec<_>, Vec<_>) = dated.into_iter().partition(|(_, step)| step.to_come);
    to_come.sort_by_key(|(moment, _)| (moment.is_none(), moment.map(Moment::order)));
    let mut steps: Vec<Step> = known.into_iter().map(|(_, step)| step).collect();
    if let Some(last) = steps.last_mut().filter(|_| !to_come.is_empty()) {
        last.last_known = true;
    }
    steps.extend(to_come.into_iter().map(|(_, step)| step));
    steps
}

/// The ends of a framework that are still to come, unless an opportunity says them already.
fn ends(atlas: &Atlas, framework: &Framework, dated: &mut Vec<(Option<Moment>, Step)>) {
    let path = path(atlas, framework.about.authority, &Reference::Framework(framework.about.slug.clone()));
    let both = [(&framework.end, "The agreed term ends"), (&framework.latest_end, "The longest term ends, if every extension is used")];
    for (date, text) in both {
        let Some(date) = date else { continue };
        let Some(moment) = date.moment.filter(|m| m.tense(atlas.as_of) != Tense::Past) else { continue };
        if dated.iter().any(|(at, step)| step.to_come && *at == Some(moment)) {
            continue;
        }
        let step = Step { what: words::capital(&when::words(date)), name: text.into(), path: path.clone(), to_come: true, ..Step::default() };
        dated.push((Some(moment), step));
    }
}

struct Making<'a> {
    atlas: &'a Atlas,
    authority: AreaCode,
    here: bool,
}

impl Making<'_> {
    fn step(&self, what: &str, date: Option<&When>, name: String, reference: &Reference) -> (Option<Moment>, Step) {
        let moment = date.and_then(|d| d.moment);
        let dated = date.map_or_else(|| format!("{what}, date not published"), |date| format!("{what}, {}", when::words(date)));
        let step = Step {
            what: if self.here { format!("{dated}. You are here.") } else { dated },
            name,
            path: if self.here { None } else { path(self.atlas, self.authority, reference) },
            here: self.here,
            to_come: moment.is_some_and(|m| m.tense(self.atlas.as_of) == Tense::ToCome),
            ..Step::default()
        };
        (moment, step)
    }

    fn decision(&self, d: &Decision) -> (Option<Moment>, Step) {
        let (moment, mut step) = self.step("Decision", d.date(), d.about.title.to_string(), &Reference::Decision(d.about.slug.clone()));
        let text = d.outcome.as_ref().map(|o| o.text.to_string()).or_else(|| d.status.as_ref().map(ToString::to_string));
        step.lines.extend(text.map(Line::text));
        // A decision that was due and of which nothing more is known has not been seen to happen.
        step.to_come &= d.taken.is_none();
        (moment, step)
    }

    fn meeting(&self, d: &Meeting) -> (Option<Moment>, Step) {
        let (moment, mut step) = self.step("Meeting", Some(&d.date), d.about.title.to_string(), &Reference::Meeting(d.about.slug.clone()));
        step.lines.extend(d.items.iter().take(2).map(|item| Line::text(item.title.to_string())));
        (moment, step)
    }

    fn consultation(&self, d: &Consultation) -> (Option<Moment>, Step) {
        let date = d.closes.as_ref().or(d.opens.as_ref());
        self.step("Consultation", date, d.about.title.to_string(), &Reference::Consultation(d.about.slug.clone()))
    }

    fn opportunity(&self, o: &Opportunity) -> (Option<Moment>, Step) {
        let what = words::capital(o.kind.words());
        let (moment, mut step) = self.step(&what, o.date(), o.title.to_string(), &Reference::Opportunity(o.id.clone()));
        if let Some(status) = &o.status {
            step.lines.push(Line::text(words::capital(status.as_str())));
        }
        if let Some(url) = &o.url {
            step.lines.push(Line::out(format!("Notice on {}", url.host()), url.to_string()));
        }
        step.code = o.ocid.as_ref().map(ToString::to_string);
        (moment, step)
    }

    fn framework(&self, d: &Framework) -> (Option<Moment>, Step) {
        let what = d.kind.map_or("Arrangement", FrameworkKind::words);
        let (moment, mut step) = self.step(what, d.start.as_ref(), d.about.title.to_string(), &Reference::Framework(d.about.slug.clone()));
        step.to_come |= d.status == Some(FrameworkStatus::Planned);
        step.lines.push(Line::text(terms(d)));
        (moment, step)
    }

    fn lots(&self, framework: &Framework, own: Option<&LotKey>) -> Option<(Option<Moment>, Step)> {
        let all = &self.atlas.commissioning;
        let lots: Vec<&Lot> = all.lots_of(framework).collect();
        let is_own = own.is_some_and(|key| key.framework == framework.about.slug);
        let matters = self.here || is_own || in_force(framework, self.atlas.as_of) || !services(self.atlas, framework).is_empty();
        if lots.is_empty() || !matters {
            return None;
        }
        let branches = lots
            .iter()
            .map(|lot| {
                let services = all.awards_of(lot).filter(|a| a.location.is_some()).count();
                let named = all.awards_of(lot).filter(|a| a.supplier.is_some()).count();
                let who = match (services, named) {
                    (0, 0) => "who works under it is not published here".into(),
                    (0, n) => format!("{} in the notice", words::count(n, "supplier named", "suppliers named")),
                    (n, _) => words::count(n, "service", "services"),
                };
                Branch {
                    name: lot_name(lot),
                    path: format!(
                        "{}{}/",
                        path(self.atlas, self.authority, &Reference::Framework(framework.about.slug.clone())).unwrap_or_default(),
                        lot.key.slug
                    ),
                    text: [lot.area.as_ref().map(ToString::to_string), Some(words::capital(&who))]
                        .into_iter()
                        .flatten()
                        .collect::<Vec<_>>()
                        .join(". "),
                    here: own == Some(&lot.key),
                    off: services + named == 0,
                }
            })
            .collect();
        let step = Step {
            what: if is_own { "Lots. You are here.".into() } else { "Lots".into() },
            name: words::count(lots.len(), "lot", "lots"),
            branches,
            here: is_own,
            to_come: framework.status == Some(FrameworkStatus::Planned),
            ..Step::default()
        };
        Some((framework.start.as_ref().and_then(|s| s.moment), step))
    }

    /// The services under a framework and where they come, on the site's day.
    fn services(&self, framework: &Framework, own: Option<&LotKey>) -> Option<(Option<Moment>, Step)> {
        let services = services(self.atlas, framework);
        if services.is_empty() {
            return None;
        }
        let now = in_force(framework, self.atlas.as_of);
        let page = path(self.atlas, self.authority, &Reference::Framework(framework.about.slug.clone()))?;
        let mut lines: Vec<Line> = services.iter().take(NAMED).map(|l| Line::to(l.name.to_string(), l.path())).collect();
        if services.len() > NAMED {
            lines.push(Line::to(format!("All {}", services.len()), format!("{page}#services")));
        }
        let lots =
            self.atlas.commissioning.lots_of(framework).filter(|lot| own.is_none_or(|key| *key == lot.key || key.framework != lot.key.framework));
        let zones: BTreeSet<&ZoneId> = lots.flat_map(|lot| &lot.zones).collect();
        if !zones.is_empty() {
            let arranged = |zone: &ZoneId| {
                services
                    .iter()
                    .any(|l| l.coverage.iter().any(|c| c.evidence == coverage::Evidence::Placed && c.ground == coverage::Ground::Zone(zone.clone())))
            };
            let n = zones.iter().filter(|zone| arranged(zone)).count();
            let areas = match (n, zones.len()) {
                (n, all) if n == all => words::count(all, "area", "areas"),
                (n, all) => format!("{n} of {}", words::count(all, "area", "areas")),
            };
            lines.push(Line::text(format!("In the last 12 months the council arranged care by them in {areas}.")));
            lines.push(Line::to("See who comes to a postcode", "/find/"));
        }
        let step = Step {
            what: "Services and streets".into(),
            name: match (now, services.len()) {
                (true, n) => format!("{} under it", words::count(n, "service works", "services work")),
                (false, n) => format!("{} worked under it", words::count(n, "service", "services")),
            },
            path: Some(format!("{page}#services")),
            lines,
            ..Step::default()
        };
        Some((None, step))
    }
}

/// "From 15 July 2024 until 14 July 2031. Two extensions of 2 years, until 14 July 2035 at the latest."
pub fn terms(framework: &Framework) -> String {
    let mut out = Vec::new();
    let dates: Vec<String> = [&framework.start, &framework.end].into_iter().flatten().map(when::words).collect();
    if !dates.is_empty() {
        out.push(words::capital(&dates.join(" ")));
    }
    if let (None, Some(planned)) = (&framework.end, end(framework)) {
        out.push(format!("Last planned end: {}", when::bare(&When { planned: false, ..planned.clone() })));
    } else if framework.end.is_none() && !matches!(framework.status, Some(FrameworkStatus::NotAwarded | FrameworkStatus::Cancelled)) {
        out.push(framework.initial_term.as_ref().map_or_else(|| "The end is not published here".into(), |term| format!("Term: {term}")));
    }
    if let Some(extensions) = &framework.extensions {
        let words = extensions.text.as_ref().map(ToString::to_string).or_else(|| {
            let length = extensions.length.as_ref()?;
            Some(match extensions.count {
                Some(1) | None => format!("An extension of {length}"),
                Some(n) => format!("{n} extensions of {length}"),
            })
        });
        out.extend(words);
    }
    if let Some(latest) = &framework.latest_end {
        out.push(format!("At the latest {}", when::words(latest)));
    }
    match framework.status {
        Some(FrameworkStatus::NotAwarded) => out.push("Not awarded".into()),
        Some(FrameworkStatus::Cancelled) => out.push("Cancelled".into()),
        Some(FrameworkStatus::Ended) => out.push("Ended".into()),
        Some(FrameworkStatus::Planned) => out.push("Planned".into()),
        _ => {}
    }
    let parts: Vec<&str> = out.iter().map(|part| part.trim_end_matches('.')).collect();
    super::record::sentence(&parts.join(". "))
}

/// The end that was agreed, or else the last one that was planned.
pub fn end(framework: &Framework) -> Option<&When> {
    let planned = || framework.planned_ends.iter().filter_map(|end| end.until.as_ref()).max_by_key(|when| when.moment.map(Moment::order));
    framework.end.as_ref().or_else(planned)
}
