//! Editions replayed through the gate: what it allows, what it refuses. Shropshire's real ratings of February 2021 and of October 2025,
//! where they are at hand (see `real_data.rs`), a month, a quarter, half a year, a year and all of it at a time; and the
//! demonstration's own edition of August against the one that is shipped. `docs/decisions/0015` has what came of it.
#![allow(clippy::print_stdout)]

use crate::folder::{Folder, expect, repository, write};
use crate::real_data::{POSTCODES, data};
use doorstep::diagnostic::Report;
use doorstep::keep;
use doorstep::project::Project;
use doorstep::project::gate::Gate;
use doorstep::release::gate::{Change, Level, Service, Snapshot, findings};
use doorstep::stage::Stages;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

const OLDER: &str = "cqc/cqc_latest_ratings_2021-02_overall_national.csv.gz";
const NEWER: &str = "cqc/cqc_latest_ratings_2025_shropshire_telford_enriched.csv";
/// From the older edition to the newer one.
const MONTHS: u32 = 56;

/// The cells of one location's overall rating, by the plain names of their columns.
type Row = BTreeMap<String, String>;

/// "Care Home?" → "care_home": the two files write their columns differently.
fn plain(name: &str) -> String {
    let words = name.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), " ");
    let name = words.split_whitespace().collect::<Vec<_>>().join("_");
    match name.as_str() {
        "long" => "longitude".into(),
        "lat" => "latitude".into(),
        _ => name,
    }
}

/// The overall ratings of the council's social care, by the location's id.
fn edition(path: &Path, council: &str) -> (Vec<String>, BTreeMap<String, Row>) {
    let bytes = std::fs::read(path).unwrap();
    let mut text = Vec::new();
    if path.extension().is_some_and(|end| end == "gz") {
        flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_end(&mut text).unwrap();
    } else {
        text = bytes;
    }
    let mut reader = csv::Reader::from_reader(text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&text));
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let names: Vec<String> = header.iter().map(|name| plain(name)).collect();
    let mut rows = BTreeMap::new();
    for record in reader.into_records().map(Result::unwrap) {
        let row: Row = names.iter().cloned().zip(record.iter().map(str::to_owned)).collect();
        let is = |column: &str, value: &str| row[column] == value;
        let overall = is("domain", "Overall") && is("service_population_group", "Overall");
        if overall && is("location_local_authority", council) && is("location_type", "Social Care Org") {
            rows.insert(row["location_id"].clone(), row);
        }
    }
    (header, rows)
}

/// Whether the location stands as in the newer edition after so many months: the same ones each time, from all over the council.
fn has_changed(id: &str, months: u32) -> bool {
    let sum = Sha256::digest(id);
    u32::from_be_bytes([sum[0], sum[1], sum[2], sum[3]]) % MONTHS < months
}

struct Replay {
    project: Folder,
    header: Vec<String>,
    older: BTreeMap<String, Row>,
    newer: BTreeMap<String, Row>,
}

impl Replay {
    fn new(data: &Path) -> Self {
        let (header, older) = edition(&data.join(OLDER), "Shropshire");
        let (_, newer) = edition(&data.join(NEWER), "Shropshire");
        let project = Folder::small();
        for (from, to) in [("E10000032", "E06000051"), ("\"West Sussex\"", "\"Shropshire\""), ("\"west-sussex\"", "\"shropshire\"")] {
            project.replace("doorstep.toml", from, to);
        }
        std::fs::remove_dir_all(project.path("data/registers")).unwrap();
        std::fs::remove_file(project.path("data/geography/postcodes/units.csv")).unwrap();
        let zip = data.join(POSTCODES);
        expect(&project.run(&["extract", "--from", zip.to_str().unwrap()]), 0, &[]);
        Self { project, header, older, newer }
    }

    /// The register as it would have been after so many months.
    fn write(&self, months: u32) {
        let mut out = csv::Writer::from_writer(Vec::new());
        out.write_record(&self.header).unwrap();
        let ids: std::collections::BTreeSet<&String> = self.older.keys().chain(self.newer.keys()).collect();
        for id in ids {
            let of = if has_changed(id, months) { &self.newer } else { &self.older };
            if let Some(row) = of.get(id) {
                out.write_record(self.header.iter().map(|name| row.get(&plain(name)).map_or("", String::as_str))).unwrap();
            }
        }
        let folder = self.project.path("data/registers/cqc-ratings");
        write(&folder.join("ratings.csv"), &String::from_utf8(out.into_inner().unwrap()).unwrap());
        // All of them after the newest rating: one that is dated later than its edition would be set aside.
        let day = jiff::civil::date(2025, 10, 1) + jiff::Span::new().days(i64::from(months));
        let about = "publisher = \"Care Quality Commission\"\ntitle = \"Ratings\"\nlicence = \"Open Government Licence v3.0\"\nstatus = \"live\"\n";
        write(&folder.join("source.toml"), &format!("{about}edition = {day}\n"));
    }

