//! Borders as large as a publisher's, for the demonstration's own councils: made rough from the lines that their postcodes give.

use super::trace::Grid;
use super::*;
use crate::ingest::{Inputs, geography};
use crate::model::outline::{Basis, Ring};
use crate::project::Project;
use geo::{LineString, MultiPolygon, Polygon};
use std::fmt::Write as _;
use std::path::Path;

/// A rough line between two points: the same for the same two points, whichever comes first.
pub fn rough(from: (f64, f64), to: (f64, f64), seed: u64, depth: u32, aside: f64) -> Vec<(f64, f64)> {
    if to < from {
        let mut line = rough(to, from, seed, depth, aside);
        line.reverse();
        return line;
    }
    if depth == 0 {
        return vec![from, to];
    }
    let hash = (seed ^ from.0.to_bits().rotate_left(7) ^ to.1.to_bits()).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
    let off = (hash as f64 / f64::from(1 << 24) - 0.5) * aside;
    let middle = ((from.0 + to.0) / 2.0 - (to.1 - from.1) * off, (from.1 + to.1) / 2.0 + (to.0 - from.0) * off);
    let mut line = rough(from, middle, seed, depth - 1, aside);
    line.pop();
    line.extend(rough(middle, to, seed, depth - 1, aside));
    line
}

/// Degrees of a cell, three hundred metres or so.
const CELL: (f64, f64) = (0.004_4, 0.002_8);

/// The areas of a level in all councils, from their postcodes, in lines of twenty metres.
fn made(land: &Land<'_>, of: impl Fn(&Unit) -> Option<AreaCode>) -> BTreeMap<AreaCode, MultiPolygon<f64>> {
    let own = |code: &AreaCode| land.areas.upward(*code).any(|a| land.portal.authority(a.code).is_some());
    let points: Vec<(Point, Option<AreaCode>)> = land.live().map(|(_, unit, point)| (point, of(unit).filter(own))).collect();
    let codes: Vec<AreaCode> = points.iter().filter_map(|p| p.1).collect::<std::collections::BTreeSet<_>>().into_iter().collect();
    let (west, south) = points.iter().fold((9.0_f64, 99.0_f64), |(w, s), (p, _)| (w.min(p.lon), s.min(p.lat)));
    let (east, north) = points.iter().fold((-9.0_f64, 0.0_f64), |(e, n), (p, _)| (e.max(p.lon), n.max(p.lat)));
    let (columns, rows) = (((east - west) / CELL.0) as usize + 1, ((north - south) / CELL.1) as usize + 1);
    let number = |code: &AreaCode| codes.binary_search(code).map_or(0, |at| at as u16 + 1);
    let spots = points.iter().map(|(p, code)| ((p.lon - west) / CELL.0, (north - p.lat) / CELL.1, code.as_ref().map_or(u16::MAX - 1, number)));
    let mut grid = Grid::nearest(columns, rows, spots, 8);
    grid.keep(&codes.iter().map(number).collect());
    let line = |ring: &Ring| {
        let place = |p: &(f64, f64)| (west + p.0 * CELL.0, north - p.1 * CELL.1);
        let mut line: Vec<(f64, f64)> = Vec::new();
        for (from, to) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            line.extend(&rough(place(from), place(to), 7, 5, 0.1)[1..]);
        }
        LineString::from(line)
    };
    // Holes are left out: what lies in them is drawn over.
    let shape = |rings: Vec<Ring>| MultiPolygon(rings.iter().take(1).map(|ring| Polygon::new(line(ring), Vec::new())).collect());
    grid.shapes(40.0).into_iter().map(|(n, rings)| (codes[usize::from(n) - 1], shape(rings))).collect()
}

/// As a publisher's file has it.
fn geojson(shapes: &BTreeMap<AreaCode, MultiPolygon<f64>>, key: &str) -> String {
    let mut out = String::from("{\"type\":\"FeatureCollection\",\"features\":[");
    for (at, (code, shape)) in shapes.iter().enumerate() {
        let comma = if at > 0 { "," } else { "" };
        let _ = write!(
            out,
            "{comma}\n{{\"type\":\"Feature\",\"properties\":{{\"{key}\":\"{code}\"}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[["
        );
        let ring = &shape.0[0].exterior().0;
        let points: Vec<String> = ring.iter().map(|p| format!("[{:.6},{:.6}]", p.x, p.y)).collect();
        let _ = write!(out, "{}]]}}}}", points.join(","));
    }
    out + "\n]}\n"
}

/// With `DOORSTEP_WRITE_BOUNDARIES=DIR` the two files are written there, to be looked at in a portal.
#[test]
fn the_demonstrations_councils_with_borders_of_real_size() {
    let mut report = crate::diagnostic::Report::default();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let project = Project::open(&root, &mut report).unwrap();
    let mut inputs = Inputs::default();
    geography::read(&project, &mut inputs, &mut report);
    let Inputs { mut geography, sources, .. } = inputs;
    let as_of = "2026-11-21".parse().unwrap();
    let (wards, districts) = {
        let land = Land {
            portal: &project.portal,
            areas: &geography.areas,
            zones: &geography.zones,
            postcodes: &geography.postcodes,
            boundaries: &Boundaries::default(),
            sources: &sources,
            as_of,
        };
        (made(&land, |unit| unit.ward), made(&land, |unit| unit.district))
    };
    if let Some(folder) = std::env::var_os("DOORSTEP_WRITE_BOUNDARIES") {
        std::fs::write(Path::new(&folder).join("wards.geojson"), geojson(&wards, "WD25CD")).unwrap();
        std::fs::write(Path::new(&folder).join("districts.geojson"), geojson(&districts, "LAD25CD")).unwrap();
    }
    let points = |shapes: &BTreeMap<AreaCode, MultiPolygon<f64>>| shapes.values().map(|s| s.0[0].exterior().0.len()).sum::<usize>();
    assert!(wards.len() > 300 && points(&wards) > 100 * wards.len(), "{} wards of {} points", wards.len(), points(&wards));
    for (code, shape) in wards.into_iter().chain(districts) {
        geography.boundaries.areas.insert(code, Boundary::new(shape, SourceId(0)).unwrap());
    }
    let land = Land {
        portal: &project.portal,
        areas: &geography.areas,
        zones: &geography.zones,
        postcodes: &geography.postcodes,
        boundaries: &geography.boundaries,
        sources: &sources,
        as_of,
    };
    let outlines = outlines(&land, &mut report);
    assert!(!report.has_errors(), "{}", report.to_text());
    let all = outlines.districts.values().chain(outlines.wards.values());
    let mut most = 0;
    for outline in all {
        assert_eq!(outline.basis, Basis::Boundaries(SourceId(0)));
        let points: usize = outline.shapes.values().flat_map(|s| &s.rings).map(Vec::len).sum();
        most = most.max(points);
    }
    assert!((300..4_000).contains(&most), "a map of {most} points");
    // Zones of whole wards have their wards' borders.
    assert!(outlines.zones.values().all(|zones| zones.basis == Basis::Boundaries(SourceId(0))));
}
