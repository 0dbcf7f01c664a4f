//! The fault catalogue's rows on registers, each as a small register with one thing wrong. Names are invented.

mod workbooks;

use crate::diagnostic::{Report, Severity};
use crate::ingest::Inputs;
use crate::model::*;
use crate::project::Project;
use jiff::civil::date;

/// A project with some sources, read.
struct Read {
    inputs: Inputs,
    report: Report,
}

const SOURCE: &str = "publisher = \"Care Quality Commission\"\ntitle = \"Register\"\nlicence = \"OGL v3.0\"\nstatus = \"live\"\n\
    url = \"https://www.cqc.org.uk/\"\naccessed = 2026-09-20\n";

/// Reads a project whose `data/registers` holds these files.
fn read(files: &[(&str, &[u8])]) -> Read {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("doorstep.toml"), include_str!("../../../../doorstep.toml")).unwrap();
    for (name, bytes) in files {
        let path = folder.path().join("data/registers").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let mut report = Report::default();
    let project = Project::open(folder.path(), &mut report).unwrap();
    let mut inputs = Inputs::default();
    super::read(&project, &mut inputs, &mut report);
    Read { inputs, report }
}

/// One source with one file and an edition.
fn one(kind: &str, file: &str, bytes: &[u8]) -> Read {
    with(kind, file, bytes, "edition = 2026-09-16\n")
}

fn with(kind: &str, file: &str, bytes: &[u8], more: &str) -> Read {
    let source = format!("{SOURCE}{more}");
    read(&[(&format!("{kind}/source.toml"), source.as_bytes()), (&format!("{kind}/{file}"), bytes)])
}

impl Read {
    /// Codes of warnings and errors, each once, in alphabetical order.
    fn codes(&self) -> Vec<&'static str> {
        let mut codes: Vec<&str> =
            self.report.entries().iter().map(|e| e.problem.code()).filter(|c| c.severity != Severity::Note).map(|c| c.id).collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    }

    fn ids(&self) -> Vec<&str> {
        self.inputs.records.iter().map(|r| r.id.as_str()).collect()
    }

    /// "what; place; help" of the first problem of a code.
    fn told(&self, code: &str) -> String {
        let entry = self.report.entries().iter().find(|e| e.problem.code().id == code).unwrap_or_else(|| panic!("no {code} in {:?}", self.codes()));
        let place = entry.at.as_ref().map(ToString::to_string).unwrap_or_default();
        format!("{}; {}; {}", entry.problem, place.trim_start_matches("data/registers/"), entry.problem.help())
    }

    /// The ledger's account of the only file, after what is still open was published.
    fn account(&self) -> String {
        let mut ledger = self.inputs.ledger.clone();
        for record in &self.inputs.records {
            record.rows.iter().for_each(|row| ledger.settle(*row, Fate::Published));
        }
        assert!(ledger.is_closed(), "open rows: {:?}", ledger.accounts());
        ledger.accounts().iter().map(|a| a.to_string().rsplit('/').next().unwrap().to_owned()).collect::<Vec<_>>().join("; ")
    }

    #[track_caller]
    fn expect(&self, codes: &[&str], ids: &[&str], account: &str) -> &Self {
        assert_eq!(self.codes(), codes, "{}", self.report.to_text());
        assert_eq!(self.ids(), ids);
        assert_eq!(self.account(), account);
        self
    }

    #[track_caller]
    fn tells(&self, code: &str, told: &str) -> &Self {
        assert_eq!(self.told(code), told);
        self
    }
}

const RATINGS: &str = "Location ID,Location Name,Care Home?,Location Primary Inspection Category,Location Street Address,Location City,\
Location Post Code,Location Local Authority,Service / Population Group,Domain,Publication Date,Inherited Rating (Y/N),Provider ID,\
Provider Name,Latest Rating
1-9910001,Rose Cottage,Y,Residential social care,1 Mill Lane,Worthing,BN11 3DH,West Sussex,Overall,Overall,31/07/2021,N,1-9950001,Rose Care Ltd,Good
1-9910001,Rose Cottage,Y,Residential social care,1 Mill Lane,Worthing,BN11 3DH,West Sussex,Overall,Safe,31/07/2021,N,1-9950001,Rose Care Ltd,Requires improvement
1-9910002,Oak at Home,N,Community based adult social care services,2 High Street,Hythe,CT21 5AA,Kent,Homecare agencies,Overall,01/02/2024,Y,1-9950002,Oak Care Ltd,Outstanding
1-9910003,Elm House,Y,Residential social care,3 Low Road,Leominster,HR6 8AA,Herefordshire,Overall,Overall,03/04/2025,,1-9950003,Elm Ltd,Not Rated
";
const RATED: &[&str] = &["1-9910001", "1-9910002", "1-9910003"];

fn ratings(change: impl Fn(&str) -> String) -> Read {
    one("cqc-ratings", "ratings.csv", change(RATINGS).as_bytes())
}

