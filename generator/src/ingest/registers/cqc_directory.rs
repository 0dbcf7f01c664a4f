//! `cqc-directory`: the weekly CSV in a resident's words: fifteen columns, lists with `|`, the address in one cell.

use super::cqc::{self, Cells, Strangers};
use crate::ingest::LocationRecord;
use crate::ingest::reading::Reading;
use crate::ingest::table::{Col, Column, Layout};
use crate::model::care::Set;
use crate::model::*;
use std::collections::HashMap;

const ID: &str = "CQC Location ID (for office use only)";
const PROVIDER_ID: &str = "CQC Provider ID (for office use only)";

fn layout() -> Layout {
    Layout::new([
        Column::required("Name"),
        Column::optional("Also known as"),
        Column::expected("Address"),
        Column::required("Postcode").also(&["Location Post Code", "Location Postal Code", "Post code"]),
        Column::expected("Phone number"),
        Column::optional("Service's website (if available)").also(&["Website", "Service website"]),
        Column::required("Service types"),
        // The day of the latest check is not the day of a rating: it is not shown anywhere, so it is not kept.
        Column::ignored("Date of latest check").also(&["Report publication date"]),
        Column::expected("Specialisms/services"),
        Column::optional("Provider name"),
        Column::required("Local authority"),
        Column::optional("Region"),
        Column::optional("Location URL").also(&["URL"]),
        Column::required(ID).also(&["CQC Location"]).formed(cqc::is_location_id),
        Column::required(PROVIDER_ID).also(&["CQC Provider"]).formed(cqc::is_provider_id),
    ])
    .anchor(ID)
}

/// What one of the words in a list means.
#[derive(Clone, Copy)]
enum Word {
    Need(Need),
    Activity(RegulatedActivity),
    Unknown,
}

struct Columns {
    name: Option<Col>,
    also: Option<Col>,
    address: Option<Col>,
    postcode: Option<Col>,
    phone: Option<Col>,
    website: Option<Col>,
    types: Option<Col>,
    specialisms: Option<Col>,
    provider: Option<Col>,
    authority: Option<Col>,
    region: Option<Col>,
    url: Option<Col>,
    provider_id: Option<Col>,
}

pub(super) fn read(reading: &mut Reading<'_>) {
    let layout = layout();
    for file in reading.files {
        let Some(opened) = cqc::open(reading, file, &layout, &[]) else { continue };
        let c = |name: &str| opened.table.column(name);
        let columns = Columns {
            name: c("Name"),
            also: c("Also known as"),
            address: c("Address"),
            postcode: c("Postcode"),
            phone: c("Phone number"),
            website: c("Service's website (if available)"),
            types: c("Service types"),
            specialisms: c("Specialisms/services"),
            provider: c("Provider name"),
            authority: c("Local authority"),
            region: c("Region"),
            url: c("Location URL"),
            provider_id: c(PROVIDER_ID),
        };
        let mut words = Words::default();
        cqc::one_each(reading, &opened, ID, |cells, id| record(cells, id, &columns, &mut words));
    }
}

fn record(cells: &mut Cells<'_, '_, '_>, id: LocationId, c: &Columns, words: &mut Words) -> Option<LocationRecord> {
    let mut record = LocationRecord::new(id, cells.reading.source);
    record.rows = vec![cells.row.reference()];
    record.name = Some(cells.name(c.name)?);
    record.also_known_as = cells.text(c.also);
    record.authority = cells.text(c.authority);
    record.region = cells.text(c.region);
    (record.street, record.town, record.county) = address(cells, c.address, record.authority.as_ref());
    record.postcode = cells.postcode(c.postcode);
    record.phone = cells.phone(c.phone);
    record.website = cells.link(c.website);
    record.provider_name = cells.text(c.provider);
    record.provider_id = cells.provider_id(c.provider_id);
    record.cqc_page = if cells.reading.description.demonstration { None } else { cells.link(c.url) };
    words.types(cells, c.types, &mut record);
    words.specialisms(cells, c.specialisms, &mut record);
    Some(record)
}

