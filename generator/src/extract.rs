//! `doorstep extract`: out of a country's postcodes, the few that a portal needs, small enough to be kept with it. Writes
//! `data/geography/postcodes/` and `data/geography/areas/`; the same input gives the same bytes.

use crate::diagnostic::{Report, Severity};
use crate::digest;
use crate::ingest::geography::postcodes::{self, ELSEWHERE, ELSEWHERE_COLUMNS, UNITS, UNITS_COLUMNS};
use crate::ingest::geography::survey::Survey;
use crate::ingest::geography::{Row, areas};
use crate::model::{Area, Areas, Date, Elsewhere, Level, Outward};
use crate::project::Project;
use flate2::{Compression, GzBuilder};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// A file that was written.
#[derive(Debug)]
pub struct Written {
    /// From the project's folder.
    pub path: String,
    pub rows: usize,
    pub bytes: usize,
}

/// Reads `from`, Code-Point Open or ONSPD, and writes the extract. `Ok(None)`: the report says why nothing was written.
pub fn run(project: &Project, from: &Path, report: &mut Report) -> std::io::Result<Option<Vec<Written>>> {
    let before = report.count(Severity::Error);
    let name = from.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut survey = Survey::new(&project.portal);
    let taken = postcodes::take(from, &name, &mut survey, report);
    survey.close_postcodes(report);
    if report.count(Severity::Error) > before || survey.kept.is_empty() {
        return Ok(None);
    }
    survey.kept.sort_by_key(|row| row.postcode);
    survey.kept.dedup_by_key(|row| row.postcode);
    let origin = Origin { name, sum: digest::of(&std::fs::read(from)?), edition: taken.edition, open: taken.kind == Some("codepoint-open") };

    let folder = project.geography().join("postcodes");
    let elsewhere = survey.outwards_elsewhere();
    let files = [(UNITS, units(&survey.kept)?, survey.kept.len()), (ELSEWHERE, table_of_elsewhere(&elsewhere), elsewhere.len())];
    let title = "postcodes of this portal's councils and what lies within its buffer";
    let mut written = write(project, &folder, &files, &origin.description(&folder, title, &files))?;

    // A directory without names leaves the names that are there.
    if !survey.names.is_empty() {
        let folder = project.geography().join("areas");
        let (text, rows) = table_of_areas(&survey.areas, &survey.kept);
        let files = [("areas.csv", text, rows)];
        let title = "names of the counties, districts and wards that the postcodes lie in";
        written.extend(write(project, &folder, &files, &origin.description(&folder, title, &files))?);
    }
    Ok(Some(written))
}

fn write(project: &Project, folder: &Path, files: &[(&str, Vec<u8>, usize)], description: &str) -> std::io::Result<Vec<Written>> {
    std::fs::create_dir_all(folder)?;
    let mut written = Vec::new();
    let description = ("source.toml", description.as_bytes(), 0);
    for (name, bytes, rows) in files.iter().map(|(name, bytes, rows)| (*name, bytes.as_slice(), *rows)).chain([description]) {
        let path: PathBuf = folder.join(name);
        std::fs::write(&path, bytes)?;
        written.push(Written { path: project.shown(&path), rows, bytes: bytes.len() });
    }
    Ok(written)
}

/// The units by postcode, in metres on the grid as they were published, packed without a time or a name.
fn units(rows: &[Row]) -> std::io::Result<Vec<u8>> {
    let withdrawn = rows.iter().any(|row| row.terminated.date().is_some());
    let columns = if withdrawn { UNITS_COLUMNS } else { &UNITS_COLUMNS[..UNITS_COLUMNS.len() - 1] };
    let mut text = columns.join(",");
    text.push('\n');
    for row in rows {
        let _ = write!(text, "{},", row.postcode);
        let _ = match row.position.metres() {
            Some((easting, northing)) => write!(text, "{easting:.0},{northing:.0}"),
            None => write!(text, ","),
        };
        for code in [row.county, row.district, row.ward] {
            let _ = write!(text, ",{}", code.area().map_or_else(String::new, |area| area.to_string()));
        }
        if withdrawn {
            let _ = write!(text, ",{}", row.terminated.date().map_or_else(String::new, |day| day.strftime("%Y%m").to_string()));
        }
        text.push('\n');
    }
    let mut packed = GzBuilder::new().mtime(0).operating_system(255).write(Vec::new(), Compression::best());
    packed.write_all(text.as_bytes())?;
    packed.finish()
}

