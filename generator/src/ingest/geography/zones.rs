//! `zones.csv`: the areas a council commissions by, made of whole wards and postcode sectors.

use super::fault::Fault;
use super::survey::Survey;
use crate::ingest::reading::Reading;
use crate::ingest::table::{Column, Layout, Row};
use crate::model::{AreaCode, Date, Fate, Sector, Slug, Zone, ZoneId};

/// `members`: ward codes or sectors (`BN11 3`), with `|` between them. Blank days: since ever, until further notice.
pub const COLUMNS: &[&str] = &["id", "authority", "name", "kind", "members", "valid_from", "valid_to"];

/// A column and what should stand in it.
type Wrong = (&'static str, &'static str);

pub fn read(reading: &mut Reading<'_>, survey: &mut Survey<'_>) {
    let layout = Layout::new([
        Column::required("id"),
        Column::required("authority"),
        Column::required("name"),
        Column::required("kind"),
        Column::required("members"),
        Column::expected("valid_from"),
        Column::expected("valid_to"),
    ]);
    for file in reading.files {
        let Some(table) = reading.table(file, &layout) else { continue };
        for row in table.rows() {
            let zone = match parse(row) {
                Ok(zone) => zone,
                Err((column, wanted)) => {
                    reading.quarantine(row.reference(), Fault::Value { value: row.get(column).into(), wanted }, row.at(column));
                    continue;
                }
            };
            if survey.portal.authority(zone.authority).is_none() {
                let wanted = "the code of a council of this portal, as doorstep.toml has it";
                reading.quarantine(row.reference(), Fault::Value { value: zone.authority.to_string(), wanted }, row.at("authority"));
                continue;
            }
            if survey.zones.iter().any(|other| other.id == zone.id) {
                reading.quarantine(row.reference(), Fault::Repeated { what: "id", value: zone.id.to_string() }, row.at("id"));
                continue;
            }
            // An error, and the zone stays: without it, all that names it would be told to be wrong.
            for ward in zone.wards.iter().filter(|ward| survey.is_of_another(**ward, zone.authority)) {
                reading.report.add(Fault::Value { value: ward.to_string(), wanted: "wards of the zone's own council" }, row.at("members"));
            }
            if survey.has_units() {
                for ward in zone.wards.iter().filter(|ward| !survey.has_ward(**ward)) {
                    reading.report.add(Fault::UnknownArea { code: ward.to_string(), what: "ward" }, row.at("members"));
                }
                for sector in zone.sectors.iter().filter(|sector| !survey.has_sector(**sector)) {
                    reading.report.add(Fault::UnknownArea { code: sector.to_string(), what: "sector" }, row.at("members"));
                }
            }
            reading.ledger.settle(row.reference(), Fate::Published);
            survey.zones.push(zone);
        }
    }
}

fn parse(row: Row<'_>) -> Result<Zone, Wrong> {
    let mut wards = Vec::new();
    let mut sectors = Vec::new();
    for member in row.get("members").split('|').map(str::trim).filter(|m| !m.is_empty()) {
        match (AreaCode::parse(member), Sector::parse(member)) {
            (Some(ward), _) => wards.push(ward),
            (None, Some(sector)) => sectors.push(sector),
            (None, None) => return Err(("members", "ward codes or postcode sectors with | between them, such as E05007695|BN11 3")),
        }
    }
    if wards.is_empty() && sectors.is_empty() {
        return Err(("members", "at least one ward code or postcode sector"));
    }
    wards.sort();
    wards.dedup();
    sectors.sort();
    sectors.dedup();
    let (valid_from, valid_to) = (day(row, "valid_from")?, day(row, "valid_to")?);
    if let (Some(from), Some(to)) = (valid_from, valid_to)
        && to < from
    {
        return Err(("valid_to", "a day that is not before valid_from"));
    }
    Ok(Zone {
        id: ZoneId(Slug::parse(row.get("id")).ok_or(("id", "lower-case letters, digits and hyphens, such as worthing-central"))?),
        authority: AreaCode::parse(row.get("authority")).ok_or(("authority", "the council's GSS code, such as E10000032"))?,
        name: row.text("name").ok_or(("name", "the zone's name"))?,
        kind: row.text("kind").ok_or(("kind", "what kind of zone it is, such as commissioning zone"))?,
        wards,
        sectors,
        valid_from,
        valid_to,
    })
}

fn day(row: Row<'_>, column: &'static str) -> Result<Option<Date>, Wrong> {
    match row.get(column) {
        "" => Ok(None),
        raw => raw.parse().map(Some).map_err(|_| (column, "a day such as 2026-11-21, or nothing")),
    }
}
