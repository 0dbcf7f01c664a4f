//! Which of a country's postcodes a portal keeps: those of its councils, and those within its buffer of any of them.

use super::row::{Code, Row};
use crate::model::{Nation, Outward};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What a portal is about.
#[derive(Debug, Default)]
pub struct Wanted {
    /// Codes of its councils, and of the districts below them where they are known.
    pub codes: BTreeSet<Code>,
    pub buffer_metres: f64,
}

/// The rows of one outward code that are not kept, by council.
pub type Councils = BTreeMap<(Code, Option<Nation>), u32>;

#[derive(Debug, Default)]
pub struct Selected {
    /// For each part that was given: its rows that are kept, in its order.
    pub kept: Vec<Vec<Row>>,
    /// All others, counted by outward code and council.
    pub elsewhere: BTreeMap<Outward, Councils>,
    /// Which of the wanted codes rows were found of.
    pub found: BTreeSet<Code>,
}

impl Wanted {
    fn holds(&self, row: &Row) -> bool {
        self.codes.contains(&row.district) || self.codes.contains(&row.county)
    }
}

/// `above` has the county of districts whose rows do not name it.
pub fn select(parts: Vec<Vec<Row>>, wanted: &Wanted, above: &HashMap<Code, Code>) -> Selected {
    let within: Vec<(f64, f64)> =
        parts.par_iter().flat_map_iter(|part| part.iter().filter(|row| wanted.holds(row)).filter_map(|row| row.position.metres())).collect();
    let near = Near::new(&within, wanted.buffer_metres);
    let split: Vec<(Vec<Row>, BTreeMap<Outward, Councils>, BTreeSet<Code>)> = parts
        .into_par_iter()
        .map(|part| {
            let (mut kept, mut elsewhere, mut found) = (Vec::new(), BTreeMap::<Outward, Councils>::new(), BTreeSet::new());
            for row in part {
                if wanted.holds(&row) {
                    found.extend([row.district, row.county].into_iter().filter(|code| wanted.codes.contains(code)));
                    kept.push(row);
                } else if row.position.metres().is_some_and(|at| near.holds(at)) {
                    kept.push(row);
                } else if row.terminated.date().is_none() {
                    let council = row.county.or(above.get(&row.district).copied().unwrap_or_default()).or(row.district);
                    *elsewhere.entry(row.postcode.outward()).or_default().entry((council, row.nation)).or_default() += 1;
                }
            }
            (kept, elsewhere, found)
        })
        .collect();
    let mut selected = Selected::default();
    for (kept, elsewhere, found) in split {
        selected.kept.push(kept);
        selected.found.extend(found);
        for (outward, councils) in elsewhere {
            let all = selected.elsewhere.entry(outward).or_default();
            councils.into_iter().for_each(|(council, n)| *all.entry(council).or_default() += n);
        }
    }
    selected
}

/// Whether a point is within a distance of any of many points. Squares of the grid that are wholly near or wholly far are
/// told beforehand; only in the squares between them is a distance measured.
struct Near {
    distance: f64,
    square: f64,
    origin: (i64, i64),
    width: i64,
    height: i64,
    sure: Vec<Sure>,
    /// The points of each square that has some.
    points: HashMap<(i64, i64), Vec<(f64, f64)>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sure {
    Far,
    Maybe,
    Near,
}

impl Near {
    fn new(points: &[(f64, f64)], distance: f64) -> Self {
        let square = (distance / 10.0).max(500.0);
        let at = |(x, y): (f64, f64)| ((x / square).floor() as i64, (y / square).floor() as i64);
        let mut by_square: HashMap<(i64, i64), Vec<(f64, f64)>> = HashMap::new();
        for point in points {
            by_square.entry(at(*point)).or_default().push(*point);
        }
        let reach = (distance / square).ceil() as i64 + 1;
        let bounds = |of: fn(&(i64, i64)) -> i64| {
            let (low, high) = by_square.keys().map(of).fold((i64::MAX, i64::MIN), |(low, high), n| (low.min(n), high.max(n)));
            if low > high { (0, 0) } else { (low - reach, high - low + 2 * reach + 1) }
        };
        let ((left, width), (bottom, height)) = (bounds(|s| s.0), bounds(|s| s.1));
        let mut near =
            Self { distance, square, origin: (left, bottom), width, height, sure: vec![Sure::Far; (width * height) as usize], points: by_square };
        if distance <= 0.0 {
            near.points.clear();
        }
        let squares: Vec<(i64, i64)> = near.points.keys().copied().collect();
        for (x, y) in squares {
            for dx in -reach..=reach {
                for dy in -reach..=reach {
                    // The least and the greatest distance between points of two squares that are dx and dy apart.
                    let span = |d: i64, by: i64| ((d.abs() + by).max(0) as f64) * square;
                    let sure = if span(dx, 1).hypot(span(dy, 1)) <= distance {
                        Sure::Near
                    } else if span(dx, -1).hypot(span(dy, -1)) <= distance {
                        Sure::Maybe
                    } else {
                        continue;
                    };
                    let at = near.index(x + dx, y + dy).expect("the bounds hold every square within reach");
                    if near.sure[at] != Sure::Near {
                        near.sure[at] = sure;
                    }
                }
            }
        }
        near
    }

