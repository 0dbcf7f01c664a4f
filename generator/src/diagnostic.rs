//! Problems in what people wrote or publishers sent. A problem is an enum of facts in the stage that finds it; only its
//! `Display` has words. Problems accumulate in a [`Report`]; `Result` is for "the run cannot go on".

use std::collections::BTreeMap;
use std::fmt::{self, Debug, Display, Write as _};
use std::sync::Arc;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth a line in the report; nothing to do.
    Note,
    /// Published, but somebody should look.
    Warning,
    /// The build stops before anything is published.
    Error,
}

impl Severity {
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A kind of problem: what `doorstep explain <code>` knows of it.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// Stable, lower case, hyphenated: `ragged-row`.
    pub id: &'static str,
    pub severity: Severity,
    /// One paragraph: what it means, what becomes of the row or the build, what to do.
    pub explain: &'static str,
}

/// The codes of one module, each as a constant, and all of them as `CODES`.
macro_rules! codes {
    ($($name:ident = $severity:ident, $id:literal, $explain:literal;)+) => {
        $(const $name: $crate::diagnostic::Code =
            $crate::diagnostic::Code { id: $id, severity: $crate::diagnostic::Severity::$severity, explain: $explain };)+
        pub const CODES: &[&$crate::diagnostic::Code] = &[$(&$name),+];
    };
}
pub(crate) use codes;

/// A problem: facts, with words only in `Display` (what) and `help` (the fix).
pub trait Problem: Display + Debug + Send + Sync + 'static {
    fn code(&self) -> &'static Code;
    /// What the person who keeps the file should do, as an imperative sentence without a full stop.
    fn help(&self) -> String;
    /// The value at fault as its file has it, for `quarantine.csv`. `None` where there is none or it is a person's.
    fn value(&self) -> Option<&str> {
        None
    }
}

/// Where a problem stands. Row and column are what a person sees: rows count from 1 with the header's line, columns have names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At {
    /// From the project's folder, with forward slashes.
    pub file: Arc<str>,
    pub sheet: Option<Arc<str>>,
    pub row: Option<u32>,
    pub column: Option<Arc<str>>,
}

impl At {
    pub fn file(file: impl Into<Arc<str>>) -> Self {
        Self { file: file.into(), sheet: None, row: None, column: None }
    }

    pub fn row(mut self, row: u32) -> Self {
        self.row = Some(row);
        self
    }

    pub fn column(mut self, column: impl Into<Arc<str>>) -> Self {
        self.column = Some(column.into());
        self
    }

    pub fn sheet(mut self, sheet: impl Into<Arc<str>>) -> Self {
        self.sheet = Some(sheet.into());
        self
    }
}

impl Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(sheet) = &self.sheet {
            write!(f, " ({sheet})")?;
        }
        if let Some(row) = self.row {
            write!(f, ":{row}")?;
        }
        if let Some(column) = &self.column {
            write!(f, ", column \"{column}\"")?;
        }
        Ok(())
    }
}

/// One problem at one place.
#[derive(Debug, Clone)]
pub struct Entry {
    pub problem: Arc<dyn Problem>,
    pub at: Option<At>,
}

/// All problems of a run.
#[derive(Debug, Clone, Default)]
pub struct Report {
    entries: Vec<Entry>,
}

/// How many problems of one code the text report shows before it counts the rest.
const SHOWN: usize = 10;

impl Report {
    pub fn add(&mut self, problem: impl Problem, at: impl Into<Option<At>>) {
        self.entries.push(Entry { problem: Arc::new(problem), at: at.into() });
    }

    pub fn extend(&mut self, other: Self) {
        self.entries.extend(other.entries);
    }

    /// Keeps the entries that are wanted.
    pub fn retain(&mut self, wanted: impl FnMut(&Entry) -> bool) {
        self.entries.retain(wanted);
    }

    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    pub fn count(&self, severity: Severity) -> usize {
        self.entries.iter().filter(|e| e.problem.code().severity == severity).count()
    }

    /// How many problems of each code there are.
    pub fn codes(&self) -> BTreeMap<String, usize> {
        self.by_code().into_iter().map(|(code, entries)| (code.id.to_owned(), entries.len())).collect()
    }

    /// The problems of one code, each as "file: what".
    pub fn told_of(&self, code: &str) -> Vec<String> {
        let entries = self.entries.iter().filter(|e| e.problem.code().id == code);
        let mut told: Vec<String> = entries.map(|e| format!("{}: {}", e.at.as_ref().map_or("", |at| &*at.file), e.problem)).collect();
        told.sort();
        told
    }

    /// Entries by code, errors first, then by code; within a code by place.
    fn by_code(&self) -> Vec<(&'static Code, Vec<&Entry>)> {
        let mut groups: BTreeMap<&'static str, (&'static Code, Vec<&Entry>)> = BTreeMap::new();
        for entry in &self.entries {
            let code = entry.problem.code();
            groups.entry(code.id).or_insert((code, Vec::new())).1.push(entry);
        }
        let mut groups: Vec<_> = groups.into_values().collect();
        for (_, entries) in &mut groups {
            entries.sort_by(|a, b| a.at.cmp(&b.at));
        }
        groups.sort_by_key(|(code, _)| std::cmp::Reverse(code.severity));
        groups
    }

    /// The report as a person reads it: the first ten of each code, and how many more there are.
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        for (code, entries) in self.by_code() {
            for entry in entries.iter().take(SHOWN) {
                let _ = writeln!(out, "{}[{}]: {}", code.severity.word(), code.id, entry.problem);
                if let Some(at) = &entry.at {
                    let _ = writeln!(out, "  --> {at}");
                }
                let _ = writeln!(out, "  help: {}", entry.problem.help());
            }
            if entries.len() > SHOWN {
                let _ = writeln!(out, "{}[{}]: and {} more like these", code.severity.word(), code.id, entries.len() - SHOWN);
            }
        }
        out
    }

    /// Every problem, for machines: `[{severity, code, what, help, file, sheet, row, column}]`.
    pub fn to_json(&self) -> serde_json::Value {
        self.by_code()
            .iter()
            .flat_map(|(code, entries)| entries.iter().map(move |entry| (code, entry)))
            .map(|(code, entry)| {
                let at = entry.at.as_ref();
                serde_json::json!({
                    "severity": code.severity.word(),
                    "code": code.id,
                    "what": entry.problem.to_string(),
                    "help": entry.problem.help(),
                    "file": at.map(|a| &*a.file),
                    "sheet": at.and_then(|a| a.sheet.as_deref()),
                    "row": at.and_then(|a| a.row),
                    "column": at.and_then(|a| a.column.as_deref()),
                })
            })
            .collect()
    }
}

/// The nearest of the known names to a misspelt one, when it is near enough to be meant.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = name.to_lowercase();
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&wanted, &candidate.to_lowercase()), candidate))
        .min()
        .filter(|(distance, candidate)| *distance <= 2.max(candidate.chars().count() / 3))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_is_near_or_nothing() {
        assert_eq!(nearest("Locaton ID", ["Location ID", "Location Name"]), Some("Location ID"));
        assert_eq!(nearest("zzz", ["Location ID", "Location Name"]), None);
    }
}
