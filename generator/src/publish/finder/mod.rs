//! The static index that the finder searches in the browser: a few small files fetched by what was typed.
//!
//! - `a/BN.json`: a postcode area: its outward codes, and the box and contents of every file of spots within reach;
//!   `k/BN.json`: the same of the files of one kind of care.
//! - `o/BN11.json`: an outward code: its units' points and zones, and the files of those who say they come there.
//! - `s/7.json`: up to 128 neighbours, of one kind of care or of all: where they are, their place in the order, their filters.
//! - `c/7.json`: what the cards of 32 neighbours say, for the few that are shown.
//! - `l/7.json`: up to 64 of those who say that they come: spots, cards and claims in one, since they are shown first.
//! - `v/3.json`, `n/5.json`: words of names and places, by their first two and their last two letters, and the rows they lead to.
//! - `i/5.json`: the addresses of services' pages by their ids, for a shortlist, which keeps ids alone.
//! - `m.json` and `m/kent.json`: the land of each council and where it lies, for a map that somebody asks for.
//! - `e.json`: outward codes beyond the portal's area, and whose they are.
//!
//! All stand in one folder named by the hash of them all, and each says it (`v`): the browser refuses a mixture. The address
//! typed never leaves the browser; the host sees which of these files was asked for. Files decide nothing: the order is
//! `enrich/order.rs`.

mod addresses;
mod area;
mod body;
mod land;
mod leaf;
mod names;
mod outward;
mod pack;
mod tree;

use super::File;
use super::card::Card;
use super::languages::{self, Language};
use super::rating;
use crate::digest;
use crate::enrich::order::{self, Grounds};
use crate::model::*;
use rayon::prelude::*;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// Rows in a file of claims, at most: about 3 kB compressed.
pub const CLAIMS: usize = 64;

/// Spots in a file: about 2 kB compressed. A search reads those of all rows that could be nearer than what it has.
pub const SPOTS: usize = 128;

/// Cards in a file: about 1.5 kB compressed. A page of results reads those of a few neighbourhoods.
pub const CARDS: usize = 32;

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
type Draft = (String, body::Body);

/// The index, and the page that names it.
pub fn files(atlas: &Atlas) -> Vec<File> {
    let (index, mut files) = build(atlas);
    files.push(super::pages::shortlist::page(index.clone()));
    files.push(super::pages::find::page(atlas, index));
    files
}

/// The index and its files. Same atlas, same bytes.
pub fn build(atlas: &Atlas) -> (Index, Vec<File>) {
    let (rows, grounds) = rayon::join(|| tree::in_order(rows(atlas)), || Grounds::new(atlas));
    let words: Vec<leaf::Words> = rows.par_iter().map(|row| leaf::Words::of(row, atlas.as_of)).collect();
    let buckets = names::buckets(rows.len());
    let (names, (areas, spots_and_cards, outward)) = rayon::join(
        || names::drafts(atlas, &rows, &words, &grounds, buckets),
        || {
            let mut claims = leaf::Claims::default();
            let mut outward = outward::drafts(atlas, &rows, &grounds, &mut claims);
            outward.extend(claims.drafts(&rows, &words, atlas.as_of));
            let files = area::SpotFiles::of(&rows);
            let areas = area::drafts(atlas, &files);
            let mut drafts = files.drafts(&rows);
            drafts.extend(card_drafts(&words));
            (areas, drafts, outward)
        },
    );
    let letters: Vec<String> = areas.iter().filter_map(|(path, _)| Some(path.strip_prefix("a/")?.strip_suffix(".json")?.to_string())).collect();
    let addresses = addresses::drafts(atlas, buckets);
    let drafts = [areas, outward, names, vec![area::elsewhere(atlas)], spots_and_cards, addresses, land::drafts(atlas)].concat();
    let (version, files) = seal(drafts);
    (Index { version, areas: letters.join(" "), buckets, services: rows.len() }, files)
}

/// The cards of everyone, by their numbers.
fn card_drafts(words: &[leaf::Words]) -> Vec<Draft> {
    let members: Vec<usize> = (0..words.len()).collect();
    let draft = |(id, members): (usize, &[usize])| {
        let mut body = body::Body::default();
        leaf::cards(&mut body, words, members);
        (format!("c/{id}.json"), body)
    };
    members.par_chunks(CARDS).enumerate().map(draft).collect()
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
    let texts: Vec<(String, String)> = drafts.into_iter().map(|(path, body)| (path, body.finish())).collect();
    // The hash of hashes: the texts are hashed side by side.
    let hashes: Vec<[u8; 32]> =
        texts.par_iter().map(|(path, text)| Sha256::new().chain_update(path).chain_update([0]).chain_update(text).finalize().into()).collect();
    let whole = hashes.iter().fold(Sha256::new(), Sha256::chain_update).finalize();
    let version = digest::hex(&whole[..6]);
    let file = |(path, text): (String, String)| File::new(format!("static/finder/{version}/{path}"), format!("{{\"v\":\"{version}\",{text}}}"));
    let files = texts.into_par_iter().map(file).collect();
    (version, files)
}

/// A degree as the whole number of hundred-thousandths that it is.
fn whole(degrees: f64) -> i64 {
    (degrees * 1e5).round() as i64
}
