//! The archives of streets that councils bring, published as they are under names that tell their content, so that browsers keep
//! what they read of them from one edition of the site to the next.

use super::{Content, File, words};
use crate::model::{Atlas, Streets};
use serde_json::{Value, json};

pub fn files(atlas: &Atlas) -> Vec<File> {
    atlas.streets.iter().map(|streets| File { path: format!("static/{}", name(streets)), content: Content::Shared(streets.bytes.clone()) }).collect()
}

fn name(streets: &Streets) -> String {
    format!("assets/streets-{}.pmtiles", &streets.sha256[..12])
}

/// What the map needs to know of one: its address as seen from the folder of the finder's files, where it lies (west, south, east,
/// north), its coarsest and finest zoom, and the line that stands below the map.
pub fn listed(atlas: &Atlas, streets: &Streets) -> Value {
    let source = atlas.source(streets.source);
    let whose = source.attribution.as_ref().map_or_else(|| format!("{}. {}.", source.publisher, source.licence), ToString::to_string);
    let reach = &streets.reach;
    let line = format!("Streets as at {}: {whose}", words::date(source.edition));
    json!([format!("../../{}", name(streets)), reach.bounds, reach.coarsest, reach.finest, line])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::streets::Reach;
    use crate::model::{Source, SourceId, Text};
    use crate::publish::hosting;
    use crate::publish::pages::service::tests::atlas;

    #[test]
    fn an_archive_is_published_as_it_is_and_named_in_the_lands_index() {
        let mut atlas = atlas();
        let source = SourceId(u16::try_from(atlas.sources.len()).unwrap());
        let text = |words: &str| Text::parse(words).unwrap();
        atlas.sources.push(Source {
            kind: "tiles",
            folder: "data/geography/tiles".into(),
            publisher: text("Ordnance Survey"),
            title: text("OS Open Zoomstack"),
            url: None,
            licence: text("Open Government Licence v3.0"),
            attribution: None,
            edition: "2026-06-01".parse().unwrap(),
            accessed: None,
            files: Vec::new(),
            demonstration: false,
        });
        let reach = Reach { coarsest: 6, finest: 14, bounds: [-0.5, 50.7, -0.2, 50.9] };
        let streets = Streets { bytes: b"PMTiles".as_slice().into(), sha256: "0123456789abcdef".into(), reach, source };
        atlas.streets.push(streets.clone());
        let [file] = &files(&atlas)[..] else { panic!("one archive is one file") };
        assert_eq!((file.path.as_str(), &*file.bytes()), ("static/assets/streets-0123456789ab.pmtiles", b"PMTiles".as_slice()));
        assert_eq!(hosting::caching("assets/streets-0123456789ab.pmtiles"), hosting::FOR_EVER);
        let line = "Streets as at 1 June 2026: Ordnance Survey. Open Government Licence v3.0.";
        assert_eq!(listed(&atlas, &streets), json!(["../../assets/streets-0123456789ab.pmtiles", [-0.5, 50.7, -0.2, 50.9], 6, 14, line]));
        atlas.sources[usize::from(source.0)].attribution = Some(text("© OpenStreetMap contributors."));
        assert_eq!(listed(&atlas, &streets)[4], "Streets as at 1 June 2026: © OpenStreetMap contributors.");
    }
}
