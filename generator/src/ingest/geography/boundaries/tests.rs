//! The faults of a boundary file, each by its number in the catalogue, and what a good one gives.

use super::*;
use crate::diagnostic::{Problem, Severity};
use crate::ingest::Inputs;
use crate::ingest::geography::tests::{read_files, said_of};
use crate::model::Point;

const AREAS: &[u8] = b"code,name,level,parent_code\n\
E10000032,West Sussex,authority,\n\
E07000229,Worthing,district,E10000032\n\
E07000223,Adur,district,E10000032\n\
E05007695,Heene,ward,E07000229\n\
E06000019,Herefordshire,authority,\n\
E05012345,Ross,ward,E06000019\n\
E06000043,Brighton and Hove,authority,\n";
const ZONES: &[u8] = b"id,authority,name,kind,members,valid_from,valid_to\nsea,E10000032,Sea,lot area,BN11 3,,\n";

/// A square, a tenth of a degree each way, from its south-west corner.
fn square(west: f64, south: f64) -> String {
    let (east, north) = (west + 0.1, south + 0.1);
    format!("[[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]]")
}

fn feature(properties: &str, coordinates: &str) -> String {
    format!(r#"{{"type":"Feature","properties":{properties},"geometry":{{"type":"Polygon","coordinates":{coordinates}}}}}"#)
}

fn collection(features: &[String]) -> String {
    format!(r#"{{"type":"FeatureCollection","bbox":[-3,50,1,53],"features":[{}]}}"#, features.join(","))
}

fn worthing() -> String {
    feature(r#"{"LAD24CD":"E07000229","LAD24NM":"Worthing"}"#, &square(-0.4, 50.8))
}
fn adur() -> String {
    feature(r#"{"LAD24CD":"E07000223","LAD24NM":"Adur"}"#, &square(-0.3, 50.8))
}
fn herefordshire() -> String {
    feature(r#"{"CTYUA24CD":"E06000019"}"#, &square(-2.7, 52.0))
}

fn read(file: &str) -> (Inputs, Vec<String>) {
    let (inputs, said) = read_files(&[("areas/areas.csv", AREAS), ("zones/zones.csv", ZONES), ("ons-2024/areas.geojson", file.as_bytes())]);
    (inputs, said.into_iter().filter(|line| line.starts_with("boundary-")).collect())
}

/// What is said of the file: code and place.
fn check(file: &str, expected: &[&str]) {
    assert_eq!(read(file).1, expected, "{}", &file[..file.len().min(400)]);
}

/// What is said of a file with Worthing's ring as it should not be.
fn check_ring(coordinates: &str, expected: &str) {
    let file = collection(&[feature(r#"{"LAD24CD":"E07000229"}"#, coordinates), adur(), herefordshire()]);
    let code = expected.split(' ').next().unwrap_or_default();
    check(&file, &[&format!("{code} ons-2024/areas.geojson (feature 1)"), "boundary-missing-area data/geography"]);
    let words = said_of(&[("areas/areas.csv", AREAS), ("ons-2024/areas.geojson", file.as_bytes())]);
    let told = expected.split_once(' ').map(|(_, words)| words).unwrap_or_default();
    assert!(words.iter().any(|line| line.contains(told)), "{told:?} in {words:?}");
}

#[test]
fn a_good_file_gives_each_area_its_border() {
    let ward = feature(r#"{"WD24CD":"E05007695","WD24NM":"Heene","LAD24CD":"E07000229"}"#, &square(-0.4, 50.8));
    let ross = feature(r#"{"wd24cd":"E05012345"}"#, &square(-2.7, 52.0));
    let zone = feature(r#"{"zone":"sea","name":"Sea"}"#, &square(-0.4, 50.7));
    let elsewhere = feature(r#"{"LAD24CD":"E06000043"}"#, &square(-0.2, 50.8));
    let (inputs, said) = read(&collection(&[worthing(), adur(), herefordshire(), ward, ross, zone, elsewhere]));
    assert_eq!(said, [""; 0]);
    let held = &inputs.geography.boundaries;
    assert_eq!((held.areas.len(), held.zones.len()), (5, 1));
    let around: Vec<String> = held.around(Point::new(50.85, -0.35).unwrap()).map(|code| code.to_string()).collect();
    assert_eq!(around, ["E05007695", "E07000229"]);
    let account = inputs.ledger.accounts().into_iter().find(|a| a.path.ends_with(".geojson")).unwrap();
    assert_eq!(account.to_string(), "data/geography/ons-2024/areas.geojson: 7 read = 6 published + 1 left out (outside the portal's area)");
}

#[test]
fn g01_a_border_that_crosses_itself_is_told_with_the_place() {
    check_ring("[[[-0.4,50.8],[-0.3,50.9],[-0.3,50.8],[-0.4,50.9],[-0.4,50.8]]]", "boundary-crosses-itself [-0.35000, 50.85000]");
    // Through one and the same point.
    let eight = "[[[-0.4,50.8],[-0.35,50.85],[-0.3,50.9],[-0.3,50.8],[-0.35,50.85],[-0.4,50.9],[-0.4,50.8]]]";
    check_ring(eight, "boundary-crosses-itself [-0.35000, 50.85000]");
    // There and back along a line.
    let spike = "[[[-0.4,50.8],[-0.3,50.8],[-0.3,50.9],[-0.35,50.9],[-0.35,50.95],[-0.35,50.9],[-0.4,50.9],[-0.4,50.8]]]";
    check_ring(spike, "boundary-crosses-itself [-0.35000, 50.9");
    // A hole that is cut by the border.
    let hole = "[[[-0.4,50.8],[-0.3,50.8],[-0.3,50.9],[-0.4,50.9],[-0.4,50.8]],[[-0.35,50.85],[-0.25,50.85],[-0.35,50.87],[-0.35,50.85]]]";
    check_ring(hole, "boundary-crosses-itself [-0.30000, 50.8");
}

#[test]
fn g01_touching_is_no_crossing() {
    // Two triangles that meet in a point, as one ring that keeps to its side.
    let touching = "[[[-0.4,50.8],[-0.35,50.85],[-0.3,50.8],[-0.3,50.9],[-0.35,50.85],[-0.4,50.9],[-0.4,50.8]]]";
    check(
        &collection(&[feature(r#"{"LAD24CD":"E07000229"}"#, touching), herefordshire(), feature(r#"{"LAD24CD":"E07000223"}"#, &square(-0.3, 50.8))]),
        &[],
    );
}

#[test]
fn g02_a_ring_that_is_none() {
    check_ring("[[[-0.4,50.8],[-0.3,50.8],[-0.3,50.9],[-0.4,50.9]]]", "boundary-shape ring 1 begins at [-0.40000, 50.80000] and ends at");
    check_ring("[[[-0.4,50.8],[-0.3,50.8],[-0.4,50.8]]]", "boundary-shape ring 1 has 3 points");
    check_ring("[[[-0.4,50.8],[-0.4,50.8],[-0.3,50.8],[-0.3,50.8],[-0.4,50.8]]]", "boundary-shape ring 1 has 3 points");
    check_ring("[[[-0.4],[-0.3,50.8],[-0.3,50.9],[-0.4]]]", "boundary-shape ring 1 has a point without");
    check_ring("[]", "boundary-shape the feature has no shape");
    for broken in ["NaN", "1e999", "null", "\"50.8\""] {
        let file = collection(&[worthing().replacen("50.8", broken, 1)]);
        assert_eq!(read(&file).1, ["boundary-unreadable ons-2024/areas.geojson:1"], "{broken}");
    }
    let line = r#"{"type":"Feature","properties":{"LAD24CD":"E07000229"},"geometry":{"type":"LineString","coordinates":[[0,51],[0,52]]}}"#;
    check(
        &collection(&[line.into(), adur(), herefordshire()]),
        &["boundary-shape ons-2024/areas.geojson (feature 1)", "boundary-missing-area data/geography"],
    );
}

#[test]
fn g03_areas_that_overlap_are_listed_and_too_much_is_an_error() {
    let shifted = |by: f64| {
        let adur = feature(r#"{"LAD24CD":"E07000223"}"#, &square(-0.3 - by, 50.8));
        read_files(&[("areas/areas.csv", AREAS), ("ons/a.geojson", collection(&[worthing(), adur, herefordshire()]).as_bytes())]).1
    };
    let told = |by| shifted(by).into_iter().filter(|line| line.starts_with("boundary-")).collect::<Vec<_>>();
    assert_eq!(told(0.0), [""; 0]);
    // Seven square metres are of no account; seventy are told; a hundredth of the area is an error.
    assert_eq!(told(0.000_000_01), [""; 0]);
    assert_eq!(told(0.000_001), ["boundary-overlap ons/source.toml"]);
    assert_eq!(told(0.001), ["boundary-overlap-large ons/source.toml"]);
}

#[test]
fn g05_other_coordinates_are_named() {
    let metres = "[[[514867,102706],[515867,102706],[515867,103706],[514867,102706]]]";
    check_ring(metres, "boundary-coordinates British National Grid, eastings and northings (EPSG:27700)");
    let mercator = "[[[-41286,6595000],[-40286,6595000],[-40286,6596000],[-41286,6595000]]]";
    check_ring(mercator, "boundary-coordinates Web Mercator, metres (EPSG:3857)");
    check_ring("[[[50.8,-0.4],[50.8,-0.3],[50.9,-0.3],[50.8,-0.4]]]", "boundary-coordinates latitude before longitude");
    check_ring("[[[-74.0,40.7],[-73.9,40.7],[-73.9,40.8],[-74.0,40.7]]]", "boundary-coordinates [-74.00000, 40.70000] is far from England");
    let named =
        collection(&[worthing()]).replacen(r#""bbox""#, r#""crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::27700"}},"bbox""#, 1);
    check(&named, &["boundary-coordinates ons-2024/areas.geojson"]);
}

#[test]
fn g06_outside_england_is_told_and_either_winding_is_read() {
    let west = feature(r#"{"CTYUA24CD":"E06000019"}"#, &square(-6.55, 52.0));
    check(&collection(&[worthing(), adur(), west]), &["boundary-outside-england ons-2024/source.toml"]);
    let backwards = "[[[-0.4,50.8],[-0.4,50.9],[-0.3,50.9],[-0.3,50.8],[-0.4,50.8]]]";
    let both = |ring: &str| {
        let (inputs, said) = read(&collection(&[feature(r#"{"LAD24CD":"E07000229"}"#, ring), adur(), herefordshire()]));
        assert_eq!(said, [""; 0]);
        let boundary = inputs.geography.boundaries.areas[&AreaCode::parse("E07000229").unwrap()].clone();
        geo::Winding::is_ccw(boundary.shape().0[0].exterior())
    };
    assert!(both(backwards) && both(&square(-0.4, 50.8)));
}

#[test]
fn g07_too_much_is_told_before_it_is_read() {
    let most = |text: String| weigh::weigh(text.as_bytes()).err().map(|fault| fault.to_string());
    assert_eq!(most("[".repeat(500)), Some("the file has 500 levels of nesting; the most is 32".into()));
    assert_eq!(most(format!("[{}]", "[],".repeat(3_000_001))), Some("the file has 3000002 points; the most is 3000000".into()));
    assert_eq!(most(format!("{{\"a\":\"{}\\\"[[\"}}", "[".repeat(500))), None, "brackets in words");
    let file = tempfile::NamedTempFile::new().unwrap();
    file.as_file().set_len(200_000_000).unwrap();
    assert_eq!(weigh::read(file.path()).unwrap_err().code().id, "boundary-too-large");
    // A nesting that would exhaust the stack of a parser, in a file of an otherwise good portal.
    check(&format!("{{\"features\":{}", "[".repeat(40_000)), &["boundary-too-large ons-2024/areas.geojson"]);
}

#[test]
fn g08_a_council_without_its_border_is_an_error() {
    check(&collection(&[worthing(), adur()]), &["boundary-missing-council data/geography"]);
    check(&collection(&[worthing(), herefordshire()]), &["boundary-missing-area data/geography"]);
    let county = feature(r#"{"CTYUA24CD":"E10000032"}"#, &square(-0.4, 50.8));
    check(&collection(&[county, herefordshire()]), &[]);
    let elsewhere = feature(r#"{"LAD24CD":"E06000043"}"#, &square(-0.2, 50.8));
    check(&collection(&[elsewhere]), &["boundary-none-of-portal ons-2024/areas.geojson"]);
}

#[test]
fn g09_names_are_not_read_and_a_code_is_a_code_or_an_error() {
    let evil = r#"{"LAD24CD":"E07000229","LAD24NM":"<script>alert(1)</script>","__proto__":{"a":1}}"#;
    let (inputs, said) = read(&collection(&[feature(evil, &square(-0.4, 50.8)), adur(), herefordshire()]));
    assert_eq!(said, [""; 0]);
    let all = format!("{:?}{:?}", inputs.geography.areas, inputs.geography.boundaries);
    assert!(!all.contains("script") && all.contains("Worthing"));
    for (properties, code) in [
        (r#"{"LAD24NM":"Worthing"}"#, "boundary-without-code"),
        (r#"{"LAD24CD":"<script>"}"#, "boundary-without-code"),
        (r#"{"zone":"../../etc"}"#, "boundary-without-code"),
        (r#"{"LAD24CD":7}"#, "boundary-without-code"),
        ("null", "boundary-without-code"),
    ] {
        let (_, said) = read(&collection(&[feature(properties, &square(-0.4, 50.8)), worthing(), adur(), herefordshire()]));
        assert_eq!(said, [format!("{code} ons-2024/areas.geojson (feature 1)")], "{properties}");
    }
    check(&collection(&[worthing(), worthing(), adur(), herefordshire()]), &["boundary-repeated ons-2024/areas.geojson (feature 2)"]);
}

#[test]
fn a_file_that_is_none_is_an_error_at_its_line() {
    check("", &["boundary-unreadable ons-2024/areas.geojson:1"]);
    check("<html></html>", &["boundary-unreadable ons-2024/areas.geojson:1"]);
    check(&collection(&[worthing()])[..150], &["boundary-unreadable ons-2024/areas.geojson:1"]);
    check("{\"type\":\"FeatureCollection\",\n\"features\":7}", &["boundary-unreadable ons-2024/areas.geojson:2"]);
    check(&format!("\u{feff}{}", collection(&[worthing(), adur(), herefordshire()])), &[]);
}

#[test]
fn every_fault_says_what_to_do() {
    let faults = [
        Fault::NotGeoJson,
        Fault::NoRing,
        Fault::NothingOwn,
        Fault::NoCode { keys: vec!["LAD24C".into()], nearest: Some("LAD24CD") },
        Fault::Overlap { first: "A".into(), second: "B".into(), square_metres: 11.0, share: 0.000_1 },
        Fault::NoAreas { council: "A".into(), level: "wards", missing: vec!["b".into(); 7] },
    ];
    for fault in faults {
        assert!(!fault.help().ends_with('.') && fault.help().len() > 10 && fault.to_string().len() > 10, "{fault:?}");
        assert!(fault.code().severity >= Severity::Warning);
    }
}
