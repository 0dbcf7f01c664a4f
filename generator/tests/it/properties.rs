//! What must hold of any register whatever, over the whole flow in memory. The numbers are those of the list of properties that
//! the catalogue of faults goes with; those that are about one module alone stand beside its code.

use doorstep::diagnostic::{At, Report};
use doorstep::keep;
use doorstep::model::Atlas;
use doorstep::pipeline;
use doorstep::project::Project;
use doorstep::publish::Content;
use doorstep::publish::feeds::csv::harmless;
use doorstep::stage::Stages;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use tempfile::TempDir;

const REGISTER: &str = "data/registers/cqc-locations/locations.csv";
const COLUMNS: [&str; 20] = [
    "Location ID",
    "Location Name",
    "Location HSCA start date",
    "Dormant (Y/N)",
    "Care home?",
    "Location Telephone Number",
    "Location Web Address",
    "Care homes beds",
    "Location Inspection Directorate",
    "Location Latest Overall Rating",
    "Publication Date",
    "Location Street Address",
    "Location City",
    "Location Postal Code",
    "Location Local Authority",
    "Provider ID",
    "Provider Name",
    "Service type - Domiciliary care service",
    "Service type - Care home service with nursing",
    "Service user band - Dementia",
];

type Row = Vec<String>;

/// Cells of which most are as CQC writes them, and some are what people and programs make of them.
fn row() -> impl Strategy<Value = Row> {
    let of = |words: &'static [&'static str]| prop::sample::select(words).prop_map(str::to_owned);
    let name = prop_oneof![
        3 => "[A-Z][a-z]{2,8} (House|Lodge|Home Care)",
        1 => "[=+@'\"<>&{}%,;\\\\ a-zé’\u{202e}日-]{0,30}",
        1 => of(&["", "-", "</script><script>", "{{ x() }}", "=1+1", "'=1+1", "St Mary’s, \"The Oaks\"", "two\nlines"]),
    ];
    let place = (
        of(&["1 Mill Lane", "", "-2 Mill Lane", "<b>"]),
        of(&["Worthing", ""]),
        of(&["BN11 3DH", "BN11 3DJ", "bn113dn", "BN14 8AA", "BN14 8AB", "ZZ1 1ZZ", ""]),
    );
    let state = (of(&["31/03/2015", "01/02/2025", "31/31/2021", ""]), of(&["N", "N", "N", "Y"]), of(&["N", "Y"]), of(&["24", "", "-1"]));
    let rating = (of(&["Good", "Requires improvement", "Inadequate", "", "Go"]), of(&["14/05/2023", "", "14/05/2031"]));
    let ways = (of(&["1632960200", "01632 960 201", "+441632960202", "ring us", ""]), of(&["www.rowan.example", "javascript:x", "//evil", ""]));
    let care = (of(&["Adult social care", "Adult social care", "Hospitals"]), of(&["Y", ""]), of(&["Y", ""]), of(&["Y", ""]));
    let provider = (0_usize..4, of(&["Rowan Care Limited", "@Rowan", ""]));
    (0_usize..40, name, place, state, rating, ways, care, provider).prop_map(|(id, name, place, state, rating, ways, care, provider)| {
        // Some ids are none, and some come twice.
        let id = if id == 39 { "../../etc".into() } else { format!("1-99{id:05}") };
        vec![
            id,
            name,
            state.0,
            state.1,
            state.2,
            ways.0,
            ways.1,
            state.3,
            care.0,
            rating.0,
            rating.1,
            place.0,
            place.1,
            place.2,
            "West Sussex".into(),
            format!("1-998000{}", provider.0),
            provider.1,
            care.1,
            care.2,
            care.3,
        ]
    })
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec(row(), 1..14)
}

fn csv(rows: &[Row], order: &[usize], quotes: csv::QuoteStyle, ends: csv::Terminator) -> Vec<u8> {
    let mut out = csv::WriterBuilder::new().quote_style(quotes).terminator(ends).from_writer(Vec::new());
    out.write_record(order.iter().map(|at| COLUMNS[*at])).unwrap();
    rows.iter().for_each(|row| out.write_record(order.iter().map(|at| &row[*at])).unwrap());
    out.into_inner().unwrap()
}

fn plain(rows: &[Row]) -> Vec<u8> {
    let order: Vec<usize> = (0..COLUMNS.len()).collect();
    csv(rows, &order, csv::QuoteStyle::Necessary, csv::Terminator::Any(b'\n'))
}

