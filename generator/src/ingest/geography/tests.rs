//! Whole folders of geography: what is published, what is said, and the portal's own data.

use super::*;
use crate::model::{AreaCode, Outward, Postcode, Sector};
use std::io::Write;
use std::path::Path;

/// A project of West Sussex and Herefordshire with these files in `data/geography`.
fn project(folder: &Path, files: &[(&str, &[u8])]) -> Project {
    let line = r#"{ phone = "01632 960101", hours = "always" }"#;
    let authority = |code: &str, name: &str, slug: &str| {
        format!(
            "[[authority]]\ncode = \"{code}\"\nname = \"{name}\"\ncouncil = \"{name} Council\"\nslug = \"{slug}\"\nsafeguarding = {line}\n\
             safeguarding_out_of_hours = {line}\npaper_copy = {line}\nfront_door = {line}\ncorrections_email = \"a@b.example\"\n"
        )
    };
    let portal = "[portal]\nname = \"P\"\nbase_url = \"https://p.example\"\ndemonstration = true\nbuffer_km = 10\n";
    let text =
        format!("{portal}{}{}", authority("E10000032", "West Sussex", "west-sussex"), authority("E06000019", "Herefordshire", "herefordshire"));
    std::fs::write(folder.join("doorstep.toml"), text).unwrap();
    for (name, bytes) in files {
        let path = folder.join("data/geography").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        let source = path.with_file_name("source.toml");
        if !source.exists() {
            let text = "publisher = \"P\"\ntitle = \"T\"\nlicence = \"L\"\nedition = 2025-05-01\nstatus = \"demonstration\"\n";
            std::fs::write(source, text).unwrap();
        }
    }
    let mut report = Report::default();
    Project::open(folder, &mut report).unwrap_or_else(|| panic!("{}", report.to_text()))
}

/// The words of everything that is said of these files.
pub(super) fn said_of(files: &[(&str, &[u8])]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let (mut inputs, mut report) = (Inputs::default(), Report::default());
    read(&project(folder.path(), files), &mut inputs, &mut report);
    report.entries().iter().map(|e| e.problem.to_string()).collect()
}

pub(super) fn read_files(files: &[(&str, &[u8])]) -> (Inputs, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path(), files);
    let (mut inputs, mut report) = (Inputs::default(), Report::default());
    read(&project, &mut inputs, &mut report);
    assert!(inputs.ledger.is_closed(), "{:?}", inputs.ledger.accounts());
    let said = report.entries().iter().map(|e| {
        let at = e.at.as_ref().map_or_else(String::new, |at| at.to_string().replace("data/geography/", ""));
        format!("{} {at}", e.problem.code().id)
    });
    (inputs, said.collect())
}

const AREAS: &[u8] = b"code,name,level,parent_code\n\
E92000001,England,country,\n\
E10000032,West Sussex,authority,E92000001\n\
E07000229,Worthing,district,E10000032\n\
E05007695,Heene,ward,E07000229\n\
E06000019,Herefordshire,authority,E92000001\n\
E06000043,Brighton and Hove,authority,E92000001\n";

const UNITS: &[u8] = b"postcode,easting,northing,county,district,ward,terminated\n\
BN11 3DH,514867,102706,E10000032,E07000229,E05007695,\n\
BN11 3DJ,514900,102750,E10000032,E07000229,E05007695,202305\n\
BN11 9ZZ,,,E10000032,E07000229,E05007695,\n\
BN43 5AA,521600,105300,,E06000043,,\n\
BN1 1AA,531000,104000,,E06000043,,\n\
EH1 1AA,325900,673400,,S12000036,,\n";

fn point_of(inputs: &Inputs, postcode: &str) -> Option<String> {
    let unit = inputs.geography.postcodes.unit(Postcode::parse(postcode).unwrap())?;
    Some(unit.point.map_or_else(|| "no point".into(), |p| format!("{:.4} {:.4}", p.lat, p.lon)))
}

