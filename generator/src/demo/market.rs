//! Made-up figures by zone and quarter: hours, people, waits, packages handed back, rates. What only a council holds, so that
//! the demonstration portal has a market to show. Near what the councils state of themselves, so that they look right, and
//! theirs in nothing: every row's source is marked as a demonstration.

use super::csv::Csv;
use super::dice::Dice;
use super::{COUNCILS, Fault, Made};
use crate::diagnostic::Report;
use crate::ingest::{Geography, Inputs, geography};
use crate::model::{Authority, Date, Zone};
use crate::project::Project;
use jiff::civil::date;

/// What the made-up councils buy: hours a week, and pounds for an hour.
const COUNCIL: &[(&str, f64, f64)] =
    &[("E10000032", 24_000.0, 27.4), ("E06000019", 8_900.0, 27.9), ("E08000026", 14_400.0, 24.1), ("E10000016", 41_000.0, 26.2)];
/// Of a council that is not among them: hours a week for each postcode in use.
const HOURS_PER_UNIT: f64 = 0.9;

/// The quarters of the newest edition, and the council whose edition before is made up too, so that it can be compared.
const QUARTERS: [(i16, i8); 8] = [(2024, 10), (2025, 1), (2025, 4), (2025, 7), (2025, 10), (2026, 1), (2026, 4), (2026, 7)];
const WITH_EARLIER: &str = "E08000026";
const EARLIER: Date = date(2026, 8, 18);

const COLUMNS: [&str; 13] = [
    "indicator",
    "area_code",
    "period_start",
    "period_end",
    "group",
    "value",
    "low",
    "high",
    "status",
    "as_at",
    "contributors",
    "largest_share",
    "note",
];

/// Figures of the project's councils, or of those that `only` names, by their paths below `data/market`.
pub fn files(project: &Project, seed: u64, only: &[String], report: &mut Report) -> Result<Vec<Made>, Fault> {
    let mut inputs = Inputs::default();
    geography::read(project, &mut inputs, report);
    let chosen = project.portal.authorities.iter().filter(|a| only.is_empty() || only.iter().any(|slug| slug == a.slug.as_str()));
    Ok(chosen.flat_map(|authority| of_council(authority, &inputs.geography, seed)).collect())
}

/// One zone in one quarter.
#[derive(Debug, Clone, Copy, Default)]
struct Quarter {
    hours: i64,
    younger: i64,
    older: i64,
    starts: i64,
    median: i64,
    p90: i64,
    waiting: i64,
    unsourced: i64,
    back: i64,
    first: i64,
    pence: i64,
    providers: i64,
    largest: i64,
    free: i64,
    own: i64,
}

fn of_council(authority: &Authority, geography: &Geography, seed: u64) -> Vec<Made> {
    let zones: Vec<(&Zone, f64)> = apart(geography.zones.iter().filter(|z| z.authority == authority.code))
        .into_iter()
        .map(|z| (z, units(z, geography)))
        .filter(|(_, units)| *units > 0.0)
        .collect();
    let all: f64 = zones.iter().map(|(_, units)| units).sum();
    let (hours, rate) =
        COUNCIL.iter().find(|(code, ..)| *code == authority.code.as_str()).map_or((all * HOURS_PER_UNIT, 26.0), |(_, hours, rate)| (*hours, *rate));
    let dice = Dice::new(seed).fork("market", 0).fork(authority.code.as_str(), 0);
    let made: Vec<(&Zone, Vec<Quarter>)> = zones
        .iter()
        .enumerate()
        .map(|(at, (zone, units))| (*zone, quarters(hours * units / all, rate, &mut dice.fork(zone.id.0.as_str(), at))))
        .collect();
    let folder = format!("demonstration-{}", authority.slug);
    let mut files = edition(&folder, authority, &made, QUARTERS.len(), COUNCILS, seed);
    if authority.code.as_str() == WITH_EARLIER {
        files.extend(edition(&format!("{folder}/{EARLIER}"), authority, &made, QUARTERS.len() - 1, EARLIER, seed));
    }
    files
}

/// The council's zones without those that lie over others: they would count everybody twice. Zones in force and small ones
/// come first.
fn apart<'a>(zones: impl Iterator<Item = &'a Zone>) -> Vec<&'a Zone> {
    let mut zones: Vec<&Zone> = zones.collect();
    zones.sort_by_key(|z| (z.valid_to.is_some(), z.wards.len() + z.sectors.len(), z.id.clone()));
    let mut chosen: Vec<&Zone> = Vec::new();
    for zone in zones {
        let over = |other: &&Zone| zone.wards.iter().any(|w| other.wards.contains(w)) || zone.sectors.iter().any(|s| other.sectors.contains(s));
        if !chosen.iter().any(over) {
            chosen.push(zone);
        }
    }
    chosen.sort_by_key(|z| z.id.clone());
    chosen
}

