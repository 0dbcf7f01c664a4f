//! The weekly care directory: lines in front of the header, 15 columns, lists with `|`, the address in one field, the phone
//! without its leading zero.

use super::csv::Csv;
use super::world::{Service, World};
use crate::model::Date;
use std::collections::BTreeSet;

const HEADER: &[&str] = &[
    "Name",
    "Also known as",
    "Address",
    "Postcode",
    "Phone number",
    "Service's website (if available)",
    "Service types",
    "Date of latest check",
    "Specialisms/services",
    "Provider name",
    "Local authority",
    "Region",
    "Location URL",
    "CQC Location ID (for office use only)",
    "CQC Provider ID (for office use only)",
];

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const FULL: [&str; 12] = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

pub fn write(world: &World, edition: Date) -> String {
    let mut csv = Csv::new("\r\n");
    let produced = format!("This data was produced on {} {} {}", edition.day(), FULL[month(edition)], edition.year());
    for line in ["CQC Locations data", "", produced.as_str(), ""] {
        csv.row(std::iter::once(line).chain(std::iter::repeat_n("", HEADER.len() - 1)));
    }
    csv.row(HEADER);
    for service in &world.services {
        if service.dropped_from_directory {
            continue;
        }
        row(&mut csv, world, service);
    }
    csv.into_text()
}

fn row(csv: &mut Csv, world: &World, service: &Service) {
    let address = &service.address;
    let provider = &world.providers[service.provider];
    csv.field(&service.name);
    csv.field(&service.also_known_as);
    let parts = [&address.street, &address.second, &address.town];
    csv.field(parts.into_iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join(","));
    csv.field(&address.postcode);
    csv.field(service.phone.trim_start_matches('0'));
    csv.field(&service.website);
    // The directory's words are fewer than the service types: two may share one.
    let types: BTreeSet<&str> = service.mix.types.iter().map(|t| t.public()).collect();
    csv.field(types.into_iter().collect::<Vec<_>>().join("|"));
    csv.field(service.checked.map(|d| format!("{:02}/{}/{} - 00:00", d.day(), MONTHS[month(d)], d.year())).unwrap_or_default());
    csv.field(service.needs.iter().map(|n| n.public()).collect::<Vec<_>>().join("|"));
    csv.field(&provider.name);
    csv.field(address.spot.council.name);
    csv.field(region(address.spot.council.region));
    // The place of the page at CQC: made-up ids have none.
    csv.field("");
    csv.field(&service.id);
    csv.field(&provider.id);
    csv.end();
}

fn month(date: Date) -> usize {
    date.month() as usize - 1
}

/// The directory spells one region in its own way.
fn region(region: &str) -> &str {
    if region == "Yorkshire and The Humber" { "Yorkshire & Humberside" } else { region }
}
