use super::*;
use crate::model::edition::Edition;
use crate::publish::pages::service::tests::location;

fn id(raw: &str) -> LocationId {
    LocationId::parse(raw).unwrap()
}

/// Editions of one service, each of a standing, and whether it was taken over from the one before.
fn editions(of: &[(Standing, bool)]) -> Vec<EditionRecord> {
    let mut ledger = Ledger::default();
    let file = ledger.open_file("data/editions/services.csv");
    let one = |(at, (standing, taken_over)): (usize, &(Standing, bool))| {
        let day = |month: i8| jiff::civil::date(2026, month, 1);
        let entry =
            Entry { standing: *standing, last_confirmed: taken_over.then(|| day(1)), ..Entry::of(&Location { id: id("1-991"), ..location() }) };
        EditionRecord { edition: Edition { on: day(at as i8 + 1), entries: vec![entry] }, rows: vec![RowRef { file, row: 2 }], demonstration: true }
    };
    of.iter().enumerate().map(one).collect()
}

fn unread(raw: &str) -> BTreeMap<LocationId, SourceId> {
    BTreeMap::from([(id(raw), SourceId(0))])
}

/// The month from which a service whose row cannot be read stays as it was.
fn check(of: &[(Standing, bool)], expected: Option<i8>) {
    let stays = carried(&editions(of), &unread("1-991"), &BTreeMap::new());
    assert_eq!(stays.first().map(|one| one.on.month()), expected, "{of:?}");
}

#[test]
fn what_cannot_be_read_stays_for_two_editions() {
    use Standing::{Dormant, Gone, Listed, Second};
    check(&[], None);
    check(&[(Listed, false)], Some(1));
    check(&[(Dormant, false)], Some(1));
    check(&[(Listed, false), (Listed, false)], Some(2));
    check(&[(Listed, false), (Listed, true)], Some(1));
    check(&[(Listed, false), (Listed, true), (Listed, true)], None);
    // What was read in between begins anew.
    check(&[(Listed, true), (Listed, true), (Listed, false)], Some(3));
    check(&[(Second, false)], None);
    check(&[(Gone(Departure::Deregistered), false)], None);
    // Whoever left an earlier edition is not brought back.
    check(&[(Listed, false), (Gone(Departure::Vanished), false)], None);
}

#[test]
fn only_what_is_there_and_was_not_read_is_taken_over() {
    let before = editions(&[(Standing::Listed, false)]);
    assert!(carried(&before, &BTreeMap::new(), &BTreeMap::new()).is_empty());
    assert!(carried(&before, &unread("1-992"), &BTreeMap::new()).is_empty());
    let other = |ended| BTreeMap::from([(id("1-991"), vec![LocationRecord { ended, ..LocationRecord::new(id("1-991"), SourceId(1)) }])]);
    assert_eq!(carried(&before, &unread("1-991"), &other(None)).len(), 1);
    assert!(carried(&before, &unread("1-991"), &other(Some(jiff::civil::date(2026, 1, 20)))).is_empty());
}

#[test]
fn it_says_what_it_said() {
    let was = Location { id: id("1-991"), ..location() };
    let stays = carried(&editions(&[(Standing::Listed, false)]), &unread("1-991"), &BTreeMap::new()).remove(0);
    let record = stays.record;
    assert_eq!((record.name.as_ref(), stays.care.kinds, record.needs), (Some(&was.name), was.kinds, was.needs));
    assert_eq!((record.phone.as_ref(), record.website.as_ref()), (was.phone.known(), was.website.known()));
    assert_eq!((record.registered.as_ref(), record.beds.as_ref()), (was.registered.known(), was.beds.known()));
    assert_eq!(record.ratings.len(), EntryRating::of(&was).len());
}
