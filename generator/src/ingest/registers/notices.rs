//! `notices.csv`: urgent notices by the council about a service, each from a day and, where it is known, until one.

use super::council::cells::{self, Cells, Refusal};
use super::council::columns::NOTICES;
use super::council::problem::Fault;
use crate::ingest::reading::Reading;
use crate::model::LocationId;
use crate::model::location::Notice;
use crate::model::text::is_garbled;

pub fn read(reading: &mut Reading<'_>) {
    let layout = cells::layout(NOTICES, &["location_id", "text", "from"]).counted_on();
    let rows = cells::rows(reading, "notices.csv", &layout, &["from", "until"], row);
    reading.council.notices.extend(rows.into_iter().map(|parsed| (parsed.row, parsed.value.0, parsed.value.1)));
}

fn row(cells: Cells<'_>) -> Result<(LocationId, Notice), Refusal> {
    let from = cells.any_day("from")?.ok_or((Fault::Blank { wanted: "the day on which the notice begins" }, "from"))?;
    let notice = Notice { by: None, text: cells.words("text")?, from, until: cells.any_day("until")? };
    if is_garbled(notice.text.as_str()) {
        let fix = "write them as they should be read, and save the file as \"CSV UTF-8\"";
        return Err((Fault::Together { what: "the text has letters that were encoded twice", fix }, "text"));
    }
    if notice.until.is_some_and(|until| until < notice.from) {
        return Err((Fault::Together { what: "the notice ends before it begins", fix: "exchange the two dates" }, "until"));
    }
    Ok((cells.id("location_id")?, notice))
}
