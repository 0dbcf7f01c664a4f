//! Real registers, where they are at hand: a folder of the layout described below in `DOORSTEP_REAL_DATA`, or
//! `../shared/data` beside the checkout. They hold names of people, so they are never checked in; without them every test
//! here says that it was skipped.

#![allow(clippy::print_stdout)]

use crate::folder::repository;
use crate::portals::publishes;
use doorstep::diagnostic::{Report, Severity};
use doorstep::model::location::Position;
use doorstep::model::{Atlas, Location, Status};
use doorstep::pipeline;
use doorstep::project::Project;
use doorstep::stage::Stages;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// OS Code-Point Open as published: every postcode of Great Britain.
pub const POSTCODES: &str = "geography/codepoint-open-2025-05.zip";

/// The columns of the directory of 2016, which has no header.
const DIRECTORY_COLUMNS: &str = r#"columns = ["Name", "Also known as", "Address", "Postcode", "Phone number", "Service's website (if available)",
  "Service types", "Date of latest check", "Specialisms/services", "Provider name", "Local authority", "Region", "Location URL",
  "CQC Location ID (for office use only)", "CQC Provider ID (for office use only)"]"#;

/// One real register and the council whose portal is made of it.
struct Case {
    kind: &'static str,
    /// Below the folder of data: a file, or folders of records.
    from: &'static [&'static str],
    source: &'static str,
    council: (&'static str, &'static str),
    /// Rows of the register, as counted when it was gathered.
    rows: u32,
    /// Locations of the council in adult social care, at least and at most: those of the register and of the buffer.
    listed: std::ops::Range<usize>,
}

pub fn data() -> Option<PathBuf> {
    let named = std::env::var_os("DOORSTEP_REAL_DATA").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| repository().join("../shared/data"));
    folder.join(POSTCODES).exists().then_some(folder)
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        std::fs::create_dir_all(to).unwrap();
        for entry in std::fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::copy(from, to).unwrap_or_else(|e| panic!("{}: {e}", from.display()));
    }
}

fn doorstep_toml((code, name): (&str, &str)) -> String {
    let line = r#"{ phone = "03000 616161", hours = "Monday to Friday, 9am to 5pm" }"#;
    format!(
        "[portal]\nname = \"Real data\"\nbase_url = \"https://care.cqc.org.uk\"\ndemonstration = false\n\n[[authority]]\ncode = \"{code}\"\nname = \"{name}\"\ncouncil = \"{name} Council\"\nslug = \"council\"\nsafeguarding = {line}\nsafeguarding_out_of_hours = {line}\npaper_copy = {line}\nfront_door = {line}\ncorrections_email = \"care@council.gov.uk\"\n"
    )
}

fn source_toml(publisher: &str, more: &str) -> String {
    format!("publisher = \"{publisher}\"\ntitle = \"Real data\"\nlicence = \"Open Government Licence v3.0\"\nstatus = \"live\"\n{more}\n")
}

/// Assembles and publishes the portal, checks what must be true of every portal, and hands it over; `None` without the data.
fn assemble(case: &Case) -> Option<(Atlas, Report)> {
    let Some(data) = data() else {
        println!("skipped: {}: no real data; set DOORSTEP_REAL_DATA to its folder", case.kind);
        return None;
    };
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    std::fs::write(root.join("doorstep.toml"), doorstep_toml(case.council)).unwrap();
    let register = root.join("data/registers").join(case.kind);
    for from in case.from {
        copy(&data.join(from), &register.join(Path::new(from).file_name().unwrap()));
    }
    std::fs::write(register.join("source.toml"), source_toml("Care Quality Commission", case.source)).unwrap();
    let postcodes = root.join("data/geography/postcodes");
    copy(&data.join(POSTCODES), &postcodes.join("codepo_gb.zip"));
    std::fs::write(postcodes.join("source.toml"), source_toml("Ordnance Survey", "edition = 2025-04-22")).unwrap();

    let mut report = Report::default();
    let project = Project::open(root, &mut report).unwrap_or_else(|| panic!("{}", report.to_text()));
    let atlas = pipeline::assemble(&project, &mut Stages::silent(), &mut report);
    // What stands here may name people; the codes and their numbers do not.
    assert_eq!(report.count(Severity::Error), 0, "{}", errors(&report));

    let mut told: BTreeMap<&str, usize> = BTreeMap::new();
    report.entries().iter().for_each(|entry| *told.entry(entry.problem.code().id).or_default() += 1);
    println!("{}: {told:?}", case.kind);

    let register = format!("data/registers/{}", case.kind);
    let accounts: Vec<_> = atlas.accounts.iter().filter(|a| a.path.starts_with(&register)).collect();
    let all: u32 = accounts.iter().map(|a| a.read).sum();
    for account in &accounts {
        println!("{account}");
        assert_eq!(account.open, 0, "every row has a fate");
    }
    assert_eq!(all, case.rows, "rows read");

    let listed: Vec<&Location> = atlas.listed().filter(|l| l.authority.is_some()).collect();
    println!("{} locations with a page, {} listed, {} of them in the council's area", atlas.locations.len(), atlas.listed().count(), listed.len());
    assert!(case.listed.contains(&listed.len()), "{} listed, {:?} expected", listed.len(), case.listed);
    assert_placed(&atlas);
    publishes(root);
    Some((atlas, report))
}

