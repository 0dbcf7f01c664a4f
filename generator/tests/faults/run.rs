//! Runs one case and judges it by everything that a survived fault must hold.

use super::base::{Base, REGISTER, program};
use super::borrowed::Borrowed;
use super::case::{Case, Expect};
use super::{drill, repository};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

#[derive(Debug, Default)]
pub struct Result {
    pub failures: Vec<String>,
    /// The live site was neither the old one nor a whole new one.
    pub harmed: bool,
    pub rows_lost: u64,
    /// Why it was not tried.
    pub not_here: Option<String>,
    /// Pages to open in a browser: the folder of a site and addresses in it.
    pub pages: Option<(TempDir, Vec<String>)>,
    pub seconds: f64,
}

impl Result {
    pub fn survived(&self) -> bool {
        self.failures.is_empty() && !self.harmed && self.rows_lost == 0 && self.not_here.is_none()
    }

    fn fail(&mut self, why: impl Into<String>) {
        self.failures.push(why.into());
    }
}

/// Path → bytes' sum, of a whole tree.
pub fn tree(root: &Path) -> BTreeMap<String, String> {
    walkdir::WalkDir::new(root)
        .into_iter()
        .filter_map(std::result::Result::ok)
        .filter(|entry| !entry.file_type().is_dir())
        .map(|entry| {
            let below = entry.path().strip_prefix(root).unwrap().to_string_lossy().into_owned();
            (below, doorstep::digest::of(std::fs::read(entry.path()).unwrap_or_default()))
        })
        .collect()
}

/// Whether the tree is what its manifest says.
pub fn is_whole(public: &Path) -> bool {
    use doorstep::release::manifest::Published;
    Published::read(public).ok().flatten().is_some_and(|live| live.check(public).is_ok_and(|faults| faults.is_empty()))
}

pub fn command(program: &Path, arguments: &[String], project: &Path, house: &Path, max_mb: Option<u64>) -> Command {
    let mut command = match max_mb {
        None => Command::new(program),
        Some(mb) => {
            let mut command = Command::new("bash");
            command.arg("-c").arg(format!("ulimit -v {}; exec \"$@\"", mb * 1024)).arg("limited").arg(program);
            command
        }
    };
    command.args(arguments.iter().map(|word| word.replace("PROJECT", &project.to_string_lossy())));
    command.arg("--project").arg(project).arg("--house").arg(house).stdin(Stdio::null());
    for name in ["DOORSTEP_SIGNING_KEY", "DOORSTEP_PUBLIC_KEY"] {
        command.env_remove(name);
    }
    command
}