fn table_of_elsewhere(elsewhere: &BTreeMap<Outward, Elsewhere>) -> Vec<u8> {
    table(
        ELSEWHERE_COLUMNS,
        elsewhere.iter().map(|(outward, there)| {
            let councils: Vec<&str> = there.councils.iter().map(|name| name.as_str()).collect();
            vec![outward.to_string(), there.nation.words().into(), councils.join("|")]
        }),
    )
}

/// The areas that the rows lie in, and those above them, larger ones first.
fn table_of_areas(areas: &Areas, rows: &[Row]) -> (Vec<u8>, usize) {
    let codes: BTreeSet<_> = rows.iter().flat_map(|row| [row.ward, row.district, row.county]).collect();
    let used: BTreeSet<_> = codes.iter().filter_map(|code| code.area()).flat_map(|code| areas.upward(code).map(|area| area.code)).collect();
    let mut used: Vec<&Area> = used.into_iter().filter_map(|code| areas.get(code)).collect();
    used.sort_by_key(|area| (area.level, area.code));
    let word = |level: Level| areas::LEVELS.iter().find(|(_, l)| *l == level).map_or("", |(word, _)| *word);
    let text = table(
        areas::COLUMNS,
        used.iter().map(|area| {
            let parent = area.parent.map_or_else(String::new, |code| code.to_string());
            vec![area.code.to_string(), area.name.to_string(), word(area.level).into(), parent]
        }),
    );
    (text, used.len())
}

fn table(columns: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
    let mut rows = rows;
    let done = writer.write_record(columns).and_then(|()| rows.try_for_each(|row| writer.write_record(row)));
    debug_assert!(done.is_ok(), "rows of one length, written to memory");
    writer.into_inner().unwrap_or_default()
}

/// What the extract was made from.
struct Origin {
    name: String,
    sum: String,
    edition: Option<Date>,
    /// Code-Point Open, and not the National Statistics' directory.
    open: bool,
}

