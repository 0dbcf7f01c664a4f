//! `observations.csv`: one figure a row. What a cell means is decided here and nowhere else; what rows say together is for
//! `enrich`.

use super::fault::Fault;
use super::grammar::{self, Cell, Written};
use super::indicators::unknown_indicator;
use super::successors;
use crate::diagnostic::nearest;
use crate::ingest::reading::Reading;
use crate::ingest::table::{Column, Layout, Row};
use crate::model::market::{Confidence, Flags, Indicator, Missing, Number, Observation, Period, Precision, Territory, Unit, Value};
use crate::model::{AreaCode, Areas, Authority, Date, Fate, Level, Reason, RowRef, SourceId, Text, WebAddress, Zone, ZoneId};
use std::collections::HashMap;

/// A figure with what only disclosure control needs to know of it.
#[derive(Debug, Clone)]
pub struct Record {
    pub row: RowRef,
    pub observation: Observation,
    /// How many businesses stand behind it, and the share of the largest in percent.
    pub contributors: Option<u32>,
    pub largest_share: Option<Number>,
}

/// What figures are checked against.
#[derive(Debug)]
pub struct Gazetteer<'a> {
    pub indicators: &'a [Indicator],
    pub areas: &'a Areas,
    pub authorities: &'a [Authority],
    pub zones: &'a [Zone],
}

pub fn layout() -> Layout {
    Layout::new([
        Column::required("indicator"),
        Column::required("area_code"),
        Column::optional("area_name"),
        Column::required("period_start"),
        Column::required("period_end"),
        Column::optional("group"),
        Column::required("value"),
        Column::optional("low"),
        Column::optional("high"),
        Column::expected("status"),
        Column::optional("precision"),
        Column::optional("confidence"),
        Column::optional("printed"),
        Column::optional("note"),
        Column::optional("source_ref"),
        Column::optional("url"),
        Column::required("as_at"),
        Column::optional("contributors"),
        Column::optional("largest_share"),
    ])
}

