//! The sheet `Dual_Registration_Locations` beside the monthly locations: one row for each side of two registrations that are
//! one service. It only adds to what the data sheet says: a pair that either of them names counts once. Where they disagree on
//! the one that counts, the data sheet is followed and the row is told of.

use super::cqc;
use super::problem::Fault;
use crate::ingest::LocationRecord;
use crate::ingest::reading::{Reading, SourceFile};
use crate::ingest::table::{Col, Column, Layout, Row};
use crate::model::*;
use std::collections::HashMap;

const ID: &str = "Location ID";
const LINKED: &str = "Linked Organisation ID";
const PRIMARY: &str = "Primary ID";

fn layout() -> Layout {
    let named = [
        Column::required(ID),
        Column::required(LINKED).also(&["Linked Location ID"]),
        Column::required(PRIMARY),
        Column::optional("Relationship").also(&["Relationship Type"]),
    ];
    let unused = [
        "Location Name",
        "Location HSCA Start Date",
        "Location Type/Sector",
        "Provider ID",
        "Provider Name",
        "Linked Organisation Name",
        "Relationship Start Date",
    ];
    Layout::new(named.into_iter().chain(unused.map(Column::ignored)))
        .sheets(&["Dual_Registration_Locations", "Dual Registration Locations"])
        .may_be_empty()
}

/// What a cell says of the registration that counts. CQC gives its id or marks its row.
pub(super) fn primary(cell: &str, id: &LocationId, linked: Option<&LocationId>) -> Option<LocationId> {
    match cell {
        "Y" | "y" => Some(id.clone()),
        "N" | "n" => linked.cloned(),
        _ => cqc::location_id(cell),
    }
}

/// Adds what the sheet says to the records of its file: those from `first` on.
pub(super) fn join(reading: &mut Reading<'_>, file: &SourceFile, first: usize) {
    let Some(table) = reading.sheet_beside(file, &layout()) else { return };
    let (Some(linked), Some(counts)) = (table.column(LINKED), table.column(PRIMARY)) else { return };
    let relationship = table.column("Relationship");
    let mut records = reading.records.split_off(first);
    let places: HashMap<LocationId, usize> = records.iter().enumerate().map(|(at, record)| (record.id.clone(), at)).collect();
    for (id, rows) in cqc::by_id(reading, &table, ID) {
        for row in rows {
            if relationship.is_some_and(|column| is_another(row.cell(column))) {
                reading.ledger.settle(row.reference(), Fate::Filtered(Reason::NotUsed));
                continue;
            }
            if let Err((fault, column)) = pair(reading, row, &id, [linked, counts], &places, &mut records) {
                reading.quarantine(row.reference(), fault, column.map_or_else(|| row.here(), |column| row.at_cell(column)));
            }
        }
    }
    reading.records.append(&mut records);
}

fn is_another(relationship: &str) -> bool {
    !relationship.is_empty() && !relationship.to_lowercase().contains("dual")
}

/// One row: `id` and the registration linked to it are one service.
fn pair(
    reading: &mut Reading<'_>,
    row: Row<'_>,
    id: &LocationId,
    [linked, counts]: [Col; 2],
    places: &HashMap<LocationId, usize>,
    records: &mut [LocationRecord],
) -> Result<(), (Fault, Option<Col>)> {
    let cell = row.cell(linked);
    let Some(other) = cqc::location_id(cell).filter(|other| other != id) else {
        return Err((Fault::NoId { value: cell.into() }, Some(linked)));
    };
    let place = |id: &LocationId| places.get(id).copied();
    let unlisted = |id: &LocationId, column| (Fault::DualUnlisted { id: id.to_string() }, column);
    let at = place(id).ok_or_else(|| unlisted(id, None))?;
    let twin = place(&other).ok_or_else(|| unlisted(&other, Some(linked)))?;
    let here = primary(row.cell(counts), id, Some(&other));
    if let Some(named) = here.as_ref().filter(|named| place(named).is_none()) {
        return Err(unlisted(named, Some(counts)));
    }
    let elsewhere = [at, twin].into_iter().find_map(|at| records[at].primary_id.clone());
    let Some(primary) = elsewhere.clone().or_else(|| here.clone()) else {
        return Err((Fault::DualWithoutPrimary { id: id.to_string(), other: other.to_string() }, Some(counts)));
    };
    if let (Some(here), Some(elsewhere)) = (here, elsewhere)
        && here != elsewhere
    {
        reading.report.add(Fault::DualDiffers { here: here.to_string(), elsewhere: elsewhere.to_string() }, row.at_cell(counts));
    }
    for at in [at, twin] {
        records[at].primary_id = Some(primary.clone());
    }
    records[at].rows.push(row.reference());
    Ok(())
}