#[test]
fn units_are_kept_within_the_buffer_and_counted_beyond() {
    let (inputs, said) = read_files(&[("areas/areas.csv", AREAS), ("postcodes/units.csv", UNITS)]);
    assert_eq!(said, ["postcodes-none-for-council data/geography"], "Herefordshire has none");
    assert_eq!(point_of(&inputs, "BN11 3DH").as_deref(), Some("50.8125 -0.3709"));
    assert_eq!(point_of(&inputs, "BN11 9ZZ").as_deref(), Some("no point"));
    assert!(point_of(&inputs, "BN43 5AA").is_some(), "seven kilometres off");
    assert_eq!(point_of(&inputs, "BN1 1AA"), None, "sixteen kilometres off");
    let postcodes = &inputs.geography.postcodes;
    let terminated = postcodes.unit(Postcode::parse("BN11 3DJ").unwrap()).unwrap().terminated;
    assert_eq!(terminated, Some(jiff::civil::date(2023, 5, 1)));
    assert_eq!(postcodes.sector_centroid(Sector::parse("BN11 3").unwrap()), postcodes.outward_centroid(Outward::parse("BN11").unwrap()));
    let elsewhere: Vec<String> = postcodes
        .elsewhere
        .iter()
        .map(|(outward, e)| format!("{outward} {} {}", e.nation.words(), e.councils.iter().map(|c| c.as_str()).collect::<Vec<_>>().join("|")))
        .collect();
    assert_eq!(elsewhere, ["BN1 England Brighton and Hove", "EH1 Scotland "]);
    let account = inputs.ledger.accounts().into_iter().find(|a| a.path.ends_with("units.csv")).unwrap();
    assert_eq!(account.to_string(), "data/geography/postcodes/units.csv: 6 read = 4 published + 2 left out (outside the portal's area)");
}

#[test]
fn a_table_of_outward_codes_names_the_rest() {
    let table = b"outward,nation,councils\nAB10,Scotland,Aberdeen City|Aberdeenshire\nBN,England,x\nBN1,Atlantis,x\n";
    let (inputs, said) = read_files(&[("areas/areas.csv", AREAS), ("postcodes/units.csv", UNITS), ("postcodes/outward-elsewhere.csv", table)]);
    assert_eq!(
        said[..2],
        [
            "geography-value postcodes/outward-elsewhere.csv:3, column \"outward\"",
            "geography-value postcodes/outward-elsewhere.csv:4, column \"nation\""
        ]
    );
    let elsewhere = &inputs.geography.postcodes.elsewhere[&Outward::parse("AB10").unwrap()];
    assert_eq!(elsewhere.councils.iter().map(|c| c.as_str()).collect::<Vec<_>>(), ["Aberdeen City", "Aberdeenshire"]);
}

#[test]
fn zones_say_what_is_wrong_with_them() {
    let zones = b"id,authority,name,kind,members,valid_from,valid_to\n\
heene,E10000032,Heene,lot area,E05007695|bn113,2024-09-01,\n\
heene,E10000032,Heene again,lot area,E05007695,,\n\
Heene Two,E10000032,Heene,lot area,E05007695,,\n\
kent,E10000016,Kent,lot area,E05007695,,\n\
gone,E10000032,Gone,lot area,E05000001,,\n\
odd,E10000032,Odd,lot area,Heene,,\n\
none,E10000032,None,lot area,,,\n\
late,E10000032,Late,lot area,E05007695,2024-09-01,2023-09-01\n\
when,E10000032,When,lot area,E05007695,01/09/2024,\n\
beyond,E06000019,Beyond,lot area,E05007695,,\n";
    let (inputs, said) = read_files(&[("areas/areas.csv", AREAS), ("postcodes/units.csv", UNITS), ("zones/zones.csv", zones)]);
    assert_eq!(
        said[1..],
        [
            "geography-repeated zones/zones.csv:3, column \"id\"",
            "geography-value zones/zones.csv:4, column \"id\"",
            "geography-value zones/zones.csv:5, column \"authority\"",
            "geography-unknown-area zones/zones.csv:6, column \"members\"",
            "geography-value zones/zones.csv:7, column \"members\"",
            "geography-value zones/zones.csv:8, column \"members\"",
            "geography-value zones/zones.csv:9, column \"valid_to\"",
            "geography-value zones/zones.csv:10, column \"valid_from\"",
            "geography-value zones/zones.csv:11, column \"members\"",
        ]
    );
    let ids: Vec<String> = inputs.geography.zones.iter().map(|z| z.id.to_string()).collect();
    assert_eq!(ids, ["beyond", "gone", "heene"]);
}

