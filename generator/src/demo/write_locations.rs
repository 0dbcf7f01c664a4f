//! The monthly active locations: 122 columns as CQC's sheet of 2026 has them.

use super::councils::Council;
use super::csv::Csv;
use super::world::{Provider, Service, World};
use crate::model::care::{Listed, RegulatedActivity, ServiceType};
use crate::model::{Date, Need};

#[rustfmt::skip]
const BEFORE: &[&str] = &[
    "Location ID", "Location HSCA start date", "Dormant (Y/N)", "Care home?", "Location Name", "Location ODS Code", "Location Telephone Number", "Registered manager",
    "Location Web Address", "Care homes beds", "Location Type/Sector", "Location Inspection Directorate", "Location Primary Inspection Category",
    "Location Latest Overall Rating", "Publication Date", "Inherited Rating (Y/N)", "Location Region", "Location NHS Region", "Location Local Authority",
    "Location ONSPD CCG Code", "Location ONSPD CCG", "Location Commissioning CCG Code", "Location Commissioning CCG", "Location Street Address",
    "Location Address Line 2", "Location City", "Location County", "Location Postal Code", "Location PAF ID", "Location UPRN ID", "Location Latitude",
    "Location Longitude", "Location Parliamentary Constituency", "Brand ID", "Brand Name", "Provider Companies House Number", "Provider Charity Number",
    "Provider ID", "Provider Name", "Provider HSCA start date", "Provider Type/Sector", "Provider Inspection Directorate", "Provider Primary Inspection Category",
    "Provider Ownership Type", "Provider Telephone Number", "Provider Web Address", "Provider Street Address", "Provider Address Line 2", "Provider City",
    "Provider County", "Provider Postal Code", "Provider PAF ID", "Provider UPRN ID", "Provider Local Authority", "Provider Region", "Provider NHS Region",
    "Provider Latitude", "Provider Longitude", "Provider Parliamentary Constituency", "Provider Nominated Individual Name", "Provider Main Partner Name",
];

const AFTER: &[&str] = &["Location Dual Registered", "Primary ID (Dual registration locations)"];

/// What stands where the real files have people's names: a canary for "never published".
pub const NOT_REAL: [&str; 3] = ["Person Not Real", "Nominee Not Real", "Partner Not Real"];

pub fn header() -> Vec<String> {
    let activities = RegulatedActivity::ALL.iter().map(|a| format!("Regulated activity - {}", a.cqc()));
    let types = ServiceType::ALL.iter().map(|t| format!("Service type - {}", t.cqc()));
    let bands = Need::ALL.iter().map(|n| format!("Service user band - {}", n.cqc()));
    BEFORE.iter().map(|c| (*c).to_owned()).chain(activities).chain(types).chain(bands).chain(AFTER.iter().map(|c| (*c).to_owned())).collect()
}

pub fn write(world: &World) -> String {
    let mut csv = Csv::new("\n");
    csv.row(header());
    for service in world.services.iter().filter(|service| !service.new_in_directory) {
        row(&mut csv, world, service);
    }
    csv.into_text()
}

fn row(csv: &mut Csv, world: &World, service: &Service) {
    let provider = &world.providers[service.provider];
    let mix = &service.mix;
    let address = &service.address;
    csv.field(&service.id);
    csv.field(uk(service.registered));
    csv.field(yes_no(service.dormant));
    csv.field(yes_no(mix.is_care_home()));
    csv.field(&service.name);
    csv.field("");
    csv.field(&service.phone);
    csv.field(NOT_REAL[0]);
    csv.field(&service.website);
    csv.field(service.beds);
    csv.field(mix.sector);
    csv.field(mix.directorate);
    csv.field(mix.category);
    csv.field(service.ratings.overall);
    csv.field(service.ratings.published.map(uk).unwrap_or_default());
    csv.field(service.ratings.inherited.map_or("", yes_no));
    regions(csv, address.spot.council);
    csv.field(address.spot.council.name);
    blank(csv, 4);
    csv.field(&address.street);
    csv.field(&address.second);
    csv.field(&address.town);
    csv.field(county(address.spot.council));
    csv.field(&address.postcode);
    blank(csv, 2);
    csv.field(address.point.map(|p| format!("{:.6}", p.lat)).unwrap_or_default());
    csv.field(address.point.map(|p| format!("{:.6}", p.lon)).unwrap_or_default());
    csv.field("");
    owner(csv, world, provider);
    flags(csv, RegulatedActivity::ALL, &service.activities);
    flags(csv, ServiceType::ALL, mix.types);
    flags(csv, Need::ALL, &service.needs);
    csv.field(if service.dual_of.is_some() { "Dual Registration" } else { "" });
    csv.field(service.dual_of.as_deref().unwrap_or_default());
    csv.end();
}

fn owner(csv: &mut Csv, world: &World, provider: &Provider) {
    let brand = provider.brand.map(|at| &world.brands[at]);
    let address = &provider.address;
    csv.field(brand.map_or("-", |b| &b.id));
    csv.field(brand.map_or_else(|| "-".into(), |b| format!("BRAND {}", b.name)));
    blank(csv, 2);
    csv.field(&provider.id);
    csv.field(&provider.name);
    csv.field(uk(provider.registered));
    let (sector, directorate, category) = match provider.trade {
        super::mix::Trade::Homes => ("Social Care Org", "Adult social care", "Residential social care"),
        super::mix::Trade::Community => ("Social Care Org", "Adult social care", "Community based adult social care services"),
        super::mix::Trade::Health => ("Primary Medical Services", "Primary medical services", "GP Practices"),
    };
    csv.field(sector);
    csv.field(directorate);
    csv.field(category);
    csv.field(provider.ownership);
    csv.field(&provider.phone);
    csv.field(&provider.website);
    csv.field(&address.street);
    csv.field(&address.second);
    csv.field(&address.town);
    csv.field(county(address.spot.council));
    csv.field(&address.postcode);
    blank(csv, 2);
    csv.field(address.spot.council.name);
    regions(csv, address.spot.council);
    csv.field(address.point.map(|p| format!("{:.6}", p.lat)).unwrap_or_default());
    csv.field(address.point.map(|p| format!("{:.6}", p.lon)).unwrap_or_default());
    csv.field("");
    csv.field(if provider.ownership == "Organisation" { NOT_REAL[1] } else { "" });
    csv.field(if provider.ownership == "Partnership" { NOT_REAL[2] } else { "" });
}

fn regions(csv: &mut Csv, council: &Council) {
    csv.field(council.region);
    csv.field(council.nhs_region());
}

/// Shire counties are in postal addresses; cities and boroughs are not.
pub fn county(council: &Council) -> &str {
    if council.code.starts_with("E10") { council.name } else { "" }
}

fn flags<T: Listed>(csv: &mut Csv, all: &[T], held: &[T]) {
    for member in all {
        csv.field(if held.contains(member) { "Y" } else { "" });
    }
}

fn blank(csv: &mut Csv, columns: usize) {
    (0..columns).for_each(|_| csv.field(""));
}

pub fn yes_no(value: bool) -> &'static str {
    if value { "Y" } else { "N" }
}

/// `DD/MM/YYYY`.
pub fn uk(date: Date) -> String {
    format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year())
}
