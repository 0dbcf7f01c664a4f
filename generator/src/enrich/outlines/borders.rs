//! A map of areas whose borders a publisher draws: simplified as far as a map of its size can show, the same line for both
//! neighbours, and never so far that an area loses or gains more than one part in two hundred.

use super::arcs::{self, Corner, Known};
use super::trace::Grid;
use crate::model::outline::{Basis, Outline, Ring, Shape};
use crate::model::{Boundary, SourceId};
use geo::{Coord, LineString, Rect, SimplifyVw};
use std::collections::BTreeSet;

/// What a map may change of an area's size.
pub const MOST: f64 = 0.005;
/// Maps are drawn this many dots wide, and in tenths of them.
const DOTS: f64 = 600.0;
/// Units of a corner in a degree: about a centimetre.
const FINE: f64 = 1e7;
/// Triangles of so many square dots go first.
const COARSEST: f64 = 4.0;
/// Steps from the coarsest line that is tried to the publisher's own.
const STEPS: i32 = 7;
/// Cells along the longer side of the grid that names are placed by.
const CELLS: f64 = 150.0;
/// Left free around the land, so that no line is cut by the edge.
const MARGIN: f64 = 0.01;

/// An area that cannot be drawn true on this map.
#[derive(Debug, Clone, PartialEq)]
pub struct Lost<K> {
    pub key: K,
    /// Of its size: 0.02 is two in a hundred.
    pub share: f64,
}

/// Each area with the shapes that it is made of; lines between two shapes of one area go.
pub fn outline<K: Ord + Clone>(areas: &[(K, Vec<&Boundary>)], source: SourceId) -> Result<Option<Outline<K>>, Lost<K>> {
    let Some(bounds) = areas.iter().flat_map(|(_, parts)| parts).map(|part| part.bounds()).reduce(around) else { return Ok(None) };
    let frame = Frame::new(bounds);
    let net = Net::new(areas.iter().map(|(_, parts)| parts.as_slice()));
    let whole = net.rings(|arc, _| frame.line(arc));
    // Small areas need a finer line than large ones, and so does whoever lies beside them.
    let mut steps = vec![0; areas.len()];
    loop {
        let coarse = |step: i32| if step >= STEPS { 0.0 } else { frame.dot * frame.dot * COARSEST * 0.25_f64.powi(step) };
        let finest = |keys: &mut dyn Iterator<Item = u16>| keys.map(|key| steps[usize::from(key)]).max().unwrap_or_default();
        let rings = net.rings(|arc, keys| frame.thin(arc, coarse(finest(keys))));
        let drawn: Vec<Vec<Ring>> = rings.into_iter().zip(&steps).map(|(rings, step)| largest(rings, coarse(*step) * 2.0)).collect();
        let untrue: Vec<(usize, f64)> =
            whole.iter().zip(&drawn).map(|(whole, drawn)| lost(whole, drawn)).enumerate().filter(|(_, share)| *share > MOST).collect();
        if untrue.is_empty() {
            return Ok(Some(frame.outline(areas.iter().map(|(key, _)| key.clone()), drawn, source)));
        }
        for (at, share) in untrue {
            if steps[at] == STEPS {
                return Err(Lost { key: areas[at].0.clone(), share });
            }
            steps[at] += 1;
        }
    }
}

fn around(a: Rect<f64>, b: Rect<f64>) -> Rect<f64> {
    let (low, high) = ((a.min(), b.min()), (a.max(), b.max()));
    Rect::new(Coord { x: low.0.x.min(low.1.x), y: low.0.y.min(low.1.y) }, Coord { x: high.0.x.max(high.1.x), y: high.0.y.max(high.1.y) })
}

/// Islets that nobody would see go, but never the last of an area.
fn largest(rings: Vec<Ring>, least: f64) -> Vec<Ring> {
    let most = rings.iter().map(|ring| size(ring).abs()).fold(0.0, f64::max);
    let mut kept: Vec<Ring> = rings.into_iter().filter(|ring| ring.len() > 2 && size(ring).abs() >= least.min(most)).collect();
    kept.sort_by(|a, b| size(b).abs().total_cmp(&size(a).abs()));
    kept
}

fn lost(whole: &[Ring], drawn: &[Ring]) -> f64 {
    let sum = |rings: &[Ring]| rings.iter().map(|ring| size(ring)).sum::<f64>().abs();
    let whole = sum(whole);
    if whole > 0.0 { (sum(drawn) - whole).abs() / whole } else { 1.0 }
}

