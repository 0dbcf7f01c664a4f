//! Neighbours keep one border, and no area changes its size, whatever the shapes.

use super::*;
use crate::enrich::outlines::tests::rough;
use geo::{MultiPolygon, Polygon};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn boundary(rings: Vec<Vec<(f64, f64)>>) -> Boundary {
    let polygons = rings.into_iter().map(|ring| Polygon::new(LineString::from(ring), Vec::new()));
    Boundary::new(MultiPolygon(polygons.collect()), SourceId(0)).unwrap()
}

/// A field of squares with rough borders, `across` by `down`, from 51° north on the meridian.
fn field(across: i32, down: i32, seed: u64, depth: u32) -> Vec<(u16, Boundary)> {
    let corner = |x: i32, y: i32| (f64::from(x) * 0.07, 51.0 + f64::from(y) * 0.05);
    let mut all = Vec::new();
    for y in 0..down {
        for x in 0..across {
            let corners = [corner(x, y), corner(x + 1, y), corner(x + 1, y + 1), corner(x, y + 1)];
            let mut ring: Vec<(f64, f64)> = Vec::new();
            for (from, to) in corners.iter().zip(corners.iter().cycle().skip(1)) {
                let mut side = rough(*from, *to, seed, depth, 0.3);
                side.pop();
                ring.extend(side);
            }
            all.push(((y * across + x) as u16, boundary(vec![ring])));
        }
    }
    all
}

fn drawn(areas: &[(u16, Vec<&Boundary>)]) -> Outline<u16> {
    outline(areas, SourceId(0)).unwrap().unwrap()
}

fn alone(field: &[(u16, Boundary)]) -> Vec<(u16, Vec<&Boundary>)> {
    field.iter().map(|(key, boundary)| (*key, vec![boundary])).collect()
}

type Edge = [(i64, i64); 2];

fn edges(rings: &[Ring]) -> Vec<Edge> {
    let whole = |p: (f64, f64)| ((p.0 * 1e6).round() as i64, (p.1 * 1e6).round() as i64);
    let edge = |(a, b): (&(f64, f64), &(f64, f64))| [whole(*a).min(whole(*b)), whole(*a).max(whole(*b))];
    rings.iter().flat_map(|ring| ring.iter().zip(ring.iter().cycle().skip(1)).map(edge)).filter(|e| e[0] != e[1]).collect()
}

proptest! {
    /// Of a map without gaps, every line inside it is the line of two areas, and every other lies on its edge.
    #[test]
    fn neighbours_share_their_border(across in 1..5_i32, down in 1..4_i32, seed in any::<u64>(), depth in 0..6_u32) {
        let field = field(across, down, seed, depth);
        let outline = drawn(&alone(&field));
        let mut seen: BTreeMap<Edge, usize> = BTreeMap::new();
        for shape in outline.shapes.values() {
            for edge in edges(&shape.rings) {
                *seen.entry(edge).or_default() += 1;
            }
        }
        // What is drawn once closes into the edge of the whole: as large as all areas together.
        let sum: f64 = outline.shapes.values().flat_map(|s| &s.rings).map(|r| size(r)).sum();
        let every: Vec<(u16, Vec<&Boundary>)> = vec![(0, field.iter().map(|(_, b)| b).collect())];
        let whole: f64 = drawn(&every).shapes[&0].rings.iter().map(|r| size(r)).sum();
        prop_assert!((sum - whole).abs() <= whole.abs() * 0.005);
        prop_assert!(seen.values().all(|n| *n <= 2));
        let once: BTreeMap<Edge, usize> = seen.into_iter().filter(|(_, n)| *n == 1).collect();
        let mut ends: BTreeMap<(i64, i64), usize> = BTreeMap::new();
        for edge in once.keys() {
            for end in edge {
                *ends.entry(*end).or_default() += 1;
            }
        }
        prop_assert!(ends.values().all(|n| n % 2 == 0), "the edge of the whole has a gap");
    }

    /// No area is drawn more than half a hundredth larger or smaller than it is.
    #[test]
    fn areas_keep_their_size(across in 1..5_i32, down in 1..4_i32, seed in any::<u64>(), depth in 0..7_u32) {
        let field = field(across, down, seed, depth);
        let outline = drawn(&alone(&field));
        let all: f64 = field.iter().map(|(_, b)| geo::Area::unsigned_area(b.shape())).sum();
        let all_drawn: f64 = outline.shapes.values().flat_map(|s| &s.rings).map(|r| size(r).abs()).sum();
        for (key, boundary) in &field {
            let drawn: f64 = outline.shapes[key].rings.iter().map(|r| size(r)).sum::<f64>().abs();
            let share = (drawn / all_drawn) / (geo::Area::unsigned_area(boundary.shape()) / all);
            prop_assert!((share - 1.0).abs() < MOST * 2.0, "{key}: {share}");
        }
    }
}

