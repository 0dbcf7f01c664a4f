//! The live site is always the whole old one or the whole new one, and the same input gives the same bytes.

use crate::folder::{Folder, Ran, expect, write};
use std::time::Duration;

#[test]
fn a_build_publishes_and_a_second_one_changes_nothing() {
    let project = Folder::new();
    expect(&project.run(&["build"]), 0, &["published to site/public", "0 errors"]);
    let first = project.published();
    assert!(first.contains_key("index.html"));
    expect(&project.run(&["build"]), 0, &["→         0 changes", "nothing has changed"]);
    assert_eq!(project.published(), first);
    assert!(!project.path("site/.previous").exists(), "nothing came before");
    project.replace("doorstep.toml", "name = \"Doorstep\"", "name = \"Threshold\"");
    expect(&project.run(&["build"]), 0, &["published to site/public"]);
    assert!(project.path("site/.previous/index.html").exists(), "the tree before is kept");
}

#[test]
fn a_failed_build_leaves_the_old_site() {
    let project = Folder::new();
    expect(&project.run(&["build"]), 0, &[]);
    let old = project.published();
    for (template, exit, code) in [
        ("{{ nothing.at.all }}", 2, "error[zola-failed]"),
        ("{% if %}", 2, "error[zola-failed]"),
        ("<p>a page without anything", 3, "error[page-lacks]"),
        ("<a href='/nowhere/'>", 3, "error[dead-link]"),
        ("<script>alert(1)</script>", 3, "error[page-against-policy]"),
    ] {
        write(&project.path("templates/404.html"), template);
        expect(&project.run(&["build"]), exit, &[code, "help: "]);
        assert_eq!(project.published(), old, "{template}");
    }
    std::fs::remove_dir_all(project.path("templates")).unwrap();
    for template in ["{% if %}", "<p>\n{{ extra.nothing }}</p>"] {
        write(&project.path("templates/pages/service.html"), &format!("{{% extends \"frame.html\" %}}{{% block main %}}{template}{{% endblock %}}"));
        expect(&project.run(&["build"]), 2, &["error[template]", "--> templates/pages/service.html:", "help: "]);
        assert_eq!(project.published(), old, "{template}");
    }
    std::fs::remove_dir_all(project.path("templates")).unwrap();
    expect(&project.run(&["build"]), 0, &[]);
}

#[test]
fn a_killed_build_leaves_the_old_site_or_the_new_one() {
    let project = Folder::new();
    expect(&project.run(&["build"]), 0, &[]);
    let old = project.published();
    project.replace("doorstep.toml", "name = \"Doorstep\"", "name = \"Threshold\"");
    let new = {
        // The same site before, so that the manifests agree too.
        let other = Folder::new();
        expect(&other.run(&["build"]), 0, &[]);
        other.replace("doorstep.toml", "name = \"Doorstep\"", "name = \"Threshold\"");
        expect(&other.run(&["build"]), 0, &[]);
        other.published()
    };
    assert_ne!(old, new);
    for step in 0..12 {
        let mut child = project.command(&["build", "--format", "json"]).stdout(std::process::Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(step * step * 9));
        child.kill().unwrap();
        child.wait().unwrap();
        wait_for_lock(&project);
        let live = project.published();
        let other: Vec<&String> = live.iter().filter(|(path, sum)| new.get(*path) != Some(sum)).map(|(path, _)| path).collect();
        assert!(live == old || live == new, "killed after {} ms: {} files, {other:?} of them not as in the new site", step * step * 9, live.len());
    }
    wait_for_orphans(&project);
    expect(&project.run(&["build"]), 0, &[]);
    assert_eq!(project.published(), new);
    assert_eq!(leavings(&project), [""; 0], "what killed builds left is removed");
}

/// A build whose waiting process was killed before it had begun itself: its parent is another one than it was told.
#[test]
fn a_build_that_nobody_waits_for_publishes_nothing() {
    let project = Folder::new();
    let ran: Ran = project.command(&["build"]).env("DOORSTEP_INSIDE", "1").output().unwrap().into();
    expect(&ran, 2, &["error[stopped]"]);
    assert!(!project.path("site/public").exists());
}

/// The system ends the process that works after the one that waits, and a step of the disk that was under way is done first: a walk
/// over the tree meanwhile would see both sides of the exchange. The lock goes with the process.
fn wait_for_lock(project: &Folder) {
    std::fs::File::open(project.path("site/.lock")).and_then(|lock| lock.lock()).unwrap();
}

/// The folders that killed builds left, with how much is in them.
fn leavings(project: &Folder) -> Vec<String> {
    let entries = std::fs::read_dir(project.path("site")).unwrap().map(|e| e.unwrap().path());
    let left = entries.filter(|p| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with(".next")));
    left.map(|p| format!("{}: {} files", p.display(), walkdir::WalkDir::new(&p).into_iter().count())).collect()
}

/// A Zola whose build was killed goes on to its end in a folder that nobody looks at. Waits until none does.
fn wait_for_orphans(project: &Folder) {
    let mut seen = leavings(project);
    for _ in 0..60 {
        std::thread::sleep(Duration::from_secs(1));
        let now = leavings(project);
        if now == seen {
            return;
        }
        seen = now;
    }
}

