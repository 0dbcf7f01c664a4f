//! What the program says and how it ends. Standard error is an interface.

use crate::folder::{Folder, expect};

#[test]
fn a_misspelt_key_is_told_with_its_neighbour() {
    let project = Folder::new();
    project.replace("doorstep.toml", "buffer_km", "bufer_km");
    let ran = project.run(&["check"]);
    assert_eq!(ran.exit, Some(1));
    assert_eq!(
        ran.err,
        "error[config-unknown-key]: unknown key `bufer_km`\n  --> doorstep.toml:10\n  help: did you mean `buffer_km`?\nnothing was published: 1 error, 0 warnings\n"
    );
}

#[test]
fn a_folder_without_a_project_cannot_be_run() {
    let project = Folder::new();
    std::fs::remove_file(project.path("doorstep.toml")).unwrap();
    expect(&project.run(&["build"]), 2, &["error[no-project]", "--project"]);
}

#[test]
fn check_writes_no_site() {
    let project = Folder::new();
    expect(&project.run(&["check"]), 0, &["checked in", "read ", "enrich ", "publish "]);
    assert!(!project.path("site").exists());
}

#[test]
fn the_report_as_json_holds_every_problem() {
    let project = Folder::new();
    project.replace("doorstep.toml", "E10000032", "W10000032x");
    let ran = project.run(&["check", "--format", "json"]);
    assert_eq!((ran.exit, ran.err.as_str()), (Some(1), ""));
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(json["exit"], 1);
    assert_eq!(json["problems"][0]["code"], "config-value");
    assert_eq!(json["problems"][0]["file"], "doorstep.toml");
    assert!(json["problems"][0]["help"].is_string());
}

#[test]
fn a_day_is_a_day() {
    let project = Folder::new();
    let ran = project.run(&["check", "--as-of", "31/12/2026"]);
    expect(&ran, 2, &["--as-of"]);
}

#[test]
fn codes_are_explained() {
    let project = Folder::new();
    expect(&project.run(&["explain", "dead-link"]), 0, &["dead-link (error)", "nothing is published"]);
    expect(&project.run(&["explain"]), 0, &["config-unknown-key"]);
    expect(&project.run(&["explain", "ded-link"]), 2, &["did you mean \"dead-link\"?"]);
}

#[test]
fn serving_before_building_says_so() {
    let project = Folder::new();
    expect(&project.run(&["serve", "--port", "0"]), 2, &["make site"]);
}
