//! "HSCA active locations" as the workbooks it really comes in: XLSX with days as numbers, and the sheet of dual registrations.

use super::{Read, one, with};
use crate::model::*;
use jiff::civil::date;
use std::io::Write as _;

/// The year from which a workbook counts its days.
#[derive(Clone, Copy, PartialEq)]
enum From {
    Year1900,
    Year1904,
}

/// An XLSX of sheets. Cells are separated by `|`: `#` before a number, `@` before a day's number, words without a mark.
fn xlsx(sheets: &[(&str, &[String])], from: From) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let mut file = |name: &str, xml: String| {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{xml}").as_bytes()).unwrap();
    };
    const MAIN: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    let mut words: Vec<&str> = Vec::new();
    let mut bodies = Vec::new();
    for (_, rows) in sheets {
        let mut body = String::new();
        for (row, line) in rows.iter().enumerate() {
            body += &format!("<row r=\"{}\">", row + 1);
            for (column, cell) in line.split('|').enumerate().filter(|(_, cell)| !cell.is_empty()) {
                let at = format!("{}{}", name(column), row + 1);
                body += &if let Some(number) = cell.strip_prefix('#') {
                    format!("<c r=\"{at}\"><v>{number}</v></c>")
                } else if let Some(day) = cell.strip_prefix('@') {
                    format!("<c r=\"{at}\" s=\"1\"><v>{day}</v></c>")
                } else {
                    words.push(cell);
                    format!("<c r=\"{at}\" t=\"s\"><v>{}</v></c>", words.len() - 1)
                };
            }
            body += "</row>";
        }
        bodies.push(body);
    }
    let of = |make: &dyn Fn(usize, &str) -> String| sheets.iter().enumerate().map(|(at, (name, _))| make(at + 1, name)).collect::<String>();
    file(
        "[Content_Types].xml",
        format!(
            "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>"
        ),
    );
    file(
        "_rels/.rels",
        format!(
            "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
        ),
    );
    let listed = of(&|at, name| format!("<sheet name=\"{name}\" sheetId=\"{at}\" r:id=\"rId{at}\"/>"));
    let date1904 = u8::from(from == From::Year1904);
    file(
        "xl/workbook.xml",
        format!("<workbook {MAIN} xmlns:r=\"{OFFICE}\"><workbookPr date1904=\"{date1904}\"/><sheets>{listed}</sheets></workbook>"),
    );
    let linked = of(&|at, _| format!("<Relationship Id=\"rId{at}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet{at}.xml\"/>"));
    file(
        "xl/_rels/workbook.xml.rels",
        format!(
            "<Relationships xmlns=\"{PACKAGE}/relationships\">{linked}<Relationship Id=\"rId90\" Type=\"{OFFICE}/sharedStrings\" Target=\"sharedStrings.xml\"/><Relationship Id=\"rId91\" Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/></Relationships>"
        ),
    );
    file("xl/styles.xml", format!("<styleSheet {MAIN}><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"));
    let shared: String = words.iter().map(|word| format!("<si><t>{}</t></si>", word.replace('&', "&amp;"))).collect();
    file("xl/sharedStrings.xml", format!("<sst {MAIN} count=\"{0}\" uniqueCount=\"{0}\">{shared}</sst>", words.len()));
    for (at, body) in bodies.iter().enumerate() {
        file(&format!("xl/worksheets/sheet{}.xml", at + 1), format!("<worksheet {MAIN}><sheetData>{body}</sheetData></worksheet>"));
    }
    zip.finish().unwrap().into_inner()
}

/// A, B … Z, AA.
fn name(column: usize) -> String {
    let letter = char::from(b'A' + (column % 26) as u8).to_string();
    if column < 26 { letter } else { name(column / 26 - 1) + &letter }
}

