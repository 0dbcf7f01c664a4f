//! `capacity.csv`: space that a service confirmed on a day. How long it is believed, `enrich` knows.

use super::cells::{self, Cells, Refusal};
use super::columns::CAPACITY;
use crate::ingest::reading::Reading;
use crate::model::*;

pub fn read(reading: &mut Reading<'_>) {
    let layout = cells::layout(CAPACITY, &["location_id", "hours_or_places", "confirmed_on"]);
    let source = reading.source;
    let rows = cells::rows(reading, "capacity.csv", &layout, &["confirmed_on"], |cells| row(cells, source));
    let rows = cells::newest(reading, &layout, rows, |(id, capacity)| ((id.clone(), capacity.zone.clone()), capacity.confirmed_on));
    reading.council.capacity.extend(rows.into_iter().map(|parsed| (parsed.row, parsed.value.0, parsed.value.1)));
}

fn row(cells: Cells<'_>, source: SourceId) -> Result<(LocationId, Capacity), Refusal> {
    let amount = |raw: &str| (raw.len() <= 5 && raw.bytes().all(|b| b.is_ascii_digit())).then(|| raw.parse().ok())?;
    let capacity = Capacity {
        zone: cells.zone("zone")?,
        amount: cells.required("hours_or_places", amount, "a whole number of hours a week or of places; 0 for no space")?,
        days_to_start: cells.whole("days_to_start", 365, "a number of days up to 365")?,
        confirmed_on: cells.required_day("confirmed_on")?,
        source,
    };
    Ok((cells.id("location_id")?, capacity))
}
