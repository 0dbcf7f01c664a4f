//! Folders of figures: what is read of them, and what is said.

use super::*;
use crate::diagnostic::Problem;
use crate::ingest::geography;
use crate::model::market::{Missing, Number, Value};

const INDICATORS: &str = r#"
[[indicator]]
id = "people"
title = "People"
plain = "People"
unit = "people"
formula = "counted"
direction = "neither"
topic = "people"
source = "A council"
levels = ["authority", "district", "zone"]
groups = ["all", "65+"]
disclosure = "open"

[[indicator]]
id = "share"
title = "Share"
plain = "Share"
unit = "percent"
formula = "divided"
direction = "neither"
topic = "people"
source = "A council"
levels = ["authority"]
decimals = 1
disclosure = "open"

[[indicator]]
id = "net_spend"
title = "Net spend"
plain = "Net spend"
unit = "GBP"
formula = "spend less income"
direction = "neither"
topic = "money"
source = "A council"
levels = ["authority"]
negative = true
disclosure = "open"

[[indicator]]
id = "projected"
title = "Projected people"
plain = "Projected people"
unit = "people"
formula = "projected"
direction = "neither"
topic = "people"
source = "A council"
levels = ["authority"]
base = 2018-06-30
horizon = 2043-06-30
disclosure = "open"
"#;

const SOURCE: &str = "publisher = \"P\"\ntitle = \"T\"\nlicence = \"L\"\nedition = 2026-11-01\nstatus = \"demonstration\"\n";
const HEADER: &str = "indicator,area_code,area_name,period_start,period_end,group,value,low,high,status,as_at";

/// A project of West Sussex with these files in `data/`.
fn read_files(files: &[(&str, &str)]) -> (Inputs, Report) {
    let folder = tempfile::tempdir().unwrap();
    let line = r#"{ phone = "01632 960101", hours = "always" }"#;
    let portal = format!(
        "[portal]\nname = \"P\"\nbase_url = \"https://p.example\"\ndemonstration = true\n[[authority]]\ncode = \"E10000032\"\nname = \"West Sussex\"\n\
         council = \"West Sussex County Council\"\nslug = \"west-sussex\"\nsafeguarding = {line}\nsafeguarding_out_of_hours = {line}\n\
         paper_copy = {line}\nfront_door = {line}\ncorrections_email = \"a@b.example\"\n"
    );
    let areas = "code,name,level,parent_code\nE10000032,West Sussex,authority,\nE07000112,Folkestone and Hythe,district,\nE07000229,Worthing,district,E10000032\n";
    let zones = "id,authority,name,kind,members,valid_from,valid_to\nworthing-central,E10000032,Worthing Central,zone,E05007695,,\n";
    let base = [
        ("../doorstep.toml", portal.as_str()),
        ("geography/areas/areas.csv", areas),
        ("geography/areas/source.toml", SOURCE),
        ("geography/zones/zones.csv", zones),
        ("geography/zones/source.toml", SOURCE),
        ("market/indicators.toml", INDICATORS),
    ];
    for (name, text) in base.iter().chain(files) {
        let path = folder.path().join("data").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
    }
    let mut report = Report::default();
    let project = Project::open(folder.path(), &mut report).unwrap_or_else(|| panic!("{}", report.to_text()));
    let mut inputs = Inputs::default();
    geography::read(&project, &mut inputs, &mut Report::default());
    read(&project, &mut inputs, &mut report);
    (inputs, report)
}

/// What is said of one series with these rows, as `code row column`.
fn said(rows: &[&str]) -> (Vec<Record>, Vec<String>) {
    let text = format!("{HEADER}\n{}\n", rows.join("\n"));
    let (inputs, report) = read_files(&[("market/s/observations.csv", &text), ("market/s/source.toml", SOURCE)]);
    let of_market = |e: &&crate::diagnostic::Entry| e.problem.code().id.starts_with("market");
    let said = report.entries().iter().filter(of_market).map(|e| {
        let at = e.at.as_ref().unwrap();
        format!("{} {} {}", e.problem.code().id, at.row.unwrap_or(0), at.column.as_deref().unwrap_or(""))
    });
    (inputs.market.records, said.collect())
}

/// A row that is wrong, by the problem's code and the column it stands in.
fn refused(row: &str, code: &str, column: &str) {
    let (records, said) = said(&[row]);
    assert_eq!(said, [format!("{code} 2 {column}")], "{row}");
    assert!(records.is_empty(), "{row}");
}

