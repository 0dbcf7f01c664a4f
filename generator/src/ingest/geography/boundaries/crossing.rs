//! Where the border of an area crosses itself. Touching in a point is no crossing; running back along a line is.

use geo::algorithm::line_intersection::{LineIntersection, line_intersection};
use geo::{Coord, Line, LineString, MultiPolygon};
use std::collections::BTreeMap;

/// A piece of a border: which ring it is of, and its place in it.
#[derive(Clone, Copy)]
struct Piece {
    line: Line<f64>,
    ring: usize,
    at: usize,
    last: usize,
}

/// The first crossing from the west.
pub fn first(shape: &MultiPolygon<f64>) -> Option<Coord<f64>> {
    let rings: Vec<&LineString<f64>> = shape.0.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors())).collect();
    rings.iter().find_map(|ring| in_a_point(ring)).or_else(|| between_pieces(&rings))
}

/// From west to east, each piece against those that have not ended yet.
fn between_pieces(rings: &[&LineString<f64>]) -> Option<Coord<f64>> {
    let mut pieces: Vec<Piece> = Vec::new();
    for (ring, line) in rings.iter().enumerate() {
        let lines: Vec<Line<f64>> = line.lines().filter(|l| l.start != l.end).collect();
        let last = lines.len().saturating_sub(1);
        pieces.extend(lines.into_iter().enumerate().map(|(at, line)| Piece { line, ring, at, last }));
    }
    let west = |piece: &Piece| piece.line.start.x.min(piece.line.end.x);
    let east = |piece: &Piece| piece.line.start.x.max(piece.line.end.x);
    pieces.sort_by(|a, b| west(a).total_cmp(&west(b)));
    let mut open: Vec<Piece> = Vec::new();
    for piece in pieces {
        let begins = west(&piece);
        open.retain(|other| east(other) >= begins);
        if let Some(at) = open.iter().find_map(|other| crossed(other, &piece)) {
            return Some(at);
        }
        open.push(piece);
    }
    None
}

fn crossed(a: &Piece, b: &Piece) -> Option<Coord<f64>> {
    let (low, high) = (a.line.start.y.min(a.line.end.y), a.line.start.y.max(a.line.end.y));
    if (b.line.start.y < low && b.line.end.y < low) || (b.line.start.y > high && b.line.end.y > high) {
        return None;
    }
    let next = a.ring == b.ring && (a.at.abs_diff(b.at) == 1 || a.at.abs_diff(b.at) == a.last);
    match line_intersection(a.line, b.line)? {
        LineIntersection::Collinear { intersection } if intersection.start != intersection.end => Some(intersection.start),
        LineIntersection::SinglePoint { intersection, is_proper: true } if !next => Some(intersection),
        _ => None,
    }
}

/// A ring that comes to one point twice must leave it on the side it came from.
fn in_a_point(ring: &LineString<f64>) -> Option<Coord<f64>> {
    let mut points: Vec<Coord<f64>> = ring.0.clone();
    points.dedup();
    points.pop();
    let mut visits: BTreeMap<(u64, u64), Vec<usize>> = BTreeMap::new();
    for (at, point) in points.iter().enumerate() {
        visits.entry((point.x.to_bits(), point.y.to_bits())).or_default().push(at);
    }
    let beside = |at: usize| (points[(at + points.len() - 1) % points.len()], points[at], points[(at + 1) % points.len()]);
    for places in visits.values().filter(|places| places.len() > 1) {
        for (n, first) in places.iter().enumerate() {
            for second in &places[n + 1..] {
                let ((from, here, to), (from2, _, to2)) = (beside(*first), beside(*second));
                let turn = |p: Coord<f64>| {
                    let angle = |p: Coord<f64>| (p.y - here.y).atan2(p.x - here.x);
                    (angle(p) - angle(to)).rem_euclid(std::f64::consts::TAU)
                };
                let side = |p: Coord<f64>| turn(p) < turn(from);
                if side(from2) != side(to2) && from2 != to && to2 != from {
                    return Some(here);
                }
            }
        }
    }
    None
}
