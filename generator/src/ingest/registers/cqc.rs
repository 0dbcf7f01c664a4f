//! What CQC's files have in common: ids, flags, dates, places. One cell in, one value out; what cannot be read is reported
//! with its place and left unknown.

use super::problem::Fault;
use crate::diagnostic::Problem as _;
use crate::ingest::reading::{Reading, SourceFile};
use crate::ingest::table::dates::Evidence;
use crate::ingest::table::{Col, Dates, Layout, Row, Table};
use crate::ingest::{LocationRecord, PostcodeField};
use crate::model::location::Brand;
use crate::model::text::is_garbled;
use crate::model::*;
use std::collections::{BTreeMap, HashMap};

/// More ids that are none than this: the file was damaged as a whole.
const BAD_IDS: usize = 10;
/// Longer names are cut in lists.
const LONG_NAME: usize = 200;

/// A table of CQC's, and how its dates are read.
pub(super) struct File {
    pub table: Table,
    pub dates: Dates,
}

/// Reads the source's file. Its edition is settled, and the order of day and month is decided by the cells of `dates`.
pub(super) fn open(reading: &mut Reading<'_>, file: &SourceFile, layout: &Layout, dates: &[&str]) -> Option<File> {
    let table = reading.table(file, layout)?;
    reading.agree_on_edition(&table);
    let mut evidence = Evidence::default();
    for column in dates.iter().filter_map(|name| table.column(name)) {
        table.rows().for_each(|row| evidence.see(row.cell(column)));
    }
    match evidence.decide(reading.description.date_order) {
        Ok(dates) => Some(File { table, dates }),
        Err(undecided) => {
            let fault = Fault::UndecidedDates(undecided);
            let fate = Fate::Quarantined(fault.code().id);
            table.rows().for_each(|row| reading.ledger.settle(row.reference(), fate));
            let column = dates.iter().find(|name| table.has(name)).map(|name| (*name).into());
            reading.report.add(fault, crate::diagnostic::At { column, ..table.at() });
            None
        }
    }
}

/// An id as CQC gives them: mostly `1-` and digits; the older ones have letters and digits without a hyphen.
pub(super) fn location_id(cell: &str) -> Option<LocationId> {
    let fits = match cell.split_once('-') {
        Some((front, back)) => {
            (1..=2).contains(&front.len()) && back.len() >= 2 && [front, back].iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()))
        }
        None => cell.bytes().any(|b| b.is_ascii_alphabetic()),
    };
    LocationId::parse(cell).filter(|_| fits || !crate::teeth::stands("id-grammar"))
}

/// For closed columns: whether a cell is an id of CQC's.
pub(super) fn is_location_id(cell: &str) -> bool {
    location_id(cell).is_some()
}

/// For the provider's id at the end of a row.
pub(super) fn is_provider_id(cell: &str) -> bool {
    ProviderId::parse(cell).is_some()
}