#[test]
fn a_link_is_not_exchanged_for_a_folder() {
    let project = Folder::new();
    expect(&project.run(&["build"]), 0, &[]);
    std::fs::rename(project.path("site/public"), project.path("www")).unwrap();
    std::os::unix::fs::symlink("../www", project.path("site/public")).unwrap();
    expect(&project.run(&["build"]), 2, &["error[published-folder-is-a-link]", "help: "]);
    assert!(project.path("site/public").is_symlink());
}

#[test]
fn who_stops_listening_stops_nothing() {
    let project = Folder::new();
    let mut build = project.command(&["build"]);
    let mut child = build.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap();
    drop((child.stdout.take(), child.stderr.take()));
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert!(project.path("site/public/index.html").exists());
}

#[test]
fn two_versions_of_a_line_are_not_both_published() {
    let project = Folder::new();
    let path = "data/registers/cqc-locations/locations.csv";
    let text = std::fs::read_to_string(project.path(path)).unwrap();
    let (header, rows) = text.split_once('\n').unwrap();
    let (first, rest) = rows.split_once('\n').unwrap();
    write(&project.path(path), &format!("{header}\n<<<<<<< HEAD\n{first}\n=======\n{first}\n>>>>>>> other\n{rest}"));
    expect(&project.run(&["check"]), 1, &["error[merge-conflict]", "locations.csv:2", "help: keep one"]);
    write(&project.path(path), &text);
    write(&project.path("content/guides/complaints.md"), "+++\ntitle = \"A\"\n+++\n<<<<<<< HEAD\nRing 1.\n=======\nRing 2.\n>>>>>>> other\n");
    expect(&project.run(&["check"]), 1, &["error[merge-conflict]", "content/guides/complaints.md:4"]);
}

#[test]
fn two_builds_at_once_are_one_and_a_refusal() {
    let project = Folder::new();
    write(&project.path("site/.lock"), "4711\n");
    let lock = std::fs::File::open(project.path("site/.lock")).unwrap();
    lock.lock().unwrap();
    expect(&project.run(&["build"]), 2, &["error[another-build-runs]", "process 4711"]);
    drop(lock);
    expect(&project.run(&["build"]), 0, &[]);
}

/// Who may read each file and folder of the published site.
fn modes(project: &Folder) -> std::collections::BTreeMap<std::path::PathBuf, u32> {
    use std::os::unix::fs::PermissionsExt;
    let root = project.path("site/public");
    let entries = walkdir::WalkDir::new(&root).into_iter().map(Result::unwrap);
    entries.map(|entry| (entry.path().strip_prefix(&root).unwrap().into(), entry.metadata().unwrap().permissions().mode() & 0o777)).collect()
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let first = Folder::new();
    expect(&first.run(&["build"]), 0, &[]);
    let second = Folder::new();
    let work = tempfile::tempdir().unwrap();
    let mut command = second.command(&["build"]);
    command.arg("--work").arg(work.path().join("in/memory")).current_dir("/");
    command.envs([("TZ", "Pacific/Kiritimati"), ("LC_ALL", "tr_TR.UTF-8"), ("LANG", "tr_TR.UTF-8"), ("RAYON_NUM_THREADS", "1"), ("HOME", "/")]);
    expect(&command.output().unwrap().into(), 0, &[]);
    assert_eq!(first.published(), second.published());
    assert_eq!(modes(&first), modes(&second));
    // Under a mask that lets nobody else in, on more threads than there are processors.
    let third = Folder::new();
    let build = third.command(&["build"]);
    let mut masked = std::process::Command::new("sh");
    masked.args(["-c", "umask 077; exec \"$0\" \"$@\""]).arg(build.get_program()).args(build.get_args()).env("RAYON_NUM_THREADS", "16");
    expect(&masked.output().unwrap().into(), 0, &[]);
    assert_eq!(first.published(), third.published());
    assert_eq!(modes(&first), modes(&third));
    assert!(modes(&third).values().all(|mode| [0o755, 0o644].contains(mode)), "whoever serves it may read it");
    assert!(!second.path("site/content").exists(), "--work puts the assembly elsewhere");
}

#[test]
fn a_site_lives_below_a_path() {
    let project = Folder::new();
    project.replace("doorstep.toml", "https://doorstep.example", "https://council.example/care/finder");
    expect(&project.run(&["build"]), 0, &[]);
    write(&project.path("templates/404.html"), "<a href=\"{{ config.extra.base }}/\">home</a>");
    // Links with the base are found; the page lacks its musts all the same.
    let ran = project.run(&["build"]);
    expect(&ran, 3, &["page-lacks"]);
    assert!(!ran.err.contains("dead-link"), "{}", ran.err);
}

#[test]
fn compressed_copies_on_request() {
    let project = Folder::new();
    expect(&project.run(&["build", "--compress"]), 0, &["compress"]);
    assert!(project.published().keys().any(|path| path.ends_with(".br")));
}
