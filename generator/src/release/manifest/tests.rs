use super::*;
use std::fs;

pub fn plain(files: &[(&str, &str)]) -> (tempfile::TempDir, Manifest) {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let day: Date = "2026-11-01".parse().unwrap();
    let manifest = Manifest {
        format: FORMAT,
        version: 0,
        build: String::new(),
        previous: None,
        site: "https://care.example".into(),
        as_of: day,
        expires: day,
        editions: BTreeMap::new(),
        inputs: BTreeMap::new(),
        tools: Tools::default(),
        ledger: Ledger::default(),
        problems: BTreeMap::new(),
        lacking: Vec::new(),
        lines: BTreeMap::new(),
        files: BTreeMap::new(),
    };
    (folder, manifest)
}

fn published(files: &[(&str, &str)], live: Option<&Published>) -> (tempfile::TempDir, Published) {
    let (folder, manifest) = plain(files);
    manifest.over(folder.path(), live, 0).unwrap().write(folder.path()).unwrap();
    let published = Published::read(folder.path()).unwrap().unwrap();
    (folder, published)
}

#[test]
fn the_version_rises_with_the_content_and_not_with_the_build() {
    let (_a, first) = published(&[("index.html", "a"), ("x/y \".csv", "1")], None);
    assert_eq!((first.manifest.version, &first.manifest.previous), (1, &None));
    let (_b, same) = published(&[("index.html", "a"), ("x/y \".csv", "1")], Some(&first));
    assert_eq!((&same.manifest, &same.sha256), (&first.manifest, &first.sha256));
    let (_c, other) = published(&[("index.html", "b"), ("x/y \".csv", "1")], Some(&first));
    assert_eq!((other.manifest.version, other.manifest.previous.as_deref()), (2, Some(first.sha256.as_str())));
    assert_ne!(other.manifest.build, first.manifest.build);
}

#[test]
fn what_was_done_to_a_tree_afterwards_is_seen() {
    let check = |what: fn(&Path), expected: &str| {
        let (folder, published) = published(&[("index.html", "a"), ("data/services.csv", "id\n")], None);
        what(folder.path());
        let found: Vec<String> = published.check(folder.path()).unwrap().iter().map(ToString::to_string).collect();
        assert_eq!(found.join("; "), expected);
    };
    check(|_| (), "");
    check(|root| fs::write(root.join("index.html"), "b").unwrap(), "index.html is not the file that was published");
    check(|root| fs::remove_file(root.join("data/services.csv")).unwrap(), "data/services.csv is missing");
    check(|root| fs::write(root.join("extra.html"), "b").unwrap(), "extra.html was not published");
    check(|root| fs::write(root.join(SIGNATURE), "").unwrap(), "");
}

#[test]
fn a_manifest_that_was_changed_or_cut_is_not_believed() {
    let (folder, published) = published(&[("index.html", "a")], None);
    let path = folder.path().join(PATH);
    let text = fs::read_to_string(&path).unwrap();
    let check = |text: &str, whole: bool| {
        fs::write(&path, text).unwrap();
        assert_eq!(Published::read(folder.path()).is_ok(), whole, "{text}");
    };
    check(&text, true);
    check(&text.replace("care.example", "else.example"), false);
    check(&text.replace("\"bytes\": 1", "\"bytes\": 2"), false);
    check(&text.replace("\"format\": 1", "\"format\": 9"), false);
    for cut in [0, 1, text.len() / 2, text.len() - 3] {
        check(&text[..cut], false);
    }
    fs::remove_file(&path).unwrap();
    assert!(matches!(Published::read(folder.path()), Err(Fault::Absent)));
    assert!(matches!(Published::read(&folder.path().join("nowhere")), Ok(None)));
    assert_eq!(published.manifest.files.len(), 1);
}

#[test]
fn a_sum_is_closed_or_it_is_not() {
    let mut sum = Sum { read: 10, published: 7, duplicate: 1, ..Sum::default() };
    assert!(!sum.is_closed());
    sum.set_aside.insert("ragged-row".into(), 2);
    assert!(sum.is_closed());
}
