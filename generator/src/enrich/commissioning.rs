//! Looks up what councils' documents and tables name: every reference leads somewhere or is an error at its place, with the
//! nearest name. Settles the fate of the tables' rows.

use crate::diagnostic::{At, Code, Problem, Report, Severity, nearest};
use crate::ingest::commissioning::{Read, Rows};
use crate::ingest::documents::{Documents, Referred};
use crate::model::commissioning::*;
use crate::model::market::IndicatorId;
use crate::model::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

#[derive(Debug)]
pub enum Fault {
    Unknown { key: String, reference: String, nearest: Option<String> },
    Ambiguous { key: String, reference: String, lots: Vec<String> },
    NoItem { meeting: String, item: String, nearest: Option<String> },
    Location { id: String, nearest: Option<String> },
    LocationGone { id: String, name: String },
    Statements { first: String, service: String },
}

const UNKNOWN: Code = Code {
    id: "unknown-reference",
    severity: Severity::Error,
    explain: "A document or a row names a decision, a meeting, a framework, a lot, an opportunity, an indicator or a location that this portal does not have. A thread with a loose end would mislead, so that nothing is published until it leads somewhere. References are within one council.",
};
const GONE: Code = Code {
    id: "award-to-gone-location",
    severity: Severity::Warning,
    explain: "An award names a location that is no longer registered. It is shown, and its page says that the location is gone and who took it over, where that is known.",
};
const STATEMENTS: Code = Code {
    id: "statement-repeated",
    severity: Severity::Error,
    explain: "Two statements of one council are about one service, so that both would stand at one address. Keep the newer one.",
};

pub const CODES: &[&Code] = &[&UNKNOWN, &GONE, &STATEMENTS];

impl Problem for Fault {
    fn code(&self) -> &'static Code {
        match self {
            Self::Unknown { .. } | Self::Ambiguous { .. } | Self::NoItem { .. } | Self::Location { .. } => &UNKNOWN,
            Self::LocationGone { .. } => &GONE,
            Self::Statements { .. } => &STATEMENTS,
        }
    }

    fn help(&self) -> String {
        match self {
            Self::Unknown { nearest: Some(nearest), .. } | Self::Location { nearest: Some(nearest), .. } => format!("did you mean `{nearest}`?"),
            Self::Unknown { .. } => "write it, or take the reference out".into(),
            Self::Ambiguous { lots, .. } => format!("write one of {}", lots.join(", ")),
            Self::NoItem { nearest: Some(nearest), .. } => format!("did you mean item {nearest}?"),
            Self::NoItem { .. } => "write the item's number as the meeting has it".into(),
            Self::Location { .. } => "write the id of a location that has a page here".into(),
            Self::LocationGone { .. } => "check who works under the lot now".into(),
            Self::Statements { .. } => "keep the newer of the two".into(),
        }
    }

    fn value(&self) -> Option<&str> {
        match self {
            Self::Unknown { reference: value, .. } | Self::Location { id: value, .. } => Some(value),
            _ => None,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { key, reference, .. } => write!(f, "`{key}` names {reference:?}, which is not there"),
            Self::Ambiguous { key, reference, lots } => write!(f, "`{key}` names {reference:?}, of which there are {}", lots.len()),
            Self::NoItem { meeting, item, .. } => write!(f, "the meeting {meeting:?} has no item {item}"),
            Self::Location { id, .. } => write!(f, "no location has the id {id:?}"),
            Self::LocationGone { id, name } => write!(f, "{name} ({id}) is no longer registered"),
            Self::Statements { first, service } => write!(f, "{first} is about {service:?} too"),
        }
    }
}

/// Everything there is to name, by council.
struct Known {
    names: BTreeSet<Of>,
    /// Each council's lots by their own slug.
    lots: BTreeMap<(AreaCode, Slug), Vec<LotKey>>,
    /// `None`: nobody has told which indicators there are.
    indicators: Option<BTreeSet<IndicatorId>>,
}

