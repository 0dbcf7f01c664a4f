//! What can be wrong with an archive of map tiles.

use crate::diagnostic::{Code, Problem, codes};
use std::fmt;

#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    Unreadable { error: String },
    Empty,
    NotPmtiles,
    Version { version: u8 },
    Short { part: &'static str, ends: u64, bytes: u64 },
    RootTooFar { ends: u64 },
    Damaged { part: &'static str, error: String },
    NoTiles,
    NotVector { kind: u8 },
    Packing { what: &'static str, number: u8 },
    Zooms { coarsest: u8, finest: u8 },
    Bounds { bounds: [f64; 4] },
    TooLarge { found: u64, most: u64 },
    NoKnownLayer { layers: Vec<String> },
    Elsewhere { archive: [f64; 4], land: [f64; 4] },
    Repeated,
    Coarse { finest: u8 },
}

codes! {
    UNREADABLE = Error, "tiles-unreadable", "A file of map tiles is no PMTiles archive of version 3, is damaged, or breaks off. A browser could not read it either, so it is not published.";
    PACKING = Error, "tiles-packing", "The tiles of an archive are pictures, or are packed in a way that browsers cannot unpack. The map draws vector tiles (MVT), packed with gzip or not at all.";
    TOO_LARGE = Error, "tiles-too-large", "An archive of map tiles is larger than hosts take in one file. It would be refused after everything else was published, so it is refused here.";
    REACH = Error, "tiles-reach", "What an archive says of its zooms or of its bounds cannot be: the browser would look for tiles where none are.";
    ELSEWHERE = Error, "tiles-elsewhere", "An archive of map tiles covers nothing of this portal's area, so nobody would ever see it. It was cut out around other degrees, or longitude and latitude changed places.";
    LAYERS = Error, "tiles-unknown-layers", "None of the layers that an archive lists is one that the map draws: the map would be empty. It knows those of the Protomaps basemap and of OS Open Zoomstack.";
    REPEATED = Error, "tiles-repeated", "One archive of map tiles is there twice. Everything would be drawn twice.";
    COARSE = Warning, "tiles-coarse", "The finest tiles of an archive have main roads at most. The map will show no streets, however near somebody goes.";
}

impl Problem for Fault {
    fn code(&self) -> &'static Code {
        match self {
            Self::Unreadable { .. }
            | Self::Empty
            | Self::NotPmtiles
            | Self::Version { .. }
            | Self::Short { .. }
            | Self::RootTooFar { .. }
            | Self::Damaged { .. }
            | Self::NoTiles => &UNREADABLE,
            Self::NotVector { .. } | Self::Packing { .. } => &PACKING,
            Self::TooLarge { .. } => &TOO_LARGE,
            Self::Zooms { .. } | Self::Bounds { .. } => &REACH,
            Self::Elsewhere { .. } => &ELSEWHERE,
            Self::NoKnownLayer { .. } => &LAYERS,
            Self::Repeated => &REPEATED,
            Self::Coarse { .. } => &COARSE,
        }
    }

    fn help(&self) -> String {
        match self {
            Self::NotPmtiles => "put only .pmtiles files into this folder; `pmtiles convert` makes one of an .mbtiles file".into(),
            Self::Version { .. } => "convert it with a current `pmtiles` program, which writes version 3".into(),
            Self::NotVector { .. } | Self::NoKnownLayer { .. } => "take the Protomaps basemap, or OS Open Zoomstack as vector tiles".into(),
            Self::Packing { .. } => "write it again with gzip, as `pmtiles convert` does".into(),
            Self::TooLarge { .. } => {
                "cut out a smaller area, or one zoom less: each about halves it (`pmtiles extract --bbox=… --maxzoom=14`)".into()
            }
            Self::Elsewhere { .. } => "cut it out around this portal: `--bbox=` is west, south, east, north".into(),
            Self::Repeated => "take one of the two out".into(),
            Self::Coarse { .. } => "cut it out with --maxzoom=14".into(),
            _ => "make it again, and look at it with `pmtiles verify`".into(),
        }
    }
}

/// West, south, east, north.
fn corners([west, south, east, north]: [f64; 4]) -> String {
    format!("{west:.3},{south:.3},{east:.3},{north:.3}")
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { error } => write!(f, "the file cannot be read: {error}"),
            Self::Empty => f.write_str("the file is empty"),
            Self::NotPmtiles => f.write_str("the file is no PMTiles archive"),
            Self::Version { version } => write!(f, "the archive is of PMTiles version {version}, not 3"),
            Self::Short { part, ends, bytes } => write!(f, "the {part} should end at byte {ends}, and the file has {bytes}"),
            Self::RootTooFar { ends } => write!(f, "the root directory ends at byte {ends}; browsers look for it in the first 16,384"),
            Self::Damaged { part, error } => write!(f, "the {part} cannot be read: {error}"),
            Self::NoTiles => f.write_str("the archive has no tiles"),
            Self::NotVector { kind } => write!(f, "the tiles are {}, not vector tiles", kind_of(*kind)),
            Self::Packing { what, number } => write!(f, "the {what} are packed with {}", packing_of(*number)),
            Self::Zooms { coarsest, finest } => write!(f, "the zooms go from {coarsest} to {finest}"),
            Self::Bounds { bounds } => write!(f, "the bounds are {}", corners(*bounds)),
            Self::TooLarge { found, most } => write!(f, "the archive has {} MB; the most is {}", found.div_ceil(1_000_000), most / 1_000_000),
            Self::NoKnownLayer { layers } => write!(f, "its layers are {}", layers.join(", ")),
            Self::Elsewhere { archive, land } => write!(f, "the archive covers {}, and this portal lies in {}", corners(*archive), corners(*land)),
            Self::Repeated => f.write_str("the same archive is there twice"),
            Self::Coarse { finest } => write!(f, "the finest tiles are of zoom {finest}"),
        }
    }
}

fn kind_of(number: u8) -> &'static str {
    match number {
        2 => "PNG pictures",
        3 => "JPEG pictures",
        4 => "WebP pictures",
        5 => "AVIF pictures",
        6 => "of the kind MLT",
        _ => "of a kind that nobody knows",
    }
}

fn packing_of(number: u8) -> &'static str {
    match number {
        3 => "Brotli",
        4 => "Zstandard",
        _ => "something that it does not say",
    }
}
