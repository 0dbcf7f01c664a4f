//! What is thrown at the program, and what must hold whatever is thrown. The fuzzer and the test that replays the corpus share it.
//!
//! A target that reads a file puts the bytes in the place of one file of a golden folder and runs the whole flow over it: the
//! reader alone would not meet what only a later stage makes of a value.

use doorstep::diagnostic::Report;
use doorstep::keep;
use doorstep::model::{Atlas, LocationId, Phone, Postcode, Slug, Text, WebAddress};
use doorstep::pipeline;
use doorstep::project::Project;
use doorstep::project::gate::Gate;
use doorstep::publish::{Content, File, site};
use doorstep::release::gate::{Change, Level, SERVICES, Snapshot, findings};
use doorstep::release::manifest::{self, Manifest, Published};
use doorstep::release::markup;
use doorstep::stage::Stages;
use std::cell::Cell;
use std::collections::BTreeSet;
use std::io::{Cursor, Write};
use std::path::{Component, Path, PathBuf};
use tempfile::TempDir;

/// Takes any bytes, and panics if what must hold does not.
pub type Target = fn(&[u8]);

/// Every target. To add one: a function, a line here, and a folder of its name in `corpus/`.
pub const TARGETS: &[(&str, Target)] = &[
    ("csv_bytes", csv_bytes),
    ("csv_mutate", csv_mutate),
    ("edition", edition),
    ("frontmatter", frontmatter),
    ("geojson", geojson),
    ("json_in_html", json_in_html),
    ("manifest_gate", manifest_gate),
    ("market_csv", market_csv),
    ("markdown", markdown),
    ("ods_bytes", ods_bytes),
    ("ods_xml", ods_xml),
    ("postcode_phone_url", postcode_phone_url),
    ("slug_path", slug_path),
    ("tiles", tiles),
];

const LOCATIONS: &str = "data/registers/cqc-locations/locations.csv";
const ATTRIBUTED: &str = "publisher = \"Made up\"\ntitle = \"Streets\"\nlicence = \"OGL v3.0\"\nattribution = \"Made up.\"\nedition = 2026-11-01\nstatus = \"demonstration\"\n";
const DECISION: &str = "content/west-sussex/decisions/home-care-2019.md";

thread_local! {
    /// How often a target came as far as the files of a site: one that never does proves little.
    pub static PUBLISHED: Cell<usize> = const { Cell::new(0) };
}

/// A golden folder's input, in which one file is replaced again and again.
struct Ground {
    folder: TempDir,
    project: Project,
}

impl Ground {
    /// `instead` takes the place of the golden folder's file of that name, where the format is another.
    fn of(case: &str, without: Option<&str>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let golden = golden().join(case).join("in");
        for entry in walkdir::WalkDir::new(&golden).into_iter().map(|entry| entry.expect("a golden folder")) {
            let to = folder.path().join(entry.path().strip_prefix(&golden).expect("below"));
            if entry.file_type().is_dir() {
                std::fs::create_dir_all(to).expect("a folder");
            } else {
                std::fs::copy(entry.path(), to).expect("a file");
            }
        }
        if let Some(name) = without {
            std::fs::remove_file(folder.path().join(name)).expect("a file of the golden folder");
        }
        let project = Project::open(folder.path(), &mut Report::default()).expect("a golden folder opens");
        Self { folder, project }
    }

    fn with(self, file: &str, text: &str) -> Self {
        let path = self.folder.path().join(file);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
        self
    }

    /// The whole flow, with the bytes in the file's place.
    fn run(&self, file: &str, bytes: &[u8]) -> (Atlas, Report) {
        std::fs::write(self.folder.path().join(file), bytes).expect("a file");
        let mut report = Report::default();
        let atlas = pipeline::assemble(&self.project, &mut Stages::silent(), &mut report);
        for account in &atlas.accounts {
            assert_eq!(account.open, 0, "rows without a fate: {account}");
            let settled = account.published + account.duplicate + account.quarantined.values().sum::<u32>() + account.filtered.values().sum::<u32>();
            assert_eq!(account.read, settled, "{account}");
        }
        (atlas, report)
    }

