//! A postcode area's file: where its outward codes are, and every leaf that a search from it can need.

use super::body::Body;
use super::leaf::{self, spot_files, union};
use super::tree::Area;
use super::{Draft, Row};
use crate::enrich::order::BANDS;
use crate::model::care::Listed;
use crate::model::*;
use rayon::prelude::*;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// The files of spots of one kind of care, or of all kinds.
#[derive(Debug)]
struct Tree {
    /// The kind's slug; empty for all.
    kind: &'static str,
    files: Vec<SpotFile>,
}

#[derive(Debug)]
struct SpotFile {
    id: usize,
    members: Vec<usize>,
    area: Area,
    mask: u64,
}

/// All files of spots: of everyone, then of each kind of care that any row has.
#[derive(Debug)]
pub struct SpotFiles(Vec<Tree>);

impl SpotFiles {
    pub fn of(rows: &[Row<'_>]) -> Self {
        let mut next = 0;
        let mut tree = |kind: Option<Kind>| {
            let files = spot_files(rows, kind).into_iter().filter_map(|members| {
                let area = Area::around(members.iter().filter_map(|at| rows[*at].point))?;
                next += 1;
                Some(SpotFile { id: next - 1, area, mask: union(rows, &members), members })
            });
            Tree { kind: kind.map_or("", Kind::slug), files: files.collect() }
        };
        let trees = [None].into_iter().chain(Kind::ALL.iter().copied().map(Some)).map(&mut tree);
        Self(trees.filter(|tree| !tree.files.is_empty()).collect())
    }

    pub fn drafts(&self, rows: &[Row<'_>]) -> Vec<Draft> {
        let files: Vec<&SpotFile> = self.0.iter().flat_map(|tree| &tree.files).collect();
        let draft = |file: &&SpotFile| {
            let mut body = Body::default();
            leaf::spots(&mut body, rows, &file.members);
            (format!("s/{}.json", file.id), body)
        };
        files.par_iter().map(draft).collect()
    }
}

pub fn drafts(atlas: &Atlas, files: &SpotFiles) -> Vec<Draft> {
    let mut areas: BTreeMap<String, (BTreeSet<Outward>, Vec<Point>)> = BTreeMap::new();
    // Units stand in the order of their outward codes.
    for units in atlas.postcodes.units().chunk_by(|(a, _), (b, _)| a.outward() == b.outward()) {
        let outward = units[0].0.outward();
        let (outwards, points) = areas.entry(outward.area().to_string()).or_default();
        outwards.insert(outward);
        points.extend(units.iter().filter_map(|(_, unit)| unit.point));
    }
    let draft = |(letters, (outwards, points)): (String, (BTreeSet<Outward>, Vec<Point>))| {
        let whole = Area::around(points)?;
        let ends: Vec<&str> = outwards.iter().map(|o| &o.as_str()[letters.len()..]).collect();
        let mut area = Body::default();
        area.text("n", &letters);
        area.text("o", &ends.join(" "));
        let mut kinds = Body::default();
        for tree in &files.0 {
            let body = if tree.kind.is_empty() { &mut area } else { &mut kinds };
            body.json(if tree.kind.is_empty() { "t" } else { tree.kind }, &reach(tree, &whole));
        }
        Some([(format!("a/{letters}.json"), area), (format!("k/{letters}.json"), kinds)])
    };
    areas.into_iter().collect::<Vec<_>>().into_par_iter().filter_map(draft).flatten_iter().collect()
}

/// The files within reach of the area, in columns: the id, south and west as steps, the box in thousandths of a degree (outward;
/// height, width), the filters.
fn reach(tree: &Tree, whole: &Area) -> [Vec<i64>; 8] {
    let mut last = [0; 3];
    let near = tree.files.iter().filter(|file| file.area.miles_apart(whole) < BANDS[BANDS.len() - 1]);
    near.fold(Default::default(), |mut columns: [Vec<i64>; 8], SpotFile { id, area, mask, .. }| {
        let [south, west] = [area.south, area.west].map(|degrees| (degrees * 1000.0).floor() as i64);
        let [north, east] = [area.north, area.east].map(|degrees| (degrees * 1000.0).ceil() as i64);
        let here = [*id as i64, south, west];
        let steps = [0, 1, 2].map(|at| here[at] - last[at]);
        last = here;
        let [low, high, spoken] = [mask & 0xffff, mask >> 16 & 0xffff, mask >> 32].map(|part| part as i64);
        for (column, cell) in columns.iter_mut().zip([steps[0], steps[1], steps[2], north - south, east - west, low, high, spoken]) {
            column.push(cell);
        }
        columns
    })
}

/// Outward codes beyond the portal's area: the councils and the nation they are in.
pub fn elsewhere(atlas: &Atlas) -> Draft {
    let mut councils: Vec<String> = Vec::new();
    let mut by_councils: BTreeMap<(&str, Vec<usize>), Vec<String>> = BTreeMap::new();
    for (outward, names) in &atlas.postcodes.elsewhere {
        let places = names.councils.iter().map(|name| {
            councils.iter().position(|c| c == name.as_str()).unwrap_or_else(|| {
                councils.push(name.to_string());
                councils.len() - 1
            })
        });
        by_councils.entry((names.nation.words(), places.collect())).or_default().push(outward.to_string());
    }
    let table: Vec<serde_json::Value> =
        by_councils.into_iter().map(|((nation, councils), outwards)| json!([outwards.join(" "), councils, nation])).collect();
    let mut body = Body::default();
    body.text("c", &councils.join("\n"));
    body.json("o", &table);
    ("e.json".into(), body)
}
