//! Where agencies come to: what the council has arranged (`placed`), what they say themselves (`stated`), and for the rest
//! nothing, because nobody knows.

use super::{Desk, Service, comes_home};
use crate::demo::ground::Patch;
use crate::model::Point;

/// The zone and the sectors around `BN11 3DH`, where the demonstration's first search looks.
const MIDDLE_OF_WORTHING: (&str, &str) = ("west-sussex-worthing", "BN11 1|BN11 2|BN11 3|BN11 4|BN11 5");

pub(super) fn rows(desk: &Desk<'_>) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for (at, service) in desk.services.iter().filter(|(_, service)| comes_home(service)) {
        if let Some(number) = desk.anchor(service) {
            anchor(desk, service, number, &mut rows);
            continue;
        }
        let mut dice = desk.dice("coverage", *at);
        let office = service.address.spot.point;
        let roll = dice.below(100);
        // A quarter has been placed; some of these say more of themselves.
        if roll < 25 {
            let as_at = desk.days_ago(9, 330, &mut dice);
            if dice.percent(60) && !desk.zones.is_empty() {
                for zone in nearest(&desk.zones, office, 1 + dice.below(2)) {
                    rows.push(row(service, &zone.id, "", "placed", &as_at));
                }
            } else {
                let count = 2 + dice.below(7);
                rows.push(row(service, "", &joined(&nearest(&desk.sectors, office, count)), "placed", &as_at));
            }
        }
        if (15..65).contains(&roll) {
            let as_at = desk.days_ago(3, 420, &mut dice);
            if dice.percent(45) && !desk.zones.is_empty() {
                for zone in nearest(&desk.zones, office, 1 + dice.below(4)) {
                    rows.push(row(service, &zone.id, "", "stated", &as_at));
                }
            } else {
                let count = 4 + dice.below(14);
                rows.push(row(service, "", &joined(&nearest(&desk.sectors, office, count)), "stated", &as_at));
            }
        }
    }
    rows
}

/// Four were placed there, four say they come, and of two we know no more than where their office is.
fn anchor(desk: &Desk<'_>, service: &Service, number: usize, rows: &mut Vec<Vec<String>>) {
    let mut dice = desk.dice("anchor", number);
    let (zone, sectors) = MIDDLE_OF_WORTHING;
    let has_zone = desk.zones.iter().any(|z| z.id == zone);
    let ground = if has_zone && number.is_multiple_of(2) { (zone, "") } else { ("", sectors) };
    let evidence = match number {
        0..=3 => "placed",
        4..=7 => "stated",
        _ => return,
    };
    let as_at = desk.days_ago(4, 60, &mut dice);
    rows.push(row(service, ground.0, ground.1, evidence, &as_at));
}

fn row(service: &Service, zone: &str, sectors: &str, evidence: &str, as_at: &str) -> Vec<String> {
    [service.id.as_str(), zone, sectors, evidence, as_at].map(Into::into).to_vec()
}

fn nearest<'a>(patches: &[&'a Patch], office: Point, count: usize) -> Vec<&'a Patch> {
    let mut patches = patches.to_vec();
    patches.sort_by(|a, b| office.miles_to(a.centre).total_cmp(&office.miles_to(b.centre)).then_with(|| a.id.cmp(&b.id)));
    patches.truncate(count);
    patches
}

fn joined(patches: &[&Patch]) -> String {
    let mut ids: Vec<&str> = patches.iter().map(|p| p.id.as_str()).collect();
    ids.sort_unstable();
    ids.join("|")
}
