use super::columns::*;
use crate::ingest::registers::testing::{self, Came};
use crate::model::care::Listed;
use crate::model::*;

fn text(words: &str) -> Text {
    Text::parse(words).unwrap()
}

fn day(raw: &str) -> Date {
    raw.parse().unwrap()
}

fn zone(id: &str) -> Zone {
    Zone {
        id: ZoneId(Slug::parse(id).unwrap()),
        authority: AreaCode::parse("E10000032").unwrap(),
        name: text(id),
        kind: text("lot area"),
        wards: Vec::new(),
        sectors: Vec::new(),
        valid_from: None,
        valid_to: None,
    }
}

/// Reads rows below these columns as the file of this name.
fn came(file: &str, columns: &[&str], rows: &[&str]) -> Came {
    let content = format!("{}\n{}\n", columns.join(","), rows.join("\n"));
    let content = if rows.is_empty() { format!("{}\n", columns.join(",")) } else { content };
    testing::read(&[(file, &content)], &[zone("worthing"), zone("chanctonbury")], super::read)
}

/// One row: the codes of its problems, and what became of it (`None`: a record).
fn check(file: &str, columns: &[&str], row: &str, expected: &[&str], column: Option<&str>) {
    let came = came(file, columns, &[row]);
    assert_eq!(came.codes(), expected, "{row}: {}", came.report.to_text());
    let at = came.report.entries().first().and_then(|entry| entry.at.clone());
    assert_eq!(at.and_then(|at| at.column).as_deref(), column, "{row}");
    let account = &came.accounts[0];
    assert_eq!((account.read, account.quarantined.values().sum::<u32>()), (1, u32::from(!expected.is_empty())), "{row}");
}

#[test]
fn services_are_facts_with_days_and_reasons() {
    let row = "1-99000000001,Polish|Urdu,30,yes,no,,yes,,y,N,Ring the office,2026-10-01,2026-10-20";
    let came = came("services.csv", SERVICES, &[row]);
    assert!(came.report.entries().is_empty(), "{}", came.report.to_text());
    let (_, id, facts) = &came.council.facts[0];
    assert_eq!(id.as_str(), "1-99000000001");
    let told = |value| Fact::Known(Told { value, as_at: day("2026-10-01"), source: SourceId(0) });
    let asked = || Fact::Unknown(Unknown::Asked(day("2026-10-20")));
    assert_eq!(facts.pays, [told(true), asked(), told(true), told(false)]);
    assert_eq!(facts.extras, [told(true), told(false), asked(), told(true)]);
    assert_eq!(facts.shortest_visit.known().map(|t| t.value), Some(30));
    assert_eq!(facts.languages.known().map(|t| t.value.clone()), Some(vec![text("Polish"), text("Urdu")]));
    assert_eq!(facts.contact, Some(text("Ring the office")));
    let longer = came_facts("1-99000000001,,45,,,,,,,,,2026-10-01,");
    assert_eq!(longer.extras[Extra::ShortVisits.index()].known().map(|t| t.value), Some(false));
    assert_eq!(longer.languages, Fact::Unknown(Unknown::Blank));
}

fn came_facts(row: &str) -> CouncilFacts {
    came("services.csv", SERVICES, &[row]).council.facts.remove(0).2
}

#[test]
fn a_service_row_that_does_not_fit_is_set_aside() {
    let check = |row, expected: &[&str], column| check("services.csv", SERVICES, row, expected, column);
    check("1-99000000001,,,,,,,,,,,2026-10-01,", &[], None);
    check("1-99000000001,,,,,,,,,,,,2026-10-01", &[], None);
    check("1-99000000001,,,,,,,,,,,,", &["council-value"], Some("as_at"));
    check("1-99000000001,,,yes,,,,,,,,,2026-10-01", &["council-value"], Some("as_at"));
    check("1.2E+10,,,,,,,,,,,2026-10-01,", &["council-value"], Some("location_id"));
    check("1-99000000001,,,perhaps,,,,,,,,2026-10-01,", &["council-value"], Some("live_in"));
    check("1-99000000001,,0,,,,,,,,,2026-10-01,", &["council-value"], Some("shortest_visit_minutes"));
    check("1-99000000001,,half,,,,,,,,,2026-10-01,", &["council-value"], Some("shortest_visit_minutes"));
    check("1-99000000001,,,,,,,,,,,2026-02-31,", &["council-value"], Some("as_at"));
    check("1-99000000001,,,,,,,,,,,2026-11-02,", &["council-future-date"], Some("as_at"));
    check("1-99000000001,,,,,,,,,,,,2031-01-01", &["council-future-date"], Some("asked_on"));
}

