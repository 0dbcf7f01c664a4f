//! `make faults`: every fault of the catalogue, made on a small clean council beside a live site, and what becomes of it. A case
//! is a folder `faults/<id>-<name>/` with `make.sh`, which does the damage in a copy of the council's folder, and `expect.toml`,
//! which says what must happen. The live site must be the whole old one or a whole new one whatever happens.
//!
//! `faults [PREFIX…]` runs those whose names begin so; with `FAULTS_SAY` set it shows what the program said. `faults make …` is what `make.sh` calls to change a file.

#![allow(clippy::print_stdout, clippy::print_stderr)]

mod base;
mod borrowed;
mod case;
mod drill;
mod maker;
mod run;
mod score;
#[path = "../it/server.rs"]
#[allow(dead_code, reason = "the other tests ask it more")]
mod server;
mod teeth;
#[path = "../it/traps.rs"]
mod traps;

use rayon::prelude::*;
use std::path::{Path, PathBuf};
use std::time::Instant;

pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().canonicalize().unwrap()
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|word| word == "make") {
        let arguments: Vec<&str> = arguments[1..].iter().map(String::as_str).collect();
        if let Err(why) = maker::make(&arguments) {
            eprintln!("{why}");
            std::process::exit(2);
        }
        return;
    }
    let began = Instant::now();
    let wanted: Vec<&String> = arguments.iter().filter(|word| !word.starts_with('-')).collect();
    let cases: Vec<case::Case> = case::all(&repository().join("faults"))
        .into_iter()
        .filter(|case| wanted.is_empty() || wanted.iter().any(|start| case.name.to_lowercase().starts_with(&start.to_lowercase())))
        .collect();
    let base = base::Base::new();
    let borrowed = borrowed::Borrowed::run(&cases);
    let results: Vec<(&case::Case, run::Result)> = cases
        .par_iter()
        .map(|case| {
            let result = run::case(case, &base, &borrowed, None);
            // Results are told in order at the end; who waits sees that it goes on.
            let failed = if result.failures.is_empty() { "" } else { " FAILED" };
            eprintln!("  {} {:.1} s{failed}", case.name, result.seconds);
            (case, result)
        })
        .collect();
    let scripts = run::fired(&results);
    let teeth = teeth::try_all(&cases, &base, &borrowed);
    let whole = wanted.is_empty();
    let passed = score::tell(&results, scripts, &teeth, began.elapsed(), whole);
    std::process::exit(i32::from(!passed));
}
