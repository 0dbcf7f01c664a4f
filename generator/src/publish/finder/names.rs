//! Words of names and places. A word leads to its rows; a misspelt word is found by its first two or its last two letters.
//! `names.mjs` reads what this writes and splits words in the same way.

use super::body::Body;
use super::leaf::{Words, cards, filters};
use super::{Draft, Row, whole};
use crate::enrich::order::Grounds;
use crate::model::*;
use rayon::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization;

/// A word in more names than this leads to its rows only together with another word's first letter.
const COMMON: usize = 256;

/// Rows of one word in a shard; a shard holds those of several words, up to a quarter more.
const SHARD: usize = 120;

/// Words that nobody searches for.
const EMPTY: [&str; 7] = ["and", "at", "in", "limited", "ltd", "of", "the"];

/// How many files the words are spread over: a few kilobytes each.
pub fn buckets(services: usize) -> usize {
    (services / 250).clamp(4, 128)
}

/// Lower-case words without marks and apostrophes.
pub fn words(text: &str) -> Vec<String> {
    let plain: String = text.nfkd().filter(|c| !unicode_normalization::char::is_combining_mark(*c) && !matches!(c, '\'' | '\u{2019}')).collect();
    plain.to_lowercase().split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).map(|w| w.chars().take(24).collect()).collect()
}

/// The bucket of two letters.
fn bucket(two: &[u8], buckets: usize) -> usize {
    let at = |i: usize| two.get(i).map_or(0, |b| usize::from(*b));
    (at(0) * 31 + at(1)) % buckets
}

/// A row or a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Found {
    Row(usize),
    Place(usize),
}

