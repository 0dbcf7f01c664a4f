//! Finding the header by its columns' names.

use crate::diagnostic::nearest;
use std::borrow::Cow;

/// How a source needs a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Without it the file is not read.
    Required,
    /// Its absence is worth a warning.
    Expected,
    /// Some editions have it.
    Optional,
}

/// A column that a source knows.
#[derive(Debug, Clone)]
pub struct Column {
    pub(super) name: Cow<'static, str>,
    pub(super) also: &'static [&'static str],
    pub(super) presence: Presence,
    /// Whether its cells are stored.
    pub(super) kept: bool,
    /// Whether its cells are names of people.
    pub(super) private: bool,
    /// Whether a value may stand there, for columns with a closed list or a grammar: the last cell of a file that was cut
    /// short is told by it.
    pub(super) closed: Option<fn(&str) -> bool>,
    /// Whether no value of the column is the beginning of another: then such a cell is whole.
    pub(super) proves: bool,
}

impl Column {
    fn new(name: impl Into<Cow<'static, str>>, presence: Presence) -> Self {
        Self { name: name.into(), also: &[], presence, kept: true, private: false, closed: None, proves: false }
    }

    pub fn required(name: impl Into<Cow<'static, str>>) -> Self {
        Self::new(name, Presence::Required)
    }

    pub fn expected(name: impl Into<Cow<'static, str>>) -> Self {
        Self::new(name, Presence::Expected)
    }

    pub fn optional(name: impl Into<Cow<'static, str>>) -> Self {
        Self::new(name, Presence::Optional)
    }

    /// Known, of no use here, not stored and not reported.
    pub fn ignored(name: impl Into<Cow<'static, str>>) -> Self {
        Self { kept: false, ..Self::new(name, Presence::Optional) }
    }

    /// Holds names of people: never stored.
    pub fn private(name: impl Into<Cow<'static, str>>) -> Self {
        Self { private: true, ..Self::ignored(name) }
    }

    /// Other spellings that editions have used.
    pub fn also(mut self, spellings: &'static [&'static str]) -> Self {
        self.also = spellings;
        self
    }

    /// Its values are on a list, and none of them begins another.
    pub fn closed(self, is_value: fn(&str) -> bool) -> Self {
        Self { closed: Some(is_value), proves: true, ..self }
    }

    /// Its values have a form, which a part of one may have too.
    pub fn formed(self, is_value: fn(&str) -> bool) -> Self {
        Self { closed: Some(is_value), ..self }
    }
}

/// The columns that a source knows, and how its rows are told from notes.
#[derive(Debug, Clone)]
pub struct Layout {
    pub(super) columns: Vec<Column>,
    pub(super) anchor: Option<&'static str>,
    pub(super) sheets: &'static [&'static str],
    /// Whether a header without rows is a file like another: a council's list with nothing on it yet.
    pub(super) may_be_empty: bool,
    /// Whether a row that is left out brings back what it was written to take away: then none is set aside.
    pub counted_on: bool,
    normal: Vec<(String, usize)>,
}

impl Layout {
    pub fn new(columns: impl IntoIterator<Item = Column>) -> Self {
        let columns: Vec<Column> = columns.into_iter().collect();
        let mut normal = Vec::with_capacity(columns.len());
        for (at, column) in columns.iter().enumerate() {
            normal.push((normalise(&column.name), at));
            normal.extend(column.also.iter().map(|spelling| (normalise(spelling), at)));
        }
        Self { columns, anchor: None, sheets: &[], may_be_empty: false, counted_on: false, normal }
    }

    /// The column whose CQC id every row has: rows are counted by it a second time.
    pub fn anchor(mut self, column: &'static str) -> Self {
        self.anchor = Some(column);
        self
    }

    /// The sheet to read, by the first of these names that begins or ends a sheet's name. Without: the first sheet.
    pub fn sheets(mut self, names: &'static [&'static str]) -> Self {
        self.sheets = names;
        self
    }

    /// The first of the sheet's names.
    pub fn sheet_name(&self) -> &'static str {
        self.sheets.first().copied().unwrap_or_default()
    }

    pub fn may_be_empty(mut self) -> Self {
        self.may_be_empty = true;
        self
    }

    pub fn counted_on(mut self) -> Self {
        self.counted_on = true;
        self
    }

    /// The column that a file's spelling means.
    pub(super) fn find(&self, spelling: &str) -> Option<usize> {
        let wanted = normalise(spelling);
        self.normal.iter().find(|(name, _)| *name == wanted).map(|(_, at)| *at)
    }

    fn required(&self) -> impl Iterator<Item = usize> {
        (0..self.columns.len()).filter(|at| self.columns[*at].presence == Presence::Required)
    }
}

