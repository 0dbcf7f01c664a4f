//! The made-up registers: same bytes for the same seed, in the publisher's layout, and nobody's.

use super::*;
use crate::model::location::Position;
use crate::model::*;
use crate::pipeline;
use crate::stage::Stages;

/// The project of this repository.
fn project() -> Project {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate stands in the project");
    let mut report = Report::default();
    Project::open(root, &mut report).unwrap_or_else(|| panic!("{}", report.to_text()))
}

/// A ground of a few hundred units around Worthing, Coventry and beyond the border.
fn small_ground() -> ground::Ground {
    let letters: Vec<char> = "ABDEFGHJLN".chars().collect();
    let units = [
        ("BN11", "E10000032", 50.81, -0.37),
        ("BN14", "E10000032", 50.83, -0.38),
        ("CV1", "E08000026", 52.41, -1.51),
        ("GU31", "E10000014", 51.0, -0.93),
    ]
    .into_iter()
    .flat_map(|(outward, council, lat, lon)| {
        let inward = letters.iter().enumerate().flat_map(|(i, a)| letters.iter().enumerate().map(move |(j, b)| (i, j, *a, *b))).collect::<Vec<_>>();
        inward.into_iter().map(move |(i, j, a, b)| {
            let point = Point::new(lat + i as f64 * 0.001, lon + j as f64 * 0.001).unwrap();
            (format!("{outward} {}{a}{b}", (i + j) % 9), point, council)
        })
    });
    ground::Ground::of_points(units, &["E10000032", "E08000026"])
}

fn small(seed: u64) -> Demonstration {
    let project = project();
    let authorities: Vec<&Authority> = project.portal.authorities.iter().filter(|a| ["west-sussex", "coventry"].contains(&a.slug.as_str())).collect();
    on(&small_ground(), &authorities, seed, 400).unwrap()
}

fn rows(text: &str) -> Vec<Vec<String>> {
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).flexible(false).from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(Into::into).collect()).collect()
}

fn file<'a>(made: &'a Demonstration, path: &str) -> &'a str {
    &made.files.iter().find(|f| f.path == path).unwrap_or_else(|| panic!("{path} was made")).text
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    assert_eq!(small(7), small(7));
    assert_ne!(small(7).files, small(8).files);
}

#[test]
fn the_layouts_are_the_publishers() {
    let made = small(7);
    let check = |path: &str, header_row: usize, columns: usize, some: &[(usize, &str)]| {
        let rows = rows(file(&made, path));
        assert!(rows.iter().all(|row| row.len() == columns), "{path}");
        for (at, name) in some {
            assert_eq!(rows[header_row][*at], *name, "{path}");
        }
        assert!(rows.len() > header_row + 5, "{path}");
    };
    check(
        "cqc-locations/locations.csv",
        0,
        122,
        &[
            (0, "Location ID"),
            (7, "Registered manager"),
            (27, "Location Postal Code"),
            (60, "Provider Main Partner Name"),
            (75, "Service type - Acute services with overnight beds"),
            (121, "Primary ID (Dual registration locations)"),
        ],
    );
    check("cqc-directory/directory.csv", 4, 15, &[(0, "Name"), (13, "CQC Location ID (for office use only)")]);
    check("cqc-ratings/ratings.csv", 0, 28, &[(17, "Service / Population Group"), (20, "Publication Date"), (27, "Brand Name")]);
    check("cqc-deactivated/deactivated.csv", 0, 38, &[(3, "Location Status"), (5, "Location HSCA End Date")]);
    assert!(file(&made, "cqc-directory/directory.csv").starts_with("CQC Locations data,,,,,,,,,,,,,,\r\n"));
}

