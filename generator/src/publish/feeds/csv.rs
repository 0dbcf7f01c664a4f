//! `/data/services.csv`: RFC 4180, UTF-8, a header, one row for each location that has a page, in the order of
//! their ids. The column `status` says which of them are listed; the rest is the memory by which a later edition tells what became of a service.

use super::columns::{COLUMNS, Kind};
use crate::model::Atlas;
use crate::publish::File;

pub const PATH: &str = "static/data/services.csv";

pub fn files(atlas: &Atlas) -> Vec<File> {
    let mut out = writer();
    row(&mut out, COLUMNS.iter().map(|column| column.name.to_string()));
    for location in &atlas.locations {
        row(
            &mut out,
            COLUMNS.iter().map(|column| {
                let cell = (column.cell)(atlas, location);
                if column.kind == Kind::Number { cell } else { harmless(cell) }
            }),
        );
    }
    vec![File::new(PATH, finish(out))]
}

pub(super) fn writer() -> csv::Writer<Vec<u8>> {
    csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new())
}

pub(super) fn row(out: &mut csv::Writer<Vec<u8>>, cells: impl Iterator<Item = String>) {
    out.write_record(cells).expect("memory takes every row, and every row has as many cells");
}

pub(super) fn finish(out: csv::Writer<Vec<u8>>) -> Vec<u8> {
    out.into_inner().expect("memory can be flushed")
}

/// A cell that no spreadsheet takes for a formula: an apostrophe stands before the signs that begin one, and one more before
/// an apostrophe that stood there already, so that the cell can be read back.
pub fn harmless(cell: String) -> String {
    let formula = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
    if crate::teeth::stands("formula") && cell.trim_start_matches('\'').starts_with(formula) { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_words() {
        let check = |cell: &str, expected: &str| assert_eq!(harmless(cell.into()), expected);
        check("=HYPERLINK(\"x\")", "'=HYPERLINK(\"x\")");
        check("@SUM(A1)", "'@SUM(A1)");
        check("-2+3", "'-2+3");
        check("Rose Cottage", "Rose Cottage");
        check("'=A1", "''=A1");
        check("'Oak' House", "'Oak' House");
        check("A=B", "A=B");
    }
}
