//! `cqc-ratings`: the monthly "latest ratings": a row for each location, service and key question, 28 columns in 2026 and 26
//! in 2021. Rows become one record for each location. Two ratings of one thing on one day are both kept: CQC says that its
//! site decides.

use super::cqc::{self, About, Cells};
use super::problem::Fault;
use crate::ingest::LocationRecord;
use crate::ingest::reading::Reading;
use crate::ingest::table::{Col, Column, Layout, Row};
use crate::model::*;

const ID: &str = "Location ID";
const DATES: &[&str] = &["Publication Date"];

fn layout() -> Layout {
    let named = [
        Column::required(ID),
        Column::required("Location Name"),
        Column::expected("Care Home?"),
        Column::expected("Location Primary Inspection Category"),
        Column::expected("Location Street Address"),
        Column::optional("Location Address Line 2"),
        Column::expected("Location City"),
        Column::expected("Location Post Code").also(&["Location Postal Code", "Location Postcode"]),
        Column::expected("Location Local Authority"),
        Column::optional("Location Region"),
        Column::required("Service / Population Group"),
        Column::required("Domain"),
        Column::required("Latest Rating").closed(is_rating),
        Column::required("Publication Date"),
        Column::optional("Report Type"),
        Column::expected("Inherited Rating (Y/N)").also(&["Inherited Rating Y N"]),
        Column::optional("URL"),
        Column::expected("Provider ID"),
        Column::expected("Provider Name"),
        Column::optional("Brand ID"),
        Column::optional("Brand Name"),
        // Points that others have added to copies of the file.
        Column::optional("Location Latitude").also(&["lat", "latitude"]),
        Column::optional("Location Longitude").also(&["long", "longitude", "lon"]),
    ];
    let unused = [
        "Location ODS Code",
        "Location Type",
        "Location NHS Region",
        "Location ONSPD CCG Code",
        "Location ONSPD CCG",
        "Location Commissioning CCG Code",
        "Location Commissioning CCG Name",
    ]
    .map(Column::ignored);
    Layout::new(named.into_iter().chain(unused)).anchor(ID).sheets(&["Locations"])
}

fn is_rating(cell: &str) -> bool {
    !matches!(Outcome::parse(cell), Outcome::Unrated(Unrated::Unreadable(_)))
}

struct Columns {
    about: About,
    group: Option<Col>,
    domain: Option<Col>,
    rating: Option<Col>,
    published: Option<Col>,
    report_type: Option<Col>,
    inherited: Option<Col>,
    url: Option<Col>,
}

pub(super) fn read(reading: &mut Reading<'_>) {
    let layout = layout();
    for file in reading.files {
        let Some(cqc::File { table, dates }) = cqc::open(reading, file, &layout, DATES) else { continue };
        let c = |name: &str| table.column(name);
        let columns = Columns {
            about: About::of(&table),
            group: c("Service / Population Group"),
            domain: c("Domain"),
            rating: c("Latest Rating"),
            published: c("Publication Date"),
            report_type: c("Report Type"),
            inherited: c("Inherited Rating (Y/N)"),
            url: c("URL"),
        };
        for (id, rows) in cqc::by_id(reading, &table, ID) {
            let rows = without_copies(reading, &id, rows);
            let mut record: Option<LocationRecord> = None;
            for row in rows {
                let mut cells = Cells { reading, row, dates };
                let Some(entry) = entry(&mut cells, &columns) else { continue };
                if let Some(record) = &mut record {
                    record.rows.push(row.reference());
                } else {
                    record = columns.about.record(&mut cells, id.clone());
                }
                if let Some(record) = &mut record {
                    record.ratings.push(entry);
                }
            }
            reading.records.extend(record);
        }
    }
}

/// Rows that say the same as an earlier one are duplicates.
fn without_copies<'t>(reading: &mut Reading<'_>, id: &LocationId, rows: Vec<Row<'t>>) -> Vec<Row<'t>> {
    let mut kept: Vec<Row<'t>> = Vec::with_capacity(rows.len());
    for row in rows {
        match kept.iter().find(|earlier| earlier.cells().eq(row.cells())) {
            Some(first) => {
                reading.ledger.settle(row.reference(), Fate::Duplicate);
                reading.report.add(Fault::Twice { id: id.to_string(), first: first.number() }, row.here());
            }
            None => kept.push(row),
        }
    }
    kept
}

/// One line of the ratings. `None`: the row has its fate.
fn entry(cells: &mut Cells<'_, '_, '_>, c: &Columns) -> Option<RatingEntry> {
    if cells.raw(c.report_type).is_some_and(|(_, kind)| kind.eq_ignore_ascii_case("provider")) {
        cells.reading.ledger.settle(cells.row.reference(), Fate::Filtered(Reason::ProviderRow));
        return None;
    }
    let set_aside = |cells: &mut Cells<'_, '_, '_>, column: Col, fault: Fault| {
        cells.reading.quarantine(cells.row.reference(), fault, cells.row.at_cell(column));
    };
    let words = c.rating.map_or("", |column| cells.row.cell(column));
    let outcome = Outcome::parse(words);
    if let (Outcome::Unrated(Unrated::Unreadable(value)), Some(column)) = (&outcome, c.rating) {
        set_aside(cells, column, Fault::UnknownRating { value: value.to_string() });
        return None;
    }
    let service = match cells.text(c.group) {
        None => RatedService::Location,
        Some(group) if group.as_str().eq_ignore_ascii_case("overall") => RatedService::Location,
        Some(group) => RatedService::Service(group),
    };
    let question = match cells.raw(c.domain) {
        None => None,
        Some((_, "Overall" | "overall")) => None,
        Some((column, domain)) => match KeyQuestion::parse(domain) {
            Some(question) => Some(question),
            None => {
                let value = domain.to_owned();
                set_aside(cells, column, Fault::UnknownWords { list: "key questions", value });
                return None;
            }
        },
    };
    let inherited = cells.flag(c.inherited);
    let published = cqc::published(cells, c.published, &outcome, inherited, None)?;
    let report = if cells.reading.description.demonstration { None } else { cells.link(c.url) };
    Some(RatingEntry { service, question, outcome, published, inherited: inherited.into(), given_to: None, report, source: cells.reading.source })
}
