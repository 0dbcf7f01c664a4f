//! The made-up registers: same bytes for the same seed, in the publisher's layout, and nobody's.

use super::*;
use crate::model::Point;
use ground::Ground;

/// The project of this repository.
fn project() -> Project {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate stands in the project");
    let mut report = Report::default();
    Project::open(root, &mut report).unwrap_or_else(|| panic!("{}", report.to_text()))
}

/// A ground of a few hundred units around Worthing, Coventry and beyond the border.
fn small_ground() -> Ground {
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
    Ground::of_points(units, &["E10000032", "E08000026"])
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
            assert!(!name.split(' ').any(|word| word == *known) && !(known.contains(' ') && name.contains(known)), "{name}");
        }
    }
}
