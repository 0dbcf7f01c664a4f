//! What rows say together: doubles, slips and sums, each with its fate.

use super::*;
use crate::ingest::market::Earlier;
use crate::model::RowRef;
use crate::model::market::testing::{area, figure, indicator, text};
use crate::model::market::{Flags, Number, Unit, Value};

/// An atlas with nothing in it but West Sussex and two districts.
fn atlas() -> Atlas {
    let mut atlas = crate::publish::pages::service::tests::atlas();
    let area = |code: &str, level, parent: Option<&str>| {
        let code = AreaCode::parse(code).unwrap();
        (code, std::sync::Arc::new(Area { code, name: text("x"), level, parent: parent.and_then(AreaCode::parse) }))
    };
    atlas.areas = Areas(
        [
            area("E10000032", Level::Authority, None),
            area("E07000223", Level::District, Some("E10000032")),
            area("E07000224", Level::District, Some("E10000032")),
        ]
        .into(),
    );
    atlas
}

/// The market of these figures (and the edition before), what was said, and what became of the rows.
fn build(
    indicators: Vec<Indicator>,
    figures: Vec<Observation>,
    earlier: Vec<Observation>,
) -> (Market, Vec<&'static str>, crate::model::ledger::Account) {
    let mut ledger = Ledger::default();
    let file = ledger.open_file("observations.csv");
    let record = |(at, observation): (usize, Observation)| Record {
        row: RowRef { file, row: at as u32 + 2 },
        observation: Observation { source: Some(SourceId(0)), ..observation },
        contributors: None,
        largest_share: None,
    };
    let records: Vec<Record> = figures.into_iter().enumerate().map(record).collect();
    records.iter().for_each(|r| ledger.read(r.row));
    let before =
        Earlier { edition: "2026-08-18".parse().unwrap(), current: SourceId(0), records: earlier.into_iter().enumerate().map(record).collect() };
    let earlier = if before.records.is_empty() { Vec::new() } else { vec![before] };
    let input = MarketRecords { indicators, records, earlier, ..MarketRecords::default() };
    let mut report = Report::default();
    let market = market(input, &atlas(), &mut ledger, &mut report);
    assert!(ledger.is_closed());
    (market, report.entries().iter().map(|e| e.problem.code().id).collect(), ledger.accounts().remove(0))
}

fn given(market: &Market) -> Vec<f64> {
    market.observations().iter().filter(|o| o.source.is_some()).filter_map(Observation::number).collect()
}

fn flagged(name: &str, period: &str, value: f64, flags: Flags) -> Observation {
    Observation { flags, ..figure(name, period, value) }
}

#[test]
fn m02_two_values_for_one_figure_are_an_error_unless_one_is_later() {
    let plain = || figure("people", "2024-06-30", 5.0);
    let with = |value: f64, flags: Flags| flagged("people", "2024-06-30", value, flags);
    let (provisional, revised) = (Flags { provisional: true, ..Flags::default() }, Flags { revised: true, ..Flags::default() });
    let check = |figures: Vec<Observation>, values: &[f64], said: &[&str], fates: (u32, u32, usize)| {
        let (market, found, account) = build(vec![indicator("people")], figures, Vec::new());
        assert_eq!((given(&market).as_slice(), found.as_slice()), (values, said));
        assert_eq!((account.published, account.duplicate, account.set_aside.len()), fates);
    };
    check(vec![plain(), plain()], &[5.0], &[], (1, 1, 0));
    check(vec![plain(), with(6.0, Flags::default())], &[], &["market-two-values", "market-two-values"], (0, 0, 2));
    check(vec![with(4.0, provisional), plain()], &[5.0], &[], (1, 0, 0));
    check(vec![plain(), with(6.0, revised), with(4.0, provisional)], &[6.0], &[], (1, 0, 0));
    check(vec![with(6.0, revised), with(7.0, revised)], &[], &["market-two-values", "market-two-values"], (0, 0, 2));
}

