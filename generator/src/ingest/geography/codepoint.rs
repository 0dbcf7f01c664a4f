//! OS Code-Point Open as published: a zip with a CSV without a header for each postcode area, the names of the areas' codes in
//! `Doc/Codelist.xlsx`, and the number of postcodes in each CSV in `Doc/metadata.txt`.

use super::fault::Fault;
use super::lines::{self, Parsed};
use super::row::{Code, Month, Position, Row, RowFault};
use crate::diagnostic::{At, Report};
use crate::model::{Date, Nation, Postcode};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// What the zip holds.
#[derive(Debug, Default)]
pub struct CodePoint {
    /// By file, in the order of their names.
    pub parts: Vec<(String, Parsed)>,
    /// `Doc/Codelist.xlsx`, to be read by `codelist`.
    pub codelist: Option<Vec<u8>>,
    /// The day that the copyright line of `Doc/metadata.txt` names.
    pub edition: Option<Date>,
}

/// No file of Code-Point Open is near this; a larger one is not it.
const LARGEST: u64 = 64 << 20;

/// Reads the whole zip. Problems go to the report under `shown`, with the inner file's name; what could be read is returned.
pub fn read(bytes: &[u8], shown: &str, report: &mut Report) -> Option<CodePoint> {
    let archive = match ZipArchive::new(Cursor::new(bytes)) {
        Ok(archive) => archive,
        Err(error) => {
            report.add(Fault::Unreadable { error: error.to_string() }, At::file(shown));
            return None;
        }
    };
    // A name that cannot be decoded is none of Ordnance Survey's.
    let all: Vec<String> = archive.file_names().flatten().map(Into::into).collect();
    let mut names: Vec<String> = all.iter().filter(|name| is_part(name)).cloned().collect();
    names.sort();
    if names.is_empty() {
        report.add(Fault::NoPostcodeFile, At::file(shown));
        return None;
    }
    let parts: Vec<(String, Result<Parsed, String>)> = names
        .into_par_iter()
        .map(|name| {
            let part = entry(&archive, &name).map(|bytes| lines::parse(&bytes, row));
            (name, part)
        })
        .collect();
    let mut found = CodePoint::default();
    for (name, part) in parts {
        let inner = format!("{shown}/{name}");
        match part {
            Ok(part) => {
                super::report_rows(&part, &inner, report);
                found.parts.push((name, part));
            }
            Err(error) => report.add(Fault::Unreadable { error }, At::file(inner)),
        }
    }
    let document = |name: &str| all.iter().find(|n| n.ends_with(name)).and_then(|n| entry(&archive, n).ok());
    found.codelist = document("Codelist.xlsx");
    if let Some(metadata) = document("metadata.txt") {
        let metadata = Metadata::parse(&String::from_utf8_lossy(&metadata));
        found.edition = metadata.edition;
        for (name, part) in &found.parts {
            let counted = part.lines - part.blank;
            if let Some(promised) = metadata.counts.get(&area_of(name)).filter(|promised| **promised != counted) {
                report.add(Fault::Count { part: name.clone(), counted, promised: *promised }, At::file(shown));
            }
        }
        for (area, promised) in &metadata.counts {
            if !found.parts.iter().any(|(name, _)| area_of(name) == *area) {
                let part = format!("the file of {area}");
                report.add(Fault::Count { part, counted: 0, promised: *promised }, At::file(shown));
            }
        }
    }
    Some(found)
}

fn is_part(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.ends_with(".csv") && !name.contains("doc/") && !name.contains("header")
}

/// `Data/CSV/bn.csv` → `BN`.
fn area_of(name: &str) -> String {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.split('.').next().unwrap_or(file).to_ascii_uppercase()
}

fn entry(archive: &ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<Vec<u8>, String> {
    let mut archive = archive.clone();
    let file = archive.by_name(name).map_err(|error| error.to_string())?;
    if file.size() > LARGEST {
        return Err(format!("it says that it holds {} bytes", file.size()));
    }
    let mut bytes = Vec::with_capacity(file.size() as usize);
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes)
}

