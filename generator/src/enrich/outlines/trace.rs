//! The shapes of areas whose boundaries we do not have, from the points of their postcodes: every cell of a grid belongs to the
//! area of its nearest postcode, and what lies far from all of them (the sea) to none. Neighbours share their border to the dot,
//! also after it is smoothed.

use super::arcs::{self, Corner, Known};
use crate::model::outline::Ring;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// A grid of cells, each with the area it belongs to. 0 is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    pub columns: usize,
    pub rows: usize,
    cells: Vec<u16>,
}

impl Grid {
    /// `points`: column and row, in cells and fractions of them, with the area, from 1. A cell is of the area of the nearest
    /// point, by steps from cell to cell, no more than `reach` away; a hole that no edge of the grid reaches is filled.
    pub fn nearest(columns: usize, rows: usize, points: impl Iterator<Item = (f64, f64, u16)>, reach: usize) -> Self {
        let mut votes: BTreeMap<(usize, u16), u32> = BTreeMap::new();
        for (x, y, area) in points {
            if x >= 0.0 && y >= 0.0 && (x as usize) < columns && (y as usize) < rows {
                *votes.entry((y as usize * columns + x as usize, area)).or_default() += 1;
            }
        }
        let mut cells = vec![0_u16; columns * rows];
        let mut most = vec![0_u32; columns * rows];
        for ((cell, area), count) in votes {
            // Of areas with as many postcodes in a cell the first: the same on every machine.
            if count > most[cell] {
                (cells[cell], most[cell]) = (area, count);
            }
        }
        let mut grid = Self { columns, rows, cells };
        grid.grow(reach);
        grid.fill_holes();
        grid
    }

    /// Cells whose middle lies inside an area are its own. `areas`: from 1, each with its closed lines.
    pub fn filled(columns: usize, rows: usize, areas: impl Iterator<Item = (u16, Vec<Ring>)>) -> Self {
        let mut cells = vec![0_u16; columns * rows];
        for (area, rings) in areas {
            for row in 0..rows {
                let y = row as f64 + 0.5;
                let edges = rings.iter().flat_map(|ring| ring.iter().zip(ring.iter().cycle().skip(1)));
                let crossed = edges.filter(|(a, b)| (a.1 > y) != (b.1 > y)).map(|(a, b)| a.0 + (y - a.1) * (b.0 - a.0) / (b.1 - a.1));
                let mut crossed: Vec<f64> = crossed.collect();
                crossed.sort_by(f64::total_cmp);
                for pair in crossed.chunks_exact(2) {
                    let (from, to) = ((pair[0] - 0.5).ceil().max(0.0) as usize, (pair[1] + 0.5).floor().max(0.0) as usize);
                    cells[row * columns..][from.min(columns)..to.min(columns).max(from.min(columns))].fill(area);
                }
            }
        }
        Self { columns, rows, cells }
    }

    fn at(&self, column: i32, row: i32) -> u16 {
        let inside = column >= 0 && row >= 0 && (column as usize) < self.columns && (row as usize) < self.rows;
        if inside { self.cells[row as usize * self.columns + column as usize] } else { 0 }
    }

    fn around(&self, cell: usize) -> impl Iterator<Item = usize> + use<> {
        let (column, row, columns, rows) = (cell % self.columns, cell / self.columns, self.columns, self.rows);
        let left = (column > 0).then(|| cell - 1);
        let right = (column + 1 < columns).then(|| cell + 1);
        let up = (row > 0).then(|| cell - columns);
        let down = (row + 1 < rows).then(|| cell + columns);
        [up, left, right, down].into_iter().flatten()
    }

    /// Every area grows by one cell at a time into what is nobody's.
    fn grow(&mut self, steps: usize) {
        let mut edge: VecDeque<(usize, usize)> = (0..self.cells.len()).filter(|cell| self.cells[*cell] != 0).map(|cell| (cell, 0)).collect();
        while let Some((cell, distance)) = edge.pop_front() {
            if distance == steps {
                continue;
            }
            for next in self.around(cell).collect::<Vec<_>>() {
                if self.cells[next] == 0 {
                    self.cells[next] = self.cells[cell];
                    edge.push_back((next, distance + 1));
                }
            }
        }
    }

    fn fill_holes(&mut self) {
        let mut outside = vec![false; self.cells.len()];
        let on_edge = |cell: usize| {
            cell.is_multiple_of(self.columns)
                || cell % self.columns == self.columns - 1
                || cell / self.columns == 0
                || cell / self.columns == self.rows - 1
        };
        let mut queue: VecDeque<usize> = (0..self.cells.len()).filter(|cell| self.cells[*cell] == 0 && on_edge(*cell)).collect();
        for cell in &queue {
            outside[*cell] = true;
        }
        while let Some(cell) = queue.pop_front() {
            for next in self.around(cell) {
                if self.cells[next] == 0 && !outside[next] {
                    outside[next] = true;
                    queue.push_back(next);
                }
            }
        }
        let sea: Vec<usize> = (0..self.cells.len()).filter(|cell| outside[*cell]).collect();
        for cell in &sea {
            self.cells[*cell] = u16::MAX;
        }
        self.grow(usize::MAX);
        for cell in sea {
            self.cells[cell] = 0;
        }
    }