/// A row that is right, and its value.
fn taken(row: &str, expected: Value) {
    let (records, said) = said(&[row]);
    assert_eq!(said, Vec::<String>::new(), "{row}");
    assert_eq!(records[0].observation.value, expected, "{row}");
}

fn number(value: f64) -> Value {
    Value::Number(Number::new(value).unwrap())
}

fn people(cells: &str) -> String {
    format!("people,E10000032,,2024-06-30,2024-06-30,,{cells},2024-06-30")
}

#[test]
fn m03_nothing_is_negative_but_what_may_be() {
    refused(&people("-5,,,"), "market-negative", "value");
    refused(&people("(5),,,"), "market-negative", "value");
    refused(&people("5,-1,9,"), "market-negative", "low");
    taken("net_spend,E10000032,,2024-04-01,2025-03-31,,\"(1,500)\",,,,2025-03-31", number(-1500.0));
}

#[test]
fn m04_shares_lie_between_0_and_100() {
    let share = |value: &str| format!("share,E10000032,,2024-06-30,2024-06-30,,{value},,,,2024-06-30");
    refused(&share("145"), "market-percent", "value");
    taken(&share("45%"), number(45.0));
    taken(&share("100"), number(100.0));
    refused(&people("45%,,,"), "market-number", "value");
    refused(&people("£45,,,"), "market-number", "value");
}

#[test]
fn m08_a_reason_is_never_nought() {
    taken(&people(",,,[c]"), Value::Missing(Missing::Hidden));
    taken(&people("[c],,,"), Value::Missing(Missing::Hidden));
    taken(&people("*,,,"), Value::Missing(Missing::Hidden));
    taken(&people("..,,,[x]"), Value::Missing(Missing::NotAvailable));
    taken(&people("n/a,,,"), Value::Missing(Missing::NotApplicable));
    taken(&people("[low],,,"), Value::Missing(Missing::TooSmall));
    taken(&people("0,,,"), number(0.0));
    taken(&people("12,,,[u] provisional"), number(12.0));
    refused(&people(",,,"), "market-no-value", "value");
    refused(&people("12,,,[c]"), "market-no-value", "value");
    refused(&people("[x],,,[c]"), "market-no-value", "value");
    refused(&people("12,,,guessed"), "market-cell", "status");
    taken(&people(",50,60,"), Value::Between(Number::new(50.0).unwrap(), Number::new(60.0).unwrap()));
    refused(&people("55,60,50,"), "market-cell", "low");
}

#[test]
fn m10_codes_are_of_areas_that_are_there() {
    let at = |code: &str, name: &str| format!("people,{code},{name},2024-06-30,2024-06-30,,5,,,,2024-06-30");
    taken(&at("E10000032", "West Sussex"), number(5.0));
    taken(&at("E07000112", "Folkestone & Hythe"), number(5.0));
    taken(&at("worthing-central", "Worthing Central"), number(5.0));
    refused(&at("E10000023", "North Yorkshire"), "market-area", "area_code");
    refused(&at("E10000032", "East Sussex"), "market-area", "area_name");
    refused(&at("E10000099", "West Sussex"), "market-area", "area_code");
    refused(&at("worthing-centre", ""), "market-area", "area_code");
    refused("share,E07000229,,2024-06-30,2024-06-30,,5,,,,2024-06-30", "market-level", "area_code");
    let (records, found) = said(&[&at("E08000025", "Birmingham")]);
    assert!(records.is_empty() && found.is_empty(), "another council's row is left out and in the ledger: {found:?}");
    let (_, report) = read_files(&[
        ("market/s/observations.csv", &format!("{HEADER}\n{}\n", at("E10000023", "North Yorkshire"))),
        ("market/s/source.toml", SOURCE),
    ]);
    assert!(report.to_text().contains("help: use figures for E06000065 North Yorkshire"), "{}", report.to_text());
}

#[test]
fn m11_a_number_has_one_grammar() {
    taken(&people("\"1,234\",,,"), number(1234.0));
    taken("net_spend,E10000032,,2024-04-01,2025-03-31,,£1.2m,,,,2025-03-31", number(1_200_000.0));
    refused(&people("\"125,00\",,,"), "market-number", "value");
    refused(&people("\"1.234,5\",,,"), "market-number", "value");
    refused(&people("1 234,,,"), "market-number", "value");
    refused(&people("about 5,,,"), "market-number", "value");
}

