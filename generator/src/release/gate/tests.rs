use super::*;
use crate::release::manifest::Sum;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// A portal of 400 services in two councils, all rated good but every tenth.
pub fn live() -> Snapshot {
    live_of(400)
}

fn live_of(services: usize) -> Snapshot {
    let service = |at: usize| Service {
        name: format!("Rose Cottage {at}"),
        council: if at.is_multiple_of(4) { "Kent".into() } else { "Coventry".into() },
        kinds: vec![if at.is_multiple_of(2) { "home-care".into() } else { "nursing-home".into() }],
        rating: if at.is_multiple_of(10) { "requires-improvement".into() } else { "good".into() },
        phone: format!("01632 {at:06}"),
        is_micro: false,
        address: format!("{at} High Street"),
        website: String::new(),
        needs: "dementia".into(),
        owner: format!("1-{at:04}"),
        point: Some((52.0 + at as f64 / 1e4, -1.0)),
        notices: BTreeMap::new(),
    };
    Snapshot {
        services: (0..services).map(|at| (format!("1-{at:04}"), service(at))).collect(),
        parameters: parameters([("2015-04-01", "6")]),
        figures: BTreeMap::from([("spend E1 2025 2025 all".into(), "1200".into()), ("beds E1 2025 2025 all".into(), "70".into())]),
        editions: BTreeMap::from([("data/registers/cqc-locations".into(), "2026-11-01".parse().unwrap())]),
        ledger: Ledger {
            files: BTreeMap::from([("data/registers/cqc-locations/a.csv".into(), Sum { read: 400, published: 400, ..Sum::default() })]),
            ..Ledger::default()
        },
        inputs: BTreeMap::from([("data/registers/cqc-locations/a.csv".into(), "ab".into())]),
        sizes: BTreeMap::from([("pages", 1_000_000)]),
        site: "https://care.example".into(),
        lines: BTreeMap::from([("Kent".into(), BTreeMap::from([("safeguarding".into(), "01632 960104".into())]))]),
        ..Snapshot::default()
    }
}

fn judged(fresh: &Snapshot, why: &dyn Fn(&str) -> Option<String>) -> Vec<Finding> {
    findings(&Change::between(&live(), fresh, why), &live(), fresh, &Gate::default())
}

/// Which measures refuse.
#[track_caller]
fn check(change: impl Fn(&mut Snapshot), expected: &[&str]) {
    let mut fresh = live();
    change(&mut fresh);
    let found = judged(&fresh, &|_| None);
    let refused: Vec<&str> = found.iter().filter(|f| f.level == Level::Refuse).map(|f| f.measure).collect();
    assert_eq!(refused, expected, "{found:?}");
}

pub fn each(snapshot: &mut Snapshot, step: usize, change: impl Fn(usize, &mut Service)) {
    snapshot.services.values_mut().enumerate().filter(|(at, _)| at.is_multiple_of(step)).for_each(|(at, service)| change(at, service));
}

#[test]
fn what_a_publisher_changes_in_a_month_passes() {
    check(|_| (), &[]);
    check(|s| s.services.retain(|id, _| id != "1-0007" && id != "1-0008"), &[]);
    check(|s| each(s, 50, |_, service| service.phone.push('1')), &[]);
    // Eight of eight may fall by chance, and so may 19.
    check(|s| each(s, 50, |_, service| service.rating = "inadequate".into()), &[]);
    check(|s| s.services.values_mut().take(19).for_each(|service| service.rating = "inadequate".into()), &[]);
    check(|s| each(s, 20, |at, service| service.rating = if at.is_multiple_of(60) { "good" } else { "inadequate" }.into()), &[]);
    check(|s| *s.editions.values_mut().next().unwrap() = "2026-12-01".parse().unwrap(), &[]);
    check(|s| s.figures.clear(), &[]);
}

