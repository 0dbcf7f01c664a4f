//! `places.csv`: the towns and villages that a resident may name; and what stands in for it when a portal has none.

use super::fault::Fault;
use super::survey::Survey;
use crate::ingest::reading::Reading;
use crate::ingest::table::{Column, Layout, Row};
use crate::model::{AreaCode, Areas, Fate, Place, Point, Portal, Postcodes, Reason, Slug, Text};
use std::collections::{BTreeMap, BTreeSet};

/// `basis`, for the reader of the file, says what the point rests on.
pub const COLUMNS: &[&str] = &["name", "district_code", "lat", "lon", "basis"];

/// A name in a district, before it has a slug.
type Named = (Text, AreaCode, AreaCode, Point);

pub fn read(reading: &mut Reading<'_>, survey: &mut Survey<'_>) {
    let layout = Layout::new([
        Column::required("name").also(&["place"]),
        Column::required("district_code").also(&["district"]),
        Column::required("lat").also(&["latitude"]),
        Column::required("lon").also(&["longitude", "long", "lng"]),
        Column::ignored("basis"),
        Column::ignored("n"),
    ]);
    let mut named: Vec<Named> = Vec::new();
    for file in reading.files {
        let Some(table) = reading.table(file, &layout) else { continue };
        for row in table.rows() {
            let (name, district, point) = match parse(row) {
                Ok(place) => place,
                Err((column, wanted)) => {
                    reading.quarantine(row.reference(), Fault::Value { value: row.get(column).into(), wanted }, row.at(column));
                    continue;
                }
            };
            let Some(authority) = authority_of(district, survey.portal, &survey.areas) else {
                if survey.areas.get(district).is_none() {
                    reading.report.add(Fault::UnknownArea { code: district.to_string(), what: "district" }, row.at("district_code"));
                }
                reading.ledger.settle(row.reference(), Fate::Filtered(Reason::OutsideArea));
                continue;
            };
            if named.iter().any(|(other, _, there, _)| *other == name && *there == district) {
                let fault = Fault::Repeated { what: "name", value: name.to_string() };
                reading.quarantine(row.reference(), fault, row.at("name"));
                continue;
            }
            reading.ledger.settle(row.reference(), Fate::Published);
            named.push((name, authority, district, point));
        }
    }
    survey.places.extend(with_slugs(named, survey.portal, &survey.areas));
}

fn parse(row: Row<'_>) -> Result<(Text, AreaCode, Point), (&'static str, &'static str)> {
    let degrees = |column: &'static str| row.get(column).parse::<f64>().map_err(|_| (column, "degrees with a point, such as 50.81474"));
    let (lat, lon) = (degrees("lat")?, degrees("lon")?);
    let name = row.text("name").filter(|name| Slug::of(name.as_str()).is_some()).ok_or(("name", "the place's name"))?;
    let district = AreaCode::parse(row.get("district_code")).ok_or(("district_code", "the district's GSS code, such as E07000229"))?;
    Ok((name, district, Point::new(lat, lon).ok_or(("lat", "a point in the British Isles, latitude first"))?))
}

/// The portal's council that a district is of, or is.
fn authority_of(district: AreaCode, portal: &Portal, areas: &Areas) -> Option<AreaCode> {
    let own = portal.authority(district).map(|a| a.code);
    own.or_else(|| areas.upward(district).find_map(|area| portal.authority(area.code)).map(|a| a.code))
}

/// Each gets a slug of its own: its name; with the council's name when two councils have one of it; with the district's
/// when one council has two.
fn with_slugs(mut named: Vec<Named>, portal: &Portal, areas: &Areas) -> Vec<Place> {
    named.sort_by(|(a, council_a, district_a, _), (b, council_b, district_b, _)| (a, council_a, district_a).cmp(&(b, council_b, district_b)));
    named.dedup_by(|(a, _, there, _), (b, _, here, _)| a == b && there == here);
    let mut shared: BTreeMap<Slug, BTreeMap<AreaCode, usize>> = BTreeMap::new();
    for (name, council, ..) in &named {
        if let Some(slug) = Slug::of(name.as_str()) {
            *shared.entry(slug).or_default().entry(*council).or_default() += 1;
        }
    }
    // The finder's own page stands beside the places' pages.
    let mut taken: BTreeSet<Slug> = Slug::parse("index").into_iter().collect();
    named
        .into_iter()
        .filter_map(|(name, authority, district, point)| {
            let alone = Slug::of(name.as_str())?;
            let council = portal.authority(authority).map_or("", |a| a.name.as_str());
            let within = areas.get(district).map_or("", |a| a.name.as_str());
            let sharing = &shared[&alone];
            let mut slug = match (sharing.len(), sharing[&authority]) {
                (1, 1) => alone.clone(),
                (_, 1) => Slug::of(&format!("{name} {council}"))?,
                _ => Slug::of(&format!("{name} {within}"))?,
            };
            let mut number = 2;
            while !taken.insert(slug.clone()) {
                slug = Slug::parse(&format!("{alone}-{number}"))?;
                number += 1;
            }
            Some(Place { name, slug, authority, district, point })
        })
        .collect()
}

/// Places for a portal without a `places.csv`: the towns of its registers' addresses, each in the district where most of
/// them are and at their median; and each district that is left without a town, by its own name at the middle of its
/// postcodes.
pub fn derive(portal: &Portal, postcodes: &Postcodes, areas: &Areas, towns: &BTreeMap<Text, Vec<(AreaCode, Point)>>) -> Vec<Place> {
    let mut named: Vec<Named> = Vec::new();
    for (name, addresses) in towns.iter().filter(|(name, _)| !is_shouted(name)) {
        let mut districts: BTreeMap<AreaCode, Vec<Point>> = BTreeMap::new();
        for (district, point) in addresses {
            districts.entry(*district).or_default().push(*point);
        }
        let most = districts.into_iter().rev().max_by_key(|(_, points)| points.len());
        if let Some((district, points)) = most
            && let Some(authority) = authority_of(district, portal, areas)
            && let Some(point) = median(points)
        {
            named.push((name.clone(), authority, district, point));
        }
    }
    let mut of_district: BTreeMap<AreaCode, Vec<Point>> = BTreeMap::new();
    for (_, unit) in postcodes.units() {
        if let (Some(district), Some(point)) = (unit.district, unit.point) {
            of_district.entry(district).or_default().push(point);
        }
    }
    for (district, points) in of_district {
        if let Some(authority) = authority_of(district, portal, areas)
            && let Some(area) = areas.get(district)
            && !named.iter().any(|(_, _, there, _)| *there == district)
            && let Some(point) = median(points)
        {
            named.push((area.name.clone(), authority, district, point));
        }
    }
    with_slugs(named, portal, areas)
}

/// WORTHING beside Worthing is the same town, shouted by another register.
fn is_shouted(name: &Text) -> bool {
    !name.as_str().chars().any(char::is_lowercase)
}

/// The middle by latitude and by longitude: one address far off moves it little.
fn median(points: Vec<Point>) -> Option<Point> {
    let middle = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied()
    };
    Point::new(middle(points.iter().map(|p| p.lat).collect())?, middle(points.iter().map(|p| p.lon).collect())?)
}
