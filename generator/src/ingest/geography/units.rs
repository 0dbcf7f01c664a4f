//! Postcode files with a header: ONS Postcode Directory, National Statistics Postcode Lookup, and Doorstep's own extract. They
//! differ in the columns' names, which also carry the year of the codes (`lad25cd`).

use super::codepoint::{code, position, postcode, value};
use super::lines::{self, Parsed};
use super::row::{Code, Month, Position, Row, RowFault};
use crate::model::Nation;
use std::io::{self, Read};

/// Names of each column through the editions, the best first. A `#` stands for the two digits of a year.
const POSTCODE: &[&str] = &["pcds", "postcode", "pcd", "pcd7", "pcd2", "pcd8"];
const EASTING: &[&str] = &["oseast1m", "east1m", "easting", "eastings"];
const NORTHING: &[&str] = &["osnrth1m", "north1m", "nrth1m", "northing", "northings"];
const QUALITY: &[&str] = &["osgrdind", "gridind", "positional_quality_indicator"];
const LATITUDE: &[&str] = &["lat", "latitude"];
const LONGITUDE: &[&str] = &["long", "longitude", "lon", "lng"];
const TERMINATED: &[&str] = &["doterm", "terminated"];
const COUNTRY: &[&str] = &["ctry", "ctry#cd", "country"];
const COUNTY: &[&str] = &["oscty", "cty", "cty#cd", "county"];
const DISTRICT: &[&str] = &["oslaua", "laua", "lad", "lad#cd", "laua#cd", "district"];
const WARD: &[&str] = &["osward", "ward", "wd", "wd#cd"];

/// Where the columns stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Columns {
    count: usize,
    postcode: usize,
    grid: Option<(usize, usize)>,
    degrees: Option<(usize, usize)>,
    quality: Option<usize>,
    terminated: Option<usize>,
    country: Option<usize>,
    county: Option<usize>,
    district: Option<usize>,
    ward: Option<usize>,
}

/// Reads a whole file of any size. The inner error is about the header.
pub fn read(reader: impl Read) -> io::Result<Result<Parsed, RowFault>> {
    lines::parse_stream(reader, |names| {
        let columns = Columns::of(names)?;
        Ok(move |fields: &[&[u8]]| columns.row(fields))
    })
}

fn normal(name: &[u8]) -> String {
    String::from_utf8_lossy(name).trim().trim_matches(['"', '\u{feff}']).to_ascii_lowercase()
}

impl Columns {
    fn of(names: &[&[u8]]) -> Result<Self, RowFault> {
        let names: Vec<String> = names.iter().map(|name| normal(name)).collect();
        let find = |aliases: &[&str]| aliases.iter().find_map(|alias| names.iter().position(|name| is(name, alias)));
        let pair = |a: &[&str], b: &[&str]| Some((find(a)?, find(b)?));
        let missing = |column| RowFault::Value { column, value: names.join(",") };
        let columns = Self {
            count: names.len(),
            postcode: find(POSTCODE).ok_or_else(|| missing("postcode"))?,
            grid: pair(EASTING, NORTHING),
            degrees: pair(LATITUDE, LONGITUDE),
            quality: find(QUALITY),
            terminated: find(TERMINATED),
            country: find(COUNTRY),
            county: find(COUNTY),
            district: find(DISTRICT),
            ward: find(WARD),
        };
        if columns.grid.is_none() && columns.degrees.is_none() {
            return Err(missing("easting and northing"));
        }
        Ok(columns)
    }

