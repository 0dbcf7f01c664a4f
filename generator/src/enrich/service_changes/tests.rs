use super::*;
use crate::model::edition::Standing;
use crate::publish::pages::service::tests::location;

fn day(iso: &str) -> Date {
    iso.parse().unwrap()
}

fn id(number: u32) -> LocationId {
    LocationId::parse(&format!("1-990000000{number:02}")).unwrap()
}

fn entry(number: u32) -> Entry {
    let location = Location { id: id(number), ..location() };
    Entry { brand: Text::parse("Rowan Group"), ratings: vec![rating("Overall", "Good", "2024-05-01")], ..Entry::of(&location) }
}

fn rating(service: &str, words: &str, published: &str) -> EntryRating {
    EntryRating {
        service: if service == "Overall" { RatedService::Location } else { RatedService::Service(Text::parse(service).unwrap()) },
        rating: Outcome::parse(words).rating(),
        published: Some(day(published)),
    }
}

fn edition(on: &str, entries: Vec<Entry>) -> Edition {
    Edition { on: day(on), entries }
}

/// What is told of services of which the first list was, and the second is.
fn told(before: Vec<Entry>, now: Vec<Entry>, links: &[(u32, u32, bool)]) -> Vec<String> {
    let links = links.iter().map(|(old, new, sure)| (id(*old), (id(*new), *sure))).collect();
    let changes = between(&edition("2026-08-18", before), &edition("2026-11-18", now), &links);
    changes.events.iter().map(|e| format!("{} {}", &e.location.as_str()[11..], e.what.slug())).collect()
}

#[test]
fn every_way_to_come_and_go_is_told_once() {
    let with = |number, standing| Entry { standing, ..entry(number) };
    let gone = Standing::Gone(Departure::Deregistered);
    let check = |before: Vec<Entry>, now: Vec<Entry>, links: &[(u32, u32, bool)], expected: &[&str]| assert_eq!(told(before, now, links), expected);
    check(vec![entry(1)], vec![entry(1)], &[], &[]);
    check(vec![], vec![entry(1)], &[], &["01 new"]);
    check(vec![entry(1)], vec![with(1, gone)], &[], &["01 gone"]);
    check(vec![with(1, gone)], vec![with(1, gone)], &[], &[]);
    check(vec![], vec![with(1, gone)], &[], &[]);
    check(vec![entry(1)], vec![with(1, Standing::Dormant)], &[], &["01 dormant"]);
    check(vec![with(1, Standing::Dormant)], vec![entry(1)], &[], &["01 back"]);
    check(vec![with(1, gone)], vec![entry(1)], &[], &["01 back"]);
    check(vec![entry(1)], vec![with(1, Standing::Second)], &[], &[]);
    // A new registration and the old one are one piece of news, and only when both are of this edition.
    check(vec![entry(1)], vec![with(1, gone), entry(2)], &[(1, 2, true)], &["02 re-registered"]);
    check(vec![entry(1), entry(2)], vec![with(1, gone), entry(2)], &[(1, 2, true)], &["01 gone"]);
    check(vec![with(1, gone)], vec![with(1, gone), entry(2)], &[(1, 2, true)], &["02 new"]);
}

#[test]
fn every_fact_that_differs_is_told() {
    let check = |change: fn(&mut Entry), expected: &[&str]| {
        let mut now = entry(1);
        change(&mut now);
        assert_eq!(told(vec![entry(1)], vec![now], &[]), expected);
    };
    check(|_| {}, &[]);
    check(|e| e.phone = Phone::parse("01632 960999"), &["01 phone"]);
    check(|e| e.phone = None, &["01 phone"]);
    check(|e| e.name = Text::parse("Another Name"), &["01 renamed"]);
    check(|e| e.postcode = Postcode::parse("BN11 3DH"), &["01 moved"]);
    check(|e| e.postcode = None, &[]);
    check(|e| e.provider = ProviderId::parse("1-99100000002"), &["01 owner"]);
    check(|e| e.provider_name = Text::parse("Bluebell Care Limited"), &["01 owner"]);
    check(|e| e.provider_name = None, &[]);
    check(|e| e.brand = None, &["01 brand"]);
    check(|e| e.town = Text::parse("Elsewhere"), &[]);
    check(|e| e.ratings = vec![rating("Overall", "Outstanding", "2026-09-01")], &["01 rated-higher"]);
    check(|e| e.ratings = vec![rating("Overall", "Inadequate", "2026-09-01")], &["01 rated-lower"]);
    check(|e| e.ratings = vec![rating("Overall", "Good", "2026-09-01")], &["01 rated-the-same"]);
    check(|e| e.ratings = vec![rating("Overall", "Not rated", "2026-09-01")], &["01 rating-withdrawn"]);
    check(|e| e.ratings.push(rating("Homecare agencies", "Good", "2026-09-01")), &["01 rated-first"]);
    check(|e| e.ratings.push(rating("Overall", "Inadequate", "2024-05-01")), &["01 rated-anew"]);
    check(|e| e.ratings.push(rating("Overall", "Inadequate", "2020-05-01")), &[]);
    // Of a helper no edition remembers what could differ.
    let mut helper = entry(1);
    helper.registered = false;
    helper.phone = None;
    assert_eq!(told(vec![helper.clone()], vec![Entry { phone: Phone::parse("01632 960999"), ..helper }], &[]), Vec::<String>::new());
}
