//! Micro-enterprises and personal assistants that asked to be listed: a town and an outward code, never an address, and
//! never a person's name.

use super::Desk;
use crate::demo::names;

const WHAT: &[&str] = &[
    "Help with shopping, cleaning and company",
    "Personal care and help with meals",
    "Company and outings for people with dementia",
    "Gardening and small jobs around the house",
    "Help with letters, bills and appointments",
    "Support for young adults to learn to cook, travel and budget",
    "Overnight company after a stay in hospital",
    "Personal assistant for people who use a direct payment",
];

const FORMS: &[&str] =
    &["Helping Hands and Feet", "Companions", "Home Help", "Days Out", "Support", "at Your Side", "Personal Assistance", "Good Neighbours"];

pub(super) fn rows(desk: &Desk<'_>) -> Vec<Vec<String>> {
    let own: Vec<_> = desk.services.iter().filter(|(_, s)| s.address.spot.council == desk.council).collect();
    if own.is_empty() {
        return Vec::new();
    }
    let count = 6 + own.len() / 30;
    (0..count)
        .map(|number| {
            let mut dice = desk.dice("micro", number);
            // They live where others live: the town of some service is as good as any.
            let spot = &own[dice.below(own.len())].1.address.spot;
            let name = format!("{} {}", names::place(&mut dice), dice.pick(FORMS));
            let mut check = |chance, low, high| if dice.percent(chance) { desk.days_ago(low, high, &mut dice) } else { String::new() };
            let (dbs, insurance, training) = (check(88, 30, 900), check(80, 10, 360), check(60, 30, 700));
            vec![
                format!("micro-{}-{:02}", short(desk.slug), number + 1),
                name.clone(),
                (*dice.pick(WHAT)).to_owned(),
                spot.town.to_owned(),
                spot.postcode.outward().to_string(),
                names::phone(&mut dice),
                if dice.percent(30) { names::website(&name, &mut dice) } else { String::new() },
                dbs,
                insurance,
                training,
                desk.days_ago(20, 700, &mut dice),
            ]
        })
        .collect()
}

/// Ids have at most 24 characters.
fn short(slug: &str) -> &str {
    &slug[..slug.len().min(14)]
}
