//! What can be wrong with a file of boundaries.

use crate::diagnostic::{Code, Problem, codes};
use std::fmt;

#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    Unreadable { line: Option<u32>, error: String },
    NotGeoJson,
    TooLarge { what: &'static str, found: u64, most: u64 },
    NoCode { keys: Vec<String>, nearest: Option<&'static str> },
    BadCode { key: String, value: String },
    Repeated { id: String },
    NotAnArea { kind: &'static str },
    NoRing,
    FewPoints { ring: usize, points: usize },
    Unclosed { ring: usize, first: (f64, f64), last: (f64, f64) },
    NotAPoint { ring: usize },
    CrossesItself { at: (f64, f64) },
    System { system: String },
    Beyond { at: (f64, f64) },
    Overlap { first: String, second: String, square_metres: f64, share: f64 },
    OutsideEngland { name: String },
    NoCouncil { name: String, code: String },
    NoAreas { council: String, level: &'static str, missing: Vec<String> },
    NothingOwn,
}

/// What is beyond this share of the smaller of two areas is no inaccuracy of drawing.
pub const MOST_OVERLAP: f64 = 0.001;

codes! {
    UNREADABLE = Error, "boundary-unreadable", "A file of boundaries is no GeoJSON feature collection: it is something else, it is damaged, it breaks off, or a coordinate in it is no number.";
    TOO_LARGE = Error, "boundary-too-large", "A file of boundaries is larger, has more points or is nested deeper than any map of a council needs. It is told before it is read, since reading it could exhaust the machine. The generalised boundaries (BGC, BUC) of the Office for National Statistics are what maps of this size need.";
    NO_CODE = Error, "boundary-without-code", "A feature of a boundary file does not say by a code which area it is. Names do not count: two wards may have one name, and anybody can write a name.";
    REPEATED = Error, "boundary-repeated", "Two features are the boundary of one area. Only one of them could be drawn, so the other would be lost in silence.";
    SHAPE = Error, "boundary-shape", "A feature is no area: it is a point or a line, one of its rings does not close or has fewer than four points, or a point has fewer than two numbers. Nothing is mended in silence.";
    CROSSES = Error, "boundary-crosses-itself", "The border of an area crosses itself, so that nobody can tell what is inside. The place is told in longitude and latitude.";
    SYSTEM = Error, "boundary-coordinates", "The coordinates of a boundary file are not longitude and latitude in degrees (EPSG:4326), in this order. Read as such, the areas would lie somewhere else altogether.";
    OVERLAP = Warning, "boundary-overlap", "Two areas of one level overlap by more than 10 square metres. A service placed by its point may lie in both.";
    MUCH_OVERLAP = Error, "boundary-overlap-large", "Two areas of one level overlap by more than 0.1% of the smaller. That is no inaccuracy of drawing: two editions are mixed, or a code stands at the wrong feature.";
    OUTSIDE = Warning, "boundary-outside-england", "An area lies outside England, or reaches beyond it. This site is about care in England, which CQC inspects.";
    COUNCIL = Error, "boundary-missing-council", "There are boundaries of councils or districts, and those of a council of this portal are not among them, neither its own nor those of all its districts. Its maps would differ from the others' without a word.";
    AREAS = Warning, "boundary-missing-area", "Some wards or districts of a council have no boundary. The map that they belong on is drawn from postcodes instead. The codes of areas change when they are redrawn: boundaries and postcodes may be of different years.";
    NOTHING = Error, "boundary-none-of-portal", "No feature of a boundary file is an area of this portal: it is another file than somebody meant, or was cut short. The maps would lose their outlines without a word, so the build stops.";
}

impl Fault {
    /// The line of the file, where reading broke off.
    pub fn line(&self) -> Option<u32> {
        if let Self::Unreadable { line, .. } = self { *line } else { None }
    }
}

impl Problem for Fault {
    fn code(&self) -> &'static Code {
        match self {
            Self::Unreadable { .. } | Self::NotGeoJson => &UNREADABLE,
            Self::TooLarge { .. } => &TOO_LARGE,
            Self::NoCode { .. } | Self::BadCode { .. } => &NO_CODE,
            Self::Repeated { .. } => &REPEATED,
            Self::NotAnArea { .. } | Self::NoRing | Self::FewPoints { .. } | Self::Unclosed { .. } | Self::NotAPoint { .. } => &SHAPE,
            Self::CrossesItself { .. } => &CROSSES,
            Self::System { .. } | Self::Beyond { .. } => &SYSTEM,
            Self::Overlap { share, .. } if *share > MOST_OVERLAP => &MUCH_OVERLAP,
            Self::Overlap { .. } => &OVERLAP,
            Self::OutsideEngland { .. } => &OUTSIDE,
            Self::NoCouncil { .. } => &COUNCIL,
            Self::NoAreas { .. } => &AREAS,
            Self::NothingOwn => &NOTHING,
        }
    }

    fn help(&self) -> String {
        match self {
            Self::Unreadable { .. } => "fetch the file again from its publisher, as GeoJSON".into(),
            Self::NotGeoJson => "put only .geojson files into this folder".into(),
            Self::TooLarge { .. } => "take the generalised boundaries, and of them the areas of this portal only".into(),
            Self::NoCode { nearest: Some(nearest), .. } => format!("name the property as its publisher does, such as {nearest}"),
            Self::NoCode { .. } => "add a property with the GSS code, such as LAD24CD or WD24CD, or `zone` with the id that zones.csv has".into(),
            Self::BadCode { .. } => "write a GSS code such as E07000229, or for a zone the id that zones.csv has".into(),
            Self::Repeated { .. } => "take one of them out; an area in several parts is one feature, a MultiPolygon".into(),
            Self::NotAnArea { .. } | Self::NoRing => "take the feature out, or fetch the file again".into(),
            Self::FewPoints { .. } | Self::Unclosed { .. } | Self::NotAPoint { .. } | Self::CrossesItself { .. } => {
                "repair the shape where it was drawn, or fetch the file again".into()
            }
            Self::System { .. } | Self::Beyond { .. } => "export the file again in EPSG:4326 (WGS 84), longitude before latitude".into(),
            Self::Overlap { .. } => "repair the shapes where they were drawn; take both from one edition".into(),
            Self::OutsideEngland { .. } => "look at the area on a map".into(),
            Self::NoCouncil { .. } => "add its boundary, or take out those of the others".into(),
            Self::NoAreas { .. } => "take boundaries of the same year as the postcodes".into(),
            Self::NothingOwn => "compare the codes in the file with areas.csv, or take the file out".into(),
        }
    }

    fn value(&self) -> Option<&str> {
        match self {
            Self::BadCode { value, .. } => Some(value),
            Self::Repeated { id } => Some(id),
            _ => None,
        }
    }
}

/// Longitude first, as in the file.
fn place((lon, lat): (f64, f64)) -> String {
    format!("[{lon:.5}, {lat:.5}]")
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { error, .. } => write!(f, "the file cannot be read: {error}"),
            Self::NotGeoJson => f.write_str("the file is no GeoJSON"),
            Self::TooLarge { what, found, most } => write!(f, "the file has {found} {what}; the most is {most}"),
            Self::NoCode { keys, .. } if keys.is_empty() => f.write_str("the feature has no properties"),
            Self::NoCode { keys, .. } => write!(f, "none of the feature's properties is a code: {}", keys.join(", ")),
            Self::BadCode { key, value } => write!(f, "{key} is {value:?}, which is neither a GSS code nor the id of a zone"),
            Self::Repeated { id } => write!(f, "the boundary of {id} is there twice"),
            Self::NotAnArea { kind } => write!(f, "the feature is a {kind}, not a Polygon or MultiPolygon"),
            Self::NoRing => f.write_str("the feature has no shape"),
            Self::FewPoints { ring, points } => write!(f, "ring {ring} has {points} points; the least is 4"),
            Self::Unclosed { ring, first, last } => write!(f, "ring {ring} begins at {} and ends at {}", place(*first), place(*last)),
            Self::NotAPoint { ring } => write!(f, "ring {ring} has a point without longitude and latitude"),
            Self::CrossesItself { at } => write!(f, "the border crosses itself at {}", place(*at)),
            Self::System { system } => write!(f, "the coordinates look like {system}"),
            Self::Beyond { at } => write!(f, "{} is far from England", place(*at)),
            Self::Overlap { first, second, square_metres, share } => {
                write!(f, "{first} and {second} overlap by {square_metres:.0} square metres, {:.3}% of the smaller", share * 100.0)
            }
            Self::OutsideEngland { name } => write!(f, "{name} lies outside England"),
            Self::NoCouncil { name, code } => write!(f, "there is no boundary of {name} ({code})"),
            Self::NoAreas { council, level, missing } => {
                let shown = missing.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
                let more = missing.len().saturating_sub(5);
                write!(f, "{council}: no boundary of {} {level}: {shown}", missing.len())?;
                if more > 0 { write!(f, " and {more} more") } else { Ok(()) }
            }
            Self::NothingOwn => f.write_str("no feature is an area of this portal"),
        }
    }
}