    /// The same, and the files that would be built of it when nothing stops the build.
    fn publish(&self, file: &str, bytes: &[u8]) -> Option<Vec<File>> {
        let (atlas, mut report) = self.run(file, bytes);
        let files = (!report.has_errors()).then(|| pipeline::files(&atlas, &mut Stages::silent()));
        let files = files.filter(|files| site::agree(files, &mut report));
        if files.is_some() {
            PUBLISHED.set(PUBLISHED.get() + 1);
        }
        files.inspect(|files| check_files(files))
    }
}

fn golden() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found = here.ancestors().map(|folder| folder.join("tests/golden")).find(|golden| golden.is_dir());
    found.expect("the golden folders")
}

/// No file leaves the site, none takes another's place, and no page can say more than its three keys.
fn check_files(files: &[File]) {
    let mut paths = BTreeSet::new();
    for file in files {
        let path = Path::new(&file.path);
        assert!(path.components().all(|part| matches!(part, Component::Normal(_))), "{:?} leaves the site", file.path);
        assert!(file.path.chars().all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c)), "{:?}", file.path);
        assert!(paths.insert(&file.path), "two files for {:?}", file.path);
        if file.path.ends_with(".md") {
            check_page(file);
        }
    }
}

fn check_page(file: &File) {
    let bytes = file.bytes();
    let text = std::str::from_utf8(&bytes).expect("pages are text");
    let front = text.strip_prefix("+++\n").and_then(|rest| rest.split_once("\n+++")).expect("a page begins with its front matter");
    assert!(front.1.trim().is_empty(), "{} has a body", file.path);
    let front: toml::Table = toml::from_str(front.0).expect("front matter is TOML");
    let keys: Vec<&str> = front.keys().map(String::as_str).collect();
    assert!(keys.iter().all(|key| ["title", "template", "extra"].contains(key)), "{}: {keys:?}", file.path);
}

thread_local! {
    static REGISTER: Ground = Ground::of("every-state", None);
    static SPREADSHEET: Ground = Ground::of("every-state", Some(LOCATIONS));
    static COMMISSIONING: Ground = Ground::of("commissioning", None);
    static MARKET: Ground = Ground::of("market-figures", None);
    static MEMORY: Ground = Ground::of("every-state", None);
    static LIVE: TempDir = tempfile::tempdir().expect("a folder");
    static BORDERS: Ground = Ground::of("boundaries", None);
    static STREETS: Ground = Ground::of("boundaries", None).with("data/geography/tiles/source.toml", ATTRIBUTED);
}

/// A register of any bytes: decoding, the header, the rows, the ledger, and the pages of what comes through.
fn csv_bytes(data: &[u8]) {
    REGISTER.with(|ground| ground.publish(LOCATIONS, data));
}

