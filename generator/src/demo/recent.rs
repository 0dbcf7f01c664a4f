//! What happened in the quarter before the register's day, so that two editions of the demonstration differ: services that
//! were registered anew under another owner, and some that closed. Added after everything else: it changes no other service.

use super::dice::Dice;
use super::names;
use super::ratings::Ratings;
use super::world::{Gone, Service, World, id};
use crate::model::Date;
use jiff::ToSpan;

/// How many of each.
const TAKEN_OVER: usize = 6;
const CLOSED: usize = 14;

/// Ids of those that left lately begin here.
const FIRST: usize = 4_000_000;

pub fn arrange(world: &mut World, seed: u64, edition: Date) {
    let dice = Dice::new(seed);
    let start = super::edition::BEFORE;
    let social = |s: &Service| s.mix.is_social() && !s.dormant && s.dual_of.is_none() && !s.new_in_directory;
    let heirs: Vec<usize> = world
        .services
        .iter()
        .enumerate()
        .filter(|(_, s)| social(s) && s.registered > start && s.registered <= edition)
        .map(|(at, _)| at)
        .take(TAKEN_OVER)
        .collect();
    for (number, at) in heirs.into_iter().enumerate() {
        let mut roll = dice.fork("taken over", number);
        let heir = &world.services[at];
        let ended = heir.registered.saturating_sub(1.day());
        let service = Service {
            id: id(FIRST + number),
            // The first owner's registration is an old one.
            registered: jiff::civil::date(2012 + roll.below(6) as i16, 1 + roll.below(12) as i8, 1),
            provider: roll.below(world.providers.len()),
            ratings: Ratings::default(),
            checked: None,
            ..heir.clone()
        };
        world.gone.push(Gone { service, ended, status: "Inactive-Dereg", successor: Some(at) });
    }
    let models: Vec<usize> = world.services.iter().enumerate().filter(|(_, s)| social(s)).map(|(at, _)| at).collect();
    if models.is_empty() {
        return;
    }
    for number in 0..CLOSED {
        let mut roll = dice.fork("closed", number);
        let model = world.services[*roll.pick(&models)].clone();
        let town = model.address.spot.town;
        let name = if model.mix.is_care_home() { names::care_home(&mut roll, model.mix.is_nursing()) } else { names::agency(&mut roll, town) };
        let service = Service { id: id(FIRST + TAKEN_OVER + number), name, ratings: Ratings::default(), checked: None, ..model };
        let ended = edition.saturating_sub((3 + roll.below(65) as i64).days());
        world.gone.push(Gone { service, ended, status: "Inactive-Dereg", successor: None });
    }
}