#[test]
fn what_a_broken_file_changes_does_not() {
    check(
        |s| s.services.clear(),
        &["empty", "rows_gone", "unexplained", "council", "council", "vanished", "vanished", "vanished", "vanished", "vanished", "vanished"],
    );
    check(|s| s.services.retain(|id, _| id.as_str() < "1-0280"), &["rows_gone", "unexplained", "council", "council"]);
    check(|s| s.services.retain(|_, service| service.council != "Kent"), &["rows_gone", "unexplained", "council", "vanished"]);
    check(
        |s| (0..40).for_each(|at| drop(s.services.insert(format!("9-{at}"), Service { council: "Kent".into(), ..Service::default() }))),
        &["rows_new"],
    );
    check(|s| each(s, 20, |_, service| service.rating = "inadequate".into()), &["ratings_one_way"]);
    // Services that went without a word count among those that moved.
    check(
        |s| {
            s.services.values_mut().skip(4).take(16).for_each(|service| service.rating = "inadequate".into());
            s.services.retain(|id, _| id.as_str() >= "1-0004");
        },
        &["ratings_one_way"],
    );
    check(|s| each(s, 1, |_, service| service.rating = "good".into()), &["vanished", "ratings_changed", "ratings_one_way"]);
    check(|s| each(s, 1, |_, service| service.rating = "not-rated".into()), &["vanished", "vanished", "ratings_changed", "ratings_blank"]);
    check(|s| each(s, 20, |_, service| service.point = None), &["pins_missing"]);
    check(|s| each(s, 20, |_, service| service.point = Some((51.0, 0.0))), &["pins_moved"]);
    // A column that was sorted alone: every cell is sound, and stands in another row.
    check(|s| each(s, 1, |at, service| service.phone = format!("01632 {:06}", at + 1)), &["facts_changed"]);
    check(|s| each(s, 1, |at, service| service.owner = format!("1-{:04}", at / 2)), &["facts_changed"]);
    check(|s| each(s, 12, |_, service| service.address.push('a')), &[]);
    check(|s| each(s, 8, |_, service| service.needs.push_str("|autism")), &["facts_changed"]);
    check(|s| each(s, 40, |_, service| service.name.push_str("â€™s")), &["garbled"]);
    check(|s| *s.editions.values_mut().next().unwrap() = "2026-10-01".parse().unwrap(), &["edition", "edition"]);
    check(|s| _ = s.ledger.files.values_mut().next().unwrap().set_aside.insert("ragged-row".into(), 6), &["set_aside", "ragged"]);
    // Cut between two rows, while another register still lists every service.
    check(|s| s.ledger.files.values_mut().next().unwrap().read = 240, &["register_rows"]);
    check(|s| s.ledger.files.clear(), &["register_rows"]);
    check(|s| s.lacking.push("data/registers/cqc-locations/a.csv: no column \"Brand\"".into()), &["columns"]);
    check(|s| _ = s.sizes.insert("pages", 700_000), &["size"]);
    check(|s| drop(s.figures.insert("spend E1 2025 2025 all".into(), "1200000".into())), &["magnitude"]);
    check(|s| s.site.push_str(".org"), &["site"]);
    let line = |s: &mut Snapshot, number: &str| drop(s.lines.get_mut("Kent").unwrap().insert("safeguarding".into(), number.into()));
    check(|s| line(s, "01632 960105"), &["lines"]);
    // A council that joins or leaves, and a live site of a program that did not tell them.
    check(|s| drop(s.lines.remove("Kent")), &[]);
    check(|s| drop(s.lines.insert("Coventry".into(), s.lines["Kent"].clone())), &[]);
}

/// Of intermediate care in England, in weeks, by the first day.
fn parameters<const N: usize>(rows: [(&str, &str); N]) -> BTreeMap<String, String> {
    let row = |(from, weeks)| format!("intermediate_care,{weeks},[all],{from}\n");
    let table: String = rows.map(row).concat();
    snapshot::parameters(format!("parameter,value,area_code,valid_from\n{table}").as_bytes()).unwrap()
}

