//! What councils keep, put beside what CQC says: facts, coverage, space, prices, corrections, notices, and the help that
//! CQC does not register.

use super::fault::{self, Fault};
use super::site::Gazetteer;
use crate::diagnostic::{At, Report, nearest};
use crate::ingest::{CouncilRecords, LocationRecord, MicroRecord};
use crate::model::location::{Address, Correction, Notice, Origin, Position, Unplaced};
use crate::model::*;
use std::collections::{BTreeMap, BTreeSet};

/// Locations that a council names: listed wherever their office is.
pub fn named(council: &CouncilRecords) -> BTreeSet<LocationId> {
    let facts = council.facts.iter().map(|(_, id, _)| id);
    facts.chain(council.coverage.iter().map(|(_, id, _)| id)).cloned().collect()
}

pub fn opted_out(council: &CouncilRecords) -> BTreeSet<LocationId> {
    council.opt_outs.iter().map(|(_, id)| id.clone()).collect()
}

/// An id that is typed in other letters means the same service, unless another service has it as it is typed.
pub fn resolve_opt_outs(council: &mut CouncilRecords, records: &BTreeMap<LocationId, Vec<LocationRecord>>, remembered: &BTreeSet<LocationId>) {
    let micro: BTreeSet<&LocationId> = council.micro.iter().map(|micro| &micro.id).collect();
    for (_, id) in &mut council.opt_outs {
        if records.contains_key(id) || remembered.contains(id) || micro.contains(id) {
            continue;
        }
        let mut known = records.keys().chain(remembered).chain(micro.iter().copied());
        if let Some(own) = known.find(|own| own.as_str().eq_ignore_ascii_case(id.as_str())) {
            *id = own.clone();
        }
    }
}

/// An opt-out that names nobody keeps nobody off the site, and whoever asked for it believes that it does.
pub fn settle_opt_outs(
    council: &CouncilRecords,
    records: &BTreeMap<LocationId, Vec<LocationRecord>>,
    remembered: &BTreeSet<LocationId>,
    ledger: &mut Ledger,
    report: &mut Report,
) {
    let is_micro = |id: &LocationId| council.micro.iter().any(|micro| micro.id == *id);
    let is_provider = |id: &LocationId| records.values().flatten().filter_map(|r| r.provider_id.as_ref()).any(|own| own.as_str() == id.as_str());
    for (row, id) in &council.opt_outs {
        let meets = records.contains_key(id) || remembered.contains(id) || is_micro(id);
        ledger.settle(*row, if meets { Fate::Published } else { Fate::Filtered(Reason::LocationNotListed) });
        if !meets {
            let at = At::file(ledger.path(row.file).clone()).row(row.row).column("location_id");
            report.add(Fault::OptOutOfNobody { id: id.clone(), is_provider: is_provider(id) }, at);
        }
    }
}

