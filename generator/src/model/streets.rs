//! The streets that a council brings for the finder's map: vector tiles in one archive (PMTiles), published as they are. Only what
//! was read of the archive's header is known here; what is drawn of it, and how, is the browser's.

use super::SourceId;
use std::sync::Arc;

#[derive(Debug, Clone)]
pub struct Streets {
    /// The whole archive: nobody writes into it, so nobody copies it.
    pub bytes: Arc<[u8]>,
    /// Of the archive, as 64 hexadecimal digits.
    pub sha256: String,
    pub reach: Reach,
    pub source: SourceId,
}

/// What an archive says of itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reach {
    pub coarsest: u8,
    pub finest: u8,
    /// In degrees: west, south, east, north.
    pub bounds: [f64; 4],
}

impl Reach {
    /// Whether two boxes of degrees share anything.
    pub fn meets(&self, [west, south, east, north]: [f64; 4]) -> bool {
        let [w, s, e, n] = self.bounds;
        west < e && east > w && south < n && north > s
    }
}
