//! What the documents say is there, is there.

use crate::folder::{PROGRAM, repository};
use std::collections::BTreeSet;
use std::process::Command;

fn read(path: &str) -> String {
    std::fs::read_to_string(repository().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// The words that follow `before` wherever it stands in code.
fn words_after(text: &str, before: &str) -> BTreeSet<String> {
    text.split(before)
        .skip(1)
        .map(|rest| rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '-').collect::<String>())
        .filter(|word| !word.is_empty())
        .collect()
}

#[test]
fn the_readme_opens_with_the_two_commands() {
    let readme = read("README.md");
    let (site, test) = (readme.find("make site").unwrap(), readme.find("make test").unwrap());
    assert!(site < test && test < 400);
}

#[test]
fn every_make_target_that_is_named_exists() {
    let makefile = read("Makefile");
    for document in ["README.md", "generator/ARCHITECTURE.md", "docs/running-a-portal.md", ".ci/run"] {
        let text = read(document);
        for target in words_after(&text, "`make ").union(&words_after(&text, "\nmake ")) {
            assert!(makefile.contains(&format!("\n{target}:")), "{document} names `make {target}`");
        }
    }
}

#[test]
fn every_subcommand_and_option_that_is_named_exists() {
    let help = |arguments: &[&str]| String::from_utf8(Command::new(PROGRAM).args(arguments).arg("--help").output().unwrap().stdout).unwrap();
    let top = help(&[]);
    let readme = read("README.md");
    for command in words_after(&readme, "`doorstep ") {
        assert!(top.contains(&format!("\n  {command} ")), "README.md names `doorstep {command}`");
    }
    for option in words_after(&readme, "`--") {
        assert!(top.contains(&format!("--{option}")), "README.md names --{option}");
    }
    // Whole command lines: each option is one of its command's own.
    let mut lines = 0;
    for line in read("docs/running-a-portal.md").split('`').skip(1).step_by(2).filter_map(|code| code.strip_prefix("target/release/doorstep ")) {
        let command = line.split_whitespace().next().unwrap();
        assert!(top.contains(&format!("\n  {command} ")), "docs/running-a-portal.md names `doorstep {command}`");
        let options = help(&[command]);
        for option in words_after(line, " --") {
            assert!(options.contains(&format!("--{option}")), "docs/running-a-portal.md names `doorstep {command} --{option}`");
        }
        lines += 1;
    }
    assert!(lines >= 5, "{lines}");
}

#[test]
fn every_file_that_is_named_exists() {
    for document in ["README.md", "generator/ARCHITECTURE.md"] {
        for name in read(document).split('`').skip(1).step_by(2) {
            let is_path = name.contains('/') && !name.contains(['<', '*', ' ', '{', '…', '$']) && !name.starts_with(['.', '/', '@']);
            // Derived, or a council's own to add.
            let others = ["site/", "data/registers", "data/geography/tiles/", "target/"];
            let is_ours = is_path && !others.iter().any(|other| name.starts_with(other)) && name != "content/";
            if is_ours {
                let found = [name.to_owned(), format!("generator/src/{name}"), format!("generator/{name}")]
                    .iter()
                    .any(|path| repository().join(path).exists());
                assert!(found, "{document} names {name}");
            }
        }
    }
}

#[test]
fn the_architecture_fits_on_a_few_pages() {
    assert!(read("generator/ARCHITECTURE.md").lines().count() <= 150);
}

#[test]
fn workflows_run_scripts_that_exist() {
    use std::os::unix::fs::PermissionsExt;
    for workflow in [".github/workflows/publish.yml", ".gitlab-ci.yml"] {
        let steps = words_after(&read(workflow), "scripts/ci/");
        assert!(steps.len() >= 3, "{workflow}");
        for step in steps {
            let mode = std::fs::metadata(repository().join("scripts/ci").join(&step)).unwrap().permissions().mode();
            assert!(mode & 0o111 != 0, "{workflow} runs scripts/ci/{step}, which is not executable");
        }
    }
}

#[test]
fn only_fetch_and_serve_open_sockets() {
    for entry in walkdir::WalkDir::new(repository().join("generator/src")).into_iter().map(Result::unwrap).filter(|e| e.file_type().is_file()) {
        let path = entry.path().strip_prefix(repository().join("generator/src")).unwrap().to_str().unwrap().to_owned();
        let text = std::fs::read_to_string(entry.path()).unwrap_or_default();
        let opens = ["ureq", "std::net", "TcpStream", "UdpSocket"].iter().find(|word| text.contains(**word));
        let may = path.starts_with("fetch/") || path.starts_with("serve");
        assert!(may || opens.is_none(), "{path} names {opens:?}: a build is offline");
    }
}
