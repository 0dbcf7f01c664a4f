//! `/data/provenance/`: every source with its edition, the ledger of every file, what was left out and why, and the
//! corrections that councils made.

use crate::model::ledger::Account;
use crate::model::*;
use crate::publish::File;
use crate::publish::page::{Crumb, page};
use crate::publish::words;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Debug, Serialize)]
struct Provenance {
    description: &'static str,
    breadcrumbs: Vec<Crumb>,
    as_of: String,
    sources: Vec<SourceRow>,
    total: String,
    accounts: Vec<AccountRow>,
    left_out: Vec<LeftOut>,
    quarantined: Vec<LeftOut>,
    corrections: Vec<CorrectionRow>,
    accepted: Vec<AcceptedRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    faults: Option<Faults>,
}

#[derive(Debug, Serialize)]
struct SourceRow {
    id: String,
    title: String,
    publisher: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    licence: String,
    edition: String,
    accessed: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    attribution: Option<String>,
    made_up: bool,
    files: Vec<Digest>,
}

#[derive(Debug, Serialize)]
struct Digest {
    path: String,
    sha256: String,
}

#[derive(Debug, Serialize)]
struct AccountRow {
    file: String,
    read: String,
    /// The count that does not trust the parser.
    counted: String,
    published: String,
    quarantined: String,
    left_out: String,
    duplicate: String,
}

#[derive(Debug, Serialize)]
struct LeftOut {
    reason: String,
    rows: String,
}

/// A large change that somebody read and let through.
#[derive(Debug, Serialize)]
struct AcceptedRow {
    on: String,
    by: String,
    reason: String,
    diff: String,
}

/// How the program did when every fault that is listed was tried on it: `make faults` writes it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Faults {
    survived: u32,
    of: u32,
    line: String,
    on: String,
}

const FAULTS: &str = include_str!("../../../../faults/score.toml");

#[derive(Debug, Serialize)]
struct CorrectionRow {
    service: String,
    path: String,
    field: String,
    was: String,
    now: String,
    on: String,
    reason: String,
}

pub fn files(atlas: &Atlas) -> Vec<File> {
    let accounts = &atlas.accounts;
    let extra = Provenance {
        description: "Where every fact on this site comes from, and what became of every row that was read.",
        breadcrumbs: vec![Crumb::home(), Crumb::new("Data", "/data/")],
        as_of: words::date(atlas.as_of),
        sources: atlas.sources.iter().map(source).collect(),
        total: total(accounts),
        accounts: accounts.iter().map(account).collect(),
        left_out: sum(accounts.iter().flat_map(|a| &a.filtered).map(|(reason, n)| (words::capital(reason.words()), *n))),
        quarantined: sum(accounts.iter().flat_map(|a| &a.quarantined).map(|(code, n)| ((*code).to_string(), *n))),
        corrections: corrections(atlas),
        accepted: atlas.acceptances.iter().rev().map(accepted).collect(),
        faults: toml::from_str(FAULTS).ok(),
    };
    vec![page("content/data/provenance.md", "Where it comes from", "pages/provenance.html", &extra)]
}

fn accepted(acceptance: &Acceptance) -> AcceptedRow {
    let Acceptance { diff, by, reason, on } = acceptance;
    AcceptedRow { on: words::date(*on), by: by.to_string(), reason: reason.to_string(), diff: diff.clone() }
}

fn source(source: &Source) -> SourceRow {
    SourceRow {
        id: source.folder.replace('/', "-"),
        title: source.title.to_string(),
        publisher: source.publisher.to_string(),
        url: source.url.as_ref().map(ToString::to_string),
        licence: source.licence.to_string(),
        edition: words::date(source.edition),
        accessed: source.accessed.map_or_else(|| "Not noted".into(), words::date),
        attribution: source.attribution.as_ref().map(ToString::to_string),
        made_up: source.demonstration,
        files: source.files.iter().map(|(path, sha256)| Digest { path: path.to_string(), sha256: sha256.clone() }).collect(),
    }
}

fn n(count: u32) -> String {
    words::thousands(u64::from(count))
}

fn account(account: &Account) -> AccountRow {
    AccountRow {
        file: account.path.to_string(),
        read: n(account.read),
        counted: account.second_count.map_or_else(|| "cannot be counted in this format".into(), n),
        published: n(account.published),
        quarantined: n(account.quarantined.values().sum()),
        left_out: n(account.filtered.values().sum()),
        duplicate: n(account.duplicate),
    }
}

/// The whole account in one sentence; it adds up or nothing is published.
fn total(accounts: &[Account]) -> String {
    let all = |of: fn(&Account) -> u32| n(accounts.iter().map(of).sum());
    format!(
        "{} rows read = {} published + {} left out for a reason + {} set aside as unusable + {} duplicates.",
        all(|a| a.read),
        all(|a| a.published),
        all(|a| a.filtered.values().sum()),
        all(|a| a.quarantined.values().sum()),
        all(|a| a.duplicate)
    )
}

/// Rows by reason over all files, most first.
fn sum(counts: impl Iterator<Item = (String, u32)>) -> Vec<LeftOut> {
    let mut sums: BTreeMap<String, u32> = BTreeMap::new();
    for (reason, rows) in counts {
        *sums.entry(reason).or_default() += rows;
    }
    let mut sums: Vec<_> = sums.into_iter().collect();
    sums.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    sums.into_iter().map(|(reason, rows)| LeftOut { reason, rows: n(rows) }).collect()
}

/// Newest first.
fn corrections(atlas: &Atlas) -> Vec<CorrectionRow> {
    let mut all: Vec<_> = atlas.locations.iter().flat_map(|l| l.corrections.iter().map(move |c| (c, l))).collect();
    all.sort_by_key(|(correction, _)| std::cmp::Reverse(correction.on));
    all.into_iter()
        .map(|(correction, location)| CorrectionRow {
            service: location.name.to_string(),
            path: location.path(),
            field: correction.field.to_string(),
            was: correction.was.as_ref().map_or_else(|| "Nothing".into(), ToString::to_string),
            now: correction.now.to_string(),
            on: words::date(correction.on),
            reason: correction.reason.as_ref().map_or_else(|| "Not given".into(), ToString::to_string),
        })
        .collect()
}