#[test]
fn nothing_made_up_can_be_taken_for_real() {
    let made = small(7);
    let locations = rows(file(&made, "cqc-locations/locations.csv"));
    let is_id = |id: &str| id.strip_prefix("1-99").is_some_and(|rest| rest.len() == 9 && rest.bytes().all(|b| b.is_ascii_digit()));
    let is_drama = |phone: &str| ["01632960", "02079460", "07700900", "03069990"].iter().any(|range| phone.starts_with(range)) || phone.is_empty();
    for row in &locations[1..] {
        assert!(is_id(&row[0]) && is_id(&row[37]), "{row:?}");
        assert!(is_drama(&row[6]) && is_drama(&row[44]), "{row:?}");
        for website in [&row[8], &row[45]] {
            assert!(website.is_empty() || website.contains(".example"), "{website}");
        }
    }
    for file in &made.files {
        assert!(!file.text.contains("cqc.org.uk"), "{}", file.path);
    }
}

#[test]
fn what_must_never_pass_is_there() {
    let made = small(7);
    let text = file(&made, "cqc-locations/locations.csv");
    for name in write_locations::NOT_REAL {
        assert!(text.contains(name), "{name}");
    }
    assert!(file(&made, "cqc-api/locations.json").contains("Registered Manager"));
}

/// What stands in `data/registers`, read as a build reads it, with the cases that were put into it.
fn default_portal() -> (Atlas, Report, Demonstration) {
    let project = project();
    let mut report = Report::default();
    let made = portal(&project, SEED, &[], DEFAULT, None, &mut report).unwrap();
    for file in &made.files {
        let stands = std::fs::read_to_string(project.registers().join(&file.path)).unwrap_or_default();
        assert!(stands == file.text, "{} is not what `doorstep demo` makes: run it again", file.path);
    }
    let mut report = Report::default();
    let atlas = pipeline::assemble(&project, &mut Stages::silent(), &mut report);
    (atlas, report, made)
}

#[test]
fn the_default_portal_reads_without_an_error_and_its_awkward_cases_end_where_they_must() {
    let (atlas, report, made) = default_portal();
    assert!(!report.has_errors(), "{}", report.to_text());
    assert!(atlas.accounts.iter().all(|a| a.open == 0), "{:?}", atlas.accounts);
    let listed: Vec<&Location> = atlas.listed().collect();
    let count = |kind: Kind| listed.iter().filter(|l| l.kinds.contains(kind)).count();
    let between = |kind: Kind, low: usize, high: usize| assert!((low..=high).contains(&count(kind)), "{kind:?}: {}", count(kind));
    between(Kind::HomeCare, 600, 900);
    between(Kind::ResidentialHome, 450, 700);
    between(Kind::NursingHome, 170, 300);
    between(Kind::SupportedLiving, 180, 320);
    between(Kind::ExtraCare, 30, 80);
    between(Kind::SharedLives, 4, 20);
    between(Kind::MicroProvider, 50, 100);
    for (case, id) in &made.marks {
        let id = LocationId::parse(id).unwrap();
        // A case beyond what the portal lists has no page to look at.
        if let Some(location) = atlas.location(&id) {
            followed(*case, location, &atlas);
        }
    }
    let cases: std::collections::BTreeSet<Case> = made.marks.iter().map(|(case, _)| *case).collect();
    assert_eq!(cases.len(), 16);
    let gone = atlas.locations.iter().filter(|l| matches!(l.status, Status::Gone { .. }));
    assert!(gone.filter(|l| !l.successors.is_empty()).count() >= 40);
    for location in &atlas.locations {
        assert!(location.cqc_page.is_none(), "{}", location.id);
    }
}

