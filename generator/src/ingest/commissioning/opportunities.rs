//! `opportunities.csv`: notices, plans and dates: what the calendar shows.

use super::cells::{Cells, Refusal};
use super::fault::Fault;
use crate::model::commissioning::*;

pub const FILE: &str = "opportunities.csv";
pub const COLUMNS: &[&str] = &[
    "id",
    "title",
    "kind",
    "certainty",
    "service",
    "opens",
    "closes",
    "starts",
    "value",
    "ocid",
    "number",
    "type",
    "url",
    "status",
    "framework",
    "lot_slug",
    "decision",
    "replaced_by",
    "note",
    "source",
    "confidence",
];

pub fn row(cells: Cells<'_>) -> Result<Opportunity, Refusal> {
    let kind = cells.one_of("kind", OpportunityKind::ALL, OpportunityKind::key)?;
    let certainty = cells.one_of("certainty", Certainty::ALL, Certainty::key)?;
    let framework = cells.maybe_slug("framework")?;
    let lot = match (cells.maybe_slug("lot_slug")?, &framework) {
        (None, _) => None,
        (Some(slug), Some(framework)) => Some(LotKey { framework: framework.clone(), slug }),
        (Some(_), None) => return Err((Fault::Together { what: "a lot without its framework", fix: "fill in framework" }, "framework")),
    };
    let last = if kind == Some(OpportunityKind::End) { Sense::Until } else { Sense::By };
    let (opens, closes) = (cells.when("opens", Sense::From)?, cells.when("closes", last)?);
    if let (Some(from), Some(to)) = (opens.as_ref().and_then(|w| w.moment), closes.as_ref().and_then(|w| w.moment))
        && to.surely_before(from)
    {
        return Err((Fault::Together { what: "it closes before it opens", fix: "correct one of the two dates" }, "closes"));
    }
    // An end is until a day, a start from it; a decision is due by it.
    let sense = match kind {
        Some(OpportunityKind::End) => Sense::Until,
        Some(OpportunityKind::Decision | OpportunityKind::Review) => Sense::By,
        _ => Sense::From,
    };
    Ok(Opportunity {
        authority: cells.authority,
        id: cells.slug("id")?,
        title: cells.words("title")?,
        service: cells.text("service"),
        kind: kind.ok_or((Fault::Blank { column: "kind", wanted: "what it is, such as tender or end".into() }, "kind"))?,
        opens,
        closes,
        starts: cells.when("starts", sense)?,
        certainty: certainty.ok_or((Fault::Blank { column: "certainty", wanted: "firm, planned or derived".into() }, "certainty"))?,
        value: cells.pounds("value")?,
        ocid: cells.text("ocid"),
        number: cells.text("number"),
        notice: cells.text("type"),
        url: cells.address("url")?,
        status: cells.text("status"),
        framework,
        lot,
        decision: cells.maybe_slug("decision")?,
        replaced_by: cells.maybe_slug("replaced_by")?,
        note: cells.text("note"),
        cited: cells.cited("source")?,
        confidence: cells.one_of("confidence", Confidence::ALL, Confidence::key)?,
    })
}
