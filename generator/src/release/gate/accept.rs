//! Opens the gate for one difference: a file in `data/accepted/` that names it, who read it, and why it is true. It is an input
//! like any other, so that it is reviewed where the others are, and the provenance page shows it.

use super::Fault;
use crate::diagnostic::Report;
use crate::model::{self, Date};
use crate::project::Project;
use serde::Serialize;
use std::fmt::Write as _;

/// The report that an acceptance is about, in `site/report/`.
pub const REPORT: &str = "report.json";

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Acceptance {
    pub by: String,
    pub reason: String,
    pub on: String,
}

impl Acceptance {
    pub fn of(acceptance: &model::Acceptance) -> Self {
        Self { by: acceptance.by.to_string(), reason: acceptance.reason.to_string(), on: acceptance.on.to_string() }
    }
}

/// Writes the acceptance; returns its path from the project's folder.
pub fn write(project: &Project, diff: &str, by: &str, reason: &str, on: Date, report: &mut Report) -> Option<String> {
    match written(project, diff, by, reason, on) {
        Ok(path) => Some(path),
        Err(fault) => {
            report.add(fault, None);
            None
        }
    }
}

fn written(project: &Project, diff: &str, by: &str, reason: &str, on: Date) -> Result<String, Fault> {
    for (key, words) in [("by", by), ("reason", reason)] {
        if model::Text::parse(words).is_none() {
            return Err(Fault::NoWords { key });
        }
    }
    let text = std::fs::read_to_string(project.report().join(REPORT)).unwrap_or_default();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    let found = json["diff"].as_str().map(str::to_owned);
    if found.as_deref() != Some(diff) {
        return Err(Fault::NotThatDiff { wanted: diff.into(), found });
    }
    if json["refused"] != true {
        return Err(Fault::NothingRefused);
    }
    let mut toml = toml::Table::new();
    for (key, value) in [("diff", diff), ("by", by), ("reason", reason)] {
        toml.insert(key.into(), value.into());
    }
    let mut text = toml.to_string();
    let _ = writeln!(text, "on = {on}");
    let folder = project.accepted();
    let path = folder.join(format!("{diff}.toml"));
    std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&path, text)).map_err(|error| Fault::Unwritten { error })?;
    Ok(project.shown(&path))
}
