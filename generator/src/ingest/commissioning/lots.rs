//! `lots.csv`: the slices of each framework.

use super::cells::{Cells, Refusal};
use super::fault::Fault;
use crate::model::commissioning::*;

pub const FILE: &str = "lots.csv";
pub const COLUMNS: &[&str] = &[
    "framework",
    "lot",
    "slug",
    "name",
    "zone",
    "area",
    "client_groups",
    "kinds",
    "hours_low",
    "hours_high",
    "per",
    "contracts",
    "value",
    "chc_in_scope",
    "start",
    "end",
    "extension_end",
    "planned",
    "source",
    "confidence",
    "note",
];

pub fn row(cells: Cells<'_>) -> Result<Lot, Refusal> {
    let (low, high) = (cells.whole("hours_low")?, cells.whole("hours_high")?);
    if let (Some(low), Some(high)) = (low, high)
        && high < low
    {
        let what = "the highest number of hours is below the lowest";
        return Err((Fault::Together { what, fix: "exchange the two numbers" }, "hours_high"));
    }
    let (start, end) = (cells.when("start", Sense::From)?, cells.when("end", Sense::Until)?);
    if let (Some(from), Some(to)) = (start.as_ref().and_then(|w| w.moment), end.as_ref().and_then(|w| w.moment))
        && to.surely_before(from)
    {
        return Err((Fault::Together { what: "the lot ends before it starts", fix: "correct one of the two dates" }, "end"));
    }
    Ok(Lot {
        authority: cells.authority,
        key: LotKey { framework: cells.slug("framework")?, slug: cells.slug("slug")? },
        number: cells.text("lot"),
        name: cells.words("name")?,
        zones: cells.zones("zone")?,
        area: cells.text("area"),
        client_groups: cells.list("client_groups"),
        kinds: cells.kinds("kinds")?,
        hours_low: low,
        hours_high: high,
        per: cells.text("per"),
        contracts: cells.whole("contracts")?,
        value: cells.pounds("value")?,
        chc_in_scope: cells.text("chc_in_scope"),
        start,
        end,
        extension_end: cells.when("extension_end", Sense::Until)?,
        planned: cells.yes("planned")?,
        cited: cells.cited("source")?,
        confidence: cells.one_of("confidence", Confidence::ALL, Confidence::key)?,
        note: cells.text("note"),
    })
}
