//! A map of areas beside each other, drawn from the postcodes in them. Words say what shades and patterns say; each area has its
//! name on it, or a number that the list beside the map has too. It is never the only place where a fact stands.

use super::trace::{Grid, Ring};
use super::{escaped, percent, short};
use crate::model::Point;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// How far land reaches beyond the last postcode, in kilometres.
const REACH: f64 = 1.6;
/// Postcodes of nobody on this map: they hold its areas back at their border.
const ELSEWHERE: u16 = u16::MAX - 1;
/// The shapes that a map may have, as width over height, with the class that gives it to the picture.
const FORMATS: [(f64, &str); 5] = [(1.5, "wide"), (1.2, "broad"), (1.0, "square"), (0.8, "high"), (0.66, "tall")];
/// The width of the drawing in its own units; the height follows from the format.
const WIDTH: f64 = 600.0;

/// The shapes of areas, ready to be drawn with whatever is to be said of them.
#[derive(Debug, Clone)]
pub struct Ground {
    shapes: BTreeMap<u16, (String, (f64, f64))>,
    format: &'static str,
}

/// What is said of an area: its shade and pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shade {
    #[default]
    Plain,
    /// The area that the page is about.
    Here,
    Enough,
    Stretched,
    NotEnough,
    /// Outlined with dashes: nobody has told.
    Unknown,
}

impl Shade {
    fn class(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Here => " ds-map__area--in",
            Self::Enough => " ds-map__area--plenty",
            Self::Stretched => " ds-map__area--mid",
            Self::NotEnough => " ds-map__area--lack",
            Self::Unknown => " ds-map__area--untold",
        }
    }

    fn pattern(self) -> Option<&'static str> {
        match self {
            Self::NotEnough => Some("hatch"),
            Self::Stretched => Some("dots"),
            _ => None,
        }
    }
}

/// An area on the map.
#[derive(Debug, Clone)]
pub struct Area {
    /// As given to [`Ground::new`].
    pub key: u16,
    pub shade: Shade,
    /// One or two lines: a name and a word, or a number. Empty: nothing stands on it.
    pub label: Vec<String>,
}

impl Ground {
    /// `points`: each postcode with its area, from 1; `None` for one beyond the map's areas. `cells` along the longer side.
    /// `None` when no postcode has an area.
    pub fn new(points: &[(Point, Option<u16>)], cells: usize) -> Option<Self> {
        let own = || points.iter().filter(|(_, area)| area.is_some()).map(|(point, _)| point);
        let first = own().next()?;
        let box_of =
            own().fold((first.lon, first.lon, first.lat, first.lat), |(w, e, s, n), p| (w.min(p.lon), e.max(p.lon), s.min(p.lat), n.max(p.lat)));
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
        let keys: BTreeSet<u16> = points.iter().filter_map(|(_, area)| *area).collect();
        grid.keep(&keys);
        Some(Self::fit(&grid, columns as f64, rows as f64))
    }

    /// Into the format that holds it best, in whole units.
    fn fit(grid: &Grid, columns: f64, rows: f64) -> Self {
        let ratio = columns / rows;
        let (format, class) = FORMATS.into_iter().min_by(|a, b| (a.0 / ratio).ln().abs().total_cmp(&(b.0 / ratio).ln().abs())).unwrap_or(FORMATS[2]);
        let height = WIDTH / format;
        let scale = (WIDTH / columns).min(height / rows);
        let (left, top) = ((WIDTH - columns * scale) / 2.0, (height - rows * scale) / 2.0);
        let to = |(x, y): (f64, f64)| (left + x * scale, top + y * scale);
        // A few stray postcodes of one area inside another would look like a place of their own.
        let shapes = grid.shapes(40.0).into_iter().filter_map(|(area, rings)| {
            let middle = to(grid.middle(area)?);
            let path: String = rings.iter().map(|ring| path(ring, to)).collect();
            Some((area, (path, (middle.0 / WIDTH, middle.1 / height))))
        });
        Self { shapes: shapes.collect(), format: class }
    }