/// A fault and the column it stands in.
type Refusal = (Fault, &'static str);

/// What becomes of a row.
enum Read {
    Figure(Box<Record>),
    /// About an area that is not this portal's business: a national table has 300 councils.
    Elsewhere,
}

/// Every figure of the source. Rows that are wrong are set aside.
pub fn read(reading: &mut Reading<'_>, gazetteer: &Gazetteer<'_>) -> Vec<Record> {
    let layout = layout();
    let by_id: HashMap<&str, &Indicator> = gazetteer.indicators.iter().map(|i| (i.id.as_str(), i)).collect();
    let mut records = Vec::new();
    for file in reading.files {
        let Some(table) = reading.table(file, &layout) else { continue };
        for row in table.rows() {
            match record(row, gazetteer, &by_id, (reading.source, reading.description.demonstration)) {
                Ok(Read::Figure(record)) => records.push(*record),
                Ok(Read::Elsewhere) => reading.ledger.settle(row.reference(), Fate::Filtered(Reason::OutsideArea)),
                Err((fault, column)) => reading.quarantine(row.reference(), fault, row.at(column)),
            }
        }
    }
    records
}

fn record(
    row: Row<'_>,
    gazetteer: &Gazetteer<'_>,
    by_id: &HashMap<&str, &Indicator>,
    (source, demonstration): (SourceId, bool),
) -> Result<Read, Refusal> {
    let raw = row.get("indicator");
    let indicator = *by_id.get(raw).ok_or_else(|| (unknown_indicator(raw, gazetteer.indicators), "indicator"))?;
    let Some(territory) = territory(row, indicator, gazetteer)? else { return Ok(Read::Elsewhere) };
    let period = Period::new(day(row, "period_start")?, day(row, "period_end")?)
        .ok_or_else(|| (Fault::Cell { value: row.get("period_end").into(), wanted: "a day that is not before period_start" }, "period_end"))?;
    let as_at = day(row, "as_at")?;
    let group = group(row, indicator)?;
    let (flags, marker) = status(row)?;
    let (low, high) = (number(row, "low", indicator)?, number(row, "high", indicator)?);
    if let (Some(low), Some(high)) = (low, high)
        && high < low
    {
        return Err((Fault::Turned { low: low.to_string(), high: high.to_string() }, "low"));
    }
    let value = value(row, indicator, marker, low, high)?;
    if let Some(horizon) = indicator.horizon {
        if !indicator.reaches(period) {
            return Err((Fault::BeyondHorizon { end: period.end, horizon: horizon.end }, "period_end"));
        }
        if as_at != horizon.base {
            return Err((Fault::Base { as_at, base: horizon.base }, "as_at"));
        }
    }
    let observation = Observation {
        indicator: indicator.id.clone(),
        territory,
        group,
        period,
        value,
        low: low.filter(|_| !matches!(value, Value::Between(..))),
        high: high.filter(|_| !matches!(value, Value::Between(..))),
        precision: word(
            row,
            "precision",
            &[("", Precision::Exact), ("about", Precision::About), ("over", Precision::Over), ("up-to", Precision::UpTo)],
        )?,
        confidence: word(
            row,
            "confidence",
            &[("", Confidence::Quoted), ("quoted", Confidence::Quoted), ("derived", Confidence::Derived), ("second-hand", Confidence::SecondHand)],
        )?,
        flags,
        demonstration,
        printed: row.text("printed"),
        note: row.text("note"),
        source: Some(source),
        source_ref: row.text("source_ref"),
        url: address(row)?,
        as_at,
    };
    Ok(Read::Figure(Box::new(Record {
        row: row.reference(),
        observation,
        contributors: whole(row, "contributors")?,
        largest_share: share(row, "largest_share")?,
    })))
}

fn day(row: Row<'_>, column: &'static str) -> Result<Date, Refusal> {
    let raw = row.get(column);
    raw.parse().map_err(|_| (Fault::Cell { value: raw.into(), wanted: "a day such as 2026-11-21" }, column))
}

fn group(row: Row<'_>, indicator: &Indicator) -> Result<Text, Refusal> {
    let raw = match row.get("group") {
        "" => "all",
        raw => raw,
    };
    // The definition's own text, so that thousands of rows share it.
    indicator.groups.iter().find(|g| g.as_str() == raw).cloned().ok_or_else(|| {
        let known = indicator.groups.iter().map(Text::as_str).collect::<Vec<_>>().join(", ");
        (Fault::UnknownGroup { group: raw.into(), known }, "group")
    })
}

fn territory(row: Row<'_>, indicator: &Indicator, gazetteer: &Gazetteer<'_>) -> Result<Option<Territory>, Refusal> {
    let raw = row.get("area_code");
    let name = row.get("area_name");
    let mismatch = |known: &str| Fault::NameMismatch { name: name.into(), code: raw.into(), known: known.into() };
    let Some(code) = AreaCode::parse(raw) else {
        let Some(zone) = gazetteer.zones.iter().find(|z| z.id.0.as_str() == raw) else {
            let nearest = nearest(raw, gazetteer.zones.iter().map(|z| z.id.0.as_str())).map(Into::into);
            return Err((Fault::UnknownZone { zone: raw.into(), nearest }, "area_code"));
        };
        if !indicator.zones {
            return Err((Fault::Level { level: "zone", id: indicator.id.to_string() }, "area_code"));
        }
        if !name.is_empty() && !same_name(name, zone.name.as_str()) {
            return Err((mismatch(zone.name.as_str()), "area_name"));
        }
        return Ok(Some(Territory::Zone(ZoneId(zone.id.0.clone()))));
    };
    if let Some((name, year, next)) = successors::of(raw) {
        return Err((Fault::Ended { code: raw.into(), name, year, next }, "area_code"));
    }
    let own = gazetteer.authorities.iter().find(|a| a.code == code);
    let known = gazetteer.areas.get(code);
    if let Some(known_name) = known.map(|a| &a.name).or(own.map(|a| &a.name))
        && !name.is_empty()
        && !same_name(name, known_name.as_str())
        && !own.is_some_and(|a| same_name(name, a.council.as_str()) || a.also.iter().any(|also| same_name(name, also.as_str())))
    {
        return Err((mismatch(known_name.as_str()), "area_name"));
    }
    let level = match (known, own) {
        (Some(area), _) => area.level,
        (None, Some(_)) => Level::Authority,
        (None, None) => {
            // A slip in the code of one of our own councils must not pass for a council elsewhere.
            let named = gazetteer.authorities.iter().find(|a| !name.is_empty() && same_name(name, a.name.as_str()));
            return match named {
                Some(authority) => Err((
                    Fault::NameMismatch {
                        name: name.into(),
                        code: raw.into(),
                        known: format!("another area; {} is {}", authority.name, authority.code),
                    },
                    "area_code",
                )),
                None => Ok(None),
            };
        }
    };
    // A unitary council is a district too.
    let fits = indicator.levels.contains(&level) || (level == Level::Authority && indicator.levels.contains(&Level::District));
    if !fits {
        return Err((Fault::Level { level: level_words(level), id: indicator.id.to_string() }, "area_code"));
    }
    Ok(Some(Territory::Area(code)))
}

fn level_words(level: Level) -> &'static str {
    match level {
        Level::Country => "country",
        Level::Region => "region",
        Level::Authority => "council",
        Level::District => "district",
        Level::Ward => "ward",
        Level::Msoa => "MSOA",
    }
}

/// "Folkestone & Hythe" is Folkestone and Hythe, and "Herefordshire, County of" is Herefordshire.
fn same_name(a: &str, b: &str) -> bool {
    let plain = |raw: &str| -> String {
        let raw = raw.split(',').next().unwrap_or_default().to_lowercase().replace('&', "and");
        raw.chars().filter(|c| c.is_alphanumeric()).collect()
    };
    plain(a) == plain(b)
}

