//! Every published table is described for programs, column by column, and holds what its description says.

use crate::folder::repository;
use doorstep::diagnostic::Report;
use doorstep::pipeline;
use doorstep::project::Project;
use doorstep::stage::Stages;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The files below `/data/` of a project.
fn published(project: &Path) -> Option<BTreeMap<String, Vec<u8>>> {
    let mut report = Report::default();
    let project = Project::open(project, &mut report)?;
    let atlas = pipeline::assemble(&project, &mut Stages::silent(), &mut report);
    let files = pipeline::files(&atlas, &mut Stages::silent());
    (!report.has_errors())
        .then(|| files.into_iter().filter_map(|f| Some((f.path.strip_prefix("static/data/")?.to_owned(), f.bytes().into_owned()))).collect())
}

fn json(files: &BTreeMap<String, Vec<u8>>, name: &str) -> Value {
    serde_json::from_slice(files.get(name).unwrap_or_else(|| panic!("{name} is published"))).unwrap()
}

fn columns(schema: &Value) -> Vec<Value> {
    schema["columns"].as_array().unwrap_or_else(|| panic!("{schema}")).clone()
}

/// A cell of a described column.
fn holds(column: &Value, cell: &str) -> bool {
    if column["null"].as_array().is_some_and(|none| none.iter().any(|n| n == cell)) {
        return column["required"] != true;
    }
    match column["datatype"].as_str() {
        Some("date") => cell.parse::<jiff::civil::Date>().is_ok() && cell.len() == 10,
        Some("decimal") => cell.bytes().all(|b| b.is_ascii_digit() || b"-.".contains(&b)) && cell.parse::<f64>().is_ok(),
        Some("nonNegativeInteger") => cell.parse::<u64>().is_ok(),
        Some("anyURI") => cell.starts_with("http"),
        other => other == Some("string"),
    }
}

fn check(files: &BTreeMap<String, Vec<u8>>) -> usize {
    let group = json(files, "csv-metadata.json");
    let tables = group["tables"].as_array().unwrap();
    let described: BTreeSet<&str> = tables.iter().map(|table| table["url"].as_str().unwrap()).collect();
    let there: BTreeSet<&str> = files.keys().map(String::as_str).filter(|name| name.ends_with(".csv")).collect();
    assert_eq!(described, there, "tables that are described and tables that there are");
    for table in tables {
        let name = table["url"].as_str().unwrap();
        let schema = table["tableSchema"].as_str().map_or_else(|| table["tableSchema"].clone(), |address| json(files, address));
        let columns = columns(&schema);
        let mut reader = csv::Reader::from_reader(files[name].as_slice());
        let header: Vec<String> = reader.headers().unwrap().iter().map(Into::into).collect();
        let titles: Vec<&str> = columns.iter().map(|column| column["titles"].as_str().unwrap()).collect();
        assert_eq!(titles, header, "{name}");
        assert!(columns.iter().all(|column| column["dc:description"].as_str().is_some_and(|words| words.len() > 5)), "{name}");
        for row in reader.records() {
            for (column, cell) in columns.iter().zip(row.unwrap().iter()) {
                assert!(holds(column, cell), "{name}, {}: {cell:?}", column["name"]);
            }
        }
    }
    let own = json(files, "services.csv-metadata.json");
    let services = tables.iter().find(|table| table["url"] == "services.csv").unwrap();
    assert_eq!(own["tableSchema"], services["tableSchema"]);
    tables.len()
}

/// Every column of every table stands in the dictionary too.
fn check_dictionary(files: &BTreeMap<String, Vec<u8>>) {
    let rows: BTreeSet<(String, String)> = csv::Reader::from_reader(files["dictionary.csv"].as_slice())
        .records()
        .map(|row| row.map(|row| (row[0].to_owned(), row[1].to_owned())).unwrap())
        .collect();
    let figures = json(files, "market/figures-schema.json");
    for table in json(files, "csv-metadata.json")["tables"].as_array().unwrap() {
        let own = table["tableSchema"].is_object();
        let name = if own { table["url"].as_str().unwrap() } else { "market/observations.csv" };
        for column in columns(if own { &table["tableSchema"] } else { &figures }) {
            let column = column["name"].as_str().unwrap().to_owned();
            assert!(rows.contains(&(name.to_owned(), column.clone())), "{name}: {column}");
        }
    }
}

#[test]
fn every_table_is_described_and_holds_what_is_said_of_it() {
    let mut most = 0;
    for case in ["boundaries", "commissioning", "every-state", "market-figures"] {
        let files = published(&repository().join("generator/tests/golden").join(case).join("in")).unwrap_or_else(|| panic!("{case} has no errors"));
        most = most.max(check(&files));
        check_dictionary(&files);
    }
    assert!(most > 10, "{most}");
}

#[test]
fn a_cell_that_is_not_as_described_is_found() {
    let column = |datatype: &str| serde_json::json!({ "datatype": datatype, "null": ["", "[c]"] });
    for (datatype, cell, expected) in [
        ("date", "2026-11-22", true),
        ("date", "November 2026", false),
        ("decimal", "-4.5", true),
        ("decimal", "[c]", true),
        ("decimal", "1,234", false),
        ("decimal", "NaN", false),
        ("nonNegativeInteger", "-1", false),
        ("anyURI", "javascript:alert(1)", false),
    ] {
        assert_eq!(holds(&column(datatype), cell), expected, "{datatype} {cell}");
    }
}