#[test]
fn a_figure_of_who_pays_that_is_written_over_is_compared_with_the_live_one() {
    let check = |fresh: BTreeMap<String, String>, expected: &[&str]| check(|s| s.parameters = fresh.clone(), expected);
    for (weeks, expected) in
        [("60", &["parameters"][..]), ("9", &["parameters"]), ("8", &[]), ("4.5", &[]), ("4", &["parameters"]), ("[not known]", &[])]
    {
        check(parameters([("2015-04-01", weeks)]), expected);
    }
    check(parameters([]), &[]);
    // The next period's row beside this one's is compared with it when the file is read; in its place it is compared here.
    check(parameters([("2015-04-01", "6"), ("2027-04-06", "12")]), &[]);
    check(parameters([("2015-04-01", "60"), ("2027-04-06", "6")]), &["parameters"]);
    check(parameters([("2027-04-06", "12")]), &["parameters"]);
    check(parameters([("2014-04-06", "12"), ("2015-04-01", "6")]), &[]);
    let told = Change::between(&live(), &Snapshot { parameters: parameters([("2015-04-01", "7")]), ..live() }, &|_| None).figures;
    assert_eq!((&*told[0].figure, &*told[0].was, &*told[0].now), ("intermediate_care [all] 2015-04-01", "6", "7"));
}

/// A table that is compared and not brought would refuse every build of a portal that another machine serves.
#[test]
fn every_table_that_is_compared_is_brought() {
    let script = include_str!("../../../../scripts/ci/live");
    assert!(script.contains(&format!("\ntables=({})\n", snapshot::TABLES.join(" "))));
}

#[test]
fn a_list_of_opt_outs_grows_at_its_end() {
    let rewritten = |s: &mut Snapshot| s.rewritten.push("data/registers/council/kent/opt-outs.csv".into());
    let comes =
        |s: &mut Snapshot| drop(s.services.insert("micro-0001".into(), Service { name: "Ash Days Out".into(), ..s.services["1-0001"].clone() }));
    check(rewritten, &[]);
    check(comes, &[]);
    check(
        |s| {
            rewritten(s);
            comes(s);
        },
        &["opt_outs"],
    );
    let mut fresh = live();
    rewritten(&mut fresh);
    let warned = judged(&fresh, &|_| None);
    assert_eq!(warned.iter().map(|f| (f.level, f.measure)).collect::<Vec<_>>(), [(Level::Warn, "opt_outs")]);
    comes(&mut fresh);
    assert!(judged(&fresh, &|_| None)[0].what.ends_with("newly listed: Ash Days Out (micro-0001)"));
}

/// The council gave 8's id to 9 and the other way round, while 9's opt-out stayed.
#[test]
fn an_id_that_is_given_to_another_person_is_told() {
    let micro = |name: &str, phone: &str| Service { name: name.into(), phone: phone.into(), is_micro: true, ..live().services["1-0001"].clone() };
    let check = |was: Service, now: Service, opt_outs: u64, expected: &[&str]| {
        let (mut live, mut fresh) = (live(), live());
        let list = Sum { read: opt_outs, ..Sum::default() };
        for (site, service) in [(&mut live, was), (&mut fresh, now)] {
            site.services.insert("micro-0008".into(), service);
            site.ledger.files.insert("data/registers/council/kent/opt-outs.csv".into(), list.clone());
        }
        let found = findings(&Change::between(&live, &fresh, &|_| None), &live, &fresh, &Gate::default());
        assert_eq!(found.iter().filter(|f| f.level == Level::Refuse).map(|f| f.measure).collect::<Vec<_>>(), expected, "{found:?}");
    };
    let (ash, elm) = (micro("Ash Days Out", "01632 960108"), micro("Elm Gardening", "01632 960109"));
    check(ash.clone(), elm.clone(), 1, &["micro_ids"]);
    check(ash.clone(), elm.clone(), 0, &[]);
    check(ash.clone(), Service { name: elm.name.clone(), ..ash.clone() }, 1, &[]);
    check(ash.clone(), Service { phone: elm.phone.clone(), ..ash.clone() }, 1, &[]);
    let registered = |service: Service| Service { is_micro: false, ..service };
    check(registered(ash), registered(elm.clone()), 1, &[]);
    // The row of one who is opted out gets another id, and the opt-out is of nobody.
    let hiding = |rows: u64| {
        let mut site = live();
        let list = Sum { read: 9, left_out: BTreeMap::from([("opted out".into(), rows)]), ..Sum::default() };
        site.ledger.files.insert("data/registers/council/kent/micro-providers.csv".into(), list);
        site
    };
    let comes = |mut site: Snapshot| {
        site.services.insert("micro-0010".into(), elm.clone());
        site
    };
    let check = |live: Snapshot, fresh: Snapshot, expected: &[&str]| {
        let found = findings(&Change::between(&live, &fresh, &|_| None), &live, &fresh, &Gate::default());
        assert_eq!(found.iter().filter(|f| f.level == Level::Refuse).map(|f| f.measure).collect::<Vec<_>>(), expected, "{found:?}");
    };
    check(hiding(1), comes(hiding(0)), &["micro_ids"]);
    check(hiding(1), hiding(0), &[]);
    check(hiding(1), comes(hiding(1)), &[]);
}