/// Attaches everything and settles every council row.
pub fn attach(
    council: CouncilRecords,
    locations: &mut Vec<Location>,
    gazetteer: &Gazetteer<'_>,
    as_of: Date,
    ledger: &mut Ledger,
    report: &mut Report,
) {
    let opted_out = opted_out(&council);
    for micro in council.micro {
        let fate = if opted_out.contains(&micro.id) {
            Fate::Filtered(Reason::OptedOut)
        } else if locations.iter().any(|l| l.id.as_str().eq_ignore_ascii_case(micro.id.as_str())) {
            let at = At::file(ledger.path(micro.row.file).clone()).row(micro.row.row).column("id");
            report.add(Fault::IdTaken { id: micro.id.clone() }, at);
            Fate::Quarantined(fault::ID_TAKEN.id)
        } else {
            Fate::Published
        };
        ledger.settle(micro.row, fate);
        if fate == Fate::Published {
            locations.push(micro_provider(micro, gazetteer));
        }
    }
    let mut desk = Desk { index: locations.iter().enumerate().map(|(i, l)| (l.id.clone(), i)).collect(), locations, ledger, report };
    let mut told: BTreeSet<LocationId> = BTreeSet::new();
    for (row, id, facts) in council.facts {
        desk.put(row, &id, |location, problems| {
            if !told.insert(location.id.clone()) {
                problems.push(Fault::ToldTwice { id: location.id.clone() });
                return Fate::Quarantined(fault::TOLD_TWICE.id);
            }
            location.facts = facts;
            Fate::Published
        });
    }
    for (row, id, coverage) in council.coverage {
        desk.put(row, &id, |location, late| {
            if location.kinds.iter().all(Kind::is_care_home) {
                return Fate::Filtered(Reason::NotUsed);
            }
            if coverage.evidence == Evidence::Placed && is_over_a_year(coverage.as_at, as_of) {
                late.push(Fault::PlacedTooOld { as_at: coverage.as_at });
                return Fate::Filtered(Reason::TooOld);
            }
            if let Ground::Zone(zone) = &coverage.ground {
                late.extend(gazetteer.ended(zone, as_of));
            }
            location.coverage.push(coverage);
            Fate::Published
        });
    }
    for (row, id, capacity) in council.capacity {
        desk.put(row, &id, |location, late| {
            late.extend(capacity.zone.as_ref().and_then(|zone| gazetteer.ended(zone, as_of)));
            location.capacity.push(capacity);
            Fate::Published
        });
    }
    for (row, id, price) in council.prices {
        desk.put(row, &id, |location, _| {
            location.prices.push(price);
            Fate::Published
        });
    }
    for (row, id, correction) in council.corrections {
        desk.put(row, &id, |location, problems| match correct(location, &correction) {
            Ok(()) => {
                location.corrections.push(correction);
                Fate::Published
            }
            Err(problem) => {
                let code = crate::diagnostic::Problem::code(&problem).id;
                problems.push(problem);
                Fate::Quarantined(code)
            }
        });
    }
    for (row, id, notice) in council.notices {
        // Councils tell of homes beyond their border too: in their own name.
        let folder = desk.ledger.path(row.file).rsplit('/').nth(1).unwrap_or_default();
        let by = gazetteer.portal.authorities.iter().find(|authority| authority.slug.as_str() == folder).map(|authority| authority.code);
        let notice = Notice { by, ..notice };
        desk.put(row, &id, |location, late| {
            if notice.is_over(as_of) {
                return Fate::Filtered(Reason::TooOld);
            }
            late.extend(doubts(&notice, location, gazetteer.portal, as_of));
            location.notices.push(notice);
            Fate::Published
        });
    }
    for location in locations {
        location.notices.sort_by(|a, b| b.from.cmp(&a.from).then_with(|| a.text.cmp(&b.text)));
        location.coverage.sort_by(|a, b| (a.evidence, &a.ground, b.as_at).cmp(&(b.evidence, &b.ground, a.as_at)));
        location.coverage.dedup_by(|later, first| later.evidence == first.evidence && later.ground == first.ground);
    }
}

fn is_over_a_year(then: Date, now: Date) -> bool {
    then.checked_add(jiff::Span::new().months(12)).is_ok_and(|end| end < now)
}

/// Why a notice that is shown may not be meant so: it stands for years, or the service is another council's.
fn doubts(notice: &Notice, location: &Location, portal: &Portal, on: Date) -> impl Iterator<Item = Fault> {
    let stands_long = match notice.until {
        Some(until) => is_over_a_year(notice.from.max(on), until),
        None => is_over_a_year(notice.from, on),
    };
    let long = stands_long.then_some(Fault::NoticeStandsLong { from: notice.from, until: notice.until });
    let name = |code: AreaCode| portal.authorities.iter().find(|own| own.code == code).map_or(code.to_string(), |own| own.name.to_string());
    let pair = notice.by.zip(location.authority).filter(|(by, area)| by != area);
    let beyond = pair.map(|(by, area)| Fault::NoticeBeyondBorder { by: name(by), area: name(area) });
    long.into_iter().chain(beyond)
}

