//! The postcodes that a portal knows: its units, the centres of their sectors and outward codes, and whose council the rest
//! is. Built once, read by everyone; always in the order of the postcodes.

use super::{AreaCode, Date, Outward, Point, Postcode, Sector, Text};
use std::collections::BTreeMap;

/// Units of the portal's area and its buffer, and what is known of the rest.
#[derive(Debug, Clone, Default)]
pub struct Postcodes {
    units: Vec<(Postcode, Unit)>,
    outwards: Vec<(Outward, Point)>,
    sectors: Vec<(Sector, Point)>,
    /// Outward codes with units beyond the area and its buffer. A code on the edge is in here *and* has units of its own:
    /// ask for the unit first.
    pub elsewhere: BTreeMap<Outward, Elsewhere>,
}

/// One unit postcode.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unit {
    /// `None`: in use, but its publisher gives no point (quality 90).
    pub point: Option<Point>,
    pub district: Option<AreaCode>,
    pub ward: Option<AreaCode>,
    /// The month it was withdrawn, as its first day.
    pub terminated: Option<Date>,
}

/// Whose council an outward code beyond the portal's area is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// The councils that arrange social care there (the county, not its districts), largest share of the postcodes first.
    pub councils: Vec<Text>,
    /// Of the largest share.
    pub nation: Nation,
}

/// Who inspects care and whose law holds depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nation {
    England,
    Scotland,
    Wales,
    NorthernIreland,
    IsleOfMan,
    ChannelIslands,
}

impl Nation {
    pub const ALL: &'static [Self] = &[Self::England, Self::Scotland, Self::Wales, Self::NorthernIreland, Self::IsleOfMan, Self::ChannelIslands];

    pub fn words(self) -> &'static str {
        match self {
            Self::England => "England",
            Self::Scotland => "Scotland",
            Self::Wales => "Wales",
            Self::NorthernIreland => "Northern Ireland",
            Self::IsleOfMan => "the Isle of Man",
            Self::ChannelIslands => "the Channel Islands",
        }
    }

    pub fn parse(words: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|nation| nation.words() == words)
    }

    /// By the letter that a GSS code begins with.
    pub fn of_code(code: AreaCode) -> Option<Self> {
        match code.as_str().as_bytes()[0] {
            b'E' => Some(Self::England),
            b'S' => Some(Self::Scotland),
            b'W' => Some(Self::Wales),
            b'N' => Some(Self::NorthernIreland),
            b'M' => Some(Self::IsleOfMan),
            b'L' => Some(Self::ChannelIslands),
            _ => None,
        }
    }

    /// The postcode areas that lie wholly outside Great Britain, which Ordnance Survey does not publish.
    pub fn of_outward(outward: Outward) -> Option<Self> {
        match outward.area() {
            "BT" => Some(Self::NorthernIreland),
            "IM" => Some(Self::IsleOfMan),
            "GY" | "JE" => Some(Self::ChannelIslands),
            _ => None,
        }
    }
}

impl Postcodes {
    /// Of two entries for one postcode the first stays.
    pub fn new(mut units: Vec<(Postcode, Unit)>, elsewhere: BTreeMap<Outward, Elsewhere>) -> Self {
        units.sort_by_key(|(postcode, _)| *postcode);
        units.dedup_by_key(|(postcode, _)| *postcode);
        let outwards = centres(&units, |postcode| postcode.outward());
        let sectors = centres(&units, |postcode| postcode.sector());
        Self { units, outwards, sectors, elsewhere }
    }

    /// Every unit, by postcode.
    pub fn units(&self) -> &[(Postcode, Unit)] {
        &self.units
    }

    pub fn len(&self) -> usize {
        self.units.len()
    }

    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    pub fn unit(&self, postcode: Postcode) -> Option<&Unit> {
        find(&self.units, &postcode)
    }

    /// The units of one outward code, by postcode.
    pub fn of_outward(&self, outward: Outward) -> &[(Postcode, Unit)] {
        let from = self.units.partition_point(|(postcode, _)| postcode.outward() < outward);
        let to = from + self.units[from..].partition_point(|(postcode, _)| postcode.outward() == outward);
        &self.units[from..to]
    }

    /// Every outward code that has units here, with them.
    pub fn by_outward(&self) -> impl Iterator<Item = (Outward, &[(Postcode, Unit)])> {
        self.units.chunk_by(|(a, _), (b, _)| a.outward() == b.outward()).map(|units| (units[0].0.outward(), units))
    }

    /// The middle of its units in use that have a point; of the withdrawn ones when there is none in use.
    pub fn outward_centroid(&self, outward: Outward) -> Option<Point> {
        find(&self.outwards, &outward).copied()
    }

    pub fn sector_centroid(&self, sector: Sector) -> Option<Point> {
        find(&self.sectors, &sector).copied()
    }