/// A line: postcode, quality, easting, northing, country, two health areas, county, district, ward.
pub fn row(fields: &[&[u8]]) -> Result<Row, RowFault> {
    let [postcode, quality, easting, northing, country, _, _, county, district, ward] = fields else {
        return Err(RowFault::Columns { found: fields.len(), wanted: 10 });
    };
    let district = code(district, "district code")?;
    Ok(Row {
        postcode: self::postcode(postcode)?,
        position: if *quality == b"90" { Position::None } else { position(easting, northing)? },
        county: code(county, "county code")?,
        district,
        ward: code(ward, "ward code")?,
        nation: code(country, "country code")?.or(district).area().and_then(Nation::of_code),
        terminated: Month::NONE,
    })
}

pub fn postcode(raw: &[u8]) -> Result<Postcode, RowFault> {
    let text = std::str::from_utf8(raw).ok();
    text.and_then(Postcode::parse).ok_or_else(|| value("postcode", raw))
}

pub fn code(raw: &[u8], column: &'static str) -> Result<Code, RowFault> {
    Code::parse(raw).ok_or_else(|| value(column, raw))
}

/// 0,0 and blanks are no position.
pub fn position(easting: &[u8], northing: &[u8]) -> Result<Position, RowFault> {
    let metres = |raw: &[u8], column| match raw {
        [] => Ok(0),
        _ => number(raw).ok_or_else(|| value(column, raw)),
    };
    match (metres(easting, "easting")?, metres(northing, "northing")?) {
        (0, 0) => Ok(Position::None),
        (easting, northing) => Ok(Position::Grid { easting, northing }),
    }
}

/// Whole metres; `351418.0` is whole as well.
fn number(raw: &[u8]) -> Option<u32> {
    let whole = raw.iter().position(|b| *b == b'.').map_or(raw, |at| &raw[..at]);
    if !(1..=7).contains(&whole.len()) || !raw[whole.len()..].iter().skip(1).all(u8::is_ascii_digit) {
        return None;
    }
    whole.iter().try_fold(0u32, |n, b| b.is_ascii_digit().then(|| n * 10 + u32::from(b - b'0')))
}

pub fn value(column: &'static str, raw: &[u8]) -> RowFault {
    RowFault::Value { column, value: String::from_utf8_lossy(&raw[..raw.len().min(40)]).into_owned() }
}

/// `Doc/metadata.txt`: a few lines about the edition, then `AB`, a tab and `17389` for each postcode area.
#[derive(Debug, Default)]
struct Metadata {
    edition: Option<Date>,
    counts: BTreeMap<String, u32>,
}