/// 46150 is 8 May 2026 where Excel counts from 1900, and 9 May 2030 where it counts from 1904.
#[test]
fn a_count_of_days_is_no_date_in_a_councils_file() {
    let came = came("coverage.csv", COVERAGE, &["1-99000000001,worthing,,stated,46150", "1-99000000002,worthing,,stated,46150.0"]);
    assert!(came.council.coverage.is_empty());
    let told: Vec<_> = came.report.entries().iter().map(|e| (e.problem.code().id, e.at.clone().unwrap().column, e.problem.to_string())).collect();
    let of = |cell: &str| ("council-value", Some("as_at".into()), format!("{cell:?} is a number of days, as Excel counts them, and not a date"));
    assert_eq!(told, [of("46150"), of("46150.0")]);
    check("notices.csv", NOTICES, "1-99000000001,Closed,46150,", &["council-row-counted-on"], Some("from"));
}

#[test]
fn nothing_was_confirmed_agreed_or_checked_after_the_files_own_day() {
    check("corrections.csv", CORRECTIONS, "1-99000000001,phone,,01632960100,2026-11-02,", &["council-row-counted-on"], Some("on"));
    let check = |file, columns, row, column| check(file, columns, row, &["council-future-date"], Some(column));
    check("coverage.csv", COVERAGE, "1-99000000001,worthing,,placed,2026-11-02", "as_at");
    check("capacity.csv", CAPACITY, "1-99000000001,,3,,2026-11-02", "confirmed_on");
    check("prices.csv", PRICES, "1-99000000001,Visit,30,,20.00,,visit,2026-11-02,", "as_at");
    check("micro-providers.csv", MICRO_PROVIDERS, "micro-1,Ash,Company,Worthing,BN11,01632960100,,2026-11-02,,,2026-10-01", "dbs_on");
    check("micro-providers.csv", MICRO_PROVIDERS, "micro-1,Ash,Company,Worthing,BN11,01632960100,,,,,2026-11-02", "consent_on");
    let notice = came("notices.csv", NOTICES, &["1-99000000001,Closed for repairs,2026-12-01,2026-12-31"]);
    assert!(notice.report.entries().is_empty(), "a notice may begin later");
}

#[test]
fn coverage_is_of_zones_and_sectors_that_are_there() {
    let came = came("coverage.csv", COVERAGE, &["1-99000000001,worthing,BN11 3|bn11 4,Placed,2026-10-01"]);
    assert!(came.report.entries().is_empty(), "{}", came.report.to_text());
    let grounds: Vec<_> = came.council.coverage.iter().map(|(_, _, c)| (c.ground.clone(), c.evidence)).collect();
    let sector = |raw| Ground::Sector(Sector::parse(raw).unwrap());
    let zone = Ground::Zone(zone("worthing").id);
    assert_eq!(grounds, [(zone, Evidence::Placed), (sector("BN11 3"), Evidence::Placed), (sector("BN11 4"), Evidence::Placed)]);
    let check = |row, expected: &[&str], column| check("coverage.csv", COVERAGE, row, expected, column);
    check("1-99000000001,,,stated,2026-10-01", &["council-value"], Some("zone"));
    check("1-99000000001,worthing,,near,2026-10-01", &["council-value"], Some("evidence"));
    check("1-99000000001,worthing,,stated,", &["council-value"], Some("as_at"));
    check("1-99000000001,worthing,BN11,stated,2026-10-01", &["council-value"], Some("sectors"));
    check("1-99000000001,worthin,,stated,2026-10-01", &["council-unknown-zone"], Some("zone"));
}