#[test]
fn a_ratings_file_as_published() {
    let read = ratings(str::to_owned);
    read.expect(&[], RATED, "ratings.csv: 4 read = 4 published");
    assert_eq!(read.inputs.ledger.accounts()[0].second_count, Some(4));
    let [rose, oak, elm] = &read.inputs.records[..] else { panic!() };
    assert_eq!(rose.ratings.len(), 2);
    assert_eq!(rose.ratings[1].question, Some(KeyQuestion::Safe));
    assert_eq!(rose.ratings[0].published, Fact::Known(date(2021, 7, 31)));
    assert_eq!(oak.ratings[0].service, RatedService::Service(Text::parse("Homecare agencies").unwrap()));
    assert_eq!(oak.ratings[0].published, Fact::Known(date(2024, 2, 1)));
    assert_eq!(oak.ratings[0].inherited, Fact::Known(true));
    assert_eq!(elm.ratings[0].outcome, Outcome::Unrated(Unrated::NotRated));
    assert_eq!(elm.ratings[0].inherited, Fact::Unknown(Unknown::Blank));
    assert_eq!(rose.cqc_page.as_ref().unwrap().as_str(), "https://www.cqc.org.uk/location/1-9910001");
}

#[test]
fn r01_to_r03_encodings_and_their_marks() {
    let utf16 = |big: bool| -> Vec<u8> {
        let bytes = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
        std::iter::once(0xFEFF).chain(RATINGS.encode_utf16()).flat_map(bytes).collect()
    };
    for big in [false, true] {
        one("cqc-ratings", "r.csv", &utf16(big)).expect(&["encoding-utf16"], RATED, "r.csv: 4 read = 4 published");
    }
    one("cqc-ratings", "r.csv", &utf16(false)[2..]).expect(&["encoding-mixed"], &[], "r.csv: 0 read = 0 published");
    one("cqc-ratings", "r.csv", format!("\u{feff}{RATINGS}").as_bytes()).expect(&[], RATED, "r.csv: 4 read = 4 published");
    let windows: Vec<u8> = RATINGS.replace("Rose Cottage", "St Mary~s").bytes().map(|b| if b == b'~' { 0x92 } else { b }).collect();
    let read = one("cqc-ratings", "r.csv", &windows);
    read.expect(&["encoding-windows-1252"], RATED, "r.csv: 4 read = 4 published").tells(
        "encoding-windows-1252",
        "the file is in Windows-1252, first seen at character 18 of this line; cqc-ratings/r.csv:2; use the file as downloaded, or save it as \"CSV UTF-8\"",
    );
    assert_eq!(read.inputs.records[0].name.as_ref().unwrap().as_str(), "St Mary\u{2019}s");
}

#[test]
fn r04_invalid_bytes_stop_the_build() {
    let mut bytes = RATINGS.replace("Oak at", "Ca\u{f1}on at").into_bytes();
    let at = bytes.windows(3).position(|w| w == b"Elm").unwrap();
    bytes[at] = 0xFF;
    one("cqc-ratings", "r.csv", &bytes).expect(&["encoding-mixed"], &[], "r.csv: 0 read = 0 published").tells(
        "encoding-mixed",
        "the bytes at character 11 of this line are not in the encoding of the rest of the file; cqc-ratings/r.csv:5; use the file as downloaded; do not join files or save it in another program",
    );
}

#[test]
fn r05_r42_names_that_are_odd_are_told_and_kept() {
    let read =
        ratings(|r| r.replace("Rose Cottage", "St Maryâ€™s").replace("Elm House", "\u{202E}esuoH mlE").replace("Oak at Home", &"Oak ".repeat(60)));
    read.expect(&["broken-letters", "hidden-characters", "long-name"], RATED, "ratings.csv: 4 read = 4 published");
    let hostile = "\"<script>alert(1)</script> {{ x() }} {% y %} +++ ]]>\"";
    let read = ratings(|r| r.replace("Rose Cottage", hostile));
    read.expect(&[], RATED, "ratings.csv: 4 read = 4 published");
    ratings(|r| r.replace("Elm House", "-")).expect(&["no-name"], &RATED[..2], "ratings.csv: 4 read = 3 published + 1 quarantined (no-name)");
}

#[test]
fn r06_r10_the_header_is_found_by_its_names() {
    let preamble = "CQC ratings,,\n,,\nThis data was produced on 16 September 2026,,\n,,\n";
    let read = with("cqc-ratings", "r.csv", format!("{preamble}{RATINGS}").as_bytes(), "");
    read.expect(&[], RATED, "r.csv: 4 read = 4 published");
    assert_eq!(read.inputs.sources[0].edition, date(2026, 9, 16));
    assert_eq!(read.inputs.records[0].rows[0].row, 6);
    let turned: String = RATINGS.lines().map(|l| l.split(',').rev().collect::<Vec<_>>().join(",") + "\n").collect();
    one("cqc-ratings", "r.csv", turned.as_bytes()).expect(&[], RATED, "r.csv: 4 read = 4 published");
    let snake: String = RATINGS.replace("Location ID", "location_id").replace("Service / Population Group", "service_population_group");
    let snake = snake.replace("Inherited Rating (Y/N)", "inherited_rating_y_n");
    one("cqc-ratings", "r.csv", snake.as_bytes()).expect(&[], RATED, "r.csv: 4 read = 4 published");
    one("cqc-ratings", "r.csv", b"one,two\n1,2\n").expect(&["no-header"], &[], "r.csv: 0 read = 0 published").tells(
        "no-header",
        "no header among the first 20 rows; the first row has \"one\", \"two\"; cqc-ratings/r.csv; the header has \"Location ID\", \"Location Name\", \"Service / Population Group\", \"Domain\"; for a file without a header, list its names as `columns = [...]` in source.toml",
    );
}

