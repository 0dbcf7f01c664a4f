use super::super::tests::read_files;
use super::contents::LAYERS;
use super::*;
use crate::diagnostic::Problem;
use proptest::prelude::*;
use std::io::Write;

/// An archive of one tile around Worthing, whose directories are packed.
pub(in crate::ingest::geography) fn archive(bounds: [f64; 4]) -> Vec<u8> {
    let gzip = |plain: &[u8]| {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        out.write_all(plain).unwrap();
        out.finish().unwrap()
    };
    // One entry: tile 0, one in a run, one byte long, at the beginning.
    let root = gzip(&[1, 0, 1, 1, 1]);
    let metadata = gzip(br#"{"vector_layers":[{"id":"roads","fields":{}}]}"#);
    let parts = [(127, root.len()), (127 + root.len(), metadata.len()), (0, 0), (127 + root.len() + metadata.len(), 1)];
    let mut bytes = b"PMTiles\x03".to_vec();
    for number in parts.iter().flat_map(|(at, length)| [*at, *length]).chain([1, 1, 1]) {
        bytes.extend((number as u64).to_le_bytes());
    }
    bytes.extend([1, 2, 2, 1, 8, 14]);
    for degrees in bounds {
        bytes.extend(((degrees * 1e7) as i32).to_le_bytes());
    }
    bytes.extend([0; 9]);
    assert_eq!(bytes.len(), header::LENGTH);
    [bytes, root, metadata, vec![0]].concat()
}

const WORTHING: [f64; 4] = [-0.5, 50.7, -0.2, 50.9];

#[track_caller]
fn check_bad(change: impl FnOnce(&mut Vec<u8>), expected: &str, words: &str) {
    let mut bytes = archive(WORTHING);
    change(&mut bytes);
    let fault = check(&bytes).expect_err(expected);
    assert_eq!(fault.code().id, expected, "{fault}");
    assert!(fault.to_string().contains(words), "{fault}");
    assert!(!fault.help().is_empty());
}

#[test]
fn a_good_archive_says_what_it_covers() {
    assert_eq!(check(&archive(WORTHING)), Ok(Reach { coarsest: 8, finest: 14, bounds: WORTHING }));
}

#[test]
fn what_a_browser_could_not_read_is_refused() {
    check_bad(Vec::clear, "tiles-unreadable", "empty");
    check_bad(|bytes| bytes[0] = b'Q', "tiles-unreadable", "no PMTiles");
    check_bad(|bytes| *bytes = b"<!doctype html>".to_vec(), "tiles-unreadable", "no PMTiles");
    check_bad(|bytes| *bytes = b"PMTiles".to_vec(), "tiles-unreadable", "header should end at byte 127");
    check_bad(|bytes| bytes[7] = 2, "tiles-unreadable", "version 2");
    check_bad(|bytes| bytes.truncate(100), "tiles-unreadable", "header should end at byte 127, and the file has 100");
    check_bad(|bytes| bytes.truncate(bytes.len() - 1), "tiles-unreadable", "tile data");
    check_bad(|bytes| bytes[8..24].fill(0xff), "tiles-unreadable", "root directory");
    check_bad(|bytes| bytes[24..32].fill(0xff), "tiles-unreadable", "metadata");
    check_bad(
        |bytes| {
            bytes.resize(40_000, 0);
            bytes[8..16].copy_from_slice(&20_000_u64.to_le_bytes());
        },
        "tiles-unreadable",
        "first 16,384",
    );
    check_bad(|bytes| bytes[130] ^= 0xff, "tiles-unreadable", "root directory cannot be read");
    check_bad(|bytes| bytes[64..72].fill(0), "tiles-unreadable", "no tiles");
    check_bad(|bytes| bytes[99] = 2, "tiles-packing", "PNG pictures");
    check_bad(|bytes| bytes[99] = 6, "tiles-packing", "MLT");
    check_bad(|bytes| bytes[97] = 3, "tiles-packing", "directories are packed with Brotli");
    check_bad(|bytes| bytes[98] = 3, "tiles-packing", "tiles are packed with Brotli");
    check_bad(|bytes| bytes[98] = 0, "tiles-packing", "something that it does not say");
    check_bad(|bytes| bytes[100] = 15, "tiles-reach", "from 15 to 14");
    check_bad(|bytes| bytes[101] = 40, "tiles-reach", "from 8 to 40");
    check_bad(|bytes| bytes[102..118].fill(0), "tiles-reach", "0.000,0.000");
    check_bad(|bytes| bytes[110..114].fill(0x7f), "tiles-reach", "bounds");
}

#[test]
fn layers_that_nobody_draws_are_named() {
    let plain = |layers: &str| {
        let mut bytes = archive(WORTHING);
        let metadata = format!(r#"{{"vector_layers":[{layers}]}}"#);
        let (root, at) = ([1, 0, 1, 1, 1], bytes.len() as u64);
        bytes[97] = 1;
        for (place, number) in [(8, at), (16, root.len() as u64), (24, at + root.len() as u64), (32, metadata.len() as u64)] {
            bytes[place..place + 8].copy_from_slice(&number.to_le_bytes());
        }
        check(&[bytes, root.to_vec(), metadata.into_bytes()].concat()).map_err(|fault| fault.to_string())
    };
    assert_eq!(plain(r#"{"id":"transportation"},{"id":"poi"}"#), Err("its layers are transportation, poi".into()));
    assert!(plain(r#"{"id":"transportation"},{"id":"surfacewater"}"#).is_ok());
    assert!(plain("").is_ok(), "not every archive lists them");
    assert!(plain("{").is_err());
}

/// The layers of both sides are the same: what is accepted here is drawn there.
#[test]
fn the_map_draws_the_layers_that_are_known_here() {
    let scheme = include_str!("../../../../../templates/components/map/scheme.mjs");
    let table = scheme.split_once("LAYERS = {").and_then(|(_, rest)| rest.split_once("\n}")).map(|(table, _)| table).unwrap();
    let mut drawn: Vec<&str> = table.lines().filter_map(|line| line.strip_prefix("  ")?.split_once(':')).map(|(name, _)| name).collect();
    drawn.retain(|name| name.bytes().all(|b| b.is_ascii_lowercase()));
    drawn.sort_unstable();
    assert_eq!(drawn, LAYERS);
}

const AREAS: &[u8] = b"code,name,level,parent_code\nE10000032,West Sussex,authority,\nE06000019,Herefordshire,authority,\n";
const UNITS: &[u8] = b"postcode,easting,northing,county,district,ward,terminated\n\
BN11 3DH,514867,102706,E10000032,,,\nRH10 1AA,527000,136000,E10000032,,,\nHR1 1AA,351000,240000,,E06000019,,\n";

#[track_caller]
fn check_portal(files: &[(&str, &[u8])], streets: usize, expected: &[&str]) {
    let all = [&[("areas/areas.csv", AREAS), ("postcodes/units.csv", UNITS)], files].concat();
    let (inputs, said) = read_files(&all);
    assert_eq!(said, expected);
    assert_eq!(inputs.geography.streets.len(), streets);
}

#[test]
fn archives_are_found_by_their_ending_and_lie_in_the_portal() {
    let good = archive(WORTHING);
    check_portal(&[("tiles/sussex.pmtiles", &good)], 1, &[]);
    check_portal(&[("os-zoomstack/sussex.PMTILES", &good)], 1, &[]);
    check_portal(&[("tiles/a.pmtiles", &good), ("tiles/b.pmtiles", &good)], 1, &["tiles-repeated tiles/b.pmtiles"]);
    check_portal(&[("tiles/a.mbtiles", &good)], 0, &["tiles-unreadable tiles/a.mbtiles"]);
    check_portal(&[("tiles/swapped.pmtiles", &archive([50.7, -0.5, 50.9, -0.2]))], 0, &["tiles-elsewhere tiles/swapped.pmtiles"]);
    let mut coarse = archive(WORTHING);
    coarse[101] = 11;
    check_portal(&[("tiles/coarse.pmtiles", &coarse)], 1, &["tiles-coarse tiles/coarse.pmtiles"]);
}

#[test]
fn an_archive_that_no_host_takes_is_not_even_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("country.pmtiles");
    std::fs::File::create(&path).unwrap().set_len(MOST_BYTES + 1).unwrap();
    let fault = open(&path).unwrap_err();
    assert_eq!(fault, Fault::TooLarge { found: MOST_BYTES + 1, most: MOST_BYTES });
    assert_eq!(fault.to_string(), "the archive has 101 MB; the most is 100");
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(at in 0_usize..200, value in any::<u8>(), cut in 0_usize..400) {
        let mut bytes = archive(WORTHING);
        if let Some(byte) = bytes.get_mut(at) {
            *byte = value;
        }
        bytes.truncate(cut);
        let _ = check(&bytes);
    }
}
