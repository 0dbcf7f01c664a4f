//! The cells of a council's row as values, and its rows as records. A cell that does not fit sets its whole row aside.

use super::problem::Fault;
use crate::diagnostic::{At, nearest};
use crate::ingest::reading::Reading;
use crate::ingest::table::dates::{self, Evidence};
use crate::ingest::table::fault::CountedOn;
use crate::ingest::table::{Column, Dates, Layout, Row};
use crate::model::*;
use std::collections::BTreeMap;

const DAY: &str = "a date such as 2026-11-21";

/// Why a row is set aside, and in which column.
pub type Refusal = (Fault, &'static str);

/// One row of a council's file.
#[derive(Debug, Clone, Copy)]
pub struct Cells<'t> {
    row: Row<'t>,
    dates: Dates,
    zones: &'t [Zone],
    /// The day that the council's files describe.
    edition: Option<Date>,
}

/// One row, read.
#[derive(Debug)]
pub struct Parsed<T> {
    pub row: RowRef,
    pub at: At,
    pub value: T,
}

/// A layout of these columns; the `required` ones must be there, and one that is gone is told: without it a price or a space says more
/// than was meant.
pub fn layout(columns: &'static [&'static str], required: &[&str]) -> Layout {
    Layout::new(columns.iter().map(|name| if required.contains(name) { Column::required(*name) } else { Column::expected(*name) })).may_be_empty()
}

/// Reads the file of this name, if the source has one. `dates` are its columns of days.
pub fn rows<T>(
    reading: &mut Reading<'_>,
    name: &str,
    layout: &Layout,
    dates: &[&str],
    read: impl Fn(Cells<'_>) -> Result<T, Refusal>,
) -> Vec<Parsed<T>> {
    let Some(file) = reading.named(name) else { return Vec::new() };
    let Some(table) = reading.table(file, layout) else { return Vec::new() };
    let mut evidence = Evidence::default();
    table.rows().for_each(|row| dates.iter().for_each(|name| evidence.see(row.get(name))));
    let Ok(dates) = evidence.decide(reading.description.date_order) else {
        table.rows().for_each(|row| reading.ledger.settle(row.reference(), Fate::Quarantined(super::problem::DATE_ORDER.id)));
        reading.report.add(Fault::DateOrder, table.at());
        return Vec::new();
    };
    let (zones, edition) = (reading.zones, reading.edition);
    let mut seen: BTreeMap<Vec<&str>, u32> = BTreeMap::new();
    let mut out = Vec::new();
    for row in table.rows() {
        if let Some(first) = seen.insert(row.cells().collect(), row.number()) {
            reading.ledger.settle(row.reference(), Fate::Duplicate);
            reading.report.add(Fault::Identical { first }, row.here());
            continue;
        }
        match read(Cells { row, dates, zones, edition }) {
            Ok(value) => out.push(Parsed { row: row.reference(), at: row.here(), value }),
            Err((fault, column)) => set_aside(reading, layout, row.reference(), fault, row.at(column)),
        }
    }
    out
}

fn set_aside(reading: &mut Reading<'_>, layout: &Layout, row: RowRef, fault: Fault, at: At) {
    if layout.counted_on {
        reading.quarantine(row, CountedOn(fault), at);
    } else {
        reading.quarantine(row, fault, at);
    }
}

/// Of several rows about one thing, the newest; older ones are filtered, two that differ on one day are both set aside
/// or, in a file that somebody counts on, stop the build.
pub fn newest<T, K: Ord>(reading: &mut Reading<'_>, layout: &Layout, rows: Vec<Parsed<T>>, about: impl Fn(&T) -> (K, Date)) -> Vec<Parsed<T>> {
    let mut groups: BTreeMap<K, Vec<(Date, Parsed<T>)>> = BTreeMap::new();
    for parsed in rows {
        let (key, day) = about(&parsed.value);
        groups.entry(key).or_default().push((day, parsed));
    }
    let mut out = Vec::new();
    for mut group in groups.into_values() {
        let Some(latest) = group.iter().map(|(day, _)| *day).max() else { continue };
        for (_, old) in group.extract_if(.., |(day, _)| *day < latest) {
            reading.ledger.settle(old.row, Fate::Filtered(Reason::SupersededEdition));
        }
        if group.len() == 1 {
            out.extend(group.into_iter().map(|(_, parsed)| parsed));
            continue;
        }
        let rows: Vec<u32> = group.iter().map(|(_, parsed)| parsed.row.row).collect();
        for (_, parsed) in group {
            let fault = Fault::Contradiction { rows: rows.clone(), on: latest };
            set_aside(reading, layout, parsed.row, fault, parsed.at);
        }
    }
    out.sort_by_key(|parsed| parsed.row);
    out
}

impl Cells<'_> {
    pub fn reference(&self) -> RowRef {
        self.row.reference()
    }

    /// The cell's value; `None` where it is blank.
    pub fn optional<T>(&self, column: &'static str, parse: impl Fn(&str) -> Option<T>, wanted: &'static str) -> Result<Option<T>, Refusal> {
        match self.row.get(column) {
            "" => Ok(None),
            raw => parse(raw).map(Some).ok_or_else(|| (Fault::Value { value: raw.into(), wanted }, column)),
        }
    }

    pub fn required<T>(&self, column: &'static str, parse: impl Fn(&str) -> Option<T>, wanted: &'static str) -> Result<T, Refusal> {
        self.optional(column, parse, wanted)?.ok_or((Fault::Blank { wanted }, column))
    }

    pub fn id(&self, column: &'static str) -> Result<LocationId, Refusal> {
        self.required(column, LocationId::parse, "an id such as 1-123456789 or micro-0001")
    }

    pub fn text(&self, column: &'static str) -> Option<Text> {
        self.row.text(column)
    }

    pub fn words(&self, column: &'static str) -> Result<Text, Refusal> {
        self.required(column, Text::parse, "words")
    }

    /// A day on which something was said, checked or agreed: not after the day that the file describes.
    pub fn day(&self, column: &'static str) -> Result<Option<Date>, Refusal> {
        let day = self.any_day(column)?;
        match (day, self.edition) {
            (Some(day), Some(edition)) if day > edition => Err((Fault::Future { day, edition }, column)),
            _ => Ok(day),
        }
    }

    pub fn required_day(&self, column: &'static str) -> Result<Date, Refusal> {
        self.day(column)?.ok_or((Fault::Blank { wanted: DAY }, column))
    }

    /// A day that may lie ahead.
    pub fn any_day(&self, column: &'static str) -> Result<Option<Date>, Refusal> {
        let raw = self.row.get(column);
        if dates::is_count(raw) {
            return Err((Fault::Counted { value: raw.into() }, column));
        }
        self.dates.read(raw).map_err(|()| (Fault::Value { value: raw.into(), wanted: DAY }, column))
    }

    pub fn yes_no(&self, column: &'static str) -> Result<Option<bool>, Refusal> {
        self.optional(column, yes_no, "yes, no or blank")
    }

    pub fn whole<N: TryFrom<u32>>(&self, column: &'static str, most: u32, wanted: &'static str) -> Result<Option<N>, Refusal> {
        self.optional(column, |raw| whole(raw).filter(|n| *n <= most).and_then(|n| N::try_from(n).ok()), wanted)
    }

    pub fn pence(&self, column: &'static str) -> Result<Option<u32>, Refusal> {
        self.optional(column, pence, "an amount such as 28.50 or £28.50")
    }

    /// The zone, which must be one of `zones.csv`.
    pub fn zone(&self, column: &'static str) -> Result<Option<ZoneId>, Refusal> {
        let raw = self.row.get(column);
        if raw.is_empty() {
            return Ok(None);
        }
        let known = self.zones.iter().map(|zone| &zone.id);
        known.clone().find(|id| id.0.as_str() == raw).cloned().map(Some).ok_or_else(|| {
            let near = nearest(raw, known.clone().map(|id| id.0.as_str()));
            let nearest = near.and_then(|near| known.clone().find(|id| id.0.as_str() == near)).cloned();
            (Fault::Zone { value: raw.into(), nearest }, column)
        })
    }

    /// A `|` list, every member of which must fit.
    pub fn list<T>(&self, column: &'static str, parse: impl Fn(&str) -> Option<T>, wanted: &'static str) -> Result<Vec<T>, Refusal> {
        let members = self.row.get(column).split('|').map(str::trim).filter(|m| !m.is_empty());
        members.map(|m| parse(m).ok_or_else(|| (Fault::Value { value: m.into(), wanted }, column))).collect()
    }
}