#[test]
fn r07_to_r12_columns_that_changed() {
    let read = ratings(|r| r.replace("Latest Rating", "Latest Ratting"));
    read.expect(&["missing-column"], &[], "ratings.csv: 0 read = 0 published").tells(
        "missing-column",
        "the header has no column \"Latest Rating\"; cqc-ratings/ratings.csv:1; did you mean the column \"Latest Ratting\"? rename it in the file",
    );
    // Below a header that is none, more rows than the header is looked for in.
    let long = ratings(|r| format!("{}{}", r.replace("Latest Rating", "Latest Ratting"), format!("{}\n", r.lines().nth(1).unwrap()).repeat(40)));
    assert_eq!(long.codes(), ["missing-column"]);
    let read = ratings(|r| r.replace("Care Home?", "Colour"));
    read.expect(&["absent-column", "unknown-column"], RATED, "ratings.csv: 4 read = 4 published");
    read.tells("unknown-column", "unknown column \"Colour\": not read, not published; cqc-ratings/ratings.csv:1, column \"Colour\"; nothing to do; if the site should show it, ask for it to be added");
    ratings(|r| r.replace("Provider Name", "domain")).expect(&["repeated-column"], &[], "ratings.csv: 0 read = 0 published").tells(
        "repeated-column",
        "the column \"domain\" stands twice in the header; cqc-ratings/ratings.csv:1; rename or remove one of the two columns",
    );
}

#[test]
fn r14_r15_nothing_in_the_file() {
    let header = RATINGS.lines().next().unwrap().to_owned() + "\n";
    one("cqc-ratings", "r.csv", header.as_bytes()).expect(&["no-rows"], &[], "r.csv: 0 read = 0 published");
    for nothing in [&b""[..], b"\n", b"\xEF\xBB\xBF", b" \r\n"] {
        one("cqc-ratings", "r.csv", nothing).expect(&["empty-file"], &[], "r.csv: 0 read = 0 published");
    }
    one("cqc-ratings", "r.ods", b"").expect(&["empty-file"], &[], "r.ods: 0 read = 0 published");
}

#[test]
fn r16_r17_not_data_at_all() {
    let check = |file: &str, bytes: &[u8], what: &str| {
        let read = one("cqc-ratings", file, bytes);
        assert_eq!(read.codes(), ["not-a-table"], "{file}");
        assert!(read.told("not-a-table").starts_with(what), "{}", read.told("not-a-table"));
    };
    check("r.csv", b"<!DOCTYPE html><html><title>Sign in</title>", "this is a web page, not data");
    check("r.ods", b"<!DOCTYPE html><html><title>Sign in</title>", "this is a web page, not data");
    check("r.csv", b"{\"message\":\"Forbidden\"}", "this is a JSON file, often the words of an error, not data");
    check("r.csv", b"%PDF-1.7 ...", "this is a PDF, not data");
    check("r.csv", b"PK\x03\x04 ...", "this is a spreadsheet or another packed file under a CSV's name, not data");
    check("r.xlsx", RATINGS.as_bytes(), "this is another kind of file under a spreadsheet's name, not data");
}

#[test]
fn r18_r20_files_that_were_cut_short() {
    let cut = |at: &str| {
        let end = RATINGS.rfind(at).unwrap() + at.len();
        one("cqc-ratings", "r.csv", &RATINGS.as_bytes()[..end])
    };
    let read = cut("Herefordshire,Over");
    read.expect(&["cut-short"], &[], "r.csv: 3 read = 0 published + 3 quarantined (cut-short)");
    read.tells("cut-short", "the file ends in the middle of a row; cqc-ratings/r.csv:5; download the file again from its publisher");
    cut("Elm Ltd,Not Ra")
        .tells("cut-short", "the file ends in the middle of a value; cqc-ratings/r.csv:5; download the file again from its publisher");
    let quoted = RATINGS.replace("Elm Ltd", "\"Elm Ltd");
    one("cqc-ratings", "r.csv", quoted.as_bytes())
        .tells("cut-short", "the file ends inside a quotation mark; cqc-ratings/r.csv:5; download the file again from its publisher");
    // Without its last line end, but whole: no rating begins another.
    cut("Not Rated").expect(&[], RATED, "r.csv: 4 read = 4 published");
    // A name or a number may go on.
    let ends = RATINGS.lines().map(|line| line.split_once(',').map(|(id, rest)| format!("{rest},{id}\n")).unwrap()).collect::<String>();
    let cut = &ends.as_bytes()[..ends.len() - 2];
    one("cqc-ratings", "r.csv", cut).expect(&["may-be-cut"], &["1-9910001", "1-9910002"], "r.csv: 4 read = 3 published + 1 quarantined (may-be-cut)");
    let sum = crate::digest::of(cut);
    let vouched = format!("edition = 2026-09-16\nsha256 = \"{sum}\"\n");
    assert_eq!(with("cqc-ratings", "r.csv", cut, &vouched).codes(), [""; 0]);
}