    /// Every outward code that has a centre.
    pub fn outward_centroids(&self) -> &[(Outward, Point)] {
        &self.outwards
    }

    /// Every sector that has a centre.
    pub fn sector_centroids(&self) -> &[(Sector, Point)] {
        &self.sectors
    }
}

fn find<'a, K: Ord, V>(sorted: &'a [(K, V)], key: &K) -> Option<&'a V> {
    sorted.binary_search_by(|(k, _)| k.cmp(key)).ok().map(|at| &sorted[at].1)
}

/// The mean point of each group. The units are sorted, so each group is one run and its sum is always in one order.
fn centres<K: Ord + Copy>(units: &[(Postcode, Unit)], key: impl Fn(&Postcode) -> K) -> Vec<(K, Point)> {
    units
        .chunk_by(|(a, _), (b, _)| key(a) == key(b))
        .filter_map(|group| {
            let in_use = mean(group.iter().filter(|(_, unit)| unit.terminated.is_none()));
            Some((key(&group[0].0), in_use.or_else(|| mean(group.iter()))?))
        })
        .collect()
}

fn mean<'a>(units: impl Iterator<Item = &'a (Postcode, Unit)>) -> Option<Point> {
    let (n, lat, lon) =
        units.filter_map(|(_, unit)| unit.point).fold((0.0, 0.0, 0.0), |(n, lat, lon), point| (n + 1.0, lat + point.lat, lon + point.lon));
    (n > 0.0).then(|| Point::new(lat / n, lon / n))?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn postcodes(units: &[(&str, Option<(f64, f64)>, bool)]) -> Postcodes {
        let unit = |point: Option<(f64, f64)>, withdrawn: bool| Unit {
            point: point.and_then(|(lat, lon)| Point::new(lat, lon)),
            district: None,
            ward: None,
            terminated: withdrawn.then(|| jiff::civil::date(2020, 1, 1)),
        };
        let units = units.iter().map(|(raw, point, withdrawn)| (Postcode::parse(raw).unwrap(), unit(*point, *withdrawn)));
        Postcodes::new(units.collect(), BTreeMap::new())
    }

    #[test]
    fn units_are_found_and_grouped_by_outward_code() {
        let all = postcodes(&[
            ("BN11 3DH", Some((50.8, -0.3)), false),
            ("BN1 1AA", Some((50.9, -0.1)), false),
            ("BN11 1AA", Some((50.82, -0.32)), false),
            ("B1 1AA", None, false),
        ]);
        let outward = |raw| Outward::parse(raw).unwrap();
        assert_eq!(all.of_outward(outward("BN11")).len(), 2);
        assert_eq!(all.of_outward(outward("BN1")).len(), 1);
        assert_eq!(all.of_outward(outward("BN2")).len(), 0);
        assert!(all.unit(Postcode::parse("BN113DH").unwrap()).is_some());
        assert!(all.unit(Postcode::parse("BN113DJ").unwrap()).is_none());
        assert_eq!(all.outward_centroid(outward("BN11")), Point::new(50.81, -0.31));
        assert_eq!(all.sector_centroid(Sector::parse("BN11 3").unwrap()), Point::new(50.8, -0.3));
        assert_eq!(all.outward_centroid(outward("B1")), None, "no unit of it has a point");
        let order: Vec<String> = all.by_outward().map(|(outward, units)| format!("{outward} {}", units.len())).collect();
        assert_eq!(order, ["B1 1", "BN1 1", "BN11 2"]);
    }

    #[test]
    fn withdrawn_units_move_no_centre_unless_they_are_all_there_is() {
        let all =
            postcodes(&[("BN11 3DH", Some((50.8, -0.3)), false), ("BN11 3DJ", Some((50.9, -0.9)), true), ("BN12 1AA", Some((50.7, -0.4)), true)]);
        assert_eq!(all.outward_centroid(Outward::parse("BN11").unwrap()), Point::new(50.8, -0.3));
        assert_eq!(all.outward_centroid(Outward::parse("BN12").unwrap()), Point::new(50.7, -0.4));
    }

    #[test]
    fn the_first_entry_of_a_postcode_stays() {
        let all = postcodes(&[("BN11 3DH", Some((50.8, -0.3)), false), ("BN11 3DH", Some((51.8, -1.3)), false)]);
        assert_eq!(all.len(), 1);
        assert_eq!(all.units()[0].1.point, Point::new(50.8, -0.3));
    }

    #[test]
    fn nations_come_from_codes_and_letters() {
        assert_eq!(Nation::of_code(AreaCode::parse("S12000036").unwrap()), Some(Nation::Scotland));
        assert_eq!(Nation::of_outward(Outward::parse("BT7").unwrap()), Some(Nation::NorthernIreland));
        assert_eq!(Nation::of_outward(Outward::parse("B7").unwrap()), None);
        for nation in Nation::ALL {
            assert_eq!(Nation::parse(nation.words()), Some(*nation));
        }
    }
}
