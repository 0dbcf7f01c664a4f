//! `doorstep verify` of a site at its address, against servers that hand out what a good one would not.

use crate::folder::{Folder, Ran, expect, write};
use crate::server::{Question, Server, head, reply};
use std::collections::BTreeMap;
use std::io::Write;
use std::net::TcpStream;
use std::sync::{Arc, OnceLock};

type Files = Arc<BTreeMap<String, Vec<u8>>>;

const KEYS: usize = 2;

struct Published {
    folder: Folder,
    /// Three editions of one site: the first two signed.
    versions: Vec<Files>,
    public: Vec<String>,
}

/// A small site, published twice with a signature and once without.
fn published() -> &'static Published {
    static PUBLISHED: OnceLock<Published> = OnceLock::new();
    PUBLISHED.get_or_init(|| {
        let pairs: Vec<_> = (0..KEYS).map(|_| minisign::KeyPair::generate_unencrypted_keypair().unwrap()).collect();
        let secret = pairs[0].sk.to_box(None).unwrap().into_string();
        let folder = Folder::small();
        let mut versions = Vec::new();
        for (at, name) in ["Doorstep", "Threshold", "Gate"].iter().enumerate() {
            if at > 0 {
                let before = ["Doorstep", "Threshold", "Gate"][at - 1];
                folder.replace("doorstep.toml", &format!("name = \"{before}\""), &format!("name = \"{name}\""));
            }
            let mut build = folder.command(&["build"]);
            if at < 2 {
                build.env("DOORSTEP_SIGNING_KEY", &secret);
            } else {
                build.arg("--first");
            }
            expect(&Ran::from(build.output().unwrap()), 0, &["published to site/public"]);
            versions.push(Arc::new(folder.published()));
        }
        Published { folder, versions, public: pairs.iter().map(|pair| pair.pk.to_base64()).collect() }
    })
}

/// Serves these files, below this path, each after a change.
fn serve(files: &Files, change: impl Fn(&str, Vec<u8>, usize) -> Option<Vec<u8>> + Send + Sync + 'static) -> Server {
    let files = Arc::clone(files);
    Server::start(move |question: &Question, wire: &mut TcpStream| {
        let path = question.target.trim_start_matches('/');
        match files.get(path).and_then(|bytes| change(path, bytes.clone(), question.before)) {
            Some(bytes) => reply(wire, "200 OK", &[], &bytes),
            None => reply(wire, "404 Not Found", &[], b"nothing here"),
        }
    })
}

fn verify(server: &Server, more: &[&str]) -> Ran {
    let address = server.url("");
    let mut arguments = vec!["verify", &address, "--as-of", "2026-11-22", "--timeout", "1"];
    arguments.extend(more);
    let mut command = published().folder.command(&arguments);
    command.env_remove("DOORSTEP_PUBLIC_KEY");
    command.output().unwrap().into()
}

fn as_it_is(_: &str, bytes: Vec<u8>, _: usize) -> Option<Vec<u8>> {
    Some(bytes)
}

#[test]
fn a_whole_site_is_told_to_be_whole() {
    let site = published();
    let server = serve(&site.versions[0], as_it_is);
    let key = ["--key", site.public[0].as_str()];
    expect(&verify(&server, &key), 0, &["version 1 of https://doorstep.example", "all as they were published", "its signature holds"]);
    // Every file is asked for, once.
    let manifest: serde_json::Value = serde_json::from_slice(&site.versions[0][".well-known/doorstep.json"]).unwrap();
    let files = manifest["files"].as_object().unwrap();
    assert_eq!(server.asked().len(), files.len() + 2);
    assert!(files.keys().all(|path| server.asked().iter().any(|question| question.target == format!("/{path}"))));
    expect(&verify(&server, &[]), 0, &["its signature was not asked for"]);
    let before = server.asked().len();
    expect(&verify(&server, &["--sample", "5"]), 0, &["5 of "]);
    assert_eq!(server.asked().len(), before + 6);
    // The manifest and its signature, and nothing else.
    let before = server.asked().len();
    expect(&verify(&server, &["--sample", "0", "--key", &site.public[0]]), 0, &["its files were not looked at; its signature holds"]);
    assert_eq!(server.asked().len(), before + 2);
    let config = "_headers";
    let kept_back = serve(&site.versions[0], move |path, bytes, _| (path != config).then_some(bytes));
    expect(&verify(&kept_back, &[]), 0, &["all as they were published"]);
}

