//! Looks at a published site as anybody may: is it whole, is it signed, is it in date. It reads; it changes nothing. The only
//! place that asks the clock for the day.

use super::manifest::{Fault, Published};
use super::sign;
use crate::build::Outcome;
use crate::diagnostic::Report;
use crate::model::Date;
use std::path::Path;

/// What is found, and one line that says it.
pub fn site(root: &Path, key: Option<&str>, today: Option<Date>, report: &mut Report) -> (Outcome, String) {
    let published = match Published::read(root) {
        Ok(Some(published)) => published,
        Ok(None) => return stop(Fault::NoTree { path: root.into() }, report),
        Err(fault) => return stop(fault, report),
    };
    let faults = match published.check(root) {
        Ok(faults) => faults,
        Err(fault) => return stop(fault, report),
    };
    let manifest = &published.manifest;
    let name = format!("version {} of {}, as of {}", manifest.version, manifest.site, manifest.as_of);
    let wrong = faults.len();
    faults.into_iter().for_each(|fault| report.add(fault, None));
    let signed = match key {
        None => "its signature was not asked for",
        Some(key) => match sign::check(root, key) {
            Ok(()) => "its signature holds",
            Err(fault) => {
                report.add(fault, None);
                "its signature does not hold"
            }
        },
    };
    if report.has_errors() {
        return (Outcome::DataErrors, format!("{name}: {wrong} of {} files are not as they were published; {signed}", manifest.files.len()));
    }
    let today = today.unwrap_or_else(|| jiff::Zoned::now().date());
    let whole = format!("{name}: {} files, all as they were published; {signed}", manifest.files.len());
    if today > manifest.expires {
        report.add(Fault::Expired { expires: manifest.expires, today }, None);
        return (Outcome::Refused, whole);
    }
    (Outcome::Done, format!("{whole}; good until {}", manifest.expires))
}

fn stop(fault: Fault, report: &mut Report) -> (Outcome, String) {
    report.add(fault, None);
    (Outcome::CouldNotRun, "there is nothing here to rely on".into())
}