impl Metadata {
    fn parse(text: &str) -> Self {
        let mut metadata = Self::default();
        for line in text.lines().map(str::trim) {
            if let Some(day) = line.strip_prefix("COPYRIGHT DATE:") {
                metadata.edition = jiff::fmt::strtime::parse("%Y%m%d", day.trim()).and_then(|day| day.to_date()).ok();
            } else if let Some((area, count)) = line.split_once(char::is_whitespace)
                && (1..=2).contains(&area.len())
                && let Ok(count) = count.trim().parse()
            {
                metadata.counts.insert(area.into(), count);
            }
        }
        metadata
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Parsed {
        lines::parse(line.as_bytes(), row)
    }

    fn check(line: &str, expected: Result<(&str, Position, &str, &str, &str), RowFault>) {
        let parsed = parsed(line);
        let found = match parsed.rows.first() {
            Some(row) => Ok((
                row.postcode.to_string(),
                row.position,
                [row.county, row.district, row.ward].map(|c| c.area().map_or_else(String::new, |a| a.to_string())),
            )),
            None => Err(parsed.faults[0].1.clone()),
        };
        let expected =
            expected.map(|(postcode, position, county, district, ward)| (postcode.to_owned(), position, [county, district, ward].map(str::to_owned)));
        assert_eq!(found, expected, "{line}");
    }

    #[test]
    fn rows() {
        check(
            r#""BN113DH",10,514867,102706,"E92000001","E19000002","E18000009","E10000032","E07000229","E05007695""#,
            Ok(("BN11 3DH", Position::Grid { easting: 514_867, northing: 102_706 }, "E10000032", "E07000229", "E05007695")),
        );
        check(
            r#""HR1 1AA",10,351418,240501,"E92000001","E19000001","E18000005","","E06000019","E05009489""#,
            Ok(("HR1 1AA", Position::Grid { easting: 351_418, northing: 240_501 }, "", "E06000019", "E05009489")),
        );
        check(r#""AB43 1AJ",90,0,0,"S92000003","","","","","""#, Ok(("AB43 1AJ", Position::None, "", "", "")));
        check(r#""AB43 1AJ",10,0,0,"S92000003","","","","","""#, Ok(("AB43 1AJ", Position::None, "", "", "")));
        check(r#""HR1 1AA",10,351418"#, Err(RowFault::Columns { found: 3, wanted: 10 }));
        check(
            r#""HR1",10,351418,240501,"E92000001","","","","E06000019","E05009489""#,
            Err(RowFault::Value { column: "postcode", value: "HR1".into() }),
        );
        check(
            r#""HR1 1AA",10,3.5E+05,240501,"E92000001","","","","E06000019","E05009489""#,
            Err(RowFault::Value { column: "easting", value: "3.5E+05".into() }),
        );
        check(
            r#""HR1 1AA",10,351418,240501,"E92000001","","","","Herefordshire","E05009489""#,
            Err(RowFault::Value { column: "district code", value: "Herefordshire".into() }),
        );
    }

    #[test]
    fn metadata() {
        let metadata =
            Metadata::parse("ORDNANCE SURVEY\nCOPYRIGHT DATE: 20250422\nRM UPDATE DATE: 20250417\n      AB\t17389\n       B\t41929\nPC,PQ,EA\n");
        assert_eq!(metadata.edition, Some(jiff::civil::date(2025, 4, 22)));
        assert_eq!(metadata.counts.iter().map(|(a, n)| (a.as_str(), *n)).collect::<Vec<_>>(), [("AB", 17389), ("B", 41929)]);
    }

    /// A zip with these files.
    fn zip(files: &[(&str, &str)]) -> Vec<u8> {
        use std::io::Write;
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in files {
            zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    const HEREFORD: &str = "\"HR1 1AA\",10,351418,240501,\"E92000001\",\"\",\"\",\"\",\"E06000019\",\"E05009489\"\r\n";

    fn codes(bytes: &[u8]) -> (Option<usize>, Vec<&'static str>) {
        let mut report = Report::default();
        let found = read(bytes, "codepoint.zip", &mut report);
        (found.map(|f| f.parts.iter().map(|(_, p)| p.rows.len()).sum()), report.entries().iter().map(|e| e.problem.code().id).collect())
    }

    #[test]
    fn a_zip_is_held_to_its_own_counts() {
        let whole = zip(&[("Data/CSV/hr.csv", HEREFORD), ("Doc/metadata.txt", "COPYRIGHT DATE: 20250422\nHR\t1\n")]);
        assert_eq!(codes(&whole), (Some(1), vec![]));
        let short = zip(&[("Data/CSV/hr.csv", HEREFORD), ("Doc/metadata.txt", "HR\t2\nLD\t5\n")]);
        assert_eq!(codes(&short), (Some(1), vec!["postcodes-count", "postcodes-count"]));
        let cut = zip(&[("Data/CSV/hr.csv", &format!("{HEREFORD}\"HR1 1AB\",10,35")), ("Doc/metadata.txt", "HR\t2\n")]);
        assert_eq!(codes(&cut), (Some(1), vec!["postcodes-row", "geography-unreadable"]));
        assert_eq!(codes(&whole[..whole.len() / 2]), (None, vec!["geography-unreadable"]));
        assert_eq!(codes(b"<html>not found</html>"), (None, vec!["geography-unreadable"]));
        assert_eq!(codes(&zip(&[("readme.txt", "nothing")])), (None, vec!["geography-unreadable"]));
    }
}