/// The rows with an id, by id in the file's order. Rows without one are set aside.
pub(super) fn by_id<'t>(reading: &mut Reading<'_>, table: &'t Table, column: &str) -> Vec<(LocationId, Vec<Row<'t>>)> {
    let Some(column) = table.column(column) else { return Vec::new() };
    let mut order: Vec<(LocationId, Vec<Row<'t>>)> = Vec::new();
    let mut places: HashMap<LocationId, usize> = HashMap::with_capacity(table.rows().len());
    let mut bad: Vec<&str> = Vec::new();
    for row in table.rows() {
        let cell = row.cell(column);
        let Some(id) = location_id(cell) else {
            bad.push(cell);
            reading.quarantine(row.reference(), Fault::NoId { value: cell.into() }, row.at_cell(column));
            continue;
        };
        let place = *places.entry(id.clone()).or_insert_with(|| {
            order.push((id, Vec::new()));
            order.len() - 1
        });
        order[place].1.push(row);
    }
    if bad.len() > BAD_IDS {
        let example = bad.iter().find(|cell| !cell.is_empty()).unwrap_or(&"").to_string();
        reading.report.add(Fault::ManyBadIds { rows: bad.len() as u32, example }, table.at());
    }
    order
}

/// Settles rows of one id where a file has one row for each: copies are duplicates, contradictions are all set aside.
fn only_row<'t>(reading: &mut Reading<'_>, id: &LocationId, rows: &[Row<'t>]) -> Option<Row<'t>> {
    let [first, others @ ..] = rows else { return None };
    if crate::teeth::stands("contradiction") && others.iter().any(|row| !row.cells().eq(first.cells())) {
        for row in rows {
            let fault = Fault::Contradicted { id: id.to_string(), rows: rows.iter().map(|r| r.number()).collect() };
            reading.quarantine(row.reference(), fault, row.here());
        }
        return None;
    }
    for row in others {
        reading.ledger.settle(row.reference(), Fate::Duplicate);
        reading.report.add(Fault::Twice { id: id.to_string(), first: first.number() }, row.here());
    }
    Some(*first)
}

/// The records of a file with one row for each location. `record` gives none where it set the row aside.
pub(super) fn one_each(
    reading: &mut Reading<'_>,
    file: &File,
    column: &str,
    mut record: impl FnMut(&mut Cells<'_, '_, '_>, LocationId) -> Option<LocationRecord>,
) {
    reading.unread.extend(file.table.unread.iter().filter_map(|cell| location_id(cell)));
    for (id, rows) in by_id(reading, &file.table, column) {
        let row = only_row(reading, &id, &rows);
        match row.and_then(|row| record(&mut Cells { reading, row, dates: file.dates }, id.clone())) {
            Some(record) => reading.records.push(record),
            None => reading.unread.push(id),
        }
    }
}

/// The columns about the location itself that CQC's monthly files share, as far as a file has them.
pub(super) struct About {
    name: Option<Col>,
    care_home: Option<Col>,
    directorate: Option<Col>,
    category: Option<Col>,
    region: Option<Col>,
    authority: Option<Col>,
    street: [Option<Col>; 2],
    town: Option<Col>,
    county: Option<Col>,
    postcode: Option<Col>,
    point: [Option<Col>; 2],
    brand: [Option<Col>; 2],
    provider_id: Option<Col>,
    provider: Option<Col>,
    ownership: Option<Col>,
}

impl About {
    pub fn of(table: &Table) -> Self {
        let c = |name: &str| table.column(name);
        Self {
            name: c("Location Name"),
            care_home: c("Care home?").or(c("Care Home?")),
            directorate: c("Location Inspection Directorate"),
            category: c("Location Primary Inspection Category"),
            region: c("Location Region"),
            authority: c("Location Local Authority"),
            street: [c("Location Street Address"), c("Location Address Line 2")],
            town: c("Location City"),
            county: c("Location County"),
            postcode: c("Location Postal Code").or(c("Location Post Code")),
            point: [c("Location Latitude"), c("Location Longitude")],
            brand: [c("Brand ID"), c("Brand Name")],
            provider_id: c("Provider ID"),
            provider: c("Provider Name"),
            ownership: c("Provider Ownership Type"),
        }
    }

    /// A record of what the row says of its location. `None`: it has no name, and the row is set aside.
    pub fn record(&self, cells: &mut Cells<'_, '_, '_>, id: LocationId) -> Option<LocationRecord> {
        let mut record = LocationRecord::new(id, cells.reading.source);
        record.rows = vec![cells.row.reference()];
        record.name = Some(cells.name(self.name)?);
        record.care_home = cells.flag(self.care_home);
        record.directorate = cells.text(self.directorate);
        record.category = cells.text(self.category);
        record.region = cells.text(self.region);
        record.authority = cells.text(self.authority);
        record.street = self.street.iter().filter_map(|column| cells.text(*column)).collect();
        record.town = cells.text(self.town);
        record.county = cells.text(self.county);
        record.postcode = cells.postcode(self.postcode);
        record.point = cells.point(self.point[0], self.point[1]);
        record.brand = cells.brand(self.brand[0], self.brand[1]);
        record.provider_id = cells.provider_id(self.provider_id);
        record.provider_name = cells.text(self.provider);
        record.ownership = cells.raw(self.ownership).map(|(_, cell)| OwnershipType::parse(cell));
        record.cqc_page = record.id.cqc_page().filter(|_| !cells.reading.description.demonstration);
        Some(record)
    }
}

/// Columns that hold names of people: known only to be passed over.
pub(super) const PEOPLE: [&str; 3] = ["Registered manager", "Provider Nominated Individual Name", "Provider Main Partner Name"];

/// Columns of the lists of locations, active or gone, that nothing here needs.
pub(super) const UNUSED: [&str; 32] = [
    "Location ODS Code",
    "Location Type/Sector",
    "Location NHS Region",
    "Location Primary NHS Region",
    "Location ONSPD CCG Code",
    "Location ONSPD CCG",
    "Location Commissioning CCG Code",
    "Location Commissioning CCG Name",
    "Location PAF ID",
    "Location UPRN ID",
    "Location Parliamentary Constituency",
    "Provider Companies House Number",
    "Provider Charity Number",
    "Provider HSCA start date",
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
];

/// One row's cells as values.
pub(super) struct Cells<'c, 'a, 't> {
    pub reading: &'c mut Reading<'a>,
    pub row: Row<'t>,
    pub dates: Dates,
}

impl Cells<'_, '_, '_> {
    /// The cell, `None` when it is blank or the file has no such column.
    pub fn raw(&self, column: Option<Col>) -> Option<(Col, &str)> {
        let column = column?;
        let cell = self.row.cell(column);
        (!cell.is_empty() && cell != "-").then_some((column, cell))
    }

    fn complain(&mut self, column: Col, fault: Fault) {
        self.reading.report.add(fault, self.row.at_cell(column));
    }

    pub fn text(&mut self, column: Option<Col>) -> Option<Text> {
        let (column, cell) = self.raw(column)?;
        let (text, hidden) = Text::parse_noting(cell);
        if hidden.is_some() {
            let value = cell.to_owned();
            self.complain(column, Fault::Hidden { value });
        }
        text
    }

    /// A name: without one the row is nobody's, and it is set aside.
    pub fn name(&mut self, column: Option<Col>) -> Option<Text> {
        let Some(name) = self.text(column) else {
            let at = column.map_or_else(|| self.row.here(), |column| self.row.at_cell(column));
            self.reading.quarantine(self.row.reference(), Fault::NoName, at);
            return None;
        };
        if let Some(column) = column.filter(|_| !name.as_str().is_ascii())
            && (is_garbled(name.as_str()) || name.as_str().contains('\u{fffd}'))
        {
            self.complain(column, Fault::Mojibake { value: name.to_string() });
        }
        let characters = name.as_str().chars().count();
        if let Some(column) = column.filter(|_| characters > LONG_NAME) {
            self.complain(column, Fault::LongName { characters });
        }
        Some(name)
    }

    pub fn provider_id(&mut self, column: Option<Col>) -> Option<ProviderId> {
        let (column, cell) = self.raw(column)?;
        let id = ProviderId::parse(cell);
        if id.is_none() {
            let value = cell.to_owned();
            self.complain(column, Fault::NoProviderId { value });
        }
        id
    }

    pub fn flag(&mut self, column: Option<Col>) -> Option<bool> {
        let (column, cell) = self.raw(column)?;
        match cell {
            "Y" | "y" | "Yes" | "yes" | "TRUE" | "True" | "true" | "1" => Some(true),
            "N" | "n" | "No" | "no" | "FALSE" | "False" | "false" | "0" => Some(false),
            _ => {
                let value = cell.to_owned();
                self.complain(column, Fault::BadFlag { value });
                None
            }
        }
    }

    /// `Err`: something stands there that is no day, and it has been reported.
    pub fn day(&mut self, column: Option<Col>) -> Result<Option<Date>, Fault> {
        let Some((_, cell)) = self.raw(column) else { return Ok(None) };
        self.dates.read(cell).map_err(|()| Fault::NoDate { value: cell.to_owned() })
    }

    /// A day that the row can do without.
    pub fn plain_day(&mut self, column: Option<Col>) -> Option<Date> {
        self.day(column).unwrap_or_else(|fault| {
            if let Some(column) = column {
                self.complain(column, fault);
            }
            None
        })
    }

    pub fn phone(&mut self, column: Option<Col>) -> Option<Phone> {
        let (column, cell) = self.raw(column)?;
        let phone = Phone::parse(cell);
        if phone.is_none() {
            let value = cell.to_owned();
            self.complain(column, Fault::BadPhone { value });
        }
        phone
    }

    pub fn link(&mut self, column: Option<Col>) -> Option<WebAddress> {
        let (column, cell) = self.raw(column)?;
        let link = WebAddress::parse(cell);
        if link.is_none() {
            let value = cell.to_owned();
            self.complain(column, Fault::BadLink { value });
        }
        link
    }

    pub fn number(&mut self, column: Option<Col>) -> Option<u32> {
        let (column, cell) = self.raw(column)?;
        let number = cell.strip_suffix(".0").unwrap_or(cell).parse().ok();
        if number.is_none() {
            let value = cell.to_owned();
            self.complain(column, Fault::BadNumber { value });
        }
        number
    }

    pub fn postcode(&mut self, column: Option<Col>) -> PostcodeField {
        if column.is_none() {
            return PostcodeField::Absent;
        }
        let Some((column, cell)) = self.raw(column) else { return PostcodeField::Blank };
        if let Some(postcode) = Postcode::parse(cell) {
            return PostcodeField::Read(postcode);
        }
        let value = cell.to_owned();
        let field = Text::parse(&value).map_or(PostcodeField::Blank, PostcodeField::Unreadable);
        self.complain(column, Fault::BadPostcode { value });
        field
    }

    /// Blank and 0,0 are "no point"; a point elsewhere is reported and not used.
    pub fn point(&mut self, lat: Option<Col>, lon: Option<Col>) -> Option<Point> {
        let ((column, lat), (_, lon)) = (self.raw(lat)?, self.raw(lon)?);
        let value = format!("{lat}, {lon}");
        let (Ok(lat), Ok(lon)) = (lat.parse::<f64>(), lon.parse::<f64>()) else {
            self.complain(column, Fault::NoPoint { value });
            return None;
        };
        if lat == 0.0 && lon == 0.0 {
            return None;
        }
        let point = Point::new(lat, lon);
        if point.is_none() {
            let swapped = Point::new(lon, lat).is_some();
            self.complain(column, if swapped { Fault::SwappedPoint { value } } else { Fault::NoPoint { value } });
        }
        point
    }

    pub fn brand(&mut self, id: Option<Col>, name: Option<Col>) -> Option<Brand> {
        let (_, id) = self.raw(id)?;
        let (_, name) = self.raw(name)?;
        Brand::parse(id, name)
    }
}

/// The day of a rating. In the future or no day at all: the row is set aside (`None`). Older than the registration without
/// being inherited, or blank: "date not known", with a warning.
pub(super) fn published(
    cells: &mut Cells<'_, '_, '_>,
    column: Option<Col>,
    outcome: &Outcome,
    inherited: Option<bool>,
    registered: Option<Date>,
) -> Option<Fact<Date>> {
    let at = |cells: &Cells<'_, '_, '_>| column.map_or_else(|| cells.row.here(), |column| cells.row.at_cell(column));
    let day = match cells.day(column) {
        Ok(day) => day,
        Err(fault) => {
            let at = at(cells);
            cells.reading.quarantine(cells.row.reference(), fault, at);
            return None;
        }
    };
    let rated = outcome.rating().is_some();
    let Some(day) = day else {
        if rated && column.is_some() {
            let at = at(cells);
            cells.reading.report.add(Fault::RatingWithoutDate, at);
        }
        return Some(Fact::Unknown(if column.is_some() { Unknown::Blank } else { Unknown::NotHeld }));
    };
    if let Some(edition) = cells.reading.edition.filter(|edition| day > *edition) {
        let at = at(cells);
        cells.reading.quarantine(cells.row.reference(), Fault::FutureRating { value: day, edition }, at);
        return None;
    }
    if let Some(registered) = registered.filter(|registered| rated && inherited == Some(false) && day < *registered) {
        let at = at(cells);
        cells.reading.report.add(Fault::RatingBeforeRegistration { value: day, registered }, at);
        return Some(Text::parse(&day.to_string()).map_or(Fact::Unknown(Unknown::Blank), |words| Fact::Unknown(Unknown::Unreadable(words))));
    }
    Some(Fact::Known(day))
}

/// Words that are on no list, each reported once with its first place.
#[derive(Default)]
pub(super) struct Strangers(BTreeMap<String, ()>);

impl Strangers {
    pub fn meet(&mut self, cells: &mut Cells<'_, '_, '_>, column: Col, list: &'static str, words: &str) {
        if self.0.insert(words.to_owned(), ()).is_none() {
            cells.complain(column, Fault::UnknownWords { list, value: words.to_owned() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_a_spreadsheet_made_are_none() {
        for good in ["1-10052707705", "RHAR1", "RXWAS", "1-99", "2-123456"] {
            assert!(is_location_id(good), "{good}");
        }
        for bad in ["1.23E+10", "01-Feb", "Jan-99", "43831", "", "1-2-3", "1/2/2021", "../../etc"] {
            assert!(!is_location_id(bad), "{bad}");
        }
    }
}