fn status(row: Row<'_>) -> Result<(Flags, Option<Missing>), Refusal> {
    let raw = row.get("status");
    let mut flags = Flags::default();
    let mut missing = None;
    for word in raw.split([' ', ';', '|']).filter(|w| !w.is_empty()) {
        match word.to_lowercase().as_str() {
            "provisional" | "p" | "[p]" => flags.provisional = true,
            "revised" | "r" | "[r]" => flags.revised = true,
            "[u]" | "u" => flags.unreliable = true,
            "as-published" => flags.as_published = true,
            other => match grammar::marker(other) {
                Some(found) if missing.is_none() => missing = Some(found),
                _ => {
                    let wanted = "one of [c] [x] [z] [low], and [u], provisional, revised or as-published";
                    return Err((Fault::Cell { value: raw.into(), wanted }, "status"));
                }
            },
        }
    }
    Ok((flags, missing))
}

fn value(row: Row<'_>, indicator: &Indicator, marker: Option<Missing>, low: Option<Number>, high: Option<Number>) -> Result<Value, Refusal> {
    let raw = row.get("value");
    let cell = grammar::parse(raw).map_err(|malformed| (Fault::NotANumber { value: raw.into(), malformed }, "value"))?;
    match (cell, marker) {
        (Cell::Number(_), Some(marker)) => Err((Fault::ValueAndMarker { value: raw.into(), marker: marker.symbol() }, "value")),
        (Cell::Number(written), None) => fits(raw, written, indicator, "value").map(Value::Number),
        (Cell::Marker(marker), Some(other)) if marker != other => Err((Fault::ValueAndMarker { value: raw.into(), marker: other.symbol() }, "value")),
        (Cell::Marker(marker), _) => Ok(Value::Missing(marker)),
        (Cell::Blank, Some(marker)) => Ok(Value::Missing(marker)),
        (Cell::Blank, None) => match (low, high) {
            (Some(low), Some(high)) => Ok(Value::Between(low, high)),
            _ => Err((Fault::NoValue, "value")),
        },
    }
}

fn number(row: Row<'_>, column: &'static str, indicator: &Indicator) -> Result<Option<Number>, Refusal> {
    let raw = row.get(column);
    match grammar::parse(raw) {
        Ok(Cell::Blank | Cell::Marker(_)) => Ok(None),
        Ok(Cell::Number(written)) => fits(raw, written, indicator, column).map(Some),
        Err(malformed) => Err((Fault::NotANumber { value: raw.into(), malformed }, column)),
    }
}

/// Whether the number can be a value of the indicator: its signs, its sign, and a share's bounds.
fn fits(raw: &str, written: Written, indicator: &Indicator, column: &'static str) -> Result<Number, Refusal> {
    let unit = &indicator.unit;
    if (written.pounds && !matches!(unit, Unit::Pounds { .. })) || (written.percent && !unit.is_percent()) {
        return Err((Fault::Sign { value: raw.into(), unit: unit_words(unit) }, column));
    }
    let number = written.number;
    let may_be_negative = indicator.negative || matches!(unit, Unit::PercentChange);
    if number < Number::ZERO && !may_be_negative {
        return Err((Fault::Negative { value: raw.into() }, column));
    }
    if *unit == Unit::Percent && number.get() > 100.0 {
        return Err((Fault::Above100 { value: raw.into() }, column));
    }
    Ok(number)
}

fn unit_words(unit: &Unit) -> String {
    match unit {
        Unit::Count(words) | Unit::Of(words) => words.to_string(),
        Unit::Percent | Unit::PercentChange => "percent".into(),
        Unit::Pounds { .. } => "pounds".into(),
    }
}

fn word<T: Copy>(row: Row<'_>, column: &'static str, known: &[(&'static str, T)]) -> Result<T, Refusal> {
    let raw = row.get(column);
    known.iter().find(|(word, _)| word.eq_ignore_ascii_case(raw)).map(|(_, value)| *value).ok_or_else(|| {
        let wanted = if column == "precision" { "about, over, up-to or nothing" } else { "quoted, derived, second-hand or nothing" };
        (Fault::Cell { value: raw.into(), wanted }, column)
    })
}

fn address(row: Row<'_>) -> Result<Option<WebAddress>, Refusal> {
    match row.get("url") {
        "" => Ok(None),
        raw => {
            WebAddress::parse(raw).map(Some).ok_or_else(|| (Fault::Cell { value: raw.into(), wanted: "an address that begins with https://" }, "url"))
        }
    }
}

fn whole(row: Row<'_>, column: &'static str) -> Result<Option<u32>, Refusal> {
    match row.get(column) {
        "" => Ok(None),
        raw => raw.parse().map(Some).map_err(|_| (Fault::Cell { value: raw.into(), wanted: "a whole number" }, column)),
    }
}

fn share(row: Row<'_>, column: &'static str) -> Result<Option<Number>, Refusal> {
    let raw = row.get(column);
    let refused = || (Fault::Cell { value: raw.into(), wanted: "a share in percent from 0 to 100" }, column);
    match grammar::parse(raw) {
        Ok(Cell::Blank) => Ok(None),
        Ok(Cell::Number(written)) if (0.0..=100.0).contains(&written.number.get()) => Ok(Some(written.number)),
        _ => Err(refused()),
    }
}
