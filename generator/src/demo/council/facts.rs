//! What services told of themselves: languages, shortest visit, live-in, nights, two carers, who may pay, how to ask.

use super::{Desk, comes_home};
use crate::demo::dice::Dice;

const LANGUAGES: &[&str] =
    &["Polish", "Punjabi", "Romanian", "Gujarati", "Portuguese", "British Sign Language", "Urdu", "Bengali", "Malayalam", "Shona", "Nepali", "Welsh"];

const CONTACT: &[&str] = &[
    "Ring the office on weekdays between 9am and 4pm",
    "Ring and ask for the care manager on duty",
    "Ring first; visits to look round are on Tuesdays and Thursdays",
    "Use the form on our website and we ring back the same day",
    "Ring at any time, day or night",
];

pub(super) fn rows(desk: &Desk<'_>) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for (at, service) in &desk.services {
        let mut dice = desk.dice("facts", *at);
        let anchor = desk.anchor(service).is_some();
        if !anchor && dice.percent(26) {
            continue;
        }
        // Some were asked and sent nothing back.
        if !anchor && dice.percent(14) {
            let mut row = vec![String::new(); 12];
            row[0] = service.id.clone();
            row.push(desk.days_ago(15, 150, &mut dice));
            rows.push(row);
            continue;
        }
        let home = comes_home(service);
        let mut said = |yes: u32, no: u32| answer(&mut dice, yes, no);
        let (live_in, nights, two) = if home { (said(24, 60), said(45, 40), said(70, 15)) } else { Default::default() };
        let (own, council, direct, chc) = (said(88, 4), said(72, 15), if home { said(60, 18) } else { String::new() }, said(38, 30));
        let shortest = if home && dice.percent(80) { dice.weighted(&[(18, "15"), (52, "30"), (12, "45"), (18, "60")]) } else { "" };
        rows.push(vec![
            service.id.clone(),
            languages(&mut dice),
            shortest.into(),
            live_in,
            nights,
            two,
            own,
            council,
            direct,
            chc,
            if dice.percent(45) { (*dice.pick(CONTACT)).into() } else { String::new() },
            desk.days_ago(2, 300, &mut dice),
            String::new(),
        ]);
    }
    rows
}

fn languages(dice: &mut Dice) -> String {
    if !dice.percent(42) {
        return String::new();
    }
    let mut spoken: Vec<&str> = (0..1 + dice.below(3)).map(|_| *dice.pick(LANGUAGES)).collect();
    spoken.sort_unstable();
    spoken.dedup();
    spoken.join("|")
}

/// Yes, no, or not told.
fn answer(dice: &mut Dice, yes: u32, no: u32) -> String {
    match dice.below(100) as u32 {
        roll if roll < yes => "yes".into(),
        roll if roll < yes + no => "no".into(),
        _ => String::new(),
    }
}
