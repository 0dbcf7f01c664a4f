//! The addresses of all services' pages by their ids: a shortlist and its link keep ids, which outlive names. `resolve.mjs`
//! reads what this writes.

use super::Draft;
use super::body::Body;
use crate::model::*;

/// The file of an id.
fn bucket(id: &str, buckets: usize) -> usize {
    id.bytes().fold(0, |sum, byte| (sum * 31 + usize::from(byte)) % buckets)
}

/// The last part of each address, a line each; it ends in the id. Services that are gone have pages too.
pub fn drafts(atlas: &Atlas, buckets: usize) -> Vec<Draft> {
    let mut lines: Vec<Vec<&str>> = vec![Vec::new(); buckets];
    for location in &atlas.locations {
        lines[bucket(&location.id.to_string().to_ascii_lowercase(), buckets)].push(location.slug.as_str());
    }
    let draft = |(at, mut slugs): (usize, Vec<&str>)| {
        slugs.sort_unstable();
        let mut body = Body::default();
        body.text("s", &slugs.join("\n"));
        (format!("i/{at}.json"), body)
    };
    lines.into_iter().enumerate().map(draft).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_finds_the_same_file() {
        let cases: serde_json::Value = serde_json::from_str(include_str!("../../../../templates/components/shortlist/cases.json")).unwrap();
        for case in cases["buckets"].as_array().unwrap() {
            let (id, buckets) = (case[0].as_str().unwrap(), case[1].as_u64().unwrap() as usize);
            assert_eq!(bucket(id, buckets) as u64, case[2].as_u64().unwrap(), "{id}");
        }
    }
}
