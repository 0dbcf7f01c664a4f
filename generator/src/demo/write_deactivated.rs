//! The monthly file of locations that have left the register.

use super::csv::Csv;
use super::world::World;
use super::write_locations::{county, uk, yes_no};

const HEADER: &[&str] = &[
    "Location ID",
    "Location ODS Code",
    "Location Name",
    "Location Status",
    "Location HSCA start date",
    "Location HSCA End Date",
    "Care home?",
    "Care homes beds at point location de-activated",
    "Location Type/Sector",
    "Location Primary Inspection Category",
    "Location Inspection Directorate",
    "Location Region",
    "Location Primary NHS Region",
    "Location Local Authority",
    "Location ONSPD CCG Code",
    "Location ONSPD CCG",
    "Location Commissioning CCG Code",
    "Location Commissioning CCG Name",
    "Location Parliamentary Constituency",
    "Location Latitude",
    "Location Longitude",
    "Location Street Address",
    "Location Address Line 2",
    "Location City",
    "Location County",
    "Location Postal Code",
    "Location PAF ID",
    "Location UPRN ID",
    "Location Latest Overall Rating",
    "Publication Date",
    "Inherited Rating (Y/N)",
    "Brand ID",
    "Brand Name",
    "Provider Charity Number",
    "Provider Companies House Number",
    "Provider ID",
    "Provider Name",
    "Provider Ownership Type",
];

pub fn write(world: &World) -> String {
    let mut csv = Csv::new("\n");
    csv.row(HEADER);
    for gone in &world.gone {
        let service = &gone.service;
        let address = &service.address;
        let council = address.spot.council;
        let provider = &world.providers[service.provider];
        let brand = provider.brand.map(|at| &world.brands[at]);
        csv.field(&service.id);
        csv.field("");
        csv.field(&service.name);
        csv.field(gone.status);
        csv.field(uk(service.registered));
        csv.field(uk(gone.ended));
        csv.field(yes_no(service.mix.is_care_home()));
        csv.field(service.beds);
        csv.field(service.mix.sector);
        csv.field(service.mix.category);
        csv.field(service.mix.directorate);
        csv.field(council.region);
        csv.field(council.nhs_region());
        csv.field(council.name);
        (0..5).for_each(|_| csv.field(""));
        csv.field(address.point.map(|p| format!("{:.6}", p.lat)).unwrap_or_default());
        csv.field(address.point.map(|p| format!("{:.6}", p.lon)).unwrap_or_default());
        csv.field(&address.street);
        csv.field(&address.second);
        csv.field(&address.town);
        csv.field(county(council));
        csv.field(&address.postcode);
        (0..2).for_each(|_| csv.field(""));
        csv.field(service.ratings.overall);
        csv.field(service.ratings.published.map(uk).unwrap_or_default());
        csv.field(service.ratings.inherited.map_or("", yes_no));
        csv.field(brand.map_or("-", |b| &b.id));
        csv.field(brand.map_or_else(|| "-".into(), |b| format!("BRAND {}", b.name)));
        (0..2).for_each(|_| csv.field(""));
        csv.field(&provider.id);
        csv.field(&provider.name);
        csv.field(provider.ownership);
        csv.end();
    }
    csv.into_text()
}
