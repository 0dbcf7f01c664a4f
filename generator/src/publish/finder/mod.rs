//! The static index that the finder searches in the browser: a few small files fetched by what was typed.
//!
//! - `a/BN.json`: a postcode area: where its outward codes are, and the box and contents of every leaf within reach.
//! - `o/BN11.json`: an outward code: its units' points and zones, and the leaves of those who say they come there.
//! - `l/7.json`: a leaf: up to 64 rows in columns, with all that a card and the filters need and nothing else.
//! - `v/3.json`, `n/5.json`: words of names and places, by their first two and their last two letters, and the rows they lead to.
//! - `e.json`: outward codes beyond the portal's area, and whose they are.
//!
//! All stand in one folder named by the hash of them all, and each says it (`v`): the browser refuses a mixture. The address
//! typed never leaves the browser; the host sees which of these files was asked for. Leaves decide nothing: the order is
//! `enrich/order.rs`.

mod area;
mod leaf;
mod names;
mod outward;
mod tree;

use super::File;
use super::card::Card;
use super::languages::{self, Language};
use super::rating;
use crate::enrich::order::{self, Grounds};
use crate::model::*;
use rayon::prelude::*;
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Rows in a leaf, at most: about 3 kB compressed. A resident reads a few, and few rows of them in vain.
pub const LEAF: usize = 64;

/// A listed location with what its row needs.
#[derive(Debug)]
pub struct Row<'a> {
    pub rank: u32,
    pub location: &'a Location,
    pub card: Card,
    pub point: Option<Point>,
    pub mask: u64,
}

/// The filters of a location as bits: kinds, needs, ratings, ways to pay, extras, from the lowest bit; then the portal's
/// languages. `facets.mjs` has the same list.
pub fn mask(location: &Location, languages: &[Language]) -> u64 {
    let spoken = languages::of(location).filter_map(|(slug, _)| languages.iter().position(|language| language.slug == slug));
    location.kinds.bits()
        | location.needs.bits() << 7
        | rating::facet_bits(location) << 19
        | location.facts.pays_known().bits() << 24
        | location.facts.extras_known().bits() << 28
        | spoken.fold(0, |mask, at| mask | 1 << (32 + at))
}

/// What the finder's page needs to know of the index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Index {
    /// The folder's name, and the build that every file in it belongs to.
    pub version: String,
    /// "BN CT CV": the postcode areas that have a file.
    pub areas: String,
    /// How many files the words are spread over.
    pub buckets: usize,
    /// How many services there are.
    pub services: usize,
}

/// Files that are not named and sealed yet: the path within the index, and its content.
type Draft = (String, serde_json::Map<String, Value>);

/// The index, and the page that names it.
pub fn files(atlas: &Atlas) -> Vec<File> {
    let (index, mut files) = build(atlas);
    files.push(super::pages::find::page(atlas, index));
    files
}

/// The index and its files. Same atlas, same bytes.
pub fn build(atlas: &Atlas) -> (Index, Vec<File>) {
    let rows = rows(atlas);
    let grounds = Grounds::new(atlas);
    let mut leaves = leaf::Leaves::default();
    let trees = tree::trees(&rows, &mut leaves);
    let outward = outward::drafts(atlas, &rows, &grounds, &mut leaves);
    let mut drafts = area::drafts(atlas, &trees, &leaves, &rows);
    let areas: Vec<String> = drafts.iter().map(|(path, _)| path[2..path.len() - 5].to_string()).collect();
    drafts.extend(outward);
    let buckets = names::buckets(rows.len());
    drafts.extend(names::drafts(atlas, &rows, &grounds, buckets));
    drafts.push(area::elsewhere(atlas));
    drafts.extend(leaves.drafts(&rows));
    let (version, files) = seal(drafts);
    (Index { version, areas: areas.join(" "), buckets, services: rows.len() }, files)
}

pub fn rows(atlas: &Atlas) -> Vec<Row<'_>> {
    let languages = languages::spoken(atlas);
    let mut ranks: Vec<(usize, u32)> = order::ranks(atlas).into_iter().collect();
    ranks.sort_unstable();
    let row = |(at, rank): (usize, u32)| {
        let location = &atlas.locations[at];
        Row { rank, location, card: Card::of(atlas, location), point: location.position.point(), mask: mask(location, &languages) }
    };
    ranks.into_par_iter().map(row).collect()
}

/// Names the build by the hash of everything in it and writes the name into every file.
fn seal(drafts: Vec<Draft>) -> (String, Vec<File>) {
    let texts: Vec<(String, String)> = drafts
        .into_par_iter()
        .map(|(path, content)| (path, serde_json::to_string(&content).expect("numbers, strings and lists are always JSON")))
        .collect();
    let mut hash = Sha256::new();
    for (path, text) in &texts {
        hash.update((path.len() as u64).to_le_bytes());
        hash.update(path);
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    }
    let version: String = hash.finalize().iter().take(6).map(|b| format!("{b:02x}")).collect();
    let files = texts
        .into_iter()
        .map(|(path, text)| File::new(format!("static/finder/{version}/{path}"), format!("{{\"v\":\"{version}\",{}", &text[1..])))
        .collect();
    (version, files)
}

/// A degree as the whole number of hundred-thousandths that it is.
fn whole(degrees: f64) -> i64 {
    (degrees * 1e5).round() as i64
}