/// At least 99.5 % of the published locations whose postcode is in use stand where their postcode is.
fn assert_placed(atlas: &Atlas) {
    let live: Vec<&Location> = atlas
        .locations
        .iter()
        .filter(|l| {
            l.address.postcode.known().and_then(|p| atlas.postcodes.unit(*p)).is_some_and(|unit| unit.point.is_some() && unit.terminated.is_none())
        })
        .collect();
    let placed = live.iter().filter(|l| matches!(l.position, Position::Postcode(_))).count();
    let written = atlas.locations.iter().filter(|l| l.address.postcode.is_known()).count();
    println!("{written} with a postcode, {} of them in use, {placed} placed", live.len());
    assert!(placed * 1000 >= live.len() * 995, "{placed} of {} placed", live.len());
    // Postcodes go out of use, a few in a hundred in ten years: more would mean that they are not looked up rightly.
    assert!(live.len() * 100 >= written * 95, "{} of {written} postcodes are in use", live.len());
}

fn errors(report: &Report) -> String {
    let errors = report.entries().iter().filter(|e| e.problem.code().severity == Severity::Error);
    errors.map(|e| format!("{} at {:?}\n", e.problem.code().id, e.at.as_ref().map(ToString::to_string))).take(20).collect()
}

#[test]
fn a_directory_of_2016_without_a_header() {
    let source = format!("edition = 2016-02-23\n{DIRECTORY_COLUMNS}");
    let case = Case {
        kind: "cqc-directory",
        from: &["cqc/cqc_directory_2016-02_first7000.csv"],
        source: Box::leak(source.into_boxed_str()),
        council: ("E10000016", "Kent"),
        rows: 7_000,
        listed: 200..240,
    };
    let Some((atlas, _)) = assemble(&case) else { return };
    // Telephone numbers lost their leading zero in this file; all of them come back.
    assert!(atlas.listed().filter_map(|l| l.phone.known()).all(|phone| phone.to_string().starts_with('0')));
    assert!(atlas.listed().filter(|l| l.phone.is_known()).count() * 100 >= atlas.listed().count() * 95);
}

#[test]
fn the_national_ratings_of_2021() {
    let case = Case {
        kind: "cqc-ratings",
        from: &["cqc/cqc_latest_ratings_2021-02_overall_national.csv.gz"],
        source: "edition = 2021-02-01",
        council: ("E10000016", "Kent"),
        rows: 74_184,
        listed: 600..760,
    };
    let Some((atlas, _)) = assemble(&case) else { return };
    assert!(atlas.listed().all(|l| !l.ratings.is_empty()), "a file of ratings has one for each location");
}

#[test]
fn the_api_records_of_oldham() {
    let case = Case {
        kind: "cqc-api",
        from: &["cqc/api_oldham_2025/location_details", "cqc/api_oldham_2025/provider_details"],
        source: "edition = 2025-08-11",
        council: ("E08000004", "Oldham"),
        rows: 471,
        listed: 70..130,
    };
    let Some((atlas, _)) = assemble(&case) else { return };
    let gone = atlas.locations.iter().filter(|l| matches!(l.status, Status::Gone { .. })).count();
    let dormant = atlas.locations.iter().filter(|l| l.status == Status::Dormant).count();
    println!("{gone} gone, {dormant} dormant");
    assert!(gone > 50, "deregistered locations keep a page that says so");
    assert!(atlas.locations.iter().any(|l| !l.history.is_empty()) && atlas.locations.iter().any(|l| !l.predecessors.is_empty()));
}

#[test]
fn the_ratings_of_shropshire_2025() {
    let case = Case {
        kind: "cqc-ratings",
        from: &["cqc/cqc_latest_ratings_2025_shropshire_telford_enriched.csv"],
        source: "edition = 2025-10-01",
        council: ("E06000051", "Shropshire"),
        rows: 2_800,
        listed: 160..190,
    };
    let Some((atlas, _)) = assemble(&case) else { return };
    assert!(atlas.listed().any(|l| l.ratings.len() >= 6), "overall and the five key questions");
}

#[test]
fn no_manager_is_named_anywhere() {
    let Some(data) = data() else { return println!("skipped: no real data; set DOORSTEP_REAL_DATA to its folder") };
    let case = Case {
        kind: "cqc-api",
        from: &["cqc/api_oldham_2025/location_details"],
        source: "edition = 2025-08-11",
        council: ("E08000004", "Oldham"),
        rows: 451,
        listed: 70..130,
    };
    let Some((atlas, report)) = assemble(&case) else { return };
    // A person counts as named only by given and family name together: "Wood" is also a street.
    let mut people = std::collections::BTreeSet::new();
    for entry in std::fs::read_dir(data.join(case.from[0])).unwrap() {
        let record: serde_json::Value = serde_json::from_slice(&std::fs::read(entry.unwrap().path()).unwrap()).unwrap();
        let services_own = record["name"].as_str().unwrap_or_default().to_lowercase();
        for activity in record["regulatedActivities"].as_array().into_iter().flatten() {
            for person in activity["contacts"].as_array().into_iter().flatten() {
                let [given, family] = ["personGivenName", "personFamilyName"].map(|key| person[key].as_str().unwrap_or_default().to_lowercase());
                let name = format!("{given} {family}");
                if name.len() > 4 && !services_own.contains(&name) {
                    people.insert(name);
                }
            }
        }
    }
    assert!(!people.is_empty(), "the records name nobody: nothing was tested");
    let said = format!("{:?} {}", atlas.locations, report.to_json()).to_lowercase();
    // The test's own output must not name them either: only how many.
    assert_eq!(people.iter().filter(|name| said.contains(name.as_str())).count(), 0, "people named");
}
