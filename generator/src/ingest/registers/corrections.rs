//! `corrections.csv`: values of a register that the council puts right, each with what the register said. Which fields may
//! be put right, and whether the register still says what it said, `enrich` checks: a stale correction is an error.

use super::council::cells::{self, Cells, Refusal};
use super::council::columns::CORRECTIONS;
use crate::ingest::reading::Reading;
use crate::model::LocationId;
use crate::model::location::Correction;

pub fn read(reading: &mut Reading<'_>) {
    let layout = cells::layout(CORRECTIONS, &["location_id", "field", "was", "now", "on"]).counted_on();
    let rows = cells::rows(reading, "corrections.csv", &layout, &["on"], row);
    let rows = cells::newest(reading, &layout, rows, |(id, correction)| ((id.clone(), correction.field.clone()), correction.on));
    reading.council.corrections.extend(rows.into_iter().map(|parsed| (parsed.row, parsed.value.0, parsed.value.1)));
}

fn row(cells: Cells<'_>) -> Result<(LocationId, Correction), Refusal> {
    let correction = Correction {
        field: cells.words("field")?,
        was: cells.text("was"),
        now: cells.words("now")?,
        on: cells.required_day("on")?,
        reason: cells.text("reason"),
    };
    Ok((cells.id("location_id")?, correction))
}