pub fn drafts(atlas: &Atlas, rows: &[Row<'_>], texts: &[Words], grounds: &Grounds, buckets: usize) -> Vec<Draft> {
    let postings = postings(atlas, rows);
    let mut shards: Vec<BTreeSet<Found>> = vec![BTreeSet::new()];
    let mut lines: Vec<(String, Vec<usize>)> = Vec::new();
    for (word, found) in &postings {
        let mut here = Vec::new();
        for part in found.chunks(SHARD) {
            if shards.last().is_some_and(|shard| !shard.is_empty() && shard.len() + part.len() > SHARD + SHARD / 4) {
                shards.push(BTreeSet::new());
            }
            here.push(shards.len() - 1);
            if let Some(shard) = shards.last_mut() {
                shard.extend(part);
            }
        }
        lines.push((word.clone(), here));
    }
    let mut by_first = vec![String::new(); buckets];
    let mut by_last = vec![String::new(); buckets];
    for (entry, shards) in &lines {
        let word = entry.split(' ').next().unwrap_or_default().as_bytes();
        let shards: Vec<String> = shards.iter().map(ToString::to_string).collect();
        let line = format!("{entry}\t{}\n", shards.join(" "));
        by_first[bucket(&word[..word.len().min(2)], buckets)].push_str(&line);
        if word.len() > 2 && !entry.contains(' ') {
            by_last[bucket(&word[word.len() - 2..], buckets)].push_str(&line);
        }
    }
    let vocabulary = by_first.into_iter().zip(by_last).enumerate().map(|(at, (first, last))| {
        let mut body = Body::default();
        body.text("p", &first);
        body.text("s", &last);
        (format!("v/{at}.json"), body)
    });
    let shard = |(at, shard): (usize, &BTreeSet<Found>)| (format!("n/{at}.json"), shard_file(atlas, rows, texts, grounds, shard));
    let shards: Vec<Draft> = shards.par_iter().enumerate().map(shard).collect();
    vocabulary.chain(shards).collect()
}

/// Words, and for common words the word with another's first letter, in their order, and what they lead to.
fn postings(atlas: &Atlas, rows: &[Row<'_>]) -> BTreeMap<String, Vec<Found>> {
    let mut plain: BTreeMap<String, BTreeSet<Found>> = BTreeMap::new();
    let mut of_row: Vec<Vec<String>> = Vec::with_capacity(rows.len());
    for (at, row) in rows.iter().enumerate() {
        let mut all = words(&row.card.name);
        all.extend(row.location.also_known_as.iter().flat_map(|name| words(name.as_str())));
        all.retain(|word| !EMPTY.contains(&word.as_str()));
        all.sort_unstable();
        all.dedup();
        for word in &all {
            plain.entry(word.clone()).or_default().insert(Found::Row(at));
        }
        of_row.push(all);
    }
    for (at, place) in atlas.places.iter().enumerate() {
        for word in words(place.name.as_str()).into_iter().filter(|w| !EMPTY.contains(&w.as_str())) {
            plain.entry(word).or_default().insert(Found::Place(at));
        }
    }
    let mut postings = BTreeMap::new();
    for (word, found) in plain {
        if found.len() <= COMMON {
            postings.insert(word, found.into_iter().collect());
            continue;
        }
        let mut pairs: BTreeMap<String, Vec<Found>> = BTreeMap::new();
        let mut short: Vec<(usize, u32, Found)> = Vec::new();
        for one in found {
            let Found::Row(at) = one else {
                pairs.entry(word.clone()).or_default().push(one);
                continue;
            };
            let town = words(&rows[at].card.town);
            let firsts: BTreeSet<u8> = of_row[at].iter().chain(&town).filter(|w| **w != word).filter_map(|w| w.bytes().next()).collect();
            for first in firsts {
                pairs.entry(format!("{word} {}", char::from(first))).or_default().push(one);
            }
            short.push((of_row[at].len(), rows[at].rank, one));
        }
        short.sort_unstable();
        pairs.entry(word.clone()).or_default().extend(short.into_iter().take(SHARD).map(|(.., one)| one));
        postings.extend(pairs);
    }
    postings
}

/// What a card says, the filters and the place in the order: a name is the same from wherever it is asked for.
fn shard_file(atlas: &Atlas, rows: &[Row<'_>], texts: &[Words], grounds: &Grounds, shard: &BTreeSet<Found>) -> Body {
    let mut members: Vec<usize> = Vec::new();
    let mut places: Vec<Value> = Vec::new();
    for found in shard {
        match found {
            Found::Row(at) => members.push(*at),
            Found::Place(at) => places.push(place(atlas, grounds, &atlas.places[*at])),
        }
    }
    members.sort_by(|a, b| rows[*a].card.name.cmp(&rows[*b].card.name).then(rows[*a].rank.cmp(&rows[*b].rank)));
    let mut body = Body::default();
    body.numbers("r", members.iter().map(|at| i64::from(rows[*at].rank)));
    filters(&mut body, rows, &members);
    cards(&mut body, texts, &members);
    let known: BTreeMap<usize, &str> =
        members.iter().enumerate().filter_map(|(at, row)| Some((at, rows[*row].location.also_known_as.as_ref()?.as_str()))).collect();
    if !known.is_empty() {
        body.json("y", &known);
    }
    if !places.is_empty() {
        body.json("P", &places);
    }
    body
}

/// Name, council, slug, middle, and the live postcode nearest to it.
fn place(atlas: &Atlas, grounds: &Grounds, place: &Place) -> Value {
    let council = atlas
        .portal
        .authority(place.authority)
        .map_or_else(|| atlas.areas.get(place.authority).map(|a| a.name.to_string()).unwrap_or_default(), |a| a.name.to_string());
    let (outward, inward) =
        grounds.nearest(place.point).map_or_else(Default::default, |(code, _)| (code.outward().to_string(), code.inward().to_string()));
    json!([place.name.as_str(), council, place.slug.as_str(), whole(place.point.lat), whole(place.point.lon), outward, inward])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_plain() {
        let check = |text: &str, expected: &[&str]| assert_eq!(words(text), expected);
        check("St. Mary's Café & Care", &["st", "marys", "cafe", "care"]);
        check("", &[]);
        check("O\u{2019}Brien-House 2", &["obrien", "house", "2"]);
    }
}