/// A live portal with what councils keep, and what becomes of it.
#[track_caller]
fn check_kept(change: impl Fn(&mut Snapshot), expected: &[&str]) {
    let mut live = live();
    live.as_of = Some("2026-11-18".parse().unwrap());
    let lists = [("coverage.csv", 200), ("opt-outs.csv", 4), ("prices.csv", 12)];
    let lists = lists.map(|(name, read)| (format!("data/registers/council/kent/{name}"), Sum { read, ..Sum::default() }));
    live.ledger.files.extend(lists);
    live.ledger.files.insert("data/market/kent/2025.csv".into(), Sum { read: 400, ..Sum::default() });
    live.filled = BTreeMap::from([("notices".into(), 6), ("last_confirmed".into(), 6)]);
    live.figures = (0..400).map(|at| (format!("spend E{at} 2025 2025 all"), "1".into())).collect();
    for (at, until) in [(1, None), (2, Some("2026-11-19")), (3, Some("2026-11-30"))] {
        let notice = snapshot::Notice { until: until.map(|day| day.parse().unwrap()), text: "Closed.".into() };
        live.services.get_mut(&format!("1-{at:04}")).unwrap().notices.insert("2026-11-01".into(), notice);
    }
    let mut fresh = live.clone();
    fresh.as_of = Some("2026-11-25".parse().unwrap());
    change(&mut fresh);
    let found = findings(&Change::between(&live, &fresh, &|_| None), &live, &fresh, &Gate::default());
    let refused: Vec<&str> = found.iter().filter(|f| f.level == Level::Refuse).map(|f| f.measure).collect();
    assert_eq!(refused, expected, "{found:?}");
}

#[test]
fn what_councils_keep_does_not_go_without_a_word() {
    let read = |s: &mut Snapshot, name: &str, read: u64| {
        s.ledger.files.iter_mut().filter(|(path, _)| path.ends_with(name)).for_each(|(_, sum)| sum.read = read);
    };
    let quiet = |s: &mut Snapshot, id: &str| s.services.get_mut(id).unwrap().notices.clear();
    check_kept(|_| (), &[]);
    check_kept(|s| read(s, "coverage.csv", 150), &[]);
    check_kept(|s| read(s, "coverage.csv", 40), &["file_rows"]);
    check_kept(|s| read(s, "prices.csv", 4), &[]);
    check_kept(|s| read(s, "prices.csv", 0), &["file_rows"]);
    check_kept(|s| read(s, "opt-outs.csv", 5), &[]);
    check_kept(|s| read(s, "opt-outs.csv", 3), &["opt_outs"]);
    check_kept(|s| s.ledger.files.retain(|path, _| !path.ends_with("opt-outs.csv")), &["opt_outs"]);
    // A new name for the same figures, and then half of them.
    let renamed = |s: &mut Snapshot| {
        let sum = s.ledger.files.remove("data/market/kent/2025.csv").unwrap();
        s.ledger.files.insert("data/market/kent/2026.csv".into(), sum);
    };
    check_kept(renamed, &[]);
    check_kept(|s| read(s, "2025.csv", 200), &["file_rows"]);
    check_kept(|s| s.figures.retain(|key, _| !key.contains("7 2025")), &["figures_gone"]);
    // The same of the next year.
    check_kept(|s| s.figures = s.figures.keys().map(|key| (key.replace("2025", "2026"), "1".into())).collect(), &[]);
    check_kept(|s| drop(s.figures.pop_first()), &[]);
    check_kept(|s| quiet(s, "1-0001"), &["notices"]);
    check_kept(|s| quiet(s, "1-0003"), &["notices"]);
    // Its last day is over; and one whose service is gone goes with it.
    check_kept(|s| quiet(s, "1-0002"), &[]);
    check_kept(|s| drop(s.services.remove("1-0001")), &[]);
    // Notices may all be over one day, and the rows that could not be read may be mended: no column went.
    check_kept(|s| s.filled.values_mut().for_each(|filled| *filled = 0), &[]);
}

