//! `cqc-deactivated`: the monthly list of locations that have left the register, and when. Deactivated does not always mean
//! closed: a service that changes hands is registered anew.

use super::cqc::{self, About, Cells};
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
    let people = cqc::PEOPLE.map(Column::private);
    // Beds and rating are those of the last day: of no use to anybody who looks for care.
    let last_day = [
        "Care homes beds at point location de-activated",
        "Location Latest Overall Rating",
        "Publication Date",
        "Inherited Rating (Y/N)",
        "Provider HSCA End Date",
        "Provider Status",
    ];
    let unused = cqc::UNUSED.into_iter().chain(last_day).map(Column::ignored);
    Layout::new(named.into_iter().chain(people).chain(unused)).anchor(ID).sheets(&["Deactivated_Locations", "Deactivated", "Sheet1"])
}

struct Columns {
    about: About,
    start: Option<Col>,
    end: Option<Col>,
}

pub(super) fn read(reading: &mut Reading<'_>) {
    let layout = layout();
    for file in reading.files {
        let Some(opened) = cqc::open(reading, file, &layout, DATES) else { continue };
        let table = &opened.table;
        let columns =
            Columns { about: About::of(table), start: table.column("Location HSCA start date"), end: table.column("Location HSCA End Date") };
        cqc::one_each(reading, &opened, ID, |cells, id| record(cells, id, &columns));
    }
    // Whoever stands in this list has left: that it could not be read is no sign of being registered.
    reading.unread.clear();
}

fn record(cells: &mut Cells<'_, '_, '_>, id: LocationId, c: &Columns) -> Option<LocationRecord> {
    // The day it ended is the whole point of the row.
    let ended = match cells.day(c.end) {
        Ok(Some(day)) => Ok(day),
        Ok(None) => Err(Fault::NoDate { value: String::new() }),
        Err(fault) => Err(fault),
    };
    let ended = match ended {
        Ok(day) => day,
        Err(fault) => {
            let at = c.end.map_or_else(|| cells.row.here(), |column| cells.row.at_cell(column));
            cells.reading.quarantine(cells.row.reference(), fault, at);
            return None;
        }
    };
    let mut record = c.about.record(cells, id)?;
    record.ended = Some(ended);
    record.registered = cells.plain_day(c.start);
    Some(record)
}