#[test]
fn a_finer_file_is_drawn_with_no_more_points_than_its_map_can_show() {
    let points = |depth| {
        let field = field(4, 4, 7, depth);
        let from: usize = field.iter().map(|(_, b)| b.shape().0[0].exterior().0.len()).sum();
        let to: usize = drawn(&alone(&field)).shapes.values().flat_map(|s| &s.rings).map(Vec::len).sum();
        (from, to)
    };
    let (coarse, fine) = (points(3), points(9));
    assert!(fine.0 > coarse.0 * 50 && fine.1 < coarse.1 * 8, "{coarse:?} {fine:?}");
}

#[test]
fn g04_an_area_that_a_map_cannot_show_true_is_an_error() {
    let county = boundary(vec![vec![(0.0, 51.0), (1.0, 51.0), (1.0, 52.0), (0.0, 52.0)]]);
    let speck = boundary(vec![vec![(1.1, 51.0), (1.100_05, 51.0), (1.1, 51.000_05)]]);
    let lost = outline(&[("county", vec![&county]), ("speck", vec![&speck])], SourceId(0)).unwrap_err();
    assert_eq!(lost.key, "speck");
    assert!(lost.share > MOST);
}

#[test]
fn g04_islands_stay_as_long_as_they_matter() {
    let square = |west: f64, south: f64, side: f64| vec![(west, south), (west + side, south), (west + side, south + side), (west, south + side)];
    let lands = boundary(vec![square(0.0, 51.0, 0.5), square(0.6, 51.0, 0.1), square(0.6, 51.3, 0.000_5)]);
    let outline = drawn(&[(1, vec![&lands])]);
    assert_eq!(outline.shapes[&1].rings.len(), 2, "the islet is smaller than a dot, the island is not");
    // Many islets together are more than half a hundredth of the land.
    let mut rings = vec![square(0.0, 51.0, 0.05)];
    rings.extend((0..200).map(|n| square(0.1 + f64::from(n % 20) * 0.01, 51.0 + f64::from(n / 20) * 0.01, 0.000_6)));
    let rings = drawn(&[(1, vec![&boundary(rings)])]).shapes[&1].rings.len();
    assert!(rings > 20, "{rings}");
}

#[test]
fn a_hole_stays_a_hole_and_what_fills_it_has_the_same_line() {
    let ring = |from: f64, to: f64| vec![(from, 51.0 + from), (to, 51.0 + from), (to, 51.0 + to), (from, 51.0 + to), (from, 51.0 + from)];
    let mut hole = ring(0.3, 0.6);
    hole.reverse();
    let around = Polygon::new(LineString::from(ring(0.0, 1.0)), vec![LineString::from(hole)]);
    let around = Boundary::new(MultiPolygon(vec![around]), SourceId(0)).unwrap();
    let inner = boundary(vec![ring(0.3, 0.6)]);
    let outline = drawn(&[(1, vec![&around]), (2, vec![&inner])]);
    assert_eq!(outline.shapes[&1].rings.len(), 2);
    let (mut cut, mut fill) = (edges(&outline.shapes[&1].rings[1..]), edges(&outline.shapes[&2].rings));
    cut.sort_unstable();
    fill.sort_unstable();
    assert_eq!(cut, fill);
    let (x, y) = outline.shapes[&1].middle;
    let (share_x, share_y) = (x / outline.across, y / outline.down);
    assert!(!((0.31..0.59).contains(&share_x) && (0.41..0.69).contains(&share_y)), "a name stands on its land: {share_x} {share_y}");
}

#[test]
fn the_line_between_two_parts_of_one_area_goes() {
    let field = field(2, 1, 3, 4);
    let whole = drawn(&[(1, field.iter().map(|(_, b)| b).collect())]);
    assert_eq!(whole.shapes[&1].rings.len(), 1);
    assert!(drawn(&alone(&field)).shapes.values().all(|s| s.rings.len() == 1));
}
