//! `/data/`: the downloads, what each column and slug means, and the promise about addresses.

use super::shared::register;
use crate::model::Atlas;
use crate::publish::File;
use crate::publish::feeds::columns::{COLUMNS, NO_VALUE};
use crate::publish::feeds::dictionary::slugs;
use crate::publish::feeds::{commissioning, market, parameters, zones};
use crate::publish::page::{Crumb, page};
use crate::publish::words;
use serde::Serialize;

#[derive(Debug, Serialize)]
struct Data {
    description: &'static str,
    breadcrumbs: Vec<Crumb>,
    register: String,
    services: String,
    downloads: Vec<Download>,
    columns: Vec<Column>,
    zone_columns: Vec<Word>,
    /// Of what councils decide and buy.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tables: Vec<Table>,
    table_no_value: Vec<Word>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    calendar: bool,
    no_value: Vec<Word>,
    groups: Vec<Group>,
}

#[derive(Debug, Serialize)]
struct Download {
    name: &'static str,
    path: String,
    text: &'static str,
}

#[derive(Debug, Serialize)]
struct Column {
    name: &'static str,
    kind: &'static str,
    meaning: &'static str,
}

#[derive(Debug, Serialize)]
struct Table {
    name: &'static str,
    columns: Vec<Word>,
}

#[derive(Debug, Serialize)]
struct Word {
    name: &'static str,
    meaning: &'static str,
}

#[derive(Debug, Serialize)]
struct Group {
    key: &'static str,
    title: &'static str,
    members: Vec<Slug>,
}

#[derive(Debug, Serialize)]
struct Slug {
    slug: String,
    label: String,
    /// CQC's own words; absent where CQC has none or they are the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    cqc: Option<&'static str>,
}

const DOWNLOADS: &[(&str, &str)] = &[
    (
        "services.csv",
        "A table for a spreadsheet. One row for each service, every column explained below. Those that have left are in it too: the column status says which are listed.",
    ),
    ("services.json", "For programs: what is needed to check every answer of the search."),
    ("services.geojson", "For maps: the same, as points. A service whose place we do not know has no point."),
    ("zones.csv", "The wards and postcode sectors of each zone that a council arranges care by."),
    ("corrections.csv", "Where a council has put the register right: when, what was wrong, whom it affected."),
    ("dictionary.csv", "What each column and each slug means, as a table."),
    ("csv-metadata.json", "Every table on this page and its columns, for programs (CSV on the Web)."),
    ("services.csv-metadata.json", "The same of services.csv alone."),
];

/// What the tables of commissioning hold.
fn about(table: &str) -> &'static str {
    match table {
        "frameworks.csv" => "What councils buy care under: kind, terms, what came before and after.",
        "lots.csv" => "The lots of each framework: area, people, hours, value, terms.",
        "awards.csv" => "Who works under each framework and lot.",
        "opportunities.csv" => "Notices, plans and dates that councils have published.",
        "decisions.csv" => "What councils decided, when, and what came of it.",
        _ => "Every date of commissioning, as precise as it is known.",
    }
}

pub fn files(atlas: &Atlas) -> Vec<File> {
    let tables = commissioning::dictionary(atlas);
    let data = Data {
        description: "Download every service on this site, with the meaning of each column.",
        breadcrumbs: vec![Crumb::home()],
        register: register(atlas),
        services: words::count(atlas.listed().count(), "service", "services"),
        downloads: DOWNLOADS
            .iter()
            .copied()
            .chain(atlas.past.changes.iter().map(|_| (crate::publish::feeds::changes::NAME, "What became of each service since the edition before.")))
            .chain(
                parameters::is_there(atlas)
                    .then_some((parameters::NAME, "The dated figures of who pays for care: limits, allowances, rates, each with its source.")),
            )
            .chain(tables.iter().map(|(name, _)| (*name, about(name))))
            .chain(market::FILES.iter().map(|(name, _, text)| (*name, *text)))
            .map(|(name, text)| Download { name, path: format!("/data/{name}"), text })
            .collect(),
        columns: COLUMNS.iter().map(|c| Column { name: c.name, kind: c.kind.words(), meaning: c.meaning }).collect(),
        zone_columns: pairs(zones::COLUMNS),
        tables: tables.iter().map(|(name, columns)| Table { name, columns: pairs(columns) }).collect(),
        table_no_value: pairs(commissioning::NO_VALUE),
        calendar: !atlas.commissioning.calendar.is_empty(),
        no_value: pairs(NO_VALUE),
        groups: slugs(atlas)
            .into_iter()
            .map(|group| Group {
                key: group.key,
                title: group.title,
                members: group
                    .members
                    .into_iter()
                    .map(|(slug, label, cqc)| Slug {
                        cqc: Some(cqc).filter(|cqc| !cqc.is_empty() && *cqc != label.as_ref()),
                        slug: slug.into_owned(),
                        label: label.into_owned(),
                    })
                    .collect(),
            })
            .collect(),
    };
    vec![page("content/data.md", "Data", "pages/data.html", &data)]
}

fn pairs(table: &[(&'static str, &'static str)]) -> Vec<Word> {
    table.iter().map(|(name, meaning)| Word { name, meaning }).collect()
}
