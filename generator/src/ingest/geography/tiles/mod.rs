//! Streets for the finder's map, as vector tiles in one PMTiles archive, version 3. The browser reads it in pieces and draws it,
//! so what it could not read is an error here and not an empty map there. The tiles themselves are not unpacked: a browser that
//! meets a damaged one says so and draws the areas.

mod contents;
mod fault;
mod header;
#[cfg(test)]
mod tests;

pub use fault::CODES;

use super::survey::Survey;
use crate::diagnostic::At;
use crate::digest;
use crate::ingest::reading::Reading;
use crate::model::Streets;
use crate::model::streets::Reach;
use fault::Fault;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// 100 MB: hosts of repositories and of sites take no larger file, and a county's streets are smaller.
const MOST_BYTES: u64 = 100_000_000;
/// From here on an archive has streets that a person would walk.
const LOCAL: u8 = 12;

pub fn is_archive(path: &Path) -> bool {
    path.extension().is_some_and(|end| end.eq_ignore_ascii_case("pmtiles"))
}

pub fn read(reading: &mut Reading<'_>, survey: &mut Survey<'_>) {
    for file in reading.files {
        let at = At::file(file.shown.clone());
        let archive = if is_archive(&file.path) { open(&file.path) } else { Err(Fault::NotPmtiles) };
        let (bytes, reach) = match archive {
            Ok(archive) => archive,
            Err(fault) => {
                reading.report.add(fault, at);
                continue;
            }
        };
        if let Some(land) = survey.bounds().filter(|land| !reach.meets(*land)) {
            reading.report.add(Fault::Elsewhere { archive: reach.bounds, land }, at);
            continue;
        }
        let sha256 = digest::of(&bytes);
        if survey.streets.iter().any(|other| other.sha256 == sha256) {
            reading.report.add(Fault::Repeated, at);
            continue;
        }
        if reach.finest < LOCAL {
            reading.report.add(Fault::Coarse { finest: reach.finest }, at);
        }
        survey.streets.push(Streets { bytes: bytes.into(), sha256, reach, source: reading.source });
    }
}

fn open(path: &Path) -> Result<(Vec<u8>, Reach), Fault> {
    let unreadable = |error: std::io::Error| Fault::Unreadable { error: error.to_string() };
    let file = File::open(path).map_err(unreadable)?;
    let size = file.metadata().map_err(unreadable)?.len();
    if size > MOST_BYTES {
        return Err(Fault::TooLarge { found: size, most: MOST_BYTES });
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Fault::TooLarge { found: bytes.len() as u64, most: MOST_BYTES });
    }
    let reach = check(&bytes)?;
    Ok((bytes, reach))
}

/// What the archive covers, if a browser can read it.
pub fn check(bytes: &[u8]) -> Result<Reach, Fault> {
    let header = header::parse(bytes)?;
    contents::check(bytes, &header)?;
    Ok(header.reach)
}