fn yes_no(raw: &str) -> Option<bool> {
    match raw.to_ascii_lowercase().as_str() {
        "yes" | "y" | "true" => Some(true),
        "no" | "n" | "false" => Some(false),
        _ => None,
    }
}

fn whole(raw: &str) -> Option<u32> {
    (raw.len() <= 9 && raw.bytes().all(|b| b.is_ascii_digit())).then(|| raw.parse().ok())?
}

/// `28`, `28.50`, `£28.50`, `£1,250.00`: pounds with or without their sign, thousands with or without their comma, pence
/// with two digits or none. Nothing is free, and nothing costs £100,000.
pub fn pence(raw: &str) -> Option<u32> {
    let raw = raw.strip_prefix('£').unwrap_or(raw).trim_start();
    let (pounds, pence) = raw.split_once('.').map_or((raw, "00"), |(pounds, pence)| (pounds, pence));
    let pence = whole(pence).filter(|_| pence.len() == 2)?;
    let mut groups = pounds.split(',');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let grouped = rest.is_empty() || ((1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3));
    let digits: String = std::iter::once(first).chain(rest).collect();
    let pounds = whole(&digits).filter(|_| grouped && !first.is_empty())?;
    (pounds < 100_000).then_some(pounds * 100 + pence).filter(|amount| *amount > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_has_one_grammar() {
        let check = |raw: &str, expected: Option<u32>| assert_eq!(pence(raw), expected, "{raw:?}");
        check("28.50", Some(2850));
        check("£28.50", Some(2850));
        check("£ 28", Some(2800));
        check("£1,250.00", Some(125_000));
        check("1250", Some(125_000));
        check("28.5", None);
        check("28,50", None);
        check("1,25", None);
        check(",250", None);
        check("28.505", None);
        check("-28.50", None);
        check("0", None);
        check("0.00", None);
        check("from £28", None);
        check("$28", None);
        check("100000", None);
        check("99999.99", Some(9_999_999));
        check("4294967296", None);
        check("", None);
        check(".50", None);
        check("+5", None);
    }

    #[test]
    fn yes_is_yes_and_nothing_else() {
        let check = |raw: &str, expected: Option<bool>| assert_eq!(yes_no(raw), expected, "{raw:?}");
        check("Yes", Some(true));
        check("n", Some(false));
        check("maybe", None);
        check("1", None);
    }
}
