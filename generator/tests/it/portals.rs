//! Portals of every sort, published with the shipped templates: a portal leads to no page that it does not have, whatever of
//! its data is there. What is on the pages is tested elsewhere; here the walk over the built site is the judge.

use crate::folder::{PROGRAM, Ran, expect, repository, write};
use doorstep::diagnostic::Report;
use doorstep::project::{Project, RESERVED};
use std::path::Path;
use std::process::{Command, Stdio};

/// Builds and publishes a project as `make site PROJECT=…` does.
#[track_caller]
pub fn publishes(project: &Path) {
    let output =
        Command::new(PROGRAM).args(["build", "--first", "--project"]).arg(project).arg("--house").arg(repository()).stdin(Stdio::null()).output();
    expect(&Ran::from(output.unwrap()), 0, &["published to site/public", " 0 errors"]);
    let councils = Project::open(project, &mut Report::default()).unwrap().portal.authorities;
    for folder in std::fs::read_dir(project.join("site/public")).unwrap().map(Result::unwrap).filter(|e| e.path().is_dir()) {
        let name = folder.file_name().into_string().unwrap();
        let is_known = name.starts_with('.') || RESERVED.contains(&&*name) || councils.iter().any(|c| c.slug.as_str() == name);
        assert!(is_known, "a council could take /{name}/ for itself: it belongs into RESERVED");
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).into_iter().map(Result::unwrap).filter(|e| e.file_type().is_file()) {
        let to = to.join(entry.path().strip_prefix(from).unwrap());
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::copy(entry.path(), to).unwrap();
    }
}

/// The demonstration's settings with these of its folders.
fn check(folders: &[&str]) {
    let project = tempfile::tempdir().unwrap();
    std::fs::copy(repository().join("doorstep.toml"), project.path().join("doorstep.toml")).unwrap();
    for folder in folders {
        copy(&repository().join(folder), &project.path().join(folder));
    }
    publishes(project.path());
}

#[test]
fn a_portal_needs_no_more_than_a_register() {
    check(&["data/registers/cqc-directory", "data/geography/postcodes"]);
    check(&["data/registers/cqc-locations", "data/geography"]);
}

#[test]
fn each_further_sort_of_data_stands_alone() {
    check(&["data/registers", "data/geography", "data/market"]);
    check(&["data/registers/cqc-directory", "data/geography/postcodes", "data/funding", "content/guides", "content/easy-read"]);
    let documents = ["decisions", "frameworks", "consultations", "programmes"].map(|kind| format!("content/west-sussex/{kind}"));
    let tables = ["data/registers", "data/geography", "data/commissioning/west-sussex"];
    check(&tables.into_iter().chain(documents.iter().map(String::as_str)).collect::<Vec<_>>());
}

#[test]
fn the_golden_councils_have_whole_sites() {
    let mut published = 0;
    for case in std::fs::read_dir(repository().join("generator/tests/golden")).unwrap().map(|entry| entry.unwrap().path()) {
        if std::fs::read_to_string(case.join("report.txt")).unwrap().contains("error[") {
            continue;
        }
        let project = tempfile::tempdir().unwrap();
        copy(&case.join("in"), project.path());
        publishes(project.path());
        published += 1;
    }
    assert!(published >= 3, "{published}");
}

#[test]
fn one_council_of_a_few_services_has_a_whole_site() {
    let project = tempfile::tempdir().unwrap();
    let settings = std::fs::read_to_string(repository().join("doorstep.toml")).unwrap();
    let (portal, councils) = settings.split_once("[[authority]]").unwrap();
    let first = councils.split("[[authority]]").next().unwrap();
    write(&project.path().join("doorstep.toml"), &format!("{portal}[[authority]]{first}"));
    copy(&repository().join("data/geography/postcodes"), &project.path().join("data/geography/postcodes"));
    let register = repository().join("data/registers/cqc-locations");
    let text = std::fs::read_to_string(register.join("locations.csv")).unwrap();
    let first: String = text.split_inclusive('\n').take(12).collect();
    write(&project.path().join("data/registers/cqc-locations/locations.csv"), &first);
    std::fs::copy(register.join("source.toml"), project.path().join("data/registers/cqc-locations/source.toml")).unwrap();
    publishes(project.path());
}

/// `check` of a folder, as it stands.
fn checked(portal: &Path) -> Ran {
    let mut command = Command::new(PROGRAM);
    command.args(["check", "--project"]).arg(portal).arg("--house").arg(repository()).stdin(Stdio::null());
    command.output().unwrap().into()
}

