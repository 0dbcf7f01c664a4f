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
    let build = |commit: &str| project.command(&["build"]).env("DOORSTEP_COMMIT", commit).output().unwrap().into();
    expect(&build("main"), 0, &["seal"]);
    assert_eq!(manifest(&project)["tools"]["commit"], serde_json::Value::Null);
    std::fs::remove_dir_all(project.path("site")).unwrap();
    let commit = "0123456789abcdef0123456789abcdef01234567";
    expect(&build(commit), 0, &["seal"]);
    let said = manifest(&project);
    assert_eq!(said["version"], 1);
    assert_eq!(said["previous"], serde_json::Value::Null);
    assert_eq!(said["tools"]["zola"], "0.22.0");
    let input = &said["inputs"]["data/registers/cqc-locations/locations.csv"];
    let bytes = std::fs::metadata(project.path("data/registers/cqc-locations/locations.csv")).unwrap().len();
    assert_eq!((input["bytes"].as_u64(), input["sha256"].as_str().unwrap().len()), (Some(bytes), 64));
    assert!(input["edition"].is_string() && input["licence"].is_string() && input["fetched"] == "2026-11-01", "{input}");
    assert!(said["inputs"]["data/geography/postcodes/units.csv.gz"]["url"].as_str().unwrap().starts_with("https://"), "{}", said["inputs"]);
    assert_eq!(said["tools"]["commit"], "0123456789abcdef0123456789abcdef01234567");
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
    expect(&build(commit), 0, &["published to site/public"]);
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
    // Nor does a machine that has the repository and what is live, whatever was kept or fetched again in between.
    expect(&project.run(&["keep"]), 0, &["data/editions/"]);
    let source = "data/registers/cqc-locations/source.toml";
    let dated = std::fs::read_to_string(project.path(source)).unwrap().replace("accessed = 2026-11-01", "accessed = 2026-11-20");
    write(&project.path(source), &dated);
    for stays in ["site/.previous", "site/raw"] {
        std::fs::remove_dir_all(project.path(stays)).unwrap();
    }
    expect(&project.run(&["build"]), 3, &["error[withdrawn]", "stands = false"]);
    assert_eq!(project.published(), first);
    // What is published next has a number of its own.
    rename(&project, "Threshold", "Gate");
    expect(&project.run(&["build"]), 0, &[]);
    assert_eq!(manifest(&project)["version"], 3);
    // What is wrong may be elsewhere than in the inputs: then somebody says so, and the numbers rise all the same.
    rename(&project, "Gate", "Threshold");
    let note = std::fs::read_dir(project.path("data/withdrawn")).unwrap().next().unwrap().unwrap().path();
    let text = std::fs::read_to_string(&note).unwrap();
    expect(&project.run(&["build"]), 3, &["error[withdrawn]"]);
    write(&note, "version = 2\n");
    expect(&project.run(&["build"]), 1, &["error[not-a-withdrawal]", "help: "]);
    write(&note, &text.replace("stands = true", "stands = false"));
    expect(&project.run(&["build"]), 0, &["published to site/public"]);
    assert_eq!(manifest(&project)["version"], 4);
    // The way back is closed when what is kept is no longer what was published.
    write(&project.path("site/.previous/index.html"), "spoilt");
    let third = project.published();
    expect(&project.run(&["rollback"]), 2, &["is not whole: 1 files"]);
    assert_eq!(project.published(), third);
}

/// A platform has taken version 2 back, and the repository learns of it by the manifest alone.
#[test]
fn what_a_host_took_back_is_withdrawn_everywhere() {
    let project = Folder::small();
    expect(&project.run(&["build"]), 0, &[]);
    let first = project.tree("site/public");
    rename(&project, "Doorstep", "Threshold");
    expect(&project.run(&["build"]), 0, &[]);
    let saved = project.path("saved.json");
    std::fs::copy(project.path("site/public/.well-known/doorstep.json"), &saved).unwrap();
    // A fresh machine: the repository, and what is live on the host.
    std::fs::remove_dir_all(project.path("site")).unwrap();
    for (path, bytes) in first.iter().filter(|(path, _)| path.starts_with(".well-known/") || path.starts_with("data/")) {
        let to = project.path("site/public").join(path);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::write(to, bytes).unwrap();
    }
    expect(&project.run(&["rollback", "--manifest", "/nowhere"]), 2, &["error[withdrawal-unwritten]"]);
    expect(&project.run(&["rollback", "--manifest", saved.to_str().unwrap()]), 0, &["version 2 is withdrawn; commit data/withdrawn/"]);
    expect(&project.run(&["build"]), 3, &["error[withdrawn]", "version 2"]);
    rename(&project, "Threshold", "Gate");
    expect(&project.run(&["build"]), 0, &["published to site/public"]);
    assert_eq!(manifest(&project)["version"], 3);
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

/// A demonstration says on every page what it is; anything else needs somebody's word that it is the first.
#[test]
fn a_first_publication_is_asked_for() {
    let project = Folder::small();
    project.replace("doorstep.toml", "demonstration = true", "demonstration = false");
    let settings = std::fs::read_to_string(project.path("doorstep.toml")).unwrap();
    let real = settings.replace("01632 960", "0300 061 6").replace(".example", ".gov.uk");
    write(&project.path("doorstep.toml"), &real);
    project.replace("data/registers/cqc-locations/source.toml", "status = \"demonstration\"", "status = \"live\"");
    expect(&project.run(&["build"]), 3, &["error[no-live-site]: there is no published site to compare with", "help: ", "--first"]);
    assert!(!project.path("site/public").exists());
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