    /// Areas that are not in the list become nobody's.
    pub fn keep(&mut self, areas: &BTreeSet<u16>) {
        for cell in &mut self.cells {
            if !areas.contains(cell) {
                *cell = 0;
            }
        }
    }

    /// The closed lines around each area: its land first, then what is cut out of it. Pieces of fewer than `least` cells go,
    /// unless the area has no larger one.
    pub fn shapes(&self, least: f64) -> BTreeMap<u16, Vec<Ring>> {
        let mut smoothed = Known::new();
        let mut shapes = BTreeMap::new();
        for (area, loops) in self.loops() {
            let largest = loops.iter().map(|ring| size(ring).abs()).fold(0.0, f64::max);
            let rings = loops
                .iter()
                .filter(|ring| size(ring).abs() >= least.min(largest))
                .map(|ring| {
                    let arcs = arcs::cut(ring, |corner| self.is_knot(corner));
                    let joined: Ring = arcs.into_iter().flat_map(|arc| arcs::once(arc, &mut smoothed, smooth)).collect();
                    joined
                })
                .filter(|ring| ring.len() > 2)
                .collect();
            shapes.insert(area, rings);
        }
        shapes
    }

    /// Around each area, corner by corner, with the area on the right hand.
    fn loops(&self) -> BTreeMap<u16, Vec<Vec<Corner>>> {
        let mut steps: BTreeMap<(u16, Corner), Vec<Corner>> = BTreeMap::new();
        for row in 0..self.rows as i32 {
            for column in 0..self.columns as i32 {
                let area = self.at(column, row);
                if area == 0 {
                    continue;
                }
                let sides = [
                    ((column, row - 1), (column, row), (column + 1, row)),
                    ((column + 1, row), (column + 1, row), (column + 1, row + 1)),
                    ((column, row + 1), (column + 1, row + 1), (column, row + 1)),
                    ((column - 1, row), (column, row + 1), (column, row)),
                ];
                for ((c, r), from, to) in sides {
                    if self.at(c, r) != area {
                        steps.entry((area, from)).or_default().push(to);
                    }
                }
            }
        }
        let mut loops: BTreeMap<u16, Vec<Vec<Corner>>> = BTreeMap::new();
        while let Some(((area, start), _)) = steps.first_key_value() {
            let (area, start) = (*area, *start);
            let mut ring = vec![start];
            let mut here = start;
            let mut came = (0, 0);
            while let Some(ways) = steps.get_mut(&(area, here)) {
                // Where two cells touch at a corner only, the line turns right, so that they stay apart.
                let right = (-came.1, came.0);
                let way = ways.iter().position(|to| (to.0 - here.0, to.1 - here.1) == right).unwrap_or(0);
                let next = ways.remove(way);
                if ways.is_empty() {
                    steps.remove(&(area, here));
                }
                came = (next.0 - here.0, next.1 - here.1);
                here = next;
                if here == start {
                    break;
                }
                ring.push(here);
            }
            loops.entry(area).or_default().push(ring);
        }
        for rings in loops.values_mut() {
            rings.sort_by(|a, b| size(b).abs().total_cmp(&size(a).abs()));
        }
        loops
    }

    /// Whether three areas or more meet in a corner, or two cross in it.
    fn is_knot(&self, (column, row): Corner) -> bool {
        let [a, b, c, d] = [(column - 1, row - 1), (column, row - 1), (column - 1, row), (column, row)].map(|(c, r)| self.at(c, r));
        BTreeSet::from([a, b, c, d]).len() > 2 || (a == d && b == c && a != b)
    }

    /// The cell of the area that lies deepest inside it: where its name stands.
    pub fn middle(&self, area: u16) -> Option<(f64, f64)> {
        let mut depth = vec![0_u32; self.cells.len()];
        let mut queue: VecDeque<usize> = VecDeque::new();
        for (cell, deep) in depth.iter_mut().enumerate() {
            let border = self.cells[cell] == area && (self.around(cell).count() < 4 || self.around(cell).any(|next| self.cells[next] != area));
            if border {
                *deep = 1;
                queue.push_back(cell);
            }
        }
        while let Some(cell) = queue.pop_front() {
            for next in self.around(cell) {
                if self.cells[next] == area && depth[next] == 0 {
                    depth[next] = depth[cell] + 1;
                    queue.push_back(next);
                }
            }
        }
        let deepest = (0..self.cells.len()).filter(|cell| depth[*cell] > 0).max_by_key(|cell| (depth[*cell], std::cmp::Reverse(*cell)))?;
        Some(((deepest % self.columns) as f64 + 0.5, (deepest / self.columns) as f64 + 0.5))
    }
}

/// Twice the area of a closed line, in cells.
fn size(ring: &[Corner]) -> f64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(a, b)| f64::from(a.0) * f64::from(b.1) - f64::from(b.0) * f64::from(a.1)).sum::<f64>() / 2.0
}

