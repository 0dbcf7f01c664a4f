//! The edition before the demonstration's own: what the site would have said three months earlier. Made from what it says
//! now by undoing what has happened since, and by undoing a little that has no date: a telephone number, a name, an owner.

use super::dice::Dice;
use super::{Made, names};
use crate::ingest::edition::NAME;
use crate::keep;
use crate::model::location::{Address, Position};
use crate::model::*;
use crate::project::Project;
use crate::publish::feeds::csv;

/// Its day.
pub const BEFORE: Date = jiff::civil::date(2026, 8, 18);

/// Services of which no register has a word any more.
const VANISHED: usize = 6;

/// Helpers who have taken their consent back.
const WITHDRAWN: usize = 2;

/// The table and its `source.toml`, by their paths below `data/editions`.
pub fn files(project: &Project, atlas: Atlas, seed: u64) -> Vec<Made> {
    let atlas = aged(atlas, seed);
    let live = csv::files(&atlas).into_iter().find(|file| file.path == csv::PATH).map(|file| file.bytes().into_owned()).unwrap_or_default();
    let table = keep::remembered(&live).unwrap_or_default();
    let source = keep::description(project, BEFORE, &table);
    let made = |name: &str, text: String| Made { path: format!("{BEFORE}/{name}"), text };
    vec![made(NAME, String::from_utf8_lossy(&table).into_owned()), made("source.toml", source)]
}

fn aged(mut atlas: Atlas, seed: u64) -> Atlas {
    let dice = Dice::new(seed);
    // What an earlier edition left in this one is no part of it.
    atlas.locations.retain(|l| l.origin.name.is_some() && l.registered.known().is_none_or(|day| *day <= BEFORE));
    let owners: Vec<Provider> = atlas.listed().filter_map(|l| l.provider.clone()).filter(|p| p.name.is_known()).collect();
    let places: Vec<(Address, Position)> =
        atlas.listed().filter(|l| l.address.postcode.is_known()).map(|l| (l.address.clone(), l.position)).collect();
    for (at, location) in atlas.locations.iter_mut().enumerate() {
        location.former.clear();
        age(location, &mut dice.fork("edition", at), &owners, &places);
    }
    let models: Vec<Location> = atlas.listed().filter(|l| l.registration == Registration::Cqc).cloned().collect();
    for number in 0..VANISHED.min(models.len()) {
        let mut roll = dice.fork("vanished", number);
        let model = roll.pick(&models).clone();
        let town = model.address.town.as_ref().map_or("Worthing", Text::as_str);
        let name = Text::parse(&names::agency(&mut roll, town)).unwrap_or_else(|| model.name.clone());
        if let Some(id) = LocationId::parse(&super::world::id(5_000_000 + number)) {
            atlas.locations.push(Location { slug: Slug::of_location(&name, &id), name, id, ratings: Vec::new(), ..model });
        }
    }
    let helpers: Vec<Location> = atlas.listed().filter(|l| l.registration != Registration::Cqc).cloned().collect();
    for (number, model) in helpers.into_iter().take(WITHDRAWN).enumerate() {
        if let Some(id) = LocationId::parse(&format!("micro-past-{:02}", number + 1)) {
            atlas.locations.push(Location { slug: Slug::of_id(&id), id, ..model });
        }
    }
    atlas.locations.sort_by(|a, b| a.id.cmp(&b.id));
    Atlas { as_of: BEFORE, ..atlas }
}

/// One service as it was. Of a thousand listed ones some 25 differ in what has no date.
fn age(location: &mut Location, roll: &mut Dice, owners: &[Provider], places: &[(Address, Position)]) {
    if location.registration != Registration::Cqc {
        return;
    }
    if matches!(&location.status, Status::Gone { ended: Fact::Known(day), .. } if *day > BEFORE) {
        location.status = Status::Active;
        location.phone = Phone::parse(&names::phone(roll)).map_or(Fact::default(), Fact::Known);
        location.successors.clear();
    }
    if !matches!(location.status, Status::Active) {
        // One in eight that are not operating now was operating then.
        if location.status == Status::Dormant && roll.percent(12) {
            location.status = Status::Active;
        }
        return;
    }
    for entry in &mut location.ratings {
        if entry.published.known().is_some_and(|day| *day > BEFORE) {
            entry.published = Fact::Known(jiff::civil::date(2021 + roll.below(4) as i16, 1 + roll.below(12) as i8, 1 + roll.below(28) as i8));
            entry.outcome = Outcome::Rated(roll.weighted(&[
                (60, Rating::Good),
                (30, Rating::RequiresImprovement),
                (6, Rating::Inadequate),
                (4, Rating::Outstanding),
            ]));
        }
    }
    match roll.below(1000) {
        0..=7 => location.phone = Phone::parse(&names::phone(roll)).map_or(Fact::default(), Fact::Known),
        8..=12 => {
            let owner = roll.pick(owners).clone();
            location.provider = Some(owner);
        }
        13..=17 => {
            if let Some(name) = Text::parse(&names::support(roll)) {
                location.slug = Slug::of_location(&name, &location.id);
                location.name = name;
            }
        }
        18..=20 if !location.address.withheld && location.kinds.iter().all(|kind| !kind.is_care_home()) => {
            let (address, position) = roll.pick(places).clone();
            if !address.withheld {
                location.address.postcode = address.postcode;
                location.address.town = address.town;
                location.position = position;
            }
        }
        21 => location.status = Status::Dormant,
        _ => {}
    }
}