#[test]
fn a_tampered_site_is_told() {
    let site = published();
    let spoilt = serve(&site.versions[0], |path, mut bytes, _| {
        if path == "index.html" {
            bytes.extend(b"<!-- -->");
        }
        Some(bytes)
    });
    expect(&verify(&spoilt, &[]), 1, &["error[not-as-published]: index.html is not the file", "1 of ", "help: "]);
    let same_length = serve(&site.versions[0], |path, mut bytes, _| {
        if path == "index.html" {
            let last = bytes.len() - 2;
            bytes[last] ^= 1;
        }
        Some(bytes)
    });
    expect(&verify(&same_length, &[]), 1, &["index.html is not the file that was published"]);
    let gone = serve(&site.versions[0], |path, bytes, _| (path != "index.html").then_some(bytes));
    expect(&verify(&gone, &[]), 1, &["index.html is missing"]);
    // Whoever changes the manifest too does not have the key.
    let manifest = serve(&site.versions[0], |path, bytes, _| {
        let text = String::from_utf8_lossy(&bytes).replacen("\"version\": 1", "\"version\": 9", 1).into_bytes();
        Some(if path.ends_with("doorstep.json") { text } else { bytes })
    });
    expect(&verify(&manifest, &["--key", &site.public[0]]), 1, &["error[signature]"]);
    let content = serve(&site.versions[0], |path, bytes, _| {
        let text = String::from_utf8_lossy(&bytes).replacen("https://doorstep.example", "https://boorstep.example", 1).into_bytes();
        Some(if path.ends_with("doorstep.json") { text } else { bytes })
    });
    expect(&verify(&content, &[]), 1, &["error[no-manifest]", "somebody changed it"]);
    let server = serve(&site.versions[0], as_it_is);
    expect(&verify(&server, &["--key", &site.public[1]]), 1, &["error[signature]", "does not hold"]);
    expect(&verify(&serve(&site.versions[2], as_it_is), &["--key", &site.public[0]]), 1, &["the manifest is not signed"]);
}

#[test]
fn a_stale_site_is_told() {
    let site = published();
    let note = site.folder.path("seen.txt");
    let remember = ["--remember", note.to_str().unwrap()];
    let (old, new) = (serve(&site.versions[0], as_it_is), serve(&site.versions[1], as_it_is));
    expect(&verify(&old, &remember), 0, &["version 1"]);
    expect(&verify(&new, &remember), 0, &["version 2"]);
    expect(&verify(&new, &remember), 0, &["version 2"]);
    let seen = std::fs::read(&note).unwrap();
    expect(&verify(&old, &remember), 1, &["error[site-older]: the site is version 1, and version 2 was seen before", "help: "]);
    assert_eq!(std::fs::read(&note).unwrap(), seen, "what is older is not remembered");
    write(&note, "2 0000\n");
    expect(&verify(&new, &remember), 1, &["error[site-older]", "another content than before"]);
    write(&note, "nonsense\n");
    expect(&verify(&new, &remember), 1, &["error[manifest-unreadable]", "no note of a version"]);
    let address = new.url("");
    // R29: alarms on the day after the 40th, and after the 60th.
    let on = |day: &str| site.folder.run(&["verify", &address, "--sample", "0", "--as-of", day, "--timeout", "1"]);
    let fortieth = on("2026-12-11");
    expect(&fortieth, 0, &["good until 2026-12-31"]);
    assert!(!fortieth.err.contains("site-ages"), "{}", fortieth.err);
    expect(&on("2026-12-12"), 0, &["warning[site-ages]: the newest register is 41 days old", "help: "]);
    expect(&on("2026-12-31"), 0, &["warning[site-ages]"]);
    expect(&on("2027-01-01"), 3, &["error[site-expired]"]);
    let late = site.folder.run(&["verify", &address, "--as-of", "2030-01-01", "--timeout", "1"]);
    expect(&late, 3, &["error[site-expired]", "help: fetch newer registers"]);
}