fn units(zone: &Zone, geography: &Geography) -> f64 {
    let inside = |(postcode, unit): &&(crate::model::Postcode, crate::model::Unit)| {
        unit.terminated.is_none() && (unit.ward.is_some_and(|w| zone.wards.contains(&w)) || zone.sectors.contains(&postcode.sector()))
    };
    geography.postcodes.units().iter().filter(inside).count() as f64
}

fn quarters(hours: f64, rate: f64, dice: &mut Dice) -> Vec<Quarter> {
    let mut per_mille = |low: i64, high: i64| dice.between(low, high) as f64 / 1000.0;
    let scale = per_mille(820, 1180);
    let package = 13.0 * per_mille(900, 1120);
    let growth = per_mille(2, 24);
    let strain = per_mille(0, 1000);
    let size = per_mille(170, 520) * 1000.0;
    let rural = per_mille(960, 1060);
    let own = per_mille(240, 540);
    QUARTERS
        .iter()
        .enumerate()
        .map(|(at, (year, month))| {
            let wave = dice.between(970, 1030) as f64 / 1000.0;
            // Winter is harder everywhere.
            let winter = if *month == 1 || *month == 10 { 1.25 } else { 0.9 };
            let hours = (hours * scale * (1.0 + growth * at as f64) * wave).round();
            let people = (hours / (package * dice.between(980, 1020) as f64 / 1000.0)).round().max(6.0);
            let younger = (people * dice.between(110, 210) as f64 / 1000.0).round();
            let starts = (people * dice.between(210, 330) as f64 / 1000.0).round().max(1.0);
            let median = ((1.5 + strain * 6.0) * winter * wave).round().max(1.0);
            let p90 = (median * dice.between(160, 260) as f64 / 100.0).round();
            let waiting = (people * (0.006 + 0.045 * strain) * winter).round();
            let back = (people * (0.003 + 0.035 * strain * strain) * winter * dice.between(40, 170) as f64 / 100.0).round();
            let providers = (hours / size).round().clamp(2.0, 22.0) + (at % 3 == 2) as i64 as f64;
            let even = 100.0 / providers;
            let largest = (even * dice.between(150, 250) as f64 / 100.0).clamp(even + 1.0, 84.0).round();
            let years = f64::from(*year) + f64::from(*month) / 12.0;
            let uplift = if years > 2026.3 {
                1.086
            } else if years > 2025.3 {
                1.041
            } else {
                1.0
            };
            Quarter {
                hours: hours as i64,
                younger: younger as i64,
                older: (people - younger) as i64,
                starts: starts as i64,
                median: median as i64,
                p90: p90 as i64,
                waiting: waiting as i64,
                unsourced: (waiting * package * 0.85).round() as i64,
                back: back as i64,
                first: (90.0 - strain * 42.0 * winter + dice.between(-4, 4) as f64).clamp(20.0, 98.0) as i64,
                pence: (rate * rural * uplift * 100.0).round() as i64,
                providers: providers as i64,
                largest: largest as i64,
                free: (hours * dice.between(15, 95) as f64 / 1000.0).round() as i64,
                own: ((own + 0.004 * at as f64) * 100.0).round() as i64,
            }
        })
        .collect()
}

/// All zones together. Middle cases are those of the middle person, near enough for what is made up.
fn together(zones: &[Quarter]) -> Quarter {
    let sum = |of: fn(&Quarter) -> i64| zones.iter().map(of).sum::<i64>();
    let hours = sum(|q| q.hours).max(1);
    let mean = |of: fn(&Quarter) -> i64| (zones.iter().map(|q| of(q) * q.hours).sum::<i64>() as f64 / hours as f64).round() as i64;
    let providers = zones.iter().map(|q| q.providers).max().unwrap_or(0) + zones.len() as i64 / 2;
    Quarter {
        hours: sum(|q| q.hours),
        younger: sum(|q| q.younger),
        older: sum(|q| q.older),
        starts: sum(|q| q.starts),
        median: mean(|q| q.median),
        p90: mean(|q| q.p90),
        waiting: sum(|q| q.waiting),
        unsourced: sum(|q| q.unsourced),
        back: sum(|q| q.back),
        first: mean(|q| q.first),
        pence: mean(|q| q.pence),
        providers,
        largest: mean(|q| q.largest) / 2 + 4,
        free: sum(|q| q.free),
        own: mean(|q| q.own),
    }
}

