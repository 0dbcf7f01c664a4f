//! Rows of `parameters.csv`: what is read of them, and what is said.

use super::*;

const SOURCE: &str = "publisher = \"P\"\ntitle = \"T\"\nlicence = \"L\"\nedition = 2026-11-01\nstatus = \"demonstration\"\n";
const HEADER: &str = "parameter,value,unit,area_code,valid_from,valid_to,source_url,checked_on,status";

fn read_rows(rows: &[&str], demonstration: bool) -> (Vec<Read>, Vec<String>, crate::model::Ledger) {
    let folder = tempfile::tempdir().unwrap();
    let shipped = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../doorstep.toml")).unwrap();
    let settings = shipped.replace("demonstration = true", &format!("demonstration = {demonstration}"));
    // A real portal has no made-up number or address.
    let settings = if demonstration { settings } else { settings.replace("01632 9601", "01632 9501").replace(".example", ".gov.uk") };
    std::fs::write(folder.path().join("doorstep.toml"), settings).unwrap();
    let own = folder.path().join("data/funding");
    std::fs::create_dir_all(&own).unwrap();
    std::fs::write(own.join("source.toml"), SOURCE).unwrap();
    std::fs::write(own.join("parameters.csv"), format!("{HEADER}\n{}\n", rows.join("\n"))).unwrap();
    let mut report = Report::default();
    let project = Project::open(folder.path(), &mut report).unwrap();
    let mut inputs = Inputs::default();
    read(&project, &mut inputs, &mut report);
    let said = report.entries().iter().filter(|e| e.problem.code().id.starts_with("funding")).map(|e| {
        let at = e.at.as_ref().unwrap();
        format!("{} {} {}; {}", e.problem.code().id, at.row.unwrap_or(0), at.column.as_deref().unwrap_or(""), e.problem.help())
    });
    (inputs.funding, said.collect(), inputs.ledger)
}

fn row(changes: &[(usize, &str)]) -> String {
    let mut cells =
        ["personal_expenses_allowance", "30.65", "pounds a week", "", "2025-04-06", "2026-04-05", "https://a.example/b", "2026-11-21", "confirmed"];
    for (at, cell) in changes {
        cells[*at] = cell;
    }
    cells.join(",")
}

#[test]
fn a_right_row_is_read() {
    let (read, said, _) = read_rows(&[&row(&[])], false);
    assert_eq!(said, Vec::<String>::new());
    let figure = &read[0].figure;
    assert_eq!((figure.parameter, figure.amount), (Parameter::PersonalExpenses, Some(Amount::Money(Pence::new(3065).unwrap()))));
    assert_eq!(read_rows(&[&row(&[(1, ""), (8, "awaited")])], false).0[0].figure.amount, None);
    let weeks = row(&[(0, "property_disregard"), (1, "12"), (2, "weeks"), (5, "")]);
    assert_eq!(read_rows(&[&weeks], false).0[0].figure.amount, Some(Amount::Weeks(12)));
}

#[test]
fn a_wrong_cell_is_told_with_its_column() {
    let check = |changes: &[(usize, &str)], expected: &str| {
        let (read, said, ledger) = read_rows(&[&row(changes)], false);
        assert!(read.is_empty(), "{changes:?}");
        assert_eq!(said.len(), 1, "{changes:?}");
        assert!(said[0].starts_with(expected), "{changes:?}: {said:?}");
        assert_eq!(ledger.accounts()[0].open, 0);
    };
    check(&[(0, "personal_expense_allowance")], "funding-parameter 2 parameter; did you mean personal_expenses_allowance?");
    check(&[(2, "pounds")], "funding-parameter 2 unit; write pounds a week");
    check(&[(1, "30.6")], "funding-cell 2 value");
    check(&[(1, "-5")], "funding-cell 2 value");
    check(&[(1, "0")], "funding-cell 2 value");
    check(&[(1, "")], "funding-value 2 value; write the figure, or the status awaited");
    check(&[(8, "awaited")], "funding-value 2 value; leave the value blank");
    check(&[(8, "probably")], "funding-cell 2 status");
    check(&[(8, "made up")], "funding-made-up 2 status");
    check(&[(3, "Kent")], "funding-cell 2 area_code");
    check(&[(4, "6 April 2025")], "funding-cell 2 valid_from");
    check(&[(5, "2025-04-05")], "funding-cell 2 valid_to");
    check(&[(6, "the circular")], "funding-cell 2 source_url");
    check(&[(7, "")], "funding-cell 2 checked_on");
}

#[test]
fn another_councils_row_is_left_out_and_told() {
    let (read, said, ledger) = read_rows(&[&row(&[(3, "E06000020")])], false);
    assert!(read.is_empty());
    assert!(said[0].starts_with("funding-other-council 2 area_code"), "{said:?}");
    assert_eq!(ledger.accounts()[0].filtered.get(&Reason::OutsideArea), Some(&1));
}
