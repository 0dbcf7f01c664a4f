//! The first 127 bytes of a PMTiles archive of version 3: where its parts lie, how they are packed, what it covers. Nothing behind
//! them is looked at, but that it is there.

use super::fault::Fault;
use crate::model::streets::Reach;
use std::ops::Range;

pub const LENGTH: usize = 127;
const MAGIC: &[u8] = b"PMTiles";
const VERSION: u8 = 3;
/// A browser asks for this much first, and the root directory must be in it.
const FIRST: u64 = 16_384;
/// Beyond this a tile is smaller than a doormat.
const FINEST: u8 = 22;

#[derive(Debug, Clone, PartialEq)]
pub struct Header {
    pub root: Range<usize>,
    pub metadata: Range<usize>,
    /// Of directories and metadata.
    pub packed: Packed,
    pub reach: Reach,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packed {
    Plain,
    Gzip,
}

pub fn parse(bytes: &[u8]) -> Result<Header, Fault> {
    if bytes.is_empty() {
        return Err(Fault::Empty);
    }
    if !bytes.starts_with(MAGIC) {
        return Err(Fault::NotPmtiles);
    }
    if let Some(version) = bytes.get(7).copied().filter(|version| *version != VERSION) {
        return Err(Fault::Version { version });
    }
    let head: &[u8; LENGTH] = bytes.first_chunk().ok_or(Fault::Short { part: "header", ends: LENGTH as u64, bytes: bytes.len() as u64 })?;
    let part = |name: &'static str, at: usize| part(name, head, at, bytes.len() as u64);
    let root = part("root directory", 8)?;
    let metadata = part("metadata", 24)?;
    part("leaf directories", 40)?;
    let tiles = part("tile data", 56)?;
    if root.end as u64 > FIRST {
        return Err(Fault::RootTooFar { ends: root.end as u64 });
    }
    if tiles.is_empty() || root.is_empty() {
        return Err(Fault::NoTiles);
    }
    if head[99] != 1 {
        return Err(Fault::NotVector { kind: head[99] });
    }
    let directories = packed("directories", head[97])?;
    packed("tiles", head[98])?;
    let (coarsest, finest) = (head[100], head[101]);
    if coarsest > finest || finest > FINEST {
        return Err(Fault::Zooms { coarsest, finest });
    }
    let bounds = [102, 106, 110, 114].map(|at| degrees(head, at));
    let [west, south, east, north] = bounds;
    let on_earth = west >= -180.0 && east <= 180.0 && south >= -90.0 && north <= 90.0;
    if !on_earth || west >= east || south >= north {
        return Err(Fault::Bounds { bounds });
    }
    Ok(Header { root, metadata, packed: directories, reach: Reach { coarsest, finest, bounds } })
}

/// A part by its offset and its length, which lie within the file.
fn part(part: &'static str, head: &[u8; LENGTH], at: usize, bytes: u64) -> Result<Range<usize>, Fault> {
    let number = |at: usize| u64::from_le_bytes(std::array::from_fn(|i| head[at + i]));
    let (offset, length) = (number(at), number(at + 8));
    let ends = offset.saturating_add(length);
    let place = |n: u64| usize::try_from(n).ok().filter(|_| ends <= bytes);
    match (place(offset), place(ends)) {
        (Some(offset), Some(ends)) => Ok(offset..ends),
        _ => Err(Fault::Short { part, ends, bytes }),
    }
}

fn packed(what: &'static str, number: u8) -> Result<Packed, Fault> {
    match number {
        1 => Ok(Packed::Plain),
        2 => Ok(Packed::Gzip),
        number => Err(Fault::Packing { what, number }),
    }
}

/// Ten-millionths of a degree.
fn degrees(head: &[u8; LENGTH], at: usize) -> f64 {
    f64::from(i32::from_le_bytes(std::array::from_fn(|i| head[at + i]))) / 1e7
}