fn edition(folder: &str, authority: &Authority, made: &[(&Zone, Vec<Quarter>)], quarters: usize, edition: Date, seed: u64) -> Vec<Made> {
    let mut csv = Csv::new("\n");
    csv.row(COLUMNS);
    for at in 0..quarters {
        // The newest quarter of an edition is provisional: some packages are told late.
        let newest = at + 1 == quarters;
        let of = |q: &Quarter, nth: usize| if newest && quarters < QUARTERS.len() { late(*q, nth) } else { *q };
        let zones: Vec<Quarter> = made.iter().enumerate().map(|(nth, (_, all))| of(&all[at], nth)).collect();
        rows(&mut csv, authority.code.as_str(), QUARTERS[at], &together(&zones), newest);
        for ((zone, _), quarter) in made.iter().zip(&zones) {
            rows(&mut csv, zone.id.0.as_str(), QUARTERS[at], quarter, newest);
        }
    }
    let text = format!(
        "# Made up by `doorstep demo --seed {seed} --market`. Every figure in here is invented.\n\
         kind = \"market\"\n\
         publisher = \"{}\"\n\
         title = \"Made-up figures by zone and quarter, as {} might keep them\"\n\
         licence = \"Open Government Licence v3.0\"\n\
         edition = {edition}\n\
         accessed = {edition}\n\
         status = \"demonstration\"\n",
        authority.council, authority.council
    );
    let file = |name: &str, text: String| Made { path: format!("{folder}/{name}"), text };
    vec![file("observations.csv", csv.into_text()), file("source.toml", text)]
}

/// As an edition had it before the last packages were told.
fn late(quarter: Quarter, nth: usize) -> Quarter {
    let few = (nth % 3) as i64;
    Quarter { hours: quarter.hours - 12 * few, older: quarter.older - few, starts: (quarter.starts - few).max(1), ..quarter }
}

fn rows(csv: &mut Csv, area: &str, (year, month): (i16, i8), q: &Quarter, provisional: bool) {
    let start = date(year, month, 1);
    let end = date(year, month + 2, 1).last_of_month();
    let status = if provisional { "provisional" } else { "" };
    let mut row = |indicator: &str, group: &str, value: String, (low, high): (String, String), business: bool| {
        let (contributors, largest) = if business { (q.providers.to_string(), q.largest.to_string()) } else { <_>::default() };
        let cells = [
            indicator,
            area,
            &start.to_string(),
            &end.to_string(),
            group,
            &value,
            &low,
            &high,
            status,
            &end.to_string(),
            &contributors,
            &largest,
            "",
        ]
        .map(str::to_owned);
        csv.row(cells);
    };
    let people = q.younger + q.older;
    let none = || (String::new(), String::new());
    let whole = |value: i64| value.to_string();
    let tenth = |value: f64| format!("{value:.1}");
    row("zone_hours_week", "all", whole(q.hours), none(), true);
    row("zone_people", "all", whole(people), none(), false);
    row("zone_people", "18-64", whole(q.younger), none(), false);
    row("zone_people", "65+", whole(q.older), none(), false);
    row("zone_package_hours", "all", tenth(q.hours as f64 / people.max(1) as f64), none(), false);
    row("zone_starts", "all", whole(q.starts), none(), false);
    row("zone_wait_median", "all", whole(q.median), none(), false);
    row("zone_wait_p90", "all", whole(q.p90), none(), false);
    row("zone_waiting", "all", whole(q.waiting), none(), false);
    row("zone_unsourced_hours", "all", whole(q.unsourced), none(), false);
    row("zone_handed_back", "all", whole(q.back), none(), false);
    row("zone_handed_back_rate", "all", tenth(q.back as f64 * 100.0 / people.max(1) as f64), none(), false);
    row("zone_first_offer", "all", whole(q.first), none(), false);
    row("zone_rate_hour", "all", format!("{:.2}", q.pence as f64 / 100.0), none(), true);
    row("zone_providers_active", "all", whole(q.providers), none(), false);
    row("zone_largest_share", "all", whole(q.largest), none(), true);
    row("zone_replacement_hours", "all", whole(q.free), none(), true);
    row("zone_self_funder_hours_share", "all", whole(q.own), (whole(q.own - 8), whole(q.own + 8)), true);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_dice_give_the_same_quarters_and_people_add_up() {
        let roll = |seed| quarters(800.0, 26.0, &mut Dice::new(seed));
        assert_eq!(format!("{:?}", roll(1)), format!("{:?}", roll(1)));
        assert_ne!(format!("{:?}", roll(1)), format!("{:?}", roll(2)));
        let zones = roll(3);
        let all = together(&zones);
        assert_eq!(all.older + all.younger, zones.iter().map(|q| q.older + q.younger).sum::<i64>());
        for q in zones {
            assert!(q.hours > 0 && q.younger >= 0 && q.older > 0 && q.median <= q.p90 && q.providers >= 2);
            assert!((1..=100).contains(&q.largest) && (0..=100).contains(&q.first) && q.waiting >= 0);
        }
    }

    #[test]
    fn the_portals_own_figures_are_what_is_made() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate stands in the project");
        let mut report = Report::default();
        let project = Project::open(root, &mut report).unwrap_or_else(|| panic!("{}", report.to_text()));
        for made in files(&project, super::super::SEED, &[], &mut report).unwrap() {
            let found = std::fs::read_to_string(project.market().join(&made.path)).unwrap_or_default();
            assert!(found == made.text, "{} is not what `doorstep demo --market data/market` makes: run it again", made.path);
        }
    }
}