#[test]
fn places_get_slugs_of_their_own() {
    let places = b"name,district_code,lat,lon,basis\n\
Ash,E07000229,50.81,-0.37,x\n\
Ash,E06000019,52.05,-2.71,x\n\
Worthing,E07000229,50.81474,-0.37139,x\n\
Hove,E06000043,50.83,-0.17,x\n\
Atlantis,E07000001,50.83,-0.17,x\n\
Nowhere,E07000229,-0.37,50.81,x\n\
Worthing,E07000229,50.81474,-0.37138,x\n";
    let (inputs, said) = read_files(&[("areas/areas.csv", AREAS), ("postcodes/units.csv", UNITS), ("places/places.csv", places)]);
    assert_eq!(
        said[1..],
        [
            "geography-unknown-area places/places.csv:6, column \"district_code\"",
            "geography-value places/places.csv:7, column \"lat\"",
            "geography-repeated places/places.csv:8, column \"name\"",
        ]
    );
    let places: Vec<String> = inputs.geography.places.iter().map(|p| format!("{} {} {}", p.slug, p.authority, p.district)).collect();
    assert_eq!(places, ["ash-herefordshire E06000019 E06000019", "ash-west-sussex E10000032 E07000229", "worthing E10000032 E07000229"]);
}

#[test]
fn areas_say_what_is_wrong_with_them() {
    let areas = b"code,name,level,parent_code\n\
E10000032,West Sussex,authority,\n\
E07000229,Worthing,town,E10000032\n\
E0700022,Worthing,district,E10000032\n\
E07000228,Mid Sussex,district,England\n\
E10000032,West Sussex,authority,\n\
E10000032,East Sussex,authority,\n";
    let (_, said) = read_files(&[("areas/areas.csv", areas), ("postcodes/units.csv", UNITS)]);
    assert_eq!(
        said[..4],
        [
            "geography-value areas/areas.csv:3, column \"level\"",
            "geography-value areas/areas.csv:4, column \"code\"",
            "geography-value areas/areas.csv:5, column \"parent_code\"",
            "geography-repeated areas/areas.csv:7, column \"code\"",
        ]
    );
}

#[test]
fn damaged_postcode_files_stop_the_build() {
    let check = |bytes: &[u8], expected: &[&str]| {
        let (_, said) = read_files(&[("postcodes/units.csv", bytes)]);
        let errors: Vec<&str> = said.iter().map(String::as_str).filter(|s| !s.starts_with("postcodes-none")).collect();
        assert_eq!(errors, expected, "{}", String::from_utf8_lossy(&bytes[..bytes.len().min(60)]));
    };
    let file = "postcodes/units.csv";
    check(b"", &[&format!("postcodes-column {file}:1")]);
    check(b"<html><body>Not found</body></html>\n", &[&format!("postcodes-column {file}:1")]);
    check(b"postcode,ward\nBN11 3DH,E05007695\n", &[&format!("postcodes-column {file}:1")]);
    check(&UNITS[..UNITS.len() - 20], &[&format!("postcodes-row {file}:7"), &format!("geography-unreadable {file}")]);
    check(b"PK\x03\x04 and no more", &[&format!("geography-unreadable {file}")]);
    check(b"\x1f\x8b\x08\x00 and no more", &[&format!("geography-unreadable {file}")]);
}

#[test]
fn folders_must_be_of_a_known_kind() {
    let (_, said) = read_files(&[("postcode/units.csv", UNITS)]);
    assert_eq!(said, ["geography-unknown-kind postcode/source.toml", "postcodes-none data/geography"]);
    let (_, said) = read_files(&[("postcodes/readme.md", b"nothing here")]);
    assert_eq!(said, ["source-no-file postcodes/source.toml", "geography-unreadable postcodes/source.toml", "postcodes-none data/geography"]);
}

#[test]
fn a_packed_extract_is_read_like_a_plain_one() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(UNITS).unwrap();
    let (plain, _) = read_files(&[("areas/areas.csv", AREAS), ("postcodes/units.csv", UNITS)]);
    let (packed, _) = read_files(&[("areas/areas.csv", AREAS), ("postcodes/units.csv.gz", &packed.finish().unwrap())]);
    assert_eq!(plain.geography.postcodes.units(), packed.geography.postcodes.units());
}

/// The folder of the project that this repository is.
fn house() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