/// What it said and how it ended; `None` when it had to be stopped.
pub fn said(mut command: Command, folder: &Path, limit: Duration) -> (Option<i32>, String) {
    let log = folder.join("said");
    let file = std::fs::File::create(&log).unwrap();
    let mut child = command.stdout(file.try_clone().unwrap()).stderr(file).spawn().unwrap();
    let began = Instant::now();
    let exit = loop {
        match child.try_wait().unwrap() {
            Some(status) => break status.code(),
            None if began.elapsed() > limit => {
                child.kill().unwrap();
                child.wait().unwrap();
                break None;
            }
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    (exit, String::from_utf8_lossy(&std::fs::read(&log).unwrap()).into_owned())
}

/// `without`: the guard that is left out, or an empty name, and the program that can do so.
pub fn case(case: &Case, base: &Base, borrowed: &Borrowed, without: Option<(&str, &Path)>) -> Result {
    let began = Instant::now();
    let mut result = Result::default();
    let expect = &case.expect;
    if let Some(why) = &expect.not_here {
        result.not_here = Some(why.clone());
    } else if let Some(name) = &expect.drill {
        drill::run(name, base, &mut result.failures, &mut result.harmed, &mut result.not_here);
    } else {
        if expect.browser.is_empty() && expect.tests.is_empty() || case.folder.join("make.sh").exists() {
            tried(case, base, without, &mut result);
        }
        expect.browser.iter().for_each(|part| borrowed.judge(part, &mut result));
        expect.tests.iter().for_each(|test| borrowed.judge_test(test, &mut result));
    }
    result.seconds = began.elapsed().as_secs_f64();
    result
}

fn tried(case: &Case, base: &Base, without: Option<(&str, &Path)>, result: &mut Result) {
    let expect = &case.expect;
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("project");
    base.copy_to(&project);
    let public = project.join("site/public");
    let live = tree(&public);
    let program = without.map_or_else(program, |(_, program)| program.to_owned());
    let script = case.folder.join("make.sh");
    let made = Command::new("bash")
        .arg("-eu")
        .arg(if script.exists() { script.as_path() } else { Path::new("/dev/null") })
        .current_dir(&project)
        .env("MAKE", format!("{} make", std::env::current_exe().unwrap().display()))
        .env("R", REGISTER)
        .env("S", "data/registers/cqc-locations/source.toml")
        .env("HOUSE", base.house_path())
        .env("DOORSTEP", &program)
        .output()
        .unwrap();
    if !made.status.success() {
        return result.fail(format!("make.sh: {}{}", String::from_utf8_lossy(&made.stdout), String::from_utf8_lossy(&made.stderr)));
    }
    // A case may do its damage to the live site itself: then that is the old one.
    let live_now = tree(&public);
    // A case may bring a house of its own.
    let own = project.join("house");
    let house = if own.is_dir() { own.as_path() } else { base.house_path() };
    let around = beside(folder.path());
    let (mut exit, mut text) = (Some(0), String::new());
    for arguments in &expect.run {
        let mut command = command(&program, arguments, &project, house, expect.max_mb);
        command.env("DOORSTEP_WITHOUT", without.map_or("", |(guard, _)| guard));
        (exit, text) = said(command, folder.path(), Duration::from_secs(expect.max_s));
    }
    if std::env::var_os("FAULTS_SAY").is_some() {
        eprintln!("{}:\n{text}", case.name);
    }
    let show = || text.lines().take(12).collect::<Vec<_>>().join("\n      ");
    match exit {
        None => result.fail(format!("it did not end within {} s", expect.max_s)),
        Some(exit) if exit != expect.exit => result.fail(format!("exit {exit}, not {}\n      {}", expect.exit, show())),
        Some(_) => {}
    }
    for code in &expect.codes {
        if !text.contains(&format!("[{code}]")) {
            result.fail(format!("[{code}] is not told\n      {}", show()));
        }
    }
    for words in &expect.says {
        if !text.contains(words) {
            result.fail(format!("{words:?} is not said\n      {}", show()));
        }
    }
    for words in expect.never_says.iter().filter(|words| text.contains(*words)) {
        result.fail(format!("{words:?} is said\n      {}", show()));
    }
    if let Some(place) = &expect.place
        && !text.contains(&format!("--> {place}"))
    {
        result.fail(format!("no problem names {place}\n      {}", show()));
    }
    if !expect.codes.is_empty() && !text.contains("help: ") {
        result.fail("no problem says what to do");
    }
    if text.contains("panicked") || text.contains("error[internal]") {
        result.fail(format!("it panicked\n      {}", show()));
    }
    if beside(folder.path()) != around {
        result.fail("a file was made outside the council's folder");
    }
    let now = tree(&public);
    let wanted = expect.live.as_deref().unwrap_or(if expect.exit == 0 { "new" } else { "old" });
    let is_old = now == live_now;
    let whole = is_whole(&public);
    if !is_old && !whole {
        result.harmed = true;
    }
    match wanted {
        "old" if !is_old => result.fail("the live site is not the old one"),
        "new" if is_old || now == live => result.fail("nothing new was published"),
        "same" if now != live => result.fail("the published site is not what it was"),
        _ => {}
    }
    if expect.exit == 0 && wanted == "new" {
        ledger(&public, expect, result);
    }
    for page in &expect.page {
        look(&public, page, result);
    }
    if expect.outcome == "N" && whole && !is_old {
        let pages: Vec<String> = now.keys().filter(|path| path.ends_with(".html") && live.get(*path) != now.get(*path)).take(12).cloned().collect();
        let kept = tempfile::tempdir().unwrap();
        super::base::copy(&public, kept.path());
        result.pages = Some((kept, pages));
    }
}

/// What stands beside the council's folder and above it, as far as it is ours.
pub fn beside(folder: &Path) -> BTreeSet<PathBuf> {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| !path.ends_with("said")).collect()
}

fn ledger(public: &Path, expect: &Expect, result: &mut Result) {
    let Ok(Some(published)) = doorstep::release::manifest::Published::read(public) else { return result.fail("no manifest") };
    let ledger = &published.manifest.ledger;
    for (file, sum) in &ledger.files {
        if !sum.is_closed() {
            let known = sum.published + sum.duplicate + sum.set_aside.values().chain(sum.left_out.values()).sum::<u64>();
            result.rows_lost += sum.read.abs_diff(known);
            result.fail(format!("the account of {file} is open"));
        }
    }
    let aside: u64 = ledger.total.set_aside.values().sum();
    for (why, wanted) in &expect.left_out {
        let found = ledger.files.get(REGISTER).and_then(|sum| sum.left_out.get(why));
        if found != Some(wanted) {
            result.fail(format!("{found:?} rows are left out as {why:?}, not {wanted}"));
        }
    }
    if let Some(wanted) = expect.set_aside.filter(|wanted| *wanted != aside) {
        result.fail(format!("{aside} rows are set aside, not {wanted}: {:?}", ledger.total.set_aside));
    }
}

fn look(public: &Path, page: &super::case::Page, result: &mut Result) {
    let files: Vec<PathBuf> = if let Some(end) = page.file.strip_prefix('*') {
        let walk = walkdir::WalkDir::new(public).into_iter().filter_map(std::result::Result::ok);
        walk.filter(|e| e.file_type().is_file() && e.path().to_string_lossy().ends_with(end)).map(walkdir::DirEntry::into_path).collect()
    } else {
        vec![public.join(&page.file)]
    };
    let texts: Vec<(PathBuf, String)> = files
        .into_iter()
        .filter(|path| !path.to_string_lossy().contains(".well-known"))
        .map(|path| (path.clone(), String::from_utf8_lossy(&std::fs::read(&path).unwrap_or_default()).into_owned()))
        .collect();
    for words in &page.has {
        if !texts.iter().any(|(_, text)| text.contains(words)) {
            result.fail(format!("{} does not have {words:?}", page.file));
        }
    }
    for words in &page.lacks {
        if let Some((path, _)) = texts.iter().find(|(_, text)| text.contains(words)) {
            result.fail(format!("{} has {words:?}", path.strip_prefix(public).unwrap_or(path).display()));
        }
    }
}

/// Opens the pages that hostile text stands on and counts what ran, asked for a stranger's address, or broke the policy.
pub fn fired(results: &[(&Case, Result)]) -> Option<u32> {
    let sites: Vec<(&Path, &Vec<String>)> =
        results.iter().filter_map(|(_, r)| r.pages.as_ref().map(|(folder, pages)| (folder.path(), pages))).collect();
    if sites.is_empty() {
        return Some(0);
    }
    let out = Command::new("node")
        .arg(repository().join("faults/canary.mjs"))
        .arg(serde_json::to_string(&sites).unwrap())
        .env("CHROMIUM", repository().join(".tools/chromium"))
        .current_dir(repository())
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    eprint!("{}", String::from_utf8_lossy(&out.stderr));
    text.trim().parse().ok()
}