/// One cell to its lines: the last is the town, or the county where it has the council's name.
fn address(cells: &mut Cells<'_, '_, '_>, column: Option<Col>, authority: Option<&Text>) -> (Vec<Text>, Option<Text>, Option<Text>) {
    let Some(whole) = cells.text(column) else { return (Vec::new(), None, None) };
    split(whole.as_str(), authority.map(Text::as_str))
}

fn split(whole: &str, authority: Option<&str>) -> (Vec<Text>, Option<Text>, Option<Text>) {
    let mut lines: Vec<Text> = whole.split(',').filter_map(Text::parse).collect();
    let county = (lines.len() > 2 && lines.last().is_some_and(|l| authority.is_some_and(|a| a.eq_ignore_ascii_case(l.as_str()))))
        .then(|| lines.pop())
        .flatten();
    let town = if lines.len() > 1 { lines.pop() } else { None };
    (lines, town, county)
}

/// The words of lists, each looked up once for a file.
#[derive(Default)]
struct Words {
    types: HashMap<String, Option<ServiceType>>,
    specialisms: HashMap<String, Option<Word>>,
    strangers: Strangers,
}

impl Words {
    fn types(&mut self, cells: &mut Cells<'_, '_, '_>, column: Option<Col>, record: &mut LocationRecord) {
        let Some((column, cell)) = cells.raw(column) else { return };
        let cell = cell.to_owned();
        let mut types = Set::EMPTY;
        for words in cell.split('|').map(str::trim).filter(|w| !w.is_empty()) {
            if !self.types.contains_key(words) {
                self.types.insert(words.to_owned(), ServiceType::parse(words));
            }
            match self.types[words] {
                Some(kind) => types.insert(kind),
                None => self.strangers.meet(cells, column, "service types", words),
            }
        }
        record.service_types = types;
    }

    /// One list mixes the people whom a service is for and the activities that it is registered for.
    fn specialisms(&mut self, cells: &mut Cells<'_, '_, '_>, column: Option<Col>, record: &mut LocationRecord) {
        let Some((column, cell)) = cells.raw(column) else { return };
        let cell = cell.to_owned();
        for words in cell.split('|').map(str::trim).filter(|w| !w.is_empty()) {
            let word = match self.specialisms.get(words) {
                Some(word) => *word,
                None => {
                    let word = Need::parse(words).map(Word::Need).or_else(|| RegulatedActivity::parse(words).map(Word::Activity));
                    self.specialisms.insert(words.to_owned(), word);
                    word
                }
            };
            match word.unwrap_or(Word::Unknown) {
                Word::Need(need) => record.needs.insert(need),
                Word::Activity(activity) => record.activities.insert(activity),
                Word::Unknown => self.strangers.meet(cells, column, "specialisms", words),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_in_one_cell() {
        let check = |whole: &str, authority: &str, lines: &[&str], town: Option<&str>, county: Option<&str>| {
            let (found, found_town, found_county) = split(whole, Some(authority));
            assert_eq!(found.iter().map(Text::as_str).collect::<Vec<_>>(), lines, "{whole}");
            assert_eq!(found_town.as_ref().map(Text::as_str), town, "{whole}");
            assert_eq!(found_county.as_ref().map(Text::as_str), county, "{whole}");
        };
        check("7-9 Mill Lane,Worthing", "West Sussex", &["7-9 Mill Lane"], Some("Worthing"), None);
        check(
            "Room 107, East Wing,Ashfield Avenue,Mansfield",
            "Nottinghamshire",
            &["Room 107", "East Wing", "Ashfield Avenue"],
            Some("Mansfield"),
            None,
        );
        check("1 High Street, Hythe, Kent", "Kent", &["1 High Street"], Some("Hythe"), Some("Kent"));
        check("Rose Cottage", "Kent", &["Rose Cottage"], None, None);
        check("", "Kent", &[], None, None);
    }
}
