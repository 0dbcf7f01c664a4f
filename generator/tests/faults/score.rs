//! The one line, what stands behind it, and the file that the provenance page shows.

use super::case::Case;
use super::repository;
use super::run::Result;
use super::teeth::Teeth;
use std::collections::BTreeMap;
use std::time::Duration;

/// What the catalogue holds.
const ALL: usize = 137;

pub fn tell(results: &[(&Case, Result)], scripts: Option<u32>, teeth: &Teeth, took: Duration, whole: bool) -> bool {
    for (case, result) in results {
        let seconds = result.seconds;
        match (&result.not_here, result.survived()) {
            (Some(why), _) => println!("not here  {}: {why}", case.name),
            (None, true) => println!("survived  {} ({seconds:.1} s)", case.name),
            (None, false) => println!("FAILED    {} ({seconds:.1} s): {}\n    {}", case.name, case.expect.what, result.failures.join("\n    ")),
        }
    }
    for (guard, _) in teeth.tried.iter().filter(|(_, bites)| !bites) {
        println!("NO TEETH  nothing fails without the guard {guard}");
    }
    // A fault that several cases try is survived when each of them is.
    let mut faults: BTreeMap<&str, bool> = BTreeMap::new();
    for (case, result) in results {
        *faults.entry(case.fault()).or_insert(true) &= result.survived();
    }
    let survived = faults.values().filter(|survived| **survived).count();
    let of = if whole { ALL } else { faults.len() };
    let rows: u64 = results.iter().map(|(_, r)| r.rows_lost).sum();
    let harmed = results.iter().filter(|(_, r)| r.harmed).count();
    let fired = scripts.map_or_else(|| "not counted".into(), |n| n.to_string());
    let guards = if teeth.tried.is_empty() {
        "not tried".into()
    } else {
        format!("{} of {}", teeth.tried.iter().filter(|(_, bites)| *bites).count(), teeth.tried.len())
    };
    let line =
        format!("faults survived {survived} of {of}; rows lost {rows}; live site harmed {harmed}; scripts fired {fired}; guards with teeth {guards}");
    let worked = processor_seconds().map_or_else(String::new, |seconds| format!(", {seconds} s of processor time"));
    println!("\n{} cases in {:.0} s{worked}\n{line}", results.len(), took.as_secs_f64());
    let failed = results.iter().any(|(_, r)| r.not_here.is_none() && !r.survived());
    let passed = !failed && rows == 0 && harmed == 0 && scripts == Some(0) && teeth.tried.iter().all(|(_, bites)| *bites);
    if whole {
        assert_eq!(faults.len(), ALL, "the catalogue has {ALL} faults");
        let day = jiff::Zoned::now().date();
        let text =
            format!("# Written by `make faults`.\nsurvived = {survived}\nof = {of}\nline = \"{line}\"\non = \"{}\"\n", day.strftime("%-d %B %Y"));
        std::fs::write(repository().join("faults/score.toml"), text).expect("the score can be written");
    }
    passed
}

/// Of this process and of all that it waited for.
fn processor_seconds() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/stat").ok()?;
    let ticks: u64 = text.rsplit_once(')')?.1.split_whitespace().skip(11).take(4).filter_map(|field| field.parse::<u64>().ok()).sum();
    Some(ticks / 100)
}
