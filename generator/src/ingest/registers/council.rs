//! What councils keep beside the registers: `services.csv`, `coverage.csv`, `capacity.csv` and `prices.csv`, and with them
//! `micro-providers.csv`, `corrections.csv`, `opt-outs.csv` and `notices.csv`.
//!
//! One folder for each council, named by its slug in `doorstep.toml`: `data/registers/council/<slug>/`, with one
//! `source.toml` and any of the files, every one optional. Reads only: it never touches what a register says.
//! Dates are written `2026-11-21`, lists with `|`, money as `28.50` or `£28.50`, yes or no as `yes`, `no` or blank.
//! Blank is "not known"; blank beside `asked_on` is "asked on that day and not told". Of rows about one thing (the same
//! space, the same price) the newest counts; two that differ on one day are both set aside. A row of the last three files is never set aside: without it
//! a person, a closure or a wrong fact would be shown as before, so it stops the build.

mod capacity;
pub(super) mod cells;
mod coverage;
mod prices;
pub(super) mod problem;
mod services;

pub use problem::CODES;

use super::{corrections, micro_providers, notices, opt_outs};
use crate::diagnostic::{At, nearest};
use crate::ingest::reading::Reading;
use crate::ingest::source;

/// The columns of each file, in the order in which `doorstep demo` writes them. The one place that has their names.
pub mod columns {
    pub const SERVICES: &[&str] = &[
        "location_id",
        "languages",
        "shortest_visit_minutes",
        "live_in",
        "nights",
        "two_carers",
        "accepts_self_funders",
        "accepts_council",
        "accepts_direct_payments",
        "accepts_chc",
        "contact",
        "as_at",
        "asked_on",
    ];
    /// A zone of `zones.csv`, or sectors (`BN11 3|BN11 4`), or both. `evidence` is `placed` or `stated`.
    pub const COVERAGE: &[&str] = &["location_id", "zone", "sectors", "evidence", "as_at"];
    /// Zone blank: everywhere it works. `hours_or_places` 0 is a fact: no space.
    pub const CAPACITY: &[&str] = &["location_id", "zone", "hours_or_places", "days_to_start", "confirmed_on"];
    /// `amount_high` blank: the same as `amount_low`. No amount but `asked_on`: asked in vain.
    pub const PRICES: &[&str] = &["location_id", "what", "visit_minutes", "day", "amount_low", "amount_high", "per", "as_at", "asked_on"];
    /// `micro-providers.csv`. `id` is the council's own (`micro-0001`); a check that was not made is blank.
    pub const MICRO_PROVIDERS: &[&str] =
        &["id", "name", "what", "town", "outward_code", "phone", "website", "dbs_on", "insurance_on", "training_on", "consent_on"];
    /// `corrections.csv`. Which fields may be put right, `enrich` knows.
    pub const CORRECTIONS: &[&str] = &["location_id", "field", "was", "now", "on", "reason"];
    /// `opt-outs.csv`.
    pub const OPT_OUTS: &[&str] = &["location_id", "on"];
    /// `notices.csv`. `until` blank: until it is taken out.
    pub const NOTICES: &[&str] = &["location_id", "text", "from", "until"];
}

/// The files of a council, each with its reader.
const FILES: &[(&str, fn(&mut Reading<'_>))] = &[
    ("services.csv", services::read),
    ("coverage.csv", coverage::read),
    ("capacity.csv", capacity::read),
    ("prices.csv", prices::read),
    ("micro-providers.csv", micro_providers::read),
    ("corrections.csv", corrections::read),
    ("opt-outs.csv", opt_outs::read),
    ("notices.csv", notices::read),
];

/// The folder below `data/registers/council` that is named by no council of the portal.
fn stranger(reading: &Reading<'_>) -> Option<problem::Fault> {
    let below = reading.description.folder.strip_prefix(reading.project.registers().join("council")).ok()?;
    let name = below.components().next()?.as_os_str().to_string_lossy().into_owned();
    let known: Vec<&str> = reading.project.portal.authorities.iter().map(|a| a.slug.as_str()).collect();
    let nearest = nearest(&name, known.iter().copied()).map(Into::into);
    (!known.contains(&name.as_str())).then(|| problem::Fault::Folder { name, nearest, known: known.join(", ") })
}

/// Reads every file that the council's folder has. A file of another name would be left out in silence: it is an error.
pub fn read(reading: &mut Reading<'_>) {
    if let Some(fault) = stranger(reading) {
        reading.report.add(fault, At::file(reading.project.shown(&reading.description.folder)));
        return;
    }
    reading.refuse_doubles();
    if reading.edition.is_none() {
        reading.report.add(source::Fault::NoEdition, reading.description.at());
    }
    for file in reading.files {
        let name = file.path.file_name().unwrap_or_default().to_string_lossy();
        if !FILES.iter().any(|(known, _)| name.eq_ignore_ascii_case(known)) {
            let nearest = nearest(&name, FILES.iter().map(|(known, _)| *known));
            reading.report.add(problem::Fault::File { nearest }, At::file(file.shown.clone()));
        }
    }
    FILES.iter().for_each(|(_, read)| read(reading));
}

#[cfg(test)]
mod tests;
