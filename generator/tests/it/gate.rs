//! What changes too much is not published, and what was refused can be opened by name for one difference.

use crate::folder::{Folder, expect, repository, write};

const REGISTER: &str = "data/registers/cqc-locations/locations.csv";

fn register(project: &Folder) -> String {
    std::fs::read_to_string(project.path(REGISTER)).unwrap()
}

fn said(project: &Folder) -> serde_json::Value {
    serde_json::from_slice(&std::fs::read(project.path("site/report/report.json")).unwrap()).unwrap()
}

#[test]
fn a_build_that_would_take_services_away_is_refused_and_can_be_accepted_by_name() {
    let project = Folder::new();
    expect(&project.run(&["report"]), 0, &["first publication", "read = "]);
    expect(&project.run(&["build"]), 0, &["gate"]);
    let (old, whole) = (project.published(), register(&project));
    assert!(!old.keys().any(|path| path.starts_with("report/")), "the report is not published");
    expect(&project.run(&["report"]), 0, &["nothing that is said has changed since version 1"]);

    // R19, R31: the file is cut on the boundary of a row.
    let lines: Vec<&str> = whole.split_inclusive('\n').collect();
    write(&project.path(REGISTER), &lines[..lines.len() - 20].concat());
    expect(&project.run(&["report"]), 3, &["REFUSED: version 1", "no file says why", "NO FILE SAYS WHY", "error[change-refused]"]);
    expect(&project.run(&["build"]), 3, &["error[change-refused]", "the old one stays", "help: ", "doorstep accept --diff "]);
    assert_eq!(project.published(), old);
    let refused = said(&project);
    let diff = refused["diff"].as_str().unwrap().to_owned();
    assert_eq!(refused["refused"], true);
    assert!(refused["change"]["gone"].as_array().unwrap().iter().all(|gone| gone["why"].is_null()), "{refused:#}");
    let html = std::fs::read_to_string(project.path("site/report/index.html")).unwrap();
    assert!(html.contains("No file says why") && html.contains(&diff), "{html}");

    // Only this difference, only with a name and a reason.
    let accept = |diff: &str, by: &str| project.run(&["accept", "--diff", diff, "--by", by, "--reason", "The council left", "--as-of", "2026-11-22"]);
    expect(&accept(&"0".repeat(64), "Head of Care"), 2, &["error[cannot-accept]", "help: "]);
    expect(&accept(&diff, " "), 2, &["the acceptance has no by"]);
    expect(&accept(&diff, "Head of Care"), 0, &["data/accepted/", "no other"]);
    let file = format!("data/accepted/{diff}.toml");
    write(&project.path(REGISTER), &lines[..lines.len() - 21].concat());
    expect(&project.run(&["build"]), 3, &["error[change-refused]"]);
    assert_eq!(project.published(), old);
    // The acceptance reaches the site before the file does, as when it is committed and the file is fetched again next morning.
    write(&project.path(REGISTER), &whole);
    let told = project.run(&["build"]);
    expect(&told, 0, &["published to site/public"]);
    assert!(!told.err.contains("change-large"), "{}", told.err);
    let shown = project.published();
    assert_ne!(shown, old);
    expect(&project.run(&["keep"]), 0, &["data/editions/"]);
    write(&project.path(REGISTER), &lines[..lines.len() - 21].concat());
    expect(&project.run(&["build"]), 3, &["error[change-refused]"]);
    assert_eq!(project.published(), shown);
    write(&project.path(REGISTER), &lines[..lines.len() - 20].concat());
    expect(&project.run(&["build"]), 0, &["warning[change-large]", "published to site/public"]);
    let pages = std::fs::read_to_string(project.path("site/content/data/provenance.md")).unwrap();
    assert!(pages.contains("Head of Care") && pages.contains("The council left"), "{pages}");
    // A forged acceptance opens nothing.
    write(&project.path(&file), &format!("diff = \"{diff}\"\n"));
    expect(&project.run(&["report"]), 1, &["error[not-an-acceptance]", "help: "]);
}

/// A service that left the register without a word keeps its page once an edition is kept. Nobody finds it any more, and the
/// gate must see that.
#[test]
fn a_page_that_only_remembers_a_service_hides_no_loss() {
    let project = Folder::new();
    expect(&project.run(&["build"]), 0, &[]);
    expect(&project.run(&["keep"]), 0, &["data/editions/"]);
    let whole = register(&project);
    let lines: Vec<&str> = whole.split_inclusive('\n').collect();
    write(&project.path(REGISTER), &lines[..lines.len() - 20].concat());
    expect(&project.run(&["build"]), 3, &["services are gone and no file says why", "error[change-refused]"]);
    let change = &said(&project)["change"];
    let gone = change["gone"].as_array().unwrap();
    assert!(gone.len() >= 10 && gone.iter().all(|gone| gone["why"].is_null()), "{change:#}");
}

