//! `sources.csv`: where the council's other tables have their rows from.

use super::cells::{Cells, Refusal};
use crate::model::commissioning::*;

pub const FILE: &str = "sources.csv";
pub const COLUMNS: &[&str] = &["id", "title", "url", "accessed", "kind", "confidence"];

pub fn row(cells: Cells<'_>) -> Result<Cited, Refusal> {
    Ok(Cited {
        key: cells.words("id")?,
        title: cells.words("title")?,
        url: cells.address("url")?,
        accessed: cells.optional("accessed", "a day, such as 2026-11-21", |raw| raw.parse().ok())?,
        kind: cells.one_of("kind", CitedKind::ALL, CitedKind::key)?.unwrap_or(CitedKind::Other),
        note: None,
        document: None,
        sha256: None,
        confidence: cells.one_of("confidence", Confidence::ALL, Confidence::key)?.unwrap_or(Confidence::SecondHand),
    })
}
