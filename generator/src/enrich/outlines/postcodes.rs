//! A map of areas whose borders nobody gave: every place is of the area of the nearest postcode.

use super::trace::Grid;
use crate::model::Point;
use crate::model::outline::{Basis, Corner, Outline, Shape};
use std::collections::{BTreeMap, BTreeSet};

/// How far land reaches beyond the last postcode, in kilometres.
const REACH: f64 = 1.6;
/// Postcodes of nobody on this map: they hold its areas back at their border.
const ELSEWHERE: u16 = u16::MAX - 1;
/// A few stray postcodes of one area inside another would look like a place of their own.
const LEAST: f64 = 40.0;

/// `points`: each postcode with its area; `None` for one beyond the map's areas. `cells` along the longer side.
/// `None` when no postcode has an area.
pub fn outline<K: Ord + Clone>(areas: &[K], points: impl Iterator<Item = (Point, Option<K>)>, cells: usize) -> Option<Outline<K>> {
    let keys: BTreeMap<&K, u16> = areas.iter().zip(1..).collect();
    let points: Vec<(Point, Option<u16>)> = points.map(|(point, key)| (point, key.and_then(|k| keys.get(&k).copied()))).collect();
    let own = || points.iter().filter(|(_, area)| area.is_some()).map(|(point, _)| point);
    let first = own().next()?;
    let box_of = own().fold((first.lon, first.lon, first.lat, first.lat), |(w, e, s, n), p| (w.min(p.lon), e.max(p.lon), s.min(p.lat), n.max(p.lat)));
    let (west, east, south, north) = box_of;
    // Kilometres from the north-west corner, true enough across a county.
    let across = ((south + north) / 2.0).to_radians().cos() * 111.32;
    let place = |p: &Point| ((p.lon - west) * across + REACH * 1.3, (north - p.lat) * 111.2 + REACH * 1.3);
    let (wide, high) = ((east - west) * across + REACH * 2.6, (north - south) * 111.2 + REACH * 2.6);
    let cell = wide.max(high) / cells as f64;
    let (columns, rows) = ((wide / cell).ceil() as usize + 1, (high / cell).ceil() as usize + 1);
    let spots = points.iter().map(|(p, area)| {
        let (x, y) = place(p);
        (x / cell, y / cell, area.unwrap_or(ELSEWHERE))
    });
    let mut grid = Grid::nearest(columns, rows, spots, (REACH / cell).ceil() as usize);
    let used: BTreeSet<u16> = points.iter().filter_map(|(_, area)| *area).collect();
    grid.keep(&used);
    let shapes = grid.shapes(LEAST).into_iter().filter_map(|(area, rings)| {
        let key = areas.get(usize::from(area).checked_sub(1)?)?.clone();
        Some((key, Shape { middle: grid.middle(area)?, rings }))
    });
    let (per_lon, per_lat) = (across / cell, 111.2 / cell);
    let corner = Corner { west: west - REACH * 1.3 / across, north: north + REACH * 1.3 / 111.2, per_lon, per_lat };
    Some(Outline { shapes: shapes.collect(), across: columns as f64, down: rows as f64, corner, basis: Basis::Postcodes })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_postcode_no_map() {
        let point = Point::new(51.0, 0.0).unwrap();
        assert!(outline::<u8>(&[1], std::iter::empty(), 80).is_none());
        assert!(outline(&[1], [(point, None)].into_iter(), 80).is_none());
        assert!(outline(&[1], [(point, Some(1))].into_iter(), 80).is_some());
    }
}