/// A made-up council whose register is another each time.
struct Council {
    folder: TempDir,
    project: Project,
}

struct Site {
    atlas: Atlas,
    /// Whether an error stops the build.
    refused: bool,
    /// Values at fault in the register, and where they are said to stand.
    told: Vec<(At, String)>,
    /// By path; empty when an error stops the build.
    files: BTreeMap<String, Vec<u8>>,
    /// What the services' pages say, by id.
    pages: BTreeMap<String, Page>,
}

struct Page {
    name: String,
    phone: Option<String>,
    beds: Option<String>,
    /// What it says to machines.
    facts: serde_json::Value,
}

/// What the row of a page that is called so says, wherever it stands; `None` where it says that it is not known.
fn said_of(label: &str, of: &serde_json::Value) -> Option<String> {
    match of {
        serde_json::Value::Object(map) if map.get("label").is_some_and(|own| own == label) => {
            of["text"].as_str().filter(|_| of["untold"] != true).map(str::to_owned)
        }
        serde_json::Value::Object(map) => map.values().find_map(|inner| said_of(label, inner)),
        serde_json::Value::Array(list) => list.iter().find_map(|inner| said_of(label, inner)),
        _ => None,
    }
}

impl Site {
    fn table(&self, path: &str) -> Vec<BTreeMap<String, String>> {
        csv::Reader::from_reader(&*self.files[path]).deserialize().map(|row| row.unwrap()).collect()
    }
}

impl Council {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/every-state/in");
        for entry in walkdir::WalkDir::new(&golden).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file()) {
            let to = folder.path().join(entry.path().strip_prefix(&golden).unwrap());
            std::fs::create_dir_all(to.parent().unwrap()).unwrap();
            std::fs::copy(entry.path(), to).unwrap();
        }
        let project = Project::open(folder.path(), &mut Report::default()).unwrap();
        Self { folder, project }
    }

    /// With what its site said before, so that something is news.
    fn with_a_past() -> Self {
        let council = Self::new();
        let before = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/edition/kept");
        keep::put(&council.project, jiff::civil::date(2026, 10, 1), 0, &std::fs::read(before).unwrap(), true).unwrap();
        council
    }

    fn build(&self, register: &[u8]) -> Site {
        std::fs::write(self.folder.path().join(REGISTER), register).unwrap();
        let mut report = Report::default();
        let atlas = pipeline::assemble(&self.project, &mut Stages::silent(), &mut report);
        let (mut files, mut pages) = (BTreeMap::new(), BTreeMap::new());
        if !report.has_errors() {
            for file in pipeline::files(&atlas, &mut Stages::silent()) {
                if let Content::Sheet(sheet) = &file.content
                    && sheet.template == "pages/service.html"
                {
                    let said = |value: minijinja::Value| value.as_str().map(str::to_owned);
                    let phone = sheet.extra.get_attr("phone").ok().and_then(|phone| phone.get_attr("shown").ok()).and_then(said);
                    let phone = phone.map(|shown| shown.replace('\u{a0}', " "));
                    let id = sheet.extra.get_attr("id").ok().and_then(said).unwrap();
                    let facts = sheet.extra.get_attr("jsonld").ok().and_then(said).unwrap_or_default();
                    let facts = serde_json::from_str(&facts).unwrap_or_default();
                    let beds = said_of("Beds", &serde_json::to_value(&sheet.extra).unwrap());
                    let page = Page { name: sheet.title.clone(), phone, beds, facts };
                    assert!(pages.insert(id.clone(), page).is_none(), "two pages of {id}");
                }
                let bytes = file.bytes().into_owned();
                assert!(files.insert(file.path.clone(), bytes).is_none(), "two files for {}", file.path);
            }
        }
        let told = report.entries().iter().filter_map(|entry| Some((entry.at.clone()?, entry.problem.value()?.to_owned())));
        let told = told.filter(|(at, _)| &*at.file == REGISTER && at.row.is_some()).collect();
        Site { refused: report.has_errors(), told, atlas, files, pages }
    }
}

thread_local! {
    static COUNCIL: Council = Council::new();
    static COUNCIL_WITH_A_PAST: Council = Council::with_a_past();
}

fn build(register: &[u8]) -> Site {
    COUNCIL.with(|council| council.build(register))
}