#[test]
fn an_unknown_zone_names_the_nearest() {
    let came = came("coverage.csv", COVERAGE, &["1-99000000001,worting,,stated,2026-10-01", "1-99000000001,Kent,,stated,2026-10-01"]);
    let help: Vec<_> = came.report.entries().iter().map(|e| e.problem.help()).collect();
    assert_eq!(help, ["did you mean `worthing`?", "use a zone's id as zones.csv has it"]);
    assert_eq!(came.report.entries()[0].problem.value(), Some("worting"));
}

#[test]
fn the_newest_confirmation_counts() {
    let came = came(
        "capacity.csv",
        CAPACITY,
        &[
            "1-99000000001,worthing,12,3,2026-10-01",
            "1-99000000001,worthing,0,,2026-10-08",
            "1-99000000001,,5,,2026-10-01",
            "1-99000000001,,5,,2026-10-01",
            "1-99000000002,,5,,2026-10-01",
            "1-99000000002,,6,,2026-10-01",
        ],
    );
    let amounts: Vec<_> = came.council.capacity.iter().map(|(row, _, c)| (row.row, c.amount, c.days_to_start)).collect();
    assert_eq!(amounts, [(3, 0, None), (4, 5, None)]);
    let account = &came.accounts[0];
    assert_eq!((account.read, account.duplicate), (6, 1));
    assert_eq!(account.filtered.get(&Reason::SupersededEdition), Some(&1));
    assert_eq!(account.set_aside, [(6, "council-contradiction"), (7, "council-contradiction")]);
    let check = |row, expected: &[&str], column| check("capacity.csv", CAPACITY, row, expected, column);
    check("1-99000000001,,,,2026-10-01", &["council-value"], Some("hours_or_places"));
    check("1-99000000001,,-1,,2026-10-01", &["council-value"], Some("hours_or_places"));
    check("1-99000000001,,1,soon,2026-10-01", &["council-value"], Some("days_to_start"));
    check("1-99000000001,,1,,", &["council-value"], Some("confirmed_on"));
}

#[test]
fn a_price_is_told_or_was_asked_for() {
    let came = came(
        "prices.csv",
        PRICES,
        &[
            "1-99000000001,Visit,30,weekday,£14.50,,Visit,2026-10-01,",
            "1-99000000001,Room,,,900,\"1,250\",week,2026-10-01,",
            "1-99000000002,,,,,,,,2026-10-05",
        ],
    );
    assert!(came.report.entries().is_empty(), "{}", came.report.to_text());
    let prices: Vec<_> = came.council.prices.into_iter().map(|(_, _, price)| price).collect();
    let (as_at, source) = (day("2026-10-01"), SourceId(0));
    assert_eq!(
        prices,
        [
            Price::Told {
                what: text("Visit"),
                visit_minutes: Some(30),
                day: Some(text("weekday")),
                low_pence: 1450,
                high_pence: 1450,
                per: text("visit"),
                as_at,
                source
            },
            Price::Told {
                what: text("Room"),
                visit_minutes: None,
                day: None,
                low_pence: 90_000,
                high_pence: 125_000,
                per: text("week"),
                as_at,
                source
            },
            Price::Asked { on: day("2026-10-05"), source },
        ]
    );
    let check = |row, expected: &[&str], column| check("prices.csv", PRICES, row, expected, column);
    check("1-99000000001,Visit,30,,14.5,,visit,2026-10-01,", &["council-value"], Some("amount_low"));
    check("1-99000000001,Visit,30,,,14.50,visit,2026-10-01,", &["council-value"], Some("amount_high"));
    check("1-99000000001,Visit,30,,15.50,14.50,visit,2026-10-01,", &["council-value"], Some("amount_high"));
    check("1-99000000001,Visit,30,,14.50,,mile,2026-10-01,", &["council-value"], Some("per"));
    check("1-99000000001,Visit,30,,14.50,,visit,,", &["council-value"], Some("as_at"));
    check("1-99000000001,Visit,30,,,,visit,,", &["council-value"], Some("amount_low"));
    check("1-99000000001,Room,,,94.00,134.00,week,2026-10-01,", &["council-value"], Some("amount_low"));
    check("1-99000000001,Room,,,1180.00,1560.00,hour,2026-10-01,", &["council-value"], Some("amount_low"));
    check("1-99000000001,Visit,30,,1950,,visit,2026-10-01,", &["council-value"], Some("amount_low"));
    check("1-99000000001,,30,,14.50,,visit,2026-10-01,", &["council-value"], Some("what"));
    check("1-99000000001,Visit,,,14.50,,visit,2026-10-01,", &["council-value"], Some("visit_minutes"));
    check("1-99000000001,Visit,0,,14.50,,visit,2026-10-01,", &["council-value"], Some("visit_minutes"));
}