/// Documents and rows as the atlas has them. `indicators` are the ids there are; `None` leaves references to them unchecked.
pub fn commissioning(
    documents: Documents,
    rows: Rows,
    indicators: Option<BTreeSet<IndicatorId>>,
    locations: &[Location],
    ledger: &mut Ledger,
    report: &mut Report,
) -> Commissioning {
    let known = Known::of(&documents, &rows, indicators);
    for referred in &documents.referred {
        known.check(referred, report);
    }
    items(&documents, report);
    one_statement_each(&documents, report);
    for Read { at, value: award, .. } in &rows.awards {
        let gone = award.location.as_ref().and_then(|id| find(locations, id)).filter(|l| matches!(l.status, Status::Gone { .. }));
        if let Some(location) = gone {
            let fault = Fault::LocationGone { id: location.id.to_string(), name: location.name.to_string() };
            report.add(fault, at.clone().column("location_id"));
        }
    }
    let mut out = Commissioning {
        lots: settle(rows.lots, ledger, report, |lot| known.row(lot.authority, [("framework", Reference::Framework(lot.key.framework.clone()))])),
        awards: settle(rows.awards, ledger, report, |award| {
            known.row(award.authority, [("lot_slug", award.reference())])?;
            location(award, locations)
        }),
        opportunities: settle(rows.opportunities, ledger, report, |o| {
            let named = [
                ("framework", o.framework.clone().map(Reference::Framework)),
                ("lot_slug", o.lot.as_ref().map(lot_reference)),
                ("decision", o.decision.clone().map(Reference::Decision)),
                ("replaced_by", o.replaced_by.clone().map(Reference::Opportunity)),
            ];
            known.row(o.authority, named.into_iter().filter_map(|(column, reference)| Some((column, reference?))))
        }),
        thread: Thread::default(),
        calendar: Vec::new(),
        links: documents.links,
        decisions: documents.decisions,
        meetings: documents.meetings,
        frameworks: documents.frameworks,
        statements: documents.statements,
        consultations: documents.consultations,
        programmes: documents.programmes,
        questions: documents.questions,
    };
    macro_rules! sort {
        ($($list:ident),*) => { $(out.$list.sort_by(|a, b| (a.about.authority, &a.about.slug).cmp(&(b.about.authority, &b.about.slug)));)* };
    }
    sort!(decisions, meetings, frameworks, statements, consultations, programmes, questions);
    out.thread = super::thread::thread(&out);
    out
}

fn lot_reference(key: &LotKey) -> Reference {
    Reference::Lot(Some(key.framework.clone()), key.slug.clone())
}

fn find<'a>(locations: &'a [Location], id: &LocationId) -> Option<&'a Location> {
    locations.binary_search_by(|l| l.id.cmp(id)).ok().map(|at| &locations[at])
}

fn location(award: &Award, locations: &[Location]) -> Result<(), (Fault, &'static str)> {
    let Some(id) = &award.location else { return Ok(()) };
    if find(locations, id).is_some() {
        return Ok(());
    }
    let nearest = nearest(id.as_str(), locations.iter().map(|l| l.id.as_str())).map(Into::into);
    Err((Fault::Location { id: id.to_string(), nearest }, "location_id"))
}

