//! The monthly ratings: one row for each location, service and key question.

use super::csv::Csv;
use super::world::{Service, World};
use super::write_locations::{uk, yes_no};

const HEADER: &[&str] = &[
    "Location ID",
    "Location ODS Code",
    "Location Name",
    "Care Home?",
    "Location Type",
    "Location Primary Inspection Category",
    "Location Street Address",
    "Location Address Line 2",
    "Location City",
    "Location Post Code",
    "Location Local Authority",
    "Location Region",
    "Location NHS Region",
    "Location ONSPD CCG Code",
    "Location ONSPD CCG",
    "Location Commissioning CCG Code",
    "Location Commissioning CCG Name",
    "Service / Population Group",
    "Domain",
    "Latest Rating",
    "Publication Date",
    "Report Type",
    "Inherited Rating (Y/N)",
    "URL",
    "Provider ID",
    "Provider Name",
    "Brand ID",
    "Brand Name",
];

pub fn write(world: &World) -> String {
    let mut csv = Csv::new("\n");
    csv.row(HEADER);
    for service in &world.services {
        rows(&mut csv, world, service);
    }
    csv.into_text()
}

fn rows(csv: &mut Csv, world: &World, service: &Service) {
    let address = &service.address;
    let council = address.spot.council;
    let provider = &world.providers[service.provider];
    let brand = provider.brand.map(|at| &world.brands[at]);
    for line in &service.ratings.lines {
        csv.field(&service.id);
        csv.field("");
        csv.field(&service.name);
        csv.field(yes_no(service.mix.is_care_home()));
        csv.field(service.mix.sector);
        csv.field(service.mix.category);
        csv.field(&address.street);
        csv.field(&address.second);
        csv.field(&address.town);
        csv.field(&address.postcode);
        csv.field(council.name);
        csv.field(council.region);
        csv.field(council.nhs_region());
        (0..4).for_each(|_| csv.field(""));
        csv.field(line.group);
        csv.field(line.domain);
        csv.field(line.rating);
        csv.field(uk(line.published));
        csv.field("Location");
        csv.field(service.ratings.inherited.map_or("", yes_no));
        // The report's address at CQC: made-up ids have none.
        csv.field("");
        csv.field(&provider.id);
        csv.field(&provider.name);
        csv.field(brand.map_or("-", |b| &b.id));
        csv.field(brand.map_or_else(|| "-".into(), |b| format!("BRAND {}", b.name)));
        csv.end();
    }
}
