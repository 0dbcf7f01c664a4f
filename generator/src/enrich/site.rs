//! Where a location stands: its postcode's codes first, the register's own point second, the middle of its postcode area last.
//! Without codes, its areas are those whose borders lie around its point.

use super::fault::Fault;
use super::scope::Care;
use crate::diagnostic::{At, Report};
use crate::ingest::{LocationRecord, PostcodeField};
use crate::model::atlas::Postcodes;
use crate::model::location::{Address, Position, Unplaced};
use crate::model::*;
use std::collections::{BTreeMap, BTreeSet};

/// The geography a location is looked up in.
#[derive(Debug, Clone, Copy)]
pub struct Gazetteer<'a> {
    pub portal: &'a Portal,
    pub areas: &'a Areas,
    pub zones: &'a [Zone],
    pub postcodes: &'a Postcodes,
    pub boundaries: &'a Boundaries,
}

/// A location's place on the map and in the councils' areas.
#[derive(Debug, Clone)]
pub struct Placed {
    pub address: Address,
    pub position: Position,
    pub authority: Option<AreaCode>,
    pub district: Option<AreaCode>,
    pub ward: Option<AreaCode>,
    /// In the portal's area or its buffer.
    pub in_scope: bool,
}

/// A register point further than this from its postcode's centre is worth a warning (2 km).
const FAR_MILES: f64 = 1.243;

/// The place of a record in its file, for problems with what it says.
pub type PlaceOf<'a> = dyn Fn(&LocationRecord) -> Option<At> + 'a;

pub fn place(records: &[LocationRecord], care: Care, gazetteer: &Gazetteer<'_>, at: &PlaceOf<'_>, report: &mut Report) -> Placed {
    let first = |says: fn(&LocationRecord) -> bool| records.iter().find(|r| says(r));
    let teller = first(|r| matches!(r.postcode, PostcodeField::Read(_))).or_else(|| first(|r| r.postcode != PostcodeField::Absent));
    let field = teller.map(|r| &r.postcode);
    let (pointed, named) = (first(|r| r.point.is_some()), first(|r| r.authority.is_some()));
    let registered = named.and_then(|r| r.authority.as_ref());
    let by_name = registered.and_then(|name| gazetteer.authority_named(name.as_str()));
    let postcode = match field {
        Some(PostcodeField::Read(postcode)) => Fact::Known(*postcode),
        Some(PostcodeField::Unreadable(text)) => Fact::Unknown(Unknown::Unreadable(text.clone())),
        Some(PostcodeField::Blank) => Fact::Unknown(Unknown::Blank),
        Some(PostcodeField::Absent) | None => Fact::Unknown(Unknown::NotHeld),
    };
    let unit = postcode.known().and_then(|p| gazetteer.postcodes.unit(*p));
    let own = pointed.and_then(|r| Some((r.point?, at(r))));
    let (mut district, mut ward) = unit.map_or((None, None), |u| (u.district, u.ward));
    let mut authority = unit.map_or(by_name, |_| district.and_then(|d| gazetteer.authority_of(d)));
    let uncoded = unit.filter(|u| u.terminated.is_none()).and_then(|u| u.point.map(|point| (point, teller.and_then(at))));
    if district.is_none()
        && let Some((point, at)) = uncoded.or_else(|| own.clone())
        && let Some(around) = gazetteer.around(point, at, report)
    {
        (authority, district, ward) = (Some(around.authority), around.district, around.ward);
    }
    let in_scope = unit.is_some() || authority.is_some();
    let position = if in_scope {
        position(postcode.known().copied(), unit, own, gazetteer, teller.and_then(at), report)
    } else {
        Position::Unplaced(Unplaced::UnknownPostcode)
    };
    if unit.is_some()
        && let Some(registered) = registered
        && by_name != authority
        && let Some(actual) = authority.or(by_name).and_then(|code| gazetteer.portal.authority(code))
    {
        let lies_in = if authority.is_some() { actual.name.to_string() } else { "another council's area".to_string() };
        report.add(Fault::AuthorityMismatch { register: registered.to_string(), postcode: lies_in }, named.and_then(at));
    }
    let mut placed = Placed {
        address: Address {
            lines: records.iter().map(|r| &r.street).find(|s| !s.is_empty()).cloned().unwrap_or_default(),
            town: records.iter().find_map(|r| r.town.clone()),
            county: records.iter().find_map(|r| r.county.clone()),
            outward: postcode.known().map(|p| p.outward()),
            postcode,
            withheld: false,
        },
        position,
        authority,
        district,
        ward,
        in_scope,
    };
    if may_be_a_home(care) {
        placed.withhold(gazetteer);
    }
    placed
}

/// Supported living and Shared Lives are given where people live: without an office for care at home, the address may be somebody's home.
fn may_be_a_home(care: Care) -> bool {
    care.kinds.iter().all(|k| matches!(k, Kind::SupportedLiving | Kind::SharedLives))
}

/// Fewer services than this may all have a postcode that is newer than the file.
const LACKING: usize = 10;

/// Tells of a postcode file without a part of the portal's own area. A portal without postcodes is told so elsewhere.
pub fn check_postcodes(locations: &[Location], postcodes: &Postcodes, at: At, report: &mut Report) {
    let ours = locations.iter().filter(|location| location.authority.is_some() && matches!(location.status, Status::Active));
    let outwards: Vec<Outward> =
        ours.filter_map(|l| l.address.postcode.known()).map(|p| p.outward()).filter(|outward| postcodes.of_outward(*outward).is_empty()).collect();
    if outwards.len() >= LACKING && !postcodes.is_empty() {
        let services = outwards.len();
        let outwards: BTreeSet<&str> = outwards.iter().map(Outward::as_str).collect();
        report.add(Fault::PostcodesLacking { outwards: outwards.into_iter().map(Into::into).collect(), services }, at);
    }
}

