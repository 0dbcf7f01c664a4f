//! The land that the finder's map is drawn on: for each council its districts, or its zones, or its wards, in the shapes that its
//! own pages have; and which streets a council brought to be drawn on it. Read only when somebody asks for the map.
//! `map/results.mjs` draws what this writes.

use super::Draft;
use super::body::Body;
use crate::model::outline::{Outline, Ring};
use crate::model::*;
use crate::publish::streets;
use rayon::prelude::*;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// A shape's points lie on a grid of this many lines along the longer side.
const FINE: f64 = 600.0;

/// One file for each council, and one that says where they lie.
pub fn drafts(atlas: &Atlas) -> Vec<Draft> {
    let lands: Vec<(String, Value, Body)> = atlas.portal.authorities.par_iter().filter_map(|authority| of(atlas, authority)).collect();
    let mut index = Body::default();
    index.json("c", &lands.iter().map(|(slug, place, _)| json!([slug, place])).collect::<Vec<_>>());
    let streets: Vec<Value> = atlas.streets.iter().map(|one| streets::listed(atlas, one)).collect();
    if !streets.is_empty() {
        index.json("p", &streets);
    }
    let files = lands.into_iter().map(|(slug, _, body)| (format!("m/{slug}.json"), body));
    files.chain([("m.json".into(), index)]).collect()
}

fn of(atlas: &Atlas, authority: &Authority) -> Option<(String, Value, Body)> {
    let outlines = &atlas.outlines;
    let area = |code: &AreaCode| atlas.areas.get(*code).map(|area| area.name.to_string());
    let zone = |id: &ZoneId| atlas.zone(id).map(|zone| zone.name.to_string());
    let code = authority.code;
    let (place, body) = if let Some(districts) = outlines.districts.get(&code) {
        land(districts, area)
    } else if let Some(zones) = outlines.zones.get(&code) {
        land(zones, zone)
    } else {
        land(outlines.wards.get(&code)?, area)
    };
    Some((authority.slug.to_string(), place, body))
}

/// Where it lies (west, south, east, north), and its shapes: name, the middle in degrees, and the path; with what turns a
/// path's points into degrees.
fn land<K>(outline: &Outline<K>, name: impl Fn(&K) -> Option<String>) -> (Value, Body) {
    let corner = outline.corner;
    let scale = FINE / outline.across.max(outline.down);
    let thousandths = |degrees: f64| (degrees * 1e4).round() / 1e4;
    let at = |(x, y): (f64, f64)| [thousandths(corner.west + x / corner.per_lon), thousandths(corner.north - y / corner.per_lat)];
    let [east, south] = at((outline.across, outline.down));
    let shape = |(key, shape): (&K, &outline::Shape)| {
        let path: String = shape.rings.iter().map(|ring| path(ring, scale)).collect();
        Some(json!([name(key)?, at(shape.middle), path]))
    };
    let mut body = Body::default();
    body.json("t", &[corner.west, corner.north, corner.per_lon * scale, corner.per_lat * scale]);
    body.json("s", &outline.shapes.iter().filter_map(shape).collect::<Vec<_>>());
    (json!([thousandths(corner.west), south, east, thousandths(corner.north)]), body)
}

fn path(ring: &Ring, scale: f64) -> String {
    let mut out = String::new();
    let mut last: Option<(i64, i64)> = None;
    for at in ring.iter().map(|(x, y)| ((x * scale).round() as i64, (y * scale).round() as i64)) {
        // Writing into a text cannot fail.
        let _ = match last {
            None => write!(out, "M{} {}", at.0, at.1),
            Some(before) if before == at => continue,
            Some(before) => write!(out, "l{} {}", at.0 - before.0, at.1 - before.1),
        };
        last = Some(at);
    }
    out.push('Z');
    out.replace(" -", "-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::outline::{Basis, Corner, Shape};

    #[test]
    fn a_shape_lies_where_its_degrees_are() {
        let shape = Shape { rings: vec![vec![(0.0, 0.0), (10.0, 0.0), (10.0, 5.0)]], middle: (5.0, 2.5) };
        let corner = Corner { west: -1.0, north: 51.0, per_lon: 10.0, per_lat: 20.0 };
        let outline = Outline { shapes: [("a", shape)].into(), across: 10.0, down: 5.0, corner, basis: Basis::Postcodes };
        let (place, body) = land(&outline, |name| Some((*name).to_string()));
        assert_eq!(place, json!([-1.0, 50.75, 0.0, 51.0]));
        assert_eq!(body.finish(), r#""t":[-1.0,51.0,600.0,1200.0],"s":[["a",[-0.5,50.875],"M0 0l600 0l0 300Z"]]"#);
    }
}