#[test]
fn a_mixed_or_truncated_site_is_told() {
    let site = published();
    // The manifest is new and some of the pages are of the edition before.
    let old = Arc::clone(&site.versions[0]);
    let mixed = serve(&site.versions[1], move |path, bytes, _| Some(if path.starts_with("about/") { old[path].clone() } else { bytes }));
    let told = verify(&mixed, &["--key", &site.public[0]]);
    expect(&told, 1, &["error[not-as-published]: about/", "files are not as they were published; its signature holds"]);
    let short = serve(&site.versions[0], |path, bytes, _| Some(if path == "index.html" { bytes[..bytes.len() / 2].to_vec() } else { bytes }));
    expect(&verify(&short, &[]), 1, &["index.html is not the file that was published"]);
    let files = Arc::clone(&site.versions[0]);
    let broken_off = Server::start(move |question: &Question, wire: &mut TcpStream| {
        let bytes = &files[question.target.trim_start_matches('/')];
        head(wire, "200 OK", &[], Some(bytes.len()))?;
        wire.write_all(if question.target == "/index.html" { &bytes[..bytes.len() / 2] } else { bytes })
    });
    expect(&verify(&broken_off, &[]), 1, &["error[fetch-body]", "index.html announced"]);
}

#[test]
fn a_site_that_is_exchanged_meanwhile_is_looked_at_again() {
    let site = published();
    let (old, new) = (Arc::clone(&site.versions[0]), Arc::clone(&site.versions[1]));
    // The manifest of the first question is the old one; all that is asked after it comes from the new tree.
    let swapped = serve(&site.versions[1], move |path, _, before| {
        Some(if path == ".well-known/doorstep.json" && before == 0 { old[path].clone() } else { new[path].clone() })
    });
    expect(&verify(&swapped, &[]), 0, &["version 2", "all as they were published"]);
}

#[test]
fn what_is_no_site_is_told() {
    let site = published();
    let nothing = Server::start(|_, wire| reply(wire, "404 Not Found", &[], b"no"));
    expect(&verify(&nothing, &[]), 2, &["error[no-manifest]"]);
    let down = Server::start(|_, wire| reply(wire, "503 Oops", &[], b"no"));
    expect(&verify(&down, &[]), 2, &["error[fetch-answer]", "answered 503"]);
    let away = Server::start(|_, wire| reply(wire, "302 Found", &[("Location", "https://elsewhere.example/")], b""));
    expect(&verify(&away, &[]), 2, &["error[no-site]: the address leads to another host, elsewhere.example", "help: "]);
    let around = Server::start(|question, wire| reply(wire, "302 Found", &[("Location", &question.target)], b""));
    expect(&verify(&around, &[]), 2, &["error[fetch-address]", "leads on more than"]);
    let endless = Server::start(|_, wire: &mut TcpStream| {
        head(wire, "200 OK", &[], Some(1 << 40))?;
        wire.write_all(b"{")
    });
    expect(&verify(&endless, &[]), 1, &["error[fetch-body]"]);
    let run = |address: &str| site.folder.run(&["verify", address, "--timeout", "1"]);
    expect(&run("http://council.example/"), 2, &["error[fetch-address]", "is not https"]);
    expect(&run("https://"), 2, &["error[fetch-address]"]);
}