#[test]
fn a_new_portal_asks_for_what_was_not_given_before_it_is_real() {
    let folder = tempfile::tempdir().unwrap();
    let init = |into: &str, arguments: &[&str]| {
        let mut command = Command::new(PROGRAM);
        command.args(["init", "Herefordshire", "--into", into]).args(arguments).arg("--house").arg(repository());
        Ran::from(command.current_dir(folder.path()).stdin(Stdio::null()).output().unwrap())
    };
    let real = |into: &str| {
        let portal = folder.path().join(into);
        let path = portal.join("doorstep.toml");
        write(&path, &std::fs::read_to_string(&path).unwrap().replace("demonstration = true", "demonstration = false"));
        portal
    };
    expect(&init("bare", &[]), 0, &[]);
    let says = [
        "error[config-made-up]: `safeguarding.phone` is made up",
        "`safeguarding_out_of_hours.phone` is made up",
        "`paper_copy.phone` is made up",
        "`front_door.phone` is made up",
        "`portal.base_url` is made up",
        "`authority.website` is made up",
        "`corrections_email` is made up",
        "doorstep.toml:",
        "help: write the council's own number and ring it",
    ];
    expect(&checked(&real("bare")), 1, &says);
    let phones = ["--safeguarding", "0300 061 6101", "--out-of-hours", "0300 061 6102", "--front-door", "0300 061 6103"];
    let sites = ["--website", "https://www.council.gov.uk", "--address", "https://care.council.gov.uk"];
    expect(&init("given", &[&phones[..], &sites[..]].concat()), 0, &[]);
    let portal = real("given");
    let settings = std::fs::read_to_string(portal.join("doorstep.toml")).unwrap();
    assert!(settings.contains("safeguarding = { phone = \"0300 061 6101\"") && settings.matches("# TO FILL").count() == 1, "{settings}");
    let told = checked(&portal);
    expect(&told, 1, &["`corrections_email` is made up"]);
    assert_eq!(told.err.matches("error[").count(), 1, "{}", told.err);
    // With the settings right, what is still made up is the registers.
    write(&portal.join("doorstep.toml"), &settings.replace("herefordshire.example", "herefordshire.gov.uk"));
    expect(&checked(&portal), 1, &["error[source-made-up]", "data/registers/cqc-directory/source.toml", "help: delete its folder"]);
    // The real registers' folders are sound: all that is missing is the files that `fetch` brings.
    std::fs::remove_dir_all(portal.join("data/registers")).unwrap();
    std::fs::rename(portal.join("registers"), portal.join("data/registers")).unwrap();
    let told = checked(&portal);
    expect(&told, 1, &["error[source-no-file]"]);
    assert_eq!(told.err.matches("error[").count(), told.err.matches("error[source-no-file]").count(), "{}", told.err);
    expect(&init("wrong", &["--safeguarding", "999"]), 2, &["with its area code"]);
}

#[test]
fn a_new_councils_folder_builds_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let init = |arguments: &[&str]| -> Ran {
        let mut command = Command::new(PROGRAM);
        command.arg("init").args(arguments).arg("--house").arg(repository()).current_dir(folder.path()).stdin(Stdio::null());
        command.output().unwrap().into()
    };
    expect(&init(&["herefordshire council"]), 0, &["herefordshire: read its README.md"]);
    let portal = folder.path().join("herefordshire");
    let settings = std::fs::read_to_string(portal.join("doorstep.toml")).unwrap();
    assert!(settings.contains("E06000019") && settings.contains("Herefordshire, County of") && settings.contains("TO FILL"), "{settings}");
    publishes(&portal);
    let real = |name: &str| std::fs::read_to_string(portal.join("registers").join(name)).unwrap();
    assert!(real("cqc-directory/source.toml").contains("[fetch]") && real("council/herefordshire/notices.csv").starts_with("location_id,"));
    let workflow = std::fs::read_to_string(portal.join(".github/workflows/publish.yml")).unwrap();
    assert!(workflow.contains("run: .doorstep/scripts/ci/build"), "{workflow}");
    expect(&init(&["Herefordshire"]), 2, &["error[init-folder-in-use]", "--into"]);
    expect(&init(&["Herefordshir"]), 2, &["error[init-unknown-council]", "the nearest names are Herefordshire;"]);
    expect(&init(&["Bristol"]), 2, &["error[init-no-postcodes]", "--postcodes"]);
    assert!(!folder.path().join("bristol").exists(), "nothing is left of what failed");
}