#[test]
fn the_portals_own_geography_is_whole() {
    let mut report = Report::default();
    let project = Project::open(&house(), &mut report).unwrap();
    let mut inputs = Inputs::default();
    read(&project, &mut inputs, &mut report);
    let geography = &inputs.geography;
    assert!(!report.has_errors() && report.count(crate::diagnostic::Severity::Warning) == 0, "{}", report.to_text());
    assert!(inputs.ledger.is_closed());
    let of = |code: &str| {
        let code = crate::model::AreaCode::parse(code).unwrap();
        let within = |district| geography.areas.upward(district).any(|area| area.code == code);
        geography.postcodes.units().iter().filter(|(_, unit)| unit.district.is_some_and(within)).count()
    };
    assert_eq!(["E10000032", "E10000016", "E06000019", "E08000026"].map(of), [26_516, 45_828, 6_828, 6_364]);
    let placed = geography.postcodes.units().iter().filter(|(_, unit)| unit.point.is_some()).count();
    assert_eq!(placed, geography.postcodes.len());
    for (postcode, unit) in geography.postcodes.units() {
        let named = |code: Option<crate::model::AreaCode>| code.is_none_or(|code| geography.areas.get(code).is_some());
        assert!(named(unit.district) && named(unit.ward), "{postcode}: {unit:?} has no name");
    }
    assert!(geography.places.len() > 250);
    for zone in &geography.zones {
        assert!(project.portal.authority(zone.authority).is_some());
    }
    for nation in ["EH1 Scotland", "CF10 Wales", "TR1 England"] {
        let (outward, words) = nation.split_once(' ').unwrap();
        let elsewhere = &geography.postcodes.elsewhere[&Outward::parse(outward).unwrap()];
        assert_eq!(elsewhere.nation.words(), words);
        assert!(!elsewhere.councils.is_empty(), "{outward}");
    }
}

/// The whole of Great Britain, where the tests' data is: counts, places, and time.
#[test]
#[allow(clippy::print_stderr)]
fn code_point_open_as_published() {
    let zip = house().join("../shared/data/geography/codepoint-open-2025-05.zip");
    let Ok(bytes) = std::fs::read(&zip) else {
        eprintln!("skipped: {} is not there", zip.display());
        return;
    };
    let started = std::time::Instant::now();
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path(), &[("codepoint-open/codepoint.zip", &bytes)]);
    let (mut inputs, mut report) = (Inputs::default(), Report::default());
    read(&project, &mut inputs, &mut report);
    // The files hold what Doc/metadata.txt promises, or this would have an error in it.
    assert!(report.entries().iter().all(|e| e.problem.code().severity == crate::diagnostic::Severity::Note), "{}", report.to_text());
    let account = inputs.ledger.accounts().into_iter().find(|a| a.path.ends_with("codepoint.zip")).unwrap();
    let left_out = account.filtered[&crate::model::Reason::OutsideArea];
    assert_eq!((account.read, account.published + left_out, account.quarantined.len()), (1_743_449, 1_743_449, 0));
    let geography = &inputs.geography;
    let of = |code: &str| {
        let code = crate::model::AreaCode::parse(code).unwrap();
        let within = |district| geography.areas.upward(district).any(|area| area.code == code);
        geography.postcodes.units().iter().filter(|(_, unit)| unit.district.is_some_and(within)).count()
    };
    assert_eq!(["E10000032", "E06000019"].map(of), [26_516, 6_828]);
    let placed = geography.postcodes.units().iter().filter(|(_, unit)| unit.point.is_some()).count();
    assert!(placed * 1000 >= geography.postcodes.len() * 999, "{placed} of {}", geography.postcodes.len());
    let scottish = &geography.postcodes.elsewhere[&Outward::parse("EH1").unwrap()];
    assert_eq!((scottish.nation.words(), scottish.councils[0].as_str()), ("Scotland", "Edinburgh"));
    assert_eq!(inputs.sources[0].kind, "codepoint-open");
    eprintln!("{} units kept of {} in {:.1?}", account.published, account.read, started.elapsed());
}

#[test]
fn a_later_file_puts_a_council_below_its_region() {
    let regions: &[u8] = b"code,name,level,parent_code\n\
        E12000008,South East,region,E92000001\n\
        E10000032,West Sussex,authority,E12000008\n\
        E06000019,Hereford,authority,E12000008\n";
    let source: &[u8] = b"kind = \"areas\"\npublisher = \"P\"\ntitle = \"T\"\nlicence = \"L\"\nedition = 2024-04-01\nstatus = \"demonstration\"\n";
    let (inputs, said) =
        read_files(&[("areas/areas.csv", AREAS), ("postcodes/units.csv", UNITS), ("regions/areas.csv", regions), ("regions/source.toml", source)]);
    let parent = |code: &str| inputs.geography.areas.get(AreaCode::parse(code).unwrap()).unwrap().parent.unwrap().to_string();
    assert_eq!((parent("E10000032").as_str(), parent("E06000019").as_str()), ("E12000008", "E92000001"));
    assert!(said.iter().any(|line| line.starts_with("geography-repeated regions/areas.csv:4")), "another name is another area: {said:?}");
}
