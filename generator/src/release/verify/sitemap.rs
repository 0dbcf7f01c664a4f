//! The map of the site, which search engines go by: Zola writes it. Every page stands in it once, and nothing that is none.

use super::{Expected, Fault, Placed, page};
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

const FILE: &str = "sitemap.xml";

pub fn check(files: &BTreeMap<String, (PathBuf, u64)>, expected: &Expected, problems: &mut Vec<Placed>) {
    let mut told: HashMap<String, u32> = HashMap::new();
    let own = |location: &str| location.strip_prefix(expected.site.trim_end_matches('/'))?.strip_prefix('/').map(page::file_at);
    for (address, (path, _)) in files.iter().filter(|(address, _)| is_part(address)) {
        match locations(path) {
            Ok(locations) => {
                for location in locations {
                    match own(&location).filter(|file| files.contains_key(file)) {
                        Some(file) => *told.entry(file).or_default() += 1,
                        None => problems.push((Fault::DeadLink { link: location }, address.clone(), None)),
                    }
                }
            }
            Err(error) => problems.push((Fault::Unreadable { error }, address.clone(), None)),
        }
    }
    let pages = expected.files.iter().filter(|(address, file)| file.is_none() && address.ends_with(".html") && files.contains_key(*address));
    for (address, _) in pages.filter(|(address, _)| told.get(*address) != Some(&1)) {
        let times = told.get(address).copied().unwrap_or(0);
        problems.push((Fault::NotOnceOnMap { page: address.clone(), times }, FILE.into(), None));
    }
}

/// Beyond 30,000 pages the map is in numbered parts.
pub fn is_part(address: &str) -> bool {
    let number = address.strip_prefix("sitemap").and_then(|rest| rest.strip_suffix(".xml"));
    number.is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit()))
}

/// What every `<loc>` says.
fn locations(path: &Path) -> Result<Vec<String>, String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let mut reader = Reader::from_str(&text);
    let (mut locations, mut inside) = (Vec::new(), false);
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Eof => return Ok(locations),
            Event::Start(tag) => inside = tag.name().as_ref() == b"loc",
            Event::End(_) => inside = false,
            Event::Text(words) if inside => locations.push(words.decode().map_err(|error| error.to_string())?.trim().to_owned()),
            _ => {}
        }
    }
}