/// What a closed line holds; less than nothing when it is cut out.
fn size(ring: &[(f64, f64)]) -> f64 {
    ring.iter().zip(ring.iter().cycle().skip(1)).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum::<f64>() / 2.0
}

/// From degrees to kilometres on the map.
struct Frame {
    west: f64,
    north: f64,
    across: f64,
    margin: f64,
    wide: f64,
    high: f64,
    /// The width of a dot in kilometres.
    dot: f64,
}

impl Frame {
    fn new(bounds: Rect<f64>) -> Self {
        let across = ((bounds.min().y + bounds.max().y) / 2.0).to_radians().cos() * 111.32;
        let (wide, high) = (bounds.width() * across, bounds.height() * 111.2);
        let margin = wide.max(high) * MARGIN;
        let (wide, high) = (wide + margin * 2.0, high + margin * 2.0);
        Self { west: bounds.min().x, north: bounds.max().y, across, margin, wide, high, dot: wide.max(high) / DOTS }
    }

    fn place(&self, corner: Corner) -> (f64, f64) {
        let (lon, lat) = (f64::from(corner.0) / FINE, f64::from(corner.1) / FINE);
        ((lon - self.west) * self.across + self.margin, (self.north - lat) * 111.2 + self.margin)
    }

    fn line(&self, arc: &[Corner]) -> Vec<(f64, f64)> {
        arc.iter().map(|corner| self.place(*corner)).collect()
    }

    /// Without the points that make triangles smaller than `coarse`, and on the tenths of dots that a map is drawn in.
    fn thin(&self, arc: &[Corner], coarse: f64) -> Vec<(f64, f64)> {
        let tenth = self.dot / 10.0;
        let onto = |v: f64| (v / tenth).round() * tenth;
        let line = LineString::from(self.line(arc));
        let line = if coarse > 0.0 { line.simplify_vw(coarse) } else { line };
        let mut line: Vec<(f64, f64)> = line.0.into_iter().map(|at| (onto(at.x), onto(at.y))).collect();
        // Its two ends stay, and what a later piece leaves out is its last point: so no end is taken for a double.
        let end = line.pop();
        line.dedup();
        line.extend(end);
        line
    }

    fn outline<K: Ord>(&self, keys: impl Iterator<Item = K>, drawn: Vec<Vec<Ring>>, source: SourceId) -> Outline<K> {
        let cell = self.wide.max(self.high) / CELLS;
        let (columns, rows) = ((self.wide / cell).ceil() as usize + 1, (self.high / cell).ceil() as usize + 1);
        let scaled = |ring: &Ring| ring.iter().map(|(x, y)| (x / cell, y / cell)).collect::<Ring>();
        let grid = Grid::filled(columns, rows, drawn.iter().map(|rings| rings.iter().map(scaled).collect()).zip(1..).map(|(r, k)| (k, r)));
        let shapes = keys.zip(drawn).zip(1..).map(|((key, rings), number)| {
            let deepest = grid.middle(number).map(|(x, y)| (x * cell, y * cell));
            let corner = rings.first().and_then(|ring| ring.first()).copied();
            (key, Shape { middle: deepest.or(corner).unwrap_or_default(), rings })
        });
        let (west, north) = (self.west - self.margin / self.across, self.north + self.margin / 111.2);
        let corner = crate::model::outline::Corner { west, north, per_lon: self.across, per_lat: 111.2 };
        Outline { shapes: shapes.collect(), across: self.wide, down: self.high, corner, basis: Basis::Boundaries(source) }
    }
}

/// All lines of a map: each once, with the areas on its sides.
struct Net {
    /// Around each area, its land on the left hand.
    loops: Vec<Vec<Vec<Corner>>>,
    knots: BTreeSet<Corner>,
    sides: Vec<Side>,
}

/// Between two corners, in the order of the corners: the area on its left, and whether it runs in that order.
type Side = (Corner, Corner, u16, bool);