#[test]
fn help_that_cqc_does_not_register_says_who_agreed_and_who_checked() {
    let came = came(
        "micro-providers.csv",
        MICRO_PROVIDERS,
        &["micro-0001,Home Hands,Shopping and company,Worthing,bn11,01632 960123,,2026-01-05,,,2026-02-01"],
    );
    assert!(came.report.entries().is_empty(), "{}", came.report.to_text());
    let micro = &came.council.micro[0];
    assert_eq!(micro.outward.to_string(), "BN11");
    let checks: Vec<_> = micro.checks.iter().map(|c| (c.what.as_str(), c.on.known().copied())).collect();
    assert_eq!(checks, [("DBS check", Some(day("2026-01-05"))), ("Insurance", None), ("Training", None)]);
    let check = |row, expected: &[&str], column| check("micro-providers.csv", MICRO_PROVIDERS, row, expected, column);
    check("micro-0001,Home Hands,Shopping,Worthing,BN11,,,,,,2026-02-01", &["council-value"], Some("phone"));
    check("micro-0001,Home Hands,Shopping,Worthing,BN11,01632 960123,,,,,", &["council-value"], Some("consent_on"));
    check("micro-0001,Home Hands,Shopping,Worthing,BN11 3DH,01632 960123,,,,,2026-02-01", &["council-value"], Some("outward_code"));
    check("micro-0001,Home Hands,Shopping,Worthing,BN11,,javascript:alert(1),,,,2026-02-01", &["council-value"], Some("website"));
}

#[test]
fn corrections_opt_outs_and_notices() {
    let came = testing::read(
        &[
            ("corrections.csv", "location_id,field,was,now,on,reason\n1-99000000001,phone,01632 960111,01632 960112,2026-09-01,Moved\n"),
            ("opt-outs.csv", "location_id,on\n1-99000000002,last spring\n"),
            ("notices.csv", "location_id,text,from,until\n1-99000000003,Flooded,2026-11-01,\n1-99000000003,Moved,2026-11-02,2026-10-02\n"),
        ],
        &[],
        super::read,
    );
    let (_, _, correction) = &came.council.corrections[0];
    assert_eq!((correction.was.clone(), correction.now.clone()), (Some(text("01632 960111")), text("01632 960112")));
    assert_eq!(came.council.opt_outs[0].1.as_str(), "1-99000000002");
    assert_eq!(came.council.notices[0].2.until, None);
    assert_eq!(came.codes(), ["council-row-counted-on"]);
    assert_eq!(came.accounts[2].set_aside, [(3, "council-row-counted-on")]);
}

/// A name that was deleted in the header turns a price into another one, and a space in one zone into space everywhere.
#[test]
fn a_column_that_lost_its_name_is_told() {
    let capacity =
        came("capacity.csv", &["location_id", "", "hours_or_places", "days_to_start", "confirmed_on"], &["1-99000000001,worthing,12,3,2026-10-01"]);
    assert!(capacity.council.capacity.is_empty());
    assert_eq!(capacity.codes(), ["absent-column", "nameless-column"]);
    assert!(capacity.report.has_errors());
    // An empty column is none.
    let empty = came("opt-outs.csv", &["location_id", "", "on"], &["1-99000000001,,2026-10-01"]);
    assert_eq!((empty.codes(), empty.council.opt_outs.len()), (vec![], 1));
    let mistyped = came("notices.csv", &["location_id", "text", "from", "unti1"], &["1-99000000001,Closed,2026-10-01,2026-10-31"]);
    assert_eq!(mistyped.codes(), ["unknown-column", "absent-column"]);
    assert_eq!(mistyped.report.entries()[0].problem.help(), "did you mean the column \"until\"? rename it in the file");
}

