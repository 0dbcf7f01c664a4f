//! Faults that may come at any instant: a kill, a full disk, a panic. The live site must be the old one or a whole new one.

use super::base::{Base, REGISTER, program};
use super::run::{beside, command, is_whole, said, tree};
use super::teeth;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

pub fn run(name: &str, base: &Base, failures: &mut Vec<String>, harmed: &mut bool, not_here: &mut Option<String>) {
    match name {
        "kills" => kills(base, failures, harmed),
        "full-disk" => full_disk(base, failures, harmed, not_here),
        "trips" => trips(base, failures, harmed, not_here),
        other => failures.push(format!("no drill {other}")),
    }
}

fn build() -> Vec<String> {
    vec!["build".into()]
}

/// Another telephone number in one row, so that there is something new to publish.
fn change(project: &Path, number: usize) {
    let path = project.join(REGISTER);
    let text = std::fs::read_to_string(&path).unwrap();
    let at = text.find("01632").unwrap();
    let text = format!("{}01632{:06}{}", &text[..at], 960_000 + number, &text[at + 11..]);
    std::fs::write(path, text).unwrap();
}

const KILLS: usize = 40;

fn kills(base: &Base, failures: &mut Vec<String>, harmed: &mut bool) {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("project");
    base.copy_to(&project);
    let public = project.join("site/public");
    let began = Instant::now();
    change(&project, 500);
    let (exit, text) = said(command(&program(), &build(), &project, base.house_path(), None), folder.path(), Duration::from_secs(120));
    if exit != Some(0) {
        return failures.push(format!("the first build failed: {text}"));
    }
    let whole = began.elapsed();
    let mut published = 0;
    for at in 0..KILLS {
        let before = tree(&public);
        change(&project, at);
        // Instants spread over the whole run and beyond, in no order: later builds find more to put away than the first.
        let instant = whole.mul_f64(((at * 29) % KILLS) as f64 / KILLS as f64 * 2.0);
        let mut child = command(&program(), &build(), &project, base.house_path(), None).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(instant);
        let _ = child.kill();
        child.wait().unwrap();
        // The process that works ends after the one that waits, and the lock goes with it: a walk meanwhile would see two trees.
        std::fs::File::open(project.join("site/.lock")).and_then(|lock| lock.lock()).unwrap();
        let after = tree(&public);
        if after == before {
            continue;
        }
        published += 1;
        if !is_whole(&public) {
            *harmed = true;
            failures.push(format!("killed after {} ms: the live site is neither the old nor a whole new one", instant.as_millis()));
        }
    }
    eprintln!("  {KILLS} kills within {} ms: {published} had published, {} had not", whole.as_millis(), KILLS - published);
    if published == 0 || published == KILLS {
        failures.push(format!("{published} of {KILLS} builds had published when they were killed: the instants do not fit"));
    }
    std::thread::sleep(Duration::from_secs(1));
    let (exit, text) = said(command(&program(), &build(), &project, base.house_path(), None), folder.path(), Duration::from_secs(120));
    if exit != Some(0) || !is_whole(&public) {
        failures.push(format!("the build after the kills failed: {text}"));
    }
    let left = std::fs::read_dir(project.join("site")).unwrap().filter(|e| e.as_ref().unwrap().file_name().to_string_lossy().starts_with(".next"));
    let left = left.count();
    if left > 1 {
        failures.push(format!("{left} folders of killed builds are left"));
    }
}

/// A disk of its own, of so many kilobytes; gone when the work with it is done. `None` where none can be made.
fn on_a_disk<T>(disk: &Path, kilobytes: u64, work: impl FnOnce() -> T) -> Option<T> {
    let size = format!("size={kilobytes}k");
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "faults"]).arg(disk).stderr(Stdio::null()).status();
    mounted.is_ok_and(|status| status.success()).then(|| {
        let result = work();
        let unmounted = Command::new("umount").arg(disk).status();
        assert!(unmounted.is_ok_and(|status| status.success()), "the small disk cannot be taken away");
        result
    })
}