/// The 122 columns, as the shipped file has them.
fn columns() -> Vec<String> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let text = std::fs::read_to_string(root.join("data/registers/cqc-locations/locations.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.headers().unwrap().iter().map(str::to_owned).collect()
}

/// The data sheet: six lines of notes, the header, and rows given by column.
fn data(rows: &[&[(&str, &str)]]) -> Vec<String> {
    let columns = columns();
    let mut lines = vec!["HSCA active locations".to_owned(), String::new(), "Notes".into(), String::new(), String::new(), String::new()];
    lines.push(columns.join("|"));
    for row in rows {
        assert!(row.iter().all(|(name, _)| columns.iter().any(|c| c == name)), "{row:?}");
        let cell = |column: &String| row.iter().find(|(name, _)| name == column).map_or("", |(_, cell)| cell);
        lines.push(columns.iter().map(cell).collect::<Vec<_>>().join("|"));
    }
    lines
}

const BASE: &[(&str, &str)] = &[
    ("Location Inspection Directorate", "Adult social care"),
    ("Location Local Authority", "West Sussex"),
    ("Location Postal Code", "BN11 3DH"),
    ("Dormant (Y/N)", "N"),
];

fn service(id: &'static str, more: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    BASE.iter().copied().chain([("Location ID", id), ("Location Name", "Rose Cottage")]).chain(more.iter().copied()).collect()
}

const README: &str = "Source: CQC database as at 16 September 2026";
const DUAL: &str = "Location ID|Location Name|Location HSCA Start Date|Location Type/Sector|Provider ID|Provider Name|\
    Linked Organisation ID|Linked Organisation Name|Relationship|Relationship Start Date|Primary ID";
const DUAL_SHEET: &str = "Dual_Registration_Locations";
const PRIMARY: &str = "Primary ID (Dual registration locations)";

/// A row of the sheet of dual registrations.
fn dual(id: &str, linked: &str, relationship: &str, primary: &str) -> String {
    format!("{id}|Rose Cottage|@40452|Social Care Org|1-9950001|Rose Ltd|{linked}|Rose Cottage|{relationship}|@40452|{primary}")
}

fn workbook(services: &[Vec<(&str, &str)>], duals: Option<&[String]>) -> Read {
    let readme = [README.to_owned()];
    let rows: Vec<&[(&str, &str)]> = services.iter().map(Vec::as_slice).collect();
    let data = data(&rows);
    let lines: Vec<String> = std::iter::once(DUAL.to_owned()).chain(duals.unwrap_or_default().iter().cloned()).collect();
    let mut sheets: Vec<(&str, &[String])> = vec![("README", &readme), ("HSCA_Active_Locations", &data)];
    sheets.extend(duals.map(|_| (DUAL_SHEET, lines.as_slice())));
    with("cqc-locations", "locations.xlsx", &xlsx(&sheets, From::Year1900), "")
}

#[test]
fn an_xlsx_with_days_as_numbers() {
    let read = workbook(
        &[
            service(
                "1-9910001",
                &[
                    ("Location HSCA start date", "@40452"),
                    ("Publication Date", "31/07/2021"),
                    ("Location Latest Overall Rating", "Good"),
                    ("Inherited Rating (Y/N)", "N"),
                    ("Care home?", "Y"),
                    ("Care homes beds", "#24"),
                    ("Location Telephone Number", "#1632960123"),
                    ("Location Latitude", "#50.8145"),
                    ("Location Longitude", "#-0.3714"),
                    ("Brand ID", "-"),
                    ("Provider ID", "1-9950001"),
                    ("Service type - Care home service with nursing", "Y"),
                    ("Service user band - Dementia", "Y"),
                    ("Registered manager", "Person Not Real"),
                ],
            ),
            service(
                "1-9910002",
                &[
                    ("Location Name", "#32"),
                    ("Location HSCA start date", "01/10/2010"),
                    ("Publication Date", "@44408"),
                    ("Location Latest Overall Rating", "Outstanding"),
                    ("Location Telephone Number", "01632 960124"),
                    ("Care homes beds", "#0"),
                ],
            ),
            service("RHAR1", &[]),
            // An id that a spreadsheet took for a number, and one that it took for a day.
            service("#12300000000", &[]),
            service("@44593", &[]),
        ],
        None,
    );
    let account = "locations.xlsx: 5 read = 3 published + 2 quarantined (bad-id)";
    read.expect(&["bad-id"], &["1-9910001", "1-9910002", "RHAR1"], account).tells(
        "bad-id",
        "\"12300000000\" is no CQC id; cqc-locations/locations.xlsx (HSCA_Active_Locations):11, column \"Location ID\"; look the service up on CQC's site and compare the id, such as 1-123456789",
    );
    assert_eq!(read.inputs.sources[0].edition, date(2026, 9, 16));
    let [rose, other, old] = &read.inputs.records[..] else { panic!() };
    assert_eq!(rose.rows[0].row, 8);
    assert_eq!(rose.registered, Some(date(2010, 10, 1)));
    assert_eq!(rose.ratings[0].published, Fact::Known(date(2021, 7, 31)));
    assert_eq!(rose.ratings[0].outcome.rating(), Some(Rating::Good));
    assert_eq!(rose.phone.unwrap().to_string(), "01632 960123");
    assert_eq!((rose.beds, rose.care_home, rose.dormant), (Some(24), Some(true), Some(false)));
    assert_eq!(rose.point, Point::new(50.8145, -0.3714));
    assert_eq!(rose.service_types.iter().collect::<Vec<_>>(), [ServiceType::NursingHome]);
    assert_eq!(rose.needs.iter().collect::<Vec<_>>(), [Need::Dementia]);
    assert_eq!(rose.brand, None);
    assert!(!format!("{:?}", read.inputs.records).contains("Not Real"));
    assert_eq!(other.registered, Some(date(2010, 10, 1)));
    assert_eq!(other.ratings[0].published, Fact::Known(date(2021, 7, 31)));
    assert_eq!(other.phone.unwrap().to_string(), "01632 960124");
    assert_eq!(other.beds, None);
    assert_eq!((old.registered, old.phone, old.ratings.len()), (None, None, 0));
}

#[test]
fn a_workbook_says_from_which_year_it_counts_its_days() {
    let data = data(&[&service("1-9910001", &[("Location HSCA start date", "@40452"), ("Publication Date", "@44408.5")])]);
    let check = |from, registered, published| {
        let read = one("cqc-locations", "l.xlsx", &xlsx(&[("README", &[README.to_owned()]), ("HSCA_Active_Locations", &data)], from));
        let [rose] = &read.inputs.records[..] else { panic!() };
        assert_eq!(rose.registered, Some(registered));
        assert!(rose.ratings.iter().all(|rating| rating.published == Fact::Known(published)));
    };
    check(From::Year1900, date(2010, 10, 1), date(2021, 7, 31));
    check(From::Year1904, date(2014, 10, 2), date(2025, 8, 1));
}

/// Two services of the data sheet with the primary id that it gives each, and rows of the sheet beside it.
fn duals(main: [&'static str; 2], rows: &[String], codes: &[&str], primary: Option<&str>, account: &str) -> Read {
    let ids = ["1-9910001", "1-9910002"];
    let mark = |named: &'static str| if named.is_empty() { "" } else { "Dual Registration" };
    let services: Vec<_> = (0..2).map(|at| service(ids[at], &[(PRIMARY, main[at]), ("Location Dual Registered", mark(main[at]))])).collect();
    let read = workbook(&services, Some(rows));
    read.expect(codes, &ids, &format!("locations.xlsx: 2 read = 2 published; {account}"));
    for record in &read.inputs.records {
        assert_eq!(record.primary_id.as_ref().map(LocationId::as_str), primary, "{main:?} {rows:?}");
    }
    read
}

#[test]
fn a_pair_that_either_sheet_names_counts_once() {
    let both = [dual("1-9910001", "1-9910002", "Dual Registration", "1-9910001"), dual("1-9910002", "1-9910001", "Dual Registration", "1-9910001")];
    let account = "locations.xlsx (Dual_Registration_Locations): 2 read = 2 published";
    for main in [["", ""], ["1-9910001", "1-9910001"], ["", "1-9910001"]] {
        duals(main, &both, &[], Some("1-9910001"), account);
    }
    let marked = [dual("1-9910001", "1-9910002", "", "N"), dual("1-9910002", "1-9910001", "", "Y")];
    duals(["", ""], &marked, &[], Some("1-9910002"), account);
    let one = "locations.xlsx (Dual_Registration_Locations): 1 read = 1 published";
    duals(["", ""], &both[1..], &[], Some("1-9910001"), one);
    duals(["", "1-9910001"], &[dual("1-9910001", "1-9910002", "", "")], &[], Some("1-9910001"), one);
    duals(["1-9910002", "1-9910002"], &[], &[], Some("1-9910002"), "locations.xlsx (Dual_Registration_Locations): 0 read = 0 published");
}

#[test]
fn sheets_that_disagree_are_told_of_and_the_data_sheet_is_followed() {
    let account = "locations.xlsx (Dual_Registration_Locations): 1 read = 1 published";
    let row = [dual("1-9910001", "1-9910002", "Dual Registration", "1-9910002")];
    for main in [["1-9910001", "1-9910001"], ["", "1-9910001"]] {
        duals(main, &row, &["dual-differs"], Some("1-9910001"), account).tells(
            "dual-differs",
            "1-9910002 counts by this row, 1-9910001 by the rest of the file; cqc-locations/locations.xlsx (Dual_Registration_Locations):2, \
             column \"Primary ID\"; look both ids up on CQC's site; if the file is wrong, tell CQC",
        );
    }
}

#[test]
fn rows_of_the_dual_sheet_that_cannot_be_used() {
    let check = |row: String, code: &str| {
        let account = format!("locations.xlsx (Dual_Registration_Locations): 1 read = 0 published + 1 quarantined ({code})");
        duals(["", ""], &[row], &[code], None, &account);
    };
    check(dual("1-9910001", "1-9910009", "", "1-9910001"), "dual-unlisted");
    check(dual("1-9910009", "1-9910001", "", "1-9910001"), "dual-unlisted");
    check(dual("1-9910001", "1-9910002", "", "1-9910009"), "dual-unlisted");
    check(dual("1-9910001", "1-9910002", "", ""), "dual-without-primary");
    check(dual("1-9910001", "1-9910001", "", "1-9910001"), "bad-id");
    check(dual("1-9910001", "#12300000000", "", "1-9910001"), "bad-id");
    let other = "locations.xlsx (Dual_Registration_Locations): 1 read = 0 published + 1 left out (not used on this site)";
    duals(["", ""], &[dual("1-9910001", "1-9910002", "Successor", "1-9910001")], &[], None, other);
    // A sheet without the columns it needs is an error, not nothing.
    let services = [service("1-9910001", &[])];
    let broken = workbook(&services, Some(&[]));
    assert_eq!(broken.codes(), [""; 0]);
    let data = data(&[&services[0]]);
    let readme = [README.to_owned()];
    let lines = ["Location ID|Linked Organisation ID|Main ID".to_owned(), "1-9910001|1-9910002|x".into()];
    let read = one("cqc-locations", "l.xlsx", &xlsx(&[("README", &readme), ("HSCA_Active_Locations", &data), (DUAL_SHEET, &lines)], From::Year1900));
    assert_eq!(read.codes(), ["missing-column"]);
}

#[test]
fn an_ods_has_the_same_sheets() {
    let table = |name: &str, lines: &[String]| {
        let cells = |line: &str| {
            line.split('|')
                .map(|cell| format!("<table:table-cell><text:p>{}</text:p></table:table-cell>", cell.trim_start_matches('@')))
                .collect::<String>()
        };
        let rows: String = lines.iter().map(|line| format!("<table:table-row>{}</table:table-row>", cells(line))).collect();
        format!("<table:table table:name=\"{name}\">{rows}</table:table>")
    };
    let services = [service("1-9910001", &[]), service("1-9910002", &[])];
    let data = data(&[&services[0], &services[1]]);
    let lines = [DUAL.to_owned(), dual("1-9910001", "1-9910002", "Dual Registration", "1-9910001")];
    let xml = format!(
        "<office:document-content xmlns:table=\"t\" xmlns:office=\"o\" xmlns:text=\"x\"><office:body><office:spreadsheet>{}{}{}</office:spreadsheet></office:body></office:document-content>",
        table("README", &[README.to_owned()]),
        table("HSCA_Active_Locations", &data),
        table(DUAL_SHEET, &lines)
    );
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("content.xml", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(xml.as_bytes()).unwrap();
    let read = with("cqc-locations", "l.ods", &zip.finish().unwrap().into_inner(), "");
    let account = "l.ods: 2 read = 2 published; l.ods (Dual_Registration_Locations): 1 read = 1 published";
    read.expect(&[], &["1-9910001", "1-9910002"], account);
    assert!(read.inputs.records.iter().all(|r| r.primary_id == LocationId::parse("1-9910001")));
}
