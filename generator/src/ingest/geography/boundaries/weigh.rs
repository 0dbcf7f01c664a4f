//! How much a file of boundaries is, before it is taken apart: by its bytes alone, in one pass and without memory of its own.

use super::Fault;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// 96 MiB: every ward of the country, generalised.
const MOST_BYTES: u64 = 96 << 20;
/// A position is a list, so lists are points, and a few more.
const MOST_LISTS: u64 = 3_000_000;
/// A collection's position lies seven deep; properties may be nested a little.
const MOST_DEEP: u64 = 32;

pub fn read(path: &Path) -> Result<Vec<u8>, Fault> {
    let unreadable = |error: std::io::Error| Fault::Unreadable { line: None, error: error.to_string() };
    let file = File::open(path).map_err(unreadable)?;
    let size = file.metadata().map_err(unreadable)?.len();
    let heavy = |found| Fault::TooLarge { what: "bytes", found, most: MOST_BYTES };
    if size > MOST_BYTES {
        return Err(heavy(size));
    }
    let mut bytes = Vec::new();
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(heavy(bytes.len() as u64));
    }
    weigh(&bytes)?;
    Ok(bytes)
}

pub fn weigh(bytes: &[u8]) -> Result<(), Fault> {
    let (mut deep, mut deepest, mut lists, mut quoted, mut escaped) = (0_u64, 0_u64, 0_u64, false, false);
    for byte in bytes {
        if quoted {
            quoted = escaped || *byte != b'"';
            escaped = !escaped && *byte == b'\\';
            continue;
        }
        match byte {
            b'"' => quoted = true,
            b'[' | b'{' => {
                lists += u64::from(*byte == b'[');
                deep += 1;
                deepest = deepest.max(deep);
            }
            b']' | b'}' => deep = deep.saturating_sub(1),
            _ => {}
        }
    }
    if deepest > MOST_DEEP {
        return Err(Fault::TooLarge { what: "levels of nesting", found: deepest, most: MOST_DEEP });
    }
    if lists > MOST_LISTS {
        return Err(Fault::TooLarge { what: "points", found: lists, most: MOST_LISTS });
    }
    Ok(())
}