    fn index(&self, x: i64, y: i64) -> Option<usize> {
        let (x, y) = (x - self.origin.0, y - self.origin.1);
        ((0..self.width).contains(&x) && (0..self.height).contains(&y)).then(|| (y * self.width + x) as usize)
    }

    fn holds(&self, (x, y): (f64, f64)) -> bool {
        let (column, row) = ((x / self.square).floor() as i64, (y / self.square).floor() as i64);
        match self.index(column, row).map_or(Sure::Far, |at| self.sure[at]) {
            Sure::Far => false,
            Sure::Near => true,
            Sure::Maybe => {
                let reach = (self.distance / self.square).ceil() as i64;
                (-reach..=reach)
                    .flat_map(|dx| (-reach..=reach).map(move |dy| (column + dx, row + dy)))
                    .any(|square| self.points.get(&square).is_some_and(|points| points.iter().any(|(a, b)| (x - a).hypot(y - b) <= self.distance)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::row::{Month, Position};
    use super::*;
    use crate::model::Postcode;
    use proptest::prelude::*;

    fn row(postcode: &str, county: &str, district: &str, easting: u32, northing: u32) -> Row {
        Row {
            postcode: Postcode::parse(postcode).unwrap(),
            position: if easting == 0 { Position::None } else { Position::Grid { easting, northing } },
            county: Code::parse(county.as_bytes()).unwrap(),
            district: Code::parse(district.as_bytes()).unwrap(),
            ward: Code::NONE,
            nation: Some(Nation::England),
            terminated: Month::NONE,
        }
    }

    fn wanted(codes: &[&str], buffer_metres: f64) -> Wanted {
        Wanted { codes: codes.iter().map(|c| Code::parse(c.as_bytes()).unwrap()).collect(), buffer_metres }
    }

    fn check(codes: &[&str], buffer: f64, expected: &[&str]) {
        let parts = vec![
            vec![
                row("BN11 3DH", "E10000032", "E07000229", 514_867, 102_706),
                row("BN1 1AA", "", "E06000043", 531_000, 104_000),
                row("BN2 1AA", "", "E06000043", 524_860, 102_706),
                row("BN3 1AA", "", "E06000043", 524_870, 102_706),
            ],
            vec![row("HR1 1AA", "", "E06000019", 351_418, 240_501), row("RH1 1AA", "E10000030", "", 0, 0)],
        ];
        let selected = select(parts, &wanted(codes, buffer), &HashMap::new());
        let kept: Vec<String> = selected.kept.iter().flatten().map(|r| r.postcode.to_string()).collect();
        assert_eq!(kept, expected, "{codes:?} {buffer}");
        let elsewhere: u32 = selected.elsewhere.values().flat_map(BTreeMap::values).sum();
        assert_eq!(kept.len() + elsewhere as usize, 6, "each row is kept or counted");
    }

    #[test]
    fn councils_and_their_buffer() {
        check(&["E10000032"], 0.0, &["BN11 3DH"]);
        check(&["E07000229"], 10_000.0, &["BN11 3DH", "BN2 1AA"]);
        check(&["E10000032"], 16_200.0, &["BN11 3DH", "BN1 1AA", "BN2 1AA", "BN3 1AA"]);
        check(&["E06000019", "E10000032"], 0.0, &["BN11 3DH", "HR1 1AA"]);
        check(&["E10000030"], 10_000.0, &["RH1 1AA"]);
        check(&["E09000001"], 10_000.0, &[]);
    }

    #[test]
    fn the_rest_is_counted_by_council() {
        let parts = vec![vec![
            row("BN1 1AA", "", "E06000043", 531_000, 104_000),
            row("BN8 1AA", "E10000011", "E07000063", 541_000, 110_000),
            row("BN8 1AB", "", "E07000065", 541_000, 110_000),
            row("BN8 1AD", "", "E06000043", 541_000, 110_000),
        ]];
        let code = |raw: &str| Code::parse(raw.as_bytes()).unwrap();
        let above = HashMap::from([(code("E07000065"), code("E10000011"))]);
        let selected = select(parts, &wanted(&[], 0.0), &above);
        let england = Some(Nation::England);
        let bn8 = &selected.elsewhere[&Outward::parse("BN8").unwrap()];
        assert_eq!(*bn8, BTreeMap::from([((code("E10000011"), england), 2), ((code("E06000043"), england), 1)]));
    }

    proptest! {
        #[test]
        fn squares_agree_with_measuring(
            points in prop::collection::vec((0u32..60_000, 0u32..60_000), 0..40),
            asked in prop::collection::vec((0u32..60_000, 0u32..60_000), 1..60),
            distance in 0u32..30_000,
        ) {
            let float = |p: &(u32, u32)| (f64::from(p.0), f64::from(p.1));
            let points: Vec<(f64, f64)> = points.iter().map(float).collect();
            let distance = f64::from(distance);
            let near = Near::new(&points, distance);
            for at in asked.iter().map(float) {
                let expected = distance > 0.0 && points.iter().any(|p| (p.0 - at.0).hypot(p.1 - at.1) <= distance);
                prop_assert_eq!(near.holds(at), expected);
            }
        }
    }
}
