//! Rows as the browser reads them: columns, repeated words once, numbers as differences. `leaf.mjs` reads what this writes.
//!
//! A row's **spot** is what finds and orders it: number, place, filters. Its **card** is what it says. Spots are read by the
//! hundred and cards by the score, so they stand apart, but for the rows that are first: those who say that they come.

use super::body::Body;
use super::pack::pack;
use super::{Draft, Row, SPOTS, whole};
use crate::model::*;
use crate::publish::card::Line;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// One claim in a file of those who come to a zone or a sector: its words, and for a sector its digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    pub placed: bool,
    pub claim: String,
    pub from: String,
    pub digits: String,
}

/// Files of claims, numbered as they are added.
#[derive(Debug, Default)]
pub struct Claims(Vec<Vec<(usize, Claim)>>);

impl Claims {
    pub fn add(&mut self, rows: Vec<(usize, Claim)>) -> usize {
        self.0.push(rows);
        self.0.len() - 1
    }

    pub fn drafts(self, rows: &[Row<'_>], words: &[Words], as_of: Date) -> Vec<Draft> {
        let draft = |(id, claims): (usize, Vec<(usize, Claim)>)| {
            let members: Vec<usize> = claims.iter().map(|(at, _)| *at).collect();
            let mut body = Body::default();
            spots(&mut body, rows, &members);
            cards(&mut body, words, &members);
            let from: Vec<String> = claims.iter().map(|(_, c)| pack(&c.from, as_of)).collect();
            body.numbers("e", claims.iter().map(|(_, c)| i64::from(!c.placed)));
            body.texts("j", claims.iter().map(|(_, c)| c.claim.as_str()));
            body.texts("b", from.iter().map(String::as_str));
            body.texts("q", claims.iter().map(|(_, c)| c.digits.as_str()));
            (format!("l/{id}.json"), body)
        };
        self.0.into_par_iter().enumerate().map(draft).collect()
    }
}

/// What a row's card says, ready to be written: each text is written into several files.
#[derive(Debug)]
pub struct Words {
    id: String,
    name: String,
    town: String,
    kind: String,
    rating: String,
    price: String,
    space: String,
    until: String,
    asked: String,
    phone: String,
    /// A notice of the council and its last day, with a tab between.
    notice: Option<String>,
    /// Where it is not what the browser works out.
    slug: Option<String>,
}

impl Words {
    pub fn of(row: &Row<'_>, as_of: Date) -> Self {
        let card = &row.card;
        let slug = row.location.slug.as_str();
        Self {
            id: card.id.clone(),
            name: card.name.clone(),
            town: card.town.clone(),
            kind: card.kind.clone(),
            rating: pack(&card.rating.iter().map(line).collect::<Vec<_>>().join("\r"), as_of),
            price: pack(&line(&card.price), as_of),
            space: pack(&line(&card.space), as_of),
            until: card.space_until.clone().unwrap_or_default(),
            asked: pack(&card.asked, as_of),
            phone: card.phone.as_ref().map(|p| p.shown.clone()).unwrap_or_default(),
            notice: card.notice.as_ref().map(|n| format!("{}\t{}", n.text, n.until)),
            slug: (slug != plain_slug(&card.name, &card.id)).then(|| slug.to_string()),
        }
    }
}

/// Bold, plain and bracketed words with tabs between; what is empty at the end is left out.
fn line(line: &Line) -> String {
    format!("{}\t{}\t{}", line.strong, line.plain, line.when).trim_end_matches('\t').to_string()
}

/// Which filters any row has at all.
pub fn union(rows: &[Row<'_>], members: &[usize]) -> u64 {
    members.iter().fold(0, |mask, at| mask | rows[*at].mask)
}

/// All spots of a kind of care, or of all, in files; each with its members.
pub fn spot_files(rows: &[Row<'_>], kind: Option<Kind>) -> Vec<Vec<usize>> {
    let has = |row: &&Row<'_>| kind.is_none_or(|k| row.location.kinds.contains(k));
    let keys = rows.iter().enumerate().filter(|(_, row)| has(row)).filter_map(|(at, row)| Some((at, row.point?)));
    let members = super::tree::order(keys.collect());
    members.chunks(SPOTS).map(<[usize]>::to_vec).collect()
}

/// Number, rank, place and filters.
pub fn spots(body: &mut Body, rows: &[Row<'_>], members: &[usize]) {
    let points = || members.iter().filter_map(|at| rows[*at].point);
    let south = points().map(|p| whole(p.lat)).min().unwrap_or(0);
    let west = points().map(|p| whole(p.lon)).min().unwrap_or(0);
    // Neighbours have numbers that follow each other: then the first is enough.
    if members.windows(2).all(|two| two[0] + 1 == two[1]) {
        body.numbers("i", members.first().map(|at| *at as i64));
    } else {
        body.steps("i", members.iter().map(|at| *at as i64));
    }
    body.numbers("r", members.iter().map(|at| i64::from(rows[*at].rank)));
    body.numbers("z", [south, west]);
    // One that has no point is told by the length of nothing else: its west is before the westernmost.
    body.steps("a", members.iter().map(|at| rows[*at].point.map_or(0, |p| whole(p.lat) - south)));
    body.numbers("o", members.iter().map(|at| rows[*at].point.map_or(-1, |p| whole(p.lon) - west)));
    filters(body, rows, members);
}

/// Two numbers of 16 bits each: a number of 32 bits has a sign in the browser. The languages have a number of their own.
pub fn filters(body: &mut Body, rows: &[Row<'_>], members: &[usize]) {
    let part = |shift: u32, most: u64| members.iter().map(move |at| (rows[*at].mask >> shift & most) as i64);
    body.numbers("m", part(0, 0xffff));
    body.numbers("M", part(16, 0xffff));
    if union(rows, members) >> 32 != 0 {
        body.numbers("L", part(32, 0xffff_ffff));
    }
}

/// What the cards say.
pub fn cards(body: &mut Body, words: &[Words], members: &[usize]) {
    let mut put = |key: &str, of: fn(&Words) -> &str| body.texts(key, members.iter().map(|at| of(&words[*at])));
    put("n", |w| &w.name);
    put("I", |w| &w.id);
    put("f", |w| &w.phone);
    put("w", |w| &w.rating);
    put("t", |w| &w.town);
    put("k", |w| &w.kind);
    put("p", |w| &w.price);
    put("c", |w| &w.space);
    put("u", |w| &w.until);
    put("d", |w| &w.asked);
    let slugs: BTreeMap<usize, &str> = members.iter().enumerate().filter_map(|(place, at)| Some((place, words[*at].slug.as_deref()?))).collect();
    if !slugs.is_empty() {
        body.json("s", &slugs);
    }
    let notices: BTreeMap<usize, &str> = members.iter().enumerate().filter_map(|(place, at)| Some((place, words[*at].notice.as_deref()?))).collect();
    if !notices.is_empty() {
        body.json("x", &notices);
    }
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