/// A name as it is compared: without case, punctuation, and whatever follows an opening bracket, closed or not.
pub(super) fn normalise(name: &str) -> String {
    let name = name.trim();
    let name = match name.find('(') {
        Some(at) if at > 0 => &name[..at],
        _ => name,
    };
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '\'' | '\u{2019}' => {}
            c if c.is_alphanumeric() => out.extend(c.to_lowercase()),
            _ if out.is_empty() || out.ends_with(' ') => {}
            _ => out.push(' '),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// A column's name as problems show it: the first line, without a long note.
pub(super) fn shown(name: &str) -> &str {
    let name = name.trim().lines().next().unwrap_or_default().trim_end();
    match name.find('(') {
        Some(at) if at > 0 && name.len() > 60 => name[..at].trim_end(),
        _ => name,
    }
}

/// A header row, matched.
#[derive(Debug)]
pub(super) struct Header {
    /// The row's place among those searched.
    pub at: usize,
    /// Cells up to the last that is not blank.
    pub width: usize,
    /// For each cell of the header: the column of the layout.
    pub columns: Vec<Option<usize>>,
}

/// Why no header was found.
#[derive(Debug)]
pub(super) enum NoHeader {
    /// No row looks like it: how many of the names the best row had.
    None,
    Missing {
        at: usize,
        missing: Vec<(String, Option<String>)>,
    },
}

/// Finds the header among the first rows. The best row is the one with most of the layout's names.
pub(super) fn find<'r>(rows: impl IntoIterator<Item = &'r [String]>, layout: &Layout) -> Result<Header, NoHeader> {
    let mut best: Option<(usize, Header)> = None;
    let mut cells: Vec<&[String]> = Vec::new();
    for (at, row) in rows.into_iter().enumerate() {
        cells.push(row);
        let header = matched(at, row, layout);
        let score = header.columns.iter().flatten().count();
        if best.as_ref().is_none_or(|(most, _)| score > *most) {
            best = Some((score, header));
        }
    }
    let Some((score, header)) = best else { return Err(NoHeader::None) };
    let required = layout.required().count();
    let missing: Vec<usize> = layout.required().filter(|at| !header.columns.contains(&Some(*at))).collect();
    if missing.is_empty() && score > 0 {
        return Ok(header);
    }
    // Half of the required names, or a third of all, make a header that lost some; less is no header.
    if (required - missing.len()) * 2 >= required.max(2) || score * 3 >= layout.columns.len().max(6) {
        let unknown: Vec<&str> = cells[header.at]
            .iter()
            .zip(&header.columns)
            .filter(|(cell, column)| column.is_none() && !cell.trim().is_empty())
            .map(|(cell, _)| cell.trim())
            .collect();
        let missing = missing
            .into_iter()
            .map(|at| {
                let name = layout.columns[at].name.to_string();
                let near = nearest(&name, unknown.iter().copied()).map(str::to_owned);
                (name, near)
            })
            .collect();
        return Err(NoHeader::Missing { at: header.at, missing });
    }
    Err(NoHeader::None)
}

/// A row read as a header.
pub(super) fn matched(at: usize, row: &[String], layout: &Layout) -> Header {
    let width = row.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |last| last + 1);
    Header { at, width, columns: row[..width].iter().map(|cell| layout.find(cell)).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_match_whatever_their_notes() {
        let check = |spelling: &str, expected: &str| assert_eq!(normalise(spelling), expected, "{spelling:?}");
        check(" Care Home? ", "care home");
        check("care_home", "care home");
        check("CQC Location (for office use only", "cqc location");
        check("Service's website (if available)", "services website");
        check("Registered manager (note; where there is more than one", "registered manager");
        check("Service / Population Group", "service population group");
        check("service_population_group", "service population group");
        check("(odd)", "odd");
    }
}