#[test]
fn what_is_too_few_to_refuse_says_so_and_a_changed_service_shows_where() {
    let said = |found: &[Finding]| found.iter().map(|f| f.what.clone()).collect::<Vec<_>>().join("\n");
    let found = judged_with(|s| each(s, 80, |_, service| service.point = None));
    assert!(said(&found).contains("(1.2 %; refused above 1 %)"), "{}", said(&found));
    let prices = "data/registers/council/kent/prices.csv";
    let mut live = live();
    live.ledger.files.insert(prices.into(), Sum { read: 3, ..Sum::default() });
    let mut fresh = live.clone();
    fresh.ledger.files.remove(prices);
    each(&mut fresh, 400, |_, service| service.needs.push_str("|autism"));
    let change = Change::between(&live, &fresh, &|_| None);
    let found = findings(&change, &live, &fresh, &Gate::default());
    assert!(said(&found).contains("prices.csv are gone (100.0 %; fewer than 10 are never refused)"), "{}", said(&found));
    assert_eq!(change.sample.len(), 1);
    assert_ne!(change.sample[0].was, change.sample[0].now);
}

#[test]
fn a_table_tells_its_notices_and_the_ratings_of_parts() {
    let table = "id,status,name,rating,phone,authority,ratings,notices\n\
                 1-1,listed,Rose,good|inadequate,1,Kent,good:2026-01-01:Homecare|inadequate:[blank]:Extra care,\
                 2026-11-23/..:Closed: ring us|2026-11-23/2026-12-01:No lift\n";
    let services = snapshot::services(table.as_bytes()).unwrap();
    let rose = &services["1-1"];
    assert_eq!(rose.rating, "good (Homecare)|inadequate (Extra care)");
    assert_eq!(rose.told(), "from 2026-11-23: Closed: ring us; from 2026-11-23+ until 2026-12-01: No lift");
}

#[test]
fn ratings_of_parts_fall_as_ratings_do() {
    let parts = "good (Homecare)|inadequate (Supported Living)";
    check(|s| each(s, 20, |_, service| service.rating = parts.into()), &["ratings_one_way"]);
    let found = judged_with(|s| each(s, 50, |_, service| service.rating = parts.into()));
    assert!(found.iter().all(|f| f.measure != "ratings_blank"), "a rating for each part is one: {found:?}");
}

fn judged_with(change: impl Fn(&mut Snapshot)) -> Vec<Finding> {
    let mut fresh = live();
    change(&mut fresh);
    judged(&fresh, &|_| None)
}

#[test]
fn a_few_in_a_small_place_are_no_accident() {
    let mut live = live();
    live.services = live.services.into_iter().take(20).collect();
    let mut fresh = live.clone();
    fresh.services.retain(|id, _| !["1-0001", "1-0002", "1-0003"].contains(&id.as_str()));
    let found = findings(&Change::between(&live, &fresh, &|_| None), &live, &fresh, &Gate::default());
    assert!(!found.is_empty() && found.iter().all(|f| f.level == Level::Warn), "{found:?}");
}

