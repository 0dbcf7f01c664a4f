//! CSV on the Web (<https://www.w3.org/TR/tabular-metadata/>): every table of this site with its columns, for programs. One file
//! for all, under the name by which a program that was given a table looks for it, and `services.csv`'s own.

use super::columns::{COLUMNS, Kind, NO_VALUE};
use super::{calendar, changes, commissioning, corrections, dictionary, market, parameters, zones};
use crate::model::Atlas;
use crate::publish::{File, figure};
use serde_json::{Value, json};

/// The tables of figures have one schema, which they all name.
const FIGURES: &str = "market/figures-schema.json";
const LICENCE: &str = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/";
/// What stands in a cell of a figure that is not there.
const MARKERS: &[&str] = &["", "[c]", "[x]", "[z]", "[low]"];

pub fn files(atlas: &Atlas) -> Vec<File> {
    let all = tables(atlas);
    let mut group = head(atlas);
    group["dc:title"] = format!("The open data of {}", atlas.portal.name).into();
    group["tables"] = all.iter().map(|(url, title, schema)| json!({ "url": url, "dc:title": title, "tableSchema": schema })).collect();
    let mut own = head(atlas);
    own["url"] = "services.csv".into();
    own["dc:title"] = format!("Care services listed by {}", atlas.portal.name).into();
    own["tableSchema"] = services();
    let mut figures = figures(market::FIGURES);
    figures["@context"] = "http://www.w3.org/ns/csvw".into();
    vec![file("csv-metadata.json", &group), file("services.csv-metadata.json", &own), file(FIGURES, &figures)]
}

fn file(name: &str, value: &Value) -> File {
    let mut out = serde_json::to_vec_pretty(value).expect("a value of texts");
    out.push(b'\n');
    File::new(format!("static/data/{name}"), out)
}

fn head(atlas: &Atlas) -> Value {
    json!({
        "@context": ["http://www.w3.org/ns/csvw", { "@language": "en" }],
        "dc:license": { "@id": LICENCE },
        "dc:modified": { "@value": atlas.as_of.to_string(), "@type": "xsd:date" },
        "dialect": { "delimiter": ",", "encoding": "utf-8", "header": true, "lineTerminators": ["\r\n"], "quoteChar": "\"" },
    })
}

/// Each table's address below `/data/`, what it holds, and its schema or the schema's address.
fn tables(atlas: &Atlas) -> Vec<(String, String, Value)> {
    let mut tables = vec![
        ("services.csv".to_owned(), "Care services, one row each.".to_owned(), services()),
        ("zones.csv".into(), "The wards and postcode sectors of each zone.".into(), plain(zones::COLUMNS, &[""])),
        ("dictionary.csv".into(), "What each column and each slug means.".into(), plain(dictionary::COLUMNS, &[""])),
    ];
    tables.push((corrections::NAME.into(), "Corrections of the register, one row each.".into(), plain(corrections::COLUMNS, &["[blank]"])));
    if atlas.past.changes.is_some() {
        tables.push((changes::NAME.into(), "What became of each service since the edition before.".into(), plain(changes::COLUMNS, &["[none]"])));
    }
    if parameters::is_there(atlas) {
        tables.push((
            parameters::NAME.into(),
            "The dated figures of who pays for care, one row each.".into(),
            plain(parameters::COLUMNS, parameters::NO_VALUE),
        ));
    }
    let untold: Vec<&str> = commissioning::NO_VALUE.iter().map(|(cell, _)| *cell).collect();
    for (name, columns) in commissioning::dictionary(atlas) {
        let title = if name == calendar::NAME { "Every date of the calendar." } else { "What councils decide and buy, one row each." };
        tables.push((name.into(), title.into(), plain(&columns, &untold)));
    }
    for (name, columns, title) in market::FILES {
        let schema = if *columns == market::FIGURES { FIGURES.into() } else { figures(columns) };
        tables.push(((*name).into(), (*title).into(), schema));
    }
    for indicator in atlas.market.indicators() {
        let path = figure::csv(indicator);
        tables.push((path.trim_start_matches("/data/").into(), indicator.title.to_string(), FIGURES.into()));
    }
    tables
}

fn services() -> Value {
    let none: Vec<&str> = NO_VALUE.iter().map(|(cell, _)| *cell).collect();
    let columns = COLUMNS.iter().map(|column| {
        let mut entry = described(column.name, column.meaning, column.kind.datatype(), &none);
        if column.kind == Kind::List {
            entry["separator"] = "|".into();
        }
        if column.name == "id" {
            entry["required"] = true.into();
        }
        entry
    });
    json!({ "columns": columns.collect::<Vec<_>>(), "primaryKey": "id" })
}

fn described(name: &str, meaning: &str, datatype: &str, none: &[&str]) -> Value {
    json!({ "name": name, "titles": name, "dc:description": meaning, "datatype": datatype, "null": none })
}

/// A table of words.
fn plain(columns: &[(&str, &str)], none: &[&str]) -> Value {
    let columns = columns.iter().map(|(name, meaning)| parted(described(name, meaning, "string", none), meaning));
    json!({ "columns": columns.collect::<Vec<_>>() })
}

/// A table of the market: what its numbers and days are called is the same in all of them.
fn figures(columns: &[(&str, &str)]) -> Value {
    let columns = columns.iter().map(|(name, meaning)| {
        let (datatype, none) = match *name {
            "value" | "low" | "high" | "was" | "now" => ("decimal", MARKERS),
            "period_start" | "period_end" | "as_at" | "signed_off_on" | "next_review" | "from" | "to" => ("date", &[""] as &[&str]),
            "decimals" => ("nonNegativeInteger", &[""] as &[&str]),
            _ => ("string", &[""] as &[&str]),
        };
        parted(described(name, meaning, datatype, none), meaning)
    });
    json!({ "columns": columns.collect::<Vec<_>>() })
}

fn parted(mut column: Value, meaning: &str) -> Value {
    if meaning.contains("parted by |") {
        column["separator"] = "|".into();
    }
    column
}