#[test]
fn r21_a_stray_quotation_mark_swallows_no_row() {
    let swallowed = |from: &str, to: &str| ratings(|r| r.replacen(from, &format!("\"{from}"), 1).replacen(to, &format!("\"{to}"), 1));
    let read = swallowed("Rose Cottage", "Elm House");
    assert_eq!(read.codes(), ["swallowed-rows"], "{}", read.report.to_text());
    read.tells(
        "swallowed-rows",
        "a quotation mark swallows rows: 4 lines carry an id and 1 rows were read; cqc-ratings/ratings.csv:2; look for a quotation mark without its partner in this row",
    );
    // Well formed as a record: only the lines tell.
    let rows = RATINGS.replace("Rose Care Ltd,Good", "Rose Care Ltd,\"Good").replace("Elm Ltd,Not Rated", "Elm Ltd,Not Rated\"");
    let read = one("cqc-ratings", "r.csv", rows.as_bytes());
    assert_eq!(read.codes(), ["swallowed-rows"]);
    // No id tells: the row with the stray mark has none, or the one that it swallows.
    for from in ["1-9910001,Rose", "1-9910003"] {
        let rows = RATINGS.replacen(from, &from.replacen("1-99", "../", 1), 1);
        let rows = rows.replacen("Rose Cottage", "\"Rose Cottage", 1).replacen("Elm House", "Elm \"House", 1);
        assert_eq!(one("cqc-ratings", "r.csv", rows.as_bytes()).codes(), ["swallowed-rows"], "{from}");
    }
    // A cell of several lines is no fault, even where ids stand in it.
    let fine = RATINGS.replacen("1 Mill Lane", "\"1 Mill Lane\n1-9910002\nnear Oak\"", 1);
    one("cqc-ratings", "r.csv", fine.as_bytes()).expect(&[], RATED, "r.csv: 4 read = 4 published");
}

#[test]
fn r22_r23_rows_of_another_form() {
    let read = ratings(|r| r.replace(",Homecare agencies", ""));
    read.expect(&["ragged-row"], &["1-9910001", "1-9910003"], "ratings.csv: 4 read = 3 published + 1 quarantined (ragged-row)").tells(
        "ragged-row",
        "the row has 14 cells where the header has 15; cqc-ratings/ratings.csv:4; look for a missing or extra comma or quotation mark in the row",
    );
    let foot = format!("{RATINGS}\n,,,,,,,,,,,,,,\nTotal,4\nSource: CQC database\n");
    let account = "ratings.csv: 8 read = 4 published + 2 left out (blank row) + 2 left out (total or note row)";
    ratings(|_| foot.clone()).expect(&[], RATED, account);
    let commas = RATINGS.replace('\n', ",,\n");
    ratings(|_| commas.clone()).expect(&[], RATED, "ratings.csv: 4 read = 4 published");
}

#[test]
fn r24_r25_ids_that_stand_twice() {
    let again = RATINGS.lines().last().unwrap();
    ratings(|r| format!("{r}{again}\n")).expect(&["duplicate-row"], RATED, "ratings.csv: 5 read = 4 published + 1 duplicates");
    // Two ratings of one thing on one day are both kept.
    let read = ratings(|r| format!("{r}{}\n", again.replace("Not Rated", "Good")));
    read.expect(&[], RATED, "ratings.csv: 5 read = 5 published");
    assert_eq!(read.inputs.records[2].ratings.len(), 2);
    let gone = "Location ID,Location Name,Location HSCA End Date,Location City,Location Postal Code,Location Local Authority\n\
        1-9910001,Rose,31/07/2021,Worthing,BN11 3DH,West Sussex\n1-9910001,Rose,30/07/2021,Worthing,BN11 3DH,West Sussex\n\
        1-9910002,Oak,01/02/2021,Worthing,BN11 3DH,West Sussex\n1-9910002,Oak,01/02/2021,Worthing,BN11 3DH,West Sussex\n";
    let read = one("cqc-deactivated", "gone.csv", gone.as_bytes());
    let account = "gone.csv: 4 read = 1 published + 2 quarantined (contradicting-rows) + 1 duplicates";
    read.expect(&["contradicting-rows", "duplicate-row"], &["1-9910002"], account);
    read.tells(
        "contradicting-rows",
        "1-9910001 is there several times, saying different things: rows 2, 3; cqc-deactivated/gone.csv:2; download the file again; if it stays so, report it to the publisher",
    );
    assert_eq!(read.inputs.records[0].ended, Some(date(2021, 2, 1)));
}

#[test]
fn r26_ids_that_a_spreadsheet_mangled() {
    let read = ratings(|r| r.replace("1-9910002", "1.23E+10"));
    read.expect(&["bad-id"], &["1-9910001", "1-9910003"], "ratings.csv: 4 read = 3 published + 1 quarantined (bad-id)").tells(
        "bad-id",
        "\"1.23E+10\" is no CQC id; cqc-ratings/ratings.csv:4, column \"Location ID\"; look the service up on CQC's site and compare the id, such as 1-123456789",
    );
    let row = RATINGS.lines().last().unwrap().replace("1-9910003", "1.23E+10") + "\n";
    let read = ratings(|r| format!("{r}{}", row.repeat(11)));
    assert_eq!(read.codes(), ["bad-id", "many-bad-ids"]);
    assert!(read.told("many-bad-ids").contains("opened and saved in Excel?"));
    assert!(read.report.has_errors());
}

#[test]
fn r27_other_delimiters_and_line_ends() {
    ratings(|r| r.replace(',', ";")).expect(&["delimiter"], RATED, "ratings.csv: 4 read = 4 published");
    ratings(|r| r.replace(',', "\t")).expect(&["delimiter"], RATED, "ratings.csv: 4 read = 4 published");
    ratings(|r| r.replace('\n', "\r")).expect(&[], RATED, "ratings.csv: 4 read = 4 published");
    ratings(|r| r.replace('\n', "\r\n")).expect(&[], RATED, "ratings.csv: 4 read = 4 published");
    let read = ratings(|r| r.replace("Oak at", "Oak\0at"));
    read.expect(&["nul-byte"], &["1-9910001", "1-9910003"], "ratings.csv: 4 read = 3 published + 1 quarantined (nul-byte)");
}