/// A register of rows that have the header's form: spelt another way, with its rows and columns in another order, it is the same.
fn csv_mutate(data: &[u8]) {
    let header = [
        "Location ID",
        "Location Name",
        "Location HSCA start date",
        "Dormant (Y/N)",
        "Care home?",
        "Location Telephone Number",
        "Location Web Address",
        "Care homes beds",
        "Location Inspection Directorate",
        "Location Primary Inspection Category",
        "Location Street Address",
        "Location City",
        "Location Postal Code",
        "Location Local Authority",
        "Provider ID",
        "Provider Name",
        "Service type - Domiciliary care service",
        "Service user band - Dementia",
    ];
    // Whether a file is UTF-16 is told by the share of its NULs, which quotes change; and whether quotes swallowed a row, by what else
    // stands on the line where a cell's own line ends: such files are `csv_bytes`'s.
    let text = String::from_utf8_lossy(data).replace(['\0', '\r'], "");
    // A line is a row, and a bar parts its cells: what a fuzzer makes of a line is a cell that nobody thought of.
    let rows: Vec<Vec<String>> = text
        .lines()
        .take(12)
        .enumerate()
        .map(|(number, line)| {
            let mut given = line.split('|');
            let like =
                ["", "Rowan Care", "31/03/2015", "N", "N", "1632960200", "www.rowan.example", "", "Adult social care", "", "1 Mill Lane", "Worthing"];
            let rest = ["BN11 3DH", "West Sussex", "1-9980001", "Rowan Care Limited", "Y", "Y"];
            let mut row: Vec<String> = like.iter().chain(&rest).map(|cell| given.next().filter(|g| !g.is_empty()).unwrap_or(cell).into()).collect();
            row[0] = format!("1-99000{number:04}");
            row
        })
        .collect();
    let order: Vec<usize> = (0..header.len()).collect();
    let reversed: Vec<usize> = order.iter().rev().copied().collect();
    let plain = spelt(&header, &rows, &order, csv::QuoteStyle::Necessary, csv::Terminator::Any(b'\n'));
    let turned: Vec<Vec<String>> = rows.iter().rev().cloned().collect();
    let other = spelt(&header, &turned, &reversed, csv::QuoteStyle::Always, csv::Terminator::CRLF);
    REGISTER.with(|ground| {
        let (one, two) = (ground.publish(LOCATIONS, &plain), ground.publish(LOCATIONS, &other));
        assert_eq!(one.is_some(), two.is_some(), "one spelling is published and the other is not");
        let table = |files: Option<Vec<File>>| {
            files.into_iter().flatten().find(|file| file.path == "static/data/services.csv").map(|f| f.bytes().into_owned())
        };
        assert!(table(one) == table(two), "the same register, spelt another way, is published otherwise");
    });
}

fn spelt(header: &[&str], rows: &[Vec<String>], order: &[usize], quotes: csv::QuoteStyle, ends: csv::Terminator) -> Vec<u8> {
    let mut out = csv::WriterBuilder::new().quote_style(quotes).terminator(ends).from_writer(Vec::new());
    let mut write = |cells: Vec<&str>| out.write_record(order.iter().map(|column| cells[*column])).expect("memory");
    write(header.to_vec());
    rows.iter().for_each(|row| write(row.iter().map(String::as_str).collect()));
    out.into_inner().expect("memory")
}

/// A packed spreadsheet of any bytes.
fn ods_bytes(data: &[u8]) {
    SPREADSHEET.with(|ground| ground.publish("data/registers/cqc-locations/locations.ods", data));
}

/// A spreadsheet that unpacks, with any bytes as its content.
fn ods_xml(data: &[u8]) {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in [("mimetype", &b"application/vnd.oasis.opendocument.spreadsheet"[..]), ("content.xml", data)] {
        zip.start_file(name, stored).expect("memory");
        zip.write_all(content).expect("memory");
    }
    ods_bytes(zip.finish().expect("memory").get_ref());
}

/// A council's figures.
fn market_csv(data: &[u8]) {
    MARKET.with(|ground| ground.publish("data/market/council/observations.csv", data));
}

/// The borders of areas: read, held against each other, and drawn.
fn geojson(data: &[u8]) {
    BORDERS.with(|ground| ground.publish("data/geography/borders/worthing.geojson", data));
}

/// An archive of map tiles, which is published as it is.
fn tiles(data: &[u8]) {
    STREETS.with(|ground| ground.publish("data/geography/tiles/town.pmtiles", data));
}

/// The text of a document: whatever is written, what is shown holds nothing but what a text may hold.
fn markdown(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    COMMISSIONING.with(|ground| {
        let written = std::fs::read_to_string(golden().join("commissioning/in").join(DECISION)).expect("the golden decision");
        let front = written.split("+++").nth(1).expect("front matter");
        let (atlas, _) = ground.run(DECISION, format!("+++{front}+++\n{text}").as_bytes());
        let bodies = atlas.commissioning.decisions.iter().filter_map(|decision| decision.about.body.as_ref());
        bodies.for_each(|body| check_harmless(body.as_str()));
    });
}