/// Finds the location of each row, settles the row and places its problems.
struct Desk<'a> {
    index: BTreeMap<LocationId, usize>,
    locations: &'a mut Vec<Location>,
    ledger: &'a mut Ledger,
    report: &'a mut Report,
}

impl Desk<'_> {
    fn put(&mut self, row: RowRef, id: &LocationId, with: impl FnOnce(&mut Location, &mut Vec<Fault>) -> Fate) {
        let mut problems = Vec::new();
        let fate = match self.index.get(id) {
            Some(at) => with(&mut self.locations[*at], &mut problems),
            None => {
                problems.push(Fault::CouncilUnknownLocation { id: id.clone() });
                Fate::Filtered(Reason::LocationNotListed)
            }
        };
        self.ledger.settle(row, fate);
        let at = At::file(self.ledger.path(row.file).clone()).row(row.row);
        for problem in problems {
            self.report.add(problem, at.clone());
        }
    }
}

/// The fields of a register that a council may put right, since they are how people reach a service.
const CORRECTABLE: &[&str] = &["name", "phone", "website", "town"];

fn correct(location: &mut Location, correction: &Correction) -> Result<(), Fault> {
    let field = correction.field.as_str().to_ascii_lowercase();
    let now = correction.now.as_str();
    let register = match field.as_str() {
        "name" => Some(location.name.to_string()),
        "phone" => location.phone.known().map(ToString::to_string),
        "website" => location.website.known().map(ToString::to_string),
        "town" => location.address.town.as_ref().map(ToString::to_string),
        _ => return Err(Fault::CorrectionField { nearest: nearest(&field, CORRECTABLE.iter().copied()).map(Into::into), field }),
    };
    let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    let was = correction.was.as_ref().map(ToString::to_string);
    if was.as_deref().map(plain) != register.as_deref().map(plain) {
        return Err(Fault::StaleCorrection { field, was, register });
    }
    let value = || Fault::CorrectionValue { field: field.clone(), value: now.into() };
    match field.as_str() {
        "phone" => location.phone = Fact::Known(Phone::parse(now).ok_or_else(value)?),
        "website" => location.website = Fact::Known(WebAddress::parse(now).ok_or_else(value)?),
        "town" => location.address.town = Some(correction.now.clone()),
        _ => {
            location.name = correction.now.clone();
            if location.registration == Registration::Cqc {
                location.slug = Slug::of_location(&location.name, &location.id);
            }
        }
    }
    Ok(())
}

/// A micro-enterprise stands at the middle of its outward code: its street is nobody's business.
fn micro_provider(micro: MicroRecord, gazetteer: &Gazetteer<'_>) -> Location {
    let centre = gazetteer.postcodes.outward_centroid(micro.outward);
    let district = gazetteer.postcodes.of_outward(micro.outward).iter().find_map(|(_, unit)| unit.district);
    let source = Some(micro.source);
    let address = Address {
        lines: Vec::new(),
        town: Some(micro.town),
        county: None,
        postcode: Fact::Unknown(Unknown::Withheld("it may be somebody's home")),
        outward: Some(micro.outward),
        withheld: true,
    };
    let registration = Registration::NotRegistered { checks: micro.checks, consent_on: micro.consent_on };
    let position = centre.map_or(Position::Unplaced(Unplaced::UnknownPostcode), Position::Approximate);
    Location {
        slug: Slug::of_id(&micro.id),
        what: Some(micro.what),
        authority: district.and_then(|d| gazetteer.authority_of(d)),
        district,
        phone: micro.phone.into(),
        website: micro.website.into(),
        kinds: [Kind::MicroProvider].into_iter().collect(),
        origin: Origin { name: source, address: source, contact: source, ..Origin::default() },
        ..Location::new(micro.id, micro.name, registration, address, position)
    }
}