#[test]
fn r28_r30_editions() {
    let source = |more: &str| format!("{SOURCE}{more}");
    let (old, new) = (source("edition = 2026-08-01\n"), source("edition = 2026-09-01\n"));
    let read = read(&[
        ("cqc-ratings/2026-08/source.toml", old.as_bytes()),
        ("cqc-ratings/2026-08/r.csv", RATINGS.as_bytes()),
        ("cqc-ratings/2026-09/source.toml", new.as_bytes()),
        ("cqc-ratings/2026-09/r.csv", RATINGS.as_bytes()),
    ]);
    let account = "r.csv: 4 read = 0 published + 4 left out (a newer edition of the same source is there); r.csv: 4 read = 4 published";
    read.expect(&[], RATED, account);
    assert_eq!(read.inputs.sources.len(), 1);
    assert_eq!(read.inputs.sources[0].edition, date(2026, 9, 1));
    let differs = with("cqc-ratings", "r.csv", format!("As at 1 May 2021\n{RATINGS}").as_bytes(), "edition = 2026-09-16\n");
    assert_eq!(differs.codes(), ["source-edition"]);
    assert_eq!(with("cqc-ratings", "r.csv", RATINGS.as_bytes(), "").codes(), ["source-edition"]);
}

#[test]
fn r34_to_r36_ratings_and_their_days() {
    ratings(|r| r.replace("Outstanding", "Splendid")).expect(
        &["unknown-rating"],
        &["1-9910001", "1-9910003"],
        "ratings.csv: 4 read = 3 published + 1 quarantined (unknown-rating)",
    );
    let read = ratings(|r| r.replace("01/02/2024", ""));
    read.expect(&["undated-rating"], RATED, "ratings.csv: 4 read = 4 published");
    assert_eq!(read.inputs.records[1].ratings[0].published, Fact::Unknown(Unknown::Blank));
    ratings(|r| r.replace("01/02/2024", "01/02/2027")).expect(
        &["future-rating"],
        &["1-9910001", "1-9910003"],
        "ratings.csv: 4 read = 3 published + 1 quarantined (future-rating)",
    );
    ratings(|r| r.replace("01/02/2024", "07/31/2021")).expect(
        &["bad-date"],
        &["1-9910001", "1-9910003"],
        "ratings.csv: 4 read = 3 published + 1 quarantined (bad-date)",
    );
    let open = ratings(|r| r.replace("31/07/2021", "01/07/2021"));
    open.expect(&["undecided-dates"], &[], "ratings.csv: 4 read = 0 published + 4 quarantined (undecided-dates)").tells(
        "undecided-dates",
        "no date in the file proves whether the day or the month comes first; cqc-ratings/ratings.csv, column \"Publication Date\"; write `date_order = \"day-first\"` or \"month-first\" in source.toml",
    );
    let told = "edition = 2026-09-16\ndate_order = \"month-first\"\n";
    let read = with("cqc-ratings", "r.csv", RATINGS.replace("31/07/2021", "01/07/2021").as_bytes(), told);
    assert_eq!(read.inputs.records[1].ratings[0].published, Fact::Known(date(2024, 1, 2)));
    let turned = ratings(|r| r.replace("31/07/2021", "07/31/2021"));
    assert_eq!(turned.codes(), ["undecided-dates"]);
}

#[test]
fn f07_f09_cells_and_files_beyond_all_measure() {
    ratings(|r| r.replace("Elm House", &"x".repeat(40_000)))
        .tells("long-cell", "a cell of 40000 bytes; cqc-ratings/ratings.csv:5; look for a quotation mark without its partner in or above this row");
    let lines = format!("\"{}\"", "x\n".repeat(200));
    assert_eq!(ratings(|r| r.replace("Elm House", &lines)).codes(), ["long-cell"]);
}
/// The repository's own made-up registers.
fn shipped() -> Read {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut report = Report::default();
    let project = Project::open(root, &mut report).unwrap();
    let mut inputs = Inputs::default();
    super::read(&project, &mut inputs, &mut report);
    Read { inputs, report }
}

#[test]
fn the_shipped_registers_are_read_and_name_nobody() {
    let read = shipped();
    assert_eq!(read.report.count(Severity::Error), 0, "{}", read.report.to_text());
    let accounts = read.inputs.ledger.accounts();
    let of = |kind: &str| accounts.iter().find(|a| a.path.contains(kind)).unwrap_or_else(|| panic!("no {kind}"));
    for kind in ["cqc-locations", "cqc-directory", "cqc-ratings", "cqc-deactivated"] {
        assert!(of(kind).read > 50, "{}", of(kind));
        assert!(of(kind).second_count.is_some_and(|lines| lines <= of(kind).read && lines + 40 > of(kind).read), "{:?}", of(kind));
    }
    // R13: what stands in the columns of people's names is in no record.
    let everything = format!("{:?}", read.inputs.records);
    assert!(!everything.contains("Not Real"));
    let full = read.inputs.records.iter().find(|r| !r.service_types.is_empty() && r.care_home == Some(true)).unwrap();
    assert!(full.beds.is_some() && full.registered.is_some() && !full.activities.is_empty() && full.town.is_some() && full.point.is_some());
}

