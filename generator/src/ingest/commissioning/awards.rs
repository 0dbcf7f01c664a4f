//! `awards.csv`: who works under each lot, and as what.

use super::cells::{Cells, Refusal};
use super::fault::Fault;
use crate::model::commissioning::*;

pub const FILE: &str = "awards.csv";
pub const COLUMNS: &[&str] = &["framework", "lot_slug", "location_id", "supplier_named", "role", "from", "to", "demonstration", "source", "note"];

pub fn row(cells: Cells<'_>) -> Result<Award, Refusal> {
    let (location, supplier) = (cells.location("location_id")?, cells.text("supplier_named"));
    let demonstration = cells.yes("demonstration")?;
    let together = match (&location, &supplier) {
        (None, None) => Some(("neither a location nor a supplier", "fill in location_id, or supplier_named as the notice has it", "location_id")),
        (Some(_), Some(_)) => Some((
            "a location and a supplier's name",
            "give the supplier a row of its own; a notice does not say which location works under it",
            "supplier_named",
        )),
        (Some(_), None) if cells.demonstration && !demonstration => {
            Some(("an award to a made-up location that does not say so", "write yes in demonstration", "demonstration"))
        }
        (None, Some(_)) if demonstration => Some(("a supplier of a public notice, marked as made up", "write no in demonstration", "demonstration")),
        _ => None,
    };
    if let Some((what, fix, column)) = together {
        return Err((Fault::Together { what, fix }, column));
    }
    let (from, to) = (cells.when("from", Sense::From)?, cells.when("to", Sense::Until)?);
    if let (Some(began), Some(ends)) = (from.as_ref().and_then(|w| w.moment), to.as_ref().and_then(|w| w.moment))
        && ends.surely_before(began)
    {
        return Err((Fault::Together { what: "the award ends before it begins", fix: "correct one of the two dates" }, "to"));
    }
    Ok(Award {
        authority: cells.authority,
        framework: cells.slug("framework")?,
        lot: cells.maybe_slug("lot_slug")?,
        location,
        supplier,
        role: cells.one_of("role", Role::ALL, Role::key)?.unwrap_or(Role::NotPublished),
        from,
        to,
        demonstration,
        cited: cells.cited("source")?,
        note: cells.text("note"),
    })
}

/// What may stand in one row only.
pub fn what(award: &Award) -> String {
    let who = award.location.as_ref().map(ToString::to_string).or_else(|| award.supplier.as_ref().map(ToString::to_string));
    let from = award.from.as_ref().and_then(|w| w.moment).map_or_else(String::new, |m| format!(" from {m}"));
    format!("the award of {} to {}{from}", award.reference(), who.unwrap_or_default())
}
