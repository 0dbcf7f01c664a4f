//! `quarantine.csv`: the rows that were set aside, each with what is wrong and what to do. It is for the people who keep
//! the files, who will open it in a spreadsheet: no cell of it is a formula. It holds no value of a column that names people.

use crate::diagnostic::{Entry, Report};
use crate::model::ledger::Account;
use std::collections::BTreeMap;

/// The file's columns.
pub const COLUMNS: [&str; 7] = ["file", "row", "column", "code", "value", "what", "help"];

/// Longer values are cut: the row and the column tell where the rest is.
const VALUE_CAP: usize = 200;

/// One line for each row set aside (more where several things are wrong with it), by file and row. Rows whose problem is
/// told of their file or of another row still have a line, with the code alone.
pub fn csv(report: &Report, accounts: &[Account]) -> Vec<u8> {
    let mut problems: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for entry in report.entries() {
        problems.entry(entry.problem.code().id).or_default().push(entry);
    }
    let mut lines: Vec<[String; 7]> = Vec::new();
    for account in accounts {
        for (code, rows) in by_code(account) {
            let entries = problems.get(code).map_or(&[][..], Vec::as_slice);
            lines.extend(lines_of(account, code, &rows, entries));
        }
    }
    lines.sort_by(|a, b| (&a[0], a[1].parse::<u32>().ok(), a).cmp(&(&b[0], b[1].parse().ok(), b)));
    let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    // Writing to memory cannot fail.
    let _ = out.write_record(COLUMNS);
    for line in &lines {
        let _ = out.write_record(line.iter().map(|cell| harmless(cell)));
    }
    out.into_inner().unwrap_or_default()
}

fn by_code(account: &Account) -> BTreeMap<&'static str, Vec<u32>> {
    let mut codes: BTreeMap<&'static str, Vec<u32>> = BTreeMap::new();
    for (row, code) in &account.set_aside {
        codes.entry(code).or_default().push(*row);
    }
    codes
}

fn lines_of(account: &Account, code: &'static str, rows: &[u32], entries: &[&Entry]) -> Vec<[String; 7]> {
    let mut lines = Vec::new();
    let mut told: Vec<u32> = Vec::new();
    let mut elsewhere = 0;
    for entry in entries {
        let Some(at) = &entry.at else { continue };
        let column = at.column.as_deref().unwrap_or_default();
        let row = match at.row {
            Some(row) if at.file == account.path && rows.contains(&row) => {
                told.push(row);
                row.to_string()
            }
            // Files of records stand in their folder's account.
            nth if at.file.strip_prefix(&*account.path).is_some_and(|rest| rest.starts_with('/')) => {
                elsewhere += 1;
                nth.map(|row| row.to_string()).unwrap_or_default()
            }
            _ => continue,
        };
        let value = entry.problem.value().unwrap_or_default();
        lines.push([at.file.to_string(), row, column.into(), code.into(), value.into(), entry.problem.to_string(), entry.problem.help()]);
    }
    let untold = rows.iter().filter(|row| !told.contains(row)).skip(elsewhere);
    lines.extend(untold.map(|row| {
        let [file, row, code] = [account.path.to_string(), row.to_string(), code.to_string()];
        let help = format!("run `doorstep explain {code}`");
        [file, row, String::new(), code, String::new(), String::new(), help]
    }));
    lines
}

/// One line of visible characters that no spreadsheet program takes for a formula: OWASP's rule, an apostrophe in front.
pub fn harmless(cell: &str) -> String {
    let mut out = String::with_capacity(cell.len() + 1);
    for c in cell.chars().take(VALUE_CAP * 4) {
        out.push(if c.is_control() || c.is_whitespace() { ' ' } else { c });
    }
    let trimmed = out.trim();
    let cut = trimmed.char_indices().nth(VALUE_CAP).map_or(trimmed.len(), |(at, _)| at);
    let ellipsis = if cut < trimmed.len() { "…" } else { "" };
    let guard = if trimmed.starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}']) { "'" } else { "" };
    format!("{guard}{}{ellipsis}", &trimmed[..cut])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{At, Code, Problem, Severity};
    use crate::model::{Fate, Ledger, RowRef};

    const BAD: Code = Code { id: "bad-value", severity: Severity::Warning, explain: "" };

    #[derive(Debug)]
    struct Bad(&'static str);

    impl std::fmt::Display for Bad {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            write!(f, "{:?} is bad", self.0)
        }
    }

    impl Problem for Bad {
        fn code(&self) -> &'static Code {
            &BAD
        }
        fn help(&self) -> String {
            "mend it".into()
        }
        fn value(&self) -> Option<&str> {
            Some(self.0)
        }
    }

    #[test]
    fn every_row_set_aside_has_a_line() {
        let (mut ledger, mut report) = (Ledger::default(), Report::default());
        let file = ledger.open_file("data/a.csv");
        let folder = ledger.open_file("data/api");
        for (file, row) in [(file, 10), (file, 9), (file, 2), (folder, 1)] {
            ledger.settle(RowRef { file, row }, Fate::Quarantined("bad-value"));
        }
        ledger.settle(RowRef { file, row: 3 }, Fate::Published);
        report.add(Bad("=1+1"), At::file("data/a.csv").row(10).column("Beds"));
        report.add(Bad("two\nlines"), At::file("data/a.csv").row(9).column("Beds"));
        // A warning about a row that is published is not quarantine's business.
        report.add(Bad("x"), At::file("data/a.csv").row(3).column("Beds"));
        report.add(Bad("x"), At::file("data/api/b.json"));
        let text = String::from_utf8(csv(&report, &ledger.accounts())).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines,
            [
                "file,row,column,code,value,what,help",
                "data/a.csv,2,,bad-value,,,run `doorstep explain bad-value`",
                r#"data/a.csv,9,Beds,bad-value,two lines,"""two\nlines"" is bad",mend it"#,
                r#"data/a.csv,10,Beds,bad-value,'=1+1,"""=1+1"" is bad",mend it"#,
                r#"data/api/b.json,,,bad-value,x,"""x"" is bad",mend it"#,
            ]
        );
    }

    #[test]
    fn no_cell_is_a_formula() {
        let check = |cell: &str, expected: &str| assert_eq!(harmless(cell), expected, "{cell:?}");
        check("Rose Cottage", "Rose Cottage");
        check("=HYPERLINK(\"x\")", "'=HYPERLINK(\"x\")");
        check("  \t@SUM(A1)", "'@SUM(A1)");
        check("-1", "'-1");
        check("+44 1632", "'+44 1632");
        check("\u{ff1d}1", "'\u{ff1d}1");
        check("a\u{0}b", "a b");
        check(&"x".repeat(500), &format!("{}…", "x".repeat(200)));
    }
}
