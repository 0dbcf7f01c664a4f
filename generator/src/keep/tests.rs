//! What is published can be read back, and what is kept of it names no person.

use super::*;
use crate::ingest::edition;
use crate::model::edition::{Edition, EntryRating};
use crate::model::location::{Brand, Position};
use crate::model::*;
use crate::publish::feeds::csv::{self, PATH};
use crate::publish::pages::service::tests::{atlas, location};
use crate::release::manifest::Manifest;
use crate::release::manifest::tests::plain;
use proptest::prelude::*;

/// The published table of an atlas.
fn published(atlas: &Atlas) -> Vec<u8> {
    csv::files(atlas).into_iter().find(|file| file.path == PATH).unwrap().bytes().into_owned()
}

fn read_live(bytes: &[u8]) -> (Option<Edition>, Report) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(NAME);
    std::fs::write(&path, bytes).unwrap();
    let mut report = Report::default();
    (edition::live(&path, "services.csv", &live_columns(), &mut report), report)
}

/// The project of the shipped settings in an empty folder.
fn project() -> (tempfile::TempDir, Project) {
    let folder = tempfile::tempdir().unwrap();
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../doorstep.toml");
    std::fs::copy(shipped, folder.path().join("doorstep.toml")).unwrap();
    let project = Project::open(folder.path(), &mut Report::default()).unwrap();
    (folder, project)
}

/// Keeps a table and reads it back.
fn read_kept(table: &[u8]) -> (Option<Edition>, Report) {
    let (_folder, project) = project();
    put(&project, jiff::civil::date(2026, 11, 21), 1, table, false).unwrap();
    let (mut report, mut ledger) = (Report::default(), Ledger::default());
    let mut editions = edition::kept(&project, &mut ledger, &mut report);
    editions.iter().flat_map(|e| &e.rows).for_each(|row| ledger.settle(*row, Fate::Filtered(Reason::EarlierEdition)));
    assert!(ledger.is_closed(), "every row has its fate");
    (editions.pop().map(|record| record.edition), report)
}

fn words() -> impl Strategy<Value = Text> {
    "[ -~£é’＝|]{0,24}[A-Za-z0-9]".prop_filter_map("a text", |raw| Text::parse(&raw).filter(|t| !t.as_str().starts_with('[')))
}

fn day() -> impl Strategy<Value = Date> {
    (1990i16..2030, 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| jiff::civil::date(y, m, d))
}

fn rating() -> impl Strategy<Value = RatingEntry> {
    let service =
        prop_oneof![Just(RatedService::Location), words().prop_filter("no other", |w| w.as_str() != "Overall").prop_map(RatedService::Service)];
    (service, proptest::option::of(0usize..4), proptest::option::of(day())).prop_map(|(service, rating, published)| RatingEntry {
        service,
        question: None,
        outcome: rating.map_or(Outcome::Unrated(Unrated::NotRated), |at| Outcome::Rated(Rating::ALL[at])),
        published: published.map_or(Fact::Unknown(Unknown::Blank), Fact::Known),
        inherited: Fact::default(),
        given_to: None,
        report: None,
        source: SourceId(0),
    })
}

