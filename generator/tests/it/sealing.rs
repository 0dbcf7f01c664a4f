//! The manifest, its signature, and the way back.

use crate::folder::{Folder, expect, write};
use std::path::Path;

fn manifest(project: &Folder) -> serde_json::Value {
    serde_json::from_slice(&std::fs::read(project.path("site/public/.well-known/doorstep.json")).unwrap()).unwrap()
}

fn rename(project: &Folder, from: &str, to: &str) {
    project.replace("doorstep.toml", &format!("name = \"{from}\""), &format!("name = \"{to}\""));
}

#[test]
fn the_manifest_says_what_the_site_is_made_of() {
    let project = Folder::new();
    expect(&project.run(&["build"]), 0, &["seal"]);
    let said = manifest(&project);
    assert_eq!(said["version"], 1);
    assert_eq!(said["previous"], serde_json::Value::Null);
    assert_eq!(said["tools"]["zola"], "0.22.0");
    let input = &said["inputs"]["data/registers/cqc-locations/locations.csv"];
    let bytes = std::fs::metadata(project.path("data/registers/cqc-locations/locations.csv")).unwrap().len();
    assert_eq!((input["bytes"].as_u64(), input["sha256"].as_str().unwrap().len()), (Some(bytes), 64));
    assert!(input["edition"].is_string() && input["licence"].is_string(), "{input}");
    let sum = &said["ledger"]["total"];
    let parts = ["set_aside", "left_out"].iter().flat_map(|key| sum[key].as_object()).flat_map(|all| all.values()).map(|n| n.as_u64().unwrap());
    let all = parts.sum::<u64>() + sum["published"].as_u64().unwrap() + sum["duplicate"].as_u64().unwrap_or(0);
    assert_eq!(sum["read"].as_u64(), Some(all), "the ledger closes");
    let files: Vec<String> = project.published().into_keys().filter(|path| !path.starts_with(".well-known")).collect();
    assert_eq!(said["files"].as_object().unwrap().keys().cloned().collect::<Vec<_>>(), files);
    expect(&project.run(&["verify", "--as-of", "2026-11-22"]), 0, &["version 1 of https://doorstep.example", "all as they were published"]);
    expect(&project.run(&["verify", "--as-of", "2030-01-01"]), 3, &["error[site-expired]", "help: "]);
    write(&project.path("site/public/index.html"), "hello");
    expect(&project.run(&["verify"]), 1, &["error[not-as-published]: index.html", "help: "]);
    // A build of the same inputs puts it right, under the same number.
    expect(&project.run(&["build"]), 0, &["published to site/public"]);
    assert_eq!(manifest(&project), said);
    expect(&project.run(&["verify", "--as-of", "2026-11-22"]), 0, &[]);
    expect(&project.run(&["verify", "/nowhere"]), 2, &["error[no-site]"]);
}

#[test]
fn a_rollback_takes_the_site_before_back_byte_for_byte() {
    let project = Folder::new();
    expect(&project.run(&["rollback"]), 2, &["error[nothing-to-roll-back-to]", "help: "]);
    expect(&project.run(&["build"]), 0, &[]);
    let first = project.published();
    expect(&project.run(&["rollback"]), 2, &["no earlier site is kept"]);
    rename(&project, "Doorstep", "Threshold");
    expect(&project.run(&["build"]), 0, &[]);
    let second = project.published();
    assert_ne!(first, second);
    expect(&project.run(&["rollback"]), 0, &["version 1 is published again", "version 2 is withdrawn"]);
    assert_eq!(project.published(), first);
    // Neither a second rollback nor the next build of the same inputs brings it back.
    expect(&project.run(&["rollback"]), 2, &["version 2, newer than the published one, version 1: it was withdrawn, or"]);
    expect(&project.run(&["build"]), 3, &["error[withdrawn]", "help: "]);
    assert_eq!(project.published(), first);
    // What is published next has a number of its own.
    rename(&project, "Threshold", "Gate");
    expect(&project.run(&["build"]), 0, &[]);
    assert_eq!(manifest(&project)["version"], 3);
    // The way back is closed when what is kept is no longer what was published.
    write(&project.path("site/.previous/index.html"), "spoilt");
    let third = project.published();
    expect(&project.run(&["rollback"]), 2, &["is not whole: 1 files"]);
    assert_eq!(project.published(), third);
}

#[test]
fn without_a_manifest_to_compare_with_nothing_is_published() {
    let project = Folder::new();
    let path = project.path("site/public/.well-known/doorstep.json");
    expect(&project.run(&["build"]), 0, &[]);
    let text = std::fs::read_to_string(&path).unwrap();
    let spoilt = [text.replace("\"version\"", "\"virsion\""), text[..text.len() / 2].to_owned(), text.replacen("care", "cure", 1), String::new()];
    for text in spoilt.iter().filter(|spoilt| **spoilt != text) {
        write(&path, text);
        let old = project.published();
        expect(&project.run(&["build"]), 3, &["error[no-manifest]", "help: ", "--first"]);
        assert_eq!(project.published(), old);
    }
    std::fs::remove_file(&path).unwrap();
    expect(&project.run(&["build"]), 3, &["error[no-manifest]: the published site has no manifest"]);
    expect(&project.run(&["build", "--first"]), 0, &["published to site/public"]);
    expect(&project.run(&["build"]), 0, &["nothing has changed"]);
}

/// A key pair that is used for nothing else: the secret key's file and the public key's line.
fn keys() -> (String, String) {
    let pair = minisign::KeyPair::generate_unencrypted_keypair().unwrap();
    (pair.sk.to_box(None).unwrap().into_string(), pair.pk.to_base64())
}

fn signed(project: &Folder, secret: &str) -> crate::folder::Ran {
    project.command(&["build"]).env("DOORSTEP_SIGNING_KEY", secret).output().unwrap().into()
}

#[test]
fn a_site_is_signed_with_the_key_that_is_given() {
    let ((secret, public), (_, other)) = (keys(), keys());
    let project = Folder::new();
    expect(&signed(&project, "nonsense"), 2, &["error[signing-key]", "help: "]);
    assert!(!project.path("site/public").exists(), "what should be signed is not published unsigned");
    expect(&signed(&project, &secret), 0, &[]);
    let first = project.published();
    expect(&signed(&project, &secret), 0, &["nothing has changed"]);
    assert_eq!(project.published(), first, "the same key gives the same signature");
    // A secret that is missing today takes no signature away.
    expect(&project.run(&["build"]), 2, &["error[signing-key]", "the live site is signed", "help: "]);
    expect(&signed(&project, ""), 2, &["error[signing-key]"]);
    assert_eq!(project.published(), first);
    let verify = |key: &str| project.run(&["verify", "--as-of", "2026-11-22", "--key", key]);
    expect(&verify(&public), 0, &["its signature holds"]);
    expect(&verify(&other), 1, &["error[signature]", "help: "]);
    expect(&verify("nonsense"), 1, &["error[signing-key]"]);
    let path = project.path("site/public/.well-known/doorstep.json.minisig");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("untrusted comment: ") && text.contains("trusted comment: Doorstep, version 1"), "{text}");
    std::fs::remove_file(Path::new(&path)).unwrap();
    expect(&verify(&public), 1, &["the manifest is not signed"]);
}
