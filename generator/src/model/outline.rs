//! Areas beside each other as a map shows them. Neighbours have every point of their border in common.

use super::{AreaCode, SourceId, ZoneId};
use std::collections::BTreeMap;

/// A closed line without its last point again.
pub type Ring = Vec<(f64, f64)>;

/// What the lines of a map rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// Every place is of the area of the nearest postcode.
    Postcodes,
    /// The borders that a publisher draws.
    Boundaries(SourceId),
}

/// One area: its land first, then what is cut out of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    pub rings: Vec<Ring>,
    /// Well inside it: where its name stands.
    pub middle: (f64, f64),
}

/// One map. Points are counted from its north-west corner, in whatever unit `across` and `down` are.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline<K> {
    pub shapes: BTreeMap<K, Shape>,
    pub across: f64,
    pub down: f64,
    pub corner: Corner,
    pub basis: Basis,
}

/// Where a map's north-west corner lies, and how many of its units a degree has there.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Corner {
    pub west: f64,
    pub north: f64,
    pub per_lon: f64,
    pub per_lat: f64,
}

/// Every map that there is something to draw on.
#[derive(Debug, Clone, Default)]
pub struct Outlines {
    /// The districts of each county.
    pub districts: BTreeMap<AreaCode, Outline<AreaCode>>,
    /// The wards of each district and each unitary council.
    pub wards: BTreeMap<AreaCode, Outline<AreaCode>>,
    /// The zones that share each council's land out between them.
    pub zones: BTreeMap<AreaCode, Outline<ZoneId>>,
}
