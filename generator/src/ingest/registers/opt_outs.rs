//! `opt-outs.csv`: services that asked to be taken off the site. The file stays, so that a new register does not bring them
//! back.

use super::council::cells;
use super::council::columns::OPT_OUTS;
use crate::ingest::reading::Reading;

pub fn read(reading: &mut Reading<'_>) {
    let layout = cells::layout(OPT_OUTS, &["location_id"]).counted_on();
    // The day is for the council; one that cannot be read must not bring the service back.
    let rows = cells::rows(reading, "opt-outs.csv", &layout, &[], |cells| cells.id("location_id"));
    reading.council.opt_outs.extend(rows.into_iter().map(|parsed| (parsed.row, parsed.value)));
}