#[test]
fn the_document_for_councils_names_every_file_and_column() {
    let document = include_str!("../../../../../docs/running-a-portal.md");
    let columns = [SERVICES, COVERAGE, CAPACITY, PRICES, MICRO_PROVIDERS, CORRECTIONS, OPT_OUTS, NOTICES];
    assert_eq!(super::FILES.len(), columns.len());
    for ((file, _), columns) in super::FILES.iter().zip(columns) {
        let row = document.lines().find(|line| line.starts_with(&format!("| `{file}` |"))).unwrap_or_else(|| panic!("{file} has no row"));
        let last = row.trim_end_matches(" |").rsplit(" | ").next().unwrap();
        let named: Vec<_> = last.split(", ").filter_map(|cell| cell.strip_prefix('`')?.split('`').next()).collect();
        assert_eq!(named, columns, "{file}");
    }
}

/// Set aside with a warning, the closure would not be told, the person would be listed, and the wrong number would come back.
#[test]
fn a_row_that_somebody_counts_on_stops_the_build() {
    check("notices.csv", NOTICES, "1-99000000001,Closed,2026-11-01,31/11/2026", &["council-row-counted-on"], Some("until"));
    check("notices.csv", NOTICES, "1-99000000001,The officeâ€™s closed,2026-11-01,", &["council-row-counted-on"], Some("text"));
    check("opt-outs.csv", OPT_OUTS, "1\u{2013}99000000001,2026-10-01", &["council-row-counted-on"], Some("location_id"));
    // A comma too many, or too few: in such a row nobody can tell which service is meant.
    check("opt-outs.csv", OPT_OUTS, "1-99000000001", &["council-row-counted-on"], None);
    check("notices.csv", NOTICES, "1-99000000001,Closed, ring first,2026-11-01,2026-11-30", &["council-row-counted-on"], None);
    check("capacity.csv", CAPACITY, "1-99000000001,,12", &["ragged-row"], None);
    // What reads like a note below a table, and what a sort of the whole sheet puts above its header.
    check("opt-outs.csv", OPT_OUTS, "* 1-99000000001,2026-10-01", &["council-row-counted-on"], Some("location_id"));
    check("notices.csv", NOTICES, ",Note: closed to visitors,2026-11-01,", &["council-row-counted-on"], Some("location_id"));
    let sorted = testing::read(
        &[("corrections.csv", "1-99000000001,phone,01632 960111,01632 960112,2026-09-01,Moved\nlocation_id,field,was,now,on,reason\n")],
        &[],
        super::read,
    );
    assert_eq!((sorted.codes(), sorted.accounts[0].read), (vec!["council-row-counted-on"], 1));
    let twice = ["1-99000000001,phone,,01632960100,2026-10-01,", "1-99000000001,phone,,01632960101,2026-10-01,"];
    let came = came("corrections.csv", CORRECTIONS, &twice);
    assert_eq!(came.codes(), ["council-row-counted-on", "council-row-counted-on"]);
    assert!(came.report.has_errors());
}

#[test]
fn a_file_with_nothing_on_it_yet_is_no_problem() {
    for (file, columns) in [("capacity.csv", CAPACITY), ("opt-outs.csv", OPT_OUTS), ("notices.csv", NOTICES)] {
        let came = came(file, columns, &[]);
        assert!(came.report.entries().is_empty(), "{file}: {}", came.report.to_text());
    }
}

#[test]
fn dates_that_could_be_read_two_ways_are_not_read() {
    let came = came("capacity.csv", CAPACITY, &["1-99000000001,,5,,03/04/2026"]);
    assert_eq!(came.codes(), ["council-date-order"]);
    assert_eq!(came.accounts[0].set_aside, [(2, "council-date-order")]);
    assert!(came.council.capacity.is_empty());
}

#[test]
fn a_misspelt_file_is_not_left_out_in_silence() {
    let came = testing::read(&[("capacities.csv", "a\n1\n"), ("budget.csv", "a\n1\n"), ("opt-outs.csv.txt", "a\n1\n")], &[], super::read);
    assert_eq!(came.codes(), ["council-unknown-file", "council-unknown-file", "council-unknown-file"]);
    let help: Vec<_> = came.report.entries().iter().map(|e| e.problem.help()).collect();
    assert_eq!(
        help,
        ["rename it to capacity.csv, if that is what it is", "move it out of the folder", "rename it to opt-outs.csv, if that is what it is"]
    );
}