impl Net {
    fn new<'a>(areas: impl Iterator<Item = &'a [&'a Boundary]>) -> Self {
        let mut sides: Vec<Side> = Vec::new();
        let mut count = 0;
        for (parts, key) in areas.zip(0_u16..) {
            count += 1;
            let polygons = parts.iter().flat_map(|part| &part.shape().0);
            for ring in polygons.flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors())) {
                let corners: Vec<Corner> = ring.0.iter().map(|at| ((at.x * FINE).round() as i32, (at.y * FINE).round() as i32)).collect();
                sides.extend(corners.windows(2).filter(|w| w[0] != w[1]).map(|w| (w[0].min(w[1]), w[0].max(w[1]), key, w[0] < w[1])));
            }
        }
        sides.sort_unstable();
        // There and back around one area: a line between two of its own parts.
        let mut kept: Vec<Side> = Vec::with_capacity(sides.len());
        for group in sides.chunk_by(|a, b| (a.0, a.1, a.2) == (b.0, b.1, b.2)) {
            let forward = group.iter().filter(|side| side.3).count();
            let back = group.len() - forward;
            if forward != back {
                kept.push((group[0].0, group[0].1, group[0].2, forward > back));
            }
        }
        Self { knots: knots(&kept), loops: loops(&kept, count), sides: kept }
    }

    /// The areas on the sides of a line between two corners.
    fn beside(&self, from: Corner, to: Corner) -> impl Iterator<Item = u16> {
        let line = (from.min(to), from.max(to));
        let first = self.sides.partition_point(|side| (side.0, side.1) < line);
        self.sides[first..].iter().take_while(move |side| (side.0, side.1) == line).map(|side| side.2)
    }

    /// Each area's closed lines, its pieces changed once for all whose border they are.
    fn rings(&self, change: impl Fn(&[Corner], &mut dyn Iterator<Item = u16>) -> Vec<(f64, f64)>) -> Vec<Vec<Ring>> {
        let change = |arc: &[Corner]| change(arc, &mut self.beside(arc[0], arc[1]));
        let mut known = Known::new();
        let mut joined = |ring: &Vec<Corner>| -> Ring {
            let arcs = arcs::cut(ring, |corner| self.knots.contains(&corner));
            arcs.into_iter().flat_map(|arc| arcs::once(arc, &mut known, change)).collect()
        };
        self.loops.iter().map(|rings| rings.iter().map(&mut joined).collect()).collect()
    }
}

/// Corners where other areas begin than those on the line so far.
fn knots(sides: &[Side]) -> BTreeSet<Corner> {
    let mut ends: Vec<(Corner, Corner, u16)> = sides.iter().flat_map(|s| [(s.0, s.1, s.2), (s.1, s.0, s.2)]).collect();
    ends.sort_unstable();
    let knot = |at: &&[(Corner, Corner, u16)]| {
        let lines: Vec<&[(Corner, Corner, u16)]> = at.chunk_by(|a, b| a.1 == b.1).collect();
        lines.len() != 2 || !lines[0].iter().map(|e| e.2).eq(lines[1].iter().map(|e| e.2))
    };
    ends.chunk_by(|a, b| a.0 == b.0).filter(knot).map(|at| at[0].0).collect()
}

/// The closed lines around each area.
fn loops(sides: &[Side], count: usize) -> Vec<Vec<Vec<Corner>>> {
    let mut ways: Vec<(u16, Corner, Corner)> = sides.iter().map(|s| if s.3 { (s.2, s.0, s.1) } else { (s.2, s.1, s.0) }).collect();
    ways.sort_unstable();
    let mut used = vec![false; ways.len()];
    let mut loops = vec![Vec::new(); count];
    for start in 0..ways.len() {
        if used[start] {
            continue;
        }
        let (key, first, _) = ways[start];
        let (mut ring, mut at) = (Vec::new(), start);
        loop {
            used[at] = true;
            let (_, from, to) = ways[at];
            ring.push(from);
            if to == first {
                break;
            }
            let open = ways.partition_point(|w| (w.0, w.1) < (key, to))..ways.partition_point(|w| (w.0, w.1) <= (key, to));
            // Where an area touches itself, the line keeps to the land on its left.
            let next = open.filter(|way| !used[*way]).min_by(|a, b| turn(from, to, ways[*a].2).total_cmp(&turn(from, to, ways[*b].2)));
            let Some(next) = next else { break };
            at = next;
        }
        loops[usize::from(key)].push(ring);
    }
    loops
}

/// How far to turn with the clock, from looking back to looking ahead.
fn turn(from: Corner, at: Corner, to: Corner) -> f64 {
    let angle = |p: Corner| (f64::from(p.1) - f64::from(at.1)).atan2(f64::from(p.0) - f64::from(at.0));
    (angle(from) - angle(to)).rem_euclid(std::f64::consts::TAU)
}

#[cfg(test)]
mod tests;
