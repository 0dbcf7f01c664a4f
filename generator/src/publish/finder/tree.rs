//! Leaves of neighbours: the rows of one kind of care, or of all, halved along the longer side until a leaf holds them.

use super::leaf::{LeafId, Leaves};
use super::{LEAF, Row};
use crate::model::care::Listed;
use crate::model::{Kind, Point};

/// The leaves of one kind of care, or of all kinds.
#[derive(Debug)]
pub struct Tree {
    /// The kind's slug; empty for all.
    pub kind: &'static str,
    pub leaves: Vec<(LeafId, Area)>,
}

/// A box round points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    pub south: f64,
    pub west: f64,
    pub north: f64,
    pub east: f64,
}

impl Area {
    /// `None` around nothing.
    pub fn around(points: impl IntoIterator<Item = Point>) -> Option<Self> {
        points.into_iter().fold(None, |area: Option<Self>, p| {
            let a = area.unwrap_or(Self { south: p.lat, west: p.lon, north: p.lat, east: p.lon });
            Some(Self { south: a.south.min(p.lat), west: a.west.min(p.lon), north: a.north.max(p.lat), east: a.east.max(p.lon) })
        })
    }

    /// A bound on the miles between any points of the two: never more than the truth.
    pub fn miles_apart(&self, other: &Self) -> f64 {
        let lat = (self.south - other.north).max(other.south - self.north).max(0.0);
        let lon = (self.west - other.east).max(other.west - self.east).max(0.0);
        // A degree of longitude is shortest at the northern end.
        let north = self.north.max(other.north).to_radians().cos();
        (lat * 69.0).hypot(lon * 69.0 * north) * 0.99
    }
}

/// The tree of all kinds, then one for each kind that any row has.
pub fn trees(rows: &[Row<'_>], leaves: &mut Leaves) -> Vec<Tree> {
    let mut trees = Vec::new();
    for kind in [None].into_iter().chain(Kind::ALL.iter().copied().map(Some)) {
        let has = |row: &Row<'_>| row.point.is_some() && kind.is_none_or(|k| row.location.kinds.contains(k));
        let mut members: Vec<(usize, Point)> =
            rows.iter().enumerate().filter(|(_, row)| has(row)).filter_map(|(at, row)| Some((at, row.point?))).collect();
        if members.is_empty() {
            continue;
        }
        let mut tree = Tree { kind: kind.map_or("", Kind::slug), leaves: Vec::new() };
        split(&mut members, &mut |part| {
            let area = Area::around(part.iter().map(|(_, p)| *p)).expect("a leaf is never empty");
            tree.leaves.push((leaves.add(part.iter().map(|(at, _)| *at).collect()), area));
        });
        trees.push(tree);
    }
    trees
}

fn split(part: &mut [(usize, Point)], keep: &mut impl FnMut(&[(usize, Point)])) {
    if part.len() <= LEAF {
        keep(part);
        return;
    }
    let area = Area::around(part.iter().map(|(_, p)| *p)).expect("more rows than a leaf holds");
    let tall = area.north - area.south > (area.east - area.west) * area.south.to_radians().cos();
    let along = |p: &Point| if tall { p.lat } else { p.lon };
    part.sort_unstable_by(|a, b| along(&a.1).total_cmp(&along(&b.1)).then(a.0.cmp(&b.0)));
    // Whole leaves on the left, so that few are half empty.
    let middle = part.len().div_ceil(LEAF).div_ceil(2) * LEAF;
    let (left, right) = part.split_at_mut(middle.min(part.len() - 1));
    split(left, keep);
    split(right, keep);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn points() -> impl Strategy<Value = Vec<Point>> {
        // Towns of many, and some on one spot.
        prop::collection::vec((0u32..40_000, 0u32..30_000), 1..900).prop_map(|all| {
            all.into_iter().map(|(a, o)| Point { lat: 50.5 + f64::from(a / 7) * 1e-4, lon: -1.0 + f64::from(o / 5) * 1e-4 }).collect()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..Default::default() })]
        #[test]
        fn reading_leaves_by_their_boxes_misses_nothing(points in points(), lat in 50.0..51.5f64, lon in -1.5..0.5f64, far in 0.5..40.0f64) {
            let mut members: Vec<(usize, Point)> = points.iter().copied().enumerate().collect();
            let mut leaves: Vec<(Vec<usize>, Area)> = Vec::new();
            split(&mut members, &mut |part| {
                leaves.push((part.iter().map(|(at, _)| *at).collect(), Area::around(part.iter().map(|(_, p)| *p)).unwrap()));
            });
            let mut all: Vec<usize> = leaves.iter().flat_map(|(rows, _)| rows.clone()).collect();
            all.sort_unstable();
            prop_assert_eq!(all, (0..points.len()).collect::<Vec<_>>());
            prop_assert!(leaves.iter().all(|(rows, _)| rows.len() <= LEAF));
            let from = Point { lat, lon };
            let here = Area::around([from]).unwrap();
            let read: Vec<usize> = leaves.iter().filter(|(_, area)| area.miles_apart(&here) < far).flat_map(|(rows, _)| rows.clone()).collect();
            for (at, point) in points.iter().enumerate() {
                prop_assert!(from.miles_to(*point) >= far || read.contains(&at));
            }
        }
    }
}
