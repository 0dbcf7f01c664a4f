//! How long the finder's index takes to build, from an assembled atlas to bytes in memory, and what it weighs. Given a folder,
//! it also writes there what the browser's bench needs of a site: the index, `services.json`, and nothing that Zola makes.
//!
//!   cargo bench --bench finder -- PROJECT [OUT]        PROJECT: a folder with a doorstep.toml; default: this checkout

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "what it prints is its result")]

use doorstep::diagnostic::Report;
use doorstep::project::Project;
use doorstep::publish::{feeds, finder};
use doorstep::stage::Stages;
use doorstep::{pipeline, publish};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

const ROUNDS: usize = 5;

fn main() {
    let mut given = std::env::args().skip(1).filter(|word| !word.starts_with("--"));
    let root = given.next().map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/..")), PathBuf::from);
    let mut report = Report::default();
    let Some(project) = Project::open(&root, &mut report) else {
        eprintln!("{} has no doorstep.toml that can be read", root.display());
        std::process::exit(2);
    };
    let atlas = pipeline::assemble(&project, &mut Stages::default(), &mut report);
    let mut took: Vec<Duration> = Vec::new();
    let before = processor_time();
    let (index, files) = (0..ROUNDS)
        .fold(None, |_, _| {
            let began = Instant::now();
            let built = finder::build(&atlas);
            took.push(began.elapsed());
            Some(built)
        })
        .expect("there is more than no round");
    took.sort_unstable();
    let worked = processor_time().zip(before).map(|(after, before)| (after - before) / ROUNDS as u64);
    let bytes: usize = files.iter().map(|file| file.bytes().len()).sum();
    println!(
        "{} services: index built in {} ms (median of {ROUNDS}; {} ms of all cores together), {} files, {:.1} MB",
        index.services,
        took[ROUNDS / 2].as_millis(),
        worked.map_or_else(|| "unknown".into(), |ms| ms.to_string()),
        files.len(),
        bytes as f64 / 1e6
    );
    println!("version {}, areas {}, buckets {}", index.version, index.areas, index.buckets);
    let mut folders: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for file in &files {
        let folder = file.path.split('/').nth(3).unwrap_or_default();
        let sum = folders.entry(folder).or_default();
        *sum = (sum.0 + 1, sum.1 + file.bytes().len());
    }
    for (folder, (count, bytes)) in folders {
        println!("  {folder:8} {count:5} files {:7.2} MB", bytes as f64 / 1e6);
    }
    if let Some(out) = given.next() {
        let written: Vec<publish::File> = files.into_iter().chain(finder::files(&atlas)).chain(feeds::json::files(&atlas)).collect();
        for file in written {
            let path = PathBuf::from(&out).join(file.path.strip_prefix("static/").unwrap_or(&file.path));
            std::fs::create_dir_all(path.parent().expect("every file is in a folder")).expect("the folder can be made");
            std::fs::write(path, file.bytes()).expect("the file can be written");
        }
    }
}

/// Milliseconds that this process has worked, on all cores: what a busy machine does not change. The kernel counts in hundredths.
fn processor_time() -> Option<u64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    Some((fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?) * 10)
}
