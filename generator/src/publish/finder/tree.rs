//! The order in which rows stand in the index: neighbours together, so that a run of rows is a small part of the map. Rows are
//! halved along the longer side until a card file holds them. And the boxes of the runs.

use super::{CARDS, Row, SPOTS};
use crate::model::Point;

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

/// Neighbours together; rows without a point last.
pub fn in_order<'a>(rows: Vec<Row<'a>>) -> Vec<Row<'a>> {
    let (placed, mut pointless): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.point.is_some());
    let mut placed: Vec<(Point, Row<'a>)> = placed.into_iter().filter_map(|row| Some((row.point?, row))).collect();
    let keys: Vec<(usize, Point)> = placed.iter().enumerate().map(|(at, (point, _))| (at, *point)).collect();
    let mut places = vec![0; keys.len()];
    for (place, at) in order(keys).into_iter().enumerate() {
        places[at] = place;
    }
    let mut sorted: Vec<(usize, Row<'a>)> = placed.drain(..).enumerate().map(|(at, (_, row))| (places[at], row)).collect();
    sorted.sort_unstable_by_key(|(place, _)| *place);
    sorted.into_iter().map(|(_, row)| row).chain(pointless.drain(..)).collect()
}

/// What belongs to the points, neighbours together.
pub fn order(mut keys: Vec<(usize, Point)>) -> Vec<usize> {
    split(&mut keys);
    keys.into_iter().map(|(at, _)| at).collect()
}

fn split(part: &mut [(usize, Point)]) {
    let area = Area::around(part.iter().map(|(_, p)| *p));
    let tall = area.is_none_or(|a| a.north - a.south > (a.east - a.west) * a.south.to_radians().cos());
    // From south to north in the end: then the steps are small.
    let northward = tall || part.len() <= CARDS;
    let along = |p: &Point| if northward { p.lat } else { p.lon };
    let by = |a: &(usize, Point), b: &(usize, Point)| along(&a.1).total_cmp(&along(&b.1)).then(a.0.cmp(&b.0));
    if part.len() <= CARDS {
        part.sort_unstable_by(by);
        return;
    }
    // Whole files on the left, so that none but the last is half empty, and none reaches over a border of its neighbourhood.
    let file = if part.len() > SPOTS { SPOTS } else { CARDS };
    let middle = (part.len().div_ceil(file).div_ceil(2) * file).min(part.len() - 1);
    part.select_nth_unstable_by(middle, by);
    let (left, right) = part.split_at_mut(middle);
    if left.len() > 4096 {
        rayon::join(|| split(left), || split(right));
    } else {
        split(left);
        split(right);
    }
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
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]
        #[test]
        fn reading_runs_by_their_boxes_misses_nothing(points in points(), lat in 50.0..51.5f64, lon in -1.5..0.5f64, far in 0.5..40.0f64) {
            let order = order(points.iter().copied().enumerate().collect());
            let mut all = order.clone();
            all.sort_unstable();
            prop_assert_eq!(all, (0..points.len()).collect::<Vec<_>>());
            let from = Point { lat, lon };
            let here = Area::around([from]).unwrap();
            for run in order.chunks(CARDS) {
                let area = Area::around(run.iter().map(|at| points[*at])).unwrap();
                let nearest = run.iter().map(|at| from.miles_to(points[*at])).fold(f64::INFINITY, f64::min);
                prop_assert!(area.miles_apart(&here) <= nearest || nearest >= far);
            }
        }
    }
}