/// An ODS of a CSV's cells, as spreadsheet programs write it: with a README, days as values, and a million blank rows.
fn ods(csv: &str, sheet: &str, body: impl Fn(String) -> String) -> Vec<u8> {
    use std::io::Write as _;
    let escape = |cell: &str| cell.replace('&', "&amp;").replace('<', "&lt;");
    let mut rows = String::new();
    for line in csv.lines() {
        rows += "<table:table-row>";
        for cell in line.split(',') {
            let day: Vec<&str> = cell.split('/').collect();
            rows += &match day[..] {
                [d, m, y] if y.len() == 4 => format!(
                    "<table:table-cell office:value-type=\"date\" office:date-value=\"{y}-{m}-{d}T00:00:00\"><text:p>{m}/{d}</text:p></table:table-cell>"
                ),
                _ if cell.is_empty() => "<table:table-cell/>".into(),
                _ => format!(
                    "<table:table-cell office:value-type=\"string\"><text:p>{}</text:p><office:annotation><text:p>seen</text:p></office:annotation></table:table-cell>",
                    escape(cell)
                ),
            };
        }
        rows += "<table:table-cell table:number-columns-repeated=\"16254\"/></table:table-row>";
    }
    let xml = body(format!(
        "<?xml version=\"1.0\"?><office:document-content xmlns:table=\"t\" xmlns:office=\"o\" xmlns:text=\"x\"><office:body><office:spreadsheet>\
         <table:table table:name=\"README\"><table:table-row><table:table-cell><text:p>Source: CQC database as at <text:span>16 September</text:span> 2026</text:p></table:table-cell></table:table-row></table:table>\
         <table:table table:name=\"{sheet}\">{rows}<table:table-row table:number-rows-repeated=\"1048562\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row></table:table>\
         <table:table table:name=\"Providers\"><table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row></table:table>\
         </office:spreadsheet></office:body></office:document-content>"
    ));
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("content.xml", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(xml.as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}

#[test]
fn an_ods_says_what_its_csv_says() {
    let csv = RATINGS.replace("Oak Care Ltd", "Oak & Ash <Care> Ltd");
    let from_csv = one("cqc-ratings", "r.csv", csv.as_bytes());
    let from_ods = with("cqc-ratings", "r.ods", &ods(&csv, "Locations", |xml| xml), "");
    from_ods.expect(&[], RATED, "r.ods: 4 read = 4 published");
    assert_eq!(format!("{:?}", from_ods.inputs.records), format!("{:?}", from_csv.inputs.records));
    assert_eq!(from_ods.inputs.sources[0].edition, date(2026, 9, 16));
    with("cqc-ratings", "r.ods", &ods(&csv, "Sheet9", |xml| xml), "edition = 2026-09-16\n").tells(
        "no-sheet",
        "no sheet is called \"Locations\"; cqc-ratings/r.ods; the workbook has the sheets \"README\", \"Sheet9\", \"Providers\"; use the publisher's file",
    );
}

#[test]
fn f04_to_f07_spreadsheets_as_attacks() {
    let check = |body: fn(String) -> String, code: &str| {
        let start = std::time::Instant::now();
        let read = one("cqc-ratings", "r.ods", &ods(RATINGS, "Locations", body));
        assert_eq!(read.codes(), [code], "{}", read.report.to_text());
        assert!(read.inputs.records.is_empty());
        assert!(start.elapsed().as_secs() < 5);
    };
    let repeated = |xml: String| {
        xml.replacen(
            "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>1-9910001",
            "<table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell office:value-type=\"string\"><text:p>1-9910001",
            1,
        )
    };
    check(repeated, "inflated-file");
    check(
        |xml| {
            xml.replacen(
                "<table:table-cell office:value-type=\"string\"><text:p>Rose",
                "<table:table-cell office:value-type=\"string\" table:number-columns-repeated=\"4000000000\"><text:p>Rose",
                1,
            )
        },
        "inflated-file",
    );
    check(|xml| xml.replacen("?>", "?><!DOCTYPE x [<!ENTITY a \"b\">]>", 1), "xml-entity");
    check(|xml| xml.replacen("Rose Cottage", "&a;", 1), "xml-entity");
    check(|xml| xml.replacen("Rose Cottage", &"x".repeat(300_000), 1), "long-cell");
    check(|xml| xml.replacen("Rose Cottage", &"x".repeat(50_000_000), 1), "inflated-file");
    check(|xml| xml[..xml.len() / 2].to_owned(), "damaged-spreadsheet");
    check(|xml| xml.replacen("</text:p>", "", 1), "damaged-spreadsheet");
}

const DIRECTORY: &str = "CQC Locations data,,,,,,,,,,,,,,\r\n,,,,,,,,,,,,,,\r\nThis data was produced on 16 September 2026,,,,,,,,,,,,,,\r\n,,,,,,,,,,,,,,\r\n\
Name,Also known as,Address,Postcode,Phone number,Service's website (if available),Service types,Date of latest check,Specialisms/services,Provider name,Local Authority,Region,Location URL,CQC Location (for office use only,CQC Provider ID (for office use only)\r\n\
Oak at Home,,\"2 High Street,Hythe\",ct215aa,1632960123,javascript:alert(1),Homecare agencies|Juggling,09/Jan/2018 - 00:00,Dementia|Sensory impairment|Personal care,Oak Care Ltd,Kent,South East,https://www.cqc.org.uk/location/1-9910002,1-9910002,1-9950002\r\n\
Ash Court,The Ash,\"1 Mill Lane,Worthing\",BN11,ring us,www.ash.example,Nursing homes|Residential homes,09/Jan/2018 - 00:00,Caring for adults over 65 yrs,Ash Ltd,West Sussex,South East,https://www.cqc.org.uk/location/RXWAS,RXWAS,1-9950003\r\n";

#[test]
fn r40_r44_a_directory_with_values_that_cannot_be_used() {
    let read = with("cqc-directory", "d.csv", DIRECTORY.as_bytes(), "");
    let codes = ["bad-link", "bad-phone", "bad-postcode", "unknown-words"];
    read.expect(&codes, &["1-9910002", "RXWAS"], "d.csv: 2 read = 2 published");
    assert_eq!(read.inputs.ledger.accounts()[0].second_count, Some(2));
    read.tells("bad-link", "\"javascript:alert(1)\" is no web address; cqc-directory/d.csv:6, column \"Service's website (if available)\"; give the address as a correction, beginning with https://");
    let [oak, ash] = &read.inputs.records[..] else { panic!() };
    assert_eq!(oak.needs.iter().collect::<Vec<_>>(), [Need::Dementia, Need::SensoryImpairment]);
    assert_eq!(oak.activities.iter().collect::<Vec<_>>(), [RegulatedActivity::PersonalCare]);
    assert_eq!(oak.postcode, crate::ingest::PostcodeField::Read(Postcode::parse("CT21 5AA").unwrap()));
    assert_eq!(oak.phone.unwrap().to_string(), "01632 960123");
    assert_eq!(oak.website, None);
    assert_eq!(ash.also_known_as.as_ref().unwrap().as_str(), "The Ash");
    assert_eq!(ash.phone, None);
    // A stray quotation mark, where the id stands at the end of the line; and one that makes two values one in its own row.
    let stray = DIRECTORY.replace(",Homecare", ",\"Homecare");
    assert_eq!(with("cqc-directory", "d.csv", stray.as_bytes(), "").codes(), ["ragged-row", "swallowed-rows"]);
    let stray = DIRECTORY.replace("Oak at Home,", "Oak at Home,\"");
    assert_eq!(with("cqc-directory", "d.csv", stray.as_bytes(), "").account(), "d.csv: 2 read = 1 published + 1 quarantined (stray-quote)");
    // A file without its header, as its names are listed beside it.
    let names = "[\"Name\", \"Also known as\", \"Address\", \"Postcode\", \"Phone number\", \"Website\", \"Service types\", \"Date of latest check\", \
        \"Specialisms/services\", \"Provider name\", \"Local authority\", \"Region\", \"URL\", \"CQC Location ID\", \"CQC Provider ID\"]";
    let headless = DIRECTORY.lines().skip(5).collect::<Vec<_>>().join("\n") + "\n";
    let read = with("cqc-directory", "d.csv", headless.as_bytes(), &format!("edition = 2026-09-16\ncolumns = {names}\n"));
    read.expect(&codes, &["1-9910002", "RXWAS"], "d.csv: 2 read = 2 published");
}

#[test]
fn r37_r38_points_that_are_none() {
    let header = "Location ID,Location Name,Location HSCA End Date,Location City,Location Postal Code,Location Local Authority,Location Latitude,Location Longitude\n";
    let check = |point: &str, code: &[&str], expected: Option<Point>| {
        let row = format!("{header}1-9910001,Rose,31/07/2021,Worthing,BN11 3DH,West Sussex,{point}\n");
        let read = one("cqc-deactivated", "gone.csv", row.as_bytes());
        read.expect(code, &["1-9910001"], "gone.csv: 1 read = 1 published");
        assert_eq!(read.inputs.records[0].point, expected, "{point}");
    };
    check("50.81,-0.37", &[], Point::new(50.81, -0.37));
    check("-0.37,50.81", &["swapped-point"], None);
    check("0,0", &[], None);
    check(",", &[], None);
    check("99.9999,0", &["bad-point"], None);
    check("north,west", &["bad-point"], None);
}

#[test]
fn descriptions_that_are_wrong() {
    let check = |source: &str, codes: &[&str]| {
        let read = read(&[("cqc-ratings/source.toml", source.as_bytes()), ("cqc-ratings/r.csv", RATINGS.as_bytes())]);
        assert_eq!(read.codes(), codes, "{source}: {}", read.report.to_text());
    };
    let whole = format!("{SOURCE}edition = 2026-09-16\n");
    check(&whole, &[]);
    check(&whole.replace("publisher", "publsher"), &["source-unknown-key", "source-value"]);
    check(&whole.replace("\"live\"", "\"alive\""), &["source-value"]);
    check(&whole.replace("2026-09-16", "\"soon\""), &["source-value"]);
    check(&whole.replace("2026-09-20", "2026-09-15"), &["source-edition"]);
    check(&format!("{whole}sha256 = \"{}\"\n", "0".repeat(64)), &["source-checksum"]);
    let turned = crate::digest::of(RATINGS.replace('\n', "\r\n"));
    let source = format!("{whole}sha256 = \"{turned}\"\n");
    super::tests::read(&[("cqc-ratings/source.toml", source.as_bytes()), ("cqc-ratings/r.csv", RATINGS.as_bytes())]).tells(
        "source-checksum",
        &format!(
            "only the line ends differ, as Git or an editor turns them: with the others the file's sha256 is {turned}, as it should be; \
             cqc-ratings/r.csv; write the line `data/** -text` into .gitattributes, so that Git leaves data as it is, and put the publisher's \
             own file there again"
        ),
    );
    check(&format!("{whole}file = \"other.csv\"\n"), &["source-no-file"]);
    check(&format!("{whole}file = \"../../../etc/passwd\"\n"), &["source-no-file"]);
    check(&format!("{whole}kind = \"cqc-rating\"\n"), &["unknown-source"]);
    check("publisher = ", &["source-unreadable"]);
    let read = read(&[("cqc-ratngs/source.toml", whole.as_bytes()), ("cqc-ratngs/r.csv", RATINGS.as_bytes())]);
    read.tells(
        "unknown-source",
        "no kind of source is called \"cqc-ratngs\"; cqc-ratngs/source.toml; did you mean \"cqc-ratings\"? name the folder so, or write `kind = \"cqc-ratings\"`",
    );
    assert_eq!(super::tests::read(&[("cqc-ratings/r.csv", RATINGS.as_bytes())]).codes(), ["no-source-toml"]);
    // A file one folder too high would be left out in silence, and whoever is in it counts on it.
    let whole = ("cqc-ratings/a/source.toml", whole.as_bytes());
    let check = |path, expected: &[&str]| {
        let codes = super::tests::read(&[whole, ("cqc-ratings/a/r.csv", RATINGS.as_bytes()), (path, b"location_id\n1-99\n")]).codes();
        assert_eq!(codes.iter().filter(|code| **code == "stray-file").copied().collect::<Vec<_>>(), expected, "{path}");
    };
    check("opt-outs.csv", &["stray-file"]);
    check("cqc-ratings/opt-outs.csv", &["stray-file"]);
    check("opt-outs.csv.txt", &["stray-file"]);
    check("notes.txt", &[]);
    check(".hidden/a.csv", &[]);
    assert_eq!(super::tests::read(&[]).codes(), ["no-registers"]);
}

#[test]
fn a_second_download_of_one_day_is_no_second_source() {
    let sound = DIRECTORY.replace("javascript:alert(1)", "").replace("|Juggling", "").replace("BN11,ring us", "BN113DH,1632960124");
    let of_day = |day: &str| sound.replace("16 September 2026", day);
    let check = |second: &str, codes: &[&str]| {
        let files = [
            ("cqc-directory/source.toml", SOURCE.to_owned()),
            ("cqc-directory/directory.csv", sound.clone()),
            ("cqc-directory/directory (1).csv", of_day(second)),
        ];
        let read = read(&files.each_ref().map(|(name, text)| (*name, text.as_bytes())));
        assert_eq!(read.codes(), codes, "{}", read.report.to_text());
        read
    };
    check("9 September 2026", &[]);
    check("16 September 2026", &["same-edition-twice"]).tells(
        "same-edition-twice",
        "data/registers/cqc-directory/directory (1).csv is of the same day, 2026-09-16; cqc-directory/directory.csv; keep the newer download and delete the other",
    );
}

#[test]
fn a_council_folder_that_no_council_has_is_an_error() {
    let check = |folder: &str, codes: &[&str], told: &str| {
        let source = format!("{SOURCE}edition = 2026-09-16\n");
        let read = read(&[
            (&format!("council/{folder}source.toml"), source.as_bytes()),
            (&format!("council/{folder}opt-outs.csv"), b"location_id,on\n1-9910001,2026-09-01\n"),
        ]);
        assert_eq!(read.codes(), codes, "{folder}");
        assert_eq!(read.inputs.council.opt_outs.len(), usize::from(codes.is_empty()));
        if !codes.is_empty() {
            read.tells("council-unknown-folder", told);
        }
    };
    check("kent/", &[], "");
    check("", &[], "");
    check("kentt/", &["council-unknown-folder"], "no council of this portal is called \"kentt\"; council/kentt; did you mean `kent`?");
    check(
        "atlantis/2026/",
        &["council-unknown-folder"],
        "no council of this portal is called \"atlantis\"; council/atlantis/2026; the folders are west-sussex, herefordshire, coventry, kent",
    );
}

#[cfg(unix)]
#[test]
fn d15_links_out_of_a_sources_folder_are_not_followed() {
    let check = |name: &str, more: &str, codes: &[&str]| {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("doorstep.toml"), include_str!("../../../../doorstep.toml")).unwrap();
        let source = folder.path().join("data/registers/cqc-ratings");
        std::fs::create_dir_all(&source).unwrap();
        std::fs::write(source.join("source.toml"), format!("{SOURCE}edition = 2026-09-16\n{more}")).unwrap();
        std::fs::write(folder.path().join("elsewhere.csv"), RATINGS).unwrap();
        std::fs::write(source.join("r.csv"), RATINGS).unwrap();
        std::os::unix::fs::symlink(folder.path().join("elsewhere.csv"), source.join(name)).unwrap();
        let mut report = Report::default();
        let project = Project::open(folder.path(), &mut report).unwrap();
        let mut inputs = Inputs::default();
        super::read(&project, &mut inputs, &mut report);
        let read = Read { inputs, report };
        assert_eq!(read.codes(), codes, "{name} {more}");
    };
    check("other.csv", "", &["source-not-plain"]);
    check("other.csv", "file = \"other.csv\"\n", &["source-not-plain"]);
    check("other.csv", "file = \"r.csv\"\n", &[]);
    check("notes.txt", "", &[]);
}

#[test]
fn two_files_of_a_council_with_one_name_are_an_error() {
    let source = format!("{SOURCE}edition = 2026-09-16\n");
    let rows: &[u8] = b"location_id,on\n1-9910001,2026-09-01\n";
    let read = read(&[("council/kent/source.toml", source.as_bytes()), ("council/kent/opt-outs.csv", rows), ("council/kent/old/opt-outs.csv", rows)]);
    read.tells(
        "source-same-name",
        "data/registers/council/kent/old/opt-outs.csv has the same name; council/kent/opt-outs.csv; put the rows of both into one file",
    );
}
