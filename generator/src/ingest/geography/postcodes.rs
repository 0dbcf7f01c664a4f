//! The sources of postcodes: which reader each file of a folder is for, and the table of outward codes beside an extract.

use super::fault::Fault;
use super::survey::Survey;
use super::{codelist, codepoint, units};
use crate::diagnostic::{At, Report};
use crate::ingest::reading::Reading;
use crate::ingest::table::{Column, Layout};
use crate::model::{Date, Elsewhere, Fate, Nation, Outward, Text};
use flate2::read::MultiGzDecoder;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// The councils of the outward codes that an extract leaves out.
pub const ELSEWHERE: &str = "outward-elsewhere.csv";
/// `councils`: names, largest share first, with `|` between them.
pub const ELSEWHERE_COLUMNS: &[&str] = &["outward", "nation", "councils"];
/// The units of an extract.
pub const UNITS: &str = "units.csv.gz";
pub const UNITS_COLUMNS: &[&str] = &["postcode", "easting", "northing", "county", "district", "ward", "terminated"];

/// What a file of postcodes gave besides its rows.
#[derive(Debug, Default)]
pub struct Taken {
    pub kind: Option<&'static str>,
    pub edition: Option<Date>,
    pub account: Option<crate::model::ledger::Account>,
}

pub fn is_postcode_file(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    name != ELSEWHERE && [".zip", ".csv", ".csv.gz"].iter().any(|end| name.ends_with(end))
}

/// Reads one file of units, whatever its publisher.
pub fn take(path: &Path, shown: &str, survey: &mut Survey<'_>, report: &mut Report) -> Taken {
    match attempt(path, shown, survey, report) {
        Ok(taken) => taken,
        Err(error) => {
            report.add(Fault::Unreadable { error: error.to_string() }, At::file(shown));
            Taken::default()
        }
    }
}

fn attempt(path: &Path, shown: &str, survey: &mut Survey<'_>, report: &mut Report) -> io::Result<Taken> {
    let mut start = [0; 4];
    let read = File::open(path)?.take(4).read(&mut start)?;
    if start[..read].starts_with(b"PK") {
        let bytes = std::fs::read(path)?;
        let Some(found) = codepoint::read(&bytes, shown, report) else { return Ok(Taken::default()) };
        drop(bytes);
        if let Some(list) = &found.codelist {
            survey.names.extend(codelist::read(list, &format!("{shown}/Doc/Codelist.xlsx"), report));
        }
        let faults = found.parts.iter().map(|(_, part)| part.fault_count).sum();
        let account = survey.take(shown, found.parts.into_iter().map(|(_, part)| part.rows).collect(), faults);
        return Ok(Taken { kind: Some("codepoint-open"), edition: found.edition, account: Some(account) });
    }
    let file = File::open(path)?;
    let reader: Box<dyn Read> = if start[..read].starts_with(&[0x1f, 0x8b]) { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
    match units::read(reader)? {
        Ok(parsed) => {
            super::report_rows(&parsed, shown, report);
            let account = survey.take(shown, vec![parsed.rows], parsed.fault_count);
            Ok(Taken { kind: None, edition: None, account: Some(account) })
        }
        Err(missing) => {
            report.add(Fault::from_header(missing), At::file(shown).row(1));
            Ok(Taken::default())
        }
    }
}

/// Reads `outward-elsewhere.csv`.
pub fn elsewhere(reading: &mut Reading<'_>, survey: &mut Survey<'_>) {
    let layout = Layout::new(ELSEWHERE_COLUMNS.iter().map(|name| Column::required(*name)));
    let Some(file) = reading.named(ELSEWHERE) else { return };
    let Some(table) = reading.table(file, &layout) else { return };
    for row in table.rows() {
        let councils: Vec<Text> = row.get("councils").split('|').filter_map(Text::parse).collect();
        match (Outward::parse(row.get("outward")), Nation::parse(row.get("nation"))) {
            (Some(outward), Some(nation)) => {
                reading.ledger.settle(row.reference(), Fate::Published);
                survey.elsewhere.entry(outward).or_insert(Elsewhere { councils, nation });
            }
            (None, _) => {
                let fault = Fault::Value { value: row.get("outward").into(), wanted: "the first half of a postcode, such as BN11" };
                reading.quarantine(row.reference(), fault, row.at("outward"));
            }
            (_, None) => {
                let fault = Fault::Value { value: row.get("nation").into(), wanted: "England, Scotland, Wales or Northern Ireland" };
                reading.quarantine(row.reference(), fault, row.at("nation"));
            }
        }
    }
}
