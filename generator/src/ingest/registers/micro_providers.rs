//! `micro-providers.csv`: micro-enterprises and personal assistants that asked the council to be listed. CQC does not
//! register them, so every row says who checked what, and on which day the person agreed to be shown.

use super::council::cells::{self, Cells, Refusal};
use super::council::columns::MICRO_PROVIDERS;
use super::council::problem::Fault;
use crate::ingest::MicroRecord;
use crate::ingest::reading::Reading;
use crate::model::location::Check;
use crate::model::*;

const CHECKS: [(&str, &str); 3] = [("DBS check", "dbs_on"), ("Insurance", "insurance_on"), ("Training", "training_on")];

pub fn read(reading: &mut Reading<'_>) {
    let layout = cells::layout(MICRO_PROVIDERS, &["id", "name", "what", "town", "outward_code", "consent_on"]);
    let days = ["dbs_on", "insurance_on", "training_on", "consent_on"];
    let source = reading.source;
    let rows = cells::rows(reading, "micro-providers.csv", &layout, &days, |cells| row(cells, source));
    for parsed in cells::newest(reading, &layout, rows, |micro| (micro.id.clone(), micro.consent_on)) {
        reading.council.micro.push(parsed.value);
    }
}

fn row(cells: Cells<'_>, source: SourceId) -> Result<MicroRecord, Refusal> {
    let phone = cells.optional("phone", Phone::parse, "a telephone number with its area code")?;
    let website = cells.optional("website", WebAddress::parse, "an address that begins with https://")?;
    if phone.is_none() && website.is_none() {
        return Err((Fault::Blank { wanted: "a telephone number, or an address in the column website" }, "phone"));
    }
    let mut checks = Vec::new();
    for (what, column) in CHECKS {
        checks.extend(Text::parse(what).map(|what| cells.day(column).map(|on| Check { what, on: on.into() })).transpose()?);
    }
    Ok(MicroRecord {
        row: cells.reference(),
        source,
        id: cells.id("id")?,
        name: cells.words("name")?,
        what: cells.words("what")?,
        town: cells.words("town")?,
        outward: cells.required("outward_code", Outward::parse, "the first half of a postcode, such as BN11")?,
        phone,
        website,
        checks,
        consent_on: cells.required_day("consent_on")?,
    })
}
