//! Where it comes, by evidence: what the council arranged, what the service says, and that nobody knows the rest.

use super::rows::{Row, Value};
use crate::model::*;
use crate::publish::{card, words};
use serde::Serialize;

/// The panel under the heading.
#[derive(Debug, Serialize)]
pub(super) struct Panel {
    /// `placed`, `stated`, `near`: the border.
    kind: &'static str,
    claim: String,
    from: String,
}

/// Claims of one kind, by one source, of one day.
struct Claims {
    evidence: Evidence,
    as_at: Date,
    source: SourceId,
    grounds: Vec<String>,
}

fn comes_to_people(location: &Location) -> bool {
    !super::is_only_care_home(location)
}

fn claims(atlas: &Atlas, location: &Location) -> Vec<Claims> {
    let mut all: Vec<Claims> = Vec::new();
    for coverage in &location.coverage {
        let ground = match &coverage.ground {
            Ground::Zone(id) => atlas.zone(id).map_or_else(|| id.to_string(), |zone| zone.name.to_string()),
            Ground::Sector(sector) => sector.to_string().replace(' ', "\u{a0}"),
        };
        let same = |c: &&mut Claims| c.evidence == coverage.evidence && c.as_at == coverage.as_at && c.source == coverage.source;
        match all.iter_mut().find(same) {
            Some(claims) => claims.grounds.push(ground),
            None => {
                all.push(Claims { evidence: coverage.evidence, as_at: coverage.as_at, source: coverage.source, grounds: vec![ground] });
            }
        }
    }
    for claims in &mut all {
        // Names before postcodes.
        claims.grounds.sort_by_key(|ground| (ground.bytes().any(|b| b.is_ascii_digit()), ground.clone()));
        claims.grounds.dedup();
    }
    all.sort_by(|a, b| a.evidence.cmp(&b.evidence).then(b.as_at.cmp(&a.as_at)));
    all
}

/// "Worthing Central, Heene, Selden and 4 more areas".
fn some(grounds: &[String]) -> String {
    const SHOWN: usize = 3;
    if grounds.len() <= SHOWN + 1 {
        return words::list(grounds);
    }
    format!("{} and {} more areas", grounds[..SHOWN].join(", "), grounds.len() - SHOWN)
}

fn from(atlas: &Atlas, claims: &Claims) -> String {
    match claims.evidence {
        Evidence::Placed => format!("{}, figures to {}", card::whose(atlas, claims.source, None), words::date(claims.as_at)),
        Evidence::Stated | Evidence::Near => format!("told us {}", words::date(claims.as_at)),
    }
}

pub(super) fn panel(atlas: &Atlas, location: &Location) -> Option<Panel> {
    if !comes_to_people(location) {
        return None;
    }
    let Some(first) = claims(atlas, location).into_iter().next() else {
        let office = match &location.address.town {
            Some(town) if location.registration == Registration::Cqc => format!("Its office is in {town}. "),
            Some(town) => format!("It is in {town}. "),
            None => String::new(),
        };
        return Some(Panel {
            kind: Evidence::Near.slug(),
            claim: "We do not know if it covers your street: ring and ask".into(),
            from: format!("{office}Nobody has told us where it comes."),
        });
    };
    let from = from(atlas, &first);
    Some(match first.evidence {
        Evidence::Placed => Panel {
            kind: Evidence::Placed.slug(),
            claim: "The council arranged care here in the last 12 months".into(),
            from: format!("{}. {from}", some(&first.grounds)),
        },
        Evidence::Stated | Evidence::Near => {
            Panel { kind: Evidence::Stated.slug(), claim: format!("Says it covers {}", some(&first.grounds)), from: words::capital(&from) }
        }
    })
}

/// Every claim with all its grounds, and the row that says what is not known.
pub(super) fn rows(atlas: &Atlas, location: &Location) -> Vec<Row> {
    if !comes_to_people(location) {
        return Vec::new();
    }
    let claims = claims(atlas, location);
    let mut rows: Vec<Row> = claims
        .iter()
        .map(|c| Row {
            label: if c.evidence == Evidence::Placed { "Council arranged care" } else { "Says it comes" }.into(),
            mark: Some(c.evidence.slug()),
            key: None,
            values: vec![Value::text(words::list(&c.grounds)).when(from(atlas, c))],
        })
        .collect();
    let rest = if claims.is_empty() { "Nobody has told us where it comes: ring and ask" } else { "Anywhere else: ring and ask" };
    rows.push(Row { label: "We do not know".into(), mark: Some(Evidence::Near.slug()), key: None, values: vec![Value::text(rest)] });
    rows
}