prop_compose! {
    fn place()(number in 0u64..99_999, name in words(), former in proptest::option::of(words()), standing in 0usize..7, phone in proptest::option::of(1_000_000_000u64..9_999_999_999),
        ratings in proptest::collection::vec(rating(), 0..4), provider in proptest::option::of((words(), words())), ended in proptest::option::of(day()),
        at in proptest::option::of((49.1f64..60.9, -8.9f64..2.4)), town in proptest::option::of(words()), kind in 0usize..6) -> Location {
        let id = LocationId::parse(&format!("1-99{number:09}")).unwrap();
        let mut place = location();
        place.slug = Slug::of_location(&name, &id);
        place.former = former.iter().map(|name| Slug::of_location(name, &id)).collect();
        place.phone = phone.and_then(|n| Phone::parse(&format!("0{n}"))).map_or(Fact::Unknown(Unknown::Blank), Fact::Known);
        place.provider = provider.map(|(name, brand)| location::Provider {
            id: ProviderId::parse("1-99100000007").unwrap(),
            name: Fact::Known(name),
            ownership: None,
            brand: Brand::parse("BD012", brand.as_str()),
        });
        place.status = match standing {
            0 => Status::Dormant,
            1..=4 => Status::Gone {
                ended: ended.map_or(Fact::default(), Fact::Known),
                why: [Departure::Deregistered, Departure::Vanished, Departure::OutsideArea, Departure::OtherCare][standing - 1],
            },
            _ => Status::Active,
        };
        if standing == 5 {
            let primary = LocationId::parse("1-98").unwrap();
            place.dual = Some(location::Dual { other: primary.clone(), primary });
        }
        place.position = at.and_then(|(lat, lon)| Point::new(lat, lon)).map_or(Position::Unplaced(location::Unplaced::NoPostcode), Position::Register);
        place.address.town = town;
        place.kinds = [care::Listed::ALL[kind]].into_iter().collect::<care::Set<Kind>>();
        place.successors = vec![LocationId::parse("RHAR1").unwrap(), LocationId::parse("1-98").unwrap()];
        place.ratings = ratings;
        Location { id, name, ..place }
    }
}

fn holding(mut locations: Vec<Location>) -> Atlas {
    locations.sort_by(|a, b| a.id.cmp(&b.id));
    locations.dedup_by(|a, b| a.id == b.id);
    Atlas { locations, ..atlas() }
}

proptest! {
    #[test]
    fn what_is_published_is_read_back(places in proptest::collection::vec(place(), 1..6)) {
        let atlas = holding(places);
        let live = published(&atlas);
        let (found, report) = read_live(&live);
        prop_assert!(found.is_some(), "{}", report.to_text());
        prop_assert_eq!(found, Some(Edition::of(&atlas)));
        let (kept, report) = read_kept(&remembered(&live).unwrap());
        prop_assert!(kept.is_some(), "{}", report.to_text());
        prop_assert_eq!(kept, Some(Edition::of(&atlas)));
    }
}

#[test]
fn a_helpers_name_is_not_kept() {
    let mut helper = location();
    helper.registration = Registration::NotRegistered { checks: Vec::new(), consent_on: jiff::civil::date(2026, 5, 1) };
    helper.name = Text::parse("Annie Example").unwrap();
    let table = String::from_utf8(remembered(&published(&holding(vec![helper.clone()]))).unwrap()).unwrap();
    for private in ["Annie", "01632 960123", "Worthing", "BN14", "50.83"] {
        assert!(!table.contains(private), "{private}: {table}");
    }
    assert!(table.contains(helper.id.as_str()));
    assert!(read_kept(table.as_bytes()).0.is_some());
}

#[test]
fn a_damaged_table_is_refused() {
    let whole = String::from_utf8(remembered(&published(&holding(vec![location()]))).unwrap()).unwrap();
    let check = |from: &str, to: &str, expected: &[&str]| {
        let (edition, report) = read_kept(whole.replacen(from, to, 1).as_bytes());
        let mut codes: Vec<&str> = report.entries().iter().map(|e| e.problem.code().id).collect();
        codes.sort_unstable();
        assert_eq!((edition.is_some(), codes.as_slice()), (expected.is_empty(), expected), "{from} → {to}: {}", report.to_text());
    };
    check("", "", &[]);
    check(",status,", ",state,", &["missing-column"]);
    check(",status,", ",status,colour,", &["edition-damaged", "ragged-row", "unknown-column"]);
    check(",listed,", ",here,", &["edition-cell"]);
    check("01632 960123", "ring us", &["edition-cell"]);
    check("50.83000", "0", &["edition-cell"]);
    // A row under another service's address, as a cell that was typed over leaves it.
    let id = location().id.to_string();
    check(&id, &id.replacen('1', "2", 1), &["edition-cell"]);
    let row = whole.lines().nth(1).unwrap();
    check(row, &format!("{row}\n{row}"), &["edition-repeated"]);
}

