//! `cqc-locations`: the monthly "HSCA active locations": 119 columns in 2021, 122 in 2026, with flags for every service type,
//! user band and regulated activity. The columns that name people are known here only to be passed over.

use super::cqc::{self, About, Cells};
use super::cqc_dual;
use super::problem::Fault;
use crate::ingest::LocationRecord;
use crate::ingest::reading::Reading;
use crate::ingest::table::{Col, Column, Layout, Table};
use crate::model::care::{Listed, Set};
use crate::model::*;

const ID: &str = "Location ID";
const DATES: &[&str] = &["Location HSCA start date", "Publication Date"];

fn layout() -> Layout {
    let named = [
        Column::required(ID),
        Column::expected("Location HSCA start date").also(&["HSCA start date"]),
        Column::expected("Dormant (Y/N)"),
        Column::expected("Care home?"),
        Column::required("Location Name"),
        Column::expected("Location Telephone Number"),
        Column::expected("Location Web Address").also(&["Web Address"]),
        Column::expected("Care homes beds").also(&["Care home beds"]),
        Column::expected("Location Inspection Directorate"),
        Column::expected("Location Primary Inspection Category"),
        Column::expected("Location Latest Overall Rating"),
        Column::expected("Publication Date"),
        Column::optional("Inherited Rating (Y/N)").also(&["Inherited Rating Y N"]),
        Column::optional("Location Region"),
        Column::required("Location Local Authority"),
        Column::expected("Location Street Address"),
        Column::optional("Location Address Line 2"),
        Column::expected("Location City"),
        Column::optional("Location County"),
        Column::required("Location Postal Code").also(&["Location Post Code", "Location Postcode"]),
        Column::optional("Location Latitude"),
        Column::optional("Location Longitude"),
        Column::optional("Brand ID"),
        Column::optional("Brand Name"),
        Column::expected("Provider ID"),
        Column::expected("Provider Name"),
        Column::expected("Provider Ownership Type"),
        Column::optional("Location Dual Registered"),
        Column::optional("Primary ID (Dual registration locations)"),
    ];
    let people = cqc::PEOPLE.map(Column::private);
    let unused = cqc::UNUSED.into_iter().chain(["Location Commissioning CCG"]).map(Column::ignored);
    let activities = RegulatedActivity::ALL.iter().map(|a| Column::expected(activity(*a)));
    let types = ServiceType::ALL.iter().map(|t| Column::expected(service_type(*t)));
    let bands = Need::ALL.iter().map(|n| Column::expected(band(*n)));
    Layout::new(named.into_iter().chain(people).chain(unused).chain(activities).chain(types).chain(bands)).anchor(ID).sheets(&[
        "HSCA_Active_Locations",
        "HSCA Active Locations",
        "Active_Locations",
    ])
}

fn activity(activity: RegulatedActivity) -> String {
    format!("Regulated activity - {}", activity.cqc())
}

fn service_type(service_type: ServiceType) -> String {
    format!("Service type - {}", service_type.cqc())
}

fn band(need: Need) -> String {
    format!("Service user band - {}", need.cqc())
}

struct Columns {
    about: About,
    start: Option<Col>,
    dormant: Option<Col>,
    phone: Option<Col>,
    website: Option<Col>,
    beds: Option<Col>,
    rating: Option<Col>,
    published: Option<Col>,
    inherited: Option<Col>,
    dual: Option<Col>,
    primary: Option<Col>,
    activities: Vec<(RegulatedActivity, Col)>,
    types: Vec<(ServiceType, Col)>,
    bands: Vec<(Need, Col)>,
}

fn flags<T: Listed>(table: &Table, name: impl Fn(T) -> String) -> Vec<(T, Col)> {
    T::ALL.iter().filter_map(|member| Some((*member, table.column(&name(*member))?))).collect()
}

pub(super) fn read(reading: &mut Reading<'_>) {
    let layout = layout();
    for file in reading.files {
        let Some(opened) = cqc::open(reading, file, &layout, DATES) else { continue };
        let table = &opened.table;
        let c = |name: &str| table.column(name);
        let columns = Columns {
            about: About::of(table),
            start: c("Location HSCA start date"),
            dormant: c("Dormant (Y/N)"),
            phone: c("Location Telephone Number"),
            website: c("Location Web Address"),
            beds: c("Care homes beds"),
            rating: c("Location Latest Overall Rating"),
            published: c("Publication Date"),
            inherited: c("Inherited Rating (Y/N)"),
            dual: c("Location Dual Registered"),
            primary: c("Primary ID (Dual registration locations)"),
            activities: flags(table, activity),
            types: flags(table, service_type),
            bands: flags(table, band),
        };
        let first = reading.records.len();
        cqc::one_each(reading, &opened, ID, |cells, id| record(cells, id, &columns));
        cqc_dual::join(reading, file, first);
    }
}

fn record(cells: &mut Cells<'_, '_, '_>, id: LocationId, c: &Columns) -> Option<LocationRecord> {
    let mut record = c.about.record(cells, id)?;
    record.registered = cells.plain_day(c.start);
    record.dormant = cells.flag(c.dormant);
    record.phone = cells.phone(c.phone);
    record.website = cells.link(c.website);
    // The file writes 0 beds for every service that is no care home: that is not a number of beds.
    record.beds = cells.number(c.beds).filter(|beds| *beds > 0 || record.care_home == Some(true));
    let dual = c.dual.is_none_or(|column| cells.raw(Some(column)).is_some_and(|(_, cell)| !cell.eq_ignore_ascii_case("n")));
    record.primary_id = cells.raw(c.primary).and_then(|(_, cell)| cqc_dual::primary(cell, &record.id, None)).filter(|_| dual);
    record.activities = chosen(cells, &c.activities);
    record.service_types = chosen(cells, &c.types);
    record.needs = chosen(cells, &c.bands);
    record.ratings = rating(cells, c, record.registered)?;
    Some(record)
}

/// The members whose column has a Y.
fn chosen<T: Listed>(cells: &mut Cells<'_, '_, '_>, columns: &[(T, Col)]) -> Set<T> {
    let mut set = Set::EMPTY;
    for (member, column) in columns {
        if cells.raw(Some(*column)).is_some() && cells.flag(Some(*column)) == Some(true) {
            set.insert(*member);
        }
    }
    set
}

/// The location's overall rating, when the file gives one or says why there is none. `None`: the row is set aside.
fn rating(cells: &mut Cells<'_, '_, '_>, c: &Columns, registered: Option<Date>) -> Option<Vec<RatingEntry>> {
    let Some((column, words)) = cells.raw(c.rating) else { return Some(Vec::new()) };
    let outcome = Outcome::parse(words);
    if let Outcome::Unrated(Unrated::Unreadable(value)) = &outcome {
        let fault = Fault::UnknownRating { value: value.to_string() };
        cells.reading.quarantine(cells.row.reference(), fault, cells.row.at_cell(column));
        return None;
    }
    let inherited = cells.flag(c.inherited);
    let published = cqc::published(cells, c.published, &outcome, inherited, registered)?;
    Some(vec![RatingEntry {
        service: RatedService::Location,
        question: None,
        outcome,
        published,
        inherited: inherited.into(),
        given_to: None,
        report: None,
        source: cells.reading.source,
    }])
}
