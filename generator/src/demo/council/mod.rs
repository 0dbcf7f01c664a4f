//! What the made-up services told the councils, and what the councils know: the files that a council keeps beside the
//! registers. Only for services in its area or close to it.

mod capacity;
mod coverage;
mod facts;
mod log;
mod micro;
mod prices;

use super::Made;
use super::councils::Council;
use super::csv::Csv;
use super::dice::Dice;
use super::ground::{Ground, Patch};
use super::world::{Service, World};
use crate::ingest::registers::council::columns;
use crate::model::{Date, Kind};
use jiff::ToSpan;

/// What making one council's files needs.
struct Desk<'a> {
    world: &'a World,
    council: &'static Council,
    slug: &'a str,
    edition: Date,
    seed: u64,
    /// The council's own sectors and zones.
    sectors: Vec<&'a Patch>,
    zones: Vec<&'a Patch>,
    /// Its services and those that are close, each with its place in the world.
    services: Vec<(usize, &'a Service)>,
}

/// Miles beyond the border within which a council knows services.
const CLOSE: f64 = 5.0;

/// The files of one council, by its slug.
pub fn files(world: &World, ground: &Ground, council: &'static Council, slug: &str, seed: u64, edition: Date) -> Vec<Made> {
    let own = |patches: &'_ [Patch]| patches.iter().filter(|p| p.council == council).cloned().collect::<Vec<_>>();
    let (sectors, zones) = (own(&ground.sectors), own(&ground.zones));
    let close =
        |service: &Service| service.address.spot.council == council || sectors.iter().any(|s| s.centre.miles_to(service.address.spot.point) < CLOSE);
    let services = world.services.iter().enumerate();
    let desk = Desk {
        world,
        council,
        slug,
        edition,
        seed,
        sectors: sectors.iter().collect(),
        zones: zones.iter().collect(),
        services: services.filter(|(_, s)| s.mix.is_social() && !s.dormant && !s.is_second() && close(s)).collect(),
    };
    let file = |name: &str, columns: &[&str], rows: Vec<Vec<String>>| Made { path: format!("council/{slug}/{name}"), text: table(columns, rows) };
    vec![
        file("services.csv", columns::SERVICES, facts::rows(&desk)),
        file("coverage.csv", columns::COVERAGE, coverage::rows(&desk)),
        file("capacity.csv", columns::CAPACITY, capacity::rows(&desk)),
        file("prices.csv", columns::PRICES, prices::rows(&desk)),
        file("micro-providers.csv", columns::MICRO_PROVIDERS, micro::rows(&desk)),
        file("corrections.csv", columns::CORRECTIONS, log::corrections(&desk)),
        file("opt-outs.csv", columns::OPT_OUTS, log::opt_outs(&desk)),
        file("notices.csv", columns::NOTICES, log::notices(&desk)),
    ]
}

fn table(columns: &[&str], rows: Vec<Vec<String>>) -> String {
    let mut csv = Csv::new("\n");
    csv.row(columns);
    for row in rows {
        debug_assert_eq!(row.len(), columns.len());
        csv.row(row);
    }
    csv.into_text()
}

impl Desk<'_> {
    /// The dice of one service in one file.
    fn dice(&self, file: &str, at: usize) -> Dice {
        Dice::new(self.seed).fork(self.council.code, 0).fork(file, at)
    }

    fn days_ago(&self, low: i64, high: i64, dice: &mut Dice) -> String {
        let days = i32::try_from(dice.between(low, high)).unwrap_or(30);
        self.edition.saturating_sub(days.days()).to_string()
    }

    /// The number of the service among the agencies in the middle of Worthing.
    fn anchor(&self, service: &Service) -> Option<usize> {
        let mut anchors = self.world.marks.iter().filter(|(case, _)| *case == super::awkward::Case::Anchor);
        anchors.position(|(_, id)| *id == service.id)
    }
}

/// Whether people are cared for in their own homes: only then is there ground to cover.
fn comes_home(service: &Service) -> bool {
    !service.mix.is_care_home()
}

fn has_kind(service: &Service, kind: Kind) -> bool {
    service.mix.types.iter().any(|t| t.kind() == Some(kind))
}
