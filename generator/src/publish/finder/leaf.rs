//! A leaf as the browser reads it: columns, repeated words once, numbers as differences. `leaf.mjs` reads what this writes.

use super::{Draft, Row, whole};
use crate::publish::card::Line;
use rayon::prelude::*;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LeafId(pub usize);

/// One claim in a leaf of those who come to a zone or a sector: its words, and for a sector its digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    pub placed: bool,
    pub claim: String,
    pub from: String,
    pub digits: String,
}

#[derive(Debug, Default)]
pub struct Leaves(Vec<(Vec<usize>, Vec<Claim>)>);

impl Leaves {
    pub fn add(&mut self, rows: Vec<usize>) -> LeafId {
        self.0.push((rows, Vec::new()));
        LeafId(self.0.len() - 1)
    }

    pub fn add_claims(&mut self, rows: Vec<(usize, Claim)>) -> LeafId {
        self.0.push(rows.into_iter().unzip());
        LeafId(self.0.len() - 1)
    }

    pub fn rows(&self, id: LeafId) -> &[usize] {
        &self.0[id.0].0
    }

    pub fn drafts(self, rows: &[Row<'_>]) -> Vec<Draft> {
        let draft = |(id, (mut members, claims)): (usize, (Vec<usize>, Vec<Claim>))| {
            // A leaf of neighbours has no order to keep: by town, so that what is alike stands together.
            if claims.is_empty() {
                members.sort_by_key(|at| (&rows[*at].card.town, rows[*at].mask, *at));
            }
            let members: Vec<&Row<'_>> = members.iter().map(|at| &rows[*at]).collect();
            let mut leaf = columns(&members);
            if !claims.is_empty() {
                leaf.insert("e".into(), claims.iter().map(|c| u8::from(!c.placed)).collect());
                leaf.insert("j".into(), texts(claims.iter().map(|c| c.claim.as_str())));
                leaf.insert("b".into(), texts(claims.iter().map(|c| c.from.as_str())));
                leaf.insert("q".into(), texts(claims.iter().map(|c| c.digits.as_str())));
            }
            (format!("l/{id}.json"), leaf)
        };
        self.0.into_par_iter().enumerate().map(draft).collect()
    }
}

/// Which filters any row has at all.
pub fn union(rows: &[Row<'_>], members: &[usize]) -> u64 {
    members.iter().fold(0, |mask, at| mask | rows[*at].mask)
}

fn union_of(rows: &[&Row<'_>]) -> u64 {
    rows.iter().fold(0, |mask, row| mask | row.mask)
}

/// The columns of rows.
pub fn columns(rows: &[&Row<'_>]) -> Map<String, Value> {
    let points = || rows.iter().filter_map(|r| r.point);
    let south = points().map(|p| whole(p.lat)).min().unwrap_or(0);
    let west = points().map(|p| whole(p.lon)).min().unwrap_or(0);
    let slug = |row: &Row<'_>| {
        let (slug, plain) = (row.location.slug.as_str(), plain_slug(&row.card.name, &row.card.id));
        (slug != plain).then(|| slug.to_string())
    };
    let slugs: BTreeMap<String, String> = rows.iter().enumerate().filter_map(|(at, row)| Some((at.to_string(), slug(row)?))).collect();
    let mut leaf = Map::new();
    let mut put = |key: &str, value: Value| leaf.insert(key.into(), value);
    put("r", rows.iter().map(|r| r.rank).collect());
    put("i", texts(rows.iter().map(|r| r.card.id.as_str())));
    put("n", texts(rows.iter().map(|r| r.card.name.as_str())));
    put("t", texts(rows.iter().map(|r| r.card.town.as_str())));
    put("k", texts(rows.iter().map(|r| r.card.kind.as_str())));
    put("A", json!(south));
    put("O", json!(west));
    put("a", rows.iter().map(|r| r.point.map_or(-1, |p| whole(p.lat) - south)).collect());
    put("o", rows.iter().map(|r| r.point.map_or(-1, |p| whole(p.lon) - west)).collect());
    // Two numbers of 16 bits each: a number of 32 bits has a sign in the browser. The languages have a number of their own.
    put("m", indexed(rows.iter().map(|r| r.mask & 0xffff)));
    put("M", indexed(rows.iter().map(|r| r.mask >> 16 & 0xffff)));
    if union_of(rows) >> 32 != 0 {
        put("L", indexed(rows.iter().map(|r| r.mask >> 32)));
    }
    let ratings: Vec<String> = rows.iter().map(|r| r.card.rating.iter().map(line).collect::<Vec<_>>().join("\r")).collect();
    put("w", texts(ratings.iter().map(String::as_str)));
    let prices: Vec<String> = rows.iter().map(|r| line(&r.card.price)).collect();
    put("p", texts(prices.iter().map(String::as_str)));
    let spaces: Vec<String> = rows.iter().map(|r| line(&r.card.space)).collect();
    put("c", texts(spaces.iter().map(String::as_str)));
    put("u", texts(rows.iter().map(|r| r.card.space_until.as_deref().unwrap_or_default())));
    put("d", texts(rows.iter().map(|r| r.card.asked.as_str())));
    put("f", texts(rows.iter().map(|r| r.card.phone.as_ref().map_or("", |p| p.shown.as_str()))));
    if !slugs.is_empty() {
        put("s", json!(slugs));
    }
    leaf
}

/// Bold, plain and bracketed words with tabs between.
fn line(line: &Line) -> String {
    format!("{}\t{}\t{}", line.strong, line.plain, line.when)
}

/// A column of texts, parted by line ends: as it is, or each word once with the places where it stands when that is shorter.
pub fn texts<'a>(column: impl IntoIterator<Item = &'a str>) -> Value {
    let column: Vec<&str> = column.into_iter().collect();
    let mut seen: Vec<&str> = Vec::new();
    let mut at: BTreeMap<&str, usize> = BTreeMap::new();
    let places: Vec<usize> = column
        .iter()
        .map(|text| {
            *at.entry(text).or_insert_with(|| {
                seen.push(text);
                seen.len() - 1
            })
        })
        .collect();
    if seen.len() * 2 > column.len() { Value::String(column.join("\n")) } else { json!([seen.join("\n"), places]) }
}

fn indexed(column: impl Iterator<Item = u64>) -> Value {
    column.collect()
}

/// The address of a location as the browser works it out from name and id; where the true one differs, the row carries it.
pub fn plain_slug(name: &str, id: &str) -> String {
    let mut slug = String::new();
    for c in name.chars() {
        match c {
            'A'..='Z' | 'a'..='z' | '0'..='9' => slug.push(c.to_ascii_lowercase()),
            '\'' | '\u{2019}' | '.' => {}
            _ if slug.is_empty() || slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    format!("{}-{}", slug.trim_end_matches('-'), id.to_ascii_lowercase())
}
