//! Tests that stand for cases: each runs once for all cases, in a browser by Playwright or by cargo. A case fails when its test
//! failed or does not exist, and is not tried when the test says that it was skipped.

use super::base::program;
use super::case::Case;
use super::repository;
use super::run::Result;
use std::process::Command;

#[derive(Debug, Clone, PartialEq, Eq)]
enum Verdict {
    Passed,
    Failed,
    Skipped(String),
}

#[derive(Debug, Default)]
pub struct Borrowed {
    /// Titles with those of the groups around them; `None` where there is no browser.
    browser: Option<Vec<(String, Verdict)>>,
    /// "release::switch::tests::a_switch_that_was_cut_off_is_mended".
    tests: Vec<(String, Verdict)>,
}

impl Borrowed {
    pub fn run(cases: &[Case]) -> Self {
        let parts: Vec<&str> = cases.iter().flat_map(|case| &case.expect.browser).map(String::as_str).collect();
        let tests: Vec<&str> = cases.iter().flat_map(|case| &case.expect.tests).map(String::as_str).collect();
        Self { tests: by_cargo(&tests), browser: in_a_browser(&parts) }
    }

    pub fn judge(&self, part: &str, result: &mut Result) {
        match &self.browser {
            None => result.not_here = Some("the tests in a browser did not run".into()),
            Some(ran) => tell(ran.iter().filter(|(title, _)| title.contains(part)), &format!("in a browser: {part}"), result),
        }
    }

    pub fn judge_test(&self, test: &str, result: &mut Result) {
        let (module, name) = place(test);
        let own = |ran: &str| ran.strip_prefix(&module).and_then(|rest| rest.rsplit("::").next()) == Some(name);
        tell(self.tests.iter().filter(|(ran, _)| own(ran)), test, result);
    }
}

fn tell<'a>(own: impl Iterator<Item = &'a (String, Verdict)>, test: &str, result: &mut Result) {
    let mut found = false;
    for (title, verdict) in own {
        found = true;
        match verdict {
            Verdict::Passed => {}
            Verdict::Failed => result.failures.push(format!("failed: {title}")),
            Verdict::Skipped(why) => result.not_here = Some(why.clone()),
        }
    }
    if !found {
        result.failures.push(format!("there is no test {test}"));
    }
}

/// "src/release/switch.rs: name" is in the module `release::switch`, "tests/it/fetch.rs: name" in `fetch`.
fn place(test: &str) -> (String, &str) {
    let (file, name) = test.split_once(": ").unwrap_or(("", test));
    let below = file.trim_start_matches("src/").trim_start_matches("tests/it/").trim_end_matches(".rs").trim_end_matches("/mod");
    (format!("{}::", below.replace('/', "::")), name)
}

fn by_cargo(tests: &[&str]) -> Vec<(String, Verdict)> {
    let mut ran: Vec<(String, Verdict)> = Vec::new();
    for (target, is_own) in [(&["--lib"][..], true), (&["--test", "it"][..], false)] {
        let names: Vec<&str> = tests.iter().filter(|test| test.starts_with("src/") == is_own).map(|test| place(test).1).collect();
        if names.is_empty() {
            continue;
        }
        let mut command = Command::new("cargo");
        command.args(["test", "--locked", "--package", "doorstep"]).args(target).current_dir(repository());
        if !cfg!(debug_assertions) {
            command.arg("--release");
        }
        let Ok(out) = command.args(["--", "--show-output"]).args(&names).output() else { continue };
        let text = String::from_utf8_lossy(&out.stdout).into_owned();
        let mut of = "";
        for line in text.lines() {
            if let Some((name, verdict)) = line.strip_prefix("test ").and_then(|rest| rest.split_once(" ... ")) {
                ran.push((name.to_owned(), if verdict == "ok" { Verdict::Passed } else { Verdict::Failed }));
            } else if let Some(name) = line.strip_prefix("---- ").and_then(|rest| rest.strip_suffix(" stdout ----")) {
                of = name;
            } else if let Some(why) = line.strip_prefix("skipped: ")
                && let Some((_, verdict)) = ran.iter_mut().find(|(name, _)| name == of)
            {
                *verdict = Verdict::Skipped(why.to_owned());
            }
        }
        if !out.status.success() {
            eprint!(
                "{}",
                text.lines().filter(|line| line.contains("panicked") || line.contains("FAILED")).fold(String::new(), |all, l| all + l + "\n")
            );
        }
    }
    ran
}

fn in_a_browser(parts: &[&str]) -> Option<Vec<(String, Verdict)>> {
    if parts.is_empty() || std::env::var_os("FAULTS_WITHOUT_BROWSER").is_some() {
        return None;
    }
    let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).ok()?.port();
    let pattern: Vec<String> = parts.iter().map(|part| literal(part)).collect();
    let out = Command::new("npx")
        .args(["--no-install", "playwright", "test", "--config", "tests/browser/playwright.config.mjs", "--reporter", "json", "--grep"])
        .arg(pattern.join("|"))
        .env("CHROMIUM", repository().join(".tools/chromium"))
        .env("DOORSTEP_BIN", program())
        .env("DOORSTEP_TEST_PORT", port.to_string())
        .current_dir(repository())
        .output()
        .ok()?;
    let json: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap_or_default();
    let mut ran = Vec::new();
    gather(&json, "", &mut ran);
    if ran.is_empty() {
        eprintln!("{}{}", json["errors"], String::from_utf8_lossy(&out.stderr));
    }
    (!ran.is_empty()).then_some(ran)
}

/// As a pattern that means just these words.
fn literal(words: &str) -> String {
    words.chars().flat_map(|c| if r"\^$.|?*+()[]{}/".contains(c) { vec!['\\', c] } else { vec![c] }).collect()
}

fn gather(suite: &serde_json::Value, above: &str, ran: &mut Vec<(String, Verdict)>) {
    let title = format!("{above} {}", suite["title"].as_str().unwrap_or_default());
    for spec in suite["specs"].as_array().into_iter().flatten() {
        let states = spec["tests"].as_array().into_iter().flatten().map(|test| test["status"].as_str().unwrap_or_default());
        let verdict = states.fold(Verdict::Passed, |verdict, state| match state {
            "expected" => verdict,
            "skipped" => Verdict::Skipped("the test in a browser was skipped".into()),
            _ => Verdict::Failed,
        });
        ran.push((format!("{title} {}", spec["title"].as_str().unwrap_or_default()), verdict));
    }
    for suite in suite["suites"].as_array().into_iter().flatten() {
        gather(suite, &title, ran);
    }
}
