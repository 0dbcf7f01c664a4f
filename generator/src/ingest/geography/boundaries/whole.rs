//! What boundaries must be together: of every council of the portal, in England, and beside each other, not on each other.

use super::fault::Fault;
use crate::diagnostic::{At, Report};
use crate::ingest::geography::survey::Survey;
use crate::model::{AreaCode, Boundary, Level, Nation, Source, boundary::square_metres};
use geo::{BooleanOps, Intersects, MultiPolygon};
use rayon::prelude::*;

/// Overlaps up to this, in square metres, come of rounding.
const LEAST_OVERLAP: f64 = 10.0;
/// England with its islands, in degrees: west, south, east, north.
const ENGLAND: (f64, f64, f64, f64) = (-6.5, 49.8, 1.8, 55.9);

pub fn check(survey: &Survey<'_>, sources: &[Source], report: &mut Report) {
    if survey.boundaries.is_empty() {
        return;
    }
    let at = |boundary: &Boundary| At::file(format!("{}/source.toml", sources[usize::from(boundary.source.0)].folder));
    for (code, boundary) in &survey.boundaries.areas {
        let bounds = boundary.bounds();
        let inside = bounds.min().x >= ENGLAND.0 && bounds.min().y >= ENGLAND.1 && bounds.max().x <= ENGLAND.2 && bounds.max().y <= ENGLAND.3;
        if !inside || Nation::of_code(*code) != Some(Nation::England) {
            report.add(Fault::OutsideEngland { name: name(survey, *code) }, at(boundary));
        }
    }
    for (first, second, square_metres, share) in overlaps(survey) {
        let fault = Fault::Overlap { first: name(survey, first), second: name(survey, second), square_metres, share };
        report.add(fault, at(&survey.boundaries.areas[&first]));
    }
    missing(survey, report);
}

fn name(survey: &Survey<'_>, code: AreaCode) -> String {
    survey.areas.get(code).map_or_else(|| code.to_string(), |area| area.name.to_string())
}

fn overlaps(survey: &Survey<'_>) -> Vec<(AreaCode, AreaCode, f64, f64)> {
    let level = |code: AreaCode| survey.areas.get(code).map(|area| if area.level == Level::Authority { Level::District } else { area.level });
    let all: Vec<(AreaCode, &Boundary)> = survey.boundaries.areas.iter().map(|(code, boundary)| (*code, boundary)).collect();
    let lies_in = |inner: AreaCode, outer: AreaCode| survey.areas.upward(inner).any(|area| area.code == outer);
    let beside = |(a, one): (AreaCode, &Boundary), (b, other): (AreaCode, &Boundary)| {
        level(a) == level(b) && one.bounds().intersects(&other.bounds()) && !lies_in(a, b) && !lies_in(b, a)
    };
    let pairs: Vec<(usize, usize)> =
        (0..all.len()).flat_map(|a| (a + 1..all.len()).map(move |b| (a, b))).filter(|(a, b)| beside(all[*a], all[*b])).collect();
    pairs
        .into_par_iter()
        .filter_map(|(a, b)| {
            let shared: MultiPolygon<f64> = all[a].1.shape().intersection(all[b].1.shape());
            let shared = square_metres(&shared);
            let smaller = square_metres(all[a].1.shape()).min(square_metres(all[b].1.shape()));
            (shared > LEAST_OVERLAP).then(|| (all[a].0, all[b].0, shared, shared / smaller))
        })
        .collect()
}

/// A council without its boundary, and areas without theirs, where others have one.
fn missing(survey: &Survey<'_>, report: &mut Report) {
    let has = |code: AreaCode| survey.boundaries.areas.contains_key(&code);
    let given = |level: Level| survey.boundaries.areas.keys().filter_map(|code| survey.areas.get(*code)).any(|area| area.level == level);
    let at = || At::file("data/geography");
    let (councils, wards) = (given(Level::Authority) || given(Level::District), given(Level::Ward));
    for authority in &survey.portal.authorities {
        let districts: Vec<AreaCode> = survey.areas.children(authority.code, Level::District).iter().map(|a| a.code).collect();
        if councils && !has(authority.code) && (districts.is_empty() || !districts.iter().any(|code| has(*code))) {
            report.add(Fault::NoCouncil { name: authority.name.to_string(), code: authority.code.to_string() }, at());
        }
        let parents = if districts.is_empty() { vec![authority.code] } else { districts.clone() };
        let below: Vec<AreaCode> = parents.iter().flat_map(|of| survey.areas.children(*of, Level::Ward)).map(|a| a.code).collect();
        for (given, codes, level) in [(councils && districts.iter().any(|code| has(*code)), &districts, "districts"), (wards, &below, "wards")] {
            let missing: Vec<String> = codes.iter().filter(|code| !has(**code)).map(|code| format!("{} ({code})", name(survey, *code))).collect();
            if given && !missing.is_empty() {
                report.add(Fault::NoAreas { council: authority.name.to_string(), level, missing }, at());
            }
        }
    }
}