/// The directory lists every service: what a cut file of locations takes away are beds, dates and who is dormant.
#[test]
fn a_register_that_is_cut_is_seen_though_another_lists_its_services() {
    let project = Folder::new();
    for name in ["directory.csv", "source.toml"] {
        let path = format!("data/registers/cqc-directory/{name}");
        write(&project.path(&path), &std::fs::read_to_string(repository().join(&path)).unwrap());
    }
    expect(&project.run(&["build"]), 0, &[]);
    let (old, whole) = (project.published(), register(&project));
    let lines: Vec<&str> = whole.split_inclusive('\n').collect();
    write(&project.path(REGISTER), &lines[..lines.len() * 9 / 10].concat());
    expect(&project.run(&["build"]), 3, &["rows of data/registers/cqc-locations are gone", "error[change-refused]"]);
    assert_eq!(project.published(), old);
    assert_eq!(said(&project)["change"]["gone"].as_array().unwrap().len(), 0);
}

#[test]
fn the_live_site_must_be_the_one_that_its_manifest_names() {
    let project = Folder::new();
    expect(&project.run(&["build"]), 0, &[]);
    let path = project.path("site/public/data/services.csv");
    let text = std::fs::read_to_string(&path).unwrap();
    write(&path, &text.lines().take(3).collect::<Vec<_>>().join("\r\n"));
    let spoilt = project.published();
    expect(&project.run(&["build"]), 3, &["error[cannot-compare]", "help: "]);
    assert_eq!(project.published(), spoilt);
    write(&path, &text);
    expect(&project.run(&["build"]), 0, &["nothing has changed"]);
}

#[test]
fn the_gate_has_bounds() {
    let project = Folder::new();
    for (line, says) in [
        ("[gate]\nrows_gone = { warn = 1, refuse = 100 }\n", "error[config-value]: `rows_gone`"),
        ("[gate]\nunexplained = { warn = 0, refuse = 0 }\n", "error[config-value]: `unexplained`"),
        ("[gate]\nforce = true\n", "error[config-unknown-key]: unknown key `force`"),
    ] {
        let toml = std::fs::read_to_string(crate::folder::repository().join("doorstep.toml")).unwrap();
        write(&project.path("doorstep.toml"), &toml.replacen("[[authority]]", &format!("{line}\n[[authority]]"), 1));
        expect(&project.run(&["check"]), 1, &[says, "help: "]);
    }
}

#[test]
fn a_notice_is_published_while_the_register_is_refused() {
    let project = Folder::new();
    expect(&project.run(&["build", "--notices"]), 2, &["error[no-last-good]", "help: "]);
    expect(&project.run(&["build"]), 0, &["keep"]);
    let services = std::fs::read_to_string(project.path("site/public/data/services.csv")).unwrap();
    let id = services.lines().nth(1).unwrap().split(',').next().unwrap().to_owned();
    // The next register is damaged, and refused.
    let whole = register(&project);
    write(&project.path(REGISTER), &whole.lines().take(20).map(|line| format!("{line}\n")).collect::<String>());
    expect(&project.run(&["build"]), 3, &["error[change-refused]"]);
    let council = "data/registers/council/west-sussex";
    write(
        &project.path(&format!("{council}/notices.csv")),
        &format!("location_id,text,from,until\n{id},Closed after a flood,2026-11-23,2026-12-31\n"),
    );
    let description = "publisher = \"Council\"\ntitle = \"Notices\"\nlicence = \"OGL\"\nedition = 2026-11-20\nstatus = \"demonstration\"\n";
    write(&project.path(&format!("{council}/source.toml")), description);
    expect(&project.run(&["build", "--notices"]), 0, &["published to site/public"]);
    let after = std::fs::read_to_string(project.path("site/public/data/services.csv")).unwrap();
    assert_eq!(after.lines().count(), services.lines().count(), "no service went with the damaged register");
    let told = || {
        let found = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).contains("Closed after a flood");
        project.published().iter().any(|(path, bytes)| path.starts_with("finder/") && found(bytes))
    };
    assert!(told(), "the notice stands on the service's card, though its day is after that of the register");
    // The damaged register is still what is refused.
    expect(&project.run(&["build"]), 3, &["error[change-refused]"]);
    // The mended one takes nothing away.
    write(&project.path(REGISTER), &whole);
    let mended = project.run(&["build"]);
    assert_eq!(mended.exit, Some(0), "{}", mended.err);
    assert!(told(), "the notice stays until its last day is over");
}
