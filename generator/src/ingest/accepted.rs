//! `data/accepted/`: the differences that somebody opened the gate for, one file each, as `doorstep accept` writes them.

use crate::diagnostic::{At, Code, Problem, Report, codes};
use crate::digest;
use crate::model::{Acceptance, Date, Text};
use crate::project::Project;
use serde::Deserialize;
use std::fmt;

#[derive(Debug)]
pub enum Fault {
    NotOne { why: String },
}

codes! {
    NOT_ONE = Error, "not-an-acceptance",
        "A file in data/accepted/ is not an acceptance as `doorstep accept` writes it. It opens nothing, and the build stops so that nobody \
         believes that it did.";
}

impl Problem for Fault {
    fn code(&self) -> &'static Code {
        &NOT_ONE
    }

    fn help(&self) -> String {
        "remove the file, and accept the difference again with `doorstep accept`".into()
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::NotOne { why } = self;
        write!(f, "this is no acceptance: {why}")
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    diff: String,
    by: String,
    reason: String,
    on: toml::value::Datetime,
}

/// All of them, oldest first.
pub fn read(project: &Project, report: &mut Report) -> Vec<Acceptance> {
    let Ok(entries) = std::fs::read_dir(project.accepted()) else { return Vec::new() };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|e| e == "toml")).collect();
    paths.sort();
    let mut all = Vec::new();
    for path in paths {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).map_err(|error| error.to_string());
        match text.and_then(|text| parse(&text, &name)) {
            Ok(acceptance) => all.push(acceptance),
            Err(why) => report.add(Fault::NotOne { why }, At::file(project.shown(&path))),
        }
    }
    all.sort_by(|a, b| (a.on, &a.diff).cmp(&(b.on, &b.diff)));
    all
}

fn parse(text: &str, name: &str) -> Result<Acceptance, String> {
    let written: Written = toml::from_str(text).map_err(|error| error.message().trim().to_owned())?;
    if !digest::is_sha256(&written.diff) || written.diff != name {
        return Err("its name is not the sum of a difference".into());
    }
    let words = |key: &str, raw: &str| Text::parse(raw).ok_or_else(|| format!("`{key}` is empty"));
    let on: Date = written.on.to_string().parse().map_err(|_| "`on` is not a day".to_owned())?;
    Ok(Acceptance { by: words("by", &written.by)?, reason: words("reason", &written.reason)?, diff: written.diff, on })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_acceptance_names_one_difference() {
        let sum = "ab".repeat(32);
        let check = |text: String, expected: &str| {
            let said = parse(&text, &sum).map_or_else(|why| why, |a| format!("{} {} {}", a.by, a.reason, a.on));
            assert!(said.starts_with(expected), "{text}: {said}");
        };
        let whole = format!("diff = \"{sum}\"\nby = \"A\"\nreason = \"B\"\non = 2026-11-22\n");
        check(whole.clone(), "A B 2026-11-22");
        check(whole.replace("ab", "ba"), "its name is not");
        check(whole.replace("\"A\"", "\" \""), "`by` is empty");
        check(whole.replace("2026-11-22", "12:00:00"), "`on` is not a day");
        check(format!("{whole}force = true\n"), "unknown field");
        check("diff".into(), "");
    }
}
