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
    use proptest::prelude::*;

    proptest! {
        /// P12, P13: whatever a cell says, no spreadsheet takes it for a formula, and it reads back as it was.
        #[test]
        fn p12_p13_a_cell_is_no_formula_and_reads_back(cells in prop::collection::vec("([=+@＝－\t\r'-]{0,3})(\\PC|[,;\"\n]){0,12}", 1..6)) {
            let mut out = writer();
            row(&mut out, cells.iter().map(|cell| harmless(cell.clone())));
            let bytes = finish(out);
            let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(&*bytes);
            let read = reader.records().next().unwrap().unwrap();
            prop_assert_eq!(read.len(), cells.len());
            for (read, cell) in read.iter().zip(&cells) {
                prop_assert!(!read.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']), "{:?}", read);
                // One apostrophe stands in front of a formula, and of nothing else that begins without one.
                let back = read.strip_prefix('\'').filter(|rest| harmless((*rest).to_owned()) == *read).unwrap_or(read);
                prop_assert_eq!(back, cell.as_str());
            }
        }
    }

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
