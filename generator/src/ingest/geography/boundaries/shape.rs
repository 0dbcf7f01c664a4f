//! A feature's geometry as a valid shape, or what is wrong with it.

use super::{Fault, crossing};
use crate::model::Point;
use geo::{Coord, LineString, MultiPolygon, Orient, Polygon, orient::Direction};
use geojson::{Geometry, GeometryValue, Position};

pub fn parse(geometry: Option<Geometry>) -> Result<MultiPolygon<f64>, Fault> {
    let polygons = match geometry.map(|geometry| geometry.value) {
        Some(GeometryValue::Polygon { coordinates }) => vec![coordinates],
        Some(GeometryValue::MultiPolygon { coordinates }) => coordinates,
        Some(other) => return Err(Fault::NotAnArea { kind: other.type_name() }),
        None => return Err(Fault::NoRing),
    };
    let mut shapes = Vec::with_capacity(polygons.len());
    let mut number = 0;
    for rings in polygons {
        let mut closed = Vec::with_capacity(rings.len());
        for ring in rings {
            number += 1;
            closed.push(closed_ring(number, &ring)?);
        }
        let mut closed = closed.into_iter();
        let exterior = closed.next().ok_or(Fault::NoRing)?;
        // Rings may run either way in a file; here land is on the left hand.
        shapes.push(Polygon::new(exterior, closed.collect()).orient(Direction::Default));
    }
    let shape = MultiPolygon(shapes);
    match crossing::first(&shape) {
        Some(at) => Err(Fault::CrossesItself { at: (at.x, at.y) }),
        None => Ok(shape),
    }
}

fn closed_ring(number: usize, positions: &[Position]) -> Result<LineString<f64>, Fault> {
    let coord = |position: &Position| match position.as_slice() {
        [x, y, ..] if x.is_finite() && y.is_finite() => Ok(Coord { x: *x, y: *y }),
        _ => Err(Fault::NotAPoint { ring: number }),
    };
    let coords: Vec<Coord<f64>> = positions.iter().map(coord).collect::<Result<_, _>>()?;
    if let Some(far) = coords.iter().find(|at| Point::new(at.y, at.x).is_none()) {
        return Err(match likely(*far) {
            Some(system) => Fault::System { system: system.into() },
            None => Fault::Beyond { at: (far.x, far.y) },
        });
    }
    // A point that stands there twice makes no corner.
    let corners = coords.windows(2).filter(|w| w[0] != w[1]).count() + 1;
    if coords.len() < 4 || corners < 4 {
        return Err(Fault::FewPoints { ring: number, points: corners.min(coords.len()) });
    }
    let (first, last) = (coords[0], coords[coords.len() - 1]);
    if first != last {
        return Err(Fault::Unclosed { ring: number, first: (first.x, first.y), last: (last.x, last.y) });
    }
    Ok(LineString(coords))
}

/// What coordinates are that are no longitude and latitude of these islands.
fn likely(at: Coord<f64>) -> Option<&'static str> {
    let within = |v: f64, low: f64, high: f64| (low..=high).contains(&v);
    if Point::new(at.x, at.y).is_some() {
        return Some("latitude before longitude");
    }
    if within(at.x, -1.3e6, 4e5) && within(at.y, 6.2e6, 8.8e6) {
        return Some("Web Mercator, metres (EPSG:3857)");
    }
    let metres = at.x.abs() > 180.0 || at.y.abs() > 90.0;
    (metres && within(at.x, 0.0, 7e5) && within(at.y, 0.0, 1.3e6)).then_some("British National Grid, eastings and northings (EPSG:27700)")
}

/// The system that an old file names, when it is another than degrees.
pub fn foreign_system(crs: &serde_json::Value) -> Option<String> {
    let name = crs.pointer("/properties/name")?.as_str()?;
    let degrees = ["CRS84", "4326"].iter().any(|known| name.to_ascii_uppercase().ends_with(known));
    (!degrees).then(|| match name.rsplit(':').next() {
        Some("27700") => "British National Grid, eastings and northings (EPSG:27700)".into(),
        Some("3857" | "900913") => "Web Mercator, metres (EPSG:3857)".into(),
        _ => name.chars().take(80).collect(),
    })
}