fn position(
    postcode: Option<Postcode>,
    unit: Option<&atlas::Unit>,
    own: Option<(Point, Option<At>)>,
    gazetteer: &Gazetteer<'_>,
    at: Option<At>,
    report: &mut Report,
) -> Position {
    let (own, own_at) = own.map_or((None, None), |(point, at)| (Some(point), at));
    let Some(postcode) = postcode else {
        return own.map_or(Position::Unplaced(Unplaced::NoPostcode), Position::Register);
    };
    let approximate = || {
        let postcodes = gazetteer.postcodes;
        postcodes.sector_centroid(postcode.sector()).or_else(|| postcodes.outward_centroid(postcode.outward()))
    };
    match unit {
        Some(unit) => {
            if let (Some(point), Some(own)) = (unit.point, own)
                && point.miles_to(own) > FAR_MILES
            {
                report.add(Fault::FarFromPostcode { postcode: postcode.to_string(), miles: point.miles_to(own) }, own_at);
            }
            if let Some(terminated) = unit.terminated {
                report.add(Fault::TerminatedPostcode { postcode: postcode.to_string(), terminated }, at);
            }
            match (unit.point, unit.terminated) {
                (Some(point), None) => Position::Postcode(point),
                (Some(point), Some(_)) => Position::Terminated(point),
                (None, _) => own
                    .map(Position::Register)
                    .or_else(|| approximate().map(Position::Approximate))
                    .unwrap_or(Position::Unplaced(Unplaced::UnknownPostcode)),
            }
        }
        None => {
            report.add(Fault::UnknownPostcode { postcode: postcode.to_string() }, at);
            own.map(Position::Register).or_else(|| approximate().map(Position::Approximate)).unwrap_or(Position::Unplaced(Unplaced::UnknownPostcode))
        }
    }
}

impl Placed {
    /// Keeps the street, the postcode and the exact point back; town, outward code and ward stay.
    fn withhold(&mut self, gazetteer: &Gazetteer<'_>) {
        const WHY: &str = "it may be somebody's home";
        let centre = self.address.outward.and_then(|o| gazetteer.postcodes.outward_centroid(o));
        self.address.withheld = true;
        self.address.lines.clear();
        if self.address.postcode.is_known() {
            self.address.postcode = Fact::Unknown(Unknown::Withheld(WHY));
        }
        self.position = centre.map_or(Position::Unplaced(Unplaced::NoPostcode), Position::Approximate);
        self.ward = None;
    }
}

/// The areas around a point.
struct Around {
    authority: AreaCode,
    district: Option<AreaCode>,
    ward: Option<AreaCode>,
}

impl Gazetteer<'_> {
    /// What is to be said of a row that names the zone, if the zone's last day is past.
    pub fn ended(&self, zone: &ZoneId, on: Date) -> Option<Fault> {
        let last = self.zones.iter().find(|own| own.id == *zone)?.valid_to.filter(|last| *last < on)?;
        Some(Fault::ZoneEnded { zone: zone.clone(), on: last })
    }

    /// By the borders that a publisher draws. `None` where they hold the point in no council of the portal.
    fn around(&self, point: Point, at: Option<At>, report: &mut Report) -> Option<Around> {
        let mut of: BTreeMap<Level, &Area> = BTreeMap::new();
        for area in self.boundaries.around(point).filter_map(|code| self.areas.get(code)) {
            match of.get(&area.level) {
                None => {
                    of.insert(area.level, area);
                }
                Some(first) => {
                    report.add(Fault::InTwoAreas { first: first.name.to_string(), second: area.name.to_string() }, at.clone());
                }
            }
        }
        let smallest = of.values().next_back()?.code;
        let authority = self.authority_of(smallest)?;
        let district = self.areas.upward(smallest).find(|a| a.level == Level::District).map_or(authority, |a| a.code);
        let district = Some(district).filter(|_| self.areas.children(authority, Level::District).is_empty() || district != authority);
        Some(Around { authority, district, ward: of.get(&Level::Ward).map(|a| a.code) })
    }

    /// The portal's council that a district (or unitary) belongs to.
    pub fn authority_of(&self, district: AreaCode) -> Option<AreaCode> {
        self.areas.upward(district).map(|a| a.code).chain([district]).find(|code| self.portal.authority(*code).is_some())
    }

    /// The portal's council that a register means, whatever form of its name it uses.
    fn authority_named(&self, name: &str) -> Option<AreaCode> {
        let same = |other: &Text| other.as_str().eq_ignore_ascii_case(name);
        self.portal.authorities.iter().find(|a| same(&a.name) || same(&a.council) || a.also.iter().any(same)).map(|a| a.code)
    }
}

/// Towns of the registers with their postcodes' middle, for portals without a list of places: name → (district, points).
pub fn towns(locations: &[Location]) -> BTreeMap<Text, Vec<(AreaCode, Point)>> {
    let mut towns: BTreeMap<Text, Vec<(AreaCode, Point)>> = BTreeMap::new();
    for location in locations {
        if let (Some(town), Some(district), Position::Postcode(point)) = (&location.address.town, location.district, location.position)
            && location.authority.is_some()
        {
            towns.entry(town.clone()).or_default().push((district, point));
        }
    }
    towns
}