/// Steps become a line: corners are cut twice, then what lies within half a cell of the line between its neighbours goes.
fn smooth(arc: &[Corner]) -> Vec<(f64, f64)> {
    let mut line: Vec<(f64, f64)> = arc.iter().map(|(x, y)| (f64::from(*x), f64::from(*y))).collect();
    for _ in 0..2 {
        let mut cut = vec![line[0]];
        for pair in line.windows(2) {
            let between = |share: f64| (pair[0].0 + (pair[1].0 - pair[0].0) * share, pair[0].1 + (pair[1].1 - pair[0].1) * share);
            cut.extend([between(0.25), between(0.75)]);
        }
        cut.extend(line.last());
        line = cut;
    }
    let closed = line.first() == line.last();
    if closed {
        // Both halves, since a line that ends where it begins has no direction to be near to.
        let half = line.len() / 2;
        let mut first = thin(&line[..=half], 0.5);
        first.pop();
        first.extend(thin(&line[half..], 0.5));
        return first;
    }
    thin(&line, 0.5)
}

/// Ramer, Douglas and Peucker: the fewest points with nothing farther than `far` from the line.
fn thin(line: &[(f64, f64)], far: f64) -> Vec<(f64, f64)> {
    let (Some(&first), Some(&last)) = (line.first(), line.last()) else { return Vec::new() };
    let away = |p: (f64, f64)| {
        let (dx, dy) = (last.0 - first.0, last.1 - first.1);
        let length = dx.hypot(dy);
        if length == 0.0 { (p.0 - first.0).hypot(p.1 - first.1) } else { (dx * (p.1 - first.1) - dy * (p.0 - first.0)).abs() / length }
    };
    let farthest =
        (1..line.len().saturating_sub(1)).map(|at| (at, away(line[at]))).fold((0, far), |most, one| if one.1 > most.1 { one } else { most });
    if farthest.0 == 0 {
        return vec![first, last];
    }
    let mut out = thin(&line[..=farthest.0], far);
    out.pop();
    out.extend(thin(&line[farthest.0..], far));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn grid(rows: &[&str]) -> Grid {
        let cells = rows.iter().flat_map(|row| row.bytes()).map(|b| if b == b'.' { 0 } else { u16::from(b - b'0') }).collect();
        Grid { columns: rows[0].len(), rows: rows.len(), cells }
    }

    #[test]
    fn a_cell_is_of_the_nearest_point_and_the_sea_is_nobodys() {
        let points = [(1.5, 1.5, 1), (6.5, 1.5, 2)];
        let made = Grid::nearest(12, 3, points.into_iter(), 2);
        assert_eq!(made.at(0, 1), 1);
        assert_eq!(made.at(6, 1), 2);
        assert_eq!(made.at(11, 1), 0);
    }

    #[test]
    fn a_hole_is_filled_and_an_island_stays() {
        let made = Grid::nearest(9, 9, (0..9).flat_map(|i| [(i as f64, 0.0, 1), (i as f64, 8.0, 1), (0.0, i as f64, 1), (8.0, i as f64, 1)]), 1);
        assert_eq!(made.at(4, 4), 1, "an area's own land far from any postcode");
        let two = grid(&["11.....", "11.....", "......1"]);
        assert_eq!(two.shapes(2.0)[&1].len(), 1, "a speck goes");
        assert_eq!(two.shapes(1.0)[&1].len(), 2);
    }

    fn border(shape: &[Ring]) -> BTreeSet<[(i64, i64); 2]> {
        let whole = |p: (f64, f64)| ((p.0 * 64.0) as i64, (p.1 * 64.0) as i64);
        let mut out = BTreeSet::new();
        for ring in shape {
            for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
                let (a, b) = (whole(*a), whole(*b));
                out.insert([a.min(b), a.max(b)]);
            }
        }
        out
    }

    proptest! {
        /// Whatever the map, two neighbours that fill it share all of their border but the map's own edge.
        #[test]
        fn neighbours_share_their_border(seed in proptest::collection::vec((0.0..20.0_f64, 0.0..20.0_f64, 1..4_u16), 3..12)) {
            let grid = Grid::nearest(20, 20, seed.into_iter(), 60);
            let shapes = grid.shapes(0.0);
            let mut seen: BTreeMap<[(i64, i64); 2], usize> = BTreeMap::new();
            for shape in shapes.values() {
                for edge in border(shape) {
                    *seen.entry(edge).or_default() += 1;
                }
            }
            for (edge, count) in seen {
                let outer = edge.iter().any(|p| p.0 < 96 || p.1 < 96 || p.0 > 20 * 64 - 96 || p.1 > 20 * 64 - 96);
                prop_assert!(count == 2 || outer, "{edge:?} {count}");
            }
        }
    }

    #[test]
    fn a_name_stands_inside() {
        let shape = grid(&["11111", "11111", "11111", "....1"]);
        assert_eq!(shape.middle(1), Some((1.5, 1.5)));
        assert_eq!(shape.middle(2), None);
    }
}