impl Origin {
    /// `source.toml`. The day it was fetched, and the edition where the file does not say it, stay as they are written there.
    fn description(&self, folder: &Path, title: &str, files: &[(&str, Vec<u8>, usize)]) -> String {
        let old: toml::Table = std::fs::read_to_string(folder.join("source.toml")).ok().and_then(|t| t.parse().ok()).unwrap_or_default();
        let day = |key: &str| old.get(key).map(|value| value.to_string().trim_matches('"').to_owned());
        let edition = self.edition.map(|day| day.to_string()).or_else(|| day("edition"));
        let year = edition.as_deref().and_then(|e| e.split('-').next()).unwrap_or_default().to_owned();
        let (publisher, product, url) = if self.open {
            ("Ordnance Survey", "Code-Point Open", "https://osdatahub.os.uk/downloads/open/CodePointOpen")
        } else {
            ("Office for National Statistics", "ONS Postcode Directory", "https://geoportal.statistics.gov.uk/")
        };
        let statistics = if self.open {
            format!("Contains National Statistics data © Crown copyright and database right {year}.")
        } else {
            "Source: Office for National Statistics licensed under the Open Government Licence v.3.0.".into()
        };
        let mut text = format!(
            "# Written by `doorstep extract` out of {} (sha256 {}).\n\
             publisher = \"{publisher}\"\n\
             title = \"{product}: {title}\"\n\
             url = \"{url}\"\n\
             licence = \"Open Government Licence v3.0\"\n\
             attribution = \"Contains OS data © Crown copyright and database right {year}. Contains Royal Mail data © Royal Mail copyright and \
             database right {year}. {statistics}\"\n",
            self.name.replace(|c: char| c.is_control(), " "),
            self.sum,
        );
        if let Some(edition) = edition {
            let _ = writeln!(text, "edition = {edition}");
        }
        if let Some(accessed) = day("accessed") {
            let _ = writeln!(text, "accessed = {accessed}");
        }
        text.push_str("status = \"live\"\n\n[sha256]\n");
        for (name, bytes, _) in files {
            let _ = writeln!(text, "\"{name}\" = \"{}\"", digest::of(bytes));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::geography::{PackedCode, Position};
    use crate::ingest::{Inputs, geography};
    use crate::model::Postcode;
    use proptest::prelude::*;

    /// This repository's own settings in a folder of their own.
    fn project(folder: &Path) -> Project {
        let house = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        std::fs::copy(house.join("doorstep.toml"), folder.join("doorstep.toml")).unwrap();
        Project::open(folder, &mut Report::default()).unwrap()
    }

    const UNITS_OF_TWO_COUNCILS: &str = "pcds,doterm,east1m,north1m,cty25cd,lad25cd,wd25cd,ctry25cd,lat,long\n\
        BN11 3DJ,202305,514900,102750,E10000032,E07000229,E05007695,E92000001,50.8,-0.3\n\
        BN11 3DH,,514867,102706,E10000032,E07000229,E05007695,E92000001,50.8,-0.3\n\
        BN11 9ZZ,,,,E10000032,E07000229,E05007695,E92000001,99.999999,0\n\
        BN43 5AA,,521600,105300,E99999999,E06000043,E05015400,E92000001,50.8,-0.2\n\
        EH1 1AA,,325900,673400,,S12000036,S13002929,S92000003,55.9,-3.1\n";

    #[test]
    fn an_extract_says_what_the_whole_said_and_never_changes() {
        let folder = tempfile::tempdir().unwrap();
        let project = project(folder.path());
        let from = folder.path().join("ONSPD.csv");
        std::fs::write(&from, UNITS_OF_TWO_COUNCILS).unwrap();
        let areas = project.geography().join("areas");
        std::fs::create_dir_all(&areas).unwrap();
        let mut report = Report::default();
        let written = run(&project, &from, &mut report).unwrap().unwrap();
        let first: Vec<Vec<u8>> = written.iter().map(|w| std::fs::read(folder.path().join(&w.path)).unwrap()).collect();
        assert_eq!(
            written.iter().map(|w| w.path.as_str()).collect::<Vec<_>>(),
            ["data/geography/postcodes/units.csv.gz", "data/geography/postcodes/outward-elsewhere.csv", "data/geography/postcodes/source.toml",]
        );
        assert_eq!(written[0].rows, 4);

        std::fs::remove_dir(&areas).unwrap();
        let toml = project.geography().join("postcodes/source.toml");
        let text = std::fs::read_to_string(&toml).unwrap().replace("status", "edition = 2025-05-01\nstatus");
        std::fs::write(&toml, text).unwrap();
        let mut inputs = Inputs::default();
        let mut report = Report::default();
        geography::read(&project, &mut inputs, &mut report);
        assert!(!report.has_errors(), "{}", report.to_text());
        let units: Vec<String> = inputs
            .geography
            .postcodes
            .units()
            .iter()
            .map(|(postcode, unit)| format!("{postcode} {} {:?}", unit.point.is_some(), unit.terminated))
            .collect();
        assert_eq!(units, ["BN11 3DH true None", "BN11 3DJ true Some(2023-05-01)", "BN11 9ZZ false None", "BN43 5AA true None"]);

        std::fs::remove_file(&toml).unwrap();
        let again = run(&project, &from, &mut Report::default()).unwrap().unwrap();
        let second: Vec<Vec<u8>> = again.iter().map(|w| std::fs::read(folder.path().join(&w.path)).unwrap()).collect();
        assert_eq!(first, second);
    }

    #[test]
    fn nothing_is_written_from_what_is_no_directory() {
        let folder = tempfile::tempdir().unwrap();
        let project = project(folder.path());
        let from = folder.path().join("codepoint.zip");
        std::fs::write(&from, "<html>Not found</html>").unwrap();
        let mut report = Report::default();
        assert!(run(&project, &from, &mut report).unwrap().is_none());
        assert!(report.has_errors());
        assert!(!project.geography().exists());
    }

    proptest! {
        #[test]
        fn every_unit_comes_back(
            units in prop::collection::vec(("[A-Z]{1,2}[0-9]{1,2}", 0u8..10, "[ABDEFGHJLN][PQRSTUWXYZ]", 1u32..700_000, 1u32..1_300_000, 0u32..99_999_999, any::<bool>()), 1..50)
        ) {
            let mut rows: Vec<Row> = units
                .iter()
                .filter_map(|(outward, digit, letters, easting, northing, code, placed)| {
                    let postcode = Postcode::parse(&format!("{outward} {digit}{letters}"))?;
                    let in_britain = crate::model::Nation::of_outward(postcode.outward()).is_none();
                    in_britain.then_some(())?;
                    Some(Row {
                        postcode,
                        position: if *placed { Position::Grid { easting: *easting, northing: *northing } } else { Position::None },
                        county: PackedCode::NONE,
                        district: PackedCode::parse(format!("E{code:08}").as_bytes())?,
                        ward: PackedCode::parse(format!("W{code:08}").as_bytes())?,
                        nation: Some(crate::model::Nation::England),
                        terminated: Default::default(),
                    })
                })
                .collect();
            rows.sort_by_key(|row| row.postcode);
            rows.dedup_by_key(|row| row.postcode);
            let packed = super::units(&rows).unwrap();
            let back = geography::read_units(flate2::read::MultiGzDecoder::new(&packed[..])).unwrap();
            prop_assert_eq!(back, rows);
        }
    }
}
