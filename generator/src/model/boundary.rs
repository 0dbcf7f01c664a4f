//! Borders of areas as their publisher draws them: valid shapes in degrees, which say whether a point lies inside.

use super::{AreaCode, Point, SourceId, ZoneId};
use geo::{Area as _, BoundingRect, Contains, Coord, MapCoords, MultiPolygon, Rect};
use std::collections::BTreeMap;

/// The whole of one area: parts and islands, with what is cut out of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Boundary {
    shape: MultiPolygon<f64>,
    bounds: Rect<f64>,
    pub source: SourceId,
}

/// What the portal has of borders.
#[derive(Debug, Clone, Default)]
pub struct Boundaries {
    pub areas: BTreeMap<AreaCode, Boundary>,
    pub zones: BTreeMap<ZoneId, Boundary>,
}

/// Mean radius of the earth in metres.
const EARTH_METRES: f64 = 6_371_008.8;

impl Boundary {
    /// `None` without any ring.
    pub fn new(shape: MultiPolygon<f64>, source: SourceId) -> Option<Self> {
        let bounds = shape.bounding_rect()?;
        Some(Self { shape, bounds, source })
    }

    /// Longitude and latitude in degrees; outer rings run against the clock.
    pub fn shape(&self) -> &MultiPolygon<f64> {
        &self.shape
    }

    pub fn bounds(&self) -> Rect<f64> {
        self.bounds
    }

    pub fn contains(&self, point: Point) -> bool {
        let at = Coord { x: point.lon, y: point.lat };
        self.bounds.contains(&at) && self.shape.contains(&at)
    }
}

/// Of a shape in degrees. A cylinder keeps areas true everywhere, whatever it does to forms.
pub fn square_metres(shape: &MultiPolygon<f64>) -> f64 {
    let flat = |at: Coord<f64>| Coord { x: at.x.to_radians() * EARTH_METRES, y: at.y.to_radians().sin() * EARTH_METRES };
    shape.map_coords(flat).unsigned_area()
}

impl Boundaries {
    pub fn is_empty(&self) -> bool {
        self.areas.is_empty() && self.zones.is_empty()
    }

    /// The areas around a point, by code.
    pub fn around(&self, point: Point) -> impl Iterator<Item = AreaCode> {
        self.areas.iter().filter(move |(_, boundary)| boundary.contains(point)).map(|(code, _)| *code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{polygon, wkt};

    #[test]
    fn an_area_is_measured_on_the_globe() {
        // One hundredth of a degree each way at 52° north: 1,112 m by 684.6 m.
        let shape: MultiPolygon<f64> = polygon![(x: -1.0, y: 51.995), (x: -0.99, y: 51.995), (x: -0.99, y: 52.005), (x: -1.0, y: 52.005)].into();
        assert!((square_metres(&shape) - 1_111.95 * 684.58).abs() < 200.0, "{}", square_metres(&shape));
    }

    #[test]
    fn a_point_in_a_hole_is_outside() {
        let shape = wkt!(MULTIPOLYGON(((0. 51., 1. 51., 1. 52., 0. 52., 0. 51.), (0.4 51.4, 0.4 51.6, 0.6 51.6, 0.6 51.4, 0.4 51.4))));
        let boundary = Boundary::new(shape, SourceId(0)).unwrap();
        let inside = |lat, lon| boundary.contains(Point::new(lat, lon).unwrap());
        assert!(inside(51.2, 0.5));
        assert!(!inside(51.5, 0.5));
        assert!(!inside(52.5, 0.5));
    }
}