/// Rows whose names are all there are published, the others set aside.
fn settle<T>(rows: Vec<Read<T>>, ledger: &mut Ledger, report: &mut Report, check: impl Fn(&T) -> Result<(), (Fault, &'static str)>) -> Vec<T> {
    let mut out = Vec::new();
    for read in rows {
        match check(&read.value) {
            Ok(()) => {
                ledger.settle(read.row, Fate::Published);
                out.push(read.value);
            }
            Err((fault, column)) => {
                ledger.settle(read.row, Fate::Quarantined(fault.code().id));
                report.add(fault, read.at.column(column));
            }
        }
    }
    out
}

/// A decision that was taken at an item of a meeting: the item is there.
fn items(documents: &Documents, report: &mut Report) {
    for decision in &documents.decisions {
        let Some((slug, item)) = &decision.resolution_of else { continue };
        let Some(meeting) = documents.meetings.iter().find(|m| m.about.is(decision.about.authority, slug)) else { continue };
        if !meeting.items.iter().any(|i| i.number.as_ref() == Some(item)) {
            let nearest = nearest(item.as_str(), meeting.items.iter().filter_map(|i| i.number.as_ref()).map(Text::as_str)).map(Into::into);
            let fault = Fault::NoItem { meeting: slug.to_string(), item: item.to_string(), nearest };
            report.add(fault, At::file(decision.about.file.clone()));
        }
    }
}

fn one_statement_each(documents: &Documents, report: &mut Report) {
    let mut seen: BTreeMap<(AreaCode, &Slug), &About> = BTreeMap::new();
    for statement in &documents.statements {
        if let Some(first) = seen.insert((statement.about.authority, &statement.service), &statement.about) {
            let fault = Fault::Statements { first: first.file.to_string(), service: statement.service.to_string() };
            report.add(fault, At::file(statement.about.file.clone()));
        }
    }
}

impl Known {
    fn of(documents: &Documents, rows: &Rows, indicators: Option<BTreeSet<IndicatorId>>) -> Self {
        let mut names = BTreeSet::new();
        macro_rules! take {
            ($($list:ident => $kind:ident),*) => {
                $(names.extend(documents.$list.iter().map(|d| (d.about.authority, Reference::$kind(d.about.slug.clone()))));)*
            };
        }
        take!(decisions => Decision, meetings => Meeting, frameworks => Framework, statements => Statement, consultations => Consultation,
            programmes => Programme, questions => Question);
        names.extend(rows.opportunities.iter().map(|o| (o.value.authority, Reference::Opportunity(o.value.id.clone()))));
        let mut lots: BTreeMap<(AreaCode, Slug), Vec<LotKey>> = BTreeMap::new();
        for lot in rows.lots.iter().map(|read| &read.value) {
            names.insert((lot.authority, lot_reference(&lot.key)));
            lots.entry((lot.authority, lot.key.slug.clone())).or_default().push(lot.key.clone());
        }
        Self { names, lots, indicators }
    }

    fn check(&self, referred: &Referred, report: &mut Report) {
        if let Err(fault) = self.look_up(referred.authority, referred.key, &referred.reference) {
            report.add(fault, referred.at.clone());
        }
    }

    fn row(&self, authority: AreaCode, named: impl IntoIterator<Item = (&'static str, Reference)>) -> Result<(), (Fault, &'static str)> {
        named.into_iter().try_for_each(|(column, reference)| self.look_up(authority, column, &reference).map_err(|fault| (fault, column)))
    }

    fn look_up(&self, authority: AreaCode, key: &str, reference: &Reference) -> Result<(), Fault> {
        match reference {
            Reference::Indicator(id) => {
                let Some(indicators) = &self.indicators else { return Ok(()) };
                if indicators.contains(id) {
                    return Ok(());
                }
                let nearest = nearest(id.as_str(), indicators.iter().map(IndicatorId::as_str)).map(|id| format!("indicator:{id}"));
                Err(Fault::Unknown { key: key.into(), reference: reference.to_string(), nearest })
            }
            Reference::Lot(None, slug) => match self.lots.get(&(authority, slug.clone())).map(Vec::as_slice) {
                Some([_]) => Ok(()),
                Some(several) => {
                    let lots = several.iter().map(|lot| format!("lot:{lot}")).collect();
                    Err(Fault::Ambiguous { key: key.into(), reference: reference.to_string(), lots })
                }
                None => Err(self.unknown(authority, key, reference)),
            },
            reference if self.names.contains(&(authority, reference.clone())) => Ok(()),
            reference => Err(self.unknown(authority, key, reference)),
        }
    }

    fn unknown(&self, authority: AreaCode, key: &str, reference: &Reference) -> Fault {
        let alike: Vec<String> = self
            .names
            .iter()
            .filter(|(council, known)| *council == authority && known.kind() == reference.kind())
            .map(|(_, known)| known.to_string())
            .collect();
        let nearest = nearest(&reference.to_string(), alike.iter().map(String::as_str)).map(Into::into);
        Fault::Unknown { key: key.into(), reference: reference.to_string(), nearest }
    }
}
