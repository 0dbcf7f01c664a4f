//! Every code of every module, for `doorstep explain`.

use crate::diagnostic::{Code, nearest};
use crate::{build, confine, demo, enrich, fetch, ingest, init, keep, project, publish, release};

/// One line for each module that finds problems.
const MODULES: &[&[&Code]] = &[
    build::CODES,
    confine::CODES,
    demo::CODES,
    enrich::CODES,
    enrich::market::CODES,
    enrich::commissioning::CODES,
    enrich::funding::CODES,
    enrich::guides::CODES,
    fetch::fault::CODES,
    ingest::accepted::CODES,
    ingest::commissioning::CODES,
    ingest::documents::CODES,
    ingest::edition::CODES,
    ingest::funding::CODES,
    ingest::geography::CODES,
    ingest::geography::boundaries::CODES,
    ingest::geography::tiles::CODES,
    ingest::market::CODES,
    ingest::registers::council::CODES,
    ingest::registers::cqc_api::CODES,
    ingest::registers::problem::CODES,
    ingest::source::CODES,
    ingest::table::CODES,
    ingest::unmerged::CODES,
    init::CODES,
    keep::CODES,
    project::CODES,
    publish::links::CODES,
    publish::mount::CODES,
    publish::site::CODES,
    publish::theme::CODES,
    release::compress::CODES,
    release::gate::CODES,
    release::manifest::CODES,
    release::raw::CODES,
    release::rollback::CODES,
    release::sign::CODES,
    release::switch::CODES,
    release::verify::CODES,
    release::withdrawn::CODES,
    release::zola::CODES,
];

/// All codes, by id.
pub fn all() -> Vec<&'static Code> {
    let mut codes: Vec<_> = MODULES.iter().copied().flatten().copied().collect();
    codes.sort_by_key(|code| code.id);
    codes
}

/// The code, or else the nearest id there is.
pub fn find(id: &str) -> Result<&'static Code, Option<&'static str>> {
    let codes = all();
    codes.iter().copied().find(|code| code.id.eq_ignore_ascii_case(id)).ok_or_else(|| nearest(id, codes.iter().map(|code| code.id)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn ids_are_unique_and_explained() {
        let codes = all();
        for pair in codes.windows(2) {
            assert_ne!(pair[0].id, pair[1].id);
        }
        for code in codes {
            assert!(code.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{}", code.id);
            assert!(code.explain.len() > 40 && code.explain.ends_with('.'), "{} needs a paragraph", code.id);
        }
    }

    #[test]
    fn every_module_with_codes_is_listed() {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let listed = std::fs::read_to_string(source.join("codes.rs")).unwrap();
        for entry in walkdir::WalkDir::new(&source) {
            let entry = entry.unwrap();
            if !entry.file_type().is_file() || !std::fs::read_to_string(entry.path()).unwrap().lines().any(|line| line.starts_with("pub const CODES"))
            {
                continue;
            }
            let below = entry.path().strip_prefix(&source).unwrap().with_extension("");
            let path = below.to_str().unwrap().trim_end_matches("/mod").replace('/', "::");
            // A submodule's list is handed on by its parent.
            let parent = path.rsplit_once("::").map_or(path.as_str(), |(parent, _)| parent);
            let known = [path.as_str(), parent].iter().any(|module| listed.contains(&format!("    {module}::CODES,")));
            assert!(known, "add {path}::CODES to codes.rs, so that `doorstep explain` knows its codes");
        }
    }

    #[test]
    fn a_misspelt_code_finds_its_neighbour() {
        assert_eq!(find("dead-link").unwrap().id, "dead-link");
        assert_eq!(find("dead-lnk").unwrap_err(), Some("dead-link"));
    }
}
