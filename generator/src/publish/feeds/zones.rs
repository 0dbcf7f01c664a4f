//! `/data/zones.csv`: the members of every zone that the coverage column speaks of.

use super::csv::{finish, harmless, row, writer};
use crate::model::Atlas;
use crate::publish::File;

/// Name and meaning of each column.
pub const COLUMNS: &[(&str, &str)] = &[
    ("zone", "The zone's id."),
    ("name", "The zone's name."),
    ("kind", "What the council calls such an area."),
    ("authority_code", "GSS code of the council."),
    ("member_kind", "ward or sector."),
    ("member", "A ward's GSS code or a postcode sector. The zone is all of its members."),
];

pub fn files(atlas: &Atlas) -> Vec<File> {
    let mut out = writer();
    row(&mut out, COLUMNS.iter().map(|(name, _)| (*name).to_string()));
    for zone in &atlas.zones {
        let wards = zone.wards.iter().map(|ward| ("ward", ward.to_string()));
        let sectors = zone.sectors.iter().map(|sector| ("sector", sector.to_string()));
        for (kind, member) in wards.chain(sectors) {
            let cells = [zone.id.to_string(), zone.name.to_string(), zone.kind.to_string(), zone.authority.to_string(), kind.into(), member];
            row(&mut out, cells.into_iter().map(harmless));
        }
    }
    vec![File::new("static/data/zones.csv", finish(out))]
}
