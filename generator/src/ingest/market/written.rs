//! Settings of the market as they are written in TOML, with the row of what is wrong.

use super::fault::Fault;
use crate::diagnostic::{At, Report, nearest};
use crate::model::{Date, Text};
use crate::project::Project;
use serde::de::DeserializeOwned;
use std::path::Path;

/// A settings file: its text, for finding rows, and where its problems go.
#[derive(Debug)]
pub struct Settings<'a> {
    pub text: String,
    file: String,
    pub report: &'a mut Report,
}

/// Reads a file of `data/market`. `None` when it is not there or not valid: then the problem is in the report, unless it may
/// be absent.
pub fn read<'a, T: DeserializeOwned>(path: &Path, may_be_absent: bool, project: &Project, report: &'a mut Report) -> Option<(T, Settings<'a>)> {
    let file = project.shown(path);
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && may_be_absent => return None,
        Err(error) => {
            report.add(Fault::Unreadable { error: error.to_string() }, At::file(file));
            return None;
        }
    };
    match toml::from_str(text.trim_start_matches('\u{feff}')) {
        Ok(written) => Some((written, Settings { text, file, report })),
        Err(error) => {
            let row = error.span().map(|span| text[..span.start.min(text.len())].matches('\n').count() as u32 + 1);
            report.add(fault(error.message()), At { row, ..At::file(file) });
            None
        }
    }
}

/// serde's words for an unknown or a missing key, turned into facts.
fn fault(message: &str) -> Fault {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    match (message.split_whitespace().next(), quoted.as_slice()) {
        (Some("unknown"), [key, known @ ..]) if message.starts_with("unknown field") => {
            Fault::UnknownKey { key: (*key).into(), nearest: nearest(key, known.iter().copied()).map(Into::into) }
        }
        (Some("missing"), [key, ..]) => Fault::MissingKey { key: (*key).into() },
        _ => Fault::Syntax { message: message.into() },
    }
}

impl Settings<'_> {
    /// The row that holds both, searched from the row of `anchor` on.
    fn place(&self, anchor: &str, key: &str) -> At {
        let lines: Vec<&str> = self.text.lines().collect();
        let from = lines.iter().position(|line| !anchor.is_empty() && line.contains(anchor)).unwrap_or(0);
        let sets = |line: &&str| line.split_once('=').is_some_and(|(name, _)| name.trim() == key);
        let row = lines[from.min(lines.len())..].iter().position(sets).map(|at| (from + at) as u32 + 1);
        At { row, ..At::file(self.file.clone()) }
    }

    /// Takes a parsed value, or tells that `key` of the entry with `anchor` in it is wrong.
    pub fn value<T>(&mut self, anchor: &str, key: &str, raw: &str, parsed: Option<T>, wanted: &'static str) -> Option<T> {
        if parsed.is_none() {
            let at = self.place(anchor, key);
            self.report.add(Fault::Setting { key: key.into(), value: raw.into(), wanted }, at);
        }
        parsed
    }

    pub fn add(&mut self, fault: Fault, anchor: &str, key: &str) {
        let at = self.place(anchor, key);
        self.report.add(fault, at);
    }

    pub fn text(&mut self, anchor: &str, key: &str, raw: &str) -> Option<Text> {
        self.value(anchor, key, raw, Text::parse(raw), "words")
    }

    pub fn date(&mut self, anchor: &str, key: &str, raw: &toml::value::Datetime) -> Option<Date> {
        let raw = raw.to_string();
        self.value(anchor, key, &raw, raw.parse().ok(), "a day such as 2026-11-21")
    }
}