    fn row(&self, fields: &[&[u8]]) -> Result<Row, RowFault> {
        if fields.len() != self.count {
            return Err(RowFault::Columns { found: fields.len(), wanted: self.count });
        }
        let at = |column: Option<usize>| column.map_or(&b""[..], |at| fields[at]);
        let coded = |column: Option<usize>, name| code(at(column), name);
        let postcode = postcode(fields[self.postcode])?;
        let district = coded(self.district, "district code")?;
        // What is not a GSS code here says nothing about the nation; it is no reason to lose the row.
        let country = Code::parse(at(self.country)).unwrap_or_default().or(district);
        let nation = Nation::of_outward(postcode.outward()).or_else(|| country.area().and_then(Nation::of_code));
        Ok(Row {
            postcode,
            position: self.position(fields, nation)?,
            county: coded(self.county, "county code")?,
            district,
            ward: coded(self.ward, "ward code")?,
            nation,
            terminated: Month::parse(at(self.terminated)).ok_or_else(|| value("month of termination", at(self.terminated)))?,
        })
    }

    /// By the grid where it is Great Britain's (Northern Ireland has another), by degrees elsewhere.
    fn position(&self, fields: &[&[u8]], nation: Option<Nation>) -> Result<Position, RowFault> {
        if self.quality.is_some_and(|at| matches!(fields[at], b"9" | b"90")) {
            return Ok(Position::None);
        }
        let british = !matches!(nation, Some(Nation::NorthernIreland | Nation::IsleOfMan | Nation::ChannelIslands));
        if let Some((easting, northing)) = self.grid.filter(|_| british)
            && let found @ Position::Grid { .. } = position(fields[easting], fields[northing])?
        {
            return Ok(found);
        }
        let Some((lat, lon)) = self.degrees else { return Ok(Position::None) };
        let degrees = |raw: &[u8], column| match raw {
            [] => Ok(0.0),
            _ => std::str::from_utf8(raw).ok().and_then(|text| text.parse().ok()).ok_or_else(|| value(column, raw)),
        };
        // 99.999999 and 0 are the publishers' "no position"; both lie outside the isles.
        Ok(Position::degrees(degrees(fields[lat], "latitude")?, degrees(fields[lon], "longitude")?))
    }
}

