//! The report as a page, for people: what an officer has to decide on stands first and open, the rest is folded. It stands in
//! `site/report/` and is never published.

use super::change::{Became, Change, Edition, Gone, Group, Sample};
use super::rating::{class, is_told};
use super::{Level, Verdict};
use crate::publish::words;
use crate::stage::grouped;
use minijinja::{Environment, Value, context, value::Serde};
use serde::Serialize;
use std::collections::BTreeSet;

const TEMPLATE: &str = include_str!("report.html");
/// So many of what is gone stand open.
const OPEN: usize = 20;
/// In the order in which people know them; what else there is follows.
const RATINGS: [&str; 5] = ["outstanding", "good", "requires-improvement", "inadequate", "not-rated"];

#[derive(Debug, Serialize)]
struct Table {
    caption: &'static str,
    head: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

/// A number that says how large the change is.
#[derive(Debug, Serialize)]
struct Tile {
    number: String,
    what: String,
}

/// How many services went from each rating to each.
#[derive(Debug, Serialize)]
struct Matrix {
    to: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// A service before and after, part by part; parts that differ are marked.
#[derive(Debug, Serialize)]
struct Pair {
    id: String,
    was: Vec<(String, bool)>,
    now: Vec<(String, bool)>,
}

pub fn page(verdict: &Verdict) -> String {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::Html);
    let change = &verdict.change;
    let sum = &verdict.ledger.total;
    let rows = format!(
        "{} read = {} published + {} left out + {} set aside + {} duplicates",
        sum.read,
        sum.published,
        sum.left_out.values().sum::<u64>(),
        sum.set_aside.values().sum::<u64>(),
        sum.duplicate
    );
    let mut gone: Vec<&Gone> = change.gone.iter().collect();
    gone.sort_by_key(|gone| gone.why.is_some());
    let told: Vec<Became> = change.ratings.iter().filter(|r| is_told(&r.was, &r.now)).map(in_words).collect();
    let finding = |level: Level| -> Vec<String> { verdict.findings.iter().filter(|f| f.level == level).map(|f| f.what.clone()).collect() };
    let values = context! {
        headline => verdict.headline(),
        verdict => Value::from(Serde(verdict)),
        refusals => finding(Level::Refuse),
        warnings => finding(Level::Warn),
        tiles => Value::from(Serde(tiles(change))),
        gone => Value::from(Serde(gone.iter().take(OPEN).collect::<Vec<_>>())),
        others => Value::from(Serde(gone.iter().skip(OPEN).collect::<Vec<_>>())),
        told => Value::from(Serde(told)),
        matrix => Value::from(Serde(matrix(change))),
        pairs => Value::from(Serde(change.sample.iter().map(pair).collect::<Vec<_>>())),
        tables => Value::from(Serde(tables(verdict))),
        rows => rows,
    };
    environment.render_str(TEMPLATE, values).unwrap_or_else(|error| format!("<!DOCTYPE html><title>Report</title><p>{error}"))
}

fn tiles(change: &Change) -> Vec<Tile> {
    let tile = |number: usize, what: &str| Tile { number: grouped(number), what: what.into() };
    let unexplained = change.unexplained();
    let gone = if unexplained == 0 { "gone".into() } else { format!("gone, {} for no reason that a file gives", grouped(unexplained)) };
    vec![
        Tile { number: format!("{} → {}", grouped(change.before), grouped(change.after)), what: "services".into() },
        Tile { number: grouped(change.gone.len()), what: gone },
        tile(change.added.len(), "new"),
        tile(change.ratings.len(), "ratings changed"),
        tile(change.phones.len(), "telephone numbers changed"),
        tile(change.pins_moved.len() + change.pins_lost.len(), "places on the map moved or lost"),
    ]
}

/// "requires-improvement" → "Requires improvement"; several ratings of one service each.
fn word(rating: &str) -> String {
    let one = |rating: &str| if rating.is_empty() { "None".into() } else { words::capital(&rating.replace('-', " ")) };
    rating.split('|').map(one).collect::<Vec<_>>().join(", ")
}

fn in_words(became: &Became) -> Became {
    Became { was: word(&became.was), now: word(&became.now), ..became.clone() }
}

/// `None` when no rating changed. Of those that kept theirs, the diagonal tells.
fn matrix(change: &Change) -> Option<Matrix> {
    if change.ratings.is_empty() {
        return None;
    }
    let place = |rating: &str| RATINGS.iter().position(|known| *known == rating).unwrap_or(RATINGS.len());
    let moves: Vec<[String; 2]> = change.ratings.iter().map(|r| [class(&r.was), class(&r.now)]).collect();
    let held: BTreeSet<(usize, &str)> = moves.iter().flatten().map(|rating| (place(rating), rating.as_str())).collect();
    let kept = |rating: &str| change.rating_classes.iter().find(|g| g.name == rating).map_or(0, |g| g.before - g.left);
    let cell = |was: &str, now: &str| {
        let moved = if was == now { kept(was) } else { moves.iter().filter(|[from, to]| from == was && to == now).count() };
        if moved == 0 { String::new() } else { grouped(moved) }
    };
    let rows = held.iter().map(|(_, was)| std::iter::once(word(was)).chain(held.iter().map(|(_, now)| cell(was, now))).collect()).collect();
    Some(Matrix { to: held.iter().map(|(_, now)| word(now)).collect(), rows })
}

fn pair(sample: &Sample) -> Pair {
    let (was, now): (Vec<&str>, Vec<&str>) = (sample.was.split(" · ").collect(), sample.now.split(" · ").collect());
    let marked = |own: &[&str], other: &[&str]| {
        own.iter().enumerate().map(|(at, part)| ((*part).to_owned(), other.get(at) != Some(part))).collect::<Vec<(String, bool)>>()
    };
    Pair { id: sample.id.clone(), was: marked(&was, &now), now: marked(&now, &was) }
}

/// What is folded.
fn tables(verdict: &Verdict) -> Vec<Table> {
    let change = &verdict.change;
    let became = |list: &[Became]| list.iter().map(|b| vec![b.name.clone(), b.id.clone(), b.was.clone(), b.now.clone()]).collect::<Vec<_>>();
    let groups = |list: &[Group]| {
        let other = list.iter().filter(|g| g.before != g.after || g.left > 0);
        other.map(|g| vec![g.name.clone(), g.before.to_string(), g.after.to_string(), g.left.to_string()]).collect::<Vec<_>>()
    };
    let ratings: Vec<Became> = change.ratings.iter().map(in_words).collect();
    let four = |what| vec!["Service", "Id", what, "Now"];
    let group = |what| vec![what, "Before", "After", "Left it"];
    let table = |caption, head, rows| Table { caption, head, rows };
    vec![
        table("New", vec!["Service", "Id", "Council"], change.added.iter().map(|a| vec![a.name.clone(), a.id.clone(), a.council.clone()]).collect()),
        table("All changed ratings", four("Was"), became(&ratings)),
        table("Telephone numbers", four("Was"), became(&change.phones)),
        table("Urgent notices", four("Was"), became(&change.notices)),
        table("Addresses", four("Was"), became(&change.addresses)),
        table("Names", four("Was"), became(&change.names)),
        table("Websites", four("Was"), became(&change.websites)),
        table("Whom they care for", four("Was"), became(&change.needs)),
        table("Owners", four("Was"), became(&change.owners)),
        table(
            "Places on the map that moved by more than 250 metres",
            vec!["Service", "Id", "Metres"],
            change.pins_moved.iter().map(|p| vec![p.name.clone(), p.id.clone(), p.metres.to_string()]).collect(),
        ),
        table(
            "Places on the map that were lost",
            vec!["Service", "Id", "Council"],
            change.pins_lost.iter().map(|p| vec![p.name.clone(), p.id.clone(), p.council.clone()]).collect(),
        ),
        table("Councils", group("Council"), groups(&change.councils)),
        table("Kinds of care", group("Kind"), groups(&change.kinds)),
        table(
            "Figures of the market",
            vec!["Figure", "Was", "Now", "Why"],
            change.figures.iter().map(|f| vec![f.figure.clone(), f.was.clone(), f.now.clone(), f.why.clone()]).collect(),
        ),
        table("Figures gone", vec!["Figure"], change.figures_gone.iter().map(|f| vec![f.clone()]).collect()),
        table("Editions of the sources", vec!["Source"], change.editions.iter().map(|e| vec![edition(e)]).collect()),
        table("Issued anew with the same day: corrections", vec!["File"], change.reissued.iter().map(|f| vec![f.clone()]).collect()),
        table(
            "Rows set aside",
            vec!["Problem", "Rows", "What to do"],
            verdict.aside.iter().map(|a| vec![a.code.clone(), a.rows.to_string(), a.help.clone()]).collect(),
        ),
    ]
}

/// "data/registers/cqc-locations: 2026-10-01 → 2026-11-01".
pub fn edition(edition: &Edition) -> String {
    let day = |day: &Option<String>| day.clone().unwrap_or_else(|| "not there".into());
    format!("{}: {} → {}", edition.source, day(&edition.was), day(&edition.now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::gate::Finding;
    use crate::release::manifest::Ledger;

    fn became(was: &str, now: &str) -> Became {
        Became { id: "1-1".into(), name: "Rose".into(), was: was.into(), now: now.into() }
    }

    #[test]
    fn ratings_are_told_in_words() {
        let check = |rating: &str, expected: &str| assert_eq!(word(rating), expected);
        check("requires-improvement", "Requires improvement");
        check("good|inadequate", "Good, Inadequate");
        check("", "None");
    }

    #[test]
    fn the_matrix_has_each_way_and_what_stayed() {
        let change = Change {
            ratings: vec![became("good", "inadequate"), became("good", "inadequate"), became("not-rated", "good")],
            rating_classes: vec![Group { name: "good".into(), before: 1_200, after: 1_199, left: 2 }],
            ..Change::default()
        };
        let found = matrix(&change).unwrap();
        assert_eq!(found.to, ["Good", "Inadequate", "Not rated"]);
        assert_eq!(found.rows, [["Good", "1,198", "2", ""], ["Inadequate", "", "", ""], ["Not rated", "1", "", ""]]);
        assert!(matrix(&Change::default()).is_none());
    }

    #[test]
    fn what_an_officer_decides_on_stands_open_and_first() {
        let gone = |at: usize| Gone {
            id: format!("1-{at}"),
            name: format!("Rose <b>{at}</b>"),
            council: "Kent".into(),
            why: (at < 5).then(|| "no longer registered".into()),
        };
        let change = Change {
            before: 400,
            after: 375,
            gone: (0..25).map(gone).collect(),
            ratings: vec![became("good", "inadequate")],
            sample: vec![Sample { id: "1-1".into(), was: "Rose · good".into(), now: "Rose · inadequate".into() }],
            ..Change::default()
        };
        let finding = |level, what: &str| Finding { level, measure: "rows_gone", what: what.into() };
        let verdict = Verdict {
            live: Some(7),
            site: "https://care.example".into(),
            diff: "ab".into(),
            refused: true,
            accepted: None,
            findings: vec![finding(Level::Refuse, "25 of 400"), finding(Level::Warn, "a little")],
            ledger: Ledger::default(),
            aside: Vec::new(),
            change,
        };
        let page = page(&verdict);
        let place = |text: &str| page.find(text).unwrap_or_else(|| panic!("no {text:?} in\n{page}"));
        let order = [
            "REFUSED: version 7",
            "<b>Refused:</b> 25 of 400",
            "<b>More than usual:</b> a little",
            "400 → 375",
            "gone, 20 for no reason",
            "Gone from the site",
            "No file says why",
            "The other 5",
            "no longer registered",
            "<td class=\"moved\">1</td>",
            "<del>good</del>",
            "<ins>inadequate</ins>",
            "All changed ratings (1)",
            "doorstep accept --diff ab",
            "</html>",
        ];
        let places: Vec<usize> = order.iter().map(|text| place(text)).collect();
        assert!(places.is_sorted(), "{places:?}");
        assert!(!page.contains("<b>3</b>"), "a name is text");
    }

    #[test]
    fn what_differs_is_marked() {
        let sample = Sample { id: "1-1".into(), was: "Rose · good · 1 Lane".into(), now: "Rose · inadequate · 1 Lane".into() };
        let marks = |parts: &[(String, bool)]| parts.iter().map(|(_, differs)| *differs).collect::<Vec<_>>();
        let pair = pair(&sample);
        assert_eq!((marks(&pair.was), marks(&pair.now)), (vec![false, true, false], vec![false, true, false]));
    }
}
