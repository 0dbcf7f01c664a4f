use super::testing::*;
use super::*;

fn years(years: &[i16]) -> Market {
    let figures = years.iter().map(|y| figure("people", &format!("{y}-06-30"), f64::from(*y))).collect();
    Market::new(vec![indicator("people")], figures)
}

#[test]
fn a_missing_year_is_a_gap() {
    let check = |given: &[i16], expected: &[&str]| {
        let market = years(given);
        let series = market.series("people", &area("E10000032"), "all");
        let gaps: Vec<String> = series.gaps().iter().map(|p| p.start.to_string()).collect();
        assert_eq!(gaps, expected, "{given:?}");
        assert_eq!(series.slots().len(), given.len() + expected.len());
        for slot in series.slots() {
            assert_eq!(slot.number().is_none(), matches!(slot, Slot::Gap(_)));
        }
    };
    check(&[2020, 2021, 2022], &[]);
    check(&[2020, 2021, 2023], &["2022-06-30"]);
    check(&[2018, 2019, 2023], &["2020-06-30", "2021-06-30", "2022-06-30"]);
    check(&[2019, 2021, 2023], &[]);
    check(&[2011, 2021], &[]);
    check(&[], &[]);
}

#[test]
fn lookups_find_what_is_there() {
    let mut figures = vec![figure("people", "2023-06-30", 5.0), figure("people", "2024-06-30", 6.0), figure("beds", "2024-06-30", 1.0)];
    let mut other = figure("people", "2024-06-30", 7.0);
    other.territory = area("E10000016");
    figures.push(other);
    let market = Market::new(vec![indicator("people")], figures);
    let home = area("E10000032");
    assert_eq!(market.observations().len(), 3, "a figure without an indicator is not there");
    assert_eq!(market.latest("people", &home, "all").unwrap().number(), Some(6.0));
    assert_eq!(market.latest("people", &home, "65+"), None);
    assert_eq!(market.of_territory(&home).len(), 1);
    let latest = market.latest("people", &home, "all").unwrap();
    assert_eq!(market.siblings(latest).map(|o| o.number().unwrap()).collect::<Vec<_>>(), [7.0]);
    assert_eq!(market.indicator("beds"), None);
}
