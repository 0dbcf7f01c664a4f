//! `coverage.csv`: where a service comes to, as the council's placements show it or as the service says.

use super::cells::{self, Cells, Refusal};
use super::columns::COVERAGE;
use super::problem::Fault;
use crate::ingest::reading::Reading;
use crate::model::*;

pub fn read(reading: &mut Reading<'_>) {
    let layout = cells::layout(COVERAGE, &["location_id", "evidence", "as_at"]);
    let source = reading.source;
    for parsed in cells::rows(reading, "coverage.csv", &layout, &["as_at"], |cells| row(cells, source)) {
        let (id, claims) = parsed.value;
        reading.council.coverage.extend(claims.into_iter().map(|claim| (parsed.row, id.clone(), claim)));
    }
}

fn row(cells: Cells<'_>, source: SourceId) -> Result<(LocationId, Vec<Coverage>), Refusal> {
    let id = cells.id("location_id")?;
    let evidence = cells.required("evidence", evidence, "placed or stated")?;
    let as_at = cells.required_day("as_at")?;
    let zone = cells.zone("zone")?.map(Ground::Zone);
    let sectors = cells.list("sectors", sector, "postcode sectors with their space, such as BN11 3|BN11 4")?;
    let grounds: Vec<Ground> = zone.into_iter().chain(sectors.into_iter().map(Ground::Sector)).collect();
    if grounds.is_empty() {
        return Err((Fault::Blank { wanted: "a zone's id, or postcode sectors in the column beside" }, "zone"));
    }
    Ok((id, grounds.into_iter().map(|ground| Coverage { ground, evidence, as_at, source }).collect()))
}

/// A sector with its space: without it, the outward code BN11 would pass for the sector BN1 1, which is another place.
fn sector(raw: &str) -> Option<Sector> {
    raw.contains(' ').then(|| Sector::parse(raw))?
}

/// What the council may say; "near" is worked out, never claimed.
fn evidence(raw: &str) -> Option<Evidence> {
    [Evidence::Placed, Evidence::Stated].into_iter().find(|e| e.slug().eq_ignore_ascii_case(raw))
}
