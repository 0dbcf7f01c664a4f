//! A postcode area's file: where its outward codes are, and every leaf that a search from it can need.

use super::leaf::Leaves;
use super::tree::{Area, Tree};
use super::{Draft, Row};
use crate::enrich::order::BANDS;
use crate::model::*;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

pub fn drafts(atlas: &Atlas, trees: &[Tree], leaves: &Leaves, rows: &[Row<'_>]) -> Vec<Draft> {
    let mut areas: BTreeMap<String, BTreeMap<Outward, Vec<Point>>> = BTreeMap::new();
    for (code, unit) in atlas.postcodes.units() {
        let outward = code.outward();
        let points = areas.entry(outward.area().to_string()).or_default().entry(outward).or_default();
        points.extend(unit.point);
    }
    let masks: Vec<Vec<(u64, usize)>> = trees
        .iter()
        .map(|tree| tree.leaves.iter().map(|(id, _)| (super::leaf::union(rows, leaves.rows(*id)), leaves.rows(*id).len())).collect())
        .collect();
    areas
        .into_iter()
        .filter_map(|(letters, outwards)| {
            let whole = Area::around(outwards.values().flatten().copied())?;
            let mut draft = Map::new();
            let centre = |points: &Vec<Point>| {
                let n = points.len().max(1) as f64;
                let (lat, lon) = points.iter().fold((0.0, 0.0), |(a, o), p| (a + p.lat, o + p.lon));
                json!([round(lat / n), round(lon / n)])
            };
            let outward: Map<String, Value> = outwards
                .iter()
                .map(|(o, points)| (o.as_str()[letters.len()..].to_string(), if points.is_empty() { json!([]) } else { centre(points) }))
                .collect();
            draft.insert("o".into(), Value::Object(outward));
            draft.insert(
                "t".into(),
                Value::Object(trees.iter().zip(&masks).map(|(tree, masks)| (tree.kind.to_string(), reach(tree, masks, &whole))).collect()),
            );
            Some((format!("a/{letters}.json"), draft))
        })
        .collect()
}

/// The leaves of a tree within reach of the area, in columns: id, box in hundredths of a degree (outward), filters, rows.
fn reach(tree: &Tree, masks: &[(u64, usize)], whole: &Area) -> Value {
    let near: Vec<_> = tree.leaves.iter().zip(masks).filter(|((_, area), _)| area.miles_apart(whole) < BANDS[BANDS.len() - 1]).collect();
    let column = |of: &dyn Fn(&Area) -> f64| near.iter().map(|((_, area), _)| of(area) as i64).collect::<Value>();
    let mut last = 0;
    let ids: Value = near
        .iter()
        .map(|((id, _), _)| {
            let step = id.0 as i64 - last;
            last = id.0 as i64;
            step
        })
        .collect();
    json!([
        ids,
        column(&|a| (a.south * 100.0).floor()),
        column(&|a| (a.west * 100.0).floor()),
        column(&|a| (a.north * 100.0).ceil()),
        column(&|a| (a.east * 100.0).ceil()),
        near.iter().map(|(_, (mask, _))| mask & 0xffff).collect::<Value>(),
        near.iter().map(|(_, (mask, _))| mask >> 16 & 0xffff).collect::<Value>(),
        near.iter().map(|(_, (mask, _))| mask >> 32).collect::<Value>(),
    ])
}

fn round(degrees: f64) -> f64 {
    (degrees * 100.0).round() / 100.0
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
    let table: Vec<Value> = by_councils.into_iter().map(|((nation, councils), outwards)| json!([outwards.join(" "), councils, nation])).collect();
    let mut draft = Map::new();
    draft.insert("c".into(), json!(councils.join("\n")));
    draft.insert("o".into(), Value::Array(table));
    ("e.json".into(), draft)
}