    /// `id`: unique on its page. Areas that are on no list are drawn plain.
    pub fn draw(&self, id: &str, title: &str, description: &str, areas: &[Area]) -> String {
        let height = FORMATS.iter().find(|f| f.1 == self.format).map_or(WIDTH, |f| WIDTH / f.0);
        let said: BTreeMap<u16, &Area> = areas.iter().map(|area| (area.key, area)).collect();
        let mut out = format!(
            r#"<svg class="ds-map ds-map--{}" role="img" aria-labelledby="{id}-t {id}-d"><title id="{id}-t">{}</title><desc id="{id}-d">{}</desc>"#,
            self.format,
            escaped(title),
            escaped(description)
        );
        if areas.iter().any(|area| area.shade.pattern().is_some()) {
            let _ = write!(
                out,
                r#"<defs><pattern id="{id}-hatch" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="ds-map__hatch" d="M0 0V9"/></pattern><pattern id="{id}-dots" width="9" height="9" patternUnits="userSpaceOnUse"><circle class="ds-map__dots" cx="4" cy="4" r="1.3"/></pattern></defs>"#
            );
        }
        let _ = write!(out, r#"<svg viewBox="0 0 {WIDTH} {}" width="100%" height="100%">"#, short(height));
        // The area that the page is about comes last, so that its line lies over its neighbours'.
        let mut order: Vec<u16> = self.shapes.keys().copied().collect();
        order.sort_by_key(|key| (said.get(key).is_some_and(|a| a.shade == Shade::Here), *key));
        for key in order {
            let path = &self.shapes[&key].0;
            let shade = said.get(&key).map_or(Shade::Plain, |area| area.shade);
            let _ = write!(out, r#"<path class="ds-map__area{}" d="{path}"/>"#, shade.class());
            if let Some(pattern) = shade.pattern() {
                let _ = write!(out, r##"<path class="ds-map__over" fill="url(#{id}-{pattern})" d="{path}"/>"##);
            }
        }
        out.push_str("</svg>");
        for area in areas {
            let Some((_, (x, y))) = self.shapes.get(&area.key) else { continue };
            for (line, words) in area.label.iter().enumerate() {
                // Lines of 18 pixels around the middle, in a picture whose height is not known in pixels.
                let down = 6 + line as i32 * 18 - (area.label.len() as i32 - 1) * 9;
                let class = if line > 0 || area.label.len() == 1 { r#" class="ds-map__word""# } else { "" };
                let _ =
                    write!(out, r#"<text{class} x="{}" y="{}" dy="{down}" text-anchor="middle">{}</text>"#, percent(*x), percent(*y), escaped(words));
            }
        }
        out.push_str("</svg>");
        out
    }
}

fn path(ring: &Ring, to: impl Fn((f64, f64)) -> (f64, f64)) -> String {
    let whole: Vec<(i64, i64)> = ring.iter().map(|p| to(*p)).map(|(x, y)| (x.round() as i64, y.round() as i64)).collect();
    let mut out = String::new();
    let mut last: Option<(i64, i64)> = None;
    for at in whole {
        match last {
            None => {
                let _ = write!(out, "M{} {}", at.0, at.1);
            }
            Some(before) if before == at => continue,
            Some(before) => {
                let _ = write!(out, "l{} {}", at.0 - before.0, at.1 - before.1);
            }
        }
        last = Some(at);
    }
    out.push('Z');
    out.replace(" -", "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ground() -> Ground {
        let mut points = Vec::new();
        for step in 0..400 {
            let (x, y) = (f64::from(step % 20), f64::from(step / 20));
            let point = Point::new(50.8 + y * 0.005, -0.4 + x * 0.01).unwrap();
            points.push((
                point,
                if x < 8.0 {
                    Some(1)
                } else if x < 16.0 {
                    Some(2)
                } else {
                    None
                },
            ));
        }
        Ground::new(&points, 80).unwrap()
    }

    #[test]
    fn every_area_has_its_shape_and_its_words() {
        let areas = [
            Area { key: 1, shade: Shade::NotEnough, label: vec!["North & East".into(), "Not enough".into()] },
            Area { key: 2, shade: Shade::Enough, label: vec!["2".into()] },
            Area { key: 9, shade: Shade::Plain, label: vec!["nowhere".into()] },
        ];
        let drawn = ground().draw("m", "Care", "North: not enough.", &areas);
        assert_eq!(drawn.matches("ds-map__area").count(), 4, "{drawn}");
        for part in ["url(#m-hatch)", "North &amp; East", "role=\"img\"", "<title id=\"m-t\">Care", "ds-map__area--plenty"] {
            assert!(drawn.contains(part), "{part} in {drawn}");
        }
        assert!(!drawn.contains("nowhere") && !drawn.contains("style") && !drawn.contains("NaN"), "{drawn}");
    }

    #[test]
    fn no_postcode_no_map() {
        assert!(Ground::new(&[], 80).is_none());
        assert!(Ground::new(&[(Point::new(51.0, 0.0).unwrap(), None)], 80).is_none());
        assert!(Ground::new(&[(Point::new(51.0, 0.0).unwrap(), Some(1))], 80).is_some());
    }
}
