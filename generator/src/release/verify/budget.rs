//! How heavy the site may be on a slow telephone: `[budget]` of `doorstep.toml`, in kilobytes as Brotli packs them.

use super::{Fault, Placed};
use crate::project::budget::Budget;
use crate::release::markup::tags;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

type Files = BTreeMap<String, (PathBuf, u64)>;

/// What the finder is called in problems, and where it stands.
const FINDER: &str = "find/index.html";

pub fn check(files: &Files, base: &str, budget: &Budget, problems: &mut Vec<Placed>) {
    let limit = |address: &str| match address.rsplit('.').next() {
        Some("html") => Some(("page", budget.page_kb)),
        Some("css") => Some(("style sheet", budget.style_kb)),
        Some("js") => Some(("script", budget.script_kb)),
        _ => None,
    };
    // What is light before it is packed need not be.
    let large = files.par_iter().filter_map(|(address, (path, plain))| {
        let (what, most) = limit(address).filter(|(_, most)| *plain > bytes(*most))?;
        Some((address, what, packed(path), most))
    });
    for (address, what, found, most) in large.collect::<Vec<_>>() {
        tell(address, what, found, most, problems);
    }
    let Some(page) = files.get(FINDER).and_then(|(path, _)| std::fs::read_to_string(path).ok()) else { return };
    let loaded = tags(&page).filter_map(|tag| match tag.name {
        "script" => tag.attribute("src"),
        "link" if tag.attribute("rel").is_some_and(|rel| rel == "stylesheet" || rel == "modulepreload") => tag.attribute("href"),
        _ => None,
    });
    let loaded = loaded.filter_map(|address| files.get(address.strip_prefix(base)?.trim_start_matches('/')));
    let all = loaded.chain(files.get(FINDER)).map(|(path, _)| packed(path)).sum();
    tell(FINDER, "finder's first load", all, budget.finder_kb, problems);
}

fn tell(address: &str, what: &'static str, found: u64, most: u16, problems: &mut Vec<Placed>) {
    if found > bytes(most) {
        problems.push((Fault::TooHeavy { what, found, most: bytes(most) }, address.to_owned(), None));
    }
}

fn bytes(kilobytes: u16) -> u64 {
    u64::from(kilobytes) * 1000
}

/// Nearly what `--compress` makes, in a tenth of the time.
fn packed(path: &Path) -> u64 {
    let plain = std::fs::read(path).unwrap_or_default();
    let mut out = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 5, lgwin: 22, ..Default::default() };
    // Memory takes whatever is written to it.
    brotli::BrotliCompress(&mut plain.as_slice(), &mut out, &parameters).map_or(plain.len() as u64, |_| out.len() as u64)
}
