//! A map of areas beside each other, drawn from the postcodes in them. Words say what shades and patterns say; each area has its
//! name on it, or a number that the list beside the map has too. It is never the only place where a fact stands.

use super::{escaped, percent, short};
use crate::model::outline::{Basis, Outline, Ring};
use std::collections::BTreeMap;
use std::fmt::Write as _;

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
    /// Into the format that holds it best. `key`: the number of an area, by which [`Area`] speaks of it.
    pub fn new<K>(outline: &Outline<K>, key: impl Fn(&K) -> Option<u16>) -> Self {
        let ratio = outline.across / outline.down;
        let (format, class) = FORMATS.into_iter().min_by(|a, b| (a.0 / ratio).ln().abs().total_cmp(&(b.0 / ratio).ln().abs())).unwrap_or(FORMATS[2]);
        let height = WIDTH / format;
        let scale = (WIDTH / outline.across).min(height / outline.down);
        let (left, top) = ((WIDTH - outline.across * scale) / 2.0, (height - outline.down * scale) / 2.0);
        let to = |(x, y): (f64, f64)| (left + x * scale, top + y * scale);
        // A line through postcodes is not known finer than a dot.
        let parts = if outline.basis == Basis::Postcodes { 1 } else { 10 };
        let shapes = outline.shapes.iter().filter_map(|(area, shape)| {
            let middle = to(shape.middle);
            let path: String = shape.rings.iter().map(|ring| path(ring, to, parts)).collect();
            Some((key(area)?, (path, (middle.0 / WIDTH, middle.1 / height))))
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

/// In whole units, or in tenths of them.
fn path(ring: &Ring, to: impl Fn((f64, f64)) -> (f64, f64), parts: i64) -> String {
    let onto = |v: f64| (v * parts as f64).round() as i64;
    let written = |v: i64| short(v as f64 / parts as f64);
    let mut out = String::new();
    let mut last: Option<(i64, i64)> = None;
    for at in ring.iter().map(|p| to(*p)).map(|(x, y)| (onto(x), onto(y))) {
        match last {
            None => {
                let _ = write!(out, "M{} {}", written(at.0), written(at.1));
            }
            Some(before) if before == at => continue,
            Some(before) => {
                let _ = write!(out, "l{} {}", written(at.0 - before.0), written(at.1 - before.1));
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
    use crate::model::SourceId;
    use crate::model::outline::Shape;

    fn ground(basis: Basis) -> Ground {
        let square =
            |west: f64| Shape { rings: vec![vec![(west, 0.0), (west + 4.0, 0.0), (west + 4.0, 7.93), (west, 7.93)]], middle: (west + 2.0, 4.0) };
        let outline =
            Outline { shapes: [("one", square(0.0)), ("two", square(4.0))].into(), across: 8.0, down: 8.0, corner: Default::default(), basis };
        Ground::new(&outline, |name| Some(if *name == "one" { 1 } else { 2 }))
    }

    #[test]
    fn every_area_has_its_shape_and_its_words() {
        let areas = [
            Area { key: 1, shade: Shade::NotEnough, label: vec!["North & East".into(), "Not enough".into()] },
            Area { key: 2, shade: Shade::Enough, label: vec!["2".into()] },
            Area { key: 9, shade: Shade::Plain, label: vec!["nowhere".into()] },
        ];
        let drawn = ground(Basis::Postcodes).draw("m", "Care", "North: not enough.", &areas);
        assert_eq!(drawn.matches("ds-map__area").count(), 4, "{drawn}");
        for part in ["url(#m-hatch)", "North &amp; East", "role=\"img\"", "<title id=\"m-t\">Care", "ds-map__area--plenty"] {
            assert!(drawn.contains(part), "{part} in {drawn}");
        }
        assert!(!drawn.contains("nowhere") && !drawn.contains("style") && !drawn.contains("NaN"), "{drawn}");
    }

    #[test]
    fn borders_are_drawn_finer_than_postcodes() {
        let path = |basis| ground(basis).shapes[&1].0.clone();
        assert_eq!(path(Basis::Postcodes), "M0 0l300 0l0 595l-300 0Z");
        assert_eq!(path(Basis::Boundaries(SourceId(0))), "M0 0l300 0l0 594.8l-300 0Z");
    }
}