fn is(name: &str, alias: &str) -> bool {
    match alias.split_once('#') {
        None => name == alias,
        Some((before, after)) => name
            .strip_prefix(before)
            .and_then(|rest| rest.strip_suffix(after))
            .is_some_and(|year| year.len() == 2 && year.bytes().all(|b| b.is_ascii_digit())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Date;

    const OLD: &str = "pcd,pcd2,pcds,dointr,doterm,oscty,oslaua,osward,usertype,oseast1m,osnrth1m,osgrdind,ctry,lat,long";
    const NEW: &str = "pcd7,pcd8,pcds,dointr,doterm,usrtypind,east1m,north1m,gridind,cty25cd,lad25cd,wd25cd,ctry25cd,lat,long";
    const OURS: &str = "postcode,easting,northing,county,district,ward";

    fn check(header: &str, row: &str, expected: Result<(&str, Position, [&str; 3], Option<Date>), RowFault>) {
        let text = format!("\u{feff}{header}\r\n{row}\r\n");
        let parsed = match read(text.as_bytes()).unwrap() {
            Ok(parsed) => parsed,
            Err(fault) => return assert_eq!(Err(fault), expected.map(|_| ())),
        };
        let found = match parsed.rows.first() {
            Some(row) => Ok((
                row.postcode.to_string(),
                row.position,
                [row.county, row.district, row.ward].map(|c| c.area().map_or_else(String::new, |a| a.to_string())),
                row.terminated.date(),
            )),
            None => Err(parsed.faults[0].1.clone()),
        };
        assert_eq!(found, expected.map(|(p, at, codes, end)| (p.to_owned(), at, codes.map(str::to_owned), end)), "{row}");
    }

    const GRID: Position = Position::Grid { easting: 514_867, northing: 102_706 };

    #[test]
    fn editions_differ_in_names() {
        let codes = ["E10000032", "E07000229", "E05007695"];
        check(
            OLD,
            r#""BN113DH","BN11 3DH","BN11 3DH",198001,"","E10000032","E07000229","E05007695",0,514867,0102706,1,"E92000001",50.813,-0.37"#,
            Ok(("BN11 3DH", GRID, codes, None)),
        );
        check(
            NEW,
            "BN113DH,BN11 3DH,BN11 3DH,198001,,0,514867,102706,1,E10000032,E07000229,E05007695,E92000001,50.813,-0.37",
            Ok(("BN11 3DH", GRID, codes, None)),
        );
        check(OURS, "BN11 3DH,514867,102706,E10000032,E07000229,E05007695", Ok(("BN11 3DH", GRID, codes, None)));
        check(
            "Postcode,Latitude,Longitude,lad24cd",
            "BN11 3DH,50.81301,-0.37,E07000229",
            Ok(("BN11 3DH", Position::Degrees { lat: 5_081_301, lon: -37_000 }, ["", "E07000229", ""], None)),
        );
    }

    #[test]
    fn withdrawn_units_keep_their_month() {
        check(
            NEW,
            "BN113DH,BN11 3DH,BN11 3DH,198001,202305,0,514867,102706,1,E99999999,E06000019,E05009489,E92000001,50.8,-0.37",
            Ok(("BN11 3DH", GRID, ["", "E06000019", "E05009489"], Some(jiff::civil::date(2023, 5, 1)))),
        );
        check(
            NEW,
            "BN113DH,BN11 3DH,BN11 3DH,198001,May 2023,0,514867,102706,1,,E06000019,,E92000001,50.8,-0.37",
            Err(RowFault::Value { column: "month of termination", value: "May 2023".into() }),
        );
    }

    #[test]
    fn sentinels_are_no_point() {
        let nowhere = |position: &str| {
            let row = format!("BN113DH,BN11 3DH,BN11 3DH,198001,,0,{position}");
            check(NEW, &row, Ok(("BN11 3DH", Position::None, ["", "E06000019", ""], None)));
        };
        nowhere(",,9,,E06000019,,E92000001,99.999999,0.000000");
        nowhere("514867,102706,9,,E06000019,,E92000001,50.8,-0.37");
        nowhere("0,0,1,,E06000019,,E92000001,99.999999,0");
        nowhere(",,,,E06000019,,E92000001,,");
    }

    #[test]
    fn northern_ireland_has_another_grid() {
        check(
            NEW,
            "BT1 1AA,BT1  1AA,BT1 1AA,198001,,0,333954,374514,1,,N09000003,N08000301,N92000002,54.60247,-5.92567",
            Ok(("BT1 1AA", Position::Degrees { lat: 5_460_247, lon: -592_567 }, ["", "N09000003", "N08000301"], None)),
        );
    }

    #[test]
    fn what_is_missing_is_named() {
        check("name,easting,northing", "a,1,2", Err(RowFault::Value { column: "postcode", value: "name,easting,northing".into() }));
        check("postcode,ward", "a,b", Err(RowFault::Value { column: "easting and northing", value: "postcode,ward".into() }));
        check(OURS, "BN11 3DH,514867", Err(RowFault::Columns { found: 2, wanted: 6 }));
        check(OURS, "BN11 3DH,514867,102706,E10000032,E07000229,Heene", Err(RowFault::Value { column: "ward code", value: "Heene".into() }));
    }

    #[test]
    fn a_file_of_many_blocks_is_read_whole() {
        let mut text = format!("{OURS}\n");
        for n in 0..250_000 {
            text.push_str(&format!("BN{}{} {}AA,{},102706,E10000032,E07000229,E05007695\n", n % 9 + 1, n / 9 % 10, n % 10, 400_000 + n));
        }
        text.push_str("BN11 3DH,5148");
        assert!(text.len() > 10 << 20);
        let parsed = read(text.as_bytes()).unwrap().unwrap();
        assert_eq!((parsed.rows.len(), parsed.lines, parsed.fault_count), (250_000, 250_002, 1));
        assert_eq!(parsed.faults[0], (250_002, RowFault::Columns { found: 2, wanted: 6 }));
        let eastings = parsed.rows.iter().map(|row| match row.position {
            Position::Grid { easting, .. } => easting,
            _ => 0,
        });
        assert!(eastings.eq(400_000..650_000), "the order of the file is kept");
    }
}