/// Nothing in it runs, and a second parse, as a browser's, finds nothing to take away.
fn check_harmless(html: &str) {
    for tag in markup::tags(html) {
        assert!(!["script", "style", "iframe", "object", "embed", "form", "svg", "math", "base", "meta", "link"].contains(&tag.name), "{html}");
        for (name, value) in tag.attributes() {
            assert!(["href", "id", "start"].contains(&name), "{html}");
            let scheme = value.split([':', '/', '#', '?']).next().unwrap_or_default().to_ascii_lowercase();
            let runs = ["javascript", "data", "vbscript"].contains(&scheme.trim());
            assert!(name != "href" || !(runs && value.contains(':')), "{html}");
            assert!(name != "id" || value.starts_with("c-"), "{html}");
        }
    }
    for command in ["{{", "{%", "{#"] {
        assert!(!html.contains(command), "{html}");
    }
    let mut again = ammonia::Builder::empty();
    again
        .tags("p br hr h3 h4 h5 h6 ul ol li a strong em code pre blockquote table thead tbody tr th td".split(' ').collect())
        .generic_attributes(["href", "id", "start"].into())
        .url_schemes(["http", "https", "mailto", "tel"].into())
        .link_rel(None);
    let clean = again.clean(html).to_string();
    assert_eq!(clean, again.clean(&clean).to_string());
    let tags = |html: &str| markup::tags(html).map(|tag| tag.name.to_owned()).collect::<Vec<_>>();
    assert_eq!(tags(html), tags(&clean), "{html}");
}

/// The front matter of a document: no key of Zola's comes through it, and no path.
fn frontmatter(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    COMMISSIONING.with(|ground| ground.publish(DECISION, format!("+++\n{text}\n+++\n").as_bytes()));
}

/// The segment of a page: `[a-z0-9-]`, and another for another id, whatever the name.
fn slug_path(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (name, id) = text.split_once('\n').unwrap_or((&text, "1-9900001"));
    let (Some(name), Some(id)) = (Text::parse(name), LocationId::parse(id)) else { return };
    let slug = Slug::of_location(&name, &id);
    assert!(Slug::parse(slug.as_str()).is_some(), "{slug}");
    assert!(slug.as_str().len() <= 80, "{slug}");
    let other = LocationId::parse("1-9900002").expect("an id");
    assert!(other == id || Slug::of_location(&name, &other) != slug);
}

/// Values that are read once and shown everywhere: what is shown reads back as the same.
fn postcode_phone_url(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Some(postcode) = Postcode::parse(text) {
        assert_eq!(Postcode::parse(&postcode.to_string()), Some(postcode));
        assert!(postcode.to_string().starts_with(postcode.outward().as_str()));
    }
    if let Some(phone) = Phone::parse(text) {
        assert_eq!(Phone::parse(&phone.to_string()), Some(phone));
        assert_eq!(Phone::parse(&phone.international()), Some(phone));
        assert!(phone.to_string().bytes().all(|b| b.is_ascii_digit() || b == b' '), "{phone}");
    }
    for address in [WebAddress::parse(text), WebAddress::parse_source(text)].into_iter().flatten() {
        let shown = address.as_str();
        assert_eq!(WebAddress::parse_source(shown).as_ref(), Some(&address));
        assert!(shown.starts_with("https://") || shown.starts_with("http://"), "{shown}");
        assert!(shown.bytes().all(|b| b > b' ' && b < 0x7f && !b"\"'<>\\`".contains(&b)), "{shown}");
        assert!(!address.host().contains('@'), "{shown}");
    }
    if let Some(words) = Text::parse(text) {
        assert_eq!(Text::parse(words.as_str()).as_ref(), Some(&words));
        assert!(!words.as_str().chars().any(char::is_control), "{words:?}");
    }
}

