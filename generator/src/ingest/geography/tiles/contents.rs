//! What an archive holds, as far as it says so: its root directory opens and has entries, and its list of layers has one that the
//! map draws. Tiles are not opened.

use super::fault::Fault;
use super::header::{Header, Packed};
use serde::Deserialize;
use std::borrow::Cow;
use std::io::Read;

/// The layers that the map draws, of the two schemes that it knows: Protomaps' basemap and OS Open Zoomstack. How it draws them
/// stands in `templates/components/map/scheme.mjs`; a test holds the two together.
pub const LAYERS: &[&str] = &[
    "buildings",
    "greenspaces",
    "landuse",
    "names",
    "places",
    "rail",
    "railwaystations",
    "roads",
    "sea",
    "surfacewater",
    "water",
    "waterlines",
    "woodland",
];
/// Unpacked, of a directory or the metadata. A real one has a hundredth of it.
const MOST: u64 = 16 << 20;

#[derive(Deserialize)]
struct Metadata {
    #[serde(default)]
    vector_layers: Vec<Layer>,
}

#[derive(Deserialize)]
struct Layer {
    id: String,
}

pub fn check(bytes: &[u8], header: &Header) -> Result<(), Fault> {
    let root = unpacked("root directory", &bytes[header.root.clone()], header.packed)?;
    // The first number of a directory is how many entries it has.
    if root.first().is_none_or(|count| *count == 0) {
        return Err(Fault::NoTiles);
    }
    if header.metadata.is_empty() {
        return Ok(());
    }
    let metadata = unpacked("metadata", &bytes[header.metadata.clone()], header.packed)?;
    let metadata: Metadata = serde_json::from_slice(&metadata).map_err(|error| Fault::Damaged { part: "metadata", error: error.to_string() })?;
    let layers: Vec<String> = metadata.vector_layers.into_iter().map(|layer| layer.id).collect();
    // An archive need not list its layers.
    if layers.is_empty() || layers.iter().any(|layer| LAYERS.contains(&layer.as_str())) { Ok(()) } else { Err(Fault::NoKnownLayer { layers }) }
}

fn unpacked<'a>(part: &'static str, bytes: &'a [u8], packed: Packed) -> Result<Cow<'a, [u8]>, Fault> {
    if packed == Packed::Plain {
        return Ok(Cow::Borrowed(bytes));
    }
    let mut out = Vec::new();
    let read = flate2::read::GzDecoder::new(bytes).take(MOST).read_to_end(&mut out);
    read.map_err(|error| Fault::Damaged { part, error: error.to_string() })?;
    Ok(Cow::Owned(out))
}
