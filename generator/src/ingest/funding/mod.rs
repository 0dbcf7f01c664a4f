//! `data/funding/parameters.csv`: the figures by which it is worked out who pays, one a row, with the days on which each is in
//! force. A row without an area is for England. What rows say together is for `enrich::funding`.

mod fault;

pub use fault::{CODES, Fault};

use super::Inputs;
use super::reading::{Reading, SourceFile};
use super::source::{self, Description};
use super::table::{Column, Layout, Row};
use crate::diagnostic::{At, Report, nearest};
use crate::model::funding::{Amount, Figure, Parameter, Pence, Standing, Unit};
use crate::model::{AreaCode, Date, Fate, Reason, RowRef, SourceId, WebAddress};
use crate::project::Project;

/// The kind that the atlas lists the source under.
pub const KIND: &str = "funding";

/// A figure and where it stands. Its fate is settled when the others are known.
#[derive(Debug, Clone)]
pub struct Read {
    pub row: RowRef,
    pub at: At,
    pub figure: Figure,
}

fn layout() -> Layout {
    Layout::new([
        Column::required("parameter"),
        Column::required("value"),
        Column::required("unit"),
        Column::required("area_code"),
        Column::required("valid_from"),
        Column::required("valid_to"),
        Column::required("source_url"),
        Column::required("checked_on"),
        Column::required("status"),
    ])
}

pub fn read(project: &Project, inputs: &mut Inputs, report: &mut Report) {
    let folder = project.funding();
    if !folder.join(source::NAME).exists() {
        // A portal without these figures has no such page; a table that nobody describes is no figure.
        if folder.is_dir() {
            report.add(Fault::NoDescription, At::file(project.shown(&folder)));
        }
        return;
    }
    let Some(description) = Description::read(&folder, project, report) else { return };
    let files: Vec<SourceFile> = description.paths(report).into_iter().map(|path| SourceFile { shown: project.shown(&path).into(), path }).collect();
    let listed: Vec<_> = files.iter().map(|f| (f.shown.clone(), f.path.clone())).collect();
    let id = SourceId(u16::try_from(inputs.sources.len()).expect("fewer than 65,536 sources"));
    inputs.sources.push(description.source(KIND, &listed, report));
    let mut reading = Reading::new(project, id, &description, &files);
    let mut figures = Vec::new();
    for file in reading.files {
        let Some(table) = reading.table(file, &layout()) else { continue };
        for row in table.rows() {
            match figure(row, project, id) {
                Ok(Some(figure)) => figures.push(Read { row: row.reference(), at: row.here(), figure }),
                Ok(None) => {
                    let value = row.get("area_code");
                    let codes: Vec<String> = project.portal.authorities.iter().map(|own| own.code.to_string()).collect();
                    let nearest = nearest(value, codes.iter().map(String::as_str)).map(Into::into);
                    reading.report.add(Fault::Other { value: value.into(), nearest }, row.at("area_code"));
                    reading.ledger.settle(row.reference(), Fate::Filtered(Reason::OutsideArea));
                }
                Err((fault, column)) => reading.quarantine(row.reference(), fault, row.at(column)),
            }
        }
    }
    report.extend(reading.report);
    let moved = inputs.ledger.append(reading.ledger);
    figures.iter_mut().for_each(|read| read.row.file.0 += moved);
    inputs.funding = figures;
}

/// Why a row is set aside, and in which column.
type Refusal = (Fault, &'static str);

/// `None`: about a council that is not this portal's.
fn figure(row: Row<'_>, project: &Project, source: SourceId) -> Result<Option<Figure>, Refusal> {
    let cell = |column: &'static str, wanted: &'static str| (Fault::Cell { value: row.get(column).into(), wanted }, column);
    let raw = row.get("parameter");
    let known = || Parameter::ALL.iter().map(|p| p.key());
    let parameter =
        Parameter::parse(raw).ok_or_else(|| (Fault::Parameter { name: raw.into(), nearest: nearest(raw, known()).map(Into::into) }, "parameter"))?;
    let area = match row.get("area_code") {
        "" => None,
        raw => Some(AreaCode::parse(raw).ok_or_else(|| cell("area_code", "a council's GSS code, or nothing for all of England"))?),
    };
    if area.is_some_and(|code| project.portal.authority(code).is_none()) {
        return Ok(None);
    }
    if row.get("unit") != parameter.unit().key() {
        return Err((Fault::Unit { parameter, value: row.get("unit").into() }, "unit"));
    }
    let raw = row.get("status");
    let standing = Standing::ALL.iter().copied().find(|s| s.key() == raw);
    let standing = standing.ok_or_else(|| cell("status", "confirmed, not confirmed, awaited or made up"))?;
    if standing == Standing::MadeUp && !project.portal.demonstration {
        return Err((Fault::MadeUp, "status"));
    }
    let amount = match (row.get("value"), standing) {
        ("", Standing::Awaited) => None,
        ("", _) => return Err((Fault::NoValue { parameter }, "value")),
        (raw, Standing::Awaited) => return Err((Fault::ValueAwaited { value: raw.into() }, "value")),
        (raw, _) => Some(match parameter.unit() {
            Unit::Weeks => Amount::Weeks(raw.parse().ok().filter(|n| (1..=520).contains(n)).ok_or_else(|| cell("value", "a whole number of weeks"))?),
            Unit::Pounds | Unit::PoundsAWeek => {
                let pence = Pence::parse(raw).filter(|p| *p > Pence::default());
                Amount::Money(pence.ok_or_else(|| cell("value", "pounds, with two digits after the point or none, such as 23250 or 30.65"))?)
            }
        }),
    };
    let from = day(row, "valid_from")?.ok_or_else(|| cell("valid_from", "the first day on which it holds, such as 2026-04-06"))?;
    let to = day(row, "valid_to")?;
    if to.is_some_and(|to| to < from) {
        return Err(cell("valid_to", "a day that is not before valid_from"));
    }
    Ok(Some(Figure {
        parameter,
        amount,
        area,
        from,
        to,
        url: WebAddress::parse(row.get("source_url")).ok_or_else(|| cell("source_url", "the address where it can be checked, with https://"))?,
        checked_on: day(row, "checked_on")?.ok_or_else(|| cell("checked_on", "the day on which somebody last looked, such as 2026-11-21"))?,
        standing,
        source,
    }))
}

fn day(row: Row<'_>, column: &'static str) -> Result<Option<Date>, Refusal> {
    match row.get(column) {
        "" => Ok(None),
        raw => raw.parse().map(Some).map_err(|_| (Fault::Cell { value: raw.into(), wanted: "a day such as 2026-04-06" }, column)),
    }
}

#[cfg(test)]
mod tests;
