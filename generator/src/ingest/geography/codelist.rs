//! The names in Code-Point Open's `Doc/Codelist.xlsx`: a sheet for each kind of area, name and code in each row.

use super::fault::Fault;
use crate::diagnostic::{At, Report};
use crate::model::{AreaCode, Level, Text};
use calamine::{Data, Reader, Xlsx};
use std::collections::BTreeMap;
use std::io::Cursor;

/// The sheets that hold areas, and what they are.
const SHEETS: &[(&str, Level)] = &[
    ("CTY", Level::Authority),
    ("DIS", Level::District),
    ("LBO", Level::Authority),
    ("MTD", Level::Authority),
    ("UTA", Level::Authority),
    ("DIW", Level::Ward),
    ("LBW", Level::Ward),
    ("MTW", Level::Ward),
    ("UTE", Level::Ward),
    ("UTW", Level::Ward),
];

/// Every area's name and level by its code.
pub type Names = BTreeMap<AreaCode, (Text, Level)>;

pub fn read(bytes: &[u8], shown: &str, report: &mut Report) -> Names {
    let mut names = Names::new();
    let mut book: Xlsx<_> = match calamine::open_workbook_from_rs(Cursor::new(bytes)) {
        Ok(book) => book,
        Err(error) => {
            let error: calamine::XlsxError = error;
            report.add(Fault::Unreadable { error: error.to_string() }, At::file(shown));
            return names;
        }
    };
    let sheets = book.sheet_names();
    for (sheet, level) in SHEETS.iter().filter(|(sheet, _)| sheets.iter().any(|s| s == sheet)) {
        let range = match book.worksheet_range(sheet) {
            Ok(range) => range,
            Err(error) => {
                report.add(Fault::Unreadable { error: error.to_string() }, At::file(shown).sheet(*sheet));
                continue;
            }
        };
        for row in range.rows() {
            if let [Data::String(name), Data::String(code), ..] = row
                && let Some(code) = AreaCode::parse(code)
                && let Some(name) = Text::parse(&plain(name, *level, code))
            {
                names.insert(code, (name, *level));
            }
        }
    }
    names
}

/// The name without Ordnance Survey's marks of its kind, in English: `Worthing District (B)` → `Worthing`,
/// `Sir y Fflint - Flintshire` → `Flintshire`.
fn plain(name: &str, level: Level, code: AreaCode) -> String {
    let mut name = name.trim();
    if name == "City and County of the City of London" {
        return "City of London".into();
    }
    for mark in [" (B)", " (DET)", " District", " County", " London Boro", " Ward", " ED"] {
        name = name.strip_suffix(mark).unwrap_or(name);
    }
    if level == Level::Ward {
        return name.into();
    }
    if code.as_str().starts_with('W') {
        name = name.rsplit(" - ").next().unwrap_or(name);
        name = name.strip_prefix("the ").unwrap_or(name);
    }
    for mark in ["The City of ", "City of ", "County of "] {
        name = name.strip_prefix(mark).unwrap_or(name);
    }
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, level: Level, code: &str, expected: &str) {
        assert_eq!(plain(name, level, AreaCode::parse(code).unwrap()), expected);
    }

    #[test]
    fn names_lose_their_marks() {
        check("West Sussex County", Level::Authority, "E10000032", "West Sussex");
        check("Worthing District (B)", Level::District, "E07000229", "Worthing");
        check("City of Wolverhampton District (B)", Level::Authority, "E08000031", "Wolverhampton");
        check("The City of Brighton and Hove (B)", Level::Authority, "E06000043", "Brighton and Hove");
        check("County of Herefordshire", Level::Authority, "E06000019", "Herefordshire");
        check("County Durham", Level::Authority, "E06000047", "County Durham");
        check("Barking and Dagenham London Boro", Level::Authority, "E09000002", "Barking and Dagenham");
        check("City and County of the City of London", Level::Authority, "E09000001", "City of London");
        check("Sir y Fflint - Flintshire", Level::Authority, "W06000005", "Flintshire");
        check("Bro Morgannwg - the Vale of Glamorgan", Level::Authority, "W06000014", "Vale of Glamorgan");
        check("Aberdeen City", Level::Authority, "S12000033", "Aberdeen City");
        check("Abbey ED", Level::Ward, "E05008136", "Abbey");
        check("City of Durham Ward", Level::Ward, "E05000001", "City of Durham");
    }

    #[test]
    fn what_is_no_workbook_is_an_error() {
        let mut report = Report::default();
        assert!(read(b"no", "Codelist.xlsx", &mut report).is_empty());
        assert!(report.has_errors());
    }
}