/// An edition that was kept before more was remembered of each service.
#[test]
fn a_table_without_the_later_columns_is_read() {
    let whole = remembered(&published(&holding(vec![location()]))).unwrap();
    let cut = |line: ::csv::StringRecord| line.iter().take(19).map(str::to_owned).collect::<Vec<_>>();
    let mut out = ::csv::Writer::from_writer(Vec::new());
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(&*whole);
    reader.records().for_each(|line| out.write_record(cut(line.unwrap())).unwrap());
    let (edition, report) = read_kept(&out.into_inner().unwrap());
    assert_eq!(report.entries().len(), 0, "{}", report.to_text());
    let entry = edition.unwrap().entries.remove(0);
    assert_eq!((entry.last_confirmed, entry.website, entry.name), (None, None, Some(location().name)));
}

#[test]
fn the_rows_of_an_edition_are_of_one_day() {
    let mut places = vec![location(), location()];
    places[1].id = LocationId::parse("1-99000000002").unwrap();
    places[1].slug = Slug::of_location(&places[1].name, &places[1].id);
    let live = String::from_utf8(published(&holding(places))).unwrap();
    let check = |to: &str, expected: &[&str]| {
        let (edition, report) = read_live(live.replacen("2026-11-21", to, 1).as_bytes());
        let codes: Vec<&str> = report.entries().iter().map(|e| e.problem.code().id).collect();
        assert_eq!((edition.is_some(), codes.as_slice()), (expected.is_empty(), expected), "{}", report.to_text());
    };
    check("2026-11-21", &[]);
    check("2026-11-22", &["edition-day"]);
    check("21/11/2026", &["edition-cell"]);
}

#[test]
fn the_columns_that_are_remembered_are_published() {
    let live = live_columns();
    let missing: Vec<&&str> = COLUMNS.iter().filter(|name| !live.contains(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert!(EntryRating::of(&location()).is_empty());
}

/// Lays the table out as a published tree of the site's address.
fn publish(project: &Project, table: &[u8], site: &str) {
    let (root, (_, manifest)) = (project.public(), plain(&[]));
    std::fs::create_dir_all(root.join("data")).unwrap();
    std::fs::write(root.join(SERVICES), table).unwrap();
    Manifest { site: site.into(), ..manifest }.over(&root, None, 0).unwrap().write(&root).unwrap();
}

#[test]
fn only_this_portals_own_site_is_kept_and_only_as_it_was_published() {
    let (_folder, project) = project();
    let check = |expected: &str| {
        let mut report = Report::default();
        assert!(run(&project, None, false, &mut report).is_none());
        assert_eq!(report.entries().iter().map(|e| e.problem.code().id).collect::<Vec<_>>(), [expected]);
        assert!(!project.editions().exists());
    };
    let table = published(&holding(vec![location()]));
    publish(&project, &table, "https://other.example");
    check("keep-other-site");
    publish(&project, &table, project.portal.base_url.as_str());
    let tampered = String::from_utf8(table).unwrap().replace("01632 960123", "01632 960999");
    std::fs::write(project.public().join(SERVICES), tampered).unwrap();
    check("keep-unproven");
    std::fs::remove_file(project.public().join(manifest::PATH)).unwrap();
    check("keep-unproven");
}

#[test]
fn an_edition_is_not_written_over_in_silence() {
    let (_folder, project) = project();
    let site = project.portal.base_url.to_string();
    let write = |atlas: &Atlas| publish(&project, &published(atlas), &site);
    let keep = |replace| {
        let mut report = Report::default();
        let kept = run(&project, None, replace, &mut report);
        (kept.map(|k| k.already), report.entries().iter().map(|e| e.problem.code().id).collect::<Vec<_>>())
    };
    assert_eq!(keep(false), (None, vec!["keep-no-site"]));
    write(&holding(vec![location()]));
    assert_eq!(keep(false), (Some(false), vec![]));
    assert_eq!(keep(false), (Some(true), vec![]));
    let mut changed = location();
    changed.phone = Fact::default();
    write(&holding(vec![changed]));
    assert_eq!(keep(false), (None, vec!["keep-differs"]));
    assert_eq!(keep(true), (Some(false), vec![]));
    let mut ledger = Ledger::default();
    let mut report = Report::default();
    let editions = edition::kept(&project, &mut ledger, &mut report);
    assert_eq!(editions.len(), 1, "{}", report.to_text());
    assert!(editions[0].demonstration && editions[0].edition.entries[0].phone.is_none());
}
