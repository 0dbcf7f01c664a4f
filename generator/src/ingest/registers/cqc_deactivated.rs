//! `cqc-deactivated`: the monthly list of locations that have left the register, and when. Deactivated does not always mean
//! closed: a service that changes hands is registered anew.

use super::cqc::{self, AddressColumns, Cells};
use super::problem::Fault;
use crate::ingest::LocationRecord;
use crate::ingest::reading::Reading;
use crate::ingest::table::{Col, Column, Layout};
use crate::model::*;

const ID: &str = "Location ID";
const DATES: &[&str] = &["Location HSCA start date", "Location HSCA End Date"];

fn layout() -> Layout {
    let named = [
        Column::required(ID),
        Column::required("Location Name"),
        Column::optional("Location Status"),
        Column::optional("Location HSCA start date").also(&["HSCA start date"]),
        Column::required("Location HSCA End Date").also(&["HSCA end date"]),
        Column::optional("Care home?"),
        Column::optional("Location Inspection Directorate"),
        Column::optional("Location Primary Inspection Category"),
        Column::optional("Location Region"),
        Column::expected("Location Local Authority"),
        Column::optional("Location Latitude"),
        Column::optional("Location Longitude"),
        Column::optional("Location Street Address"),
        Column::optional("Location Address Line 2"),
        Column::expected("Location City"),
        Column::optional("Location County"),
        Column::expected("Location Postal Code").also(&["Location Post Code", "Location Postcode"]),
        Column::optional("Brand ID"),
        Column::optional("Brand Name"),
        Column::optional("Provider ID"),
        Column::optional("Provider Name"),
        Column::optional("Provider Ownership Type"),
    ];
    let people = ["Registered manager", "Provider Nominated Individual Name", "Provider Main Partner Name"].map(Column::private);
    // Beds and rating are those of the last day: of no use to anybody who looks for care.
    let unused = [
        "Location ODS Code",
        "Care homes beds at point location de-activated",
        "Location Type/Sector",
        "Location NHS Region",
        "Location Primary NHS Region",
        "Location ONSPD CCG Code",
        "Location ONSPD CCG",
        "Location Commissioning CCG Code",
        "Location Commissioning CCG Name",
        "Location Parliamentary Constituency",
        "Location PAF ID",
        "Location UPRN ID",
        "Location Latest Overall Rating",
        "Publication Date",
        "Inherited Rating (Y/N)",
        "Provider Charity Number",
        "Provider Companies House Number",
        "Provider HSCA start date",
        "Provider HSCA End Date",
        "Provider Status",
        "Provider Type/Sector",
        "Provider Inspection Directorate",
        "Provider Primary Inspection Category",
        "Provider Telephone Number",
        "Provider Web Address",
        "Provider Street Address",
        "Provider Address Line 2",
        "Provider City",
        "Provider County",
        "Provider Postal Code",
        "Provider PAF ID",
        "Provider UPRN ID",
        "Provider Local Authority",
        "Provider Region",
        "Provider NHS Region",
        "Provider Latitude",
        "Provider Longitude",
        "Provider Parliamentary Constituency",
    ]
    .map(Column::ignored);
    Layout::new(named.into_iter().chain(people).chain(unused)).anchor(ID).sheets(&["Deactivated_Locations", "Deactivated", "Sheet1"])
}

struct Columns {
    name: Option<Col>,
    start: Option<Col>,
    end: Option<Col>,
    care_home: Option<Col>,
    directorate: Option<Col>,
    category: Option<Col>,
    region: Option<Col>,
    authority: Option<Col>,
    point: [Option<Col>; 2],
    address: AddressColumns,
    brand: [Option<Col>; 2],
    provider_id: Option<Col>,
    provider: Option<Col>,
    ownership: Option<Col>,
}

pub(super) fn read(reading: &mut Reading<'_>) {
    let layout = layout();
    for file in reading.files {
        let Some(cqc::File { table, dates }) = cqc::open(reading, file, &layout, DATES) else { continue };
        let c = |name: &str| table.column(name);
        let columns = Columns {
            name: c("Location Name"),
            start: c("Location HSCA start date"),
            end: c("Location HSCA End Date"),
            care_home: c("Care home?"),
            directorate: c("Location Inspection Directorate"),
            category: c("Location Primary Inspection Category"),
            region: c("Location Region"),
            authority: c("Location Local Authority"),
            point: [c("Location Latitude"), c("Location Longitude")],
            address: AddressColumns {
                street: [c("Location Street Address"), c("Location Address Line 2")],
                town: c("Location City"),
                county: c("Location County"),
                postcode: c("Location Postal Code"),
            },
            brand: [c("Brand ID"), c("Brand Name")],
            provider_id: c("Provider ID"),
            provider: c("Provider Name"),
            ownership: c("Provider Ownership Type"),
        };
        for (id, rows) in cqc::by_id(reading, &table, ID) {
            let Some(row) = cqc::only_row(reading, &id, &rows) else { continue };
            let mut cells = Cells { reading, row, dates };
            if let Some(record) = record(&mut cells, id, &columns) {
                reading.records.push(record);
            }
        }
    }
}

fn record(cells: &mut Cells<'_, '_, '_>, id: LocationId, c: &Columns) -> Option<LocationRecord> {
    let mut record = LocationRecord::new(id, cells.reading.source);
    record.rows = vec![cells.row.reference()];
    // The day it ended is the whole point of the row.
    let ended = match cells.day(c.end) {
        Ok(Some(day)) => Ok(day),
        Ok(None) => Err(Fault::NoDate { value: String::new() }),
        Err(fault) => Err(fault),
    };
    match ended {
        Ok(day) => record.ended = Some(day),
        Err(fault) => {
            let at = c.end.map_or_else(|| cells.row.here(), |column| cells.row.at_cell(column));
            cells.reading.quarantine(cells.row.reference(), fault, at);
            return None;
        }
    }
    record.name = Some(cells.name(c.name)?);
    record.registered = cells.plain_day(c.start);
    record.care_home = cells.flag(c.care_home);
    record.directorate = cells.text(c.directorate);
    record.category = cells.text(c.category);
    record.region = cells.text(c.region);
    record.authority = cells.text(c.authority);
    record.point = cells.point(c.point[0], c.point[1]);
    cells.address(&c.address, &mut record);
    record.brand = cells.brand(c.brand[0], c.brand[1]);
    record.provider_id = cells.provider_id(c.provider_id);
    record.provider_name = cells.text(c.provider);
    record.ownership = cells.raw(c.ownership).map(|(_, cell)| OwnershipType::parse(cell));
    record.cqc_page = cqc::page(&record.id, cells.reading.description.demonstration);
    Some(record)
}