    /// Builds, and tells what the gate found: only numbers, no service.
    fn step(&self, from: u32, to: u32) -> Option<i32> {
        self.write(to);
        let ran = self.project.run(&["build"]);
        let report = std::fs::read_to_string(self.project.path("site/report/report.json")).unwrap_or_else(|_| panic!("{}", ran.err));
        let report: serde_json::Value = serde_json::from_str(&report).unwrap();
        let long = |list: &str| report["change"][list].as_array().map_or(0, Vec::len);
        let services = report["change"]["before"].as_u64().unwrap();
        let lists = ["added", "gone", "ratings", "addresses", "pins_moved"].map(|list| format!("{} {list}", long(list)));
        println!("from month {from} to month {to}, {services} services: {}: exit {:?}", lists.join(", "), ran.exit);
        for finding in report["findings"].as_array().unwrap() {
            println!("  {} {}", finding["level"].as_str().unwrap(), finding["what"].as_str().unwrap());
        }
        ran.exit
    }
}

#[test]
fn real_editions_of_shropshire() {
    let Some(data) = data().filter(|data| data.join(OLDER).exists() && data.join(NEWER).exists()) else {
        println!("skipped: no real editions; set DOORSTEP_REAL_DATA to their folder");
        return;
    };
    let replay = Replay::new(&data);
    println!("{} services in February 2021, {} in October 2025", replay.older.len(), replay.newer.len());
    replay.write(0);
    expect(&replay.project.run(&["build", "--first"]), 0, &["published to site/public"]);
    // What changes in a month is published each month, and so is a quarter, in which all five ratings that moved fell.
    for (from, to) in [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, 6), (6, 9)] {
        assert_eq!(replay.step(from, to), Some(0), "{from} {to}");
    }
    // Half a year at once, without a file that says why services went, is never published unread; nor are years, nor the way back.
    let before = replay.project.published();
    for to in [15, 27, MONTHS, 0] {
        assert_eq!(replay.step(9, to), Some(3), "{to}");
    }
    assert_eq!(replay.project.published(), before);
}

/// One of the tables that are kept, as the gate sees services.
fn table(bytes: &[u8]) -> Snapshot {
    let mut reader = csv::Reader::from_reader(bytes);
    let header = reader.headers().unwrap().clone();
    let mut services = BTreeMap::new();
    for record in reader.records().map(Result::unwrap) {
        let cell = |name: &str| record[header.iter().position(|column| column == name).unwrap()].to_owned();
        if cell("status") != "listed" {
            continue;
        }
        let degrees = |name: &str| cell(name).parse::<f64>().ok();
        let service = Service {
            name: cell("name"),
            council: cell("authority_code"),
            kinds: cell("kinds").split('|').map(Into::into).collect(),
            rating: cell("ratings").split(':').next().unwrap_or_default().to_owned(),
            phone: cell("phone"),
            address: cell("postcode"),
            website: String::new(),
            point: degrees("lat").zip(degrees("lon")),
            ..Service::default()
        };
        services.insert(cell("id"), service);
    }
    Snapshot { services, ..Snapshot::default() }
}

#[test]
fn the_demonstrations_edition_before_this_one() {
    let mut report = Report::default();
    let project = Project::open(&repository(), &mut report).unwrap();
    let atlas = doorstep::pipeline::assemble(&project, &mut Stages::silent(), &mut report);
    let files = doorstep::pipeline::files(&atlas, &mut Stages::silent());
    let live = files.iter().find(|file| file.path == "static/data/services.csv").unwrap();
    let now = table(&keep::remembered(&live.bytes()).unwrap());
    let august = table(&std::fs::read(repository().join("data/editions/2026-08-18/services.csv")).unwrap());
    let change = Change::between(&august, &now, &|_| Some("no longer registered".into()));
    let found = findings(&change, &august, &now, &Gate::default());
    println!(
        "{} services before, {} after: {} new, {} gone, {} ratings, {} telephone numbers, {} pins moved",
        change.before,
        change.after,
        change.added.len(),
        change.gone.len(),
        change.ratings.len(),
        change.phones.len(),
        change.pins_moved.len()
    );
    found.iter().for_each(|finding| println!("  {:?} {}", finding.level, finding.what));
    assert!(!change.gone.is_empty() && !change.ratings.is_empty(), "the edition before is another one");
    assert!(found.iter().all(|finding| finding.level == Level::Warn), "{found:?}");
}