#[test]
fn m12_projections_keep_to_their_base_and_horizon() {
    let at = |year: &str, base: &str| format!("projected,E10000032,,{year}-06-30,{year}-06-30,,5,,,,{base}");
    taken(&at("2043", "2018-06-30"), number(5.0));
    refused(&at("2044", "2018-06-30"), "market-horizon", "period_end");
    refused(&at("2017", "2018-06-30"), "market-horizon", "period_end");
    refused(&at("2030", "2016-06-30"), "market-horizon", "as_at");
}

#[test]
fn what_is_not_defined_is_not_read() {
    refused("peeple,E10000032,,2024-06-30,2024-06-30,,5,,,,2024-06-30", "market-unknown-indicator", "indicator");
    refused("people,E10000032,,2024-06-30,2024-06-30,66+,5,,,,2024-06-30", "market-unknown-indicator", "group");
    refused("people,E10000032,,2024-06-31,2024-06-30,,5,,,,2024-06-30", "market-cell", "period_start");
    refused("people,E10000032,,2024-07-01,2024-06-30,,5,,,,2024-06-30", "market-cell", "period_end");
}

#[test]
fn a_misspelt_key_stops_the_build() {
    let check = |file: &str, text: &str, code: &str, help: &str| {
        let (_, report) = read_files(&[(file, text)]);
        let found: Vec<&str> = report.entries().iter().map(|e| e.problem.code().id).collect();
        assert_eq!(found, [code], "{}", report.to_text());
        assert!(report.to_text().contains(help), "{}", report.to_text());
    };
    check("market/indicators.toml", &INDICATORS.replacen("formula", "formular", 1), "market-unknown-key", "did you mean `formula`?");
    check("market/indicators.toml", &INDICATORS.replacen("unit = \"people\"\n", "", 1), "market-unknown-key", "add `unit");
    check("market/indicators.toml", &INDICATORS.replacen("\"neither\"", "\"up\"", 1), "market-setting", "higher-better");
    check("market/indicators.toml", &INDICATORS.replacen("id = \"share\"", "id = \"people\"", 1), "market-setting", "give each its own id");
    check("market/disclosure.toml", "hidden_up_to = 7\nroundin = 5\n", "market-unknown-key", "did you mean `rounding`?");
    let thresholds = "hidden_up_to = 0\nrounding = 5\ndenominator = 20\ncontributors = 3\ndominance = 75\n";
    check("market/disclosure.toml", thresholds, "market-setting", "a number from 1 to 50");
    let rule = "[[rule]]\nservice = \"S\"\nslug = \"s\"\nsigned_off_by = \"A role\"\nsigned_off_on = 2026-01-01\nnext_review = 2027-01-01\n\
                [[rule.test]]\nindicator = \"people\"\nbad = \"high\"\nstretched = 9\nnot_enough = 4\n";
    check("market/sufficiency.toml", rule, "market-setting", "a bound that is reached after `stretched`");
}

#[test]
fn of_two_editions_the_newest_is_published_and_the_other_compared_with() {
    let table = |value: &str| format!("{HEADER}\n{}\n", people(value));
    let earlier = SOURCE.replace("2026-11-01", "2026-08-01");
    let oldest = SOURCE.replace("2026-11-01", "2026-05-01");
    let (inputs, _) = read_files(&[
        ("market/s/observations.csv", &table("3,,,")),
        ("market/s/source.toml", SOURCE),
        ("market/s/2026-08/observations.csv", &table("2,,,")),
        ("market/s/2026-08/source.toml", &earlier),
        ("market/s/2026-05/observations.csv", &table("1,,,")),
        ("market/s/2026-05/source.toml", &oldest),
    ]);
    let values = |records: &[Record]| records.iter().map(|r| r.observation.number().unwrap()).collect::<Vec<_>>();
    assert_eq!(values(&inputs.market.records), [3.0]);
    assert_eq!(inputs.market.earlier.iter().map(|e| values(&e.records)).collect::<Vec<_>>(), [[2.0]]);
    let accounts = inputs.ledger.accounts();
    let superseded: u32 = accounts.iter().filter_map(|a| a.filtered.get(&Reason::SupersededEdition)).sum();
    assert_eq!(superseded, 2, "{accounts:?}");
}

#[test]
fn every_problem_names_its_place_and_its_fix() {
    let fault = fault::Fault::NotANumber { value: "125,00".into(), malformed: Malformed::Thousands };
    assert_eq!((fault.to_string().as_str(), fault.value()), ("\"125,00\" is not a number", Some("125,00")));
    assert!(fault.help().contains("three digits after each comma"));
}
