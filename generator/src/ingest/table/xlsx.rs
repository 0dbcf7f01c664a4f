//! XLSX, by calamine, cell by cell. What the zip says of itself is looked at first.

use super::grid::{Grid, Refusal};
use super::{Fault, RATIO_CAP, XML_CAP, ods};
use calamine::{DataRef, Reader as _, Xlsx};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

/// Shared words and one sheet are held in memory: no more of them than this.
const MEMORY_CAP: u64 = 512 << 20;

pub(super) fn read(path: &Path, grid: &mut Grid<'_>) -> Result<(), Refusal> {
    const WANTED: &str = "an XLSX workbook";
    let damaged = |error: calamine::XlsxError| (Fault::BadXml { error: error.to_string() }, None);
    let mut archive = ods::open(path, WANTED)?;
    check_sizes(&mut archive)?;
    if archive.index_for_name("xl/workbook.xml").is_none() {
        return Err((Fault::NotATable { what: "a packed file that is no workbook", wanted: WANTED }, None));
    }
    drop(archive);
    let file = File::open(path).map_err(|error| (Fault::Unreadable { error: error.to_string() }, None))?;
    let mut book: Xlsx<_> = Xlsx::new(BufReader::new(file)).map_err(damaged)?;
    let names = book.sheet_names();
    let wanted = grid.layout.sheets;
    let sheet = names.iter().find(|name| wanted.is_empty() || super::is_sheet(wanted, name)).cloned();
    for name in names.iter().filter(|name| name.to_lowercase().starts_with("read")) {
        let mut lines = Vec::new();
        rows(&mut book, name, &mut |_, cells| {
            lines.push(cells.join(" "));
            Ok(())
        })?;
        lines.into_iter().take(200).for_each(|line| grid.preamble(line));
    }
    let Some(sheet) = sheet else { return Err((super::no_sheet(wanted, &names), None)) };
    grid.sheet(&sheet);
    rows(&mut book, &sheet, &mut |row, cells| grid.row(row, cells))
}

fn check_sizes(archive: &mut zip::ZipArchive<File>) -> Result<(), Refusal> {
    let (mut packed, mut unpacked) = (0_u64, 0_u64);
    for at in 0..archive.len() {
        let entry = archive.by_index_raw(at).map_err(|error| (Fault::BadXml { error: error.to_string() }, None))?;
        packed += entry.compressed_size();
        unpacked = unpacked.saturating_add(entry.size());
    }
    if unpacked > MEMORY_CAP.min(XML_CAP) || unpacked > packed.saturating_mul(RATIO_CAP).max(16 << 20) {
        let what = format!("the workbook says that it unpacks to {} MB", unpacked >> 20);
        return Err((Fault::Inflated { what }, None));
    }
    Ok(())
}

/// Gives every row that has a cell, its number from 1.
fn rows(book: &mut Xlsx<BufReader<File>>, sheet: &str, take: &mut dyn FnMut(u32, &[String]) -> Result<(), Refusal>) -> Result<(), Refusal> {
    let damaged = |error: calamine::XlsxError| (Fault::BadXml { error: error.to_string() }, None);
    let mut reader = book.worksheet_cells_reader(sheet).map_err(damaged)?;
    let mut row: Vec<String> = Vec::new();
    let mut number = 0;
    while let Some(cell) = reader.next_cell().map_err(damaged)? {
        let (at, column) = cell.get_position();
        if at + 1 != number {
            if !row.is_empty() {
                take(number, &row)?;
            }
            row.clear();
            number = at + 1;
        }
        let value = words(cell.get_value());
        if value.is_empty() || column >= 16_384 {
            continue;
        }
        if row.len() <= column as usize {
            row.resize(column as usize + 1, String::new());
        }
        row[column as usize] = value;
    }
    if row.is_empty() { Ok(()) } else { take(number, &row) }
}

fn words(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(words) => words.clone(),
        DataRef::SharedString(words) => (*words).to_owned(),
        DataRef::DateTimeIso(day) | DataRef::DurationIso(day) => day.clone(),
        DataRef::Bool(yes) => if *yes { "TRUE" } else { "FALSE" }.to_owned(),
        // The workbook says from which year it counts.
        DataRef::DateTime(day) if day.is_datetime() => {
            let (year, month, day, ..) = day.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTime(time) => format!("{}", time.as_f64()),
        DataRef::Float(number) => format!("{number}"),
        DataRef::Int(number) => number.to_string(),
        DataRef::Error(_) => String::new(),
    }
}
