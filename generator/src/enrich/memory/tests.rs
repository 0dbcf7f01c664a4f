use super::*;
use crate::model::edition::Edition;
use crate::publish::pages::service::tests::{atlas, location};

fn id(raw: &str) -> LocationId {
    LocationId::parse(raw).unwrap()
}

fn named(raw: &str, name: &str) -> Location {
    let (id, name) = (id(raw), Text::parse(name).unwrap());
    Location { slug: Slug::of_location(&name, &id), id, name, ..location() }
}

/// Recalls one edition of these services into a site that has `now`; also the fates of its rows.
fn recalled(before: &[Location], mut now: Vec<Location>, left: &Left, opted_out: &[&str]) -> (Vec<Location>, Vec<Slug>, Vec<String>) {
    let mut ledger = Ledger::default();
    let file = ledger.open_file("data/editions/2026-08-18/services.csv");
    let rows: Vec<RowRef> = (0..before.len()).map(|at| RowRef { file, row: at as u32 + 2 }).collect();
    rows.iter().for_each(|row| ledger.read(*row));
    let edition = Edition { on: "2026-08-18".parse().unwrap(), entries: before.iter().map(Entry::of).collect() };
    let records = [EditionRecord { edition, rows, demonstration: true }];
    let removed = recall(&records, &mut now, left, &opted_out.iter().map(|raw| id(raw)).collect(), &atlas().portal, &mut ledger);
    assert!(ledger.is_closed());
    let account = ledger.accounts()[0].to_string();
    (now, removed, vec![account])
}

#[test]
fn a_service_that_is_in_no_register_keeps_its_page() {
    let (now, removed, account) = recalled(&[named("1-991", "Rose Cottage")], Vec::new(), &Left::new(), &[]);
    assert_eq!((now.len(), removed.len()), (1, 0));
    assert_eq!(now[0].path(), "/services/rose-cottage-1-991/");
    assert_eq!(now[0].status, Status::Gone { ended: Fact::default(), why: Departure::Vanished });
    assert!(!now[0].phone.is_known() && !now[0].is_listed());
    assert!(account[0].contains("1 published"), "{account:?}");
}

#[test]
fn why_it_left_is_told_as_far_as_it_is_known() {
    let check = |reason, ended: Option<&str>, expected| {
        let left = Left::from([(id("1-991"), (reason, ended.map(|day| day.parse().unwrap())))]);
        let (now, ..) = recalled(&[named("1-991", "Rose Cottage")], Vec::new(), &left, &[]);
        let Status::Gone { why, ended: told } = &now[0].status else { panic!("it is gone") };
        assert_eq!((*why, told.is_known()), (expected, ended.is_some()));
    };
    check(Reason::OutsideArea, None, Departure::OutsideArea);
    check(Reason::NotAdultSocialCare, None, Departure::OtherCare);
    check(Reason::NotAdultSocialCare, Some("2026-10-01"), Departure::Deregistered);
}

#[test]
fn every_address_of_a_service_leads_to_it() {
    let mut before = named("1-991", "Rose Cottage");
    before.former = vec![Slug::parse("rose-house-1-991").unwrap(), Slug::parse("tulip-cottage-1-991").unwrap()];
    let (now, ..) = recalled(&[before], vec![named("1-991", "Tulip Cottage")], &Left::new(), &[]);
    let former: Vec<&str> = now[0].former.iter().map(Slug::as_str).collect();
    assert_eq!(former, ["rose-cottage-1-991", "rose-house-1-991"]);
}

#[test]
fn a_helper_who_is_listed_is_found_at_every_earlier_address() {
    let mut before = named("micro-0001", "Annie Example");
    before.registration = Registration::NotRegistered { checks: Vec::new(), consent_on: "2026-05-01".parse().unwrap() };
    let now = Location { slug: Slug::of_id(&before.id), ..before.clone() };
    let (now, ..) = recalled(&[before], vec![now], &Left::new(), &[]);
    let former: Vec<&str> = now[0].former.iter().map(Slug::as_str).collect();
    assert_eq!(former, ["annie-example-micro-0001"]);
}

#[test]
fn who_asked_to_be_taken_off_leaves_an_address_and_no_name() {
    let check = |owner: Fact<Text>, expected: &str| {
        let provider = Provider { id: ProviderId::parse("1-98").unwrap(), name: owner, ownership: None, brand: None };
        let service = Location { provider: Some(provider), ..named("1-991", "Rose Cottage") };
        let (now, removed, account) = recalled(&[service], Vec::new(), &Left::new(), &["1-991"]);
        assert!(now.is_empty() && account[0].contains("opted out"), "{account:?}");
        assert_eq!(removed, [Slug::parse(expected).unwrap()]);
    };
    check(Fact::Known(Text::parse("Rose Care Limited").unwrap()), "rose-cottage-1-991");
    // Where the owner may be a person, so may the name.
    check(Fact::Unknown(Unknown::Withheld("the owner is a person, not a company")), "1-991");
    check(Fact::default(), "1-991");
    // A helper's name stands in no address that is kept, whatever an older edition had.
    let mut helper = named("micro-0001", "Annie Example");
    helper.registration = Registration::NotRegistered { checks: Vec::new(), consent_on: "2026-05-01".parse().unwrap() };
    helper.former = vec![Slug::of_id(&helper.id)];
    for opted_out in [["micro-0001"].as_slice(), &[]] {
        let (now, removed, _) = recalled(std::slice::from_ref(&helper), Vec::new(), &Left::new(), opted_out);
        assert!(now.is_empty());
        assert_eq!(removed, [Slug::parse("micro-0001").unwrap()]);
    }
}

#[test]
fn a_namesake_is_the_only_one_of_its_name_at_its_postcode() {
    let gone = |ended: Option<&str>| Location {
        status: Status::Gone { ended: ended.map_or(Fact::default(), |day| Fact::Known(day.parse().unwrap())), why: Departure::Vanished },
        ..named("1-991", "Rose Cottage")
    };
    let check = |old: Location, others: Vec<Location>, expected: Option<&str>| {
        let mut all = vec![old];
        all.extend(others);
        find_namesakes(&mut all);
        assert_eq!(all[0].namesake.as_ref().map(LocationId::as_str), expected);
    };
    let since = |raw, day: &str| Location { registered: Fact::Known(day.parse().unwrap()), ..named(raw, "ROSE COTTAGE") };
    check(gone(None), vec![since("1-992", "2014-06-01")], Some("1-992"));
    check(gone(Some("2026-09-01")), vec![since("1-992", "2026-09-02")], Some("1-992"));
    check(gone(Some("2026-09-01")), vec![since("1-992", "2014-06-01")], None);
    check(gone(None), vec![since("1-992", "2014-06-01"), since("1-993", "2014-06-01")], None);
    check(gone(None), vec![named("1-992", "Tulip Cottage")], None);
}