#[test]
fn m04_a_share_written_as_a_fraction() {
    let share = || Indicator { unit: Unit::Percent, decimals: 1, ..indicator("share") };
    let years = |values: &[f64]| values.iter().enumerate().map(|(at, v)| figure("share", &format!("{}-06-30", 2020 + at), *v)).collect::<Vec<_>>();
    let check = |values: &[f64], said: &[&str], kept: usize| {
        let (market, found, _) = build(vec![share()], years(values), Vec::new());
        assert_eq!(found, said, "{values:?}");
        assert_eq!(given(&market).len(), kept, "{values:?}");
    };
    check(&[44.0, 0.45, 46.0], &["market-fraction"], 2);
    check(&[0.44, 45.0], &["market-fraction"], 1);
    check(&[0.44, 0.451, 0.462], &["market-fraction", "market-fraction", "market-fraction"], 0);
    check(&[0.4, 0.5, 0.6], &[], 3);
    check(&[12.0, 14.0, 9.0], &[], 3);
    check(&[0.0, 45.0], &[], 2);
}

#[test]
fn m05_parts_and_their_total() {
    let mut whole = indicator("people");
    whole.groups = vec![text("all"), text("65+"), text("18-64")];
    whole.total = Some((text("all"), vec![text("65+"), text("18-64")]));
    let of = |group: &str, value: f64| Observation { group: text(group), ..figure("people", "2024-06-30", value) };
    let check = |all: f64, flags: Flags, said: &[&str]| {
        let total = Observation { flags, ..of("all", all) };
        let (_, found, _) = build(vec![whole.clone()], vec![total, of("65+", 40.0), of("18-64", 60.0)], Vec::new());
        assert_eq!(found, said, "{all}");
    };
    check(100.0, Flags::default(), &[]);
    check(101.0, Flags::default(), &["market-rounding"]);
    check(110.0, Flags::default(), &["market-total"]);
    check(110.0, Flags { as_published: true, ..Flags::default() }, &[]);
}

#[test]
fn m05_districts_and_their_council() {
    let check = |council: f64, flags: Flags, said: &[&str]| {
        let of = |code: &str, value: f64| Observation { territory: area(code), ..figure("people", "2024-06-30", value) };
        let total = Observation { flags, ..of("E10000032", council) };
        let (_, found, _) = build(vec![indicator("people")], vec![total, of("E07000223", 64_900.0), of("E07000224", 167_000.0)], Vec::new());
        assert_eq!(found, said, "{council}");
    };
    check(231_900.0, Flags::default(), &[]);
    check(231_880.0, Flags::default(), &[]);
    check(221_900.0, Flags::default(), &["market-total"]);
    check(221_900.0, Flags { as_published: true, ..Flags::default() }, &["market-incoherent"]);
}

#[test]
fn m06_thousands_written_as_units() {
    let check = |values: &[f64], said: &[&str]| {
        let years = values.iter().enumerate().map(|(at, v)| figure("people", &format!("{}-06-30", 2020 + at), *v)).collect();
        assert_eq!(build(vec![indicator("people")], years, Vec::new()).1, said, "{values:?}");
    };
    check(&[2400.0, 2_450_000.0], &["market-thousand"]);
    check(&[2_400_000.0, 2450.0], &["market-thousand"]);
    check(&[2400.0, 4800.0], &[]);
    check(&[0.0, 2400.0], &[]);
    let known = flagged("people", "2021-06-30", 2_450_000.0, Flags { as_published: true, ..Flags::default() });
    assert!(build(vec![indicator("people")], vec![figure("people", "2020-06-30", 2400.0), known], Vec::new()).1.is_empty());
}

#[test]
fn m09_nothing_is_divided_by_nobody() {
    let (market, ..) = build(vec![indicator("population")], vec![figure("population", "2023-06-30", 0.0)], Vec::new());
    for o in market.observations() {
        if let Value::Number(number) = o.value {
            assert!(number.get().is_finite(), "{o:?}");
        }
    }
    let rate = market.latest("care_home_places_per_1000", &area("E10000032"), "all").unwrap();
    assert_eq!(rate.value.missing(), Some(crate::model::market::Missing::NotAvailable));
    assert_eq!(Number::new(1.0).unwrap().per(Number::ZERO), None);
}

#[test]
fn m10_an_edition_tells_what_it_changed() {
    let before = vec![figure("people", "2023-06-30", 5.0), flagged("people", "2024-06-30", 6.0, Flags { provisional: true, ..Flags::default() })];
    let now = vec![figure("people", "2023-06-30", 5.5), figure("people", "2024-06-30", 7.0), figure("people", "2025-06-30", 8.0)];
    let (market, ..) = build(vec![indicator("people")], now, before);
    let kinds: Vec<String> = market.changes.iter().map(|c| format!("{:?}", c.kind).split([' ', '(']).next().unwrap().to_string()).collect();
    assert_eq!(kinds, ["Corrected", "Revised", "Added"]);
}