fn full_disk(base: &Base, failures: &mut Vec<String>, harmed: &mut bool, not_here: &mut Option<String>) {
    let folder = tempfile::tempdir().unwrap();
    let disk = folder.path().join("disk");
    std::fs::create_dir(&disk).unwrap();
    let own = folder.path().join("own");
    base.copy_to(&own);
    let kilobytes = |path: &Path| -> u64 {
        let walk = walkdir::WalkDir::new(path).into_iter().filter_map(Result::ok);
        walk.map(|entry| entry.metadata().map_or(0, |m| m.len().div_ceil(4096) * 4)).sum()
    };
    let held = kilobytes(&own);
    let project = disk.join("project");
    let public = project.join("site/public");
    // Whether there was room; the live site must be the one before, or a whole new one.
    let mut judge = |how: &str, command: Command, number: usize| {
        change(&project, number);
        let before = tree(&public);
        let (exit, text) = said(command, folder.path(), Duration::from_secs(120));
        let after = tree(&public);
        if after != before && !is_whole(&public) {
            *harmed = true;
            failures.push(format!("{how} the live site is neither the old nor a whole new one: {text}"));
        }
        match exit {
            Some(0) => true,
            Some(2) if text.contains("help: ") && after == before => false,
            other => {
                failures.push(format!("{how} exit {other:?}: {text}"));
                false
            }
        }
    };
    let (mut full, mut done) = (0, 0);
    // From no room at all to room for a second site, the way through the stages.
    for step in 0..14 {
        let size = held + 300 + held * step / 8;
        let had_room = on_a_disk(&disk, size, || {
            base.copy_to(&project);
            judge(&format!("with {size} kB:"), command(&program(), &build(), &project, base.house_path(), None), 7)
        });
        match had_room {
            Some(true) => done += 1,
            Some(false) => full += 1,
            None => {
                *not_here = Some("a small disk can only be made by root, and where mounting is allowed".into());
                return;
            }
        }
    }
    // Room enough, until the stage begins.
    let mut stopped = Vec::new();
    if let Some(filling) = teeth::program() {
        on_a_disk(&disk, held * 4, || {
            base.copy_to(&project);
            for (number, stage) in (100..).zip(STAGES) {
                let mut command = command(&filling, &build(), &project, base.house_path(), None);
                command.env("DOORSTEP_FILLS", stage).env("DOORSTEP_FILLING", disk.join("filling"));
                if !judge(&format!("full from {stage} on:"), command, number) {
                    stopped.push(stage);
                }
                std::fs::remove_file(disk.join("filling")).unwrap();
            }
            if !judge("with room again:", command(&program(), &build(), &project, base.house_path(), None), 200) {
                stopped.push("the end");
            }
        });
    }
    eprintln!("  14 sizes of disk: {full} were full, {done} had room; full from a stage on, stopped: {}", stopped.join(", "));
    if full == 0 || done == 0 {
        failures.push(format!("{full} disks were full and {done} had room: the sizes do not fit"));
    }
}

/// Of a build; every one of them trips once.
const STAGES: [&str; 11] = ["read", "enrich", "publish", "print", "write", "zola", "verify", "seal", "gate", "keep", "switch"];

fn trips(base: &Base, failures: &mut Vec<String>, harmed: &mut bool, not_here: &mut Option<String>) {
    let Some(trips) = teeth::program() else {
        *not_here = Some("only the program that `make faults` builds for itself trips on request".into());
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("project");
    base.copy_to(&project);
    let public = project.join("site/public");
    let live = tree(&public);
    change(&project, 9);
    let around = beside(folder.path());
    for stage in STAGES {
        let mut command = command(&trips, &build(), &project, base.house_path(), None);
        command.env("DOORSTEP_TRIPS", stage);
        let (exit, text) = said(command, folder.path(), Duration::from_secs(120));
        let tells = text.contains(&format!("error[internal]: something went wrong inside Doorstep: tripped at {stage} ("));
        if exit != Some(2) || !tells || !text.contains("help: nothing was published") || text.contains("RUST_BACKTRACE") {
            failures.push(format!("tripped at {stage}: exit {exit:?}: {text}"));
        }
        if tree(&public) != live {
            *harmed = true;
            failures.push(format!("tripped at {stage}: the live site is not what it was"));
        }
        if beside(folder.path()) != around {
            failures.push(format!("tripped at {stage}: a file was made outside the council's folder"));
        }
    }
    let (exit, text) = said(command(&program(), &build(), &project, base.house_path(), None), folder.path(), Duration::from_secs(120));
    if exit != Some(0) || !is_whole(&public) || tree(&public) == live {
        failures.push(format!("the build after {} trips did not publish: {text}", STAGES.len()));
    }
}