/// Where a case must have ended.
fn followed(case: Case, location: &Location, atlas: &Atlas) {
    let id = &location.id;
    match case {
        Case::Anchor => {
            assert!(location.needs.contains(Need::Dementia) && location.kinds.contains(Kind::HomeCare), "{id}");
            assert_eq!(location.district.and_then(|d| atlas.areas.get(d)).map(|a| a.name.to_string()).as_deref(), Some("Worthing"), "{id}");
        }
        Case::LowerCasePostcode => assert!(matches!(location.position, Position::Postcode(_)), "{id}: {:?}", location.position),
        Case::UnknownPostcode => assert!(matches!(location.position, Position::Register(_)), "{id}: {:?}", location.position),
        Case::UnknownPostcodeWithoutPoint => assert!(matches!(location.position, Position::Approximate(_)), "{id}: {:?}", location.position),
        Case::NoPostcode => assert!(location.position.point().is_none(), "{id}: {:?}", location.position),
        Case::NoPoint => assert!(location.position.point().is_some(), "{id}"),
        Case::NoPhone => assert!(!location.phone.is_known(), "{id}"),
        Case::Dual => assert!(location.dual.is_some(), "{id}"),
        Case::TwoRatingsOnOneDay => {
            let overall = location.ratings.iter().filter(|r| r.question.is_none() && r.service == RatedService::Location);
            assert!(overall.count() >= 2, "{id}: {:?}", location.ratings);
        }
        Case::UnderAppeal => assert!(location.ratings.iter().all(|r| r.outcome.rating().is_none()), "{id}"),
        Case::NewInDirectory => assert_eq!(location.status, Status::Active, "{id}"),
        // The weekly directory is newer than the list of the gone, and still has it.
        Case::LateCancellation => assert_eq!(location.status, Status::Active, "{id}"),
        Case::AwkwardName | Case::SameNameInTown | Case::SharedBuilding | Case::DroppedFromDirectory => {}
    }
}

#[test]
fn the_middle_of_worthing_has_a_full_answer() {
    let (atlas, _, _) = default_portal();
    let sector = Sector::parse("BN11 3").unwrap();
    let zone = atlas.zones.iter().find(|z| z.id.to_string() == "west-sussex-worthing").expect("Worthing is a zone");
    let count = |evidence: Evidence| {
        let covers = |l: &&Location| {
            l.coverage.iter().any(|c| {
                c.evidence == evidence && (c.ground == coverage::Ground::Sector(sector) || c.ground == coverage::Ground::Zone(zone.id.clone()))
            })
        };
        atlas.listed().filter(|l| l.needs.contains(Need::Dementia)).filter(covers).count()
    };
    assert!(count(Evidence::Placed) >= 4, "{}", count(Evidence::Placed));
    assert!(count(Evidence::Stated) >= 4, "{}", count(Evidence::Stated));
}

/// Names of large providers and franchises: no made-up name may hold one.
#[rustfmt::skip]
const KNOWN: &[&str] = &[
    "barchester", "hc-one", "four seasons", "bupa", "care uk", "sanctuary", "anchor", "methodist", "runwood", "maria mallaband", "avery", "hallmark", "gracewell",
    "sunrise", "caring homes", "larchwood", "orchard care", "bluebird", "home instead", "right at home", "caremark", "helping hands", "radfield", "visiting angels",
    "alina", "cera", "nurse plus", "allied", "sevacare", "kare plus", "walfinch", "guardian angel", "abney", "elder", "promedica", "voyage", "lifeways", "mencap", "dimensions",
    "turning point", "macintyre", "creative support", "leonard cheshire", "sue ryder", "marie curie", "shaw healthcare", "agincare", "apex", "carewatch", "everycare",
    "heritage", "homecare uk", "mihomecare", "the good care group", "abbeyfield", "greensleeves", "excelcare", "kcht", "housing 21", "housing & care 21",
];

#[test]
fn names_belong_to_nobody_known() {
    let made = small(7);
    for row in &rows(file(&made, "cqc-locations/locations.csv"))[1..] {
        let name = row[4].to_lowercase();
        for known in KNOWN {
            assert!(!name.split(' ').any(|word| word == *known), "{name}");
            assert!(!known.contains(' ') || !name.contains(known), "{name}");
        }
    }
}