/// The files that two sites differ in.
fn differ(one: &Site, other: &Site) -> Vec<String> {
    let paths: BTreeSet<&String> = one.files.keys().chain(other.files.keys()).collect();
    paths.into_iter().filter(|path| one.files.get(*path) != other.files.get(*path)).cloned().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn p01_p03_p13_p14_a_register_is_accounted_for_and_its_files_agree(
        rows in rows(),
        columns in Just((0..COLUMNS.len()).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let register = csv(&rows, &columns, csv::QuoteStyle::Necessary, csv::Terminator::Any(b'\n'));
        let site = COUNCIL_WITH_A_PAST.with(|council| council.build(&register));
        every_row_is_accounted_for(&site, rows.len())?;
        problems_point_at_their_values(&site, &register)?;
        // Too many registers that publish nothing fail the test, which would then prove nothing.
        prop_assume!(!site.refused);
        page_table_record_and_finder_agree(&site)?;
        no_cell_of_a_download_is_a_formula(&site)?;
    }

    /// P2: a stray quotation mark anywhere makes a parser lose rows without a word. The second count does not: as many rows are
    /// read as were written, or the file is refused.
    #[test]
    fn p02_a_stray_quotation_mark_loses_no_row(rows in rows(), at in any::<prop::sample::Index>(), marks in 1_usize..3) {
        let mut text = String::from_utf8(plain(&rows)).unwrap();
        let header = text.find('\n').unwrap() + 1;
        for mark in 0..marks {
            let mut place = header + (at.index(text.len() - header) + mark * 40) % (text.len() - header);
            while !text.is_char_boundary(place) {
                place -= 1;
            }
            text.insert(place, '"');
        }
        let site = build(text.as_bytes());
        prop_assert!(site.refused || own(&site) >= rows.len(), "{} rows of {} in {}", own(&site), rows.len(), text);
    }

    /// P4, P5: the same register makes the same bytes again, on one thread and on several. P7, P8: neither the order of columns
    /// and rows nor the quotation marks nor the ends of lines are in what is published.
    #[test]
    fn p04_p05_p07_p08_the_same_register_is_the_same_site(
        rows in rows(),
        columns in Just((0..COLUMNS.len()).collect::<Vec<_>>()).prop_shuffle(),
        seed in any::<prop::sample::Index>(),
    ) {
        let register = plain(&rows);
        let on = |threads: usize| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(|| build(&register));
        let one = on(1);
        prop_assume!(!one.refused);
        prop_assert_eq!(differ(&one, &on(3)), [""; 0]);
        let mut turned = rows.clone();
        turned.rotate_left(seed.index(rows.len()));
        turned.reverse();
        let other = build(&csv(&turned, &columns, csv::QuoteStyle::Always, csv::Terminator::CRLF));
        prop_assert!(!other.refused);
        // The page of sources names the file by its sum.
        let but_one: Vec<String> = differ(&one, &other).into_iter().filter(|path| path != "content/data/provenance.md").collect();
        prop_assert_eq!(but_one, [""; 0]);
    }

    /// P17: whatever becomes of the services, each address that was published still answers, two editions later.
    #[test]
    fn p17_every_address_still_answers(first in rows(), second in rows(), third in rows()) {
        let council = Council::new();
        let mut addresses: BTreeSet<String> = BTreeSet::new();
        for (day, rows) in (1..).zip([first, second, third]) {
            let site = council.build(&plain(&rows));
            prop_assume!(!site.refused);
            let lost: Vec<&String> = addresses.iter().filter(|path| !site.files.contains_key(*path)).collect();
            prop_assert!(lost.is_empty(), "{:?}", lost);
            addresses.extend(site.table("static/data/services.csv").iter().map(|row| page(&row["url"])));
            let table = keep::remembered(&site.files["static/data/services.csv"]).unwrap();
            keep::put(&council.project, jiff::civil::date(2026, 10, day), site.pages.len(), &table, false).unwrap();
        }
    }
}

/// How many rows of the register were read.
fn own(site: &Site) -> usize {
    site.atlas.accounts.iter().find(|account| account.path.to_string() == REGISTER).map_or(0, |account| account.read as usize)
}

/// The file that answers at an address.
fn page(url: &str) -> String {
    let address = url.strip_prefix("https://care.example").unwrap();
    format!("content{}.md", address.trim_end_matches('/'))
}

type Holds = Result<(), TestCaseError>;

/// P1: read = published + set aside + left out + duplicate, file by file, and as many are read as were written.
fn every_row_is_accounted_for(site: &Site, rows: usize) -> Holds {
    for account in &site.atlas.accounts {
        let settled = account.published + account.duplicate + account.quarantined.values().sum::<u32>() + account.filtered.values().sum::<u32>();
        prop_assert_eq!((account.read, account.open), (settled, 0), "{}", account);
    }
    prop_assert_eq!(own(site), rows);
    Ok(())
}

/// P14: where a problem is said to stand, there stands the value that it is about: the row by its line, the column by its name.
fn problems_point_at_their_values(site: &Site, register: &[u8]) -> Holds {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(register);
    let records: BTreeMap<u64, csv::StringRecord> =
        reader.records().map(Result::unwrap).map(|record| (record.position().unwrap().line(), record)).collect();
    for (at, value) in &site.told {
        let record = records.get(&u64::from(at.row.unwrap()));
        prop_assert!(record.is_some(), "no row begins at {}", at);
        let cells: Vec<&str> = match &at.column {
            None => record.unwrap().iter().collect(),
            Some(name) => records[&1].iter().zip(record.unwrap()).filter(|(column, _)| *column == &**name).map(|(_, cell)| cell).collect(),
        };
        prop_assert!(!cells.is_empty(), "no such column: {}", at);
        prop_assert!(cells.iter().any(|cell| cell.contains(value.as_str())), "{} has {:?}, not {:?}", at, cells, value);
    }
    Ok(())
}

/// How the finder says the ratings of the table.
const RATINGS: [(&str, &str); 4] =
    [("outstanding", "Outstanding"), ("good", "Good"), ("requires-improvement", "Requires improvement"), ("inadequate", "Inadequate")];

/// A column of the finder's, of so many cells: all of them, one for all, or a list and where each stands in it.
fn column(value: &serde_json::Value, cells: usize) -> Vec<String> {
    let lines = |text: &str| text.split('\n').map(str::to_owned).collect::<Vec<_>>();
    match value {
        serde_json::Value::Array(list) => {
            let known = lines(list[0].as_str().unwrap());
            let places = list.get(1).and_then(|places| places.as_array());
            (0..cells).map(|at| known[places.map_or(0, |places| places[at].as_u64().unwrap() as usize)].clone()).collect()
        }
        value => lines(value.as_str().unwrap_or_default()),
    }
}

/// P3: every service has one page, one row and one address of the finder's; every listed one has one record and one card of the
/// finder's besides; what is news of it leads to its page; and they agree.
fn page_table_record_and_finder_agree(site: &Site) -> Holds {
    let table = site.table("static/data/services.csv");
    let json: Vec<serde_json::Value> = serde_json::from_slice(&site.files["static/data/services.json"]).unwrap();
    let listed: Vec<&BTreeMap<String, String>> = table.iter().filter(|row| row["status"] == "listed").collect();
    prop_assert_eq!(listed.len(), json.len());
    prop_assert_eq!(table.len(), site.pages.len());
    let (mut slugs, mut cards) = (Vec::new(), BTreeMap::new());
    for (path, bytes) in site.files.iter().filter(|(path, _)| path.starts_with("static/finder/")) {
        let file: serde_json::Value = serde_json::from_slice(bytes).unwrap();
        // A column of one value stands in a list.
        let words = |key: &str| {
            file[key]
                .as_str()
                .or(file[key][0].as_str())
                .unwrap_or_default()
                .split('\n')
                .filter(|w| !w.is_empty())
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        match path.split('/').nth(3) {
            Some("i") => slugs.extend(words("s")),
            Some("c") => {
                let ids = words("I");
                let [names, phones, ratings, towns] = ["n", "f", "w", "t"].map(|key| column(&file[key], ids.len()));
                for (at, id) in ids.into_iter().enumerate() {
                    let card = [&names, &phones, &ratings, &towns].map(|column| column[at].clone());
                    prop_assert!(cards.insert(id.clone(), card).is_none(), "two cards of {}", id);
                }
            }
            _ => {}
        }
    }
    prop_assert_eq!(cards.len(), listed.len());
    for row in &table {
        prop_assert!(site.files.contains_key(&page(&row["url"])), "{} has no page", row["url"]);
        let Page { name, phone, beds, facts } = &site.pages[&row["id"]];
        prop_assert_eq!(&harmless(name.clone()), &row["name"]);
        if row["status"] == "listed" {
            let told = |key: &str| Some(row[key].as_str()).filter(|cell| !cell.starts_with('['));
            prop_assert_eq!(phone.as_deref(), told("phone"), "{:?}", row);
            let places = told("beds").map(|beds| format!("{beds} {}", if beds == "1" { "bed" } else { "beds" }));
            prop_assert_eq!(beds.as_ref(), places.as_ref(), "{:?}", row);
            let rung = told("phone").map(|phone| format!("+44{}", phone.replace(' ', "").trim_start_matches('0')));
            prop_assert_eq!(facts["telephone"].as_str(), rung.as_deref(), "{:?}", row);
            prop_assert_eq!(facts["url"].as_str(), told("website"), "{:?}", row);
            prop_assert_eq!(facts["address"]["postalCode"].as_str(), told("postcode"), "{:?}", row);
            // A helper's place is the middle of its postcode's area: no machine is told that it is there.
            for (key, cell) in [("latitude", "lat"), ("longitude", "lon")].into_iter().filter(|_| row["registered_with_cqc"] == "yes") {
                prop_assert_eq!(facts["geo"][key].as_f64(), row[cell].parse::<f64>().ok(), "{:?}", row);
            }
            let [name, phone, rating, town] = &cards[&row["id"]];
            prop_assert_eq!(&harmless(name.clone()), &row["name"]);
            prop_assert_eq!(phone, told("phone").unwrap_or_default(), "{:?}", row);
            prop_assert_eq!(&harmless(town.clone()), told("town").unwrap_or_default(), "{:?}", row);
            let rated = RATINGS.iter().find(|(_, words)| rating.starts_with(&format!("{words}\t"))).map(|(key, _)| *key);
            let one = told("rating").filter(|rating| RATINGS.iter().any(|(key, _)| key == rating));
            prop_assert_eq!(rated, one, "{:?} {:?}", rating, row);
        }
        let slug = row["url"].trim_end_matches('/').rsplit('/').next().unwrap();
        prop_assert_eq!(slugs.iter().filter(|known| *known == slug).count(), 1, "{} among the finder's addresses", slug);
    }
    for (path, feed) in site.files.iter().filter(|(path, _)| path.ends_with("/changes.atom")) {
        for entry in std::str::from_utf8(feed).unwrap().split("<entry>").skip(1) {
            let url = entry.split("type=\"text/html\" href=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
            let row = table.iter().find(|row| row["url"] == url);
            prop_assert!(row.is_some(), "{} tells of {}, which has no page", path, url);
            let title = quick_xml::escape::unescape(entry.split(['<', '>']).skip_while(|part| *part != "title").nth(1).unwrap()).unwrap();
            prop_assert!(harmless(title.split_once(": ").unwrap().1.to_owned()) == row.unwrap()["name"], "{}: {}", path, title);
        }
    }
    for record in &json {
        let row = listed.iter().find(|row| row["id"] == record["id"].as_str().unwrap()).unwrap();
        prop_assert_eq!(&harmless(record["name"].as_str().unwrap().to_owned()), &row["name"]);
        prop_assert_eq!(record["url"].as_str().unwrap(), &row["url"]);
        prop_assert_eq!(record["postcode"].as_str(), Some(row["postcode"].as_str()).filter(|cell| !cell.starts_with('[')));
        // Several ratings are parted by commas there.
        let ratings = record["rating"].as_str().map(|ratings| ratings.replace(',', "|"));
        prop_assert_eq!(ratings.as_deref(), Some(row["rating"].as_str()).filter(|cell| !cell.starts_with('[')));
        for key in ["kinds", "needs"] {
            let all: Vec<&str> = record[key].as_array().unwrap().iter().filter_map(|one| one.as_str()).collect();
            prop_assert_eq!(all.join("|"), if row[key].starts_with('[') { "" } else { &row[key] });
        }
        for key in ["lat", "lon"] {
            prop_assert_eq!(record[key].as_f64(), row[key].parse::<f64>().ok());
        }
    }
    Ok(())
}

/// P13: no cell of a download begins a formula, and a table reads back with as many cells in every row.
fn no_cell_of_a_download_is_a_formula(site: &Site) -> Holds {
    for (path, bytes) in site.files.iter().filter(|(path, _)| path.ends_with(".csv")) {
        let mut reader = csv::Reader::from_reader(&**bytes);
        let header = reader.headers().unwrap().clone();
        for record in reader.records().map(Result::unwrap) {
            for (name, cell) in header.iter().zip(&record) {
                let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) && cell.parse::<f64>().is_err();
                prop_assert!(!formula, "{} {}: {:?}", path, name, cell);
            }
        }
    }
    Ok(())
}
