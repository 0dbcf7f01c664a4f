//! Golden folders: `tests/golden/<case>/in/` is a council's folder, `site/` is what becomes of it, `report.txt` what is said
//! about it. Every case is found. The ledger, the rows set aside and those generated files whose paths begin with a line of the
//! case's `keep` are compared, both ways. `UPDATE_GOLDEN=1 cargo test golden` writes them anew: read the diff.

use doorstep::diagnostic::Report;
use doorstep::ingest::quarantine;
use doorstep::pipeline;
use doorstep::project::Project;
use doorstep::stage::Stages;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut cases: Vec<PathBuf> =
        fs::read_dir(root).expect("the golden folder").map(|e| e.expect("a case").path()).filter(|p| p.join("in").is_dir()).collect();
    cases.sort();
    cases
}

fn tree(root: &Path) -> BTreeMap<String, String> {
    WalkDir::new(root)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|e| e.file_type().is_file())
        .map(|e| {
            let path = e.path().strip_prefix(root).expect("below its root").to_string_lossy().replace('\\', "/");
            (path, fs::read_to_string(e.path()).expect("a golden file is text"))
        })
        .collect()
}

/// What a case makes: its generated files that are text, and its report.
fn made(case: &Path) -> (BTreeMap<String, String>, String) {
    let mut report = Report::default();
    let mut files = BTreeMap::new();
    let kept = fs::read_to_string(case.join("keep")).unwrap_or_default();
    let mut ledger = String::new();
    if let Some(project) = Project::open(&case.join("in"), &mut report) {
        let atlas = pipeline::assemble(&project, &mut Stages::silent(), &mut report);
        for account in &atlas.accounts {
            let fates = account.published + account.duplicate + account.quarantined.values().sum::<u32>() + account.filtered.values().sum::<u32>();
            assert_eq!(account.read, fates, "{account}");
            let _ = writeln!(ledger, "{account}");
        }
        files.insert("ledger.txt".into(), ledger);
        let quarantine = quarantine::csv(&report, &atlas.accounts);
        files.insert("quarantine.csv".into(), String::from_utf8(quarantine).expect("the rows set aside are text").replace('\r', ""));
        if !report.has_errors() {
            for file in pipeline::files(&atlas, &mut Stages::silent()) {
                if kept.lines().any(|prefix| file.path.starts_with(prefix)) {
                    let text = String::from_utf8(file.bytes().into_owned()).expect("generated files are text");
                    files.insert(file.path, text.replace('\r', ""));
                }
            }
        }
    }
    (files, report.to_text())
}

#[test]
fn golden_folders_hold() {
    let cases = cases();
    assert!(!cases.is_empty());
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    let mut wrong = Vec::new();
    for case in cases {
        let name = case.file_name().expect("a named case").to_string_lossy().into_owned();
        let (files, report) = made(&case);
        if update {
            let _ = fs::remove_dir_all(case.join("site"));
            for (path, text) in &files {
                let path = case.join("site").join(path);
                fs::create_dir_all(path.parent().expect("a folder")).expect("golden folder");
                fs::write(path, text).expect("golden file");
            }
            fs::write(case.join("report.txt"), &report).expect("golden report");
            continue;
        }
        if report != fs::read_to_string(case.join("report.txt")).unwrap_or_default() {
            wrong.push(format!("{name}: the report differs:\n{report}"));
        }
        let golden = tree(&case.join("site"));
        for path in golden.keys().chain(files.keys()).collect::<std::collections::BTreeSet<_>>() {
            match (golden.get(path), files.get(path)) {
                (Some(_), None) => wrong.push(format!("{name}: {path} is not made any more")),
                (None, Some(_)) => wrong.push(format!("{name}: {path} is new")),
                (Some(old), Some(new)) if old != new => {
                    let line = old.lines().zip(new.lines()).position(|(a, b)| a != b).unwrap_or_else(|| old.lines().count().min(new.lines().count()));
                    let at = |text: &str| text.lines().nth(line).unwrap_or("(end)").chars().take(300).collect::<String>();
                    wrong.push(format!("{name}: {path}:{}\n  - {}\n  + {}", line + 1, at(old), at(new)));
                }
                _ => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{}\nUPDATE_GOLDEN=1 writes them anew", wrong.join("\n"));
}
