//! One API record to one [`LocationRecord`].

use super::problem::Fault;
use super::shape::{Named, Record};
use super::{Desk, date, ratings};
use crate::ingest::{LocationRecord, PostcodeField, table};
use crate::model::care::{Listed, Set};
use crate::model::location::Brand;
use crate::model::*;

/// The record's values, or why it is set aside.
pub(super) fn read(record: &Record, row: RowRef, desk: &mut Desk<'_>) -> Result<LocationRecord, Fault> {
    let raw = record.location_id.as_deref().unwrap_or_default();
    let id = LocationId::parse(raw).ok_or_else(|| Fault::NoId { found: raw.to_owned() })?;
    let ended = match record.deregistration_date.as_deref() {
        Some(raw) => Some(date(raw).ok_or_else(|| Fault::Shape { error: format!("deregistrationDate is {raw:?}") })?),
        None if said(record.registration_status.as_deref(), "deregistered") => return Err(Fault::Deregistered),
        None => None,
    };
    let mut out = LocationRecord::new(id, desk.source);
    out.rows.push(row);
    out.ended = ended;
    if let Some(bytes) = record.name.as_ref().map(String::len).filter(|bytes| *bytes > table::CELL_CAP) {
        return Err(Fault::Shape { error: format!("a name of {bytes} bytes") });
    }
    out.name = text(record.name.as_deref());
    out.also_known_as = text(record.also_known_as.as_deref());
    out.registered = desk.plain_day("registrationDate", record.registration_date.as_deref());
    out.dormant = yes_no(record.dormancy.as_deref());
    out.care_home = yes_no(record.care_home.as_deref());
    out.street = [&record.postal_address_line1, &record.postal_address_line2].into_iter().filter_map(|line| text(line.as_deref())).collect();
    out.town = text(record.postal_address_town_city.as_deref());
    out.county = text(record.postal_address_county.as_deref());
    out.postcode = postcode(record.postal_code.as_deref(), desk);
    out.point = record.onspd_latitude.zip(record.onspd_longitude).and_then(|(lat, lon)| Point::new(lat, lon));
    out.authority = text(record.local_authority.as_deref());
    out.region = text(record.region.as_deref());
    out.phone = desk.value("mainPhoneNumber", record.main_phone_number.as_deref(), Phone::parse);
    out.website = desk.value("website", record.website.as_deref(), WebAddress::parse);
    // The API writes 0 for every location that is not a care home.
    out.beds = record.number_of_beds.filter(|beds| *beds > 0 || out.care_home == Some(true));
    out.directorate = text(record.inspection_directorate.as_deref());
    let categories = record.inspection_categories.as_deref().unwrap_or_default();
    let primary = categories.iter().find(|c| said(c.primary.as_deref(), "true")).or(categories.first());
    out.category = primary.and_then(|c| text(c.name.as_deref()));
    out.service_types = listed("gacServiceTypes", record.gac_service_types.as_deref(), ServiceType::parse, desk);
    out.needs = listed("specialisms", record.specialisms.as_deref(), Need::parse, desk);
    out.activities = listed("regulatedActivities", record.regulated_activities.as_deref(), RegulatedActivity::parse, desk);
    (out.ratings, out.history) = ratings::read(record, desk);
    out.provider_id = desk.value("providerId", record.provider_id.as_deref(), ProviderId::parse);
    out.brand = Brand::parse(record.brand_id.as_deref().unwrap_or_default(), record.brand_name.as_deref().unwrap_or_default());
    for related in record.relationships.iter().flatten() {
        let Some(id) = related.related_location_id.as_deref().and_then(LocationId::parse) else { continue };
        match related.kind.as_deref() {
            kind if said(kind, "hsca predecessor") => out.predecessors.push(id),
            kind if said(kind, "hsca successor") => out.successors.push(id),
            _ => {}
        }
    }
    if !desk.demonstration {
        out.cqc_page = out.id.cqc_page();
    }
    Ok(out)
}

fn text(raw: Option<&str>) -> Option<Text> {
    raw.and_then(Text::parse)
}

fn said(raw: Option<&str>, wanted: &str) -> bool {
    raw.is_some_and(|raw| raw.trim().eq_ignore_ascii_case(wanted))
}

fn yes_no(raw: Option<&str>) -> Option<bool> {
    match raw?.trim() {
        "Y" | "y" => Some(true),
        "N" | "n" => Some(false),
        _ => None,
    }
}

fn postcode(raw: Option<&str>, desk: &mut Desk<'_>) -> PostcodeField {
    match (desk.value("postalCode", raw, Postcode::parse), text(raw)) {
        (Some(postcode), _) => PostcodeField::Read(postcode),
        (None, Some(text)) => PostcodeField::Unreadable(text),
        (None, None) => PostcodeField::Blank,
    }
}

/// Members of a closed list, by either of CQC's wordings; others are reported.
fn listed<T: Listed>(field: &'static str, named: Option<&[Named]>, parse: fn(&str) -> Option<T>, desk: &mut Desk<'_>) -> Set<T> {
    let mut set = Set::EMPTY;
    for item in named.unwrap_or_default() {
        let words = [item.description.as_deref(), item.name.as_deref()];
        match words.into_iter().flatten().find_map(parse) {
            Some(member) => set.insert(member),
            None => desk.unknown(field, words.into_iter().flatten().last().unwrap_or_default()),
        }
    }
    set
}