#[test]
fn a_figure_that_is_worked_out_follows_what_it_is_worked_out_from() {
    let check = |change: &dyn Fn(&mut Snapshot), expected: [&str; 2]| {
        let mut fresh = live();
        fresh.figures = fresh.figures.into_iter().map(|(figure, value)| (figure, format!("{value}5"))).collect();
        fresh.computed.insert("beds E1 2025 2025 all".into());
        change(&mut fresh);
        let why: Vec<String> = Change::between(&live(), &fresh, &|_| None).figures.into_iter().map(|figure| figure.why).collect();
        assert_eq!(why, expected, "beds are worked out, spend is a council's");
    };
    let folder = "data/registers/cqc-locations";
    check(&|_| (), ["not declared", "not declared"]);
    check(&|s| s.editions.values_mut().for_each(|day| *day = "2026-12-01".parse().unwrap()), ["revision", "not declared"]);
    check(&|s| drop(s.inputs.insert(format!("{folder}/a.csv"), "cd".into())), ["correction", "not declared"]);
    check(&|s| drop(s.declared.insert("spend E1 2025 2025 all".into(), "corrected".into())), ["not declared", "correction"]);
}

proptest! {
    /// P9: taking away services that were live never makes the gate kinder.
    #[test]
    fn p09_removing_rows_never_lowers_severity(
        reratings in prop::collection::vec((0_usize..400, 0_usize..5), 0..60),
        lost in prop::collection::vec(0_usize..400, 0..30),
        moved in prop::collection::vec(0_usize..400, 0..30),
        gone in prop::collection::btree_set(0_usize..400, 0..40),
    ) {
        let mut fresh = live();
        let id = |at: usize| format!("1-{at:04}");
        for (at, rating) in reratings {
            let words = ["inadequate", "requires-improvement", "good", "outstanding", "not-rated"];
            fresh.services.get_mut(&id(at)).unwrap().rating = words[rating].into();
        }
        lost.into_iter().for_each(|at| fresh.services.get_mut(&id(at)).unwrap().point = None);
        moved.into_iter().for_each(|at| fresh.services.get_mut(&id(at)).unwrap().point = Some((51.0, 0.0)));
        let worst = |fresh: &Snapshot| judged(fresh, &|_| None).iter().map(|f| f.level).max();
        let before = worst(&fresh);
        fresh.services.retain(|key, _| !gone.iter().any(|at| id(*at) == *key));
        prop_assert!(worst(&fresh) >= before);
    }

    /// The same of ratings that move one way, alone: near its floor, in a portal large enough that no other measure speaks first.
    #[test]
    fn p09_removing_rows_never_makes_ratings_less_one_sided(
        reratings in prop::collection::btree_map(0_usize..1_000, 0_usize..4, 8..40),
        gone in prop::collection::btree_set(0_usize..1_000, 0..12),
        rerated_gone in 0_usize..40,
    ) {
        let live = live_of(1_000);
        let mut fresh = live.clone();
        for (at, rating) in &reratings {
            // Three of four fall.
            let words = ["inadequate", "inadequate", "inadequate", "outstanding"];
            fresh.services.get_mut(&format!("1-{at:04}")).unwrap().rating = words[*rating].into();
        }
        let found = |fresh: &Snapshot| findings(&Change::between(&live, fresh, &|_| None), &live, fresh, &Gate::default());
        let one_way = |found: &[Finding]| found.iter().find(|f| f.measure == "ratings_one_way").map(|f| f.level);
        let before = one_way(&found(&fresh));
        let gone: std::collections::BTreeSet<usize> = gone.into_iter().chain(reratings.keys().copied().take(rerated_gone)).collect();
        fresh.services.retain(|key, _| !gone.iter().any(|at| format!("1-{at:04}") == *key));
        let after = found(&fresh);
        let others = after.iter().map(|f| f.level).max() == Some(Level::Refuse);
        prop_assert!(one_way(&after) >= before || others, "{before:?} {after:?}");
    }

    /// Whatever stands in the downloads, the gate comes to a verdict or says that it cannot.
    #[test]
    fn any_two_tables_compare(table in "(listed,|1-0001|Kent|good|,|\n|\"|[a-z0-9.=-]){0,60}") {
        let text = format!("status,id,name,rating,phone,authority,kinds,lat,lon\n{table}");
        if let Some(services) = snapshot::services(text.as_bytes()) {
            let fresh = Snapshot { services, ..live() };
            let change = Change::between(&live(), &fresh, &|_| None);
            prop_assert!(findings(&change, &live(), &fresh, &Gate::default()).iter().any(|f| f.level == Level::Refuse));
        }
    }
}
