//! `/data/services.json` and `/data/services.geojson`: what is needed to check every answer of the finder by brute force.
//! The keys are a promise to others: add, never change.

use super::columns::ground;
use crate::model::*;
use crate::publish::{File, languages, rating};
use serde::Serialize;

pub fn files(atlas: &Atlas) -> Vec<File> {
    let services: Vec<Service> = atlas.listed().map(|location| Service::of(atlas, location)).collect();
    vec![File::new("static/data/services.json", lines(&services)), File::new("static/data/services.geojson", geojson(atlas))]
}

/// One listed location. Lists are empty, and values null, where nothing is known; `services.csv` says why.
#[derive(Debug, Serialize)]
pub struct Service {
    pub id: String,
    pub name: String,
    /// Absolute address of its page.
    pub url: String,
    pub kinds: Vec<&'static str>,
    pub needs: Vec<&'static str>,
    /// One slug; several parted by commas where CQC rates each service and they differ.
    pub rating: String,
    pub postcode: Option<String>,
    pub lat: Option<f64>,
    pub lon: Option<f64>,
    pub zones: Vec<Claim>,
    pub pays: Vec<&'static str>,
    /// What else it told that it can do, its languages among them: `speaks-polish`.
    pub extras: Vec<String>,
    /// GSS codes.
    pub authority: Option<String>,
    pub district: Option<String>,
}

/// Ground that it comes to: a zone's id (its members are in `zones.csv`) or a postcode sector.
#[derive(Debug, Serialize)]
pub struct Claim {
    pub zone: String,
    pub evidence: &'static str,
    pub as_at: String,
}

impl Service {
    pub fn of(atlas: &Atlas, location: &Location) -> Self {
        let point = location.position.point();
        Self {
            id: location.id.to_string(),
            name: location.name.to_string(),
            url: format!("{}{}", atlas.portal.base_url, location.path()),
            kinds: location.kinds.iter().map(Kind::slug).collect(),
            needs: location.needs.iter().map(Need::slug).collect(),
            rating: rating::facets(location).join(","),
            postcode: location.address.postcode.known().map(ToString::to_string),
            lat: point.map(|p| p.lat),
            lon: point.map(|p| p.lon),
            zones: location
                .coverage
                .iter()
                .map(|c| Claim { zone: ground(&c.ground), evidence: c.evidence.slug(), as_at: c.as_at.to_string() })
                .collect(),
            pays: location.facts.pays_known().iter().map(Pays::slug).collect(),
            extras: location.facts.extras_known().iter().map(|e| e.slug().to_string()).chain(languages::of(location).map(|(slug, _)| slug)).collect(),
            authority: location.authority.map(|code| code.to_string()),
            district: location.district.map(|code| code.to_string()),
        }
    }
}

/// An array with one member on each line, so that two editions can be compared line by line.
fn lines<T: Serialize>(members: &[T]) -> Vec<u8> {
    let mut out = b"[".to_vec();
    join(&mut out, members.iter().map(json));
    out.extend(b"]\n");
    out
}

fn join(out: &mut Vec<u8>, members: impl Iterator<Item = String>) {
    for (at, member) in members.enumerate() {
        out.extend(if at == 0 { "\n" } else { ",\n" }.as_bytes());
        out.extend(member.as_bytes());
    }
    out.push(b'\n');
}

fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("a struct of texts and numbers")
}

/// GeoJSON (RFC 7946). A location whose place is not known has a null geometry: it is still there.
fn geojson(atlas: &Atlas) -> Vec<u8> {
    let mut out = b"{\"type\":\"FeatureCollection\",\"features\":[".to_vec();
    join(
        &mut out,
        atlas.listed().map(|location| {
            let geometry = location.position.point().map(|p| serde_json::json!({ "type": "Point", "coordinates": [p.lon, p.lat] }));
            json(&serde_json::json!({
                "type": "Feature",
                "id": location.id.to_string(),
                "geometry": geometry,
                "properties": Service::of(atlas, location),
            }))
        }),
    );
    out.extend(b"]}\n");
    out
}