/// A service's name, street and owner in the JSON of its page: nothing in it ends a script, and it reads back.
fn json_in_html(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut given = text.split('\n');
    let mut cell = |like: &str| given.next().filter(|given| !given.is_empty()).unwrap_or(like).to_owned();
    let (name, street, owner) = (cell("Rowan Care"), cell("1 Mill Lane"), cell("Rowan Care Limited"));
    let header = [
        "Location ID",
        "Location Name",
        "Location Street Address",
        "Provider Name",
        "Location Postal Code",
        "Location Local Authority",
        "Location Inspection Directorate",
        "Service type - Domiciliary care service",
        "Care home?",
    ];
    let row = ["1-9900001".into(), name, street, owner, "BN11 3DH".into(), "West Sussex".into(), "Adult social care".into(), "Y".into(), "N".into()];
    let order: Vec<usize> = (0..header.len()).collect();
    let csv = spelt(&header, &[row.to_vec()], &order, csv::QuoteStyle::Necessary, csv::Terminator::Any(b'\n'));
    let files = REGISTER.with(|ground| ground.publish(LOCATIONS, &csv)).unwrap_or_default();
    for file in files {
        let Content::Sheet(sheet) = &file.content else { continue };
        let Ok(json) = sheet.extra.get_attr("jsonld") else { continue };
        let Some(json) = json.as_str().filter(|json| !json.is_empty()) else { continue };
        assert!(!json.contains(['<', '>', '&', '\u{2028}', '\u{2029}']), "{json}");
        serde_json::from_str::<serde_json::Value>(json).expect("JSON");
    }
}

/// The table of an earlier edition, which the site is remembered by.
fn edition(data: &[u8]) {
    MEMORY.with(|ground| {
        keep::put(&ground.project, jiff::civil::date(2026, 10, 1), 0, data, true).expect("a kept edition");
        let register = std::fs::read(golden().join("every-state/in").join(LOCATIONS)).expect("the golden register");
        ground.publish(LOCATIONS, &register);
    });
}

/// What a live site says of itself and what a new one says, parted by lines of `===`: a manifest, and the tables of services of
/// both. The gate comes to a verdict or says that it cannot; the same against itself is no change; and with a service less it is
/// never kinder, but for what harms by being shown: a garbled name, or one who asked not to be listed.
fn manifest_gate(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut parts = text.splitn(3, "\n===\n");
    let (told, live, fresh) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    LIVE.with(|folder| {
        let path = folder.path().join(manifest::PATH);
        std::fs::create_dir_all(path.parent().expect("below the root")).expect("a folder");
        std::fs::write(path, told).expect("a file");
        if let Ok(Some(published)) = Published::read(folder.path()) {
            let _ = published.check(folder.path());
        }
    });
    let Ok(manifest) = serde_json::from_str::<Manifest>(told) else { return };
    assert_eq!(serde_json::from_str::<Manifest>(&manifest.text()).expect("what is written reads back"), manifest);
    let of = |table: &str| Snapshot::new(&manifest, |path| (path == SERVICES).then(|| table.as_bytes().to_vec()));
    let (Some(live), Some(fresh)) = (of(live), of(fresh)) else { return };
    let weigh = |fresh: &Snapshot| {
        let change = Change::between(&live, fresh, &|_| None);
        let found = findings(&change, &live, fresh, &Gate::default());
        found.iter().filter(|finding| !["garbled", "micro_ids"].contains(&finding.measure)).map(|finding| finding.level).max()
    };
    let same = Change::between(&live, &live, &|_| None);
    assert!(same.gone.is_empty() && same.added.is_empty() && same.ratings.is_empty() && same.figures.is_empty());
    let before = weigh(&fresh);
    assert!(before.is_none_or(|level| level <= Level::Refuse));
    let mut less = fresh;
    if let Some(id) = live.services.keys().find(|id| less.services.contains_key(*id)).cloned() {
        less.services.remove(&id);
        assert!(weigh(&less) >= before, "kinder without {id}");
    }
}
